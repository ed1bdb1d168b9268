package impact

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
)

// This file asks the gate (package described) again whenever claims are read: somebody may say no to nearly the same words, or come into the
// programme or the organisation whose name stands in them, long after a claim was shown.

// gate notes which claims nobody but their own people may read, though nobody has still to say yes to them. It takes the same few statements
// for any number of claims, and none where no claim is told to others.
func (s *Impact) gate(tx *db.Tx, all []Claim) error {
	var homes []db.ID
	for _, c := range all {
		if !c.unsettled() && c.State != Withdrawn && !slices.Contains(homes, c.home()) {
			homes = append(homes, c.home())
		}
	}
	if len(homes) == 0 {
		return nil
	}
	gates, err := s.passages.Gates(tx, homes)
	if err != nil {
		return err
	}
	for i := range all {
		if c := &all[i]; !c.unsettled() && c.State != Withdrawn {
			c.Why = gates[c.home()].Held(c.ID, c.Title+"\n\n"+c.Body, c.people()...)
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

// claimsOf lists the claims of an edition or of the work of an organisation, and says which are kept from others.
func (s *Impact) claimsOf(tx *db.Tx, home db.ID) ([]Claim, error) {
	all, err := claimsOf(tx, s.keys, home)
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

// mostGated is how many claims that are shown to others are looked at for counting.
const mostGated = 2000

// gateEach notes of claims that were not opened which are kept from others, each by what the gate of its own edition or organisation knows. Those that their
// people keep to themselves are left as they are.
func (s *Impact) gateEach(tx *db.Tx, v entry.Viewer, all []Claim) error {
	var ids, in []db.ID
	for _, c := range all {
		if c.unsettled() || c.State == Withdrawn || c.Audience == entry.Author || !entry.CanSee(v, c.asEntry()) || len(ids) == mostGated {
			continue
		}
		if ids = append(ids, c.ID); !slices.Contains(in, c.home()) {
			in = append(in, c.home())
		}
	}
	if len(ids) == 0 {
		return nil
	}
	gates, err := s.passages.Gates(tx, in)
	if err != nil {
		return err
	}
	opened, err := s.openSeveral(tx, ids)
	if err != nil {
		return err
	}
	for i := range all {
		if c, ok := opened[all[i].ID]; ok {
			all[i].Why = gates[c.home()].Held(c.ID, c.Title+"\n\n"+c.Body, c.people()...)
		}
	}
	return nil
}

// openSeveral opens some claims.
func (s *Impact) openSeveral(tx *db.Tx, ids []db.ID) (map[db.ID]Claim, error) {
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanClaim, claimColumns+`AND c.id IN `+list+` LIMIT 2000`, args...)
	if err == nil {
		all, err = openClaims(tx, s.keys, all)
	}
	out := map[db.ID]Claim{}
	for _, c := range all {
		out[c.ID] = c
	}
	return out, err
}
