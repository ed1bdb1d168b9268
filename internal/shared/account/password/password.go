// Package password keeps and checks passwords: how long they must be, which are too easy to guess, and how they are
// stored. There are no rules about capitals, digits or signs, because such rules make passwords worse; length and not
// being on everybody's list are what counts (OWASP ASVS 5.0, chapter 6; NCSC: three random words).
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost of argon2id: OWASP's least recommended setting, 19 MiB, two passes, one lane. About 30 ms here.
const (
	memory   = 19 * 1024 // KiB
	passes   = 2
	lanes    = 1
	saltSize = 16
	keySize  = 32
)

// slots bound how many passwords are worked on at once, so that many tries cannot use up the memory.
var slots = make(chan struct{}, max(2, runtime.NumCPU()))

var work atomic.Int64

// Worked is how often the costly function ran since the program began: a test checks that every try costs the same.
func Worked() int64 { return work.Load() }

func derive(text string, salt []byte, memory, passes uint32, lanes uint8) []byte {
	slots <- struct{}{}
	defer func() { <-slots }()
	work.Add(1)
	// The same letters may be typed as different code points; NFKC makes them one.
	return argon2.IDKey(norm.NFKC.Bytes([]byte(text)), salt, passes, memory, lanes, keySize)
}

// Hash is how a password is stored: argon2id with a salt of its own, in the usual text form.
func Hash(text string) string {
	salt := make([]byte, saltSize)
	rand.Read(salt) //nolint:errcheck // never fails
	return format(salt, derive(text, salt, memory, passes, lanes))
}

func format(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// nobody is what is compared with where no password is stored: it costs the same, and nothing matches it.
var nobody = format(make([]byte, saltSize), make([]byte, keySize))

// Matches says whether text is the stored password. An empty or damaged stored value matches nothing and takes as
// long, so that the time of an answer does not tell who has a password.
func Matches(stored, text string) bool {
	h, ok := parse(stored)
	if !ok {
		h, _ = parse(nobody)
	}
	same := subtle.ConstantTimeCompare(derive(text, h.salt, h.memory, h.passes, h.lanes), h.key) == 1
	return same && ok
}

// Outdated says whether the stored value was made with another cost than today's.
func Outdated(stored string) bool {
	h, ok := parse(stored)
	return ok && (h.memory != memory || h.passes != passes || h.lanes != lanes)
}

type hash struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

func parse(stored string) (hash, bool) {
	var h hash
	part := strings.Split(stored, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, false
	}
	if n, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil || n != 3 || h.passes == 0 || h.lanes == 0 {
		return h, false
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(part[4]); err != nil {
		return h, false
	}
	h.key, err = base64.RawStdEncoding.DecodeString(part[5])
	return h, err == nil && len(h.key) == keySize
}
