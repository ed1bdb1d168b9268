package ui

import (
	"strings"
	"testing"
)

// sides puts the pieces of a comparison back together: the first text and the second.
func sides(pieces []piece) (first, second string) {
	for _, p := range pieces {
		if p.change != onlySecond {
			first += p.text
		}
		if p.change != onlyFirst {
			second += p.text
		}
	}
	return first, second
}

func TestCompare(t *testing.T) {
	got := compare("We meet on Mondays at noon.", "We meet on Tuesdays at noon.")
	want := []piece{{"We meet on ", inBoth}, {"Mondays ", onlyFirst}, {"Tuesdays ", onlySecond}, {"at noon.", inBoth}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("piece %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestCompareLongTexts(t *testing.T) {
	first, second := strings.Repeat("a ", maxCompared+1), strings.Repeat("b ", maxCompared+1)
	a, b := sides(compare(first, second))
	if a != first || b != second {
		t.Error("a long text does not come back whole")
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("one two three", "one three two")
	f.Add("", " \n")
	f.Add("a  b", "a b ")
	f.Fuzz(func(t *testing.T, first, second string) {
		a, b := sides(compare(first, second))
		if a != first || b != second {
			t.Fatalf("%q and %q come back as %q and %q", first, second, a, b)
		}
	})
}

func TestDiffMarksAndEscapes(t *testing.T) {
	body := parse(t, Diff("Yours", "a <b>bold</b> word", "Now", "a plain word"))
	if got := text(find(t, body, ".app-diff__side:first-child ins")); got != "<b>bold</b>" {
		t.Errorf("yours has new %q", got)
	}
	if got := text(find(t, body, ".app-diff__side:last-child ins")); got != "plain" {
		t.Errorf("now has new %q", got)
	}
	if count(body, "b") != 0 {
		t.Error("text was taken for markup")
	}
}
