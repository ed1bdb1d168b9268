package matching_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

func (sc *scene) changeTo(professional, partner string) string {
	return sc.suggestionsAt() + "/change?" + url.Values{"professional": {sc.id(professional)}, "partner": {sc.id(partner)}}.Encode()
}

// decide opens the page of a change and presses one of its buttons.
func (sc *scene) decide(c *apptest.Client, professional, partner, do string) *apptest.Result {
	sc.t.Helper()
	at := sc.suggestionsAt() + "/change"
	form := c.Get(sc.changeTo(professional, partner)).Is(http.StatusOK).Form(at)
	form.Set("do", do)
	return c.Post(at, form)
}

func TestChangesByHand(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.people()
		cora := site.As(sc.cora)
		at := sc.suggestionsAt() + "/change"
		sc.find(cora)
		cora.Get(at).Is(http.StatusOK).Shows("Look at two people").Hides("There is a problem")
		bad := cora.Get(at + "?professional=" + sc.id("Ben") + "&partner=nonsense").Is(http.StatusUnprocessableEntity)
		if bad.Problem("professional") == "" || bad.Problem("partner") == "" {
			t.Error("a wrong choice is not told")
		}
		cora.Get(sc.changeTo("Ada", "Dan")).Is(http.StatusOK).Shows("They are not one of the best pairs", "less", "These pairs would go", "Ada Example and Ben Example")
		cora.Get(sc.changeTo("Ada", "Ben")).Shows("They are one of the best pairs", "Without this pair")

		cora.Follow(sc.decide(cora, "Ada", "Dan", "must").Is(http.StatusSeeOther)).Shows("Ada Example and Dan Example", "You decided by hand to suggest these two.", "The time before it was the same number of pairs",
			"With what you decided by hand, it is proved that nothing is better. No other choice that keeps it gives more pairs.").Hides("from before")
		sc.decide(cora, "Cleo", "Dan", "must").Is(http.StatusUnprocessableEntity)
		cora.Get(sc.changeTo("Cleo", "Dan")).Shows("You decided by hand that one of these two is suggested with somebody else.").Hides("Suggest these two")
		cora.Get(sc.changeTo("Ada", "Dan")).Shows("You decided by hand to suggest these two.", "Take my decision about them away")
		cora.Follow(sc.decide(cora, "Ada", "Ben", "never").Is(http.StatusSeeOther)).Shows("Are never suggested")
		cora.Get(sc.changeTo("Ada", "Ben")).Shows("You decided by hand that these two are never suggested.")
		sc.decide(cora, "Eve", "Finn", "marry").Is(http.StatusUnprocessableEntity).Shows("Choose what to do.")
		cora.Follow(sc.decide(cora, "Ada", "Dan", "free").Is(http.StatusSeeOther)).Shows("That decision by hand is taken away.").Hides("You decided by hand to suggest these two.")

		// Of two coordinators the second is told, and sees the page with what is so now.
		cole := site.As(site.Person("Cole", "cole@example.org", access.Coordinator))
		form := cole.Get(sc.changeTo("Eve", "Finn")).Form(at)
		sc.decide(cora, "Eve", "Ben", "must").Is(http.StatusSeeOther)
		form.Set("do", "never")
		clash := cole.Post(at, form).Is(http.StatusConflict).Shows("Somebody else changed what pairs are suggested by", "Eve Example and Finn Example")
		again := clash.Form(at)
		again.Set("do", "never")
		cole.Post(at, again).Is(http.StatusSeeOther)
		if n := sc.count(`SELECT COUNT(*) FROM suggestion_rule WHERE network_id = $1`); n != 3 {
			t.Errorf("%d rules", n)
		}
		if n := sc.count(`SELECT COUNT(*) FROM suggestion_run WHERE network_id = $1`); n > 4 {
			t.Errorf("%d runs are kept", n)
		}
	})
}

func TestCriteriaAreChosenInWords(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.people()
		cora := site.As(sc.cora)
		at := sc.suggestionsAt() + "/criteria"
		sc.find(cora)
		form := cora.Get(at).Is(http.StatusOK).Form(at)
		other := cora.Get(at).Form(at)
		form.Set("interest", "7")
		form.Set("rest", "x")
		form.Set("lines", strings.Repeat("carers ", 40)+"\nof the")
		bad := cora.Post(at, form).Is(http.StatusUnprocessableEntity)
		for _, f := range []string{"interest", "rest", "lines"} {
			if bad.Problem(f) == "" {
				t.Errorf("nothing is said of %s", f)
			}
		}
		if !strings.Contains(bad.Field("lines"), "of the") {
			t.Error("what was typed is lost")
		}
		form.Set("interest", "0")
		form.Set("place", "4")
		form.Set("rest", "7")
		form.Set("lines", "Carers\nMuslim women with HIV")
		bad = cora.Post(at, form).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("lines"), "a faith (“Muslim”)") {
			t.Errorf("of who people are it says %q", bad.Problem("lines"))
		}
		form.Set("lines", "Carers\n- Night staff")
		cora.Follow(cora.Post(at, form).Is(http.StatusSeeOther)).Shows("What makes a good pair is saved.", "Must be so", "Carers and Night staff", "Yes, for a week", "These suggestions are from before")
		other.Set("interest", "1")
		clash := cora.Post(at, other).Is(http.StatusConflict).Shows("What you chose", "What it says now", "Night staff")
		if clash.Field("interest") != "1" {
			t.Error("what was chosen is lost")
		}
		// Eve in Hull and Finn in Ripon can no longer be a pair, with anybody.
		sc.find(cora).Shows("2 pairs out of 3 professionals and 3 patient partners", "Without a pair", "There is no card on the other side with which they may be suggested", "Eve Example", "Ben’s card answers a perspective that this programme looks for: “Carers”.")
		cora.Get(sc.changeTo("Eve", "Finn")).Shows("You chose that this must be so, and by their cards it is not: the same place.")
		// Whoever was invited rests for a week, whatever they answer.
		page := cora.Get(sc.suggestionsAt())
		cora.Post(sc.suggestionsAt()+"/send", sc.sendForm(page, "Ada")).Is(http.StatusSeeOther)
		sc.find(cora).Shows("1 pair out of 2 professionals and 2 patient partners").Hides("Ada Example and")
		cora.Get(sc.changeTo("Ada", "Dan")).Shows("Ada Example was invited lately")
		site.Advance(8 * 24 * time.Hour)
		sc.find(site.As(sc.cora)).Shows("out of 3 professionals and 3 patient partners")
	})
}

func TestSendingWhenItCannotBe(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.people()
		cora := site.As(sc.cora)
		send := sc.suggestionsAt() + "/send"
		page := sc.find(cora)
		old := sc.sendForm(page, "Ada")
		set := func(query string, args ...any) {
			site.Write(func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err })
		}
		count := func() int64 { return sc.count(`SELECT COUNT(*) FROM introduction WHERE network_id = $1`) }

		// The edition is full.
		set(`UPDATE edition SET places = 1 WHERE network_id = $1`)
		set(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', 1)`, db.NewID(), sc.edition, sc.cora.ID)
		full := cora.Post(send, old).Is(http.StatusConflict).Shows("All places are taken (1 of 1)")
		if len(full.Attr(`input[name="pair"][checked]`, "value")) != 1 {
			t.Error("what was ticked is lost")
		}
		set(`UPDATE edition SET places = 24 WHERE network_id = $1`)

		// The call is closed.
		set(`UPDATE edition SET state = 'closed' WHERE network_id = $1`)
		cora.Get(sc.suggestionsAt()).Is(http.StatusOK).Shows("nobody can be invited").Hides("Invite all pairs")
		cora.Post(send, old).Is(http.StatusGone).Shows("takes no applications at the moment")
		set(`UPDATE edition SET state = 'open' WHERE network_id = $1`)

		// One of the two has left the finder.
		who["Finn"].Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		cora.Post(send, sc.sendForm(page, "Eve")).Is(http.StatusConflict).Shows("Nobody was asked.", "The person who was suggested for Eve Example no longer seeks a partner.")

		// The two have found each other by themselves.
		set(`UPDATE seeker SET checked = 1 WHERE network_id = $1`)
		who["Cleo"].Post("/partners/"+sc.edition+"/seekers/"+sc.card("Dan"), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther)
		cora.Post(send, sc.sendForm(page, "Cleo")).Is(http.StatusConflict).Shows("Cleo Example and Dan Example know of each other already.")
		if n := count(); n != 1 {
			t.Errorf("%d introductions", n)
		}

		// Somebody found pairs anew meanwhile.
		sc.find(cora)
		old.Del("once")
		cora.Post(send, old).Is(http.StatusConflict).Shows("Pairs were suggested anew while you were here.")
		cora.Post(send, url.Values{"run": {"nonsense"}, "which": {"all"}, "sure": {"yes"}}).Is(http.StatusConflict)
		if n := count(); n != 1 {
			t.Errorf("%d introductions", n)
		}
		// What another coordinator forbade is not sent.
		form := cora.Get(sc.suggestionsAt()).Form(send)
		form.Set("which", "all")
		form.Set("sure", "yes")
		set(`INSERT INTO suggestion_rule (network_id, id, edition_id, professional_id, partner_id, kind, created) VALUES ($1, $2, $3, $4, $5, 'never', 1)`, db.NewID(), sc.edition, sc.id("Ada"), sc.id("Ben"))
		cora.Post(send, form)
		if n := sc.count(`SELECT COUNT(*) FROM introduction WHERE network_id = $1 AND professional_id = $2 AND partner_id = $3`, sc.id("Ada"), sc.id("Ben")); n != 0 {
			t.Error("what may never be was sent")
		}
	})
}

func (sc *scene) card(given string) (id string) {
	sc.site.Read(func(tx *db.Tx) (err error) {
		id, err = db.Value[string](tx, `SELECT s.id FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id WHERE s.network_id = $1 AND p.given_name = $2`, given)
		return err
	})
	return id
}

// Two coordinators send the same at the same moment: everybody is asked once.
func TestTwoCoordinatorsSendAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.people()
		sc.find(site.As(sc.cora))
		var work sync.WaitGroup
		for i := range 4 {
			c := site.As(site.Person(fmt.Sprint("Cole", i), fmt.Sprintf("cole%d@example.org", i), access.Coordinator))
			form := c.Get(sc.suggestionsAt()).Form(sc.suggestionsAt() + "/send")
			form.Set("which", "all")
			form.Set("sure", "yes")
			work.Go(func() { c.Post(sc.suggestionsAt()+"/send", form).Is(http.StatusSeeOther) })
		}
		work.Wait()
		site.Work()
		if n := sc.count(`SELECT COUNT(*) FROM introduction WHERE network_id = $1`); n != 3 {
			t.Errorf("%d introductions", n)
		}
		if n := len(site.Mail.To("ada@example.org")); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}

// crowd adds many people who seek.
func (sc *scene) crowd(professionals, partners int) {
	sc.site.Write(func(tx *db.Tx) error {
		for i := range professionals + partners {
			side, perspective := "professional", "manager"
			if i >= professionals {
				side, perspective = "partner", "carer"
			}
			id := db.NewID()
			if _, err := tx.Exec(`INSERT INTO person (network_id, id, given_name, family_name, email, perspectives, job, place, needs_sealed, experience_sealed, invented, created, version)
				VALUES ($1, $2, $3, 'Crowd', $4, $5, '', '', '', '', FALSE, 1, 1)`, id, fmt.Sprint("P", i), fmt.Sprintf("p%d@example.org", i), perspective); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO seeker (network_id, id, edition_id, person_id, side, perspective, interest, place, times, ways, state, picture_sealed, created, version)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'video', 'active', '', $10, 1)`, db.NewID(), sc.edition, id, side, perspective,
				fmt.Sprintf("topic%d and matter%d", i*7%23, i*5%31), fmt.Sprint("Town", i*3%17), []string{"evenings", "weekends", "Tuesday mornings"}[i%3], int64(tx.Now)+int64(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// 200 and 200 people are computed while the coordinator waits; more are left to a job that the page follows.
func TestManySeekers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.crowd(200, 200)
		cora := site.As(sc.cora)
		page := sc.find(cora).Shows("200 pairs out of 200 professionals and 200 patient partners", "It is proved")
		if n := len(page.Attr(`input[name="pair"]`, "value")); n != 100 {
			t.Errorf("%d pairs on a page", n)
		}
		cora.Get(sc.suggestionsAt() + "?page=2").Is(http.StatusOK).Hides("Without a pair")

		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM suggestion WHERE network_id = $1`)
			if err == nil {
				_, err = tx.Exec(`DELETE FROM suggestion_run WHERE network_id = $1`)
			}
			return err
		})
		big := newBigScene(t, site, sc)
		at := big.suggestionsAt()
		cora.Follow(cora.Post(at, cora.Get(at).Form(at)).Is(http.StatusSeeOther)).Shows("Steps: 0 of 4 done", "it goes on without you").Hides("Find the best pairs")
		cora.Post(at, url.Values{}).Is(http.StatusSeeOther) // there is one under way
		if n := big.count(`SELECT COUNT(*) FROM suggestion_run WHERE network_id = $1 AND edition_id = $2`, big.edition); n != 1 {
			t.Errorf("%d runs", n)
		}
		site.Work()
		cora.Get(at).Is(http.StatusOK).Shows("310 pairs out of 310 professionals and 320 patient partners", "Without a pair", "There are 320 patient partners and only 310 professionals.")
		form := cora.Get(at).Form(at + "/send")
		form.Set("which", "all")
		form.Set("sure", "yes")
		cora.Follow(cora.Post(at+"/send", form).Is(http.StatusSeeOther)).Shows("We have asked both people of 310 pairs.")
	})
}

// newBigScene is another edition with too many seekers for an answer at once.
func newBigScene(t *testing.T, site *apptest.Site, other *scene) *scene {
	sc := &scene{t: t, site: site, edition: string(db.NewID()), cora: other.cora}
	site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, closes, who_for, gains_professional, gains_partner,
			gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
			SELECT network_id, $2, programme_id, 'Autumn', state, zone, place, address, link, places, fee, bursary_budget, closes, who_for, gains_professional, gains_partner,
			gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version FROM edition WHERE network_id = $1 AND id = $3`, sc.edition, other.edition)
		if err == nil {
			_, err = tx.Exec(`UPDATE seeker SET edition_id = $2 WHERE network_id = $1`, sc.edition)
		}
		if err == nil {
			_, err = tx.Exec(`UPDATE person SET email = 'x' || email WHERE network_id = $1 AND family_name = 'Crowd'`)
		}
		return err
	})
	sc.crowd(110, 120)
	return sc
}
