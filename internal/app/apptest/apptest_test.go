package apptest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

var link = regexp.MustCompile(`https://alongside\.test\S*/sign-in/[0-9a-f]+`)

// TestSite goes through signing in by letter as a person would, which touches every part of the site.
func TestSite(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
		if ada.Account == "" || ada.Name() != "Ada Example" {
			t.Errorf("person %+v", ada)
		}
		v := site.Visitor()
		v.Get("/me").Is(http.StatusSeeOther).To("/sign-in?next=%2Fme")
		bad := v.Post("/sign-in", url.Values{"email": {"not an address"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("email") == "" || bad.Field("email") != "not an address" {
			t.Errorf("problem %q, field %q", bad.Problem("email"), bad.Field("email"))
		}
		v.Post("/sign-in", url.Values{"email": {ada.Email}}).Is(http.StatusOK)
		if len(site.Mail.To(ada.Email)) != 0 {
			t.Error("a letter left before anything worked")
		}
		address := link.FindString(site.Letter(ada.Email).Text)
		form := v.Get(address).Is(http.StatusOK).Form(address[len("https://alongside.test"):])
		v.Follow(v.Post(address, form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Ada Example", "Waiting for you")
		v.Also().Get("/me").Is(http.StatusOK)
		site.Advance(15 * 24 * time.Hour)
		v.Get("/me").Is(http.StatusSeeOther)
	})
}

func TestNetworksAreApart(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		other := site.Network("other")
		bo := other.Person("Bo", "bo@example.org")
		other.As(bo).Get("/me").Is(http.StatusOK)
		if got := other.As(bo).Get("/sign-in").Location; got != "/n/other/me" {
			t.Errorf("led to %q", got)
		}
		if !other.Actor(bo).SignedIn() {
			t.Error("not signed in")
		}
		// In the first network the same session is nobody's.
		c := site.Visitor()
		c.SetCookie("__Host-session", other.Session(bo))
		c.Get("/me").Is(http.StatusSeeOther)
		var n int64
		site.Read(func(tx *db.Tx) error {
			var err error
			n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM person WHERE network_id = $1`)
			return err
		})
		if n != 0 {
			t.Errorf("%d people in the first network", n)
		}
	})
}
