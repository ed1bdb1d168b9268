package recommendation

import (
	"context"
	"errors"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
)

// Answer is the answer that somebody owes. Until the body has said its word they can answer anew; what waited for a yes about the answer as
// it was is gone then. The day of the first answer counts.
func (s *Recommendations) Answer(ctx context.Context, a access.Actor, id db.ID, f Reply) error {
	return s.on(ctx, a, id, "recommendation.answer", func(tx *db.Tx, v Recommendation, r standing, day string) error {
		if err := a.Allow(mayFollow(r, v)); err != nil {
			return err
		}
		if err := a.May(r.Owner, "Only who owes the answer can give it."); err != nil {
			return err
		}
		if !mayAnswer(r, v) {
			return errs.New(errs.Invalid, "No answer is owed any more, or you sit in the group that asks.")
		}
		if err := f.check(); err != nil {
			return err
		}
		if f.Version != v.Version {
			return errs.New(errs.Conflict, "This recommendation has changed while you were writing. Look at it again.")
		}
		ask, err := lastAsk(tx, s.keys, v)
		if err != nil {
			return err
		}
		if ask.Answered == "" {
			ask.Answered = day
		}
		ask.By, ask.Outcome, ask.Reasons, ask.Shown = a.Person(), f.Outcome, f.Reasons, f.Shown
		v.State = Answered
		if err := errors.Join(s.cancel(tx, a, id), saveAsk(tx, s.keys, ask), s.keep(tx, v), s.stopReminding(tx, v)); err != nil {
			return err
		}
		to, err := s.speakersOf(tx, v, day)
		if err != nil {
			return err
		}
		return s.tell(tx, a, to, "A recommendation is answered", fmt.Sprintf("%s has answered the recommendation “%s” of %s: %s. Read the reasons, and say whether this answers it.", v.To(), v.Title, v.BodyName, ui.LowerFirst(group.In(Outcomes(), f.Outcome))), path(v))
	})
}

// speakersOf are those who speak for the body of a recommendation.
func (s *Recommendations) speakersOf(tx *db.Tx, v Recommendation, day string) ([]db.ID, error) {
	all, err := seatsIn(tx, v.Body, day)
	_, voters := speakers(all)
	var out []db.ID
	for _, x := range voters {
		out = append(out, x.Person)
	}
	return out, err
}

// Name says who owes the answer.
func (s *Recommendations) Name(ctx context.Context, a access.Actor, id db.ID, email string) error {
	return s.on(ctx, a, id, "recommendation.owner", func(tx *db.Tx, v Recommendation, r standing, day string) error {
		if err := a.Allow(mayFollow(r, v)); err != nil {
			return err
		}
		if err := a.May(r.Runs, "Only engagement leads say who answers."); err != nil {
			return err
		}
		if !mayName(r, v) {
			return errs.New(errs.Invalid, "No answer is owed at the moment.")
		}
		var c errs.Check
		c.That(email != "", "owner", "Enter the address of who answers.")
		owner, err := ownerOf(tx, &c, v, email, day)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		was := v.Owner
		if owner == was {
			return nil
		}
		v.Owner = owner
		if err := s.keep(tx, v); err != nil {
			return err
		}
		if err := s.tell(tx, a, []db.ID{was}, "Somebody else answers a recommendation", fmt.Sprintf("You do not owe the answer to the recommendation “%s” any more. Somebody else does.", v.Title), "/recommendations"); err != nil {
			return err
		}
		return s.tell(tx, a, []db.ID{owner}, "An answer to a recommendation is owed", fmt.Sprintf("%s recommends something to %s, and you owe the answer: “%s”. It is owed by %s, with reasons.", v.From(), v.To(), v.Title, ui.PlainDate(v.Due)), path(v))
	})
}

// Show lets the reasons of somebody's own answer be read where the recommendation is published, or takes them back from there at once.
func (s *Recommendations) Show(ctx context.Context, a access.Actor, id, ask db.ID, shown bool) error {
	return s.on(ctx, a, id, "", func(tx *db.Tx, v Recommendation, _ standing, _ string) error {
		all, err := asksOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.ID == ask && a.Is(x.By) {
				x.Shown = shown
				if err := saveAsk(tx, s.keys, x); err != nil {
					return err
				}
				return audit.Record(tx, a, "recommendation.show", "recommendation", v.ID, "")
			}
		}
		return a.Allow(false)
	})
}

// PersonLeft lets engagement leads say who answers what somebody owed who leaves.
func (s *Recommendations) PersonLeft(tx *db.Tx, who db.ID) error {
	_, err := tx.Exec(`UPDATE recommendation SET owner_id = NULL, version = version + 1 WHERE network_id = $1 AND owner_id = $2 AND state IN ('draft', 'owed', 'answered')`, who)
	return err
}
