package matching

import (
	"slices"
	"strings"

	"alongside/internal/platform/db"
)

// This file says in words why three people are suggested. The rules of why.go hold: a sentence speaks of what stands on cards,
// quotes nothing about health, and quotes a challenge to its owner and to the coordinator only.

// WhyTrio says why three people are suggested, to one of them, or to the coordinator when to is empty. It says first what all
// three have in common, and then what the reader, or any two, share beyond that.
func (c comparison) WhyTrio(t trio, to db.ID) string {
	var all [3]found
	for k, two := range t.pairs() {
		all[k] = c.Find(two[0], two[1])
	}
	w := &trioWords{c: c, t: t, to: to, said: map[string]bool{}}
	w.common(all)
	for k, two := range t.pairs() {
		if to == "" || two[0].Person == to || two[1].Person == to {
			w.two(all[k], two[0], two[1])
		}
	}
	if len(w.out) == 0 {
		return "Nothing on the three cards speaks for these three or against them."
	}
	return strings.Join(w.out, " ")
}

// trioWords are the sentences about a trio while they are made.
type trioWords struct {
	c    comparison
	t    trio
	to   db.ID
	said map[string]bool // words and places that all three share
	out  []string
}

func (w *trioWords) say(s string) { w.out = append(w.out, s+".") }

// us are all three, as the reader calls them.
func (w *trioWords) us() string {
	if w.to == "" {
		return "All three"
	}
	return "All three of you"
}

// common says what all three have in common.
func (w *trioWords) common(all [3]found) {
	var words []string
	for _, word := range w.t[0].interest {
		if has(w.t[1].interest, word) && has(w.t[2].interest, word) && w.c.criteria.Weights[byInterest] != Off {
			w.said[word] = true
			words = append(words, w.t[0].surface[word])
		}
	}
	if len(words) > 0 {
		w.say(w.us() + " wrote about " + quotedWords(words))
	}
	if all[0].place != "" && all[1].same && all[2].same {
		w.said["all: place"] = true
		if quotable(all[0].place) {
			w.say(w.us() + " named " + all[1].place)
		} else {
			w.say(w.us() + " named the same place")
		}
	}
	if times := all[0].times & all[1].times & all[2].times; times != 0 {
		w.said["all: times"] = true
		w.say(w.us() + " have time: " + times.words())
	}
	ways := slices.DeleteFunc(slices.Clone(all[0].ways), func(id string) bool { return !slices.Contains(all[1].ways, id) || !slices.Contains(all[2].ways, id) })
	if len(ways) > 0 {
		w.said["all: ways"] = true
		list := wayList(ways)
		list[0] = strings.ToLower(list[0])
		w.say(w.us() + " can meet " + and(list))
	}
}

// two says what two of the three share beyond that.
func (w *trioWords) two(f found, a, b *profile) {
	us := a.Given + " and " + b.Given + " both"
	other := b
	if b.Person == w.to {
		other = a
	}
	if w.to != "" {
		us = "You and " + other.Given + " both"
	}
	words := slices.DeleteFunc(slices.Clone(f.words), func(word string) bool {
		return slices.ContainsFunc(a.interest, func(stem string) bool { return a.surface[stem] == word && w.said[stem] })
	})
	if len(words) > 0 {
		w.say(us + " wrote about " + quotedWords(words))
	}
	if f.voice.line != "" {
		reads := theCoordinator
		switch w.to {
		case a.Person:
			reads = theProfessional
		case b.Person:
			reads = thePartner
		}
		if s := voiceSentence(f, a, b, reads); !w.said[s] {
			w.said[s] = true
			w.say(s)
		}
	}
	if f.place != "" && !w.said["all: place"] {
		switch {
		case !quotable(f.place):
			w.say(us + " named the same place")
		case f.same:
			w.say(us + " named " + f.place)
		default:
			w.say(us + " named a place with “" + f.place + "” in it")
		}
	}
	if f.times != 0 && !w.said["all: times"] {
		w.say(us + " have time: " + f.times.words())
	}
	if len(f.ways) > 0 && !w.said["all: ways"] {
		list := wayList(f.ways)
		list[0] = strings.ToLower(list[0])
		w.say(us + " can meet " + and(list))
	}
}

// has says whether a word is in a sorted list.
func has(sorted []string, word string) bool {
	_, there := slices.BinarySearch(sorted, word)
	return there
}
