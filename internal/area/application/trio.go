package application

import (
	"maps"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// This file is what an application of three has beyond one of two. A trio is two professionals, such as a clinician and a
// manager, and one patient partner. Each of the two professionals answers what is asked of professionals, so the questions
// of that side stand twice in the questions of a trio. When the first of them leaves, the second takes their place.

// secondSide is whose questions the second professional of a trio answers.
const secondSide = instrument.Side("second-professional")

// ofSecond ends the id of a question that the second professional answers. No id of a question has an underscore.
const (
	ofSecond    = "_second"
	secondWords = " (second professional)"
)

// secondTitle is the second professional as pages and files say it.
const secondTitle = "second professional"

// seat is whose questions the person answers.
func (a Application) seat(who db.ID) instrument.Side {
	if who != "" && a.Third == who {
		return secondSide
	}
	return instrument.Side(a.SideOf(who))
}

// Others are those who apply together with the person.
func (a Application) Others(who db.ID) []db.ID {
	return slices.DeleteFunc(a.People(), func(id db.ID) bool { return id == who })
}

// Together says whether more than one person applies. Of three, the two professionals who are left without a patient
// partner apply together and are not Joint.
func (a Application) Together() bool { return len(a.People()) > 1 }

// Trio says whether three people apply together.
func (a Application) Trio() bool { return len(a.People()) > 2 }

// withSecond adds to questions those that the second professional of a trio answers, behind those of the first.
func withSecond(def instrument.Definition) instrument.Definition {
	def = def.Clone()
	for i, s := range def.Sections {
		last := -1
		var more []instrument.Item
		for j, it := range s.Items {
			if it.Side == instrument.Professional {
				last = j
				it.ID, it.Wording, it.Side = it.ID+ofSecond, it.Wording+secondWords, secondSide
				more = append(more, it)
			}
		}
		if last >= 0 {
			def.Sections[i].Items = slices.Insert(slices.Clone(s.Items), last+1, more...)
		}
	}
	return def
}

// plainID is the id of a question as the instrument has it.
func plainID(id string) string { return strings.TrimSuffix(id, ofSecond) }

// plain are answers under the ids that the instrument has: of a person's own answers, whichever seat they have.
func plain(as instrument.Answers) instrument.Answers {
	out := make(instrument.Answers, len(as))
	for id, a := range as {
		out[plainID(id)] = a
	}
	return out
}

// secondsOf are the answers of the second professional of a trio, under the ids that the instrument has.
func secondsOf(as instrument.Answers) instrument.Answers {
	out := instrument.Answers{}
	for id, a := range as {
		if plainID(id) != id {
			out[plainID(id)] = a
		}
	}
	return out
}

// asSecond moves what a professional wrote alone to the questions of the second professional, because they become that.
func asSecond(def instrument.Definition, sections map[string]section) map[string]section {
	moved := func(as instrument.Answers) instrument.Answers {
		out := make(instrument.Answers, len(as))
		for id, a := range as {
			if it, ok := def.Item(id); ok && it.Side == instrument.Professional {
				id += ofSecond
			}
			out[id] = a
		}
		return out
	}
	out := maps.Clone(sections)
	for id, part := range out {
		part.Answers = moved(part.Answers)
		out[id] = part
	}
	return out
}

// moveUp lets the second professional take the place of the first, who has left.
func moveUp(tx *db.Tx, application db.ID) error {
	_, err := tx.Exec(`UPDATE applicant SET third = FALSE WHERE network_id = $1 AND application_id = $2 AND third`, application)
	return err
}

// JoinTrio makes two professionals and a patient partner one joint application, because all three have said yes. It is
// Join for three: what each wrote alone is kept, and whoever applies with somebody outside of the three is errs.Conflict.
func (s *Applications) JoinTrio(tx *db.Tx, ed, professional, second, partner db.ID) (db.ID, error) {
	actor := access.System(tx.Network, "three people agreed to apply together")
	three := []db.ID{professional, second, partner}
	for i, who := range three {
		if who == "" || slices.Contains(three[:i], who) {
			return "", errs.New(errs.Invalid, "A trio needs three people.")
		}
	}
	e, err := edition.Find(tx, ed)
	if err != nil {
		return "", err
	}
	if !e.InPairs {
		return "", errs.New(errs.Conflict, "People do not take part in pairs or trios here.")
	}
	if why := closedCall(e, tx.Now); why != "" {
		return "", errs.New(errs.Forbidden, "%s", why)
	}
	into, there, err := oneToJoin(tx, ed, three)
	if err != nil {
		return "", err
	}
	if !there {
		id, err := s.create(tx, actor, e, professional, person.Professional, Draft)
		if err != nil {
			return "", err
		}
		if into, err = Find(tx, id); err != nil {
			return "", err
		}
	}
	for i, who := range three {
		if into.Has(who) {
			continue
		}
		side := person.Professional
		if i == 2 {
			side = person.Partner
		}
		if err := s.enter(tx, actor, into, who, side, side == person.Professional && into.Professional != ""); err != nil {
			return "", err
		}
		if into, err = Find(tx, into.ID); err != nil {
			return "", err
		}
	}
	return into.ID, s.settle(tx, actor, into)
}

// oneToJoin is the running application of these people which the others join: the one that most of them make already, or
// the one that was begun first.
func oneToJoin(tx *db.Tx, ed db.ID, people []db.ID) (best Application, there bool, err error) {
	for _, who := range people {
		a, has, err := running(tx, ed, who)
		if err != nil {
			return best, false, err
		}
		if !has || there && a.ID == best.ID {
			continue
		}
		if slices.ContainsFunc(a.People(), func(id db.ID) bool { return !slices.Contains(people, id) }) || !a.State.Writing() {
			return best, false, errAppliesElsewhere
		}
		if n, m := len(a.People()), len(best.People()); !there || n > m || n == m && a.Started < best.Started {
			best, there = a, true
		}
	}
	return best, there, nil
}
