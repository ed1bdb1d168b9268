// Package signin holds the browser journeys of coming in: by link, password and passkey, with scripts and without.
package signin

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// open serves a site under the address that it believes in, which passkeys need.
func open(t *testing.T, engine db.Engine) (*apptest.Site, string) {
	t.Helper()
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, engine, apptest.URL(address))
	return site, address
}

var link = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// byLink signs the browser in through a letter.
func byLink(t *testing.T, site *apptest.Site, b *browser.Browser, address, email string) {
	t.Helper()
	b.Open(address + "/sign-in")
	b.Fill("Email address", email)
	b.Press("Send me a link")
	b.HasHeading("Look in your inbox")
	b.Open(link.FindString(site.Letter(email).Text))
	b.Press("Sign in")
	b.HasText("Waiting for you", "What is next")
}

func signOut(b *browser.Browser) {
	b.Press("Sign out")
	b.HasText("You are signed out")
}

// look checks a page and keeps pictures of it, wide and narrow.
func look(b *browser.Browser, name string) {
	for _, width := range []int{1280, 320} {
		b.Width(width)
		b.Accessible()
		b.NoSidewaysScroll()
		b.Screenshot(fmt.Sprintf("sign-in-%s-%d", name, width))
	}
	b.Width(1000)
}

// TestPasskeys adds two passkeys, signs in with one, removes it, and finds that it opens nothing any more.
func TestPasskeys(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			site, address := open(t, engine)
			site.Person("Ada", "ada@example.org")
			b := browser.New(t)
			phone := b.Passkeys()
			byLink(t, site, b, address, "ada@example.org")

			b.Click("Ada Example")
			b.Click("How you sign in")
			b.Click("Add a passkey")
			look(b, "passkey-new")
			b.Fill("Name of this passkey", "My phone")
			b.Press("Add a passkey")
			b.HasHeading("How you sign in")
			b.HasText("Your passkey is added", "My phone", "Not yet")
			if n := phone.Count(); n != 1 {
				t.Fatalf("the device holds %d passkeys", n)
			}
			look(b, "means")
			if m := site.Letter("ada@example.org"); m.Subject != "A passkey was added" {
				t.Errorf("letter %q", m.Subject)
			}

			// The same device again: the browser itself knows that it has one.
			b.Click("Add a passkey")
			b.Press("Add a passkey")
			b.HasText("This device already has a passkey")

			signOut(b)
			b.Open(address + "/sign-in?next=%2Faccount")
			look(b, "sign-in")
			b.Press("Sign in with a passkey")
			b.HasText("You and your account")
			b.Open(address + "/sessions")
			b.HasText("Signed in with a passkey")

			// A device that does not know its owner is not enough.
			signOut(b)
			phone.Verifies(false)
			b.Open(address + "/sign-in")
			b.Press("Sign in with a passkey")
			b.HasText("No passkey was used")
			phone.Verifies(true)

			b.Press("Sign in with a passkey")
			b.HasText("Waiting for you", "What is next")
			b.Open(address + "/me/sign-in")
			b.Press("Remove My phone")
			b.HasText("The passkey is removed", "You have no password")
			signOut(b)
			b.Open(address + "/sign-in")
			b.Press("Sign in with a passkey")
			b.HasHeading("Sign in")
			b.HasText("The passkey did not work here")
		})
	}
}

// TestWithoutScripts: everything but passkeys works, and passkeys are not offered.
func TestWithoutScripts(t *testing.T) {
	site, address := open(t, db.SQLite)
	site.Person("Ada", "ada@example.org")
	b := browser.New(t)
	b.NoScripts(true)
	byLink(t, site, b, address, "ada@example.org")
	b.Open(address + "/me/sign-in")
	b.Click("Set a password")
	b.Fill("New password", "ada@example.org")
	b.Press("Save password")
	b.HasText("Do not make the password from your name")
	look(b, "password-problem")
	b.Fill("New password", "plum tram nine")
	b.Press("Save password")
	b.HasText("Your password is set")
	b.Click("Add a passkey")
	b.HasText("This browser cannot make a passkey here")
	signOut(b)
	b.Open(address + "/sign-in")
	b.HasNoText("Sign in with a passkey")
	b.Click("Sign in with a password instead")
	look(b, "password")
	b.Fill("Email address", "ada@example.org")
	b.Fill("Password", "plum tram nine")
	b.Press("Sign in")
	b.HasText("Waiting for you", "What is next")
	b.Open(address + "/sessions")
	look(b, "sessions")
}
