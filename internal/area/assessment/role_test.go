package assessment_test

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

// speaks is somebody with one perspective.
func speaks(site *apptest.Site, name, perspective string) person.Person {
	return site.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Perspectives: []string{perspective}})
}

// What a role needs stands when one person of each side has said yes to exactly the same words, and is shown to everybody only
// beside a published programme.
func TestBothSidesAgreeOnWhatARoleNeeds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		var trust, where db.ID
		site.Write(func(tx *db.Tx) (err error) {
			trust, err = person.OrganisationNamed(tx, "Riverside Trust")
			return err
		})
		staff, leader, lead := speaks(site, "Sam", "manager"), speaks(site, "Lea", "carer"), site.Person("Cora", "cora@example.org", access.Coordinator)
		other, admin := site.Person("Olu", "olu@example.org"), site.Person("Adam", "adam@example.org", access.Administrator)
		at := "/leadership/" + string(trust) + "/roles"
		c := site.As(lead)
		c.Get(at).Is(http.StatusOK).Shows("No role is described yet.")
		form := url.Values{"title": {"Member of the board"}, "about": {"You sit on the board once a month."}, "need-dialogue": {"start"}, "need-big-picture": {"learn"}, "need-peers": {""},
			"support": {"A coach, and the fare."}, "professional": {staff.Email}, "partner": {leader.Email}}
		with := func(name, value string) url.Values {
			out := url.Values{}
			for k, v := range form {
				out[k] = v
			}
			out[name] = []string{value}
			return out
		}
		for name, value := range map[string]string{"title": " ", "about": "", "support": "", "professional": "nobody@example.org", "partner": staff.Email, "need-dialogue": "nonsense"} {
			r := c.Post(at+"/new", with(name, value)).Is(http.StatusUnprocessableEntity)
			if r.Problem(name) == "" || (name != "title" && r.Field("title") != "Member of the board") {
				t.Errorf("%s: problem %q, kept %q", name, r.Problem(name), r.Field("title"))
			}
		}
		// Each of the two speaks from the side that they decide for: two of one side are no agreement of both.
		second := speaks(site, "Max", "clinician")
		for field, email := range map[string]string{"partner": second.Email, "professional": leader.Email} {
			if r := c.Post(at+"/new", with(field, email)).Is(http.StatusUnprocessableEntity); !strings.Contains(r.Problem(field), "Their details do not say") {
				t.Errorf("%s of the other side: %q", field, r.Problem(field))
			}
		}
		role := c.Post(at+"/new", form).Is(http.StatusSeeOther).Location
		id := role[strings.LastIndex(role, "/")+1:]
		public := "/roles/" + id
		c.Get(role).Shows("Waits for both sides", "I talk with people, not at them", "Can be learnt in the role", "Sam Example has not said yes yet.").Hides("Where it is shown", "I have peers who support me", "Yes, these are the right words")
		if text := site.Letter(leader.Email).Text; !strings.Contains(text, role) {
			t.Errorf("the letter says %s", text)
		}
		// Who is named to decide finds it on the first page, and may read the organisation's page; nobody else may.
		site.As(leader).Get("/me").Shows("Say whether a role is described well")
		for _, p := range []person.Person{other, admin} {
			site.As(p).Get(role).Is(http.StatusNotFound)
			site.As(p).Get("/me").Hides("Say whether a role is described well")
			site.As(p).Post(role+"/yes", url.Values{"hash": {"x"}}).Is(http.StatusNotFound)
			site.As(p).Post(role+"/edit", form).Is(http.StatusNotFound)
			site.As(p).Post(role+"/shown", url.Values{}).Is(http.StatusNotFound)
		}
		// A coordinator cannot say yes for them, and cannot show what is not agreed.
		hash := site.As(leader).Get(role).Form("/yes")
		c.Post(role+"/yes", hash).Is(http.StatusForbidden)
		yes := func(p person.Person) { site.As(p).Post(role+"/yes", site.As(p).Get(role).Form("/yes")).To(role) }
		yes(leader)
		site.As(leader).Get("/me").Hides("Say whether a role is described well")
		// Other words ask both again: an old yes counts for nothing.
		edit := site.As(staff).Get(role + "/edit").Form("/edit")
		edit.Set("support", "A coach, the fare and a meal.")
		site.As(staff).Post(role+"/edit", edit).To(role)
		site.As(leader).Post(role+"/yes", hash).To(role)
		site.As(leader).Get(role).Shows("Waits for both sides", "Sam Example has said yes.", "Lea Example has not said yes yet.")
		stale := edit
		stale.Set("support", "Mine.")
		site.As(leader).Post(role+"/edit", stale).Is(http.StatusConflict).Shows("A coach, the fare and a meal.", "Mine.")
		yes(leader)
		c.Get(role).Shows("Agreed by both sides", "Where it is shown")

		// It is shown beside a published programme, and nowhere else.
		site.Visitor().Get(public).Is(http.StatusNotFound)
		site.Write(func(tx *db.Tx) error {
			where = db.NewID()
			programme := db.NewID()
			if _, err := tx.Exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, 'board', 'Into the board', 'blank', '', $3)`, programme, int64(tx.Now)); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, who_for, gains_professional, gains_partner,
				gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
				VALUES ($1, $2, $3, '2027', 'draft', 'Europe/London', '', '', '', 24, 0, 0, '', '', '', '', '', '', '', '', '', '', FALSE, '', $4, 1)`, where, programme, int64(tx.Now))
			return err
		})
		site.As(staff).Post(role+"/shown", url.Values{"edition": {string(where)}}).Is(http.StatusForbidden)
		c.Post(role+"/shown", url.Values{"edition": {string(where)}}).To(role)
		site.Visitor().Get(public).Is(http.StatusNotFound) // a draft
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE edition SET state = 'open' WHERE network_id = $1 AND id = $2`, where)
			return err
		})
		site.Visitor().Get(public).Is(http.StatusOK).Shows("Member of the board", "A coach, the fare and a meal.", "Staff and patient leaders agreed").Hides("Sam Example", "Lea Example")
		site.Visitor().Get("/programmes/board/"+string(where)).Is(http.StatusOK).Shows("What the role needs", "Member of the board")
		// New words do not stand before both have said yes.
		edit = site.As(staff).Get(role + "/edit").Form("/edit")
		edit.Set("about", "You chair it.")
		site.As(staff).Post(role+"/edit", edit).To(role)
		site.Visitor().Get(public).Shows("once a month").Hides("You chair it.")
		c.Post(role+"/shown", url.Values{"edition": {""}}).To(role)
		site.Visitor().Get(public).Is(http.StatusNotFound)
		far := site.Network("far")
		far.As(far.Person("Fay", "fay@example.org", access.Coordinator)).Get(role).Is(http.StatusNotFound)
	})
}
