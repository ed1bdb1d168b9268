package matching

import (
	"slices"
	"strings"
	"unicode"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/internal/shared/voice"
)

// This file compares cards: it knows nothing of databases and pages. All that it is given is what somebody wrote on a card for
// others to read, the perspectives that their own challenge asks for, and the coordinator's criteria. So nothing else
// can enter a score or a sentence: no access needs, no answers to the assumptions check, no answer to an invitation. Perspectives that
// name who people are, or their health, count for nothing, and neither do words of an interest that do.

// whole is what a criterion is worth, before its weight, where it is met altogether.
const whole = 12

// idle are words that stand on most cards and tell nothing about an interest.
var idle = stems(`would like want wish work working make making better good best help helping improve improving improvement change changing get getting give giving go going
	health healthcare care nhs service patient staff professional partner community hospital use using need needs find finding way ways thing things new time day people area local
	together how what when where why which can could should will may must let about into out up so if than then also very just really more me mine us
	after before first last next during without every over own less than again still other others while until off on where there here same both two one first`)

func stems(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[voice.Stem(w)] = true
	}
	return out
}

// profile is one card made ready for comparing.
type profile struct {
	Seeker
	asks     []string // perspectives that this person's challenge needs and that may count
	unasked  []string // those that name who people are or their health: they count for nothing
	interest []string // stems of the main words, sorted
	surface  map[string]string
	place    string          // in small letters, without signs
	towns    []string        // its words, sorted
	slots    slots           // 0 when no times could be read
	ways     uint8           // bit by place in the list of ways
	says     map[string]bool // main words of what they say of themselves
	silent   bool            // a word of their interest names who people are or their health, and counts for nothing
	asked    []map[string]bool
}

// read makes a card ready. asks are the perspectives that the challenge of this person needs.
func read(s Seeker, asks []string) *profile {
	p := &profile{Seeker: s, surface: map[string]string{}, slots: readTimes(s.Times)}
	for _, w := range voice.Words(s.Interest) {
		stem := voice.Stem(w)
		if !voice.Main(w)[stem] || idle[stem] || len([]rune(stem)) < 3 {
			continue
		}
		if !voice.Counts(w) {
			p.silent = true
			continue
		}
		if p.surface[stem] == "" {
			p.surface[stem] = w
			p.interest = append(p.interest, stem)
		}
	}
	slices.Sort(p.interest)
	words := voice.Words(s.Place)
	p.place = strings.Join(words, " ")
	p.towns = slices.DeleteFunc(words, func(w string) bool { return len([]rune(w)) < 3 || directions[w] })
	slices.Sort(p.towns)
	for i, w := range ways {
		if slices.Contains(s.Ways, w.id) {
			p.ways |= 1 << i
		}
	}
	p.says = voice.Main(person.PerspectiveWords(s.Perspective) + "\n" + ofOthers(s.Interest))
	for _, line := range asks {
		if !voice.Counts(line) {
			p.unasked = append(p.unasked, line)
			continue
		}
		p.asks, p.asked = append(p.asks, line), append(p.asked, voice.Main(line))
	}
	return p
}

// ofOthers is a text without the words that name who its writer is, or their health. A text that speaks of care, of work or of a language names
// nothing of anybody, so it stays whole: "nurses on the stroke ward".
func ofOthers(text string) string {
	if voice.Counts(text) {
		return text
	}
	return strings.Join(slices.DeleteFunc(voice.Words(text), func(w string) bool { return !voice.Counts(w) }), " ")
}

// directions are words of places that two places may share without being near.
var directions = map[string]bool{"north": true, "south": true, "east": true, "west": true, "central": true, "city": true, "town": true, "near": true, "the": true, "and": true,
	"upper": true, "lower": true, "great": true, "little": true, "saint": true, "area": true, "county": true, "new": true, "old": true}

// found is what two cards have in common. Fit counts it, and words says it.
type found struct {
	words []string // stems of shared interests, in the order of the professional's card
	place string   // what both name, as the professional wrote it or as a single word
	same  bool     // the places are the same, not only a word of them
	times slots
	ways  []string // ids
	// voice is the best answer to a perspective that a task needs: whose task asks, the line, and whether the answer is whole.
	voice struct {
		asker, answers db.ID // the asker is empty for a line of the coordinator's
		line           string
		whole          bool
	}
}

// comparison is how cards are compared in one computing.
type comparison struct {
	criteria Criteria
	lines    []map[string]bool // of the coordinator's perspectives
}

func compare(c Criteria) comparison {
	// Criteria that were saved long ago may name who people are; that counts for nothing.
	c.Lines = slices.DeleteFunc(slices.Clone(c.Lines), func(l string) bool { return !voice.Counts(l) })
	out := comparison{criteria: c}
	for _, l := range c.Lines {
		out.lines = append(out.lines, voice.Main(l))
	}
	return out
}

// Fit is what a professional and a partner are worth to each other, and whether they may be suggested at all.
// The worth is a whole number: for each criterion its weight, times how well it is met in twelfths.
func (c comparison) Fit(a, b *profile) (worth int64, possible bool) {
	possible = true
	for i, w := range c.criteria.Weights {
		if w == Off {
			continue
		}
		degree, open := c.degree(i, a, b)
		worth += weights[w].counts * degree
		if w == Needed && degree == 0 && !open {
			possible = false
		}
	}
	return worth, possible
}

// degree is how well a criterion is met, from 0 to whole. open says that it speaks neither for nor against the two.
func (c comparison) degree(criterion int, a, b *profile) (n int64, open bool) {
	switch criterion {
	case byInterest:
		return []int64{0, 6, 9, whole}[min(shared(a.interest, b.interest, nil), 3)], false
	case byPlace:
		switch {
		case a.place != "" && a.place == b.place:
			return whole, false
		case shared(a.towns, b.towns, nil) > 0:
			return 8, false
		}
		return 0, a.place == "" || b.place == ""
	case byTimes:
		both := a.slots & b.slots
		switch {
		case both == 0:
			return 0, a.slots == 0 || b.slots == 0
		case bitCount(both) < 3:
			return 8, false
		}
		return whole, false
	case byWays:
		return []int64{0, 8, whole}[min(bitCount(slots(a.ways&b.ways)), 2)], false
	}
	all, part, asks := false, false, len(c.lines)+len(a.asked)+len(b.asked) > 0
	c.voices(a, b, func(_, _ db.ID, _ int, whole bool) bool {
		all, part = all || whole, true
		return !all
	})
	switch {
	case all:
		return whole, false
	case part:
		return whole / 2, false
	}
	return 0, !asks
}

// voices tells of every line that one of the two answers: whose task asks ("" for a coordinator's line), who answers, the
// line's place in the list and whether the answer is whole, until told returns false.
func (c comparison) voices(a, b *profile, told func(asker, answers db.ID, line int, whole bool) bool) {
	for _, way := range [2][2]*profile{{a, b}, {b, a}} {
		for i, line := range way[0].asked {
			if all, part := voice.Answers(way[1].says, line); part && !told(way[0].Person, way[1].Person, i, all) {
				return
			}
		}
	}
	for i, line := range c.lines {
		for _, p := range [2]*profile{a, b} {
			if all, part := voice.Answers(p.says, line); part {
				if !told("", p.Person, i, all) {
					return
				}
			}
		}
	}
}

// Find tells what two cards have in common by the criteria that count.
func (c comparison) Find(a, b *profile) found {
	var f found
	on := func(i int) bool { return c.criteria.Weights[i] != Off }
	if on(byInterest) {
		shared(a.interest, b.interest, func(w string) { f.words = append(f.words, w) })
		text := voice.Words(a.Interest)
		slices.SortStableFunc(f.words, func(v, w string) int { return slices.Index(text, a.surface[v]) - slices.Index(text, a.surface[w]) })
		for i, w := range f.words {
			f.words[i] = a.surface[w]
		}
	}
	if on(byPlace) {
		switch {
		case a.place != "" && a.place == b.place:
			f.place, f.same = a.Place, true
		default:
			shared(a.towns, b.towns, func(w string) {
				if f.place == "" {
					f.place = asWritten(a.Place, w)
				}
			})
		}
	}
	if on(byTimes) {
		f.times = a.slots & b.slots
	}
	if on(byWays) {
		for i, w := range ways {
			if a.ways&b.ways&(1<<i) != 0 {
				f.ways = append(f.ways, w.id)
			}
		}
	}
	if on(byVoices) {
		c.voices(a, b, func(asker, answers db.ID, line int, whole bool) bool {
			if f.voice.line != "" && !whole {
				return true
			}
			f.voice.asker, f.voice.answers, f.voice.whole = asker, answers, whole
			switch asker {
			case "":
				f.voice.line = c.criteria.Lines[line]
			case a.Person:
				f.voice.line = a.asks[line]
			default:
				f.voice.line = b.asks[line]
			}
			return !whole
		})
	}
	return f
}

// asWritten is a word of a text with its letters as they are there.
func asWritten(text, word string) string {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if strings.ToLower(w) == word {
			return w
		}
	}
	return word
}

// shared counts what is in both of two sorted lists, and tells of each.
func shared(a, b []string, tell func(string)) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			if tell != nil {
				tell(a[0])
			}
			a, b = a[1:], b[1:]
		}
	}
	return n
}

func bitCount(s slots) (n int) {
	for ; s != 0; s &= s - 1 {
		n++
	}
	return n
}
