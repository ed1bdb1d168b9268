package selection_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// scene is an edition with a panel of four (two of each side), a coordinator, and two pairs that have applied.
type scene struct {
	t          testing.TB
	site       *apptest.Site
	edition    db.ID
	cora       person.Person
	pro1, pro2 person.Person // on the panel
	par1, par2 person.Person
	apps       []db.ID
	pairs      [][2]person.Person
}

func newScene(t testing.TB, site *apptest.Site, places int64) *scene {
	sc := &scene{t: t, site: site, edition: db.NewID()}
	sc.cora = site.Person("Cora", "cora@example.org", access.Coordinator)
	sc.pro1, sc.pro2 = site.Person("Hana", "hana@example.org"), site.Person("Hugo", "hugo@example.org")
	sc.par1, sc.par2 = site.Person("Lena", "lena@example.org"), site.Person("Luca", "luca@example.org")
	programme := db.NewID()
	sc.exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, $2, 'Pairs', 'pairs', '', 1)`, programme)
	sc.exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, closes, who_for, gains_professional, gains_partner,
		gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
		VALUES ($1, $2, $3, 'Spring', 'closed', 'Europe/London', '', '', '', $4, 0, 0, NULL, '', '', '', '', '', '', '', '', 'pairs-application', 'selection-pairs', TRUE, '', 1, 1)`, sc.edition, programme, places)
	for _, m := range []struct {
		p    person.Person
		side person.Side
	}{{sc.pro1, person.Professional}, {sc.pro2, person.Professional}, {sc.par1, person.Partner}, {sc.par2, person.Partner}} {
		sc.exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'panel', $4)`, sc.edition, m.p.ID, string(m.side))
	}
	sc.apply("Ward rounds that listen", site.Person("Prudence", "pru@example.org"), site.Person("Patrick", "pat@example.org"))
	sc.apply("Letters that people understand", site.Person("Petra", "petra@example.org"), site.Person("Pavel", "pavel@example.org"))
	return sc
}

func (sc *scene) exec(q string, args ...any) {
	sc.t.Helper()
	sc.site.Write(func(tx *db.Tx) error { _, err := tx.Exec(q, args...); return err })
}

// apply puts a submitted application of two people into the database.
func (sc *scene) apply(title string, pro, par person.Person) {
	id := db.NewID()
	sc.exec(`INSERT INTO application (network_id, id, edition_id, number, state, title, instrument, instrument_version, has_challenge, funding, parts_left, sponsor_state, started_by, started, changed, submitted, submitted_sealed)
		VALUES ($1, $2, $3, $4, 'submitted', $5, 'pairs-application', 1, TRUE, '', 0, '', $6, 1, 1, 1, '')`, id, sc.edition, len(sc.apps)+1, title, pro.ID)
	for side, p := range map[string]person.Person{"professional": pro, "partner": par} {
		sc.exec(`INSERT INTO applicant (network_id, application_id, person_id, edition_id, side, running, joined, details_said, needs_said, needs_shared) VALUES ($1, $2, $3, $4, $5, TRUE, 1, TRUE, TRUE, FALSE)`, id, p.ID, sc.edition, side)
	}
	sc.apps, sc.pairs = append(sc.apps, id), append(sc.pairs, [2]person.Person{pro, par})
}

func (sc *scene) path(app int, rest string) string {
	return "/editions/" + string(sc.edition) + "/selection/" + string(sc.apps[app]) + rest
}

func (sc *scene) score(p person.Person, app int, mark string) *apptest.Result {
	form := scoreForm(sc.t, mark)
	form.Set("version", "0")
	return sc.site.As(p).Post(sc.path(app, "/score"), form)
}

// scoreForm gives every question the same mark.
func scoreForm(t testing.TB, mark string) url.Values {
	def, ok := instrument.Shipped("selection-pairs")
	if !ok {
		t.Fatal("selection-pairs is not shipped")
	}
	form := url.Values{}
	for _, it := range def.Items() {
		switch it.Kind {
		case instrument.Anchored:
			form.Set("q-"+it.ID, mark)
		case instrument.Choice:
			form.Set("q-"+it.ID, it.Steps()[0].Value)
		default:
			form.Set("q-"+it.ID, "Clear and brave.")
		}
	}
	return form
}

// agree presses the button on the page, as it is shown to the person.
func (sc *scene) agree(p person.Person, app int) *apptest.Result {
	c := sc.site.As(p)
	page := c.Get(sc.path(app, "")).Is(http.StatusOK)
	if strings.Contains(page.Body, "Save your own score first") {
		sc.score(p, app, "2").Is(http.StatusSeeOther)
		page = c.Get(sc.path(app, "")).Is(http.StatusOK)
	}
	for _, action := range page.Attr("form", "action") {
		if strings.HasSuffix(action, "/agree") {
			return c.Post(action, page.Form(action))
		}
	}
	sc.t.Fatalf("%s has no button to agree: %v", p.Given, page.Find("h2"))
	return nil
}

func (sc *scene) state(app int) (s string) {
	sc.site.Read(func(tx *db.Tx) (err error) {
		s, err = db.Value[string](tx, `SELECT state FROM application WHERE network_id = $1 AND id = $2`, sc.apps[app])
		return err
	})
	return s
}

// decide scores by one of each side, puts the outcome and lets a majority of both sides agree: all four of four.
func (sc *scene) decide(app int, outcome, reason string) *apptest.Result {
	sc.score(sc.pro1, app, "3").Is(http.StatusSeeOther)
	sc.score(sc.par1, app, "2").Is(http.StatusSeeOther)
	sc.site.As(sc.pro1).Post(sc.path(app, "/decision"), url.Values{"outcome": {outcome}, "reason": {reason}}).Is(http.StatusSeeOther)
	sc.site.As(sc.cora).Get(sc.path(app, "")).Is(http.StatusOK).Shows("Awaited: Hugo, Lena, Luca.") // by name
	sc.score(sc.pro2, app, "4").Is(http.StatusSeeOther)
	sc.score(sc.par2, app, "1").Is(http.StatusSeeOther)
	sc.agree(sc.pro2, app).Is(http.StatusSeeOther)
	sc.agree(sc.par1, app).Is(http.StatusSeeOther)
	if got := sc.state(app); got != "submitted" && got != "waiting" {
		sc.t.Fatalf("half of a side was enough: %s", got)
	}
	return sc.agree(sc.par2, app)
}

func (sc *scene) offerPath(app int) string {
	letter := sc.site.Letter(sc.pairs[app][0].Email)
	at := strings.Index(letter.Text, "/offers/")
	if at < 0 {
		sc.t.Fatalf("no offer in the letter: %s", letter.Text)
	}
	return letter.Text[at : at+len("/offers/")+36]
}

func TestFromScoresToPlaces(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		overview := "/editions/" + string(sc.edition) + "/selection"
		site.As(sc.pro1).Get(overview).Is(http.StatusOK).Shows("Ward rounds that listen", "after yours")
		site.As(sc.pro1).Get(sc.path(0, "")).Is(http.StatusOK).Shows("Sponsor", "Nobody is named").Hides("Prudence", "Patrick")
		sc.exec(`INSERT INTO sponsor (network_id, id, application_id, name, email, role, state, named, money, amount, interest, rhythm, rhythm_words, reason_sealed)
			VALUES ($1, $2, $3, 'Sol Day', 'sol@example.org', 'Director of nursing', 'confirmed', 1, TRUE, 150000, TRUE, 'monthly', '', '')`, db.NewID(), sc.apps[0])
		site.As(sc.pro1).Get(sc.path(0, "")).Is(http.StatusOK).Shows("Director of nursing", "£1,500 and a talk every month").Hides("Sol Day", "sol@example.org")

		site.As(sc.par1).Get("/me").Is(http.StatusOK).Shows("Score 2 applications")
		site.As(sc.cora).Get("/me").Is(http.StatusOK).Hides("Score 2 applications")

		// Bad input: nothing is saved, and what was chosen stays.
		bad := site.As(sc.pro1).Post(sc.path(0, "/score"), url.Values{"version": {"0"}, "q-challenge": {"9"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("q-challenge") == "" || bad.Problem("q-power") == "" {
			t.Error("missing and impossible scores are not named")
		}
		// A decision before both sides have scored is refused.
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther)
		site.As(sc.pro1).Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}}).Is(http.StatusUnprocessableEntity).Shows("must score first")
		site.As(sc.pro2).Get(sc.path(0, "")).Is(http.StatusOK).Shows("after you have saved your own").Hides("Hana (professional)")
		// The same score twice: the second window is told.
		sc.score(sc.pro1, 0, "3").Is(http.StatusSeeOther) // sent twice, and saved once
		sc.score(sc.pro1, 0, "4").Is(http.StatusConflict).Shows("You saved another score for this application in another window", "Save my score")

		sc2 := *sc
		sc2.score(sc.par1, 0, "2").Is(http.StatusSeeOther)
		site.As(sc.par1).Get("/me").Is(http.StatusOK).Shows("Score an application")
		site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {"refuse"}}).Is(http.StatusUnprocessableEntity).Shows("Give a reason")
		site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}}).Is(http.StatusSeeOther)
		site.As(sc.cora).Get(sc.path(0, "")).Is(http.StatusOK).Hides("I agree with this decision")
		site.As(sc.par2).Get("/me").Is(http.StatusOK).Shows("Agree or not: Offer a place")
		for i, p := range []person.Person{sc.pro1, sc.par1, sc.pro2, sc.par2} {
			if got := sc.state(0); got != "submitted" {
				t.Fatalf("after %d of 4: %s", i, got)
			}
			sc.agree(p, 0).Is(http.StatusSeeOther)
		}
		if got := sc.state(0); got != "offered" {
			t.Fatalf("state %s", got)
		}

		// The room is promised: the second pair cannot be offered a place too.
		for i, p := range []person.Person{sc.pro1, sc.par1, sc.pro2, sc.par2} {
			sc.score(p, 1, []string{"3", "2", "4", "1"}[i]).Is(http.StatusSeeOther)
		}
		site.As(sc.pro1).Post(sc.path(1, "/decision"), url.Values{"outcome": {"offer"}}).Is(http.StatusUnprocessableEntity).Shows("There is no room")
		if got := sc.state(1); got != "submitted" {
			t.Errorf("the second pair is %s", got)
		}
		site.As(sc.pro1).Post(sc.path(1, "/decision"), url.Values{"outcome": {"waiting"}, "reason": {"Your turn comes next."}}).Is(http.StatusSeeOther)
		for _, p := range []person.Person{sc.par1, sc.pro2, sc.par2} {
			sc.agree(p, 1).Is(http.StatusSeeOther)
		}
		if got := sc.state(1); got != "waiting" {
			t.Errorf("the second pair is %s", got)
		}
		if text := site.Letter(sc.pairs[1][1].Email).Text; !strings.Contains(text, "Your turn comes next.") {
			t.Errorf("letter: %s", text)
		}

		// Both say yes: places and a space of their own.
		offer := sc.offerPath(0)
		sc.exec(`UPDATE edition SET place = 'Leeds Library', fee = 50000, contact_name = 'Cora', contact_email = 'cora@example.org' WHERE network_id = $1 AND id = $2`, sc.edition)
		sc.exec(`INSERT INTO bursary (network_id, application_id, edition_id, state, asked, asked_at, awarded, words_sealed, version) VALUES ($1, $2, $3, 'asked', 40000, 1, 0, '', 1)`, sc.apps[0], sc.edition)
		asker := site.As(sc.pairs[0][0])
		for _, page := range []string{"/applications", "/applications/" + string(sc.apps[0])} {
			if got := asker.Get(page).Is(http.StatusOK).Link("A place is offered to you: answer it"); got != offer {
				t.Errorf("%s leads to %q", page, got)
			}
		}
		asker.Get(offer).Is(http.StatusOK).Shows("Leeds Library", "£500 for each of you", "You asked for £400. Nobody has decided about it yet.", "cora@example.org")
		sc.exec(`UPDATE bursary SET state = 'awarded', awarded = 30000 WHERE network_id = $1 AND application_id = $2`, sc.apps[0])
		asker.Get(offer).Is(http.StatusOK).Shows("£300 is awarded to your application.")
		pru, pat := site.As(sc.pairs[0][0]), site.As(sc.pairs[0][1])
		site.As(sc.cora).Get(offer).Is(http.StatusNotFound)
		pru.Get("/me").Shows("Answer the offer of a placePairs, Spring")
		pru.Post(offer+"/accept", nil).Is(http.StatusSeeOther)
		pru.Get(offer).Is(http.StatusOK).Shows("You said yes. The place is yours when Patrick says yes too.")
		pat.Post(offer+"/accept", nil).Is(http.StatusSeeOther)
		pat.Follow(pat.Post(offer+"/accept", nil).Is(http.StatusSeeOther)).Shows("Your place is confirmed", "See your programme")
		// Who said yes and cannot come after all finds where to say it: on the offer, and in their own programme.
		give := pat.Get(offer).Link("Give up your place")
		if mine := pat.Get("/me/editions/" + string(sc.edition)).Is(http.StatusOK).Shows("If you cannot come after all").Link("Give up my place"); mine != give || give == "" {
			t.Errorf("places are given up at %q and at %q", give, mine)
		}
		pat.Get(give).Is(http.StatusOK).Shows("You can give up your place at any time", "Only I give up my place", "We tell the coordinator by email", "Keep the place")
		if h := pat.Get(offer).Is(http.StatusOK).Shows("Your place is confirmed").Find("h1"); len(h) != 1 {
			t.Errorf("the page has the headings %q", h)
		}
		site.Read(func(tx *db.Tx) error {
			places, err := edition.Places(tx, sc.edition)
			if err != nil {
				return err
			}
			if len(places) != 2 {
				t.Errorf("%d places", len(places))
			}
			spaces, err := collaboration.IDsOf(tx, sc.pairs[0][1].ID)
			if err != nil || len(spaces) != 1 {
				t.Fatalf("%d spaces, %v", len(spaces), err)
			}
			c, err := collaboration.Find(tx, site.App.Keys, spaces[0])
			if c.Name != "Prudence and Patrick" || c.Challenge != "Ward rounds that listen" || len(c.Members) != 2 {
				t.Errorf("%+v", c)
			}
			return err
		})
	})
}

// back presses the button that takes the newest question back, as it is shown to the person.
func (sc *scene) back(p person.Person, app int, words string) *apptest.Result {
	c := sc.site.As(p)
	page := c.Get(sc.path(app, "")).Is(http.StatusOK)
	if strings.Contains(page.Body, "Save your own score first") {
		sc.score(p, app, "2").Is(http.StatusSeeOther)
		page = c.Get(sc.path(app, "")).Is(http.StatusOK)
	}
	for _, action := range page.Attr("form", "action") {
		if strings.HasSuffix(action, "/withdraw") {
			return c.Post(action, url.Values{"back_words": {words}})
		}
	}
	sc.t.Fatalf("%s has no button to take the question back: %v", p.Given, page.Find("h2"))
	return nil
}

func TestAQuestionToThePanelIsTakenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 10)
		other := site.Person("Otis", "otis@example.org", access.Coordinator)
		for _, p := range []person.Person{sc.pro1, sc.pro2, sc.par1, sc.par2} {
			sc.score(p, 0, "4").Is(http.StatusSeeOther)
		}
		put := func(outcome, reason string) {
			site.As(sc.cora).Post(sc.path(0, "/decision"), url.Values{"outcome": {outcome}, "reason": {reason}}).Is(http.StatusSeeOther)
		}
		put("refuse", "We had too many.")
		sc.agree(sc.pro1, 0).Is(http.StatusSeeOther)
		address := ""
		for _, action := range site.As(sc.cora).Get(sc.path(0, "")).Shows("Take the question back").Attr("form", "action") {
			if strings.HasSuffix(action, "/withdraw") {
				address = action
			}
		}
		// Another coordinator did not ask; those who apply know of nothing.
		site.As(other).Get(sc.path(0, "")).Is(http.StatusOK).Hides("Take the question back")
		site.As(other).Post(address, nil).Is(http.StatusForbidden)
		site.As(sc.pairs[0][0]).Post(address, nil).Is(http.StatusNotFound)

		sc.back(sc.cora, 0, strings.Repeat("a", 501)).Is(http.StatusUnprocessableEntity).Shows("Use up to 500 letters")
		sc.back(sc.cora, 0, "I chose the wrong answer.").Is(http.StatusSeeOther)
		site.As(sc.par1).Get(sc.path(0, "")).Is(http.StatusOK).Shows("This question was taken back on", "by Cora", "I chose the wrong answer.").Hides("I agree with this decision")
		if text := site.Letter(sc.par2.Email).Text; !strings.Contains(text, "I chose the wrong answer.") || strings.Contains(text, "too many") {
			t.Errorf("letter to the panel: %s", text)
		}
		if got := site.Mail.To(sc.pairs[0][0].Email); len(got) != 0 {
			t.Errorf("those who apply got %d letters", len(got))
		}
		site.As(sc.cora).Post(address, nil).Is(http.StatusConflict)
		if n := sc.count(`SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'selection.take-back'`); n != 1 {
			t.Errorf("%d audit rows", n)
		}

		// The next question is decided, and what was asked before stays to be read. What took effect is not taken back.
		put("waiting", "Your turn comes next.")
		for _, p := range []person.Person{sc.pro1, sc.par1, sc.pro2} {
			sc.agree(p, 0).Is(http.StatusSeeOther)
		}
		open := ""
		for _, action := range site.As(sc.par2).Get(sc.path(0, "")).Shows("What the panel was asked before", "No place this time").Attr("form", "action") {
			if strings.HasSuffix(action, "/withdraw") {
				open = action
			}
		}
		sc.agree(sc.par2, 0).Is(http.StatusSeeOther)
		site.As(sc.cora).Post(open, nil).Is(http.StatusConflict).Shows("has taken effect")
		if got := sc.state(0); got != "waiting" {
			t.Errorf("state %s", got)
		}
	})
}

func (sc *scene) count(q string, args ...any) (n int64) {
	sc.t.Helper()
	sc.site.Read(func(tx *db.Tx) (err error) {
		n, err = db.Value[int64](tx, q, args...)
		return err
	})
	return n
}

// TestTheWaitingListMovesUp: a place that was accepted is given up; the next in line is offered it, and nobody out of turn.
func TestTheWaitingListMovesUp(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.apply("Waiting rooms with a view", site.Person("Wanda", "wanda@example.org"), site.Person("Will", "will@example.org"))
		overview := "/editions/" + string(sc.edition) + "/selection"
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		sc.decide(1, "waiting", "").Is(http.StatusSeeOther)
		site.Advance(time.Minute)
		sc.decide(2, "waiting", "").Is(http.StatusSeeOther)
		taken := sc.offerPath(0)
		for _, p := range sc.pairs[0] {
			site.As(p).Post(taken+"/accept", nil).Is(http.StatusSeeOther)
		}
		cora := site.As(sc.cora)
		cora.Get(overview).Is(http.StatusOK).Shows("Waiting list", "No place is free now.").Hides("Offer places to application")
		cora.Post(sc.path(1, "/offer"), nil).Is(http.StatusConflict).Shows("There is no room")

		// One of the pair leaves: one place is too few for a pair, and the partner keeps theirs.
		pru, pat := site.As(sc.pairs[0][0]), site.As(sc.pairs[0][1])
		leave := "/applications/" + string(sc.apps[0]) + "/withdraw"
		pru.Post(leave, url.Values{"how": {""}}).Is(http.StatusUnprocessableEntity).Shows("Choose whether only you")
		pru.Post(leave, url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		if text := site.Letter(sc.pairs[0][1].Email).Text; !strings.Contains(text, "Your own place stays yours") {
			t.Errorf("letter to the partner: %s", text)
		}
		pru.Post(leave, url.Values{"how": {"all"}}).Is(http.StatusForbidden)
		if got := sc.state(0); got != "accepted" {
			t.Errorf("after one left: %s", got)
		}
		cora.Get(overview).Shows("One place is free. That is too few for anybody who waits.")
		if page := cora.Get("/me").Is(http.StatusOK); page.Has("waiting list") {
			t.Error("a coordinator is asked to offer a place that is enough for nobody")
		}
		pat.Post(leave, url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "withdrawn" {
			t.Errorf("after both left: %s", got)
		}
		pat.Get(taken).Is(http.StatusOK).Shows("given up later")

		site.As(sc.pro1).Get(overview).Is(http.StatusOK).Shows("Next in line").Hides("Offer places to application 2")
		site.As(sc.pro1).Post(sc.path(1, "/offer"), nil).Is(http.StatusForbidden)
		// The first page of those who can do something about it says so, nobody else's.
		if got := cora.Get("/me").Is(http.StatusOK).Shows("Pairs, Spring").Link("Offer 2 free places to the waiting list"); got != overview {
			t.Errorf("the item about free places leads to %s", got)
		}
		for _, p := range []person.Person{sc.pro1, sc.pairs[1][0], site.Person("Adam", "adam@example.org", access.Administrator)} {
			site.As(p).Get("/me").Is(http.StatusOK).Hides("free places")
		}
		cora.Get(overview).Is(http.StatusOK).Shows("2 places are free.", "Offer places to application 2").Hides("Offer places to application 3")
		cora.Post(sc.path(2, "/offer"), nil).Is(http.StatusConflict).Shows("Another application is next in line")
		cora.Post(sc.path(1, "/offer"), nil).Is(http.StatusSeeOther)
		if got := sc.state(1); got != "offered" {
			t.Errorf("the next in line is %s", got)
		}
		cora.Get("/me").Is(http.StatusOK).Hides("free places")
		if text := site.Letter(sc.pairs[1][0].Email).Text; !strings.Contains(text, "/offers/") {
			t.Errorf("letter: %s", text)
		}

		// Withdrawing while a place is offered frees it at once, and the offer cannot be taken any more.
		petra := site.As(sc.pairs[1][0])
		offer := sc.offerPath(1)
		petra.Post("/applications/"+string(sc.apps[1])+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		site.As(sc.pairs[1][1]).Get(offer).Is(http.StatusOK).Shows("This offer ended when the application was withdrawn.")
		site.As(sc.pairs[1][1]).Post(offer+"/accept", nil).Is(http.StatusGone)
		site.Advance(15 * 24 * time.Hour)
		site.Work()
		if got := sc.state(1); got != "withdrawn" {
			t.Errorf("after the time of the offer: %s", got)
		}
		site.As(sc.cora).Post(sc.path(2, "/offer"), nil).Is(http.StatusSeeOther)
		if n := sc.count(`SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'selection.offer-next'`); n != 2 {
			t.Errorf("%d audit rows", n)
		}
	})
}

// TestTheSameAgain: an answer to an offer, and a score, that come once more with the same content are done already.
func TestTheSameAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		for range 2 {
			for _, p := range sc.pairs[0] {
				c := site.As(p)
				c.Post(offer+"/accept", nil).Is(http.StatusSeeOther).To(offer)
				c.Post(offer+"/accept", nil).Is(http.StatusSeeOther).To(offer)
			}
		}
		site.As(sc.pairs[0][0]).Post(offer+"/decline", nil).Is(http.StatusConflict).Shows("Your “no” was not taken", "Your place is confirmed")
		site.Work()
		if n := len(site.Mail.To(sc.pairs[0][0].Email)); n != 2 {
			t.Errorf("%d letters: one offers the place and one confirms it", n)
		}
		site.As(sc.pro1).Tabs(sc.path(1, ""), sc.path(1, "/score"), scoreForm(t, "3"), scoreForm(t, "2"), "in another window")
	})
}

// TestOneLetterConfirmsAPlace: the confirmation brings all days with it, for the eyes and for the calendar. No letter for
// each day follows in the same minute; who wants no dates gets the confirmation without a file.
func TestOneLetterConfirmsAPlace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.exec(`UPDATE edition SET contact_name = 'Cora', contact_email = 'cora@example.org', place = 'Hall' WHERE network_id = $1 AND id = $2`, sc.edition)
		var days []db.ID
		for i, date := range []string{"2026-01-05", "2026-04-11", "2026-05-16", "2026-06-20"} { // the first is over
			days = append(days, db.NewID())
			sc.exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence)
				VALUES ($1, $2, $3, $4, $5, $6, '10:00', '16:00', '', 3)`, days[i], sc.edition, i+1, "Day of "+date, date)
		}
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		pru, pat := sc.pairs[0][0], sc.pairs[0][1]
		site.Work()
		site.Write(func(tx *db.Tx) error {
			if err := mail.SaveSettings(tx, pru.ID, mail.Settings{Quiet: mail.Quiet{From: "08:00", Until: "12:00", Zone: "Europe/London"}}); err != nil {
				return err
			}
			return mail.SetWay(tx, pat.ID, "dates", mail.Never)
		})
		before := map[db.ID]int{pru.ID: len(site.Mail.To(pru.Email)), pat.ID: len(site.Mail.To(pat.Email))}
		for _, p := range sc.pairs[0] {
			site.As(p).Post(offer+"/accept", nil).Is(http.StatusSeeOther)
		}
		site.Work()
		for _, p := range sc.pairs[0] {
			got := site.Mail.To(p.Email)[before[p.ID]:]
			if len(got) != 1 || got[0].Subject != "Your place in Pairs, Spring is confirmed" {
				t.Fatalf("%s gets %d letters", p.Given, len(got))
			}
			for _, words := range []string{"Day of 2026-04-11\nSaturday 11 April 2026, 10:00 to 16:00\nHall", "Day of 2026-06-20", "https://alongside.test/me\n"} {
				if !strings.Contains(got[0].Text, words) {
					t.Errorf("%s's letter does not say %q: %s", p.Given, words, got[0].Text)
				}
			}
			if strings.Contains(got[0].Text, "2026-01-05") {
				t.Errorf("the letter names a day that is over: %s", got[0].Text)
			}
		}
		confirmed := site.Mail.To(pru.Email)[before[pru.ID]]
		c, err := goical.NewDecoder(bytes.NewReader(confirmed.Calendar)).Decode()
		if err != nil || len(c.Events()) != 3 {
			t.Fatalf("%v: %q", err, confirmed.Calendar)
		}
		for i, e := range c.Events() {
			if got := e.Props.Get("UID").Value; got != string(days[i+1])+"@alongside.test" {
				t.Errorf("event %d is %s", i, got)
			}
		}
		// What follows can be ended from this letter, though the letter itself comes whatever anybody chose.
		if !strings.Contains(confirmed.Text, "/letters/dates.") || confirmed.ListUnsubscribe == "" {
			t.Errorf("no way to choose: %s", confirmed.Text)
		}
		plain := site.Mail.To(pat.Email)[before[pat.ID]]
		if len(plain.Calendar) != 0 || strings.Contains(plain.Text, "file") || strings.Contains(plain.Text, "/letters/") {
			t.Errorf("who wants no dates gets %q with %q", plain.Text, plain.Calendar)
		}
		// A day that changes later goes as it always did: the same event, a higher sequence.
		seen := len(site.Mail.To(pru.Email))
		sc.exec(`UPDATE edition_day SET starts = '11:00', sequence = 4 WHERE network_id = $1 AND id = $2`, days[2])
		site.Write(func(tx *db.Tx) error { return edition.DatesChanged(tx, sc.edition) })
		site.Advance(3 * time.Hour)
		site.Work()
		changed := site.Mail.To(pru.Email)[seen:]
		if len(changed) != 1 || !strings.Contains(string(changed[0].Calendar), "UID:"+string(days[2])+"@alongside.test") || !strings.Contains(string(changed[0].Calendar), "SEQUENCE:4") ||
			!strings.Contains(string(changed[0].Calendar), "METHOD:REQUEST") {
			t.Errorf("%d letters about the change: %+v", len(changed), changed)
		}
		if got := site.Mail.To(pat.Email)[before[pat.ID]:]; len(got) != 1 {
			t.Errorf("who wants no dates gets %d letters", len(got))
		}
	})
}

// TestScoresOfATextThatWasOpenedAgain count for nothing until their authors have looked again.
func TestScoresOfATextThatWasOpenedAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 10)
		sc.exec(`UPDATE edition SET state = 'open' WHERE network_id = $1 AND id = $2`, sc.edition)
		sc.score(sc.pro1, 0, "4").Is(http.StatusSeeOther)
		sc.score(sc.par1, 0, "3").Is(http.StatusSeeOther)
		cora, hana := site.As(sc.cora), site.As(sc.pro1)
		cora.Post(sc.path(0, "/decision"), url.Values{"outcome": {"waiting"}}).Is(http.StatusSeeOther)
		site.As(sc.pairs[0][0]).Post("/applications/"+string(sc.apps[0])+"/reopen", nil).Is(http.StatusSeeOther)
		hana.Get(sc.path(0, "")).Is(http.StatusGone).Shows("have opened this application again")
		hana.Get("/me").Is(http.StatusOK).Hides("Agree or not")
		if text := site.Letter(sc.par1.Email).Text; !strings.Contains(text, "opened it again") {
			t.Errorf("letter: %s", text)
		}
		if n := len(site.Mail.To(sc.pro2.Email)); n != 1 { // only the one in which the panel was asked
			t.Errorf("somebody who had not scored got %d letters", n)
		}

		sc.exec(`UPDATE application SET state = 'submitted', submitted = 5 WHERE network_id = $1 AND id = $2`, sc.apps[0])
		hana.Get("/editions/" + string(sc.edition) + "/selection").Is(http.StatusOK).Shows("Look again")
		page := hana.Get(sc.path(0, "")).Is(http.StatusOK).Shows("This application was opened again", "after you have saved your own", "This question was taken back", "because of something that those who apply did").Hides("Prudence", "Patrick")
		cora.Post(sc.path(0, "/decision"), url.Values{"outcome": {"waiting"}}).Is(http.StatusUnprocessableEntity).Shows("must score first")
		form := page.Form("/score")
		if form.Get("version") == "0" {
			t.Error("the earlier answers are gone")
		}
		hana.Post(sc.path(0, "/score"), form).Is(http.StatusSeeOther)
		hana.Get(sc.path(0, "")).Is(http.StatusOK).Hides("This application was opened again").Hides("Lena (patient partner)")
	})
}

func TestWhoSeesSelection(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 10)
		admin := site.Person("Ada", "ada@example.org", access.Administrator)
		overview := "/editions/" + string(sc.edition) + "/selection"
		for who, c := range map[string]*apptest.Client{"an applicant": site.As(sc.pairs[0][0]), "an administrator": site.As(admin)} {
			for _, path := range []string{overview, sc.path(0, "")} {
				if got := c.Get(path).Status; got != http.StatusNotFound {
					t.Errorf("%s gets %d from %s", who, got, path)
				}
			}
			if got := c.Post(sc.path(0, "/decision"), url.Values{"outcome": {"offer"}}).Status; got != http.StatusNotFound {
				t.Errorf("%s decides: %d", who, got)
			}
		}
		site.Visitor().Get(overview).Is(http.StatusSeeOther)
		// A panel member who applies as well sees nothing of their own application.
		sc.apply("My own idea", sc.pro1, site.Person("Pia", "pia@example.org"))
		site.As(sc.pro1).Get(overview).Is(http.StatusOK).Hides("My own idea")
		site.As(sc.pro1).Get(sc.path(2, "")).Is(http.StatusNotFound)
	})
}

func TestOffersLapseAndAreDeclined(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		sc.decide(1, "offer", "").Is(http.StatusSeeOther)
		second := sc.offerPath(1)
		site.As(sc.pairs[1][0]).Post(second+"/accept", nil).Is(http.StatusSeeOther)
		site.As(sc.pairs[1][0]).Post(second+"/decline", nil).Is(http.StatusSeeOther)
		site.As(sc.pairs[1][1]).Post(second+"/decline", nil).Is(http.StatusSeeOther)
		site.As(sc.pairs[1][1]).Post(second+"/accept", nil).Is(http.StatusConflict)
		if got := sc.state(1); got != "withdrawn" {
			t.Errorf("declined: %s", got)
		}
		first := sc.offerPath(0)
		site.Advance(13 * 24 * time.Hour)
		site.Work()
		if got := sc.state(0); got != "offered" {
			t.Errorf("a day before the end: %s", got)
		}
		site.Advance(25 * time.Hour)
		site.Work()
		if got := sc.state(0); got != "waiting" {
			t.Errorf("after the end: %s", got)
		}
		site.As(sc.pairs[0][0]).Post(first+"/accept", nil).Is(http.StatusGone).Shows("This offer ran out")
	})
}
