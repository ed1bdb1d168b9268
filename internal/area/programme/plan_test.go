package programme_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
)

func (s *scene) count(q string, args ...any) (n int64) {
	s.t.Helper()
	s.Read(func(tx *db.Tx) (err error) {
		n, err = db.Value[int64](tx, q, args...)
		return err
	})
	return n
}

// TestWhatHappensBetweenTheDays: it comes from the template, can be changed, and each person finds what is theirs.
func TestWhatHappensBetweenTheDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		s.C.Get(s.at("/days")).Is(http.StatusOK).Shows("Supervision after module 1", "Around Thursday 14 May 2026, 90 minutes", "Coaching for each pair", "Around Tuesday 2 June 2026, 60 minutes", "Add something between the days")
		add := s.at("/between/new")
		r := s.C.Post(add, url.Values{"title": {""}, "date": {"nonsense"}, "minutes": {"-5"}, "for": {"nobody"}, "notes": {"Bring a story"}}).Is(http.StatusUnprocessableEntity)
		for _, name := range []string{"title", "date", "minutes", "for"} {
			if r.Problem(name) == "" {
				t.Errorf("no message at %s", name)
			}
		}
		if r.Field("date") != "nonsense" {
			t.Error("what was typed is lost")
		}
		s.C.Post(add, url.Values{"title": {"Meet at home"}, "date": {"20 May 2026"}, "minutes": {"45"}, "for": {"pairs"}, "notes": {"Tell each other why you are here."}}).Is(http.StatusSeeOther)
		at := s.C.Get(s.at("/days")).Shows("Meet at home").Attr(`a[href*="/between/"]`, "href")
		mine := ""
		for _, href := range at {
			if s.C.Get(href).Field("title") == "Meet at home" {
				mine = href
			}
		}
		first := s.C.Get(mine).Is(http.StatusOK).Form(mine)
		second := s.C.Get(mine).Form(mine)
		first.Set("title", "Meet where you like")
		s.C.Post(mine, first).Is(http.StatusSeeOther)
		second.Set("notes", "Bring tea")
		s.C.Post(mine, second).Is(http.StatusConflict).Shows("Meet where you like", "Bring tea")

		own := "/me/editions/" + string(s.Edition)
		site.As(pat).Get(own).Is(http.StatusOK).Shows("Meeting as people", "Meet where you like", "Tell each other why", "Coaching for each pair").Hides("Supervision after module 1")
		site.As(mustFind(s, "petra@example.org")).Get(own).Is(http.StatusOK).Shows("Supervision after module 1").Hides("Coaching for each pair")
		site.As(site.Person("Nell", "nell@example.org")).Get(own).Is(http.StatusNotFound)
		site.As(pat).Get(add).Is(http.StatusNotFound)
		day := "/me/days/" + string(s.days()[0].ID)
		site.As(pat).Get(day).Is(http.StatusOK).Shows("See your whole programme")

		// The next edition has it too, at the same distance from its first day.
		id, _, _ := strings.Cut(strings.TrimPrefix(s.C.Post(s.at("/clone"), url.Values{"name": {"2027"}, "first_day": {"11 May 2027"}}).Is(http.StatusSeeOther).Location, "/editions/"), "?")
		s.C.Get("/editions/"+id+"/days").Is(http.StatusOK).Shows("Meet where you like", "Around Wednesday 19 May 2027, 45 minutes")
		s.C.Post(mine+"/remove", nil).Is(http.StatusSeeOther)
		s.C.Post(mine+"/remove", nil).Is(http.StatusNotFound)
		s.C.Get(s.at("/days")).Hides("Meet where you like")
		if n := s.count(`SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action IN ('between.add', 'between.change', 'between.remove')`); n != 3 {
			t.Errorf("%d audit rows", n)
		}
	})
}

// TestMaterials: each is for somebody, and nobody else finds or opens it.
func TestMaterials(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		add := s.at("/materials/new")
		r := s.C.Upload(add, url.Values{"title": {""}, "kind": {"link"}, "link": {"javascript:alert(1)"}, "for": {"all"}, "day": {"elsewhere"}}).Is(http.StatusUnprocessableEntity)
		for _, name := range []string{"title", "link", "for", "day"} {
			if r.Problem(name) == "" {
				t.Errorf("no message at %s", name)
			}
		}
		s.C.Upload(add, url.Values{"title": {"Nothing"}, "kind": {"file"}, "for": {"participants"}}).Is(http.StatusUnprocessableEntity).Shows("Choose a file.")
		s.C.Upload(add, url.Values{"title": {"A page"}, "kind": {"file"}, "for": {"participants"}}, apptest.File{Field: "file", Name: "x.html", Body: []byte("<html>hello")}).Is(http.StatusUnprocessableEntity).Shows("Other kinds cannot be kept")
		if n := s.count(`SELECT COUNT(*) FROM edition_material WHERE network_id = $1`); n != 0 {
			t.Fatalf("%d materials after faulty forms", n)
		}

		day := string(s.days()[0].ID)
		put := func(title, who, day string) string {
			s.C.Upload(add, url.Values{"title": {title}, "kind": {"file"}, "for": {who}, "day": {day}}, apptest.File{Field: "file", Name: title + ".txt", Body: []byte("The words of " + title)}).Is(http.StatusSeeOther)
			id := ""
			s.Read(func(tx *db.Tx) (err error) {
				id, err = db.Value[string](tx, `SELECT id FROM edition_material WHERE network_id = $1 AND title = $2`, title)
				return err
			})
			return "/materials/" + id
		}
		all := map[string]string{"everybody": put("Leaflet", "everybody", ""), "applicants": put("Guide to the form", "applicants", ""),
			"participants": put("Handout", "participants", day), "facilitators": put("Notes for the team", "facilitators", day)}
		s.C.Upload(add, url.Values{"title": {"A film"}, "kind": {"link"}, "link": {"https://films.example.org/1"}, "for": {"everybody"}}).Is(http.StatusSeeOther)

		zoe := site.Person("Zoe", "zoe@example.org")
		s.Write(func(tx *db.Tx) error {
			id := db.NewID()
			if _, err := tx.Exec(`INSERT INTO application (network_id, id, edition_id, number, state, title, instrument, instrument_version, has_challenge, funding, parts_left, sponsor_state, started_by, started, changed, submitted_sealed)
				VALUES ($1, $2, $3, 77, 'draft', '', 'pairs-application', 1, FALSE, '', 0, '', $4, 1, 1, '')`, id, s.Edition, zoe.ID); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO applicant (network_id, application_id, person_id, edition_id, side, running, joined, details_said, needs_said, needs_shared)
				VALUES ($1, $2, $3, $4, 'partner', TRUE, 1, FALSE, FALSE, FALSE)`, id, zoe.ID, s.Edition)
			return err
		})
		stranger := site.Person("Nell", "nell@example.org")
		for who, c := range map[string]struct {
			client *apptest.Client
			opens  string
		}{
			"a visitor":        {site.Visitor(), "everybody"},
			"somebody else":    {site.As(stranger), "everybody"},
			"who applies":      {site.As(zoe), "everybody applicants"},
			"who takes part":   {site.As(pat), "everybody applicants participants"},
			"who leads a day":  {site.As(mustFind(s, "petra@example.org")), "everybody applicants participants facilitators"},
			"the coordinator":  {s.C, "everybody applicants participants facilitators"},
			"another stranger": {site.As(site.Person("Ned", "ned@example.org")), "everybody"},
		} {
			for audience, path := range all {
				want := http.StatusNotFound
				if strings.Contains(c.opens, audience) {
					want = http.StatusOK
				}
				if got := c.client.Get(path); got.Status != want {
					t.Errorf("%s gets %d for what is for %s", who, got.Status, audience)
				} else if want == http.StatusOK && (!strings.Contains(got.Body, "The words of") || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox")) {
					t.Errorf("%s gets %q with %q", who, got.Body, got.Header.Get("Content-Security-Policy"))
				}
			}
		}
		public := "/programmes/collaborative-pairs/" + string(s.Edition)
		site.Visitor().Get(public).Is(http.StatusOK).Shows("Leaflet", "A film (link to films.example.org)").Hides("Handout", "Guide to the form")
		site.As(zoe).Get(public).Shows("Guide to the form").Hides("Handout")
		site.As(pat).Get("/me/days/"+day).Is(http.StatusOK).Shows("Handout (file, 20 bytes)").Hides("Notes for the team", "Leaflet")
		site.As(pat).Get("/me/editions/"+string(s.Edition)).Shows("Handout", "Leaflet").Hides("Notes for the team")
		site.As(mustFind(s, "petra@example.org")).Get(s.at("/materials")).Is(http.StatusOK).Shows("Notes for the team").Hides("Add a material")
		site.As(pat).Get(s.at("/materials")).Is(http.StatusNotFound)

		// A copy shares the file; it stays until the last of both is gone. A draft's materials are for its team alone.
		handout := s.at(all["participants"])
		id := strings.TrimPrefix(s.C.Post(s.at("/clone"), url.Values{"name": {"2027"}, "first_day": {"11 May 2027"}}).Is(http.StatusSeeOther).Location, "/editions/")
		s.C.Get("/editions/"+id+"/materials").Is(http.StatusOK).Shows("Handout", "Day 1: Meeting as people", "Leaflet")
		var copied string
		s.Read(func(tx *db.Tx) (err error) {
			copied, err = db.Value[string](tx, `SELECT id FROM edition_material WHERE network_id = $1 AND edition_id = $2 AND title = 'Leaflet'`, id)
			return err
		})
		site.Visitor().Get("/materials/" + copied).Is(http.StatusNotFound)
		form := s.C.Get(handout).Is(http.StatusOK).Form(handout)
		form.Set("title", "Handout, second print")
		s.C.Upload(handout, form).Is(http.StatusSeeOther)
		s.C.Upload(handout, form).Is(http.StatusSeeOther) // the same from another window is done
		form.Set("title", "Handout, third print")
		s.C.Upload(handout, form).Is(http.StatusConflict).Shows("Somebody else changed this while you were writing", "Handout, third print")
		form.Set("day", "")
		s.C.Upload(handout, form).Is(http.StatusConflict).Shows("The whole edition", "Day 1: Meeting as people")
		s.C.Get(all["participants"]).Is(http.StatusOK)
		s.C.Post(handout+"/remove", nil).Is(http.StatusSeeOther)
		s.C.Get(all["participants"]).Is(http.StatusNotFound)
		if n := s.count(`SELECT COUNT(*) FROM file f JOIN edition_material m ON m.network_id = f.network_id AND m.file_id = f.id WHERE f.network_id = $1 AND m.title = 'Handout'`); n != 1 {
			t.Errorf("the copy has %d files", n)
		}
		leaflet := s.at(all["everybody"])
		s.C.Post("/editions/"+id+"/materials/"+copied+"/remove", nil).Is(http.StatusSeeOther)
		before := s.count(`SELECT COUNT(*) FROM file WHERE network_id = $1`)
		s.C.Post(leaflet+"/remove", nil).Is(http.StatusSeeOther)
		if after := s.count(`SELECT COUNT(*) FROM file WHERE network_id = $1`); after != before-1 {
			t.Errorf("%d files before, %d after the last material is gone", before, after)
		}
	})
}

// TestAProgrammeIsFoundAfterItEnded: from the first page everybody finds what they were part of, with the forms, plan, calls and report that
// come afterwards; nobody finds what they were no part of.
func TestAProgrammeIsFoundAfterItEnded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		rosa, nell := site.Person("Rosa", "rosa@example.org"), site.Person("Nell", "nell@example.org")
		s.C.Post(s.at("/people"), url.Values{"email": {"rosa@example.org"}, "function": {"coach"}, "side": {"partner"}}).Is(http.StatusSeeOther)
		own := "/me/editions/" + string(s.Edition)
		p := site.As(pat)
		p.Get(p.Get("/me").Link("All your programmes, also those that have ended")).Is(http.StatusOK).Shows("On now, and to come", "You take part").Hides("The last day was")
		s.Write(func(tx *db.Tx) error {
			for i, w := range []struct{ name, state, respondents string }{{"One month later", "planned", "professional partner"}, {"At the end", "closed", "partner"}, {"For coaches", "planned", "coach"}, {"For staff", "planned", "professional"}} {
				if _, err := tx.Exec(`INSERT INTO wave (network_id, id, edition_id, name, instrument, definition, respondents, linked, opens, closes, remind_days, minimum, state, outcome, invited, answered, note, created, version)
					VALUES ($1, $2, $3, $4, 'x', '', $5, FALSE, $6, $7, '', 0, $8, '', 0, 0, '', $6, 1)`, db.NewID(), s.Edition, w.name, w.respondents, int64(tx.Now)+int64(i), int64(tx.Now)+int64(i)+1, w.state); err != nil {
					return err
				}
			}
			// One that somebody closed before its time.
			if _, err := tx.Exec(`UPDATE wave SET closes = $3, closed = $4 WHERE network_id = $1 AND edition_id = $2 AND name = 'At the end'`, s.Edition,
				int64(tx.Now.Add(40*24*time.Hour)), int64(tx.Now.Add(-24*time.Hour))); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE edition SET state = 'ended' WHERE network_id = $1 AND id = $2`, s.Edition)
			return err
		})
		ended := "It was open until " + ui.Date(site.Clock.Now().Add(-24*time.Hour)) + "."
		p.Get("/me/programmes").Shows("Ended", "forms of the months after").Hides("On now, and to come")
		p.Get(own).Is(http.StatusOK).Shows("One month later", "It comes to you by email on", "At the end", ended, "My plan", "Calls with a coach").Hides("For coaches", "For staff")
		if at := site.As(mustFind(s, "petra@example.org")).Get("/me/programmes").Shows("Ended", "Co-facilitator").Attr(`main a[href$="`+own+`"]`, "href"); len(at) != 1 {
			t.Errorf("a facilitator finds %v", at)
		}
		coach := site.As(rosa).Get("/me/programmes").Attr(`main a[href$="/calls"]`, "href")
		if len(coach) != 1 {
			t.Fatalf("a coach finds %v", coach)
		}
		site.As(rosa).Get(strings.TrimPrefix(coach[0], "/n/"+site.Slug)).Is(http.StatusOK)
		site.As(nell).Get("/me/programmes").Is(http.StatusOK).Shows("You are in no programme yet").Hides("Ended")
		// Every other function leads to what it does in the edition, too.
		for function, to := range map[string]string{"supervisor": "/supervision", "presenter": ""} {
			who := site.Person(function, function+"@example.org")
			s.C.Post(s.at("/people"), url.Values{"email": {who.Email}, "function": {function}, "side": {"partner"}}).Is(http.StatusSeeOther)
			at := site.As(who).Get("/me/programmes").Is(http.StatusOK).Shows("2026").Attr(`main a[href*="/editions/"]`, "href")
			if to == "" {
				if len(at) != 0 {
					t.Errorf("a %s is led to %v", function, at)
				}
				continue
			}
			if len(at) != 1 || !strings.HasSuffix(at[0], to) {
				t.Fatalf("a %s is led to %v", function, at)
			}
			site.As(who).Get(strings.TrimPrefix(at[0], "/n/"+site.Slug)).Is(http.StatusOK)
		}
	})
}
