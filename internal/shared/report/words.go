package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/plain"
)

// The sentences of a report. Each says what the figures say and no more: how many people it rests on, how sure it is, and
// that small numbers cannot tell a change from chance where they cannot.

// Significant is the p value below which a change is said to be more than chance would easily make.
const Significant = 0.05

// Words says in a sentence or two what was answered.
func (i Item) Words(minimum int) string {
	switch {
	case i.Nobody():
		return "Nobody answered this question."
	case i.Beside:
		return "The answers are not shown. Beside the report that was made before, they would tell what a few people said. Numbers of forms here are those of that report."
	case i.Private:
		return "The answers are held back. Too few people gave them, or a small number could be worked out from them."
	case i.Held:
		return fmt.Sprintf("Fewer than %d people answered this question by link, so the answers are not shown.", minimum)
	case i.Hidden:
		return fmt.Sprintf("Fewer than %d people answered this question, so the answers are not shown.", minimum)
	case i.AnsweredHidden:
		s := "How many answered is held back, because it would tell a small number."
		if !math.IsNaN(i.Mean) && i.Kind != YesNo {
			s += fmt.Sprintf(" The mean is %s%s.", stats.Round1(i.Mean), i.scaleWords())
		} else if i.NoMean {
			s += " So is the mean."
		}
		return s
	case i.Kind == YesNo:
		return i.yesWords()
	case !math.IsNaN(i.Mean):
		return i.meanWords()
	case i.NoMean:
		return i.ofForms() + " answered this. The mean is held back, because a hidden number could be worked out from it."
	}
	return ""
}

// Nobody says whether nobody answered the question, and that is told.
func (i Item) Nobody() bool { return i.Answered == 0 && !i.AnsweredHidden }

func (i Item) meanWords() string {
	s := fmt.Sprintf("%s answered this. The mean is %s%s.", i.ofForms(), stats.Round1(i.Mean), i.scaleWords())
	switch {
	case i.Interval.N == 0 && (i.Rounded || i.starred()):
		return s
	case i.Interval.N == 0:
		return s + " One answer says nothing about others."
	case i.Interval.Degenerate:
		return s + " Everybody gave the same answer, so the figures cannot say how sure the mean is."
	}
	return s + fmt.Sprintf(" Among many people like these it would most likely be between %s and %s.", stats.Round1(i.Interval.Low), stats.Round1(i.Interval.High))
}

// starred says whether a single number is hidden.
func (i Item) starred() bool {
	return i.NAHidden || i.MissingHidden || slices.ContainsFunc(i.Steps, func(l Level) bool { return l.Hidden })
}

func (i Item) yesWords() string {
	yes, told := i.YesCount()
	if !told {
		return i.ofForms() + " answered this."
	}
	if _, ok := i.share(); !ok || i.Interval.N == 0 {
		about := ""
		if i.Rounded {
			about = "about "
		}
		return fmt.Sprintf("%s answered this, and %s%d said yes.", i.ofForms(), about, yes)
	}
	return fmt.Sprintf("%s answered this. %d of them said yes (%s). Among many people like these it would most likely be between %s and %s.",
		i.ofForms(), yes, stats.Percent(yes, i.Answered), percent(i.Interval.Low), percent(i.Interval.High))
}

func (i Item) yes() Level {
	for _, l := range i.Steps {
		if l.Value == "yes" {
			return l
		}
	}
	return Level{}
}

func percent(share float64) string { return strconv.Itoa(int(math.Round(share*100))) + "%" }

// scaleWords say what the ends of the scale mean.
func (i Item) scaleWords() string {
	switch {
	case i.Marks:
		return " out of " + strconv.FormatFloat(i.High, 'f', -1, 64)
	case i.Kind != Ordered || len(i.Steps) == 0:
		if i.Unit != "" {
			return " " + i.Unit
		}
		return ""
	}
	first, last := i.Steps[0], i.Steps[len(i.Steps)-1]
	if first.Label == first.Value && last.Label == last.Value {
		return fmt.Sprintf(" on a scale from %s to %s", first.Value, last.Value)
	}
	return fmt.Sprintf(" on a scale from %s (%s) to %s (%s)", first.Value, lower(first.Label), last.Value, lower(last.Label))
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// ofForms says how many of how many people.
func (i Item) ofForms() string {
	switch {
	case i.Rounded && i.FormsHidden:
		return fmt.Sprintf("About %d people", i.Answered)
	case i.Rounded:
		return fmt.Sprintf("About %d of about %d who sent the form", i.Answered, i.Forms)
	case i.FormsHidden:
		return people(i.Answered)
	case i.Answered == i.Forms:
		return fmt.Sprintf("All %d who sent the form", i.Answered)
	}
	return fmt.Sprintf("%d of the %d who sent the form", i.Answered, i.Forms)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}

// Sentence says how many answered the wave.
func (w Wave) Sentence() string {
	switch {
	case w.Words != "":
		return w.Words
	case w.Answered < 0:
		return "So few answered that their number is not shown."
	case w.Rounded && w.Invited > 0:
		return fmt.Sprintf("About %d of about %s answered.", w.Answered, people(w.Invited))
	case w.Rounded && w.Answered > 0:
		return "About " + people(w.Answered) + " answered."
	case w.Invited > 0:
		return fmt.Sprintf("%d of %s answered (%s).", w.Answered, people(w.Invited), stats.Percent(w.Answered, w.Invited))
	}
	return people(w.Answered) + " answered."
}

// LateWords say how many answers came late, and what late means; "" where nobody had more time.
func (w Wave) LateWords() string {
	switch {
	case !w.MoreTime:
		return ""
	case w.Late < 0:
		return "Some people had more time. How many answers came late, after the closing time, is not shown: it would tell something of a few people."
	case w.Rounded:
		return "About " + strconv.Itoa(w.Late) + " answers came late: after the closing time, when those who had more time could still answer."
	case w.Late == 1:
		return "1 answer came late: after the closing time, when those who had more time could still answer."
	}
	return strconv.Itoa(w.Late) + " answers came late: after the closing time, when those who had more time could still answer."
}

// Words says in a few sentences whether the same people changed, without claiming more than so many pairs can show.
func (c Change) Words(minimum int) string {
	switch {
	case c.Hidden == HeldBack:
		return "This is held back, because small numbers are protected."
	case c.Hidden == WouldTellAFew:
		return "This would tell what " + Few(minimum) + " said, so it is not shown."
	case c.Hidden != "" && c.Pairs == 0:
		return "Nobody could be linked."
	case c.Hidden != "":
		return fmt.Sprintf("Too few people could be linked (%d are needed), so their change is not shown.", minimum)
	case c.OnlyMeans && c.YesNo:
		return fmt.Sprintf("Of about %s the share who said yes went from %s to %s. How many changed their answer is not shown, because small numbers are protected.", people(c.Pairs), c.Side(c.Before), c.Side(c.After))
	case c.OnlyMeans:
		return fmt.Sprintf("For about %s the mean went from %s to %s. How many went up or down is not shown, because small numbers are protected.", people(c.Pairs), stats.Round1(c.Before), stats.Round1(c.After))
	}
	return c.said() + c.without()
}

// said says what the people who are shown did, and what a test can say of that.
func (c Change) said() string {
	ch := c.Change
	s := c.only() + fmt.Sprintf("Of the same %s, %d went up, %d stayed and %d went down.", people(c.Pairs), ch.Up, ch.Same, ch.Down)
	if c.YesNo {
		s = c.only() + fmt.Sprintf("Of the same %s, %d said yes at first and %d afterwards. %d went from no to yes and %d from yes to no.", people(c.Pairs), c.saidYes(c.Before), c.saidYes(c.After), ch.Up, ch.Down)
	}
	changed := ch.Up + ch.Down
	if ch.Interval.Degenerate && changed > 0 {
		s += " Everybody changed by the same, so no most likely range can be worked out."
	}
	switch {
	case changed == 0:
		return s + " Nobody changed."
	case ch.Wilcoxon.SmallestP > Significant && !c.tooFewForAnyTest():
		return s + fmt.Sprintf(" For these alone the smallest p possible is %s. That is because of who is left out, so nothing is said here about chance.", P(ch.Wilcoxon.SmallestP))
	case ch.Wilcoxon.SmallestP > Significant:
		return s + fmt.Sprintf(" So few people changed that no test can tell it from chance: the smallest p possible is %s.", P(ch.Wilcoxon.SmallestP)) + c.careful()
	case c.P < Significant && c.RangeHoldsNought() && !c.noRange():
		return s + " Chance alone would seldom make a change like this. But the most likely range goes from a fall to a rise, so how large it is stays unsure."
	case c.P < Significant && ch.Mean > 0:
		return s + " Chance alone would seldom make a rise like this. The figures do not say what caused it."
	case c.P < Significant && ch.Mean < 0:
		return s + " Chance alone would seldom make a fall like this. The figures do not say what caused it."
	case c.RangeHoldsNought():
		return s + " Chance alone could make a change like this."
	case ch.Wilcoxon.P >= Significant:
		return s + fmt.Sprintf(" Chance alone could make a change like this: of this question alone, the exact test says p = %s.", P(ch.Wilcoxon.P)) + c.careful()
	}
	return s + " Chance alone could make a change like this somewhere among so many questions. The most likely range looks at this question alone, so read it with care."
}

// tooFewForAnyTest says whether no test could tell the change from chance, also when everybody who was left out had changed.
func (c Change) tooFewForAnyTest() bool {
	changed := c.Change.Up + c.Change.Down
	return c.Change.Wilcoxon.SmallestP > Significant && (c.LeftOut == 0 || stats.SmallestP(changed+c.LeftOut) > Significant)
}

// littleSaid says whether so many are left out of what is shown that it says little of all: a third or more.
func (c Change) littleSaid() bool { return 3*c.LeftOut >= c.Pairs+c.LeftOut && c.LeftOut > 0 }

// only says first how many of how many are compared; "" when all are.
func (c Change) only() string {
	all := people(c.Pairs + c.LeftOut)
	switch {
	case c.LeftOut == 0:
		return ""
	case c.littleSaid():
		return fmt.Sprintf("Only %d of the %s who answered this both times could be compared, so this says little of all %d. ", c.Pairs, all, c.Pairs+c.LeftOut)
	}
	return fmt.Sprintf("%d of the %s who answered this both times are compared. ", c.Pairs, all)
}

// without says that people who answered both times are not in the figures, and what that means; "" when all are.
func (c Change) without() string {
	switch {
	case c.LeftOut == 1:
		return " 1 more person answered both times. Chance left them out, to protect what a few said. " + c.withThem()
	case c.LeftOut > 1:
		return fmt.Sprintf(" %d more people answered both times. Chance left them out, to protect what a few said. ", c.LeftOut) + c.withThem()
	}
	return ""
}

func (c Change) withThem() string {
	if c.littleSaid() {
		return "With them the figures could be quite different."
	}
	return "With them the figures would be a little different."
}

// PairsWords are how many people a change is about, and how many more were left out.
func (c Change) PairsWords() string {
	if c.LeftOut > 0 && c.Shown() && !c.OnlyMeans {
		return fmt.Sprintf("%d (%d more left out)", c.Pairs, c.LeftOut)
	}
	return strconv.Itoa(c.Pairs)
}

// careful says which of two to go by where the most likely range leaves no change out and the exact test does not. The range is worked out by
// drawing from the people who answered, and comes out too narrow when they, or those who changed, are few.
func (c Change) careful() string {
	if c.RangeHoldsNought() {
		return ""
	}
	return " The most likely range says more than that, but with so few it comes out too narrow. So go by the test."
}

// Few names a number of people below the minimum.
func Few(minimum int) string {
	if minimum <= 3 {
		return "one or two people"
	}
	return fmt.Sprintf("fewer than %d people", minimum)
}

// noRange says that no most likely range could be worked out.
func (c Change) noRange() bool { return c.Change.Interval.N < 2 || c.Change.Interval.Degenerate }

// RangeHoldsNought says whether the most likely range of the change reaches from a fall to a rise, or is not known.
func (c Change) RangeHoldsNought() bool {
	i := c.Change.Interval
	return c.noRange() || i.Low <= 0 && i.High >= 0
}

// P writes a p value: three figures that count, and never nought.
func P(p float64) string {
	switch {
	case math.IsNaN(p):
		return stats.NoFigure
	case p < 0.001:
		return "less than 0.001"
	}
	return strconv.FormatFloat(p, 'g', 3, 64)
}

// Effect is the size of the change by ranks, from -1 (all fell) to 1 (all rose).
func (c Change) Effect() string {
	r := c.Change.Wilcoxon.RankBiserial
	if !c.Shown() || math.IsNaN(r) {
		return stats.NoFigure
	}
	return stats.Round2(r)
}

// Signed writes a change with its sign.
func Signed(v float64) string {
	if math.IsNaN(v) {
		return stats.NoFigure
	}
	s := stats.Round1(v)
	if v > 0 && s != "0.0" {
		return "+" + s
	}
	return s
}

// Range is the interval of the mean change, or nothing where there is none.
func (c Change) Range() string {
	i := c.Change.Interval
	if !c.Shown() || i.N < 2 || i.Degenerate {
		return stats.NoFigure
	}
	if c.YesNo {
		return points(i.Low) + " to " + points(i.High)
	}
	return Signed(i.Low) + " to " + Signed(i.High)
}

// typical is the typical change of those who changed (Hodges-Lehmann); of95 says whether there is a 95% interval of it. Between no and yes
// there is nothing to be typical.
func (c Change) typical() (shift float64, of95, ok bool) {
	ch := c.Change
	if !c.Shown() || c.OnlyMeans || c.YesNo || math.IsNaN(ch.Shift) {
		return 0, false, false
	}
	return ch.Shift, ch.ShiftInterval.N > 0 && ch.ShiftInterval.Level >= stats.Level95, true
}

// Typical is the typical change with its range in brackets, or nothing where there is none.
func (c Change) Typical() string {
	shift, of95, ok := c.typical()
	switch {
	case !ok:
		return stats.NoFigure
	case !of95:
		return Signed(shift)
	}
	return Signed(shift) + " (" + Signed(c.Change.ShiftInterval.Low) + " to " + Signed(c.Change.ShiftInterval.High) + ")"
}

// TurnedRound stands beside every figure of a question where a high mark is bad, so that the two read together say what is true.
const TurnedRound = "turned round: a rise means that people agree less"

// Named is the label of a change with what was done to it.
func (c Change) Named() string {
	switch {
	case c.Scale:
		return c.Label + " (several questions)"
	case c.Reversed:
		return c.Label + " (" + TurnedRound + ")"
	}
	return c.Label
}

// Words says how far two raters agree, and no more.
func (a Agreement) Words() string {
	switch {
	case a.Hidden && a.Why != "":
		return a.Why
	case a.Hidden:
		return "Too few pairs answered this to show it."
	}
	s := fmt.Sprintf("%d of %d pairs said the same, and %d lay at most one step apart.", a.Exact, a.Pairs, a.WithinOne)
	if a.WithinOne < 0 {
		s = fmt.Sprintf("%d of %d pairs said the same, and nearly all lay at most one step apart.", a.Exact, a.Pairs)
	}
	switch {
	case a.KappaHeld:
		return s + " How far that goes beyond chance is held back: it would tell what a few said."
	case math.IsNaN(a.Kappa.Value):
		return s + " Everybody used one and the same step, so agreement beyond chance cannot be worked out."
	case !a.sureOfKappa():
		return s + " The pairs are too alike to say whether chance alone could make agreement like this."
	case a.Kappa.Interval.Low <= 0:
		return s + " Chance alone could make agreement like this."
	}
	return s + " They agree more than chance alone would make them."
}

// CannotTell is what the figures of a report like this one cannot tell, as far as it applies.
func (r Report) CannotTell() []string {
	out := []string{"Why people answered as they did. Figures show what was said, and not what caused it."}
	missing := false
	for _, w := range r.Waves {
		missing = missing || w.Invited > w.Answered && w.Answered >= 0
	}
	if missing {
		out = append(out, "What those who did not answer would have said. They may think differently.")
	}
	if len(r.Changes) > 0 {
		out = append(out, "What would have happened without the programme. Nobody was compared with people who took no part.")
		for _, c := range r.Changes {
			if fewest, ok := c.fewChanged(); ok {
				out = append(out, fmt.Sprintf("Whether %s is more than chance where few people changed. With %d who changed no test can give less than %s.", "a change", fewest, P(stats.SmallestP(fewest))))
				break
			}
		}
	}
	if alone := r.alone(); len(alone) > 0 && len(r.Waves) > len(alone) {
		out = append(out, "How people changed from or to "+strings.Join(alone, ", ")+". Forms without a code are compared with no other form.")
	}
	codes := func(s Step) bool { return s.Linked >= 0 }
	if at := slices.IndexFunc(r.Flow, codes); at >= 0 && slices.ContainsFunc(r.Flow[at+1:], codes) && !slices.ContainsFunc(r.Flow, func(s Step) bool { return s.Kept >= 0 }) {
		out = append(out, "Who came to every form, who stopped and who came back. It would tell of few people, or some forms cannot be put together with the others.")
	}
	if len(r.Flow) > 1 {
		out = append(out, "How the answers of people who gave no code changed. Only forms with the same code can be put together.")
	}
	switch {
	case !r.InPairs || AgreementShown(r.Agreement):
	case len(r.Agreement) == 0:
		out = append(out, "How far the two of a pair agree. Nobody knows which two forms belong together.")
	default:
		out = append(out, "How far the two of a pair agree. Too few pairs answered, or their answers were too much alike or too far apart to show them without telling what a few said.")
	}
	if !r.Policy.Exact() {
		out = append(out, "The exact numbers. Small ones are protected: "+lower(r.Policy.Plain))
	}
	return out
}

// alone names the waves that are compared with no other.
func (r Report) alone() (out []string) {
	for _, w := range r.Waves {
		if w.Alone {
			out = append(out, plain.Quoted(w.Name))
		}
	}
	return out
}

// fewChanged is the largest number of people who changed, among the questions for which they were too few for any test.
func (c Comparison) fewChanged() (most int, ok bool) {
	for _, i := range c.Items {
		n := i.Change.Up + i.Change.Down
		if i.Shown() && !i.OnlyMeans && n > 0 && i.tooFewForAnyTest() {
			most, ok = max(most, n), true
		}
	}
	return most, ok
}

// Correct corrects the p values of a comparison for having looked at each of its questions and scores (Holm). They are one family: whoever
// reads that none of them changed, or that one did, has looked at all.
func Correct(items []Change) {
	var at []int
	var ps []float64
	for i, c := range items {
		if c.Shown() {
			at, ps = append(at, i), append(ps, c.Change.Wilcoxon.P)
		}
	}
	for n, p := range stats.Holm(ps) {
		items[at[n]].P, items[at[n]].Family = p, len(ps)
	}
}
