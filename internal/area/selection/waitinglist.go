package selection

import (
	"cmp"
	"context"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/shared/edition"
)

// turnWords is what the panel agrees to when it puts an application on the waiting list, in the text of the decision.
const turnWords = "When places become free, the coordinator offers them to the first on the list whom they are enough for."

// queued is an application on the waiting list.
type queued struct {
	Application
	Since db.Instant
}

// waitingList is the waiting list of an edition: who came onto it first stands first.
func (s *Selection) waitingList(tx *db.Tx, id db.ID) ([]queued, error) {
	since, err := s.applications.WaitingSince(tx, id)
	if err != nil || len(since) == 0 {
		return nil, err
	}
	all, err := s.applications.InSelection(tx, id)
	var out []queued
	for _, a := range all {
		if a.Waits {
			out = append(out, queued{Application: a, Since: since[a.ID]})
		}
	}
	slices.SortStableFunc(out, func(a, b queued) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Number, b.Number)) })
	return out, err
}

// nextInLine is the first of a waiting list whose people all find room in free places, "" when nobody does.
func nextInLine(list []queued, free int64) db.ID {
	for _, q := range list {
		if n := int64(len(q.Applicants)); n > 0 && n <= free {
			return q.ID
		}
	}
	return ""
}

// OfferNext offers free places to the application whose turn it is. The panel has agreed to that when it put it on the
// waiting list; to offer places out of turn, the panel is asked as usual.
func (s *Selection) OfferNext(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := s.read(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(edition.Runs(a, r.Edition), "Only a coordinator offers places to the waiting list."); err != nil {
			return err
		}
		if !r.Application.Waits {
			return errs.New(errs.Conflict, "This application is not on the waiting list any more. It is now: %s.", r.Application.Words)
		}
		if r.Edition.State == edition.Ended {
			return errs.New(errs.Conflict, "This edition has ended, so no place can be offered.")
		}
		taken, err := promised(tx, r.Edition.ID)
		if err != nil {
			return err
		}
		list, err := s.waitingList(tx, r.Edition.ID)
		if err != nil {
			return err
		}
		switch next := nextInLine(list, r.Edition.Places-taken); {
		case next == "":
			return errs.New(errs.Conflict, "There is no room: %d of %d places are taken or offered.", taken, r.Edition.Places)
		case next != id:
			return errs.New(errs.Conflict, "Another application is next in line. To offer places out of turn, ask the panel.")
		}
		if err := s.endQuestions(tx, a, id); err != nil {
			return err
		}
		if err := s.makeOffer(tx, a, r.Edition, r.Application); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.offer-next", "application", id, "")
	})
}

// endQuestions ends what the panel is still asked about an application, because it has its answer in another way.
func (s *Selection) endQuestions(tx *db.Tx, a access.Actor, application db.ID) error {
	all, err := decisionsOn(tx, s.keys, application)
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := s.endDecision(tx, a, d, ""); err != nil {
			return err
		}
	}
	return nil
}

// Over ends what still waits for an answer about an application that is over: an open offer, which frees the places that
// it held, and what the panel is asked.
func (s *Selection) Over(tx *db.Tx, a access.Actor, application db.ID) error {
	if err := s.endOffers(tx, a, application); err != nil {
		return err
	}
	return s.endQuestions(tx, a, application)
}

// endOffers ends the open offer of an application, which frees the places that it held.
func (s *Selection) endOffers(tx *db.Tx, a access.Actor, application db.ID) error {
	offers, err := openOffersOf(tx, []db.ID{application})
	if err != nil {
		return err
	}
	for _, o := range offers {
		if _, err := endOffer(tx, o.ID, OfferOver); err != nil {
			return err
		}
		if err := s.decisions.Cancel(tx, a, kindAccept, o.ID); err != nil {
			return err
		}
		if err := job.Cancel(tx, jobLapse, string(o.ID)); err != nil {
			return err
		}
	}
	return nil
}
