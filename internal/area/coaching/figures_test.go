package coaching

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
)

// TestFiguresCountPeople lets random people ask and have calls, and counts them in another way.
func TestFiguresCountPeople(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 40))
	for range 500 {
		var asks []request
		var calls []Call
		held := map[db.ID]bool{}
		n := rng.IntN(30)
		for i := range n {
			who := db.ID(fmt.Sprint(i))
			asks = append(asks, request{who, 10})
			for range rng.IntN(3) {
				c := Call{Person: who, Starts: db.Instant(20), Booked: 15, Marked: []Mark{"", Held, NotHeld}[rng.IntN(3)], Said: []Mark{"", Held, NotHeld}[rng.IntN(3)]}
				if rng.IntN(4) == 0 {
					c.Cancelled = 16
				}
				if c.Cancelled == 0 && c.Marked == Held && c.Said != NotHeld {
					held[who] = true
				}
				calls = append(calls, c)
			}
		}
		calls = append(calls, Call{Person: "left", Starts: 20, Marked: Held}) // gave up their place
		f, err := count(stats.Policies[0], stats.Policies[0].WholeOf(40), asks, calls, 30)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			got  stats.Cell
			want int
		}{{f.Asked, n}, {f.Held, len(held)}, {f.Ahead, 0}} {
			if x.want > 0 && x.want < stats.Policies[0].Least {
				if x.got != (stats.Cell{Hidden: true}) {
					t.Fatalf("%d people are shown as %+v", x.want, x.got)
				}
			} else if x.got != (stats.Cell{Value: x.want}) {
				t.Fatalf("%d people are shown as %+v", x.want, x.got)
			}
		}
	}
}

func TestWhoWaits(t *testing.T) {
	const day = db.Instant(24 * 3600 * 1e6)
	asks := []request{{"pat", 10 * day}}
	for _, x := range []struct {
		what  string
		calls []Call
		waits bool
	}{
		{"none", nil, true},
		{"booked", []Call{{Person: "pat", Booked: 11 * day}}, false},
		{"the coach cancelled", []Call{{Person: "pat", Booked: 11 * day, Cancelled: 12 * day, CancelledBy: "rosa"}}, true},
		{"they cancelled", []Call{{Person: "pat", Booked: 11 * day, Cancelled: 12 * day, CancelledBy: "pat"}}, false},
		{"the line failed", []Call{{Person: "pat", Booked: 11 * day, Marked: NotHeld, Reason: NoLine}}, true},
		{"no need", []Call{{Person: "pat", Booked: 11 * day, Marked: NotHeld, Reason: NoNeed}}, false},
		{"held, they say not", []Call{{Person: "pat", Booked: 11 * day, Marked: Held, Said: NotHeld}}, true},
		{"held, and asked anew", []Call{{Person: "pat", Booked: 9 * day, Marked: Held}}, true},
		{"somebody else's", []Call{{Person: "sam", Booked: 11 * day}}, true},
	} {
		got := waitingFor(asks, x.calls, 30*day)
		if (len(got) == 1) != x.waits {
			t.Errorf("%s: waits is %v", x.what, !x.waits)
		}
		if len(got) == 1 && !got[0].Long {
			t.Errorf("%s: 20 days are not long", x.what)
		}
	}
}

// TestRoundedFiguresAreValuesOfTheRule: where numbers are rounded, each figure is one that the rule has, and the page says that they are.
func TestRoundedFiguresAreValuesOfTheRule(t *testing.T) {
	for _, p := range stats.Policies {
		values := map[int]bool{}
		for n := range 100 {
			values[p.Count(n).Value] = true
		}
		for places := 1; places < 45; places++ {
			for asked := 0; asked <= places; asked++ {
				var asks []request
				var calls []Call
				for i := range asked {
					who := db.ID(fmt.Sprint("p", i))
					asks = append(asks, request{Person: who})
					if i%2 == 0 {
						calls = append(calls, Call{Person: who, Marked: Held})
					}
				}
				f, err := count(p, p.WholeOf(places), asks, calls, 30)
				if err != nil {
					t.Fatal(err)
				}
				for what, c := range map[string]stats.Cell{"places": f.Places, "asked": f.Asked, "ahead": f.Ahead, "held": f.Held} {
					if p.Rounds() && !c.Hidden && !values[c.Value] {
						t.Fatalf("%s: %s of %d, %d asked: %d is no value of the rule", p.Key, what, places, asked, c.Value)
					}
				}
				if strings.Contains(f.RuleWords(), "rounded") != p.Rounds() {
					t.Fatalf("%s: %s", p.Key, f.RuleWords())
				}
			}
		}
	}
}
