package programme

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

const betweenColumns = `SELECT id, edition_id, title, date, minutes, audience, notes, version FROM edition_between WHERE network_id = $1 `

func scanBetween(s db.Scanner, b *Between) error {
	return s.Scan(&b.ID, &b.Edition, &b.Title, &b.Date, &b.Minutes, &b.For, &b.Notes, &b.Version)
}

// betweens lists what happens between the days of an edition, in the order of time; what has no date yet comes last.
func betweens(tx *db.Tx, id db.ID) ([]Between, error) {
	return db.All(tx, scanBetween, betweenColumns+`AND edition_id = $2 ORDER BY CASE WHEN date = '' THEN 1 ELSE 0 END, date, created, id LIMIT 100`, id)
}

func findBetween(tx *db.Tx, id, which db.ID) (Between, error) {
	return db.One(tx, scanBetween, betweenColumns+`AND edition_id = $2 AND id = $3`, id, which)
}

func addBetween(tx *db.Tx, b Between) error {
	_, err := tx.Exec(`INSERT INTO edition_between (network_id, id, edition_id, title, date, minutes, audience, notes, created, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
		b.ID, b.Edition, b.Title, b.Date, b.Minutes, string(b.For), b.Notes, int64(tx.Now))
	return err
}

func saveBetween(tx *db.Tx, b Between) error {
	n, err := tx.Exec(`UPDATE edition_between SET title = $4, date = $5, minutes = $6, audience = $7, notes = $8, version = version + 1
		WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND version = $9`, b.Edition, b.ID, b.Title, b.Date, b.Minutes, string(b.For), b.Notes, b.Version)
	return changedOne(n, err)
}

func dropBetween(tx *db.Tx, id, which db.ID) error {
	n, err := tx.Exec(`DELETE FROM edition_between WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, which)
	return goneOne(n, err)
}

// goneOne answers errs.NotFound when nothing was there to remove.
func goneOne(n int64, err error) error {
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

const materialColumns = `SELECT m.id, m.edition_id, m.day_id, m.title, m.link, m.file_id, f.type, f.size, m.audience, m.version FROM edition_material m
	LEFT JOIN file f ON f.network_id = m.network_id AND f.id = m.file_id WHERE m.network_id = $1 `

func scanMaterial(s db.Scanner, m *Material) error {
	var size *int64
	err := s.Scan(&m.ID, &m.Edition, &m.Day, &m.Title, &m.Link, &m.File, db.Text(&m.Type), &size, &m.For, &m.Version)
	if size != nil {
		m.Size = *size
	}
	return err
}

// materials lists the materials of an edition that are for any of these, the oldest first.
func materials(tx *db.Tx, id db.ID, of []Audience) ([]Material, error) {
	if len(of) == 0 {
		return nil, nil
	}
	list, args := db.In(3, of)
	return db.All(tx, scanMaterial, materialColumns+`AND m.edition_id = $2 AND m.audience IN `+list+` ORDER BY m.created, m.id LIMIT 300`, append([]any{id}, args...)...)
}

func findMaterial(tx *db.Tx, which db.ID) (Material, error) {
	return db.One(tx, scanMaterial, materialColumns+`AND m.id = $2`, which)
}

func addMaterial(tx *db.Tx, m Material) error {
	_, err := tx.Exec(`INSERT INTO edition_material (network_id, id, edition_id, day_id, title, link, file_id, audience, created, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
		m.ID, m.Edition, m.Day.Ref(), m.Title, m.Link, m.File.Ref(), string(m.For), int64(tx.Now))
	return err
}

func saveMaterial(tx *db.Tx, m Material) error {
	n, err := tx.Exec(`UPDATE edition_material SET day_id = $4, title = $5, link = $6, file_id = $7, audience = $8, version = version + 1
		WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND version = $9`, m.Edition, m.ID, m.Day.Ref(), m.Title, m.Link, m.File.Ref(), string(m.For), m.Version)
	return changedOne(n, err)
}

func dropMaterial(tx *db.Tx, id, which db.ID) error {
	n, err := tx.Exec(`DELETE FROM edition_material WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, which)
	return goneOne(n, err)
}

// fileUses counts the materials that show a file: editions that were made from one another share it.
func fileUses(tx *db.Tx, f db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM edition_material WHERE network_id = $1 AND file_id = $2`, f)
}

// freeMaterials keeps the materials of a day that is removed as materials of the whole edition.
func freeMaterials(tx *db.Tx, day db.ID) error {
	_, err := tx.Exec(`UPDATE edition_material SET day_id = NULL WHERE network_id = $1 AND day_id = $2`, day)
	return err
}
