package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// wishes saves what somebody wishes to hear of.
func (s *scene) wishes(who string, more ...string) *apptest.Result {
	s.t.Helper()
	f := s.as[who].Get("/me/opportunities/letters").Is(http.StatusOK).Form("/me/opportunities/letters")
	return s.as[who].Post("/me/opportunities/letters", with(f, more))
}

// had counts somebody's letters about what fits.
func (s *scene) had(who string) int {
	return strings.Count(s.letters(who), "Opportunities that fit your wishes\n")
}

func TestLettersAboutWhatFits(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for field, want := range map[string]string{"most": "Choose how many letters", "letters": "Choose whether you want letters", "degrees": "Choose from the list", "ways": "Choose from the list", "interests": "Choose from the list", "organisation": "Choose from the list"} {
			if r := s.wishes("Pat", field, "nonsense").Is(http.StatusUnprocessableEntity); r.Problem(field) == "" {
				t.Errorf("%s: no message, and it should be %q", field, want)
			}
		}
		s.Visitor().Get("/me/opportunities/letters").Is(http.StatusSeeOther)
		s.wishes("Pat", "letters", "on", "most", "1", "paid", "yes").Is(http.StatusSeeOther)
		s.wishes("Joe", "letters", "on", "most", "2", "degrees", "control").Is(http.StatusSeeOther)
		s.wishes("Kim", "letters", "off", "most", "2").Is(http.StatusSeeOther)
		s.wishes("Dee", "letters", "on", "most", "2").Is(http.StatusSeeOther) // designs them
		s.published("title", "The first")
		s.published("title", "The second")
		s.published("title", "Without pay", "pay", "none")
		if n := s.had("Pat"); n != 0 {
			t.Errorf("%d letters before the next morning", n)
		}
		s.pass(1)
		letter := s.letters("Pat")
		if s.had("Pat") != 1 || !strings.Contains(letter, "The first") || !strings.Contains(letter, "The second") || strings.Contains(letter, "Without pay") {
			t.Errorf("Pat reads %q", letter)
		}
		for _, who := range []string{"Joe", "Kim", "Dee", "Lou"} {
			if n := s.had(who); n != 0 {
				t.Errorf("%s has %d letters about what does not fit, or that they do not want", who, n)
			}
		}

		// More than one a month waits for the next month, without what has closed by then.
		s.published("title", "The third", "closes", s.in(4), "meetings", "")
		s.published("title", "The fourth", "closes", s.in(60), "meetings", "")
		s.Work() // notes now whom they fit, so that letters would be due on the next morning
		s.pass(2)
		if n := s.had("Pat"); n != 1 {
			t.Errorf("%d letters in a month of one", n)
		}
		s.pass(33)
		letter = s.letters("Pat")
		if s.had("Pat") != 2 || !strings.Contains(letter, "The fourth") || strings.Contains(letter, "The third") {
			t.Errorf("in the next month Pat reads %q", letter)
		}

		// One press at the end of a letter ends them.
		for _, who := range []string{"Pat", "Cora", "Dee", "Con", "Ada"} {
			s.as[who] = s.As(s.by[who])
		}
		_, link, _ := strings.Cut(s.Letter("pat@example.org").Text, "Choose here:")
		link = link[strings.Index(link, "/letters/"):]
		link = strings.Fields(link)[0]
		visitor := s.Visitor()
		visitor.Get(link).Is(http.StatusOK).Shows("Stop these letters", "Opportunities that fit your wishes")
		visitor.Post(link, url.Values{"way": {"never"}}).Is(http.StatusSeeOther)
		s.pass(40)
		for _, who := range []string{"Cora", "Dee", "Con", "Pat", "Ada"} {
			s.as[who] = s.As(s.by[who])
		}
		s.published("title", "The fifth")
		s.pass(1)
		if n := s.had("Pat"); n != 2 {
			t.Errorf("%d letters after they were stopped", n)
		}

		// Nobody else sees who has wishes; forgetting them forgets all.
		s.Work()
		for _, path := range []string{"/admin/letters", "/admin/log"} {
			if r := s.as["Ada"].Get(path); r.Status == http.StatusOK && (r.Has("fit your wishes") || r.Has("interest.wish")) {
				t.Errorf("%s tells who has wishes", path)
			}
		}
		s.wishes("Pat", "letters", "never").Is(http.StatusSeeOther)
		s.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM opportunity_wish WHERE network_id = $1 AND person_id = $2) + (SELECT COUNT(*) FROM opportunity_alert WHERE network_id = $1 AND person_id = $2)`, s.by["Pat"].ID)
			if n != 0 {
				t.Errorf("%d rows of wishes are left", n)
			}
			return err
		})
	})
}

func TestWishesInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	pat := s.enter(address, "Pat")
	pat.Open(address + "/opportunities")
	pat.Click("Get a letter when something new fits your wishes")
	pat.Tick("Only what is paid")
	pat.Choose("One letter")
	for _, w := range []int{320, 1280} {
		pat.Width(w)
		pat.NoSidewaysScroll()
		pat.Accessible()
	}
	pat.Screenshot("opportunity-wishes")
	pat.Press("Save my wishes")
	pat.HasText("We write to you when something fits")
}
