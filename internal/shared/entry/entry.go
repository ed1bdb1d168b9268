// Package entry is what people write and show: learning logs, reflections, minutes, results. An entry has an author, an
// owner (a person or a collaboration) and an audience that starts narrow, widens only by the assent of its owner's
// members, and narrows at once. CanSee is the one place that decides who may see an entry.
package entry

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/secret"
)

// OwnerKind is who owns an entry.
type OwnerKind string

// The owners.
const (
	OwnerPerson        OwnerKind = "person"
	OwnerCollaboration OwnerKind = "collaboration"
)

// Entry is one item that somebody wrote.
type Entry struct {
	ID           db.ID
	Kind         string // log, reflection, minutes, ...: what the owning area calls it
	OwnerKind    OwnerKind
	Owner        db.ID
	Author       db.ID
	Audience     Audience
	Edition      db.ID  // whose people the audience "programme" means
	Organisation db.ID  // whose people the audience "organisation" means
	Work         bool   // it is of that organisation's work, so that everybody who takes part in it is among them
	Happened     string // the day it is about, YYYY-MM-DD
	Title, Body  string
	Tags         []string
	Files        []File
	Created      db.Instant
	Changed      db.Instant
	ChangedBy    db.ID // who changed it last, empty when only the author wrote it
	Removed      db.Instant
	Version      int64
}

// File is something kept with an entry: a picture, recording or document. Description is what it shows, for people who
// cannot see or hear it.
type File struct {
	ID          db.ID
	Name, Type  string
	Size        int64
	Description string
}

// The lengths that a form allows.
const (
	maxTitle = 200
	maxBody  = 20000
	maxTags  = 12
	// MaxFiles is how many files one entry can have.
	MaxFiles = 20
)

// Check finds what is wrong, beside the fields title, body, tags and happened.
func (e Entry) Check() error {
	var c errs.Check
	c.That(e.Title != "", "title", "Give it a short title.")
	c.That(len([]rune(e.Title)) <= maxTitle, "title", "The title can have up to %d letters.", maxTitle)
	c.That(len([]rune(e.Body)) <= maxBody, "body", "The text can have up to 20,000 letters.")
	c.That(len(e.Tags) <= maxTags, "tags", "Use up to %d tags.", maxTags)
	c.That(len(e.Happened) == 10, "happened", "Enter a date, like 22/11/2026.")
	return c.Err()
}

// ParseTags splits a line of tags at commas, trims them, makes them small and drops doubles.
func ParseTags(line string) []string {
	var out []string
	for _, t := range strings.Split(line, ",") {
		t = strings.ToLower(strings.Join(strings.Fields(t), " "))
		if t != "" && len(t) <= 40 && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// Narrowest is where an owner's entries start.
func (k OwnerKind) Narrowest() Audience {
	if k == OwnerCollaboration {
		return Members
	}
	return Author
}

// Add saves a new entry with its narrowest audience, unless a narrower one is asked for. The caller has checked that
// the author may write here.
func Add(tx *db.Tx, k *secret.Keys, e Entry) (db.ID, error) {
	if err := e.Check(); err != nil {
		return "", err
	}
	if !e.Audience.Valid() || e.Audience.Wider(e.OwnerKind.Narrowest()) {
		e.Audience = e.OwnerKind.Narrowest()
	}
	e.ID = db.NewID()
	_, err := tx.Exec(`INSERT INTO entry (network_id, id, kind, owner_kind, owner_id, author_id, audience, edition_id, organisation_id, happened, title_sealed, body_sealed, tags, created, changed, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, 1)`,
		e.ID, e.Kind, string(e.OwnerKind), e.Owner, e.Author, string(e.Audience), e.Edition.Ref(), e.Organisation.Ref(), e.Happened,
		k.Seal(tx.Network, "entry.title", e.ID, e.Title), k.Seal(tx.Network, "entry.body", e.ID, e.Body), k.Seal(tx.Network, "entry.tags", e.ID, strings.Join(e.Tags, ",")), int64(tx.Now))
	if err != nil {
		return "", err
	}
	return e.ID, markTags(tx, k, e)
}

// tagMark is the fingerprint of a tag among the entries of one owner.
func tagMark(k *secret.Keys, network, owner db.ID, tag string) string {
	return k.Mark(network, "entry tag "+string(owner), tag)
}

// markTags notes the fingerprints of an entry's tags in the place of the earlier ones.
func markTags(tx *db.Tx, k *secret.Keys, e Entry) error {
	if _, err := tx.Exec(`DELETE FROM entry_tag WHERE network_id = $1 AND entry_id = $2`, e.ID); err != nil {
		return err
	}
	for _, tag := range e.Tags {
		if _, err := tx.Exec(`INSERT INTO entry_tag (network_id, entry_id, mark) VALUES ($1, $2, $3) ON CONFLICT (network_id, entry_id, mark) DO NOTHING`,
			e.ID, tagMark(k, tx.Network, e.Owner, tag)); err != nil {
			return err
		}
	}
	return nil
}

// Change saves new words, written by the given person. A widened entry narrows to its owner again, because nobody assented
// to the new words; the result says whether that happened. A version that is not the present one is errs.Conflict.
func Change(tx *db.Tx, k *secret.Keys, e Entry, by db.ID) (narrowed bool, err error) {
	if err := e.Check(); err != nil {
		return false, err
	}
	now, err := present(tx, k, e)
	if err != nil {
		return false, err
	}
	audience := now.Audience
	if !now.Same(e) {
		audience, narrowed = now.narrow()
	}
	now.Tags = e.Tags
	if err := markTags(tx, k, now); err != nil {
		return false, err
	}
	_, err = tx.Exec(`UPDATE entry SET happened = $3, title_sealed = $4, body_sealed = $5, tags = $6, audience = $7, changed = $8, changed_by = $10, version = version + 1
		WHERE network_id = $1 AND id = $2 AND version = $9`,
		e.ID, e.Happened, k.Seal(tx.Network, "entry.title", e.ID, e.Title), k.Seal(tx.Network, "entry.body", e.ID, e.Body),
		k.Seal(tx.Network, "entry.tags", e.ID, strings.Join(e.Tags, ",")), string(audience), int64(tx.Now), e.Version, by.Ref())
	return narrowed, err
}

// Same says whether two versions of an entry have the same words, day and tags: all that an assent to show it is about.
func (e Entry) Same(v Entry) bool {
	return e.Happened == v.Happened && e.Title == v.Title && e.Body == v.Body && slices.Equal(e.Tags, v.Tags)
}

// present is the entry as it is now, if it is still the version that the person saw.
func present(tx *db.Tx, k *secret.Keys, e Entry) (Entry, error) {
	now, err := Find(tx, k, e.ID)
	switch {
	case err != nil:
		return now, err
	case now.Removed != 0:
		return now, errs.Missing()
	case now.Version != e.Version:
		return now, errs.New(errs.Conflict, "Somebody else changed this entry while you were writing.")
	}
	return now, nil
}

// narrow is the audience that an entry has after a change that nobody assented to.
func (e Entry) narrow() (to Audience, narrowed bool) {
	if least := e.OwnerKind.Narrowest(); e.Audience.Wider(least) {
		return least, true
	}
	return e.Audience, false
}

// AddFile keeps one more file with an entry, as a change of it: a widened entry narrows again.
func AddFile(tx *db.Tx, k *secret.Keys, e Entry, f File, by db.ID) (narrowed bool, err error) {
	now, err := present(tx, k, e)
	if err != nil {
		return false, err
	}
	if len(now.Files) >= MaxFiles {
		return false, errs.New(errs.Invalid, "An entry can have up to %d files. Write another entry for more.", MaxFiles)
	}
	if err := Attach(tx, k, e.ID, f, len(now.Files)+1); err != nil {
		return false, err
	}
	return touch(tx, now, by)
}

// RemoveFile takes a file away from an entry, and its content with it.
func RemoveFile(tx *db.Tx, k *secret.Keys, e Entry, id, by db.ID) (narrowed bool, err error) {
	now, err := present(tx, k, e)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`DELETE FROM entry_file WHERE network_id = $1 AND entry_id = $2 AND file_id = $3`, e.ID, id)
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	if err != nil {
		return false, err
	}
	if err := file.Forget(tx, id); err != nil {
		return false, err
	}
	return touch(tx, now, by)
}

// touch notes a change of what belongs to an entry.
func touch(tx *db.Tx, now Entry, by db.ID) (bool, error) {
	audience, narrowed := now.narrow()
	_, err := tx.Exec(`UPDATE entry SET audience = $3, changed = $4, changed_by = $5, version = version + 1 WHERE network_id = $1 AND id = $2`,
		now.ID, string(audience), int64(tx.Now), by.Ref())
	return narrowed, err
}

// Share shows the members what the author had kept alone. Only the author may: the caller checks.
func Share(tx *db.Tx, e Entry) error {
	if e.Audience != Author || e.OwnerKind != OwnerCollaboration || e.Removed != 0 {
		return errs.New(errs.Conflict, "This entry is shared already.")
	}
	return setAudience(tx, e.ID, Members)
}

// Narrow makes fewer people see an entry, at once. It refuses to widen: that is for Widen, after an assent.
func Narrow(tx *db.Tx, e Entry, to Audience) error {
	if !to.Valid() || !e.Audience.Covers(to) || e.Removed != 0 || (to == Author && e.OwnerKind == OwnerCollaboration) {
		return errs.New(errs.Invalid, "Choose fewer people than see it now.")
	}
	return setAudience(tx, e.ID, to)
}

// Widen makes more people see an entry. Only the effect of an assent calls it, with the version that people assented
// to: if the entry changed since, nothing happens and the error is errs.Conflict. e.Organisation says whose people the
// audience "organisation" means from now on.
func Widen(tx *db.Tx, e Entry, to Audience, version int64) error {
	if e.Version != version || e.Removed != 0 {
		return errs.New(errs.Conflict, "The entry has changed since this was proposed, so it stays as it is.")
	}
	if _, err := tx.Exec(`UPDATE entry SET organisation_id = $3 WHERE network_id = $1 AND id = $2`, e.ID, e.Organisation.Ref()); err != nil {
		return err
	}
	return setAudience(tx, e.ID, to)
}

func setAudience(tx *db.Tx, id db.ID, to Audience) error {
	_, err := tx.Exec(`UPDATE entry SET audience = $3 WHERE network_id = $1 AND id = $2`, id, string(to))
	return err
}

// Remove takes an entry away for everybody, and empties it; its files go.
func Remove(tx *db.Tx, id db.ID) error {
	files, err := db.Column[db.ID](tx, `SELECT file_id FROM entry_file WHERE network_id = $1 AND entry_id = $2 LIMIT 1000`, id)
	if err != nil {
		return err
	}
	for _, q := range []string{`DELETE FROM entry_file WHERE network_id = $1 AND entry_id = $2`, `DELETE FROM entry_tag WHERE network_id = $1 AND entry_id = $2`} {
		if _, err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := file.Forget(tx, f); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE entry SET removed = $3, title_sealed = '', body_sealed = '', tags = '', audience = 'author', version = version + 1 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

const columns = `SELECT id, kind, owner_kind, owner_id, author_id, audience, edition_id, organisation_id, happened, title_sealed, body_sealed, tags, created, changed, changed_by, removed, version FROM entry WHERE network_id = $1 `

func scan(s db.Scanner, e *Entry) error {
	var tags string
	err := s.Scan(&e.ID, &e.Kind, &e.OwnerKind, &e.Owner, &e.Author, &e.Audience, &e.Edition, &e.Organisation, &e.Happened, &e.Title, &e.Body, &tags, &e.Created, &e.Changed, &e.ChangedBy, &e.Removed, &e.Version)
	e.Tags = []string{tags}
	return err
}

// Find returns an entry with its files, opened. It checks nobody's right to see it: pages use See.
func Find(tx *db.Tx, k *secret.Keys, id db.ID) (Entry, error) {
	e, err := db.One(tx, scan, columns+`AND id = $2`, id)
	if err != nil {
		return e, err
	}
	all, err := open(tx, k, []Entry{e})
	if err != nil {
		return e, err
	}
	return all[0], nil
}

// Several returns the entries with these ids, opened, by id, the removed ones too. Unknown ids are left out. It checks nobody's
// right to see them: pages show only those that CanSee lets their reader see. At most 500 at once.
func Several(tx *db.Tx, k *secret.Keys, ids []db.ID) (map[db.ID]Entry, error) {
	list, args := db.In(2, ids[:min(len(ids), 500)])
	rows, err := db.All(tx, scan, columns+`AND id IN `+list+` LIMIT 500`, args...)
	if err != nil {
		return nil, err
	}
	if rows, err = open(tx, k, rows); err != nil {
		return nil, err
	}
	out := map[db.ID]Entry{}
	for _, e := range rows {
		out[e.ID] = e
	}
	return out, nil
}

// See is an entry for somebody who may see it; for everybody else it does not exist.
func See(tx *db.Tx, k *secret.Keys, v Viewer, id db.ID) (Entry, error) {
	e, err := Find(tx, k, id)
	if err == nil && !CanSee(v, e) {
		err = errs.Missing()
	}
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// Filter of List. Owner or an audience must be given.
type Filter struct {
	Owner    db.ID
	Author   db.ID
	Tag      string // needs Owner
	Audience Audience
	Edition  db.ID // with the audience "programme"
	Kind     string
	Limit    int
	Offset   int
}

// List returns the entries that the viewer may see, the newest day first.
func List(tx *db.Tx, k *secret.Keys, v Viewer, f Filter) ([]Entry, error) {
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	var mark any
	if f.Tag != "" {
		mark = tagMark(k, tx.Network, f.Owner, f.Tag)
	}
	// Each condition stands alone when it is asked for: behind an OR, SQLite finds no index and reads the whole network.
	owner, audience := `CAST($2 AS TEXT) IS NULL`, `CAST($3 AS TEXT) IS NULL`
	if f.Owner != "" {
		owner = `owner_id = $2`
	}
	if f.Audience != "" {
		audience = `audience = $3`
	}
	rows, err := db.All(tx, scan, columns+`AND removed IS NULL AND `+owner+` AND `+audience+`
		AND (CAST($4 AS TEXT) IS NULL OR edition_id = $4) AND (CAST($5 AS TEXT) IS NULL OR kind = $5)
		AND (audience <> 'author' OR author_id = $6) AND (CAST($9 AS TEXT) IS NULL OR author_id = $9)
		AND (CAST($10 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM entry_tag t WHERE t.network_id = $1 AND t.entry_id = entry.id AND t.mark = $10))
		ORDER BY happened DESC, id DESC LIMIT $7 OFFSET $8`,
		f.Owner.Ref(), db.Null(string(f.Audience)), f.Edition.Ref(), db.Null(f.Kind), string(v.Person), f.Limit, f.Offset, f.Author.Ref(), mark)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(e Entry) bool { return !CanSee(v, e) })
	return open(tx, k, rows)
}

// Written returns the entries that somebody wrote, the newest day first, whoever may see them now: for their own record.
func Written(tx *db.Tx, k *secret.Keys, author db.ID, limit, offset int) ([]Entry, error) {
	rows, err := db.All(tx, scan, columns+`AND removed IS NULL AND author_id = $2 ORDER BY happened DESC, id DESC LIMIT $3 OFFSET $4`, author, limit, offset)
	if err != nil {
		return nil, err
	}
	return open(tx, k, rows)
}

// Bearing returns the entries that more people than their owner's members see with somebody's name, the newest day first; but nothing of
// a journey and no idea.
func Bearing(tx *db.Tx, k *secret.Keys, author db.ID, limit, offset int) ([]Entry, error) {
	rows, err := db.All(tx, scan, columns+bears+`ORDER BY happened DESC, id DESC LIMIT $3 OFFSET $4`, author, limit, offset)
	if err != nil {
		return nil, err
	}
	return open(tx, k, rows)
}

// BearingIn is Bearing for the entries of one owner.
func BearingIn(tx *db.Tx, k *secret.Keys, author, owner db.ID) ([]Entry, error) {
	rows, err := db.All(tx, scan, columns+bears+`AND owner_id = $3 ORDER BY happened DESC, id DESC LIMIT 1000`, author, owner)
	if err != nil {
		return nil, err
	}
	return open(tx, k, rows)
}

// What somebody shows of their own journey has a page of its own, and so have their ideas.
const bears = `AND removed IS NULL AND author_id = $2 AND (owner_kind = 'collaboration' OR kind NOT IN ('journey', 'idea')) AND audience IN ('programme', 'organisation', 'network', 'public') `

// Shown returns the entries of collaborations that were widened so that the viewer may read them, the newest day first. What only its
// members or its author see is not among them.
func Shown(tx *db.Tx, k *secret.Keys, v Viewer, limit, offset int) ([]Entry, error) {
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	// Each way in which an entry can be shown is asked by itself, for the newest that this page can need: behind an OR, SQLite
	// finds no index and reads the whole network.
	args := []any{limit, offset, limit + offset}
	ways := []string{`audience = 'public'`}
	way := func(condition string, more ...any) {
		args = append(args, more...)
		ways = append(ways, condition)
	}
	if v.Person != "" {
		way(`audience = 'network'`)
		if v.Organisation != "" {
			way(`audience = 'organisation' AND organisation_id = $`+strconv.Itoa(len(args)+2), v.Organisation)
		}
		if len(v.Editions) > 0 {
			list, more := db.In(len(args)+2, v.Editions)
			way(`audience = 'programme' AND edition_id IN `+list, more...)
		}
		if len(v.Collaborations) > 0 {
			list, more := db.In(len(args)+2, v.Collaborations)
			way(`audience IN ('programme', 'organisation') AND owner_kind = 'collaboration' AND owner_id IN `+list, more...)
		}
	}
	for i, condition := range ways {
		ways[i] = `SELECT id FROM (SELECT id FROM entry WHERE network_id = $1 AND removed IS NULL AND owner_kind = 'collaboration' AND ` + condition + ` ORDER BY happened DESC, id DESC LIMIT $4) AS way` + strconv.Itoa(i)
	}
	rows, err := db.All(tx, scan, columns+`AND id IN (`+strings.Join(ways, ` UNION `)+`) ORDER BY happened DESC, id DESC LIMIT $2 OFFSET $3`, args...)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(e Entry) bool { return !CanSee(v, e) })
	return open(tx, k, rows)
}

// open unseals the words and adds the files, with one statement for all.
func open(tx *db.Tx, k *secret.Keys, rows []Entry) ([]Entry, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids, at := make([]db.ID, len(rows)), map[db.ID]int{}
	for i := range rows {
		e := &rows[i]
		ids[i], at[e.ID] = e.ID, i
		tags := e.Tags[0]
		for _, f := range []struct {
			field string
			text  *string
		}{{"entry.title", &e.Title}, {"entry.body", &e.Body}, {"entry.tags", &tags}} {
			var err error
			if *f.text, err = k.Open(tx.Network, f.field, e.ID, *f.text); err != nil {
				return nil, err
			}
		}
		e.Tags = ParseTags(tags)
	}
	type kept struct {
		entry db.ID
		File
	}
	list, args := db.In(2, ids)
	files, err := db.All(tx, func(s db.Scanner, f *kept) error {
		return s.Scan(&f.entry, &f.ID, &f.Name, &f.Type, &f.Size, &f.Description)
	}, `SELECT ef.entry_id, f.id, f.name, f.type, f.size, ef.description_sealed FROM entry_file ef
		JOIN file f ON f.network_id = ef.network_id AND f.id = ef.file_id
		WHERE ef.network_id = $1 AND ef.entry_id IN `+list+` ORDER BY ef.position, f.id LIMIT 2000`, args...)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.Description, err = k.Open(tx.Network, "entry_file.description", f.ID, f.Description); err != nil {
			return nil, err
		}
		if f.Name, err = file.OpenName(k, tx.Network, f.ID, f.Name); err != nil {
			return nil, err
		}
		e := &rows[at[f.entry]]
		e.Files = append(e.Files, f.File)
	}
	return rows, nil
}

// Attach keeps a stored file with an entry.
func Attach(tx *db.Tx, k *secret.Keys, entry db.ID, f File, position int) error {
	_, err := tx.Exec(`INSERT INTO entry_file (network_id, entry_id, file_id, position, description_sealed) VALUES ($1, $2, $3, $4, $5)`,
		entry, f.ID, position, k.Seal(tx.Network, "entry_file.description", f.ID, f.Description))
	return err
}

// OfFile is the entry that a file belongs to: who may see the entry may see the file.
func OfFile(tx *db.Tx, k *secret.Keys, file db.ID) (Entry, error) {
	id, err := db.One(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) }, `SELECT entry_id FROM entry_file WHERE network_id = $1 AND file_id = $2 LIMIT 1`, file)
	if err != nil {
		return Entry{}, err
	}
	return Find(tx, k, id)
}
