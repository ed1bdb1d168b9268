package application

import (
	"maps"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// This file keeps apart what each person answers for those who decide about bursaries only. Two or three people fill in one form,
// but why somebody needs money is theirs: the others never read it, not beside the form, not on the page that all check,
// and not in the text that all confirm, which says only that a reason was given and by whom.

// privateItems are the questions that each person answers for themselves, read by them and by those who decide.
var privateItems = []string{itemReason}

// whose stands between a question and the person whose private answer it is, in the sealed answers of a section. No id of
// a question has it.
const whose = "@"

// stored are the answers of a section as they are sealed: the common ones and everybody's own under their person.
func (v section) stored() instrument.Answers {
	out := maps.Clone(v.Answers)
	if out == nil {
		out = instrument.Answers{}
	}
	for who, as := range v.Own {
		for item, a := range as {
			out[item+whose+string(who)] = a
		}
	}
	return out
}

// parted takes private answers out of the common ones. What stands there without a name belongs to whoever saved it last,
// and in a note to whoever wrote the note.
func (v section) parted() section {
	own := map[db.ID]instrument.Answers{}
	give := func(who db.ID, item string, a instrument.Answer) {
		if own[who] == nil {
			own[who] = instrument.Answers{}
		}
		own[who][item] = a
	}
	for who, as := range v.Own {
		for item, a := range as {
			give(who, item, a)
		}
	}
	v.Beside = without(v.Beside, func(item string, a instrument.Answer) { give(v.BesideBy, item, a) })
	v.Answers = without(v.Answers, func(item string, a instrument.Answer) {
		if item, who, named := strings.Cut(item, whose); named {
			give(db.ID(who), item, a)
			return
		}
		give(v.ChangedBy, item, a)
	})
	v.Own = own
	return v
}

// without is the answers but the private ones, which are handed to take.
func without(as instrument.Answers, take func(item string, a instrument.Answer)) instrument.Answers {
	out := instrument.Answers{}
	for item, a := range as {
		question, _, _ := strings.Cut(item, whose)
		if slices.Contains(privateItems, question) {
			take(item, a)
			continue
		}
		out[item] = a
	}
	return out
}

// seenBy are the answers of a section as one of those who apply sees them: the common ones and their own.
func (v section) seenBy(who db.ID) instrument.Answers {
	out := maps.Clone(v.Answers)
	if out == nil {
		out = instrument.Answers{}
	}
	maps.Copy(out, v.Own[who])
	return out
}

// seenBy are the answers of the application as one of those who apply sees them.
func (sh sheet) seenBy(who db.ID) instrument.Answers {
	out := maps.Clone(sh.Answers)
	for _, part := range sh.Sections {
		maps.Copy(out, part.Own[who])
	}
	return out.Pick(sh.Def)
}

// private is a person's own answer to a private question.
func (sh sheet) private(who db.ID, item string) string {
	for _, part := range sh.Sections {
		if v := answered(part.Own[who], item); v != "" {
			return v
		}
	}
	return ""
}

// reasons are those who said why a bursary is needed, in the order of those who apply.
func (sh sheet) reasons() []db.ID {
	var out []db.ID
	for _, p := range sh.Applicants {
		if sh.private(p.Person, itemReason) != "" {
			out = append(out, p.Person)
		}
	}
	return out
}

// reasonsBeside are those other than this person who said why a bursary is needed.
func (sh sheet) reasonsBeside(who db.ID) []db.ID {
	return slices.DeleteFunc(sh.reasons(), func(id db.ID) bool { return id == who })
}

// reasonBeside says whether somebody other than this person said why a bursary is needed.
func (sh sheet) reasonBeside(who db.ID) bool {
	return len(sh.reasonsBeside(who)) > 0
}

// forDeciders are the answers as those who decide about bursaries read them: with everybody's reason. Somebody who
// applies themselves decides nothing, and reads what they would read anyway.
func (sh sheet) forDeciders(actor access.Actor) instrument.Answers {
	if applies(actor, sh.App) {
		return sh.seenBy(actor.Person())
	}
	return sh.withReasons()
}

func (sh sheet) withReasons() instrument.Answers {
	out := maps.Clone(sh.Answers)
	who := sh.reasons()
	var all []string
	for _, id := range who {
		words := sh.private(id, itemReason)
		if len(who) > 1 {
			words = sh.name(id) + ":\n" + words
		}
		all = append(all, words)
	}
	if len(all) > 0 {
		out[itemReason] = instrument.Give(strings.Join(all, "\n\n"))
	}
	return out.Pick(sh.Def)
}

// shared are the questions of a joint application whose answers both read and confirm.
func (sh sheet) shared() instrument.Definition {
	def := sh.Def.Clone()
	for i := range def.Sections {
		def.Sections[i].Items = slices.DeleteFunc(def.Sections[i].Items, func(it instrument.Item) bool { return slices.Contains(privateItems, it.ID) })
	}
	return def
}

// asksPrivately says whether a section has a question that each person answers alone.
func asksPrivately(s instrument.Section) bool {
	return slices.ContainsFunc(s.Items, func(it instrument.Item) bool { return slices.Contains(privateItems, it.ID) })
}
