package application

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// This file is what becomes of a bursary, and of what else somebody had alone, when their application becomes part of a
// joint one: it goes with them, and they are told so before they say yes.

// carryAward moves what was awarded to one application onto the joint one that it becomes part of, and adds it to what
// that one has. What is awarded in all stays the same, so the budget holds as it did before. The coordinator's words stay
// behind: they were written to one person.
func (s *Applications) carryAward(tx *db.Tx, actor access.Actor, from, into Application) error {
	was, there, err := s.bursaryOf(tx, from.ID)
	if err != nil || !there || was.State != BursaryAwarded {
		return err
	}
	now, has, err := s.bursaryOf(tx, into.ID)
	if err != nil {
		return err
	}
	words := s.keys.Seal(tx.Network, "bursary.words", into.ID, "This was awarded before you applied together.")
	switch {
	case !has:
		_, err = tx.Exec(`INSERT INTO bursary (network_id, application_id, edition_id, state, asked, asked_at, awarded, decided, decided_by, words_sealed, version)
			VALUES ($1, $2, $3, 'awarded', $4, $5, $6, $7, $8, $9, 1)`, into.ID, into.Edition, was.Asked, int64(was.AskedAt), was.Awarded, int64(was.Decided), was.DecidedBy.Ref(), words)
	case now.State == BursaryAwarded:
		_, err = tx.Exec(`UPDATE bursary SET awarded = awarded + $3, words_sealed = $4, version = version + 1 WHERE network_id = $1 AND application_id = $2`, into.ID, was.Awarded, words)
	default:
		_, err = tx.Exec(`UPDATE bursary SET state = 'awarded', awarded = $3, decided = $4, decided_by = $5, words_sealed = $6, version = version + 1 WHERE network_id = $1 AND application_id = $2`,
			into.ID, was.Awarded, int64(was.Decided), was.DecidedBy.Ref(), words)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE bursary SET state = 'moved', awarded = 0, version = version + 1 WHERE network_id = $1 AND application_id = $2`, from.ID); err != nil {
		return err
	}
	return audit.Record(tx, actor, "bursary.move", "application", into.ID, edition.Pounds(was.Awarded))
}

// tellAward tells both who now apply together, and the coordinator, that the joint application has a bursary that was
// awarded to one of them: nobody shall have to find that out.
func (s *Applications) tellAward(tx *db.Tx, id db.ID) error {
	b, there, err := s.bursaryOf(tx, id)
	if err != nil || !there || b.State != BursaryAwarded {
		return err
	}
	sh, err := s.load(tx, id)
	if err != nil {
		return err
	}
	amount := edition.Pounds(b.Awarded)
	err = s.toApplicants(tx, answer, sh.App, sh.Edition, "", "The bursary of your joint application", pathOf(id)+"/bursary", func(link string) []string {
		return []string{"You now apply to " + called(sh.Edition) + " together. A bursary that was awarded before goes with your joint application. It has " + amount + " in all. Nothing was taken back.",
			"If that no longer fits what you need, write to the coordinator. You can both see the bursary here:", link}
	})
	if err != nil {
		return err
	}
	return s.toContact(tx, sh.Edition, "A bursary now belongs to a joint application", "/editions/"+string(sh.Edition.ID)+"/bursaries/"+string(id), func(link string) []string {
		return []string{sh.askers() + " now apply together. The bursary that was awarded to one of them, or to both, belongs to their joint application now: " + amount + " in all. The budget is as it was.",
			"Look whether it still fits, here:", link}
	})
}

// Joining says in plain words what becoming a pair or a trio with others would do to what this person has in an edition now;
// it is empty when they have nothing there.
func (s *Applications) Joining(tx *db.Tx, ed, who db.ID, others ...string) ([]string, error) {
	other, when, both := ui.And(others), "When you are a pair", "both of you"
	if len(others) > 1 {
		when, both = "When you are a trio", "all of you"
	}
	own, has, err := running(tx, ed, who)
	if err != nil || !has {
		return nil, err
	}
	out := []string{"You have an application of your own here. " + when + ", " + ui.And(append([]string{"you"}, others...)) + " have one application together. What you wrote is kept, and " + other +
		" can read it, but never why you need a bursary.",
		"If you have both named a sponsor, the sponsor in the application that was begun first stays."}
	b, there, err := s.bursaryOf(tx, own.ID)
	if err != nil || !there {
		return out, err
	}
	switch {
	case b.State == BursaryAwarded:
		out = append(out, "Your bursary of "+edition.Pounds(b.Awarded)+" is not lost: it goes with the joint application. "+other+" can then see that it was awarded, and how much. We write to "+both+" and to the coordinator.")
	case b.State == BursaryAsked && b.Asked > 0:
		out = append(out, "You have asked for a bursary, and nobody has decided yet. Look at the part about funding again "+ui.LowerFirst(when)+": "+both+" answer it then.")
	}
	return out, nil
}
