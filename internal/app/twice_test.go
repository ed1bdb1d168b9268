package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// TestMakingTwice sends what coordinators and administrators make twice from one page: people, networks, editions, days,
// waves. Each is made once, and the second sending leads where the first did.
func TestMakingTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator, access.Administrator)
		c := site.As(ada)
		at := "/editions/" + string(draftEdition(t, site, site.Actor(ada)))
		count := func(query string) (n int64) {
			t.Helper()
			site.Read(func(tx *db.Tx) (err error) {
				n, err = db.Value[int64](tx, query)
				return err
			})
			return n
		}
		for _, made := range []struct {
			page, count string
			fill        url.Values
		}{
			{"/admin/people/new", `SELECT COUNT(*) FROM person WHERE network_id = $1`, url.Values{"given_name": {"Bo"}, "email": {"bo@example.org"}}},
			{"/editions/new", `SELECT COUNT(*) FROM edition WHERE network_id = $1`, url.Values{"template": {"blank"}, "programme_name": {"Talks"}, "name": {"2027"}, "first_day": {"2027-03-01"}, "fee": {"0"}, "bursary_budget": {"0"}, "places": {"4"}, "place": {"Hall"}, "zone": {"Europe/London"}, "closes_date": {"2027-01-01"}, "closes_time": {"17:00"}, "contact_name": {"Ada"}, "contact_email": {"ada@example.org"}}},
			{at + "/clone", `SELECT COUNT(*) FROM edition WHERE network_id = $1`, url.Values{"name": {"2028"}, "first_day": {"11/5/2028"}}},
			{at + "/days/new", `SELECT COUNT(*) FROM edition_day WHERE network_id = $1`, url.Values{"title": {"One more"}, "date": {"2026-09-20"}, "starts": {"10:00"}, "ends": {"16:00"}}},
			{at + "/waves/new", `SELECT COUNT(*) FROM wave WHERE network_id = $1`, url.Values{"name": {"At the end"}, "instrument": {"pairs-day"}, "opens-date": {"2026-09-02"}, "closes-date": {"2026-09-20"}}},
		} {
			page := made.page
			if page == "/editions/new" {
				page += "?template=blank"
			}
			form := c.Get(page).Is(http.StatusOK).Form(made.page)
			for name, v := range made.fill {
				form[name] = v
			}
			before := count(made.count)
			first := c.Post(made.page, form)
			if first.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d %v %v", made.page, first.Status, first.Find(".nhsuk-error-message"), form)
			}
			c.Get(first.Location)
			site.Work()
			letters := len(site.Mail.Sent())
			c.Follow(c.Post(made.page, form).To(first.Location)).Is(http.StatusOK).Shows("You sent this before. It was done once.")
			site.Work()
			if n := count(made.count) - before; n != 1 || len(site.Mail.Sent()) != letters {
				t.Errorf("%s made %d, and %d letters more", made.page, n, len(site.Mail.Sent())-letters)
			}
		}
		// A network is made through the installation's own door.
		form := c.Get("/admin/networks/new").Is(http.StatusOK).Form("/admin/networks/new")
		for name, v := range map[string]string{"name": "West", "slug": "west", "given_name": "Wes", "email": "wes@example.org"} {
			form.Set(name, v)
		}
		first := c.Post("/admin/networks/new", form).Is(http.StatusSeeOther)
		c.Get(first.Location)
		c.Follow(c.Post("/admin/networks/new", form).To(first.Location)).Shows("You sent this before. It was done once.")
	})
}

// TestTheSameFromTwoTabs: every form that coordinators and administrators change something with takes content that is saved
// already as done, and tells of a clash when it differs.
func TestTheSameFromTwoTabs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator, access.Administrator)
		c := site.As(ada)
		edition := draftEdition(t, site, site.Actor(ada))
		at := "/editions/" + string(edition)
		made := func(page string, fill url.Values) string {
			t.Helper()
			form := c.Get(page).Is(http.StatusOK).Form(page)
			maps.Copy(form, fill)
			return c.Post(page, form).Is(http.StatusSeeOther).Location
		}
		id := func(query string) (id string) {
			t.Helper()
			site.Read(func(tx *db.Tx) (err error) {
				id, err = db.Value[string](tx, query)
				return err
			})
			return id
		}
		bo := made("/admin/people/new", url.Values{"given_name": {"Bo"}, "family_name": {"Ek"}, "email": {"bo@example.org"}, "organisation": {"North trust"}})
		organisation := "/admin/organisations/" + id(`SELECT id FROM organisation WHERE network_id = $1 AND name = 'North trust'`) + "/edit"
		day := at + "/days/" + id(`SELECT id FROM edition_day WHERE network_id = $1 AND position = 1`)
		session := day + "/sessions/" + id(`SELECT s.id FROM edition_session s JOIN edition_day d ON d.network_id = s.network_id AND d.id = s.day_id WHERE s.network_id = $1 AND d.position = 1 ORDER BY s.position LIMIT 1`)
		between := at + "/between/" + id(`SELECT MIN(id) FROM edition_between WHERE network_id = $1`)
		made(at+"/materials/new", url.Values{"title": {"Slides"}, "kind": {"link"}, "link": {"https://example.org/slides"}, "for": {"everybody"}})
		material := at + "/materials/" + id(`SELECT id FROM edition_material WHERE network_id = $1`)
		wave := made(at+"/waves/new", url.Values{"name": {"At the end"}, "instrument": {"pairs-end"}, "opens-date": {"2026-09-02"}, "closes-date": {"2026-09-20"}}) + "/edit"
		c.Post("/formbook/pairs-day/draft", nil).Is(http.StatusSeeOther)
		book := "/formbook/pairs-day/draft"
		for _, form := range []struct {
			page, action string
			field        string
			same, other  string
		}{
			{bo + "/edit", bo + "/edit", "place", "York", "Hull"},
			{organisation, organisation, "name", "Trust of the north", "Trust of the south"},
			{"/admin/network", "/admin/network", "name", "Our network", "Their network"},
			{"/admin/relationship", "/admin/relationship", "words", "We decide together.", "We talk."},
			{at + "/basics", at + "/basics", "place", "Town hall", "Library"},
			{at + "/texts", at + "/texts", "cost", "Nothing at all", "A little"},
			{day + "/edit", day + "/edit", "starts", "9am", "8am"},
			{session, session, "lead", "Una", "Olu"},
			{between, between, "notes", "Bring a pen", "Bring a book"},
			{material, material, "title", "All slides", "No slides"},
			{wave, wave, "opens-time", "10am", "11am"},
			{book + "/about", book + "/about", "form_title", "Our day", "Your day"},
			{book + "/part?part=words", book + "/part", "part_title", "Your own words", "Words"},
			{book + "/question?question=day-useful", book + "/question", "wording", "Was it of use?", "Did you like it?"},
			{"/me/details?change=work", "/me/details", "place", "Leeds", "Bath"},
			{"/me/details?change=words", "/me/details", "needs_words", "Large print, please", "A quiet room"},
			{"/me/letters", "/me/letters", "quiet_until", "07:30", "08:30"},
		} {
			fill, other := url.Values{form.field: {form.same}}, url.Values{form.field: {form.other}}
			if form.field == "quiet_until" {
				fill.Set("quiet_from", "21:30")
				other.Set("quiet_from", "21:30")
			}
			c.Tabs(form.page, form.action, fill, other)
		}
	})
}
