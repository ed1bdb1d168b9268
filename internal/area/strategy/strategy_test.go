package strategy

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

const today = "2026-02-01"

func TestFlags(t *testing.T) {
	ann, bob, cat := Responsible{Person: "a", Name: "Ann", Level: Director, Accepted: 1}, Responsible{Person: "b", Name: "Bob", Level: Lead, Accepted: 1}, Responsible{Person: "c", Name: "Cat", Level: Patient, Accepted: 1}
	with := func(r Responsible, change func(*Responsible)) Responsible { change(&r); return r }
	step, other := Rest{Thing: "step x 4"}, Rest{Name: "Quality account"}
	for name, c := range map[string]struct {
		who   []Responsible
		rests []Rest
		want  []string // beginnings
	}{
		"all three":              {[]Responsible{ann, bob, cat}, []Rest{step}, nil},
		"nobody":                 {nil, []Rest{step}, []string{"Nobody is responsible for it yet."}},
		"asked is not yes":       {[]Responsible{{Person: "a", Name: "Ann", Level: Director}}, []Rest{step}, []string{"Nobody is responsible for it yet."}},
		"one":                    {[]Responsible{ann}, []Rest{step}, []string{"It rests on one person alone: Ann.", "Nobody is responsible at the operational level and as a patient leader."}},
		"one at three levels":    {[]Responsible{ann, with(ann, func(r *Responsible) { r.Level = Lead }), with(ann, func(r *Responsible) { r.Level = Patient })}, []Rest{step}, []string{"It rests on one person alone: Ann.", "Ann is responsible at more than one level."}},
		"two, one of them twice": {[]Responsible{ann, with(ann, func(r *Responsible) { r.Level = Lead }), cat}, []Rest{step}, []string{"Ann is responsible at more than one level."}},
		"the same name twice":    {[]Responsible{{Name: "Jo  Day", Level: Director, Accepted: 1}, {Name: "jo day", Level: Lead, Accepted: 1}, cat}, []Rest{step}, []string{"Jo  Day is responsible at more than one level."}},
		"a role ends first":      {[]Responsible{ann, bob, with(cat, func(r *Responsible) { r.Held, r.Until = true, "2026-11-30" })}, []Rest{step}, []string{"The role of Cat here ends before"}},
		"on the day is enough":   {[]Responsible{ann, bob, with(cat, func(r *Responsible) { r.Held, r.Until = true, "2026-12-31" })}, []Rest{step}, nil},
		"a role has ended":       {[]Responsible{ann, bob, with(cat, func(r *Responsible) { r.Held, r.Until = true, "2026-01-31" })}, []Rest{step}, []string{"The role of Cat here has ended."}},
		"staff go on":            {[]Responsible{with(ann, func(r *Responsible) { r.Held, r.Works, r.Until = true, true, "2026-01-31" }), bob, cat}, []Rest{step}, nil},
		"somebody left":          {[]Responsible{ann, bob, with(cat, func(r *Responsible) { r.Closed = true })}, []Rest{step}, []string{"Nobody is responsible as a patient leader.", "Somebody who was responsible as a patient leader has left."}},
		"nothing linked":         {[]Responsible{ann, bob, cat}, nil, []string{"Nothing is linked yet"}},
		"no step":                {[]Responsible{ann, bob, cat}, []Rest{other}, []string{"No step of the plan is linked yet."}},
	} {
		got := flags(Outcome{Due: "2026-12-31"}, c.who, c.rests, today)
		if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestWhoStandsAloneOnSeveral(t *testing.T) {
	ann := Responsible{Person: "a", Name: "Ann", Level: Director, Accepted: 1}
	v := Version{Review: "2026-01-31", Outcomes: []Outcome{{ID: "1"}, {ID: "2"}, {ID: "3"}}}
	by := map[db.ID][]Responsible{"1": {ann}, "2": {ann}, "3": {ann, {Person: "b", Name: "Bob", Level: Lead, Accepted: 1}}}
	got := wide(v, by, today)
	if len(got) != 2 || got[0] != "It was to be looked at again by 31 January 2026. When do you meet?" || got[1] != "Ann stands alone on 2 outcomes. Who could stand beside them?" {
		t.Errorf("%q", got)
	}
	v.Review = today
	delete(by, "2")
	if got := wide(v, by, today); got != nil {
		t.Errorf("%q", got)
	}
}

func TestProgressIsCountedOnceForEachStep(t *testing.T) {
	p := progress([]Rest{{Thing: "step x 4"}, {Thing: "step x 4"}, {Thing: "step x 5"}, {Thing: "step x 6"}, {Thing: "decision y"}, {Name: "A plan"}}, map[int64]StepState{4: Done, 5: Begun})
	if p != (Progress{Done: 1, Begun: 1, Not: 1}) {
		t.Errorf("%+v", p)
	}
}

// Nothing passes without a yes of each side, and what is noted as missing is the side that has said none.
func TestBothSidesAreNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []assent.Voter
		p, yes := assent.Proposal{Assents: map[db.ID]db.Instant{}}, map[db.ID]bool{}
		said := map[person.Side]bool{}
		for i := range rapid.IntRange(0, 8).Draw(t, "voters") {
			v := assent.Voter{Person: db.ID(rune('a' + i)), Side: rapid.SampledFrom([]person.Side{person.Partner, person.Professional}).Draw(t, "side")}
			all = append(all, v)
			if rapid.Bool().Draw(t, "yes") {
				yes[v.Person], p.Assents[v.Person], said[v.Side] = true, 1, true
			}
		}
		if got, want := rule(all).Passed(all, yes), said[person.Partner] && said[person.Professional]; got != want {
			t.Fatalf("passed %v with %v", got, said)
		}
		waits := waitsFor(p, all)
		if waits != "both" && said[person.Side(waits)] && !said[person.Side(waits).Other()] {
			t.Fatalf("waits for %s, which has said yes", waits)
		}
	})
}
