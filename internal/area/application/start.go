package application

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/person"
)

// Start is what somebody says when they begin an application.
type Start struct {
	// Perspective is what they speak from in this application; it decides their side.
	Perspective string
	// Partner says whether they have somebody in mind. It means nothing where people do not take part as pairs.
	Partner PartnerWish
	// Heard is where they heard of the programme, if they say so.
	Heard heard.Said
}

// PartnerWish says whether somebody who begins has a partner in mind.
type PartnerWish string

// The wishes: a partner whom they will invite, or one who has to be found.
const (
	KnownPartner PartnerWish = "known"
	SeekPartner  PartnerWish = "seek"
)

// fullWords says that every place of an edition is taken.
const fullWords = "All places of this programme are taken."

// Begin starts an application, or returns the person's running one: starting twice is harmless and begun says which it
// was. A closed call is errs.Forbidden; a full edition is errs.Conflict.
func (s *Applications) Begin(ctx context.Context, actor access.Actor, ed db.ID, in Start) (id db.ID, begun bool, err error) {
	err = s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		begun = false
		e, err := edition.Find(tx, ed)
		if err != nil {
			return err
		}
		if err := actor.Allow(e.Published() && actor.SignedIn()); err != nil {
			return err
		}
		if a, there, err := running(tx, ed, actor.Person()); err != nil || there {
			id = a.ID
			return err
		}
		if why := closedCall(e, tx.Now); why != "" {
			return errs.New(errs.Forbidden, "%s", why)
		}
		if full, err := isFull(tx, e); err != nil || full {
			return cmp.Or(err, error(errs.New(errs.Conflict, fullWords)))
		}
		side := person.SideOf(in.Perspective)
		var c errs.Check
		in.Heard.Check(&c)
		c.That(side != "", "perspective", "Choose what you speak from.")
		c.That(!e.InPairs || in.Partner == KnownPartner || in.Partner == SeekPartner, "partner", "Choose whether you have a partner.")
		if err := c.Err(); err != nil {
			return err
		}
		state := Draft
		if e.InPairs && in.Partner == SeekPartner {
			state = Seeking
		}
		if id, err = s.create(tx, actor, e, actor.Person(), side, state); err != nil {
			return err
		}
		begun = true
		if err := heard.Save(tx, heard.Application, id, actor.Person(), in.Heard); err != nil {
			return err
		}
		if err := addPerspectives(tx, actor.Person(), in.Perspective); err != nil {
			return err
		}
		return s.refresh(tx, actor, id)
	})
	return id, begun, err
}

// create makes an application with its first applicant.
func (s *Applications) create(tx *db.Tx, actor access.Actor, e edition.Edition, who db.ID, side person.Side, state State) (db.ID, error) {
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return "", err
	}
	number, err := nextNumber(tx, e.ID)
	if err != nil {
		return "", err
	}
	a := Application{ID: db.NewID(), Edition: e.ID, Number: number, State: state, Instrument: def.Key, InstrumentVersion: int64(def.Version), StartedBy: who}
	if err := insert(tx, a); err != nil {
		return "", err
	}
	if err := addApplicant(tx, a, applicant{Person: who, Side: side}); err != nil {
		return "", err
	}
	if err := s.addMove(tx, a.ID, move{To: state, Person: actor.Person()}); err != nil {
		return "", err
	}
	return a.ID, audit.Record(tx, actor, "application.start", "application", a.ID, string(state))
}

// isFull says whether every place of the edition is confirmed; an edition with no number of places is never full.
func isFull(tx *db.Tx, e edition.Edition) (bool, error) {
	if e.Places <= 0 {
		return false, nil
	}
	taken, err := db.Value[int64](tx, `SELECT COUNT(*) FROM place WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL`, e.ID)
	return taken >= e.Places, err
}

// fullAndLooks is isFull, and whether the edition looks for any perspective, with one statement.
func fullAndLooks(tx *db.Tx, e edition.Edition) (full, looks bool, err error) {
	type row struct {
		taken int64
		looks bool
	}
	r, err := db.One(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.taken, &r.looks) },
		`SELECT (SELECT COUNT(*) FROM place WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL), EXISTS (SELECT 1 FROM looked_for WHERE network_id = $1 AND edition_id = $2)`, e.ID)
	return e.Places > 0 && r.taken >= e.Places, r.looks, err
}

// addPerspectives adds to what a person speaks from; the newest stands first, because it was said for this purpose.
func addPerspectives(tx *db.Tx, who db.ID, ids ...string) error {
	p, err := person.Find(tx, who)
	if err != nil {
		return err
	}
	all := slices.Clone(ids)
	for _, id := range p.Perspectives {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	if slices.Equal(all, p.Perspectives) {
		return nil
	}
	p.Perspectives = all
	return person.Update(tx, p)
}

// Details are a person's own name and place.
type Details struct {
	Given, Family, Place string
	Version              int64 // of the person, as the form showed it
}

// SayDetails saves the actor's own details, which belong to them and not to the application alone.
func (s *Applications) SayDetails(ctx context.Context, actor access.Actor, id db.ID, in Details) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, _ sheet) error {
		p, err := person.Find(tx, actor.Person())
		if err != nil {
			return err
		}
		if p.Version != in.Version && p.Given == in.Given && p.Family == in.Family && p.Place == in.Place && in.Version > 0 {
			return sayDetails(tx, id, p.ID) // sent twice: the first time counted
		}
		p.Given, p.Family, p.Place, p.Version = in.Given, in.Family, in.Place, in.Version
		if err := person.Update(tx, p); err != nil {
			return err
		}
		if err := sayDetails(tx, id, p.ID); err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.details", "application", id, "")
	})
}

// SayNeeds saves what the actor needs for access and communication. shared lets the partner of this application read it.
// Needs are the person's own and no part of what is confirmed, so they can be changed until the application is over.
func (s *Applications) SayNeeds(ctx context.Context, actor access.Actor, id db.ID, n person.Needs, shared bool) error {
	return s.sayNeeds(ctx, actor, id, n, shared, func(string) bool { return true })
}

// SayNeedsAfter is SayNeeds for a form that showed what version stands for, a needsMark: when something else is saved by now,
// it is errs.Conflict; when the same is, it is done.
func (s *Applications) SayNeedsAfter(ctx context.Context, actor access.Actor, id db.ID, n person.Needs, shared bool, version string) error {
	return s.sayNeeds(ctx, actor, id, n, shared, func(now string) bool { return now == version || now == needsMark(n, shared) })
}

// sayNeeds saves needs if what is saved now may go.
func (s *Applications) sayNeeds(ctx context.Context, actor access.Actor, id db.ID, n person.Needs, shared bool, mayGo func(now string) bool) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		a, err := Find(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, a)); err != nil {
			return err
		}
		if a.State.Over() {
			return errs.New(errs.Forbidden, "This application is over, so nothing is arranged for it.")
		}
		before, err := person.NeedsOf(tx, s.keys, actor.Person())
		if err != nil {
			return err
		}
		wasShared, err := needsShared(tx, id, actor.Person())
		if err != nil {
			return err
		}
		if !mayGo(needsMark(before, wasShared)) {
			return errs.New(errs.Conflict, "You changed this in another window.")
		}
		if err := person.SetNeeds(tx, s.keys, actor.Person(), n); err != nil {
			return err
		}
		if err := saveNeedsSaid(tx, id, actor.Person(), shared); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "application.needs", "application", id, ""); err != nil {
			return err
		}
		return s.refresh(tx, actor, id)
	})
}

// needsMark stands for one state of what somebody said on the page of their needs, "" while they said nothing. The needs are
// written on two pages and kept with other details, so a count of changes would call a clash what is none.
func needsMark(n person.Needs, shared bool) string {
	if n.Empty() && !shared {
		return ""
	}
	said := append(slices.Sorted(slices.Values(n.IDs)), strconv.FormatBool(shared), n.Words)
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	return hex.EncodeToString(sum[:8])
}
