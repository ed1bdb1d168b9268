package db

import (
	"crypto/rand"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// ID is a row's identity: a UUID as text, made here and never by the database. The empty ID means none.
type ID string

// NewID makes a UUIDv7: unguessable enough to name a row, and in order of time so that indexes stay small.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// NewRandomID makes a UUIDv4, which tells nothing about when the row was made: for anonymous rows.
func NewRandomID() ID { return ID(uuid.New().String()) }

// Valid says whether the text has the form of an ID; a path with anything else is simply not found.
func (id ID) Valid() bool { return uuid.Validate(string(id)) == nil && len(id) == 36 }

func (id ID) String() string { return string(id) }

// Ref is the ID as a column value: NULL when there is none.
func (id ID) Ref() any {
	if id == "" {
		return nil
	}
	return string(id)
}

// NewToken makes a secret of 160 random bits as 40 hexadecimal characters, for links. Only its hash is stored.
func NewToken() string {
	b := make([]byte, 20)
	rand.Read(b) //nolint:errcheck // it never fails (crypto/rand)
	return hex.EncodeToString(b)
}

// Instant is a moment: microseconds since 1970 in UTC, as a BIGINT. Zero means not set (store NULL through Ref).
type Instant int64

// At is the instant of a time.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// Time is the instant as a time in UTC.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// In is the instant as a time in a named zone, such as Europe/London; an unknown zone reads as UTC.
func (i Instant) In(zone string) time.Time {
	return i.Time().In(Zone(zone))
}

// zones are those that were asked for: reading one anew each time was a tenth of a public page. There are a few hundred in all.
var zones sync.Map // of string: *time.Location

// Zone is the time zone with this name, such as Europe/London; an unknown one is UTC.
func Zone(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}

// Add moves the instant.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

// Sub is the time between two instants. What is more than a duration can hold, 292 years, is the longest that it can.
func (i Instant) Sub(j Instant) time.Duration {
	switch d := i - j; {
	case d > math.MaxInt64/1000:
		return math.MaxInt64
	case d < math.MinInt64/1000:
		return math.MinInt64
	default:
		return time.Duration(d) * time.Microsecond
	}
}

// IsZero says whether no moment is set.
func (i Instant) IsZero() bool { return i == 0 }

// Ref is the instant as a column value: NULL when not set.
func (i Instant) Ref() any {
	if i == 0 {
		return nil
	}
	return int64(i)
}

// In writes the list of a condition `x IN (...)`: placeholders from $first on, and the values for them. An empty list
// matches nothing.
func In[T any](first int, values []T) (list string, args []any) {
	if len(values) == 0 {
		return "(NULL)", nil
	}
	var b strings.Builder
	for i, v := range values {
		b.WriteString([]string{"(", ", "}[min(i, 1)])
		b.WriteString("$" + strconv.Itoa(first+i))
		args = append(args, v)
	}
	return b.String() + ")", args
}

// Like is the pattern of what holds the words somewhere. The words are folded as the column is; the signs that stand for anything are left out of them.
func Like(words string) string {
	return "%" + strings.NewReplacer("%", "", "_", "").Replace(words) + "%"
}
