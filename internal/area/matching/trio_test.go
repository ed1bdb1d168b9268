package matching

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// trioCrowd is a random crowd in which trios are looked for.
func trioCrowd(r *rand.Rand, n int) *crowd {
	w := &crowd{Criteria: Usual(), met: map[[2]db.ID]bool{}}
	w.Criteria.Seek = SeekTrios
	perspectives := []string{"clinician", "manager", "carer", "patient", "other-professional"}
	words := strings.Fields("letters garden signs visits food transport leaflets queues")
	for i := range n {
		s := Seeker{Person: db.ID(fmt.Sprint("p", i)), Given: fmt.Sprint("P", i), Perspective: perspectives[r.IntN(len(perspectives))], Interest: words[r.IntN(len(words))] + " and " + words[r.IntN(len(words))],
			Place: []string{"Leeds", "York"}[r.IntN(2)], Ways: []string{[]string{"video", "phone"}[r.IntN(2)]}}
		s.Side = person.SideOf(s.Perspective)
		side := 0
		if s.Side == person.Partner {
			side = 1
		}
		w.sides[side] = append(w.sides[side], read(s, nil))
	}
	return w
}

// bruteTrios tries every placing that the rules allow.
func bruteTrios(w *crowd) (count int, total int64) {
	c := compare(w.Criteria)
	var people [roleCount][]*profile
	for _, side := range w.sides {
		for _, p := range side {
			if role := roleOf(p.Perspective); role >= 0 {
				people[role] = append(people[role], p)
			}
		}
	}
	used := map[*profile]bool{}
	var fixed []trio
	for _, r := range w.Rules {
		if r.Kind == Must && r.Third != "" {
			t, _ := w.trioOf(w.who(), r.Professional, r.Third, r.Partner)
			fixed = append(fixed, t)
			for _, p := range t {
				used[p] = true
			}
		}
	}
	allowed := func(t trio) bool {
		if _, ok := c.Trio(t); !ok || w.knows(t) {
			return false
		}
		for _, r := range w.Rules {
			var mine Rule
			mine.Professional, mine.Third, mine.Partner = t.ids()
			switch {
			case r.Third != "" && r.Kind == Never && r.same(mine):
				return false
			case r.Third == "" && r.Kind == Never && mine.about(r.Professional) && mine.about(r.Partner):
				return false
			}
		}
		return true
	}
	var try func(a, n int, s int64)
	count = -1
	try = func(a, n int, s int64) {
		if a == len(people[0]) {
			if n > count || n == count && s > total {
				count, total = n, s
			}
			return
		}
		try(a+1, n, s)
		if used[people[0][a]] {
			return
		}
		for _, b := range people[1] {
			for _, p := range people[2] {
				t := trio{people[0][a], b, p}
				if used[b] || used[p] || !allowed(t) {
					continue
				}
				worth, _ := c.Trio(t)
				used[b], used[p] = true, true
				try(a+1, n+1, s+worth)
				used[b], used[p] = false, false
			}
		}
	}
	try(0, 0, 0)
	count += len(fixed)
	for _, t := range fixed {
		worth, _ := c.Trio(t)
		total += worth
	}
	return count, total
}

func TestTriosKeepEveryRuleAndAreBestAmongAll(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 150 {
		w := trioCrowd(r, 4+r.IntN(9))
		var people [roleCount][]*profile
		for _, side := range w.sides {
			for _, p := range side {
				if role := roleOf(p.Perspective); role >= 0 {
					people[role] = append(people[role], p)
				}
			}
		}
		if len(people[0]) > 0 && len(people[1]) > 0 && len(people[2]) > 0 {
			pick := func(role int) db.ID { return people[role][r.IntN(len(people[role]))].Person }
			for range r.IntN(3) {
				w.Rules = append(w.Rules, Rule{Professional: pick(0), Third: pick(1), Partner: pick(2), Kind: Never})
			}
			if r.IntN(3) == 0 {
				w.Rules = append(w.Rules, Rule{Professional: pick(r.IntN(2)), Partner: pick(2), Kind: Never})
			}
			if r.IntN(3) == 0 {
				two := [2]db.ID{pick(0), pick(1)}
				w.met[two], w.met[[2]db.ID{two[1], two[0]}] = true, true
			}
			if r.IntN(3) == 0 {
				must := Rule{Professional: pick(0), Third: pick(1), Partner: pick(2), Kind: Must}
				if three, _ := w.trioOf(w.who(), must.Professional, must.Third, must.Partner); !w.knows(three) && !slices.ContainsFunc(w.Rules, must.same) {
					w.Rules = append(w.Rules, must)
				}
			}
		}
		q, err := w.askTrios(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		a, err := q.solve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		count, total := bruteTrios(w)
		if len(a.trios) != count || a.total != total || !a.proved || a.most != count || a.bound != total {
			t.Fatalf("round %d: %d trios worth %d (at most %d, %d), best %d worth %d", round, len(a.trios), a.total, a.most, a.bound, count, total)
		}
		// Everybody is in a trio or is told why not, once.
		seen := map[db.ID]int{}
		for _, three := range a.trios {
			for role, p := range three {
				seen[p.Person]++
				if roleOf(p.Perspective) != role {
					t.Fatal("somebody is in a role that is not theirs")
				}
			}
		}
		for _, l := range q.leftOut(a) {
			for _, id := range l.Unplaced {
				seen[id]++
			}
		}
		for id := range w.who() {
			if seen[id] != 1 {
				t.Fatalf("round %d: %s is told of %d times", round, id, seen[id])
			}
		}
	}
}

// Two who are suggested together by hand are in one trio, or in none.
func TestTwoByHandAreInOneTrio(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	met := 0
	for range 60 {
		w := trioCrowd(r, 12)
		if len(w.sides[0]) == 0 || len(w.sides[1]) == 0 {
			continue
		}
		a, b := w.sides[0][r.IntN(len(w.sides[0]))], w.sides[1][r.IntN(len(w.sides[1]))]
		w.Rules = []Rule{{Professional: a.Person, Partner: b.Person, Kind: Must}}
		q, err := w.askTrios(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if roleOf(a.Perspective) < 0 {
			if len(q.idle) != 1 {
				t.Fatal("a decision about somebody without a role has an effect")
			}
			continue
		}
		ans, err := q.solve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, three := range ans.trios {
			hasA, hasB, sameRole := slices.Contains(three[:], a), slices.Contains(three[:], b), three[roleOf(a.Perspective)] == a
			if hasA != hasB || hasA && !sameRole {
				t.Fatalf("%v without %v in %v", a.Given, b.Given, three.names())
			}
			if hasA {
				met++
			}
		}
	}
	if met == 0 {
		t.Error("two by hand never met")
	}
}

func TestWhyThreeAreSuggested(t *testing.T) {
	card := func(id, perspective, interest, place, times string) *profile {
		s := Seeker{Person: db.ID(id), Given: id, Perspective: perspective, Side: person.SideOf(perspective), Interest: interest, Place: place, Times: times, Ways: []string{"video", "phone"}}
		return read(s, nil)
	}
	c := compare(Usual())
	three := trio{card("Ada", "clinician", "letters and gardens", "Leeds", "Tuesday mornings"), card("Ben", "manager", "letters and gardens and puppets", "Leeds", "Tuesday mornings"),
		card("Cleo", "carer", "letters for people with puppets", "York", "Tuesdays")}
	for to, want := range map[db.ID]string{
		"":     "All three wrote about “letters”. All three have time: Tuesday mornings. All three can meet by video call and by telephone. Ada and Ben both wrote about “gardens”. Ada and Ben both named Leeds. Ben and Cleo both wrote about the same thing.",
		"Ada":  "All three of you wrote about “letters”. All three of you have time: Tuesday mornings. All three of you can meet by video call and by telephone. You and Ben both wrote about “gardens”. You and Ben both named Leeds.",
		"Cleo": "All three of you wrote about “letters”. All three of you have time: Tuesday mornings. All three of you can meet by video call and by telephone. You and Ben both wrote about the same thing.",
	} {
		if got := c.WhyTrio(three, to); got != want {
			t.Errorf("to %q:\n%s\nwant\n%s", to, got, want)
		}
	}
	// The words of a challenge are quoted to its owner and to the coordinator only.
	three[0].asks = []string{"People who sew"}
	three[0] = read(three[0].Seeker, three[0].asks)
	three[2] = read(Seeker{Person: "Cleo", Given: "Cleo", Perspective: "carer", Interest: "people who sew", Place: "York"}, nil)
	for to, quotes := range map[db.ID]bool{"": true, "Ada": true, "Ben": false, "Cleo": false} {
		if got := c.WhyTrio(three, to); strings.Contains(got, "People who sew") != quotes {
			t.Errorf("to %q: %s", to, got)
		}
	}
	if got := c.WhyTrio(three, "Cleo"); !strings.Contains(got, "Your card answers a perspective that Ada’s challenge asks for.") {
		t.Error(got)
	}
}

func TestAProofIsClaimedOnlyWhenThereIsOne(t *testing.T) {
	for _, x := range []struct {
		run  Run
		want string
	}{
		{Run{Trios: true, Proved: true, Pairs: 2, MostTrios: 2}, "It is proved that nothing is better"},
		{Run{Trios: true, Pairs: 2, MostTrios: 3}, "It is not proved that these are the best. No choice can have more than 3 trios."},
		{Run{Trios: true, Pairs: 2, MostTrios: 2, Worth: 100, Bound: 112}, "at most 12 more are possible"},
	} {
		p := suggestionsPage{Run: x.run, HasRun: true}
		p.crowd = new(crowd)
		if got := p.proof(); !strings.Contains(got, x.want) {
			t.Errorf("%s, want %s", got, x.want)
		}
	}
}

// What it costs to do without a trio stands beside it, exactly for few people.
func TestThePriceOfLeavingATrioOut(t *testing.T) {
	for seed := range uint64(12) {
		w := trioCrowd(rand.New(rand.NewPCG(seed, 6)), 14)
		out, err := w.solveTrios(context.Background(), quiet)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range out.list {
			other := *w
			other.Rules = []Rule{{Kind: Never, Professional: s.Professional, Third: s.Third, Partner: s.Partner}}
			count, total := bruteTrios(&other)
			want := assign.Cost{Possible: true, Places: int32(len(out.list) - count), Total: out.Worth - total}
			if !s.CostExact || s.Cost != want {
				t.Errorf("seed %d: %+v, but it costs %+v", seed, s, want)
			}
		}
	}
	for want, s := range map[string]Suggestion{
		"Without it: one trio fewer.":                 {Cost: assign.Cost{Possible: true, Places: 1, Total: 40}, CostExact: true},
		"Without it: 1,200 points less in all.":       {Cost: assign.Cost{Possible: true, Total: 1200}, CostExact: true},
		"Without it: at most 12 points less in all.":  {Cost: assign.Cost{Possible: true, Total: 12}},
		"Without it: at most one trio fewer.":         {Cost: assign.Cost{Possible: true, Places: 1}},
		"Without it: others are just as good.":        {Cost: assign.Cost{Possible: true}, CostExact: true},
		"You decided by hand to suggest these three.": {Must: true},
		"": {},
	} {
		s.Third = "t"
		if got := costWords(s); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestAChangeOfATrioDoesWhatItSays: for small random crowds, what the page says of a change by hand is what trying every placing gives, with the change and
// without it, and the trios that go and come are those between the two.
func TestAChangeOfATrioDoesWhatItSays(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 3))
	placed, others, free := 0, 0, 0
	for round := range 400 {
		w := trioCrowd(r, 6+r.IntN(8))
		var people [roleCount][]*profile
		for _, p := range w.who() {
			if role := roleOf(p.Perspective); role >= 0 {
				people[role] = append(people[role], p)
			}
		}
		if len(people[0])*len(people[1])*len(people[2]) == 0 {
			continue
		}
		var three trio
		for role := range three {
			slices.SortFunc(people[role], func(a, b *profile) int { return strings.Compare(string(a.Person), string(b.Person)) })
			three[role] = people[role][r.IntN(len(people[role]))]
		}
		now, err := w.triosNow(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if n := len(now.trios); n > 0 && round%2 == 0 {
			three = now.trios[r.IntN(n)]
		}
		ch, err := w.WhatIfTrio(context.Background(), three)
		if err != nil {
			t.Fatal(err)
		}
		if ch.Not != "" {
			if _, possible := compare(w.Criteria).Trio(three); possible {
				t.Errorf("round %d: %q of three who are possible", round, ch.Not)
			}
			continue
		}
		count, total := bruteTrios(w)
		other := *w
		rule := Rule{Kind: Must}
		if ch.Placed {
			rule.Kind = Never
			placed++
		} else {
			others++
		}
		rule.Professional, rule.Third, rule.Partner = three.ids()
		other.Rules = []Rule{rule}
		then, worth := bruteTrios(&other)
		if ch.Was != count || ch.Total != total || ch.Trios != then || ch.Then != worth || ch.Fewer != count-then || ch.Less != total-worth || !ch.Exact {
			t.Fatalf("round %d, placed %v: %d trios of %d, then %d of %d, but it is %d of %d and %d of %d", round, ch.Placed, ch.Was, ch.Total, ch.Trios, ch.Then, count, total, then, worth)
		}
		come, gone := len(ch.Instead), len(ch.Gone)
		if ch.Placed {
			gone++
		} else {
			come++
		}
		if count-gone+come != then || slices.ContainsFunc(ch.Gone, func(x trio) bool { return slices.Contains(ch.Instead, x) || x == three }) {
			t.Fatalf("round %d: of %d trios %d go and %d come, and there are %d", round, count, gone, come, then)
		}
		gain := ch.Worth
		if ch.Placed {
			gain = -gain
		}
		for _, x := range ch.Instead {
			n, _ := compare(w.Criteria).Trio(x)
			gain += n
		}
		for _, x := range ch.Gone {
			n, _ := compare(w.Criteria).Trio(x)
			gain -= n
		}
		if gain != -ch.Less {
			t.Fatalf("round %d: those that go and come differ by %d points, and it says %d less", round, gain, ch.Less)
		}
		free += len(ch.Free)
		if 3*ch.Fewer > len(ch.Free) {
			t.Fatalf("round %d: %d trios fewer and %d people who have none", round, ch.Fewer, len(ch.Free))
		}
	}
	if placed < 10 || others < 10 || free == 0 {
		t.Errorf("%d trios were taken out and %d put in, %d people were free: too few for a test", placed, others, free)
	}
}
