package edition

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/shared/person"
)

// Place is a confirmed participation of one person.
type Place struct {
	ID, Edition, Person, Application db.ID
	Side                             person.Side
	Confirmed, Withdrawn             db.Instant
}

func scanPlace(s db.Scanner, p *Place) error {
	return s.Scan(&p.ID, &p.Edition, &p.Person, &p.Application, &p.Side, &p.Confirmed, &p.Withdrawn)
}

// Places lists who has a place and has not withdrawn.
func Places(tx *db.Tx, id db.ID) ([]Place, error) {
	return db.All(tx, scanPlace, `SELECT id, edition_id, person_id, application_id, side, confirmed, withdrawn FROM place
		WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL ORDER BY confirmed, id LIMIT 5000`, id)
}

// AllPlaces lists everybody who was ever given a place, also those who withdrew.
func AllPlaces(tx *db.Tx, id db.ID) ([]Place, error) {
	return db.All(tx, scanPlace, `SELECT id, edition_id, person_id, application_id, side, confirmed, withdrawn FROM place
		WHERE network_id = $1 AND edition_id = $2 ORDER BY side DESC, person_id LIMIT 5000`, id)
}

// PlacesFrom lists the places that came from an application and are not given up.
func PlacesFrom(tx *db.Tx, id, application db.ID) ([]Place, error) {
	return db.All(tx, scanPlace, `SELECT id, edition_id, person_id, application_id, side, confirmed, withdrawn FROM place
		WHERE network_id = $1 AND edition_id = $2 AND application_id = $3 AND withdrawn IS NULL ORDER BY side, person_id LIMIT 20`, id, application)
}

// HasPlace says whether the person takes part.
func HasPlace(tx *db.Tx, id, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM place WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND withdrawn IS NULL`, id, who)
	return n > 0, err
}

// GivePlace confirms a person's place; giving it again only brings a withdrawn one back.
func GivePlace(tx *db.Tx, p Place) error {
	_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, application_id, confirmed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, edition_id, person_id) DO UPDATE SET withdrawn = NULL, reason_sealed = '', side = excluded.side, application_id = excluded.application_id`,
		db.NewID(), p.Edition, p.Person, string(p.Side), p.Application.Ref(), int64(tx.Now))
	if err != nil {
		return err
	}
	return DatesChanged(tx, p.Edition)
}

// Taken counts the people who have a place.
func Taken(tx *db.Tx, id db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM place WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL`, id)
}

// HadPlace counts the people who have a place, and those who gave theirs up at this moment or later; 0 counts none of these.
func HadPlace(tx *db.Tx, id db.ID, since db.Instant) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM place p WHERE p.network_id = $1 AND p.edition_id = $2 AND `+StillCounts("p", "$3"), id, int64(since))
}

// StillCounts is the condition in SQL that a place is held, or was given up at the moment of this parameter or later, where that is not 0.
func StillCounts(place, since string) string {
	return "(" + place + ".withdrawn IS NULL OR CAST(" + since + " AS BIGINT) > 0 AND " + place + ".withdrawn >= " + since + ")"
}

// CalendarJob is the kind of job that brings everybody's calendar invitations of an edition up to date.
const CalendarJob = "edition.calendar"

// DatesChanged leaves a job that sends calendar invitations, changes and cancellations to whoever needs one. Call it when
// days or places of an edition change. Calling it again before it ran costs nothing.
func DatesChanged(tx *db.Tx, id db.ID) error {
	return job.Later(tx, CalendarJob, string(id), tx.Now, CalendarWork{Edition: id})
}

// CalendarWork is what a CalendarJob carries.
type CalendarWork struct {
	Edition db.ID `json:"edition"`
}

// LeftJob is the kind of job that follows when somebody gave up their place, such as to end their calls with a coach.
const LeftJob = "edition.left"

// LeftWork is what a LeftJob carries.
type LeftWork struct {
	Edition db.ID `json:"edition"`
	Person  db.ID `json:"person"`
}

// PlaceLeft leaves a job for what follows when somebody gave up their place. Call it in the transaction that frees the place.
func PlaceLeft(tx *db.Tx, id, who db.ID) error {
	return job.Later(tx, LeftJob, string(id)+"/"+string(who), tx.Now, LeftWork{Edition: id, Person: who})
}

// GiveUpPlace withdraws a person's place, because they ended their application; without a place it does nothing.
func GiveUpPlace(tx *db.Tx, id, who db.ID) error {
	n, err := tx.Exec(`UPDATE place SET withdrawn = $4 WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND withdrawn IS NULL`, id, who, int64(tx.Now))
	if err != nil || n == 0 {
		return err
	}
	if err := PlaceLeft(tx, id, who); err != nil {
		return err
	}
	return DatesChanged(tx, id)
}

// DatesGone is what the letter that ends somebody's place says about its days: words for its text, "" for nothing, and a
// file that takes them out of a calendar, nil for none. The person counts as told. The place has been withdrawn before.
type DatesGone func(tx *db.Tx, e Edition, who person.Person) (words string, file []byte, err error)

// Of asks it; where nobody keeps calendars it says nothing.
func (f DatesGone) Of(tx *db.Tx, e Edition, who person.Person) (words string, file []byte, err error) {
	if f == nil {
		return "", nil, nil
	}
	return f(tx, e, who)
}
