package journey

import (
	"net/http"
	"testing"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/test/browser"
)

// demonstration is the demonstration on a real listener.
func demonstration(t *testing.T) *stage {
	t.Helper()
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, wide: true}
	s.address = browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.site.Handler().ServeHTTP(w, r) }))
	s.site = apptest.Demonstration(t, dbtest.Open(t, db.SQLite, files), apptest.URL(s.address))
	return s
}

// TestTheDemonstrationIsThreeClicksDeep: somebody who has never seen the program gets from its first page to a report, to a
// pair's space and to an application, each in no more than three clicks. One click is enough. The pictures of the README are
// taken on the way.
func TestTheDemonstrationIsThreeClicksDeep(t *testing.T) {
	t.Parallel()
	s := demonstration(t)
	p := s.someone("demo")
	p.open("/")
	p.see("first-page")
	for _, door := range []struct{ as, says, name string }{
		{"Enter as Gwen", "Latest in the learning log", "space"},
		{"Enter as Leanne", "The parts of your application", "application"},
		{"Enter as Nadia", "Who answered", "report"},
	} {
		p.open("/")
		p.press(door.as)
		p.HasText(door.says)
		p.see(door.name)
		if door.name != "application" {
			p.paint(door.name)
		}
	}
	// Nadia goes on: the programme that takes applications, and who has applied.
	p.open("/programmes")
	p.press(".nhsuk-card a[href*='/programmes/']")
	p.HasText("Who it is for")
	p.see("programme")
	p.paint("programme")
	p.open("/editions")
	p.press(".nhsuk-main-wrapper a[href*='/editions/0']")
	p.press("Applications")
	p.see("pipeline")
	p.paint("pipeline")
}
