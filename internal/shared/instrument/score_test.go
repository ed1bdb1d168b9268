package instrument

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"testing"

	"alongside/content"

	"github.com/google/go-cmp/cmp"
)

func TestScore(t *testing.T) {
	d := example(t)
	for _, c := range []struct {
		item string
		a    Answer
		want float64
		ok   bool
	}{
		{"heard", Give("2"), 2, true},
		{"ignored", Give("2"), 4, true}, // reversed: 1 + 5 - 2
		{"ignored", Give("3"), 3, true}, // the middle stays the middle
		{"ignored", Answer{State: NotApplicable}, 0, false},
		{"ignored", Answer{}, 0, false},
		{"helpful", Give("0"), 0, true}, // nought marks is an answer
		{"again", Give("yes"), 1, true},
		{"again", Give("no"), 0, true},
		{"cost", Give("12.50"), 12.5, true},
		{"name", Give("3"), 0, false},
		{"helps", Give("print"), 0, false},
	} {
		it, _ := d.Item(c.item)
		got, ok := Score(it, c.a)
		if got != c.want || ok != c.ok {
			t.Errorf("%s %v: got %v %v, want %v %v", c.item, c.a, got, ok, c.want, c.ok)
		}
	}
}

func TestScaleScore(t *testing.T) {
	d := example(t)
	voice, _ := d.Scale("voice")
	na := Answer{State: NotApplicable}
	four := 4.0
	for name, c := range map[string]struct {
		scale Scale
		as    Answers
		want  float64
		ok    bool
		pass  bool
	}{
		"mean, one reversed":   {voice, Answers{"heard": Give("5"), "ignored": Give("2")}, 4.5, true, true},
		"na is left out":       {voice, Answers{"heard": Give("5"), "ignored": na}, 5, true, true},
		"nothing":              {voice, Answers{"heard": na}, 0, false, false},
		"too few":              {Scale{Rule: Mean, Items: voice.Items, Least: 2}, Answers{"heard": Give("5")}, 0, false, false},
		"sum":                  {Scale{Rule: Sum, Items: voice.Items, Least: 2}, Answers{"heard": Give("5"), "ignored": Give("1")}, 10, true, true},
		"sum needs all":        {Scale{Rule: Sum, Items: voice.Items, Least: 2}, Answers{"heard": Give("5"), "ignored": na}, 0, false, false},
		"below the bar":        {Scale{Rule: Mean, Items: voice.Items, Least: 1, Bar: &four}, Answers{"heard": Give("3")}, 3, true, false},
		"on the bar":           {Scale{Rule: Mean, Items: voice.Items, Least: 1, Bar: &four}, Answers{"heard": Give("4")}, 4, true, true},
		"no score fails a bar": {Scale{Rule: Mean, Items: voice.Items, Least: 1, Bar: &four}, Answers{}, 0, false, false},
	} {
		got, ok := c.scale.Score(d, c.as)
		if got != c.want || ok != c.ok || c.scale.Passes(d, c.as) != c.pass {
			t.Errorf("%s: got %v %v, want %v %v", name, got, ok, c.want, c.ok)
		}
	}
}

func TestSummarise(t *testing.T) {
	d := example(t)
	na := Answer{State: NotApplicable}
	forms := []Answers{
		{"heard": Give("3"), "ignored": Give("1"), "helps": Give("print", "loop"), "order": Give("time", "trust", "money"), "name": Give("A")},
		{"heard": na, "ignored": Give("1"), "helps": Give("none"), "order": Give("trust", "time", "money")},
		{},
		{"heard": Give("4"), "ignored": Give("2"), "order": na},
	}
	sums := map[string]Summary{}
	for _, s := range Summarise(d, forms) {
		if s.Answered+s.NotApplicable+s.Missing != len(forms) {
			t.Errorf("%s: forms do not add up", s.Item.ID)
		}
		sums[s.Item.ID] = s
	}
	heard := sums["heard"]
	if heard.Answered != 2 || heard.NotApplicable != 1 || heard.Missing != 1 || *heard.Mean != 3.5 || *heard.Median != 3.5 {
		t.Errorf("heard: %+v", heard)
	}
	if diff := cmp.Diff([]int{0, 0, 1, 1, 0}, counts(heard)); diff != "" {
		t.Error(diff)
	}
	// A summary shows what people marked; only scores are turned round.
	if ig := sums["ignored"]; *ig.Median != 1 || ig.Counts[0].N != 2 {
		t.Errorf("ignored: %+v", ig)
	}
	if diff := cmp.Diff([]int{1, 1, 0, 1}, counts(sums["helps"])); diff != "" {
		t.Error(diff)
	}
	order := sums["order"]
	if diff := cmp.Diff([]float64{1.5, 1.5, 3}, order.MeanPlaces); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 1, 0}, counts(order)); diff != "" {
		t.Error(diff)
	}
	if again := sums["again"]; again.Mean != nil || again.Missing != 4 {
		t.Errorf("again: %+v", again)
	}
	if name := sums["name"]; len(name.Texts) != 1 || name.Mean != nil {
		t.Errorf("name: %+v", name)
	}
}

func counts(s Summary) []int {
	var ns []int
	for _, c := range s.Counts {
		ns = append(ns, c.N)
	}
	return ns
}

// The 32 reconstructed forms, read through the shipped instrument, give exactly the published numbers and means.
func TestLayPartnerFigures(t *testing.T) {
	def, ok := Shipped("lay-partner-evaluation")
	if !ok {
		t.Fatal("not shipped")
	}
	rows := readCSV(t, "demo/lay-partner-responses.csv")
	byWording := map[string]Item{}
	for _, it := range def.Items() {
		byWording[it.Wording] = it
	}
	var forms []Answers
	for _, row := range rows[1:] {
		form := Answers{}
		for i, title := range rows[0][1:] {
			it, ok := byWording[title]
			if !ok {
				t.Fatalf("no item is worded %q", title)
			}
			var a Answer
			if cell := row[i+1]; cell != "" {
				a = Give(cell)
			}
			valid, message := it.Valid(a)
			if message != "" {
				t.Fatalf("%s: %s", title, message)
			}
			form[it.ID] = valid
		}
		forms = append(forms, form)
	}
	bySummary := map[string]Summary{}
	for _, s := range Summarise(def, forms) {
		bySummary[s.Item.Wording] = s
	}
	published := readCSV(t, "demo/lay-partner-published.csv")[1:]
	if len(published) != 8 {
		t.Fatalf("%d published items", len(published))
	}
	for _, row := range published {
		s := bySummary[row[0]]
		got := []string{s.Item.Wording, fmt.Sprint(s.Answered), fmt.Sprintf("%.1f", *s.Mean)}
		if diff := cmp.Diff(row, got); diff != "" {
			t.Error(diff)
		}
	}
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := fs.ReadFile(content.Files, name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
