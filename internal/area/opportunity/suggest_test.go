package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

// looks lets Cora look for people in the name of the organisation.
func (s *scene) looks() {
	s.t.Helper()
	s.Write(func(tx *db.Tx) error {
		p, err := person.Find(tx, s.by["Cora"].ID)
		if err != nil {
			return err
		}
		p.Organisation = s.Org
		if err := person.Update(tx, p); err != nil {
			return err
		}
		return person.ConfirmOrganisation(tx, p.ID, s.Org)
	})
	s.as["Cora"].Post("/partner-organisations/"+string(s.Org)+"/change", url.Values{"version": {"0"}, "does": {"Care"}, "needs": {"Readers"}, "bank": {"yes"}}).Is(http.StatusSeeOther)
}

// offers writes somebody's card, and lets the organisation tell them of opportunities.
func (s *scene) offers(who, most string, skills ...string) {
	s.t.Helper()
	f := s.as[who].Get("/me/bank/card").Is(http.StatusOK).Form("/me/bank/card")
	f["skills"], f["most"], f["available"], f["experience"] = skills, []string{most}, []string{"morning", "weekend"}, []string{"Years of diabetes"}
	s.as[who].Post("/me/bank/card", f).Is(http.StatusSeeOther)
	s.as[who].Post("/me/bank/organisations/"+string(s.Org), url.Values{"purposes": {"opportunities"}, "shown": {"family", "skills", "available", "experience"}}).Is(http.StatusSeeOther)
}

func TestWhomAnOrganisationCouldTell(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published("skills", "chair")
		s.as["Cora"].Get(at).Is(http.StatusOK).Hides("See whom you could tell").Shows("does not look for people in the people bank")
		s.as["Cora"].Get(at + "/suggestions").Is(http.StatusNotFound)
		s.looks()
		s.as["Cora"].Get(at + "/suggestions").Is(http.StatusOK).Shows("Nobody can be suggested at the moment")
		s.offers("Pat", "2", "chair", "listen")
		s.offers("Joe", "1", "chair")
		s.offers("Kim", "1", "write")
		s.offers("Dee", "4", "chair") // designs it
		s.as["Cora"].Get(at).Shows("See whom you could tell")
		page := s.as["Cora"].Get(at+"/suggestions").Is(http.StatusOK).Shows("Pat Example", "Joe Example", "Offers “Chairing meetings”", "Free then: ", "Has never been asked so far", "all 3 people", "it was proved").
			Hides("Kim Example", "Dee Example", "diabetes")
		for _, who := range []string{"Con", "Dee", "Out", "Ada", "Sam", "Pat"} {
			if r := s.as[who].Get(at + "/suggestions"); r.Status != http.StatusForbidden && r.Status != http.StatusNotFound {
				t.Errorf("%s sees it: %d", who, r.Status)
			}
		}

		// The link leads to where the people bank asks, with words to begin with.
		ask := page.Link("Ask Joe Example")
		to, _, _ := strings.Cut(ask, "?")
		form := s.as["Cora"].Get(ask).Is(http.StatusOK).Form(to)
		if form.Get("purpose") != "opportunities" || !strings.Contains(form.Get("words"), "“A seat on the quality board”") || !strings.Contains(form.Get("words"), public) {
			t.Errorf("the words to begin with are %v", form)
		}
		s.as["Cora"].Post(to, form).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at + "/suggestions").Shows("Pat Example").Hides("Joe Example")

		// What somebody puts aside is theirs alone.
		s.as["Pat"].Get("/opportunities").Shows("Opportunities that may suit you", "You offer “Chairing meetings”", "You are free then: ")
		s.as["Pat"].Post(public+"/not-for-me", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/opportunities").Shows("Nobody is told").Hides("A seat on the quality board")
		s.as["Joe"].Get("/opportunities").Shows("A seat on the quality board")
		s.as["Cora"].Get(at + "/suggestions").Shows("Pat Example")
		if strings.Contains(s.letters("Cora")+s.letters("Con"), "aside") || s.as["Cora"].Get(at).Has("aside") {
			t.Error("somebody is told what was put aside")
		}
		s.as["Pat"].Get("/me/opportunities").Shows("What you put aside", "A seat on the quality board")
		s.as["Pat"].Post(public+"/show-again", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/opportunities").Shows("Opportunities that may suit you")
		s.as["Pat"].Post("/opportunities/0190f4c0-0000-7000-8000-000000000000/not-for-me", nil).Is(http.StatusNotFound)
		_, hidden := s.written()
		s.as["Pat"].Post(hidden+"/not-for-me", nil).Is(http.StatusNotFound)

		// Who replied is not told again, and does not read again that it may suit them.
		s.reply("Pat", public)
		s.as["Cora"].Get(at + "/suggestions").Hides("Pat Example")
		s.as["Pat"].Get("/opportunities").Hides("may suit you")
		s.pass(11)
		s.as["Cora"].Get(at + "/suggestions").Is(http.StatusNotFound)
	})
}

// Who said yes to something of the organisation at the same time is not told; what else they have at that time only they see.
func TestWhoIsBusyWithTheOrganisationIsNotTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.looks()
		s.offers("Pat", "2", "chair")
		at, public := s.published("skills", "chair", "title", "The first")
		own, id := s.reply("Pat", public)
		s.as["Con"].Post(at+"/people/"+id+"/choose", nil).Is(http.StatusSeeOther)
		over, _ := s.published("skills", "chair", "title", "The second", "meetings", s.in(40)+", 11:59 to 12:00")
		after, _ := s.published("skills", "chair", "title", "The third", "meetings", s.in(40)+", 09:00 to 10:00")
		s.as["Cora"].Get(over + "/suggestions").Shows("Pat Example")
		s.as["Pat"].Post(own+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(over + "/suggestions").Hides("Pat Example")
		s.as["Cora"].Get(after + "/suggestions").Shows("Pat Example")
		s.as["Pat"].Get("/opportunities").Shows("The second", "A meeting falls on something else of yours")
	})
}

// One who fits everything is not suggested for everything, and it is said where they are.
func TestSuggestionsAreSharedOutOverTheOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.looks()
		s.offers("Pat", "1", "chair", "listen")
		one, _ := s.published("skills", "chair", "title", "The one")
		two, _ := s.published("skills", "chair", "title", "The other")
		first, second := s.as["Cora"].Get(one+"/suggestions").Is(http.StatusOK), s.as["Cora"].Get(two+"/suggestions")
		if first.Has("Ask Pat Example") == second.Has("Ask Pat Example") {
			t.Error("somebody who wants to be asked once a month is suggested for both, or for none")
		}
		for _, page := range []*apptest.Result{first, second} {
			if !page.Has("Ask Pat Example") {
				page.Shows("Nobody can be suggested", "is suggested for something else", "Pat Example")
			}
		}
	})
}

func TestSuggestionsInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	s.looks()
	s.offers("Pat", "2", "chair", "listen")
	s.offers("Joe", "1", "chair")
	at, _ := s.published("skills", "chair")
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("suggestions-" + name)
	}
	cora := s.enter(address, "Cora")
	cora.Open(address + at)
	cora.Click("See whom you could tell")
	look(cora, "office")
	cora.Click("Ask Pat Example")
	look(cora, "ask")
	cora.Press("Ask them")
	cora.HasText("They are asked.")
	pat := s.enter(address, "Pat")
	pat.Open(address + "/opportunities")
	look(pat, "own")
	pat.Press("Not for me")
	pat.HasText("Nobody is told.")
	pat.Open(address + "/me/opportunities")
	pat.HasText("What you put aside")
	look(pat, "aside")
}

// Who looks for people in the name of the organisation sees whom it could tell, also when she does not run its opportunities; who runs them reads who does.
func TestWhoLooksForPeopleSeesWhomItCouldTell(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published("skills", "chair")
		s.as["Cora"].Post("/partner-organisations/"+string(s.Org)+"/change", url.Values{"version": {"0"}, "does": {"Care"}, "needs": {"Readers"}, "bank": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("Nobody looks for people in the people bank", "Say who looks for people in its name")
		s.as["Sam"].Get(at + "/suggestions").Is(http.StatusNotFound)
		s.as["Cora"].Post("/partner-organisations/"+string(s.Org)+"/leads", url.Values{"email": {"sam@example.org"}}).Is(http.StatusSeeOther)
		s.offers("Pat", "2", "chair", "listen")
		s.as["Cora"].Get(at).Shows("Sam Example can see whom").Hides("See whom you could tell")
		s.as["Cora"].Get(at + "/suggestions").Is(http.StatusNotFound)
		s.as["Sam"].Get(s.At).Shows("You look for people in the name of this organisation")
		s.as["Sam"].Get(public).Shows("See whom you could tell of it")
		s.as["Sam"].Get(at+"/suggestions").Is(http.StatusOK).Shows("Ask Pat Example", "Offers “Chairing meetings”")
		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		s.as["Pat"].Get(public).Hides("whom you could tell")
		hidden, _ := s.written("title", "Not public yet")
		s.as["Sam"].Get(hidden + "/suggestions").Is(http.StatusNotFound)
	})
}
