package behaviour

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
)

// TestChooseIsTheGroupsDecision lets random votes choose, and looks that nothing with fewer votes stands above something with
// more, that ties at the end stay together, and that too few voters choose nothing.
func TestChooseIsTheGroupsDecision(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 8))
	for range 2000 {
		var all []Behaviour
		votes := map[db.ID]int{}
		for i := range rng.IntN(12) {
			b := Behaviour{ID: db.ID(fmt.Sprint(i)), Votes: rng.IntN(6)}
			if i > 0 && rng.IntN(5) == 0 {
				b.Merged = "0"
			} else {
				votes[b.ID] = b.Votes
			}
			all = append(all, b)
		}
		most, n := 1+rng.IntN(8), rng.IntN(10)
		got := choose(all, n, 5, int64(most))
		if n < 5 {
			if len(got) != len(votes) {
				t.Fatalf("%d voters chose %v of %v", n, got, votes)
			}
			continue
		}
		least := 1 << 30
		for i, id := range got {
			v, ok := votes[id]
			if !ok || v == 0 || v > least || i >= most && v != least {
				t.Fatalf("%v of %v, most %d", got, votes, most)
			}
			least = v
		}
		for id, v := range votes {
			if !slices.Contains(got, id) && v > 0 && (len(got) < most || v >= least) {
				t.Fatalf("%s with %d votes is left out of %v, most %d: %v", id, v, got, most, votes)
			}
		}
	}
}

func TestTotalsHideSmallNumbers(t *testing.T) {
	list := []Behaviour{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	cells, total, err := totals(list, map[db.ID]int{"a": 12, "b": 9, "c": 3}, stats.Policies[0])
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, c := range cells {
		if !c.Hidden {
			shown += c.Value
		}
	}
	if !cells[2].Hidden || !total.Hidden && total.Value-shown == 3 {
		t.Errorf("3 can be worked out from %+v and %+v", cells, total)
	}
}
