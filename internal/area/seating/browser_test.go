package seating_test

import (
	"fmt"
	"net/http"
	"net/url"
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
	s.absences(b, address, look)
	s.rounds(b, address, look)
	s.finds(b, address, look)
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
	b.HasText("The tables are changed.", "Or drag somebody")
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
	b.Drag(seatOf(abe), "[data-drag]") // onto nothing
	b.HasNoText("What it does")
	b.Keyboard(abe.Name())
	b.HasText("Move somebody", "Where to")
}

// finds makes a long list shorter while it is typed, and loses no tick by it.
func (s *scene) finds(b *browser.Browser, address string, look func(string)) {
	s.t.Helper()
	b.Open(address + s.at("/seating/days/%s/away", s.Days[2].ID))
	b.Tick("Abe Example")
	b.Fill("Find somebody", "lou exa")
	b.HasText("Shown: 2 of 13.")
	look("find")
	b.Tick("Lou Example")
	b.Fill("Find somebody", "")
	if !b.Chosen("Abe Example") || !b.Chosen("Lou Example") || b.Chosen("Bea Example") {
		s.t.Error("a tick is lost by the search")
	}
	b.Open(address + s.at("/seating/days/%s/move", s.Days[2].ID))
	b.Fill("Find somebody to move", "lou")
	b.HasText("Shown: 1 of 13.")
	setup := s.at("/seating/setup")
	s.send(s.cora, setup, setup, url.Values{"kind_door": {"2"}}).Is(http.StatusSeeOther)
	b.Open(address + s.at("/seating/kinds"))
	b.Fill("Find somebody", "Hal")
	b.HasText("Shown: 1 of 13.")
	look("find-kinds")
}

// absences seats a day again without somebody who told at the last minute that they cannot come, and shows people their tables.
func (s *scene) absences(b *browser.Browser, address string, look func(string)) {
	s.t.Helper()
	flo := s.people[5]
	s.As(flo).Post("/me/days/"+string(s.Days[1].ID)+"/apologies", nil).Is(http.StatusSeeOther)
	b.Open(address + s.at("/seating?day=%s", s.Days[1].ID))
	b.NoScripts(true)
	b.Click("Somebody cannot come")
	b.HasText("Flo Example told the team of not coming.")
	if !b.Chosen("Flo Example") || b.Chosen("Abe Example") {
		s.t.Error("the wrong people are ticked")
	}
	b.Fill("Find somebody", "lou")
	b.Press("Search")
	b.HasText("Shown: 2 of 13.", "Flo Example", "Lou Example")
	b.HasNoText("Who has to move")
	if !b.Chosen("Flo Example") {
		s.t.Error("who was ticked is lost by a search")
	}
	b.Press("See who has to move")
	b.HasText("Who has to move")
	look("away")
	b.Press("Save")
	b.HasText("Saved. ", "Away on this day: Flo Example.")
	b.NoScripts(false)
	b.Press("Show everybody their table")
	b.HasText("Everybody now sees their own table, and gets a letter.")
	look("shown")
	if s.table(flo, 1) != 0 || s.table(flo, 0) == 0 {
		s.t.Error("Flo is away on the wrong day")
	}
}

// rounds makes a timetable with wishes and with somebody who is away in a round, and mends it after a mistake.
func (s *scene) rounds(b *browser.Browser, address string, look func(string)) {
	s.t.Helper()
	b.Open(address + s.at("/seating"))
	b.Click("Presenters who go round the tables")
	b.Click("Make a timetable")
	b.Fill("Name", "Projects of the fellows")
	b.Fill("Who presents", "Ann Lee, letters that people can read\nBob Ray, calls\nCat Day, sleep on the ward")
	b.Fill("Whom would each table like to hear?", "1: Zed")
	b.Press("Make the timetable")
	b.HasText("“Zed” is not among those who present.")
	look("rotation-problem")
	b.Fill("Whom would each table like to hear? (optional)", "1: Cat Day\n2: Ann Lee, Cat Day")
	b.Fill("Who cannot be there in some rounds? (optional)", "Ann Lee: 1")
	b.Tick("Two tables may hear a presenter together")
	b.Press("Make the timetable")
	b.HasText("There is no clash in it.", "What each table hears", "Where each presenter is", "3 of 3 wishes are met.")
	look("rotation")
	b.HasText("Only the team sees this timetable so far.")
	b.Press("Show this timetable")
	b.HasText("The timetable is shown.")
	b.Click("Change the timetable")
	b.Fill("Who presents", "Ann Lee, letters that people can read\nBob Ray, calls\nEve Fox, sleep on the ward")
	b.Fill("Whom would each table like to hear? (optional)", "2: Ann Lee")
	b.Press("Make the timetable")
	b.HasText("Change the timetable that people see?", "Eve Fox", "Does not present")
	look("rotation-change")
	b.Press("Go on changing")
	b.Press("Make the timetable")
	b.Press("Yes, change it")
	b.HasText("The timetable is made anew.", "Eve Fox")
	b.HasNoText("Cat Day")
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
