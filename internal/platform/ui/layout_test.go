package ui

import (
	"context"
	"strings"
	"testing"

	"alongside/internal/platform/errs"
	"alongside/web"

	"golang.org/x/net/html"
)

func wholePage(t *testing.T, p Page) *html.Node {
	t.Helper()
	var out strings.Builder
	if err := with(Layout(p), Heading("Hello", "")).Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(strings.ToLower(out.String()), "<!doctype html>") {
		t.Errorf("the page begins with %.30q", out.String())
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestTitle(t *testing.T) {
	cases := []struct {
		page Page
		want string
	}{
		{Page{Title: "Days", Network: "Riverside"}, "Days — Riverside — Alongside"},
		{Page{Title: "Days"}, "Days — Alongside"},
		{Page{Title: "Days", Network: "Riverside", Problems: []errs.Field{{Message: "x"}}}, "Error: Days — Riverside — Alongside"},
	}
	for _, c := range cases {
		if got := text(find(t, wholePage(t, c.page), "title")); got != c.want {
			t.Errorf("title is %q, want %q", got, c.want)
		}
	}
}

func TestLayoutSignedIn(t *testing.T) {
	root := wholePage(t, Page{Title: "x", Base: "/n/demo", Network: "Riverside", Path: "/editions/7/days", Back: "/editions/7", Demo: true,
		User: &User{Name: "Amara <Okafor>", Waiting: 2, Links: []NavLink{{"Editions", "/editions"}, {"People", "/people"}}}})
	if got := attribute(find(t, root, "html"), "lang"); got != "en-GB" {
		t.Errorf("language is %q", got)
	}
	if got := attribute(find(t, root, "body > a:first-child"), "href"); got != "#main" {
		t.Errorf("the first link leads to %q", got)
	}
	find(t, root, "main#main h1")
	find(t, root, "form[method=post][action='/n/demo/sign-out'] button")
	if got := text(find(t, root, "a[href='/n/demo/me']")); got != "Waiting for you, 2 waiting" {
		t.Errorf("the first entry of the menu says %q", got)
	}
	if got := text(find(t, root, "nav[aria-label=Menu] [aria-current]")); got != "Editions" {
		t.Errorf("current is %q", got)
	}
	if got := attribute(find(t, root, "a.nhsuk-back-link"), "href"); got != "/n/demo/editions/7" {
		t.Errorf("back leads to %q", got)
	}
	if !strings.Contains(text(find(t, root, ".app-demo")), "invented") {
		t.Error("a demonstration does not say that its people are invented")
	}
	for _, path := range []string{"/help", "/accessibility", "/privacy"} {
		find(t, root, "footer a[href='/n/demo"+path+"']")
	}
	for _, name := range []string{"app.css", "early.js", "app.js"} {
		find(t, root, "head [href='"+web.URL(name)+"'], head [src='"+web.URL(name)+"']")
	}
}

func TestLayoutSignedOut(t *testing.T) {
	root := wholePage(t, Page{Title: "x"})
	find(t, root, "a[href='/sign-in']")
	for _, selector := range []string{"form", "nav[aria-label=Menu]", ".app-demo", ".nhsuk-back-link", ".nhsuk-notification-banner"} {
		if count(root, selector) != 0 {
			t.Errorf("a page of nobody has %s", selector)
		}
	}
}

// Where people sign in, one thing is called "Sign in": what signs them in.
func TestSignInLeadsNotToItself(t *testing.T) {
	for _, path := range []string{"/sign-in", "/sign-in/password", "/sign-in/abc"} {
		if root := wholePage(t, Page{Title: "Sign in", Path: path}); count(root, "a[href='/sign-in']") != 0 || count(root, "nav[aria-label=Account]") != 0 {
			t.Errorf("%s leads to itself", path)
		}
	}
}

func TestNoticeKinds(t *testing.T) {
	for kind, want := range map[string]string{NoticeSuccess: "alert", NoticeWarning: "alert", NoticeInfo: "region", "": "region"} {
		root := wholePage(t, Page{Title: "x", Notice: "Saved & sent", NoticeKind: kind})
		banner := find(t, root, "main .nhsuk-notification-banner")
		if got := attribute(banner, "role"); got != want {
			t.Errorf("%q has the role %q", kind, got)
		}
		if !strings.Contains(text(banner), "Saved & sent") {
			t.Errorf("%q says %q", kind, text(banner))
		}
	}
}

func TestBackMayHaveItsBase(t *testing.T) {
	p := Page{Base: "/n/demo"}
	p.Back = string(p.To("/x"))
	if got := attribute(find(t, wholePage(t, p), "a.nhsuk-back-link"), "href"); got != "/n/demo/x" {
		t.Errorf("back leads to %q", got)
	}
}

// TestNothingInline checks what the content security policy asks of every page.
func TestNothingInline(t *testing.T) {
	for _, n := range []*html.Node{parse(t, gallery(true)), parse(t, gallery(false)), wholePage(t, galleryPage(true))} {
		for d := range n.Descendants() {
			if d.Type != html.ElementNode {
				continue
			}
			if d.Data == "style" || (d.Data == "script" && attribute(d, "src") == "") {
				t.Errorf("an inline <%s>", d.Data)
			}
			for _, a := range d.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("<%s %s>", d.Data, a.Key)
				}
			}
		}
	}
}
