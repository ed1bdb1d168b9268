package meaning_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

const ok, gone = http.StatusOK, http.StatusNotFound

// scene: P0 to P4 are patients, D0 to D4 clinicians, Cora is an engagement lead.
type scene struct {
	*apptest.Site
	t  *testing.T
	by map[string]person.Person
	as map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{"": site.Visitor()}}
	for i := range 5 {
		for side, perspective := range map[string]string{"P": "patient", "D": "clinician"} {
			name := fmt.Sprint(side, i)
			s.by[name] = site.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Perspectives: []string{perspective}})
		}
	}
	s.by["Cora"] = site.Add(person.Person{Given: "Cora", Family: "Example", Email: "cora@example.org", Perspectives: []string{"other-professional"}}, access.Coordinator)
	s.again()
	return s
}

// again signs everybody in again.
func (s *scene) again() {
	for name, p := range s.by {
		s.as[name] = s.As(p)
	}
}

func (s *scene) in(days int) string { return s.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

func (s *scene) asked() string {
	s.t.Helper()
	return s.as["P0"].Post("/glossary/new", url.Values{"word": {"Co-production"}, "why": {"It differs."}, "closes": {s.in(10)}, "people": {"d0@example.org\nP1@example.org"}}).Is(http.StatusSeeOther).Location
}

func (s *scene) write(who, at string) *apptest.Result {
	side := map[byte]string{'P': "partner", 'D': "professional"}[who[0]]
	return s.as[who].Post(at+"/write", url.Values{"words": {"The meaning of " + who}, "side": {side}})
}

func (s *scene) over() {
	s.Advance(11 * 24 * time.Hour)
	s.again()
	s.Work()
}

func TestFromAWordToTheGlossary(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for field, f := range map[string]url.Values{
			"word": {"closes": {s.in(10)}}, "closes": {"word": {"x"}, "closes": {"soon"}}, "people": {"word": {"x"}, "closes": {s.in(10)}, "people": {"nobody@example.org"}},
		} {
			if s.as["P0"].Post("/glossary/new", f).Is(http.StatusUnprocessableEntity).Problem(field) == "" {
				t.Errorf("no message beside %s", field)
			}
		}
		at := s.asked()
		s.as[""].Get(at).Is(gone)
		s.as["D0"].Get("/me").Is(ok).Shows("Write what you mean by a word")
		if s.as["D1"].Post("/glossary/new", url.Values{"word": {"co-PRODUCTION"}, "closes": {s.in(10)}}).Is(http.StatusUnprocessableEntity).Problem("word") == "" {
			t.Error("asked twice at once")
		}
		if s.as["D0"].Post(at+"/write", url.Values{"words": {"x"}, "side": {"partner"}}).Is(http.StatusUnprocessableEntity).Problem("side") == "" {
			t.Error("a clinician writes as a patient")
		}
		for i := range 5 {
			s.write(fmt.Sprint("P", i), at).Is(http.StatusSeeOther)
			if i < 4 {
				s.write(fmt.Sprint("D", i), at).Is(http.StatusSeeOther)
			}
		}
		s.as["D0"].Post(at+"/named", url.Values{"named": {"yes"}})
		// Before the last day is over nobody sees anything of others, not even who asked.
		for _, who := range []string{"P0", "D0", "D4", "Cora"} {
			if page := s.as[who].Get(at).Is(ok); strings.Contains(strings.ReplaceAll(page.Body, "The meaning of "+who, ""), "The meaning of") {
				t.Errorf("%s reads what others wrote", who)
			}
		}
		s.as["P0"].Post(at+"/propose", url.Values{"shared": {"x"}}).Is(gone)
		s.over()
		s.as["D4"].Get(at).Is(ok).Hides("The meaning of")
		s.as["Cora"].Get(at).Is(ok).Hides("The meaning of")
		s.as["D4"].Post(at+"/propose", url.Values{"shared": {"x"}}).Is(gone)
		if s.write("D4", at).Status != http.StatusUnprocessableEntity {
			t.Error("written after the last day")
		}
		// Four of one side are too few to stand apart under the usual rule.
		s.as["P0"].Get(at).Is(ok).Shows("The meaning of P4", "The meaning of D0 (D0 Example)", "stand together").Hides("D1 Example")
		s.as["P0"].Post(at+"/move", url.Values{"closes": {s.in(5)}}).Is(http.StatusUnprocessableEntity)
		if s.as["P0"].Post(at+"/propose", url.Values{"shared": {""}}).Is(http.StatusUnprocessableEntity).Problem("shared") == "" {
			t.Error("an empty meaning is proposed")
		}
		s.as["P0"].Post(at+"/propose", url.Values{"shared": {"We decide together."}}).Is(http.StatusSeeOther)
		s.as["D0"].Get("/me").Is(ok).Shows("Say whether you share a meaning")
		s.yes("P1", at)
		s.yes("P2", at)
		old := s.as["D0"].Get(at).Form("/yes")
		f := s.as["D1"].Get(at).Form("/propose")
		f.Set("shared", "We decide together from the first day.")
		s.as["D1"].Post(at+"/propose", f).Is(http.StatusSeeOther)
		s.as["D0"].Post(at+"/yes", old).Is(http.StatusSeeOther) // to words that have changed
		for _, who := range []string{"P0", "P1", "P2", "P3", "P4", "D0"} {
			s.yes(who, at)
		}
		s.as["P0"].Get("/glossary").Is(ok).Hides("We decide together") // two of four professionals are not more than half
		s.yes("D2", at)
		s.as["D4"].Get("/glossary").Is(ok).Shows("We decide together from the first day.")
		s.as["D4"].Get(at).Is(ok).Shows("more than half of each side").Hides("The meaning of")
		s.as[""].Get("/glossary").Is(ok).Hides("We decide together")
		s.as["P0"].Post(at+"/public", url.Values{"public": {"yes"}}).Is(gone)
		s.as["Cora"].Post(at+"/public", url.Values{"public": {"yes"}}).Is(http.StatusSeeOther)
		s.as[""].Get("/glossary").Is(ok).Shows("We decide together from the first day.")
		s.as[""].Get(at).Is(ok).Shows("We decide together from the first day.")
		// A later change asks again; what was agreed stays until then.
		if again := s.asked(); again != at {
			t.Errorf("another word: %s", again)
		}
		s.as[""].Get(at).Is(ok).Shows("We decide together from the first day.")
		for _, who := range []string{"P0", "P1", "D0", "D1"} {
			s.write(who, at).Is(http.StatusSeeOther)
		}
		s.over()
		s.as["P0"].Post(at+"/propose", url.Values{"shared": {"Both sides can say no."}}).Is(http.StatusSeeOther)
		for _, who := range []string{"P1", "D0", "D1"} {
			s.yes(who, at)
		}
		s.as["D4"].Get(at).Is(ok).Shows("Both sides can say no.", "Earlier meanings", "We decide together from the first day.")
	})
}

func (s *scene) yes(who, at string) {
	s.t.Helper()
	s.as[who].Post(at+"/yes", s.as[who].Get(at).Is(ok).Form("/yes")).Is(http.StatusSeeOther)
}

func TestTooFewAndTakingBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.asked()
		s.write("P0", at).Is(http.StatusSeeOther)
		s.write("P1", at).Is(http.StatusSeeOther)
		s.over()
		s.as["P1"].Get(at).Is(ok).Shows("Too few").Hides("The meaning of P0")
		s.as["P1"].Post(at+"/move", url.Values{"closes": {s.in(5)}}).Is(http.StatusForbidden)
		s.as["P0"].Post(at+"/move", url.Values{"closes": {s.in(10)}}).Is(http.StatusSeeOther)
		for _, who := range []string{"D0", "D1"} {
			s.write(who, at).Is(http.StatusSeeOther)
		}
		s.over()
		s.as["P0"].Post(at+"/propose", url.Values{"shared": {"Together."}}).Is(http.StatusSeeOther)
		s.as["P1"].Post(at+"/take-back", nil).Is(http.StatusSeeOther)
		s.as["P0"].Get(at).Is(ok).Hides("The meaning of P1", "waits for yeses")
		s.as["D0"].Post(at+"/off", nil).Is(http.StatusForbidden)
		s.as["P0"].Post(at+"/off", nil).Is(http.StatusSeeOther)
		s.as["D0"].Get(at).Is(ok).Hides("The meaning of")
	})
}
