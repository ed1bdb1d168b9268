package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// member puts somebody on a panel.
func (s *scene) member(at, who, side string) *apptest.Result {
	s.t.Helper()
	return s.as["Cora"].Post(at+"/panel", url.Values{"member": {strings.ToLower(who) + "@example.org"}, "side": {side}})
}

// score is somebody's score of one application.
func (s *scene) score(who, at, reply, mark string) *apptest.Result {
	s.t.Helper()
	f := s.as[who].Get(at + "/people/" + reply).Is(http.StatusOK).Form("/score")
	return s.as[who].Post(at+"/people/"+reply+"/score", with(f, []string{"q-dialogue", mark, "q-challenge", mark}))
}

// formal is a formal opportunity with a panel of both sides, which has closed with applications of Pat and Joe.
func (s *scene) formal(seats string) (at, public, pat, joe string) {
	s.t.Helper()
	at, public = s.published("formal", "formal", "seats", seats)
	s.member(at, "Pru", "professional").Is(http.StatusSeeOther)
	s.member(at, "Lou", "partner").Is(http.StatusSeeOther)
	_, pat = s.applies("Pat", public)
	_, joe = s.applies("Joe", public)
	return at, public, pat, joe
}

func TestAPanelOfBothSidesScoresAloneAndDecidesTogether(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public, pat, joe := s.formal("1")
		s.as["Kim"].Post(public+"/reply", url.Values{"q-why": {""}}).Is(http.StatusUnprocessableEntity).Shows("There is a problem")
		s.member(at, "Pat", "partner").Is(http.StatusUnprocessableEntity).Shows("They cannot be on this panel")
		s.member(at, "Lou", "professional").Is(http.StatusUnprocessableEntity)
		s.as["Lou"].Post(public+"/reply", url.Values{"q-why": {"Me"}, "q-bring": {"All"}}).Is(http.StatusUnprocessableEntity).Shows("You have a part in how people are chosen")

		// Before it has closed the panel reads nothing, and nobody scores.
		s.as["Lou"].Get(at + "/people/" + pat).Is(http.StatusNotFound)
		s.as["Cora"].Post(at+"/scoring", nil).Is(http.StatusUnprocessableEntity).Shows("when the opportunity has closed")
		s.pass(11)
		s.as["Cora"].Get("/me").Shows("See to the panel of an opportunity")
		s.as["Cora"].Post(at+"/scoring", nil).Is(http.StatusSeeOther)
		for _, who := range []string{"Con", "Dee", "Out", "Ada", "Joe"} {
			s.as[who].Get(at + "/people/" + pat).Is(http.StatusNotFound)
		}
		s.as["Pru"].Get("/me").Shows("Score applications, each alone")
		s.as["Pru"].Get(at+"/people/"+pat).Shows("Because, says Pat", "They challenge well").Hides("I never stop learning")
		f := s.as["Pru"].Get(at + "/people/" + pat).Form("/score")
		s.as["Pru"].Post(at+"/people/"+pat+"/score", f).Is(http.StatusUnprocessableEntity).Shows("Score at least one of these.")
		s.score("Pru", at, pat, "4").Is(http.StatusSeeOther)
		s.score("Pru", at, joe, "1").Is(http.StatusSeeOther)
		s.score("Lou", at, pat, "2").Is(http.StatusSeeOther)
		// One score is missing: nobody sees another's, and nothing is decided.
		s.as["Pru"].Get(at).Shows("when everybody on the panel has scored everything").Hides("Mean of all")
		s.as["Cora"].Get(at).Shows("Scores are seen by the panel alone").Hides("Mean of all")
		s.as["Pru"].Post(at+"/choice", url.Values{"chosen": {pat}}).Is(http.StatusUnprocessableEntity).Shows("scores every application first")
		s.score("Lou", at, joe, "3").Is(http.StatusSeeOther)
		s.as["Lou"].Get(at).Shows("Mean of all", "3.0", "2.0")
		s.as["Cora"].Get(at).Hides("Mean of all")
		s.as["Lou"].Post(at+"/choice", url.Values{"chosen": {pat, joe}}).Is(http.StatusUnprocessableEntity).Shows("You look for one person. Choose fewer.")
		s.as["Lou"].Post(at+"/choice", url.Values{"chosen": {"nobody"}}).Is(http.StatusUnprocessableEntity).Shows("Choose from the list.")
		s.as["Con"].Post(at+"/choice", url.Values{"chosen": {pat}}).Is(http.StatusForbidden)
		s.as["Lou"].Post(at+"/choice", url.Values{"chosen": {pat}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Hides("you are chosen")
		s.as["Pru"].Get("/me").Shows("Decide with the panel whom to choose")
		yes := s.as["Pru"].Get(at).Shows("Pat Example", "Not this time").Form("/decide")
		s.as["Cora"].Post(at+"/decide", yes).Is(http.StatusForbidden)

		// Another choice takes the first one's place, with every yes to it.
		s.as["Pru"].Post(at+"/choice", url.Values{"chosen": {joe}}).Is(http.StatusSeeOther)
		s.as["Pru"].Post(at+"/decide", yes).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Hides("you are chosen")
		s.as["Lou"].Post(at+"/choice", url.Values{"chosen": {pat}}).Is(http.StatusSeeOther)
		s.as["Pru"].Post(at+"/decide", s.as["Pru"].Get(at).Form("/decide")).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Shows("Say yes or no: you are chosen")
		s.as["Joe"].Get("/me/opportunities/" + joe).Shows("Sent. You get an answer.").Hides("Not this time")
		s.as["Pat"].Post("/me/opportunities/"+pat+"/yes", nil).Is(http.StatusSeeOther)

		// Whoever was not chosen is told why before it is finished, and nobody else reads that.
		s.as["Cora"].Post(at+"/finish", url.Values{"version": {"1"}}).Is(http.StatusUnprocessableEntity).Shows("You owe words on why to one person not chosen")
		s.as["Cora"].Get("/me").Shows("Tell people why they were not chosen")
		s.as["Lou"].Post(at+"/people/"+joe+"/why", url.Values{"answer": {"You listen well. Lead a small group next."}}).Is(http.StatusSeeOther)
		s.as["Joe"].Get("/me/opportunities/"+joe).Shows("Not this time", "Lead a small group next.")
		s.as["Pat"].Get("/me/opportunities/" + joe).Is(http.StatusNotFound)
		s.as["Pat"].Get("/me/opportunities/" + pat).Hides("Lead a small group next.")
		s.as["Cora"].Post(at+"/finish", s.as["Cora"].Get(at).Form("/finish")).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("It is finished. One person said yes")
	})
}

func TestWhoIsTooCloseJudgesNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, _, pat, joe := s.formal("1")
		s.pass(11)
		s.as["Cora"].Post(at+"/scoring", nil).Is(http.StatusSeeOther)
		s.score("Lou", at, pat, "2").Is(http.StatusSeeOther)
		s.as["Lou"].Post(at+"/too-close", nil).Is(http.StatusSeeOther)
		s.as["Lou"].Get(at).Is(http.StatusNotFound)
		s.as["Cora"].Get(at).Shows("The panel has no patient leader")
		s.as["Cora"].Post(at+"/scoring", nil).Is(http.StatusUnprocessableEntity)
		s.member(at, "Lou", "partner").Is(http.StatusUnprocessableEntity).Shows("too close to judge")
		s.member(at, "Kim", "partner").Is(http.StatusSeeOther)
		s.as["Cora"].Post(at+"/scoring", nil).Is(http.StatusSeeOther)
		for _, who := range []string{"Kim", "Pru"} {
			for _, reply := range []string{pat, joe} {
				s.score(who, at, reply, "3").Is(http.StatusSeeOther)
			}
		}
		s.as["Kim"].Post(at+"/choice", url.Values{"chosen": {pat}}).Is(http.StatusSeeOther)
		// Who takes their application back changes what was put to the panel, so it is put again.
		yes := s.as["Pru"].Get(at).Form("/decide")
		s.as["Joe"].Post("/me/opportunities/"+joe+"/take-back", nil).Is(http.StatusSeeOther)
		s.as["Pru"].Post(at+"/decide", yes).Is(http.StatusSeeOther)
		s.as["Pru"].Get(at).Shows("has changed since you opened this page")
		s.as["Pat"].Get("/me").Hides("you are chosen")
	})
}

func TestSomebodyLeavesTheNetwork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, _, pat, _ := s.formal("1")
		other, _ := s.written("title", "Another")
		s.as["Cora"].Post(other+"/ask", nil).Is(http.StatusSeeOther)
		for _, who := range []string{"Pat", "Lou", "Dee"} {
			s.as["Ada"].Post("/admin/people/"+string(s.by[who].ID)+"/close", nil).Is(http.StatusSeeOther)
		}
		s.as["Cora"].Get(at + "/people/" + pat).Shows("What they wrote is gone.").Hides("Because, says Pat")
		s.as["Cora"].Get(at).Shows("The panel has no patient leader")
		s.as["Cora"].Get(other).Shows("cannot say yes: the access of", "has left the network")
	})
}
