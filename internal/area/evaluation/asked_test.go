package evaluation_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/engine/stats"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// below5 is a scene of 25 people under the rule “below 5”, with a day to which all of them came, and a closed form that 15 sent.
func below5(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := newScene(t, site, 25)
	c := site.As(s.coordinator)
	form := c.Get("/small-numbers").Form("/small-numbers")
	form.Set("policy", stats.PolicyBelow5)
	c.Post("/small-numbers", form).To("/small-numbers")
	s.addDays(site.Clock.Now().AddDate(0, 0, -3).Format(time.DateOnly))
	site.Write(func(tx *db.Tx) error {
		for _, p := range s.people {
			if _, err := tx.Exec(`INSERT INTO attendance (network_id, day_id, person_id, state, at) SELECT $1, id, $2, 'came', $4 FROM edition_day WHERE network_id = $1 AND edition_id = $3`,
				p.ID, s.edition, int64(tx.Now)); err != nil {
				return err
			}
		}
		return nil
	})
	s.sent("Day one", 15)
	return s
}

// sent is a form that closes with so many answers.
func (s *scene) sent(name string, answers int) db.ID {
	s.t.Helper()
	wave := s.open(name, "pairs-before")
	for i := range answers {
		s.answer(s.people[i], url.Values{"q-trust-rely": {string(rune('1' + i%5))}})
	}
	s.close(wave)
	s.site.Clock.Advance(time.Hour)
	return wave
}

// leaves gives up the place of the i-th person.
func (s *scene) leaves(i int) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) error { return edition.GiveUpPlace(tx, s.edition, s.people[i].ID) })
	s.site.Clock.Advance(time.Hour)
}

// asked is how many were asked by each form, as the report tells it: 0 where it is held back.
func (s *scene) asked() (out []int) {
	s.t.Helper()
	r, err := s.e.Report(context.Background(), s.actor(), s.edition)
	s.must(err)
	for _, w := range r.Model.Waves {
		out = append(out, w.Invited)
	}
	return out
}

// TestWhoLeavesChangesNoClosedForm: how many a form asked stands when it closes. Whoever gives up their place afterwards changes no number of
// the report, so that nothing has to be held back for them.
func TestWhoLeavesChangesNoClosedForm(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := below5(t, site)
		c := site.As(s.coordinator)
		share := func() string {
			form := c.Get(s.path("/report/share")).Form("/report/share")
			form["readers"] = []string{"people"}
			c.Post(s.path("/report/share"), form).Is(http.StatusSeeOther)
			return site.As(s.people[0]).Get(s.path("/report.json")).Is(http.StatusOK).Body
		}
		page := func() string { return c.Get(s.path("/report")).Body }
		tells := func(when, file string) {
			t.Helper()
			if got := s.asked(); len(got) != 1 || got[0] != 25 || !strings.Contains(page(), "15 of 25 people answered") || !strings.Contains(file, `"invited": 25`) || !hadPlace(file, "25") {
				t.Errorf("%s the closed form says that it asked %v\n%s", when, got, file)
			}
		}
		before := share()
		tells("before anybody left", before)
		for i, when := range []string{"after one left", "after two left"} {
			s.leaves(24 - i)
			after := share()
			tells(when, after)
			if a, b := figuresOnly(before), figuresOnly(after); a != b {
				t.Errorf("%s: %s", when, firstDifference(a, b))
			}
		}
	})
}

// hadPlace says whether a file of the report gives this number of people who had a place.
func hadPlace(file, n string) bool {
	_, rest, found := strings.Cut(file, `"Had a place",`)
	return found && strings.Contains(rest[:min(60, len(rest))], `"`+n+`"`)
}

// figuresOnly is a file of the report from its first form on.
func figuresOnly(file string) string {
	_, rest, _ := strings.Cut(file, `"waves"`)
	return rest
}

// TestWhatTrulyDiffersIsHeldBack: a form that asked two people fewer than another is not told beside it, and the first one still is. A place
// that is gone altogether is not told either.
func TestWhatTrulyDiffersIsHeldBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := below5(t, site)
		s.leaves(24)
		s.leaves(23)
		s.sent("Day two", 14)
		if got := s.asked(); len(got) != 2 || got[0] != 25 || got[1] != 0 {
			t.Errorf("25 were asked, and then 23: told are %v", got)
		}
		for i := range 3 {
			s.leaves(22 - i)
		}
		s.sent("Day three", 14)
		if got := s.asked(); got[0] != 25 || got[1] != 0 || got[2] != 20 {
			t.Errorf("25 were asked, then 23, then 20: told are %v", got)
		}
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM place WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, s.edition, s.people[21].ID)
			return err
		})
		file := site.As(s.coordinator).Get(s.path("/report.json")).Is(http.StatusOK).Body
		if got := s.asked(); got[0] != 25 || got[2] != 20 || hadPlace(file, "24") || hadPlace(file, "25") || !strings.Contains(file, "Had a place") {
			t.Errorf("somebody is gone altogether: told are %v\n%s", got, file)
		}
	})
}
