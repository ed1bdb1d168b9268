package evaluation

import (
	"alongside/internal/platform/db"
)

// Statements about reports that are shared.

// sharedState is how the report of an edition is shared now.
type sharedState struct {
	Since  db.Instant // zero means that it is not shared
	Policy string     // the key of the rule about small numbers: that with which it was first shared, or the network's, or ""
	Readers
	Kept                  bool // the rule is that with which it was first shared
	toldPeople, toldBoard db.Instant
	Version               // what is shared, without its figures
}

// stands finds how the report of an edition is shared.
func stands(tx *db.Tx, e db.ID) (sharedState, error) {
	return db.One(tx, func(s db.Scanner, v *sharedState) error {
		return s.Scan(&v.Since, &v.Policy, &v.Kept, &v.People, &v.Board, &v.Public, &v.Link, &v.toldPeople, &v.toldBoard, &v.ID, &v.Number, &v.SharedAt, &v.By)
	}, `SELECT COALESCE(r.shared, 0), COALESCE(r.policy, (SELECT policy FROM report_policy WHERE network_id = $1), ''), r.policy IS NOT NULL, COALESCE(r.to_people, FALSE), COALESCE(r.to_board, FALSE), COALESCE(r.to_public, FALSE),
			EXISTS (SELECT 1 FROM report_link l WHERE l.network_id = $1 AND l.edition_id = $2 AND l.ended = 0 AND l.ends > $3),
			COALESCE(r.told_people, 0), COALESCE(r.told_board, 0), COALESCE(v.id, ''), COALESCE(v.number, 0), COALESCE(v.shared, 0), COALESCE(v.name, '')
		FROM (SELECT CAST($1 AS TEXT) AS network_id) AS n
		LEFT JOIN wave_report r ON r.network_id = n.network_id AND r.edition_id = $2
		LEFT JOIN report_version v ON v.network_id = n.network_id AND v.id = r.version_id`, e, int64(tx.Now))
}

// saveStanding shares a version with these readers. The rule about small numbers stays that of the first time; first says whether it never
// was shared before.
func saveStanding(tx *db.Tx, e db.ID, s sharedState) error {
	_, err := tx.Exec(`INSERT INTO wave_report (network_id, edition_id, shared, policy, version_id, to_people, to_board, to_public, told_people, told_board) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (network_id, edition_id) DO UPDATE SET shared = $3, version_id = $5, to_people = $6, to_board = $7, to_public = $8, told_people = $9, told_board = $10`,
		e, int64(s.Since), s.Policy, s.ID, s.People, s.Board, s.Public, int64(s.toldPeople), int64(s.toldBoard))
	return err
}

func insertVersion(tx *db.Tx, e db.ID, v Version, who db.ID, sealed string) error {
	_, err := tx.Exec(`INSERT INTO report_version (network_id, id, edition_id, number, shared, person_id, name, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		v.ID, e, v.Number, int64(v.SharedAt), who, v.By, sealed)
	return err
}

// mostVersions is how often a report can be shared anew.
const mostVersions = 100

// versionsOf lists what was shared of an edition, newest first, without figures.
func versionsOf(tx *db.Tx, e db.ID) ([]Version, error) {
	return db.All(tx, func(s db.Scanner, v *Version) error { return s.Scan(&v.ID, &v.Number, &v.SharedAt, &v.By) },
		`SELECT id, number, shared, name FROM report_version WHERE network_id = $1 AND edition_id = $2 ORDER BY number DESC LIMIT $3`, e, mostVersions)
}

func sealedVersion(tx *db.Tx, id db.ID) (string, error) {
	return db.Value[string](tx, `SELECT sealed FROM report_version WHERE network_id = $1 AND id = $2`, id)
}

func insertLink(tx *db.Tx, e, id db.ID, hash string, ends db.Instant) error {
	_, err := tx.Exec(`INSERT INTO report_link (network_id, id, edition_id, hash, made, ends) VALUES ($1, $2, $3, $4, $5, $6)`, id, e, hash, int64(tx.Now), int64(ends))
	return err
}

// setLinkEnds gives the link that works another last moment.
func setLinkEnds(tx *db.Tx, id db.ID, ends db.Instant) error {
	_, err := tx.Exec(`UPDATE report_link SET ends = $3 WHERE network_id = $1 AND id = $2`, id, int64(ends))
	return err
}

// endLinks takes every link of an edition back.
func endLinks(tx *db.Tx, e db.ID) error {
	_, err := tx.Exec(`UPDATE report_link SET ended = $3 WHERE network_id = $1 AND edition_id = $2 AND ended = 0`, e, int64(tx.Now))
	return err
}

// reportLink is a link by which a report is read.
type reportLink struct {
	id, edition db.ID
	ends        db.Instant
	ended       db.Instant
}

func scanLink(s db.Scanner, l *reportLink) error {
	return s.Scan(&l.id, &l.edition, &l.ends, &l.ended)
}

// runningLink is the link of an edition that works now.
func runningLink(tx *db.Tx, e db.ID) (reportLink, bool, error) {
	return db.Maybe(tx, scanLink, `SELECT id, edition_id, ends, ended FROM report_link WHERE network_id = $1 AND edition_id = $2 AND ended = 0 AND ends > $3 ORDER BY id DESC LIMIT 1`, e, int64(tx.Now))
}

func linkByHash(tx *db.Tx, hash string) (reportLink, bool, error) {
	return db.Maybe(tx, scanLink, `SELECT id, edition_id, ends, ended FROM report_link WHERE network_id = $1 AND hash = $2`, hash)
}
