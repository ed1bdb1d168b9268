package group

import (
	"encoding/json"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
)

// What became of the question whether two records are one person.
const (
	Asked   = "asked"   // the one who can sign in has not answered
	One     = "one"     // they are one
	Refused = "refused" // the one who can sign in said no
	Two     = "two"     // whoever keeps the map said that they are two people
	Apart   = "apart"   // they were one, and are two again
	Stopped = "stopped" // the question was taken back
)

// Twin is the question whether two holders are one person, with its answer. Keep is the one that stays.
type Twin struct {
	ID, Organisation     db.ID
	Keep, Other          db.ID
	KeepName, OtherName  string
	Person               db.ID // who can sign in and is asked; "" when both are names alone
	State                string
	Moved                []db.ID // the terms that came to Keep
	Asked, Ended         db.Instant
	AskedBy, OtherImport db.ID
	Organisations        string // the name of the organisation
}

const twinColumns = `SELECT w.id, w.organisation_id, w.keep_id, w.other_id, w.keep_name, w.other_name, w.person_id, w.state, w.moved, w.asked, w.ended, w.asked_by, w.other_import, o.name
	FROM holder_twin w JOIN organisation o ON o.network_id = w.network_id AND o.id = w.organisation_id WHERE w.network_id = $1 `

func scanTwin(s db.Scanner, w *Twin) error {
	var moved string
	if err := s.Scan(&w.ID, &w.Organisation, &w.Keep, &w.Other, &w.KeepName, &w.OtherName, &w.Person, &w.State, &moved, &w.Asked, &w.Ended, &w.AskedBy, &w.OtherImport, &w.Organisations); err != nil {
		return err
	}
	return json.Unmarshal([]byte(moved), &w.Moved)
}

// FindTwin returns one question, or errs.NotFound.
func FindTwin(tx *db.Tx, id db.ID) (Twin, error) {
	return db.One(tx, scanTwin, twinColumns+`AND w.id = $2`, id)
}

// TwinsOf are the questions about the holders of an organisation, the newest first.
func TwinsOf(tx *db.Tx, organisation db.ID) ([]Twin, error) {
	return db.All(tx, scanTwin, twinColumns+`AND w.organisation_id = $2 AND w.state <> 'stopped' ORDER BY w.asked DESC, w.id DESC LIMIT 300`, organisation)
}

// TwinsOfPerson are the questions that a person of the network has to answer, or said yes to, the newest first.
func TwinsOfPerson(tx *db.Tx, who db.ID) ([]Twin, error) {
	return db.All(tx, scanTwin, twinColumns+`AND w.person_id = $2 AND w.state IN ('asked', 'one') ORDER BY w.asked DESC, w.id DESC LIMIT 50`, who)
}

// PairKey names two holders, whichever comes first.
func PairKey(a, b db.ID) string { return string(min(a, b)) + " " + string(max(a, b)) }

// Pair finds what was said last about two holders.
func Pair(tx *db.Tx, a, b db.ID) (Twin, bool, error) {
	return db.Maybe(tx, scanTwin, twinColumns+`AND w.pair = $2 ORDER BY w.asked DESC, w.id DESC LIMIT 1`, PairKey(a, b))
}

// SaveTwin adds a question, or what became of one.
func SaveTwin(tx *db.Tx, w Twin) error {
	moved, err := json.Marshal(append([]db.ID{}, w.Moved...))
	if err != nil {
		return err
	}
	var ended any
	if w.Ended != 0 {
		ended = int64(w.Ended)
	}
	_, err = tx.Exec(`INSERT INTO holder_twin (network_id, id, organisation_id, pair, keep_id, other_id, keep_name, other_name, person_id, state, moved, asked, ended, asked_by, other_import)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (network_id, id) DO UPDATE SET state = excluded.state, moved = excluded.moved, ended = excluded.ended, other_import = excluded.other_import`,
		w.ID, w.Organisation, PairKey(w.Keep, w.Other), w.Keep, w.Other, w.KeepName, w.OtherName, w.Person.Ref(), w.State, string(moved), int64(w.Asked), ended, w.AskedBy.Ref(), w.OtherImport.Ref())
	return err
}

// Joinable says why two holders cannot be one; nil when they can. Keep is the one who can sign in, if one can. It gives what would come to keep.
func Joinable(tx *db.Tx, keep, other Holder) ([]Term, error) {
	if keep.ID == other.ID {
		return nil, errs.New(errs.Invalid, "Choose two different people.")
	}
	if other.Person != "" {
		return nil, errs.New(errs.Invalid, "Both are people who can sign in here. They stay two.")
	}
	mine, err := HeldBy(tx, keep.ID)
	if err != nil {
		return nil, err
	}
	theirs, err := HeldBy(tx, other.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range theirs {
		t.Holder = keep.ID
		if o, ok := Clash(t, mine); ok {
			place := o.GroupName
			if place == "" {
				place = "the organisation"
			}
			return theirs, errs.New(errs.Invalid, "Both are %s in %s at the same time (%s). Remove one of the two terms first.", o.Role, place, o.Span(ui.PlainDate))
		}
	}
	return theirs, nil
}

// Merge makes one holder of two: what other holds goes to keep, and other is no more. called is the name that stays, for one that nobody can
// sign in with. It gives the terms that went.
func Merge(tx *db.Tx, keep, other Holder, called string) ([]db.ID, error) {
	theirs, err := Joinable(tx, keep, other)
	if err != nil {
		return nil, err
	}
	var moved []db.ID
	for _, t := range theirs {
		moved = append(moved, t.ID)
	}
	// Whoever becomes a person of the network has said nothing yet about their name in the terms that come to them.
	if _, err := tx.Exec(`UPDATE term SET holder_id = $3, said = '', own = '', version = version + 1 WHERE network_id = $1 AND holder_id = $2`, other.ID, keep.ID); err != nil {
		return nil, err
	}
	if called != "" && keep.Person == "" {
		if _, err := tx.Exec(`UPDATE holder SET name = $3, folded = $4, version = version + 1 WHERE network_id = $1 AND id = $2`, keep.ID, called, Fold(called)); err != nil {
			return nil, err
		}
	}
	_, err = tx.Exec(`DELETE FROM holder WHERE network_id = $1 AND id = $2`, other.ID)
	return moved, err
}

// Part makes two holders of one again: the terms that came with the other go back to it, as far as the one still holds them. What was said about the
// name in them meanwhile is not kept. It gives how many went.
func Part(tx *db.Tx, w Twin) (int64, error) {
	if len(w.Moved) == 0 {
		return 0, errs.New(errs.Invalid, "No role came with this record, so there is nothing to give back.")
	}
	list, args := db.In(3, w.Moved)
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM term WHERE network_id = $1 AND holder_id = $2 AND id IN `+list, append([]any{w.Keep}, args...)...)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, errs.New(errs.Invalid, "The roles that came with %s are held by somebody else by now, or were removed. This cannot be undone any more.", w.OtherName)
	}
	if _, err := tx.Exec(`INSERT INTO holder (network_id, id, name, folded, person_id, import_id, created, version) VALUES ($1, $2, $3, $4, NULL, $5, $6, 1)`,
		w.Other, w.OtherName, Fold(w.OtherName), w.OtherImport.Ref(), int64(tx.Now)); err != nil {
		return 0, err
	}
	list, args = db.In(4, w.Moved)
	if _, err := tx.Exec(`UPDATE term SET holder_id = $3, said = '', own = '', version = version + 1 WHERE network_id = $1 AND holder_id = $2 AND id IN `+list, append([]any{w.Keep, w.Other}, args...)...); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`UPDATE holder SET name = $3, folded = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND person_id IS NULL`, w.Keep, w.KeepName, Fold(w.KeepName))
	return n, err
}

// Searched are the holders whose name has all of some words in it.
func Searched(all []Holder, words string) []Holder {
	var out []Holder
	for _, h := range all {
		fits := words != ""
		for _, w := range strings.Fields(plainLetters.Replace(Fold(words))) {
			fits = fits && strings.Contains(plainLetters.Replace(Fold(h.Name)), w)
		}
		if fits {
			out = append(out, h)
		}
	}
	return out
}
