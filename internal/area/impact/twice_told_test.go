package impact_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/app/apptest"
	"alongside/internal/area/impact"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/smallnumber"
)

// TestWhatMayBeToldTwiceIsDecided: two claims that may be one change are put before the coordinator with the counts, and the report says
// that it is open. Whoever runs the programme says that they are one, or two; then nobody is asked again.
func TestWhatMayBeToldTwiceIsDecided(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		all := "/editions/" + string(s.Edition) + "/impact"
		var told []string
		for name, title := range map[string]string{"Pat": "The ward guideline says how to look after patients", "Lou": "The guideline of the ward says how to look after patients", "Pru": "I sit on the board"} {
			at := s.tell(name, map[bool]string{true: "role", false: "guideline"}[name == "Pru"], title, name)
			s.as[name].Post(at+"/show", url.Values{"audience": {"programme"}}).Is(http.StatusSeeOther)
			if name != "Pru" {
				told = append(told, at)
			}
		}
		decisions := assent.New(site.App.Keys)
		counting := impact.New(site.DB, site.App.Keys, site.App.Files, decisions, site.App.Post, described.New(site.App.Keys, decisions, site.App.Post))
		undecided := func() bool {
			var open bool
			site.Read(func(tx *db.Tx) error {
				n, err := counting.CountedOnce(tx, s.Edition, stats.Policy{})
				open = n.Undecided
				return err
			})
			return open
		}
		const asks = "Could these be one change?"
		s.as["Cora"].Get(all).Is(http.StatusOK).Shows(asks, "Count them once", "They are two changes")
		s.as["Pru"].Get(all).Is(http.StatusOK).Hides(asks) // who told neither cannot decide it
		if !undecided() {
			t.Error("the report does not say that it is open")
		}
		twice := func(name string, rule stats.Policy) (pairs [][2]string) {
			site.Read(func(tx *db.Tx) (err error) {
				pairs, err = counting.CountedTwice(tx, site.Actor(s.by[name]), s.Edition, rule)
				return err
			})
			return pairs
		}
		if got := twice("Cora", stats.Policy{}); len(got) != 1 || !strings.Contains(got[0][0]+got[0][1], "The ward guideline says") {
			t.Errorf("to be settled before it is shared: %v", got)
		}
		if got := twice("Pru", stats.Policy{}); got != nil {
			t.Errorf("who told neither is asked: %v", got)
		}
		if got := twice("Cora", smallnumber.By(stats.PolicyBelow5)); got != nil {
			t.Errorf("the report tells no number, so nothing is counted twice: %v", got)
		}
		other := url.Values{"other": {strings.TrimPrefix(told[1], "/impact/claims/")}}
		s.as["Pru"].Post(told[0]+"/different", other).Is(http.StatusForbidden)
		s.as["Sam"].Post(told[0]+"/different", other).Is(http.StatusNotFound)
		s.as["Cora"].Follow(s.as["Cora"].Post(told[0]+"/different", url.Values{"other": other["other"], "from": {"edition"}, "edition": {string(s.Edition)}}).Is(http.StatusSeeOther)).Shows("They count as two").Hides(asks)
		s.as["Cora"].Post(told[0]+"/different", other).Is(http.StatusSeeOther) // twice is once
		s.as["Lou"].Get(told[0]).Hides("These could be the same change")
		s.as["Pat"].Get(told[1]).Hides("These could be the same change")
		if got := twice("Cora", stats.Policy{}); got != nil {
			t.Errorf("it is settled, and asked again: %v", got)
		}
		if undecided() {
			t.Error("it is decided, and the report says that it is open")
		}
		s.as["Cora"].Follow(s.as["Cora"].Post(told[0]+"/same", url.Values{"other": other["other"], "from": {"edition"}, "edition": {string(s.Edition)}}).Is(http.StatusSeeOther)).Shows("The two are counted once").Hides(asks)
		if n := s.row(all, "A changed guideline"); n != "A changed guideline 0 1 fewer than 5" {
			t.Errorf("together they count as %q", n)
		}
	})
}
