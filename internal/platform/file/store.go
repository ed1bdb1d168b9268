package file

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/secret"
)

// Store is the folder of one installation.
type Store struct {
	dir  string
	keys *secret.Keys
}

// Open makes the folder if it is missing.
func Open(dir string, k *secret.Keys) (*Store, error) {
	return &Store{dir: dir, keys: k}, os.MkdirAll(dir, 0o700)
}

// piece is how many bytes are sealed at a time, so that a large file needs little memory beside itself.
const piece = 1 << 20

// Keep cleans the body and seals it into the folder, before the transaction that needs it; Record leaves its row there. When the
// transaction fails, Drop takes the body away again. A body without its row can be read by nobody.
func (s *Store) Keep(network db.ID, field, name string, body []byte) (Meta, error) {
	body, t, err := Clean(field, body)
	if err != nil {
		return Meta{}, err
	}
	m := Meta{ID: db.NewID(), Name: CleanName(name), Type: t, Size: int64(len(body)), digest: digest(s.keys, network, body)}
	path := s.path(network, m.ID)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return m, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return m, err
	}
	w := bufio.NewWriter(f)
	for i := 0; i*piece < len(body); i++ {
		end := min((i+1)*piece, len(body))
		sealed := s.keys.Seal(network, "file.body", part(m.ID, i, end == len(body)), string(body[i*piece:end]))
		if _, err := w.WriteString(sealed + "\n"); err != nil {
			return m, errors.Join(err, f.Close(), s.Drop(network, m.ID))
		}
	}
	if err := errors.Join(w.Flush(), f.Sync(), f.Close()); err != nil {
		return m, errors.Join(err, s.Drop(network, m.ID))
	}
	return m, nil
}

// part names one sealed piece of a body. The last one says so: a body that was cut short does not open.
func part(id db.ID, i int, last bool) db.ID {
	return db.ID(fmt.Sprintf("%s:%d:%t", id, i, last))
}

// Record leaves the row of a kept file in the transaction.
func (s *Store) Record(tx *db.Tx, m Meta) error {
	_, err := tx.Exec(`INSERT INTO file (network_id, id, name, type, size, digest, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, s.keys.Seal(tx.Network, "file.name", m.ID, m.Name), m.Type, m.Size, m.digest, int64(tx.Now))
	return err
}

// OpenName opens the name of a file that another package's query read.
func OpenName(k *secret.Keys, network, id db.ID, sealed string) (string, error) {
	return k.Open(network, "file.name", id, sealed)
}

// Find is what is known of a file. The caller has checked that the actor may see what it belongs to.
func (s *Store) Find(tx *db.Tx, id db.ID) (Meta, error) {
	m, err := db.One(tx, func(r db.Scanner, m *Meta) error { return r.Scan(&m.ID, &m.Name, &m.Type, &m.Size, &m.digest) },
		`SELECT id, name, type, size, digest FROM file WHERE network_id = $1 AND id = $2`, id)
	if err != nil {
		return m, err
	}
	m.Name, err = OpenName(s.keys, tx.Network, id, m.Name)
	return m, err
}

// Body opens the content of a file that Find returned.
func (s *Store) Body(network db.ID, m Meta) ([]byte, error) {
	f, err := os.Open(s.path(network, m.ID))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body := make([]byte, 0, m.Size)
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 0, 64<<10), 2*piece)
	for i := 0; lines.Scan(); i++ {
		text, err := s.keys.Open(network, "file.body", part(m.ID, i, int64(len(body)+piece) >= m.Size), string(bytes.TrimSpace(lines.Bytes())))
		if err != nil {
			return nil, err
		}
		body = append(body, text...)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if int64(len(body)) != m.Size || digest(s.keys, network, body) != m.digest {
		return nil, fmt.Errorf("file: %s is damaged", m.ID)
	}
	return body, nil
}

// Drop removes a body. Doing it twice is no error.
func (s *Store) Drop(network, id db.ID) error {
	err := os.Remove(s.path(network, id))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Store) path(network, id db.ID) string {
	return filepath.Join(s.dir, filepath.Base(string(network)), filepath.Base(string(id)))
}

const dropJob = "file.drop"

type dropWork struct {
	File db.ID `json:"file"`
}

// Forget removes the row of a file in this transaction, and its body afterwards. Rows that refer to it must be gone.
func Forget(tx *db.Tx, id db.ID) error {
	if _, err := tx.Exec(`DELETE FROM file WHERE network_id = $1 AND id = $2`, id); err != nil {
		return err
	}
	return job.Later(tx, dropJob, string(id), 0, dropWork{File: id})
}

// Jobs of the store: removing bodies.
func (s *Store) Jobs(w *job.Worker) {
	w.Register(dropJob, func(_ context.Context, network db.ID, payload []byte) error {
		var work dropWork
		if err := json.Unmarshal(payload, &work); err != nil {
			return err
		}
		return s.Drop(network, work.File)
	})
}
