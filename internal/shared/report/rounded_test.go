package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// aRoundedReport is a report with everything that says how many people there are, of made-up answers, before it is protected.
func aRoundedReport(r *rand.Rand, p stats.Policy) Report {
	few := func(n int) []int {
		out := make([]int, n)
		for i := range out {
			out[i] = r.IntN(22)
		}
		return out
	}
	out := Report{Title: "What people said", Policy: p, Places: 40 + r.IntN(30), InPairs: true}
	for w := range 3 {
		wave := Wave{ID: fmt.Sprint("w", w), Name: "Form " + string(rune('A'+w)), Minimum: 5, Own: w == 2, Special: true}
		var items []Item
		for k := range 3 {
			items = append(items, marks("scale-"+string(rune('a'+k)), few(4+r.IntN(2)), r.IntN(9), r.IntN(9)))
		}
		items = append(items, marks("recommend", few(5), r.IntN(3), 0))
		yes := Item{ID: "yes", Wording: "Did it help?", Kind: YesNo, NotApplicable: r.IntN(5), Missing: r.IntN(5), Mean: math.NaN(), Median: math.NaN()}
		for _, v := range []string{"yes", "no"} {
			n := r.IntN(25)
			yes.Steps, yes.Answered = append(yes.Steps, Level{Value: v, Label: v, N: n}), yes.Answered+n
		}
		yes.Forms = yes.Answered + yes.NotApplicable + yes.Missing
		if yes.Answered > 0 {
			yes.Interval, _ = stats.Wilson(yes.Steps[0].N, yes.Answered, stats.Level95)
		}
		several := Item{ID: "several", Wording: "What helped?", Kind: Choice, Answered: 20 + r.IntN(10), Missing: r.IntN(6), Mean: math.NaN(), Median: math.NaN()}
		several.Forms = several.Answered + several.Missing
		for _, n := range few(3) {
			several.Steps = append(several.Steps, Level{Value: fmt.Sprint("o", n), Label: "An option", N: min(n, several.Answered)})
		}
		number := Item{ID: "number", Wording: "How many hours?", Kind: Number, Unit: "hours", Answered: 12 + r.IntN(20), Missing: r.IntN(9), Mean: 3.14, Median: math.NaN()}
		number.Forms = number.Answered + number.Missing
		words := Item{ID: "words", Wording: "What else?", Kind: Words, Answered: r.IntN(30), Mean: math.NaN(), Median: math.NaN()}
		words.Forms = words.Answered
		wave.Sections = []Section{{Title: "All", Items: append(items, yes, several, number, words)}}
		for _, i := range wave.Items() {
			wave.Answered = max(wave.Answered, i.Forms)
		}
		wave.Invited = wave.Answered + r.IntN(9)
		wave.Words = fmt.Sprintf("%d of %d people answered (%s).", wave.Answered, wave.Invited, stats.Percent(wave.Answered, wave.Invited))
		out.Waves = append(out.Waves, wave)
		out.Flow = append(out.Flow, Step{Wave: wave.Name, Invited: wave.Invited, Answered: wave.Answered, Linked: r.IntN(30), New: r.IntN(9), Kept: r.IntN(20), Lost: r.IntN(9), Again: r.IntN(3)})
	}
	c := Comparison{From: "Form A", To: "Form B", Minimum: 5}
	for _, i := range out.Waves[0].Items() {
		ch := moved(i.Wording, r.Float64()-0.5, 0.01, false)
		ch.ID, ch.YesNo, ch.Pairs = i.ID, i.Kind == YesNo, i.Answered
		if other := out.Waves[1].Items(); true {
			for _, o := range other {
				if o.ID == i.ID {
					ch.Pairs = min(ch.Pairs, o.Answered)
				}
			}
		}
		if ch.YesNo && ch.Pairs > 0 {
			before, after := r.IntN(ch.Pairs+1), r.IntN(ch.Pairs+1)
			ch.Before, ch.After = float64(before)/float64(ch.Pairs), float64(after)/float64(ch.Pairs)
			ch.Change.Mean = ch.After - ch.Before
		}
		c.Items = append(c.Items, ch)
	}
	out.Changes = []Comparison{c}
	out.Leaving = []Leaving{{ID: "scale-a", Label: "Scale", From: "Form A", To: "Form B", Stayers: 21, Leavers: 13, MeanStayers: 3, MeanLeavers: 2, P: 0.2, SmallestP: 0.001, Corrected: 0.2, Exact: true}}
	out.Agreement = []Agreement{{ID: "scale-a", Label: "Scale", Pairs: 17, Exact: 11, WithinOne: 16}}
	return out
}

// Numbers in sentences that count no people who answered: what stands in quotation marks, ends of scales, means and ranges, least numbers
// that a form promised, and how many questions there are.
var noPeople = regexp.MustCompile(`“[^”]*”|on a scale from \d+ (\([^)]*\) )?to \d+( \([^)]*\))?|out of \d+|-?\+?\d+\.\d+|\(\d+ are needed\)|[Ff]ewer than \d+|of \d+ questions? and scores?|of \d+ questions?|of 1 question|\d+ more (are|is) not shown|\d+ changes? (are|is) held|\d+ (questions|scores)[a-z ]* not shown|Of \d+ more questions?`)

var wholeNumber = regexp.MustCompile(`\d+`)

// TestRoundedNumbersAreSaidToBe: under a rule that rounds, each number of people is a value of the rule, in sentences and tables and files
// alike; a sentence with one says that it is rounded; and no percentage is told but of rounded numbers.
func TestRoundedNumbersAreSaidToBe(t *testing.T) {
	for _, key := range []string{stats.PolicyNHS, stats.PolicyMidpoint} {
		p, _ := stats.PolicyOf(key)
		values := map[int]bool{}
		for n := range 400 {
			if c := p.Count(n); !c.Hidden {
				values[c.Value] = true
			}
		}
		sentences := 0
		for seed := range uint64(150) {
			r, err := aRoundedReport(rand.New(rand.NewPCG(seed, 7)), p).Protect()
			if err != nil {
				t.Fatal(err)
			}
			stored, err := r.Store()
			if err != nil {
				t.Fatal(err)
			}
			if r, err = Restore(stored); err != nil {
				t.Fatal(err)
			}
			for _, line := range r.allSentences(t) {
				said := strings.NewReplacer(p.Plain, "", lower(p.Plain), "", p.Name, "").Replace(line)
				said = noPeople.ReplaceAllString(said, "")
				if strings.Contains(said, "%") {
					if !strings.Contains(line, "about") {
						t.Fatalf("%s, seed %d: an exact percentage in %q", key, seed, line)
					}
					said = regexp.MustCompile(`\d+%`).ReplaceAllString(said, "")
				}
				for _, number := range wholeNumber.FindAllString(said, -1) {
					n, _ := strconv.Atoi(number)
					sentences++
					if !values[n] {
						t.Fatalf("%s, seed %d: %d is no value of the rule: %q", key, seed, n, line)
					}
					if n > 0 && !strings.Contains(strings.ToLower(line), "about") && !strings.Contains(line, "rounded") {
						t.Fatalf("%s, seed %d: %q does not say that it is rounded", key, seed, line)
					}
				}
			}
			for what, n := range r.allCounts() {
				if n >= 0 && !values[n] {
					t.Fatalf("%s, seed %d: %s is %d, which is no value of the rule", key, seed, what, n)
				}
			}
			for _, c := range r.Changes {
				for _, i := range c.Items {
					if i.Shown() && i.YesNo && !shareOfRounded(i.Before, i.Pairs, values) {
						t.Fatalf("%s, seed %d: a share of %v is none of %d", key, seed, i.Before, i.Pairs)
					}
				}
			}
		}
		if sentences == 0 {
			t.Errorf("%s: no number was looked at", key)
		}
	}
}

// TestSharesAreOfRoundedNumbers: what share said yes before and afterwards is worked out from rounded numbers, or held back where they are hidden.
func TestSharesAreOfRoundedNumbers(t *testing.T) {
	for _, key := range []string{stats.PolicyNHS, stats.PolicyMidpoint} {
		p, _ := stats.PolicyOf(key)
		told := 0
		for pairs := p.Least; pairs < 60; pairs++ {
			for yes := range pairs + 1 {
				after := pairs - yes
				c := Change{ID: "yes", Label: "Did it help?", YesNo: true, Pairs: pairs, Before: float64(yes) / float64(pairs), After: float64(after) / float64(pairs)}
				got := c.protect(p, false)
				before, then, of := p.Count(yes), p.Count(after), p.Count(pairs)
				if before.Hidden || then.Hidden {
					if got.Shown() {
						t.Fatalf("%s: %d and %d of %d are told", key, yes, after, pairs)
					}
					continue
				}
				told++
				if words := got.Side(got.Before); words != "about "+percent(float64(before.Value)/float64(of.Value)) {
					t.Fatalf("%s: %d of %d is %s", key, yes, pairs, words)
				}
				if !strings.Contains(got.Words(5), fmt.Sprintf("Of about %d people", of.Value)) {
					t.Fatalf("%s: %s", key, got.Words(5))
				}
			}
		}
		if told == 0 {
			t.Errorf("%s: no share is told", key)
		}
	}
}

// shareOfRounded says whether a share is one that two values of the rule make.
func shareOfRounded(part float64, of int, values map[int]bool) bool {
	for n := range values {
		if math.Abs(float64(n)-part*float64(of)) < 1e-6 {
			return true
		}
	}
	return false
}

// allSentences are those of the page, the PDF, the files and the news, with the notes of the table.
func (r Report) allSentences(t *testing.T) (out []string) {
	for _, b := range r.Document() {
		out = append(append(out, b.Lines...), b.Words, b.Small)
		if b.Kind == Paragraph {
			out = append(out, b.Text)
		}
	}
	for _, w := range r.Waves {
		out = append(out, w.Sentence())
		for _, i := range w.Items() {
			out = append(out, i.Words(w.Minimum), i.inLine(w.Minimum))
		}
	}
	for _, line := range r.lines() {
		out = append(out, line["Note"], line["Text"])
	}
	for _, n := range r.Since(Report{Policy: r.Policy}) {
		out = append(out, strings.TrimPrefix(n.Words, "New form: "))
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var open any
	if err := json.Unmarshal(b.Bytes(), &open); err != nil {
		t.Fatal(err)
	}
	var gather func(key string, v any)
	gather = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				gather(k, x)
			}
		case []any:
			for _, x := range v {
				gather(key, x)
			}
		case string:
			if key == "sentence" || key == "cannot_tell" {
				out = append(out, v)
			}
		}
	}
	gather("", open)
	return out
}

// allCounts are all numbers of people that the report holds; -1 is one that is not shown.
func (r Report) allCounts() map[string]int {
	out := map[string]int{}
	add := func(what string, n int, hidden bool) {
		if hidden {
			n = -1
		}
		out[what] = n
	}
	for _, w := range r.Waves {
		add(w.Name+" invited", w.Invited, false)
		add(w.Name+" answered", w.Answered, false)
		for _, i := range w.Items() {
			at := w.Name + " " + i.ID
			add(at+" answered", i.Answered, i.AnsweredHidden)
			add(at+" not applicable", i.NotApplicable, i.NAHidden)
			add(at+" missing", i.Missing, i.MissingHidden)
			add(at+" forms", i.Forms, i.FormsHidden)
			for n, l := range i.Steps {
				add(fmt.Sprint(at, " step ", n), l.N, l.Hidden || i.Hidden)
			}
		}
	}
	for n, s := range r.Flow {
		for k, v := range []int{s.Invited, s.Answered, s.Linked, s.New, s.Kept, s.Lost, s.Again} {
			add(fmt.Sprint("flow ", n, " ", k), v, false)
		}
	}
	for _, c := range r.Changes {
		for _, i := range c.Items {
			add("pairs of "+i.ID, i.Pairs, false)
			add("left out of "+i.ID, i.LeftOut, false)
		}
	}
	return out
}

// TestAllAnsweredIsSaidOfRoundedNumbers: 6, 6, 12 and 1 become 3, 3, 9 and 3, which are 18 of 27. Nobody left the question out, so it is not said that
// fewer answered than sent the form.
func TestAllAnsweredIsSaidOfRoundedNumbers(t *testing.T) {
	for _, key := range []string{stats.PolicyNHS, stats.PolicyMidpoint} {
		p, _ := stats.PolicyOf(key)
		for _, counts := range [][]int{{6, 6, 12, 1}, {12, 13, 8, 9}} {
			for _, i := range []Item{marks("q", counts, 0, 0), marks("q", counts, 0, 3)} {
				got, err := i.Protect(p)
				if err != nil {
					t.Fatal(err)
				}
				if i.Missing == 0 && !got.AnsweredHidden && got.Answered != got.Forms {
					t.Errorf("%s: of %v it is said that %d of %d answered", key, counts, got.Answered, got.Forms)
				}
				if !got.AnsweredHidden && got.Answered > got.Forms {
					t.Errorf("%s: of %v more are said to have answered (%d) than sent the form (%d)", key, counts, got.Answered, got.Forms)
				}
			}
		}
	}
}

// TestRoundedTablesSaySo: each table whose counts are rounded says so once, in its caption or its headings, in every form; one of money does not, and
// nothing does under a rule that does not round.
func TestRoundedTablesSaySo(t *testing.T) {
	for _, p := range stats.Policies {
		r := aRoundedReport(rand.New(rand.NewPCG(4, 4)), p)
		r.Chapters = []Chapter{
			{Title: "Who came", People: true, Formula: stats.FormulaSmallGroups, Tables: []Table{{Caption: "How many came", Headers: []string{"What", "People"}, Rows: [][]string{{"Day 1", "21"}}}}},
			{Title: "What it cost", Formula: stats.FormulaCostPerHead, Tables: []Table{{Caption: "Costs", Headers: []string{"What for", "Paid"}, Rows: [][]string{{"Rooms", "£60"}}}}}}
		r, err := r.Protect()
		if err != nil {
			t.Fatal(err)
		}
		tables := 0
		for _, b := range r.Document() {
			if b.Kind != Numbers && b.Kind != Figure || len(b.Table.Rows) == 0 {
				continue
			}
			want := 0
			if p.Rounds() && b.Table.Caption != "Costs" {
				want, tables = 1, tables+1
			}
			if n := strings.Count(b.Table.Caption, RoundedWords); n != want {
				t.Errorf("%s: the table %q says %d times that it is rounded, not %d", p.Name, b.Table.Caption, n, want)
			}
		}
		if p.Rounds() && tables < 5 {
			t.Errorf("%s: only %d tables were looked at", p.Name, tables)
		}
		var csvw bytes.Buffer
		if err := r.WriteCSVW(&csvw, "x.csv"); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(csvw.String(), "read it as “about”"); (n >= 10) != p.Rounds() || !p.Rounds() && n != 0 {
			t.Errorf("%s: %d columns of the CSV say that they are rounded", p.Name, n)
		}
		for _, s := range r.bookSheets() {
			if want := p.Rounds() && !slices.Contains([]string{"What it cost", "Quotes", "Cannot tell", "Formulas"}, s.name); s.rounded != want || strings.Contains(s.about, RoundedWords) != want {
				t.Errorf("%s: the sheet %s: rounded %v, %q", p.Name, s.name, s.rounded, s.about)
			}
		}
	}
}
