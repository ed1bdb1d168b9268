package referral

import (
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
)

// Word is a stored id with the words that people read.
type Word struct{ ID, Words, Hint string }

// Kinds are the kinds of places that refer.
func Kinds() []Word {
	return []Word{{"ward", "Ward or clinic", ""}, {"advice", "Patient advice service", ""}, {"complaints", "Complaints", ""}, {"practice", "GP practice", ""}, {"community", "Community group", ""}, {"other", "Another place", ""}}
}

// Steps of which one may be the first.
const stepOpportunity = "opportunity"

// Steps are the first steps.
func Steps() []Word {
	return []Word{{"talk", "Talk to somebody first", ""}, {"group", "Come to a group", ""}, {"bank", "Join the people bank", "They choose who may ask them, and for what."}, {stepOpportunity, "Take up an open opportunity", ""}}
}

// Hows are the ways in which somebody was asked.
func Hows() []Word {
	return []Word{{"spoken", "Face to face", ""}, {"phone", "By phone", ""}, {"written", "In writing", ""}}
}

// Outcomes are what was done. The first three are a first step.
func Outcomes() []Word {
	return []Word{{"talked", "Talked with them", ""}, {"met", "Met them", ""}, {"joined", "They joined", "The people bank, a group or an opportunity."}, {"not-now", "Not now", "They said so. They owe nobody a reason."}, {"not-reached", "Could not be reached", "After you tried more than once."}}
}

// steps are the outcomes that are a first step, as SQL lists them.
const tookStep = `('talked', 'met', 'joined')`

// in is what people read for an id of a list, "" for none.
func in(list []Word, id string) string {
	for _, w := range list {
		if w.ID == id {
			return w.Words
		}
	}
	return ""
}

func options(list []Word) (out []ui.Option) {
	for _, w := range list {
		out = append(out, ui.Option{Value: w.ID, Label: w.Words, Hint: w.Hint})
	}
	return out
}

// The letters and digits of codes: none that looks like another.
const codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// newCode is a short code for a link, eight of 32 letters. It opens no more than an empty form.
func newCode() string {
	token := db.NewToken()
	var b strings.Builder
	for i := range 8 {
		n := strings.IndexByte("0123456789abcdef", token[2*i])<<4 | strings.IndexByte("0123456789abcdef", token[2*i+1])
		b.WriteByte(codeLetters[n%len(codeLetters)])
	}
	return b.String()
}

// readCode is a code as it was typed, with or without its hyphen.
func readCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(codeLetters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

// showCode is a code in two halves, for reading out.
func showCode(code string) string {
	if len(code) != 8 {
		return code
	}
	return code[:4] + "-" + code[4:]
}

// daysBefore is some days before a day.
func daysBefore(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, -n).Format(time.DateOnly)
}
