package collaboration_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
)

// The mirror counts by side, says when there is too little to see, and counts nothing that somebody keeps alone.
func TestTheMirrorShowsBothSides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.a.Get(s.at+"/mirror").Is(http.StatusOK).Shows("Who put the points on the agenda?", "There is no point on an agenda yet", "You are 1 professional and 1 patient partner", "Equal numbers are not the aim")
		s.write(s.anil, "One")
		s.write(s.anil, "Two")
		s.write(s.gwen, "Three")
		s.upload(s.g, "Kept alone", "yes")
		s.a.Get(s.at + "/mirror").Shows("Professional: 2. Patient partner: 1. Together 3 entries. That is too few to see a pattern.")
		s.g.Get(s.at + "/mirror").Shows("Professional: 2. Patient partner: 1. Together 3 entries.")
		for range 3 {
			s.write(s.gwen, "More")
		}
		s.a.Get(s.at + "/mirror").Shows("Professional: 2. Patient partner: 4. Together 6 entries.").Hides("Together 6 entries. That is too few")

		meeting := s.a.Post(s.at+"/meetings/new", url.Values{"title": {"Letters " + mark}, "date": {"1 February 2026"}, "time": {"14:00"}, "minutes": {"60"}}).Is(http.StatusSeeOther).Location
		for range 3 {
			s.a.Post(meeting+"/agenda", url.Values{"agenda_title": {"A point " + mark}, "use": {"task"}, "agenda_minutes": {"5"}}).Is(http.StatusSeeOther)
		}
		s.g.Get(meeting+"/mirror").Is(http.StatusOK).Shows("Professional: 3. Patient partner: 0. Together 3 points.", "Nobody has counted it yet")

		// Who speaks is counted by pressing buttons: twice the same starts once, another switches over.
		s.a.Get(meeting + "/timer").Shows("A patient partner speaks").Hides("Nobody speaks")
		s.a.Post(meeting+"/voice", url.Values{"side": {"partner"}}).To(meeting + "/timer")
		site.Advance(2 * time.Minute)
		s.g.Post(meeting+"/voice", url.Values{"side": {"partner"}}).To(meeting + "/timer")
		site.Advance(4 * time.Minute)
		s.g.Get(meeting+"/timer").Shows("6:00, speaks now", "Nobody speaks")
		s.g.Post(meeting+"/voice", url.Values{"side": {"professional"}}).To(meeting + "/timer")
		site.Advance(time.Minute)
		s.g.Post(meeting+"/voice", url.Values{"side": {"nonsense"}}).To(meeting + "/timer")
		s.g.Post(meeting+"/voice", url.Values{"side": {""}}).To(meeting + "/timer")
		site.Advance(time.Hour)
		s.a.Get(meeting + "/mirror").Shows("Professional: 1 minute. Patient partner: 6 minutes.")
		s.a.Get(s.at + "/mirror").Shows("Professional: 1 minute. Patient partner: 6 minutes.")
		s.a.Post(meeting+"/voice", url.Values{"side": {"professional"}}).To(meeting + "/timer")
		record := s.a.Get(meeting + "/record").Form("/record")
		record.Set("task", "20")
		record.Set("reflection", "10")
		s.a.Post(meeting+"/record", record).Is(http.StatusSeeOther)
		site.Advance(time.Hour)
		s.a.Get(meeting + "/mirror").Shows("Professional: 1 minute. Patient partner: 6 minutes.")
		s.a.Post(meeting+"/voice", url.Values{"side": {"professional"}}).To(meeting + "/timer")

		// A side that nobody stops ends by itself, and what is true can be typed instead of what was counted.
		other := s.a.Post(s.at+"/meetings/new", url.Values{"title": {"Forgotten " + mark}, "date": {"1 February 2026"}, "time": {"14:00"}, "minutes": {"10"}}).Is(http.StatusSeeOther).Location
		s.a.Post(other+"/voice", url.Values{"side": {"partner"}}).To(other + "/timer")
		site.Advance(19 * time.Minute)
		s.g.Get(other + "/timer").Shows("19:00, speaks now")
		site.Advance(3 * time.Hour)
		s.g.Get(other+"/timer").Shows("20:00", "Nobody pressed a button for 20 minutes").Hides("speaks now")
		s.a.Post(other+"/voice", url.Values{"side": {"partner"}}).To(other + "/timer")
		site.Advance(time.Minute)
		went := s.a.Get(other + "/record").Form("/record")
		if went.Get("spoken-partner") != "21" || went.Get("spoken-professional") != "0" {
			t.Errorf("the form has %q and %q minutes", went.Get("spoken-partner"), went.Get("spoken-professional"))
		}
		went.Set("task", "10")
		went.Set("reflection", "0")
		went.Set("spoken-professional", "many")
		if bad := s.a.Post(other+"/record", went).Is(http.StatusUnprocessableEntity); bad.Problem("spoken-professional") == "" || bad.Field("spoken-professional") != "many" {
			t.Error("minutes that are no number are taken, or lost")
		}
		went.Set("spoken-professional", "300")
		went.Set("spoken-partner", "7")
		if bad := s.a.Post(other+"/record", went).Is(http.StatusUnprocessableEntity); bad.Problem("spoken-professional") == "" {
			t.Error("a side spoke for five hours in ten minutes")
		}
		went.Set("task", "310")
		s.a.Post(other+"/record", went).Is(http.StatusSeeOther)
		s.a.Get(other + "/timer").Shows("What you noted after the meeting is what counts: 310 minutes for the task and 0 for reflection.")
		s.g.Get(other + "/mirror").Shows("Professional: 300 minutes. Patient partner: 7 minutes.")
		s.a.Post(other+"/record", s.a.Get(other+"/record").Form("/record")).Is(http.StatusSeeOther)
		s.g.Get(other + "/mirror").Shows("Professional: 300 minutes. Patient partner: 7 minutes.")
		s.a.Post(other+"/cancel", nil)

		// Who has left is still of the side that they spoke from.
		s.g.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		s.a.Get(s.at + "/mirror").Shows("Patient partners: 4.")
		for _, c := range []*apptest.Client{s.g, site.As(s.boss), site.As(site.Person("Adam", "adam@example.org", access.Administrator))} {
			c.Get(s.at + "/mirror").Is(http.StatusNotFound)
			c.Get(meeting + "/mirror").Is(http.StatusNotFound)
		}
	})
}
