package smallnumber

import (
	"math/rand/v2"
	"testing"

	"alongside/engine/stats"
)

// TestNestedTellsNoSmallPart works out, for every rule and many nested numbers, all numbers that look alike, and sees whether a small
// part could still be more than one number.
func TestNestedTellsNoSmallPart(t *testing.T) {
	rng := rand.New(rand.NewPCG(40, 23))
	for _, p := range stats.Policies {
		if p.Exact() {
			continue
		}
		look := func(c []stats.Cell) string {
			out := ""
			for _, x := range c {
				out += Words(x, 1) + "|"
			}
			return out
		}
		could := map[string][3]map[int]bool{} // what each part can be, by how it is shown
		for a := range 24 {
			for b := range 24 {
				for c := range 24 {
					shown, err := Nested(p, a+b+c, b+c, c)
					if err != nil {
						t.Fatal(err)
					}
					parts, ok := could[look(shown)]
					if !ok {
						parts = [3]map[int]bool{{}, {}, {}}
						could[look(shown)] = parts
					}
					parts[0][a], parts[1][b], parts[2][c] = true, true, true
				}
			}
		}
		for range 300 {
			held := rng.IntN(9)
			asked := held + rng.IntN(9)
			places := asked + rng.IntN(9)
			shown, err := Nested(p, places, asked, held)
			if err != nil {
				t.Fatal(err)
			}
			parts := [3]int{places - asked, asked - held, held}
			for i, n := range parts {
				if n > 0 && n < Under(p) && len(could[look(shown)][i]) < 2 {
					t.Fatalf("%s: %d, %d, %d is shown as %s, which tells the part %d of %d people", p.Key, places, asked, held, look(shown), i, n)
				}
			}
		}
	}
}

// TestPublishedFiguresOfCalls are those of the lay partner programme: 40 people, 23 asked for a call, 19 had one.
func TestPublishedFiguresOfCalls(t *testing.T) {
	got, err := Nested(stats.Policies[0], 40, 23, 19)
	if err != nil || got[0].Value != 40 || got[1].Value != 23 || got[2].Value != 19 {
		t.Errorf("%+v, %v", got, err)
	}
	below, _ := stats.PolicyOf(stats.PolicyBelow5)
	got, err = Nested(below, 40, 23, 19)
	if err != nil || got[0].Value != 40 || !got[1].Hidden || got[2].Value != 19 {
		t.Errorf("4 people asked and had no call, which the rule hides: %+v, %v", got, err)
	}
}
