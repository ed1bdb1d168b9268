package apart

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// few are random crowds with some cells each, and a group of people of them.
func few(rng *rand.Rand) (crowds []*Crowd, group []int, views []View) {
	const minimum = 3
	people := 5 + rng.IntN(6)
	weights := Weights{}
	for p := range people {
		if rng.Float64() < 0.8 {
			group = append(group, p)
			weights[p] = 1 + rng.IntN(5)/4
		}
	}
	for range 1 + rng.IntN(2) {
		members := map[int]Member{}
		for p := range people {
			if rng.Float64() < 0.95 {
				members[p] = []Member{Private, Private, Private, Private, Private, Perhaps, Keyed}[rng.IntN(7)]
			}
		}
		c := NewCrowd(minimum, rng.IntN(4) > 0, rng.IntN(6)/5, members)
		if rng.IntN(2) == 0 { // something was shown before
			c.split2(rng)
		}
		crowds = append(crowds, c)
		of := Weights{}
		for p := range members {
			if w := weights[p]; w > 0 {
				of[p] = w
			}
		}
		views = append(views, View{c, of})
	}
	return crowds, group, views
}

// split2 shows half of a crowd, as far as it may be shown.
func (c *Crowd) split2(rng *rand.Rand) {
	var half []int
	weights := Weights{}
	for p := range len(c.cell) {
		if _, there := c.cell[p]; there && rng.IntN(2) == 0 {
			half, weights[p] = append(half, p), 1
		}
	}
	InTurn.Show(half, c.minimum, []View{{c, weights}})
}

// allowed says whether a group may be shown, by the rule as it is written and nothing else.
func allowed(kept map[int]bool, views []View) bool {
	for _, v := range views {
		parts := v.parts(kept)
		for at, people := range parts {
			doubtful := 0
			if at.weight == 0 {
				touched := false
				for other := range parts {
					touched = touched || other.cell == at.cell && other.weight > 0
				}
				if !touched || at.cell == untold {
					continue
				}
				if at.cell == whole {
					doubtful = v.Crowd.doubtful
				}
			}
			if !enough(people, v.Crowd.members, v.Crowd.minimum, doubtful) {
				return false
			}
		}
	}
	return true
}

// TestFewestAreLeftOut tries every part of small groups: none that may be shown is larger than the one that is chosen.
func TestFewestAreLeftOut(t *testing.T) {
	rng := rand.New(rand.NewPCG(40, 5))
	some, better := 0, 0
	for world := range 3000 {
		_, group, views := few(rng)
		most := 0
		for mask := range 1 << len(group) {
			kept := map[int]bool{}
			for i, p := range group {
				if mask>>i&1 == 1 {
					kept[p] = true
				}
			}
			if len(kept) > most && allowed(kept, views) {
				most = len(kept)
			}
		}
		got, ok := keep(group, 1, views)
		if !ok || len(got) != most || !allowed(got, views) {
			t.Fatalf("world %d: %d of %d are kept (%v), and %d can be", world, len(got), len(group), ok, most)
		}
		in := inTurn(group, views)
		if !allowed(in, views) {
			t.Fatalf("world %d: %v may not be shown", world, in)
		}
		if most > 0 && most < len(group) {
			some++
		}
		if len(in) < most {
			better++
		}
	}
	if some < 500 || better < 50 {
		t.Errorf("somebody was left out %d times, fewer than in turn %d times", some, better)
	}
}

// TestChoiceFollowsNumbers: of people who are alike the first ones are left out, whatever the order in which they are given.
func TestChoiceFollowsNumbers(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5, 6}, {6, 2, 4, 0, 1, 5, 3}} {
		members, weights := map[int]Member{}, Weights{}
		for p := range 8 {
			members[p], weights[p] = Private, 1
		}
		if got := Show(order, 3, []View{{NewCrowd(3, true, 0, members), weights}}); !slices.Equal(got, []int{2, 3, 4, 5, 6}) {
			t.Errorf("%v is shown", got)
		}
	}
}
