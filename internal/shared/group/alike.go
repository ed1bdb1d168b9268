package group

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// This file says which names may be those of one person. It only ever asks: nothing is put together by a name alone.

// Twins are holders of one organisation who may be one person, in pairs: the same name but for a title or a letter, or a first name that may
// be short for the other. Two who can sign in are two. known are pairs about which somebody has said something already, as PairKey writes them.
func Twins(all []Holder, known map[string]bool) [][2]Holder {
	parts := make([]named, len(all))
	byFamily, byFirst := map[string][]int{}, map[string][]int{}
	for i, h := range all {
		parts[i] = parse(h.Name)
		byFamily[parts[i].family] = append(byFamily[parts[i].family], i)
		byFirst[parts[i].first] = append(byFirst[parts[i].first], i)
	}
	var out [][2]Holder
	for i, h := range all {
		near := slices.Concat(byFamily[parts[i].family], byFirst[parts[i].first])
		slices.Sort(near)
		for _, j := range slices.Compact(near) {
			o := all[j]
			if h.ID < o.ID && (h.Person == "" || o.Person == "") && !known[PairKey(h.ID, o.ID)] && parts[i].like(parts[j]) && len(out) < 100 {
				out = append(out, [2]Holder{h, o})
			}
		}
	}
	return out
}

// Alike is whether two names may be those of one person.
func Alike(a, b string) bool { return parse(a).like(parse(b)) }

// Name is a name that is compared with many others.
type Name struct{ parts named }

// NameOf reads a name once, for as many comparisons as are needed.
func NameOf(name string) Name { return Name{parse(name)} }

// Alike is Alike of two names that were read before.
func (n Name) Alike(o Name) bool { return n.parts.like(o.parts) }

// Keys is NameKeys of a name that was read before.
func (n Name) Keys() []string { return n.parts.keys() }

// Same is whether two names are one but for capitals, spaces, a title and the order in which a list writes them.
func Same(a, b string) bool {
	x, y := parse(a), parse(b)
	return x.whole == y.whole && x.whole != ""
}

// Shares is whether two names have a word in common, such as a first name alone and the whole name.
func Shares(a, b string) bool {
	words := strings.Fields(parse(b).whole)
	return slices.ContainsFunc(strings.Fields(parse(a).whole), func(w string) bool { return slices.Contains(words, w) })
}

var titles = map[string]bool{"dr": true, "mr": true, "mrs": true, "ms": true, "miss": true, "mx": true, "prof": true, "professor": true, "cllr": true, "councillor": true, "sir": true, "dame": true, "rev": true, "lord": true, "lady": true, "sister": true}

// short are first names that are used for another one.
var short = map[string][]string{
	"abby": {"abigail"}, "alex": {"alexander", "alexandra"}, "andy": {"andrew"}, "ben": {"benjamin"}, "beth": {"elizabeth"}, "bill": {"william"}, "bob": {"robert"}, "cath": {"catherine"}, "chris": {"christopher", "christine"},
	"dave": {"david"}, "debbie": {"deborah"}, "dick": {"richard"}, "ed": {"edward"}, "jack": {"john"}, "jim": {"james"}, "joe": {"joseph"}, "kate": {"catherine", "katherine"}, "liz": {"elizabeth"}, "maggie": {"margaret"}, "mick": {"michael"}, "mike": {"michael"},
	"mo": {"mohammed", "muhammad", "mohamed"}, "nick": {"nicholas"}, "pat": {"patricia", "patrick"}, "peggy": {"margaret"}, "pete": {"peter"}, "rob": {"robert"}, "sue": {"susan"}, "ted": {"edward"}, "tom": {"thomas"}, "tony": {"anthony"}, "vicky": {"victoria"}, "will": {"william"},
}

// plainLetters are letters with a mark, as people type them who do not find it on their keyboard.
var plainLetters = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ñ", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o",
	"ú", "u", "ù", "u", "û", "u", "ü", "u", "ý", "y", "ł", "l", "š", "s", "ž", "z", "ß", "ss", "’", "", "'", "", "-", " ", ".", " ")

// named is a name in its parts, without title and folded.
type named struct{ whole, first, family string }

func parse(name string) named {
	if family, first, turned := strings.Cut(name, ","); turned && first != "" {
		name = first + " " + family
	}
	var words []string
	for _, w := range strings.Fields(plainLetters.Replace(Fold(name))) {
		if !(titles[w] && len(words) == 0) {
			words = append(words, w)
		}
	}
	switch len(words) {
	case 0:
		return named{}
	case 1:
		return named{words[0], "", words[0]}
	}
	return named{strings.Join(words, " "), words[0], words[len(words)-1]}
}

// NameParts are the first and the family name of somebody of whom only the name is known, without title and folded, with the letters and marks that
// they are written with.
func NameParts(name string) (first, family string) {
	var words []string
	for _, w := range strings.Fields(Fold(name)) {
		if w = strings.Trim(w, ".,"); w != "" && !(titles[w] && len(words) == 0) {
			words = append(words, w)
		}
	}
	switch len(words) {
	case 0:
		return "", ""
	case 1:
		return "", words[0]
	}
	return words[0], words[len(words)-1]
}

// NameKeys are under what a name is looked for: two names that are alike have one of them in common.
func NameKeys(name string) []string { return parse(name).keys() }

func (n named) keys() []string {
	if n.first == "" {
		return []string{"family " + n.family}
	}
	first, _ := utf8.DecodeRuneInString(n.family)
	return []string{"family " + n.family, "first " + n.first + " " + string(first)}
}

// like is whether two names may be those of one person: one of their two parts is the same, and the other differs by a letter at most, or a first
// name is short for the other.
func (a named) like(b named) bool {
	switch {
	case a.family == "" || b.family == "":
		return false
	case a.first == "" || b.first == "":
		return a.first == b.first && a.family == b.family
	case a.family == b.family:
		return strings.HasPrefix(a.first, b.first) || strings.HasPrefix(b.first, a.first) || slices.Contains(short[a.first], b.first) || slices.Contains(short[b.first], a.first) || slip(a.first, b.first)
	}
	return a.first == b.first && slip(a.family, b.family)
}

// leastSlip is how many letters a word has at least in which one letter can be wrong without its being another word.
const leastSlip = 4

// slip is whether two words begin with the same letter and differ by one that is wrong, missing or too much, or by two that changed places.
func slip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y) < leastSlip || len(y)-len(x) > 1 || len(x) == 0 || x[0] != y[0] {
		return false
	}
	at := 0
	for at < len(x) && x[at] == y[at] {
		at++
	}
	if len(x) < len(y) {
		return string(x[at:]) == string(y[at+1:])
	}
	if at == len(x) || string(x[at+1:]) == string(y[at+1:]) {
		return true
	}
	return at+1 < len(x) && x[at] == y[at+1] && x[at+1] == y[at] && string(x[at+2:]) == string(y[at+2:])
}
