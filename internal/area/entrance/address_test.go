package entrance_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/account"
	"alongside/internal/shared/person"
)

var addressLink = regexp.MustCompile(`https://alongside\.test(\S*/me/sign-in/email/[0-9a-f]{40})`)

// TestChangingOnesEmailAddress: a link at the new address, opened by the same account, moves the sign-in and the letters of
// every network there; once, in time, and never onto somebody else.
func TestChangingOnesEmailAddress(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		west := site.Network("west")
		west.Person("Ada", "ada@example.org")
		mallory := site.As(site.Person("Mallory", "mallory@example.org"))
		c := site.As(ada)
		ask := func(email string) string {
			t.Helper()
			form := c.Get("/me/sign-in/email").Is(http.StatusOK).Form("/me/sign-in/email")
			form.Set("email", email)
			c.Follow(c.Post("/me/sign-in/email", form).To("/me/sign-in")).Shows("We have sent a link to", "Until then nothing changes")
			m := addressLink.FindStringSubmatch(site.Letter(strings.ToLower(email)).Text)
			if m == nil {
				t.Fatalf("no link in %q", site.Letter(email).Text)
			}
			return m[1]
		}
		c.Get("/me/details").Shows("Change email address").Hides("Ask a coordinator")
		for _, wrong := range []string{"", "nonsense", "ADA@example.org"} {
			if p := c.Post("/me/sign-in/email", url.Values{"email": {wrong}}).Is(http.StatusUnprocessableEntity).Problem("email"); p == "" {
				t.Errorf("%q is no problem", wrong)
			}
		}
		earlier := ask("first@example.org")
		at := ask("New@example.org")
		// Neither an earlier link, nor somebody else's account, nor a visitor.
		c.Post(earlier, url.Values{}).Is(http.StatusGone)
		mallory.Get(at).Is(http.StatusGone).Hides("new@example.org")
		mallory.Post(at, url.Values{}).Is(http.StatusGone)
		site.Visitor().Get(at).Is(http.StatusSeeOther)
		// Opening changes nothing; confirming does, once, in every network.
		c.Get(at).Is(http.StatusOK).Shows("new@example.org")
		other := site.As(ada)
		c.Follow(c.Post(at, url.Values{}).To("/me/sign-in")).Shows("Your email address is changed", "new@example.org")
		c.Post(at, url.Values{}).Is(http.StatusGone)
		other.Get("/me").Is(http.StatusSeeOther)
		for _, s := range []*apptest.Site{site, west} {
			s.Read(func(tx *db.Tx) error {
				if _, there, err := person.ByEmail(tx, "new@example.org"); err != nil || !there {
					t.Errorf("there under the new address: %v, %v", there, err)
				}
				if _, there, _ := person.ByEmail(tx, "ada@example.org"); there {
					t.Error("still there under the old address")
				}
				return nil
			})
		}
		if l := site.Letter("ada@example.org"); !strings.Contains(l.Subject, "was changed") || strings.Contains(l.Text, "new@example.org") {
			t.Errorf("the letter to the old address: %s\n%s", l.Subject, l.Text)
		}
		// The old address is nobody's now: whoever reads its mail comes in as nobody.
		stranger := site.Visitor()
		stranger.Follow(comeIn(t, site, stranger, "ada@example.org", "")).Shows("What should we call you?")
		again := site.Visitor()
		again.Follow(again.Follow(comeIn(t, site, again, "new@example.org", ""))).Shows("Waiting for you")

		// Somebody else's address is refused, and only to whoever reads its mail.
		c = again
		taken := ask("mallory@example.org")
		c.Follow(c.Post(taken, url.Values{}).To("/me/sign-in")).Shows("belongs to somebody here already", "new@example.org")
		// A link that is too old, and a sign-in that is.
		old := ask("third@example.org")
		site.Advance(account.AddressLasts + time.Minute)
		c.Post(old, url.Values{}).Is(http.StatusGone)
		if to := c.Get("/me/sign-in/email").Is(http.StatusSeeOther).Location; !strings.HasPrefix(to, "/me/sign-in/confirm") {
			t.Errorf("an old sign-in is sent to %s", to)
		}
	})
}
