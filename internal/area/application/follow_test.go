package application_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

var addressLink = regexp.MustCompile(`https://alongside\.test(\S*/me/sign-in/email/[0-9a-f]{40})`)

// TestAnInvitationFollows: who changes their address after they were invited still finds the invitation, once the new
// address is confirmed; and whoever invited them does not learn the new one.
func TestAnInvitationFollows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		path := sc.begin(pru, "manager", "seek")
		sc.invite(pru, path, sc.pat.Email).Is(http.StatusSeeOther)
		const at, waits = "/me/sign-in/email", "Answer an invitation to apply together"
		pat.Post(at, url.Values{"email": {"new@example.org"}}).Is(http.StatusSeeOther)
		link := addressLink.FindStringSubmatch(site.Letter("new@example.org").Text)
		if link == nil {
			t.Fatal("no link to confirm the address")
		}
		// Nothing moves to an address that nobody has confirmed.
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM invitation WHERE network_id = $1 AND email = 'new@example.org'`)
			if n != 0 {
				t.Error("it followed to an address that is not confirmed")
			}
			return err
		})
		pat.Post(link[1], nil).Is(http.StatusSeeOther)
		to := pat.Get("/me").Shows(waits).Link(waits)
		pru.Get(path + "/partner").Is(http.StatusOK).Shows("pat@example.org").Hides("new@example.org")
		pat.Post(to, url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther)
		if a := sc.find(path); a.Partner != sc.pat.ID {
			t.Errorf("the partner is %s", a.Partner)
		}
	})
}
