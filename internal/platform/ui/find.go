package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// This file finds people, or other things, in a long list of boxes to tick or of answers to choose from.

// mostUnsought is up to how many things a list is short enough to be read without a search.
const mostUnsought = 12

// Finder is a search in a long list of a form. Without scripts, its button sends the form with all that is chosen, and the server leaves out what
// is not looked for; with scripts, the list gets shorter while one types. What is chosen is always there, so that nothing chosen is lost.
type Finder struct {
	Name  string // of the field
	Label string
	Value string // what is looked for
	Shown int    // how many things the server shows
	All   int    // of how many
	// Kept says in words that what is chosen stays, such as "Whoever is ticked is always shown."
	Kept string
}

// Worth says whether the list is long enough for a search.
func (f Finder) Worth() bool { return f.All > mostUnsought || f.Value != "" }

// said is how much of the list is shown.
func (f Finder) said() string {
	if f.Value == "" {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("Shown: %d of %d. %s", f.Shown, f.All, f.Kept))
}

// Found says whether a text is looked for: each word of what was typed is in it. Large letters and signs do not matter.
func Found(wanted, text string) bool {
	in := plainText(text)
	return !slices.ContainsFunc(strings.Fields(plainText(wanted)), func(w string) bool { return !strings.Contains(in, w) })
}

// plainText is a text in small letters, with a space for each sign, and without the marks over letters.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return r
		}
		return ' '
	}, norm.NFD.String(strings.ToLower(text)))
}

// Find leaves in a list of answers what is looked for and what is chosen.
func Find(wanted string, options []Option, chosen ...string) []Option {
	if wanted == "" {
		return options
	}
	return slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return !Found(wanted, o.Label) && !slices.Contains(chosen, o.Value) })
}
