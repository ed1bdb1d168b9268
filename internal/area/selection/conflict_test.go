package selection_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

func TestConflictsOfInterestTakeSomebodyOut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 10)
		hana := site.As(sc.pro1)
		sc.score(sc.pro1, 0, "4").Is(http.StatusSeeOther)
		hana.Post(sc.path(0, "/conflict"), url.Values{"conflict_reason": {""}}).Is(http.StatusUnprocessableEntity).Shows("Say in a few words")
		hana.Post(sc.path(0, "/conflict"), url.Values{"conflict_reason": {"We share an office."}}).Is(http.StatusSeeOther)
		hana.Get(sc.path(0, "")).Is(http.StatusNotFound)
		hana.Get("/editions/"+string(sc.edition)+"/selection").Is(http.StatusOK).Hides("Ward rounds that listen").Shows("Letters that people understand",
			"You have a conflict of interest with one application, so you do not see it here.", "If you said so by mistake")
		site.As(sc.pro2).Get("/editions/" + string(sc.edition) + "/selection").Is(http.StatusOK).Hides("conflict of interest with")
		// Her score is gone and her yes is not needed: one professional is left, who is more than half of that side.
		sc.score(sc.pro2, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par2, 0, "3").Is(http.StatusSeeOther)
		site.As(sc.pro2).Get(sc.path(0, "")).Is(http.StatusOK).Hides("Hana")
		site.As(sc.pro2).Post(sc.path(0, "/decision"), url.Values{"outcome": {"refuse"}, "reason": {"There were many good ones."}}).Is(http.StatusSeeOther)
		sc.agree(sc.par1, 0).Is(http.StatusSeeOther)
		sc.agree(sc.par2, 0).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "refused" {
			t.Errorf("state %s", got)
		}
		if text := site.Letter(sc.pairs[0][0].Email).Text; !strings.Contains(text, "There were many good ones.") {
			t.Errorf("letter: %s", text)
		}
	})
}

// TestAConflictIsTakenBack: a member who said by mistake that they are too close comes back by themselves, without the score
// that went, while the panel is not asked; the coordinator sees that it was said and taken back.
func TestAConflictIsTakenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 10)
		list := "/editions/" + string(sc.edition) + "/selection"
		hana, cora := site.As(sc.pro1), site.As(sc.cora)
		sc.score(sc.pro1, 0, "4").Is(http.StatusSeeOther)
		hana.Post(sc.path(0, "/conflict/withdraw"), nil).Is(http.StatusNotFound) // she never declared one
		hana.Post(sc.path(0, "/conflict"), url.Values{"conflict_reason": {"We share an office."}}).Is(http.StatusSeeOther)
		cora.Get(list).Is(http.StatusOK).Shows("Conflicts of interest", "Hana", "Takes no part in it", "We share an office")
		site.As(sc.pro2).Get(list).Is(http.StatusOK).Hides("Conflicts of interest")
		site.As(sc.pro2).Post(sc.path(0, "/conflict/withdraw"), nil).Is(http.StatusNotFound)
		cora.Post(sc.path(0, "/conflict/withdraw"), nil).Is(http.StatusNotFound)

		// While the panel is asked, nobody comes back: its count would change under its feet.
		sc.score(sc.pro2, 0, "3").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		cora.Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}}).Is(http.StatusSeeOther)
		hana.Post(sc.path(0, "/conflict/withdraw"), nil).Is(http.StatusConflict).Shows("is asked to decide about this application now")
		hana.Get(sc.path(0, "")).Is(http.StatusNotFound)
		sc.back(sc.cora, 0, "").Is(http.StatusSeeOther)

		page := hana.Get(list).Is(http.StatusOK).Shows("Take it back for application 1")
		hana.Post(sc.path(0, "/conflict/withdraw"), page.Form(sc.path(0, "/conflict/withdraw"))).Is(http.StatusSeeOther).To(sc.path(0, ""))
		hana.Post(sc.path(0, "/conflict/withdraw"), nil).Is(http.StatusSeeOther) // pressed twice
		hana.Get(list).Is(http.StatusOK).Hides("You have a conflict of interest").Shows("Ward rounds that listen")
		hana.Get(sc.path(0, "")).Is(http.StatusOK).Shows("You see the others’ scores after you have saved your own.")
		hana.Get("/me").Is(http.StatusOK).Shows("Score 2 applications")
		cora.Get(list).Is(http.StatusOK).Shows("Conflicts of interest", "Taken back on").Hides("Takes no part in it")
		cora.Get(sc.path(0, "")).Is(http.StatusOK).Hides("Hana (professional)") // the score that went stays gone
		var noted int64
		site.Read(func(tx *db.Tx) (err error) {
			noted, err = db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'selection.conflict-back' AND object_id = $2`, sc.apps[0])
			return err
		})
		if noted != 1 {
			t.Errorf("the log has it %d times", noted)
		}
		sc.score(sc.pro1, 0, "2").Is(http.StatusSeeOther)
		cora.Get(sc.path(0, "")).Is(http.StatusOK).Shows("Hana (professional)")

		// Said again, it stands again; and when the panel has decided, it stays.
		hana.Post(sc.path(0, "/conflict"), url.Values{"conflict_reason": {"We are cousins."}}).Is(http.StatusSeeOther)
		cora.Get(list).Is(http.StatusOK).Shows("Takes no part in it").Hides("Taken back on")
		sc.exec(`UPDATE application SET state = 'refused' WHERE network_id = $1 AND id = $2`, sc.apps[0])
		hana.Get(list).Is(http.StatusOK).Hides("Take it back for")
		hana.Post(sc.path(0, "/conflict/withdraw"), nil).Is(http.StatusConflict).Shows("has its answer already")
	})
}

// TestAPanelMemberBecomesACoordinator: the seat ends, because the panel reads without names; scores that were given stay.
func TestAPanelMemberBecomesACoordinator(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 10)
		list := "/editions/" + string(sc.edition) + "/selection"
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		sc.score(sc.pro1, 0, "4").Is(http.StatusSeeOther)
		page := admin.Post("/admin/people/"+string(sc.pro1.ID)+"/roles", url.Values{"roles": {"coordinator"}}).Is(http.StatusSeeOther)
		admin.Get(page.Location).Is(http.StatusOK).Shows("They are no longer on the panel of Pairs, Spring")
		hana := site.As(sc.pro1)
		hana.Get("/me").Is(http.StatusOK).Hides("Score ")
		hana.Get(list).Is(http.StatusOK).Hides("Hana, professional").Shows("Hugo")
		hana.Get(sc.path(0, "")).Is(http.StatusOK).Shows("Hana (professional)").Hides("Save my score") // her score of before stays
		sc.score(sc.pro1, 1, "4").Is(http.StatusForbidden)
		site.As(sc.cora).Post("/editions/"+string(sc.edition)+"/people", url.Values{"email": {"hana@example.org"}, "function": {"panel"}, "side": {"professional"}}).Is(http.StatusUnprocessableEntity).Shows("is a coordinator")

		// The others decide: one professional is left, who is more than half of that side.
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}}).Is(http.StatusSeeOther)
		for _, p := range []person.Person{sc.pro2, sc.par1, sc.par2} {
			sc.agree(p, 0).Is(http.StatusSeeOther)
		}
		if got := sc.state(0); got != "offered" {
			t.Errorf("state %s", got)
		}
		admin.Post("/admin/people/"+string(sc.pro1.ID)+"/roles", nil).Is(http.StatusSeeOther)
		hana.Get(list).Is(http.StatusNotFound) // the seat does not come back by itself
	})
}
