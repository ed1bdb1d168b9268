package evaluation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/shared/report"
)

// The sentences of a report. Each says what the figures say and no more: how many people it rests on, how sure it is, and
// that small numbers cannot tell a change from chance where they cannot.

// Words says in a sentence or two what was answered.
func (i ItemReport) Words(minimum int64) string { return i.Figures.Words(int(minimum)) }

// Show writes a mean with one decimal.
func (i ItemReport) Show(v float64) string { return stats.Round1(v) }

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// said sets the words of a question before what was answered to it.
func said(wording string) string { return "“" + wording + "” " }

// Words says how many answered the wave, and what became of their answers.
func (w WaveReport) Words() string {
	if w.protected != "" {
		return w.protected
	}
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

// few names a number of people below the minimum.
func few(minimum int64) string { return report.Few(int(minimum)) }

// wouldTell says whether something of a comparison is hidden because it would tell what a few people said.
func (c Comparison) wouldTell() bool {
	return slices.ContainsFunc(c.Items, func(i ChangeReport) bool { return i.Hidden == WouldTellAFew })
}

// hiddenWords say why nothing of a comparison is shown.
func (c Comparison) hiddenWords() string {
	if c.wouldTell() {
		return "This would tell what " + few(c.Minimum) + " said, so it is not shown. The few are " + theFew + "."
	}
	if c.heldBack() > 0 {
		return "This is held back, because small numbers are protected."
	}
	return fmt.Sprintf("Too few people could be linked (%d are needed), so their change is not shown.", c.Minimum)
}

// heldBack is how many changes are not shown because of the rule for small numbers.
func (c Comparison) heldBack() (n int) {
	for _, i := range c.Items {
		if i.Hidden == HeldBack {
			n++
		}
	}
	return n
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
	held := ""
	if n := c.heldBack(); n == 1 {
		held = "1 change is held back, because a small number could be worked out from it."
	} else if n > 1 {
		held = fmt.Sprintf("%d changes are held back, because small numbers could be worked out from them.", n)
	}
	if len(words) == 0 {
		return held
	}
	return strings.TrimSpace(held+" "+strings.Join(words, " ")) + " Without this, the figures would tell what " + few(c.Minimum) + " said: " + theFew + "."
}
