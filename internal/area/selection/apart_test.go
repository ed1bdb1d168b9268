package selection_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

func (sc *scene) list() string { return "/editions/" + string(sc.edition) + "/selection" }

// TestASideWithoutAJudgeIsTold: a conflict that leaves nobody on a side who can judge is told to the contact, and stands on
// the coordinator's pages until somebody is added, instead of an application that waits for ever.
func TestASideWithoutAJudgeIsTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 8)
		sc.exec(`UPDATE edition SET contact_name = 'Cora', contact_email = 'cora@example.org' WHERE network_id = $1 AND id = $2`, sc.edition)
		cora := site.As(sc.cora)
		too := url.Values{"conflict_reason": {"We are cousins."}}
		site.As(sc.par1).Post(sc.path(0, "/conflict"), too).Is(http.StatusSeeOther)
		site.Work()
		if n := len(site.Mail.To("cora@example.org")); n != 0 {
			t.Errorf("%d letters while another patient partner is there", n)
		}
		cora.Get(sc.list()).Shows("We are cousins.").Hides("cannot decide about everything")
		site.As(sc.par2).Post(sc.path(0, "/conflict"), too).Is(http.StatusSeeOther)
		if text := site.Letter("cora@example.org").Text; !strings.Contains(text, "application 1. Nobody on the panel’s side of the patient partners") || !strings.Contains(text, "/people") {
			t.Errorf("the letter:\n%s", text)
		}
		cora.Get(sc.list()).Shows("The panel cannot decide about everything", "Application 1: Nobody on the panel’s side of the patient partners").Hides("Application 2: Nobody")
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther)
		cora.Get(sc.path(0, "")).Shows("Nobody on the panel’s side of the patient partners").Hides("must score first")
		cora.Post(sc.path(0, "/decision"), url.Values{"outcome": {"waiting"}}).Is(http.StatusUnprocessableEntity).Shows("Nobody on the panel’s side")
		// One who joins the panel ends it.
		nell := site.Person("Nell", "nell@example.org")
		sc.exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'panel', 'partner')`, sc.edition, nell.ID)
		cora.Get(sc.list()).Hides("cannot decide about everything")
	})
}

// TestASponsorDoesNotJudge: who backs an application, by the address of their account, has no part in judging it.
func TestASponsorDoesNotJudge(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 8)
		sc.score(sc.pro1, 1, "3").Is(http.StatusSeeOther)
		sc.exec(`INSERT INTO sponsor (network_id, id, application_id, name, email, role, state, named, money, amount, interest, rhythm, rhythm_words, reason_sealed)
			VALUES ($1, $2, $3, 'Hana', 'hana@example.org', 'Director', 'asked', 1, FALSE, 0, FALSE, '', '', '')`, db.NewID(), sc.apps[0])
		hana := site.As(sc.pro1)
		hana.Get(sc.list()).Is(http.StatusOK).Shows("You are the sponsor of an application here", "Letters that people understand").Hides("Ward rounds")
		hana.Get(sc.path(0, "")).Is(http.StatusNotFound)
		hana.Get("/me").Hides("Score")
		sc.score(sc.pro1, 0, "3").Is(http.StatusNotFound)
		// The others' majority is counted without her.
		sc.score(sc.pro2, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		site.As(sc.pro2).Post(sc.path(0, "/decision"), url.Values{"outcome": {"waiting"}}).Is(http.StatusSeeOther)
		site.As(sc.cora).Get(sc.path(0, "")).Shows("Awaited: Lena, Luca.")
	})
}

// TestWhoAppliesDoesNotJudgeTheOthers: the places are what they hope for themselves.
func TestWhoAppliesDoesNotJudgeTheOthers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 8)
		sc.apply("My own", sc.pro2, site.Person("Pearl", "pearl@example.org"))
		hugo := site.As(sc.pro2)
		hugo.Get(sc.list()).Is(http.StatusOK).Shows("You have applied to this programme yourself").Hides("Ward rounds", "My own")
		hugo.Get(sc.path(0, "")).Is(http.StatusNotFound)
		hugo.Get("/me").Hides("Score")
		sc.score(sc.pro2, 0, "3").Is(http.StatusNotFound)
		sc.exec(`UPDATE application SET state = 'withdrawn' WHERE network_id = $1 AND id = $2`, sc.apps[2])
		hugo.Get(sc.list()).Hides("You have applied to this programme yourself").Shows("Ward rounds")
		sc.score(sc.pro2, 0, "3").Is(http.StatusSeeOther)
	})
}

// TestAnApplicationThatIsWrittenAgain: the panel's links lead to a page that says so, and nobody else learns anything.
func TestAnApplicationThatIsWrittenAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 8)
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		sc.exec(`UPDATE application SET state = 'draft' WHERE network_id = $1 AND id IN ($2, $3)`, sc.apps[0], sc.apps[1])
		for _, p := range []string{"hana@example.org", "cora@example.org"} {
			who := sc.pro1
			if p == sc.cora.Email {
				who = sc.cora
			}
			site.As(who).Get(sc.path(0, "")).Is(http.StatusGone).Shows("have opened this application again")
			site.As(who).Get(sc.path(1, "")).Is(http.StatusNotFound) // the panel never had anything to do with it
		}
		site.As(site.Person("Stella", "stella@example.org")).Get(sc.path(0, "")).Is(http.StatusNotFound)
		site.As(sc.pairs[0][0]).Get(sc.path(0, "")).Is(http.StatusNotFound)
	})
}

// TestNoPlaceIsPutToThePanelWithoutRoom: who asks is told, not the last who agrees; and who agrees too late stays at the page.
func TestNoPlaceIsPutToThePanelWithoutRoom(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 1)
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		r := site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}, "reason": {"Our words"}}).Is(http.StatusUnprocessableEntity)
		if r.Problem("outcome") == "" || r.Field("reason") != "Our words" {
			t.Error("no message beside the outcome, or what was typed is lost")
		}
		sc.exec(`UPDATE edition SET places = 2 WHERE network_id = $1 AND id = $2`, sc.edition)
		site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}}).Is(http.StatusSeeOther)
		sc.exec(`UPDATE edition SET places = 1 WHERE network_id = $1 AND id = $2`, sc.edition)
		for _, p := range []int{0, 1, 2} {
			sc.agree([]person.Person{sc.pro1, sc.pro2, sc.par1}[p], 0).Is(http.StatusSeeOther)
		}
		sc.agree(sc.par2, 0).Is(http.StatusConflict).Shows("There is no room for 2 more", "Ward rounds that listen")
	})
}

// TestWhoSaidYesIsNotAskedAgain: an offer waits only for those who have not answered.
func TestWhoSaidYesIsNotAskedAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		pru, pat := site.As(sc.pairs[0][0]), site.As(sc.pairs[0][1])
		pru.Get("/me").Shows("Answer the offer of a place")
		pru.Post(sc.offerPath(0)+"/accept", nil).Is(http.StatusSeeOther)
		pru.Get("/me").Hides("Answer the offer of a place")
		pat.Get("/me").Shows("Answer the offer of a place")
	})
}

// TestReadingInSelectionIsWrittenDown: applicants are promised that each opening of their application is.
func TestReadingInSelectionIsWrittenDown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		site.As(sc.cora).Get(sc.path(0, "")).Is(http.StatusOK)
		site.As(sc.pro1).Get(sc.path(0, "")).Is(http.StatusOK)
		site.As(sc.pairs[0][0]).Get(sc.path(0, "")).Is(http.StatusNotFound)
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'application.read' AND object_id = $2`, sc.apps[0])
			if n != 2 {
				t.Errorf("%d lines", n)
			}
			return err
		})
	})
}

// TestAChangedPanelIsAskedAnew: nobody can be put in the place of a member whose answer is awaited, and who has not judged an
// application alone does not decide about it.
func TestAChangedPanelIsAskedAnew(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 8)
		people := "/editions/" + string(sc.edition) + "/people"
		cora := site.As(sc.cora)
		for side, email := range map[string]string{"professional": "fay@example.org", "partner": "fred@example.org"} {
			sc.exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'facilitator', $4)`, sc.edition, site.Person("Fa", email).ID, side)
		}
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		cora.Post(sc.path(0, "/decision"), url.Values{"outcome": {"refuse"}, "reason": {"Not now."}}).Is(http.StatusSeeOther)
		sc.agree(sc.pro1, 0).Is(http.StatusSeeOther)
		site.As(sc.pro2).Get(sc.path(0, "")).Shows("Save your own score first").Hides("I agree with this decision")
		// Without the button, too.
		hash, decision := site.As(sc.par1).Get(sc.path(0, "")).Field("hash"), ""
		for _, action := range site.As(sc.par1).Get(sc.path(0, "")).Attr("form", "action") {
			if strings.HasSuffix(action, "/agree") {
				decision = action
			}
		}
		site.As(sc.pro2).Post(decision, url.Values{"hash": {hash}}).Is(http.StatusConflict).Shows("Save your own score first")
		site.As(sc.pro2).Post(sc.path(0, "/decision"), url.Values{"outcome": {"waiting"}}).Is(http.StatusUnprocessableEntity).Shows("Save your own score first")

		nell := site.Person("Nell", "nell@example.org")
		page := cora.Post(people, url.Values{"email": {nell.Email}, "function": {"panel"}, "side": {"partner"}}).Is(http.StatusSeeOther)
		cora.Get(page.Location).Shows("the question that it was asked was taken back")
		cora.Get(sc.path(0, "")).Shows("This question was taken back", "The panel has changed")
		if text := site.Letter(sc.par2.Email).Text; !strings.Contains(text, "The panel has changed") {
			t.Errorf("the panel is told:\n%s", text)
		}
		if got := sc.state(0); got != "submitted" {
			t.Errorf("it took effect: %s", got)
		}
		// Somebody who applies is no member of the panel.
		cora.Post(people, url.Values{"email": {sc.pairs[1][1].Email}, "function": {"panel"}, "side": {"partner"}}).Is(http.StatusUnprocessableEntity).Shows("applies to this edition")
	})
}

// TestNobodyWaitsForAClosedAccess: a member of the panel who can no longer sign in is not awaited, and not counted.
func TestNobodyWaitsForAClosedAccess(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 8)
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {"waiting"}}).Is(http.StatusSeeOther)
		site.As(sc.cora).Get(sc.path(0, "")).Shows("Awaited: Hana, Hugo, Lena, Luca.")
		sc.exec(`UPDATE person SET closed = 5 WHERE network_id = $1 AND id IN ($2, $3)`, sc.pro2.ID, sc.par2.ID)
		site.As(sc.cora).Get(sc.path(0, "")).Shows("Awaited: Hana, Lena.")
		sc.agree(sc.pro1, 0).Is(http.StatusSeeOther)
		sc.agree(sc.par1, 0).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "waiting" {
			t.Errorf("state %s", got)
		}
		sc.exec(`UPDATE person SET closed = 5 WHERE network_id = $1 AND id = $2`, sc.par1.ID)
		site.As(sc.cora).Get(sc.list()).Shows("The panel has no patient partner")
	})
}
