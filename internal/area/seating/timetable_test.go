package seating_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/person"
)

// turnLetters are the letters to somebody about when they present, the last one last.
func (s *scene) turnLetters(p person.Person) (out []mail.Message) {
	for _, m := range s.Mail.To(p.Email) {
		if strings.Contains(m.Subject, "ou present") {
			out = append(out, m)
		}
	}
	return out
}

// show shows a timetable to those who present and to the tables.
func (s *scene) show(timetable string) {
	s.t.Helper()
	at := timetable[strings.Index(timetable, "/editions/"):] + "/publish"
	s.cora.Post(at, s.cora.Get(timetable).Form(at)).Is(http.StatusSeeOther)
}

// TestATimetableIsADraftUntilItIsShown: before, only the team sees it; then presenters, coaches and tables do, and presenters get a letter.
func TestATimetableIsADraftUntilItIsShown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ann, una := s.helper("Ann", "presenter", "professional"), s.helper("Una", "presenter", "professional")
		s.setUp()
		s.publish()
		at, day := s.at("/rotations"), "/me/days/"+string(s.Days[1].ID)
		made := s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann Example, letters\nBob\nCat"}, "hears": {"2"},
			"starts": {"1:30pm"}, "minutes": {"30"}}).Is(http.StatusSeeOther).Location
		s.cora.Get(made).Is(http.StatusOK).Shows("Only the team sees this timetable so far.", "Show this timetable")
		s.fay.Get(at).Is(http.StatusOK).Shows("Projects", "not shown yet")
		s.fay.Get(made).Is(http.StatusOK).Shows("Only the team sees this timetable so far.").Hides("Show this timetable", "Write")
		for _, p := range []person.Person{ann, s.coach} {
			c := site.As(p)
			c.Get(at).Is(http.StatusOK).Shows("There is no timetable yet.").Hides("Projects")
			c.Get(made).Is(http.StatusNotFound)
			c.Get(day).Is(http.StatusOK).Hides("Timetables of those who present", "hears")
		}
		site.As(s.people[0]).Get(day).Shows("Your table").Hides("Your table hears")
		s.send(s.cora, made+"/change", made+"/change", url.Values{"starts": {"1:40pm"}}).Is(http.StatusSeeOther) // a trial is changed at once
		site.Advance(time.Hour)
		site.Work()
		if n := len(s.turnLetters(ann)); n != 0 {
			t.Errorf("%d letters about a trial", n)
		}

		show := made + "/publish"
		form := s.cora.Get(made).Form(show)
		s.fay.Post(show, form).Is(http.StatusNotFound)
		late := url.Values{"version": {"1"}}
		s.cora.Post(show, late).Is(http.StatusConflict)
		s.cora.Follow(s.cora.Post(show, form).Is(http.StatusSeeOther)).Hides("Only the team sees", "Show this timetable").Shows("they get a letter")
		site.Work()
		letters := s.turnLetters(ann)
		if len(letters) != 1 || letters[0].Subject != "When you present: Lay partners, 2026" || !strings.Contains(letters[0].Text, "Day 2, 13 May 2026") || !strings.Contains(letters[0].Text, "Round 1, 1:40pm: table ") || strings.Contains(letters[0].Text, "Bob") {
			t.Errorf("%d letters to Ann: %+v", len(letters), letters)
		}
		if n := len(s.turnLetters(una)) + len(s.turnLetters(s.people[0])); n != 0 {
			t.Errorf("%d letters to people who do not present", n)
		}
		site.As(ann).Get(made).Is(http.StatusOK).Shows("When you present", "1:40pm: table").Hides("Who sees this timetable", "not shown yet")
		site.As(ann).Get(at).Is(http.StatusOK).Shows("Projects")
		site.As(ann).Get(day).Shows("Timetables of those who present")
		site.As(s.coach).Get(made).Is(http.StatusOK)
		site.As(s.people[0]).Get(day).Shows("Your table hears")
		s.cora.Post(show, s.cora.Get(made+"/change").Form(made+"/change")).Is(http.StatusSeeOther) // it was shown already: nothing happens
		site.Work()
		if n := len(s.turnLetters(ann)); n != 1 {
			t.Errorf("%d letters after it was shown twice", n)
		}
	})
}

// TestAShownTimetableIsChangedAfterALook: what would change is shown before, nothing that was typed is lost, and who presents elsewhere gets one letter.
func TestAShownTimetableIsChangedAfterALook(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ann, una := s.helper("Ann", "presenter", "professional"), s.helper("Una", "presenter", "professional")
		s.setUp()
		at := s.at("/rotations")
		made := s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann Example, letters\nBob\nCat"}, "tables": {"3"}, "hears": {"1"},
			"starts": {"1:30pm"}, "minutes": {"30"}}).Is(http.StatusSeeOther).Location
		change := made + "/change"
		s.show(made)
		site.Work()

		// Wishes that change nobody's turns are for the team alone, so they are saved at once.
		s.send(s.cora, change, change, url.Values{"most": {"3"}}).Is(http.StatusSeeOther)
		look := s.send(s.cora, change, change, url.Values{"starts": {"3pm"}}).Is(http.StatusOK).Shows("Change the timetable that people see?", "Ann Example", "1:30pm", "3pm", "ten minutes")
		site.As(ann).Get(made).Shows("1:30pm").Hides("3pm")
		form := look.Form(change)
		back := url.Values{}
		for k, v := range form {
			back[k] = v
		}
		back.Del("sure")
		back.Set("edit", "yes")
		if again := s.cora.Post(change, back).Is(http.StatusOK); again.Field("starts") != "3pm" || !strings.Contains(again.Field("presenters"), "Ann Example, letters") {
			t.Error("what was typed is lost on the way back")
		}
		form.Set("sure", "yes")
		s.cora.Post(change, form).Is(http.StatusSeeOther)
		site.As(ann).Get(made).Shows("3pm").Hides("1:30pm")
		site.Work()
		if n := len(s.turnLetters(ann)); n != 1 {
			t.Errorf("%d letters before the changes were over", n)
		}
		look = s.send(s.cora, change, change, url.Values{"presenters": {"Ann Example, letters\nBob\nUna Example"}}).Is(http.StatusOK).Shows("Una Example", "Cat")
		form = look.Form(change)
		form.Set("sure", "yes")
		s.cora.Post(change, form).Is(http.StatusSeeOther)
		form.Del("once")
		s.cora.Post(change, form).Is(http.StatusConflict)
		site.Advance(11 * time.Minute)
		site.Work()
		letters := s.turnLetters(ann)
		if len(letters) != 2 || letters[1].Subject != "When you present has changed: Lay partners, 2026" || !strings.Contains(letters[1].Text, "3pm") || !strings.Contains(letters[1].Text, "1:30pm") {
			t.Errorf("%d letters to Ann: %+v", len(letters), letters)
		}
		if letters := s.turnLetters(una); len(letters) != 1 || letters[0].Subject != "When you present: Lay partners, 2026" {
			t.Errorf("%d letters to Una", len(letters))
		}
		// Who presents no more is told, also when the whole timetable goes.
		look = s.send(s.cora, change, change, url.Values{"presenters": {"Ann Example, letters\nBob\nCat"}})
		form = look.Form(change)
		form.Set("sure", "yes")
		s.cora.Post(change, form).Is(http.StatusSeeOther)
		site.Advance(11 * time.Minute)
		site.Work()
		if letters := s.turnLetters(una); len(letters) != 2 || letters[1].Subject != "You present no more: Lay partners, 2026" {
			t.Errorf("%d letters to Una: %+v", len(letters), letters)
		}
		s.cora.Post(made+"/remove", url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
		site.Work()
		if letters := s.turnLetters(ann); len(letters) != 3 || letters[2].Subject != "You present no more: Lay partners, 2026" {
			t.Errorf("%d letters to Ann: %+v", len(letters), letters)
		}
	})
}

// TestTimetablesFromBeforeStaySeen: what was there before anybody was asked to show it is seen as it was, without letters.
func TestTimetablesFromBeforeStaySeen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ann := s.helper("Ann", "presenter", "professional")
		at := s.at("/rotations")
		made := s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann Example\nBob"}, "tables": {"2"}, "hears": {"1"}}).Is(http.StatusSeeOther).Location
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE rotation SET published = NULL WHERE network_id = $1`)
			return err
		})
		site.As(ann).Get(made).Is(http.StatusOK).Shows("When you present")
		s.cora.Get(made).Shows("Nobody has had a letter about it.")
		look := s.send(s.cora, made+"/change", made+"/change", url.Values{"presenters": {"Ann Example\nCat"}}).Is(http.StatusOK).Shows("Change the timetable that people see?")
		form := look.Form(made + "/change")
		form.Set("sure", "yes")
		s.cora.Post(made+"/change", form).Is(http.StatusSeeOther)
		site.Advance(time.Hour)
		site.Work()
		if n := len(s.turnLetters(ann)); n != 0 {
			t.Errorf("%d letters though nobody asked for them", n)
		}
		s.show(made)
		site.Work()
		if n := len(s.turnLetters(ann)); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}

// TestATimetableThatNoLongerFitsIsTold: when there are other tables than it was made for, whoever plans reads so wherever they look.
func TestATimetableThatNoLongerFitsIsTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		s.publish()
		at, setup := s.at("/rotations"), s.at("/seating/setup")
		made := s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann\nBob\nCat"}, "hears": {"2"}}).Is(http.StatusSeeOther).Location
		s.cora.Get(s.at("/seating")).Is(http.StatusOK).Hides("does not fit the tables")
		s.send(s.cora, setup, setup, url.Values{"tables": {"2"}, "least": {"2"}, "most": {"20"}, "sizes": {""}, "kind_door": {"1"}, "kind_loop": {"2"}, "kind_quiet": {""}}).Is(http.StatusSeeOther)
		for _, page := range []string{s.at("/seating"), made} {
			s.cora.Get(page).Is(http.StatusOK).Shows("A timetable does not fit the tables", "There are 2 tables now. “Projects” was made for 3")
		}
		s.cora.Get(at).Is(http.StatusOK).Shows("(does not fit the tables)")
		s.fay.Get(s.at("/seating")).Is(http.StatusOK).Hides("A timetable does not fit the tables")
	})
}
