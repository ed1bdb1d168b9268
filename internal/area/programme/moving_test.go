package programme_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// TestClosingAsksFirst: closing applications by hand says in numbers what it does, and tells those who were still writing.
func TestClosingAsksFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		pat := site.Person("Patrick", "patrick@example.org")
		path := site.As(pat).Post("/apply/"+string(s.Edition), url.Values{"perspective": {"carer"}, "partner": {"seek"}}).Is(http.StatusSeeOther).Location
		page := s.C.Get(s.C.Get(s.at("")).Is(http.StatusOK).Link("Close applications")).Is(http.StatusOK).
			Shows("One application is still being written", "We write to the people who write it", "This is earlier", "Friday 17 April 2026")
		if s.find().State != edition.Open {
			t.Fatal("looking at the page closed them")
		}
		s.C.Post(s.at("/close"), page.Form(s.at("/close"))).Is(http.StatusSeeOther)
		letter := site.Letter(pat.Email)
		if !strings.Contains(letter.Subject, "are closed now") || !strings.Contains(letter.Text, "We are sorry that it ended earlier") || !strings.Contains(letter.Text, path) {
			t.Errorf("the letter: %s\n%s", letter.Subject, letter.Text)
		}
		site.As(pat).Get(path).Is(http.StatusOK).Shows("It was not sent before applications closed").Hides("in time")
	})
}

// TestTheDaysBeginAsksFirst: weeks before the first day, or while nobody has a place, a coordinator says that they are sure.
func TestTheDaysBeginAsksFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		start := s.at("/start")
		s.C.Get(start).Is(http.StatusOK).Shows("Nobody has a place yet.", "The first day is only on Tuesday 12 May 2026")
		refused := s.C.Post(start, nil).Is(http.StatusUnprocessableEntity)
		if refused.Problem("sure") == "" || s.find().State != edition.Open {
			t.Errorf("it began without being asked: %q, %s", refused.Problem("sure"), s.find().State)
		}
		s.place("Pat", person.Partner, "")
		s.to("2026-05-11", "09:00")
		s.C.Get(start).Is(http.StatusOK).Shows("One person has a place").Hides("Is it the right time?")
		s.C.Post(start, nil).Is(http.StatusSeeOther)
		if s.find().State != edition.Running {
			t.Error("it did not begin")
		}
	})
}

// TestClosingTimesFitTheDays: a published edition cannot be given a closing time after its days.
func TestClosingTimesFitTheDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		basics := s.at("/basics")
		save := func(date string) *apptest.Result {
			return s.C.Post(basics, with(s.C.Get(basics).Form("/basics"), "closes_date", date))
		}
		for _, date := range []string{"20/12/2029", "12/05/2026"} {
			if bad := save(date).Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("closes_date"), "before the first day") || bad.Field("closes_date") != date {
				t.Errorf("%s: %q, kept %q", date, bad.Problem("closes_date"), bad.Field("closes_date"))
			}
		}
		save("11/05/2026").Is(http.StatusSeeOther)
		s.C.Post(s.at("/start"), url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
		if bad := save("20/12/2029").Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("closes_date"), "before the last day ends") {
			t.Errorf("after the days: %q", bad.Problem("closes_date"))
		}
	})
}

// TestClosingEarlyOnlyByTheFrontDoor: a closing time that is over, or that comes so soon that those who write could not finish,
// cannot be typed into the basics of a published edition. And no page says that it is open when its closing time is over.
func TestClosingEarlyOnlyByTheFrontDoor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		basics := s.at("/basics")
		save := func(date string) *apptest.Result {
			return s.C.Post(basics, with(s.C.Get(basics).Form("/basics"), "closes_date", date))
		}
		bad := save("01/01/2020").Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("closes_date"), "is over") || bad.Field("closes_date") != "01/01/2020" {
			t.Errorf("a time that is over: %q, kept %q", bad.Problem("closes_date"), bad.Field("closes_date"))
		}
		s.to("2026-04-10", "12:00")
		save("13/04/2026").Is(http.StatusSeeOther) // nobody is writing
		save("17/04/2026").Is(http.StatusSeeOther)
		pat := site.Person("Patrick", "patrick@example.org")
		site.As(pat).Post("/apply/"+string(s.Edition), url.Values{"perspective": {"carer"}, "partner": {"seek"}}).Is(http.StatusSeeOther)
		if bad := save("13/04/2026").Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("closes_date"), "still being written") {
			t.Errorf("in three days: %q", bad.Problem("closes_date"))
		}
		save("18/04/2026").Is(http.StatusSeeOther)
		s.C.Get(s.at("")).Is(http.StatusOK).Shows("Open for applications")
		s.to("2026-04-19", "12:00")
		for _, path := range []string{s.at(""), "/editions"} {
			s.C.Get(path).Is(http.StatusOK).Shows("Applications are closed").Hides("Open for applications")
		}
	})
}

// TestAClosedCallIsNotClosedAgain: after the closing time the page offers no way to close applications.
func TestAClosedCallIsNotClosedAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		s.C.Get(s.at("")).Is(http.StatusOK).Shows("Close applications")
		s.to("2026-05-11", "09:30")
		s.C.Get(s.at("")).Is(http.StatusOK).Hides("Close applications")
	})
}
