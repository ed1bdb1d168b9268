package equality_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

type scene struct {
	*apptest.Site
	t    *testing.T
	cora *apptest.Client
	at   string
	pat  *apptest.Client // has a place
}

func newScene(t *testing.T, site *apptest.Site, people int) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, cora: site.As(site.Person("Cora", "cora@example.org", access.Coordinator))}
	made := s.cora.Post("/editions/new", url.Values{
		"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"12/05/2026"},
		"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"40"}, "fee": {"0"}, "bursary_budget": {"0"},
		"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
	}).Is(http.StatusSeeOther)
	s.at = strings.TrimPrefix(made.Location, "/n/"+site.Slug)
	id := db.ID(strings.TrimPrefix(s.at, "/editions/"))
	for i := range people {
		p := site.Person(fmt.Sprintf("Pat%d", i), fmt.Sprintf("pat%d@example.org", i))
		site.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: id, Person: p.ID, Side: person.Partner})
		})
		if s.pat == nil {
			s.pat = site.As(p)
		}
	}
	return s
}

// open asks about sex and age and returns the link.
func (s *scene) open() string {
	s.t.Helper()
	s.cora.Post(s.at+"/equality", url.Values{"items": {"sex", "age"}, "purpose": {"To see who is missing"}, "list": {"scotland"}, "shared": {"yes"}, "closes": {"20/04/2026"}}).Is(http.StatusSeeOther)
	page := s.cora.Get(s.at + "/equality").Is(http.StatusOK).Shows("the same for everybody")
	return regexp.MustCompile(`/equality/[0-9a-f]{40}`).FindString(page.Body)
}

// rows counts the rows of tables that name people or times.
func (s *scene) rows() (out []int64) {
	s.Read(func(tx *db.Tx) error {
		for _, table := range []string{"audit", "job", "mail", "person", "place", "equality_asking"} {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`)
			if err != nil {
				return err
			}
			out = append(out, n)
		}
		return nil
	})
	return out
}

func TestAskedOnceAddedUpAndDestroyed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 24)
		bad := s.cora.Post(s.at+"/equality", url.Values{"closes": {"01/01/2020"}, "items": {"nonsense"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("items") == "" || bad.Problem("purpose") == "" || bad.Problem("closes") == "" {
			t.Error("the form does not say what is wrong")
		}
		s.pat.Post(s.at+"/equality", url.Values{"items": {"sex"}, "purpose": {"x"}, "closes": {"20/04/2026"}}).Is(http.StatusNotFound)
		link := s.open()
		s.cora.Post(s.at+"/equality", url.Values{"items": {"sex"}, "purpose": {"Again"}, "closes": {"20/04/2026"}}).Is(http.StatusConflict)
		letter := site.Letter("pat3@example.org").Text
		own := regexp.MustCompile(`/equality/[0-9a-f]{40}`).FindString(letter)
		if own == "" || own == link || !strings.Contains(letter, "no effect") {
			t.Errorf("the letter is\n%s", letter)
		}
		if to := s.pat.Get("/me" + s.at + "/equality").Is(http.StatusOK).Link("Go to the questions"); !strings.Contains(to, "/equality/") || strings.HasSuffix(to, link) || strings.HasSuffix(to, own) {
			t.Errorf("one's own page leads to %s", to)
		}
		s.cora.Get("/me" + s.at + "/equality").Is(http.StatusNotFound)
		s.pat.Get(link).Is(http.StatusOK).Shows("To see who is missing", "no effect", "I prefer not to say").Hides("Pat0")
		before := s.rows()
		v := site.Visitor()
		v.Post(link, url.Values{}).Is(http.StatusUnprocessableEntity)
		v.Post(link, url.Values{"q-sex": {"nonsense"}}).Is(http.StatusUnprocessableEntity)
		for i := range 20 {
			form := url.Values{"q-sex": {"female"}, "q-age": {"age-35-44"}}
			if i < 8 {
				form.Set("q-sex", "male")
			}
			if i < 2 {
				form.Set("q-age", "age-75-or-over")
			}
			if i == 0 { // by a letter: once, from any browser
				site.Visitor().Get(own).Is(http.StatusOK).Shows("It works once")
				site.Visitor().Post(own, form).Is(http.StatusSeeOther)
				site.Visitor().Get(own).Is(http.StatusGone).Shows("used already")
				site.Visitor().Post(own, form).Is(http.StatusGone)
				continue
			}
			// By the link for everybody: once from each browser.
			v := site.Visitor()
			v.Post(link, form).Is(http.StatusSeeOther)
			if i == 1 {
				v.Get(link).Is(http.StatusGone).Shows("in this browser already")
				v.Post(link, form).Is(http.StatusGone)
			}
			site.Advance(10 * time.Second) // nobody tries so often
		}
		v.Get(link + "/thanks").Is(http.StatusOK).Shows("Nobody can know that it is yours")
		site.Read(func(tx *db.Tx) error { // the same length as before, and nothing of who
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM equality_ticket WHERE network_id = $1`)
			if n != 24 {
				t.Errorf("%d tickets: one that was used can be told apart", n)
			}
			return err
		})
		if after := s.rows(); fmt.Sprint(before) != fmt.Sprint(after) {
			t.Errorf("answers leave rows elsewhere: %v, then %v", before, after)
		}
		s.cora.Get(s.at+"/equality").Hides("20 of 24", "Female")
		s.cora.Post(s.at+"/equality/end", nil).Is(http.StatusSeeOther)
		site.Advance(2 * time.Minute)
		site.Work()
		s.cora.Get(s.at+"/equality").Shows("20 of 24 people answered", "somebody may be counted twice", "Female", "12", "8", "*", "Left it out")
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM equality_box WHERE network_id = $1`)
			if err != nil {
				return err
			}
			totals, err := db.Value[string](tx, `SELECT totals FROM equality_asking WHERE network_id = $1`)
			if n != 0 || strings.Contains(totals, ":2,") || strings.Contains(totals, ":18,") {
				t.Errorf("%d answers are left, and the totals keep %s", n, totals)
			}
			id, err2 := db.Value[string](tx, `SELECT id FROM equality_asking WHERE network_id = $1`)
			if _, kerr := site.App.Keys.FindBox(db.ID(id)); kerr == nil {
				t.Error("the key is still there")
			}
			if err == nil {
				err = err2
			}
			return err
		})
		v.Post(link, url.Values{"q-sex": {"female"}}).Is(http.StatusGone)
		site.Visitor().Get(own).Is(http.StatusGone)
		s.cora.Post(s.at+"/equality/end", nil).Is(http.StatusConflict)
		s.cora.Post(s.at+"/equality", url.Values{"items": {"sex"}, "purpose": {"Again"}, "closes": {"20/05/2026"}}).Is(http.StatusConflict)
	})
}

// TestTooFewAreDestroyedUnread closes at its time with nine answers, and takes no more answers than people were asked.
func TestTooFewAreDestroyedUnread(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		if s.cora.Post(s.at+"/equality", url.Values{"items": {"sex"}, "purpose": {"x"}, "closes": {"20/04/2026"}}).Is(http.StatusUnprocessableEntity).Problem("items") == "" {
			t.Error("nine people are asked")
		}
		site.Write(func(tx *db.Tx) error {
			p, err := person.Create(tx, person.Person{Given: "Ten", Family: "Example", Email: "ten@example.org"})
			if err != nil {
				return err
			}
			return edition.GivePlace(tx, edition.Place{Edition: db.ID(strings.TrimPrefix(s.at, "/editions/")), Person: p, Side: person.Partner})
		})
		link := s.open()
		v := site.Visitor()
		for range 9 {
			site.Visitor().Post(link, url.Values{"q-sex": {"female"}}).Is(http.StatusSeeOther)
		}
		site.Advance(90 * 24 * time.Hour)
		site.Work()
		v.Get(link).Is(http.StatusGone)
		site.As(site.Person("Cy", "cy@example.org", access.Coordinator)).Get(s.at + "/equality").Is(http.StatusOK).Shows("destroyed unread").Hides("Female")
	})
}
