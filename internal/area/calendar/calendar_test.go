package calendar_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// parse reads a calendar file with a parser that is not the one that wrote it.
func parse(t *testing.T, file []byte) *goical.Calendar {
	t.Helper()
	c, err := goical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	return c
}

func text(t *testing.T, p goical.Props, name string) string {
	t.Helper()
	s, err := p.Text(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func instant(t *testing.T, p goical.Props, name string) string {
	t.Helper()
	at, err := p.DateTime(name, time.UTC)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return at.UTC().Format("2006-01-02T15:04Z")
}

// scene is a published edition with three days: before, on and after the clocks change in March and October.
type scene struct {
	*apptest.Site
	t       *testing.T
	C       *apptest.Client
	Edition db.ID
	Days    []edition.Day
	Pat     person.Person
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	ada := site.Person("Ada", "ada@example.org", access.Coordinator)
	s := &scene{Site: site, t: t, C: site.As(ada), Pat: site.Person("Pat", "pat@example.org")}
	r := s.C.Post("/editions/new", url.Values{"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"28/3/2026"}, "place": {"Hall"}, "zone": {"Europe/London"},
		"places": {"40"}, "closes_date": {"20/3/2026"}, "closes_time": {"noon"}, "contact_name": {"Ada Example"}, "contact_email": {"ada@example.org"}}).Is(http.StatusSeeOther)
	s.Edition = db.ID(strings.TrimPrefix(r.Location, "/editions/"))
	s.read()
	for i, date := range []string{"2026-03-28", "2026-03-29", "2026-10-25"} {
		s.change(i, "date", date, "starts", "10am", "ends", "4pm")
	}
	s.C.Post("/editions/"+string(s.Edition)+"/publish", nil).Is(http.StatusSeeOther)
	return s
}

func (s *scene) read() {
	s.t.Helper()
	s.Read(func(tx *db.Tx) error {
		var err error
		s.Days, err = edition.Days(tx, s.Edition)
		return err
	})
}

// change saves a day with some fields changed.
func (s *scene) change(day int, pairs ...string) {
	s.t.Helper()
	path := "/editions/" + string(s.Edition) + "/days/" + string(s.Days[day].ID) + "/edit"
	form := s.C.Get(path).Form("/edit")
	form.Set("sessions", "leave") // those that then stand outside the day
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	s.C.Post(path, form).Is(http.StatusSeeOther)
	s.read()
}

func (s *scene) place(who person.Person) {
	s.t.Helper()
	s.Write(func(tx *db.Tx) error {
		return edition.GivePlace(tx, edition.Place{Edition: s.Edition, Person: who.ID, Side: person.Partner})
	})
}

// invitations are the letters with a calendar part that somebody got since the last call.
func (s *scene) invitations(who person.Person, since *int) []mail.Message {
	s.t.Helper()
	s.Work()
	var out []mail.Message
	all := s.Mail.To(who.Email)
	for _, m := range all[*since:] {
		if len(m.Calendar) > 0 {
			out = append(out, m)
		}
	}
	*since = len(all)
	return out
}

func TestInvitationsFollowTheDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		seen := 0
		if got := s.invitations(s.Pat, &seen); len(got) != 0 {
			t.Fatalf("%d invitations without a place", len(got))
		}
		s.place(s.Pat)
		got := s.invitations(s.Pat, &seen)
		if len(got) != 1 {
			t.Fatalf("%d letters for the days of one place, want 1", len(got))
		}
		events := parse(t, got[0].Calendar).Events()
		if m := text(t, parse(t, got[0].Calendar).Props, "METHOD"); m != "PUBLISH" || len(events) != 3 {
			t.Fatalf("%d events, method %s: several may only be published", len(events), m)
		}
		// Ten in London is ten in UTC before the clocks change, nine after, and ten again after they change back.
		uids := map[string]int64{}
		for i, want := range [][2]string{{"2026-03-28T10:00Z", "2026-03-28T16:00Z"}, {"2026-03-29T09:00Z", "2026-03-29T15:00Z"}, {"2026-10-25T10:00Z", "2026-10-25T16:00Z"}} {
			p := events[i].Props
			if instant(t, p, "DTSTART") != want[0] || instant(t, p, "DTEND") != want[1] {
				t.Errorf("day %d: %s to %s", i+1, instant(t, p, "DTSTART"), instant(t, p, "DTEND"))
			}
			if p.Get("ATTENDEE") != nil || p.Get("ORGANIZER").Value != "mailto:ada@example.org" || text(t, p, "LOCATION") != "Hall" {
				t.Errorf("day %d: %v", i+1, p)
			}
			if !strings.Contains(text(t, p, "UID"), string(s.Days[i].ID)+"@alongside.test") {
				t.Errorf("the UID is %s", text(t, p, "UID"))
			}
			uids[text(t, p, "UID")] = s.Days[i].Sequence
		}
		for _, words := range []string{"Saturday 28 March 2026, 10:00 to 16:00", "Sunday 29 March 2026, 10:00", "Sunday 25 October 2026", "https://alongside.test/me\n", "/letters/dates."} {
			if !strings.Contains(got[0].Text, words) {
				t.Errorf("the letter does not say %q but %q", words, got[0].Text)
			}
		}
		// Nothing is told twice.
		s.Write(func(tx *db.Tx) error { return edition.DatesChanged(tx, s.Edition) })
		if got := s.invitations(s.Pat, &seen); len(got) != 0 {
			t.Errorf("%d invitations say nothing new", len(got))
		}
		// What calendars need not know is not told; what they must is, with the same UID and a higher sequence.
		s.change(1, "purpose", "Something else", "module", "2")
		if got := s.invitations(s.Pat, &seen); len(got) != 0 {
			t.Errorf("%d invitations for a change of purpose", len(got))
		}
		s.change(1, "starts", "11am")
		got = s.invitations(s.Pat, &seen)
		if len(got) != 1 {
			t.Fatalf("%d invitations for a change of time", len(got))
		}
		p := parse(t, got[0].Calendar).Events()[0].Props
		if text(t, parse(t, got[0].Calendar).Props, "METHOD") != "REQUEST" || p.Get("ATTENDEE").Value != "mailto:pat@example.org" {
			t.Errorf("a change of one day is %v", p)
		}
		before, known := uids[text(t, p, "UID")]
		if sequence, _ := p.Get("SEQUENCE").Int(); !known || int64(sequence) != before+1 || instant(t, p, "DTSTART") != "2026-03-29T10:00Z" || !strings.HasPrefix(got[0].Subject, "Changed: ") {
			t.Errorf("the change is %v with subject %q", p, got[0].Subject)
		}
		// Another place of the edition changes every day that has none of its own.
		form := s.C.Get("/editions/" + string(s.Edition) + "/basics").Form("/basics")
		form.Set("place", "Library")
		s.C.Post("/editions/"+string(s.Edition)+"/basics", form).Is(http.StatusSeeOther)
		if got = s.invitations(s.Pat, &seen); len(got) != 3 || text(t, parse(t, got[0].Calendar).Events()[0].Props, "LOCATION") != "Library" {
			t.Fatalf("%d invitations for another place", len(got))
		}
		// A day that is removed leaves the calendar, and the others stay as they are.
		gone := s.Days[2]
		s.C.Post("/editions/"+string(s.Edition)+"/days/"+string(gone.ID)+"/remove", nil).Is(http.StatusSeeOther)
		s.read()
		got = s.invitations(s.Pat, &seen)
		if len(got) != 1 {
			t.Fatalf("%d letters for a removed day", len(got))
		}
		c := parse(t, got[0].Calendar)
		p = c.Events()[0].Props
		if sequence, _ := p.Get("SEQUENCE").Int(); text(t, c.Props, "METHOD") != "CANCEL" || text(t, p, "STATUS") != "CANCELLED" || !strings.HasPrefix(text(t, p, "UID"), string(gone.ID)) || int64(sequence) <= gone.Sequence {
			t.Errorf("the cancellation is %v", p)
		}
		// So does everything when the place is given up, and it comes back with the place, each time with a higher sequence.
		s.C.Post("/editions/"+string(s.Edition)+"/places/"+string(s.Pat.ID)+"/withdraw", url.Values{"reason": {"moved"}}).Is(http.StatusSeeOther)
		letters := seen
		got = s.invitations(s.Pat, &seen)
		if len(got) != 1 || seen != letters+1 || !strings.Contains(got[0].Subject, "is given up") {
			t.Fatalf("%d letters when a place is given up, %d with dates", seen-letters, len(got))
		}
		for _, words := range []string{"you no longer have a place", "These dates are no longer yours", "Saturday 28 March 2026, 10:00 to 16:00", "Sunday 29 March 2026"} {
			if !strings.Contains(got[0].Text, words) {
				t.Errorf("the letter does not say %q but %q", words, got[0].Text)
			}
		}
		c = parse(t, got[0].Calendar)
		if text(t, c.Props, "METHOD") != "PUBLISH" || len(c.Events()) != 2 {
			t.Errorf("%d events, method %s", len(c.Events()), text(t, c.Props, "METHOD"))
		}
		for _, event := range c.Events() {
			if _, known := uids[text(t, event.Props, "UID")]; !known || text(t, event.Props, "STATUS") != "CANCELLED" {
				t.Errorf("the cancellation is %v", event.Props)
			}
		}
		last, _ := parse(t, got[0].Calendar).Events()[0].Props.Get("SEQUENCE").Int()
		s.place(s.Pat)
		got = s.invitations(s.Pat, &seen)
		if len(got) != 1 {
			t.Fatalf("%d letters when the place comes back", len(got))
		}
		c = parse(t, got[0].Calendar)
		if next, _ := c.Events()[0].Props.Get("SEQUENCE").Int(); len(c.Events()) != 2 || next <= last {
			t.Errorf("%d events with sequence %d after %d", len(c.Events()), next, last)
		}
		// What is over is never told, and an edition that has ended tells nothing.
		s.Clock.Set(edition.Moment("2026-03-28", "18:00", "Europe/London").Time())
		ann := s.Person("Ann", "ann@example.org")
		s.place(ann)
		none := 0
		if got := s.invitations(ann, &none); len(got) != 1 || !strings.Contains(got[0].Text, "29 March") || text(t, parse(t, got[0].Calendar).Props, "METHOD") != "REQUEST" {
			t.Errorf("after the first day, %d invitations", len(got))
		}
	})
}

func TestDraftsInviteNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		r := s.C.Post("/editions/"+string(s.Edition)+"/clone", url.Values{"name": {"2027"}, "first_day": {"1/4/2027"}}).Is(http.StatusSeeOther)
		s.Edition = db.ID(strings.TrimPrefix(r.Location, "/editions/"))
		s.place(s.Pat)
		seen := 0
		if got := s.invitations(s.Pat, &seen); len(got) != 0 {
			t.Errorf("a draft sends %d invitations", len(got))
		}
	})
}

func TestPrivateAddress(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.place(s.Pat)
		c := site.As(s.Pat)
		c.Get("/me/calendar").Is(http.StatusOK).Shows("Make my calendar address").Hides("/calendar/")
		address := c.Post("/me/calendar", nil).Is(http.StatusOK).Shows("we show it only once", "Keep it to yourself").Field("address")
		path, ok := strings.CutPrefix(address, "https://alongside.test")
		if !ok || !strings.HasPrefix(path, "/calendar/") || !strings.HasSuffix(path, ".ics") || len(path) < 50 {
			t.Fatalf("the address is %q", address)
		}
		// It is shown once and not kept.
		token := strings.TrimSuffix(strings.TrimPrefix(path, "/calendar/"), ".ics")
		c.Get("/me/calendar").Is(http.StatusOK).Shows("No calendar has read it yet", "Make a new address", "End this address").Hides(token)
		site.Read(func(tx *db.Tx) error {
			hash, err := db.Value[string](tx, `SELECT hash FROM calendar_feed WHERE network_id = $1`)
			if hash == "" || strings.Contains(hash, token) {
				t.Errorf("stored is %q", hash)
			}
			return err
		})
		v := site.Visitor()
		r := v.Get(path).Is(http.StatusOK)
		if got := r.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
			t.Errorf("the type is %q", got)
		}
		feed := parse(t, []byte(r.Body))
		if text(t, feed.Props, "METHOD") != "PUBLISH" || len(feed.Events()) != 3 {
			t.Fatalf("%d events", len(feed.Events()))
		}
		for i, want := range []string{"2026-03-28T10:00Z", "2026-03-29T09:00Z", "2026-10-25T10:00Z"} {
			p := feed.Events()[i].Props
			if instant(t, p, "DTSTART") != want || text(t, p, "UID") != string(s.Days[i].ID)+"@alongside.test" || p.Get("URL").Value != "https://alongside.test/me/days/"+string(s.Days[i].ID) {
				t.Errorf("event %d is %v", i, p)
			}
		}
		// Without the ending it is the same; half a secret, a wrong one or another network's open nothing.
		v.Get(strings.TrimSuffix(path, ".ics")).Is(http.StatusOK)
		v.Get("/calendar/" + token[:39] + ".ics").Is(http.StatusGone)
		v.Get("/calendar/" + db.NewToken() + ".ics").Is(http.StatusGone)
		site.Network("second").Visitor().Get(path).Is(http.StatusGone)
		c.Get("/me/calendar").Shows("A calendar read it last on 2 March 2026")
		// A change of a day is in the feed at once, with a higher sequence.
		before, _ := feed.Events()[0].Props.Get("SEQUENCE").Int()
		s.change(0, "starts", "9am")
		p := parse(t, []byte(v.Get(path).Body)).Events()[0].Props
		if after, _ := p.Get("SEQUENCE").Int(); after != before+1 || instant(t, p, "DTSTART") != "2026-03-28T09:00Z" {
			t.Errorf("after the change: %v", p)
		}
		// Somebody else's address shows nothing of this.
		other := site.As(site.Person("Olu", "olu@example.org")).Post("/me/calendar", nil).Field("address")
		if n := len(parse(t, []byte(v.Get(other).Is(http.StatusOK).Body)).Events()); n != 0 {
			t.Errorf("a stranger's calendar has %d events", n)
		}
		// A new one ends the old; ending ends it; a second time does no harm.
		next := c.Post("/me/calendar", nil).Field("address")
		v.Get(path).Is(http.StatusGone).Shows("no longer works")
		v.Get(next).Is(http.StatusOK)
		c.Follow(c.Post("/me/calendar/end", nil)).Shows("The address no longer works")
		c.Post("/me/calendar/end", nil).Is(http.StatusSeeOther)
		v.Get(next).Is(http.StatusGone)
		// So does closing somebody's access.
		last := c.Post("/me/calendar", nil).Field("address")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE person SET closed = $3 WHERE network_id = $1 AND id = $2`, string(s.Pat.ID), int64(tx.Now))
			return err
		})
		v.Get(last).Is(http.StatusGone)
		v.Get("/me/calendar").Is(http.StatusSeeOther)
		v.Post("/me/calendar", nil).Is(http.StatusUnauthorized)
	})
}

// TestPublicCalendarFile reads the file of the programme's page with the independent parser.
func TestPublicCalendarFile(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		r := site.Visitor().Get("/programmes/lay-partners/" + string(s.Edition) + "/days.ics").Is(http.StatusOK)
		events := parse(t, []byte(r.Body)).Events()
		if len(events) != 3 || instant(t, events[1].Props, "DTSTART") != "2026-03-29T09:00Z" || text(t, events[0].Props, "LOCATION") != "Hall" {
			t.Errorf("the file is %s", r.Body)
		}
	})
}
