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

// placeGone is why an application ends when nobody has a place from it any more.
const placeGone = "The place was given up, so this application has ended."

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
		c.That(false, "how", "Choose whether only you give up your place, or %s of you.", sh.countWords("both", "all"))
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
		return s.Move(tx, actor, id, Withdrawn, placeGone)
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

// whyOver is the reason that was written down when an application ended, or the other words when there is none.
func (s *Applications) whyOver(tx *db.Tx, sh sheet, other string) (string, error) {
	moves, err := s.movesOf(tx, sh.App.ID)
	if err == nil && len(moves) > 0 && moves[len(moves)-1].Reason != "" {
		return moves[len(moves)-1].Reason, nil
	}
	return other, err
}

// moneyGone says in a letter that the bursary ends with the last place of an application, "" when there is none. It is
// asked while the application still has it.
func moneyGone(tx *db.Tx, sh sheet) (string, error) {
	left, err := edition.PlacesFrom(tx, sh.Edition.ID, sh.App.ID)
	if err != nil || len(left) > 0 {
		return "", err
	}
	awarded, err := AwardedTo(tx, sh.App.ID)
	if err != nil || awarded == 0 {
		return "", err
	}
	return " The bursary of " + edition.Pounds(awarded) + " ends with it.", nil
}
