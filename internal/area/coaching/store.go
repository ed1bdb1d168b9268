package coaching

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// plan is somebody's plan in an edition.
type plan struct {
	Edition, Person db.ID
	Key             string
	Instrument      int // version of the questions
	Answers         instrument.Answers
	SharedWith      db.ID // the coach who may read it, "" for nobody
	Changed         db.Instant
	Version         int64 // 0: nothing written yet
}

// planRow binds a sealed plan to its row, whose key has two parts.
func planRow(edition, who db.ID) db.ID { return edition + "/" + who }

// findPlan reads somebody's plan; without one its version is 0.
func findPlan(tx *db.Tx, k *secret.Keys, edition, who db.ID) (plan, error) {
	type row struct {
		plan
		sealed string
	}
	r, found, err := db.Maybe(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.Key, &r.Instrument, &r.sealed, &r.SharedWith, &r.Changed, &r.Version)
	}, `SELECT instrument_key, instrument_version, answers_sealed, shared_with, changed, version FROM coaching_plan WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, edition, who)
	p := r.plan
	p.Edition, p.Person = edition, who
	if err != nil || !found {
		return p, err
	}
	text, err := k.Open(tx.Network, "coaching_plan.answers", planRow(edition, who), r.sealed)
	if err != nil {
		return p, err
	}
	p.Answers, err = instrument.DecodeJSON([]byte(text))
	return p, err
}

// savePlan writes a plan whose version is still the one that was read.
func savePlan(tx *db.Tx, k *secret.Keys, p plan) error {
	raw, err := p.Answers.EncodeJSON()
	if err != nil {
		return err
	}
	sealed := k.Seal(tx.Network, "coaching_plan.answers", planRow(p.Edition, p.Person), string(raw))
	var n int64
	if p.Version == 0 {
		n, err = tx.Exec(`INSERT INTO coaching_plan (network_id, edition_id, person_id, instrument_key, instrument_version, answers_sealed, changed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
			ON CONFLICT (network_id, edition_id, person_id) DO NOTHING`, p.Edition, p.Person, p.Key, p.Instrument, sealed, int64(tx.Now))
	} else {
		n, err = tx.Exec(`UPDATE coaching_plan SET instrument_key = $4, instrument_version = $5, answers_sealed = $6, changed = $7, version = version + 1
			WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND version = $8`, p.Edition, p.Person, p.Key, p.Instrument, sealed, int64(tx.Now), p.Version)
	}
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "You changed your plan in another window while you were writing here.")
	}
	return err
}

func removePlan(tx *db.Tx, edition, who db.ID) (int64, error) {
	return tx.Exec(`DELETE FROM coaching_plan WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, edition, who)
}

// sharePlan lets one coach read a plan, and nobody when coach is "".
func sharePlan(tx *db.Tx, edition, who, coach db.ID) (int64, error) {
	return tx.Exec(`UPDATE coaching_plan SET shared_with = $4 WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, edition, who, coach.Ref())
}

// sharedWith lists whose plans a coach may read in an edition.
func sharedWith(tx *db.Tx, edition, coach db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT person_id FROM coaching_plan WHERE network_id = $1 AND edition_id = $2 AND shared_with = $3 ORDER BY person_id LIMIT 500`, edition, coach)
}

// asked is when somebody asked for a call, 0 for never.
func asked(tx *db.Tx, edition, who db.ID) (db.Instant, error) {
	return db.Value[db.Instant](tx, `SELECT asked FROM coaching_request WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, edition, who)
}

// ask notes that somebody asks for a call, and says whether that is new. Who waits already keeps their place; who has had a
// call, or gave one up, asks anew.
func ask(tx *db.Tx, edition, who db.ID) (bool, error) {
	since, err := asked(tx, edition, who)
	if err != nil {
		return false, err
	}
	calls, err := callsOf(tx, edition, who)
	if err != nil || since != 0 && len(waitingFor([]request{{who, since}}, calls, tx.Now)) > 0 {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO coaching_request (network_id, edition_id, person_id, asked) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, edition_id, person_id) DO UPDATE SET asked = excluded.asked`, edition, who, int64(tx.Now))
	return err == nil, err
}

func takeBackAsk(tx *db.Tx, edition, who db.ID) (int64, error) {
	return tx.Exec(`DELETE FROM coaching_request WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, edition, who)
}

// request is somebody who asked for a call.
type request struct {
	Person db.ID
	Asked  db.Instant
}

// requests lists who asked for a call in an edition and still has a place, or gave it up at the moment since or later, the longest ago first; 0 finds
// none of these.
func requests(tx *db.Tx, ed db.ID, since db.Instant) ([]request, error) {
	return db.All(tx, func(s db.Scanner, r *request) error { return s.Scan(&r.Person, &r.Asked) },
		`SELECT r.person_id, r.asked FROM coaching_request r JOIN place v ON v.network_id = r.network_id AND v.edition_id = r.edition_id AND v.person_id = r.person_id AND `+edition.StillCounts("v", "$3")+`
		WHERE r.network_id = $1 AND r.edition_id = $2 ORDER BY r.asked, r.person_id LIMIT 5000`, ed, int64(since))
}

const slotColumns = `SELECT id, edition_id, coach_id, starts, ends, notice_hours, way, details_sealed, call_id FROM coaching_slot WHERE network_id = $1 `

func scanSlot(s db.Scanner, v *Slot) error {
	return s.Scan(&v.ID, &v.Edition, &v.Coach, &v.Starts, &v.Ends, &v.NoticeHours, &v.Way, &v.Details, &v.Call)
}

func openSlots(tx *db.Tx, k *secret.Keys, rows []Slot) ([]Slot, error) {
	for i := range rows {
		var err error
		if rows[i].Details, err = k.Open(tx.Network, "coaching_slot.details", rows[i].ID, rows[i].Details); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func findSlot(tx *db.Tx, k *secret.Keys, edition, id db.ID) (Slot, error) {
	s, err := db.One(tx, scanSlot, slotColumns+`AND edition_id = $2 AND id = $3`, edition, id)
	if err != nil {
		return s, err
	}
	rows, err := openSlots(tx, k, []Slot{s})
	if err != nil {
		return s, err
	}
	return rows[0], nil
}

// slotsOfCoach lists a coach's times in every edition that end after an instant, taken or free.
func slotsOfCoach(tx *db.Tx, k *secret.Keys, coach db.ID, after db.Instant) ([]Slot, error) {
	rows, err := db.All(tx, scanSlot, slotColumns+`AND coach_id = $2 AND ends > $3 ORDER BY starts, id LIMIT 1000`, coach, int64(after))
	if err != nil {
		return nil, err
	}
	return openSlots(tx, k, rows)
}

// freeSlots lists times of an edition that nobody has taken, the soonest first. The details stay sealed: who books reads them.
func freeSlots(tx *db.Tx, edition db.ID) ([]Slot, error) {
	rows, err := db.All(tx, scanSlot, slotColumns+`AND edition_id = $2 AND call_id IS NULL AND starts > $3 ORDER BY starts, coach_id, id LIMIT 500`, edition, int64(tx.Now))
	for i := range rows {
		rows[i].Details = ""
	}
	return rows, err
}

func insertSlot(tx *db.Tx, k *secret.Keys, s Slot) error {
	_, err := tx.Exec(`INSERT INTO coaching_slot (network_id, id, edition_id, coach_id, starts, ends, notice_hours, way, details_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.ID, s.Edition, s.Coach, int64(s.Starts), int64(s.Ends), s.NoticeHours, string(s.Way), k.Seal(tx.Network, "coaching_slot.details", s.ID, s.Details))
	return err
}

func removeSlot(tx *db.Tx, id db.ID) (int64, error) {
	return tx.Exec(`DELETE FROM coaching_slot WHERE network_id = $1 AND id = $2 AND call_id IS NULL`, id)
}

// takeSlot gives a time to a call, if nobody was faster.
func takeSlot(tx *db.Tx, id, call db.ID) (bool, error) {
	n, err := tx.Exec(`UPDATE coaching_slot SET call_id = $3 WHERE network_id = $1 AND id = $2 AND call_id IS NULL`, id, call)
	return n == 1, err
}

// freeSlot lets others take a time again.
func freeSlot(tx *db.Tx, id, call db.ID) error {
	_, err := tx.Exec(`UPDATE coaching_slot SET call_id = NULL WHERE network_id = $1 AND id = $2 AND call_id = $3`, id, call)
	return err
}
