package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// change says in which of two texts a piece stands.
type change int

const (
	inBoth change = iota
	onlyFirst
	onlySecond
)

// piece is a stretch of text, whole words with the blanks after them.
type piece struct {
	text   string
	change change
}

// maxCompared bounds the words of each text that are compared: the table below has this many squared cells of two bytes, 8 MB.
// Longer texts are shown as wholly changed, which is true and costs nothing.
const maxCompared = 2000

// compare finds the longest common run of words of two texts and says what else stands in each.
func compare(first, second string) []piece {
	a, b := words(first), words(second)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []piece
	out = add(out, inBoth, a[:head])
	out = compareWords(out, a[head:len(a)-tail], b[head:len(b)-tail])
	return add(out, inBoth, a[len(a)-tail:])
}

// compareWords is the classic table of common subsequences, filled from the end so that it can be read from the start.
func compareWords(out []piece, a, b []string) []piece {
	if len(a) > maxCompared || len(b) > maxCompared {
		return add(add(out, onlyFirst, a), onlySecond, b)
	}
	common := make([][]uint16, len(a)+1)
	for i := range common {
		common[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			out = add(out, inBoth, a[i:i+1])
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			out = add(out, onlyFirst, a[i:i+1])
			i++
		default:
			out = add(out, onlySecond, b[j:j+1])
			j++
		}
	}
	return add(add(out, onlyFirst, a[i:]), onlySecond, b[j:])
}

// add appends words, joining them to the piece before when that is of the same kind.
func add(out []piece, kind change, words []string) []piece {
	if len(words) == 0 {
		return out
	}
	text := strings.Join(words, "")
	if n := len(out); n > 0 && out[n-1].change == kind {
		out[n-1].text += text
		return out
	}
	return append(out, piece{text, kind})
}

// words cuts a text after each run of blanks, so that the pieces joined are the text again.
func words(text string) []string {
	var out []string
	start, blank := 0, false
	for i, r := range text {
		isBlank := r == ' ' || r == '\n' || r == '\t' || r == '\r'
		if blank && !isBlank {
			out = append(out, text[start:i])
			start = i
		}
		blank = isBlank
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// newIn writes the second text with what is not in the first marked. It is written by hand because a template would add
// blanks of its own, and here every blank is the author's.
func newIn(first, second string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out strings.Builder
		for _, p := range compare(first, second) {
			switch p.change {
			case inBoth:
				out.WriteString(templ.EscapeString(p.text))
			case onlySecond:
				marked := strings.TrimRight(p.text, " \n\t\r") // blanks after the last word are not marked
				out.WriteString("<ins>" + templ.EscapeString(marked) + "</ins>" + p.text[len(marked):])
			}
		}
		_, err := io.WriteString(w, out.String())
		return err
	})
}
