package coaching

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// eyes is what an actor is in an edition, read once per request.
type eyes struct {
	coordinator bool // reads figures and who waits, and no words
	coach       bool // offers times
	place       bool // takes part: writes a plan, asks for a call
}

// any: whoever is none of these finds nothing here.
func (w eyes) any() bool { return w.coordinator || w.coach || w.place }

// mayWrite: a plan is written by those who take part.
func (w eyes) mayWrite() bool { return w.place }

// mayAsk: those who take part ask for a call and take a time.
func (w eyes) mayAsk() bool { return w.place }

// mayOffer: coaches of the edition offer times.
func (w eyes) mayOffer() bool { return w.coach }

// mayCount: coordinators read the figures.
func (w eyes) mayCount() bool { return w.coordinator }

// eyesOf reads what the actor is in an edition. In a draft only coordinators are anything.
func eyesOf(tx *db.Tx, a access.Actor, e edition.Edition) (eyes, error) {
	w := eyes{coordinator: edition.Runs(a, e) || a.IsSystem()}
	if !e.Published() || a.Person() == "" {
		return w, nil
	}
	var err error
	if w.coach, err = edition.Does(tx, e.ID, a.Person(), edition.Coach); err != nil {
		return w, err
	}
	w.place, err = edition.HasPlace(tx, e.ID, a.Person())
	return w, err
}

// enter finds an edition for somebody who is something in it that may lets in; to everybody else it does not exist here.
func enter(tx *db.Tx, a access.Actor, id db.ID, may func(eyes) bool) (edition.Edition, eyes, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		a.Scoped()
		return e, eyes{}, err
	}
	w, err := eyesOf(tx, a, e)
	if err != nil {
		return e, w, err
	}
	return e, w, a.Allow(may(w))
}

// mayReadPlan: its writer, and the coach with whom it is shared now, as long as they are a coach of the edition.
func mayReadPlan(a access.Actor, w eyes, p plan) bool {
	return a.Is(p.Person) || w.coach && a.Is(p.SharedWith)
}

// mayRemove: a coach takes back a time of their own that nobody has taken.
func mayRemove(a access.Actor, s Slot) bool { return a.Is(s.Coach) && s.Call == "" }
