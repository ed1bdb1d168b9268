// Package file keeps what people upload: sealed with a key outside the database, in a folder beside it, one file each.
// What a file is, is read from its content, never from its name or from what the browser says.
package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// MaxSize is how many bytes one file may have.
const MaxSize = 20 << 20

// Store is the folder of one installation.
type Store struct {
	dir  string
	keys *secret.Keys
}

// Open makes the folder if it is missing.
func Open(dir string, k *secret.Keys) (*Store, error) {
	return &Store{dir: dir, keys: k}, os.MkdirAll(dir, 0o700)
}

// Meta is what is known of a file.
type Meta struct {
	ID         db.ID
	Name, Type string
	Size       int64
}

// Shown says whether browsers may show it in a page: pictures, sound and film, which run nothing.
func (m Meta) Shown() bool {
	kind, _, _ := strings.Cut(m.Type, "/")
	return kind == "image" || kind == "audio" || kind == "video"
}

// kinds are the types that may be kept. SVG and HTML are not among them: they can run scripts.
var kinds = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "application/pdf": true,
	"audio/mpeg": true, "audio/wave": true, "application/ogg": true, "audio/aiff": true, "audio/mp4": true,
	"video/mp4": true, "video/webm": true, "text/plain; charset=utf-8": true,
}

// Sniff is the type of the content, or errs.Invalid beside the field when it is none that we keep.
func Sniff(field string, body []byte) (string, error) {
	t := http.DetectContentType(body)
	if len(body) > 12 && string(body[4:8]) == "ftyp" {
		t = "video/mp4"
		if strings.HasPrefix(string(body[8:12]), "M4A") {
			t = "audio/mp4"
		}
	}
	if len(body) > 3 && body[0] == 0xFF && body[1]&0xE0 == 0xE0 && t == "application/octet-stream" {
		t = "audio/mpeg"
	}
	if !kinds[t] {
		return "", invalid(field, "Choose a picture, sound, film, PDF or plain text file. Other kinds cannot be kept.")
	}
	return t, nil
}

func invalid(field, message string) error {
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: field, Message: message}}}
}

// FromForm reads one uploaded file of a form field. ok is false when none was chosen.
func FromForm(r *http.Request, field string) (name string, body []byte, ok bool, err error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[field]) == 0 {
		return "", nil, false, nil
	}
	h := r.MultipartForm.File[field][0]
	if h.Filename == "" && h.Size == 0 {
		return "", nil, false, nil
	}
	if h.Size > MaxSize {
		return "", nil, false, invalid(field, fmt.Sprintf("The file is too big: the limit is %d MB.", MaxSize>>20))
	}
	if h.Size == 0 {
		return "", nil, false, invalid(field, "The file is empty.")
	}
	body, err = read(h)
	return CleanName(h.Filename), body, true, err
}

func read(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxSize+1))
}

// CleanName is a file name without folders or characters that could mislead.
func CleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/:*?"<>|`, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}

// Save seals the body into the folder and leaves its row in the transaction. If the transaction fails, the sealed
// body stays behind, unreadable without its row.
func (s *Store) Save(tx *db.Tx, field, name string, body []byte) (Meta, error) {
	t, err := Sniff(field, body)
	if err != nil {
		return Meta{}, err
	}
	m := Meta{ID: db.NewID(), Name: CleanName(name), Type: t, Size: int64(len(body))}
	sum := sha256.Sum256(body)
	if err := os.WriteFile(s.path(tx.Network, m.ID), []byte(s.keys.Seal(tx.Network, "file.body", m.ID, string(body))), 0o600); err != nil {
		if !errors.Is(err, os.ErrNotExist) {
			return m, err
		}
		if err := os.MkdirAll(filepath.Dir(s.path(tx.Network, m.ID)), 0o700); err != nil {
			return m, err
		}
		return s.Save(tx, field, name, body)
	}
	_, err = tx.Exec(`INSERT INTO file (network_id, id, name, type, size, digest, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, m.Name, m.Type, m.Size, hex.EncodeToString(sum[:]), int64(tx.Now))
	return m, err
}

func (s *Store) path(network, id db.ID) string {
	return filepath.Join(s.dir, filepath.Base(string(network)), filepath.Base(string(id)))
}

// Load opens a file. The caller has checked that the actor may see what it belongs to.
func (s *Store) Load(tx *db.Tx, id db.ID) (Meta, []byte, error) {
	m, err := db.One(tx, func(r db.Scanner, m *Meta) error { return r.Scan(&m.ID, &m.Name, &m.Type, &m.Size) },
		`SELECT id, name, type, size FROM file WHERE network_id = $1 AND id = $2`, id)
	if err != nil {
		return m, nil, err
	}
	sealed, err := os.ReadFile(s.path(tx.Network, id))
	if err != nil {
		return m, nil, err
	}
	body, err := s.keys.Open(tx.Network, "file.body", id, string(bytes.TrimSpace(sealed)))
	return m, []byte(body), err
}

// Delete removes a file's body; its row stays until what it belongs to goes.
func (s *Store) Delete(network, id db.ID) error {
	err := os.Remove(s.path(network, id))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
