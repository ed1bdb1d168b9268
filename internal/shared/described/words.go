package described

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Two texts are nearly the same when most of the pieces of the shorter are in the longer: runs of a few letters, without spaces, marks,
// accents and capitals. So a typo, another order of two sentences, half of the words or the words among others are known again.

// token is a word of a text, folded.
type token struct {
	folded string
	upper  bool // it begins with a capital
}

// lookalikes are letters of other alphabets that look like Latin ones.
var lookalikes = map[rune]rune{'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'і': 'i', 'ј': 'j', 'ѕ': 's', 'к': 'k', 'м': 'm', 'т': 't', 'н': 'h', 'в': 'b',
	'α': 'a', 'ε': 'e', 'ο': 'o', 'ρ': 'p', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'υ': 'u', 'ı': 'i', 'ł': 'l', 'đ': 'd', 'ø': 'o'}

// tokens are the words of a text: lower case, without accents and what is not seen.
func tokens(text string) (out []token) {
	var b strings.Builder
	upper := false
	end := func() {
		if b.Len() > 0 {
			out = append(out, token{b.String(), upper})
			b.Reset()
		}
	}
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if b.Len() == 0 {
				upper = unicode.IsUpper(r)
			}
			r = unicode.ToLower(r)
			if like, ok := lookalikes[r]; ok {
				r = like
			}
			switch r {
			case 'ß':
				b.WriteString("ss")
			case 'æ':
				b.WriteString("ae")
			default:
				b.WriteRune(r)
			}
		default:
			end()
		}
	}
	end()
	return out
}

// squash is a text without anything between its words.
func squash(text string) string { return joined(tokens(text)) }

func joined(all []token) string {
	var b strings.Builder
	for _, t := range all {
		b.WriteString(t.folded)
	}
	return b.String()
}

const (
	pieceLength = 5    // letters of a piece
	longestText = 8000 // letters of a text that are looked at; more than any field takes
	fewPieces   = 8    // with fewer pieces than this, all of them have to be there
	somePieces  = 16   // with fewer than this, three of four; else six of ten
)

// marks are keyed marks of the pieces of a text, sorted, each once.
func marks(key []byte, text string) []uint32 {
	letters := []rune(squash(text))
	letters = letters[:min(len(letters), longestText)]
	if len(letters) == 0 {
		return nil
	}
	mac := hmac.New(sha256.New, key)
	var out []uint32
	for i := 0; i == 0 || i+pieceLength <= len(letters); i++ {
		mac.Reset()
		mac.Write([]byte(string(letters[i:min(i+pieceLength, len(letters))])))
		out = append(out, binary.BigEndian.Uint32(mac.Sum(nil)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// near says whether two texts are the same or nearly the same, by their marks.
func near(a, b []uint32) bool {
	few := min(len(a), len(b))
	if few == 0 {
		return false
	}
	if slices.Equal(a, b) {
		return true
	}
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			shared, i, j = shared+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if few < fewPieces {
		return few >= 3 && shared == few
	}
	if few < somePieces {
		return shared*4 >= few*3
	}
	return shared*10 >= few*6
}

// twins says whether two texts are nearly the same, where one of them only waits: a short one, such as a heading, counts only when it is the same.
func twins(a, b []uint32) bool {
	few := min(len(a), len(b))
	return few > 0 && (slices.Equal(a, b) || few >= somePieces && near(a, b))
}

// known is somebody of an edition, by the forms in which their name is written.
type known struct {
	id            db.ID
	name          string
	given, family []string // folded, without spaces; what is whole comes first
	asked         bool     // about words of the programme, whatever they answered
}

func knownAs(p person.Person) known {
	k := known{id: p.ID, name: p.Name()}
	k.given, k.family = forms(p.Given, false), forms(p.Family, true)
	return k
}

// forms are a name without spaces, and its parts: the first of several first names, and each part of a family name.
func forms(name string, each bool) []string {
	parts := tokens(name)
	if len(parts) == 0 {
		return nil
	}
	out := []string{joined(parts)}
	for i, t := range parts {
		if len(parts) > 1 && len(t.folded) >= 3 && (each || i == 0) {
			out = append(out, t.folded)
		}
	}
	return out
}

// text is words in which names are looked for.
type text struct {
	all      []token
	squashed string
	has      map[string]bool // its words, and two or three of them that stand together
	used     []bool          // what is part of somebody's whole name
}

const longestRun = 3

func read(words string) *text {
	t := &text{all: tokens(words), has: map[string]bool{}}
	t.squashed, t.used = joined(t.all), make([]bool, len(t.all))
	for i := range t.all {
		for n := 1; n <= longestRun && i+n <= len(t.all); n++ {
			t.has[joined(t.all[i:i+n])] = true
		}
	}
	return t
}

// runs are where a name stands: from which word, and how many. A slip of one letter counts in longer names.
func (t *text) runs(names []string) (out [][2]int) {
	for i := range t.all {
		for n := 1; n <= longestRun && i+n <= len(t.all); n++ {
			word := joined(t.all[i : i+n])
			if slices.ContainsFunc(names, func(name string) bool {
				return word == name || word == name+"s" || n == 1 && len(name) >= 5 && oneSlip(word, name)
			}) {
				out = append(out, [2]int{i, n})
			}
		}
	}
	return out
}

// oneSlip says whether two words differ in one letter: another, one more, one less, or two that changed places.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i == len(x) || slices.Equal(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

// among says whether the text holds one of the names as it is written.
func (t *text) among(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return t.has[n] || t.has[n+"s"] })
}

// between is how many words can stand between a first name and a family name.
const between = 2

// whole says whether the text holds somebody's first name and family name beside each other, in any order.
func (t *text) whole(k known) bool {
	if len(k.given) == 0 || len(k.family) == 0 {
		return false
	}
	found := false
	for _, both := range []string{k.given[0] + k.family[0], k.family[0] + k.given[0]} {
		found = found || len(both) >= 8 && strings.Contains(t.squashed, both)
	}
	if !t.among(k.given) && !t.among(k.family) {
		return found
	}
	families := t.runs(k.family)
	for _, g := range t.runs(k.given) {
		for _, f := range families {
			first, second := g, f
			if first[0] > second[0] {
				first, second = second, first
			}
			if gap := second[0] - first[0] - first[1]; gap < 0 || gap > between {
				continue
			}
			found = true
			for _, r := range [][2]int{g, f} {
				for i := range r[1] {
					t.used[r[0]+i] = true
				}
			}
		}
	}
	return found
}

// parts are somebody's first name and family name where the text holds one of them alone, with a capital.
func (t *text) parts(k known) (out []string) {
	for _, names := range [][]string{k.given, k.family} {
		for i, w := range t.all {
			if w.upper && !t.used[i] && len(w.folded) >= 3 && slices.Contains(names, w.folded) {
				out = append(out, w.folded)
				break
			}
		}
	}
	return out
}
