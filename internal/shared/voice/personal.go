package voice

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"alongside/content"
)

// This file finds perspectives that name who people are, or their health. Nobody is given points, an order or a place for these, so a
// perspective that names one counts for nothing where people are compared or chosen. It may still be stated, to see whether a voice is
// missing. What is found is only as good as a list of words (content/personal-words.yaml): the pages ask for the rest in words.

// Named is one thing of people that a perspective names.
type Named struct {
	Says string // what it is, such as "a faith"
	Word string // the word that names it, as it is written
}

// personal is one group of words, made ready for looking up.
type personal struct {
	id, says string
	unless   map[string]bool
	whole    map[string]bool
	begin    []string
}

var personals = sync.OnceValue(func() []personal {
	var out []personal
	for _, g := range content.PersonalWords() {
		p := personal{id: g.ID, says: g.Says, unless: map[string]bool{}, whole: map[string]bool{}}
		for _, w := range g.Unless {
			p.unless[Stem(w)] = true
		}
		for _, w := range g.Words {
			if begin, any := strings.CutSuffix(w, "*"); any {
				p.begin = append(p.begin, begin)
			} else {
				p.whole[Stem(w)] = true
			}
		}
		out = append(out, p)
	}
	return out
})

// Names finds what a perspective names of people themselves: their age, sex, gender, origin, faith, family or health, and whom they
// love. Each group is named once, in the order of the list. A perspective that speaks of care, of work or of a language names nothing
// of them: "nurses on the stroke ward".
func Names(text string) []Named {
	written := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []Named
	for _, p := range personals() {
		word := ""
		for i, w := range written {
			low := strings.ToLower(w)
			if p.unless[Stem(low)] {
				word = ""
				break
			}
			switch {
			case word != "":
			case p.names(low):
				word = w
			case p.id == "age" && i > 0 && isAge(strings.ToLower(written[i-1]), low):
				word = written[i-1] + " " + w
			}
		}
		if word != "" {
			out = append(out, Named{Says: p.says, Word: word})
		}
	}
	return out
}

// names says whether a word is one of the group. Words for people who do a job, such as psychologist, name nobody's health.
func (p personal) names(word string) bool {
	stem := Stem(word)
	if p.id == "health" && (strings.HasSuffix(stem, "ist") || strings.HasSuffix(stem, "geon") || strings.HasSuffix(stem, "trician")) {
		return false
	}
	return p.whole[stem] || slices.ContainsFunc(p.begin, func(b string) bool { return strings.HasPrefix(word, b) })
}

// isAge says whether two words beside each other name an age, such as over 70 and in their 60s.
func isAge(before, word string) bool {
	digits := strings.TrimSuffix(word, "s")
	if len(digits) == 0 || len(digits) > 3 || strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) }) >= 0 {
		return false
	}
	return slices.Contains([]string{"over", "under", "above", "below", "age", "ages", "aged", "than"}, before) && len(digits) == 2 || digits != word && len(digits) == 2
}

// Counts says whether a perspective may count where people are compared or chosen.
func Counts(text string) bool { return len(Names(text)) == 0 }

// NamesWords says in a sentence what a perspective names of people themselves, "" when it names nothing of them.
func NamesWords(text string) string {
	var parts []string
	for _, n := range Names(text) {
		parts = append(parts, n.Says+" (“"+n.Word+"”)")
	}
	switch n := len(parts); n {
	case 0:
		return ""
	case 1:
		return "This names " + parts[0] + "."
	default:
		return "This names " + strings.Join(parts[:n-1], ", ") + " and " + parts[n-1] + "."
	}
}
