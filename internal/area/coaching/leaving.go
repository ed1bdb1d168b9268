package coaching

import (
	"context"
	"encoding/json"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Gone is who of the two of a call is there no longer.
type Gone string

// Who can be gone; "" is nobody.
const (
	CoachGone  Gone = "coach"
	PersonGone Gone = "person"
)

// CallsToCome is how many calls with a coach are still to come in an edition. It names nobody.
func (c *Coaching) CallsToCome(tx *db.Tx, id, coach db.ID) (int, error) {
	all, err := c.toCome(tx, id, coach, CoachGone)
	return len(all), err
}

// toCome are somebody's calls of an edition that are still to come, as coach or as the one who asked.
func (c *Coaching) toCome(tx *db.Tx, id, who db.ID, as Gone) (out []Call, err error) {
	all, err := callsOf(tx, id, who)
	for _, v := range all {
		if v.ahead(tx.Now) && (as == CoachGone && v.Coach == who || as == PersonGone && v.Person == who) {
			out = append(out, v)
		}
	}
	return out, err
}

// CoachLeft ends what a coach has in an edition who is none there any more, and says how many calls it were: both are told, and who
// asked waits for a time as before. Numbers at which the coach could ring people go, also those of calls that are over; so do the times
// that they offer.
func (c *Coaching) CoachLeft(tx *db.Tx, a access.Actor, e edition.Edition, coach db.ID) (int, error) {
	all, err := c.toCome(tx, e.ID, coach, CoachGone)
	if err != nil {
		return 0, err
	}
	for _, v := range all {
		if err := c.endFor(tx, a, e, v, CoachGone); err != nil {
			return 0, err
		}
	}
	if err := forgetNumbers(tx, e.ID, coach); err != nil {
		return 0, err
	}
	if err := c.closePlans(tx, e, coach); err != nil {
		return 0, err
	}
	return len(all), removeFreeSlots(tx, e.ID, coach)
}

// closePlans takes the plans back that people showed to a coach, and tells them. Should the coach come back, nothing is open that nobody opened.
func (c *Coaching) closePlans(tx *db.Tx, e edition.Edition, coach db.ID) error {
	all, err := sharedWith(tx, e.ID, coach)
	if err != nil || len(all) == 0 {
		return err
	}
	was, err := person.Find(tx, coach)
	if err != nil {
		return err
	}
	for _, who := range all {
		if _, err := sharePlan(tx, e.ID, who, ""); err != nil {
			return err
		}
		if err := c.writeOfPlan(tx, e, who, "Your plan is shown to nobody now: "+e.Called(), was.Name()+" is no longer a coach in this edition, so they cannot read your plan any more. If you like, show it to another coach.", "/editions/%s/plan"); err != nil {
			return err
		}
	}
	return nil
}

// personLeft ends the call of somebody who gave up their place, and what they asked for. It runs after the place is free.
func (c *Coaching) personLeft(ctx context.Context, network db.ID, payload []byte) error {
	var work edition.LeftWork
	if err := json.Unmarshal(payload, &work); err != nil {
		return err
	}
	return c.db.Write(ctx, network, func(tx *db.Tx) error {
		e, err := edition.Find(tx, work.Edition)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		has, err := edition.HasPlace(tx, e.ID, work.Person)
		if err != nil || has {
			return err // they have a place again
		}
		all, err := c.toCome(tx, e.ID, work.Person, PersonGone)
		if err != nil {
			return err
		}
		for _, v := range all {
			if err := c.endFor(tx, access.System(network, "ends calls of who takes part no more"), e, v, PersonGone); err != nil {
				return err
			}
		}
		_, err = takeBackAsk(tx, e.ID, work.Person)
		return err
	})
}

// endFor ends a call because one of the two is there no longer.
func (c *Coaching) endFor(tx *db.Tx, a access.Actor, e edition.Edition, v Call, gone Gone) error {
	v.Gone = gone
	ended, err := c.close(tx, a, e, v)
	if err != nil || !ended {
		return err
	}
	return audit.Record(tx, a, "call.gone", "call", v.ID, string(gone))
}

// goneWords say why a call ended that nobody cancelled; other is the name of the other one of the two.
func (v Call) goneWords(reader db.ID, other string) string {
	switch {
	case v.Gone == CoachGone && reader == v.Coach:
		return "You are no longer a coach in this edition"
	case v.Gone == CoachGone:
		return other + " is no longer a coach in this edition"
	case reader == v.Person:
		return "You no longer take part in this edition"
	}
	return other + " no longer takes part in this edition"
}

// goneBegins are these words behind “Hello Ada,”: a name keeps its capital.
func goneBegins(words string) string {
	if strings.HasPrefix(words, "You ") {
		return ui.LowerFirst(words)
	}
	return words
}

// isGone says whether this reader is the one who is there no longer: pages of the edition are closed to them.
func (v Call) isGone(reader db.ID) bool {
	return v.Gone == CoachGone && reader == v.Coach || v.Gone == PersonGone && reader == v.Person
}

// forgetNumbers takes the numbers out of all calls of a coach in an edition.
func forgetNumbers(tx *db.Tx, id, coach db.ID) error {
	_, err := tx.Exec(`UPDATE coaching_call SET reach_sealed = '' WHERE network_id = $1 AND edition_id = $2 AND coach_id = $3`, id, coach)
	return err
}

// removeFreeSlots takes back the times that a coach offers and nobody has taken.
func removeFreeSlots(tx *db.Tx, id, coach db.ID) error {
	_, err := tx.Exec(`DELETE FROM coaching_slot WHERE network_id = $1 AND edition_id = $2 AND coach_id = $3 AND call_id IS NULL`, id, coach)
	return err
}

// endedForCoaches is how many calls of an edition ended because their coach was there no longer.
func endedForCoaches(calls []Call) (n int) {
	for _, v := range calls {
		if v.Gone == CoachGone {
			n++
		}
	}
	return n
}

// goneCalls say to the coordinator what became of calls whose coach left.
func goneCalls(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 call was cancelled because its coach is no longer a coach here. We have told both people. Who asked for it waits for a time again."
	}
	return number(int64(n)) + " calls were cancelled because their coach is no longer a coach here. We have told everybody. Those who asked for them wait for a time again."
}
