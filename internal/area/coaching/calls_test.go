package coaching_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/area/coaching"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

func TestCallFromAskingToTheEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		calls := x.at + "/calls"
		x.p.Get(calls).Is(http.StatusOK).Shows("No time is free at the moment. Ask for a call")
		x.p.Post(calls+"/ask", nil).Is(http.StatusSeeOther)
		x.p.Get(calls).Shows("You have asked for a call. No time is free")
		x.r.Get("/me").Shows("Offer times: somebody waits for a call")
		x.r.Get(calls).Shows("One person waits for a call. You offer no free time.")
		x.c.Get(calls).Shows("Pat Example", "Who waits for a call", "fewer than 5").Hides("too long")
		x.to("2026-03-17 10:30")
		x.c.Get(calls).Shows("15 days: too long")
		x.c.Get("/me").Shows("See who waits too long for a call")

		free := x.offer(x.r, "25/03/2026", "2pm", "2")
		if len(free) != 2 {
			t.Fatalf("%d free times, want 2", len(free))
		}
		x.p.Get("/me").Shows("Choose a time for your call with a coach")
		call := x.book(x.p, free[0])
		site.Work()
		for _, who := range []string{"pat@example.org", "rosa@example.org"} {
			l := site.Letter(who)
			if !strings.Contains(l.Subject, "Your call, 25 March 2026") || !strings.Contains(l.Text, "2pm to 2:30pm") || len(l.Calendar) == 0 || strings.Contains(l.Text, "7946") {
				t.Errorf("the letter to %s is %q with %d bytes for the calendar: %s", who, l.Subject, len(l.Calendar), l.Text)
			}
		}
		x.p.Get(call).Is(http.StatusOK).Shows("Call with Rosa Example", "020 7946 0000").Hides("My own note")
		x.r.Get(call).Is(http.StatusOK).Shows("Call with Pat Example", "You can ring", "My own note")
		for _, nobody := range []*apptest.Client{x.c, x.s, x.e, x.o, x.k} {
			for _, path := range []string{"", "/move", "/cancel", "/call.ics"} {
				nobody.Get(call + path).Is(http.StatusNotFound)
			}
			for _, path := range []string{"/move", "/cancel", "/mark", "/say", "/outcome", "/outcome/agree", "/outcome/drop", "/note"} {
				nobody.Post(call+path, url.Values{"slot": {free[1]}, "marked": {"held"}, "said": {"held"}, "outcome": {"x"}, "note": {"x"}, "version": {"0"}}).Is(http.StatusNotFound)
			}
		}
		x.r.Get(call + "/call.ics").Is(http.StatusOK).Shows("Lay partners: call")

		// A second call while one is to come, and a mark before the call, are refused.
		x.p.Post(calls+"/book", url.Values{"slot": {free[1]}, "reach": {"020 7946 0000"}}).Is(http.StatusUnprocessableEntity).Shows("You have a call already")
		x.r.Post(call+"/mark", url.Values{"marked": {"held"}}).Is(http.StatusUnprocessableEntity).Shows("has not begun yet")
		x.p.Post(call+"/outcome", url.Values{"outcome": {"We will"}, "version": {"0"}}).Is(http.StatusUnprocessableEntity)
		// The one who asked changes the time; the coach's calendar and theirs are told.
		x.p.Post(call+"/move", url.Values{"slot": {free[1]}}).Is(http.StatusSeeOther).To(call)
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Subject, "Changed: your call") || !strings.Contains(l.Text, "2:40pm to 3:10pm") || !strings.Contains(string(l.Calendar), "SEQUENCE:1") {
			t.Errorf("the letter about the change is %q: %s\n%s", l.Subject, l.Text, l.Calendar)
		}
		// A reminder comes the day before, once.
		x.to("2026-03-24 14:41")
		site.Work()
		if l := site.Letter("pat@example.org"); !strings.Contains(l.Subject, "Soon: your call") {
			t.Errorf("the reminder is %q", l.Subject)
		}
		// Within the notice the time no longer changes.
		x.p.Get(call).Shows("It is too late to change the time")
		x.p.Get(call + "/move").Is(http.StatusConflict)

		x.to("2026-03-25 15:30")
		x.r.Get("/me").Shows("Say whether your call was held")
		x.r.Post(call+"/mark", url.Values{"marked": {"not-held"}}).Is(http.StatusUnprocessableEntity).Shows("Choose what happened")
		x.p.Post(call+"/mark", url.Values{"marked": {"held"}}).Is(http.StatusForbidden)
		x.r.Post(call+"/say", url.Values{"said": {"held"}}).Is(http.StatusForbidden)
		x.p.Post(call+"/note", url.Values{"note": {"x"}, "version": {"0"}}).Is(http.StatusNotFound)
		x.r.Post(call+"/mark", url.Values{"marked": {"not-held"}, "reason": {"no-line"}}).Is(http.StatusSeeOther)
		x.p.Get(call).Shows("The phone or the link did not work")
		x.p.Post(call+"/say", url.Values{"said": {"held"}}).Is(http.StatusSeeOther)
		x.r.Get(call).Shows("You two say different things")
		x.r.Post(call+"/mark", url.Values{"marked": {"held"}}).Is(http.StatusSeeOther)
		x.r.Get(call).Hides("You two say different things")
	})
}

func TestOutcomeNeedsBothAndNotesAreTheCoachsAlone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		call := x.book(x.p, x.offer(x.r, "25/03/2026", "2pm", "1")[0])
		x.p.Post(x.at+"/calls/ask-back", nil).Is(http.StatusConflict)
		x.to("2026-03-25 15:00")
		x.r.Post(call+"/outcome", url.Values{"outcome": {"Pat writes to the board."}, "version": {"0"}}).Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter("pat@example.org"); !strings.Contains(l.Subject, "Words about your call") || strings.Contains(l.Text, "board") {
			t.Errorf("the letter is %q: %s", l.Subject, l.Text)
		}
		x.p.Get("/me").Shows("Read what came of your call, and agree")
		page := x.p.Get(call).Is(http.StatusOK).Shows("Pat writes to the board.", "Rosa Example has agreed to these words")
		stale := page.Form("/outcome/agree")
		// Other words clear the yes; an agreement to the old ones does not count.
		x.p.Post(call+"/outcome", url.Values{"outcome": {"Pat speaks to the chair."}, "version": {"1"}}).Is(http.StatusSeeOther)
		x.r.Post(call+"/outcome/agree", stale).Is(http.StatusConflict)
		x.r.Post(call+"/outcome", url.Values{"outcome": {"Late words."}, "version": {"1"}}).Is(http.StatusConflict).Shows("What you typed", "Late words.", "Pat speaks to the chair.")
		x.r.Post(call+"/outcome/agree", x.r.Get(call).Form("/outcome/agree")).Is(http.StatusSeeOther)
		x.p.Get(call).Shows("Pat speaks to the chair.").Hides("Words that wait")
		// A proposal that is taken away leaves what was agreed.
		x.p.Post(call+"/outcome", url.Values{"outcome": {"Something else."}, "version": {"0"}}).Is(http.StatusSeeOther)
		x.r.Post(call+"/outcome/drop", nil).Is(http.StatusSeeOther)
		x.r.Get(call).Shows("Pat speaks to the chair.").Hides("Something else.")

		x.r.Post(call+"/note", url.Values{"note": {"Pat was tired."}, "version": {"0"}}).Is(http.StatusSeeOther)
		x.r.Post(call+"/note", url.Values{"note": {"Another window."}, "version": {"0"}}).Is(http.StatusConflict).Shows("Another window.", "Pat was tired.")
		x.r.Get(call).Shows("Pat was tired.")
		x.p.Get(call).Hides("tired")
		own := func(p person.Person) string {
			out, actor := "", site.Actor(p)
			site.Read(func(tx *db.Tx) error {
				_, calls, err := coaching.New(site.DB, site.App.Keys, site.App.Post, assent.New(site.App.Keys)).ExportOwn(tx, actor)
				for _, row := range calls {
					out += strings.Join(row, "|") + "\n"
				}
				return err
			})
			return out
		}
		if got := own(x.rosa); !strings.Contains(got, "Pat was tired.") || !strings.Contains(got, "Pat speaks to the chair.") {
			t.Errorf("the coach's own file has %q", got)
		}
		if got := own(x.pat); strings.Contains(got, "tired") || !strings.Contains(got, "Pat speaks to the chair.") {
			t.Errorf("the file of the one who asked has %q", got)
		}
		// Nothing of it is in clear text anywhere.
		for _, secret := range []string{"Pat was tired", "Pat speaks", "7946"} {
			site.Read(func(tx *db.Tx) error {
				for _, q := range []string{`SELECT outcome_sealed || note_sealed || reach_sealed FROM coaching_call WHERE network_id = $1`, `SELECT detail FROM audit WHERE network_id = $1`, `SELECT payload FROM job WHERE network_id = $1`} {
					all, err := db.Column[string](tx, q)
					if err != nil {
						return err
					}
					if strings.Contains(strings.Join(all, "\n"), secret) {
						t.Errorf("%q is readable in %s", secret, q)
					}
				}
				return nil
			})
		}
	})
}

func TestOfferedTimesDoNotClash(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		x.offer(x.r, "25/03/2026", "2pm", "2") // 14:00 to 14:30, 14:40 to 15:10
		times := x.at + "/calls/times"
		form := func(date, clock, minutes string) url.Values {
			return url.Values{"date": {date}, "time": {clock}, "minutes": {minutes}, "count": {"1"}, "pause": {"0"}, "notice": {"24"}, "way": {"video"}, "details": {"https://example.org/room"}}
		}
		x.r.Post(times, form("25/03/2026", "2:20pm", "30")).Is(http.StatusUnprocessableEntity).Shows("overlaps with Wednesday 25 March 2026, 2pm to 2:30pm")
		if got := x.r.Post(times, form("25/03/2026", "2:20pm", "30")).Field("details"); got != "https://example.org/room" {
			t.Errorf("what was typed is %q", got)
		}
		x.r.Post(times, form("25/03/2026", "3:10pm", "30")).Is(http.StatusSeeOther)
		x.e.Post(times, form("25/03/2026", "2:20pm", "30")).Is(http.StatusSeeOther) // another coach
		x.r.Post(times, form("29/03/2026", "1:30am", "30")).Is(http.StatusUnprocessableEntity).Shows("The clocks go forward")
		x.r.Post(times, form("02/03/2026", "3pm", "30")).Is(http.StatusUnprocessableEntity).Shows("with the notice that you ask for")
		x.r.Post(times, form("soon", "later", "5")).Is(http.StatusUnprocessableEntity).Shows("Enter a date like", "Enter a time like", "from 10 to 180 minutes")
		for _, nobody := range []*apptest.Client{x.p, x.c, x.o} {
			nobody.Get(times).Is(http.StatusNotFound)
			nobody.Post(times, form("26/03/2026", "2pm", "30")).Is(http.StatusNotFound)
		}
		slot := x.p.Get(x.at+"/calls/book").Attr(`input[name="slot"]`, "value")[0]
		x.e.Post(times+"/"+slot+"/remove", nil).Is(http.StatusNotFound)
		x.r.Post(times+"/"+slot+"/remove", nil).Is(http.StatusSeeOther)
		x.p.Post(x.at+"/calls/book", url.Values{"slot": {slot}, "reach": {"020 7946 0000"}}).Is(http.StatusUnprocessableEntity).Shows("Somebody has just taken this time")
		// Whoever is no coach any more offers nothing.
		left := len(x.p.Get(x.at+"/calls/book").Attr(`input[name="slot"]`, "value"))
		x.c.Post(x.at+"/people/"+string(x.emeka.ID)+"/remove", url.Values{"function": {"coach"}}).Is(http.StatusSeeOther)
		if now := len(x.p.Get(x.at+"/calls/book").Attr(`input[name="slot"]`, "value")); now != left-1 {
			t.Errorf("%d free times, want %d", now, left-1)
		}
	})
}

func TestCancelAndMoveToAnotherCoach(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		first := x.offer(x.r, "25/03/2026", "2pm", "1")[0]
		call := x.book(x.p, first)
		second := x.offer(x.e, "26/03/2026", "10am", "1")[0]
		site.Advance(time.Minute)
		// A coach moves a call to their own times alone.
		x.r.Post(call+"/move", url.Values{"slot": {second}}).Is(http.StatusUnprocessableEntity)
		now := x.p.Post(call+"/move", url.Values{"slot": {second}}).Is(http.StatusSeeOther).Location
		if now == call {
			t.Error("the call stays the one of the first coach")
		}
		x.r.Get(now).Is(http.StatusNotFound)
		// Nobody rings any more, so the number of who was to be rung is gone, and not only from the page.
		x.r.Get(call).Is(http.StatusOK).Shows("cancelled this call on Monday 2 March 2026").Hides("020 7946 0000")
		x.e.Get(now).Is(http.StatusOK).Shows("020 7946 0000")
		x.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM coaching_call WHERE network_id = $1 AND cancelled IS NOT NULL AND reach_sealed || details_sealed <> ''`)
			if n != 0 {
				t.Error("the number of a cancelled call is kept")
			}
			return err
		})
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Subject, "Cancelled: your call") || !strings.Contains(string(l.Calendar), "METHOD:CANCEL") {
			t.Errorf("the first coach is told %q", l.Subject)
		}
		// Its time is free again for others; a coach who cancels late frees nothing, and the other waits again.
		if free := x.s.Get(x.at+"/calls/book").Attr(`input[name="slot"]`, "value"); len(free) != 1 || free[0] != first {
			t.Errorf("free are %v, want %s", free, first)
		}
		x.to("2026-03-26 08:00")
		x.e.Get(now + "/cancel").Is(http.StatusOK).Shows("It is still kind to say that you cannot come")
		x.e.Post(now+"/cancel", nil).Is(http.StatusSeeOther)
		x.e.Post(now+"/cancel", nil).Is(http.StatusSeeOther) // twice is no harm
		x.c.Get(x.at + "/calls").Shows("Pat Example")
		x.e.Post(now+"/mark", url.Values{"marked": {"held"}}).Is(http.StatusConflict)
	})
}

// TestTwoPeopleTakeOneTime lets two people take one time at the same instant, as two programs over one database would.
func TestTwoPeopleTakeOneTime(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		site := apptest.New(t, d)
		x := newScene(t, site)
		c := coaching.New(site.DB, site.App.Keys, site.App.Post, assent.New(site.App.Keys))
		for round := range 5 {
			day := []string{"23/03/2026", "24/03/2026", "25/03/2026", "26/03/2026", "27/03/2026"}[round]
			slot := db.ID(x.offer(x.r, day, "2pm", "1")[0])
			var both sync.WaitGroup
			var got [2]error
			var calls [2]db.ID
			actors := []access.Actor{site.Actor(x.pat), site.Actor(x.sam)}
			for i, actor := range actors {
				both.Go(func() { calls[i], got[i] = c.Book(context.Background(), actor, x.edition, slot, "020 7946 0000") })
			}
			both.Wait()
			if (got[0] == nil) == (got[1] == nil) {
				t.Fatalf("round %d: %v and %v, want exactly one call", round, got[0], got[1])
			}
			for i, err := range got {
				if err != nil && !errs.Is(err, errs.Invalid) {
					t.Fatalf("round %d: the other is answered %v", round, err)
				}
				if err == nil {
					if err := c.Cancel(context.Background(), actors[i], x.edition, calls[i], "", false); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := c.RemoveTime(context.Background(), site.Actor(x.rosa), x.edition, slot); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestPlanIsItsWritersOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		plan := x.at + "/plan"
		x.p.Post(plan, url.Values{"version": {"0"}}).Is(http.StatusUnprocessableEntity)
		x.p.Post(plan, url.Values{"version": {"0"}, "q-do": {"Ask at the board"}, "q-when": {"June"}}).Is(http.StatusSeeOther)
		x.p.Get(plan).Is(http.StatusOK).Shows("Ask at the board")
		x.p.Post(plan, url.Values{"version": {"0"}, "q-do": {"From another window"}}).Is(http.StatusConflict).Shows("From another window", "Ask at the board")
		shared := x.at + "/plans/" + string(x.pat.ID)
		for _, nobody := range []*apptest.Client{x.r, x.e, x.c, x.s, x.o, x.k} {
			nobody.Get(shared).Is(http.StatusNotFound)
		}
		x.p.Post(plan+"/share", url.Values{"coach": {string(x.sam.ID)}}).Is(http.StatusUnprocessableEntity).Shows("Choose a coach")
		x.p.Post(plan+"/share", url.Values{"coach": {string(x.rosa.ID)}}).Is(http.StatusSeeOther)
		x.r.Get(shared).Is(http.StatusOK).Shows("Ask at the board", "The plan of Pat Example")
		x.r.Get(x.at + "/calls").Shows("The plan of Pat Example")
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Subject, "Somebody shows you their plan") || strings.Contains(l.Text, "board") {
			t.Errorf("the coach gets %q: %s", l.Subject, l.Text)
		}
		for _, nobody := range []*apptest.Client{x.e, x.c, x.s, x.o} {
			nobody.Get(shared).Is(http.StatusNotFound)
		}
		x.p.Post(plan+"/keep", nil).Is(http.StatusSeeOther)
		x.r.Get(shared).Is(http.StatusNotFound)
		x.p.Post(plan+"/share", url.Values{"coach": {string(x.rosa.ID)}}).Is(http.StatusSeeOther)
		x.c.Post(x.at+"/people/"+string(x.rosa.ID)+"/remove", url.Values{"function": {"coach"}}).Is(http.StatusSeeOther)
		x.r.Get(shared).Is(http.StatusNotFound)
		site.Work()
		if l := site.Letter("pat@example.org"); !strings.Contains(l.Subject, "Your plan is shown to nobody now") {
			t.Errorf("whoever showed it gets %q", l.Subject)
		}
		x.c.Post(x.at+"/people", url.Values{"email": {"rosa@example.org"}, "function": {"coach"}, "side": {"partner"}}).Is(http.StatusSeeOther)
		x.r.Get(shared).Is(http.StatusNotFound) // coach again, and nobody showed it again
		x.p.Post(plan+"/remove", nil).Is(http.StatusSeeOther)
		x.p.Get(plan).Hides("Ask at the board")
		for _, nobody := range []*apptest.Client{x.c, x.o} {
			nobody.Get(plan).Is(http.StatusNotFound)
			nobody.Post(plan, url.Values{"version": {"0"}, "q-do": {"x"}}).Is(http.StatusNotFound)
		}
		if other := site.Network("other"); other.As(other.Person("Fay", "fay@example.org")).Get(plan).Status != http.StatusNotFound {
			t.Error("somebody of another network finds the plan")
		}
	})
}

func TestCallsAreInTheCalendar(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		x.book(x.p, x.offer(x.r, "29/03/2026", "2pm", "1")[0]) // the day on which the clocks go forward
		c := coaching.New(site.DB, site.App.Keys, site.App.Post, assent.New(site.App.Keys))
		for _, who := range []person.Person{x.pat, x.rosa} {
			var events []waiting.Event
			actor := site.Actor(who)
			site.Read(func(tx *db.Tx) error {
				var err error
				events, err = c.Events(tx, actor, tx.Now, tx.Now.Add(60*24*time.Hour), 10)
				return err
			})
			if len(events) != 1 || events[0].Start.Time().Format("15:04") != "13:00" || strings.Contains(events[0].Title, "Example") {
				t.Errorf("the calendar has %+v", events)
			}
		}
	})
}

// zone lets somebody say in which time zone they are.
func (x *scene) zone(who *apptest.Client, zone string) {
	x.t.Helper()
	form := who.Get("/me/letters").Is(http.StatusOK).Form("/me/letters")
	form.Set("zone", zone)
	who.Post("/me/letters", form).Is(http.StatusSeeOther)
}

// TestEachSeesTimesInTheirOwnZone: the coach offers in the coach's time, and who books reads, is written to and is reminded in their own.
func TestEachSeesTimesInTheirOwnZone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		x.r.Get(x.at+"/calls/times").Shows("London time", "Change your time zone")
		x.zone(x.r, "Europe/Berlin")
		x.zone(x.p, "America/New_York")
		x.p.Get("/me/details").Shows("New York time")
		x.r.Get(x.at + "/calls/times").Shows("Berlin time. Write 2:30pm")
		slot := x.offer(x.r, "01/04/2026", "3pm", "1")[0] // 2pm in London, 9am in New York
		x.r.Get(x.at + "/calls/times").Shows("Wednesday 1 April 2026, 3pm to 3:30pm (Berlin time)")
		x.p.Get(x.at + "/calls/book").Shows("Wednesday 1 April 2026, 9am to 9:30am (New York time)")
		x.s.Get(x.at + "/calls/book").Shows("Wednesday 1 April 2026, 2pm to 2:30pm (London time)")
		call := x.book(x.p, slot)
		x.p.Get(call).Shows("9am to 9:30am (New York time)")
		x.r.Get(call).Shows("3pm to 3:30pm (Berlin time)")
		x.p.Get(call + "/cancel").Shows("9am to 9:30am (New York time)")
		x.p.Get("/me").Shows("Wednesday 1 April, 09:00 (New York time)")
		site.Work()
		for who, words := range map[string]string{"pat@example.org": "9am to 9:30am (New York time)", "rosa@example.org": "3pm to 3:30pm (Berlin time)"} {
			if l := site.Letter(who); !strings.Contains(l.Text, words) {
				t.Errorf("the letter to %s: %s", who, l.Text)
			}
		}
		// What overlaps is told in the coach's time.
		x.r.Post(x.at+"/calls/times", url.Values{"date": {"01/04/2026"}, "time": {"3:10pm"}, "minutes": {"30"}, "count": {"1"}, "pause": {"0"}, "notice": {"24"}, "way": {"phone"}}).Is(http.StatusUnprocessableEntity).Shows("overlaps with Wednesday 1 April 2026, 3pm to 3:30pm (Berlin time)")
		// A night in which the clocks go forward in the coach's zone.
		x.r.Post(x.at+"/calls/times", url.Values{"date": {"29/03/2026"}, "time": {"2:30am"}, "minutes": {"30"}, "count": {"1"}, "pause": {"0"}, "notice": {"24"}, "way": {"phone"}}).Is(http.StatusUnprocessableEntity).Shows("The clocks go forward")
	})
}

// TestCallsToComeStandFirst: the soonest call is the first, and what is cancelled or over stands below.
func TestCallsToComeStandFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		free := x.offer(x.r, "25/03/2026", "2pm", "3")
		first := x.book(x.p, free[0])
		x.p.Post(first+"/cancel", nil).Is(http.StatusSeeOther)
		site.Advance(time.Minute)
		late, soon := x.book(x.p, free[2]), x.book(x.s, free[1])
		listed := func(page *apptest.Result) (at []string) {
			for _, href := range page.Attr(`table a[href*="/calls/"]`, "href") {
				at = append(at, strings.TrimPrefix(href, "/n/"+site.Slug))
			}
			return at
		}
		trim := func(at string) string { return strings.TrimPrefix(at, "/n/"+site.Slug) }
		want := []string{trim(soon), trim(late), trim(first)}
		if at := listed(x.r.Get(x.at+"/calls").Shows("Calls that I give: to come", "Calls that I give: over or cancelled")); !slices.Equal(at, want) {
			t.Errorf("the coach reads %v, want %v", at, want)
		}
		x.p.Get(x.at + "/calls").Shows("Wednesday 25 March 2026, 3:20pm")
		x.to("2026-03-25 16:30")
		x.r.Post(late+"/mark", url.Values{"marked": {"held"}}).Is(http.StatusSeeOther)
		if at := listed(x.r.Get(x.at + "/calls").Hides("to come")); !slices.Equal(at, want) {
			t.Errorf("what is not marked yet does not stand first: %v, want %v", at, want)
		}
	})
}

// TestACoachAsksForAnotherTime: what a coach asks for holds when the other says yes, and neither moves a call behind the other's back.
func TestACoachAsksForAnotherTime(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		free := x.offer(x.r, "25/03/2026", "2pm", "4")
		call := x.book(x.p, free[0])
		site.Work()
		x.r.Post(call+"/move", url.Values{"slot": {free[1]}}).Is(http.StatusSeeOther)
		site.Work()
		x.r.Get(call).Shows("2pm to 2:30pm", "You ask to change the time to", "2:40pm to 3:10pm", "Pat Example has not answered yet")
		if l := site.Letter("pat@example.org"); !strings.Contains(l.Text, "Rosa Example asks to change the time of your call") || !strings.Contains(l.Text, "2pm to 2:30pm") || !strings.Contains(l.Text, "2:40pm to 3:10pm") || len(l.Calendar) != 0 {
			t.Errorf("the letter that asks is %q: %s", l.Subject, l.Text)
		}
		x.p.Get("/me").Shows("Your coach asks for another time for your call")
		page := x.p.Get(call).Shows("Rosa Example asks to change the time to", "Yes, change the time", "No, keep the time")
		for _, nobody := range []*apptest.Client{x.c, x.s, x.e, x.o} {
			nobody.Post(call+"/move/agree", url.Values{"hash": {"x"}}).Is(http.StatusNotFound)
			nobody.Post(call+"/move/drop", nil).Is(http.StatusNotFound)
		}
		// No means that the time stays.
		x.p.Post(call+"/move/drop", nil).Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Text, "does not suit Pat Example") {
			t.Errorf("the letter about the no is %q: %s", l.Subject, l.Text)
		}
		x.p.Get(call).Shows("2pm to 2:30pm").Hides("asks to change the time")
		x.p.Get("/me").Hides("Your coach asks for another time")
		x.p.Post(call+"/move/agree", page.Form("/move/agree")).Is(http.StatusConflict)
		// Yes moves it. A yes to what was asked before counts for nothing.
		x.r.Post(call+"/move", url.Values{"slot": {free[1]}}).Is(http.StatusSeeOther)
		old := x.p.Get(call).Form("/move/agree")
		x.r.Post(call+"/move", url.Values{"slot": {free[2]}}).Is(http.StatusSeeOther)
		x.p.Post(call+"/move/agree", old).Is(http.StatusConflict)
		x.p.Post(call+"/move/agree", x.p.Get(call).Form("/move/agree")).Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Text, "you have both agreed to another time") || !strings.Contains(l.Text, "It was: Wednesday 25 March 2026, 2pm") || !strings.Contains(l.Text, "3:20pm to 3:50pm") || len(l.Calendar) == 0 {
			t.Errorf("the letter about the new time is %q: %s", l.Subject, l.Text)
		}
		x.r.Get(call).Shows("3:20pm to 3:50pm").Hides("2pm to 2:30pm")
		// The one who asked for the call takes a time that the coach offers: the coach reads who, from when and to when.
		x.p.Post(call+"/move", url.Values{"slot": {free[3]}}).Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Text, "Pat Example has changed the time of your call to another that you offer. It was: Wednesday 25 March 2026, 3:20pm") || !strings.Contains(l.Text, "4pm to 4:30pm") {
			t.Errorf("the letter about the change is %q: %s", l.Subject, l.Text)
		}
		// A time that somebody else has taken meanwhile is no longer to be had, and the call stays.
		x.r.Post(call+"/move", url.Values{"slot": {free[1]}}).Is(http.StatusSeeOther)
		asked := x.p.Get(call).Form("/move/agree")
		x.book(x.s, free[1])
		x.r.Get(call).Shows("You asked for another time. It is no longer free")
		x.p.Get(call).Shows("Your coach asked for another time. It is no longer free").Hides("Yes, change the time")
		x.p.Post(call+"/move/agree", asked).Is(http.StatusConflict)
		x.p.Get(call).Shows("4pm to 4:30pm")
	})
}

// TestWhoCancelsCanSayAWord: the other reads it on the page of the call, with who cancelled and when; no letter holds it.
func TestWhoCancelsCanSayAWord(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		free := x.offer(x.r, "25/03/2026", "2pm", "3")
		call := x.book(x.p, free[0])
		x.r.Get(call + "/cancel").Shows("A word for Pat Example")
		x.r.Post(call+"/cancel", url.Values{"word": {strings.Repeat("x", 401)}}).Is(http.StatusUnprocessableEntity).Shows("Use up to 400 letters")
		x.r.Post(call+"/cancel", url.Values{"word": {"I am ill. Shall we talk next week?"}}).Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter("pat@example.org"); !strings.Contains(l.Text, "Rosa Example has cancelled your call") || strings.Contains(l.Text, "ill") || !strings.Contains(l.Text, "left a word for you") || !strings.Contains(l.Text, call) {
			t.Errorf("the letter is %q: %s", l.Subject, l.Text)
		}
		x.p.Get(call).Shows("Rosa Example cancelled this call on Monday 2 March 2026", "I am ill. Shall we talk next week?")
		x.r.Get(call).Shows("You cancelled this call on Monday 2 March 2026", "I am ill.")
		x.c.Get(call).Is(http.StatusNotFound)
		site.Read(func(tx *db.Tx) error {
			kept, err := db.Column[string](tx, `SELECT word_sealed FROM coaching_call WHERE network_id = $1`)
			if len(kept) != 1 || kept[0] == "" || strings.Contains(kept[0], "ill") {
				t.Errorf("kept as %q", kept)
			}
			return err
		})
		// Without a word it is as quick as before.
		next := x.book(x.p, free[1])
		x.p.Post(next+"/cancel", nil).Is(http.StatusSeeOther)
		x.r.Get(next).Shows("Pat Example cancelled this call on Monday 2 March 2026")
		// The time of a call that its coach cancels is offered to nobody, unless the coach says that they are free then.
		times := func() (ids []string) {
			site.Read(func(tx *db.Tx) (err error) {
				ids, err = db.Column[string](tx, `SELECT id FROM coaching_slot WHERE network_id = $1 AND call_id IS NULL`)
				return err
			})
			return ids
		}
		if slices.Contains(times(), free[0]) || !slices.Contains(times(), free[1]) {
			t.Errorf("offered are %v of %v", times(), free)
		}
		last := x.book(x.s, free[1])
		x.s.Get(last + "/cancel").Hides("I am free at this time")
		x.r.Get(last + "/cancel").Shows("I am free at this time")
		x.r.Post(last+"/cancel", url.Values{"free": {"yes"}}).Is(http.StatusSeeOther)
		if !slices.Contains(times(), free[1]) {
			t.Error("a time at which the coach is free is offered to nobody")
		}
	})
}
