package exchange

import (
	"encoding/json"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
)

// state is where an import stands.
type state string

const (
	uploaded state = "uploaded" // its columns can be mapped
	waiting  state = "waiting"  // a job will do it, or does it now
	done     state = "done"
	failed   state = "failed" // it no longer fitted; nothing was saved
	gone     state = "gone"   // nobody finished it, so its file was removed
	undone   state = "undone" // what it brought in was taken away again
)

// run is one import in the browser.
type run struct {
	ID, Edition, Person db.ID
	Organisation        db.ID
	Same                []string
	Kind                Kind
	Name                string
	State               state
	Mapping             sheet.Mapping
	Update              bool
	Added, Updated      int64
	Untouched           int64
	Problem             string
	Created, Ended      db.Instant
	Version             int64
}

const runColumns = `SELECT id, edition_id, person_id, kind, name, state, mapping, existing, added, updated, untouched, problem, created, ended, version, organisation_id, same FROM import_run WHERE network_id = $1 `

func scanRun(s db.Scanner, r *run) error {
	var mapping, existing, same string
	if err := s.Scan(&r.ID, &r.Edition, &r.Person, &r.Kind, &r.Name, &r.State, &mapping, &existing, &r.Added, &r.Updated, &r.Untouched, &r.Problem, &r.Created, &r.Ended, &r.Version, &r.Organisation, &same); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(same), &r.Same); err != nil {
		return err
	}
	r.Update = existing == "update"
	return json.Unmarshal([]byte(mapping), &r.Mapping)
}

func findRun(tx *db.Tx, id db.ID) (run, error) {
	return db.One(tx, scanRun, runColumns+`AND id = $2`, id)
}

// runsOf lists somebody's newest imports.
func runsOf(tx *db.Tx, who db.ID) ([]run, error) {
	return db.All(tx, scanRun, runColumns+`AND person_id = $2 ORDER BY created DESC, id DESC LIMIT 10`, who)
}

func insertRun(tx *db.Tx, r run) error {
	mapping, err := json.Marshal(r.Mapping)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO import_run (network_id, id, kind, edition_id, person_id, name, state, mapping, existing, added, updated, untouched, problem, created, version, organisation_id, same)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'leave', 0, 0, 0, '', $9, 1, $10, '[]')`,
		r.ID, string(r.Kind), r.Edition.Ref(), r.Person, r.Name, string(uploaded), string(mapping), int64(tx.Now), r.Organisation.Ref())
	return err
}

// saveSame stores what was chosen about names, if the import still waits for it.
func saveSame(tx *db.Tx, id db.ID, same string) (bool, error) {
	n, err := tx.Exec(`UPDATE import_run SET same = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND state = 'uploaded'`, id, same)
	return n == 1, err
}

// saveMapping stores how the columns are used, if the import still waits for it.
func saveMapping(tx *db.Tx, id db.ID, m sheet.Mapping, update bool) (bool, error) {
	mapping, err := json.Marshal(m)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE import_run SET mapping = $3, existing = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND state = 'uploaded'`, id, string(mapping), existing(update))
	return n == 1, err
}

func existing(update bool) string {
	if update {
		return "update"
	}
	return "leave"
}

// setWaiting hands an import over to its job, once, and only as it was seen.
func setWaiting(tx *db.Tx, id db.ID, version int64) (bool, error) {
	n, err := tx.Exec(`UPDATE import_run SET state = 'waiting', version = version + 1 WHERE network_id = $1 AND id = $2 AND state = 'uploaded' AND version = $3`, id, version)
	return n == 1, err
}

// end notes what became of an import and removes its file.
func end(tx *db.Tx, r run) error {
	if _, err := tx.Exec(`UPDATE import_run SET state = $3, added = $4, updated = $5, untouched = $6, problem = $7, ended = $8, version = version + 1 WHERE network_id = $1 AND id = $2`,
		r.ID, string(r.State), r.Added, r.Updated, r.Untouched, r.Problem, int64(tx.Now)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM import_piece WHERE network_id = $1 AND import_id = $2`, r.ID)
	return err
}

// saveProgress is written beside the import's own transaction.
func saveProgress(tx *db.Tx, id db.ID, p Progress) error {
	_, err := tx.Exec(`INSERT INTO import_progress (network_id, import_id, done, total) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, import_id) DO UPDATE SET done = excluded.done, total = excluded.total`, id, p.Done, p.Total)
	return err
}

func progressOf(tx *db.Tx, id db.ID) (Progress, error) {
	p, _, err := db.Maybe(tx, func(s db.Scanner, p *Progress) error { return s.Scan(&p.Done, &p.Total) },
		`SELECT done, total FROM import_progress WHERE network_id = $1 AND import_id = $2`, id)
	return p, err
}

func dropProgress(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM import_progress WHERE network_id = $1 AND import_id = $2`, id)
	return err
}

// pieceSize is how many bytes of a file lie in one row.
const pieceSize = 512 << 10

func pieceID(id db.ID, position int) db.ID { return id + db.ID("-"+strconv.Itoa(position)) }

func (x *Exchange) savePieces(tx *db.Tx, id db.ID, body []byte) error {
	for i := 0; i*pieceSize < len(body); i++ {
		piece := body[i*pieceSize : min((i+1)*pieceSize, len(body))]
		if _, err := tx.Exec(`INSERT INTO import_piece (network_id, import_id, position, body_sealed) VALUES ($1, $2, $3, $4)`,
			id, i, x.keys.Seal(tx.Network, "import_piece.body", pieceID(id, i), string(piece))); err != nil {
			return err
		}
	}
	return nil
}

// body puts a file together again.
func (x *Exchange) body(tx *db.Tx, id db.ID) ([]byte, error) {
	pieces, err := db.Column[string](tx, `SELECT body_sealed FROM import_piece WHERE network_id = $1 AND import_id = $2 ORDER BY position LIMIT 100`, id)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i, p := range pieces {
		text, err := x.keys.Open(tx.Network, "import_piece.body", pieceID(id, i), p)
		if err != nil {
			return nil, err
		}
		b.WriteString(text)
	}
	return []byte(b.String()), nil
}
