package password

import (
	"crypto/sha256"
	_ "embed" // the list of common passwords
	"encoding/binary"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alongside/internal/platform/errs"
)

// How long a password may be, in characters. More than Advised is better, and Most is only there so that nobody sends a book.
const (
	Least   = 8
	Advised = 15
	Most    = 256
)

// Check says what is wrong with a new password, beside the field of this name. words are what others know of its owner
// and of this place (names, parts of the address): they do not count towards the length.
func Check(field, text string, words ...string) error {
	var c errs.Check
	n := utf8.RuneCountInString(text)
	switch {
	case text == "":
		c.That(false, field, "Enter a password.")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		c.That(false, field, "The password has characters that cannot be typed. Use letters, numbers, spaces and signs.")
	case n < Least:
		c.That(false, field, "The password must have %d characters or more. It has %d.", Least, n)
	case n > Most:
		c.That(false, field, "The password can have up to %d characters. It has %d.", Most, n)
	case Common(text):
		c.That(false, field, "Many people use this password, so it is easy to guess. Choose another, such as three random words.")
	case utf8.RuneCountInString(repeated(fold(text))) < 4:
		c.That(false, field, "The password repeats the same few characters. Choose another, such as three random words.")
	case utf8.RuneCountInString(without(fold(text), words)) < Least-2 || Common(without(fold(text), words)):
		c.That(false, field, "Do not make the password from your name, your email address, or the name of this site.")
	}
	return c.Err()
}

// fold is the form in which passwords are compared with lists and words. They are stored as they were typed.
func fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// common holds the first four bytes of the SHA-256 of each common password, sorted. See README.md for where it is from.
//
//go:embed common.bin
var common []byte

const entry = 4

// Common says whether the password is on the list of those that many people use, or is one of them with digits or
// signs behind it.
func Common(text string) bool {
	folded := fold(text)
	bare := strings.TrimRightFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	return listed(folded) || (bare != "" && bare != folded && listed(bare))
}

func listed(folded string) bool {
	sum := sha256.Sum256([]byte(folded))
	want := binary.BigEndian.Uint32(sum[:entry])
	at := func(i int) uint32 { return binary.BigEndian.Uint32(common[i*entry:]) }
	i := sort.Search(len(common)/entry, func(i int) bool { return at(i) >= want })
	return i < len(common)/entry && at(i) == want
}

// repeated is the shortest piece that the text is made of by repeating: "abab" is "ab".
func repeated(text string) string {
	for size := 1; size <= len(text)/2; size++ {
		piece := text[:size]
		if strings.HasPrefix(strings.Repeat(piece, len(text)/size+1), text) {
			return piece
		}
	}
	return text
}

// without takes the words out of the text, the longest first. Words of one or two letters stay: they are in everything.
func without(text string, words []string) string {
	var parts []string
	for _, w := range words {
		parts = append(parts, strings.FieldsFunc(fold(w), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	sort.SliceStable(parts, func(i, j int) bool { return len(parts[i]) > len(parts[j]) })
	for _, p := range parts {
		if utf8.RuneCountInString(p) > 2 {
			text = strings.ReplaceAll(text, p, "")
		}
	}
	return text
}
