package application

import "alongside/internal/platform/db"

// Looker is an edition that takes applications, with the perspectives for which it looks.
type Looker struct {
	Edition db.ID
	Called  string
	Words   []string
}

// mostLooking is how many stated perspectives are read at once.
const mostLooking = 400

// Looking lists the editions that take applications now and state perspectives, as their public pages do.
func Looking(tx *db.Tx) ([]Looker, error) {
	type row struct {
		edition       db.ID
		called, words string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.edition, &r.called, &r.words) },
		`SELECT e.id, p.name || ', ' || e.name, l.words FROM edition e JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id JOIN looked_for l ON l.network_id = e.network_id AND l.edition_id = e.id
		WHERE e.network_id = $1 AND e.state = 'open' AND (e.closes IS NULL OR e.closes = 0 OR e.closes > $2) ORDER BY p.name, e.created, e.id, l.created, l.id LIMIT $3`, int64(tx.Now), mostLooking)
	var out []Looker
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].Edition != r.edition {
			out = append(out, Looker{Edition: r.edition, Called: r.called})
		}
		out[len(out)-1].Words = append(out[len(out)-1].Words, r.words)
	}
	return out, err
}
