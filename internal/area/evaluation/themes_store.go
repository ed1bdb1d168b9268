package evaluation

import (
	"strings"

	"alongside/internal/platform/db"
)

// frameRow are the names of themes as they are kept.
type frameRow struct {
	names   string
	version int64
}

// themeFrame are the names of themes of an edition; none, and version 0, when nobody made a list.
func themeFrame(tx *db.Tx, ed db.ID) (names []string, version int64, err error) {
	rows, err := db.All(tx, func(s db.Scanner, r *frameRow) error { return s.Scan(&r.names, &r.version) },
		`SELECT names, version FROM quote_frame WHERE network_id = $1 AND edition_id = $2 LIMIT 1`, ed)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	if rows[0].names != "" {
		names = strings.Split(rows[0].names, "\n")
	}
	return names, rows[0].version, nil
}

// saveFrame keeps the names when nobody changed them since version; holding the list leaves its version alone.
func saveFrame(tx *db.Tx, ed db.ID, names string, version int64) (bool, error) {
	if err := holdFrame(tx, ed); err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE quote_frame SET names = $3, version = version + 1 WHERE network_id = $1 AND edition_id = $2 AND version = $4`, ed, names, version)
	return n > 0, err
}

// holdFrame lets nobody else sort the edition's quotes or change the list until this is over.
func holdFrame(tx *db.Tx, ed db.ID) error {
	_, err := tx.Exec(`INSERT INTO quote_frame (network_id, edition_id, names, version) VALUES ($1, $2, '', 0)
		ON CONFLICT (network_id, edition_id) DO UPDATE SET version = quote_frame.version`, ed)
	return err
}

// quoteIDs are the quotes of an edition.
func quoteIDs(tx *db.Tx, ed db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT q.id FROM wave_quote q JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
		WHERE q.network_id = $1 AND w.edition_id = $2 ORDER BY q.id LIMIT $3`, ed, mostQuotes)
}

// letStand makes the themes that somebody gave to the quotes of an edition stand.
func letStand(tx *db.Tx, ed, who db.ID) error {
	_, err := tx.Exec(`UPDATE quote_theme SET stands = TRUE WHERE network_id = $1 AND person_id = $3 AND quote_id IN (
		SELECT q.id FROM wave_quote q JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id WHERE q.network_id = $1 AND w.edition_id = $2)`, ed, who)
	return err
}

// takeAgreed gives quotes without a theme the one on which all themes agree that stand, unless it is held.
func takeAgreed(tx *db.Tx, ed db.ID, held []string) error {
	list, args := db.In(3, append([]string{""}, held...))
	_, err := tx.Exec(`UPDATE wave_quote SET theme = (SELECT MIN(t.theme) FROM quote_theme t WHERE t.network_id = $1 AND t.quote_id = wave_quote.id AND t.stands)
		WHERE network_id = $1 AND theme = '' AND wave_id IN (SELECT w.id FROM wave w WHERE w.network_id = $1 AND w.edition_id = $2)
		AND (SELECT COUNT(*) FROM quote_theme t WHERE t.network_id = $1 AND t.quote_id = wave_quote.id AND t.stands) >= 2
		AND (SELECT COUNT(DISTINCT LOWER(t.theme)) FROM quote_theme t WHERE t.network_id = $1 AND t.quote_id = wave_quote.id AND t.stands) = 1
		AND NOT EXISTS (SELECT 1 FROM quote_theme t WHERE t.network_id = $1 AND t.quote_id = wave_quote.id AND t.stands AND t.theme IN `+list+`)`, append([]any{ed}, args...)...)
	return err
}
