package evaluation

import (
	"math"
	"slices"

	"alongside/engine/apart"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/report"
)

// Those who answered a form again and those who did not are compared by what they said to the first one: when the two differ,
// the change of those who stayed is not that of all. Both groups are parts of the crowd that answered the first form. So each is
// shown only as far as package apart lets it stand beside all that is shown of that crowd, as with the same people of a
// change: people are left out by chance, or the comparison is hidden.

// twoGroups are the marks of those who stayed and those who left, as far as they are shown.
type twoGroups struct {
	stayed, left map[string]bool
	leftOut      int
	few          bool // too few in one of the groups, whatever else is shown
}

// eachLeaving calls with each wave and the first one before it that may hold forms of the same people, when everybody whom the first
// one asked is asked again, and no form on paper got a random mark, which would look like somebody who left.
func eachLeaving(all []read, call func(from, to read)) {
	seen := map[db.ID]bool{}
	eachComparison(all, func(from, to read, _ []read) {
		if !seen[to.ID] && from.followed(to) {
			seen[to.ID] = true
			call(from, to)
		}
	})
}

// followed says whether who gave a code in one wave and not in the next is somebody who left.
func (r read) followed(to read) bool {
	return r.Masked == 0 && to.Masked == 0 && !slices.ContainsFunc(r.Respondents, func(w string) bool { return !slices.Contains(to.Respondents, w) })
}

// leavingMeasures are the questions of which stayers and leavers are compared: those that both forms ask for a mark or a number.
func leavingMeasures(from, to read) []measure {
	return slices.DeleteFunc(measures(from.def, to.def), func(m measure) bool { return m.scale || m.yesNo })
}

// stayedAndLeft are the first scores of those who gave a code, by whether a form with it came to the later wave.
func (m measure) stayedAndLeft(from, to read) (stayed, left map[string]float64) {
	stayed, left = map[string]float64{}, map[string]float64{}
	for mark, as := range from.byMark {
		v, ok := m.before(as)
		if !ok {
			continue
		}
		if _, again := to.byMark[mark]; again {
			stayed[mark] = v
		} else {
			left[mark] = v
		}
	}
	return stayed, left
}

// decideLeaving decides which marks of the two groups are shown. The leavers are mostly the smaller group: when they cannot be
// shown, nothing is taken from what can be shown later.
func (s samePeople) decideLeaving(from, to read, m measure) {
	key := changeKey{from.ID, to.ID, m.id, m.scale}
	least := int(max(from.Minimum, to.Minimum))
	stayed, left := m.stayedAndLeft(from, to)
	g := twoGroups{few: min(len(stayed), len(left)) < least}
	if !g.few {
		if g.left = s.showPart(from, m, left, least); len(g.left) > 0 {
			g.stayed = s.showPart(from, m, stayed, least)
		}
		g.leftOut = len(stayed) + len(left) - len(g.stayed) - len(g.left)
	}
	s.leaving[key] = g
}

// showPart decides how many people of one wave have figures of their own for one question.
func (s samePeople) showPart(from read, m measure, group map[string]float64, least int) map[string]bool {
	numbers, marks, weights := make([]int, 0, len(group)), map[int]string{}, apart.Weights{}
	for mark := range group {
		n := s.numbers[mark]
		numbers, marks[n], weights[n] = append(numbers, n), mark, 1
	}
	shown := map[string]bool{}
	for _, n := range s.choice.Show(numbers, least, []apart.View{{Crowd: s.crowd(from, m.items[0]), Weights: weights}}) {
		shown[marks[n]] = true
	}
	return shown
}

// compareLeavers works out how those who stayed and those who left had begun.
func compareLeavers(all []read, same samePeople) (out []report.Leaving, err error) {
	eachLeaving(all, func(from, to read) {
		for _, m := range leavingMeasures(from, to) {
			if err != nil {
				return
			}
			g := same.leaving[changeKey{from.ID, to.ID, m.id, m.scale}]
			stayed, left := m.stayedAndLeft(from, to)
			if len(stayed) == 0 || len(left) == 0 {
				continue // nobody left, or nobody came again
			}
			if len(g.stayed) == 0 || len(g.left) == 0 {
				l := report.Leaving{ID: m.id, Label: m.label, From: from.Name, To: to.Name, Hidden: true, Delta: math.NaN()}
				if !g.few {
					l.Why = "This would tell what " + report.Few(int(max(from.Minimum, to.Minimum))) + " said, so it is not shown."
				}
				out = append(out, l)
				continue
			}
			var l report.Leaving
			if l, err = report.CompareLeaving(m.id, m.label, from.Name, to.Name, only(stayed, g.stayed), only(left, g.left)); err != nil {
				return
			}
			l.LeftOut = g.leftOut
			out = append(out, l)
		}
	})
	report.CorrectLeaving(out)
	return out, err
}

// only are the values of the marks that are shown.
func only(values map[string]float64, shown map[string]bool) []float64 {
	var out []float64
	for mark, v := range values {
		if shown[mark] {
			out = append(out, v)
		}
	}
	return out
}

// flow follows the codes of people through the closed waves. Numbers of a step that are small, or would be small when they are taken
// away from an earlier step that is shown, are not told: whether somebody gave their code again is known only from inside the boxes.
func flow(all []WaveReport, reads []read) []report.Step {
	linked := followable(reads)
	var waves []stats.Wave
	for _, r := range linked {
		w := stats.Wave{Name: string(r.ID), Invited: -1}
		for mark := range r.byMark {
			w.Codes = append(w.Codes, mark)
		}
		waves = append(waves, w)
	}
	found := map[db.ID]stats.FlowStep{}
	if steps, err := stats.Attrition(waves); err == nil && len(steps) > 1 {
		var shown []int // the steps that are told
		for n, s := range steps {
			least := int(linked[n].Minimum)
			counts := []int{s.Linked, s.New, s.Kept, s.Lost, s.Returned, s.Linked - s.Kept}
			if n > 0 {
				least = max(least, int(linked[n-1].Minimum))
				gaveUp := steps[n-1].Kept - s.Kept // came every time until now
				counts = append(counts, steps[n-1].Linked-s.Lost, gaveUp, s.Lost-gaveUp)
			}
			for _, k := range shown {
				least = max(least, int(linked[k].Minimum))
				counts = append(counts, steps[k].Kept-s.Kept)
			}
			if !slices.ContainsFunc(counts, func(k int) bool { return k > 0 && k < least }) {
				found[linked[n].ID], shown = s, append(shown, n)
			}
		}
	}
	out := make([]report.Step, len(all))
	for n, w := range all {
		s := report.Step{Wave: w.Name, Invited: -1, Answered: int(w.Answered), Linked: -1, New: -1, Kept: -1, Lost: -1, Again: -1}
		if w.Invited > 0 {
			s.Invited = int(w.Invited)
		}
		if w.HasLinks() {
			s.Linked = w.Linked
		}
		if f, ok := found[w.ID]; ok {
			s.New, s.Kept, s.Lost, s.Again = f.New, f.Kept, f.Lost, f.Returned
		}
		out[n] = s
	}
	return out
}

// followable are the waves through which the same people can be followed, in their order. "For the first time" and "every time so far" are
// said of all forms that asked for a code: after one that cannot be put together with the others, nobody knows them of the people whom it asked.
func followable(reads []read) (linked []read) {
	var apart []read
	for _, r := range reads {
		if !r.HasLinks() {
			continue
		}
		last := len(linked) - 1
		follows := r.Masked == 0 && (last < 0 || linked[last].comparable(r) && linked[last].followed(r))
		if follows && !slices.ContainsFunc(apart, func(a read) bool { return sameRespondents(a.Wave, r.Wave) }) {
			linked = append(linked, r)
		} else {
			apart = append(apart, r)
		}
	}
	return linked
}
