package collaboration

import (
	"regexp"
	"strconv"
	"strings"

	"alongside/internal/platform/ui"
)

// textPart is a piece of an exact text for a page: the title of a section, a line of the form, or what somebody wrote under
// a label.
type textPart struct {
	section string
	label   string
	depth   int // of a label: 2 under the title of a section, else 1
	text    string
	quoted  bool
}

// formLine is the second line of an agreement's text, which names its form. Only such a text has sections, and nobody can
// write one: what people write is quoted.
var formLine = regexp.MustCompile(`^\(` + agreementKey + `, .*\)$`)

// partsOf divides an exact text for reading. It leaves nothing out: every line of the text is in one part.
func partsOf(text string) []textPart {
	var out []textPart
	lines := strings.Split(strings.TrimSpace(text), "\n")
	depth, sections := 1, len(lines) > 1 && formLine.MatchString(lines[1])
	for i := 0; i < len(lines); {
		if quoted := quotedFrom(lines[i:]); len(quoted) > 0 {
			out = append(out, textPart{text: strings.Join(quoted, "\n"), quoted: true})
			i += len(quoted)
			continue
		}
		switch {
		case lines[i] == "":
		case isLabel(lines, i):
			out = append(out, textPart{label: lines[i], depth: depth})
		case sections && i > 1 && i+2 < len(lines) && lines[i+1] == "" && isLabel(lines, i+2):
			out, depth = append(out, textPart{section: lines[i]}), 2
		default:
			out = append(out, textPart{text: lines[i]})
		}
		i++
	}
	return out
}

// quotedUnder is what somebody wrote under a label of an exact text, "" when it has no such label.
func quotedUnder(text, label string) string {
	parts := partsOf(text)
	for i, p := range parts {
		if p.label == label && i+1 < len(parts) && parts[i+1].quoted {
			return parts[i+1].text
		}
	}
	return ""
}

// isLabel says whether the line of this number stands above an answer.
func isLabel(lines []string, i int) bool {
	return i+1 < len(lines) && lines[i] != "" && isAnswer(lines[i+1])
}

func isAnswer(line string) bool {
	return strings.HasPrefix(line, ">") || line == "(nothing)" || line == "(no answer)" || line == "(does not apply)"
}

// quotedFrom are the lines at the beginning that people wrote, without their mark.
func quotedFrom(lines []string) []string {
	var out []string
	for _, l := range lines {
		rest, ok := strings.CutPrefix(l, ">")
		if !ok {
			break
		}
		out = append(out, strings.TrimPrefix(rest, " "))
	}
	return out
}

// pieceOf is a stretch of text, or a web address in it.
type pieceOf struct {
	text string
	link bool
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// addresses finds the web addresses in a text. Marks at the end of a sentence do not belong to them.
func addresses(text string) []pieceOf {
	var out []pieceOf
	at := 0
	for _, found := range address.FindAllStringIndex(text, -1) {
		from, to := found[0], found[1]
		for to > from && strings.ContainsRune(".,;:!?)'", rune(text[to-1])) {
			to--
		}
		if !webAddress(text[from:to]) {
			continue
		}
		if from > at {
			out = append(out, pieceOf{text: text[at:from]})
		}
		out = append(out, pieceOf{text: text[from:to], link: true})
		at = to
	}
	if at < len(text) {
		out = append(out, pieceOf{text: text[at:]})
	}
	return out
}

// number writes a count.
func number(n int) string { return strconv.Itoa(n) }

// firstLine is the beginning of a text, for lists.
func firstLine(text string, most int) string { return ui.FirstLine(text, most) }
