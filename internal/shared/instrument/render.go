package instrument

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Render writes answers as plain text, the same bytes for the same answers. This is the exact text that two people confirm
// by its hash, so two different sets of answers must never give the same text: what people typed stands behind "> " at the
// start of each line, and nothing else does. Sealed answers are part of it.
func Render(def Definition, as Answers) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n(%s, %s)\n", def.Title, def.Key, def.VersionLabel())
	for _, s := range def.Sections {
		fmt.Fprintf(&b, "\n%s\n", s.Title)
		for _, it := range s.Items {
			fmt.Fprintf(&b, "\n%s\n", it.Wording)
			renderAnswer(&b, it, as[it.ID])
		}
	}
	return b.String()
}

func renderAnswer(b *strings.Builder, it Item, a Answer) {
	switch a.State {
	case NotApplicable:
		b.WriteString("(does not apply)\n")
	case Given:
		for i, v := range a.Values {
			text := it.Label(v)
			switch it.Kind {
			case Choices:
				text = "- " + text
			case Ranking:
				text = fmt.Sprintf("%d. %s", i+1, text)
			}
			for line := range strings.SplitSeq(text, "\n") {
				b.WriteString(strings.TrimRight("> "+line, " ") + "\n")
			}
		}
	default:
		b.WriteString("(no answer)\n")
	}
}

// Hash is the name of an exact text: SHA-256 in hexadecimal.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Line is one question with its answer in words, for summaries.
type Line struct {
	Item  Item
	State State
	Words []string // what was answered in words: one entry for most kinds, several for choices and rankings
}

// Lines are the answers of one section in words.
func Lines(s Section, as Answers) []Line {
	lines := make([]Line, len(s.Items))
	for i, it := range s.Items {
		a := as[it.ID]
		lines[i] = Line{Item: it, State: a.State}
		if a.State == Given {
			for _, v := range a.Values {
				lines[i].Words = append(lines[i].Words, it.Label(v))
			}
		}
	}
	return lines
}
