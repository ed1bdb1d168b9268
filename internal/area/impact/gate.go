package impact

import (
	"slices"

	"alongside/internal/platform/db"
)

// This file asks the gate (package described) again whenever claims are read: somebody may say no to nearly the same words, or come into the
// programme whose name stands in them, long after a claim was shown.

// gate notes which claims nobody but their own people may read, though nobody has still to say yes to them. It takes the same few statements
// for any number of claims, and none where no claim is told to others.
func (s *Impact) gate(tx *db.Tx, all []Claim) error {
	var in []db.ID
	for _, c := range all {
		if !c.unsettled() && c.State != Withdrawn && !slices.Contains(in, c.Edition) {
			in = append(in, c.Edition)
		}
	}
	if len(in) == 0 {
		return nil
	}
	g, err := s.passages.Gate(tx, in...)
	if err != nil {
		return err
	}
	for i := range all {
		if c := &all[i]; !c.unsettled() && c.State != Withdrawn {
			c.Why = g.Held(c.ID, c.Title+"\n\n"+c.Body, c.people()...)
		}
	}
	return nil
}

// find finds a claim, and whether its words are kept from others.
func (s *Impact) find(tx *db.Tx, id db.ID) (Claim, error) {
	c, err := findClaim(tx, s.keys, id)
	if err != nil {
		return c, err
	}
	one := []Claim{c}
	err = s.gate(tx, one)
	return one[0], err
}

// claimsOf lists the claims of an edition, and says which are kept from others.
func (s *Impact) claimsOf(tx *db.Tx, edition db.ID) ([]Claim, error) {
	all, err := claimsOf(tx, s.keys, edition)
	if err != nil {
		return nil, err
	}
	return all, s.gate(tx, all)
}

// claimsAmong opens the claims with these ids, and says which are kept from others.
func (s *Impact) claimsAmong(tx *db.Tx, ids []db.ID) (map[db.ID]Claim, error) {
	by, err := claimsAmong(tx, s.keys, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Claim, 0, len(by))
	for _, c := range by {
		all = append(all, c)
	}
	if err := s.gate(tx, all); err != nil {
		return nil, err
	}
	for _, c := range all {
		by[c.ID] = c
	}
	return by, nil
}
