package suit_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/shared/suit"
)

var now = db.At(time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC))

func offer(skills, interests, available []string) suit.Offer {
	l := content.BankLists()
	return suit.Offer{Skills: suit.Bits(l.Skills, skills...), Interests: suit.Bits(l.Interests, interests...), Available: suit.Bits(l.Availability, available...)}
}

func list(ids ...string) []string { return ids }

func TestWhatSuitsAndWhy(t *testing.T) {
	monday := suit.WantOf(list("chair", "listen"), list("letters"), list("evening", "in-person"))
	monday.Meet("2026-06-01", "10:00", "12:00")
	for _, c := range []struct {
		name string
		want suit.Want
		o    suit.Offer
		ok   bool
		why  string
	}{
		{"everything", monday, offer(list("chair", "listen", "write"), list("letters"), list("morning", "in-person", "video")), true,
			"Offers “Listening to people” and “Chairing meetings”; Cares about “Letters and information”; Free then: weekday mornings; Can take part in person"},
		{"nothing told of time", monday, offer(list("chair"), nil, nil), true, "Offers “Chairing meetings”"},
		{"not free when it meets", monday, offer(list("chair"), nil, list("evening")), false, ""},
		{"another way only", monday, offer(list("chair"), nil, list("morning", "phone")), false, ""},
		{"nothing that is looked for", monday, offer(list("write"), list("safety"), list("morning", "in-person")), false, ""},
		{"one time of several is enough without meetings", suit.WantOf(list("chair"), nil, list("morning", "weekend")), offer(list("chair"), nil, list("weekend")), true, "Offers “Chairing meetings”; Free then: weekends"},
		{"where nothing is named, time speaks for somebody", suit.WantOf(nil, nil, list("morning")), offer(nil, nil, list("morning")), true, "Free then: weekday mornings"},
		{"and without it nothing does", suit.WantOf(nil, nil, list("morning")), offer(list("chair"), nil, nil), false, ""},
		{"nothing is looked for", suit.Want{}, offer(list("chair"), list("letters"), list("morning")), false, ""},
	} {
		f := suit.Of(c.want, c.o)
		if f.OK != c.ok || f.OK && strings.Join(f.Words(false, "Europe/London"), "; ") != c.why {
			t.Errorf("%s: %v, %q", c.name, f.OK, f.Words(false, "Europe/London"))
		}
		if own := f.Words(true, "Europe/London"); f.OK && (len(own) != len(f.Parts) || !strings.HasPrefix(own[0], "You ")) {
			t.Errorf("%s: the person reads %q", c.name, own)
		}
	}
}

func TestTheTimeOfAMeeting(t *testing.T) {
	for _, c := range []struct {
		day, from, to string
		want          []string
	}{
		{"2026-06-01", "10:00", "12:00", list("morning")}, {"2026-06-01", "12:00", "13:00", list("afternoon")}, {"2026-06-01", "11:00", "12:01", list("morning", "afternoon")},
		{"2026-06-01", "16:00", "17:00", list("afternoon")}, {"2026-06-01", "18:00", "20:00", list("evening")}, {"2026-06-01", "09:00", "21:00", list("morning", "afternoon", "evening")},
		{"2026-06-06", "10:00", "20:00", list("weekend")}, {"2026-06-07", "10:00", "12:00", list("weekend")}, {"never", "10:00", "12:00", nil},
	} {
		var w suit.Want
		if w.Meet(c.day, c.from, c.to); w.Meets != suit.Bits(content.BankLists().Availability, c.want...) {
			t.Errorf("%s %s to %s: %b, and not %v", c.day, c.from, c.to, w.Meets, c.want)
		}
	}
}

func TestWhoseTurnItIs(t *testing.T) {
	w := suit.WantOf(list("chair"), nil, nil)
	found := func(days int) suit.Found {
		f := suit.Found{Offer: offer(list("chair"), nil, nil)}
		if days >= 0 {
			f.Asked = now.Add(-time.Duration(days) * 24 * time.Hour)
		}
		return f
	}
	if v := suit.For(w, found(-1), now).Words(false, "Europe/London"); v[1] != "Has never been asked so far" {
		t.Errorf("never asked reads %q", v)
	}
	if v := suit.For(w, found(64), now).Words(false, "Europe/London"); v[1] != "Has not been asked since 1 March 2026" {
		t.Errorf("asked in March reads %q", v)
	}
	last := int64(-1)
	for _, days := range []int{0, 1, 30, 300, -1} {
		p := suit.For(w, found(days), now).Points
		if p <= last {
			t.Errorf("who was asked %d days ago counts %d, and whoever was asked later %d", days, p, last)
		}
		last = p
	}
	more := suit.Found{Offer: offer(list("chair"), nil, list("morning")), Asked: now}
	w.Times = suit.TimeBits()
	if suit.For(w, more, now).Points <= suit.For(w, found(-1), now).Points {
		t.Error("a turn outweighs what somebody tells")
	}
}

// Whatever is looked for and told: to tell more of what is looked for never counts less, every reason stands in the lists, and nobody is found
// for what they do not tell.
func TestTellingMoreNeverCountsLess(t *testing.T) {
	rng, l := rand.New(rand.NewPCG(4, 11)), content.BankLists()
	bits := func(n int) int64 { return rng.Int64() & rng.Int64() & (1<<n - 1) }
	var all []string
	for _, e := range slices.Concat(l.Skills, l.Interests, l.Availability) {
		all = append(all, e.Name)
	}
	for range 20_000 {
		any := bits(len(l.Availability))
		w := suit.Want{Skills: bits(len(l.Skills)), Interests: bits(len(l.Interests)), Times: any & suit.TimeBits(), Modes: any & suit.ModeBits(), Meets: bits(4) * int64(rng.IntN(2))}
		o := suit.Offer{Skills: bits(len(l.Skills)), Interests: bits(len(l.Interests)), Available: bits(len(l.Availability))}
		f := suit.Of(w, o)
		more := o
		more.Skills |= w.Skills & bits(len(l.Skills))
		more.Interests |= w.Interests & bits(len(l.Interests))
		if g := suit.Of(w, more); g.Points < f.Points || f.OK && !g.OK {
			t.Fatalf("%+v for %+v counts %d, and %+v, which is more, %d", o, w, f.Points, more, g.Points)
		}
		if f.OK && w.Named() && w.Skills&o.Skills|w.Interests&o.Interests == 0 {
			t.Fatalf("nothing of %+v is looked for by %+v", o, w)
		}
		for _, p := range f.Parts {
			for _, n := range p.Names {
				if !slices.Contains(all, n) {
					t.Fatalf("%q is no reason", n)
				}
			}
		}
	}
}
