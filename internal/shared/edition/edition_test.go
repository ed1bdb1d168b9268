package edition

import (
	"testing"

	"alongside/internal/platform/db"
)

// TestStates is the whole state machine: each move from each state, and where it leads or that it is refused.
func TestStates(t *testing.T) {
	want := map[State]map[Move]State{
		Draft:   {Publish: Open, Close: "", Reopen: "", Start: "", End: ""},
		Open:    {Publish: "", Close: Closed, Reopen: "", Start: Running, End: ""},
		Closed:  {Publish: "", Close: "", Reopen: Open, Start: Running, End: ""},
		Running: {Publish: "", Close: "", Reopen: Open, Start: "", End: Ended},
		Ended:   {Publish: "", Close: "", Reopen: Running, Start: "", End: ""},
	}
	for _, s := range States() {
		for _, m := range Moves() {
			to, ok := s.After(m)
			if to != want[s][m] || ok != (want[s][m] != "") {
				t.Errorf("%s from %s leads to %q (%v), want %q", m, s, to, ok, want[s][m])
			}
		}
		if s.Words() == string(s) {
			t.Errorf("%s has no words", s)
		}
	}
	if _, ok := State("").After(Publish); ok {
		t.Error("an edition without a state can be published")
	}
}

// TestNothingLeadsBackToADraft follows every path of moves: people may have read a page that was published.
func TestNothingLeadsBackToADraft(t *testing.T) {
	seen := map[State]bool{}
	var walk func(State)
	walk = func(s State) {
		for _, m := range Moves() {
			if to, ok := s.After(m); ok && !seen[to] {
				seen[to] = true
				walk(to)
			}
		}
	}
	walk(Draft)
	if seen[Draft] || len(seen) != 4 {
		t.Errorf("from a draft one reaches %v, want every other state and no draft", seen)
	}
}

func TestTakesApplications(t *testing.T) {
	for _, c := range []struct {
		state  State
		closes db.Instant
		now    db.Instant
		want   bool
	}{
		{Open, 0, 5, true}, {Open, 6, 5, true}, {Open, 5, 5, false}, {Open, 4, 5, false},
		{Draft, 0, 5, false}, {Closed, 6, 5, false}, {Running, 6, 5, false}, {Ended, 0, 5, false},
	} {
		if got := (Edition{State: c.state, Closes: c.closes}).TakesApplications(c.now); got != c.want {
			t.Errorf("%s closing at %d takes applications at %d: %v", c.state, c.closes, c.now, got)
		}
	}
}

// TestMomentThroughClockChanges takes both changes of 2026 in London: 29 March (01:00 to 02:00) and 25 October (02:00 to 01:00).
func TestMomentThroughClockChanges(t *testing.T) {
	for _, c := range []struct {
		date, clock, zone, utc string
		exists                 bool
	}{
		{"2026-03-28", "10:00", "Europe/London", "2026-03-28T10:00Z", true},
		{"2026-03-29", "00:59", "Europe/London", "2026-03-29T00:59Z", true},
		{"2026-03-29", "01:30", "Europe/London", "2026-03-29T01:30Z", false}, // clocks show 02:30 then
		{"2026-03-29", "02:00", "Europe/London", "2026-03-29T01:00Z", true},
		{"2026-03-29", "10:00", "Europe/London", "2026-03-29T09:00Z", true},
		{"2026-10-24", "10:00", "Europe/London", "2026-10-24T09:00Z", true},
		{"2026-10-25", "01:30", "Europe/London", "2026-10-25T00:30Z", true}, // the first of two
		{"2026-10-25", "02:00", "Europe/London", "2026-10-25T02:00Z", true},
		{"2026-10-25", "10:00", "Europe/London", "2026-10-25T10:00Z", true},
		{"2026-07-01", "10:00", "UTC", "2026-07-01T10:00Z", true},
		{"2026-07-01", "10:00", "Europe/Dublin", "2026-07-01T09:00Z", true},
	} {
		i := Moment(c.date, c.clock, c.zone)
		if got := i.Time().Format("2006-01-02T15:04Z"); got != c.utc {
			t.Errorf("%s %s in %s is %s, want %s", c.date, c.clock, c.zone, got, c.utc)
		}
		if got := Exists(c.date, c.clock, c.zone); got != c.exists {
			t.Errorf("%s %s in %s exists: %v, want %v", c.date, c.clock, c.zone, got, c.exists)
		}
	}
	for _, bad := range [][2]string{{"", "10:00"}, {"2026-03-29", ""}, {"2026-02-30", "10:00"}, {"2026-03-29", "25:00"}} {
		if i := Moment(bad[0], bad[1], "Europe/London"); i != 0 {
			t.Errorf("%v is the instant %d, want none", bad, i)
		}
	}
}

func TestPounds(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "1": 100, "12.5": 1250, "12.50": 1250, "£1,250": 125000, " £ 1250.05 ": 125005, "1,250,000": 125000000, "100000000": 10000000000,
	} {
		if got, ok := ParsePounds(text); !ok || got != want {
			t.Errorf("ParsePounds(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "£", "-1", "1.234", "1.", ".5", "1,25", "12,50", ",250", "1e3", "ten", "1 250", "100000001", "9999999999999999999", "١"} {
		if got, ok := ParsePounds(text); ok {
			t.Errorf("ParsePounds(%q) = %d, want a refusal", text, got)
		}
	}
	for pence, want := range map[int64]string{0: "£0", 5: "£0.05", 100: "£1", 125000: "£1,250", 125005: "£1,250.05", 123456789: "£1,234,567.89", -2550: "-£25.50"} {
		if got := Pounds(pence); got != want {
			t.Errorf("Pounds(%d) = %q, want %q", pence, got, want)
		}
	}
}
