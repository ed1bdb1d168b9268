package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// A reader with every form of a report in hand. They know the true number of forms, what stars and rounded numbers stand for, every count
// that is shown, every mean, and the means of those who answered twice. They try every row of people that could be behind
// it. No number that is hidden may come out as a single one, and no small number as one of two.

// puzzleOf is what the open data tell of one question.
type puzzleOf struct {
	cells  []*int // steps, does not apply, missing; nil is a star
	mean   *float64
	groups []group
}

type group struct {
	people int
	mean   float64
}

func TestNobodyWorksOutAStar(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 5))
	stars, means, changes := map[string]int{}, map[string]int{}, map[string]int{}
	for range 220 {
		before, after, pairs := peopleOf(dice)
		for _, p := range stats.Policies {
			r := reportOf(t, p, before, after, pairs)
			tables, told := read(t, r)
			changes[p.Key] += told
			for w, forms := range [][][2]int{before, after} {
				truth := countsOf(forms)
				q := tables[w]
				if q.cells == nil || sum(truth) <= p.Hide { // then the total is hidden too
					continue
				}
				found := q.solve(p, sum(truth))
				for at, c := range q.cells {
					small := truth[at] > 0 && truth[at] <= p.Hide
					if c != nil {
						if small && !p.Midpoint {
							t.Fatalf("%s: %v is shown as it is", p.Key, truth)
						}
						continue
					}
					stars[p.Key]++
					if !found[at][truth[at]] {
						t.Fatalf("%s: the reader does not even find the truth of %v: %v (mean %v, groups %v, number %d, %v)", p.Key, truth, found[at], show(q.mean), q.groups, at, found)
					}
					if len(found[at]) < 2 || small && len(found[at]) < 3 {
						t.Errorf("%s: of %v (mean %v, groups %v) number %d can only be one of %v", p.Key, truth, show(q.mean), q.groups, at, found[at])
					}
				}
				if q.mean != nil {
					means[p.Key]++
				}
			}
		}
	}
	t.Logf("stars %v, means %v, changes %v", stars, means, changes)
	for _, p := range stats.Policies {
		if p.Hide > 0 && (stars[p.Key] < 60 || means[p.Key] < 3) || changes[p.Key] < 5 {
			t.Errorf("%s: the attack met %d stars, %d means and %d changes", p.Key, stars[p.Key], means[p.Key], changes[p.Key])
		}
	}
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

const steps = 4 // of the question; what is -1 does not apply, -2 is missing

// peopleOf lets people answer once or twice: each has their answers before and after. pairs are those who gave both.
func peopleOf(dice *rand.Rand) (before, after [][2]int, pairs []stats.Pair) {
	n := 6 + dice.IntN(34)
	lean, careful := dice.IntN(3), dice.IntN(2) == 0 // careful people leave nothing out
	mark := func() int {
		switch x := dice.IntN(20); {
		case x == 0 && !careful:
			return -1
		case x == 1 && !careful:
			return -2
		case lean == 0:
			return dice.IntN(steps)
		}
		return min(steps-1, dice.IntN(lean+1)+dice.IntN(3))
	}
	leave := []int{0, 0, 9, 12}[dice.IntN(4)]
	for i := range n {
		a, b := mark(), mark()
		before = append(before, [2]int{a, i})
		if i < leave {
			continue
		}
		after = append(after, [2]int{b, i})
		if a >= 0 && b >= 0 {
			pairs = append(pairs, stats.Pair{Before: float64(a), After: float64(b)})
		}
	}
	return before, after, pairs
}

func countsOf(forms [][2]int) []int {
	out := make([]int, steps+2)
	for _, f := range forms {
		switch {
		case f[0] >= 0:
			out[f[0]]++
		case f[0] == -1:
			out[steps]++
		default:
			out[steps+1]++
		}
	}
	return out
}

func reportOf(t *testing.T, p stats.Policy, before, after [][2]int, pairs []stats.Pair) Report {
	t.Helper()
	r := Report{Title: "Try", Policy: p}
	for n, forms := range [][][2]int{before, after} {
		c := countsOf(forms)
		i := marks("q", c[:steps], c[steps], c[steps+1])
		r.Waves = append(r.Waves, Wave{Name: "W" + strconv.Itoa(n), Answered: len(forms), Minimum: 3, Sections: []Section{{Items: []Item{i}}}})
		r.Flow = append(r.Flow, Step{Wave: "W" + strconv.Itoa(n), Invited: len(before) + 1, Answered: len(forms), Linked: -1, New: -1, Kept: -1, Lost: -1, Again: -1})
	}
	if len(pairs) == 0 {
		return r
	}
	change, err := stats.PairedChange(pairs, 0, steps-1)
	if err != nil {
		t.Fatal(err)
	}
	c := Change{ID: "q", Label: "q", Pairs: len(pairs), Change: change, P: change.Wilcoxon.P, High: steps - 1, Moves: MovesOf(pairs)}
	for _, x := range pairs {
		c.Before, c.After = c.Before+x.Before, c.After+x.After
	}
	c.Before, c.After = c.Before/float64(len(pairs)), c.After/float64(len(pairs)) // not one by one: 1.75 is shown as 1.8
	r.Changes = []Comparison{{From: "W0", To: "W1", Minimum: 3, Items: []Change{c}}}
	return r
}

// read puts together what JSON and CSV tell; neither may tell more than the other.
func read(t *testing.T, r Report) (waves [2]puzzleOf, changes int) {
	t.Helper()
	var text, table bytes.Buffer
	if err := r.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteTable(&table, false); err != nil {
		t.Fatal(err)
	}
	var open openReport
	if err := json.Unmarshal(text.Bytes(), &open); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	mean := slices.Index(rows[0], "Mean")
	for _, i := range open.Items {
		w, _ := strconv.Atoi(strings.TrimPrefix(i.Wave, "W"))
		for _, row := range rows {
			if row[0] == "item" && row[1] == i.Wave && (row[mean] == "") != (i.Mean == nil) {
				t.Errorf("%s: the table has mean %q, the open data %v", r.Policy.Key, row[mean], show(i.Mean))
			}
		}
		if i.Hidden || len(i.Distribution) == 0 {
			continue
		}
		for v := range steps {
			waves[w].cells = append(waves[w].cells, i.Distribution[strconv.Itoa(v)])
		}
		waves[w].cells = append(waves[w].cells, i.NotApplicable, i.Missing)
		waves[w].mean = i.Mean
	}
	for _, c := range open.Changes {
		if c.Before == nil {
			continue
		}
		changes++
		if c.Pairs == nil || r.Policy.Round > 0 || r.Policy.Midpoint {
			continue // how many they are is not told
		}
		waves[0].groups = append(waves[0].groups, group{people: *c.Pairs, mean: *c.Before})
		waves[1].groups = append(waves[1].groups, group{people: *c.Pairs, mean: *c.After})
	}
	return waves, changes
}

// solve tries every row and gives the values that each number can have.
func (q puzzleOf) solve(p stats.Policy, total int) []map[int]bool {
	found := make([]map[int]bool, len(q.cells))
	for i := range found {
		found[i] = map[int]bool{}
	}
	row := make([]int, len(q.cells))
	var try func(at, left int)
	try = func(at, left int) {
		if at == len(row) {
			if left == 0 && q.fits(p, row) {
				for i, v := range row {
					found[i][v] = true
				}
			}
			return
		}
		low, high := 1, left
		switch c := q.cells[at]; {
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

func (q puzzleOf) fits(p stats.Policy, row []int) bool {
	small, starred, n, total := false, false, 0, 0
	for i, v := range row {
		if q.cells[i] == nil {
			starred, small = true, small || v <= p.Hide
		}
		if i < steps {
			n, total = n+v, total+i*v
		}
	}
	if starred && !small || n > 0 && n < p.Least {
		return false
	}
	if q.mean != nil && !p.Midpoint && n > 0 && stats.Tenths(float64(total)/float64(n)) != stats.Tenths(*q.mean) {
		return false
	}
	for _, g := range q.groups {
		if !g.among(row[:steps]) {
			return false
		}
	}
	return true
}

// among says whether some of these people have the mean of the group.
func (g group) among(counts []int) bool {
	reach := map[[2]int]bool{{0, 0}: true}
	for step, n := range counts {
		next := map[[2]int]bool{}
		for at := range reach {
			for k := 0; k <= n && at[0]+k <= g.people; k++ {
				next[[2]int{at[0] + k, at[1] + k*step}] = true
			}
		}
		reach = next
	}
	for at := range reach {
		if at[0] == g.people && stats.Tenths(float64(at[1])/float64(at[0])) == g.mean {
			return true
		}
	}
	return false
}

// TestNothingShownOfLeaversIsOneSentence: where no question can be shown, there is a sentence and no table of empty lines.
func TestNothingShownOfLeaversIsOneSentence(t *testing.T) {
	hidden := Report{Leaving: []Leaving{{ID: "q", Label: "Q", From: "a", To: "b", Hidden: true}, {ID: "r", Label: "R", From: "a", To: "b", Hidden: true}}}
	shown := Report{Leaving: append([]Leaving{{ID: "s", Label: "S", From: "a", To: "b", Stayers: 9, Leavers: 8, MeanStayers: 3, MeanLeavers: 2, Delta: 0.4, P: 0.1, Corrected: 0.1, SmallestP: 0.001}}, hidden.Leaving...)}
	count := func(r Report) (tables, words int) {
		for _, b := range r.Document() {
			if b.Kind == Numbers && len(b.Table.Headers) > 1 && b.Table.Headers[1] == "Stayed" {
				tables++
			}
			if b.Kind == Paragraph && len(b.Text) > 20 && b.Text[:14] == "Those who answ" {
				words++
			}
		}
		return tables, words
	}
	if tables, words := count(hidden); tables != 0 || words != 2 {
		t.Errorf("nothing is shown in %d tables and %d sentences", tables, words)
	}
	if tables, words := count(shown); tables != 1 || words != 1 {
		t.Errorf("one question is shown in %d tables and %d sentences", tables, words)
	}
}
