package calendar

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

func scanFeed(s db.Scanner, f *feed) error { return s.Scan(&f.ID, &f.Person, &f.Created, &f.Used) }

func findFeed(tx *db.Tx, hash string) (feed, bool, error) {
	return db.Maybe(tx, scanFeed, `SELECT id, person_id, created, used FROM calendar_feed WHERE network_id = $1 AND hash = $2`, hash)
}

func feedOf(tx *db.Tx, who db.ID) (feed, bool, error) {
	return db.Maybe(tx, scanFeed, `SELECT id, person_id, created, used FROM calendar_feed WHERE network_id = $1 AND person_id = $2`, who)
}

func addFeed(tx *db.Tx, who db.ID, hash string) (db.ID, error) {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO calendar_feed (network_id, id, person_id, hash, created) VALUES ($1, $2, $3, $4, $5)`, id, who, hash, int64(tx.Now))
	return id, err
}

func endFeed(tx *db.Tx, who db.ID) (int64, error) {
	return tx.Exec(`DELETE FROM calendar_feed WHERE network_id = $1 AND person_id = $2`, who)
}

func noteFeed(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE calendar_feed SET used = $3 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

// guest is somebody with a place who can be invited.
type guest struct {
	ID                   db.ID
	Given, Family, Email string
}

func (g guest) name() string { return strings.TrimSpace(g.Given + " " + g.Family) }

func guests(tx *db.Tx, id db.ID) ([]guest, error) {
	return db.All(tx, func(s db.Scanner, g *guest) error { return s.Scan(&g.ID, &g.Given, &g.Family, &g.Email) },
		`SELECT p.id, p.given_name, p.family_name, p.email FROM place v JOIN person p ON p.network_id = v.network_id AND p.id = v.person_id
		WHERE v.network_id = $1 AND v.edition_id = $2 AND v.withdrawn IS NULL AND p.closed IS NULL ORDER BY p.id LIMIT 5000`, id)
}

// told is what a person's calendar was last told about a day.
type told struct {
	Day, Person        db.ID
	Sequence           int64
	Digest             string
	Title, Place, Zone string
	Starts, Ends       db.Instant
	Cancelled          bool
	who                guest
}

const (
	toldFrom = `SELECT i.day_id, i.person_id, i.sequence, i.digest, i.title, i.place, i.zone, i.starts, i.ends, i.cancelled, p.id, p.given_name, p.family_name, p.email
		FROM day_invitation i JOIN person p ON p.network_id = i.network_id AND p.id = i.person_id
		WHERE i.network_id = $1 AND i.edition_id = $2 AND p.closed IS NULL `
	toldOrder = `ORDER BY i.starts, i.day_id, i.person_id LIMIT 100000`
)

func scanTold(s db.Scanner, v *told) error {
	return s.Scan(&v.Day, &v.Person, &v.Sequence, &v.Digest, &v.Title, &v.Place, &v.Zone, &v.Starts, &v.Ends, &v.Cancelled, &v.who.ID, &v.who.Given, &v.who.Family, &v.who.Email)
}

// toldOf lists what people were told about an edition.
func toldOf(tx *db.Tx, id db.ID) ([]told, error) { return db.All(tx, scanTold, toldFrom+toldOrder, id) }

// toldTo lists what one person was told about an edition.
func toldTo(tx *db.Tx, id, who db.ID) ([]told, error) {
	return db.All(tx, scanTold, toldFrom+`AND i.person_id = $3 `+toldOrder, id, who)
}

func tell(tx *db.Tx, id edition.Edition, v told) error {
	_, err := tx.Exec(`INSERT INTO day_invitation (network_id, edition_id, day_id, person_id, sequence, digest, title, place, zone, starts, ends, cancelled, sent)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (network_id, day_id, person_id) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest, title = excluded.title, place = excluded.place,
			zone = excluded.zone, starts = excluded.starts, ends = excluded.ends, cancelled = excluded.cancelled, sent = excluded.sent`,
		id.ID, v.Day, v.Person, v.Sequence, v.Digest, v.Title, v.Place, v.Zone, int64(v.Starts), int64(v.Ends), v.Cancelled, int64(tx.Now))
	return err
}
