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
	v, err := viewer(tx, a)
	if err != nil {
		return described.Reading{}, err
	}
	text, err := w.s.words(tx, c)
	r := described.Reading{Passage: described.Passage{Edition: c.Edition, By: c.Author, Told: c.people()}, Words: text, Shown: maySee(a, v, c, all)}
	return r, err
}

// Place is the page of a claim.
func (w words) Place(tx *db.Tx, thing db.ID) (string, error) {
	c, err := findClaim(tx, w.s.keys, thing)
	return "/impact/claims/" + string(c.ID), err
}

// recognisable are the claims of an edition in which a reader who takes part can recognise themselves: those that are not their own.
func recognisable(tx *db.Tx, a access.Actor, id db.ID, all []Claim) (map[db.ID]bool, error) {
	out := map[db.ID]bool{}
	if id == "" { // what followed from the work of an organisation names nobody else
		return out, nil
	}
	part, err := described.TakesPart(tx, a, id)
	for _, c := range all {
		out[c.ID] = part && c.Edition == id && !c.isOf(a.Person()) && c.State != Withdrawn
	}
	return out, err
}
