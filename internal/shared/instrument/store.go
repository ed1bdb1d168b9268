package instrument

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// ownVersions is the number below the first version that a network makes itself. Shipped versions stay below it, so a
// key and a version always name one exact text, also after a network changed a shipped instrument.
const ownVersions = 1000

// VersionLabel is the version as people read it.
func (d Definition) VersionLabel() string {
	if d.Version > ownVersions {
		return fmt.Sprintf("own version %d", d.Version-ownVersions)
	}
	return fmt.Sprintf("version %d", d.Version)
}

// Own says whether a network made this version itself.
func (d Definition) Own() bool { return d.Version > ownVersions }

// Draft is the next version of a network's own instrument while it is being written. It need not be complete yet.
type Draft struct {
	Definition    Definition
	OriginKey     string // what it was copied from; the same key when a shipped instrument is changed
	OriginVersion int
	Revision      int64 // counts saved changes, so that two people do not overwrite each other
	Changed       db.Instant
	ChangedBy     db.ID
}

// Listed is one line of the list of instruments.
type Listed struct {
	Key     string
	Version int // of what is in use; 0 when there is only a draft
	Use     Use
	Title   string
	Own     bool // the network's own version is in use
	Draft   bool // a draft is being written
	Retired bool // the network's own versions are put away
}

type row struct {
	key           string
	version       int
	use           Use
	title         string
	definition    string
	originKey     string
	originVersion int
	retired       bool
	revision      int64
	changed       db.Instant
	changedBy     db.ID
}

const rowColumns = `instrument_key, version, use_for, title, definition, origin_key, origin_version, retired, revision, changed, changed_by`

func scanRow(s db.Scanner, r *row) error {
	return s.Scan(&r.key, &r.version, &r.use, &r.title, &r.definition, &r.originKey, &r.originVersion, &r.retired, &r.revision, &r.changed, &r.changedBy)
}

// newest is the newest published version that the network made of a key, whether retired or not.
func newest(tx *db.Tx, key string) (row, bool, error) {
	return db.Maybe(tx, scanRow, `SELECT `+rowColumns+` FROM instrument
		WHERE network_id = $1 AND instrument_key = $2 AND version > 0 ORDER BY version DESC LIMIT 1`, key)
}

// Find is the instrument that is in use in the network: the newest version that the network made itself, else the newest
// shipped one. There is errs.NotFound when there is neither.
func Find(tx *db.Tx, key string) (Definition, error) {
	r, found, err := newest(tx, key)
	switch {
	case err != nil:
		return Definition{}, err
	case found && !r.retired:
		return Stored(r.definition)
	}
	if d, ok := Shipped(key); ok {
		return d, nil
	}
	return Definition{}, errs.Missing()
}

// FindVersion is one exact version, also when it is retired: the one that an answer was given to.
func FindVersion(tx *db.Tx, key string, version int) (Definition, error) {
	if version <= ownVersions {
		if d, ok := ShippedVersion(key, version); ok {
			return d, nil
		}
		return Definition{}, errs.Missing()
	}
	r, err := db.One(tx, scanRow, `SELECT `+rowColumns+` FROM instrument
		WHERE network_id = $1 AND instrument_key = $2 AND version = $3`, key, version)
	if err != nil {
		return Definition{}, err
	}
	return Stored(r.definition)
}

// List is every instrument that the network can use, with its drafts, in the order of uses and then of titles.
func List(tx *db.Tx) ([]Listed, error) {
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.key, &r.version, &r.use, &r.title, &r.retired)
	}, `SELECT instrument_key, version, use_for, title, retired FROM instrument
		WHERE network_id = $1 ORDER BY instrument_key, version LIMIT 5000`)
	if err != nil {
		return nil, err
	}
	byKey := map[string]*Listed{}
	for _, key := range ShippedKeys() {
		d, _ := Shipped(key)
		byKey[key] = &Listed{Key: key, Version: d.Version, Use: d.Use, Title: d.Title}
	}
	for _, r := range rows { // versions rise, so the newest is kept
		l := byKey[r.key]
		if l == nil {
			l = &Listed{Key: r.key, Use: r.use, Title: r.title}
			byKey[r.key] = l
		}
		switch {
		case r.version == 0:
			l.Draft = true
		case r.retired:
			l.Retired = true
			if _, shipped := Shipped(r.key); !shipped {
				l.Version, l.Use, l.Title, l.Own = r.version, r.use, r.title, true
			}
		default:
			l.Version, l.Use, l.Title, l.Own = r.version, r.use, r.title, true
		}
	}
	list := make([]Listed, 0, len(byKey))
	for _, l := range byKey {
		list = append(list, *l)
	}
	slices.SortFunc(list, func(a, b Listed) int {
		if c := slices.Index(Uses, a.Use) - slices.Index(Uses, b.Use); c != 0 {
			return c
		}
		if c := strings.Compare(a.Title, b.Title); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	return list, nil
}

// ForUse is what can be chosen for one use: in use, not retired.
func ForUse(tx *db.Tx, use Use) ([]Listed, error) {
	list, err := List(tx)
	return slices.DeleteFunc(list, func(l Listed) bool {
		_, shipped := Shipped(l.Key)
		return l.Use != use || l.Version == 0 || l.Retired && !shipped
	}), err
}

// SaveVersion publishes def as the network's next version of its key and returns it with its number. Nothing that was
// published before changes. What def lost against the version before is listed as retired. Faults come back as errors.
func SaveVersion(tx *db.Tx, def Definition, person db.ID) (Definition, error) {
	return saveVersion(tx, def, def.Key, 0, person)
}

func saveVersion(tx *db.Tx, def Definition, originKey string, originVersion int, person db.ID) (Definition, error) {
	def = def.Clone()
	last, found, err := newest(tx, def.Key)
	if err != nil {
		return def, err
	}
	var base Definition
	hasBase := false
	if found {
		originKey, originVersion = last.originKey, last.originVersion
		if base, err = ParseJSON([]byte(last.definition)); err != nil {
			return def, err
		}
		hasBase = true
	} else if base, err = originOf(tx, originKey, originVersion); err == nil {
		hasBase = true
	} else if !errs.Is(err, errs.NotFound) {
		return def, err
	}
	def.Version = max(ownVersions, last.version) + 1
	if hasBase {
		def = def.retireAgainst(base)
		if err := sameQuestions(base, def); err != nil {
			return def, err
		}
		if originVersion == 0 {
			originVersion = base.Version
		}
	}
	if err := def.Check(); err != nil {
		return def, err
	}
	err = insert(tx, def, originKey, originVersion, person)
	if err == nil && found && last.retired {
		err = setRetired(tx, def.Key, false)
	}
	return def, err
}

// originOf is what the first version of an own instrument stands on.
func originOf(tx *db.Tx, key string, version int) (Definition, error) {
	if version == 0 {
		if d, ok := Shipped(key); ok {
			return d, nil
		}
		return Definition{}, errs.Missing()
	}
	return FindVersion(tx, key, version)
}

// retireAgainst lists as retired what base had and def has not.
func (d Definition) retireAgainst(base Definition) Definition {
	d.Retired = slices.Clone(d.Retired)
	for _, id := range base.Retired {
		if !slices.Contains(d.Retired, id) {
			d.Retired = append(d.Retired, id)
		}
	}
	for _, it := range base.Items() {
		if _, kept := d.Item(it.ID); !kept && !slices.Contains(d.Retired, it.ID) {
			d.Retired = append(d.Retired, it.ID)
		}
	}
	return d
}

func insert(tx *db.Tx, def Definition, originKey string, originVersion int, person db.ID) error {
	text, err := json.Marshal(def)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO instrument (network_id, id, instrument_key, version, use_for, title, definition, origin_key, origin_version, retired, revision, created, changed, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11, $12)`,
		db.NewID(), def.Key, def.Version, string(def.Use), def.Title, string(text), originKey, originVersion, false, int64(tx.Now), person.Ref())
	if db.Duplicate(err) {
		return errs.New(errs.Conflict, "Somebody else has just saved a version of this form.")
	}
	return err
}

func setRetired(tx *db.Tx, key string, retired bool) error {
	n, err := tx.Exec(`UPDATE instrument SET retired = $3, changed = $4 WHERE network_id = $1 AND instrument_key = $2 AND version > 0`, key, retired, int64(tx.Now))
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

// Retire puts the network's own versions of a key away: a shipped instrument is then in use as it was shipped, an own one
// is no longer offered. Answers to them stay readable.
func Retire(tx *db.Tx, key string) error { return setRetired(tx, key, true) }

// Restore brings retired versions back into use.
func Restore(tx *db.Tx, key string) error { return setRetired(tx, key, false) }
