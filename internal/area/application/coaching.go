package application

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// coaching is help with one gap of an application: asked for, offered, taken.
type coaching struct {
	Application           db.ID
	Gap                   Gap
	Asked, Offered, Taken db.Instant
}

func scanCoaching(s db.Scanner, c *coaching) error {
	return s.Scan(&c.Application, &c.Gap, &c.Asked, &c.Offered, &c.Taken)
}

// coachingOf lists the help with an application's gaps, by gap.
func coachingOf(tx *db.Tx, application db.ID) (map[Gap]coaching, error) {
	rows, err := db.All(tx, scanCoaching, `SELECT application_id, gap, asked, offered, taken FROM coaching WHERE network_id = $1 AND application_id = $2 LIMIT 10`, application)
	out := map[Gap]coaching{}
	for _, c := range rows {
		out[c.Gap] = c
	}
	return out, err
}

// coachingOfAll lists the help with the gaps of several applications.
func coachingOfAll(tx *db.Tx, ids []db.ID) (map[db.ID]map[Gap]coaching, error) {
	out := map[db.ID]map[Gap]coaching{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(2, ids)
	rows, err := db.All(tx, scanCoaching, `SELECT application_id, gap, asked, offered, taken FROM coaching WHERE network_id = $1 AND application_id IN `+list+` LIMIT 2000`, args...)
	for _, c := range rows {
		if out[c.Application] == nil {
			out[c.Application] = map[Gap]coaching{}
		}
		out[c.Application][c.Gap] = c
	}
	return out, err
}

func moveCoaching(tx *db.Tx, from, into db.ID) error {
	_, err := tx.Exec(`INSERT INTO coaching (network_id, application_id, gap, asked, asked_by, offered, offered_by, taken)
		SELECT network_id, CAST($3 AS TEXT), gap, asked, asked_by, offered, offered_by, taken FROM coaching WHERE network_id = $1 AND application_id = $2
		ON CONFLICT (network_id, application_id, gap) DO NOTHING`, from, into)
	return err
}

// AskCoaching asks the coordinator for help with a gap. Asking twice is harmless.
func (s *Applications) AskCoaching(ctx context.Context, actor access.Actor, id db.ID, gap Gap) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		a, err := Find(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, a)); err != nil {
			return err
		}
		if err := checkGap(gap); err != nil {
			return err
		}
		if a.State.Over() {
			return errs.New(errs.Forbidden, "This application is over.")
		}
		n, err := tx.Exec(`INSERT INTO coaching (network_id, application_id, gap, asked, asked_by) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (network_id, application_id, gap) DO UPDATE SET asked = excluded.asked, asked_by = excluded.asked_by WHERE coaching.asked IS NULL`,
			id, string(gap), int64(tx.Now), actor.Person())
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, actor, "coaching.ask", "application", id, string(gap))
	})
}

func checkGap(g Gap) error {
	var c errs.Check
	c.That(g.Valid(), "gap", "Choose what the coaching is about.")
	return c.Err()
}

// OfferCoaching offers help with a gap and writes to the applicants. Offering twice writes once.
func (s *Applications) OfferCoaching(ctx context.Context, actor access.Actor, ed, id db.ID, gap Gap, words string) error {
	return s.coach(ctx, actor, ed, id, gap, func(tx *db.Tx, a Application, e edition.Edition) error {
		var c errs.Check
		c.That(len([]rune(words)) <= 1000, "words", "The message can have up to 1,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if a.State.Over() {
			return errs.New(errs.Conflict, "This application is over.")
		}
		n, err := tx.Exec(`INSERT INTO coaching (network_id, application_id, gap, offered, offered_by) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (network_id, application_id, gap) DO UPDATE SET offered = excluded.offered, offered_by = excluded.offered_by WHERE coaching.offered IS NULL`,
			id, string(gap), int64(tx.Now), actor.Person())
		if err != nil || n == 0 {
			return err
		}
		if err := audit.Record(tx, actor, "coaching.offer", "application", id, string(gap)); err != nil {
			return err
		}
		return s.tellCoaching(tx, a, e, gap, words, actor)
	})
}

// NoteCoaching notes that the help was taken, or takes that back.
func (s *Applications) NoteCoaching(ctx context.Context, actor access.Actor, ed, id db.ID, gap Gap, taken bool) error {
	return s.coach(ctx, actor, ed, id, gap, func(tx *db.Tx, _ Application, _ edition.Edition) error {
		var at db.Instant
		if taken {
			at = tx.Now
		}
		n, err := tx.Exec(`UPDATE coaching SET taken = $4 WHERE network_id = $1 AND application_id = $2 AND gap = $3 AND offered IS NOT NULL`, id, string(gap), at.Ref())
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.Conflict, "Offer the coaching first.")
		}
		return audit.Record(tx, actor, "coaching.taken", "application", id, string(gap))
	})
}

func (s *Applications) coach(ctx context.Context, actor access.Actor, ed, id db.ID, gap Gap, fn func(*db.Tx, Application, edition.Edition) error) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		a, e, err := forCoordinator(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := checkGap(gap); err != nil {
			return err
		}
		return fn(tx, a, e)
	})
}

// forCoordinator finds an application of an edition for somebody who runs the edition.
func forCoordinator(tx *db.Tx, actor access.Actor, ed, id db.ID) (Application, edition.Edition, error) {
	a, err := Find(tx, id)
	if err != nil {
		return a, edition.Edition{}, err
	}
	e, err := edition.Find(tx, ed)
	if err != nil {
		return a, e, err
	}
	return a, e, actor.Allow(looksAfter(actor, e) && a.Edition == e.ID)
}
