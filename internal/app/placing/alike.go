package placing

import (
	"slices"
	"strings"
	"unicode"
)

// This file finds names that may be one name, so that a slip of the pen in one of several files is not taken for another person unseen.

// leastAlike is how many letters and digits a name has in which one wrong letter is taken for a slip.
const leastAlike = 5

// alike says whether two names may be the same one with a slip: other signs, large letters or spaces, one letter wrong, left out or too many, or two
// letters exchanged. Numbers are never a slip, as people are often told apart by them alone.
func alike(a, b string) bool {
	x, y := letters(a), letters(b)
	if slices.Equal(x, y) {
		return true
	}
	if len(x) < len(y) {
		x, y = y, x
	}
	if len(y) < leastAlike-1 || len(x) < leastAlike || len(x)-len(y) > 1 {
		return false
	}
	at := 0
	for at < len(y) && x[at] == y[at] {
		at++
	}
	word := func(list ...rune) bool {
		return !slices.ContainsFunc(list, unicode.IsDigit)
	}
	if len(x) > len(y) {
		return word(x[at]) && slices.Equal(x[at+1:], y[at:])
	}
	if slices.Equal(x[at+1:], y[at+1:]) {
		return word(x[at], y[at])
	}
	return at+1 < len(y) && x[at] == y[at+1] && x[at+1] == y[at] && slices.Equal(x[at+2:], y[at+2:]) && word(x[at], y[at])
}

// letters are the letters and digits of a name, all small.
func letters(name string) []rune {
	var out []rune
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// like finds somebody whose name may be meant by one that is not there, "" for nobody.
func (n *names) like(name string) string {
	at := slices.IndexFunc(n.list, func(o string) bool { return alike(o, name) })
	if at < 0 {
		return ""
	}
	return n.list[at]
}

// mostLike is for how many names that are not there others are looked for that may be meant: it takes a look at everybody each.
const mostLike = 50

// but says who may be meant by a name that is not there: ", but Ada Lee is"; "" where there is nobody like that.
func (f *faults) but(name string, people ...names) string {
	if f.looked++; f.looked > mostLike {
		return ""
	}
	for _, list := range people {
		if like := list.like(name); like != "" {
			return ", but " + like + " is"
		}
	}
	return ""
}
