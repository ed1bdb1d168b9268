package matching

import (
	"context"
	"slices"
	"strings"
	"testing"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
)

// Where somebody may be suggested with several, nobody is left for somebody else's second partner.
func TestNobodyIsLeftBesideSomebodyWithSeveral(t *testing.T) {
	w := &crowd{Criteria: Usual(), met: map[[2]db.ID]bool{}, invited: map[db.ID]db.Instant{}, now: 1 << 50}
	w.Criteria.ForProfessional = 3
	w.sides[0] = []*profile{read(testCard("Ada", "manager", "Letters", "Leeds", "evenings", "video"), nil), read(testCard("Ben", "manager", "Gardens", "Hull", "evenings", "video"), nil)}
	for _, name := range []string{"Cleo", "Dan", "Eve"} {
		w.sides[1] = append(w.sides[1], read(testCard(name, "carer", "Letters", "Leeds", "evenings", "video"), nil))
	}
	m := &Matching{}
	out, err := m.solve(context.Background(), w, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.list) != 3 || len(out.Left) != 0 || out.People != 5 || !out.shared() {
		t.Fatalf("%+v", out)
	}
	for _, s := range out.list {
		want := assign.Cost{Possible: true}
		if s.Cost != want && s.Professional == w.sides[0][1].Person { // another of the three could be Ben's
			t.Errorf("%+v", s)
		}
	}
	p := suggestionsPage{Run: out.Run}
	p.crowd = w
	if got := p.proof(); !strings.Contains(got, "No other choice leaves fewer people without a pair.") {
		t.Error(got)
	}
	if got := p.inPairs(); got != "5 of the 5 people are in a pair, some in several. " {
		t.Error(got)
	}
	if got := costWords(Suggestion{Cost: assign.Cost{Possible: true, People: 1, Total: 9}}); got != "Without it: 1 more person in no pair." {
		t.Error(got)
	}

	// Of two with four possible partners between them, of whom only one fits Ben, the cost of his pair is told in people.
	w.Rules = []Rule{{Professional: w.sides[0][1].Person, Partner: w.sides[1][0].Person, Kind: Never}, {Professional: w.sides[0][1].Person, Partner: w.sides[1][1].Person, Kind: Never}}
	if out, err = m.solve(context.Background(), w, quiet); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(out.list, func(s Suggestion) bool { return s.Professional == w.sides[0][1].Person })
	if at < 0 || out.list[at].Cost.People != 1 || out.list[at].Cost.Places != 0 {
		t.Errorf("%+v", out.list)
	}
	ch, err := m.WhatIf(context.Background(), w, w.sides[0][1].Person, w.sides[1][2].Person)
	if err != nil || !ch.Placed {
		t.Fatalf("%+v %v", ch, err)
	}
	if got := (changePage{Change: ch}).effect(); !strings.HasPrefix(got, "1 more person would be in no pair, and all pairs together would be worth ") || !strings.HasSuffix(got, " more") {
		t.Error(got)
	}
}

// Costs of several are what computing again with the change gives, in people first.
func TestWhatAChangeOfSeveralCosts(t *testing.T) {
	w := testCrowd(9, 8)
	w.Criteria.ForProfessional, w.Criteria.ForPartner = 2, 3
	for i, a := range w.sides[0] { // not everybody fits everybody
		for j, b := range w.sides[1] {
			w.met[[2]db.ID{a.Person, b.Person}] = (i*5+j*3)%7 > 2 || i > 5 && j > 1
		}
	}
	q, err := w.ask(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	a, err := q.solve(context.Background(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	people := 0
	for n, k := range a.Placed {
		p := q.p
		p.Never = [][2]int32{{p.Pairs[k].Left, p.Pairs[k].Right}}
		r, err := assign.Solve(context.Background(), &p)
		if err != nil {
			t.Fatal(err)
		}
		want := assign.Cost{Possible: true, People: int32(assign.People(&q.p, a.Placed) - assign.People(&p, r.Placed)), Places: int32(len(a.Placed) - len(r.Placed)), Total: a.Total - r.Total}
		if a.costs[n] != want {
			t.Errorf("pair %d costs %+v, told as %+v", k, want, a.costs[n])
		}
		people += int(want.People)
	}
	if people == 0 {
		t.Error("no pair is anybody's only one")
	}
}

// A result from before people came first is old where somebody may have several.
func TestOldResultsOfSeveralAreOld(t *testing.T) {
	w, v := testCrowd(3, 3), testCrowd(3, 3)
	w.Criteria.ForPartner = 2
	if w.hash() == v.hash() {
		t.Error("the number of partners is not in the fingerprint")
	}
	if (Run{People: -1, Pairs: 3}).shared() || (Run{People: 6, Pairs: 3}).shared() || !(Run{People: 5, Pairs: 3}).shared() {
		t.Error("shared")
	}
}
