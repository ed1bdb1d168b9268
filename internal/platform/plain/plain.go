// Package plain makes what people send fit to keep. Form values, addresses and cells of tables pass through it before
// anything else reads them, so that no area has to think of characters that no keyboard types: PostgreSQL refuses some of
// them, SQLite keeps them, and on a page they show as nothing or turn round what follows.
package plain

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is s with line ends as "\n", and without bytes that are no UTF-8, control characters other than tab and line end, and
// marks that change the direction of writing of what follows them.
func Text(s string) string {
	if Is(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if strange(r) {
			return -1
		}
		return r
	}, s)
}

// Is says whether Text would leave s as it is.
func Is(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, strange) }

// Path says whether s can be part of an address of a page: like Is, and on one line.
func Path(s string) bool { return Is(s) && !strings.ContainsAny(s, "\t\n") }

func strange(r rune) bool {
	switch {
	case r == '\t', r == '\n':
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return unicode.IsControl(r)
}

// Quoted is s between one pair of quotation marks. Marks around the whole of s are not doubled, and those inside become single ones.
func Quoted(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := unquoted(s); ok {
		s = inner
	}
	open := false
	return "“" + strings.Map(func(r rune) rune {
		switch r {
		case '“':
			open = true
			return '‘'
		case '”':
			open = false
			return '’'
		case '"':
			open = !open
			if open {
				return '‘'
			}
			return '’'
		}
		return r
	}, s) + "”"
}

// unquoted takes away the marks that stand around the whole of s; ok is false when none do.
func unquoted(s string) (inner string, ok bool) {
	for _, marks := range [][2]string{{"“", "”"}, {`"`, `"`}, {"‘", "’"}} {
		inner, begins := strings.CutPrefix(s, marks[0])
		inner, ends := strings.CutSuffix(inner, marks[1])
		if begins && ends && !strings.Contains(inner, marks[0]) && (marks[1] == "’" || !strings.Contains(inner, marks[1])) {
			return strings.TrimSpace(inner), true
		}
	}
	return s, false
}

// WebAddress says whether somebody can be led to an address: a page of the web by its host, and no name or password of a person in it, which
// everybody who reads the link would get.
func WebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
