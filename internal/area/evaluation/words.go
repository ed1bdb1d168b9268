package evaluation

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/shared/instrument"
)

// The sentences of a report. Each says what the figures say and no more: how many people it rests on, how sure it is, and
// that small numbers cannot tell a change from chance where they cannot.

// significant is the p value from which a change is said to be more than chance would easily make.
const significant = 0.05

// Words says in a sentence or two what was answered.
func (i ItemReport) Words(minimum int64) string {
	switch {
	case i.Answered == 0:
		return "Nobody answered this question."
	case i.Held:
		return fmt.Sprintf("Fewer than %d people answered this question by link, so the answers are not shown.", minimum)
	case i.Hidden:
		return fmt.Sprintf("Fewer than %d people answered this question, so the answers are not shown.", minimum)
	case i.Item.Kind == instrument.YesNo:
		return i.yesWords()
	case !math.IsNaN(i.Mean):
		return i.meanWords()
	}
	return ""
}

func (i ItemReport) meanWords() string {
	s := fmt.Sprintf("%s answered this. The mean is %s%s.", ofForms(i.Answered, i.Forms), i.Show(i.Mean), i.scaleWords())
	switch {
	case i.Interval.N == 0:
		return s + " One answer says nothing about others."
	case i.Interval.Degenerate:
		return s + " Everybody gave the same answer, so the figures cannot say how sure the mean is."
	}
	return s + fmt.Sprintf(" Among many people like these it would most likely be between %s and %s.", i.Show(i.Interval.Low), i.Show(i.Interval.High))
}

func (i ItemReport) yesWords() string {
	yes := 0
	for _, c := range i.Counts {
		if c.Value == instrument.Yes {
			yes = c.N
		}
	}
	return fmt.Sprintf("%s answered this. %d of them said yes (%s). Among many people like these it would most likely be between %s and %s.",
		ofForms(i.Answered, i.Forms), yes, stats.Percent(yes, i.Answered), percent(i.Interval.Low), percent(i.Interval.High))
}

func percent(share float64) string { return strconv.Itoa(int(math.Round(share*100))) + "%" }

// Show writes a mean with one decimal, or as many as the item has.
func (i ItemReport) Show(v float64) string {
	if math.IsNaN(v) {
		return stats.NoFigure
	}
	return stats.Round1(v)
}

// scaleWords say what the ends of the scale mean.
func (i ItemReport) scaleWords() string {
	if i.Item.Kind == instrument.Marks {
		return " out of 5"
	}
	steps := i.Item.Steps()
	if !i.Item.Kind.Ordered() || len(steps) == 0 {
		if i.Item.Unit != "" {
			return " " + i.Item.Unit
		}
		return ""
	}
	first, last := steps[0], steps[len(steps)-1]
	return fmt.Sprintf(" on a scale from %s (%s) to %s (%s)", first.Value, lower(first.Label), last.Value, lower(last.Label))
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// said sets the words of a question before what was answered to it.
func said(wording string) string { return "“" + wording + "” " }

// ofForms says how many of how many people.
func ofForms(n, of int) string {
	if n == of {
		return fmt.Sprintf("All %d who sent the form", n)
	}
	return fmt.Sprintf("%d of the %d who sent the form", n, of)
}

// Words says how many answered the wave, and what became of their answers.
func (w WaveReport) Words() string {
	answered := people(w.Answered)
	of := ""
	switch {
	case w.Answered > w.Invited && w.Invited > 0: // closed by an older version
		of = fmt.Sprintf("%d forms came from %s who were asked. Some came twice, so these figures cannot be relied on.", w.Answered, people(w.Invited))
	case w.Invited > 0:
		of = fmt.Sprintf("%d of %s answered (%s).", w.Answered, people(w.Invited), stats.Percent(int(w.Answered), int(w.Invited)))
	default:
		of = answered + " answered."
	}
	switch {
	case w.Outcome == TooFew && w.Answered < w.Minimum:
		return fmt.Sprintf("%s That is fewer than %d, so their answers were never opened. Nobody can read them.", of, w.Minimum)
	case w.Outcome == TooFew:
		return fmt.Sprintf("%s Fewer than %d came by link, and fewer than %d on paper. So their answers were never opened, and nobody can read them.", of, w.Minimum, w.Minimum)
	case w.Outcome == Lost:
		return of + " The key of their answers was lost, so nobody can read them."
	}
	return of + w.paperWords()
}

// paperWords says which forms were not counted because others came on paper.
func (w Wave) paperWords() string {
	s := ""
	if w.Unread > 0 {
		s += fmt.Sprintf(" %s came by link. That is fewer than %d, so what they said was destroyed, and nobody has read it. The figures are those of the forms on paper.", answers(w.Unread), w.Minimum)
	}
	if w.Surplus == 1 {
		s += " There were more forms than people, so 1 form on paper was left out by chance."
	} else if w.Surplus > 1 {
		s += fmt.Sprintf(" There were more forms than people, so %d forms on paper were left out by chance.", w.Surplus)
	}
	return s
}

func answers(n int64) string {
	if n == 1 {
		return "1 answer"
	}
	return strconv.FormatInt(n, 10) + " answers"
}

// Special says whether there is more to say of the wave than how many answered.
func (w WaveReport) Special() bool {
	return !w.Outcome.Readable() || w.Shared > 0 || w.Unread > 0 || w.Surplus > 0 || w.Invited > 0 && w.Answered > w.Invited
}

// SharedWords says how many forms could not be linked because two had the same code.
func (w WaveReport) SharedWords() string {
	if w.Shared == 0 {
		return ""
	}
	return fmt.Sprintf("%d forms have a code that another form has too, so they are not compared with other times.", w.Shared)
}

// HasLinks says whether codes were asked for and something was opened.
func (w WaveReport) HasLinks() bool { return w.Wave.Linked && w.Outcome.Readable() }

// Words says in a few sentences whether the same people changed, without claiming more than so many pairs can show.
func (c ChangeReport) Words(minimum int64) string {
	switch {
	case c.Hidden == WouldTellAFew:
		return "This would tell what " + few(minimum) + " said, so it is not shown."
	case c.Hidden != "" && c.Pairs == 0:
		return "Nobody could be linked."
	case c.Hidden != "":
		return fmt.Sprintf("Too few people could be linked (%d are needed), so their change is not shown.", minimum)
	}
	ch := c.Change
	s := fmt.Sprintf("Of the same %s, %d went up, %d stayed and %d went down.", people(int64(c.Pairs)), ch.Up, ch.Same, ch.Down)
	changed := ch.Up + ch.Down
	switch {
	case changed == 0:
		return s + " Nobody changed."
	case ch.Wilcoxon.SmallestP > significant:
		return s + fmt.Sprintf(" So few people changed that no test can tell it from chance: the smallest p possible is %s.", showP(ch.Wilcoxon.SmallestP))
	case c.P < significant && c.rangeHoldsNought():
		return s + " Chance alone would seldom make a change like this. But the most likely range goes from a fall to a rise, so how large it is stays unsure."
	case c.P < significant && ch.Mean > 0:
		return s + " Chance alone would seldom make a rise like this. The figures do not say what caused it."
	case c.P < significant && ch.Mean < 0:
		return s + " Chance alone would seldom make a fall like this. The figures do not say what caused it."
	case c.rangeHoldsNought():
		return s + " Chance alone could make a change like this."
	}
	return s + " Chance alone could make a change like this somewhere among so many questions. The most likely range looks at this question alone, so read it with care."
}

// few names a number of people below the minimum.
func few(minimum int64) string {
	if minimum <= LeastMinimum {
		return "one or two people"
	}
	return fmt.Sprintf("fewer than %d people", minimum)
}

// wouldTell says whether something of a comparison is hidden because it would tell what a few people said.
func (c Comparison) wouldTell() bool {
	return slices.ContainsFunc(c.Items, func(i ChangeReport) bool { return i.Hidden == WouldTellAFew })
}

// hiddenWords say why nothing of a comparison is shown.
func (c Comparison) hiddenWords() string {
	if c.wouldTell() {
		return "This would tell what " + few(c.Minimum) + " said, so it is not shown. The few are " + theFew + "."
	}
	return fmt.Sprintf("Too few people could be linked (%d are needed), so their change is not shown.", c.Minimum)
}

// theFew are the people who are in the figures of all and not in a change.
const theFew = "those who answered only one of the two forms, gave no code, or left questions out"

// leftOutWords say that people were left out of the changes, and why; "" when nobody was.
func (c Comparison) leftOutWords() string {
	most, questions, scores := 0, 0, 0
	for _, i := range c.Items {
		most = max(most, i.LeftOut)
		switch {
		case i.Hidden != WouldTellAFew:
		case i.Scale:
			scores++
		default:
			questions++
		}
	}
	var words []string
	switch {
	case most == 1:
		words = append(words, "For some questions 1 more person could be linked and was left out by chance.")
	case most > 1:
		words = append(words, fmt.Sprintf("For some questions up to %d more people could be linked and were left out by chance.", most))
	}
	for _, hidden := range []struct {
		n         int
		one, many string
	}{{scores, "1 score for several questions is", "scores for several questions are"}, {questions, "1 question is", "questions are"}} {
		switch {
		case hidden.n == 1:
			words = append(words, hidden.one+" not shown.")
		case hidden.n > 1:
			words = append(words, fmt.Sprintf("%d %s not shown.", hidden.n, hidden.many))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + " Without this, the figures would tell what " + few(c.Minimum) + " said: " + theFew + "."
}

// rangeHoldsNought says whether the most likely range of the change reaches from a fall to a rise, or is not known.
func (c ChangeReport) rangeHoldsNought() bool {
	i := c.Change.Interval
	return i.N < 2 || i.Degenerate || i.Low <= 0 && i.High >= 0
}

// showP writes a p value: three figures that count, and never nought.
func showP(p float64) string {
	switch {
	case math.IsNaN(p):
		return stats.NoFigure
	case p < 0.001:
		return "less than 0.001"
	}
	return strconv.FormatFloat(p, 'g', 3, 64)
}

// Effect is the size of the change by ranks, from -1 (all fell) to 1 (all rose), with a word for it.
func (c ChangeReport) Effect() string {
	r := c.Change.Wilcoxon.RankBiserial
	if !c.Shown() || math.IsNaN(r) {
		return stats.NoFigure
	}
	return stats.Round2(r)
}

// signed writes a change with its sign.
func signed(v float64) string {
	if math.IsNaN(v) {
		return stats.NoFigure
	}
	s := stats.Round1(v)
	if v > 0 && s != "0.0" {
		return "+" + s
	}
	return s
}

// Interval is the interval of the mean change, in words, or nothing where there is none.
func (c ChangeReport) Interval() string {
	i := c.Change.Interval
	if !c.Shown() || i.N < 2 || i.Degenerate {
		return stats.NoFigure
	}
	return signed(i.Low) + " to " + signed(i.High)
}
