package seating_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

var signInLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// TestTablesInABrowser moves somebody without scripts, and looks at the pages at both widths.
func TestTablesInABrowser(t *testing.T) {
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	s := newScene(t, site)
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "cora@example.org")
	b.Press("Send me a link")
	b.Open(signInLink.FindString(site.Letter("cora@example.org").Text))
	b.Press("Sign in")
	look := func(name string) {
		b.Width(320)
		b.Accessible()
		b.NoSidewaysScroll()
		b.Screenshot("seating-" + name + "-320")
		b.Width(1280)
		b.NoSidewaysScroll()
		b.Screenshot("seating-" + name + "-1280")
	}
	b.Open(address + s.at("/seating"))
	b.Click("Set up the tables")
	look("setup")
	b.Press("Save and seat everybody")
	b.HasText("Table 1")
	look("plan")
	b.NoScripts(true)
	b.Click("Abe Example")
	look("move")
	b.Open(address + s.at("/seating/days/%s/move?person=%s&to=with:%s", s.Days[0].ID, s.people[0].ID, s.elsewhere()))
	b.HasText("What it does")
	b.Press("Save this change")
	b.HasText("The tables are changed.")
	b.NoScripts(false)
	s.drags(b, address, look)
	for _, page := range []string{"cards", "lists", "coaches", "run-sheet", "kinds", "rules"} {
		b.Open(address + s.at("/seating/%s", page))
		look(page)
	}
}

// seat is the chair of somebody in the drawing.
func seatOf(p person.Person) string {
	return `.app-seats__drawing [data-person="` + string(p.ID) + `"]`
}

// drags moves people with the mouse, with a finger and with the keyboard alone. Nothing is saved before the change was seen.
func (s *scene) drags(b *browser.Browser, address string, look func(string)) {
	s.t.Helper()
	abe, day := s.people[0], s.at("/seating?day=%s", s.Days[0].ID)
	b.Open(address + day)
	b.HasText("Or drag somebody")
	other := s.find(s.elsewhere())
	from, to := s.table(abe, 0), s.table(other, 0)
	b.Drag(seatOf(abe), seatOf(other))
	b.HasText("What it does", "Abe Example goes from table", other.Name()+" goes from table")
	b.Accessible()
	b.Screenshot("seating-drag-1280")
	b.Press("Leave it as it is")
	b.HasNoText("What it does")
	if s.table(abe, 0) != from || s.table(other, 0) != to {
		s.t.Fatal("dragging saved a change that was not confirmed")
	}
	b.DragByTouch(seatOf(abe), seatOf(other))
	b.HasText("What it does")
	b.Press("Save this change")
	b.HasText("The tables are changed.")
	if s.table(abe, 0) != to || s.table(other, 0) != from {
		s.t.Error("the two did not change places")
	}
	b.Drag(abe.Name(), fmt.Sprintf(`[data-table="%d"] h3`, from)) // by the name, to the table
	b.HasText("What it does", fmt.Sprintf("Abe Example goes from table %d to table %d.", to, from))
	b.Width(320)
	b.Accessible()
	b.NoSidewaysScroll()
	b.Screenshot("seating-drag-320")
	b.Key("Escape")
	b.HasNoText("What it does")
	b.Width(1280)
	b.Drag(abe.Name(), "[data-drag]") // onto nothing
	b.HasNoText("What it does")
	b.Keyboard(abe.Name())
	b.HasText("Move somebody", "Where to")
}

// find is the person of an id.
func (s *scene) find(id db.ID) person.Person {
	return s.people[slices.IndexFunc(s.people, func(p person.Person) bool { return p.ID == id })]
}

// elsewhere is somebody who sits at another table than Abe on the first day.
func (s *scene) elsewhere() db.ID {
	for _, p := range s.people {
		if s.table(p, 0) != s.table(s.people[0], 0) {
			return p.ID
		}
	}
	s.t.Fatal("all sit at one table")
	return ""
}
