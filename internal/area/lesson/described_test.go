package lesson_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestWhoIsDescribedSeesItFirst: a lesson that describes somebody is in no report before they said yes to its exact words. They find it on
// their first page, can ask for a change or say no; nobody else reads it there.
func TestWhoIsDescribedSeesItFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.at
		lead := s.as["Fay"]
		bad := lead.Post(at+"/lessons", url.Values{"text": {"Somebody spoke for an hour"}, "phase": {"during"}, "describes": {"Nobody Known"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("describes") == "" || bad.Field("text") != "Somebody spoke for an hour" {
			t.Error("a name that nobody has is taken, or what was typed is lost")
		}
		who := s.by["Pat"]
		lead.Post(at+"/lessons", url.Values{"text": {"Pat waited in the rain for the ramp"}, "phase": {"during"}, "describes": {who.Name()}}).Is(http.StatusSeeOther)
		report := func() string { return s.as["Cora"].Get(at + "/report.json").Is(http.StatusOK).Body }
		if strings.Contains(report(), "ramp") {
			t.Error("the report shows it before she agreed")
		}
		if l := site.Letter(who.Email); !strings.Contains(l.Text, "/described/") || strings.Contains(l.Text, "ramp") {
			t.Error("she gets no letter, or it says what it is about")
		}
		pat := s.as["Pat"]
		path := pat.Get("/me").Shows("Say whether something about you may be in a report").Link("Say whether something about you may be in a report")
		for _, name := range []string{"Fay", "Cora", "Sam"} {
			s.as[name].Get(path).Is(http.StatusNotFound)
			s.as[name].Post(path+"/yes", nil).Is(http.StatusNotFound)
			s.as[name].Post(path+"/no", nil).Is(http.StatusNotFound)
			s.as[name].Post(path+"/change", url.Values{"comment": {"x"}}).Is(http.StatusNotFound)
		}
		page := pat.Get(path).Is(http.StatusOK).Shows("Pat waited in the rain for the ramp", "In “What was learnt”")
		if pat.Post(path+"/change", url.Values{"comment": {""}}).Is(http.StatusUnprocessableEntity).Problem("comment") == "" {
			t.Error("an empty wish is taken")
		}
		pat.Post(path+"/change", url.Values{"comment": {"Please say the entrance, not the rain"}}).Is(http.StatusSeeOther)
		lesson := s.lesson()
		lead.Get(lesson).Is(http.StatusOK).Shows("Waits for those it describes", who.Name()+": asked", "Please say the entrance")
		pat.Post(path+"/yes", page.Form(path+"/yes")).Is(http.StatusSeeOther)
		pat.Get("/me").Hides("Say whether something about you")
		if !strings.Contains(report(), "ramp") {
			t.Error("the report leaves out what she agreed to")
		}
		// She can still say no, and it is out at once.
		pat.Post(path+"/no", nil).Is(http.StatusSeeOther)
		if strings.Contains(report(), "ramp") {
			t.Error("the report shows what she said no to")
		}
		lead.Get(lesson).Shows("Somebody it describes said no", who.Name()+": asked", "so that nobody can work out who said no").Hides("said yes: ")
	})
}
