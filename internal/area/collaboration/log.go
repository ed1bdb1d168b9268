package collaboration

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/round"
)

// The kinds of entries in a learning log.
const (
	kindLog        = "log"
	kindReflection = "reflection"
)

// viewer is a member inside the space.
func viewer(c shared.Collaboration, a access.Actor) entry.Viewer {
	return entry.Viewer{Person: a.Person(), Collaborations: []db.ID{c.ID}}
}

// Upload is a file as it came with a form. Its content is sealed into the store before the transaction.
type Upload struct {
	Name        string
	Body        []byte
	Description string
}

// maxDescription is how many letters the description of a file can have.
const maxDescription = 500

func (u Upload) check() error {
	var c errs.Check
	c.That(u.Description != "", "description", "Say in a few words what the file shows or what is heard in it. People who cannot see or hear it rely on this.")
	c.That(utf8.RuneCountInString(u.Description) <= maxDescription, "description", "Use up to %d letters.", maxDescription)
	_, _, err := file.Clean("file", u.Body)
	if e := errs.Of(err); e != nil {
		c.Add(e.Fields...)
	}
	return c.Err()
}

// NewEntry is what is written into the log.
type NewEntry struct {
	Kind     string // "log" or "reflection"; "" is "log"
	Title    string
	Body     string
	Happened string // YYYY-MM-DD
	Tags     []string
	Alone    bool // kept for the author alone
	File     *Upload
}

func (n NewEntry) entry() entry.Entry {
	e := entry.Entry{Kind: n.Kind, Title: strings.TrimSpace(instrument.CleanText(n.Title)), Body: strings.TrimSpace(instrument.CleanText(n.Body)), Happened: n.Happened, Tags: n.Tags}
	if e.Kind == "" {
		e.Kind = kindLog
	}
	return e
}

// together joins the problems of several checks, so that they are shown at once.
func together(all ...error) error {
	var c errs.Check
	for _, err := range all {
		switch e := errs.Of(err); {
		case err == nil:
		case e == nil || e.Kind != errs.Invalid:
			return err
		default:
			c.Add(e.Fields...)
		}
	}
	return c.Err()
}

// Write adds an entry to the learning log.
func (s *Space) Write(ctx context.Context, a access.Actor, id db.ID, n NewEntry) (db.ID, error) {
	e := n.entry()
	problems := together(e.Check(), happened(s.db.Now(), e.Happened))
	if n.File != nil {
		problems = together(problems, n.File.check())
	}
	var out db.ID
	err := s.kept(ctx, a, id, n.File, problems, func(tx *db.Tx, c shared.Collaboration, m *file.Meta) (err error) {
		e.OwnerKind, e.Owner, e.Author, e.Edition, e.Audience = entry.OwnerCollaboration, c.ID, a.Person(), c.Edition, entry.Members
		if n.Alone {
			e.Audience = entry.Author
		}
		if out, err = entry.Add(tx, s.keys, e); err != nil || m == nil {
			return err
		}
		return entry.Attach(tx, s.keys, out, entry.File{ID: m.ID, Description: n.File.Description}, 1)
	})
	return out, err
}

// kept seals an upload into the store, runs do in a transaction of the space, and takes the file away again when that
// failed. Nobody but a member gets as far as keeping a file.
func (s *Space) kept(ctx context.Context, a access.Actor, id db.ID, u *Upload, problems error, do func(tx *db.Tx, c shared.Collaboration, m *file.Meta) error) error {
	var m *file.Meta
	if err := s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, err := s.openActive(tx, a, id)
		return err
	}); err != nil {
		return err
	}
	if problems != nil {
		return problems
	}
	if u != nil {
		meta, err := s.files.Keep(a.Network(), "file", u.Name, u.Body)
		if err != nil {
			return err
		}
		m = &meta
	}
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		if m != nil {
			if err := s.files.Record(tx, *m); err != nil {
				return err
			}
		}
		if err := do(tx, c, m); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
	if err != nil && m != nil {
		if derr := s.files.Drop(a.Network(), m.ID); derr != nil {
			return derr
		}
	}
	return err
}

// own is an entry of the space that the actor may see.
func (s *Space) own(tx *db.Tx, a access.Actor, c shared.Collaboration, id db.ID) (entry.Entry, error) {
	e, err := entry.See(tx, s.keys, viewer(c, a), id)
	if err == nil && (e.OwnerKind != entry.OwnerCollaboration || e.Owner != c.ID) {
		err = errs.Missing()
	}
	if err != nil {
		return entry.Entry{}, err
	}
	return e, nil
}

// entry opens the space and one of its entries, does one thing with it, and notes that the space changed.
func (s *Space) entry(ctx context.Context, a access.Actor, id, which db.ID, do func(tx *db.Tx, c shared.Collaboration, e entry.Entry) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.open(tx, a, id)
		if err != nil {
			return err
		}
		e, err := s.own(tx, a, c, which)
		if err != nil {
			return err
		}
		if err := do(tx, c, e); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
}

// longestAhead is how far ahead of now the day of an entry may be: time zones put some people a day ahead of others, and
// nobody has learned yet from what is still to come.
const longestAhead = 24 * time.Hour

// happened refuses a day that has not come yet.
func happened(now db.Instant, day string) error {
	var c errs.Check
	c.That(day <= now.Add(longestAhead).Time().Format(time.DateOnly), "happened", "This day has not come yet. Enter the day when it happened.")
	return c.Err()
}

// Effects are what the change of an entry did besides.
type Effects struct {
	Narrowed bool // only the members see it now
	Ended    bool // an open proposal to show it to more people has ended
}

// Rewrite changes an entry and says what that did besides. version is the one that the writer saw.
func (s *Space) Rewrite(ctx context.Context, a access.Actor, id, which db.ID, n NewEntry, version int64) (did Effects, err error) {
	err = s.entry(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, e entry.Entry) error {
		if err := a.May(mayEditEntry(c, e, a.Person()), whyNoEdit(c)); err != nil {
			return err
		}
		words := n.entry()
		if err := together(words.Check(), happened(tx.Now, words.Happened)); err != nil {
			return err
		}
		now := e
		e.Title, e.Body, e.Happened, e.Tags, e.Version = words.Title, words.Body, words.Happened, words.Tags, version
		if now.Version != version && now.Removed == 0 {
			if now.Same(e) {
				return nil // sent from two windows: the first time counted
			}
			return stale(cmp.Or(now.ChangedBy, now.Author), a)
		}
		if did.Narrowed, err = entry.Change(tx, s.keys, e, a.Person()); err != nil {
			return err
		}
		did.Ended, err = s.endAbout(tx, a, c, e.ID)
		return err
	})
	return did, err
}

// AddFile keeps one more file with an entry.
func (s *Space) AddFile(ctx context.Context, a access.Actor, id, which db.ID, u Upload, version int64) (did Effects, err error) {
	err = s.kept(ctx, a, id, &u, u.check(), func(tx *db.Tx, c shared.Collaboration, m *file.Meta) error {
		e, err := s.own(tx, a, c, which)
		if err != nil {
			return err
		}
		if err := a.May(mayEditEntry(c, e, a.Person()), whyNoEdit(c)); err != nil {
			return err
		}
		e.Version = version
		if did.Narrowed, err = entry.AddFile(tx, s.keys, e, entry.File{ID: m.ID, Description: u.Description}, a.Person()); err != nil {
			return err
		}
		did.Ended, err = s.endAbout(tx, a, c, e.ID)
		return err
	})
	return did, err
}

// RemoveFile takes a file from an entry, for everybody.
func (s *Space) RemoveFile(ctx context.Context, a access.Actor, id, which, file db.ID, version int64) (did Effects, err error) {
	err = s.entry(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, e entry.Entry) error {
		if err := a.May(mayEditEntry(c, e, a.Person()), whyNoEdit(c)); err != nil {
			return err
		}
		if !slices.ContainsFunc(e.Files, func(f entry.File) bool { return f.ID == file }) {
			return errs.Missing()
		}
		e.Version = version
		if did.Narrowed, err = entry.RemoveFile(tx, s.keys, e, file, a.Person()); err != nil {
			return err
		}
		did.Ended, err = s.endAbout(tx, a, c, e.ID)
		return err
	})
	return did, err
}

// Remove takes an entry away for everybody.
func (s *Space) Remove(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.entry(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, e entry.Entry) error {
		if err := a.May(mayRemoveEntry(c, e, a.Person()), "Only who wrote it can remove an entry."); err != nil {
			return err
		}
		if _, err := s.endAbout(tx, a, c, e.ID); err != nil {
			return err
		}
		if err := round.Unkeep(tx, e.ID); err != nil {
			return err
		}
		return entry.Remove(tx, e.ID)
	})
}

// Share shows the members what the actor had kept alone.
func (s *Space) Share(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.entry(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, e entry.Entry) error {
		if err := a.May(c.State == shared.Active && e.Author == a.Person(), closedWords); err != nil {
			return err
		}
		return entry.Share(tx, e)
	})
}

// Narrow shows an entry to fewer people, at once. Any member may, also in a closed space.
func (s *Space) Narrow(ctx context.Context, a access.Actor, id, which db.ID, to entry.Audience) error {
	return s.entry(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, e entry.Entry) error {
		if err := a.May(mayNarrowEntry(c, e, a.Person()), "Only the members see this entry already."); err != nil {
			return err
		}
		if err := entry.Narrow(tx, e, to); errs.Of(err) == nil && err != nil {
			return err
		} else if err != nil {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "to", Message: errs.Of(err).Message}}}
		}
		if _, err := s.withdrawAbout(tx, a, c, e.ID); err != nil {
			return err
		}
		return s.tell(tx, a, c, "Something is shown to fewer people", "A member of your "+c.Form()+" has shown something of your space to fewer people.", "/collaborations/%s/log/%s", c.ID, e.ID)
	})
}

// Reflect makes an entry of the answers to a guided reflection. Its way is the end of the instrument's key.
func (s *Space) Reflect(ctx context.Context, a access.Actor, id db.ID, def instrument.Definition, as instrument.Answers, n NewEntry) (db.ID, error) {
	n.Kind, n.Body = kindReflection, reflectionText(def, as)
	if n.Title == "" {
		n.Title = def.Title
	}
	if way, ok := strings.CutPrefix(def.Key, reflectionPrefix); ok {
		n.Tags = entry.ParseTags(strings.Join(append([]string{way}, n.Tags...), ","))
	}
	return s.Write(ctx, a, id, n)
}

// reflectionPrefix begins the keys of the five ways' reflections.
const reflectionPrefix = "reflection-"

// reflectionText is what was answered, question by question; what was not answered is left out.
func reflectionText(def instrument.Definition, as instrument.Answers) string {
	var b strings.Builder
	for _, section := range def.Sections {
		for _, l := range instrument.Lines(section, as) {
			if l.State != instrument.Given {
				continue
			}
			if b.Len() > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(l.Item.Wording + "\n" + strings.Join(l.Words, "\n"))
		}
	}
	return b.String()
}
