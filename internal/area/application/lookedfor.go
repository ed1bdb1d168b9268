package application

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/voice"
)

// This file is the perspectives that an edition looks for among those who apply. A coordinator states each with how those who
// bring it can take part. Whoever applies may say which of them they bring, or say nothing. It is never a share of places: the
// panel sees only whether somebody brings what the task needs, as far as people chose to say so for this. A perspective that names who
// people are, or their health, counts for nothing and is not shown to the panel.

// Limits of what an edition looks for.
const (
	mostLookedFor = 12
	mostLeast     = 3
)

// LookedFor is a perspective that an edition looks for.
type LookedFor struct {
	ID, Edition db.ID
	Words       string
	Possible    string // how people who bring it can take part
	Least       int64  // at least how many people should bring it, 1 to 3, if anybody does
}

// Counts says whether the perspective may count for who gets a place. One that names who people are, or their health, never does: it
// is stated only to see whether this voice is missing, and who chooses does not see it.
func (l LookedFor) Counts() bool { return voice.Counts(l.Words) }

// Counting are those that may count for who gets a place.
func Counting(all []LookedFor) []LookedFor {
	var out []LookedFor
	for _, l := range all {
		if l.Counts() {
			out = append(out, l)
		}
	}
	return out
}

// check finds what is wrong with a perspective; all are those of the edition already. kept says that one which counts for nothing is
// wanted all the same.
func (l LookedFor) check(all []LookedFor, kept bool) error {
	var c errs.Check
	c.That(l.Words != "", "words", "Say which perspective or life experience the task needs.")
	c.That(utf8.RuneCountInString(l.Words) <= 120, "words", "Use up to 120 letters.")
	c.That(!slices.ContainsFunc(all, func(o LookedFor) bool { return strings.EqualFold(o.Words, l.Words) }), "words", "This is on the list already.")
	c.That(kept || l.Counts(), "words", "%s", voice.NamesWords(l.Words)+" People would have to tell us that to be counted. Look for people by what they do or have lived through instead. Or keep it, only to see whether this voice is missing.")
	c.That(l.Possible != "", "possible", "Say how people who bring it can take part.")
	c.That(utf8.RuneCountInString(l.Possible) <= 300, "possible", "Use up to 300 letters.")
	c.That(l.Least >= 1 && l.Least <= mostLeast, "least", "Choose one, two or three people.")
	if c.Err() == nil && len(all) >= mostLookedFor {
		c.That(false, "words", "An edition can look for 12 perspectives. Take one away first.")
	}
	return c.Err()
}

func scanLookedFor(s db.Scanner, l *LookedFor) error {
	return s.Scan(&l.ID, &l.Edition, &l.Words, &l.Possible, &l.Least)
}

// LooksFor shows everybody what an edition looks for, and how people who bring it can take part; nil when it states nothing.
func LooksFor(tx *db.Tx, ed db.ID) (templ.Component, error) {
	all, err := LookedForIn(tx, ed)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return lookedFor(all), nil
}

// LookedForIn lists what an edition looks for, in the order in which it was stated.
func LookedForIn(tx *db.Tx, ed db.ID) ([]LookedFor, error) {
	return db.All(tx, scanLookedFor, `SELECT id, edition_id, words, possible, least FROM looked_for WHERE network_id = $1 AND edition_id = $2 ORDER BY created, id LIMIT 50`, ed)
}

// BroughtIn is which of them each person said that they bring, by person. It is for the areas that choose; their own rules say who
// may see it.
func (s *Applications) BroughtIn(tx *db.Tx, ed db.ID) (map[db.ID][]db.ID, error) {
	type row struct {
		who    db.ID
		sealed string
	}
	rows, err := db.All(tx, func(sc db.Scanner, r *row) error { return sc.Scan(&r.who, &r.sealed) },
		`SELECT person_id, brings_sealed FROM perspective_brought WHERE network_id = $1 AND edition_id = $2 LIMIT 20000`, ed)
	if err != nil {
		return nil, err
	}
	out := map[db.ID][]db.ID{}
	for _, r := range rows {
		if out[r.who], err = openBrings(tx, s.keys, r.who, r.sealed); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func openBrings(tx *db.Tx, k *secret.Keys, who db.ID, sealed string) ([]db.ID, error) {
	text, err := k.Open(tx.Network, "perspective_brought.brings", who, sealed)
	if err != nil {
		return nil, err
	}
	var out []db.ID
	return out, json.Unmarshal([]byte(text), &out)
}

// broughtBy is which of an edition's perspectives a person said that they bring.
func (s *Applications) broughtBy(tx *db.Tx, ed, who db.ID) ([]db.ID, error) {
	sealed, found, err := db.Maybe(tx, func(sc db.Scanner, v *string) error { return sc.Scan(v) },
		`SELECT brings_sealed FROM perspective_brought WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, ed, who)
	if err != nil || !found {
		return nil, err
	}
	return openBrings(tx, s.keys, who, sealed)
}

// wordsBrought are the perspectives that a person said they bring to an edition, in words.
func (s *Applications) wordsBrought(tx *db.Tx, ed, who db.ID) (string, error) {
	said, err := s.broughtBy(tx, ed, who)
	if err != nil || len(said) == 0 {
		return "", err
	}
	all, err := LookedForIn(tx, ed)
	var out []string
	for _, l := range all {
		if slices.Contains(said, l.ID) {
			out = append(out, l.Words)
		}
	}
	return strings.Join(out, "; "), err
}

// LookFor states one more perspective that an edition looks for. The actor runs the edition, and says with kept that they want it also
// if it counts for nothing.
func (s *Applications) LookFor(ctx context.Context, actor access.Actor, l LookedFor, kept bool) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := s.runsNow(tx, actor, l.Edition); err != nil {
			return err
		}
		all, err := LookedForIn(tx, l.Edition)
		if err != nil {
			return err
		}
		if err := l.check(all, kept); err != nil {
			return err
		}
		id := db.NewID()
		if _, err := tx.Exec(`INSERT INTO looked_for (network_id, id, edition_id, words, possible, least, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, l.Edition, l.Words, l.Possible, l.Least, int64(tx.Now)); err != nil {
			return err
		}
		return audit.Record(tx, actor, "edition.look-for", "edition", l.Edition, "")
	})
}

// LookNoMore takes a perspective away; what people said of it counts for nothing any more.
func (s *Applications) LookNoMore(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := s.runsNow(tx, actor, ed); err != nil {
			return err
		}
		n, err := tx.Exec(`DELETE FROM looked_for WHERE network_id = $1 AND edition_id = $2 AND id = $3`, ed, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.Missing()
		}
		return audit.Record(tx, actor, "edition.look-no-more", "edition", ed, "")
	})
}

// runsNow is an edition that the actor runs and that has not ended.
func (s *Applications) runsNow(tx *db.Tx, actor access.Actor, ed db.ID) (edition.Edition, error) {
	e, err := edition.Find(tx, ed)
	if err != nil {
		actor.Scoped()
		return e, err
	}
	if err := actor.Allow(looksAfter(actor, e)); err != nil {
		return e, err
	}
	if e.State == edition.Ended {
		return e, errs.New(errs.Conflict, "This edition has ended, so what it looks for stays as it is.")
	}
	return e, nil
}

// SayBrings saves which of an edition's perspectives the actor brings, for an application of theirs that is not over. Nothing chosen
// removes what was said before.
func (s *Applications) SayBrings(ctx context.Context, actor access.Actor, application db.ID, brings []db.ID) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		a, err := Find(tx, application)
		if err != nil {
			actor.Scoped()
			return err
		}
		if err := actor.Allow(applies(actor, a)); err != nil {
			return err
		}
		if a.State.Over() {
			return errs.New(errs.Forbidden, "This application is over, so nothing changes any more.")
		}
		all, err := LookedForIn(tx, a.Edition)
		if err != nil {
			return err
		}
		var kept []db.ID
		for _, l := range all {
			if slices.Contains(brings, l.ID) {
				kept = append(kept, l.ID)
			}
		}
		if len(kept) == 0 {
			_, err = tx.Exec(`DELETE FROM perspective_brought WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, a.Edition, actor.Person())
		} else {
			text, merr := json.Marshal(kept)
			if merr != nil {
				return merr
			}
			_, err = tx.Exec(`INSERT INTO perspective_brought (network_id, edition_id, person_id, brings_sealed, said) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (network_id, edition_id, person_id) DO UPDATE SET brings_sealed = excluded.brings_sealed, said = excluded.said`,
				a.Edition, actor.Person(), s.keys.Seal(tx.Network, "perspective_brought.brings", actor.Person(), string(text)), int64(tx.Now))
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.brings", "application", application, "")
	})
}
