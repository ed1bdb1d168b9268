package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// two is a network with two organisations, each with a group and a role, and somebody who leads for the first.
type two struct {
	site             *apptest.Site
	here, there      db.ID
	group, other     db.ID // a group of each
	lea              person.Person
	lead, ada, admin *apptest.Client
}

func newTwo(t *testing.T, site *apptest.Site) *two {
	t.Helper()
	w := &two{site: site}
	site.Write(func(tx *db.Tx) error {
		var err error
		if w.here, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		w.there, err = person.OrganisationNamed(tx, "Northbridge Hospital")
		return err
	})
	w.admin = site.As(site.Person("Ada", "ada@example.org", access.Administrator))
	w.ada = site.As(site.Person("Cora", "cora@example.org", access.Coordinator))
	w.lea = site.Add(person.Person{Given: "Lea", Family: "Lead", Email: "lea@example.org", Organisation: w.here, OrgConfirmed: true})
	w.lead = site.As(w.lea)
	for _, o := range []struct {
		of db.ID
		g  *db.ID
	}{{w.here, &w.group}, {w.there, &w.other}} {
		site.Write(func(tx *db.Tx) error {
			var err error
			*o.g, err = group.SaveGroup(tx, "", group.Group{Organisation: o.of, Name: "Quality committee", Kind: "committee", Level: "board"})
			return err
		})
	}
	return w
}

// give ticks the role on the page of administrators.
func (w *two) give(roles ...string) *apptest.Result {
	return w.admin.Post("/admin/people/"+string(w.lea.ID)+"/roles", url.Values{"roles": roles})
}

// ofOrganisation are pages that the engagement lead of an organisation opens and changes things by; GROUP is a group of it.
var ofOrganisation = []string{"", "/steps", "/connection", "/connection/ask", "/roles", "/roles/new", "/map", "/map/embedding", "/map/new-group", "/map/new-role", "/map/people", "/map/code", "/map/import", "/map/groups/GROUP",
	"/map/groups/GROUP/change", "/map/groups/GROUP/new", "/decisions", "/decisions/figures", "/decisions/new", "/opportunities", "/opportunities/figures", "/opportunities/voices", "/opportunities/new", "/ideas", "/ideas/desk", "/ideas/sessions",
	"/outreach", "/outreach/new", "/referrals", "/referrals/figures", "/referrals/new", "/referrals/places", "/referrals/places/new", "/strategy", "/strategy/new", "/board-report", "/board-report/stories", "/board-report/stories/new?of=somebody",
	"/chain", "/chain/gaps", "/grid", "/formal", "/contacts"}

// TestAnEngagementLeadOfOneOrganisation does the work of a coordinator for their organisation, and finds nothing of another one.
func TestAnEngagementLeadOfOneOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		w := newTwo(t, site)
		w.lead.Get("/me").Is(http.StatusOK).Hides("You are the engagement lead")
		w.lead.Get(fmt.Sprintf("/leadership/%s/map/new-group", w.here)).Is(http.StatusNotFound)
		w.give("lead").Is(http.StatusSeeOther)
		w.admin.Get("/admin/people?show=leads").Is(http.StatusOK).Shows("Lea Lead", "Engagement lead")
		w.admin.Get("/admin/people/" + string(w.lea.ID)).Is(http.StatusOK).Shows("Engagement lead of Riverside Trust")
		w.lead.Get("/me").Is(http.StatusOK).Shows("You are the engagement lead of your organisation")
		missing := db.NewID()
		for _, page := range ofOrganisation {
			w.lead.Get(w.at(w.here, page, w.group)).Is(http.StatusOK)
			for _, of := range []db.ID{w.there, missing} {
				w.lead.Get(w.at(of, page, w.other)).Is(http.StatusNotFound)
			}
		}
		for _, page := range []string{"/editions", "/import", "/export", "/impact", "/contacts", "/contacts/figures", "/organisation-codes", "/formbook", "/admin", "/development/new", "/partner-organisations/" + string(w.there) + "/change",
			"/leadership/" + string(w.here) + "/map/join", "/leadership/" + string(w.here) + "/formal/new", "/bank/" + string(w.there)} {
			w.lead.Get(page).Is(http.StatusNotFound)
		}
		// A group of another organisation is not there under the address of their own.
		for _, page := range []string{"/map/groups/GROUP", "/map/groups/GROUP/change", "/map/groups/GROUP/new"} {
			w.lead.Get(w.at(w.here, page, w.other)).Is(http.StatusNotFound)
		}
		w.lead.Post(w.at(w.here, "/map/groups/GROUP/end", w.other), url.Values{"last": {"2026-03-01"}}).Is(http.StatusNotFound)
		w.writes(t)
		w.give().Is(http.StatusSeeOther)
		w.lead.Get(w.at(w.here, "/map/new-group", w.group)).Is(http.StatusNotFound)
		w.lead.Get(w.at(w.here, "/map", w.group)).Is(http.StatusOK) // they still belong there
		w.lead.Get("/me").Is(http.StatusOK).Hides("You are the engagement lead")
	})
}

func (w *two) at(of db.ID, page string, g db.ID) string {
	return "/leadership/" + string(of) + strings.ReplaceAll(page, "GROUP", string(g))
}

// writes adds to the map, and asks who is meant by a name only among those of this map.
func (w *two) writes(t *testing.T) {
	t.Helper()
	term := func(c *apptest.Client, of, g db.ID) *apptest.Result {
		return c.Post(w.at(of, "/map/groups/GROUP/new", g), url.Values{"name": {"Sam Stone"}, "role": {"Member"}, "pillar": {"patient"}, "starts": {"2026-01-01"}})
	}
	term(w.ada, w.there, w.other).Is(http.StatusSeeOther)
	term(w.lead, w.there, w.other).Is(http.StatusNotFound)
	term(w.lead, w.here, w.group).Is(http.StatusSeeOther) // nobody says that another map knows the name
	term(w.lead, w.here, w.group).Is(http.StatusUnprocessableEntity).Shows("Somebody of this name is in the map already")
	w.site.Read(func(tx *db.Tx) error {
		n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM holder WHERE network_id = $1`)
		if n != 2 {
			t.Errorf("%d people of one name are on the maps, want two", n)
		}
		return err
	})
}

// TestARoleOfAnOrganisationEndsWithIt: nobody leads where they do not belong.
func TestARoleOfAnOrganisationEndsWithIt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		w := newTwo(t, site)
		pat := site.Add(person.Person{Given: "Pat", Family: "Said", Email: "pat@example.org", Organisation: w.here})
		w.admin.Post("/admin/people/"+string(pat.ID)+"/roles", url.Values{"roles": {"lead"}}).Is(http.StatusUnprocessableEntity).Shows("Nobody can lead for an organisation before it is confirmed")
		w.lead.Post("/admin/people/"+string(w.lea.ID)+"/roles", url.Values{"roles": {"lead"}}).Is(http.StatusNotFound)
		w.give("lead").Is(http.StatusSeeOther)
		// They go to another organisation, and an administrator confirms it: the role did not go with them.
		w.lead.Post("/me/details", url.Values{"given_name": {"Lea"}, "family_name": {"Lead"}, "organisation": {"Northbridge Hospital"}, "version": {"1"}}).Is(http.StatusSeeOther)
		w.admin.Post("/admin/people/"+string(w.lea.ID)+"/organisation/confirm", url.Values{"organisation": {string(w.there)}}).Is(http.StatusSeeOther)
		for _, of := range []db.ID{w.here, w.there} {
			w.lead.Get(w.at(of, "/map/new-group", "")).Is(http.StatusNotFound)
		}
		w.lead.Get(w.at(w.there, "/map", "")).Is(http.StatusOK)
		w.lead.Get(w.at(w.here, "/map", "")).Is(http.StatusNotFound)
		w.admin.Get("/admin/audit").Shows("took a role away")
		// Whoever leaves by the map leads no more, and does not lead again when they come back.
		w.give("lead").Is(http.StatusSeeOther)
		w.lead.Get(w.at(w.there, "/map/new-group", "")).Is(http.StatusOK)
		site.Write(func(tx *db.Tx) error { return person.LeftOrganisation(tx, w.lea.ID, w.there) })
		w.lead.Get(w.at(w.there, "/map", "")).Is(http.StatusNotFound)
		w.admin.Post("/admin/people/"+string(w.lea.ID)+"/organisation/confirm", url.Values{"organisation": {string(w.there)}}).Is(http.StatusSeeOther)
		w.lead.Get(w.at(w.there, "/map/new-group", "")).Is(http.StatusNotFound)
	})
}

// leadsOneAlone enters the demonstration as the engagement lead of one organisation, and opens what they work with.
func leadsOneAlone(t *testing.T, site *apptest.Site) {
	t.Helper()
	v := site.Visitor()
	r := v.Post("/demo/enter", url.Values{"who": {"lead"}}).Is(http.StatusSeeOther)
	v.Follow(r).Is(http.StatusOK).Shows("Riverside Hospital Trust")
	for _, page := range []string{"/map", "/map/new-group", "/opportunities/new", "/decisions/new", "/referrals", "/outreach", "/ideas/desk", "/steps", "/strategy", "/board-report", "/chain"} {
		v.Get(r.Location + page).Is(http.StatusOK)
	}
	v.Get("/editions").Is(http.StatusNotFound)
	site.Read(func(tx *db.Tx) error {
		other, err := person.OrganisationNamed(tx, "Northbridge Acute Hospital")
		v.Get("/leadership/" + string(other)).Is(http.StatusNotFound)
		return err
	})
}
