package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// The same reader goes through yes and no, numbers and choices, and reads means, medians and ranges to their last digit.

// drawn is a question of some kind as the command `alongside evaluate` makes it: one answer of each person.
func drawn(t *testing.T, dice *rand.Rand, kind Kind) (i Item, truth []int, values []float64) {
	t.Helper()
	i = Item{ID: "q", Wording: "Question", Kind: kind, Low: math.Inf(-1), High: math.Inf(1), Mean: math.NaN(), Median: math.NaN()}
	switch kind {
	case YesNo:
		i.Low, i.High = 0, 1
		i.Steps, values = []Level{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}, []float64{1, 0}
	case Number:
		for _, v := range []float64{0.5, 1, 2, 7.25}[:2+dice.IntN(3)] {
			values = append(values, v)
			i.Steps = append(i.Steps, Level{Value: strconv.FormatFloat(v, 'f', -1, 64), Label: strconv.FormatFloat(v, 'f', -1, 64)})
		}
	case Choice:
		for _, v := range []string{"bus", "car", "foot", "train"}[:2+dice.IntN(3)] {
			i.Steps = append(i.Steps, Level{Value: v, Label: v})
		}
	default:
		i.Low, i.High = 1, 4
		for v := range 4 {
			values = append(values, float64(v+1))
			i.Steps = append(i.Steps, Level{Value: strconv.Itoa(v + 1), Label: strconv.Itoa(v + 1)})
		}
	}
	for range 8 + dice.IntN(22) {
		switch x := dice.IntN(12); x {
		case 0:
			i.Missing++
		case 1:
			i.NotApplicable++
		default:
			i.Steps[min(dice.IntN(len(i.Steps)), dice.IntN(2*len(i.Steps)))].N++
			i.Answered++
		}
	}
	i.Forms = i.Answered + i.NotApplicable + i.Missing
	var all []float64
	for n, l := range i.Steps {
		truth = append(truth, l.N)
		for range l.N {
			if values != nil {
				all = append(all, values[n])
			}
		}
	}
	truth = append(truth, i.NotApplicable, i.Missing)
	var err error
	if i.Mean = stats.Mean(all); kind != YesNo {
		i.Median = stats.Quantile(all, 0.5)
	}
	switch {
	case len(all) < 2:
	case kind == YesNo:
		i.Interval, err = stats.Wilson(truth[0], i.Answered, stats.Level95)
	default:
		i.Interval, err = stats.MeanInterval(all, i.Low, i.High, stats.Level95)
	}
	if err != nil {
		t.Fatal(err)
	}
	return i, truth, values
}

// saved is what somebody has who saved the open data of one question.
type saved struct {
	cells        []*int
	answered     *int
	mean, median *float64
	interval     []float64
	kind         Kind
	values       []float64
	low, high    float64
	levels       int
	asked        stats.Policy
	fromShown    bool // mean, median and range are those of the numbers that stand in the cells
}

func (s saved) agrees(row []int) bool {
	small, starred, n := false, false, 0
	var all []float64
	for i, v := range row {
		if s.cells[i] == nil {
			starred, small = true, small || v <= s.asked.Hide
		}
		if i < s.levels {
			n += v
			for range v {
				if s.values != nil {
					all = append(all, s.values[i])
				}
			}
		}
	}
	rounded := s.asked.Round > 0 || s.asked.Midpoint
	if starred && !small || n < s.asked.Least || s.answered != nil && !rounded && *s.answered != n {
		return false
	}
	if s.fromShown { // it tells nothing but what stands in the cells
		return true
	}
	if s.mean != nil {
		if m := stats.Mean(all); math.Abs(m-*s.mean) > 1e-9 && stats.Tenths(m) != *s.mean {
			return false
		}
	}
	if s.median != nil && stats.Quantile(all, 0.5) != *s.median {
		return false
	}
	if s.interval == nil || len(all) < 2 {
		return true
	}
	var i stats.Interval
	var err error
	if s.kind == YesNo {
		i, err = stats.Wilson(row[0], n, stats.Level95)
	} else {
		i, err = stats.MeanInterval(all, s.low, s.high, stats.Level95)
	}
	return err == nil && math.Abs(i.Low-s.interval[0]) < 1e-9 && math.Abs(i.High-s.interval[1]) < 1e-9
}

// possible goes through every row and gives the values that each number can have.
func (s saved) possible(total int) []map[int]bool {
	found := make([]map[int]bool, len(s.cells))
	for i := range found {
		found[i] = map[int]bool{}
	}
	row, p := make([]int, len(s.cells)), s.asked
	var try func(at, left int)
	try = func(at, left int) {
		if at == len(row) {
			if left == 0 && s.agrees(row) {
				for i, v := range row {
					found[i][v] = true
				}
			}
			return
		}
		low, high := 1, left
		switch c := s.cells[at]; {
		case c == nil && p.Round > 0:
			high = p.Hide
		case c == nil:
		case p.Round > 0 && *c > 0:
			low, high = max(*c-p.Round/2, p.Hide+1), *c+p.Round/2
		case p.Midpoint && *c > 0:
			low, high = *c-2, *c+3
		default:
			low, high = *c, *c
		}
		for v := low; v <= min(high, left); v++ {
			row[at] = v
			try(at+1, left-v)
		}
	}
	try(0, total)
	return found
}

func TestNobodyWorksOutYesNumbersOrChoices(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 8))
	stars, means := map[string]int{}, map[string]int{}
	for range 120 {
		for _, kind := range []Kind{YesNo, Number, Choice, Ordered} {
			i, truth, values := drawn(t, dice, kind)
			for _, p := range stats.Policies {
				if p.Exact() {
					continue
				}
				item := i
				item.Steps = slices.Clone(i.Steps)
				r := Report{Title: "Try", Policy: p, Waves: []Wave{{Name: "W", Answered: i.Forms, Minimum: 1, Sections: []Section{{Items: []Item{item}}}}}}
				s, ok := save(t, r, values)
				if !ok {
					continue
				}
				found := s.possible(sum(truth))
				for at, c := range s.cells {
					small := truth[at] > 0 && truth[at] <= max(p.Hide, map[bool]int{true: 6}[p.Midpoint])
					if c != nil && !p.Midpoint || truth[at] == 0 && c != nil {
						continue
					}
					stars[p.Key+" "+string(kind)]++
					if !found[at][truth[at]] {
						t.Fatalf("%s: the reader does not even find the truth of %s %v: %v", p.Key, kind, truth, found[at])
					}
					if len(found[at]) < 2 || small && len(found[at]) < 3 {
						t.Errorf("%s: of %s %v (answered %v, mean %v, median %v, range %v) number %d can only be one of %v", p.Key, kind, truth, s.answered, show(s.mean), show(s.median), s.interval, at, found[at])
					}
				}
				if s.mean != nil {
					means[p.Key+" "+string(kind)]++
				}
			}
		}
	}
	t.Logf("stars %v, means %v", stars, means)
	for _, p := range stats.Policies {
		for _, kind := range []Kind{YesNo, Choice, Ordered} {
			if key := p.Key + " " + string(kind); !p.Exact() && stars[key] < 20 {
				t.Errorf("%s: the attack met %d stars", key, stars[key])
			}
		}
	}
}

// save reads what the open data tell of the only question, and looks whether page, table and spreadsheet tell the same and no more. ok is
// false where nothing of single answers is told.
func save(t *testing.T, r Report, values []float64) (s saved, ok bool) {
	t.Helper()
	p, err := r.Protect()
	if err != nil {
		t.Fatal(err)
	}
	var text, table bytes.Buffer
	if err := p.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	if err := p.WriteTable(&table, false); err != nil {
		t.Fatal(err)
	}
	var open openReport
	if err := json.Unmarshal(text.Bytes(), &open); err != nil {
		t.Fatal(err)
	}
	o, item := open.Items[0], p.Waves[0].Items()[0]
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	page := ItemTables([]Item{item}, "")[0].Rows[0]
	aNumber := func(cell string) bool { _, err := strconv.ParseFloat(cell, 64); return err == nil }
	for title, of := range map[string]struct {
		told bool
		at   int
	}{"Answered": {o.Answered != nil, 1}, "Does not apply": {o.NotApplicable != nil, 2}, "Missing": {o.Missing != nil, 3}, "Mean": {o.Mean != nil, 4}, "Median": {o.Median != nil, 5}} {
		if o.Kind == YesNo && (title == "Mean" || title == "Median") {
			if of.told {
				t.Errorf("%s: of yes or no the open data have a %s", r.Policy.Key, title)
			}
			continue
		}
		column := slices.Index(rows[0], title)
		for _, row := range rows {
			if row[0] == "item" && (row[column] != "") != of.told {
				t.Errorf("%s: the table has %s %q, the open data have one: %v", r.Policy.Key, title, row[column], of.told)
			}
		}
		if aNumber(page[of.at]) != of.told {
			t.Errorf("%s: the page has %s %q, the open data have one: %v", r.Policy.Key, title, page[of.at], of.told)
		}
	}
	if picture, drawn := item.Picture("p"); drawn {
		for _, row := range picture.Table().Rows {
			told := map[string]*int{"Does not apply": o.NotApplicable, "No answer": o.Missing}
			for _, l := range item.Steps {
				told[l.Label] = o.Distribution[l.Value]
			}
			if n := told[row[0]]; n == nil && aNumber(row[1]) || n != nil && row[1] != strconv.Itoa(*n) {
				t.Errorf("%s: the picture says %v, the open data %v", r.Policy.Key, row, show(asFloat(n)))
			}
		}
	}
	if item.Answered == 0 && item.AnsweredHidden && strings.Contains(text.String(), "obody answered") || item.Answered > 0 && item.Nobody() {
		t.Errorf("%s: nobody answered, it says: %s", r.Policy.Key, text.String())
	}
	if o.Hidden || len(o.Distribution) == 0 {
		return s, false
	}
	s = saved{answered: o.Answered, mean: o.Mean, median: o.Median, interval: o.Interval, kind: o.Kind, values: values, low: math.Inf(-1), high: math.Inf(1), levels: len(item.Steps), asked: r.Policy}
	if o.ShareYes != nil {
		s.mean = o.ShareYes
	}
	if n := o.SaidYes; n != nil && (o.Distribution["yes"] == nil || *o.Distribution["yes"] != *n) {
		t.Errorf("%s: %d said yes, and how many did is hidden or another number", r.Policy.Key, *n)
	}
	if o.Scale != nil {
		s.low, s.high = o.Scale[0], o.Scale[1]
	}
	for _, l := range item.Steps {
		s.cells = append(s.cells, o.Distribution[l.Value])
	}
	var all []float64
	s.fromShown = s.mean != nil
	for n, c := range s.cells {
		if c == nil {
			s.fromShown = false
			break
		}
		for range *c * min(1, len(values)) { // choices have no values
			all = append(all, values[n])
		}
	}
	s.fromShown = s.fromShown && stats.Mean(all) == *s.mean
	s.cells = append(s.cells, o.NotApplicable, o.Missing)
	return s, true
}

func asFloat(n *int) *float64 {
	if n == nil {
		return nil
	}
	f := float64(*n)
	return &f
}
