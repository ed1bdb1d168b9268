package evaluation

import (
	"fmt"
	"strconv"
	"strings"

	"alongside/engine/stats"
)

// The sentences of a report. Each says what the figures say and no more: how many people it rests on, how sure it is, and
// that small numbers cannot tell a change from chance where they cannot.

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

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
	case w.Outcome == TooFew && w.Joined > 0:
		return fmt.Sprintf("%s Fewer than %d%s sent theirs by link, and fewer than %d forms came on paper. So no answer was opened, and nobody can read them.", of, w.Minimum, w.amongWords(), w.Minimum)
	case w.Outcome == TooFew:
		return fmt.Sprintf("%s Fewer than %d came by link, and fewer than %d on paper. So their answers were never opened, and nobody can read them.", of, w.Minimum, w.Minimum)
	case w.Outcome == Lost:
		return of + " The key of their answers was lost, so nobody can read them."
	}
	if w.Outcome == Imported {
		of += " " + fromFile
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
