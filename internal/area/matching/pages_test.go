package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

type scene struct {
	t       testing.TB
	site    *apptest.Site
	edition string
	cora    person.Person
}

func newScene(t testing.TB, site *apptest.Site) *scene {
	sc := &scene{t: t, site: site, edition: string(db.NewID()), cora: site.Person("Cora", "cora@example.org", access.Coordinator)}
	site.Write(func(tx *db.Tx) error {
		p := db.NewID()
		if _, err := tx.Exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, $2, 'Pairs', 'pairs-five-days', '', 1)`, p); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, closes, who_for, gains_professional, gains_partner,
			gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
			VALUES ($1, $2, $3, 'Spring', 'open', 'Europe/London', '', '', '', 24, 0, 0, $4, '', '', '', '', '', '', '', '', 'pairs-application', 'selection-pairs', TRUE, '', 1, 1)`,
			sc.edition, p, int64(tx.Now.Add(40*24*time.Hour)))
		return err
	})
	return sc
}

// seeker makes a card through the pages and answers the assumptions check.
func (sc *scene) seeker(given, perspective, interest string) (person.Person, *apptest.Client) {
	p := sc.site.Person(given, strings.ToLower(given)+"@example.org")
	c := sc.site.As(p)
	c.Post("/partners/"+sc.edition+"/card", url.Values{"perspective": {perspective}, "interest": {interest}, "place": {"Leeds"}, "ways": {"video"}}).Is(http.StatusSeeOther).To("/partners/" + sc.edition + "/check")
	c.Post("/partners/"+sc.edition+"/check", url.Values{"q-picture": {"Somebody like me"}, "q-origin": {"School"}, "q-closed-door": {"Somebody young"}}).Is(http.StatusSeeOther)
	return p, c
}

func (sc *scene) cardOf(p person.Person) string {
	var id string
	sc.site.Read(func(tx *db.Tx) (err error) {
		id, err = db.Value[string](tx, `SELECT id FROM seeker WHERE network_id = $1 AND person_id = $2`, p.ID)
		return err
	})
	return "/partners/" + sc.edition + "/seekers/" + id
}

func (sc *scene) introduction(email string) string {
	text := sc.site.Letter(email).Text
	at := strings.Index(text, "/introductions/")
	if at < 0 {
		sc.t.Fatalf("no introduction in: %s", text)
	}
	return text[at : at+len("/introductions/")+36]
}

func (sc *scene) count(q string, args ...any) (n int64) {
	sc.site.Read(func(tx *db.Tx) (err error) { n, err = db.Value[int64](tx, q, args...); return err })
	return n
}

func TestBothSayYes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		_, patC2 := sc.seeker("Pavel", "patient", "Letters")
		pruC.Get("/partners/"+sc.edition).Is(http.StatusOK).Shows("Patrick", "Visiting times", "Pavel").Hides("Patrick Example", "Pavel Example")
		patC.Get(sc.cardOf(pat)).Is(http.StatusNotFound) // one's own side is not on offer
		patC2.Get(sc.cardOf(pat)).Is(http.StatusNotFound)

		asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we talk?"}}).Is(http.StatusSeeOther).Location
		letter := site.Letter(pat.Email)
		if !strings.Contains(letter.Text, "Shall we talk?") || !strings.Contains(letter.Subject, "Prudence") || strings.Contains(letter.Text, pru.Email) {
			t.Errorf("letter: %s", letter.Text)
		}
		patC.Get("/me").Is(http.StatusOK).Shows("Answer an introduction")
		patC2.Get(asked).Is(http.StatusNotFound)
		site.As(sc.cora).Get(asked).Is(http.StatusNotFound)
		patC.Get(asked).Is(http.StatusOK).Shows("Shall we talk?", "Prudence would like to work with you")
		if n := sc.count(`SELECT COUNT(*) FROM application WHERE network_id = $1`); n != 0 {
			t.Fatalf("%d applications before both said yes", n)
		}
		patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		patC.Follow(patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)).Shows("You are a pair.") // pressed twice
		patC.Get(asked).Is(http.StatusOK).Shows("You are a pair")
		if n := sc.count(`SELECT COUNT(*) FROM applicant WHERE network_id = $1 AND person_id IN ($2, $3)`, pru.ID, pat.ID); n != 2 {
			t.Errorf("%d applicants", n)
		}
		if !strings.Contains(site.Letter(pru.Email).Text, "You and Patrick Example have both said yes") {
			t.Errorf("letter: %s", site.Letter(pru.Email).Text)
		}
		patC2.Get("/partners/" + sc.edition).Is(http.StatusOK).Hides("Prudence")
		patC.Post(asked+"/no", nil).Is(http.StatusConflict)
	})
}

func TestANoIsNeverTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {""}}).Is(http.StatusSeeOther).Location
		pruC.Get(asked).Is(http.StatusOK).Shows("We have told Patrick")
		before := pruC.Get(asked).Is(http.StatusOK).Body
		patC.Post(asked+"/no", nil).Is(http.StatusSeeOther)
		if after := pruC.Get(asked).Is(http.StatusOK).Body; after != before {
			t.Error("the page of the one who asked tells that the other said no")
		}
		site.Work()
		for _, m := range site.Mail.To(pru.Email) {
			t.Errorf("a letter about the no: %s", m.Subject)
		}
		patC.Post(asked+"/yes", nil).Is(http.StatusGone)
		pruC.Post(sc.cardOf(pat), url.Values{"words": {"Again?"}}).Is(http.StatusConflict)
		if n := sc.count(`SELECT COUNT(*) FROM application WHERE network_id = $1`); n != 0 {
			t.Errorf("%d applications", n)
		}
	})
}

func TestNobodyIsContactedWhoDidNotOptIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		stranger := site.As(site.Person("Sam", "sam@example.org"))
		stranger.Get("/partners/" + sc.edition).Is(http.StatusOK).Hides("Patrick").Shows("Make my card")
		stranger.Get(sc.cardOf(pat)).Is(http.StatusNotFound)
		stranger.Post(sc.cardOf(pat), url.Values{"words": {"Hello"}}).Is(http.StatusNotFound)
		site.Visitor().Get("/partners/" + sc.edition).Is(http.StatusSeeOther)

		// Without the assumptions check there is no first contact.
		pru := site.Person("Prudence", "prudence@example.org")
		pruC := site.As(pru)
		bad := pruC.Post("/partners/"+sc.edition+"/card", url.Values{"perspective": {"manager"}, "interest": {""}, "place": {"York"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("interest") == "" || bad.Problem("ways") == "" || bad.Field("place") != "York" {
			t.Error("the form lost what was typed or says nothing")
		}
		pruC.Post("/partners/"+sc.edition+"/card", url.Values{"perspective": {"manager"}, "interest": {"Rooms"}, "place": {"York"}, "ways": {"phone"}}).Is(http.StatusSeeOther)
		pruC.Get(sc.cardOf(pat)).Is(http.StatusOK).Shows("Answer the three questions first").Hides("A few words to Patrick")
		asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {"Hello"}}).Is(http.StatusOK).Shows("What you wrote is kept")
		if asked.Field("words") != "Hello" {
			t.Error("the words are lost")
		}
		site.Work()
		if n := len(site.Mail.To(pat.Email)); n != 0 {
			t.Errorf("%d letters", n)
		}
		// A card that is taken away is gone at once, for the coordinator too.
		patC.Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		pruC.Get("/partners/" + sc.edition).Is(http.StatusOK).Hides("Patrick")
		site.As(sc.cora).Get("/editions/" + sc.edition + "/seekers").Is(http.StatusOK).Hides("Patrick").Shows("Prudence")
		// Nobody else ever reads the answers to the check.
		if n := sc.count(`SELECT COUNT(*) FROM seeker WHERE network_id = $1 AND picture_sealed LIKE '%Somebody like me%'`); n != 0 {
			t.Error("the answers lie open")
		}
	})
}

func TestACoordinatorIntroducesTwo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		cora := site.As(sc.cora)
		page := "/editions/" + sc.edition + "/seekers"
		cora.Get(page).Is(http.StatusOK).Shows("Prudence", "Patrick")
		pruC.Get(page).Is(http.StatusNotFound)
		card := func(p person.Person) string { s := sc.cardOf(p); return s[strings.LastIndex(s, "/")+1:] }
		path := "/editions/" + sc.edition + "/introductions"
		cora.Post(path, url.Values{"professional": {card(pat)}, "partner": {card(pru)}}).Is(http.StatusUnprocessableEntity)
		cora.Post(path, url.Values{"professional": {card(pru)}, "partner": {card(pat)}, "words": {"You both care about time."}}).Is(http.StatusSeeOther)
		cora.Post(path, url.Values{"professional": {card(pru)}, "partner": {card(pat)}}).Is(http.StatusConflict)
		asked := sc.introduction(pru.Email)
		cora.Post(asked+"/yes", nil).Is(http.StatusNotFound) // no yes but their own
		pruC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		pruC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		patC.Get(asked).Is(http.StatusOK).Shows("You both care about time.")
		if n := sc.count(`SELECT COUNT(*) FROM application WHERE network_id = $1`); n != 0 {
			t.Fatal("one yes made a pair")
		}
		patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		cora.Get(page).Is(http.StatusOK).Shows("Became a pair")
		if n := sc.count(`SELECT COUNT(*) FROM application WHERE network_id = $1`); n != 1 {
			t.Errorf("%d applications", n)
		}
	})
}

func TestAClosedFinder(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		_, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE edition SET state = 'closed' WHERE network_id = $1 AND id = $2`, sc.edition)
			return err
		})
		pruC.Get("/partners/" + sc.edition).Is(http.StatusGone).Shows("no longer takes applications")
		pruC.Get("/partners").Is(http.StatusOK).Shows("No programme is looking for pairs")
		pruC.Get("/partners/" + string(db.NewID())).Is(http.StatusNotFound)
		pruC.Get("/partners/nonsense").Is(http.StatusNotFound)
	})
}
