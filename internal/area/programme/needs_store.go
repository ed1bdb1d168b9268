package programme

import (
	"encoding/json"

	"alongside/internal/platform/db"
)

// sealedRow is a sealed text about a person on a day.
type sealedRow struct {
	day, person db.ID
	sealed      string
	version     int64
}

func scanSealed(s db.Scanner, r *sealedRow) error {
	return s.Scan(&r.day, &r.person, &r.sealed, &r.version)
}

// checksOf opens what was seen to in an edition, by person and day.
func (p *Programmes) checksOf(tx *db.Tx, id db.ID) (map[db.ID]map[db.ID]dayCheck, error) {
	rows, err := db.All(tx, scanSealed, `SELECT c.day_id, c.person_id, c.sealed, c.version FROM needs_check c
		JOIN edition_day d ON d.network_id = c.network_id AND d.id = c.day_id
		WHERE c.network_id = $1 AND d.edition_id = $2 ORDER BY c.person_id, c.day_id LIMIT 50000`, id)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]map[db.ID]dayCheck{}
	for _, r := range rows {
		c, err := p.openCheck(tx, r)
		if err != nil {
			return nil, err
		}
		if out[r.person] == nil {
			out[r.person] = map[db.ID]dayCheck{}
		}
		out[r.person][r.day] = c
	}
	return out, nil
}

// ownCheck is what was seen to for one person on one day, empty when nothing was.
func (p *Programmes) ownCheck(tx *db.Tx, day, who db.ID) (dayCheck, error) {
	r, found, err := db.Maybe(tx, scanSealed, `SELECT day_id, person_id, sealed, version FROM needs_check WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, who)
	if err != nil || !found {
		return dayCheck{}, err
	}
	return p.openCheck(tx, r)
}

func (p *Programmes) openCheck(tx *db.Tx, r sealedRow) (dayCheck, error) {
	c := dayCheck{version: r.version}
	text, err := p.keys.Open(tx.Network, "needs_check.sealed", checkRow(r.day, r.person), r.sealed)
	if err != nil || text == "" {
		return c, err
	}
	return c, json.Unmarshal([]byte(text), &c)
}

// saveCheck stores a sealed check if it is still at the version that the form showed; 0 means that there was none.
func saveCheck(tx *db.Tx, day, who db.ID, sealed string, offers bool, shown int64) error {
	if shown == 0 {
		n, err := tx.Exec(`INSERT INTO needs_check (network_id, day_id, person_id, sealed, at, version, offers) VALUES ($1, $2, $3, $4, $5, 1, $6)
			ON CONFLICT (network_id, day_id, person_id) DO NOTHING`, day, who, sealed, int64(tx.Now), offers)
		return changedOne(n, err)
	}
	n, err := tx.Exec(`UPDATE needs_check SET sealed = $4, at = $5, version = version + 1, offers = $7 WHERE network_id = $1 AND day_id = $2 AND person_id = $3 AND version = $6`,
		day, who, sealed, int64(tx.Now), shown, offers)
	return changedOne(n, err)
}

// awayOf is who said that they cannot come, by person and day.
func awayOf(tx *db.Tx, id db.ID) (map[db.ID]map[db.ID]bool, error) {
	rows, err := db.All(tx, func(s db.Scanner, r *[2]db.ID) error { return s.Scan(&r[0], &r[1]) }, `SELECT t.person_id, t.day_id FROM attendance t
		JOIN edition_day d ON d.network_id = t.network_id AND d.id = t.day_id
		WHERE t.network_id = $1 AND d.edition_id = $2 AND t.state = 'apologies' ORDER BY t.person_id, t.day_id LIMIT 50000`, id)
	out := map[db.ID]map[db.ID]bool{}
	for _, r := range rows {
		if out[r[0]] == nil {
			out[r[0]] = map[db.ID]bool{}
		}
		out[r[0]][r[1]] = true
	}
	return out, err
}

// feedbackOf opens what people said afterwards in an edition, by person and day.
func (p *Programmes) feedbackOf(tx *db.Tx, id db.ID) (map[db.ID]map[db.ID]feedback, error) {
	rows, err := db.All(tx, scanSealed, `SELECT f.day_id, f.person_id, f.sealed, 0 FROM needs_feedback f
		JOIN edition_day d ON d.network_id = f.network_id AND d.id = f.day_id
		WHERE f.network_id = $1 AND d.edition_id = $2 ORDER BY f.person_id, f.day_id LIMIT 50000`, id)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]map[db.ID]feedback{}
	for _, r := range rows {
		f, err := p.openFeedback(tx, r)
		if err != nil {
			return nil, err
		}
		if out[r.person] == nil {
			out[r.person] = map[db.ID]feedback{}
		}
		out[r.person][r.day] = f
	}
	return out, nil
}

func (p *Programmes) openFeedback(tx *db.Tx, r sealedRow) (feedback, error) {
	var f feedback
	text, err := p.keys.Open(tx.Network, "needs_feedback.sealed", checkRow(r.day, r.person), r.sealed)
	if err != nil || text == "" {
		return f, err
	}
	return f, json.Unmarshal([]byte(text), &f)
}

// ownFeedback is what a person said about a day, empty when they said nothing.
func (p *Programmes) ownFeedback(tx *db.Tx, day, who db.ID) (feedback, error) {
	r, found, err := db.Maybe(tx, scanSealed, `SELECT day_id, person_id, sealed, 0 FROM needs_feedback WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, who)
	if err != nil || !found {
		return feedback{}, err
	}
	return p.openFeedback(tx, r)
}

func saveFeedback(tx *db.Tx, day, who db.ID, sealed string) error {
	_, err := tx.Exec(`INSERT INTO needs_feedback (network_id, day_id, person_id, sealed, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, day_id, person_id) DO UPDATE SET sealed = excluded.sealed, at = excluded.at`, day, who, sealed, int64(tx.Now))
	return err
}
