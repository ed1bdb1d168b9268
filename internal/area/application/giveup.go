package application

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// This file is what happens to an application after its people had a place: one of them, or all, give it up.

// goneAlready says to somebody who gave up their own place why they can do nothing more with the application.
const goneAlready = "You have given up your place. What happens with the other place is for your partner to say."

// keeps says whether somebody still has one of these places.
func keeps(places []edition.Place, who db.ID) bool {
	return slices.ContainsFunc(places, func(p edition.Place) bool { return p.Person == who })
}

// giveUp gives up the actor's place, or the places of everybody who applied together, and tells them and the coordinator.
func (s *Applications) giveUp(tx *db.Tx, actor access.Actor, sh sheet, how Leaving) error {
	places, err := edition.PlacesFrom(tx, sh.Edition.ID, sh.App.ID)
	if err != nil {
		return err
	}
	if len(places) > 0 && !keeps(places, actor.Person()) {
		return errs.New(errs.Forbidden, goneAlready)
	}
	if len(places) > 1 && how != OnlyMe && how != Everyone {
		var c errs.Check
		c.That(false, "how", "Choose whether only you give up your place, or both of you.")
		return c.Err()
	}
	var gone []db.ID
	for _, p := range places {
		if how == OnlyMe && p.Person != actor.Person() {
			continue
		}
		if err := edition.GiveUpPlace(tx, sh.Edition.ID, p.Person); err != nil {
			return err
		}
		gone = append(gone, p.Person)
	}
	if err := audit.Record(tx, actor, "place.give-up", "application", sh.App.ID, string(how)); err != nil {
		return err
	}
	if err := s.tellGone(tx, sh, actor.Person(), gone); err != nil {
		return err
	}
	if err := s.GivenUp(tx, actor, sh.App.ID, gone); err != nil {
		return err
	}
	return s.tellFree(tx, sh, actor.Person())
}

// GivenUp follows when places of an accepted application were given up: whoever keeps theirs is told kindly; when nobody
// has one any more the application is withdrawn, which frees its bursary too. The caller has freed the places and told
// those who had them. An application that does not exist, because its people were brought in without one, has nothing to
// follow.
func (s *Applications) GivenUp(tx *db.Tx, actor access.Actor, id db.ID, gone []db.ID) error {
	a, err := Find(tx, id)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	left, err := edition.PlacesFrom(tx, a.Edition, id)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		if a.State.Over() {
			return nil
		}
		return s.Move(tx, actor, id, Withdrawn, "")
	}
	sh, err := s.complete(tx, a)
	if err != nil {
		return err
	}
	for _, p := range left {
		if err := s.tellKeeps(tx, sh, p.Person, gone); err != nil {
			return err
		}
	}
	return nil
}
