package matching

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"alongside/internal/platform/errs"
	"alongside/internal/shared/voice"
)

// Weight is how much a criterion counts for suggestions.
type Weight int

// The weights, from nothing to what must be so.
const (
	Off Weight = iota
	Helps
	Matters
	Most
	Needed // two people of whom it is not so are never suggested
)

// weights are the words of each weight and what it counts, for each part in twelve of how well two cards fit.
var weights = []struct {
	words, means string
	counts       int64
}{
	{"Does not matter", "We do not look at it.", 0},
	{"Helps", "It counts once.", 1},
	{"Matters", "It counts three times.", 3},
	{"Matters most", "It counts nine times.", 9},
	{"Must be so", "It counts nine times, and without it two people are never suggested.", 9},
}

// Words is the weight as people read it.
func (w Weight) Words() string { return weights[w].words }

func (w Weight) valid() bool { return w >= Off && w <= Needed }

// The criteria, as places in Criteria.Weights.
const (
	byInterest = iota
	byPlace
	byTimes
	byWays
	byVoices
	criteriaCount
)

// criterion is one thing by which two cards are compared.
type criterion struct{ id, title, means string }

var criteria = [criteriaCount]criterion{
	byInterest: {"interest", "A shared interest", "Both cards have main words in common in what people would like to work on."},
	byPlace:    {"place", "The same place", "Both cards name the same town or area."},
	byTimes:    {"times", "Times that overlap", "Both cards name some of the same days or times of day. A card on which we can read no times speaks neither for nor against."},
	byWays:     {"ways", "Ways of meeting", "There is a way in which both can meet."},
	byVoices:   {"voices", "The perspectives that the task needs", "One card answers a perspective that the other’s challenge asks for, or that you name below. Where nothing is asked for, this speaks neither for nor against. Who people are, and their health, never counts."},
}

// Seek is what is looked for: pairs, unless somebody chose trios.
type Seek string

// What can be looked for.
const (
	SeekPairs Seek = ""
	SeekTrios Seek = "trios"
)

// unit is one of what is looked for, or several.
func (s Seek) unit(n int64) string {
	return counted(n, s.one(), s.many())
}

// Criteria are by what the pairs or trios of an edition are suggested.
type Criteria struct {
	Seek    Seek                  `json:"seek,omitempty"`
	Weights [criteriaCount]Weight `json:"weights"`
	// Lines are perspectives that tasks of this edition need, whoever brings them.
	Lines []string `json:"lines,omitempty"`
	// ForProfessional and ForPartner are with how many others somebody of each side may be suggested at a time; 0 is one. They become one
	// pair all the same: when two have said yes, what else they were asked is over.
	ForProfessional int `json:"for_professional,omitempty"`
	ForPartner      int `json:"for_partner,omitempty"`
	// Rest is for how many days people who were invited are left out, whatever came of it.
	Rest    int   `json:"rest,omitempty"`
	Version int64 `json:"-"` // 0 while nobody has chosen
}

// Usual are the criteria of an edition for which nobody has chosen.
func Usual() Criteria {
	var c Criteria
	c.Weights = [criteriaCount]Weight{byInterest: Most, byPlace: Matters, byTimes: Matters, byWays: Needed, byVoices: Most}
	return c
}

// rests are the answers to how long people who were invited are left out, in days.
var rests = []struct {
	days  int
	words string
}{
	{0, "No, suggest them at once"}, {7, "Yes, for a week"}, {14, "Yes, for two weeks"}, {21, "Yes, for three weeks"},
}

// mostSeveral is with how many others somebody can be suggested at a time.
const mostSeveral = 3

// room is with how many others each of n people may be suggested, as the engine asks for it; nil is one each.
func room(several, n int) []int32 {
	if several <= 1 {
		return nil
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(several)
	}
	return out
}

// Limits of the perspectives that a coordinator names.
const (
	mostLines  = 30
	longestOne = 200
)

// several says whether somebody may be suggested with several others at a time.
func (c Criteria) several() bool {
	return c.Seek == SeekPairs && (c.ForProfessional > 1 || c.ForPartner > 1)
}

// Check finds what is wrong with criteria, beside their fields.
func (c Criteria) Check() error {
	var e errs.Check
	e.That(c.Seek == SeekPairs || c.Seek == SeekTrios, "seek", "Choose what you are looking for.")
	any := false
	for i, w := range c.Weights {
		e.That(w.valid(), criteria[i].id, "Choose how much this matters.")
		any = any || w != Off
	}
	e.That(any, criteria[0].id, "Choose at least one thing that matters.")
	e.That(len(c.Lines) <= mostLines, "lines", "Name up to %d perspectives.", mostLines)
	e.That(!slices.ContainsFunc(c.Lines, func(l string) bool { return len([]rune(l)) > longestOne }), "lines", "Use up to %d letters for each perspective.", longestOne)
	for _, l := range c.Lines {
		e.That(voice.Counts(l), "lines", "“%s” cannot count. %s Nobody gets points for that. Say what people do or have lived through instead, such as: has used the eye clinic.", l, voice.NamesWords(l))
		e.That(len(voice.Main(l)) > 0, "lines", "“%s” names no perspective. Say who: for example, carers.", l)
	}
	e.That(c.ForProfessional >= 0 && c.ForProfessional <= mostSeveral, "for-professional", "Choose from the list.")
	e.That(c.ForPartner >= 0 && c.ForPartner <= mostSeveral, "for-partner", "Choose from the list.")
	e.That(slices.ContainsFunc(rests, func(r struct {
		days  int
		words string
	}) bool {
		return r.days == c.Rest
	}), "rest", "Choose from the list.")
	return e.Err()
}

func (c Criteria) encode() (string, error) {
	raw, err := json.Marshal(c)
	return string(raw), err
}

// pointsFor is a fingerprint of what points are given for: points of two runs can be compared only where it is the same.
func (c Criteria) pointsFor() string {
	raw, err := json.Marshal([]any{c.Weights, c.Lines})
	if err != nil {
		panic(err) // plain texts and numbers
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// decodeCriteria reads what encode wrote. What it does not know counts for nothing.
func decodeCriteria(text string) (Criteria, error) {
	var c Criteria
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, err
	}
	for i, w := range c.Weights {
		if !w.valid() {
			c.Weights[i] = Off
		}
	}
	return c, nil
}

// best is the most that two cards can be worth.
func (c Criteria) best() int64 {
	n := int64(0)
	for _, w := range c.Weights {
		n += weights[w].counts * whole
	}
	return n
}

// linesOf are the perspectives in a text of several lines.
func linesOf(text string) []string { return voice.Lines(strings.ReplaceAll(text, "\r", "")) }
