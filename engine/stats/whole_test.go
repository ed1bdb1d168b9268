package stats

import (
	"fmt"
	"testing"
)

// TestAWholeTellsNoFew tries every number of people, of those who sent a form and of those who came, and works out all that look alike: can
// how few did not send the form, or did not come, be said?
func TestAWholeTellsNoFew(t *testing.T) {
	const most = 30
	for _, p := range Policies {
		if p.Exact() {
			continue
		}
		type couldBe struct{ silent, absent map[int]bool }
		could := map[string]couldBe{}
		look := func(people, answered, came int) string {
			w := p.WholeOf(people, Asked{Asked: people, Answered: answered})
			// How many came is told by itself where it may be; where numbers are only hidden, not beside a whole that would give the rest away.
			part := p.Count(came)
			if !w.Part(came) || !p.Rounds() && p.Count(people-came).Hidden {
				part = Cell{Hidden: true}
			}
			return fmt.Sprint(w.Cell, p.Count(answered), part)
		}
		for people := range most {
			for answered := range people + 1 {
				for came := range people + 1 {
					at := look(people, answered, came)
					if _, ok := could[at]; !ok {
						could[at] = couldBe{map[int]bool{}, map[int]bool{}}
					}
					could[at].silent[people-answered], could[at].absent[people-came] = true, true
				}
			}
		}
		for people := p.Least; people < most-10; people++ { // further up, the numbers above the greatest would be missing
			for answered := range people + 1 {
				for came := range people + 1 {
					at := look(people, answered, came)
					if n := people - answered; !p.Count(answered).Hidden && n > 0 && n < p.Least && len(could[at].silent) < 2 {
						t.Fatalf("%s: %d of %d answered, %d came: shown as %s, which tells that %d sent no form", p.Key, answered, people, came, at, n)
					}
					if n := people - came; n > 0 && n < p.Least && len(could[at].absent) < 2 {
						t.Fatalf("%s: %d of %d answered, %d came: shown as %s, which tells that %d did not come", p.Key, answered, people, came, at, n)
					}
				}
			}
		}
	}
}

// TestAPartIsNeverGreaterThanItsWhole holds for every rule that rounds.
func TestAPartIsNeverGreaterThanItsWhole(t *testing.T) {
	for _, p := range Policies {
		if !p.Rounds() {
			continue
		}
		for people := range 200 {
			for part := range people + 1 {
				w, c := p.WholeOf(people).Cell, p.Count(part)
				if !w.Hidden && !c.Hidden && c.Value > w.Value || w.Hidden && !c.Hidden && part > 0 {
					t.Fatalf("%s: %d of %d is shown as %v of %v", p.Key, part, people, c, w)
				}
			}
		}
	}
}

// TestTwoWholesTellNoFew: 42 were asked and 40 have a place, so that two gave theirs up.
func TestTwoWholesTellNoFew(t *testing.T) {
	p, _ := PolicyOf(PolicyBelow5)
	for _, c := range []struct {
		people int
		forms  []Asked
		hidden bool
	}{
		{40, nil, false}, {40, []Asked{{40, 32}}, false}, {40, []Asked{{42, 20}}, true}, {40, []Asked{{40, 37}}, true}, {40, []Asked{{40, 40}}, false},
		{40, []Asked{{-1, 38}}, true}, {40, []Asked{{45, 32}, {46, 30}}, true}, {4, nil, true}, {40, []Asked{{45, 3}}, false},
	} {
		if w := p.WholeOf(c.people, c.forms...); w.Cell.Hidden != c.hidden {
			t.Errorf("%d with %v: %+v", c.people, c.forms, w.Cell)
		}
	}
}
