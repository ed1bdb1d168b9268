package evaluation_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
)

// The tests of this file are the attacks of somebody who takes one figure of the report away from another.

// coded is a form with the code of the i-th person.
func coded(i int, marks map[string]int) url.Values {
	form := url.Values{}
	for item, n := range marks {
		form.Set("q-"+item, fmt.Sprint(n))
	}
	return withCode(form, names[i], fmt.Sprint(1+i), names[i])
}

// twoTimes plays two waves of a form; who says who answers the second.
func (s *scene) twoTimes(first []map[string]int, second map[int]map[string]int) {
	s.t.Helper()
	wave := s.open("One", "pairs-before")
	for i, marks := range first {
		s.answer(s.people[i], coded(i, marks))
	}
	s.close(wave)
	wave = s.open("Two", "pairs-end")
	for i, marks := range second {
		s.answer(s.people[i], coded(i, marks))
	}
	s.close(wave)
}

// differences are worlds in which the last of five people and the first of them swap what they say to the first form, so
// that the figures of all stay as they are.
var differences = []struct {
	name string
	play func(s *scene, swapped bool)
}{
	{"one of five misses the second form", func(s *scene, swapped bool) {
		second := map[int]map[string]int{}
		for i := range 4 {
			second[i] = map[string]int{"power-speak": 2 + i%2, "power-heard": 3}
		}
		s.twoTimes(swap(swapped), second)
	}},
	{"one of five gives no code", func(s *scene, swapped bool) {
		for _, name := range []string{"pairs-before", "pairs-end"} {
			wave := s.open(name, name)
			for i, marks := range swap(swapped) {
				form := coded(i, marks)
				if i == 4 {
					form = withCode(form, "", "", "")
				}
				s.answer(s.people[i], form)
			}
			s.close(wave)
			swapped = false // the second form is the same in both worlds
		}
	}},
	{"one of five leaves the question out the second time", func(s *scene, swapped bool) {
		second := map[int]map[string]int{}
		for i := range 5 {
			second[i] = map[string]int{"power-speak": 2 + i%2}
		}
		second[4] = map[string]int{"trust-rely": 3}
		s.twoTimes(swap(swapped), second)
	}},
	{"the coordinator asks only four the second time", func(s *scene, swapped bool) {
		wave := s.open("One", "pairs-before")
		for i, marks := range swap(swapped) {
			s.answer(s.people[i], coded(i, marks))
		}
		s.close(wave)
		s.site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE place SET withdrawn = $3 WHERE network_id = $1 AND person_id = $2`, s.people[4].ID, int64(tx.Now))
			return err
		})
		wave = s.open("Two", "pairs-end")
		if got := s.look(wave).Invited; got != 4 {
			s.t.Fatalf("%d people are asked, want 4", got)
		}
		for i := range 4 {
			s.answer(s.people[i], coded(i, map[string]int{"power-speak": 3}))
		}
		s.close(wave)
	}},
}

func swap(swapped bool) []map[string]int {
	out := []map[string]int{{"power-speak": 1}, {"power-speak": 3}, {"power-speak": 4}, {"power-speak": 4}, {"power-speak": 5}}
	if swapped {
		out[0], out[4] = out[4], out[0]
	}
	return out
}

// TestDifferencesTellNothing plays each attack in two worlds: what the coordinator can read is the same in both, the
// figures of all are there, and the page says why no change is shown.
func TestDifferencesTellNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		for _, d := range differences {
			t.Run(d.name, func(t *testing.T) {
				var seen [2]string
				for i, swapped := range []bool{false, true} {
					s := newScene(t, fresh(), 5)
					d.play(s, swapped)
					seen[i] = s.asCoordinator()
					if i == 0 {
						s.saysWhy()
					}
				}
				if seen[0] != seen[1] {
					t.Errorf("what one person said shows: %s", firstDifference(seen[0], seen[1]))
				}
			})
		}
	})
}

// saysWhy finds the figures of all, no change, and the reason on the page and in the table.
func (s *scene) saysWhy() {
	s.t.Helper()
	const why = "would tell what one or two people said"
	r, err := s.e.Report(context.Background(), s.actor(), s.edition)
	s.must(err)
	s.site.As(s.coordinator).Get(s.path("/report?wave=%s", r.Waves[0].ID)).Is(http.StatusOK).Shows("All 5 who sent the form answered this. The mean is 3.4", why)
	found := false
	for _, i := range r.Changes[0].Items {
		found = found || i.Hidden == evaluation.WouldTellAFew
		if i.Shown() {
			s.t.Errorf("a change of %d people is shown: %+v", i.Pairs, i)
		}
	}
	var table bytes.Buffer
	s.must(r.Model.WriteTable(&table, false))
	if !found || !strings.Contains(table.String(), "not shown: it "+why) {
		s.t.Errorf("the table does not say why a change is missing:\n%s", table.String())
	}
}

// TestLeftOutByChance links seven of eight people: two are left out, so that the eighth is one of three, and it is said.
func TestLeftOutByChance(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 8)
		var first []map[string]int
		second := map[int]map[string]int{}
		for i := range 8 {
			first = append(first, map[string]int{"trust-rely": 2})
			if i < 7 {
				second[i] = map[string]int{"trust-rely": 4}
			}
		}
		s.twoTimes(first, second)
		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		shown := 0
		for _, i := range r.Changes[0].Items {
			if i.Shown() {
				shown++
				if i.Pairs != 4 || i.LeftOut != 3 || i.Change.Up != 4 {
					t.Errorf("%s: %d people are shown and %d left out, want 4 and 3", i.ID, i.Pairs, i.LeftOut)
				}
			}
		}
		if shown == 0 {
			t.Error("no change is shown")
		}
		site.As(s.coordinator).Get(s.path("/report")).Shows("up to 3 more people could be linked and were left out by chance")
		var table bytes.Buffer
		s.must(r.Model.WriteTable(&table, false))
		if !strings.Contains(table.String(), "3 people more left out by chance") {
			t.Errorf("the table does not say who was left out:\n%s", table.String())
		}
	})
}

// TestOneGoesAndOneComes reads the report after the second wave and after the third, in which one of the same people is
// another: the second change must not give them away beside the first, which nobody sees any more.
func TestOneGoesAndOneComes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		for n, who := range [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8}, {0, 1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}} {
			wave := s.open(fmt.Sprintf("Time %d", n+1), "pairs-before")
			for _, i := range who {
				s.answer(s.people[i], coded(i, map[string]int{"trust-rely": 1 + (i+n)%5}))
			}
			s.close(wave)
			r, err := s.e.Report(context.Background(), s.actor(), s.edition)
			s.must(err)
			if n == 0 {
				continue
			}
			if len(r.Changes) != 1 || r.Changes[0].To != fmt.Sprintf("Time %d", n+1) {
				t.Fatalf("comparisons: %+v", r.Changes)
			}
			for _, i := range r.Changes[0].Items {
				if want := []int{0, 6, 3}[n]; i.ID == "trust-rely" && i.Pairs != want {
					t.Errorf("after time %d the change of %d people is shown, want %d", n+1, i.Pairs, want)
				}
			}
		}
	})
}
