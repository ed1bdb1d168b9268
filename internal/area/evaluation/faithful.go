package evaluation

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A quote is what somebody wrote. Words may be left out, and what shows a person may be replaced; both must be seen. So outside
// square brackets a quote has the words of the original, in their order, and wherever some are left out in between
// a bracket stands: "[…]", or what was put in their place. That is checked word by word. Whether what is left means the same is for
// two people to judge, who see both side by side.

// mostBracket is how many words may stand in one bracket: enough for "[the hospital]", too few for a sentence.
const mostBracket = 5

// piece is a word of a quote, or a bracket.
type piece struct {
	word    string
	bracket bool
	words   int // in the bracket
}

// faithful says whether a quote is somebody's own words, and whether it was shortened or changed in brackets. problem is what to mend;
// "" when it may stand.
func faithful(original, quote string) (shortened bool, problem string) {
	if strings.Join(strings.Fields(original), " ") == strings.Join(strings.Fields(quote), " ") {
		return false, "" // also when the original has brackets
	}
	said := wordsOf(original)
	parts, ok := pieces(quote)
	if !ok {
		return false, "A square bracket is not closed, or stands in another one."
	}
	// Where the next word may come from: the same words can stand in the original several times.
	at, kept, put, gap, last := []int{0}, 0, 0, true, ""
	for _, p := range parts {
		if p.bracket {
			if p.words > mostBracket {
				return false, fmt.Sprintf("Square brackets can hold up to %d words. A quote is what the person wrote.", mostBracket)
			}
			put, gap, shortened = put+p.words, true, true
			continue
		}
		var next, skipping []int
		for i := at[0]; i < len(said); i++ {
			switch _, follows := slices.BinarySearch(at, i); {
			case said[i] != p.word:
			case gap || follows:
				next = append(next, i+1)
			default:
				skipping = append(skipping, i+1)
			}
		}
		switch {
		case len(next) > 0:
			at = next
		case len(skipping) > 0:
			return false, fmt.Sprintf("Words are left out between “%s” and “%s”. Put […] there, so that readers see it.", last, p.word)
		default:
			return false, fmt.Sprintf("“%s” is not what the person wrote at this place. Keep their own words. Leave words out with […], and put what hides a name in [square brackets].", p.word)
		}
		last, gap = p.word, false
		kept++
	}
	shortened = shortened || kept < len(said)
	switch {
	case kept == 0:
		return false, "Nothing is left of what the person wrote."
	case put > kept:
		return false, "More words are in square brackets than the person wrote. Choose another text, or keep more of this one."
	}
	return shortened, ""
}

// wordsOf are the words of a text in small letters, without the marks between them. Signs such as + and a smiling face count as words.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !unicode.IsSymbol(r)
	})
}

// pieces are the words and brackets of a quote; ok is false when brackets do not match.
func pieces(quote string) (out []piece, ok bool) {
	for quote != "" {
		from := strings.IndexAny(quote, "[]")
		if from < 0 {
			from = len(quote)
		}
		for _, w := range wordsOf(quote[:from]) {
			out = append(out, piece{word: w})
		}
		if from == len(quote) {
			break
		}
		inside := quote[from+1:]
		to := strings.IndexAny(inside, "[]")
		if quote[from] == ']' || to < 0 || inside[to] == '[' {
			return nil, false
		}
		out = append(out, piece{bracket: true, words: len(wordsOf(inside[:to]))})
		quote = inside[to+1:]
	}
	return out, true
}
