// Package security holds one test for each promise about safety that crosses areas: cookies, headers, forms from other
// sites, limits, secrets that rest only as hashes, and answers that do not tell who has an account.
//
// Promises of one place are tested there: links that were used or are too old in internal/shared/account and
// internal/area/entrance, cells that a spreadsheet would run in internal/area/administration.
package security

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/account"
)

var update = flag.Bool("update", false, "write what is answered now into testdata/headers.golden")

var link = regexp.MustCompile(`/sign-in/([0-9a-f]{40})`)

// linkTo asks for a sign-in link and returns its path.
func linkTo(t *testing.T, site *apptest.Site, c *apptest.Client, email, next string) string {
	t.Helper()
	c.Post("/sign-in", url.Values{"email": {email}, "next": {next}}).Is(http.StatusOK)
	m := link.FindString(site.Letter(email).Text)
	if m == "" {
		t.Fatal("no link in the letter")
	}
	return m
}

func TestCookies(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	site.Person("Ada", "ada@example.org")
	c := site.Visitor()
	in := c.Post(linkTo(t, site, c, "ada@example.org", ""), url.Values{}).Is(http.StatusSeeOther)
	out := c.Post("/sign-out", url.Values{}).Is(http.StatusSeeOther) // leaves a notice and takes the session away
	seen := map[string]bool{}
	for _, k := range append(in.Cookies, out.Cookies...) {
		seen[k.Name] = true
		if !strings.HasPrefix(k.Name, "__Host-") || !k.Secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" {
			t.Errorf("a cookie that others can read or set: %s", k.Raw)
		}
	}
	if !seen["__Host-session"] || !seen["__Host-notice"] {
		t.Errorf("cookies %v", seen)
	}
	if k := out.Cookies[slices.IndexFunc(out.Cookies, func(k *http.Cookie) bool { return k.Name == "__Host-session" })]; k.MaxAge >= 0 || k.Value != "" {
		t.Errorf("signing out leaves %s", k.Raw)
	}
}

// TestHeaders compares every header of one answer of each sort with testdata/headers.golden.
func TestHeaders(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	ada := site.Person("Ada", "ada@example.org", access.Administrator)
	visitor, admin := site.Visitor(), site.As(ada)
	foreign := visitor.Request(http.MethodPost, "/sign-in", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	asset := visitor.Get("/").Attr(`link[rel="stylesheet"]`, "href")[0]
	var b strings.Builder
	for _, sort := range []struct {
		name   string
		answer *apptest.Result
	}{
		{"a page for everybody", visitor.Get("/sign-in")},
		{"a page for somebody", admin.Get("/me")},
		{"a page behind a secret link", visitor.Get(linkTo(t, site, visitor, ada.Email, ""))},
		{"a redirect", visitor.Get("/me")},
		{"a page that is not there", visitor.Get("/nowhere")},
		{"a form with a problem", visitor.Post("/sign-in", url.Values{})},
		{"a form from another site", visitor.Do(foreign)},
		{"a file", admin.Get("/admin/audit.csv")},
		{"an answer for machines", visitor.Get("/healthz")},
		{"a stylesheet", visitor.Get(asset)},
	} {
		fmt.Fprintf(&b, "%s: %d\n", sort.name, sort.answer.Status)
		var lines []string
		for name, values := range sort.answer.Header {
			lines = append(lines, "  "+name+": "+strings.Join(values, " | "))
		}
		slices.Sort(lines)
		b.WriteString(strings.Join(lines, "\n") + "\n")
	}
	path := filepath.Join("testdata", "headers.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the headers have changed; read them, then run with -update\n%s", b.String())
	}
}

// TestFormsFromOtherSites sends every form of the program from elsewhere: all are refused before anything looks at them.
func TestFormsFromOtherSites(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	c := site.As(site.Person("Ada", "ada@example.org", access.Administrator, access.Coordinator))
	parameter := regexp.MustCompile(`\{[^}]+\}`)
	posts := 0
	for _, route := range site.App.Server.Routes() {
		if route.Method != http.MethodPost {
			continue
		}
		posts++
		path := parameter.ReplaceAllString(route.Path, string(db.NewID()))
		for name, headers := range map[string][2]string{
			"another site":         {"cross-site", "https://evil.example"},
			"another subdomain":    {"same-site", "https://other.alongside.test"},
			"an old browser":       {"", "https://evil.example"},
			"a sandboxed document": {"cross-site", "null"},
		} {
			r := c.Request(http.MethodPost, path, nil)
			r.Header.Del("Sec-Fetch-Site")
			if headers[0] != "" {
				r.Header.Set("Sec-Fetch-Site", headers[0])
			}
			r.Header.Set("Origin", headers[1])
			if got := c.Do(r); got.Status != http.StatusForbidden || !strings.Contains(got.Body, "another site") {
				t.Errorf("%s from %s is answered with %d", route.Path, name, got.Status)
			}
		}
	}
	if posts < 50 {
		t.Errorf("only %d forms were tried", posts)
	}
	c.Get("/me").Is(http.StatusOK) // not signed out, nothing closed
}

// TestLimits: guessing links from one connection ends soon, others are not held up, and no header buys new tries.
func TestLimits(t *testing.T) {
	tries := func(c *apptest.Client, forwarded func(int) string) int {
		for n := range 200 {
			r := c.Request(http.MethodGet, "/sign-in/"+db.NewToken(), nil)
			if forwarded != nil {
				r.Header.Set("X-Forwarded-For", forwarded(n))
			}
			if c.Do(r).Status == http.StatusTooManyRequests {
				return n
			}
		}
		return 200
	}
	spoofed := func(n int) string { return fmt.Sprintf("198.51.100.%d", n) }
	site := apptest.Open(t, db.SQLite)
	one := site.Visitor()
	if n := tries(one, nil); n != 60 {
		t.Errorf("%d tries before the limit, want 60", n)
	}
	site.Visitor().Get("/sign-in/" + db.NewToken()).Is(http.StatusGone)
	site.Advance(time.Second)
	one.Get("/sign-in/" + db.NewToken()).Is(http.StatusGone)
	if n := tries(site.Visitor(), spoofed); n != 60 {
		t.Errorf("a made-up address bought tries: %d", n)
	}

	behind := apptest.Open(t, db.SQLite, func(c *app.Config) { c.Proxies = "10.0.0.0/8" })
	proxy := behind.Visitor()
	if n := tries(proxy, spoofed); n != 200 {
		t.Errorf("behind a proxy, visitors share one limit: %d", n)
	}
	if n := tries(proxy, func(n int) string { return spoofed(n) + ", 203.0.113.9" }); n != 60 {
		t.Errorf("what a visitor wrote before the proxy's word bought tries: %d", n)
	}
}

// TestSessionsCannotBeFixed: a secret that somebody planted opens nothing, and signing in never keeps one.
func TestSessionsCannotBeFixed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		planted := db.NewToken()
		c, thief := site.Visitor(), site.Visitor()
		c.SetCookie("__Host-session", planted)
		thief.SetCookie("__Host-session", planted)
		c.Post(linkTo(t, site, c, ada.Email, ""), url.Values{}).Is(http.StatusSeeOther)
		first := c.Cookie("__Host-session")
		thief.Get("/me").Is(http.StatusSeeOther)
		c.Get("/me").Is(http.StatusOK)
		// Signing in again in the same browser makes another secret, and the first one ends.
		c.Post(linkTo(t, site, c, ada.Email, ""), url.Values{}).Is(http.StatusSeeOther)
		if second := c.Cookie("__Host-session"); first == planted || second == first || len(second) < 32 {
			t.Errorf("secrets %q, %q, %q", planted, first, second)
		}
		thief.SetCookie("__Host-session", first)
		thief.Get("/me").Is(http.StatusSeeOther)
	})
}

func TestSessionsEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		idle, busy := site.As(ada), site.As(ada)
		for spent := time.Duration(0); spent < account.SessionAbsolute-24*time.Hour; spent += 10 * 24 * time.Hour {
			busy.Get("/me").Is(http.StatusOK)
			site.Advance(10 * 24 * time.Hour)
		}
		idle.Get("/me").Is(http.StatusSeeOther)
		site.Advance(48 * time.Hour)
		busy.Get("/me").Is(http.StatusSeeOther) // used all the time, and still not for ever
	})
}

// TestNextStaysHere tries to send people elsewhere after they have signed in, by every way of signing in.
func TestNextStaysHere(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	ada := site.Person("Ada", "ada@example.org")
	if err := site.App.Accounts.SetPassword(t.Context(), site.Actor(ada), "plum tram nine"); err != nil {
		t.Fatal(err)
	}
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example", "///evil.example", "http:evil.example", "/\r\nX-Evil: 1"} {
		q := "?next=" + url.QueryEscape(next)
		byLink, byPassword := site.Visitor(), site.Visitor()
		site.Advance(time.Hour)
		answers := []*apptest.Result{
			byLink.Post(linkTo(t, site, byLink, ada.Email, next), url.Values{}),
			byPassword.Post("/sign-in/password", url.Values{"email": {ada.Email}, "password": {"plum tram nine"}, "next": {next}}),
			site.As(ada).Get("/sign-in" + q), site.As(ada).Get("/sign-in/password" + q), site.As(ada).Get("/welcome" + q), site.As(ada).Get("/me/sign-in/confirm" + q),
		}
		for i, r := range answers {
			if r.Is(http.StatusSeeOther).Location != "/me" && r.Location != "/welcome?next=%2Fme" || r.Header.Get("X-Evil") != "" {
				t.Errorf("%q, way %d, leads to %q", next, i, r.Location)
			}
		}
	}
}

// TestNobodyLearnsWhoHasAnAccount compares the answers for an address that has an account with those for one that has not.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		here, nowhere := "ada@example.org", "bob@example.org"
		ada := site.Person("Ada", here)
		if err := site.App.Accounts.SetPassword(t.Context(), site.Actor(ada), "plum tram nine"); err != nil {
			t.Fatal(err)
		}
		for name, ask := range map[string]func(email string) *apptest.Result{
			"a link": func(email string) *apptest.Result {
				return site.Visitor().Post("/sign-in", url.Values{"email": {email}})
			},
			"a wrong password": func(email string) *apptest.Result {
				return site.Visitor().Post("/sign-in/password", url.Values{"email": {email}, "password": {"not the right one"}})
			},
			"a passkey": func(string) *apptest.Result { return site.Visitor().Post("/sign-in/passkey", url.Values{}) },
		} {
			for n := range 8 { // long enough to be slowed down
				a, b := ask(here), ask(nowhere)
				if a.Status != b.Status || strings.ReplaceAll(a.Body, here, nowhere) != b.Body || len(a.Cookies) != len(b.Cookies) {
					t.Errorf("%s, try %d: the answers differ (%d and %d)", name, n+1, a.Status, b.Status)
				}
			}
		}
	})
}
