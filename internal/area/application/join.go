package application

import (
	"maps"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Seekers lists the applications to an edition whose applicant wants a partner to be found, by their numbers.
func Seekers(tx *db.Tx, ed db.ID) ([]Application, error) { return OfEdition(tx, ed, Seeking) }

// Join makes two people one joint application, because both have said yes to each other. What each wrote alone is kept:
// where both answered, the application that was started first keeps its answers and shows the other's as a note. Somebody
// who has no application yet is added to the other's; when neither has one, a new one begins. It is the caller's business
// that both have agreed, and to write to them. Somebody who applies with another partner already is errs.Conflict.
func (s *Applications) Join(tx *db.Tx, ed, professional, partner db.ID) (db.ID, error) {
	actor := access.System(tx.Network, "two people agreed to apply together")
	if professional == partner || professional == "" || partner == "" {
		return "", errs.New(errs.Invalid, "A joint application needs two people.")
	}
	e, err := edition.Find(tx, ed)
	if err != nil {
		return "", err
	}
	if !e.InPairs {
		return "", errs.New(errs.Conflict, "People do not take part in pairs here.")
	}
	if why := closedCall(e, tx.Now); why != "" {
		return "", errs.New(errs.Forbidden, "%s", why)
	}
	a, hasA, err := running(tx, ed, professional)
	if err != nil {
		return "", err
	}
	b, hasB, err := running(tx, ed, partner)
	if err != nil {
		return "", err
	}
	switch {
	case hasA && hasB && a.ID == b.ID:
		return a.ID, nil
	case hasA && (!hasB || a.Started <= b.Started):
		return a.ID, s.bring(tx, actor, a, partner, person.Partner)
	case hasB:
		return b.ID, s.bring(tx, actor, b, professional, person.Professional)
	}
	id, err := s.create(tx, actor, e, professional, person.Professional, Draft)
	if err != nil {
		return "", err
	}
	if a, err = Find(tx, id); err != nil {
		return "", err
	}
	return id, s.bring(tx, actor, a, partner, person.Partner)
}

// bring adds a person on a side to an application that has nobody there, with what they wrote alone.
func (s *Applications) bring(tx *db.Tx, actor access.Actor, into Application, who db.ID, side person.Side) error {
	if err := s.enter(tx, actor, into, who, side, false); err != nil {
		return err
	}
	return s.settle(tx, actor, into)
}

// errAppliesElsewhere is told when somebody makes an application with somebody else already.
var errAppliesElsewhere = errs.New(errs.Conflict, "This person applies to the same programme already, with somebody else. One of the two applications must be withdrawn first.")

// enter adds a person to an application; third adds a second professional to it.
func (s *Applications) enter(tx *db.Tx, actor access.Actor, into Application, who db.ID, side person.Side, third bool) error {
	if into.On(side) != "" && !third || third && into.Third != "" || !into.State.Writing() {
		return errs.New(errs.Conflict, "This application has everybody it needs already.")
	}
	own, has, err := running(tx, into.Edition, who)
	if err != nil {
		return err
	}
	var said applicant
	if has {
		if own.Together() || !own.State.Writing() {
			return errAppliesElsewhere
		}
		if own.On(side) != who {
			return errs.New(errs.Conflict, "This person applies on the same side. A pair needs one from each side.")
		}
		if said, err = s.merge(tx, actor, own, into, who, third); err != nil {
			return err
		}
	}
	return addApplicant(tx, into, applicant{Person: who, Side: side, Third: third, DetailsSaid: said.DetailsSaid, NeedsSaid: said.NeedsSaid})
}

// settle brings an application up to date with the people who have joined it.
func (s *Applications) settle(tx *db.Tx, actor access.Actor, into Application) error {
	if err := closeInvitations(tx, into.ID, invitationWithdrawn); err != nil {
		return err
	}
	if err := s.cancelConfirmations(tx, actor, into.ID); err != nil {
		return err
	}
	if into.State == Seeking {
		if err := s.Move(tx, actor, into.ID, Draft, ""); err != nil {
			return err
		}
	}
	if err := s.fundAgain(tx, into); err != nil {
		return err
	}
	if err := audit.Record(tx, actor, "application.join", "application", into.ID, ""); err != nil {
		return err
	}
	if err := s.refresh(tx, actor, into.ID); err != nil {
		return err
	}
	return s.tellAward(tx, into.ID)
}

// merge moves what somebody wrote alone into another application and ends their own. It returns what they had said.
func (s *Applications) merge(tx *db.Tx, actor access.Actor, own, into Application, who db.ID, third bool) (applicant, error) {
	mine, err := s.complete(tx, own)
	if err != nil {
		return applicant{}, err
	}
	theirs, err := s.sections(tx, into.ID)
	if err != nil {
		return applicant{}, err
	}
	wrote := mine.Sections
	if third {
		wrote = asSecond(mine.Def, wrote)
	}
	for _, part := range mergeSections(wrote, theirs, who) {
		if err := s.saveSection(tx, into.ID, part); err != nil {
			return applicant{}, err
		}
	}
	if mine.Sponsor.ID != "" {
		if _, there, err := findSponsor(tx, into.ID); err != nil {
			return applicant{}, err
		} else if !there {
			if err := moveSponsor(tx, mine.Sponsor.ID, into.ID); err != nil {
				return applicant{}, err
			}
		}
	}
	if err := moveCoaching(tx, own.ID, into.ID); err != nil {
		return applicant{}, err
	}
	if err := s.carryAward(tx, actor, own, into); err != nil {
		return applicant{}, err
	}
	if err := s.Move(tx, actor, own.ID, Withdrawn, "It became part of a joint application."); err != nil {
		return applicant{}, err
	}
	return mine.applicant(who), setJoinedInto(tx, own.ID, into.ID)
}

// mergeSections joins what one person wrote into the sections of an application. Answers that are there stay; missing ones
// are filled; where both answered differently the other's stands beside, as a note. Only changed sections are returned,
// in the order of their ids.
func mergeSections(mine, theirs map[string]section, who db.ID) []section {
	var out []section
	for id, m := range mine {
		part := theirs[id]
		answers, beside := instrument.Answers{}, instrument.Answers{}
		for item, a := range part.Answers {
			answers[item] = a
		}
		changed := false
		for item, a := range m.Answers {
			switch present, there := part.Answers[item]; {
			case !there:
				answers[item], changed = a, true
			case !sameAnswer(present, a):
				beside[item], changed = a, true
			}
		}
		if asks(m.Answers) && !asks(part.Answers) && part.Answers[itemFunding].Value() != "" {
			// A request for money is never lost by becoming a pair: it stands, and the other's answer is the note.
			for _, item := range []string{itemFunding, itemAmount} {
				answers[item], beside[item] = m.Answers[item], part.Answers[item]
			}
			if beside[itemAmount].Value() == "" {
				delete(beside, itemAmount)
			}
		}
		if own := m.Own[who]; len(own) > 0 {
			part.Own, changed = maps.Clone(part.Own), true
			if part.Own == nil {
				part.Own = map[db.ID]instrument.Answers{}
			}
			part.Own[who] = own
		}
		if changed {
			part.ID, part.Answers, part.ChangedBy = id, answers, who
			part.Beside, part.BesideBy = beside, who
			out = append(out, part)
		}
	}
	slices.SortFunc(out, func(a, b section) int { return compareText(a.ID, b.ID) })
	return out
}

func sameAnswer(a, b instrument.Answer) bool {
	return a.State == b.State && slices.Equal(a.Values, b.Values)
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// asks says whether answers ask for a bursary.
func asks(as instrument.Answers) bool { return Funding(as[itemFunding].Value()).AsksBursary() }

// fundAgain asks two who become a pair to look again at how they pay, when one of them had asked for a bursary or they had
// answered differently: what one said alone is not what both say.
func (s *Applications) fundAgain(tx *db.Tx, into Application) error {
	sections, err := s.sections(tx, into.ID)
	if err != nil {
		return err
	}
	for _, part := range sections {
		_, money := part.Answers[itemFunding]
		_, differs := part.Beside[itemFunding]
		if !money || part.LookAgain || !differs && !asks(part.Answers) {
			continue
		}
		part.LookAgain = true
		if err := s.saveSection(tx, into.ID, part); err != nil {
			return err
		}
	}
	return nil
}
