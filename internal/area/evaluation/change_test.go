package evaluation_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
)

// answers plays a wave in which person i gives the marks of each question; a mark of 0 leaves the question out, and a
// person without any stays away. Codes are theirs.
func (s *scene) answers(name, instrument string, marks map[string][]int) {
	s.t.Helper()
	wave := s.open(name, instrument)
	for i, p := range s.people {
		form := url.Values{}
		for item, of := range marks {
			if of[i] > 0 {
				form.Set("q-"+item, fmt.Sprint(of[i]))
			}
		}
		if len(form) > 0 {
			s.answer(p, withCode(form, names[i], fmt.Sprint(1+i), names[i]))
		}
	}
	s.close(wave)
}

// TestChangeOfTheSamePeople compares two waves whose figures were worked out by hand.
func TestChangeOfTheSamePeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		s.answers("Before", "pairs-before", map[string][]int{
			"power-speak":     {2, 2, 3, 3, 2, 1, 4, 4, 4}, // the last three do not come back: enough to hide among
			"purpose-unclear": {4, 4, 4, 5, 0, 0, 0, 0, 0}, // a high answer is bad
			"trust-rely":      {3, 3, 0, 0, 0, 0, 0, 0, 0},
		})
		s.answers("End", "pairs-end", map[string][]int{
			"power-speak":     {4, 3, 4, 5, 3, 3, 0, 0, 0},
			"purpose-unclear": {2, 2, 3, 5, 0, 0, 0, 0, 0},
			"trust-rely":      {4, 4, 5, 5, 5, 5, 0, 0, 0},
		})
		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		if len(r.Changes) != 1 || r.Changes[0].From != "Before" || r.Changes[0].To != "End" {
			t.Fatalf("comparisons: %+v", r.Changes)
		}
		got := map[string]evaluation.ChangeReport{}
		for _, c := range r.Changes[0].Items {
			got[c.ID] = c
		}
		speak := got["power-speak"]
		if speak.Pairs != 6 || speak.Change.Up != 6 || speak.Change.Down != 0 || math.Abs(speak.Change.Mean-9.0/6) > 1e-9 || speak.LeftOut != 0 {
			t.Errorf("power-speak: %+v", speak)
		}
		if p := speak.Change.Wilcoxon.P; math.Abs(p-0.03125) > 1e-12 {
			t.Errorf("power-speak: p %g, want 0.03125", p)
		}
		unclear := got["purpose-unclear"]
		if unclear.Pairs != 4 || unclear.Change.Up != 3 || unclear.Change.Same != 1 || !unclear.Reversed || math.Abs(unclear.Change.Mean-5.0/4) > 1e-9 {
			t.Errorf("purpose-unclear was not turned round: %+v", unclear)
		}
		rely := got["trust-rely"]
		if rely.Hidden != evaluation.TooFewLinked || rely.Pairs != 2 || rely.Change.Pairs != 0 || rely.Before != 0 {
			t.Errorf("two pairs were shown: %+v", rely)
		}
		if speak.P < speak.Change.Wilcoxon.P || speak.P == speak.Change.Wilcoxon.P {
			t.Errorf("p was not corrected for two questions: %g", speak.P)
		}
		c := site.As(s.coordinator)
		c.Get(s.path("/report")).Shows("Of the same 6 people, 6 went up, 0 stayed and 0 went down", "“I feel free to say what I think.”", "too few")
		var out bytes.Buffer
		s.must(r.Model.WriteTable(&out, false))
		if text := out.String(); !strings.Contains(text, "change,End,Before,power-speak") || !strings.Contains(text, "too few to show") {
			t.Errorf("the spreadsheet lacks the change:\n%s", text)
		}
	})
}

// TestSharedCodeLinksNobody gives two people the same code: neither is linked.
func TestSharedCodeLinksNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		for _, name := range []string{"pairs-before", "pairs-end"} {
			wave := s.open(name, name)
			for i, p := range s.people {
				code := names[max(i, 1)] // the first two share one
				s.answer(p, withCode(url.Values{"q-power-speak": {fmt.Sprint(1 + i%5)}}, code, "3", code))
			}
			s.close(wave)
		}
		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		if w := r.Waves[0]; w.Linked != 3 || w.Shared != 2 {
			t.Errorf("%d linked, %d shared, want 3 and 2", w.Linked, w.Shared)
		}
		if n := r.Changes[0].Items; len(n) == 0 || n[0].Pairs > 3 {
			t.Errorf("pairs: %+v", n)
		}
	})
}

// TestManyAtOnce sends all forms at the same moment, each twice: every answer is taken once.
func TestManyAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 12)
		wave := s.open("At the end", "pairs-end")
		tokens := make([]string, len(s.people))
		for i, p := range s.people {
			tokens[i] = s.token(p)
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		taken := map[evaluation.Standing]int{}
		for i, token := range tokens {
			for range 2 {
				all.Go(func() {
					standing, err := s.e.Answer(context.Background(), site.NetworkID, token, url.Values{"q-recommend": {fmt.Sprint(i % 6)}})
					mu.Lock()
					defer mu.Unlock()
					if err != nil {
						t.Errorf("answer %d: %v", i, err)
					}
					taken[standing]++
				})
			}
		}
		all.Wait()
		if taken[evaluation.MayAnswer] != 12 || taken[evaluation.HasAnswered] != 12 {
			t.Errorf("taken %v, want 12 and 12 refused", taken)
		}
		if got := s.look(wave); got.Boxes != 12 {
			t.Errorf("%d boxes, want 12", got.Boxes)
		}
	})
}

// TestTooLong refuses answers that do not fit into a box, beside the longest one.
func TestTooLong(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 3)
		wave := s.open("Distance", "distance-travelled")
		def := s.look(wave)
		token := s.token(s.people[0])
		v := site.Visitor()
		page := v.Get("/forms/" + token).Is(http.StatusOK)
		form := url.Values{}
		for _, name := range page.Attr("textarea", "name") {
			form.Set(name, strings.Repeat("\U0001F600", 1000)) // as many letters as each question allows, of four bytes
		}
		if len(form) < 5 {
			t.Fatalf("%s has only %d long questions", def.Instrument, len(form))
		}
		bad := v.Post("/forms/"+token, form).Is(http.StatusUnprocessableEntity)
		if got := bad.Find(".nhsuk-error-message"); len(got) != 1 || !strings.Contains(got[0], "too long when they are taken together") {
			t.Errorf("messages: %q", got)
		}
		if n := s.look(wave).Boxes; n != 0 {
			t.Errorf("%d boxes", n)
		}
		for name := range form {
			form.Set(name, strings.Repeat("<", 1000))
		}
		v.Post("/forms/"+token, form).Is(http.StatusSeeOther)
	})
}
