package application_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// scene is a network with a coordinator, a professional, a patient partner and an edition of pairs that is open.
type scene struct {
	t              testing.TB
	site           *apptest.Site
	s              *application.Applications
	cora, pru, pat person.Person
	edition        db.ID
}

// fee and budget of a scene's edition, in pence.
const (
	fee    = 50_000
	budget = 100_000
)

func newScene(t testing.TB, site *apptest.Site) *scene {
	t.Helper()
	sc := &scene{t: t, site: site, s: application.New(site.DB, site.App.Keys, site.App.Post, assent.New(site.App.Keys))}
	sc.cora = site.Person("Cora", "cora@example.org", access.Coordinator)
	sc.pru = site.Add(person.Person{Given: "Prudence", Family: "Marsh", Email: "pru@example.org", Perspectives: []string{"manager"}, Job: "Ward manager", Place: "Leeds"})
	sc.pat = site.Add(person.Person{Given: "Patrick", Family: "Lowe", Email: "pat@example.org", Perspectives: []string{"carer"}})
	sc.edition = sc.newEdition("pairs-application", true)
	return sc
}

// newEdition makes an open edition that closes in thirty days.
func (sc *scene) newEdition(questions string, inPairs bool) db.ID {
	sc.t.Helper()
	programme, id := db.NewID(), db.NewID()
	sc.site.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, $3, 'Collaborative pairs', 'pairs-five-days', '', $4)`,
			programme, string(programme), int64(tx.Now)); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, closes, who_for, gains_professional, gains_partner,
			gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
			VALUES ($1, $2, $3, 'Spring', 'open', 'Europe/London', '', '', '', 24, $4, $5, $6, '', '', '', '', '', '', 'Cora', 'cora@example.org', $7, '', $8, '', $9, 1)`,
			id, programme, fee, budget, int64(tx.Now.Add(30*24*time.Hour)), questions, inPairs, int64(tx.Now))
		return err
	})
	return id
}

// set changes one column of the edition.
func (sc *scene) set(column string, value any) {
	sc.t.Helper()
	sc.site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE edition SET `+column+` = $3 WHERE network_id = $1 AND id = $2`, sc.edition, value)
		return err
	})
}

// begin starts an application through the page and returns its address.
func (sc *scene) begin(c *apptest.Client, perspective, partner string) string {
	sc.t.Helper()
	r := c.Post("/apply/"+string(sc.edition), url.Values{"perspective": {perspective}, "partner": {partner}}).Is(http.StatusSeeOther)
	return r.Location
}

// id is the application at an address.
func id(path string) db.ID { return db.ID(path[strings.LastIndex(path, "/")+1:]) }

// find reads the application at an address.
func (sc *scene) find(path string) application.Application {
	sc.t.Helper()
	var a application.Application
	sc.site.Read(func(tx *db.Tx) error {
		var err error
		a, err = application.Find(tx, id(path))
		return err
	})
	return a
}

// sample answers every question that can be required with something plausible.
func sample(def instrument.Definition) instrument.Answers {
	as := instrument.Answers{}
	for _, it := range def.Items() {
		switch it.ID {
		case "funding-route":
			as[it.ID] = instrument.Give("organisation")
			continue
		case "bursary-amount", "bursary-reason":
			continue
		}
		switch it.Kind {
		case instrument.Text, instrument.LongText:
			as[it.ID] = instrument.Give("Our answer to " + it.ID)
		case instrument.Number:
			as[it.ID] = instrument.Give(strconv.FormatFloat(*it.Lowest, 'f', it.Decimals, 64))
		case instrument.Ranking:
			var all []string
			for _, s := range it.Steps() {
				all = append(all, s.Value)
			}
			as[it.ID] = instrument.Give(all...)
		default:
			as[it.ID] = instrument.Give(it.Steps()[0].Value)
		}
	}
	return as
}

// answer sends one section through its page with these changes to the sample.
func (sc *scene) answer(c *apptest.Client, path, section string, change url.Values) *apptest.Result {
	sc.t.Helper()
	def, _ := instrument.Shipped("pairs-application")
	form := instrument.Encode(def.Only(section), sample(def), "q-")
	form.Set("version", c.Get(path+"/sections/"+section).Is(http.StatusOK).Field("version"))
	for k, v := range change {
		form[k] = v
	}
	return c.Post(path+"/sections/"+section, form)
}

var sections = []string{"who", "challenge", "purpose", "perspectives", "funding"}

// link finds the first address of a kind in a person's newest letter.
func (sc *scene) link(address, kind string) string {
	sc.t.Helper()
	text := sc.site.Letter(address).Text
	found := regexp.MustCompile(`https://alongside\.test(/` + kind + `/[0-9a-zA-Z-]+\S*)`).FindStringSubmatch(text)
	if found == nil {
		sc.t.Fatalf("no link to %s in the letter to %s:\n%s", kind, address, text)
	}
	return found[1]
}

// joint makes a joint application in which every part is done, through the pages, and returns its address and the
// browsers of the professional and the partner.
func (sc *scene) joint() (path string, pru, pat *apptest.Client) {
	sc.t.Helper()
	pru, pat = sc.site.As(sc.pru), sc.site.As(sc.pat)
	path = sc.begin(pru, "manager", "known")
	pru.Post(path+"/partner", url.Values{"name": {"Patrick"}, "email": {sc.pat.Email}}).Is(http.StatusSeeOther)
	pat.Post(sc.link(sc.pat.Email, "invitations"), url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther).To(path)
	for _, c := range []*apptest.Client{pru, pat} {
		c.Post(path+"/details", c.Get(path+"/details").Form(path+"/details")).Is(http.StatusSeeOther)
		c.Post(path+"/needs", url.Values{}).Is(http.StatusSeeOther)
		sc.answer(c, path, "who", nil).Is(http.StatusSeeOther)
	}
	for _, s := range sections[1:] {
		sc.answer(pru, path, s, nil).Is(http.StatusSeeOther)
	}
	pru.Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
	return path, pru, pat
}

// reading adds to a sponsor's answer what their page says about the words that it shows.
func reading(c *apptest.Client, link string, form url.Values) url.Values {
	out := url.Values{"read": {c.Get(link).Is(http.StatusOK).Field("read")}}
	maps.Copy(out, form)
	return out
}

// confirm sends the confirmation that the check page offers.
func confirm(c *apptest.Client, path string) *apptest.Result {
	page := c.Get(path + "/check").Is(http.StatusOK)
	return c.Post(path+"/check", page.Form(path+"/check"))
}

// letters counts the letters to an address whose subject holds these words.
func (sc *scene) letters(address, subject string) int {
	sc.t.Helper()
	sc.site.Work()
	n := 0
	for _, m := range sc.site.Mail.To(address) {
		if strings.Contains(m.Subject, subject) {
			n++
		}
	}
	return n
}
