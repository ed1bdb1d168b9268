package matching

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"alongside/engine/assign"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestFairPairsAreStable: whatever both sides write, and whoever may not be together, the pairs put each other on their lists, may be
// together, and leave no two people who would both rather have each other. Nobody is lost. Neither side is better off than it would be
// with its own best pairs.
func TestFairPairsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := aBallot(t)
		f, err := b.fairPairs(context.Background(), stats.Policy{Hide: 4})
		if err != nil {
			t.Fatal(err)
		}
		g := b.gate(b.w.met)
		has := map[db.ID]*profile{}
		for _, two := range f.pairs {
			if has[two[0].ID] != nil || has[two[1].ID] != nil {
				t.Fatal("somebody is in two pairs")
			}
			has[two[0].ID], has[two[1].ID] = two[1], two[0]
			if !g.open(two[0], two[1]) || !slices.Contains(b.lists[two[0].ID], two[1].ID) || !slices.Contains(b.lists[two[1].ID], two[0].ID) {
				t.Fatalf("%s and %s are a pair and did not choose each other, or may not be one", two[0].ID, two[1].ID)
			}
		}
		if n := 2*len(f.pairs) + len(f.left[0]) + len(f.left[1]); n != len(b.w.sides[0])+len(b.w.sides[1]) {
			t.Fatalf("%d people are accounted for", n)
		}
		rather := func(me, other *profile) bool {
			at, now := slices.Index(b.lists[me.ID], other.ID), -1
			if p := has[me.ID]; p != nil {
				now = slices.Index(b.lists[me.ID], p.ID)
			}
			return at >= 0 && (now < 0 || at < now)
		}
		for _, pro := range b.w.sides[0] {
			for _, par := range b.w.sides[1] {
				if g.open(pro, par) && rather(pro, par) && rather(par, pro) {
					t.Fatalf("%s and %s would both rather have each other", pro.ID, par.ID)
				}
			}
		}
		r, _ := b.rank()
		l, err := assign.StableMatchings(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		gap := func(m *assign.Matching) int64 { return max(m.Difference, -m.Difference) }
		got, _ := l.Equal(context.Background())
		if f.proved && (gap(got) > gap(l.LeftBest()) || gap(got) > gap(l.RightBest())) {
			t.Fatal("the best of one side treats the two sides more alike")
		}
	})
}

// aBallot is a few people of both sides with lists by chance, some of which name who has gone.
func aBallot(t *rapid.T) ballot {
	b := ballot{w: &crowd{met: map[[2]db.ID]bool{}}, lists: map[db.ID]choices{}}
	b.Criteria = Criteria{Weights: [criteriaCount]Weight{byWays: Needed}}
	for n, side := range [2]person.Side{person.Professional, person.Partner} {
		for i := range rapid.IntRange(0, 6).Draw(t, "people") {
			id := db.ID(string(side[:3]) + string(rune('a'+i)))
			ways := [][]string{{"video"}, {"video"}, {"phone"}, {"video", "phone"}}[rapid.IntRange(0, 3).Draw(t, "ways")]
			b.w.sides[n] = append(b.w.sides[n], read(Seeker{ID: id, Person: "person " + id, Side: side, Ways: ways}, nil))
		}
	}
	for n, side := range b.w.sides {
		for _, me := range side {
			if rapid.IntRange(0, 5).Draw(t, "saved") == 0 {
				continue
			}
			all := []db.ID{"gone"}
			for _, p := range b.w.sides[1-n] {
				all = append(all, p.ID)
			}
			all = rapid.Permutation(all).Draw(t, "list")
			b.lists[me.ID] = all[:rapid.IntRange(0, len(all)).Draw(t, "length")]
		}
	}
	for _, pro := range b.w.sides[0] {
		for _, par := range b.w.sides[1] {
			switch rapid.IntRange(0, 9).Draw(t, "apart") {
			case 0:
				b.Never = append(b.Never, [2]db.ID{pro.Person, par.Person})
			case 1:
				b.w.met[[2]db.ID{pro.Person, par.Person}], b.w.met[[2]db.ID{par.Person, pro.Person}] = true, true
			}
		}
	}
	return b
}

// TestMeanPlacesTellNoPlace: below the minimum nothing is told, and what is told is the same for several means.
func TestMeanPlacesTellNoPlace(t *testing.T) {
	for _, c := range []struct {
		sum   int64
		pairs int
		want  string
	}{{4, 4, ""}, {0, 0, ""}, {5, 5, "between 1st and 2nd"}, {9, 5, "between 1st and 2nd"}, {10, 5, "between 2nd and 3rd"}, {15, 5, "3rd or later"}, {60, 5, "3rd or later"}} {
		if got := meanOf(c.sum, c.pairs, stats.Policy{Hide: 4}).words(); got != c.want {
			t.Errorf("sum %d of %d pairs: %q, want %q", c.sum, c.pairs, got, c.want)
		}
		if got := meanOf(c.sum, c.pairs, stats.Policy{Hide: 9}); got != placeUntold {
			t.Errorf("sum %d of %d pairs where numbers below ten are hidden: %q", c.sum, c.pairs, got.words())
		}
	}
}
