package ui

import (
	"strings"
	"testing"
)

func TestFound(t *testing.T) {
	for _, c := range []struct {
		wanted, text string
		want         bool
	}{{"", "Ann Lee", true}, {"ann", "Ann Lee", true}, {"lee ann", "Ann Lee", true}, {"le", "Ann Lee", true}, {"zoe", "Zoë Łis", true}, {"ZOË", "Zoe", true}, {"o'neill", "O’Neill, Pat", true}, {"bob", "Ann Lee", false}, {"ann bob", "Ann Lee", false},
		{"table 1", "To table 12", true}, {"  ", "Ann", true}} {
		if got := Found(c.wanted, c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.wanted, c.text, got)
		}
	}
}

// TestFindKeepsWhatIsChosen: the server never leaves out what is chosen.
func TestFindKeepsWhatIsChosen(t *testing.T) {
	all := Options("Ann", "Bob", "Cat", "Dan")
	var got []string
	for _, o := range Find("cat", all, "Ann", "Dan") {
		got = append(got, o.Value)
	}
	if strings.Join(got, " ") != "Ann Cat Dan" || len(Find("", all)) != 4 || len(all) != 4 {
		t.Errorf("%v", got)
	}
	short, long := Finder{Name: "find", All: mostUnsought}, Finder{Name: "find", Label: "Find somebody", All: mostUnsought + 1, Shown: 2, Value: "an", Kept: "Ticks stay."}
	if short.Worth() || !long.Worth() || long.said() != "Shown: 2 of 13. Ticks stay." {
		t.Errorf("%q", long.said())
	}
}
