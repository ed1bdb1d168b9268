package report

import (
	"math"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// What may not be shown of agreement has no line of dashes: it is named once, and a section of which nothing may be shown is not there.
func TestAgreementSaysOnlyWhatItCan(t *testing.T) {
	shown := Agreement{ID: "a", Label: "Trust", Wave: "End", Pairs: 12, Exact: 6, WithinOne: 9, Kappa: stats.Kappa{Value: 0.3, SE: 0.1, Interval: stats.Interval{Low: 0.1, High: 0.5, N: 12}}, ICC: stats.ICC{Single2: math.NaN()}}
	held := shown
	held.ID, held.Label, held.WithinOne, held.KappaHeld, held.Kappa.Value = "b", "Time", -1, true, math.NaN()
	hidden := Agreement{ID: "c", Label: "Money", Wave: "End", Hidden: true, Why: "Nearly all said the same."}
	r := Report{Policy: stats.Policies[0], InPairs: true, Agreement: []Agreement{shown, held, hidden}}
	var b strings.Builder
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Trust (End)", "held back", "Of 1 more question nothing is shown. Nearly all said the same.", "The questions: Money (End)", "They agree more than chance alone would make them."} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(b.String(), "not shown</td>") || strings.Contains(b.String(), "too alike") {
		t.Error("it has lines of nothing, or says that pairs are alike which are not")
	}
	const cannot = "How far the two of a pair agree."
	for _, c := range []struct {
		inPairs bool
		all     []Agreement
		section bool
		cannot  string
	}{{true, []Agreement{hidden}, false, "Too few pairs answered, or"}, {true, nil, false, "Nobody knows which two forms"}, {false, nil, false, ""}, {true, []Agreement{shown}, true, ""}} {
		r := Report{Policy: stats.Policies[0], InPairs: c.inPairs, Agreement: c.all}
		said := strings.Join(r.CannotTell(), "\n")
		if c.cannot == "" && strings.Contains(said, cannot) || c.cannot != "" && !strings.Contains(said, cannot+" "+c.cannot) {
			t.Errorf("%+v: it cannot tell %q", c, said)
		}
		b.Reset()
		if err := r.WriteHTML(&b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "<h2>How far the two sides agree") != c.section {
			t.Errorf("%+v: the section stands there or not", c)
		}
	}
}

// A title that has quotation marks already gets no second pair.
func TestOnePairOfQuotationMarks(t *testing.T) {
	r := yesReport(t)
	for n := range r.Waves {
		r.Waves[n].Name = "“" + r.Waves[n].Name + "”"
	}
	r.Changes[0].From, r.Changes[0].To, r.Changes[0].Items[0].Label = "“Start”", "“End”", "“A plan that both sign”"
	r.Waves[1].Sections[0].Items[0].Wording = "“A plan that both sign”"
	r.Themes = []Theme{{Name: "Plans", Quotes: []Quote{{Text: "“We sign it”"}, {Text: "She said “no” first"}}}}
	r.Chapters = []Chapter{{Title: "Told", Tables: []Table{{Caption: "“All of it”", Headers: []string{"A", "B"}, Rows: make([][]string, longTable)}}}}
	var b strings.Builder
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"““", "””", "“‘", "“&#34;"} {
		if at := strings.Index(b.String(), bad); at >= 0 {
			t.Errorf("two pairs: %s", b.String()[at:at+60])
		}
	}
	if !strings.Contains(b.String(), "“She said ‘no’ first”") {
		t.Error("a quote within a quote is not told apart")
	}
}
