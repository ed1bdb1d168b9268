package report

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// marks is a question on a scale from 0 with these counts.
func marks(id string, counts []int, na, missing int) Item {
	i := Item{ID: id, Wording: "How was " + id + "?", Kind: Ordered, High: float64(len(counts) - 1), NotApplicable: na, Missing: missing}
	for v, n := range counts {
		i.Steps = append(i.Steps, Level{Value: strconv.Itoa(v), Label: strconv.Itoa(v), N: n})
		i.Answered += n
	}
	i.Forms = i.Answered + na + missing
	s, _ := i.Summary()
	i.Mean, i.Median = s.Mean, s.Median
	if i.Answered > 1 {
		i.Interval, _ = s.Interval()
	}
	return i
}

// TestNothingHiddenLeaves writes reports of random small groups in every form. No count that the policy hides, and no mean that is not
// rounded, stands anywhere in them.
func TestNothingHiddenLeaves(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for _, p := range stats.Policies[1:] {
		for range 40 {
			counts := make([]int, 5)
			for v := range counts {
				counts[v] = dice.IntN(12)
			}
			i := marks("q", counts, dice.IntN(9), dice.IntN(9))
			r := Report{Title: "Try", Policy: p, Waves: []Wave{{Name: "End", Answered: i.Forms, Minimum: 3, Sections: []Section{{Items: []Item{i}}}}}}
			m, err := r.Protect()
			if err != nil {
				t.Fatal(err)
			}
			got := m.Waves[0].Sections[0].Items[0]
			for v, l := range got.Steps {
				n := counts[v]
				if !got.Hidden && n > 0 && n <= p.Hide && (!l.Hidden || l.N != 0) || p.Round > 0 && l.N%p.Round != 0 || p.Midpoint && l.N != stats.Midpoint6(n) && !got.Hidden {
					t.Errorf("%s: %v is shown as %+v", p.Key, counts, got.Steps)
				}
			}
			for _, left := range []struct {
				n      int
				hidden bool
				shown  int
			}{{i.NotApplicable, got.NAHidden, got.NotApplicable}, {i.Missing, got.MissingHidden, got.Missing}} {
				if left.n > 0 && left.n <= p.Hide && !left.hidden {
					t.Errorf("%s: %d beside %v is shown as %d", p.Key, left.n, counts, left.shown)
				}
			}
			var text bytes.Buffer
			if err := r.WriteJSON(&text); err != nil {
				t.Fatal(err)
			}
			if full, _ := json.Marshal(i.Mean); len(full) > 5 && got.starred() && bytes.Contains(text.Bytes(), full) {
				t.Errorf("%s: the mean %s of %v is in the JSON", p.Key, full, counts)
			}
			for _, write := range []func(*bytes.Buffer) error{func(b *bytes.Buffer) error { return r.WriteHTML(b) }, func(b *bytes.Buffer) error { return r.WritePDF(b) }, func(b *bytes.Buffer) error { return r.WriteTable(b, true) }} {
				if err := write(&bytes.Buffer{}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// A change of seven people under a rule that hides up to seven: only means, and no p from which the number could be read.
func TestChangeUnderAPolicy(t *testing.T) {
	var pairs []stats.Pair
	for i := range 12 {
		pairs = append(pairs, stats.Pair{Before: 2, After: 2 + float64(i%3)})
	}
	change, err := stats.PairedChange(pairs, 0, 5)
	if err != nil {
		t.Fatal(err)
	}
	c := Change{ID: "q", Label: "q", Pairs: 12, Change: change, Before: 2, After: 3, P: change.Wilcoxon.P, High: 5, Moves: MovesOf(pairs)}
	for _, p := range stats.Policies {
		got := c.protect(p, false)
		_, pictured := got.MovesPicture("x")
		if exact := p.Exact(); pictured != exact || math.IsNaN(got.P) == exact || strings.Contains(got.Words(3), "8 went up") != exact {
			t.Errorf("%s: %+v %s", p.Key, got, got.Words(3))
		}
	}
	nhs, _ := stats.PolicyOf(stats.PolicyNHS)
	c.Pairs = 7
	if got := c.protect(nhs, false); got.Shown() {
		t.Errorf("seven pairs: %+v", got)
	}
}

// A few sentences, and what they must never say.
func TestSentencesClaimNoMore(t *testing.T) {
	one := marks("q", []int{0, 0, 0, 0, 0, 1}, 0, 0)
	if s := one.Words(1); !strings.Contains(s, "One answer says nothing about others") {
		t.Error(s)
	}
	same := marks("q", []int{0, 0, 0, 9}, 0, 1)
	if s := same.Words(1); !strings.Contains(s, "9 of the 10 who sent the form") || !strings.Contains(s, "cannot say how sure") {
		t.Error(s)
	}
	l := Leaving{Label: "q", From: "a", To: "b", Stayers: 3, Leavers: 2, MeanStayers: 4, MeanLeavers: 1, Delta: 1, P: 0.1, SmallestP: 0.1}
	if s := l.Words(); !strings.Contains(s, "no test can tell") || strings.Contains(s, "seldom") {
		t.Error(s)
	}
	a := Agreement{Pairs: 5, Exact: 1, WithinOne: 3, Kappa: stats.Kappa{Value: 0.1, SE: 0.15, Interval: stats.Interval{Low: -0.2, High: 0.4}}}
	if s := a.Words(); !strings.Contains(s, "Chance alone could make agreement like this") {
		t.Error(s)
	}
	a = Agreement{Pairs: 3, Exact: 3, WithinOne: 3, Kappa: stats.Kappa{Value: 1, Interval: stats.Interval{Low: 1, High: 1}}}
	if s := a.Words(); !strings.Contains(s, "too alike to say") || strings.Contains(s, "more than chance") {
		t.Error(s)
	}
}

// Every formula that a block names is in the list.
func TestBlocksNameRealFormulas(t *testing.T) {
	r := Report{Title: "Try", Policy: stats.Policies[0], Waves: []Wave{{Name: "End", Answered: 20, Sections: []Section{{Title: "One", Items: []Item{marks("q", []int{1, 2, 3, 14}, 0, 0)}}}}},
		Flow: []Step{{Wave: "a", Answered: 3}, {Wave: "b", Answered: 2}}, Agreement: []Agreement{{Label: "q", Hidden: true}}, Leaving: []Leaving{{Hidden: true}},
		Chapters: []Chapter{{Title: "What it cost", Formula: stats.FormulaCostPerHead, Tables: []Table{{Headers: []string{"What", "Pounds"}, Rows: [][]string{{"Room", "100"}}}}}}}
	blocks := r.Document()
	for _, b := range blocks {
		for _, id := range b.Formula {
			if _, ok := stats.FormulaOf(id); !ok {
				t.Errorf("there is no formula %q", id)
			}
		}
	}
	if !slices.ContainsFunc(blocks, func(b Block) bool { return b.Kind == Heading && b.Text == "What it cost" }) || len(Formulas(blocks)) < 6 {
		t.Error("a chapter or its formulas are missing")
	}
	var csvw bytes.Buffer
	if err := r.WriteCSVW(&csvw, "r.csv"); err != nil {
		t.Fatal(err)
	}
	var meta struct {
		URL    string `json:"url"`
		Schema struct {
			Columns []struct{ Titles string }
		} `json:"tableSchema"`
	}
	if err := json.Unmarshal(csvw.Bytes(), &meta); err != nil || meta.URL != "r.csv" || len(meta.Schema.Columns) != len(Headers()) {
		t.Errorf("%v: %s", err, csvw.String())
	}
}

// Where the exact test of a question alone cannot tell a change from chance and its range leaves no change out, the test is what counts; and the sentence
// does not blame the number of questions.
func TestTheCarefulReadingLeads(t *testing.T) {
	of := func(differences ...float64) Change {
		var pairs []stats.Pair
		for _, d := range differences {
			pairs = append(pairs, stats.Pair{Before: 2, After: 2 + d})
		}
		ch, err := stats.PairedChange(pairs, 0, 5)
		if err != nil {
			t.Fatal(err)
		}
		return Change{ID: "q", Label: "q", Pairs: len(pairs), Change: ch, P: ch.Wilcoxon.P, Before: 2, After: 2 + ch.Mean, High: 5}
	}
	for _, c := range []struct {
		change    Change
		says, not string
	}{
		{of(2, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0), "no test can tell it from chance: the smallest p possible is 0.125. The most likely range says more than that, but with so few it comes out too narrow. So go by the test.", "so many questions"},
		{of(2, 2, 2, 2, 1, 1, 0, 0, 0, 0, 0, 0, -1, -1), "Chance alone could make a change like this: of this question alone, the exact test says p = ", "so many questions"},
		{of(1, 1, 1, 1, -1, -1, -1, 0, 0), "Chance alone could make a change like this", "go by the test"},
	} {
		s := c.change.Words(1)
		if !strings.Contains(s, c.says) || strings.Contains(s, c.not) {
			t.Errorf("range %v, p %v: %s", c.change.Change.Interval, c.change.P, s)
		}
	}
	// Where all changed by the same there is no range, and nothing is said of one.
	if said := of(2, 2, 2, 2, 2, 2, 2, 2).Words(1); !strings.Contains(said, "no most likely range can be worked out") || !strings.Contains(said, "would seldom make a rise like this") || strings.Contains(said, "from a fall to a rise") {
		t.Errorf("eight alike: %s", said)
	}
	// Five people who all went up by 2: a range from 2 to 2 would say that we are sure. Its level would be 93.75%, and not 95%.
	five, four := of(2, 2, 2, 2, 2), of(2, 2, 2, 1, 3)
	if o := five.open(Comparison{}); o.Interval != nil || o.MeanInterval != nil || !o.SameForAll || five.Range() != stats.NoFigure || !strings.Contains(five.Words(1), "Everybody changed by the same") {
		t.Errorf("five alike: %+v %s", o, five.Words(1))
	}
	if o := four.open(Comparison{}); o.Interval != nil || o.Level != nil || !strings.Contains(o.IntervalNote, "No 95% interval exists for 5 people who changed: the widest that there is reaches 93.75%.") {
		t.Errorf("five: %+v", o)
	}
	four.Reversed = true
	if o := four.open(Comparison{}); !o.Reversed || !strings.Contains(four.Named(), "a rise means that people agree less") || !strings.Contains(four.cells(Comparison{})["Note"], "a rise means that people agree less") {
		t.Errorf("turned round: %+v", o)
	}
}

// TestNobodyLeftOutMakesATestBlind: what a test could tell of everybody is not denied because chance left somebody out, and each sentence,
// row and line says so.
func TestNobodyLeftOutMakesATestBlind(t *testing.T) {
	var pairs []stats.Pair
	for i := range 9 {
		p := stats.Pair{Before: 3, After: 3}
		if i < 5 {
			p.After = 4
		}
		pairs = append(pairs, p)
	}
	ch, err := stats.PairedChange(pairs, 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	c := Change{ID: "small-groups", Label: "Working in small groups", Pairs: 9, Before: 3, After: 3.6, Change: ch, P: 1, Low: 1, High: 5}
	if w := c.Words(5); !strings.Contains(w, "no test can tell it from chance") || strings.Contains(w, "left") {
		t.Errorf("with everybody there: %s", w)
	}
	c.LeftOut = 1
	of := Comparison{From: "One", To: "Two", Minimum: 5, Items: []Change{c}}
	if w := c.Words(5); strings.Contains(w, "no test") || !strings.Contains(w, "1 more person answered both times") || !strings.Contains(w, "0.0625") {
		t.Errorf("with somebody left out: %s", w)
	}
	if _, few := of.fewChanged(); few {
		t.Error("the end of the report says that no test can tell it")
	}
	if got := ChangeTable(of).Rows[0][1]; got != "9 (1 more left out)" {
		t.Errorf("the table says %q", got)
	}
	c.Pairs, c.LeftOut, c.Change.Up, c.Change.Same = 6, 1, 3, 3 // not even four could be told from chance
	c.Change.Wilcoxon.SmallestP = stats.SmallestP(3)
	if w := c.Words(5); !strings.Contains(w, "no test can tell it from chance") || !strings.Contains(w, "1 more person") {
		t.Errorf("also with them no test can tell: %s", w)
	}
}
