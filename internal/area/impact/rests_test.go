package impact_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// shown is an entry of the pair that everybody in the programme may read.
func (s *scene) shown(title string) db.ID {
	s.t.Helper()
	var id db.ID
	s.Write(func(tx *db.Tx) error {
		mine, err := collaboration.IDsOf(tx, s.by["Pat"].ID)
		if err != nil {
			return err
		}
		if id, err = entry.Add(tx, s.App.Keys, entry.Entry{Kind: "log", OwnerKind: entry.OwnerCollaboration, Owner: mine[0], Author: s.by["Pat"].ID, Edition: s.Edition, Happened: "2026-02-20", Title: title, Body: "What we saw"}); err != nil {
			return err
		}
		e, err := entry.Find(tx, s.App.Keys, id)
		if err != nil {
			return err
		}
		return entry.Widen(tx, e, entry.Programme, e.Version)
	})
	return id
}

// rest chooses a thing on which a claim rests, of those that its page offers.
func (s *scene) rest(who, at, kind, words string) *apptest.Result {
	s.t.Helper()
	// Without scripts the search is sent, and leads to a page of its own with what was found.
	sought := s.as[who].Post(at+"/rest", url.Values{"find": {words}, "seek": {"find"}}).Is(http.StatusSeeOther)
	for _, value := range s.as[who].Get(s.path(sought)).Is(http.StatusOK).Attr(`input[name="`+kind+`"]`, "value") {
		return s.as[who].Post(at+"/rest", url.Values{kind: {value}})
	}
	s.t.Fatalf("%s cannot choose a %s with %q", who, kind, words)
	return nil
}

// TestALineFromAClaimToAThingAndBack: a claim rests on things that its author may see. Each reader follows the line in both directions as
// far as they may read; who may not see a thing sees that there is one, and what was taken back says so.
func TestALineFromAClaimToAThingAndBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		wrote := s.shown("How we ask patients first")
		at := s.tell("Pat", "service", "The ward asks patients first", "Pat")
		s.as["Pat"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		// A lesson that was taken up, and one that was not.
		lessons := "/editions/" + string(s.Edition) + "/lessons"
		for _, words := range []string{"Papers came too late", "The room was cold"} {
			s.as["Cora"].Post(lessons, url.Values{"text": {words}, "phase": {"during"}}).Is(http.StatusSeeOther)
		}
		learnt := ""
		for _, link := range s.as["Cora"].Get(lessons).Attr(`a[href*="/lessons/"]`, "href") {
			link = strings.TrimPrefix(link, "/n/"+s.Slug)
			if s.as["Cora"].Get(link).Has("Papers came too late") {
				learnt = link
				s.as["Cora"].Post(link+"/ask", url.Values{"outcome": {"accepted"}, "reason": {"Everybody said so"}, "change": {"Papers a week before"}, "owner": {string(s.by["Cora"].ID)}}).Is(http.StatusSeeOther)
			}
		}
		s.rest("Pat", at, "entry", "How we ask patients first").Is(http.StatusSeeOther)
		s.rest("Pat", at, "lesson", "Papers came too late").Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Hides("The room was cold")
		s.as["Pat"].Post(at+"/rest", url.Values{"what": {"own"}, "own": {"The minutes of the ward meeting"}, "own-link": {"https://example.org/minutes"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at + "/rest").Is(http.StatusOK).Hides("How we ask patients first") // it rests on it already
		s.as["Pat"].Post(at+"/rest", url.Values{"entry": {"entry " + string(wrote)}}).Is(http.StatusSeeOther)
		if n := len(s.as["Pat"].Get(at).Attr(`a[href$="/learning/`+string(wrote)+`"]`, "href")); n != 1 {
			t.Errorf("the claim rests %d times on the same entry", n)
		}
		// What is wrong stands beside its field, and nothing is saved.
		for field, form := range map[string]url.Values{
			"entry":    {"entry": {"entry " + string(db.NewID())}},
			"lesson":   {"lesson": {""}},
			"own":      {"what": {"own"}, "own": {""}},
			"own-link": {"what": {"own"}, "own": {"x"}, "own-link": {"javascript:alert(1)"}},
		} {
			if s.as["Pat"].Post(at+"/rest", form).Is(http.StatusUnprocessableEntity).Problem(field) == "" {
				t.Errorf("nothing is said beside %s", field)
			}
		}
		if !s.as["Pat"].Post(at+"/rest", nil).Is(http.StatusUnprocessableEntity).Has("Tick at least one") {
			t.Error("nothing is said when nothing is ticked")
		}
		s.as["Lou"].Post(at+"/rest", url.Values{"what": {"own"}, "own": {"x"}}).Is(http.StatusForbidden)
		s.as["Lou"].Get(at + "/rest").Is(http.StatusForbidden)
		// Lou, of the programme, follows both lines and back. Sam sees that there are such things, and no more.
		s.as["Lou"].Get(at).Shows("How we ask patients first", "Papers came too late", "The minutes of the ward meeting")
		s.as["Lou"].Get("/learning/"+string(wrote)).Is(http.StatusOK).Shows("What followed from this", "The ward asks patients first")
		s.as["Lou"].Get(lessons).Shows("The ward asks patients first")
		s.as["Cora"].Get(learnt).Shows("What followed from this", "The ward asks patients first")
		s.as["Sam"].Get(at).Is(http.StatusOK).Shows("What a pair, trio or team wrote, which you cannot read", "A lesson of the programme, which you cannot read").Hides("How we ask patients first", "Papers came too late")
		// Told by two and counted once, it stands once beside the thing.
		other := s.tell("Lou", "service", "On this ward they ask patients first", "Lou")
		s.as["Lou"].Post(other+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.rest("Lou", other, "lesson", "Papers came too late").Is(http.StatusSeeOther)
		s.as["Lou"].Get(other).Shows("These could be the same change")
		s.as["Lou"].Post(other+"/same", url.Values{"other": {strings.TrimPrefix(at, "/impact/claims/")}}).Is(http.StatusSeeOther)
		if n := len(s.as["Cora"].Get(learnt).Attr(`a[href*="/impact/claims/"]`, "href")); n != 1 {
			t.Errorf("one change stands %d times beside the lesson", n)
		}
		s.as["Cora"].Get(learnt).Shows("told by 2 people")
		// The entry is taken back: it says so, to all, and its words are gone for those who are not members.
		site.Write(func(tx *db.Tx) error {
			e, err := entry.Find(tx, site.App.Keys, wrote)
			if err != nil {
				return err
			}
			return entry.Narrow(tx, e, entry.Members)
		})
		s.as["Lou"].Get(at).Shows("It was taken back").Hides("How we ask patients first")
		s.as["Pat"].Get(at).Shows("How we ask patients first", "Taken back")
		// A claim that only its own people see, or that is withdrawn, stands beside nothing for others.
		s.as["Lou"].Post(other+"/apart", nil).Is(http.StatusSeeOther)
		s.as["Lou"].Post(other+"/withdraw", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Post(at+"/narrow", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(learnt).Hides("What followed from this")
		s.as["Pat"].Get(lessons).Shows("The ward asks patients first")
		// What it rests on can be taken off again.
		for _, thing := range s.as["Pat"].Get(at).Attr(`input[name="thing"]`, "value") {
			s.as["Pat"].Post(at+"/rest/remove", url.Values{"thing": {thing}}).Is(http.StatusSeeOther)
		}
		s.as["Lou"].Get(at).Is(http.StatusNotFound)
		s.as["Pat"].Get(at).Hides("The minutes of the ward meeting", "Take this off")
	})
}

// TestAClaimRestsOnAStep: a step on which an organisation works can be what a claim rests on, for who reads its plan.
func TestAClaimRestsOnAStep(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		var of db.ID
		site.Write(func(tx *db.Tx) error {
			var err error
			if of, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE person SET organisation_id = $2, organisation_confirmed = TRUE WHERE network_id = $1 AND id = $3`, of, s.by["Pat"].ID)
			return err
		})
		step := "/leadership/" + string(of) + "/steps/6"
		s.as["Cora"].Post(step+"/change", url.Values{"state": {"begun"}, "evidence": {"We have a list"}, "version": {"0"}}).Is(http.StatusSeeOther)
		at := s.tell("Pat", "role", "I joined the board", "Pat")
		s.rest("Pat", at, "step", "6.").Is(http.StatusSeeOther)
		s.as["Pat"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(step).Is(http.StatusOK).Shows("What followed from this", "I joined the board")
		s.as["Cora"].Get(step).Shows("I joined the board")
		s.as["Cora"].Get(at).Shows("Riverside Trust")
		s.as["Lou"].Get(at).Is(http.StatusOK).Shows("A step of a plan, which you cannot read").Hides("Riverside Trust")
	})
}
