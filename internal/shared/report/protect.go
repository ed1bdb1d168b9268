package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"alongside/engine/stats"
)

// What the network's policy for small numbers lets out of a report. A figure is looked at beside all others: a number that is hidden must
// stay unknown for somebody who reads every form of the report, with all counts, means and changes.

// Protect leaves only what the policy lets out. Everything that shows the report works on what it gives.
func (r Report) Protect() (Report, error) {
	if r.protected {
		return r, nil
	}
	r.protected = true
	p := r.Policy
	if !p.Exact() {
		r.protectChanges()
	}
	r.Waves = slices.Clone(r.Waves)
	asked := r.told()
	for w := range r.Waves {
		wave := &r.Waves[w]
		wave.Sections = slices.Clone(wave.Sections)
		for s := range wave.Sections {
			section := &wave.Sections[s]
			section.Items = slices.Clone(section.Items)
			for i := range section.Items {
				var err error
				if section.Items[i], err = section.Items[i].Protect(r.Policy); err != nil {
					return r, err
				}
			}
		}
		if wave.MoreTime {
			wave.Late = r.lateShown(*wave)
		}
		if !r.Policy.Exact() {
			wave.Words, wave.More, wave.Rounded = "", "", p.Rounds()
			if !r.mayTellAsked(wave.Invited, wave.Answered) || !wave.Own && !asked[w] {
				wave.Invited = 0 // how few did not answer would be told
			}
			wave.Answered = shownCount(r.Policy, wave.Answered)
			if wave.Invited > 0 {
				wave.Invited = max(0, shownCount(r.Policy, wave.Invited))
			}
		}
		wave.More = strings.TrimSpace(wave.More + " " + wave.LateWords())
	}
	if r.Policy.Exact() {
		r.Changes = eachChange(r.Changes, func(c Change, _ Comparison) Change { return c.protect(r.Policy, false) })
	}
	r.protectRest(asked)
	r.Places, r.InTurn = 0, nil
	return r, nil
}

// shownCount is a count by itself as the policy shows it; -1 when it is hidden.
func shownCount(p stats.Policy, n int) int {
	if n < 0 {
		return n
	}
	if c := p.Count(n); !c.Hidden {
		return c.Value
	}
	return -1
}

// lateShown is how many answers came late as the policy shows it: neither they nor those in time may be few.
func (r Report) lateShown(w Wave) int {
	if p := r.Policy; w.Late < 0 || w.Late > w.Answered || w.Late < p.Least || w.Answered-w.Late < p.Least || p.Count(w.Late).Hidden || p.Count(w.Answered-w.Late).Hidden {
		return -1
	}
	return shownCount(r.Policy, w.Late)
}

// told says of each form whether how many it asked may be told, as to the other forms: of people who take part no form gives away how few did
// not send it or another one, or how few more another one asked. How many were asked stands when a form closes. So what was told of one
// that closed before stays, and of those that differ by few, the later ones are held back.
func (r Report) told() []bool {
	out := make([]bool, len(r.Waves))
	turns := make([]int, len(r.Waves))
	for w := range turns {
		turns[w] = w
	}
	if len(r.InTurn) > 0 {
		slices.SortStableFunc(turns, func(a, b int) int {
			return cmp.Compare(slices.Index(r.InTurn, r.Waves[a].ID), slices.Index(r.InTurn, r.Waves[b].ID))
		})
	}
	few := func(a, b int) bool { return !r.Policy.Rounds() && r.Policy.Count(max(a-b, b-a)).Hidden }
	for _, w := range turns {
		wave := r.Waves[w]
		out[w] = true
		for o, other := range r.Waves {
			if wave.Own || other.Own || wave.Invited == 0 {
				continue
			}
			beside := o != w && out[o] && other.Invited > 0 && few(wave.Invited, other.Invited)
			if beside || !r.Policy.Count(other.Answered).Hidden && few(wave.Invited, other.Answered) {
				out[w] = false
			}
		}
	}
	return out
}

// People is how many have a place, as it may be told beside what the report says of its forms.
func (r Report) People() stats.Whole {
	var forms []stats.Asked
	told := r.told()
	for n, w := range r.Waves {
		if f := (stats.Asked{Asked: w.Invited, Answered: w.Answered}); !w.Own {
			if f.Asked == 0 || r.Places > 0 && !told[n] {
				f.Asked = -1
			}
			forms = append(forms, f)
		}
	}
	n := r.Places
	for _, f := range forms {
		if r.Places == 0 { // nobody knows the places: what is asked is protected beside what was answered
			n = max(n, f.Asked)
		}
	}
	return r.Policy.WholeOf(n, forms...)
}

// mayTellAsked says whether how many were asked tells nothing of few who did not answer. What is rounded tells nothing of them.
func (r Report) mayTellAsked(asked, answered int) bool {
	p := r.Policy
	return p.Rounds() || !p.Count(asked-answered).Hidden
}

func (r *Report) protectRest(asked []bool) {
	p := r.Policy
	r.Flow, r.Leaving, r.Agreement = slices.Clone(r.Flow), slices.Clone(r.Leaving), slices.Clone(r.Agreement)
	for i := range r.Flow {
		if s := &r.Flow[i]; !p.Exact() {
			// Numbers of one flow add up to each other, so that only what was asked and answered is told by itself.
			if s.Invited >= 0 && s.Answered >= 0 && !r.mayTellAsked(s.Invited, s.Answered) || !r.toldOf(s.Wave, asked) {
				s.Invited = -1 // how few did not answer would be told
			}
			*s = Step{Wave: s.Wave, Invited: shownCount(p, s.Invited), Answered: shownCount(p, s.Answered), Linked: -1, New: -1, Kept: -1, Lost: -1, Again: -1}
		}
	}
	for i := range r.Leaving {
		l := &r.Leaving[i]
		if l.Hidden || p.TooFew(l.Stayers) || p.TooFew(l.Leavers) || !p.Exact() {
			*l = Leaving{ID: l.ID, Label: l.Label, From: l.From, To: l.To, Hidden: true, Why: l.Why}
		}
	}
	for i := range r.Agreement {
		a := &r.Agreement[i]
		if a.Hidden || p.TooFew(a.Pairs) || !p.Exact() {
			*a = Agreement{ID: a.ID, Label: a.Label, Wave: a.Wave, Hidden: true, Why: a.Why}
		}
	}
}

// toldOf is told of the forms with this name.
func (r Report) toldOf(wave string, told []bool) bool {
	for n, w := range r.Waves {
		if w.Name == wave && !told[n] {
			return false
		}
	}
	return true
}

// Protect leaves of one question only what the policy lets out.
func (i Item) Protect(p stats.Policy) (Item, error) {
	switch {
	case p.Exact() && (i.Hidden || !p.TooFew(i.Answered) || i.Kind == Words):
		return i, nil
	case i.Hidden || p.TooFew(i.Answered):
		return i.hide(p)
	}
	if s, ok := i.Summary(); ok {
		f, err := p.Protect(s)
		if err != nil {
			return i, err
		}
		if f.Held {
			return i.hide(p)
		}
		i.show(p, f.Counts, f)
		i.Mean, i.Median, i.Interval = f.Mean, f.Median, f.Interval
		i.NoMean = math.IsNaN(f.Mean) && s.Answered > 0
		return i, nil
	}
	if i.Kind == Number {
		return i.protectNumber(p)
	}
	counts := make([]int, 0, len(i.Steps)+2)
	for _, s := range i.Steps {
		counts = append(counts, s.N)
	}
	if i.Kind == Words || i.Kind == Choice && sum(counts) != i.Answered { // words, or several answers of one person
		counts = []int{i.Answered}
	}
	cells, total, err := p.RowOfAnswers(counts, i.NotApplicable, i.Missing)
	if err != nil {
		return i, err
	}
	if len(counts) > 1 && allHidden(cells) {
		return i.hide(p)
	}
	f := stats.Figures{NotApplicable: cells[len(cells)-2], Missing: cells[len(cells)-1], Forms: formsOf(p, total, append(counts, i.NotApplicable, i.Missing)), Rounded: p.Rounds()}
	levels := cells[:len(cells)-2]
	for _, c := range levels {
		f.Answered.Value += c.Value
		f.Answered.Hidden = f.Answered.Hidden || c.Hidden
	}
	if f.Rounded && !f.Forms.Hidden {
		f.Answered.Value = min(f.Answered.Value, f.Forms.Value)
	}
	alone := make([]stats.Cell, len(i.Steps))
	for n := range alone {
		if len(levels) == len(i.Steps) {
			alone[n] = levels[n]
		} else {
			alone[n] = p.Count(i.Steps[n].N)
			if p.Count(i.Answered - i.Steps[n].N).Hidden { // all but a few chose it
				alone[n] = stats.Cell{Hidden: true}
			}
		}
	}
	i.show(p, alone, f)
	if i.Median = math.NaN(); i.Kind != YesNo || i.Rounded || i.AnsweredHidden || i.starred() {
		i.Interval = stats.Interval{} // of no and yes: it tells nothing beyond counts that are all shown
	}
	i.Mean = math.NaN() // of no and yes: the share, from which hidden or rounded counts could be worked out
	return i, nil
}

// protectNumber leaves of numbers how many gave one and their mean with one decimal. How many gave each number is told where nothing of it
// is hidden or rounded: beside the mean, a star among numbers could be worked out.
func (i Item) protectNumber(p stats.Policy) (Item, error) {
	counts := make([]int, 0, len(i.Steps)+2)
	for _, s := range i.Steps {
		counts = append(counts, s.N)
	}
	rest := []int{i.NotApplicable, i.Missing}
	if len(counts) > 0 && sum(counts) == i.Answered && !p.Rounds() {
		cells, total, err := p.RowOfAnswers(counts, rest...)
		if err != nil {
			return i, err
		}
		if !slices.ContainsFunc(cells[:len(counts)], func(c stats.Cell) bool { return c.Hidden }) {
			i.show(p, cells[:len(counts)], stats.Figures{Answered: stats.Cell{Value: i.Answered}, NotApplicable: cells[len(counts)], Missing: cells[len(counts)+1], Forms: total})
			i.Mean, i.Median, i.Interval = stats.Tenths(i.Mean), math.NaN(), stats.Interval{}
			return i, nil
		}
	}
	all := append([]int{i.Answered}, rest...)
	cells, total, err := p.Row(all)
	if err != nil {
		return i, err
	}
	i.Steps = nil
	i.show(p, nil, stats.Figures{Answered: cells[0], NotApplicable: cells[1], Missing: cells[2], Forms: formsOf(p, total, all), Rounded: p.Rounds()})
	i.Mean, i.Median, i.Interval = stats.Tenths(i.Mean), math.NaN(), stats.Interval{}
	return i, nil
}

// formsOf is how many sent the form. It is the same number beside each question, so where numbers are rounded it is no sum of them.
func formsOf(p stats.Policy, total stats.Cell, counts []int) stats.Cell {
	if p.Rounds() {
		return p.Count(sum(counts))
	}
	return total
}

func allHidden(cells []stats.Cell) bool {
	return !slices.ContainsFunc(cells, func(c stats.Cell) bool { return !c.Hidden })
}

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// hide leaves nothing but that too few answered.
func (i Item) hide(p stats.Policy) (Item, error) {
	out := Item{ID: i.ID, Wording: i.Wording, Kind: i.Kind, Unit: i.Unit, Marks: i.Marks, Reverse: i.Reverse, Low: i.Low, High: i.High, Hidden: true, Held: i.Held, Beside: i.Beside, Private: !p.Exact(),
		Forms: i.Forms, Answered: i.Answered, NotApplicable: i.NotApplicable, Missing: i.Missing, Mean: math.NaN(), Median: math.NaN()}
	if p.Exact() {
		return out, nil
	}
	cells, total, err := p.Row([]int{i.Answered, i.NotApplicable, i.Missing})
	if err != nil {
		return out, err
	}
	out.show(p, nil, stats.Figures{Answered: cells[0], NotApplicable: cells[1], Missing: cells[2], Forms: formsOf(p, total, []int{i.Answered, i.NotApplicable, i.Missing}), Rounded: p.Rounds()})
	return out, nil
}

// show puts counts that may be shown in the place of the true ones. Where numbers are rounded, how many answered is a sum of rounded ones.
// It is rounded once more, so that every number of people is a value of the rule: of what is shown already, so that it tells nothing new.
// Where nobody left the question out, which the noughts tell, as many answered as sent the form: sums of rounded numbers stray far from it.
func (i *Item) show(p stats.Policy, counts []stats.Cell, f stats.Figures) {
	i.Steps = slices.Clone(i.Steps)
	for n, c := range counts {
		i.Steps[n].N, i.Steps[n].Hidden = c.Value, c.Hidden
	}
	i.Answered, i.AnsweredHidden = f.Answered.Value, f.Answered.Hidden
	i.NotApplicable, i.NAHidden = f.NotApplicable.Value, f.NotApplicable.Hidden
	i.Missing, i.MissingHidden = f.Missing.Value, f.Missing.Hidden
	i.Forms, i.FormsHidden = f.Forms.Value, f.Forms.Hidden
	if i.Rounded = f.Rounded; f.Rounded && !f.Answered.Hidden {
		i.Answered = p.Count(f.Answered.Value).Value
		if nought := (stats.Cell{}); f.NotApplicable == nought && f.Missing == nought && !f.Forms.Hidden {
			i.Answered = f.Forms.Value
		}
	}
}

// guarded is one question of one wave as it was and as it is shown, with the means of some of its people that are told beside it.
type guarded struct {
	answered int
	ordered  bool
	truth    stats.Summary
	shown    stats.Figures
	known    []stats.Known
}

// place is one question of one wave.
type place struct{ wave, item string }

// guard finds every question of the report. Two of the same name are not found: nobody could say which a change is about.
func (r Report) guard() (map[place]*guarded, error) {
	out := map[place]*guarded{}
	for _, w := range r.Waves {
		for _, i := range w.Items() {
			at := place{w.Name, i.ID}
			if _, twice := out[at]; twice || i.Hidden || r.Policy.TooFew(i.Answered) {
				out[at] = nil
				continue
			}
			g := &guarded{answered: i.Answered}
			if g.truth, g.ordered = i.scored(); g.ordered {
				var err error
				if g.shown, err = r.Policy.Protect(g.truth); err != nil {
					return nil, err
				}
				if i.Kind == YesNo {
					g.shown.Mean = math.NaN() // it is not told
				}
			}
			out[at] = g
		}
	}
	return out, nil
}

// scored is the counts of a question that has scores: steps of a scale, or no and yes.
func (i Item) scored() (stats.Summary, bool) {
	if i.Kind != YesNo {
		return i.Summary()
	}
	counts := []int{0, i.yes().N}
	if counts[0] = i.Answered - counts[1]; counts[0] < 0 {
		return stats.Summary{}, false
	}
	s, err := stats.SummariseCounts(stats.Scale{Low: 0, High: 1}, counts, i.NotApplicable, i.Missing)
	return s, err == nil
}

// protectChanges decides which changes may be told where single numbers are hidden or rounded: only means, and none beside which a
// hidden number could be worked out. What was told once is decided before what came later.
func (r *Report) protectChanges() {
	type key struct {
		from, to, id string
		scale        bool
	}
	all, err := r.guard()
	told := map[key]bool{}
	decide := func(c Change, of Comparison) Change {
		at := key{of.From, of.To, c.ID, c.Scale}
		if _, decided := told[at]; !decided {
			told[at] = err == nil && c.Shown() && !r.Policy.TooFew(c.Pairs) && c.mayBeTold(r.Policy, all, of)
		}
		return c.protect(r.Policy, !told[at])
	}
	eachChange(r.Ever, decide)
	r.Changes, r.Ever = eachChange(r.Changes, decide), nil
}

// eachChange puts something in the place of each change.
func eachChange(all []Comparison, as func(Change, Comparison) Change) []Comparison {
	all = slices.Clone(all)
	for c := range all {
		all[c].Items = slices.Clone(all[c].Items)
		for i := range all[c].Items {
			all[c].Items[i] = as(all[c].Items[i], all[c])
		}
	}
	return all
}

// mayBeTold says whether the means of a change tell nothing that is hidden: of the two questions, of the people of the change, or of
// the few who are in one and not in the other.
func (c Change) mayBeTold(p stats.Policy, all map[place]*guarded, of Comparison) bool {
	items := c.Items
	if !c.Scale {
		items = []string{c.ID}
	}
	if len(items) == 0 {
		return false
	}
	means := map[string]float64{of.From: c.Before, of.To: c.After}
	var tell []func()
	for wave, mean := range means {
		for _, id := range items {
			g := all[place{wave, id}]
			if g == nil {
				return false
			}
			if d := max(g.answered-c.Pairs, c.Pairs-g.answered); p.TooFew(d) {
				return false // those who are only in one of the two
			}
			if !g.ordered {
				if c.Scale {
					return false
				}
				continue // numbers: nothing is told of them but their mean
			}
			next := append(slices.Clone(g.known), stats.Known{People: c.Pairs, Mean: mean, Reversed: c.Reversed})
			switch {
			case c.Scale && (slices.ContainsFunc(g.shown.Counts, func(x stats.Cell) bool { return x.Hidden }) || g.shown.Held):
				return false // how much each question gave to the score cannot be said
			case c.Scale:
				if !p.TellsNoFew(g.truth.Scale, stats.Known{People: c.Pairs * len(items), Mean: mean}) {
					return false
				}
			case !p.MeanMayBeTold(g.truth, g.shown, next):
				return false
			default:
				tell = append(tell, func() { g.known = next })
			}
		}
	}
	for _, t := range tell {
		t()
	}
	return true
}

// protect leaves of a change only what the policy lets out: where single numbers are hidden or rounded, only means, and nothing at all
// when it is held back.
func (c Change) protect(p stats.Policy, held bool) Change {
	bare := Change{ID: c.ID, Label: c.Label, Scale: c.Scale, Reversed: c.Reversed, YesNo: c.YesNo, Low: c.Low, High: c.High, P: math.NaN()}
	switch {
	case held:
		bare.Hidden = HeldBack
		return bare
	case c.Hidden != "":
		return c
	case p.TooFew(c.Pairs):
		bare.Hidden, bare.Pairs = TooFewLinked, c.Pairs
		return bare
	case p.Exact():
		return c
	}
	bare.Pairs, bare.OnlyMeans, bare.Rounded = max(0, shownCount(p, c.Pairs)), true, p.Rounds()
	bare.Before, bare.After = stats.Tenths(c.Before), stats.Tenths(c.After)
	if c.YesNo && p.Rounds() {
		before, after := p.Count(c.saidYes(c.Before)), p.Count(c.saidYes(c.After))
		if before.Hidden || after.Hidden || bare.Pairs == 0 {
			return c.protect(p, true) // a share would tell how few said yes
		}
		bare.Before, bare.After = float64(before.Value)/float64(bare.Pairs), float64(after.Value)/float64(bare.Pairs)
		bare.Change = noTest(bare.After - bare.Before)
		return bare
	}
	// Of the means that are told, and not of the true ones: a third figure with one decimal would tell more of both.
	bare.Change = noTest(stats.Tenths(bare.After - bare.Before))
	return bare
}

// noTest is a change of which no more is told than by how much it was.
func noTest(mean float64) stats.Change {
	return stats.Change{Mean: mean, Shift: math.NaN(), Sign: math.NaN(), Wilcoxon: stats.SignedRank{P: math.NaN(), SmallestP: math.NaN(), RankBiserial: math.NaN()}}
}
