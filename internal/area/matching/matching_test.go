package matching

import (
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

func TestCardCheck(t *testing.T) {
	good := Seeker{Side: person.Partner, Perspective: "carer", Interest: "Visiting times", Place: "Leeds", Ways: []string{"video"}}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Seeker){
		"no perspective":         func(s *Seeker) { s.Perspective = "" },
		"the other side's":       func(s *Seeker) { s.Perspective = "manager" },
		"no interest":            func(s *Seeker) { s.Interest = "" },
		"a long interest":        func(s *Seeker) { s.Interest = strings.Repeat("é", 601) },
		"no place":               func(s *Seeker) { s.Place = "" },
		"no way of meeting":      func(s *Seeker) { s.Ways = nil },
		"an unknown way":         func(s *Seeker) { s.Ways = []string{"by pigeon"} },
		"times without an end":   func(s *Seeker) { s.Times = strings.Repeat("x", 201) },
		"a place without an end": func(s *Seeker) { s.Place = strings.Repeat("x", 101) },
	} {
		s := good
		spoil(&s)
		if s.Check() == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// What each of the two may know: somebody who said yes never learns before the time is over that the other said no.
func TestSeenState(t *testing.T) {
	const me, other = db.ID("me"), db.ID("other")
	for _, c := range []struct {
		name    string
		state   IntroductionState
		endedBy db.ID
		saidYes bool
		now     db.Instant
		want    string
	}{
		{"just asked", Waiting, "", false, 1, "asked"},
		{"I said yes", Waiting, "", true, 1, "waiting"},
		{"I said yes, they said no", Ended, other, true, 1, "waiting"},
		{"I said nothing, they said no", Ended, other, false, 1, "asked"},
		{"I said no", Ended, me, false, 1, "stepped back"},
		{"I said yes and stepped back", Ended, me, true, 1, "stepped back"},
		{"somebody else became their partner, after my yes", Ended, "", true, 1, "waiting"},
		{"time is over", Waiting, "", true, 10, "over"},
		{"time is over after their no", Ended, other, true, 10, "over"},
		{"a pair", Pair, "", true, 10, "pair"},
	} {
		i := Introduction{Professional: me, Partner: other, State: c.state, EndedBy: c.endedBy, Lapses: 10}
		if got := i.SeenState(me, c.saidYes, true, c.now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		name            string
		lateYes, lateNo db.ID
		bothSeek        bool
		want            string
	}{
		{"they said no, and I say yes", me, "", true, "waiting"},
		{"they said no, and I say no", "", me, true, "stepped back"},
		{"they said no, I said yes, and then I step back", me, me, true, "stepped back"},
		{"they said no, and one of us seeks no more", "", "", false, "over"},
		{"they said no, I said yes, and one of us seeks no more", me, "", false, "waiting"},
	} {
		i := Introduction{Professional: me, Partner: other, State: Ended, EndedBy: other, LateYes: string(c.lateYes), LateNo: string(c.lateNo), Lapses: 10}
		if got := i.SeenState(me, false, c.bothSeek, 1); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := i.SeenState(other, false, c.bothSeek, 1); got != "stepped back" {
			t.Errorf("%s: the one who said no sees %s", c.name, got)
		}
	}
}
