package application

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/instrument"
)

// nameless replaces the names of those who apply by their sides, so that a panel reads what they wrote and not who they
// are. Only whole words with the same capitals are replaced; names of one letter are left.
func (sh sheet) nameless(text string) string {
	type swap struct{ name, words string }
	var swaps []swap
	for _, who := range sh.App.People() {
		p, ok := sh.People[who]
		if !ok {
			continue
		}
		words := "[the " + sh.App.SideOf(who).Words() + "]"
		if who == sh.App.Third {
			words = "[the " + secondTitle + "]"
		}
		for _, name := range []string{p.Name(), p.Given, p.Family} {
			if utf8.RuneCountInString(name) > 1 {
				swaps = append(swaps, swap{name, words})
			}
		}
	}
	// The longest first: "Amara Okafor" is one name before "Amara" is.
	slices.SortStableFunc(swaps, func(a, b swap) int { return len(b.name) - len(a.name) })
	for _, s := range swaps {
		text = wholeWord(s.name).ReplaceAllString(text, "${1}"+strings.ReplaceAll(s.words, "$", "$$")+"${2}")
		// A match takes the blank behind it, so of two names in a row the second needs another round.
		text = wholeWord(s.name).ReplaceAllString(text, "${1}"+strings.ReplaceAll(s.words, "$", "$$")+"${2}")
	}
	return text
}

func wholeWord(name string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[^\p{L}\p{N}])` + regexp.QuoteMeta(name) + `($|[^\p{L}\p{N}])`)
}

// Part is one section of an application in words, for those who read it.
type Part struct {
	Title string
	Lines []instrument.Line
}

// PartsOf are the questions and answers as a panel reads them: like TextOf, but section by section.
func (s *Applications) PartsOf(tx *db.Tx, id db.ID) ([]Part, error) {
	sh, err := s.load(tx, id)
	if err != nil {
		return nil, err
	}
	var out []Part
	if from := sh.from(); from != "" {
		out = append(out, Part{Title: "Where this comes from", Lines: []instrument.Line{told("Not confirmed here", sh.nameless(from))}})
	}
	for _, sec := range sh.Def.Sections {
		part := Part{Title: sec.Title}
		for _, line := range instrument.Lines(sec, sh.Answers) {
			if line.Item.ID == itemAmount || line.Item.ID == itemReason {
				continue
			}
			for i := range line.Words {
				line.Words[i] = sh.nameless(line.Words[i])
			}
			part.Lines = append(part.Lines, line)
		}
		out = append(out, part)
	}
	if sh.needs().Sponsor {
		out = append(out, sh.sponsorPart())
	}
	return out, nil
}

// sponsorPart is what the panel reads of the sponsor: the role and what they answered, without a name. Why somebody said
// no was written for those who apply, and stays theirs.
func (sh sheet) sponsorPart() Part {
	role, answer := sh.nameless(sh.Sponsor.Role), ""
	switch sh.Sponsor.State {
	case SponsorConfirmed:
		answer = ui.UpperFirst(sh.nameless("they back it with " + sh.Sponsor.Backing.Words() + ". " + sh.sponsorFrom()))
	case SponsorEarlier:
		answer = ui.UpperFirst(sh.nameless("they back it with " + sh.Sponsor.Backing.Words() + ". They said so before the challenge or its purpose was changed"))
	case SponsorDeclined:
		answer = "They cannot back it."
	case SponsorAsked:
		answer = "They were asked and have not answered yet."
	default:
		answer = "Nobody is named."
	}
	part := Part{Title: "Sponsor"}
	if sh.Sponsor.ID != "" {
		part.Lines = append(part.Lines, told("Role of the senior person who was asked", role))
	}
	part.Lines = append(part.Lines, told("What they answered", answer))
	return part
}

// told is a line of words that are no answer to a question of the form.
func told(wording, words string) instrument.Line {
	l := instrument.Line{Item: instrument.Item{Wording: wording, Kind: instrument.Text}}
	if words != "" {
		l.State, l.Words = instrument.Given, []string{words}
	}
	return l
}

// answered finds one answer in words, "" when it was not given.
func answered(as instrument.Answers, item string) string { return as[item].Value() }
