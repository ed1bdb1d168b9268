package evaluating

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/shared/report"
)

const (
	demoFile = "../../../content/demo/lay-partner-responses.csv"
	demoForm = "../../../content/instruments/lay-partner-evaluation.yaml"
	demoTold = "../../../content/demo/lay-partner-published.csv"
)

func put(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// evaluated is the report of some options, and what was said.
func evaluated(t *testing.T, o Options) (report.Report, string, error) {
	t.Helper()
	var said bytes.Buffer
	r, notes, err := o.Report(t.Context(), &said)
	return r, said.String() + strings.Join(notes, "\n"), err
}

// sound is evaluated of options that must work.
func sound(t *testing.T, o Options) (report.Report, string) {
	t.Helper()
	r, said, err := evaluated(t, o)
	if err != nil {
		t.Fatal(err, said)
	}
	return r, said
}

func asJSON(t *testing.T, r report.Report) (out struct {
	Items     []map[string]any `json:"items"`
	Changes   []map[string]any `json:"changes"`
	Flow      []map[string]any `json:"flow"`
	Agreement []map[string]any `json:"agreement"`
}) {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err, b.String())
	}
	return out
}

func is(t *testing.T, name string, got any, want float64) {
	t.Helper()
	if v, ok := got.(float64); !ok || math.Abs(v-want) > 1e-10 {
		t.Errorf("%s is %v, want %v", name, got, want)
	}
}

// The demonstration's forms give the published table, with the form and without it.
func TestPublishedTable(t *testing.T) {
	f, err := os.Open(demoTold)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	published, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{demoForm, ""} {
		r, _ := sound(t, Options{Responses: demoFile, Instrument: form})
		items := r.Waves[0].Items()
		for _, line := range published[1:] {
			at := slices.IndexFunc(items, func(i report.Item) bool { return i.Wording == line[0] })
			if at < 0 {
				t.Fatalf("%q is not in the report", line[0])
			}
			i := items[at]
			if strconv.Itoa(i.Answered) != line[1] || stats.Round1(i.Mean) != line[2] || i.Forms != 32 || i.Interval.N != i.Answered {
				t.Errorf("%s: %d answered, mean %v of %d forms, want %v", line[0], i.Answered, i.Mean, i.Forms, line[1:])
			}
			if form != "" && (i.Low != 0 || i.High != 5 || len(i.Steps) != 6 || i.Guessed) {
				t.Errorf("%s: the scale of the form is not kept: %+v", line[0], i)
			}
		}
	}
}

// The depression scores of R's help page, as two occasions of nine patients.
func TestChangeOfDepression(t *testing.T) {
	text := "patient,visit,score\n"
	for i, pair := range [][2]float64{{0.878, 1.83}, {0.647, 0.50}, {0.598, 1.62}, {2.05, 2.48}, {1.06, 1.68}, {1.29, 1.88}, {1.06, 1.55}, {3.14, 3.06}, {1.29, 1.30}} {
		text += fmt.Sprintf("p%d,1,%v\nP%d ,2,%v\n", i, pair[0], i, pair[1])
	}
	r, said := sound(t, Options{Responses: put(t, "r.csv", text), Wave: "visit", Code: "patient"})
	if !strings.Contains(said, "numbers, not steps of a scale") {
		t.Error(said)
	}
	c := asJSON(t, r).Changes[0]
	is(t, "pairs", c["pairs"], 9)
	is(t, "p", c["p"], 0.0390625)
	is(t, "shift", c["shift"], 0.46)
	is(t, "effect", c["effect"], 7.0/9)
	is(t, "smallest", c["smallest_possible_p"], 1.0/256)
	ends := c["interval"].([]any)
	is(t, "low", ends[0], 0.010)
	is(t, "high", ends[1], 0.786)
	if c["from"] != "1" || c["to"] != "2" || c["item"] != "score" {
		t.Errorf("it is the change of %v from %v to %v", c["item"], c["from"], c["to"])
	}
}

// Five people changed, all upwards: nothing is claimed, and the smallest p is said.
func TestFiveCannotShow(t *testing.T) {
	text := "wave,code,q\n"
	for i := range 5 {
		text += fmt.Sprintf("after,c%d,4\nbefore,c%d,3\n", i, i)
	}
	text += "before,gone,5\nbefore,,2\n"
	r, _ := sound(t, Options{Responses: put(t, "r.csv", text), Invited: map[string]int{"before": 10}})
	out := asJSON(t, r)
	is(t, "p", out.Changes[0]["p"], 0.0625)
	is(t, "smallest", out.Changes[0]["smallest_possible_p"], 0.0625)
	if s := out.Changes[0]["sentence"].(string); !strings.Contains(s, "no test can tell it from chance: the smallest p possible is 0.0625") {
		t.Error(s)
	}
	is(t, "invited", out.Flow[0]["invited"], 10)
	is(t, "answered before", out.Flow[0]["answered"], 7)
	is(t, "answered after", out.Flow[1]["answered"], 5)
	is(t, "lost", out.Flow[1]["lost"], 1)
	is(t, "kept", out.Flow[1]["kept"], 5)
	if out.Flow[0]["wave"] != "before" || out.Flow[1]["invited"] != nil || len(r.Leaving) != 1 || r.Leaving[0].Leavers != 1 {
		t.Errorf("flow %v, leaving %+v", out.Flow, r.Leaving)
	}
	if all := strings.Join(r.CannotTell(), " "); !strings.Contains(all, "With 5 who changed no test can give less than 0.0625") {
		t.Error(all)
	}
}

// Two raters of 20 things on a scale of 1 to 6, of which the level 5 was used by nobody.
func TestAgreementOnTheDeclaredScale(t *testing.T) {
	second := []int{3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4}
	third := []int{2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2}
	rows, named := "code,q\n", "code,rater,q\n"
	for i := range second {
		rows += fmt.Sprintf("k%d,%d\nk%d,%d\n", i, second[i], i, third[i])
		named += fmt.Sprintf("k%d,professional,%d\nk%d,partner,%d\n", i, third[i], i, second[i])
	}
	for _, text := range []string{rows, named} {
		r, _ := sound(t, Options{Responses: put(t, "r.csv", text)})
		a := asJSON(t, r).Agreement[0]
		is(t, "pairs", a["pairs"], 20)
		is(t, "exact", a["exact"], 4)
		is(t, "within one", a["within_one"], 12)
		if k := a["kappa_weighted"].(float64); math.Abs(k-0.1262) > 5e-5 {
			t.Errorf("kappa is %v", k)
		}
		if len(r.Changes) != 0 {
			t.Errorf("changes: %+v", r.Changes)
		}
	}
}

// Where --wave is forgotten, forms of two occasions look like those of two raters: it is said, with the column that it could be.
func TestAForgottenOccasionIsSaid(t *testing.T) {
	text := "code,occasion,q\n"
	for i := range 6 {
		text += fmt.Sprintf("c%d,before,%d\nc%d,after,%d\n", i, 1+i%4, i, 2+i%4)
	}
	file := put(t, "r.csv", text)
	r, said := sound(t, Options{Responses: file})
	if !strings.Contains(said, "They are taken for two people who rated the same thing.") || !strings.Contains(said, "--wave COLUMN (perhaps “occasion”)") || !strings.Contains(strings.Join(r.Notes, " "), "two people who rated") {
		t.Error(said, r.Notes)
	}
	if _, said := sound(t, Options{Responses: file, Wave: "occasion"}); strings.Contains(said, "two people") {
		t.Error(said)
	}
}

// No interval stands where none reaches its level, or where every pair is alike: null with the reason, never a range of nothing.
func TestNoIntervalIsFalselySure(t *testing.T) {
	pairs := func(n int, after func(i int) int) string {
		text := "wave,code,q\n"
		for i := range n {
			text += fmt.Sprintf("before,c%d,%d\nafter,c%d,%d\n", i, 1+i%3, i, after(i))
		}
		return text
	}
	for _, n := range []int{1, 2, 3, 5} {
		r, _ := sound(t, Options{Responses: put(t, "r.csv", pairs(n, func(i int) int { return 2 + i%3 + i%2 }))})
		c := asJSON(t, r).Changes[0]
		if note, _ := c["interval_note"].(string); c["interval"] != nil || c["interval_level"] != nil || !strings.Contains(note, "No 95% interval exists for") {
			t.Errorf("%d pairs: interval %v at level %v: %q", n, c["interval"], c["interval_level"], note)
		}
	}
	r, _ := sound(t, Options{Responses: put(t, "r.csv", pairs(6, func(i int) int { return 2 + i%3 + i%2 }))})
	if c := asJSON(t, r).Changes[0]; c["interval"] == nil || c["interval_note"] != nil {
		t.Errorf("6 pairs: %v, %v", c["interval"], c["interval_note"])
	}

	// One rater always says the same: kappa is 0, not a speck below it, and nothing says how sure that is.
	text := "code,rater,q\n"
	for i := range 6 {
		text += fmt.Sprintf("c%d,a,3\nc%d,b,%d\n", i, i, 1+i%5)
	}
	r, _ = sound(t, Options{Responses: put(t, "r.csv", text)})
	a := asJSON(t, r).Agreement[0]
	if k := a["kappa_weighted"].(float64); k != 0 || a["kappa_interval"] != nil || !strings.Contains(fmt.Sprint(a["kappa_note"]), "too alike") {
		t.Errorf("kappa %v, interval %v, note %v", k, a["kappa_interval"], a["kappa_note"])
	}
	low, _ := a["lower_limit_interval"].([]any)
	limits := a["limits_of_agreement"].([]any)
	if len(low) != 2 || low[0].(float64) >= limits[0].(float64) || low[1].(float64) <= limits[0].(float64) {
		t.Errorf("the lower limit %v lies in %v", limits[0], low)
	}
}

// Two columns of one heading are told of, once, and headings that differ are not.
func TestTwoColumnsOfOneHeadingAreTold(t *testing.T) {
	_, said := sound(t, Options{Responses: put(t, "twice.csv", "a,b,A,a\n1,2,3,1\n2,1,3,2\n3,3,1,1\n1,2,2,2\n2,2,3,3\n")})
	if strings.Count(said, "More than one column has the heading") != 1 || !strings.Contains(said, `heading "A"`) {
		t.Error(said)
	}
}

func TestNotApplicableIsNotMissing(t *testing.T) {
	text := "wave,q\n"
	for _, cell := range []string{"5", "N/A", "n/a", "NA", "not applicable", "Does not apply", "", "-", "missing", "4.0", " 3 "} {
		text += "x," + cell + "\n"
	}
	r, _ := sound(t, Options{Responses: put(t, "r.csv", text)})
	i := r.Waves[0].Items()[0]
	if i.Answered != 3 || i.NotApplicable != 5 || i.Missing != 3 || i.Mean != 4 || i.Median != 4 {
		t.Errorf("got %+v", i)
	}
}

const form = `key: try
version: 1
use: wave
title: Try
for: Everybody
licence: Ours
sections:
  - id: one
    title: One
    items:
      - {id: good, kind: agree, wording: It was good, na: true}
      - {id: bad, kind: agree, wording: It was bad, reverse: true}
      - {id: again, kind: yes-no, wording: Would you come again}
      - {id: parts, kind: choices, wording: Which parts, options: [{id: a, label: Talks}, {id: b, label: Tables}]}
      - {id: words, kind: long-text, wording: Anything else}
scales:
  - {id: both, title: Both, rule: mean, items: [good, bad], least: 2}
`

func TestWithAForm(t *testing.T) {
	file := put(t, "r.csv", "time,code,It was good,bad,again,parts,words,odd\n"+
		"T1,a,1,5,no,a,nice,x\nT1,b,Agree,2,yes,Talks; Tables,,\n"+
		"T2,a,5,1,yes,a,,\nT2,b,n/a,2,no,b,,\n")
	r, said := sound(t, Options{Responses: file, Instrument: put(t, "f.yaml", form), Wave: "time", Code: "code"})
	if !strings.Contains(said, `"odd" belongs to no question`) {
		t.Error(said)
	}
	first := r.Waves[0].Items()
	if first[0].Mean != 2.5 || len(first[0].Steps) != 5 || !first[1].Reverse || first[1].Mean != 3.5 || first[3].Steps[0].N != 2 || first[3].Steps[1].N != 1 || first[4].Answered != 1 {
		t.Errorf("first wave: %+v", first)
	}
	changes := map[string]report.Change{}
	for _, c := range r.Changes[0].Items {
		changes[c.ID] = c
	}
	if c := changes["bad"]; c.Pairs != 2 || c.Change.Up != 1 || c.Change.Same != 1 || c.Change.Mean != 2 { // turned round: 1 to 5, and 4 to 4
		t.Errorf("the reversed question: %+v", c)
	}
	if c := changes["both"]; c.Pairs != 1 || c.Change.Mean != 4 || !c.Scale {
		t.Errorf("the scale: %+v", c)
	}
	if c := changes["again"]; !c.YesNo || c.Change.Up != 1 || c.Change.Down != 1 {
		t.Errorf("yes and no: %+v", c)
	}
}

// What can mean two things is asked, and what is not worked out is told.
func TestNothingIsTakenSilently(t *testing.T) {
	_, said, err := evaluated(t, Options{Responses: put(t, "n.csv", "n;m\n1,234;2,5\n950;3\n1,100;4,5\n870;5\n")})
	if err == nil || strings.Count(said, "can mean two numbers") != 2 || !strings.Contains(said, `"1,234"`) || strings.Contains(said, `"2,5"`) {
		t.Errorf("thousands with a comma: %v %s", err, said)
	}
	two := put(t, "two.csv", "wave,q\nbefore,1\nbefore,5\nafter,2\nafter,4\n")
	if _, said, err := evaluated(t, Options{Responses: two, Invited: map[string]int{"": 40}}); err == nil || !strings.Contains(err.Error(), "before=40") {
		t.Errorf("one number of people for two occasions: %v %s", err, said)
	}
	if _, said := sound(t, Options{Responses: put(t, "blank.csv", "a,,b\n1,,2\n3,,1\n5,,5\n")}); strings.Contains(said, "More than one column") {
		t.Error(said)
	}
	if _, said, err := evaluated(t, Options{Responses: put(t, "heads.csv", "a,b\n")}); err == nil || strings.Contains(said, "guessed") {
		t.Errorf("a file with headings alone: %v %s", err, said)
	}
	r, said := sound(t, Options{Responses: put(t, "waves.csv", "wave,q\nbefore,1\nBefore,5\nBEFORE ,3\nafter,2\nA.1,2\nA1,2\nlater,4\n"), Waves: []string{"before", "after"}})
	if len(r.Waves) != 5 || r.Waves[0].Answered != 3 || !strings.Contains(said, `"Before" is taken for "before"`) || !strings.Contains(said, "come last: A.1, A1, later.") {
		t.Errorf("%d occasions: %s", len(r.Waves), said)
	}
	_, said = sound(t, Options{Responses: put(t, "raters.csv", "code,rater,a,b,yes\nx,1,1,2.5,yes\nx,2,2,3.5,no\ny,1,5,7,yes\ny,2,4,9.5,yes\nz,1,3,2,no\nz,2,3,1,no\n")})
	if !strings.Contains(said, "So it is not for: b; yes.") {
		t.Error(said)
	}
}

// Every line that cannot be used is told, in the order of the file, and nothing is evaluated.
func TestFaultsAreTold(t *testing.T) {
	file := put(t, "r.csv", "wave,good,bad\nT1,1,2\nT1,4.5,2\n,3,3\nT1,6,x\nT1,1,2,3\nT1,2,2\n")
	_, said, err := evaluated(t, Options{Responses: file, Instrument: put(t, "f.yaml", form)})
	if err == nil || !strings.Contains(err.Error(), "5 faults above") {
		t.Errorf("%v", err)
	}
	last := 0
	for _, want := range []string{"r.csv: Line 3, good, \"4.5\": is no step", "Line 4, wave: says nothing", "Line 5, good, \"6\"", "Line 5, bad, \"x\"", "Line 6, \"3\": there is no heading"} {
		at := strings.Index(said, want)
		if at < last {
			t.Errorf("%q is not told in its place: %s", want, said)
		}
		last = at
	}
	for file, want := range map[string]string{"q\n": "no forms", "": "empty", "wave,q\n": "no forms"} {
		if _, _, err := evaluated(t, Options{Responses: put(t, "e.csv", file)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v", file, err)
		}
	}
	if _, _, err := evaluated(t, Options{Responses: demoFile, Code: "nothing"}); err == nil || !strings.Contains(err.Error(), `no column "nothing"`) {
		t.Errorf("an unknown column gives %v", err)
	}
	waves := put(t, "w.csv", "wave,code,good\nT1,a,1\nT1,b,4\nT2,a,3\n")
	if _, _, err := evaluated(t, Options{Responses: waves, Waves: []string{"T1", "T3"}}); err == nil || !strings.Contains(err.Error(), "No form is of “T3”") || !strings.Contains(err.Error(), "T1, T2") {
		t.Errorf("an occasion that no form is of gives %v", err)
	}
	if _, _, err := evaluated(t, Options{Responses: demoFile, Waves: []string{"T1"}}); err == nil || !strings.Contains(err.Error(), "with --wave") {
		t.Errorf("an order of occasions without occasions gives %v", err)
	}
	sound(t, Options{Responses: waves, Waves: []string{" t2", "T1"}})
	if _, _, err := evaluated(t, Options{Responses: demoFile, Invited: map[string]int{"": 20}}); err == nil || !strings.Contains(err.Error(), "only 20 people were asked") {
		t.Errorf("more answers than people gives %v", err)
	}
}

// One odd cell among marks is a fault, also without a form; half-marks make numbers of them.
func TestGuessing(t *testing.T) {
	marks := "a,b,c,d\n" + strings.Repeat("1,2.5,yes,Nice day\n3,4,no,So so\n5,1,no,Nice day\n", 6)
	r, said := sound(t, Options{Responses: put(t, "r.csv", marks)})
	items := r.Waves[0].Items()
	for i, want := range []report.Kind{report.Ordered, report.Number, report.YesNo, report.Choice} {
		if items[i].Kind != want {
			t.Errorf("column %d is taken for %s", i, items[i].Kind)
		}
	}
	if items[1].Mean != 2.5 || items[0].Low != 1 || items[0].High != 5 || !strings.Contains(said, "1 to 5 is guessed") {
		t.Errorf("%+v %s", items[1], said)
	}
	if _, said, err := evaluated(t, Options{Responses: put(t, "r.csv", marks+"tree,2,no,\n")}); err == nil || !strings.Contains(said, `Line 20, a, "tree"`) {
		t.Errorf("%v: %s", err, said)
	}
}

func TestTheSameCodeTwice(t *testing.T) {
	text := "wave,code,q\nbefore,a,1\nbefore,a,2\nbefore,b,3\nbefore,c,3\nbefore,d,3\nafter,a,5\nafter,b,4\nafter,c,4\nafter,d,3\n"
	r, said := sound(t, Options{Responses: put(t, "r.csv", text)})
	if c := r.Changes[0].Items[0]; c.Pairs != 3 || c.Change.Up != 2 || !strings.Contains(said, "2 forms have a code that another form") || len(r.Agreement) != 0 {
		t.Errorf("%+v: %s", c, said)
	}
}

// What is not shown on one form of the report is on none of them, and what is shown is the same on all.
func TestFourFormsSayTheSame(t *testing.T) {
	for _, policy := range []string{stats.PolicyNone, stats.PolicyBelow5, stats.PolicyNHS, stats.PolicyMidpoint} {
		o := Options{Responses: demoFile, Instrument: demoForm, Policy: policy, Title: "What people said"}
		r, _ := sound(t, o)
		dir := t.TempDir()
		forms := map[string]string{}
		for _, ending := range Forms {
			o.Out = filepath.Join(dir, "out"+ending)
			if err := o.write(r, &bytes.Buffer{}); err != nil {
				t.Fatal(ending, err)
			}
			text, err := os.ReadFile(o.Out)
			if err != nil {
				t.Fatal(err)
			}
			forms[ending] = string(text)
		}
		p, err := r.Protect()
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range p.Waves[0].Items() {
			if i.Kind == report.Words {
				continue
			}
			mean := stats.Round1(i.Mean)
			if math.IsNaN(i.Mean) {
				mean = ""
			}
			if !strings.Contains(forms[".csv"], fmt.Sprintf(",%s,", mean)) {
				t.Errorf("%s: the mean of %s is not %s in the table", policy, i.ID, mean)
			}
			if sentence := i.Words(1); !strings.Contains(forms[".html"], strings.ReplaceAll(sentence, "'", "&#39;")) {
				t.Errorf("%s: %q is not on the page", policy, sentence)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, "out.csv-metadata.json")); err != nil {
			t.Error(err)
		}
		if policy == stats.PolicyNHS && strings.Contains(forms[".json"], "4.6875") {
			t.Error("the mean that is not rounded tells how many there are")
		}
		if !strings.HasPrefix(forms[".pdf"], "%PDF-1.7") || !strings.HasPrefix(forms[".xlsx"], "PK") {
			t.Error("a file is not what its name says")
		}
	}
}

// A column of very many different numbers is counted in bounded memory: the later ones are rounded, by little, and it is said.
func TestVeryManyDifferentNumbers(t *testing.T) {
	const n = 120_000
	form := put(t, "form.yaml", "key: hours\nversion: 1\nuse: wave\ntitle: Hours\nfor: All\nlicence: Ours\nsections:\n  - id: all\n    title: All\n    items:\n      - {id: hours, kind: number, wording: Hours, lowest: 0, highest: 100000000}\n")
	var o Options
	for _, whole := range []bool{true, false} { // with a form, whose numbers are whole, and without one
		var text strings.Builder
		text.WriteString("hours,note\n")
		sum := 0.0
		for i := range n {
			v := i*7919%n*10 + 4
			if i%1000 == 999 {
				v *= 50 // far from what came before
			}
			if sum += float64(v); whole {
				fmt.Fprintf(&text, "%d,note %d\n", v, i)
			} else {
				fmt.Fprintf(&text, "%.4f,note %d\n", float64(v)/10000, i)
			}
		}
		mean := sum / n
		if o = (Options{Responses: put(t, "r.csv", text.String())}); whole {
			o.Instrument = form
		} else {
			mean /= 10000
		}
		r, said := sound(t, o)
		i := r.Waves[0].Items()[0]
		if i.Kind != report.Number || i.Answered != n || math.Abs(i.Mean/mean-1) > 0.0001 || math.IsNaN(i.Median) {
			t.Errorf("%s, %d answered with a mean of %v, want numbers, %d and %v", i.Kind, i.Answered, i.Mean, n, mean)
		}
		if !strings.Contains(said, "more than 50000 different numbers") || !strings.Contains(strings.Join(r.Notes, " "), "rounded to") {
			t.Errorf("nothing says that numbers were rounded: %s %q", said, r.Notes)
		}
	}
	tally := newTally(o, nil)
	f, err := os.Open(o.Responses)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := tally.read(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	for _, c := range tally.columns {
		if len(c.values) > mostPlaces {
			t.Errorf("%s keeps %d values", c.heading, len(c.values))
		}
	}
	if kind := tally.columns[1].kind(); kind != report.Words {
		t.Errorf("notes are taken for %s", kind)
	}
}

// What came before and now differ by two people: their answers would be told.
func TestReleasedBefore(t *testing.T) {
	rows := "q\n" + strings.Repeat("4\n", 20) + strings.Repeat("5\n", 20)
	o := Options{Responses: put(t, "r.csv", rows)}
	first, _ := sound(t, o)
	var b bytes.Buffer
	if err := first.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	o.Released = put(t, "old.json", b.String())
	o.Responses = put(t, "r.csv", rows+"1\n1\n")
	r, _ := sound(t, o)
	if i := r.Waves[0].Items()[0]; !i.Hidden || len(r.Refused) != 2 || !math.IsNaN(i.Mean) {
		t.Errorf("two more forms are shown: %+v", i)
	}
	if out := asJSON(t, r); out.Items[0]["why_missing"] != "it would tell what a few said, beside the report that was made before" || fmt.Sprint(out.Items[0]["answered"]) != "40" {
		t.Errorf("the open data do not say why nothing is there: %v", out.Items[0])
	}
	for _, row := range r.Rows() {
		for c, h := range report.Headers() {
			if h == "Forms" && row[c] != "40" || h == "Why missing" && row[0] == "item" && !strings.Contains(row[c], "beside the report that was made before") {
				t.Errorf("%s is %q: %v", h, row[c], row)
			}
		}
	}
	if out := asJSON(t, r); len(out.Flow) > 0 && fmt.Sprint(out.Flow[0]["answered"]) != "40" {
		t.Errorf("the flow says how few came since then: %v", out.Flow)
	}
	o.Responses = put(t, "r.csv", rows+strings.Repeat("1\n", 9))
	if r, _ = sound(t, o); r.Waves[0].Items()[0].Hidden {
		t.Error("nine more forms are not shown")
	}
	// A report that was made with another rule is not put beside this one.
	for _, rule := range []string{"nhs-1-to-7", "midpoint-6"} {
		o.Released = put(t, "old.json", strings.Replace(b.String(), `"small_numbers": "none"`, `"small_numbers": "`+rule+`"`, 1))
		if _, _, err := evaluated(t, o); err == nil || !strings.Contains(err.Error(), "--small-numbers "+rule) {
			t.Errorf("a report made with %s is put beside one without a rule: %v", rule, err)
		}
	}
	o.Released = put(t, "old.json", "{}")
	if _, _, err := evaluated(t, o); err == nil {
		t.Error("a file that is no report is taken for one")
	}
}
