package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// TestAFormAfterTheSessionEnded: what somebody typed stands on the page that asks them to sign in, in the order of the form,
// and the way to sign in leads back to the form. Secrets, files and what nobody typed are not shown.
func TestAFormAfterTheSessionEnded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		network := site.Network("west")
		v := network.Visitor()
		id, who := string(db.NewID()), string(db.NewID())
		form := url.Values{"q-challenge": {"Letters that <b>nobody</b>\ncan read"}, "q-weeks": {"12"}, "version": {"7"}, "once": {"abcdefgh"},
			"new_password": {"plum tram nine"}, "person": {who}, "token": {"hush"}, "hash": {strings.Repeat("ab", 32)}}
		path := "/applications/" + id + "/sections/purpose"
		lost := v.Post(path, form).Is(http.StatusUnauthorized).Shows("You are not signed in.", "This is what you wrote. It was not saved.", "Letters that <b>nobody</b> can read", "Challenge", "12").
			Hides("plum tram nine", "hush", who, "abcdefgh", strings.Repeat("ab", 32), "version")
		if got := lost.Link("Sign in and go back to the form (opens in a new tab)"); got != "/n/west/sign-in?next="+url.QueryEscape(path) {
			t.Errorf("the way to sign in is %q", got)
		}

		// The form's own page is where the form was sent from; another site's page is none.
		for from, next := range map[string]string{
			site.App.Config.URL + "/n/west/me/details?a=1":  "/me/details?a=1",
			"https://evil.example/me/details":               "/me",
			site.App.Config.URL + "/n/west//evil.example/x": "/me",
		} {
			r := v.Request(http.MethodPost, "/introductions/"+id+"/yes", strings.NewReader(""))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Referer", from)
			page := v.Do(r).Is(http.StatusUnauthorized).Hides("This is what you wrote")
			if got := page.Link("Sign in and go back"); got != "/n/west/sign-in?next="+url.QueryEscape(next) {
				t.Errorf("from %s the way to sign in is %q", from, got)
			}
		}

		files := v.Upload("/collaborations/"+id+"/log/new", url.Values{"title": {"Wards"}}, apptest.File{Field: "file", Name: "ward-map.txt", Body: []byte("the map of the ward")}).
			Is(http.StatusUnauthorized).Shows("Wards", "Choose your files again").Hides("the map of the ward")
		if files.Link("Sign in and go back to the form (opens in a new tab)") == "" {
			t.Error("no way to sign in")
		}
		v.Post(path, url.Values{"q-challenge": {strings.Repeat("x", 2<<20)}}).Is(http.StatusUnauthorized)
	})
}

// TestUnreadableCharacters: what no keyboard types is left out of forms and addresses, on both databases, and never stored.
func TestUnreadableCharacters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.Person("Ada", "ada@example.org", access.Administrator)
		c := site.As(admin)
		for _, path := range []string{"/programmes/%00", "/programmes/%ff%fe", "/programmes/a%0ab", "/n/we%00st/programmes", "/n/%ff", "/%00"} {
			site.Visitor().Get(path).Is(http.StatusNotFound)
		}
		site.Visitor().Post("/invitations/%00", nil).Is(http.StatusNotFound)
		c.Get("/admin/people?q=%00").Is(http.StatusOK)
		c.Get("/admin/people?q=%ff%01Ada").Is(http.StatusOK).Shows("Ada")
		site.Visitor().Get("/learning?q=%00%ff").Is(http.StatusOK)
		page := c.Get("/me/details?change=all").Is(http.StatusOK)
		form := page.Form(page.Attr("main form", "action")[0])
		form.Set("given_name", "A\x00d\x1ba\xff\u0085")
		form.Set("family_name", "Love\x7flace")
		c.Post("/me/details", form).Is(http.StatusSeeOther)
		var names string
		site.Read(func(tx *db.Tx) (err error) {
			names, err = db.Value[string](tx, `SELECT given_name || ' ' || family_name FROM person WHERE network_id = $1 AND id = $2`, admin.ID)
			return err
		})
		if names != "Ada Lovelace" {
			t.Errorf("stored: %q", names)
		}
	})
}
