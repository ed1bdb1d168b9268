package coaching

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

const callColumns = `SELECT id, edition_id, person_id, coach_id, slot_id, starts, ends, notice_hours, way, details_sealed, reach_sealed, booked, cancelled, cancelled_by, late, marked, reason, said,
	outcome_sealed, note_sealed, note_version, sequence, word_sealed, gone FROM coaching_call WHERE network_id = $1 `

func scanCall(s db.Scanner, c *Call) error {
	return s.Scan(&c.ID, &c.Edition, &c.Person, &c.Coach, &c.Slot, &c.Starts, &c.Ends, &c.NoticeHours, &c.Way, &c.Details, &c.Reach, &c.Booked, &c.Cancelled, &c.CancelledBy, &c.Late, &c.Marked, &c.Reason, &c.Said,
		&c.Outcome, &c.Note, &c.NoteVersion, &c.Sequence, &c.Word, &c.Gone)
}

// openCalls opens what the two wrote. The coach's note is opened for the coach alone and taken out for everybody else.
func openCalls(tx *db.Tx, k *secret.Keys, rows []Call, reader db.ID) ([]Call, error) {
	for i := range rows {
		c := &rows[i]
		for field, text := range map[string]*string{"details": &c.Details, "reach": &c.Reach, "outcome": &c.Outcome, "word": &c.Word} {
			var err error
			if *text, err = k.Open(tx.Network, "coaching_call."+field, c.ID, *text); err != nil {
				return nil, err
			}
		}
		if reader == "" || reader != c.Coach {
			c.Note, c.NoteVersion = "", 0
			continue
		}
		var err error
		if c.Note, err = k.Open(tx.Network, "coaching_call.note", c.ID, c.Note); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// bare takes out what people wrote: for lists and figures.
func bare(rows []Call) []Call {
	for i := range rows {
		rows[i].Details, rows[i].Reach, rows[i].Outcome, rows[i].Note, rows[i].Word, rows[i].NoteVersion = "", "", "", "", "", 0
	}
	return rows
}

// findCall returns a call of the edition as one person may read it.
func findCall(tx *db.Tx, k *secret.Keys, edition, id, reader db.ID) (Call, error) {
	c, err := db.One(tx, scanCall, callColumns+`AND edition_id = $2 AND id = $3`, edition, id)
	if err != nil {
		return c, err
	}
	rows, err := openCalls(tx, k, []Call{c}, reader)
	if err != nil {
		return c, err
	}
	return rows[0], nil
}

// callByID finds a call without what people wrote in it.
func callByID(tx *db.Tx, id db.ID) (Call, error) {
	c, err := db.One(tx, scanCall, callColumns+`AND id = $2`, id)
	return bare([]Call{c})[0], err
}

// callsIn lists the calls of an edition without what people wrote in them, the soonest first.
func callsIn(tx *db.Tx, edition db.ID) ([]Call, error) {
	rows, err := db.All(tx, scanCall, callColumns+`AND edition_id = $2 ORDER BY starts, id LIMIT 10000`, edition)
	return bare(rows), err
}

// callsOf lists somebody's calls in an edition, as one who asked or as coach, without what people wrote, the latest first.
func callsOf(tx *db.Tx, edition, who db.ID) ([]Call, error) {
	rows, err := db.All(tx, scanCall, callColumns+`AND edition_id = $2 AND (person_id = $3 OR coach_id = $3) ORDER BY starts DESC, id LIMIT 500`, edition, who)
	return bare(rows), err
}

// callsBetween lists somebody's calls in all editions that stand and are on between two instants.
func callsBetween(tx *db.Tx, who db.ID, from, to db.Instant, most int) ([]Call, error) {
	rows, err := db.All(tx, scanCall, `SELECT * FROM (`+callColumns+`AND person_id = $2 AND cancelled IS NULL AND ends > $3 AND starts < $4
		UNION ALL `+callColumns+`AND coach_id = $2 AND person_id <> $2 AND cancelled IS NULL AND ends > $3 AND starts < $4) AS own ORDER BY starts, id LIMIT $5`, who, int64(from), int64(to), most)
	return bare(rows), err
}

// CallsOver lists the calls that somebody had, with no words of them, the earliest first.
func CallsOver(tx *db.Tx, who db.ID) ([]Call, error) { return callsBetween(tx, who, 0, tx.Now, 100) }

// ownCalls opens all calls of one person, with their own words alone.
func ownCalls(tx *db.Tx, k *secret.Keys, who db.ID) ([]Call, error) {
	rows, err := db.All(tx, scanCall, callColumns+`AND (person_id = $2 OR coach_id = $2) ORDER BY starts, id LIMIT 2000`, who)
	if err != nil {
		return nil, err
	}
	return openCalls(tx, k, rows, who)
}

func insertCall(tx *db.Tx, k *secret.Keys, c Call) error {
	_, err := tx.Exec(`INSERT INTO coaching_call (network_id, id, edition_id, person_id, coach_id, slot_id, starts, ends, notice_hours, way, details_sealed, reach_sealed, booked, late, marked, reason, said, outcome_sealed, note_sealed, note_version, sequence)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, FALSE, '', '', '', '', '', 0, 0)`,
		c.ID, c.Edition, c.Person, c.Coach, c.Slot, int64(c.Starts), int64(c.Ends), c.NoticeHours, string(c.Way),
		k.Seal(tx.Network, "coaching_call.details", c.ID, c.Details), k.Seal(tx.Network, "coaching_call.reach", c.ID, c.Reach), int64(tx.Now))
	return err
}

// moveCall gives a call another time of the same coach.
func moveCall(tx *db.Tx, k *secret.Keys, c Call) error {
	_, err := tx.Exec(`UPDATE coaching_call SET slot_id = $3, starts = $4, ends = $5, notice_hours = $6, way = $7, details_sealed = $8, sequence = sequence + 1 WHERE network_id = $1 AND id = $2`,
		c.ID, c.Slot, int64(c.Starts), int64(c.Ends), c.NoticeHours, string(c.Way), k.Seal(tx.Network, "coaching_call.details", c.ID, c.Details))
	return err
}

// cancelCall ends a call that stands; it says whether it did. It keeps no number and no link: nobody rings any more.
func cancelCall(tx *db.Tx, k *secret.Keys, v Call) (bool, error) {
	n, err := tx.Exec(`UPDATE coaching_call SET cancelled = $3, cancelled_by = $4, late = $5, sequence = sequence + 1, reach_sealed = '', details_sealed = '', word_sealed = $6, gone = $7 WHERE network_id = $1 AND id = $2 AND cancelled IS NULL`, v.ID, int64(tx.Now), v.CancelledBy.Ref(), v.Late,
		k.Seal(tx.Network, "coaching_call.word", v.ID, v.Word), string(v.Gone))
	return n == 1, err
}

func markCall(tx *db.Tx, id db.ID, m Mark, r Reason) error {
	_, err := tx.Exec(`UPDATE coaching_call SET marked = $3, reason = $4 WHERE network_id = $1 AND id = $2`, id, string(m), string(r))
	return err
}

func sayOfCall(tx *db.Tx, id db.ID, m Mark) error {
	_, err := tx.Exec(`UPDATE coaching_call SET said = $3 WHERE network_id = $1 AND id = $2`, id, string(m))
	return err
}

func setOutcome(tx *db.Tx, k *secret.Keys, id db.ID, text string) error {
	_, err := tx.Exec(`UPDATE coaching_call SET outcome_sealed = $3 WHERE network_id = $1 AND id = $2`, id, k.Seal(tx.Network, "coaching_call.outcome", id, text))
	return err
}

// saveNote writes the coach's note if it is still at the version that they saw.
func saveNote(tx *db.Tx, k *secret.Keys, id db.ID, text string, version int64) error {
	n, err := tx.Exec(`UPDATE coaching_call SET note_sealed = $3, note_version = note_version + 1 WHERE network_id = $1 AND id = $2 AND note_version = $4`,
		id, k.Seal(tx.Network, "coaching_call.note", id, text), version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "You changed this note in another window while you were writing here.")
	}
	return err
}
