package access

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"alongside/internal/platform/web"
	"alongside/test/browser"
)

// TestMain walks in as many browsers at once as there are processors.
func TestMain(m *testing.M) { browser.Main(m) }

// looks is how many different pages of one route are looked at: what a coordinator and a member see can differ.
const looks = 2

// seen is one page that somebody is answered: the page itself, or the form as it comes back when it was sent empty.
type seen struct {
	what string // method, route and who asked
	body string
	rule string // the content security policy that came with it
}

// TestEveryPageIsAccessible opens the page of every route in a browser with a window as narrow as a small phone's, as somebody
// who may see it, and every form that comes back with its problems. axe-core finds nothing on any of them, no script stumbles, and none
// scrolls sideways. Journeys look at pages with more on them; here it is that none is forgotten.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	p := m.open(t)
	t.Cleanup(p.close)
	var pages []seen
	for _, r := range m.routes(t) {
		pages = append(pages, m.pages(p, r)...)
	}
	if len(pages) < 300 {
		t.Fatalf("only %d pages were answered: nearly every route has one", len(pages))
	}
	var one sync.Mutex
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var at int
		if _, err := fmt.Sscanf(r.URL.Path, "/look/%d", &at); err == nil && at < len(pages) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", pages[at].rule)
			fmt.Fprint(w, pages[at].body) //nolint:errcheck // the browser says if it misses something
			return
		}
		one.Lock()
		defer one.Unlock()
		p.app.Server.Handler().ServeHTTP(w, r)
	}))
	t.Logf("%d pages", len(pages))
	const tabs = 2
	for first := range tabs {
		t.Run(fmt.Sprintf("tab %d", first+1), func(t *testing.T) {
			t.Parallel()
			b := browser.New(t)
			b.Width(320)
			for at := first; at < len(pages); at += tabs {
				b.Open(fmt.Sprintf("%s/look/%d", address, at))
				for _, v := range b.Axe() {
					t.Errorf("%s is not accessible: %s (%s, %s):\n  %s", pages[at].what, v.Help, v.Rule, v.Impact, strings.Join(v.Elements, "\n  "))
				}
				if wide := b.Sideways(); wide != "" {
					t.Errorf("%s: %s", pages[at].what, wide)
				}
			}
		})
	}
}

// pages are the different pages that people are answered at a route. Somebody who is sent elsewhere, or told that there is no
// such page, is not counted: that page is the same everywhere.
func (m *matrix) pages(p *program, r *web.Route) []seen {
	path := fill(r.Path, func(name string) string { v, _ := m.sample(m.home, r.Path, name); return v })
	var out []seen
	known := map[string]bool{}
	for _, role := range roles {
		a := p.ask(r, path, role)
		html := strings.HasPrefix(a.header.Get("Content-Type"), "text/html")
		if !html || a.status == http.StatusNotFound || a.word() == "sign-in" || known[a.kind] {
			continue
		}
		known[a.kind] = true
		out = append(out, seen{fmt.Sprintf("%s %s as %s (%d)", r.Method, r.Path, role, a.status), a.body, a.header.Get("Content-Security-Policy")})
		if len(out) == looks || r.Method == http.MethodPost {
			break
		}
	}
	return out
}
