package development

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Add puts an offer of an organisation on the list. until is its last day as it was typed.
func (s *Development) Add(ctx context.Context, a access.Actor, o Offer, until string) (db.ID, error) {
	o.ID, o.Version = db.NewID(), 0
	return o.ID, s.keep(ctx, a, func(tx *db.Tx, day string) error {
		_, err := person.FindOrganisation(tx, o.Organisation)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := o.check(until, day, Offer{}, err == nil); err != nil {
			return err
		}
		if err := save(tx, o, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "development.add", "development", o.ID, "")
	})
}

// Change saves an offer, when nobody changed it since the version that it has.
func (s *Development) Change(ctx context.Context, a access.Actor, o Offer, until string) error {
	return s.keep(ctx, a, func(tx *db.Tx, day string) error {
		was, err := find(tx, o.ID)
		if err != nil {
			return err
		}
		o.Organisation = was.Organisation
		if err := o.check(until, day, was, true); err != nil {
			return err
		}
		if o.Version == 0 || o.Version != was.Version {
			return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		if err := save(tx, o, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "development.change", "development", o.ID, "")
	})
}

// End takes an offer off the list, or puts one back.
func (s *Development) End(ctx context.Context, a access.Actor, id db.ID, back bool) error {
	return s.keep(ctx, a, func(tx *db.Tx, _ string) error {
		if _, err := find(tx, id); err != nil {
			return err
		}
		if back {
			if err := putBack(tx, id); err != nil {
				return err
			}
			return audit.Record(tx, a, "development.back", "development", id, "")
		}
		if err := end(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, a, "development.end", "development", id, "")
	})
}

// keep opens the list for those who keep it.
func (s *Development) keep(ctx context.Context, a access.Actor, do func(tx *db.Tx, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(mayKeep(a)); err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		return do(tx, day)
	})
}

// Took notes that the actor took part in something of the list, by their own word. day is the day as it was typed.
func (s *Development) Took(ctx context.Context, a access.Actor, u Use, day string) error {
	return s.own(ctx, a, u.Offer, "learning.took", func(tx *db.Tx, today string) error {
		u.Person = a.Person()
		if err := u.check(day, today); err != nil {
			return err
		}
		return saveUse(tx, u)
	})
}

// TakeBack removes that the actor took part.
func (s *Development) TakeBack(ctx context.Context, a access.Actor, offer db.ID) error {
	return s.own(ctx, a, offer, "learning.take-back", func(tx *db.Tx, _ string) error { return removeUse(tx, offer, a.Person()) })
}

func (s *Development) own(ctx context.Context, a access.Actor, offer db.ID, action string, do func(tx *db.Tx, today string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		if _, err := find(tx, offer); err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		if err := do(tx, day); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "development", offer, "")
	})
}
