package referral

import (
	"context"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

func today(tx *db.Tx) (string, error) {
	n, err := network.Find(tx)
	return tx.Now.In(n.Zone).Format(time.DateOnly), err
}

// relation is what somebody is to an organisation.
func (s *Referrals) relation(tx *db.Tx, a access.Actor, id db.ID, day string) (r relation, err error) {
	r.Runs = a.Leads(id)
	if r.Runs || !a.SignedIn() {
		return r, nil
	}
	if r.Belongs, _, err = group.Relation(tx, id, a.Person(), day); err != nil {
		return r, err
	}
	if r.Covers, err = coversAt(tx, id, a.Person()); err != nil {
		return r, err
	}
	if r.Answers, err = answersAny(tx, id, a.Person()); err != nil || r.Belongs || r.Answers || r.Covers {
		return r, err
	}
	r.Reads, err = s.knows.Reads(tx, a, id)
	return r, err
}

// organisation opens the referrals of an organisation for whoever may. For everybody else they do not exist.
func (s *Referrals) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, relation, string, error) {
	day, err := today(tx)
	if err != nil {
		return person.Organisation{}, relation{}, day, err
	}
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, day, err
	}
	r, err := s.relation(tx, a, id, day)
	if err != nil {
		return o, r, day, err
	}
	return o, r, day, a.Allow(mayOpen(r))
}

// placeIn finds a place of an organisation for whoever keeps places.
func (s *Referrals) placeIn(tx *db.Tx, a access.Actor, organisation, id db.ID) (Place, error) {
	_, r, _, err := s.organisation(tx, a, organisation)
	if err != nil {
		return Place{}, err
	}
	if err := a.May(mayKeep(r), "Only engagement leads keep the places that refer."); err != nil {
		return Place{}, err
	}
	if id == "" {
		return Place{}, nil
	}
	p, err := findPlace(tx, s.keys, id)
	if err == nil && p.Organisation != organisation {
		err = errs.Missing()
	}
	return p, err
}

// keeps runs one change of a place and notes it.
func (s *Referrals) keeps(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, p Place) (db.ID, error)) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := s.placeIn(tx, a, organisation, id)
		if err != nil {
			return err
		}
		of, err := do(tx, p)
		if err != nil {
			return err
		}
		return audit.Record(tx, a, action, "referral-place", of, "")
	})
}

// AddPlace sets up a place that refers, with a link.
func (s *Referrals) AddPlace(ctx context.Context, a access.Actor, organisation db.ID, f PlaceForm) (id db.ID, err error) {
	err = s.keeps(ctx, a, organisation, "", "referral.place", func(tx *db.Tx, _ Place) (db.ID, error) {
		list, err := colleagues(tx, organisation)
		if err != nil {
			return "", err
		}
		p, err := f.place(list)
		if err != nil {
			return "", err
		}
		n, err := countPlaces(tx, organisation)
		if err == nil && n >= mostPlaces {
			err = errs.New(errs.Invalid, "There are %d places already, and no more fit.", mostPlaces)
		}
		if err != nil {
			return "", err
		}
		id = db.NewID()
		p.ID, p.Organisation, p.By, p.Link, p.Code = id, organisation, a.Person(), db.NewToken(), newCode()
		return id, insertPlace(tx, s.keys, p)
	})
	return id, err
}

// ChangePlace changes what a place is called, who answers and where it hears.
func (s *Referrals) ChangePlace(ctx context.Context, a access.Actor, organisation, id db.ID, f PlaceForm) error {
	return s.keeps(ctx, a, organisation, id, "referral.place", func(tx *db.Tx, was Place) (db.ID, error) {
		list, err := colleagues(tx, organisation)
		if err != nil {
			return "", err
		}
		p, err := f.place(list)
		if err != nil {
			return "", err
		}
		p.ID = was.ID
		ok, err := savePlace(tx, s.keys, p)
		if err == nil && !ok {
			err = errs.New(errs.Conflict, "Somebody else changed this place while you were writing.")
		}
		return id, err
	})
}

// Renew gives a place another link and code. Those on older cards stop working at once.
func (s *Referrals) Renew(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.keeps(ctx, a, organisation, id, "referral.link", func(tx *db.Tx, p Place) (db.ID, error) {
		p.Link, p.Code = db.NewToken(), newCode()
		return id, saveLink(tx, s.keys, p)
	})
}

// Withdraw ends the link of a place. Who was referred by it is answered all the same.
func (s *Referrals) Withdraw(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.keeps(ctx, a, organisation, id, "referral.withdraw", func(tx *db.Tx, _ Place) (db.ID, error) { return id, endLink(tx, id) })
}

// Opens says whether somebody finds the referrals of an organisation beside its other pages: who refers to it or answers for it. Who only
// reads its figures comes from the report to the board.
func (s *Referrals) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	if a.Leads(organisation) || !a.SignedIn() {
		return a.Leads(organisation), nil
	}
	if yes, err := answersAny(tx, organisation, a.Person()); err != nil || yes {
		return yes, err
	}
	return coversAt(tx, organisation, a.Person())
}

// Place is a place of an organisation with its link, for whoever keeps it.
func (s *Referrals) Place(ctx context.Context, a access.Actor, organisation, id db.ID) (p Place, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		p, err = s.placeIn(tx, a, organisation, id)
		return err
	})
	return p, err
}
