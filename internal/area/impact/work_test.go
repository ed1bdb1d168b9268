package impact_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// workScene adds an organisation to the scene: Wes belongs to it, Tia and Tom hold roles of the patient pillar in it, and so does somebody of whom
// only the name is known. None of them has a place in a programme.
func workScene(t *testing.T, site *apptest.Site) (*scene, string) {
	t.Helper()
	s := newScene(t, site)
	s.add("Tia", "patient")
	s.add("Tom", "patient")
	var org db.ID
	s.Write(func(tx *db.Tx) error {
		var err error
		if org, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE person SET organisation_id = $2, organisation_confirmed = TRUE WHERE network_id = $1 AND id = $3`, org, s.by["Wes"].ID); err != nil {
			return err
		}
		for _, h := range []group.Holder{{Name: "Tia Example", Person: s.by["Tia"].ID}, {Name: "Tom Example", Person: s.by["Tom"].ID}, {Name: "Dr Quentin Marsh"}} {
			id, err := group.NewHolder(tx, h)
			if err != nil {
				return err
			}
			if _, err := group.SaveTerm(tx, "", group.Term{Organisation: org, Holder: id, Role: "Patient partner", Pillar: group.Patient, Starts: "2000-01-01"}); err != nil {
				return err
			}
		}
		return nil
	})
	return s, string(org)
}

// told saves what followed from the work of an organisation, and returns its address.
func (s *scene) told(who, org, kind, title string, about ...string) string {
	s.t.Helper()
	form := url.Values{"work": {org}, "kind": {kind}, "title": {title}, "happened": {"01/03/2026"}}
	for _, name := range about {
		form.Add("about", string(s.by[name].ID))
	}
	return s.path(s.as[who].Post("/me/impact/new", form).Is(http.StatusSeeOther))
}

// TestWhatFollowedFromTheWorkOfAnOrganisation: without any programme, a patient leader of an organisation tells what followed from its work, another
// one confirms it, its people read it when it is shown to them, and it is counted once.
func TestWhatFollowedFromTheWorkOfAnOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, org := workScene(t, site)
		all := "/impact/organisations/" + org
		// Who takes part in the work tells; for others it is not there, whatever their role.
		for name, status := range map[string]int{"Tia": http.StatusOK, "Wes": http.StatusOK, "Cora": http.StatusOK, "Sam": http.StatusNotFound, "Ada": http.StatusNotFound, "Pat": http.StatusNotFound} {
			s.as[name].Get(all).Is(status)
			s.as[name].Get("/me/impact/new?work=" + org).Is(status)
		}
		s.as["Sam"].Post("/me/impact/new", url.Values{"work": {org}, "kind": {"role"}, "title": {"x"}, "happened": {"01/03/2026"}, "about": {"programme"}}).Is(http.StatusNotFound)
		s.as["Tia"].Get("/me/impact/new?work="+org).Shows("The work of Riverside Trust", "the organisation as a whole")
		// Words name nobody of the organisation who has not read them; who it is, is not said.
		form := url.Values{"work": {org}, "kind": {"service"}, "title": {"Quentin Marsh opened the clinic on Sundays"}, "body": {"Kept words"}, "happened": {"01/03/2026"}, "about": {"programme"}}
		bad := s.as["Tia"].Post("/me/impact/new", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("title") == "" || bad.Field("body") != "Kept words" || strings.Contains(bad.Problem("title"), "Marsh") {
			t.Errorf("a name is taken, or what was typed is lost: %q", bad.Problem("title"))
		}
		form.Set("title", "Quentin opened the clinic on Sundays")
		if s.as["Tia"].Post("/me/impact/new", form).Is(http.StatusUnprocessableEntity).Problem("other") == "" {
			t.Error("a first name is not asked about")
		}
		form.Set("title", "The clinic opens on Sundays")
		form.Set("edition", string(s.Edition)) // it belongs to one of both alone
		at := s.path(s.as["Tia"].Post("/me/impact/new", form).Is(http.StatusSeeOther))
		s.as["Tia"].Get(at).Is(http.StatusOK).Shows("The work of Riverside Trust", "The organisation as a whole", "Claimed").Hides("programme as a whole")
		for _, name := range []string{"Wes", "Tom", "Cora", "Ada", "Pru", "Sam"} {
			s.as[name].Get(at).Is(http.StatusNotFound)
		}
		s.as["Cora"].Get("/editions/" + string(s.Edition) + "/impact").Hides("The clinic opens")
		// A change of a service needs a patient partner: a role in the organisation makes one, a word alone does not.
		s.confirm("Tia", at, "outside@example.org", "yes", "partner")
		s.as["Tia"].Get(at).Shows("Waiting for confirmation", "in a role as a patient leader at Riverside Trust")
		s.as["Tia"].Post(at+"/ask", url.Values{"name": {"Tom"}, "email": {"tom@example.org"}}).Is(http.StatusSeeOther)
		reply := s.as["Tom"].Get(at + "/confirm").Is(http.StatusOK).Shows("The work of Riverside Trust").Form(at + "/confirm")
		reply.Set("is", "yes")
		reply.Set("side", "partner")
		s.as["Tom"].Post(at+"/confirm", reply).Is(http.StatusSeeOther)
		s.as["Tia"].Get(at).Shows("Confirmed", "as a patient partner whom the network knows")
		// Shown to the organisation, its people and its engagement leads read it, and nobody else.
		if s.as["Tia"].Post(at+"/show", url.Values{"audience": {"programme"}}).Is(http.StatusUnprocessableEntity).Problem("audience") == "" {
			t.Error("it is shown to a programme to which it does not belong")
		}
		s.as["Tia"].Post(at+"/show", url.Values{"audience": {"organisation"}}).Is(http.StatusSeeOther)
		for name, status := range map[string]int{"Wes": http.StatusOK, "Tom": http.StatusOK, "Cora": http.StatusOK, "Ada": http.StatusNotFound, "Sam": http.StatusNotFound, "Pat": http.StatusNotFound} {
			s.as[name].Get(at).Is(status)
		}
		s.as["Wes"].Get(all).Shows("The clinic opens on Sundays", "What Everything Confirmed 1 Not confirmed, or not yet 0 In all 1")
		// Somebody else tells of the same change: it counts once when one of them says so.
		other := s.told("Tom", org, "service", "The clinic opens on Sundays now", "Tom")
		s.as["Tom"].Get(other).Shows("These could be the same change")
		s.as["Tom"].Post(other+"/show", url.Values{"audience": {"organisation"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(all).Shows("Could these be one change?")
		s.as["Cora"].Post(at+"/same", url.Values{"other": {strings.TrimPrefix(other, "/impact/claims/")}, "from": {"work"}, "work": {org}}).Is(http.StatusSeeOther).To(all)
		s.as["Cora"].Get(all).Hides("Could these be one change?")
		s.as["Tia"].Get(at).Shows("Together they count once")
		// What follows from an edition and does not rest on the same thing cannot be the same change.
		s.as["Pat"].Post(s.tell("Pat", "service", "The clinic opens on Sundays", "Pat")+"/same", url.Values{"other": {strings.TrimPrefix(at, "/impact/claims/")}}).Is(http.StatusNotFound)
		// Somebody comes whose name stands in it: others read it no more until the words change.
		s.Write(func(tx *db.Tx) error {
			id, err := group.NewHolder(tx, group.Holder{Name: "Clinic Opens"})
			if err == nil {
				_, err = group.SaveTerm(tx, "", group.Term{Organisation: db.ID(org), Holder: id, Role: "Governor", Pillar: group.Patient, Starts: "2000-01-01"})
			}
			return err
		})
		s.as["Wes"].Get(at).Is(http.StatusNotFound)
		s.as["Tia"].Get(at).Shows("Only you and those it is about can read this now")
		change := s.as["Tia"].Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		change.Set("title", "One can come on a Sunday too")
		s.as["Tia"].Post(at+"/change", change).Is(http.StatusSeeOther)
		s.as["Tia"].Get(at).Shows("One can come on a Sunday too", "Claimed")
		// It is withdrawn as any other is.
		s.as["Tia"].Post(at+"/withdraw", nil).Is(http.StatusSeeOther)
		s.as["Wes"].Get(all).Hides("One can come on a Sunday too")
	})
}

// TestWhatFollowedFromAnIdea: whoever brought an idea tells what followed from it when it was taken up, though they take no other part in the work of the
// organisation. The two are joined, and walked in both directions.
func TestWhatFollowedFromAnIdea(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, org := workScene(t, site)
		idea := s.path(s.as["Sam"].Post("/ideas/new", url.Values{"organisation": {org}, "title": {"Open the clinic on Sundays"}, "body": {"Many of us work in the week."}}).Is(http.StatusSeeOther))
		begin := "/me/impact/new?" + url.Values{"work": {org}, "thing": {"idea " + strings.TrimPrefix(idea, "/ideas/")}}.Encode()
		s.as["Sam"].Get(idea).Is(http.StatusOK).Hides("Tell what followed from this")
		s.as["Sam"].Get(begin).Is(http.StatusNotFound)
		s.as["Cora"].Post(idea+"/answer", url.Values{"kind": {"adopt"}, "words": {"From May on."}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(idea).Shows("Tell what followed from this")
		s.as["Lou"].Get(begin).Is(http.StatusNotFound)
		form := s.as["Sam"].Get(begin).Is(http.StatusOK).Shows("Open the clinic on Sundays").Form("/me/impact/new")
		form.Set("kind", "service")
		form.Set("title", "One can come on a Sunday")
		at := s.path(s.as["Sam"].Post("/me/impact/new", form).Is(http.StatusSeeOther))
		s.as["Sam"].Get(at).Shows("Open the clinic on Sundays", "What led to it")
		s.as["Sam"].Get(idea).Shows("One can come on a Sunday")
		s.as["Cora"].Get(idea).Hides("One can come on a Sunday") // nobody else reads it yet
	})
}
