package calendar

import (
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// TestDifferTellsEverybodyWhatTheyDoNotKnow plays with an edition at random and keeps, for each person, the calendar that
// the letters would make. After each run every calendar holds exactly the days to come, sequences only grow, and nothing
// is left to tell.
func TestDifferTellsEverybodyWhatTheyDoNotKnow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type key struct{ day, person db.ID }
		e := edition.Edition{ID: "e", ProgrammeName: "Pairs", Zone: "Europe/London", Place: "Hall"}
		days := map[db.ID]*edition.Day{}
		people := map[db.ID]bool{}
		calendars := map[key]told{} // what the letters left in each calendar, cancelled ones too
		now := edition.Moment("2026-03-20", "09:00", e.Zone)
		dates := rapid.SampledFrom([]string{"", "2026-03-19", "2026-03-28", "2026-03-29", "2026-10-25", "2026-12-01"})
		names := rapid.SampledFrom([]db.ID{"a", "b", "c"})
		steps := rapid.IntRange(1, 25).Draw(t, "steps")
		for range steps {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1: // a day is set, changed or gets another title
				id := names.Draw(t, "day")
				if days[id] == nil {
					days[id] = &edition.Day{ID: id, Starts: "10:00", Ends: "16:00"}
				}
				d := days[id]
				d.Date, d.Title = dates.Draw(t, "date"), rapid.SampledFrom([]string{"One", "Two"}).Draw(t, "title")
				d.Sequence++
			case 2:
				delete(days, names.Draw(t, "removed day"))
			case 3:
				people[names.Draw(t, "person")] = true
			case 4:
				delete(people, names.Draw(t, "person who leaves"))
			case 5:
				e.Place = rapid.SampledFrom([]string{"Hall", "Library"}).Draw(t, "place")
			}
			var list []edition.Day
			var guests []guest
			for _, id := range []db.ID{"a", "b", "c"} {
				if days[id] != nil {
					list = append(list, *days[id])
				}
				if people[id] {
					guests = append(guests, guest{ID: id, Given: string(id), Email: string(id) + "@example.org"})
				}
			}
			var known []told
			for _, v := range calendars {
				known = append(known, v)
			}
			for _, p := range differ(e, list, guests, known, now) {
				k := key{p.Day, p.Person}
				if old, was := calendars[k]; was && p.Sequence <= old.Sequence {
					t.Fatalf("the sequence went from %d to %d", old.Sequence, p.Sequence)
				}
				calendars[k] = p.told
			}
			known = nil
			want := 0
			for _, d := range list {
				if d.Start(e.Zone) == 0 || d.End(e.Zone) <= now {
					continue
				}
				for _, g := range guests {
					want++
					v, has := calendars[key{d.ID, g.ID}]
					if !has || v.Cancelled || v.Starts != d.Start(e.Zone) || v.Title != "Pairs: "+d.Title || v.Place != e.Place {
						t.Fatalf("%s's calendar has %+v for %+v", g.ID, v, d)
					}
				}
			}
			for _, v := range calendars {
				known = append(known, v)
				if !v.Cancelled {
					want--
				}
			}
			if want != 0 {
				t.Fatalf("%d entries too few (or too many, when below nought)", want)
			}
			if again := differ(e, list, guests, known, now); len(again) != 0 {
				t.Fatalf("there is still news: %+v", again)
			}
		}
	})
}
