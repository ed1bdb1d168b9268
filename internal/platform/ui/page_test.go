package ui

import (
	"testing"

	"alongside/internal/platform/errs"
)

func TestTo(t *testing.T) {
	type id string
	p := Page{Base: "/n/demo"}
	cases := []struct{ got, want string }{
		{string(p.To("/editions/%s/days/%d", "a b/c?d", 3)), "/n/demo/editions/a%20b%2Fc%3Fd/days/3"},
		{string(p.To("/partners?q=%s&page=%d", "a&b=c d", 2)), "/n/demo/partners?q=a%26b%3Dc+d&page=2"},
		{string(p.To("/x/%s/%%/%s?y=%s", id("1/2"), "3/4", "5/6&")), "/n/demo/x/1%2F2/%/3%2F4?y=5%2F6%26"},
		{string(Page{}.To("/me")), "/me"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestProblem(t *testing.T) {
	p := Page{Problems: []errs.Field{{Name: "a", Message: "first"}, {Name: "a", Message: "second"}}}
	if got := p.Problem("a"); got != "first" {
		t.Errorf("got %q", got)
	}
	if got := p.Problem("b"); got != "" {
		t.Errorf("got %q", got)
	}
}
