package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/plain"
)

// What a report says in short: who answered, whether people would recommend it, and the few changes that are clearest. Nothing is left
// out for being unwelcome: what clearly fell is said like what clearly rose, and beside them how many were compared.

// mostShort is how many rises, and how many falls, the short report names.
const mostShort = 3

// recommend is the question how likely somebody is to recommend the programme, in every form.
const recommend = "recommend"

// Main is the form that says whether people would recommend the programme, by its place: the first that asked it. It is -1 when none did.
func (r Report) Main() (at int, item Item) {
	for n, w := range r.Waves {
		for _, i := range w.Items() {
			if i.ID == recommend && i.Answered > 0 && !i.Hidden {
				return n, i
			}
		}
	}
	return -1, Item{}
}

// Recommended says in words whether people would recommend the programme, and draws it; ok is false when nobody was asked.
func (r Report) Recommended() (words string, item Item, ok bool) {
	at, i := r.Main()
	if at < 0 {
		return "", i, false
	}
	return i.Words(r.Waves[at].Minimum) + " (" + r.Waves[at].Name + ")", i, true
}

// Empty says whether there is nothing that people said: no figure, no change and no quote.
func (r Report) Empty() bool {
	for _, w := range r.Waves {
		if slices.ContainsFunc(w.Items(), func(i Item) bool { return i.Kind != Words && i.Answered > 0 && !i.Hidden }) {
			return false
		}
	}
	return len(r.Themes) == 0 && !slices.ContainsFunc(r.Changes, Comparison.Any)
}

// AnsweredShort are the forms that the short report names: the first, the one that asked whether people would recommend
// the programme, the last, and those of which more is to be said than how many answered.
func (r Report) AnsweredShort() []Wave {
	main, _ := r.Main()
	var out []Wave
	for n, w := range r.Waves {
		if n == 0 || n == len(r.Waves)-1 || n == main || w.Special || w.MoreTime {
			out = append(out, w)
		}
	}
	return out
}

// MainChange is the comparison that the short report is about: with the form of the recommendation, or the first.
func (r Report) MainChange() (Comparison, bool) {
	if len(r.Changes) == 0 {
		return Comparison{}, false
	}
	at := -1
	if main, _ := r.Main(); main >= 0 {
		at = slices.IndexFunc(r.Changes, func(c Comparison) bool { return c.To == r.Waves[main].Name })
	}
	return r.Changes[max(at, 0)], true
}

// clearly says whether a change is more than chance would easily make, and which way it went.
func (c Change) clearly() (rise, fall bool) {
	if !c.Shown() || math.IsNaN(c.P) || c.P >= Significant || c.RangeHoldsNought() {
		return false, false
	}
	return c.Change.Mean > 0, c.Change.Mean < 0
}

// Any says whether something of the comparison may be shown.
func (c Comparison) Any() bool { return slices.ContainsFunc(c.Items, Change.Shown) }

// Most is the largest number of people whose change is shown for any of its questions.
func (c Comparison) Most() int {
	n := 0
	for _, i := range c.Items {
		if i.Shown() {
			n = max(n, i.Pairs)
		}
	}
	return n
}

// Shortly says of how many questions and scores how many clearly changed.
func (c Comparison) Shortly() string {
	looked, up, down := 0, 0, 0
	for _, i := range c.Items {
		if !i.Shown() {
			continue
		}
		looked++
		rise, fall := i.clearly()
		if rise {
			up++
		}
		if fall {
			down++
		}
	}
	words := "From " + plain.Quoted(c.From) + " to " + plain.Quoted(c.To) + ", for the same people"
	switch {
	case looked == 0 && c.wouldTell():
		return words + ": no change is shown. It would tell what " + Few(c.Minimum) + " said."
	case looked == 0 && c.held() > 0:
		return words + ": no change is shown, because small numbers are protected."
	case looked == 0:
		return fmt.Sprintf("%s: too few could be linked (%d are needed), so no change is shown.", words, c.Minimum)
	case slices.ContainsFunc(c.Items, func(i Change) bool { return i.Shown() && i.OnlyMeans }):
		return fmt.Sprintf("%s: the means of %s are told. How clear each change is cannot be said, because small numbers are protected.", words, compared(looked))
	case up+down == 0:
		return fmt.Sprintf("%s: %s %s, none changed more clearly than chance could make it.", words, c.onlySome(), compared(looked)) + c.withEverybody(", some may have") + c.notShown()
	}
	return fmt.Sprintf("%s: %s %s, %d clearly rose and %d clearly fell.", words, c.onlySome(), compared(looked), up, down) + c.withEverybody(" more changes could be clear") + c.notShown()
}

// onlySome begins a sentence about all changes of a comparison: with how many of those who answered both times could be compared, where
// some could not.
func (c Comparison) onlySome() string {
	var shown, all []int
	left, little := false, false
	for _, i := range c.Items {
		if i.Shown() {
			shown, all = append(shown, i.Pairs), append(all, i.Pairs+i.LeftOut)
			left, little = left || i.LeftOut > 0, little || i.littleSaid()
		}
	}
	switch {
	case !left:
		return "of"
	case slices.Max(shown) >= slices.Min(all): // of some questions all are compared: the one of which fewest are stands for the others
		worst := slices.MaxFunc(c.Items, func(a, b Change) int { return a.leftOutShown() - b.leftOutShown() })
		words := fmt.Sprintf("for some questions only %d of the %d people who answered both times are compared", worst.Pairs, worst.Pairs+worst.LeftOut)
		if worst.littleSaid() {
			words += ", and these say little"
		}
		return words + ". Of"
	case little:
		return fmt.Sprintf("only %s of the %s people who answered both times could be compared, so this says little. Of", span(shown), span(all))
	}
	return fmt.Sprintf("%s of the %s people who answered both times are compared. Of", span(shown), span(all))
}

// leftOutShown is how many are left out of a change that is shown.
func (c Change) leftOutShown() int {
	if !c.Shown() {
		return 0
	}
	return c.LeftOut
}

// span names several numbers by the smallest and the largest: 5; 5 or 6; 5 to 8.
func span(of []int) string {
	least, most := slices.Min(of), slices.Max(of)
	switch most - least {
	case 0:
		return fmt.Sprint(least)
	case 1:
		return fmt.Sprintf("%d or %d", least, most)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// withEverybody says what could be otherwise if nobody were left out; "" when nobody is.
func (c Comparison) withEverybody(otherwise string) string {
	if !slices.ContainsFunc(c.Items, func(i Change) bool { return i.Shown() && i.LeftOut > 0 }) {
		return ""
	}
	return " With everybody" + otherwise + "."
}

// notShown says of how many more questions and scores nothing may be shown; "" of none.
func (c Comparison) notShown() string {
	n := c.held()
	for _, i := range c.Items {
		if i.Hidden == WouldTellAFew {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return " 1 more is not shown, to protect what a few said."
	}
	return fmt.Sprintf(" %d more are not shown, to protect what a few said.", n)
}

func compared(n int) string {
	if n == 1 {
		return "1 question that was compared"
	}
	return fmt.Sprintf("%d questions and scores that were compared", n)
}

// NotTheCause stands under changes that chance alone would seldom make.
const NotTheCause = "Chance alone would seldom make changes like these. The figures do not say what caused them."

// Clearest are the clearest changes in words. Of the rises, scores that speak for several questions come before single
// questions; what fell comes in any case.
func (c Comparison) Clearest() []string {
	var rises, falls []Change
	for _, i := range c.Items {
		rise, fall := i.clearly()
		if rise {
			rises = append(rises, i)
		}
		if fall {
			falls = append(falls, i)
		}
	}
	var out []string
	for _, list := range [][]Change{rises, falls} {
		slices.SortStableFunc(list, func(a, b Change) int {
			return cmp.Or(b.score()-a.score(), cmp.Compare(a.P, b.P), cmp.Compare(math.Abs(b.Change.Wilcoxon.RankBiserial), math.Abs(a.Change.Wilcoxon.RankBiserial)))
		})
		for _, i := range list[:min(len(list), mostShort)] {
			out = append(out, i.movedShortly())
		}
	}
	return out
}

func (c Change) score() int {
	if c.Scale {
		return 1
	}
	return 0
}

// peopleOf is how many people a change is about, and of how many.
func (c Change) peopleOf() string {
	if c.LeftOut == 0 {
		return people(c.Pairs)
	}
	return fmt.Sprintf("%d of the %s who answered this both times", c.Pairs, people(c.Pairs+c.LeftOut))
}

// movedShortly is one clear change in a sentence.
func (c Change) movedShortly() string {
	verb := "rose"
	if c.Change.Mean < 0 {
		verb = "fell"
	}
	if c.YesNo {
		return fmt.Sprintf("%sThose who said yes %s from %s to %s.", Said(c.Named()), verb, c.Side(c.Before), c.Side(c.After))
	}
	return fmt.Sprintf("%s%s from %s to %s. Of %s, %d went up, %d stayed and %d went down.", Said(c.Named()), verb, stats.Round1(c.Before), stats.Round1(c.After),
		c.peopleOf(), c.Change.Up, c.Change.Same, c.Change.Down)
}

// InQuotes sets words between one pair of quotation marks.
func InQuotes(words string) string { return plain.Quoted(words) }

// Said sets the words of a question before what was answered to it.
func Said(wording string) string { return plain.Quoted(wording) + " " }

// Sentences say in words what changed: first of scales, which speak for several questions, or of all questions when there
// are no scales; then of the rest.
func (c Comparison) Sentences(first bool) []string {
	scales := slices.ContainsFunc(c.Items, func(i Change) bool { return i.Scale && i.Shown() })
	var out []string
	for _, i := range c.Items {
		if i.Shown() && (i.Scale || !scales) == first {
			out = append(out, Said(i.Named())+i.Words(c.Minimum))
		}
	}
	return out
}

// wouldTell says whether something of a comparison is hidden because it would tell what a few people said.
func (c Comparison) wouldTell() bool {
	return slices.ContainsFunc(c.Items, func(i Change) bool { return i.Hidden == WouldTellAFew })
}

// held is how many changes are not shown because of the rule for small numbers.
func (c Comparison) held() (n int) {
	for _, i := range c.Items {
		if i.Hidden == HeldBack {
			n++
		}
	}
	return n
}

// theFew are the people who are in the figures of all and not in a change.
const theFew = "those who answered only one of the two forms, gave no code, or left questions out"

// HiddenWords say why nothing of a comparison is shown.
func (c Comparison) HiddenWords() string {
	switch {
	case c.wouldTell():
		return "This would tell what " + Few(c.Minimum) + " said, so it is not shown. The few are " + theFew + "."
	case c.held() > 0:
		return "This is held back, because small numbers are protected."
	}
	return fmt.Sprintf("Too few people could be linked (%d are needed), so their change is not shown.", c.Minimum)
}

// LeftOutWords say that people were left out of the changes, and why; "" when nobody was.
func (c Comparison) LeftOutWords() string {
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
	held := ""
	if n := c.held(); n == 1 {
		held = "1 change is held back, because a small number could be worked out from it."
	} else if n > 1 {
		held = fmt.Sprintf("%d changes are held back, because small numbers could be worked out from them.", n)
	}
	if len(words) == 0 {
		return held
	}
	return strings.TrimSpace(held+" "+strings.Join(words, " ")) + " Without this, the figures would tell what " + Few(c.Minimum) + " said: " + theFew + "."
}
