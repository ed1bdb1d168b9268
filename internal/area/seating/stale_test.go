package seating_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestAnOlderPageIsToldWhatChanged presses buttons on pages that are older than the tables, as in a second tab.
func TestAnOlderPageIsToldWhatChanged(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		plan := s.at("/seating?day=%s", s.Days[0].ID)
		old := s.cora.Get(plan).Form(s.at("/seating/publish"))["version"]
		abe := s.people[0]
		move := s.at("/seating/days/%s/move", s.Days[0].ID)
		var other person.Person
		for _, p := range s.people {
			if s.table(p, 0) != s.table(abe, 0) {
				other = p
			}
		}
		from, to := s.table(abe, 0), s.table(other, 0)
		now := s.fay.Get(plan).Form(s.at("/seating/days/%s/hold", s.Days[0].ID))["version"]
		s.fay.Post(move, url.Values{"version": now, "person": {string(abe.ID)}, "to": {"with:" + string(other.ID)}, "allow": {"yes"}}).Is(http.StatusSeeOther)

		hold := s.at("/seating/days/%s/hold", s.Days[0].ID)
		page := s.cora.Post(hold, url.Values{"version": old, "table": {"3"}, "on": {"yes"}}).Is(http.StatusConflict)
		page.Shows("What changed since you opened this page", "Fay", "Abe Example went from table "+fmt.Sprint(from)+" to table "+fmt.Sprint(to)+".", other.Name()+" went from table "+fmt.Sprint(to)+" to table "+fmt.Sprint(from)+".",
			"What you wanted to do", "Nothing was saved", "Hold table 3", "Back to table 3, and change nothing")
		if len(page.Find(`a[href$="#table-3"]`)) == 0 {
			t.Error("there is no way back to the table")
		}
		again := page.Form(hold)
		if again.Get("table") != "3" || again.Get("on") != "yes" || again.Get("version") == old[0] {
			t.Errorf("what was wanted is lost: %v", again)
		}
		s.cora.Post(hold, again).Is(http.StatusSeeOther)
		// The same again: it is so already.
		s.cora.Post(hold, url.Values{"version": old, "table": {"3"}, "on": {"yes"}}).Is(http.StatusConflict).Shows("that is so already", "is held at table 3.")

		// A move keeps what was chosen, and says what it would do now.
		page = s.cora.Post(move, url.Values{"version": old, "person": {string(abe.ID)}, "to": {"table:2"}}).Is(http.StatusConflict)
		page.Shows("What changed since you opened this page")
		if page.Field("person") != string(abe.ID) || page.Field("to") != "table:2" {
			t.Error("what was chosen is lost")
		}
		for _, part := range []string{"", "/mend", "/publish"} {
			r := s.cora.Post(s.at("/seating%s", part), url.Values{"version": old}).Is(http.StatusConflict)
			r.Shows("What changed since you opened this page", "Back to the tables, and change nothing")
		}
		// Who decides nothing about the tables learns nothing of them.
		s.As(abe).Post(hold, url.Values{"version": old, "table": {"3"}, "on": {"yes"}}).Is(http.StatusNotFound)
	})
}

// TestAToldNeedThatIsNotMetIsSaid: those who may see needs are warned, and nobody else.
func TestAToldNeedThatIsNotMetIsSaid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		kinds := s.at("/seating/kinds")
		var sits, near person.Person // at a table that is not near the door, and at the one that is
		for _, p := range s.people {
			if s.table(p, 0) == 2 {
				near = p
			} else {
				sits = p
			}
		}
		first := s.cora.Get(kinds).Form(kinds)
		first["kind"] = []string{"door:" + string(near.ID)}
		s.cora.Post(kinds, first).Is(http.StatusSeeOther)
		plan := s.at("/seating?day=%s", s.Days[0].ID)
		s.cora.Get(plan).Hides("Needs that are not met")
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, sits.ID, person.Needs{IDs: []string{"room-near-door", "room-quiet-table"}})
		})
		for _, c := range []*apptest.Client{s.cora, s.fay} {
			page := c.Get(plan).Is(http.StatusOK).Shows("Needs that are not met", "On day 1, 1 person does not sit at the kind of table that they need.", "it is not ticked")
			if strings.Contains(strings.Join(page.Find(".nhsuk-warning-callout"), " "), sits.Name()) {
				t.Error("the page of the tables says who needs something")
			}
			c.Get(s.at("/seating/run-sheet")).Shows("Needs that are not met", sits.Name()+": near the door, quiet", "Near the door, quiet")
			c.Get(kinds).Shows("Told us, and not ticked", sits.Name()+": near the door, quiet", "Told us, and no table is like that", sits.Name()+": quiet")
		}
		for _, page := range []string{"/seating/cards", "/seating/lists", "/seating/coaches"} {
			s.cora.Get(s.at("%s", page)).Hides("near the door", "Needs that")
		}
		// It is decided: one is ticked, the other is not needed at the table.
		form := s.cora.Get(kinds).Form(kinds)
		form["kind"] = []string{"door:" + string(sits.ID), "not-quiet:" + string(sits.ID)}
		s.cora.Post(kinds, form).Is(http.StatusSeeOther)
		s.cora.Get(kinds).Hides("Told us, and not ticked", "Told us, and no table")
		s.cora.Get(plan).Shows("On day 1, 1 person does not sit at the kind of table that they need.").Hides("it is not ticked")
		seat := s.at("/seating")
		s.send(s.cora, plan, seat, url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
		if s.table(sits, 0) != 2 {
			t.Error("the need is not met after everybody was seated again")
		}
		s.cora.Get(plan).Hides("Needs that are not met")
		form["version"] = s.cora.Get(kinds).Form(kinds)["version"]
		form["kind"] = []string{"not-health:" + string(sits.ID)}
		s.cora.Post(kinds, form).Is(http.StatusNotFound)
	})
}
