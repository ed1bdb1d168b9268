package evaluation_test

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// inPairs puts the people of the scene two and two together, as they sit in the list: a partner and a professional.
func (s *scene) inPairs() {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) error {
		for i := 0; i+1 < len(s.people); i += 2 {
			if _, err := collaboration.Start(tx, s.site.App.Keys, collaboration.Collaboration{Name: "Pair", Edition: s.edition, Challenge: "To work together",
				Members: []collaboration.Member{{Person: s.people[i].ID, Side: person.Partner}, {Person: s.people[i+1].ID, Side: person.Professional}}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// pairWave asks everybody, each pair with the answers that are given for its two.
func (s *scene) pairWave(answers [][2]int, out map[int]bool) evaluation.Report {
	s.t.Helper()
	p := s.plan("One", "pairs-before")
	p.Pairs = true
	wave := s.add(p)
	s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
	s.site.Work()
	for i, two := range answers {
		for k := range 2 {
			form := coded(2*i+k, map[string]int{"power-speak": two[k]})
			if out[2*i+k] {
				form.Set("pair-out", "yes")
			}
			s.answer(s.people[2*i+k], form)
		}
	}
	s.close(wave)
	r, err := s.e.Report(context.Background(), s.actor(), s.edition)
	s.must(err)
	return r
}

// TestPairsAgreeInTotalsOnly counts how far pairs agree, and looks that nothing of a pair is left.
func TestPairsAgreeInTotalsOnly(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 16)
		s.inPairs()
		// Worked out by hand for the scale 1 to 5: of 8 pairs 4 say the same, 7 lie at most one apart.
		r := s.pairWave([][2]int{{4, 4}, {3, 4}, {5, 5}, {2, 2}, {1, 3}, {4, 5}, {3, 3}, {2, 3}}, nil)
		if len(r.Model.Agreement) != 1 {
			t.Fatalf("agreement: %+v", r.Model.Agreement)
		}
		a := r.Model.Agreement[0]
		if a.Hidden || a.Pairs != 8 || a.Exact != 4 || a.WithinOne != -1 { // all but one lie at most one apart: how many is not told
			t.Errorf("%+v", a)
		}
		// Kappa is 0.535. It counts by how many steps the two lie apart, so it would tell what is not told.
		if !a.KappaHeld || !math.IsNaN(a.Kappa.Value) {
			t.Errorf("kappa is told beside a number that is not: %+v", a.Kappa)
		}
		for _, form := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return r.Model.WriteJSON(b) }, func(b *bytes.Buffer) error { return r.Model.WriteTable(b, false) }} {
			var b bytes.Buffer
			s.must(form(&b))
			if strings.Contains(b.String(), "0.53") || !strings.Contains(b.String(), "agreement") {
				t.Errorf("the agreement is not in a file: %.300s", b.String())
			}
		}
		// Two responses look alike whoever belongs together: nothing in them but the answers and the person's own mark.
		site.Read(func(tx *db.Tx) error {
			type row struct{ id, sealed string }
			rows, err := db.All(tx, func(sc db.Scanner, x *row) error { return sc.Scan(&x.id, &x.sealed) }, `SELECT id, sealed FROM wave_response WHERE network_id = $1 ORDER BY id LIMIT 100`)
			for _, x := range rows {
				raw, err := site.App.Keys.Open(tx.Network, "wave_response.sealed", db.ID(x.id), x.sealed)
				if err != nil {
					return err
				}
				if strings.Contains(raw, `"c":`) {
					t.Errorf("a response says to which pair it belongs: %s", raw)
				}
			}
			if len(rows) != 16 {
				t.Errorf("%d responses", len(rows))
			}
			return err
		})
	})
}

// TestKappaOfPairs is told with its range where enough pairs lie further apart.
func TestKappaOfPairs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 20)
		s.inPairs()
		r := s.pairWave([][2]int{{4, 4}, {3, 4}, {5, 5}, {2, 2}, {1, 3}, {4, 5}, {3, 3}, {2, 3}, {1, 4}, {5, 2}}, nil)
		a := r.Model.Agreement[0]
		if a.Pairs != 10 || a.Exact != 4 || a.WithinOne != 7 {
			t.Errorf("%+v", a)
		}
		if k := a.Kappa.Value; k < 0.2465 || k > 0.2467 { // disagreement observed 11/40, expected 146/400 (linear weights): 1 - 110/146
			t.Errorf("weighted kappa is %v, want 0.2466", k)
		}
		if words := a.Words(); strings.Contains(words, "too alike") || !strings.Contains(words, "Chance alone could make agreement like this") {
			t.Errorf("it says %q", words)
		}
		var b bytes.Buffer
		s.must(r.Model.WriteJSON(&b))
		if !strings.Contains(b.String(), `"kappa_interval": [`) {
			t.Error("the open data have no range of kappa")
		}
	})
}

// TestPairsAreHidden where they are few, where one leaves the pair out, and where nearly all agree or nearly none.
func TestPairsAreHidden(t *testing.T) {
	for _, x := range []struct {
		name    string
		answers [][2]int
		out     map[int]bool
	}{
		{"four pairs", [][2]int{{4, 4}, {3, 4}, {5, 5}, {2, 1}}, nil},
		{"one of five leaves the pair out", [][2]int{{4, 4}, {3, 4}, {5, 5}, {2, 1}, {2, 2}}, map[int]bool{3: true}},
		{"all say the same", [][2]int{{4, 4}, {3, 3}, {5, 5}, {2, 2}, {2, 2}, {1, 1}}, nil},
		{"all but two say the same", [][2]int{{4, 4}, {3, 3}, {5, 5}, {2, 2}, {2, 3}, {1, 2}}, nil},
		{"none says the same", [][2]int{{4, 3}, {3, 2}, {5, 4}, {2, 1}, {2, 3}, {1, 2}}, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, site *apptest.Site) {
				s := newScene(t, site, 2*len(x.answers))
				s.inPairs()
				r := s.pairWave(x.answers, x.out)
				if len(r.Model.Agreement) != 1 || !r.Model.Agreement[0].Hidden || r.Model.Agreement[0].Exact != 0 {
					t.Errorf("%+v", r.Model.Agreement)
				}
			})
		})
	}
}

// TestPairsBelongToBothSides: the count can be planned only where both sides are asked, and a form asks only people in pairs.
func TestPairsBelongToBothSides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 10)
		p := s.plan("One", "pairs-before")
		p.Pairs, p.Respondents = true, []string{"partner"}
		if _, err := s.e.Add(context.Background(), s.actor(), s.edition, p); err == nil {
			t.Error("agreement of pairs was planned with one side")
		}
		p.Respondents = []string{"partner", "professional"}
		wave := s.add(p)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		site.Work()
		page := site.Visitor().Get("/forms/" + s.token(s.people[0]))
		if page.Has("Leave the two of us out") {
			t.Error("somebody without a partner is asked about one")
		}
	})
}

// TestStayersBesideLeavers compares first answers of those who came again with those who did not, and hides it where few left.
func TestStayersBesideLeavers(t *testing.T) {
	play := func(t *testing.T, site *apptest.Site, stay int) evaluation.Report {
		s := newScene(t, site, 20)
		first := make([]map[string]int, 20)
		second := map[int]map[string]int{}
		for i := range first {
			first[i] = map[string]int{"power-speak": 1 + 3*min(1, i/stay)} // who stays begins low
			if i < stay {
				second[i] = map[string]int{"power-speak": 4}
			}
		}
		s.twoTimes(first, second)
		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		return r
	}
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		r := play(t, site, 12)
		if len(r.Model.Leaving) == 0 {
			t.Fatal("nothing is compared")
		}
		l := r.Model.Leaving[0]
		if l.Hidden || l.Stayers != 12 || l.Leavers != 8 || l.MeanStayers != 1 || l.MeanLeavers != 4 || l.Delta != -1 || l.P > 0.001 {
			t.Errorf("%+v", l)
		}
		if f := r.Model.Flow; len(f) != 2 || f[1].Lost != 8 || f[1].Kept != 12 {
			t.Errorf("the flow is %+v", f)
		}
		var b bytes.Buffer
		if err := r.Model.WriteJSON(&b); err != nil || !strings.Contains(b.String(), `"stayers": 12`) {
			t.Errorf("the open data say nothing of it: %v", err)
		}
	})
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		r := play(t, site, 18)
		if len(r.Model.Leaving) == 0 || !r.Model.Leaving[0].Hidden || r.Model.Leaving[0].MeanLeavers != 0 {
			t.Errorf("two who left are told apart: %+v", r.Model.Leaving)
		}
		if f := r.Model.Flow; f[1].Lost != -1 {
			t.Errorf("the flow tells of two who left: %+v", f)
		}
	})
}
