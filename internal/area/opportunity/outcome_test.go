package opportunity

import (
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
)

func TestWhatBecameOfAnOpportunity(t *testing.T) {
	now := db.At(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	before, after := db.At(now.Time().Add(-time.Hour)), db.At(now.Time().Add(time.Hour))
	for _, v := range []struct {
		state       State
		published   db.Instant
		shut        db.Instant
		seats, took int64
		want        string // "" is that nothing is said
	}{
		{Draft, 0, after, 1, 0, ""}, {Draft, before, after, 1, 0, ""}, {Withdrawn, 0, after, 1, 0, ""},
		{Open, before, after, 2, 0, "It is open: reply by"}, {Open, before, after, 2, 2, "It is filled"}, {Open, before, before, 2, 1, "somebody said yes"}, {Open, before, before, 2, 0, "nobody has said yes yet"},
		{Finished, before, before, 2, 2, "It is filled: as many"}, {Finished, before, before, 2, 1, "filled in part"}, {Finished, before, before, 2, 0, "Nobody took it up. Everybody who replied has had an answer"},
		{Withdrawn, before, after, 2, 0, "It was withdrawn"},
	} {
		o := Opportunity{State: v.state, Published: v.published, Shut: v.shut, Filled: v.took}
		o.Seats = v.seats
		got := o.became(now, "Europe/London")
		if (v.want == "") != (got == "") || !strings.Contains(got, v.want) {
			t.Errorf("%s with %d of %d: %q, want %q", v.state, v.took, v.seats, got, v.want)
		}
		if strings.ContainsAny(got, "0") && v.state != Open {
			t.Errorf("%s counts somebody: %q", v.state, got)
		}
	}
}
