package leadership

import (
	"testing"

	"pgregory.net/rapid"

	"alongside/content"
)

func TestAStepIsInPlaceOnlyWithTheYesThatItNeeds(t *testing.T) {
	for _, c := range []struct {
		was      State
		want     State
		evidence string // the old one is "old"
		shown    State
		ask      bool
	}{
		{NotBegun, Begun, "old", Begun, false},
		{NotBegun, InPlace, "old", Begun, true},
		{Begun, InPlace, "new", Begun, true},
		{InPlace, InPlace, "old", InPlace, false},
		{InPlace, InPlace, "new", Begun, true},    // the old yes was for other words
		{InPlace, Reviewed, "old", InPlace, true}, // what was agreed stays so meanwhile
		{Reviewed, Reviewed, "new", Begun, true},
		{Reviewed, InPlace, "old", InPlace, false}, // claiming less asks nobody
		{Reviewed, NotBegun, "new", NotBegun, false},
	} {
		if shown, ask := settled(Step{State: c.was, Evidence: "old"}, c.want, c.evidence); shown != c.shown || ask != c.ask {
			t.Errorf("%s to %s with %s evidence is shown as %s and asks %v", c.was, c.want, c.evidence, shown, ask)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		was := Step{State: rapid.SampledFrom(states).Draw(t, "was"), Evidence: "old"}
		want, evidence := rapid.SampledFrom(states).Draw(t, "want"), rapid.SampledFrom([]string{"old", "new"}).Draw(t, "evidence")
		shown, ask := settled(was, want, evidence)
		if shown.stands() && (!was.State.stands() || evidence != "old" || shown.rank() > was.State.rank()) {
			t.Fatalf("shown as %s without anybody's yes", shown)
		}
		if want.stands() && shown != want && !ask {
			t.Fatal("nobody is asked, and it is not shown")
		}
	})
}

func TestWeakSteps(t *testing.T) {
	ann, bob := owner{Person: "a", Kind: Director, Accepted: 1}, owner{Person: "b", Kind: Patient, Accepted: 1}
	late, soon := action{Due: "2026-01-01"}, action{Due: "2026-03-01"}
	for name, c := range map[string]struct {
		state   State
		owners  []owner
		actions []action
		want    flags
	}{
		"nobody":                {NotBegun, nil, nil, flags{Nobody: true}},
		"asked is not owning":   {Begun, []owner{{Person: "a"}}, nil, flags{Nobody: true}},
		"who left counts not":   {Begun, []owner{ann, {Person: "b", Accepted: 1, Closed: true}}, nil, flags{Alone: true, Left: true}},
		"one of two, twice":     {Begun, []owner{ann, bob, {Person: "a", Kind: Lead, Accepted: 1}}, nil, flags{Several: true}},
		"one in two kinds":      {Begun, []owner{ann, {Person: "a", Kind: Lead, Accepted: 1}}, nil, flags{Alone: true}},
		"the same name twice":   {Begun, []owner{{Name: "Jo  Day", Accepted: 1}, {Name: "jo day", Kind: Lead, Accepted: 1}}, nil, flags{Alone: true}},
		"one, not begun":        {NotBegun, []owner{ann}, nil, flags{}},
		"one, to be begun":      {NotBegun, []owner{ann}, []action{soon}, flags{Alone: true}},
		"two":                   {Begun, []owner{ann, bob}, []action{soon}, flags{}},
		"overdue":               {Begun, []owner{ann, bob}, []action{soon, late}, flags{Overdue: true}},
		"what is done is done":  {Begun, []owner{ann, bob}, []action{{Due: "2026-01-01", Done: 1}}, flags{}},
		"due today is not late": {Begun, []owner{ann, bob}, []action{{Due: "2026-02-01"}}, flags{}},
	} {
		if got := weak(c.state, c.owners, c.actions, "2026-02-01"); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestReminders(t *testing.T) {
	for day, want := range map[string]int64{"2026-03-02": 0, "2026-03-03": 1, "2026-03-10": 1, "2026-03-11": 2} {
		if got := reminders(action{Due: "2026-03-10"}, day); got != want {
			t.Errorf("on %s %d reminders of what is due on 10 March", day, got)
		}
	}
	if reminders(action{Due: "2026-03-10", Done: 1}, "2026-04-01") != 0 {
		t.Error("what is done is reminded of")
	}
}

func TestTheFigureCountsEveryStepOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := map[int64]State{}
		for n := int64(1); n <= 40; n++ {
			at[n] = rapid.SampledFrom(states).Draw(t, "state")
		}
		var changes []change
		for n, s := range at {
			changes = append(changes, change{Number: n, Kind: "state", State: Begun}, change{Number: n, Kind: "state", State: s}, change{Number: n, Kind: "evidence"})
		}
		for _, section := range content.FortySteps().Sections {
			sum := 0
			for i, n := range tally(section, statesAt(changes)) {
				sum += n
				for _, step := range section.Steps {
					if at[step.Number] == states[i] {
						n--
					}
				}
				if n != 0 {
					t.Fatalf("%s: %s is counted wrongly", section.ID, states[i])
				}
			}
			if sum != 8 {
				t.Fatalf("%s has %d steps", section.ID, sum)
			}
		}
	})
}

func TestOtherPlans(t *testing.T) {
	got := planLines("Quality strategy https://example.org/q\n\nhttps://example.org/only\nOn paper javascript:alert(1)")
	want := []planLine{{"Quality strategy", "https://example.org/q"}, {"https://example.org/only", "https://example.org/only"}, {"On paper javascript:alert(1)", ""}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v", got[i])
		}
	}
}
