package apart

import (
	"math/rand/v2"
	"slices"
	"testing"

	"alongside/engine/apart/aparttest"
)

func sumOf(people []int, question int, weights Weights) aparttest.Sum {
	out := aparttest.Sum{}
	for _, p := range people {
		w := int64(1)
		if weights != nil {
			w = aparttest.Inverse(int64(weights[p]))
		}
		out[aparttest.Spot{Person: p, Question: question}] = w
	}
	return out
}

// TestNothingFollowsFromShownSums lets random small waves be answered by random people, shows all, random groups of them
// question by question, and random scales of several questions, and attacks all that is shown.
func TestNothingFollowsFromShownSums(t *testing.T) {
	const questions, minimum = 3, 3
	rng := rand.New(rand.NewPCG(2015, 5))
	partial, careless := 0, 0
	for world := range 400 {
		people := 5 + rng.IntN(9)
		crowds, members := make([]*Crowd, questions), make([]map[int]Member, questions)
		var rows []aparttest.Sum
		for q := range questions {
			members[q] = map[int]Member{}
			for p := range people {
				if rng.Float64() < 0.9 {
					members[q][p] = Private
				}
			}
			shown := len(members[q]) >= minimum
			crowds[q] = NewCrowd(minimum, shown, 0, members[q])
			if shown {
				rows = append(rows, sumOf(keys(members[q]), q, nil))
			}
		}
		naive := slices.Clone(rows)
		for range 4 {
			var wanted []int
			for p := range people {
				if rng.Float64() < 0.8 {
					wanted = append(wanted, p)
				}
			}
			if rng.IntN(2) == 0 { // one question
				q := rng.IntN(questions)
				wanted = slices.DeleteFunc(wanted, func(p int) bool { _, ok := members[q][p]; return !ok })
				weights := Weights{}
				for _, p := range wanted {
					weights[p] = 1
				}
				group := Show(wanted, minimum, []View{{crowds[q], weights}})
				if len(group) > 0 {
					rows = append(rows, sumOf(group, q, nil))
				}
				if len(group) > 0 && len(group) < len(wanted) {
					partial++
				}
				naive = append(naive, sumOf(wanted, q, nil))
				continue
			}
			// A scale: each person's mean of what they answered.
			views := make([]View, questions)
			weights := Weights{}
			for q := range questions {
				for _, p := range wanted {
					if _, ok := members[q][p]; ok {
						weights[p]++
					}
				}
				views[q] = View{crowds[q], weights}
			}
			group := Show(wanted, minimum, views)
			row := aparttest.Sum{}
			for q := range questions {
				in := slices.DeleteFunc(slices.Clone(group), func(p int) bool { _, ok := members[q][p]; return !ok })
				for at, v := range sumOf(in, q, weights) {
					row[at] = v
				}
			}
			if len(row) > 0 {
				rows = append(rows, row)
			}
		}
		if who := aparttest.Exposed(rows, people, questions, minimum-1); who != nil {
			t.Fatalf("world %d: what %v said can be worked out from %d sums", world, who, len(rows))
		}
		if aparttest.Exposed(naive, people, questions, minimum-1) != nil {
			careless++
		}
	}
	if careless < 100 {
		t.Errorf("the attack succeeds against a careless program only %d times: it proves nothing", careless)
	}
	if partial < 50 {
		t.Errorf("only %d groups were shown in part", partial)
	}
}

func keys(m map[int]Member) []int {
	var out []int
	for p := range m {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// TestShow plays single cases.
func TestShow(t *testing.T) {
	members := func(private, perhaps, keyed int) map[int]Member {
		out := map[int]Member{}
		for i := range private + perhaps + keyed {
			switch {
			case i < private:
				out[i] = Private
			case i < private+perhaps:
				out[i] = Perhaps
			default:
				out[i] = Keyed
			}
		}
		return out
	}
	for _, c := range []struct {
		name     string
		crowd    *Crowd
		from, to int // the group that is asked for: from, from+1, ..., to-1
		want     int
	}{
		{"four of five: the fifth would be told", NewCrowd(3, true, 0, members(5, 0, 0)), 0, 4, 0},
		{"all five", NewCrowd(3, true, 0, members(5, 0, 0)), 0, 5, 5},
		{"seven of eight: two stay out, so that three are the rest", NewCrowd(3, true, 0, members(8, 0, 0)), 0, 7, 5},
		{"five of eight", NewCrowd(3, true, 0, members(8, 0, 0)), 0, 5, 5},
		{"four of five, of whom all is not shown", NewCrowd(3, false, 0, members(5, 0, 0)), 0, 4, 4},
		{"two of eight", NewCrowd(3, true, 0, members(8, 0, 0)), 0, 2, 0},
		{"the rest is one private form and three from paper", NewCrowd(3, true, 0, members(6, 0, 3)), 0, 5, 3},
		{"the rest is one private form and three that may be from paper", NewCrowd(3, true, 0, members(6, 3, 0)), 0, 5, 3},
		{"the rest is two private forms and two that look like others", NewCrowd(3, true, 2, members(9, 0, 0)), 0, 5, 4},
		{"the rest is three forms from paper", NewCrowd(3, true, 0, members(5, 0, 3)), 0, 5, 5},
	} {
		var group []int
		weights := Weights{}
		for p := c.from; p < c.to; p++ {
			group, weights[p] = append(group, p), 1
		}
		if got := Show(group, 3, []View{{c.crowd, weights}}); len(got) != c.want {
			t.Errorf("%s: %v is shown, want %d people", c.name, got, c.want)
		}
	}
}

// TestShowRemembers shows one group and then others of the same crowd.
func TestShowRemembers(t *testing.T) {
	members, weights := map[int]Member{}, Weights{}
	for p := range 12 {
		members[p], weights[p] = Private, 1
	}
	c := NewCrowd(3, true, 0, members)
	show := func(group ...int) []int { return Show(group, 3, []View{{c, weights}}) }
	if got := show(0, 1, 2, 3, 4, 5, 6, 7); len(got) != 8 {
		t.Fatalf("the first group: %v", got)
	}
	if got := show(1, 2, 3, 4, 5, 6, 7, 8); !slices.Equal(got, []int{3, 4, 5, 6, 7}) {
		t.Errorf("one goes and one comes: %v is shown, want 3 to 7", got)
	}
	if got := show(3, 4, 5, 6, 7); len(got) != 5 {
		t.Errorf("a group that was shown already: %v", got)
	}
	if got := show(3, 4, 5, 6); len(got) != 0 {
		t.Errorf("a group without one of those before: %v", got)
	}
}

// TestTheExamplesOfTheGuide holds what docs/evaluating.md says of few linked people under a minimum of five.
func TestTheExamplesOfTheGuide(t *testing.T) {
	for _, x := range []struct{ linked, answered, shown int }{{10, 10, 10}, {10, 12, 7}, {8, 9, 0}} {
		members, weights := map[int]Member{}, Weights{}
		var group []int
		for p := range x.answered {
			members[p] = Private
			if p < x.linked {
				group, weights[p] = append(group, p), 1
			}
		}
		if got := Show(group, 5, []View{{NewCrowd(5, true, 0, members), weights}}); len(got) != x.shown {
			t.Errorf("%d linked of %d: %d are shown, the guide says %d", x.linked, x.answered, len(got), x.shown)
		}
	}
}
