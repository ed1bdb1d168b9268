package account_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/account"
)

var inLetter = regexp.MustCompile(`/sign-in/([0-9a-f]{40})`)

// linkFor asks for a link and takes its secret out of the letter.
func linkFor(t *testing.T, site *apptest.Site, email string) string {
	t.Helper()
	if err := site.App.Accounts.SendLink(ctx, at(site, "10.9.1.1"), email, "/me"); err != nil {
		t.Fatal(err)
	}
	m := inLetter.FindStringSubmatch(site.Letter(email).Text)
	if m == nil {
		t.Fatal("no link in the letter")
	}
	return m[1]
}

func TestLinkWorksOnceAndNotForLong(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		first := linkFor(t, site, "ada@example.org")
		for range 3 { // mail programs look at links before their readers do
			if email, err := site.App.Accounts.CheckLink(ctx, first); err != nil || email != "ada@example.org" {
				t.Fatalf("looking: %q, %v", email, err)
			}
		}
		if _, _, err := site.App.Accounts.UseLink(ctx, at(site, "10.9.1.1"), first); err != nil {
			t.Fatal(err)
		}
		if _, _, err := site.App.Accounts.UseLink(ctx, at(site, "10.9.1.1"), first); !errs.Is(err, errs.Gone) {
			t.Errorf("used twice: %v", err)
		}
		second := linkFor(t, site, "ada@example.org")
		site.Advance(account.LinkLasts)
		for what, token := range map[string]string{"used": first, "old": second, "invented": db.NewToken(), "empty": ""} {
			if _, err := site.App.Accounts.CheckLink(ctx, token); !errs.Is(err, errs.Gone) {
				t.Errorf("a link that is %s: %v", what, err)
			}
			if _, _, err := site.App.Accounts.UseLink(ctx, at(site, "10.9.1.1"), token); !errs.Is(err, errs.Gone) {
				t.Errorf("using a link that is %s: %v", what, err)
			}
		}
	})
}

// TestNobodyBuriesAnInbox: six links an hour, then one every ten minutes, so that asking for links keeps nobody out.
func TestNobodyBuriesAnInbox(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		send := func() error {
			return site.App.Accounts.SendLink(ctx, at(site, "10.9.1.2"), "ada@example.org", "/me")
		}
		for i := range 6 {
			if err := send(); err != nil {
				t.Fatalf("link %d: %v", i+1, err)
			}
		}
		if err := send(); !errs.Is(err, errs.TooMany) {
			t.Errorf("the seventh: %v", err)
		}
		site.Advance(11 * time.Minute)
		if err := send(); err != nil {
			t.Errorf("after ten minutes: %v", err)
		}
		if err := send(); !errs.Is(err, errs.TooMany) {
			t.Errorf("and at once another: %v", err)
		}
		site.Work()
		if n := len(site.Mail.To("ada@example.org")); n != 7 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"/applications/1?x=2": "/applications/1?x=2", "": "/me", "applications": "/me", "//evil.example": "/me", "/\\evil.example": "/me",
		"https://evil.example/": "/me", "javascript:alert(1)": "/me", "/\t/evil.example": "/me", "/x\r\nSet-Cookie: a=b": "/me",
		"/" + strings.Repeat("x", 600): "/me", "///evil.example": "/me",
	} {
		if got := account.SafeNext(next); got != want {
			t.Errorf("SafeNext(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestWhatHasEndedIsSwept(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		site.Session(ada)
		linkFor(t, site, ada.Email)
		site.App.Accounts.UsePassword(ctx, at(site, "10.9.1.3"), ada.Email, "wrong") //nolint:errcheck // it must only leave a row
		site.App.Accounts.BeginPasskeySignIn(ctx, at(site, "10.9.1.3"))              //nolint:errcheck // it must only leave a row
		site.Advance(account.SessionAbsolute + 48*time.Hour)
		linkFor(t, site, "bo@example.org")
		site.System(func(tx *db.SystemTx) error {
			for table, want := range map[string]int64{"session": 0, "sign_in_link": 1, "sign_in_try": 1, "passkey_challenge": 0} {
				n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM `+table)
				if err != nil || n != want {
					t.Errorf("%s holds %d rows, want %d (%v)", table, n, want, err)
				}
			}
			return nil
		})
	})
}

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"": "Unknown device", "something/1.0": "Another device",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36":                                "Chrome on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0":                  "Edge on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":        "Safari on iPhone",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1": "Chrome on iPhone",
		"Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36":     "Samsung Internet on Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0":                                                           "Firefox on Mac",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36":                                 "Chrome on Chromebook",
		"curl/8.5.0": "Command line",
	} {
		if got := account.Device(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}
