package entrance_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/account"
)

var link = regexp.MustCompile(`https://alongside\.test(\S*/sign-in/[0-9a-f]{40})`)

// linkIn takes the path of the sign-in link out of the newest letter to the address.
func linkIn(t *testing.T, site *apptest.Site, email string) string {
	t.Helper()
	m := link.FindStringSubmatch(site.Letter(email).Text)
	if m == nil {
		t.Fatalf("no link in %q", site.Letter(email).Text)
	}
	return m[1]
}

// comeIn signs a visitor in by a link to this address, asked for with this next page.
func comeIn(t *testing.T, site *apptest.Site, c *apptest.Client, email, next string) *apptest.Result {
	t.Helper()
	c.Post("/sign-in", url.Values{"email": {email}, "next": {next}}).Is(http.StatusOK).Shows("Look in your inbox", email)
	address := linkIn(t, site, email)
	c.Get(address).Is(http.StatusOK).Shows("You are about to sign in as", email)
	return c.Post(address, url.Values{}).Is(http.StatusSeeOther)
}

func TestFirstTimeSomebodyComes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		west := site.Network("west")
		c := west.Visitor()
		r := comeIn(t, west, c, "ada@example.org", "/programmes")
		welcome := c.Follow(r).Is(http.StatusOK).Shows("What should we call you?", "Network west")
		form := welcome.Form("/welcome")
		form.Set("family_name", "Lovelace")
		bad := c.Post("/welcome", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("given_name") == "" || bad.Field("family_name") != "Lovelace" || bad.Field("next") != "/programmes" {
			t.Errorf("problem %q, kept %q", bad.Problem("given_name"), bad.Field("family_name"))
		}
		form.Set("given_name", "Ada")
		c.Post("/welcome", form).To("/n/west/programmes")
		c.Get("/account").Is(http.StatusOK).Shows("Ada Lovelace", "How you sign in")
		// Twice is no harm: the second time leads on.
		c.Post("/welcome", form).To("/n/west/programmes")
		// In the other network she has no name yet, with the same account.
		other := site.Visitor()
		other.SetCookie("__Host-session", c.Cookie("__Host-session"))
		other.Get("/welcome").Is(http.StatusOK).Shows("Network first")
	})
}

func TestLinkThatNoLongerWorks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		site.Person("Ada", "ada@example.org")
		c := site.Visitor()
		comeIn(t, site, c, "ada@example.org", "")
		used := linkIn(t, site, "ada@example.org")
		for _, address := range []string{used, "/sign-in/" + db.NewToken(), "/sign-in/nonsense"} {
			for _, page := range []*apptest.Result{site.Visitor().Get(address), site.Visitor().Post(address, url.Values{})} {
				page.Is(http.StatusGone).Shows("This link no longer works").Hides("ada@example.org")
				if form := page.Form("/sign-in"); !form.Has("email") {
					t.Errorf("no form to ask for a new link: %v", form)
				}
			}
		}
	})
}

func TestPasswordPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		c := site.As(ada)
		c.Get("/me/sign-in").Is(http.StatusOK).Shows("You have no password", "Passkeys")
		short := c.Post("/me/sign-in/password", url.Values{"new_password": {"short"}}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(short.Problem("new_password"), "8 characters") || strings.Contains(short.Body, `value="short"`) {
			t.Errorf("problem %q", short.Problem("new_password"))
		}
		c.Post("/me/sign-in/password", url.Values{"new_password": {" plum tram nine "}}).To("/me/sign-in")
		c.Get("/me/sign-in").Is(http.StatusOK).Shows("Your password is set", "You have a password", "Change your password")

		v := site.Visitor()
		v.Get("/sign-in/password?next=%2Fprogrammes").Is(http.StatusOK)
		wrong := v.Post("/sign-in/password", url.Values{"email": {"ada@example.org"}, "password": {"plum tram nine"}, "next": {"/programmes"}}).Is(http.StatusUnprocessableEntity)
		if wrong.Problem("password") != "The email address or the password is not right." || wrong.Field("email") != "ada@example.org" || wrong.Field("password") != "" || wrong.Field("next") != "/programmes" {
			t.Errorf("problem %q, email %q, password %q", wrong.Problem("password"), wrong.Field("email"), wrong.Field("password"))
		}
		right := url.Values{"email": {"ada@example.org"}, "password": {" plum tram nine "}, "next": {"/programmes"}}
		v.Post("/sign-in/password", right).To("/welcome?next=%2Fprogrammes")
		v.Get("/me").Is(http.StatusOK)

		for range 5 {
			site.Visitor().Post("/sign-in/password", url.Values{"email": {"ada@example.org"}, "password": {"wrong again"}}).Is(http.StatusUnprocessableEntity)
		}
		slowed := site.Visitor().Post("/sign-in/password", right).Is(http.StatusTooManyRequests).Shows("too many tries", "A link by email works at any time")
		if slowed.Field("email") != "ada@example.org" {
			t.Error("what was typed is lost")
		}
	})
}

func TestChangesAskForAFreshSignIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		c := site.As(ada)
		c.Post("/me/sign-in/password", url.Values{"new_password": {"plum tram nine"}}).To("/me/sign-in")
		site.Advance(account.FreshFor + time.Minute)
		old := c.Cookie("__Host-session")
		for path, next := range map[string]string{
			"/me/sign-in/password": "%2Fme%2Fsign-in%2Fpassword", "/me/sign-in/password/remove": "%2Fme%2Fsign-in",
			"/me/sign-in/passkeys": "%2Fme%2Fsign-in%2Fpasskeys%2Fnew", "/me/sign-in/passkeys/" + db.NewID().String() + "/remove": "%2Fme%2Fsign-in",
		} {
			r := c.Post(path, url.Values{"new_password": {"another good one"}})
			if path == "/me/sign-in/passkeys" {
				continue // without a challenge it is refused before that: see the browser's test
			}
			r.To("/me/sign-in/confirm?next=" + next)
		}
		c.Post("/me/sign-in/passkeys/begin", url.Values{}).Is(http.StatusForbidden)
		page := c.Get("/me/sign-in/password").To("/me/sign-in/confirm?next=%2Fme%2Fsign-in%2Fpassword")
		form := c.Follow(page).Is(http.StatusOK).Shows("Confirm that it is you").Form("/me/sign-in/confirm")
		form.Set("password", "plum tram ten")
		if p := c.Post("/me/sign-in/confirm", form).Is(http.StatusUnprocessableEntity).Problem("password"); p != "The password is not right." {
			t.Errorf("problem %q", p)
		}
		form.Set("password", "plum tram nine")
		c.Post("/me/sign-in/confirm", form).To("/me/sign-in/password")
		if c.Cookie("__Host-session") == old {
			t.Error("the session kept its secret")
		}
		c.Get("/me/sign-in/password").Is(http.StatusOK).Shows("Change your password")
		thief := site.Visitor()
		thief.SetCookie("__Host-session", old)
		thief.Get("/me").Is(http.StatusSeeOther)

		// Without knowing the password, by a link to the own address.
		site.Advance(account.FreshFor + time.Minute)
		c.Post("/me/sign-in/confirm/link", url.Values{"next": {"/me/sign-in/password"}}).Is(http.StatusOK).Shows("Look in your inbox")
		c.Post(linkIn(t, site, ada.Email), url.Values{}).To("/welcome?next=%2Fme%2Fsign-in%2Fpassword")
		c.Get("/me/sign-in/password").Is(http.StatusOK)
	})
}

func TestSessionsPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada, bo := site.Person("Ada", "ada@example.org"), site.Person("Bo", "bo@example.org")
		c, other, stranger := site.As(ada), site.Visitor(), site.As(bo)
		other.Agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
		comeIn(t, site, other, ada.Email, "")
		page := c.Get("/sessions").Is(http.StatusOK).Shows("Chrome on Windows", "This device", "Signed in by a link on 2 March 2026, 9:30am")
		actions := page.Attr(`form[action$="/end"]`, "action")
		var one string
		for _, a := range actions {
			if regexp.MustCompile(`^/sessions/[0-9a-f-]{36}/end$`).MatchString(a) {
				one = a
			}
		}
		stranger.Post(one, url.Values{}).Is(http.StatusNotFound)
		other.Get("/me").Is(http.StatusOK)
		c.Post(one, url.Values{}).To("/sessions")
		other.Get("/me").Is(http.StatusSeeOther)
		c.Get("/me").Is(http.StatusOK)
		third := site.As(ada)
		c.Post("/sessions/end", url.Values{}).To("/")
		for _, ended := range []*apptest.Client{c, third} {
			ended.Get("/me").Is(http.StatusSeeOther)
		}
		stranger.Get("/me").Is(http.StatusOK)
	})
}

// TestClosedAccess: whoever an administrator closed out cannot come in, and cannot come back under the same address.
func TestClosedAccess(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
		c := site.As(ada)
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE person SET closed = $3 WHERE network_id = $1 AND id = $2`, ada.ID, int64(tx.Now))
			return err
		})
		c.Get("/me").Is(http.StatusSeeOther)
		c.Get("/welcome").Is(http.StatusForbidden).Shows("Your access to this network was closed")
		c.Post("/welcome", url.Values{"given_name": {"Ada"}}).Is(http.StatusForbidden)
		again := site.Visitor()
		again.Follow(comeIn(t, site, again, ada.Email, "")).Is(http.StatusForbidden)
		west := site.Network("west")
		there := west.Visitor()
		there.SetCookie("__Host-session", again.Cookie("__Host-session"))
		there.Get("/welcome").Is(http.StatusOK)
	})
}
