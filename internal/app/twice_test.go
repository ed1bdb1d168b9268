package app_test

import (
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
