package application

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// BursaryState says what became of a request for a bursary.
type BursaryState string

// The states of a bursary. Taken back is money that was awarded and is free again.
const (
	BursaryAsked    BursaryState = "asked"
	BursaryAwarded  BursaryState = "awarded"
	BursaryDeclined BursaryState = "declined"
	BursaryTaken    BursaryState = "taken-back"
	BursaryMoved    BursaryState = "moved" // to the joint application that this one became part of
)

// Words is the state as people read it.
func (s BursaryState) Words() string {
	switch s {
	case BursaryAsked:
		return "Waiting for a decision"
	case BursaryAwarded:
		return "Awarded"
	case BursaryDeclined:
		return "Not awarded"
	case BursaryTaken:
		return "Taken back"
	case BursaryMoved:
		return "Moved to the joint application"
	}
	return string(s)
}

// bursary is a request for money of an edition and what was decided. Amounts are pence.
type bursary struct {
	Application, Edition db.ID
	State                BursaryState
	Asked, Awarded       int64 // Asked is 0 when the applicants no longer ask
	AskedAt, Decided     db.Instant
	DecidedBy            db.ID
	Words                string // what the decision says to those who asked
	Version              int64
	sealed               string
}

const bursaryColumns = `SELECT b.application_id, b.edition_id, b.state, b.asked, b.awarded, b.asked_at, b.decided, b.decided_by, b.words_sealed, b.version `

func scanBursary(s db.Scanner, b *bursary) error {
	return s.Scan(&b.Application, &b.Edition, &b.State, &b.Asked, &b.Awarded, &b.AskedAt, &b.Decided, &b.DecidedBy, &b.sealed, &b.Version)
}

func (s *Applications) bursaryOf(tx *db.Tx, application db.ID) (bursary, bool, error) {
	b, found, err := db.Maybe(tx, scanBursary, bursaryColumns+`FROM bursary b WHERE b.network_id = $1 AND b.application_id = $2`, application)
	if err != nil || !found {
		return b, found, err
	}
	b.Words, err = s.keys.Open(tx.Network, "bursary.words", b.Application, b.sealed)
	return b, true, err
}

// syncBursary keeps the request in step with the answers. A request that was decided keeps its decision; when the amount
// asked for changes afterwards, the coordinator sees both.
func (s *Applications) syncBursary(tx *db.Tx, sh sheet) error {
	asked := sh.asked()
	b, there, err := s.bursaryOf(tx, sh.App.ID)
	switch {
	case err != nil:
		return err
	case !there && asked == 0, there && b.Asked == asked:
		return nil
	case !there:
		_, err = tx.Exec(`INSERT INTO bursary (network_id, application_id, edition_id, state, asked, asked_at, awarded, words_sealed, version) VALUES ($1, $2, $3, 'asked', $4, $5, 0, '', 1)`,
			sh.App.ID, sh.App.Edition, asked, int64(tx.Now))
		return err
	}
	// Asking for another amount after a no is a new request.
	state := b.State
	if asked > 0 && (b.State == BursaryDeclined || b.State == BursaryTaken) {
		state = BursaryAsked
	}
	_, err = tx.Exec(`UPDATE bursary SET asked = $3, asked_at = $4, state = $5, version = version + 1 WHERE network_id = $1 AND application_id = $2`,
		sh.App.ID, asked, int64(tx.Now), string(state))
	return err
}

// freeBursary takes an award back because its application is over.
func (s *Applications) freeBursary(tx *db.Tx, actor access.Actor, a Application) error {
	n, err := tx.Exec(`UPDATE bursary SET state = 'taken-back', awarded = 0, decided = $3, version = version + 1 WHERE network_id = $1 AND application_id = $2 AND state = 'awarded'`,
		a.ID, int64(tx.Now))
	if err != nil || n == 0 {
		return err
	}
	return audit.Record(tx, actor, "bursary.free", "application", a.ID, "the application is over")
}

// MoneyOf is what an application asks for as a bursary and what it was awarded, in pence, and whether a request waits for
// a decision. An application that never asked has nothing of it.
func MoneyOf(tx *db.Tx, application db.ID) (asked, awarded int64, undecided bool, err error) {
	b, _, err := db.Maybe(tx, scanBursary, bursaryColumns+`FROM bursary b WHERE b.network_id = $1 AND b.application_id = $2`, application)
	return b.Asked, b.Awarded, b.State == BursaryAsked && b.Asked > 0, err
}

// BursaryOf is what an application asks for as a bursary and was awarded, in pence, and whether the request waits for a decision.
type BursaryOf struct {
	Application    db.ID
	Asked, Awarded int64
	Undecided      bool
}

// BursariesIn is what MoneyOf says of each application of an edition that ever asked, and how much is awarded in all.
func BursariesIn(tx *db.Tx, ed db.ID) (all []BursaryOf, awarded int64, err error) {
	all, err = db.All(tx, func(s db.Scanner, b *BursaryOf) error {
		var state BursaryState
		err := s.Scan(&b.Application, &state, &b.Asked, &b.Awarded)
		b.Undecided = state == BursaryAsked && b.Asked > 0
		if state == BursaryAwarded {
			awarded += b.Awarded
		}
		return err
	}, `SELECT application_id, state, asked, awarded FROM bursary WHERE network_id = $1 AND edition_id = $2 LIMIT 20000`, ed)
	return all, awarded, err
}

// AwardedTo is the bursary that an application has now, in pence; 0 for none.
func AwardedTo(tx *db.Tx, application db.ID) (int64, error) {
	_, awarded, _, err := MoneyOf(tx, application)
	return awarded, err
}

// Awarded is how much of an edition's budget for bursaries is awarded, in pence.
func Awarded(tx *db.Tx, ed db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COALESCE(SUM(awarded), 0) FROM bursary WHERE network_id = $1 AND edition_id = $2 AND state = 'awarded'`, ed)
}

// Decision is what a coordinator decides about one request.
type Decision struct {
	Edition, Application db.ID
	Amount               int64  // pence, for an award
	Words                string // to those who asked
	Version              int64  // of the request, as the form showed it
}

// unsentWords say why nothing is decided about a request.
const unsentWords = "This application is not sent yet, so nobody decides anything about it."

// decide runs one decision about a request: the check, the rule, the save, the audit and the letter.
func (s *Applications) decide(ctx context.Context, actor access.Actor, d Decision, verb string, rule func(tx *db.Tx, e edition.Edition, b bursary) (bursary, error)) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		a, err := Find(tx, d.Application)
		if err != nil {
			return err
		}
		e, err := edition.Find(tx, d.Edition)
		if err != nil {
			return err
		}
		if err := actor.Allow(looksAfter(actor, e) && a.Edition == e.ID); err != nil {
			return err
		}
		if err := actor.May(decidesOn(actor, e, a), "You apply yourself, so somebody else must decide about this money."); err != nil {
			return err
		}
		b, there, err := s.bursaryOf(tx, a.ID)
		if err != nil {
			return err
		}
		if !there {
			return errs.Missing()
		}
		if b.Version != d.Version {
			switch {
			case b.already(verb, d):
				return nil // sent twice, or by two who agree: the first time counted, and its letter is on its way
			case b.DecidedBy == actor.Person():
				return errs.New(errs.Conflict, "You have decided this in another window. Look again before you decide.")
			}
			return errs.New(errs.Conflict, "Somebody else has just decided this, or the amount asked for has changed. Look again before you decide.")
		}
		if a.State.Writing() && verb != "take-back" {
			return errs.New(errs.Conflict, "%s", unsentWords)
		}
		if b, err = rule(tx, e, b); err != nil {
			return err
		}
		b.Words, b.DecidedBy = d.Words, actor.Person()
		if err := s.saveDecision(tx, b); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "bursary."+verb, "application", a.ID, edition.Pounds(b.Awarded)); err != nil {
			return err
		}
		return s.tellBursary(tx, a, e, b)
	})
}

// already says whether the request stands exactly as this decision would leave it.
func (b bursary) already(verb string, d Decision) bool {
	after := map[string]BursaryState{"award": BursaryAwarded, "decline": BursaryDeclined, "take-back": BursaryTaken}[verb]
	return b.State == after && b.Words == d.Words && (verb != "award" || b.Awarded == d.Amount)
}

func (s *Applications) saveDecision(tx *db.Tx, b bursary) error {
	n, err := tx.Exec(`UPDATE bursary SET state = $3, awarded = $4, decided = $5, decided_by = $6, words_sealed = $7, version = version + 1
		WHERE network_id = $1 AND application_id = $2 AND version = $8`,
		b.Application, string(b.State), b.Awarded, int64(tx.Now), b.DecidedBy, s.keys.Seal(tx.Network, "bursary.words", b.Application, b.Words), b.Version)
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "Somebody else has just decided this. Look again before you decide.")
	}
	return err
}

// Award gives money to an application. It is never more than what is left of the budget; more than was asked for needs
// words that explain it.
func (s *Applications) Award(ctx context.Context, actor access.Actor, d Decision) error {
	return s.decide(ctx, actor, d, "award", func(tx *db.Tx, e edition.Edition, b bursary) (bursary, error) {
		if b.State == BursaryAwarded {
			return b, errs.New(errs.Conflict, "This bursary is awarded already. Take the award back first if the amount is wrong.")
		}
		a, err := Find(tx, b.Application)
		if err != nil {
			return b, err
		}
		awarded, err := Awarded(tx, e.ID)
		if err != nil {
			return b, err
		}
		if err := checkAward(a.State, b, d, e.BursaryBudget-awarded); err != nil {
			return b, err
		}
		b.State, b.Awarded = BursaryAwarded, d.Amount
		return b, nil
	})
}

// checkAward is the rule of an award; left is what the budget still holds, in pence.
func checkAward(state State, b bursary, d Decision, left int64) error {
	if state.Over() {
		return errs.New(errs.Conflict, "This application is over, so it gets no bursary.")
	}
	var c errs.Check
	c.That(d.Amount > 0, "amount", "Enter an amount in pounds, like 250.")
	c.That(d.Amount <= left, "amount", "The budget has only %s left.", edition.Pounds(max(left, 0)))
	c.That(d.Amount <= b.Asked || d.Words != "", "words", "This is more than was asked for. Say why.")
	c.That(len([]rune(d.Words)) <= 1000, "words", "The message can have up to 1,000 letters.")
	return c.Err()
}

// Decline says no to a request, with kind words that are required: nobody is left with a bare no.
func (s *Applications) Decline(ctx context.Context, actor access.Actor, d Decision) error {
	return s.decide(ctx, actor, d, "decline", func(_ *db.Tx, _ edition.Edition, b bursary) (bursary, error) {
		if b.State != BursaryAsked {
			return b, errs.New(errs.Conflict, "This request was decided already.")
		}
		b.State, b.Awarded = BursaryDeclined, 0
		return b, checkWords(d, "Say why not, and what else could help.")
	})
}

// TakeAwardBack frees the money of an award.
func (s *Applications) TakeAwardBack(ctx context.Context, actor access.Actor, d Decision) error {
	return s.decide(ctx, actor, d, "take-back", func(_ *db.Tx, _ edition.Edition, b bursary) (bursary, error) {
		if b.State != BursaryAwarded {
			return b, errs.New(errs.Conflict, "Nothing is awarded to this application.")
		}
		b.State, b.Awarded = BursaryTaken, 0
		return b, checkWords(d, "Say why the award is taken back.")
	})
}

func checkWords(d Decision, ask string) error {
	var c errs.Check
	c.That(d.Words != "", "words", "%s", ask)
	c.That(len([]rune(d.Words)) <= 1000, "words", "The message can have up to 1,000 letters.")
	return c.Err()
}

// bursaryRow is one request in a coordinator's list.
type bursaryRow struct {
	bursary
	App Application
}

// bursariesPage is how many requests a page shows.
const bursariesPage = 20

// bursaries lists the requests of an edition: those that wait first, the oldest first. It leaves out requests that were
// taken back by the applicants before anybody decided, and those of applications that are not sent.
func bursaries(tx *db.Tx, ed db.ID, offset int) ([]bursaryRow, error) {
	return db.All(tx, func(s db.Scanner, r *bursaryRow) error {
		return s.Scan(&r.Application, &r.bursary.Edition, &r.bursary.State, &r.Asked, &r.Awarded, &r.AskedAt, &r.Decided, &r.DecidedBy, &r.sealed, &r.Version,
			&r.App.Number, &r.App.State, &r.App.Title, &r.App.Professional, &r.App.Partner, &r.App.Third)
	}, bursaryColumns+`, a.number, a.state, a.title, pro.person_id, par.person_id, thi.person_id`+from+`JOIN bursary b ON b.network_id = a.network_id AND b.application_id = a.id
		WHERE a.network_id = $1 AND b.edition_id = $2 AND a.joined_into IS NULL AND (b.asked > 0 OR b.state <> 'asked') AND (a.state NOT IN ('draft', 'seeking', 'withdrawn') OR b.state <> 'asked')
		ORDER BY CASE WHEN b.state = 'asked' THEN 0 ELSE 1 END, b.asked_at, a.number LIMIT $3 OFFSET $4`, ed, bursariesPage+1, offset)
}
