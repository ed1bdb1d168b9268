package round

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Form is what one rater answered.
type Form struct {
	Person  db.ID
	Side    person.Side
	Answers instrument.Answers
}

// Mark is what one rater marked for one question, as marked: not turned round.
type Mark struct {
	Person db.ID
	Value  float64
}

// Line is one question with the marks of both sides. "Does not apply" and missing are counted apart, and are no marks.
type Line struct {
	Item                              instrument.Item
	Professional, Partner             []Mark
	ProfessionalSilent, PartnerSilent Silent
}

// Silent counts those of a side who marked nothing.
type Silent struct{ NotApplicable, Missing int }

// words say what became of those who marked nothing, beside how many marked; "" when everybody marked.
func (s Silent) words(marked int) string {
	switch {
	case marked == 0 && s.Missing == 0 && s.NotApplicable > 0:
		return "does not apply"
	case marked == 0 && s.NotApplicable == 0:
		return "" // nobody answered, which is said without this
	}
	var out []string
	if s.NotApplicable > 0 {
		out = append(out, strconv.Itoa(s.NotApplicable)+" said that it does not apply")
	}
	if s.Missing > 0 {
		out = append(out, strconv.Itoa(s.Missing)+" gave no answer")
	}
	return strings.Join(out, ", ")
}

// Compare sets the answers to every question that has steps side by side, in the order asked.
func Compare(def instrument.Definition, forms []Form) []Line {
	var out []Line
	for _, it := range def.Items() {
		if !it.Kind.Ordered() {
			continue
		}
		l := Line{Item: it}
		for _, f := range forms {
			a := f.Answers[it.ID]
			marked, silent := &l.Professional, &l.ProfessionalSilent
			if f.Side == person.Partner {
				marked, silent = &l.Partner, &l.PartnerSilent
			}
			if v, ok := instrument.Raw(it, a); ok {
				*marked = append(*marked, Mark{f.Person, v})
			} else if a.State == instrument.NotApplicable {
				silent.NotApplicable++
			} else {
				silent.Missing++
			}
		}
		out = append(out, l)
	}
	return out
}

// Values are marks without whose they are.
func Values(marks []Mark) []float64 {
	out := make([]float64, len(marks))
	for i, m := range marks {
		out[i] = m.Value
	}
	return out
}

// Gap is how far the two sides' means are apart; ok is false when a side marked nothing.
func (l Line) Gap() (steps float64, ok bool) {
	if len(l.Professional) == 0 || len(l.Partner) == 0 {
		return 0, false
	}
	return math.Abs(stats.Mean(Values(l.Professional)) - stats.Mean(Values(l.Partner))), true
}

// leastGap is the smallest difference that is worth a talk: one step of the scale.
const leastGap = 1.0

// Biggest are the questions in which the sides are furthest apart, by one step at least, the widest first. Of equal ones
// the earlier question comes first.
func Biggest(lines []Line, most int) []Line {
	var out []Line
	for _, l := range lines {
		if gap, ok := l.Gap(); ok && gap >= leastGap {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b Line) int {
		x, _ := a.Gap()
		y, _ := b.Gap()
		return cmp.Compare(y, x)
	})
	return out[:min(most, len(out))]
}

// AsFar counts the questions in which the sides are as far apart as in the last of the biggest, and which are not among them.
func AsFar(lines []Line, most int) int {
	all := Biggest(lines, len(lines))
	if len(all) <= most || most == 0 {
		return 0
	}
	last, _ := all[most-1].Gap()
	n := 0
	for _, l := range all[most:] {
		if gap, _ := l.Gap(); gap == last {
			n++
		}
	}
	return n
}

// Near counts the questions that both sides marked, and those in which all marks are at most one step apart.
func Near(lines []Line) (near, both int) {
	for _, l := range lines {
		if _, ok := l.Gap(); !ok {
			continue
		}
		both++
		all := append(Values(l.Professional), Values(l.Partner)...)
		if slices.Max(all)-slices.Min(all) <= 1 {
			near++
		}
	}
	return near, both
}

// Score is one scale of an instrument with the mean of each side's scores, NaN where a side has none. A score is made
// by the instrument's own rule, and high always means more of what the scale measures.
type Score struct {
	Scale                 instrument.Scale
	Professional, Partner float64
}

// Scores works out every scale for both sides.
func Scores(def instrument.Definition, forms []Form) []Score {
	out := make([]Score, len(def.Scales))
	for i, s := range def.Scales {
		var by [2][]float64
		for _, f := range forms {
			if v, ok := s.Score(def, f.Answers); ok {
				side := 0
				if f.Side == person.Partner {
					side = 1
				}
				by[side] = append(by[side], v)
			}
		}
		out[i] = Score{Scale: s, Professional: stats.Mean(by[0]), Partner: stats.Mean(by[1])}
	}
	return out
}

// Range is the lowest and highest score that a scale can have; ok is false when its questions have no steps.
func Range(def instrument.Definition, s instrument.Scale) (low, high float64, ok bool) {
	for _, id := range s.Items {
		it, found := def.Item(id)
		l, h, ordered := it.Kind.Range()
		if !found || !ordered {
			return 0, 0, false
		}
		if s.Rule == instrument.Sum {
			low, high = low+float64(l), high+float64(h)
		} else {
			low, high = float64(l), float64(h)
		}
	}
	return low, high, len(s.Items) > 0
}
