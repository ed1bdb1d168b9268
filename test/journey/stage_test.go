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
	"strings"
	"sync"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// stage is a network on a real listener, with a coordinator.
type stage struct {
	t       *testing.T
	site    *apptest.Site
	address string
	cora    person.Person
	mu      sync.Mutex
}

func newStage(t *testing.T, options ...apptest.Option) *stage {
	t.Helper()
	s := &stage{t: t}
	s.address = browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.site.Handler().ServeHTTP(w, r) }))
	s.site = apptest.Open(t, db.SQLite, append([]apptest.Option{apptest.URL(s.address)}, options...)...)
	s.cora = s.site.Add(person.Person{Given: "Cora", Family: "Bell", Email: "cora@example.org", Job: "Programme coordinator"}, access.Coordinator)
	return s
}

// someone is a person at a browser of their own. With keys they never touch the mouse.
type someone struct {
	*browser.Browser
	s       *stage
	journey string // the beginning of the names of the pictures
	keys    bool
	scripts bool
}

func (s *stage) someone(t *testing.T, journey string, scripts bool) *someone {
	t.Helper()
	p := &someone{Browser: browser.New(t), s: s, journey: journey, scripts: scripts}
	p.NoScripts(!scripts)
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
	if p.keys {
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
	if p.keys {
		p.Keyboard(name)
	} else {
		p.Click(name)
	}
}

// choose picks a radio button.
func (p *someone) choose(label string) {
	p.s.t.Helper()
	if !p.keys {
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
	if p.keys {
		p.Keyboard(label)
	} else {
		p.Tick(label)
	}
}

// see checks the page that is open and keeps pictures of it, as a small phone and as a wide window show it.
func (p *someone) see(name string) {
	p.s.t.Helper()
	p.Width(320)
	p.Accessible()
	p.Screenshot(p.picture(name, 320))
	p.Width(1280)
	p.NoSidewaysScroll()
	p.Screenshot(p.picture(name, 1280))
	p.Width(1000)
}

func (p *someone) picture(name string, width int) string {
	how := ""
	if !p.scripts {
		how = "-no-scripts"
	}
	return fmt.Sprintf("journey-%s-%s%s-%d", p.journey, name, how, width)
}

// letter is the link of a kind in the newest letter to an address.
func (s *stage) letter(t *testing.T, to, kind string) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.site.Letter(to).Text
	link := regexp.MustCompile(regexp.QuoteMeta(s.address) + `/` + kind + `[^\s]*`).FindString(text)
	if link == "" {
		t.Fatalf("no link to %s in the letter to %s:\n%s", kind, to, text)
	}
	return link
}

// signIn signs in by an emailed link, from the page on which the browser asks for it.
func (p *someone) signIn(t *testing.T, email string) {
	t.Helper()
	if !strings.Contains(p.URL(), "/sign-in") {
		p.open("/sign-in")
	}
	p.fill("Email address", email)
	p.press("Send me a link")
	p.HasHeading("Look in your inbox")
	p.open(p.s.letter(t, email, "sign-in/"))
	p.press(`[action*="/sign-in/"] button`)
}

// as signs somebody in who has been here before.
func (s *stage) as(t *testing.T, journey string, who person.Person, scripts bool) *someone {
	t.Helper()
	p := s.someone(t, journey, scripts)
	p.signIn(t, who.Email)
	p.HasText("What is next")
	return p
}

// paint keeps what the window shows as a picture of the README, when UPDATE_PICTURES asks for it. Pictures are 1280 pixels
// wide and as small as their most common colours make them.
func (p *someone) paint(t *testing.T, name string) {
	t.Helper()
	if os.Getenv("UPDATE_PICTURES") == "" {
		return
	}
	p.Width(1280)
	p.Screenshot("picture-" + name)
	p.Width(1000)
	from, to := filepath.Join("..", "artefacts", "picture-"+name+".png"), filepath.Join("..", "..", "docs", "pictures", name+".png")
	if err := shrink(from, to); err != nil {
		t.Fatalf("the picture %s: %v", name, err)
	}
}
