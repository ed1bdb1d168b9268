package matching

import (
	"math/bits"
	"slices"
	"strings"

	"alongside/internal/shared/voice"
)

// This file reads the times on a card. People write them in their own words, such as "weekday mornings, or evenings after
// six". What cannot be read counts neither for nor against anybody.

// slots are the parts of a week when somebody could meet: bit 3*day+part, days from Monday, parts from the morning.
type slots uint32

const (
	everyDay  = 0b1111111
	weekdays  = 0b0011111
	weekend   = 0b1100000
	everyPart = 0b111
)

var dayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
var partNames = []string{"morning", "afternoon", "evening"}

// dayWords are the days that a word names; short forms are as people write them.
var dayWords = func() map[string]uint32 {
	out := map[string]uint32{"weekday": weekdays, "workday": weekdays, "weekend": weekend, "daily": everyDay, "everyday": everyDay, "wkend": weekend,
		"tues": 2, "weds": 4, "thur": 8, "thurs": 8}
	for i, name := range dayNames {
		name = strings.ToLower(name)
		out[name], out[name[:3]] = 1<<i, 1<<i
	}
	return out
}()

// partWords are the parts of the day that a word names: morning 1, afternoon 2, evening 4.
var partWords = map[string]uint32{"morning": 1, "am": 1, "breakfast": 1, "lunch": 2, "lunchtime": 2, "noon": 2, "midday": 2, "afternoon": 2, "pm": 2, "teatime": 2, "evening": 4, "night": 4,
	"daytime": 3}

// anyWords say that every time is right.
var anyWords = []string{"any", "anytime", "always", "whenever", "flexible", "most", "all"}

// toWords lead from one day to another.
var toWords = []string{"to", "till", "until"}

// notWords begin a part of the text that takes times away.
var notWords = []string{"not", "except", "never", "but", "no"}

// readTimes reads the times on a card: 0 when there are none that it understands. Commas and full stops part the text;
// in each part days without a time of day mean the whole day, and a time of day without days means every day.
func readTimes(text string) slots {
	var list []times
	var not slots
	text = strings.NewReplacer("-", " to ", "–", " to ").Replace(strings.ToLower(text))
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;.\n/", r) }) {
		words := voice.Words(part)
		if i := slices.IndexFunc(words, func(w string) bool { return slices.Contains(notWords, w) }); i >= 0 {
			not |= readPart(words[i:]).slots()
			words = words[:i]
		}
		now := readPart(words)
		if n := len(list) - 1; n >= 0 && now.days == 0 && now.parts != 0 && list[n].days != 0 && list[n].parts == 0 {
			list[n].parts = now.parts // "Monday to Wednesday, mornings"
			continue
		}
		list = append(list, now)
	}
	var out slots
	for _, t := range list {
		out |= t.slots()
	}
	if out == 0 && not != 0 {
		out = 1<<21 - 1 // "not on Mondays" alone means every other day
	}
	return out &^ not
}

// times is what one part of the text says; 0 where it says nothing.
type times struct {
	days, parts uint32
	any         bool
}

func (t times) slots() (out slots) {
	if t.days == 0 && t.parts == 0 && !t.any {
		return 0
	}
	if t.days == 0 {
		t.days = everyDay
	}
	if t.parts == 0 {
		t.parts = everyPart
	}
	for d := range 7 {
		if t.days&(1<<d) != 0 {
			out |= slots(t.parts) << (3 * d)
		}
	}
	return out
}

func readPart(words []string) (t times) {
	last, from := -1, -1 // the day that was named last, and the one from which a "to" leads on
	for i, w := range words {
		stem := voice.Stem(w)
		switch d := dayWords[stem]; {
		case bits.OnesCount32(d) == 1:
			last = bits.TrailingZeros32(d)
			if from >= 0 {
				d, from = fromTo(from, last), -1
			}
			t.days |= d
		case slices.Contains(toWords, w):
			from = last
		default:
			t.days |= d
		}
		if w != "am" || i == 0 || words[i-1] != "i" { // "I am" is no morning
			t.parts |= partWords[stem]
		}
		if w == "after" && i+1 < len(words) {
			t.parts |= afterHour(words[i+1])
		}
		t.any = t.any || slices.Contains(anyWords, w)
	}
	return t
}

// fromTo are the days from one to another, over the weekend if need be.
func fromTo(from, to int) uint32 {
	out := uint32(0)
	for d := from; ; d = (d + 1) % 7 {
		out |= 1 << d
		if d == to {
			return out
		}
	}
}

// afterHour is the time of day that "after six" means.
func afterHour(w string) uint32 {
	switch strings.TrimSuffix(w, "pm") {
	case "four", "five", "six", "seven", "eight", "nine", "4", "5", "6", "7", "8", "9", "16", "17", "18", "19", "20", "work":
		return 4
	case "noon", "lunch", "twelve", "one", "two", "three", "12", "1", "2", "3", "13", "14", "15":
		return 6
	}
	return 0
}

// words says times in words, "" for none: "weekday mornings and Tuesday evenings".
func (s slots) words() string {
	var byPart [3]uint32
	for d := range 7 {
		for p := range 3 {
			if s&(1<<(3*d+p)) != 0 {
				byPart[p] |= 1 << d
			}
		}
	}
	if s == 0 {
		return ""
	}
	if byPart[0] == byPart[1] && byPart[1] == byPart[2] {
		return daysWords(byPart[0], "")
	}
	var out []string
	for p, days := range byPart {
		if days != 0 {
			out = append(out, daysWords(days, partNames[p]))
		}
	}
	return and(out)
}

// daysWords names days, with a part of the day or for the whole day.
func daysWords(days uint32, part string) string {
	many := func(name string) string {
		if part == "" {
			return name + "s"
		}
		return name + " " + part + "s"
	}
	switch {
	case days == everyDay && part == "":
		return "every day"
	case days == everyDay:
		return part + "s"
	case days == weekdays:
		return many("weekday")
	case days == weekend:
		return many("weekend")
	}
	var names []string
	for d, name := range dayNames {
		if days&(1<<d) != 0 {
			names = append(names, name)
		}
	}
	if len(names) > 3 {
		if part == "" {
			return "several days"
		}
		return "several " + part + "s"
	}
	return many(and(names))
}

// and joins words as people say them: "a, b and c".
func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
