package impact

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/described"
)

// Words are claims as words in which somebody can recognise themselves.
func (s *Impact) Words() described.Source { return words{s} }

type words struct{ s *Impact }

// Read finds a claim with the exact words that people say yes to. Who may not read it does not see it here either.
func (w words) Read(tx *db.Tx, a access.Actor, thing db.ID) (described.Reading, error) {
	c, err := w.s.find(tx, thing)
	if err == nil && c.State == Withdrawn {
		err = errs.Missing()
	}
	if err != nil {
		return described.Reading{}, err
	}
	all, err := witnessesOf(tx, w.s.keys, thing)
	if err != nil {
		return described.Reading{}, err
	}
	v, err := w.s.viewerOf(tx, a, c)
	if err != nil {
		return described.Reading{}, err
	}
	text, err := w.s.words(tx, c)
	r := described.Reading{Passage: described.Passage{Edition: c.Edition, Work: c.Work, By: c.Author, Told: c.people()}, Words: text, Shown: maySee(a, v, c, all)}
	if err != nil || c.Work == "" {
		return r, err
	}
	r.Part, err = w.s.workedWith(tx, a, c.Work)
	r.Part = r.Part || isWitness(a, all)
	return r, err
}

// Place is the page of a claim.
func (w words) Place(tx *db.Tx, thing db.ID) (string, error) {
	c, err := findClaim(tx, w.s.keys, thing)
	return "/impact/claims/" + string(c.ID), err
}

// recognisable are the claims of an edition in which a reader who takes part can recognise themselves: those that are not their own.
func recognisable(tx *db.Tx, a access.Actor, id db.ID, all []Claim) (map[db.ID]bool, error) {
	part, err := described.TakesPart(tx, a, id)
	out := map[db.ID]bool{}
	for _, c := range all {
		out[c.ID] = part && c.Edition == id && !c.isOf(a.Person()) && c.State != Withdrawn
	}
	return out, err
}

// recognisableFrom are the same of the claims from the work of an organisation, for whoever takes part in it or worked with it.
func (s *Impact) recognisableFrom(tx *db.Tx, a access.Actor, work db.ID, all []Claim) (map[db.ID]bool, error) {
	part, err := s.workedWith(tx, a, work)
	out := map[db.ID]bool{}
	for _, c := range all {
		out[c.ID] = part && c.Work == work && !c.isOf(a.Person()) && c.State != Withdrawn
	}
	return out, err
}

// workedWith: who takes part in the work of an organisation, and who is or was in a pair, trio or team with somebody who belongs to it for certain.
func (s *Impact) workedWith(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	part, err := s.takesPart(tx, a, organisation)
	if err != nil || part || !a.SignedIn() {
		return part, err
	}
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM collaboration_member m JOIN collaboration_member o ON o.network_id = m.network_id AND o.collaboration_id = m.collaboration_id AND o.person_id <> m.person_id
		JOIN person p ON p.network_id = o.network_id AND p.id = o.person_id WHERE m.network_id = $1 AND m.person_id = $2 AND p.organisation_id = $3 AND p.organisation_confirmed)`, a.Person(), organisation)
}
