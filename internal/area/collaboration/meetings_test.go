package collaboration_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/waiting"
)

// calendarOf is the newest calendar file that was sent to an address, unfolded.
func calendarOf(site *apptest.Site, address string) string {
	site.Work()
	for _, m := range slices.Backward(site.Mail.To(address)) {
		if len(m.Calendar) > 0 {
			return strings.ReplaceAll(strings.ReplaceAll(string(m.Calendar), "\r\n ", ""), "\r\n", "\n")
		}
	}
	return ""
}

func (s *scene) plan(c *apptest.Client, title, date, clock string) string {
	s.t.Helper()
	return c.Post(s.at+"/meetings/new", url.Values{"title": {title}, "date": {date}, "time": {clock}, "minutes": {"90"}, "place": {"Ward 12"}}).Is(http.StatusSeeOther).Location
}

// A meeting from its plan to its record, with the calendars of both members always told, and told nothing else.
func TestAMeetingInCalendars(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		meeting := s.plan(s.a, "Biopsy letters", "29/3/2026", "14:00")
		for _, address := range []string{"anil@example.org", "gwen@example.org"} {
			file := calendarOf(site, address)
			for _, want := range []string{"METHOD:REQUEST", "SUMMARY:Meeting of your pair", "SEQUENCE:0", "DTSTART:20260329T130000Z", "DTEND:20260329T143000Z", "UID:" + last(meeting) + "@alongside.test", "mailto:" + address} {
				if !strings.Contains(file, want) {
					t.Errorf("%s is not in the file for %s:\n%s", want, address, file)
				}
			}
			if contains(file+site.Letter(address).Text, "Biopsy", "Ward 12", "Straight talk") {
				t.Errorf("the letter to %s tells what the meeting is about:\n%s", address, file)
			}
		}
		// On the page of what waits, and in the private calendar, the same title and id.
		s.g.Get("/me").Shows("Meeting of your pair").Hides("Biopsy", "Ward 12")
		site.Read(func(tx *db.Tx) error {
			from := tx.Now
			events, err := s.spaces.Events(tx, s.actor(s.gwen), from, from.Add(60*24*time.Hour), 500)
			if len(events) != 1 || events[0].ID != db.ID(last(meeting)) || events[0].Title != "Meeting of your pair" || events[0].Place != "" || events[0].End.Sub(events[0].Start) != 90*time.Minute {
				t.Errorf("%+v", events)
			}
			none, err2 := s.spaces.Events(tx, s.actor(s.boss), from, from.Add(60*24*time.Hour), 500)
			if len(none) != 0 || err2 != nil {
				t.Errorf("an administrator's calendar has %+v", none)
			}
			return err
		})
		var _ waiting.Calendar = s.spaces
		var _ waiting.Source = s.spaces

		// Another title moves nothing; another time does.
		letters := len(site.Mail.Sent())
		form := s.g.Get(meeting + "/edit").Is(http.StatusOK).Form("/edit")
		form.Set("title", "All letters")
		s.g.Post(meeting+"/edit", form).To(meeting)
		site.Work()
		if n := len(site.Mail.Sent()); n != letters {
			t.Errorf("%d letters about a title", n-letters)
		}
		form = s.g.Get(meeting + "/edit").Form("/edit")
		form.Set("time", "4pm")
		s.g.Post(meeting+"/edit", form).To(meeting)
		if file := calendarOf(site, "anil@example.org"); !strings.Contains(file, "SEQUENCE:1") || !strings.Contains(file, "DTSTART:20260329T150000Z") {
			t.Errorf("moved:\n%s", file)
		}
		s.g.Get(meeting + "/cancel").Is(http.StatusOK).Shows("Keep the meeting")
		s.g.Post(meeting+"/cancel", nil).To(meeting)
		if file := calendarOf(site, "anil@example.org"); !strings.Contains(file, "METHOD:CANCEL") || !strings.Contains(file, "SEQUENCE:2") || !strings.Contains(file, "STATUS:CANCELLED") {
			t.Errorf("called off:\n%s", file)
		}
		s.g.Post(meeting+"/cancel", nil).To(meeting) // twice is no harm
		s.g.Get(meeting).Shows("This meeting was called off")
		s.a.Post(meeting+"/timer", url.Values{"use": {"task"}}).Is(http.StatusConflict)
		s.a.Get(s.at + "/meetings").Hides("All letters")
		// A meeting of the past is noted without any letter.
		letters = len(site.Mail.Sent())
		s.plan(s.a, "What was", "1/2/2026", "10:00")
		site.Work()
		if n := len(site.Mail.Sent()); n != letters {
			t.Errorf("%d letters about the past", n-letters)
		}
	})
}

// The timer works by its buttons alone, on two phones, and ends in a record that can be put right.
func TestTheTimer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		meeting := s.plan(s.a, "Letters", "2/3/2026", "10:00")
		press := func(c *apptest.Client, use string) {
			t.Helper()
			c.Post(meeting+"/timer", url.Values{"use": {use}}).To(meeting + "/timer")
		}
		s.a.Get(meeting+"/timer").Is(http.StatusOK).Shows("The timer stands still", "Start task", "nothing counted yet")
		press(s.a, "task")
		site.Advance(20 * time.Minute)
		press(s.g, "task") // Gwen's phone has not seen it: nothing begins anew
		s.g.Get(meeting+"/timer").Shows("Now: task", "20:00", "Switch to reflection", "Stop")
		press(s.g, "reflection")
		site.Advance(10*time.Minute + 5*time.Second)
		s.a.Get(meeting+"/timer").Shows("Now: reflection", "10:05", "34 per cent, our aim is 40 per cent")
		press(s.a, "")
		site.Advance(time.Hour)
		s.a.Post(meeting+"/timer", url.Values{"use": {"coffee"}}).Is(http.StatusUnprocessableEntity)
		page := s.a.Get(meeting + "/timer").Shows("The timer stands still")
		if got := page.Attr("[data-module=app-timer]", "data-reflection"); len(got) != 1 || got[0] != "605" {
			t.Errorf("the script is told %q", got)
		}
		record := s.a.Get(meeting + "/record").Is(http.StatusOK).Shows("The timer has counted these minutes")
		if record.Field("task") != "20" || record.Field("reflection") != "10" {
			t.Errorf("counted %s and %s", record.Field("task"), record.Field("reflection"))
		}
		// Bad input is kept and said, and nothing is saved.
		form := record.Form("/record")
		form.Set("task", "twenty")
		form.Set("notes", "Gwen said stop")
		bad := s.a.Post(meeting+"/record", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("task") == "" || bad.Field("task") != "twenty" || bad.Field("notes") != "Gwen said stop" {
			t.Errorf("%q, kept %q", bad.Problem("task"), bad.Field("task"))
		}
		// Two write at once: the second sees both.
		other := s.g.Get(meeting + "/record").Form("/record")
		form.Set("task", "24")
		s.a.Post(meeting+"/record", form).To(meeting)
		other.Set("notes", "We laughed")
		clash := s.g.Post(meeting+"/record", other).Is(http.StatusConflict).Shows("What it says now", "Gwen said stop")
		if clash.Field("notes") != "We laughed" {
			t.Errorf("kept %q", clash.Field("notes"))
		}
		s.g.Get(meeting).Shows("24 minutes", "10 minutes", "29 per cent", "Gwen said stop")
		s.a.Get(s.at+"/meetings").Shows("29%", "Held")
		s.a.Get(s.at).Shows("Share of reflection in your meetings")
		s.a.Post(meeting+"/timer", url.Values{"use": {"task"}}).Is(http.StatusConflict).Shows("This meeting is over")
		s.a.Post(meeting+"/cancel", nil).Is(http.StatusSeeOther)
		s.a.Get(meeting).Shows("29 per cent")
	})
}

// Two members press at the same moment: one timer runs.
func TestTwoPressesStartOneTimer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		id := db.ID(last(s.plan(s.a, "Letters", "2/3/2026", "10:00")))
		var work sync.WaitGroup
		for i := range 6 {
			a := s.actor(s.anil)
			if i%2 == 1 {
				a = s.actor(s.gwen)
			}
			work.Go(func() {
				if err := s.spaces.Time(context.Background(), a, s.pair, id, space.Task); err != nil {
					t.Errorf("press %d: %v", i, err)
				}
			})
		}
		work.Wait()
		if n := s.count(`SELECT COUNT(*) FROM meeting_stretch WHERE network_id = $1`); n != 1 {
			t.Errorf("%d timers run", n)
		}
	})
}

func TestBadMeetings(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		good := url.Values{"title": {"Letters"}, "date": {"5 April 2026"}, "time": {"2pm"}, "minutes": {"60"}, "place": {"Library"}, "neutral": {"yes"}, "link": {"https://video.example.org"}}
		for field, value := range map[string]string{"title": "", "date": "5/13/2026", "time": "soon", "minutes": "a while", "link": "video.example.org"} {
			form := url.Values{}
			for k, v := range good {
				form[k] = v
			}
			form.Set(field, value)
			page := s.a.Post(s.at+"/meetings/new", form).Is(http.StatusUnprocessableEntity)
			if page.Problem(field) == "" || page.Field(field) != value || page.Field("place") != "Library" || page.Field("neutral") != "yes" {
				t.Errorf("%s: problem %q, kept %q and %q", field, page.Problem(field), page.Field(field), page.Field("place"))
			}
		}
		if n := s.count(`SELECT COUNT(*) FROM meeting WHERE network_id = $1`); n != 0 {
			t.Errorf("%d meetings were saved", n)
		}
		meeting := s.a.Post(s.at+"/meetings/new", good).Is(http.StatusSeeOther).Location
		s.a.Get(meeting).Shows("Library (a neutral place)")
		bad := s.a.Post(meeting+"/agenda", url.Values{"agenda_title": {"Listening"}, "agenda_minutes": {"0"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("use") == "" || bad.Problem("agenda_minutes") == "" || bad.Field("agenda_title") != "Listening" {
			t.Errorf("%q, %q, kept %q", bad.Problem("use"), bad.Problem("agenda_minutes"), bad.Field("agenda_title"))
		}
		one, two := s.a.Get(meeting+"/edit").Form("/edit"), s.g.Get(meeting+"/edit").Form("/edit")
		one.Set("place", "Café")
		s.a.Post(meeting+"/edit", one).To(meeting)
		two.Set("place", "Town hall")
		clash := s.g.Post(meeting+"/edit", two).Is(http.StatusConflict).Shows("Café", "Town hall")
		s.g.Post(meeting+"/edit", clash.Form("/edit")).To(meeting)
		s.a.Get(meeting).Shows("Town hall")
		// A meeting that is far ahead was not held yet.
		record := s.a.Get(meeting + "/record").Form("/record")
		record.Set("task", "5")
		s.a.Post(meeting+"/record", record).Is(http.StatusUnprocessableEntity).Shows("still to come")
		err := s.spaces.Record(t.Context(), s.actor(s.boss), s.pair, db.ID(last(meeting)), -1, 0, nil, "", 1)
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("a stranger is told more than that there is nothing: %v", err)
		}
	})
}

func TestAgendaAndRoles(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		meeting := s.plan(s.a, "Letters", "5 April 2026", "14:00")
		add := func(c *apptest.Client, title, use, minutes string) {
			t.Helper()
			c.Post(meeting+"/agenda", url.Values{"agenda_title": {title}, "use": {use}, "agenda_minutes": {minutes}}).To(meeting)
		}
		add(s.a, "First letter", "task", "30")
		add(s.g, "How it felt", "reflection", "20")
		page := s.a.Get(meeting).Shows("Planned share of reflection: 40 per cent", "How it felt, 20 minutes, from Gwen Example")
		up := page.Attr(`form[action$="/up"]`, "action")
		if len(up) != 1 {
			t.Fatalf("%d parts can move up", len(up))
		}
		s.a.Post(up[0], nil).To(meeting)
		titles := strings.Join(s.a.Get(meeting).Find("ol li"), "|")
		if strings.Index(titles, "How it felt") > strings.Index(titles, "First letter") {
			t.Errorf("the order: %s", titles)
		}
		s.g.Post(s.g.Get(meeting).Attr(`form[action$="/remove"]`, "action")[1], nil).To(meeting)
		s.a.Get(meeting).Hides("First letter").Shows("100 per cent")

		// The check-in: answers side by side once somebody has answered.
		s.a.Get(meeting+"/roles").Is(http.StatusOK).Shows("Has not answered yet", "Which role am I in right now?")
		form := s.g.Get(meeting + "/roles").Form("/roles")
		form.Set("q-role-now", "A patient in a meeting")
		bad := s.g.Post(meeting+"/roles", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("q-role-here") == "" || bad.Field("q-role-now") != "A patient in a meeting" {
			t.Errorf("%q, kept %q", bad.Problem("q-role-here"), bad.Field("q-role-now"))
		}
		form.Set("q-role-here", "Half of the say")
		form.Set("q-role-purpose", "To keep us honest")
		form.Set("q-experiment", "I chair")
		s.g.Post(meeting+"/roles", form).To(meeting + "/roles")
		s.a.Get(meeting+"/roles").Shows("A patient in a meeting", "Has not answered yet")
		form.Set("q-experiment", "I write")
		s.g.Post(meeting+"/roles", form).Is(http.StatusConflict)
		s.a.Get(s.at+"/experiments").Shows("Gwen Example", "I chair")
		def := s.g.Get(s.at + "/about-us/edit").Form("/edit")
		def.Set("q-hard", strings.Repeat("a", 2001))
		long := s.g.Post(s.at+"/about-us/edit", def).Is(http.StatusUnprocessableEntity)
		if long.Problem("q-hard") == "" || len(long.Field("q-hard")) != 2001 {
			t.Error("what was typed about oneself is not kept")
		}
		def.Set("q-hard", "Long days")
		s.g.Post(s.at+"/about-us/edit", def).To(s.at + "/about-us")
		s.a.Get(s.at+"/about-us").Shows("Long days", "Nothing written yet")
		def.Set("q-hard", "Short days")
		s.g.Post(s.at+"/about-us/edit", def).Is(http.StatusConflict)
	})
}
