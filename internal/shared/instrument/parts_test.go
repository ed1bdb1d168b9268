package instrument

import (
	"fmt"
	"slices"
	"testing"
)

// TestParts: every question is asked once and in order, no part has too many or mixes sections, and the parts of a section
// differ by one question at most.
func TestParts(t *testing.T) {
	for _, sizes := range [][]int{{1}, {5}, {6}, {9, 4, 4, 6}, {17}, {3, 11, 1}} {
		d := Definition{}
		for i, n := range sizes {
			s := Section{ID: fmt.Sprint("s", i), Title: fmt.Sprint("Section ", i), Intro: "Think of it."}
			for j := range n {
				s.Items = append(s.Items, Item{ID: fmt.Sprint("q", i, "-", j), Kind: Agree})
			}
			d.Sections = append(d.Sections, s)
		}
		var asked []string
		number := map[string][]int{}
		for _, p := range d.Parts(5) {
			first := len(number[p.Section.ID]) == 0
			if p.Continued == first || (p.Section.Intro == "") == first {
				t.Errorf("%v: %s begins %t, continued %t, intro %q", sizes, p.Section.ID, first, p.Continued, p.Section.Intro)
			}
			number[p.Section.ID] = append(number[p.Section.ID], len(p.Section.Items))
			for _, it := range p.Section.Items {
				asked = append(asked, it.ID)
				if !p.Asks("q-", "q-"+it.ID) {
					t.Errorf("the part does not know its question %s", it.ID)
				}
			}
		}
		var want []string
		for _, it := range d.Items() {
			want = append(want, it.ID)
		}
		if !slices.Equal(asked, want) {
			t.Errorf("%v asks %v", sizes, asked)
		}
		for id, n := range number {
			if slices.Max(n) > 5 || slices.Max(n)-slices.Min(n) > 1 {
				t.Errorf("%v: %s has parts of %v", sizes, id, n)
			}
		}
	}
}

// TestWithout leaves one question out, and an empty section with it.
func TestWithout(t *testing.T) {
	d := Definition{Sections: []Section{{ID: "a", Items: []Item{{ID: "x"}, {ID: "y"}}}, {ID: "b", Items: []Item{{ID: "z"}}}}}
	if got := d.Without("z").Sections; len(got) != 1 || len(got[0].Items) != 2 {
		t.Errorf("without z: %v", got)
	}
	if got := d.Without("x").Items(); len(got) != 2 || got[0].ID != "y" {
		t.Errorf("without x: %v", got)
	}
	if len(d.Items()) != 3 {
		t.Error("the definition itself was changed")
	}
}
