package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"alongside/engine/stats"
)

// escape makes any string safe as the text of an element or the value of an attribute, and leaves out what XML does not
// allow at all (most control characters, half characters).
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r == 0x7f || r == 0xfffe || r == 0xffff:
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n > 1 { // a real U+FFFD, not a broken byte
				b.WriteRune(r)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// num writes a length with at most two decimals. What is not a number becomes 0: a drawing must stay well formed.
func num(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	s := strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

// figure writes a mean with one decimal, a dash where there is none.
func figure(x float64) string { return stats.Round1(x) }

// count is a count of people, never below nought.
func count(n int) int { return max(n, 0) }

func isNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// runeWidth is roughly the width of a character in ems in a plain sans serif; it only has to be good enough to wrap by.
func runeWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("iljtfrI.,:;'|!()[] ", r):
		return 0.32
	case strings.ContainsRune("mwMW%@", r):
		return 0.86
	case unicode.Is(unicode.Mn, r) || unicode.IsControl(r):
		return 0
	case r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x1f000):
		return 1.05
	case unicode.IsUpper(r):
		return 0.69
	}
	return 0.56
}

func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += runeWidth(r)
	}
	return w * size
}

// wrap breaks s into lines no wider than room, at most so many; what does not fit ends in an ellipsis. A word that is
// wider than a line is broken.
func wrap(s string, size, room float64, most int) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(s) {
		for {
			candidate := word
			if current != "" {
				candidate = current + " " + word
			}
			if textWidth(candidate, size) <= room {
				current = candidate
				break
			}
			if current != "" {
				lines, current = append(lines, current), ""
				continue
			}
			head := fit(word, size, room)
			lines, word = append(lines, head), word[len(head):]
			if len(lines) > most {
				break
			}
		}
		if len(lines) > most {
			break
		}
	}
	if current != "" {
		lines = append(lines, current)
	}
	if len(lines) > most {
		lines = lines[:most]
		last := lines[most-1]
		for textWidth(last+"…", size) > room && last != "" {
			_, n := utf8.DecodeLastRuneInString(last)
			last = last[:len(last)-n]
		}
		lines[most-1] = strings.TrimRight(last, " ") + "…"
	}
	return lines
}

// fit is the longest beginning of a word that fits, at least one character.
func fit(word string, size, room float64) string {
	w := 0.0
	for i, r := range word {
		w += runeWidth(r) * size
		if w > room && i > 0 {
			return word[:i]
		}
	}
	return word
}

// plural joins a number and its noun: 1 person, 2 people.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
