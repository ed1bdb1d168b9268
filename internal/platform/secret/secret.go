// Package secret seals special fields with a key that is kept outside the database, hashes the secrets of links, and
// keeps short-lived keys that are destroyed on purpose.
//
// Sealing is AES-256-GCM. The key of each field is derived (HKDF, SHA-256) from the master key, the network and the
// field's name; the row's id is bound in, so a sealed value moved to another row, field or network does not open.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"alongside/internal/platform/db"
)

// Keys is the keyring of one installation: a folder with the master key and the short-lived keys.
type Keys struct {
	dir    string
	master []byte
	id     string

	ciphers sync.Map // of network and field: cipher.AEAD
}

// Open reads the master key from dir/master.key and makes one when the folder is empty. The folder must never be in
// the same backup as the database.
func Open(dir string) (*Keys, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "master.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		key := make([]byte, 32)
		rand.Read(key) //nolint:errcheck // never fails
		text = []byte(hex.EncodeToString(key) + "\n")
		f, cerr := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(cerr, os.ErrExist) {
			return Open(dir) // another process was first
		}
		if cerr != nil {
			return nil, cerr
		}
		if _, err = f.Write(text); err == nil {
			err = errors.Join(f.Sync(), f.Close())
		}
	}
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s must hold 64 hexadecimal characters", path)
	}
	sum := sha256.Sum256(key)
	return &Keys{dir: dir, master: key, id: hex.EncodeToString(sum[:4])}, nil
}

// aead is the cipher of one field of one network. It is kept: deriving its key costs more than opening a field, and there
// are few fields.
func (k *Keys) aead(network db.ID, field string) (cipher.AEAD, error) {
	type of struct {
		network db.ID
		field   string
	}
	if known, ok := k.ciphers.Load(of{network, field}); ok {
		return known.(cipher.AEAD), nil
	}
	key, err := hkdf.Key(sha256.New, k.master, []byte(network), "alongside field "+field, 32)
	if err != nil {
		return nil, err
	}
	a, err := gcm(key)
	if err == nil {
		k.ciphers.Store(of{network, field}, a)
	}
	return a, err
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Seal encrypts one field of one row; field is "table.column". Empty text stays empty, so that 'nothing said' needs no key.
func (k *Keys) Seal(network db.ID, field string, row db.ID, text string) string {
	if text == "" {
		return ""
	}
	a, err := k.aead(network, field)
	if err != nil {
		panic(err) // only a wrong key length could do this, and lengths are fixed above
	}
	nonce := make([]byte, a.NonceSize())
	rand.Read(nonce) //nolint:errcheck // never fails
	box := a.Seal(nonce, nonce, []byte(text), []byte(row))
	return k.id + ":" + base64.RawStdEncoding.EncodeToString(box)
}

// Open decrypts what Seal made for the same network, field and row.
func (k *Keys) Open(network db.ID, field string, row db.ID, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	id, body, _ := strings.Cut(sealed, ":")
	if id != k.id {
		return "", fmt.Errorf("%s is sealed with another key (%s)", field, id)
	}
	box, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil {
		return "", err
	}
	a, err := k.aead(network, field)
	if err != nil {
		return "", err
	}
	if len(box) < a.NonceSize() {
		return "", errors.New("a sealed field is cut short")
	}
	text, err := a.Open(nil, box[:a.NonceSize()], box[a.NonceSize():], []byte(row))
	if err != nil {
		return "", fmt.Errorf("%s does not open: %w", field, err)
	}
	return string(text), nil
}

// Mark is a keyed fingerprint (HMAC, SHA-256) of a text for one purpose, such as matching a self-made code across the
// waves of one edition: equal texts have equal marks for the same purpose, and marks of two purposes cannot be compared.
func (k *Keys) Mark(network db.ID, purpose, text string) string {
	key, err := hkdf.Key(sha256.New, k.master, []byte(network), "alongside mark "+purpose, 32)
	if err != nil {
		panic(err) // lengths are fixed
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return hex.EncodeToString(m.Sum(nil))
}

// Hash is how the secret of a link is stored: SHA-256, which is enough for 160 random bits.
func Hash(token string) string {
	s := sha256.Sum256([]byte("alongside link " + token))
	return hex.EncodeToString(s[:])
}

// Box is a short-lived key for one purpose, in a file of its own that is destroyed on purpose: what it sealed can then
// never be opened again, not even with every backup of the database.
type Box struct {
	aead cipher.AEAD
	key  []byte
	path string
}

// NewBox makes (or finds again) the key file of this name.
func (k *Keys) NewBox(name db.ID) (*Box, error) {
	if b, err := k.FindBox(name); err == nil {
		return b, nil
	}
	path := k.boxPath(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	key := make([]byte, 32)
	rand.Read(key) //nolint:errcheck // never fails
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return k.FindBox(name)
	}
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(key); err != nil {
		return nil, err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return k.FindBox(name)
}

// ErrNoBox says that a box's key was destroyed or never made.
var ErrNoBox = errors.New("the key of this box is gone")

// FindBox opens the key of this name, or ErrNoBox.
func (k *Keys) FindBox(name db.ID) (*Box, error) {
	path := k.boxPath(name)
	key, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrNoBox
	}
	if err != nil {
		return nil, err
	}
	if len(key) != 32 {
		return nil, fmt.Errorf("%s is damaged", path)
	}
	a, err := gcm(key)
	if err != nil {
		return nil, err
	}
	return &Box{aead: a, key: key, path: path}, nil
}

func (k *Keys) boxPath(name db.ID) string {
	return filepath.Join(k.dir, "boxes", filepath.Base(string(name))+".key")
}

// Token is the secret of a link (160 bits, 40 hexadecimal characters) for the thing with this id, made from the box's key
// (HKDF, then HMAC, SHA-256): it can be made again while the key exists, so it need not be stored, and never afterwards.
func (b *Box) Token(id db.ID) string {
	key, err := hkdf.Key(sha256.New, b.key, nil, "alongside box token", 32)
	if err != nil {
		panic(err) // lengths are fixed
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id))
	return hex.EncodeToString(m.Sum(nil)[:20])
}

// Seal encrypts text in the box, always to the same length: size is how many bytes a text may have, and every text is
// padded to it, so that lengths tell nothing. It refuses a longer text.
func (b *Box) Seal(text []byte, size int) (string, error) {
	if len(text) > size {
		return "", fmt.Errorf("the text has %d bytes and the box holds %d", len(text), size)
	}
	plain := make([]byte, size+4)
	n := len(text)
	plain[0], plain[1], plain[2], plain[3] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
	copy(plain[4:], text)
	nonce := make([]byte, b.aead.NonceSize())
	rand.Read(nonce) //nolint:errcheck // never fails
	return base64.RawStdEncoding.EncodeToString(b.aead.Seal(nonce, nonce, plain, nil)), nil
}

// Open decrypts what Seal made.
func (b *Box) Open(sealed string) ([]byte, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < b.aead.NonceSize() {
		return nil, errors.New("a sealed box is damaged")
	}
	plain, err := b.aead.Open(nil, raw[:b.aead.NonceSize()], raw[b.aead.NonceSize():], nil)
	if err != nil {
		return nil, err
	}
	n := int(plain[0])<<24 | int(plain[1])<<16 | int(plain[2])<<8 | int(plain[3])
	if n > len(plain)-4 {
		return nil, errors.New("a sealed box is damaged")
	}
	return plain[4 : 4+n], nil
}

// Destroy overwrites and removes the key. Doing it twice is no error.
func (b *Box) Destroy() error {
	f, err := os.OpenFile(b.path, os.O_WRONLY, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	junk := make([]byte, 32)
	rand.Read(junk) //nolint:errcheck // never fails
	_, werr := f.WriteAt(junk, 0)
	return errors.Join(werr, f.Sync(), f.Close(), os.Remove(b.path))
}
