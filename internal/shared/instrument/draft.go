package instrument

import (
	"encoding/json"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// FindDraft is the draft of a key, or errs.NotFound.
func FindDraft(tx *db.Tx, key string) (Draft, error) {
	r, err := db.One(tx, scanRow, `SELECT `+rowColumns+` FROM instrument WHERE network_id = $1 AND instrument_key = $2 AND version = 0`, key)
	if err != nil {
		return Draft{}, err
	}
	return r.draft()
}

func (r row) draft() (Draft, error) {
	d := Draft{OriginKey: r.originKey, OriginVersion: r.originVersion, Revision: r.revision, Changed: r.changed, ChangedBy: r.changedBy}
	// A draft may be incomplete, so it is read without Check.
	return d, json.Unmarshal([]byte(r.definition), &d.Definition)
}

// StartDraft is the draft of a key; when there is none yet it is made from the network's newest version, also a retired
// one, as its questions keep their history, else from the shipped one.
func StartDraft(tx *db.Tx, key string, person db.ID) (Draft, error) {
	d, err := FindDraft(tx, key)
	if !errs.Is(err, errs.NotFound) {
		return d, err
	}
	last, found, err := newest(tx, key)
	if err != nil {
		return Draft{}, err
	}
	var def Definition
	if found {
		def, err = ParseJSON([]byte(last.definition))
	} else {
		def, err = Find(tx, key)
	}
	if err != nil {
		return Draft{}, err
	}
	originVersion := def.Version
	def = def.Clone()
	def.Version = 0
	if err := insert(tx, def, key, originVersion, person); err != nil {
		return Draft{}, err
	}
	return FindDraft(tx, key)
}

// Copy makes a draft of a new instrument out of one that is in use. Its questions keep their ids, so that answers can be
// compared with those to the original. The key is made from the title.
func Copy(tx *db.Tx, key, title string, person db.ID) (Draft, error) {
	def, err := Find(tx, key)
	if err != nil {
		return Draft{}, err
	}
	title = strings.Join(strings.Fields(CleanText(title)), " ")
	var c errs.Check
	c.That(title != "", "title", "Enter a name for the new form.")
	c.That(len([]rune(title)) <= maxTitle, "title", "The name can have up to %d characters.", maxTitle)
	if err := c.Err(); err != nil {
		return Draft{}, err
	}
	originVersion := def.Version
	def = def.Clone()
	def.Title, def.Version = title, 0
	if def.Key, err = freeKey(tx, title); err != nil {
		return Draft{}, err
	}
	if err := insert(tx, def, key, originVersion, person); err != nil {
		return Draft{}, err
	}
	return FindDraft(tx, def.Key)
}

// freeKey makes a key of a title that neither the network nor a shipped instrument uses.
func freeKey(tx *db.Tx, title string) (string, error) {
	var err error
	key := unusedID(title, "form", func(key string) bool {
		if _, shipped := Shipped(key); shipped || err != nil {
			return err == nil
		}
		var n int64
		n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM instrument WHERE network_id = $1 AND instrument_key = $2`, key)
		return err == nil && n > 0
	})
	return key, err
}

// SaveDraft saves a changed draft if nobody changed it since d.Revision, else errs.Conflict, and returns it with its
// new revision.
func SaveDraft(tx *db.Tx, d Draft, person db.ID) (Draft, error) {
	text, err := json.Marshal(d.Definition)
	if err != nil {
		return d, err
	}
	if len(text) > maxFile {
		return d, errs.New(errs.Invalid, "This form is too long to be saved.")
	}
	n, err := tx.Exec(`UPDATE instrument SET definition = $4, title = $5, use_for = $6, revision = revision + 1, changed = $7, changed_by = $8
		WHERE network_id = $1 AND instrument_key = $2 AND version = 0 AND revision = $3`,
		d.Definition.Key, d.Revision, string(text), d.Definition.Title, string(d.Definition.Use), int64(tx.Now), person.Ref())
	if err != nil {
		return d, err
	}
	if n == 0 {
		if _, err := FindDraft(tx, d.Definition.Key); err != nil {
			return d, err
		}
		return d, errs.New(errs.Conflict, "Somebody else changed this form while you were writing.")
	}
	d.Revision++
	return d, nil
}

// Publish makes the draft the version in use, if nobody changed it since revision. Faults come back as an error that is
// a Faults. The draft is gone then.
func Publish(tx *db.Tx, key string, revision int64, person db.ID) (Definition, error) {
	d, err := FindDraft(tx, key)
	if err != nil {
		return Definition{}, err
	}
	if d.Revision != revision {
		return Definition{}, errs.New(errs.Conflict, "Somebody else changed this form while you were writing.")
	}
	def, err := saveVersion(tx, d.Definition, d.OriginKey, d.OriginVersion, person)
	if err != nil {
		return def, err
	}
	return def, DiscardDraft(tx, key)
}

// DiscardDraft throws the draft of a key away, or says errs.NotFound.
func DiscardDraft(tx *db.Tx, key string) error {
	n, err := tx.Exec(`DELETE FROM instrument WHERE network_id = $1 AND instrument_key = $2 AND version = 0`, key)
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

// DraftFaults is what is still wrong with a draft: what Publish would say.
func DraftFaults(tx *db.Tx, d Draft) (Faults, error) {
	base, err := Base(tx, d)
	if err != nil {
		return nil, err
	}
	def := d.Definition.Clone()
	def.Version = ownVersions + 1
	var all Faults
	if base != nil {
		def = def.retireAgainst(*base)
		if f, ok := sameQuestions(*base, def).(Faults); ok {
			all = append(all, f...)
		}
	}
	if f, ok := def.Check().(Faults); ok {
		all = append(all, f...)
	}
	return all, nil
}

// Base is the version whose questions the draft has to keep the meaning of, or nil when it has none.
func Base(tx *db.Tx, d Draft) (*Definition, error) {
	last, found, err := newest(tx, d.Definition.Key)
	if err != nil {
		return nil, err
	}
	if found {
		def, err := ParseJSON([]byte(last.definition))
		return &def, err
	}
	def, err := originOf(tx, d.OriginKey, d.OriginVersion)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	return &def, err
}
