package evaluation_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// standAlone chooses through the page that a form is compared with no other, and says what the page answered.
func (s *scene) standAlone(wave db.ID) *apptest.Result {
	s.t.Helper()
	return s.site.As(s.coordinator).Post(s.path("/waves/%s/compare", wave), nil)
}

// TestFormsStandAlone goes through the states of a form: planned it can be chosen and taken back, open it can only be chosen, closed neither.
func TestFormsStandAlone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		c := site.As(s.coordinator)
		first := s.open("First", "pairs-before")
		for i := range 9 {
			s.answer(s.people[i], coded(i, map[string]int{"trust-rely": 1 + i%5}))
		}
		s.close(first)

		wave := s.add(s.plan("Second", "pairs-before"))
		third := s.add(s.plan("Third", "pairs-before"))
		page := c.Get(s.path("/waves/%s/compare", wave)).Is(http.StatusOK).Shows("What it would gain", "First to Third", "You can change this until the form opens")
		c.Follow(s.standAlone(wave)).Is(http.StatusOK).Shows("is not compared with the others", "No, it has results of its own only")
		page.Hides(s.people[0].Given)
		c.Get(s.path("/waves/%s/compare", wave)).Is(http.StatusOK).Shows("What it gains", "You can still compare it")
		c.Get(s.path("/waves")).Shows("Not compared with the others")
		form := c.Get(s.path("/waves/%s/edit", wave)).Is(http.StatusOK).Form("/edit")
		if form.Get("linked") != "no" {
			t.Errorf("the plan says %q", form.Get("linked"))
		}
		form.Set("linked", "yes")
		c.Follow(c.Post(s.path("/waves/%s/edit", wave), form)).Shows("Yes, people are asked for a code")

		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		site.Work()
		for i := range 4 {
			s.answer(s.people[i], coded(i, map[string]int{"trust-rely": 2}))
		}
		site.Visitor().Get("/forms/" + s.token(s.people[5])).Is(http.StatusOK).Shows("A code lets us put your forms together").Hides("not put together")
		c.Get(s.path("/waves/%s/compare", wave)).Shows("This cannot be taken back")
		c.Follow(s.standAlone(wave)).Shows("It asks for no code")
		c.Follow(s.standAlone(wave)).Shows("It asks for no code") // sent twice
		c.Get(s.path("/waves/%s/compare", wave)).Is(http.StatusOK).Shows("is not compared with the other forms", "stays as it is, because the form is open")
		site.Visitor().Get("/forms/" + s.token(s.people[5])).Is(http.StatusOK).Hides("A code lets us").Shows("Your answers are not put together with those that you give to other forms.")
		for i := 4; i < 9; i++ { // from pages that were opened before: the code is read by nobody
			s.answer(s.people[i], coded(i, map[string]int{"trust-rely": 2}))
		}
		s.close(wave)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, third))
		site.Work()
		for i := range 9 {
			s.answer(s.people[i], coded(i, map[string]int{"trust-rely": 1 + i%5}))
		}
		s.close(third)

		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		if len(r.Changes) != 1 || r.Changes[0].From != "First" || r.Changes[0].To != "Third" {
			t.Fatalf("what is compared: %+v", r.Changes)
		}
		for _, w := range r.Waves {
			if linked := map[string]int{"First": 9, "Second": 0, "Third": 9}[w.Name]; w.Linked != linked || w.Answered != 9 {
				t.Errorf("%s: %d of %d have a code, want %d of 9", w.Name, w.Linked, w.Answered, linked)
			}
		}
		c.Get(s.path("/report")).Is(http.StatusOK).Shows("How people changed from or to “Second”.")
		c.Get(s.path("/report.csv")).Is(http.StatusOK).Shows("It asked for no code, so it is not compared with the other forms.")

		// Closed, nothing changes any more; and nobody else can look.
		if got := s.standAlone(first); got.Status != http.StatusForbidden {
			t.Errorf("a closed form: %d", got.Status)
		}
		c.Follow(c.Get(s.path("/waves/%s/compare", first))).Shows("stays as it is")
		if r, err := s.e.Report(context.Background(), s.actor(), s.edition); err != nil || len(r.Changes) != 1 {
			t.Errorf("after that: %v, %d changes", err, len(r.Changes))
		}
		site.As(s.people[0]).Get(s.path("/waves/%s/compare", third)).Is(http.StatusNotFound)
		other := s.newEdition("Another", "pairs-five-days")
		c.Get(fmt.Sprintf("/editions/%s/waves/%s/compare", other, third)).Is(http.StatusNotFound)
		c.Post(fmt.Sprintf("/editions/%s/waves/%s/compare", other, third), nil).Is(http.StatusNotFound)
		owner := site.Person("Olu", "olu@example.org", access.Administrator)
		site.As(owner).Post(s.path("/waves/%s/compare", third), url.Values{}).Is(http.StatusNotFound)
	})
}

// toggles are the moments at which a coordinator tries to learn what the last of five people said: they choose that the second form
// stands alone, or try to, and read all that they can before and after.
var toggles = []struct {
	name string
	when string
}{
	{"before it opens", "planned"}, {"after the first answer", "first"}, {"when all but one have answered", "last"}, {"when all have answered", "all"}, {"when it has closed", "closed"}, {"when the next has closed", "late"},
}

// TestStandingAloneIsNoTrick plays each moment in two worlds in which only what one person said is another: whatever is read, before and after,
// is the same in both.
func TestStandingAloneIsNoTrick(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		for _, toggle := range toggles {
			t.Run(toggle.name, func(t *testing.T) {
				var seen [2]string
				for n, swapped := range []bool{false, true} {
					s := newScene(t, fresh(), 5)
					seen[n] = s.playToggle(toggle.when, swapped)
				}
				if seen[0] != seen[1] {
					t.Errorf("what one person said shows: %s", firstDifference(seen[0], seen[1]))
				}
			})
		}
	})
}

// playToggle lets four of five people come again, and the last miss a form; the first and the last swap what they say to the form at which
// all came, so that the figures of all stay as they are. To the last form both say the same.
func (s *scene) playToggle(when string, swapped bool) string {
	var read strings.Builder
	marks := swap(swapped)
	first := s.open("First", "pairs-before")
	for i := range 5 {
		s.answer(s.people[i], coded(i, marks[i]))
	}
	s.close(first)
	second := s.add(s.plan("Second", "pairs-end"))
	try := func(at string) {
		if at == when {
			if got := s.standAlone(second); got.Status >= http.StatusInternalServerError {
				s.t.Fatalf("%s: %d", at, got.Status)
			}
			read.WriteString(s.asCoordinator())
		}
	}
	try("planned")
	s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, second))
	s.site.Work()
	for i := range 4 {
		if i == 3 {
			try("last")
		}
		s.answer(s.people[i], coded(i, map[string]int{"power-speak": 3}))
		if i == 0 {
			try("first")
		}
	}
	try("all")
	s.close(second)
	read.WriteString(s.asCoordinator())
	try("closed")
	third := s.open("Third", "pairs-end")
	for i := range 5 {
		s.answer(s.people[i], coded(i, map[string]int{"power-speak": 2 + i%4%3}))
	}
	s.close(third)
	read.WriteString(s.asCoordinator())
	try("late")
	read.WriteString(s.asCoordinator())
	return read.String()
}

// TestCodesGoWithTheBoxes: what was given before a form stood alone is in no response, with every key at hand.
func TestCodesGoWithTheBoxes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("Once", "pairs-before")
		for i := range 5 {
			s.answer(s.people[i], coded(i, map[string]int{"trust-rely": 1 + i%5}))
		}
		s.must(s.e.StandAlone(context.Background(), s.actor(), s.edition, wave))
		s.close(wave)
		var marks []string
		site.Read(func(tx *db.Tx) (err error) {
			marks, err = evaluation.Marks(tx, site.App.Keys, wave)
			return err
		})
		if len(marks) != 5 || strings.Join(marks, "") != "" {
			t.Errorf("the codes are there: %q", marks)
		}
	})
}
