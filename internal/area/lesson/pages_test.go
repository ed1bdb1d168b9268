package lesson_test

import (
	"net/http"
	"net/url"
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

// scene is an edition that Fay (a patient partner) and Gil (a professional) lead, with Sue as supervisor, Kit as coach and Pat
// as somebody who takes part.
type scene struct {
	*apptest.Site
	t  *testing.T
	as map[string]*apptest.Client
	by map[string]person.Person
	at string
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, as: map[string]*apptest.Client{}, by: map[string]person.Person{}}
	add := func(name string, roles ...access.Role) {
		s.by[name] = site.Person(name, strings.ToLower(name)+"@example.org", roles...)
		s.as[name] = site.As(s.by[name])
	}
	add("Cora", access.Coordinator)
	for _, name := range []string{"Fay", "Gil", "Sue", "Kit", "Pat", "Sam"} {
		add(name)
	}
	made := s.as["Cora"].Post("/editions/new", url.Values{
		"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"12/05/2026"},
		"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"},
		"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
	}).Is(http.StatusSeeOther)
	s.at = s.path(made)
	for name, f := range map[string][2]string{"Fay": {"facilitator", "partner"}, "Gil": {"facilitator", "professional"}, "Sue": {"supervisor", "professional"}, "Kit": {"coach", "professional"}} {
		s.as["Cora"].Post(s.at+"/people", url.Values{"email": {s.by[name].Email}, "function": {f[0]}, "side": {f[1]}}).Is(http.StatusSeeOther)
	}
	site.Write(func(tx *db.Tx) error {
		return edition.GivePlace(tx, edition.Place{Edition: db.ID(strings.TrimPrefix(s.at, "/editions/")), Person: s.by["Pat"].ID, Side: person.Partner})
	})
	return s
}

func (s *scene) path(r *apptest.Result) string { return strings.TrimPrefix(r.Location, "/n/"+s.Slug) }

// lesson is the address of the only lesson.
func (s *scene) lesson() string {
	links := s.as["Cora"].Get(s.at+"/lessons").Attr(`a[href*="/lessons/"]`, "href")
	if len(links) == 0 {
		s.t.Fatal("there is no lesson")
	}
	return strings.TrimPrefix(links[0], "/n/"+s.Slug)
}

func TestALessonBecomesAChangeOfTheNextEdition(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		lessons := s.at + "/lessons"
		words := url.Values{"text": {"Day one was too full"}, "phase": {"during"}}
		s.as["Sam"].Get(lessons).Is(http.StatusNotFound)
		s.as["Pat"].Post(lessons, words).Is(http.StatusNotFound)
		bad := s.as["Kit"].Post(lessons, url.Values{"text": {"Kept"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("phase") == "" || bad.Field("text") != "Kept" {
			t.Error("the form does not say what is wrong, or loses what was typed")
		}
		s.as["Kit"].Post(lessons, words).Is(http.StatusSeeOther)
		one := s.lesson()
		s.as["Pat"].Get(lessons).Is(http.StatusOK).Hides("too full")
		decision := url.Values{"outcome": {"accepted"}, "reason": {"All said so"}, "change": {"One topic less"}, "owner": {string(s.by["Gil"].ID)}}
		s.as["Kit"].Post(one+"/ask", decision).Is(http.StatusForbidden)
		s.as["Pat"].Post(one+"/ask", decision).Is(http.StatusNotFound)
		s.as["Gil"].Post(one+"/ask", url.Values{"outcome": {"accepted"}, "reason": {"All said so"}}).Is(http.StatusUnprocessableEntity)
		s.as["Gil"].Post(one+"/ask", decision).Is(http.StatusSeeOther)
		s.as["Gil"].Get(one).Shows("The team is asked", "One topic less")
		// One side alone decides nothing, and neither does somebody who does not lead.
		agree := s.as["Fay"].Get(one).Is(http.StatusOK).Form(one + "/agree")
		s.as["Cora"].Post(one+"/agree", agree).Is(http.StatusNotFound)
		s.as["Fay"].Get("/me").Shows("Decide about a lesson")
		s.as["Fay"].Post(one+"/agree", agree).Is(http.StatusSeeOther)
		s.as["Pat"].Get(lessons).Shows("Day one was too full", "All said so", "Fay Example, Gil Example", "One topic less").Hides("Kit Example")
		// The next edition plans it, when it is made from this one.
		site.Advance(time.Hour)
		s.as["Cora"].Post(s.at+"/clone", url.Values{"name": {"2027"}, "first_day": {"11/05/2027"}, "with_people": {"yes"}, "people": {"yes"}}).Is(http.StatusSeeOther)
		next := ""
		site.Read(func(tx *db.Tx) error {
			var err error
			next, err = db.Value[string](tx, `SELECT id FROM edition WHERE network_id = $1 AND name = '2027'`)
			return err
		})
		next = "/editions/" + next
		s.as["Cora"].Get(next).Shows("One change is planned. It is not done yet.")
		s.as["Gil"].Get("/me").Shows("Look after a change")
		page := s.as["Cora"].Get(next+"/lessons").Shows("Changes that this edition plans", "One topic less", "Not done", "Gil Example")
		tick := strings.TrimPrefix(page.Attr(`form[action*="/changes/"]`, "action")[0], "/n/"+s.Slug)
		s.as["Kit"].Post(tick, url.Values{"done": {"yes"}}).Is(http.StatusNotFound)
		s.as["Cora"].Post(tick, url.Values{"done": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(next).Shows("The one change that was planned is done.")
		// Where it was learnt it cannot be ticked off: it is a change of the next one.
		s.as["Cora"].Post(s.at+"/changes/"+tick[strings.LastIndex(tick, "/")+1:], url.Values{"done": {"yes"}}).Is(http.StatusNotFound)
	})
}

func TestWhoTakesPartCanBeAsked(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Fay"].Post(s.at+"/lessons/invite", url.Values{"invited": {"yes"}}).Is(http.StatusNotFound)
		s.as["Cora"].Post(s.at+"/lessons/invite", url.Values{"invited": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Post(s.at+"/lessons", url.Values{"text": {"The room was cold"}, "phase": {"during"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(s.at + "/lessons").Shows("The room was cold")
		s.as["Sam"].Post(s.at+"/lessons", url.Values{"text": {"x"}, "phase": {"during"}}).Is(http.StatusNotFound)
	})
}

func TestCosts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		costs := s.at + "/costs"
		for _, name := range []string{"Kit", "Pat", "Sam"} {
			s.as[name].Get(costs).Is(http.StatusNotFound)
		}
		s.as["Fay"].Get(costs).Is(http.StatusOK)
		s.as["Fay"].Post(costs, url.Values{"kind": {"venue"}, "words": {"Hall"}}).Is(http.StatusNotFound)
		bad := s.as["Cora"].Post(costs, url.Values{"kind": {"venue"}, "words": {"Hall"}, "planned": {"a lot"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("planned") == "" || bad.Field("words") != "Hall" {
			t.Error("the form does not say what is wrong, or loses what was typed")
		}
		s.as["Cora"].Post(costs, url.Values{"kind": {"venue"}, "words": {"Hall"}, "planned": {"1,200"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Post(costs, url.Values{"kind": {"food"}, "words": {"Lunch"}, "planned": {"300"}, "actual": {"280.50"}}).Is(http.StatusSeeOther)
		page := s.as["Cora"].Get(costs).Shows("£1,500", "At least £280.50", "1 of 2 lines has no paid amount yet")
		line := strings.TrimPrefix(page.Link("Hall"), "/n/"+s.Slug)
		first, second := s.as["Cora"].Get(line).Form(line), s.as["Cora"].Get(line).Form(line)
		first.Set("actual", "1250")
		s.as["Cora"].Post(line, first).Is(http.StatusSeeOther)
		second.Set("actual", "9")
		if r := s.as["Cora"].Post(line, second).Is(http.StatusConflict); r.Field("actual") != "9" {
			t.Error("what the second typed is lost")
		}
		s.as["Cora"].Get(costs).Shows("£1,530.50").Hides("no paid amount yet")
		s.as["Cora"].Post(line+"/remove", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(line).Is(http.StatusNotFound)
	})
}

// TestSupervisionIsPrivate: a note is its writer's alone, a mirror is shared by choice and taken back at once, and whoever
// runs the edition sees only the date.
func TestSupervisionIsPrivate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		list := s.at + "/supervision"
		s.as["Fay"].Post(list, url.Values{"held": {"13/05/2026"}}).Is(http.StatusSeeOther)
		links := s.as["Fay"].Get(list).Attr(`a[href*="/supervision/"]`, "href")
		one := strings.TrimPrefix(links[len(links)-1], "/n/"+s.Slug)
		s.as["Cora"].Get(list).Is(http.StatusOK).Shows("13 May 2026")
		for _, name := range []string{"Cora", "Kit", "Pat", "Sam"} {
			s.as[name].Get(one).Is(http.StatusNotFound)
			s.as[name].Post(one+"/note", url.Values{"note": {"x"}}).Is(http.StatusNotFound)
			s.as[name].Post(one+"/mirror", url.Values{"q-felt": {"x"}}).Is(http.StatusNotFound)
			s.as[name].Post(one+"/lesson", url.Values{"text": {"x"}}).Is(http.StatusNotFound)
		}
		s.as["Fay"].Post(one+"/note", url.Values{"note": {"A very private thought"}, "version": {"0"}}).Is(http.StatusSeeOther)
		s.as["Fay"].Post(one+"/note", url.Values{"note": {"From another window"}, "version": {"0"}}).Is(http.StatusConflict).Shows("Compare the two", "A very private thought", "From another window")
		for _, slip := range []string{"1/1/1900", "1/1/2099", "1/1/9999", ""} {
			if s.as["Fay"].Post(list, url.Values{"held": {slip}}).Is(http.StatusUnprocessableEntity).Problem("held") == "" {
				t.Errorf("a supervision on %q", slip)
			}
		}
		// A wrong date is mended by those who note it, and what was written stays.
		id := one[strings.LastIndex(one, "/")+1:]
		if s.as["Fay"].Post(one+"/date", url.Values{"held-" + id: {"1/1/1900"}}).Is(http.StatusUnprocessableEntity).Problem("held-"+id) == "" {
			t.Error("a date is changed to one of long ago")
		}
		for _, name := range []string{"Kit", "Pat", "Sam"} {
			s.as[name].Post(one+"/date", url.Values{"held-" + id: {"14/05/2026"}}).Is(http.StatusNotFound)
		}
		s.as["Cora"].Follow(s.as["Cora"].Post(one+"/date", url.Values{"held-" + id: {"14/05/2026"}})).Shows("14 May 2026").Hides("private thought")
		s.as["Fay"].Post(one+"/mirror", url.Values{"q-felt": {"I held back"}, "version": {"0"}}).Is(http.StatusSeeOther)
		s.as["Fay"].Get(one).Shows("A very private thought", "I held back")
		for _, name := range []string{"Gil", "Sue"} {
			s.as[name].Get(one).Is(http.StatusOK).Hides("private thought", "held back")
		}
		form := s.as["Fay"].Get(one).Form(one + "/mirror")
		form.Set("shared", "yes")
		s.as["Fay"].Post(one+"/mirror", form).Is(http.StatusSeeOther)
		s.as["Gil"].Get(one).Shows("I held back", "Fay Example").Hides("private thought")
		form = s.as["Fay"].Get(one).Form(one + "/mirror")
		form.Del("shared")
		s.as["Fay"].Post(one+"/mirror", form).Is(http.StatusSeeOther)
		s.as["Gil"].Get(one).Hides("held back")
		// Who wrote a note deletes it, after a question. Nobody else is asked, or can.
		for _, name := range []string{"Gil", "Sue"} {
			s.as[name].Follow(s.as[name].Get(one+"/note/delete")).Hides("private thought", "Delete your note")
			s.as[name].Post(one+"/note/delete", nil).Is(http.StatusSeeOther)
		}
		s.as["Cora"].Get(one + "/note/delete").Is(http.StatusNotFound)
		s.as["Cora"].Post(one+"/note/delete", nil).Is(http.StatusNotFound)
		s.as["Fay"].Get(one).Shows("A very private thought", "Delete my note")
		question := s.as["Fay"].Get(one+"/note/delete").Is(http.StatusOK).Shows("Delete your note?", "A very private thought", "No, keep it")
		s.as["Fay"].Post(one+"/note/delete", question.Form("/note/delete")).Is(http.StatusSeeOther)
		s.as["Fay"].Get(one).Hides("private thought", "Delete my note").Shows("I held back")
		s.as["Fay"].Post(one+"/note", url.Values{"note": {"A new private thought"}, "version": {"0"}}).Is(http.StatusSeeOther)
		// What should change goes to the lessons, and nothing else does.
		s.as["Sue"].Post(one+"/lesson", url.Values{"text": {"Open in turns"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.at+"/lessons").Shows("Open in turns", "Sue Example").Hides("held back", "private thought")
		site.Read(func(tx *db.Tx) error {
			for _, q := range []string{`SELECT COUNT(*) FROM audit WHERE network_id = $1 AND detail LIKE '%private thought%'`, `SELECT COUNT(*) FROM supervision_note WHERE network_id = $1 AND words_sealed LIKE '%private%'`} {
				if n, err := db.Value[int64](tx, q); err != nil || n != 0 {
					t.Errorf("%s: %d, %v", q, n, err)
				}
			}
			return nil
		})
	})
}
