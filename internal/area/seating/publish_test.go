package seating_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

func (s *scene) publish() {
	s.t.Helper()
	s.send(s.cora, s.at("/seating"), s.at("/seating/publish"), nil).Is(http.StatusSeeOther)
}

// letters counts the letters to somebody whose subject is about their table, and gives the text of the last.
func (s *scene) letters(p person.Person) (n int, last string) {
	for _, m := range s.Mail.To(p.Email) {
		if strings.HasPrefix(m.Subject, "Your table") {
			n, last = n+1, m.Text
		}
	}
	return n, last
}

// swap exchanges two people on a day.
func (s *scene) swap(day int, a, b person.Person) {
	s.t.Helper()
	move := s.at("/seating/days/%s/move", s.Days[day].ID)
	look := s.cora.Get(fmt.Sprintf("%s?person=%s&to=with:%s", move, a.ID, b.ID)).Is(http.StatusOK)
	form := look.Form(move)
	form.Set("allow", "yes")
	s.cora.Post(move, form).Is(http.StatusSeeOther)
}

func TestPeopleAreToldTheirOwnTableOnly(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp().Shows("Only the team sees these tables so far.")
		plan, day := s.at("/seating"), "/me/days/"+string(s.Days[0].ID)
		abe, kit := s.people[0], site.As(s.coach)
		site.As(abe).Get(day).Is(http.StatusOK).Hides("Your table")
		site.As(abe).Get("/me").Hides("You sit at table")
		kit.Get(plan + "/coaches").Is(http.StatusOK).Shows("The tables are not ready yet.").Hides("Day 1")
		site.Work()
		if n, _ := s.letters(abe); n != 0 {
			t.Errorf("%d letters before the tables are shown", n)
		}
		s.fay.Get(plan).Hides("Show everybody their table")
		s.fay.Post(plan+"/publish", url.Values{"version": {"2"}}).Is(http.StatusNotFound)
		s.cora.Post(plan+"/publish", url.Values{"version": {"1"}}).Is(http.StatusConflict)

		s.publish()
		site.Work()
		n, text := s.letters(abe)
		if n != 1 || !strings.Contains(text, fmt.Sprintf("Day 1, 12 May 2026: table %d.", s.table(abe, 0))) || !strings.Contains(text, fmt.Sprintf("Day 3, 5 July 2026: table %d.", s.table(abe, 2))) {
			t.Errorf("%d letters to Abe:\n%s", n, text)
		}
		for _, p := range append(s.people[1:], s.coach) {
			if strings.Contains(text, p.Given+" ") {
				t.Errorf("the letter to Abe names %s", p.Given)
			}
		}
		site.As(abe).Get(day).Shows("Your table", fmt.Sprintf("You sit at table %d.", s.table(abe, 0))).Hides("Who sits at your table")
		site.As(abe).Get("/me").Shows(fmt.Sprintf("You sit at table %d.", s.table(abe, 0))).Hides("This changed")
		if n, _ := s.letters(s.coach); n != 1 {
			t.Errorf("%d letters to the coach", n)
		}
		kit.Get(day).Shows("Who sits at your table")
		kit.Get(plan+"/coaches").Shows("Kit Example", "Day 2")
		if n, _ := s.letters(s.runs); n != 0 {
			t.Error("somebody without a seat got a letter")
		}
	})
}

func TestAChangedTableIsToldOnceAndLater(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		s.publish()
		site.Work()
		abe := s.people[0]
		var bea, cyd person.Person // two at other tables than Abe's, of whom one moves back
		for _, p := range s.people[1:] {
			switch {
			case s.table(p, 0) == s.table(abe, 0):
			case bea.ID == "":
				bea = p
			case s.table(p, 0) != s.table(bea, 0):
				cyd = p
			}
		}
		was := s.table(abe, 0)
		s.swap(0, abe, bea)
		site.Work()
		if n, _ := s.letters(abe); n != 1 {
			t.Errorf("a letter left before the changes were over: %d", n)
		}
		site.As(abe).Get("/me").Shows(fmt.Sprintf("You sit at table %d. This changed on", s.table(abe, 0)))
		site.Advance(6 * time.Minute)
		s.swap(0, bea, cyd)
		s.swap(0, cyd, bea) // and back
		site.Advance(6 * time.Minute)
		site.Work()
		if n, _ := s.letters(abe); n != 1 {
			t.Errorf("a letter left %d", n)
		}
		site.Advance(5 * time.Minute)
		site.Work()
		n, text := s.letters(abe)
		if want := fmt.Sprintf("Day 1, 12 May 2026: table %d. Before, it was table %d.", s.table(abe, 0), was); n != 2 || !strings.Contains(text, want) || strings.Contains(text, "Day 2") {
			t.Errorf("%d letters, no %q in the last:\n%s", n, want, text)
		}
		if n, _ := s.letters(cyd); n != 1 {
			t.Errorf("who came back to their table got %d letters", n)
		}

		// Who is away is not written to; who is new is.
		form := s.fay.Get(s.at("/seating/days/%s/away?look=yes&away=%s", s.Days[0].ID, bea.ID))
		away := s.at("/seating/days/%s/away", s.Days[0].ID)
		s.fay.Post(away, form.Form(away)).Is(http.StatusSeeOther)
		before, _ := s.letters(bea)
		zoe := site.Person("Zoe", "zoe@example.org")
		s.place(zoe)
		s.Write(func(tx *db.Tx) error { return edition.GiveUpPlace(tx, s.Edition, abe.ID) })
		s.send(s.fay, s.at("/seating"), s.at("/seating/mend"), nil).Is(http.StatusSeeOther)
		site.Advance(time.Hour)
		site.Work()
		if n, text := s.letters(zoe); n != 1 || strings.Count(text, ": table ") != 3 {
			t.Errorf("%d letters to who is new:\n%s", n, text)
		}
		if n, _ := s.letters(bea); n != before {
			t.Error("who is away got a letter")
		}
		if n, _ := s.letters(abe); n != 2 {
			t.Error("who gave their place back got a letter")
		}
		site.As(bea).Get("/me/days/" + string(s.Days[0].ID)).Hides("Your table")
	})
}

func TestTablesFromBeforeStaySeen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE seating_plan SET published = NULL WHERE network_id = $1`)
			return err
		})
		abe := s.people[0]
		site.As(abe).Get("/me/days/" + string(s.Days[0].ID)).Shows("You sit at table")
		s.swap(0, abe, s.find(s.elsewhere()))
		site.Advance(time.Hour)
		site.Work()
		if n, _ := s.letters(abe); n != 0 {
			t.Error("a letter left though nobody asked for it")
		}
		s.cora.Get(s.at("/seating")).Shows("Nobody has had a letter about it.")
		site.As(abe).Get("/me/days/" + string(s.Days[0].ID)).Shows("You sit at table")
		s.publish()
		site.Work()
		if n, _ := s.letters(abe); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestPresentersReadTheirTimetable(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		ann := s.helper("Ann", "presenter", "professional")
		at := s.at("/rotations")
		made := s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann Example, letters\nBob\nCat"}, "hears": {"2"}, "wishes": {"1: Bob"},
			"starts": {"1:30pm"}, "minutes": {"30"}}).Is(http.StatusSeeOther)
		s.cora.Get(made.Location).Shows("Bob (wished for)", "1 of 1 wish is met.", "Nobody presents to more than")
		s.show(made.Location)
		c := site.As(ann)
		c.Get("/me/days/"+string(s.Days[1].ID)).Is(http.StatusOK).Shows("Tables and presenters", "Timetables of those who present").Hides("You sit at", "Your table")
		c.Get(at).Is(http.StatusOK).Shows("Projects").Hides("Make a timetable")
		c.Get(made.Location).Is(http.StatusOK).Shows("When you present", "Round 1, 1:30pm: table", "Where each presenter is").Hides("wished for", "Abe Example", "Change the timetable")
		c.Get(s.at("/seating")).Is(http.StatusNotFound)
		c.Get(s.at("/seating/coaches")).Is(http.StatusNotFound)
		site.As(s.coach).Get(made.Location).Is(http.StatusOK).Hides("When you present")
	})
}
