package lesson_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// TestALessonIsCorrectedUntilItIsDecided: its author, and who leads or runs the edition, change its words or take it back, and the page says who did.
// Whoever it describes is asked about the new words, and what the team was asked about the old ones ends.
func TestALessonIsCorrectedUntilItIsDecided(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Cora"].Post(s.at+"/lessons/invite", url.Values{"invited": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Post(s.at+"/lessons", url.Values{"text": {"The ramp was locked for an hour, and Kit stood before it"}, "phase": {"during"}, "describes": {s.by["Kit"].Email}}).Is(http.StatusSeeOther)
		one := s.lesson()
		report := func() string { return s.as["Cora"].Get(s.at + "/report.json").Is(http.StatusOK).Body }
		asked := func() string {
			return s.as["Kit"].Get("/me").Link("Say whether something about you may be in a report")
		}
		path := asked()
		s.as["Kit"].Post(path+"/yes", s.as["Kit"].Get(path).Form(path+"/yes")).Is(http.StatusSeeOther)
		if !strings.Contains(report(), "locked for an hour") {
			t.Fatal("what Kit agreed to is not in the report")
		}
		// Kit is of the team and reads it, and cannot change it; a stranger finds nothing.
		s.as["Kit"].Get(one + "/change").Is(http.StatusForbidden)
		s.as["Kit"].Post(one+"/withdraw", nil).Is(http.StatusForbidden)
		s.as["Sam"].Get(one + "/change").Is(http.StatusNotFound)
		s.as["Sam"].Post(one+"/change", url.Values{"text": {"x"}, "phase": {"during"}, "version": {"1"}}).Is(http.StatusNotFound)

		form := s.as["Pat"].Get(one + "/change").Is(http.StatusOK).Shows("Whoever it describes is asked again").Form(one + "/change")
		old := url.Values{}
		for k, v := range form {
			old[k] = v
		}
		form.Set("text", "")
		if bad := s.as["Pat"].Post(one+"/change", form).Is(http.StatusUnprocessableEntity); bad.Problem("text") == "" || bad.Field("describes") == "" {
			t.Error("an empty lesson is taken, or what was typed is lost")
		}
		form.Set("text", "The ramp was locked for two whole hours, and Kit stood before it in the rain")
		s.as["Pat"].Post(one+"/change", form).Is(http.StatusSeeOther)
		s.as["Fay"].Get(one).Shows("two whole hours", "Changed by Pat Example on").Hides("for an hour")
		if strings.Contains(report(), "ramp") {
			t.Error("the report shows words to which Kit has not agreed")
		}
		old.Set("text", "From another window")
		if r := s.as["Pat"].Post(one+"/change", old).Is(http.StatusConflict); r.Field("text") != "From another window" {
			t.Error("what was typed is lost")
		}
		path = asked()
		s.as["Kit"].Get(path).Shows("two whole hours")
		s.as["Kit"].Post(path+"/yes", s.as["Kit"].Get(path).Form(path+"/yes")).Is(http.StatusSeeOther)
		if !strings.Contains(report(), "two whole hours") {
			t.Error("her new yes does not count")
		}
		// The team is asked; other words end that question.
		s.as["Gil"].Post(one+"/ask", url.Values{"outcome": {"not-now"}, "reason": {"Later"}}).Is(http.StatusSeeOther)
		stale := s.as["Fay"].Get(one).Form(one + "/agree")
		next := s.as["Gil"].Get(one + "/change").Is(http.StatusOK).Shows("That question ends").Form(one + "/change")
		next.Set("text", "Nobody had a key")
		next.Set("describes", "")
		s.as["Gil"].Post(one+"/change", next).Is(http.StatusSeeOther)
		s.as["Gil"].Get(one).Shows("Not decided", "Changed by Gil Example on").Hides("The team is asked")
		if r := s.as["Fay"].Post(one+"/agree", stale); r.Status == http.StatusSeeOther {
			t.Error("a yes to the old words counts")
		}
		s.as["Fay"].Get("/me").Hides("Decide about a lesson")
		// Decided, it stays as it is.
		s.as["Gil"].Post(one+"/ask", url.Values{"outcome": {"not-now"}, "reason": {"Later"}}).Is(http.StatusSeeOther)
		s.as["Fay"].Post(one+"/agree", s.as["Fay"].Get(one).Form(one+"/agree")).Is(http.StatusSeeOther)
		for _, name := range []string{"Pat", "Gil", "Cora"} {
			s.as[name].Get(one + "/change").Is(http.StatusForbidden)
			s.as[name].Post(one+"/withdraw", nil).Is(http.StatusForbidden)
		}
	})
}

// TestALessonIsWithdrawn: after a question nobody reads its words any more; that it was there stays.
func TestALessonIsWithdrawn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Kit"].Post(s.at+"/lessons", url.Values{"text": {"Day one was too full"}, "phase": {"during"}}).Is(http.StatusSeeOther)
		one := s.lesson()
		s.as["Gil"].Post(one+"/ask", url.Values{"outcome": {"not-now"}, "reason": {"Later"}}).Is(http.StatusSeeOther)
		asks := s.as["Kit"].Get(one+"/withdraw").Is(http.StatusOK).Shows("Withdraw this lesson?", "too full", "You cannot undo this", "No, keep it")
		s.as["Kit"].Get(one).Shows("Day one was too full") // asking takes nothing away
		s.as["Kit"].Post(one+"/withdraw", asks.Form(one+"/withdraw")).Is(http.StatusSeeOther)
		for _, name := range []string{"Fay", "Cora", "Kit"} {
			s.as[name].Get(one).Shows("Withdrawn by Kit Example on").Hides("too full", "Decide about it", "Whom does it describe")
			s.as[name].Get(s.at + "/lessons").Hides("too full").Shows("Lessons that were withdrawn: 1")
			s.as[name].Get(one + "/change").Is(http.StatusForbidden)
		}
		s.as["Fay"].Get("/me").Hides("Decide about a lesson")
		if strings.Contains(s.as["Cora"].Get(s.at+"/report.json").Body, "too full") {
			t.Error("a withdrawn lesson is in the report")
		}
		s.as["Gil"].Post(one+"/ask", url.Values{"outcome": {"not-now"}, "reason": {"Later"}}).Is(http.StatusConflict)
	})
}

// TestCostsBesideTheLastEdition: before anybody has a place, what is planned for each planned place stands beside what each participant of the last
// edition really cost; the report tells both editions.
func TestCostsBesideTheLastEdition(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Cora"].Post(s.at+"/costs", url.Values{"kind": {"venue"}, "words": {"Hall"}, "planned": {"1,000"}, "actual": {"1,100"}}).Is(http.StatusSeeOther)
		site.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: db.ID(strings.TrimPrefix(s.at, "/editions/")), Person: s.by["Sam"].ID, Side: person.Professional})
		})
		made := s.as["Cora"].Post(s.at+"/clone", url.Values{"name": {"2027"}, "first_day": {"11/05/2027"}, "with_people": {"yes"}}).Is(http.StatusSeeOther)
		next := s.path(made)
		s.as["Cora"].Post(next+"/costs", url.Values{"kind": {"venue"}, "words": {"Hall"}, "planned": {"6,000"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(next+"/costs").Shows("For each planned place", "£500", "Planned for each of 12 planned places: £500. Really paid in 2026 for each of 2 participants: £550.")
		data := s.as["Cora"].Get(next + "/report.json").Is(http.StatusOK).Body
		for _, words := range []string{"Planned in 2026", "Paid in 2026", "£1,100", "Each planned place", "£500", "£550"} {
			if !strings.Contains(data, words) {
				t.Errorf("the report does not say %q", words)
			}
		}
		s.as["Cora"].Get(s.at + "/costs").Hides("Really paid in")
		if strings.Contains(s.as["Cora"].Get(s.at+"/report.json").Body, "Planned in 20") {
			t.Error("the first edition is set beside one")
		}
		// Which one came before is told by when they begin, and not by which was written down first.
		site.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`DELETE FROM lesson_follows WHERE network_id = $1`); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE edition SET created = 1 WHERE network_id = $1 AND id = $2`, db.ID(strings.TrimPrefix(next, "/editions/")))
			return err
		})
		s.as["Cora"].Get(next + "/costs").Shows("Really paid in 2026 for each of 2 participants: £550.")
		s.as["Cora"].Get(s.at+"/costs").Hides("Really paid in", "2027")
		if strings.Contains(s.as["Cora"].Get(s.at+"/report.json").Body, "Planned in 20") {
			t.Error("the first edition is set beside a later one")
		}
	})
}
