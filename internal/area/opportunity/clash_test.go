package opportunity

import (
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

func TestWhatClashes(t *testing.T) {
	at := func(text string) db.Instant {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return db.At(v)
	}
	meeting := Meeting{Day: "2026-06-10", Starts: "10:00", Ends: "12:00"}
	for _, c := range []struct {
		name       string
		all        []Meeting
		zone       string
		start, end string
		want       int
	}{
		{"the same time", []Meeting{meeting}, "UTC", "2026-06-10T10:00:00Z", "2026-06-10T12:00:00Z", 1},
		{"a minute at its beginning", []Meeting{meeting}, "UTC", "2026-06-10T09:00:00Z", "2026-06-10T10:01:00Z", 1},
		{"a minute at its end", []Meeting{meeting}, "UTC", "2026-06-10T11:59:00Z", "2026-06-10T13:00:00Z", 1},
		{"inside it", []Meeting{meeting}, "UTC", "2026-06-10T10:30:00Z", "2026-06-10T10:31:00Z", 1},
		{"around it", []Meeting{meeting}, "UTC", "2026-06-10T08:00:00Z", "2026-06-10T18:00:00Z", 1},
		{"ends when it begins", []Meeting{meeting}, "UTC", "2026-06-10T09:00:00Z", "2026-06-10T10:00:00Z", 0},
		{"begins when it ends", []Meeting{meeting}, "UTC", "2026-06-10T12:00:00Z", "2026-06-10T13:00:00Z", 0},
		{"another day at the same hours", []Meeting{meeting}, "UTC", "2026-06-11T10:00:00Z", "2026-06-11T12:00:00Z", 0},
		{"across midnight into it", []Meeting{{Day: "2026-06-10", Starts: "00:30", Ends: "01:30"}}, "UTC", "2026-06-09T22:00:00Z", "2026-06-10T01:00:00Z", 1},
		{"across midnight until it", []Meeting{{Day: "2026-06-10", Starts: "01:00", Ends: "01:30"}}, "UTC", "2026-06-09T22:00:00Z", "2026-06-10T01:00:00Z", 0},
		{"in summer ten in London is nine in UTC", []Meeting{meeting}, "Europe/London", "2026-06-10T09:00:00Z", "2026-06-10T09:30:00Z", 1},
		{"and not eleven", []Meeting{meeting}, "Europe/London", "2026-06-10T11:00:00Z", "2026-06-10T12:00:00Z", 0},
		{"the same wall clock in another zone", []Meeting{meeting}, "UTC", "2026-06-10T10:00:00-07:00", "2026-06-10T12:00:00-07:00", 0},
		{"the same instant in another zone", []Meeting{meeting}, "UTC", "2026-06-10T03:00:00-07:00", "2026-06-10T05:00:00-07:00", 1},
		{"something of several days", []Meeting{meeting, {Day: "2026-06-11", Starts: "10:00", Ends: "12:00"}, {Day: "2026-06-14", Starts: "10:00", Ends: "12:00"}}, "UTC", "2026-06-09T09:00:00Z", "2026-06-11T17:00:00Z", 2},
		{"without an end it lasts an hour", []Meeting{meeting}, "UTC", "2026-06-10T09:30:00Z", "", 1},
		{"and no longer", []Meeting{meeting}, "UTC", "2026-06-10T09:00:00Z", "", 0},
		{"a meeting without a time that can be read", []Meeting{{Day: "never", Starts: "10:00", Ends: "12:00"}}, "UTC", "2026-06-10T10:00:00Z", "2026-06-10T12:00:00Z", 0},
	} {
		e := waiting.Event{Start: at(c.start)}
		if c.end != "" {
			e.End = at(c.end)
		}
		if got := len(clashes(c.all, []waiting.Event{e}, c.zone)); got != c.want {
			t.Errorf("%s: %d clashes, and there are %d", c.name, got, c.want)
		}
	}
	two := []waiting.Event{{Start: at("2026-06-10T10:00:00Z"), End: at("2026-06-10T11:00:00Z")}, {Start: at("2026-06-10T11:00:00Z"), End: at("2026-06-10T12:00:00Z")}}
	if n := len(clashes([]Meeting{meeting}, two, "UTC")); n != 1 {
		t.Errorf("one meeting with two others clashes %d times", n)
	}
}

func TestFiguresOfAPastDay(t *testing.T) {
	day := func(at db.Instant) string { return at.Time().Format(time.DateOnly) }
	on := func(d int) db.Instant { return db.At(time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC)) }
	all := []Change{
		{Opportunity: "a", At: on(1), Kind: wasPublished}, {Opportunity: "a", Interest: "1", At: on(2), Kind: didReply}, {Opportunity: "a", Interest: "2", At: on(3), Kind: didReply},
		{Opportunity: "a", Interest: "1", At: on(4), Kind: wasChosen}, {Opportunity: "a", Interest: "1", At: on(6), Kind: didAccept},
		{Opportunity: "b", At: on(7), Kind: wasPublished}, {Opportunity: "a", At: on(8), Kind: wasPublished}, // again, with new words
		{Opportunity: "a", Interest: "2", At: on(9), Kind: wasTold}, {Opportunity: "b", Interest: "3", At: on(9), Kind: didReply}, {Opportunity: "a", Interest: "1", At: on(10), Kind: didStop},
	}
	for _, c := range []struct {
		from, to                                    string
		published, filled, middle, replied, waiting int
	}{
		{"2026-03-01", "2026-03-31", 2, 0, 0, 2, 1},
		{"2026-03-01", "2026-03-09", 2, 1, 5, 3, 1}, // as it was before the role was given back
		{"2026-03-01", "2026-03-06", 1, 1, 5, 2, 1},
		{"2026-03-01", "2026-03-05", 1, 0, 0, 2, 1},
		{"2026-03-07", "2026-03-09", 1, 0, 0, 3, 1}, // filled before; published again is not published
		{"2026-02-01", "2026-02-28", 0, 0, 0, 0, 0},
	} {
		f, replied, waiting := figures(all, map[db.ID]string{"a": "A", "b": "B"}, c.from, c.to, day)
		if len(f.Published) != c.published || len(f.Filled) != c.filled || f.Middle != float64(c.middle) || replied != c.replied || waiting != c.waiting {
			t.Errorf("%s to %s: %d published, %d filled, middle %v, %d replied, %d wait: %+v", c.from, c.to, len(f.Published), len(f.Filled), f.Middle, replied, waiting, c)
		}
	}
}

func TestTheMiddleOfAnEvenNumberOfDaysIsTheMeanOfTwo(t *testing.T) {
	day := func(at db.Instant) string { return at.Time().Format(time.DateOnly) }
	on := func(d int) db.Instant { return db.At(time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC)) }
	all := []Change{{Opportunity: "a", At: on(1), Kind: wasPublished}, {Opportunity: "a", Interest: "1", At: on(1), Kind: didAccept}, {Opportunity: "a", Interest: "2", At: on(13), Kind: didAccept}, {Opportunity: "a", Interest: "3", At: on(14), Kind: didAccept}}
	for to, want := range map[string]float64{"2026-03-02": 0, "2026-03-13": 6, "2026-03-31": 12} {
		if f, _, _ := figures(all, nil, "2026-03-01", to, day); f.Middle != want {
			t.Errorf("until %s: %v, and not %v", to, f.Middle, want)
		}
	}
}
