// Package voice is how a perspective that a task needs is compared with what somebody says about themselves. People write
// both in their own words, so there is no list to compare; the rule is the same for every line: somebody answers it when they
// say all of its main words about themselves, and in part when they say at least half of them.
package voice

import (
	"slices"
	"strings"
	"unicode"
)

// Unanswered is a stated perspective that nobody answers yet.
type Unanswered struct {
	Words    string
	Possible string // how those who bring it can take part, "" when it is not said
	Edition  bool   // an edition looks for it; otherwise one of its challenges needs it
}

// smallWords are no main words: they stand in most lines and tell nothing about a perspective.
var smallWords = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`a an the of with who whom whose in on at from for to and or as by is are be been was were has have had do does not no
		we us our i my me they them their it its this that these those some any all each more most many one two other people person someone somebody anyone everybody
		live living life lived experience experienced perspective view voice`) {
		out[Stem(w)] = true
	}
	return out
}()

// Stem is a word without the ends that only make it plural, so that carer and carers are one word.
func Stem(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w
}

// Words are the words of a text in small letters, in its order.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Main are the main words of a text.
func Main(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range Words(text) {
		if w = Stem(w); !smallWords[w] {
			out[w] = true
		}
	}
	return out
}

// Answers says whether somebody who says these words about themselves answers a perspective, or does so in part, with at
// least half of its main words. One without any main word, such as "people with experience", is answered by nobody: it says
// too little.
func Answers(says, asks map[string]bool) (all, part bool) {
	n := 0
	for w := range asks {
		if says[w] {
			n++
		}
	}
	return n > 0 && n == len(asks), n > 0 && 2*n >= len(asks)
}

// Lines are the lines of an answer, without the marks that people put before them.
func Lines(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimLeft(strings.TrimSpace(line), "-*•–0123456789.) \t")
		if line != "" && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}
