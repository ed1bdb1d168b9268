package evaluating

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"alongside/engine/stats"
	"alongside/internal/shared/report"
)

// order puts the waves in the order in which they were: as was said, by the numbers or dates in their names, by well-known words, or as they
// come in the file.
func (t *tally) order() []int {
	out := make([]int, len(t.waves))
	for i := range out {
		out[i] = i
	}
	rank := func(string) (int, bool) { return 0, false }
	numbered, worded := true, true
	for _, w := range t.waves {
		_, n := numberIn(w)
		_, k := wordRank(w)
		numbered, worded = numbered && n, worded && k
	}
	switch {
	case len(t.options.Waves) > 0:
		rank = func(w string) (int, bool) {
			at := slices.IndexFunc(t.options.Waves, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), w) })
			if at < 0 {
				return math.MaxInt, true
			}
			return at, true
		}
	case numbered:
		rank = numberIn
	case worded:
		rank = wordRank
	}
	slices.SortStableFunc(out, func(a, b int) int {
		x, _ := rank(t.waves[a])
		y, _ := rank(t.waves[b])
		return cmp.Compare(x, y)
	})
	return out
}

// numberIn is the number in a name, such as 2 of "T2" or 20260131 of 2026-01-31; ok is false without one.
func numberIn(s string) (n int, ok bool) {
	for _, r := range s {
		if unicode.IsDigit(r) && r < 128 && n < 1e14 {
			n, ok = n*10+int(r-'0'), true
		}
	}
	return n, ok
}

// wordRank ranks the usual names of occasions.
func wordRank(s string) (int, bool) {
	for rank, words := range [][]string{{"baseline", "before", "pre", "start"}, {"during", "mid", "middle"}, {"immediately", "after", "post", "end", "at the end"},
		{"one month", "after one month", "one-month"}, {"three months", "after three months", "three-months", "follow-up", "followup"}, {"six months", "after six months"}, {"one year", "after one year"}} {
		if slices.Contains(words, strings.ToLower(s)) {
			return rank, true
		}
	}
	return 0, false
}

// link works out what rests on codes: the flow of people, changes, those who left, and agreement.
func (t *tally) link(r *report.Report, order []int) error {
	place := make([]int, len(t.waves)) // of each wave in the order
	for at, w := range order {
		place[w] = at
	}
	for at := range t.linked {
		t.linked[at].wave = uint16(place[t.linked[at].wave])
	}
	slices.SortFunc(t.linked, func(a, b linked) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.wave, b.wave), cmp.Compare(a.row, b.row))
	})
	double := t.twoRaters(len(order))
	if double && t.rater < 0 {
		t.mind("Most codes have two forms of one occasion, and no column says why. They are taken for two people who rated the same thing. If they are two occasions, name the column that says which: --wave COLUMN%s. If two people filled them in, name that column: --rater COLUMN.", t.likelyWave())
	}
	persons := t.persons(len(order), double)
	r.Flow = t.flow(r.Waves, persons)
	if len(order) > 1 && len(persons) > 0 {
		if err := t.changes(r, persons); err != nil {
			return err
		}
		if err := t.leavers(r, persons); err != nil {
			return err
		}
	}
	if double {
		return t.agreement(r)
	}
	return nil
}

// groups calls with the forms of one code, wave by wave.
func (t *tally) groups(call func(forms []linked)) {
	for from := 0; from < len(t.linked); {
		to := from + 1
		for to < len(t.linked) && t.linked[to].key == t.linked[from].key {
			to++
		}
		call(t.linked[from:to])
		from = to
	}
}

// twoRaters says whether two people filled in a form for each code: when a column says who, or when most forms with a code come in twos
// within one wave.
func (t *tally) twoRaters(waves int) bool {
	if t.rater >= 0 {
		return len(t.linked) > 0
	}
	inTwos := 0
	t.groups(func(forms []linked) {
		for w := range waves {
			n := 0
			for _, f := range forms {
				if int(f.wave) == w {
					n++
				}
			}
			if n == 2 {
				inTwos += 2
			}
		}
	})
	return inTwos > 0 && 2*inTwos >= len(t.linked)
}

// occasionWords are headings of columns that most likely say at which occasion a form was filled in.
var occasionWords = []string{"occasion", "time", "timepoint", "visit", "phase", "when", "moment", "round", "measurement"}

// likelyWave names the columns that look as if they said the occasion, to be put behind a sentence.
func (t *tally) likelyWave() string {
	var out []string
	for _, h := range t.headers {
		if slices.Contains(occasionWords, fold(h)) {
			out = append(out, "“"+h+"”")
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (perhaps " + strings.Join(out, " or ") + ")"
}

// person is the forms of one person: the place of the form in linked for each wave, -1 without one.
type person []int32

// persons puts forms of one person together. Two forms of one wave with the same code are linked to nothing.
func (t *tally) persons(waves int, double bool) []person {
	if double && t.rater < 0 {
		if waves > 1 {
			t.mind("Two people filled in a form for each code, and no column says who. So changes between occasions are not worked out. Give --rater.")
		}
		return nil
	}
	var out []person
	var room []int32 // for many persons at once
	repeated := 0
	at := int32(0)
	t.groups(func(forms []linked) {
		slices.SortStableFunc(forms, func(a, b linked) int { return cmp.Compare(a.rater, b.rater) })
		for from := 0; from < len(forms); {
			to := from + 1
			for to < len(forms) && forms[to].rater == forms[from].rater {
				to++
			}
			if len(room) < waves {
				room = make([]int32, 4096*waves)
			}
			p := person(room[:waves:waves])
			room = room[waves:]
			twice := place(p, forms[from:to], at+int32(from))
			repeated += twice
			if twice == 0 || slices.ContainsFunc(p, func(f int32) bool { return f >= 0 }) {
				out = append(out, p)
			}
			from = to
		}
		at += int32(len(forms))
	})
	if repeated > 0 {
		t.mind("%d forms have a code that another form of the same occasion has too. They are counted, and linked to nothing.", repeated)
	}
	return out
}

// place puts the forms of one person into their waves and says how many share a wave, which are linked to nothing.
func place(p person, forms []linked, first int32) (twice int) {
	for w := range p {
		p[w] = -1
	}
	for i, f := range forms {
		same := 0
		for _, other := range forms {
			if other.wave == f.wave {
				same++
			}
		}
		if same > 1 {
			twice++
		} else {
			p[f.wave] = first + int32(i)
		}
	}
	return twice
}

// flow follows people through the waves.
func (t *tally) flow(waves []report.Wave, persons []person) []report.Step {
	var out []report.Step
	for w, wave := range waves {
		s := report.Step{Wave: wave.Name, Invited: -1, Answered: wave.Answered, Linked: -1, New: -1, Kept: -1, Lost: -1, Again: -1}
		if wave.Invited > 0 {
			s.Invited = wave.Invited
		}
		if len(persons) > 0 {
			s.Linked, s.New, s.Kept, s.Lost, s.Again = 0, 0, 0, 0, 0
		}
		for _, p := range persons {
			before, always := false, true
			for _, f := range p[:w] {
				before = before || f >= 0
				always = always && f >= 0
			}
			switch {
			case p[w] < 0 && w > 0 && p[w-1] >= 0:
				s.Lost++
			case p[w] < 0:
			default:
				s.Linked++
				if always {
					s.Kept++
				}
				if !before {
					s.New++
				} else if p[w-1] < 0 {
					s.Again++
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// measure is something that has a score in a form.
type measure struct {
	item  report.Item
	scale bool
	items []string // of a scale: ids of its questions
	score func([]uint16) (float64, bool)
}

func (t *tally) measures() (out []measure) {
	if t.def != nil {
		for _, s := range t.def.Scales {
			if m, ok := t.scaleMeasure(s.ID); ok {
				out = append(out, m)
			}
		}
	}
	for at, c := range t.columns {
		if c.guess.kind == report.Ordered || c.guess.kind == report.YesNo || c.guess.kind == report.Number {
			out = append(out, measure{item: c.blankItem(), score: func(answers []uint16) (float64, bool) { return c.score(answers[at]) }})
		}
	}
	return out
}

// scaleMeasure is a score of several questions, by the form's own rule.
func (t *tally) scaleMeasure(id string) (measure, bool) {
	s, _ := t.def.Scale(id)
	var at []int
	for _, item := range s.Items {
		if n := slices.IndexFunc(t.columns, func(c *column) bool { return c.item.ID == item }); n >= 0 {
			at = append(at, n)
		}
	}
	if len(at) != len(s.Items) || len(at) == 0 || s.Rule != "mean" {
		return measure{}, false
	}
	first := t.columns[at[0]].blankItem()
	return measure{item: report.Item{ID: s.ID, Wording: s.Title, Low: first.Low, High: first.High}, scale: true, items: s.Items, score: func(answers []uint16) (float64, bool) {
		total, n := 0.0, 0
		for _, i := range at {
			if v, ok := t.columns[i].score(answers[i]); ok {
				total, n = total+v, n+1
			}
		}
		if n == 0 || n < s.Least {
			return 0, false
		}
		return total / float64(n), true
	}}, true
}

// changes compares every two waves, for the people who answered both.
func (t *tally) changes(r *report.Report, persons []person) error {
	measures := t.measures()
	for to := range r.Waves {
		for from := range to {
			c := report.Comparison{From: r.Waves[from].Name, To: r.Waves[to].Name, Minimum: 1}
			for _, m := range measures {
				change, err := t.change(m, persons, from, to)
				if err != nil {
					return err
				}
				if change.Pairs > 0 {
					c.Items = append(c.Items, change)
				}
			}
			if len(c.Items) == 0 {
				t.mind("Nobody can be followed from %q to %q.", c.From, c.To)
				continue
			}
			report.Correct(c.Items)
			r.Changes = append(r.Changes, c)
		}
	}
	return nil
}

func (t *tally) change(m measure, persons []person, from, to int) (report.Change, error) {
	out := report.Change{ID: m.item.ID, Label: m.item.Wording, Scale: m.scale, Reversed: m.item.Reverse, YesNo: m.item.Kind == report.YesNo, Low: m.item.Low, High: m.item.High, Items: m.items, P: math.NaN()}
	var pairs []stats.Pair
	for _, p := range persons {
		if p[from] < 0 || p[to] < 0 {
			continue
		}
		before, ok := m.score(t.answers(t.linked[p[from]]))
		after, ok2 := m.score(t.answers(t.linked[p[to]]))
		if ok && ok2 {
			pairs = append(pairs, stats.Pair{Before: before, After: after})
		}
	}
	if out.Pairs = len(pairs); len(pairs) == 0 {
		return out, nil
	}
	slices.SortFunc(pairs, func(a, b stats.Pair) int {
		return cmp.Or(cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
	for _, p := range pairs {
		out.Before, out.After = out.Before+p.Before, out.After+p.After
	}
	out.Before, out.After = out.Before/float64(len(pairs)), out.After/float64(len(pairs)) // the sum first: 21 of 12 people is 1.75, their twelfths a little less
	if m.item.Kind != report.Number || !math.IsInf(out.Low, 0) {
		out.Moves = report.MovesOf(pairs)
	}
	var err error
	out.Change, err = stats.PairedChange(pairs, out.Low, out.High)
	out.P = out.Change.Wilcoxon.P
	return out, err
}

// leavers compares the first answers of those who were in the last wave too with those who were not.
func (t *tally) leavers(r *report.Report, persons []person) error {
	last := len(r.Waves) - 1
	for _, m := range t.measures() {
		if m.item.Kind != report.Ordered && m.item.Kind != report.Number {
			continue
		}
		var stayed, left []float64
		for _, p := range persons {
			if p[0] < 0 {
				continue
			}
			if v, ok := m.score(t.answers(t.linked[p[0]])); ok && p[last] >= 0 {
				stayed = append(stayed, v)
			} else if ok {
				left = append(left, v)
			}
		}
		if len(stayed) == 0 || len(left) == 0 {
			continue
		}
		l, err := report.CompareLeaving(m.item.ID, m.item.Wording, r.Waves[0].Name, r.Waves[last].Name, stayed, left)
		if err != nil {
			return err
		}
		r.Leaving = append(r.Leaving, l)
	}
	report.CorrectLeaving(r.Leaving)
	return nil
}

// agreement compares the two forms of each code, wave by wave.
func (t *tally) agreement(r *report.Report) error {
	raters := t.raters
	if len(raters) > 2 {
		t.mind("The column of raters names %d. Only codes with two forms are compared.", len(raters))
	}
	single := 0
	twos := make([][][2]linked, len(r.Waves))
	t.groups(func(forms []linked) {
		for w := range r.Waves {
			var both []linked
			for _, f := range forms {
				if int(f.wave) == w {
					both = append(both, f)
				}
			}
			slices.SortStableFunc(both, func(a, b linked) int { return strings.Compare(t.raterName(a), t.raterName(b)) })
			switch {
			case len(both) == 2 && (t.rater < 0 || both[0].rater != both[1].rater):
				twos[w] = append(twos[w], [2]linked{both[0], both[1]})
			case len(both) > 0:
				single += len(both)
			}
		}
	})
	if single > 0 {
		t.mind("%d forms have a code without exactly one other form, so they are left out of the agreement.", single)
	}
	var without []string
	for _, c := range t.columns {
		if c.guess.kind == report.YesNo || c.guess.kind == report.Number || c.guess.kind == report.Choice {
			without = append(without, c.heading)
		}
	}
	if len(without) > 0 {
		t.mind("How far two people agree is worked out for steps of a scale. So it is not for: %s.", strings.Join(without, "; "))
	}
	for w, pairs := range twos {
		for at, c := range t.columns {
			if c.guess.kind != report.Ordered || len(pairs) == 0 {
				continue
			}
			a, err := t.agree(c, at, pairs)
			if err != nil {
				return err
			}
			if len(r.Waves) > 1 {
				a.Wave = r.Waves[w].Name
			}
			r.Agreement = append(r.Agreement, a)
		}
	}
	return nil
}

func (t *tally) raterName(f linked) string {
	if f.rater == 0 {
		return ""
	}
	return t.raters[f.rater-1]
}

func (t *tally) agree(c *column, at int, pairs [][2]linked) (report.Agreement, error) {
	i := c.blankItem()
	out := report.Agreement{ID: i.ID, Label: i.Wording}
	var ratings []stats.Rating
	var values []stats.Pair
	for _, p := range pairs {
		a, ok := c.score(t.answers(p[0])[at])
		b, ok2 := c.score(t.answers(p[1])[at])
		if ok && ok2 {
			ratings = append(ratings, stats.Rating{First: int(a), Second: int(b)})
			values = append(values, stats.Pair{Before: a, After: b})
			out.Gap += math.Abs(a - b)
		}
	}
	found, err := stats.Agree(stats.Scale{Low: c.guess.low, High: c.guess.high}, ratings)
	if err != nil {
		return out, err
	}
	out.Pairs, out.Exact, out.WithinOne, out.Kappa, out.ICC = found.Pairs, found.Exact, found.WithinOne, found.Kappa, found.ICC
	if out.Pairs == 0 {
		out.Hidden = true
		return out, nil
	}
	out.Gap /= float64(out.Pairs)
	if len(values) > 1 {
		out.Limits, err = stats.BlandAltman(values)
	}
	return out, err
}
