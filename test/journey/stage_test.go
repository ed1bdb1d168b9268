// Package journey follows people through the whole program in a real browser: from the opening of a programme to its
// report. Every page that they reach is checked with axe-core, may not scroll sideways on a small phone, and is kept as a
// picture in test/artefacts. Letters are read from the test's mailbox and their links are opened.
//
// The pictures of the README are made by the same journeys: UPDATE_PICTURES=1 go test ./test/journey writes docs/pictures.
package journey

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

// TestMain walks as many journeys at once as there are processors.
func TestMain(m *testing.M) { browser.Main(m) }

// stage is a network on a real listener, with a coordinator.
type stage struct {
	t       *testing.T
	site    *apptest.Site
	address string
	cora    person.Person
	team    map[string]person.Person // who helps in the edition, by their first names in small letters
	plain   bool                     // everybody's browser has its scripts off
	keys    bool                     // nobody touches a mouse
	wide    bool                     // pictures of wide windows are kept, too
	mu      sync.Mutex
}

func newStage(t *testing.T, engine db.Engine) *stage {
	t.Helper()
	s := &stage{t: t}
	s.address = browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.site.Handler().ServeHTTP(w, r) }))
	s.site = apptest.Open(t, engine, apptest.URL(s.address))
	s.cora = s.site.Add(person.Person{Given: "Cora", Family: "Bell", Email: "cora@example.org", Job: "Programme coordinator"}, access.Coordinator)
	return s
}

// both walks a journey twice: with scripts over SQLite, and without them over PostgreSQL. The people take the same steps
// each time, so that every page is proved to work without scripts and every action on both databases.
func both(t *testing.T, journey func(s *stage)) {
	t.Helper()
	t.Parallel()
	for _, way := range []struct {
		name   string
		engine db.Engine
		plain  bool
	}{{"scripts", db.SQLite, false}, {"no scripts", db.PostgreSQL, true}} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, way.engine)
			s.plain = way.plain
			journey(s)
		})
	}
}

// someone is a person at a browser of their own.
type someone struct {
	*browser.Browser
	s       *stage
	journey string // the beginning of the names of the pictures
	who     person.Person
}

func (s *stage) someone(journey string) *someone {
	s.t.Helper()
	p := &someone{Browser: browser.New(s.t), s: s, journey: journey}
	p.NoScripts(s.plain)
	return p
}

// open opens an address of the site, or one from a letter.
func (p *someone) open(address string) {
	p.s.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.s.address + address
	}
	p.Open(address)
}

// fill types into a field, by the means that the person uses.
func (p *someone) fill(label, value string) {
	p.s.t.Helper()
	if p.s.keys {
		p.KeyboardFill(label, value)
	} else {
		p.Fill(label, value)
	}
}

// fills types into several fields: label and value in turn.
func (p *someone) fills(pairs ...string) {
	p.s.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		p.fill(pairs[i], pairs[i+1])
	}
}

// press works a button or a link.
func (p *someone) press(name string) {
	p.s.t.Helper()
	if p.s.keys {
		p.Keyboard(name)
	} else {
		p.Click(name)
	}
}

// choose picks a radio button.
func (p *someone) choose(label string) {
	p.s.t.Helper()
	if !p.s.keys {
		p.Choose(label)
		return
	}
	p.TabTo(label)
	if !p.Chosen(label) {
		p.Key("Space")
	}
}

// tick ticks a box.
func (p *someone) tick(label string) {
	p.s.t.Helper()
	if p.s.keys {
		p.Keyboard(label)
	} else {
		p.Tick(label)
	}
}

// see checks the page that is open, as a small phone and as a wide window show it, and keeps a picture of the small one.
// Pictures take as long as the checks. So the wide ones are for the journeys that ask for them, and without scripts, where
// the page looks the same, there are none. With the keyboard alone the pages are the same and only the way is another.
func (p *someone) see(name string) {
	p.s.t.Helper()
	if p.s.keys {
		return
	}
	p.Width(320)
	p.Accessible()
	if !p.s.plain {
		p.Screenshot(p.picture(name, 320))
	}
	p.Width(1280)
	p.NoSidewaysScroll()
	if p.s.wide {
		p.Screenshot(p.picture(name, 1280))
	}
}

func (p *someone) picture(name string, width int) string {
	return fmt.Sprintf("journey-%s-%s-%d", p.journey, name, width)
}

// letter is the link of a kind in the newest letter to an address that has one.
func (s *stage) letter(to, kind string) string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.site.Work()
	link := regexp.MustCompile(regexp.QuoteMeta(s.address) + `/` + kind + `[^\s]*`)
	for _, m := range slices.Backward(s.site.Mail.To(to)) {
		if found := link.FindString(m.Text); found != "" {
			return found
		}
	}
	s.t.Fatalf("no letter to %s has a link to %s", to, kind)
	return ""
}

// signIn signs in by an emailed link, from the page on which the browser asks for it.
func (p *someone) signIn(email string) {
	p.s.t.Helper()
	if !strings.Contains(p.URL(), "/sign-in") {
		p.open("/sign-in")
	}
	p.fill("Email address", email)
	p.press("Send me a link")
	p.HasHeading("Look in your inbox")
	p.open(p.s.letter(email, "sign-in/"))
	p.press(`[action*="/sign-in/"] button`)
}

// as is somebody who was here before and is still signed in. How people sign in is proved in test/signin.
func (s *stage) as(journey string, who person.Person) *someone {
	s.t.Helper()
	p := s.someone(journey)
	p.who = who
	p.SetCookie(s.address, "__Host-session", s.site.Session(who))
	p.open("/me")
	p.HasText("What is next")
	return p
}

// paint keeps what the window shows as a picture of the README, when UPDATE_PICTURES asks for it. Pictures are 1280 pixels
// wide and as small as their most common colours make them.
func (p *someone) paint(name string) {
	p.s.t.Helper()
	if os.Getenv("UPDATE_PICTURES") == "" {
		return
	}
	p.Width(1280)
	p.Screenshot("picture-" + name)
	p.Width(1000)
	from, to := filepath.Join("..", "artefacts", "picture-"+name+".png"), filepath.Join("..", "..", "docs", "pictures", name+".png")
	if err := shrink(from, to); err != nil {
		p.s.t.Fatalf("the picture %s: %v", name, err)
	}
}
