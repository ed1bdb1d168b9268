package apart

import (
	"math/rand/v2"
	"testing"

	"alongside/engine/apart/aparttest"
)

// It is not enough that whatever can be added up and taken away counts nobody or at least the minimum of people. Here ten people
// answered, 5 of them came again once and 6 another time. Every sum that can be made of the three is about at least 3 people: the two
// groups differ by 3. But when it is told of the ten that one said yes, of the first group too, and that nobody of the second did, it
// was the one person who is only in the first. Answers that few give show in which cell they lie; so it is the cells that must be
// large enough.
func TestSumsOfManyAreNotEnough(t *testing.T) {
	sets := [][]int{{0, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}} // 0 alone, 1 and 2 alone, 3 to 6 twice, 7 to 9 never
	rows := []aparttest.Sum{}
	for _, set := range append(sets, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		rows = append(rows, sumOf(set, 0, nil))
	}
	if who := aparttest.Exposed(rows, 10, 1, 2); who != nil {
		t.Fatalf("a sum is about %v alone: the case proves nothing", who)
	}
	if _, who := aparttest.Known(sets, 10, 3); who == nil {
		t.Error("nothing becomes known: then the rule about cells asks too much")
	}
}

// TestNothingIsKnownOfAFew shows groups of small crowds, one after the other, and tries all answers that people could have given.
func TestNothingIsKnownOfAFew(t *testing.T) {
	rng := rand.New(rand.NewPCG(310, 5))
	shown, careless := 0, 0
	for world := range 120 {
		people := 7 + rng.IntN(4)
		members := map[int]Member{}
		for p := range people {
			members[p] = Private
		}
		crowd := NewCrowd(3, true, 0, members)
		var sets, wanted [][]int
		for range 3 {
			var group []int
			weights := Weights{}
			for p := range people {
				if rng.Float64() < 0.7 {
					group, weights[p] = append(group, p), 1
				}
			}
			wanted = append(wanted, group)
			if got := []Choice{InTurn, Fewest}[world%2].Show(group, 3, []View{{crowd, weights}}); len(got) > 0 {
				sets = append(sets, got)
				shown++
			}
		}
		if answers, who := aparttest.Known(sets, people, 3); who != nil {
			t.Fatalf("world %d: of %v it is known what %v said, beside %v", world, answers, who, sets)
		}
		if _, who := aparttest.Known(wanted, people, 3); who != nil {
			careless++
		}
	}
	if shown < 100 || careless < 60 {
		t.Errorf("%d groups were shown, and %d careless programs gave somebody away", shown, careless)
	}
}
