package collaboration_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// scene is a pair in an edition: Anil, a professional, and Gwen, a patient partner; and people who are none of it.
type scene struct {
	t          *testing.T
	site       *apptest.Site
	spaces     *space.Space
	anil, gwen person.Person
	boss       person.Person // coordinator and administrator
	edition    db.ID
	pair       db.ID
	at         string // the address of the space
	a, g       *apptest.Client
}

// Words that members write in the tests. Every one of them has this mark, which must never lie open anywhere.
const mark = "Qzx"

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{t: t, site: site, spaces: site.App.Spaces()}
	s.anil = s.personOf("Anil", "anil@example.org", "Trust of the north")
	s.gwen = s.personOf("Gwen", "gwen@example.org", "")
	s.boss = site.Person("Boss", "boss@example.org", access.Coordinator, access.Administrator)
	page := site.As(s.boss).Post("/editions/new", url.Values{
		"template": {"pairs-five-days"}, "programme_name": {"Pairs"}, "name": {"2026"}, "first_day": {"12/05/2026"}, "place": {"Hall"}, "address": {"1 Mill Lane"},
		"zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"}, "closes_date": {"17 April 2026"}, "closes_time": {"5pm"},
		"contact_name": {"Boss"}, "contact_email": {"boss@example.org"},
	}).Is(http.StatusSeeOther)
	s.edition = db.ID(page.Location[strings.LastIndex(page.Location, "/")+1:])
	s.pair = s.start("Straight talk "+mark, s.anil, s.gwen)
	s.at = "/collaborations/" + string(s.pair)
	s.a, s.g = site.As(s.anil), site.As(s.gwen)
	site.Write(func(tx *db.Tx) error {
		for who, side := range map[db.ID]person.Side{s.anil.ID: person.Professional, s.gwen.ID: person.Partner} {
			if err := edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: who, Side: side}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

func (s *scene) personOf(given, email, organisation string) person.Person {
	s.t.Helper()
	p := person.Person{Given: given, Family: "Example", Email: email}
	if organisation != "" {
		s.site.Write(func(tx *db.Tx) (err error) {
			p.Organisation, err = person.OrganisationNamed(tx, organisation)
			return err
		})
	}
	return s.site.Add(p)
}

// start makes a collaboration of a professional and a patient partner.
func (s *scene) start(name string, professional, partner person.Person) (id db.ID) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) (err error) {
		id, err = shared.Start(tx, s.site.App.Keys, shared.Collaboration{Name: name, Challenge: "Letters that people understand " + mark, Edition: s.edition,
			Members: []shared.Member{{Person: professional.ID, Side: person.Professional}, {Person: partner.ID, Side: person.Partner}}})
		return err
	})
	return id
}

func (s *scene) actor(p person.Person) access.Actor { return s.site.Actor(p) }

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// last is the id at the end of an address.
func last(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path[strings.LastIndex(path, "/")+1:]
}

// write adds an entry as somebody.
func (s *scene) write(who person.Person, title string) db.ID {
	s.t.Helper()
	id, err := s.spaces.Write(s.t.Context(), s.actor(who), s.pair, space.NewEntry{Title: title + " " + mark, Body: "What we learned " + mark, Happened: "2026-03-01", Tags: []string{"trust"}})
	s.must(err)
	return id
}

// find is an entry as it is in the database.
func (s *scene) find(id db.ID) (e entry.Entry) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		e, err = entry.Find(tx, s.site.App.Keys, id)
		return err
	})
	return e
}

func (s *scene) collaboration() (c shared.Collaboration) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		c, err = shared.Find(tx, s.site.App.Keys, s.pair)
		return err
	})
	return c
}

// propose puts something as somebody who agrees to it, and returns the address of the proposal.
func (s *scene) propose(c *apptest.Client, form url.Values) string {
	s.t.Helper()
	form.Set("yes", "yes")
	return c.Post(s.at+"/proposals/new", form).Is(http.StatusSeeOther).Location
}

// agree says yes through the page, as a person does.
func (s *scene) agree(c *apptest.Client, proposal string) *apptest.Result {
	s.t.Helper()
	page := c.Get(proposal).Is(http.StatusOK)
	return c.Post(proposal+"/agree", page.Form("/agree"))
}

// answers is a whole agreement as a form.
func agreementForm(purpose string) url.Values {
	form := url.Values{}
	def, _ := instrument.Shipped("agreement")
	for _, item := range def.Items() {
		form.Set("q-"+item.ID, "Our "+item.ID+" "+mark)
	}
	form.Set("q-purpose", purpose+" "+mark)
	return form
}
