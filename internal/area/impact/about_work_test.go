package impact_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/impact"
	"alongside/internal/platform/db"
)

// exported is everything that somebody takes away with an export at an address.
func (s *scene) exported(who, path string, form url.Values) (all string) {
	s.t.Helper()
	body := s.as[who].Post(path, form).Is(http.StatusOK).Body
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			s.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			s.t.Fatal(err)
		}
		all += f.Name + "\n" + string(text)
	}
	return all
}

// shownWork is a claim from the work of the organisation that Tia tells, Tom confirms, and the people of the organisation read.
func (s *scene) shownWork(org, title string) string {
	s.t.Helper()
	at := s.told("Tia", org, "role", title, "Tia")
	s.as["Tia"].Post(at+"/ask", url.Values{"name": {"Tom"}, "email": {"tom@example.org"}}).Is(http.StatusSeeOther)
	reply := s.as["Tom"].Get(at + "/confirm").Form(at + "/confirm")
	reply.Set("is", "yes")
	reply.Set("side", "partner")
	s.as["Tom"].Post(at+"/confirm", reply).Is(http.StatusSeeOther)
	s.as["Tia"].Post(at+"/show", url.Values{"audience": {"organisation"}}).Is(http.StatusSeeOther)
	return at
}

// aboutMe is somebody's word that a claim is about them; it returns the page on which they answer.
func (s *scene) aboutMe(who, at string) string {
	s.t.Helper()
	about := "/about-me/claim/" + strings.TrimPrefix(at, "/impact/claims/")
	page := s.as[who].Get(about).Is(http.StatusOK)
	return s.path(s.as[who].Post(about, page.Form(about)).Is(http.StatusSeeOther))
}

// confirmed is how many changes from the work of an organisation a report to its board counts now.
func (s *scene) confirmed(org string) (n int) {
	s.t.Helper()
	s.Write(func(tx *db.Tx) error {
		all, err := new(impact.Impact).ConfirmedAt(tx, db.ID(org), tx.Now)
		n = len(all)
		return err
	})
	return n
}

// TestWhoeverRecognisesThemselvesInTheWorkOfAnOrganisation: a claim from the work of an organisation waits, everywhere and at once, for whoever of its
// people says that it is about them. They say yes, no, or what should be different, or that it is not about them after all.
func TestWhoeverRecognisesThemselvesInTheWorkOfAnOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, org := workScene(t, site)
		all := "/impact/organisations/" + org
		const words = "Somebody who had waited nine hours in the corridor told the board, and the board listened"
		at := s.shownWork(org, words)
		about := "/about-me/claim/" + strings.TrimPrefix(at, "/impact/claims/")
		s.as["Wes"].Get(all).Shows("Confirmed 1", "This is about me")
		s.as["Wes"].Get(at).Shows("This is about me")
		s.as["Tia"].Get(at).Hides("This is about me")
		s.as["Tia"].Get(about).Shows("You wrote these words, or they bear your name")
		for _, name := range []string{"Sam", "Pat", "Ada"} { // who has nothing to do with the work finds nothing
			s.as[name].Get(about).Is(http.StatusNotFound)
			s.as[name].Post(about, url.Values{"hash": {"x"}}).Is(http.StatusNotFound)
		}
		if n := s.confirmed(org); n != 1 {
			t.Fatalf("%d changes count", n)
		}
		if !strings.Contains(s.exported("Cora", "/export", nil), words) {
			t.Error("the export of the network does not hold what is shown")
		}
		letters := len(site.Mail.To("wes@example.org"))

		// Wes recognises himself: it waits for him, for everybody and everywhere.
		s.as["Wes"].Get(about).Shows("The work of Riverside Trust", words, "they count nowhere")
		waits := s.aboutMe("Wes", at)
		for _, name := range []string{"Tom", "Cora", "Wes"} {
			s.as[name].Get(at).Is(http.StatusNotFound)
			s.as[name].Get(all).Hides(words)
		}
		s.as["Cora"].Get(all).Shows("Everything Confirmed 0")
		if n := s.confirmed(org); n != 0 {
			t.Errorf("%d changes count while it waits", n)
		}
		if strings.Contains(s.exported("Cora", "/export", nil), words) {
			t.Error("the export of the network holds what waits")
		}
		s.as["Sam"].Get(waits).Is(http.StatusNotFound)
		s.as["Wes"].Get("/me").Shows("Say whether something about you may be shown", "The work of Riverside Trust")
		s.as["Wes"].Get(waits).Shows("The work of Riverside Trust", words, "out of the work of the organisation", "Yes, it may be shown to others")
		s.as["Tia"].Get(at).Shows("Waits for those it describes: Wes Example")
		heard := s.as["Tia"].Get("/me").Link("Read what somebody said about words that you wrote")
		s.as["Tia"].Get(heard).Shows("Wes Example read these words and said: this is about me", "The work of Riverside Trust")
		s.as["Wes"].Get(heard).Is(http.StatusNotFound)
		if own := s.exported("Wes", "/me/export", nil); !strings.Contains(own, "You said that this is about you") || !strings.Contains(own, "The work of Riverside Trust") {
			t.Error("Wes does not take away what he said")
		}
		// Nearly the same words are not taken from somebody else meanwhile.
		near := url.Values{"work": {org}, "kind": {"role"}, "title": {words + " well"}, "happened": {"01/03/2026"}, "about": {"programme"}}
		if s.as["Tom"].Post("/me/impact/new", near).Is(http.StatusUnprocessableEntity).Problem("body") == "" {
			t.Error("nearly the same words are taken while they wait")
		}
		// His yes shows them again to whoever read them before, still confirmed.
		s.as["Wes"].Post(waits+"/yes", s.as["Wes"].Get(waits).Form(waits+"/yes")).Is(http.StatusSeeOther)
		s.as["Tom"].Get(at).Is(http.StatusOK).Shows("Confirmed")
		s.as["Cora"].Get(all).Shows(words)
		if n := s.confirmed(org); n != 1 {
			t.Errorf("%d changes count after the yes", n)
		}
		// A no takes them back, and holds for whoever writes them again; he can change his mind.
		s.as["Wes"].Post(waits+"/no", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Is(http.StatusNotFound)
		if bad := s.as["Tom"].Post("/me/impact/new", near).Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("body"), "Somebody said no") || strings.Contains(bad.Problem("body"), "Wes") {
			t.Errorf("the words of a no: %q", bad.Problem("body"))
		}
		s.as["Wes"].Post(waits+"/yes", s.as["Wes"].Get(waits).Form(waits+"/yes")).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Is(http.StatusOK)

		// Tia writes it anew: Wes stays asked as long as she names him, with a letter that does not say what it is.
		change := s.as["Tia"].Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		if change.Get("describes") != "Wes Example" {
			t.Errorf("the form names %q", change.Get("describes"))
		}
		change.Set("title", "Tia and somebody from the corridor spoke to the board")
		change.Set("describes", "Wes Example\nTom Example")
		if s.as["Tia"].Post(at+"/change", change).Is(http.StatusUnprocessableEntity).Problem("describes") == "" {
			t.Error("somebody is named who said nothing")
		}
		change.Set("describes", "Wes Example")
		s.as["Tia"].Post(at+"/change", change).Is(http.StatusSeeOther)
		site.Work()
		sent := site.Mail.To("wes@example.org")
		if len(sent) != letters+1 || !strings.Contains(sent[len(sent)-1].Text, "the work of Riverside Trust") || strings.Contains(sent[len(sent)-1].Text, "corridor") {
			t.Errorf("%d letters ask Wes: %v", len(sent)-letters, sent)
		}
		waits = s.as["Wes"].Get("/me").Link("Say whether something about you may be shown")
		s.as["Wes"].Post(waits+"/change", url.Values{"comment": {"Do not say where I sat"}}).Is(http.StatusSeeOther)
		s.as["Tia"].Get(at).Shows("Do not say where I sat")
		// Really different words without him free him, and he reads that they changed.
		change = s.as["Tia"].Get(at + "/change").Form(at + "/change")
		change.Set("title", "The board hears a patient first at each meeting")
		change.Set("describes", "")
		s.as["Tia"].Post(at+"/change", change).Is(http.StatusSeeOther)
		gone := s.as["Wes"].Get("/me").Link("Read what became of words about you")
		s.as["Wes"].Get(gone).Shows("These words were changed since", "say so where you read them")

		// Whoever was mistaken says so, and the words go on.
		at = s.shownWork(org, "Two of us teach new staff how a ward sounds at night")
		waits = s.aboutMe("Wes", at)
		s.as["Wes"].Post(waits+"/not-me", s.as["Wes"].Get(waits).Form(waits+"/not-me")).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Is(http.StatusOK)
		// A withdrawn claim ends the question.
		s.aboutMe("Wes", at)
		s.as["Tia"].Post(at+"/withdraw", nil).Is(http.StatusSeeOther)
		s.as["Wes"].Get("/me").Hides("Say whether something about you may be shown")
	})
}

// TestWhoWorkedWithAnOrganisationRecognisesThemselves: not only its own people, but also whoever is in a pair with one of them, and who was asked whether
// it is so.
func TestWhoWorkedWithAnOrganisationRecognisesThemselves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, org := workScene(t, site)
		at := s.shownWork(org, "A carer who fell asleep in the chapel asked for a bed for families")
		s.as["Tia"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Is(http.StatusOK).Hides("This is about me")
		s.Write(func(tx *db.Tx) error { // Pru, who is in a pair with Pat, belongs to it
			_, err := tx.Exec(`UPDATE person SET organisation_id = $2, organisation_confirmed = TRUE WHERE network_id = $1 AND id = $3`, org, s.by["Pru"].ID)
			return err
		})
		s.as["Pat"].Get(at).Shows("This is about me")
		s.as["Sam"].Get(at).Is(http.StatusOK).Hides("This is about me")
		s.as["Sam"].Get("/about-me/claim/" + strings.TrimPrefix(at, "/impact/claims/")).Is(http.StatusNotFound)
		s.as["Tia"].Post(at+"/ask", url.Values{"name": {"Sam"}, "email": {"sam@example.org"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Shows("This is about me")
		first, second := s.aboutMe("Pat", at), ""
		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		// While it waits nobody else finds it; after Pat's yes Sam says the same, and Pat's yes stays.
		s.as["Pat"].Post(first+"/yes", s.as["Pat"].Get(first).Form(first+"/yes")).Is(http.StatusSeeOther)
		second = s.aboutMe("Sam", at)
		s.as["Lou"].Get(at).Is(http.StatusNotFound)
		s.as["Pat"].Get(first).Shows("You said yes. It waits for the others")
		s.as["Sam"].Post(second+"/yes", s.as["Sam"].Get(second).Form(second+"/yes")).Is(http.StatusSeeOther)
		s.as["Lou"].Get(at).Is(http.StatusOK)
	})
}
