package behaviour

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

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

// TestReleaseNeverTellsAFew lets random people give random words, and looks at each moment as somebody who keeps all that was shown:
// no number is under 5, and none changes by fewer; nothing changes unless 5 people gave words.
func TestReleaseNeverTellsAFew(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	released := 0
	for range 500 {
		var all []given
		shown, since := map[db.ID]int{}, db.Instant(0)
		for moment := db.Instant(100); moment <= 1000; moment += 100 {
			givers := map[db.ID]bool{}
			for range rng.IntN(14) {
				g := given{db.ID(fmt.Sprint(rng.IntN(4))), db.ID(fmt.Sprint("p", rng.IntN(9))), moment - 1 - db.Instant(rng.IntN(100))}
				all = append(all, g)
			}
			if rng.IntN(3) == 0 && len(all) > 0 { // somebody takes words back
				i := rng.IntN(len(all))
				all = slices.Delete(all, i, i+1)
			}
			for _, g := range all {
				if g.at >= since {
					givers[g.giver] = true
				}
			}
			next, ok := release(shown, since, all, 5)
			if ok != (len(givers) >= 5) {
				t.Fatalf("%d people gave words, and there is a new copy: %v", len(givers), ok)
			}
			for id, n := range next {
				if n < 5 || n != shown[id] && n-shown[id] < 5 {
					t.Fatalf("%s goes from %d to %d", id, shown[id], n)
				}
			}
			if ok {
				shown, since, released = next, moment, released+1
			}
		}
	}
	if released < 500 {
		t.Fatalf("only %d copies were made", released)
	}
}
