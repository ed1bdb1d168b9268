package formbook

import (
	"context"
	"errors"
	"reflect"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
)

func (f *Formbook) write(ctx context.Context, a access.Actor, fn func(tx *db.Tx) error) error {
	if err := a.Allow(mayKeep(a)); err != nil {
		return err
	}
	return f.db.Write(ctx, a.Network(), fn)
}

// Start begins a draft of a form, or finds the one that is there.
func (f *Formbook) Start(ctx context.Context, a access.Actor, key string) (instrument.Draft, error) {
	var d instrument.Draft
	err := f.write(ctx, a, func(tx *db.Tx) error {
		var err error
		if d, err = instrument.StartDraft(tx, key, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "instrument.draft", "instrument", "", key)
	})
	return d, err
}

// Copy begins a draft of a new form out of one that is in use.
func (f *Formbook) Copy(ctx context.Context, a access.Actor, key, title string) (instrument.Draft, error) {
	var d instrument.Draft
	err := f.write(ctx, a, func(tx *db.Tx) error {
		var err error
		if d, err = instrument.Copy(tx, key, title, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "instrument.copy", "instrument", "", key+" to "+d.Definition.Key)
	})
	return d, err
}

// Publish makes the draft the version in use.
func (f *Formbook) Publish(ctx context.Context, a access.Actor, key string, revision int64) (instrument.Definition, error) {
	var def instrument.Definition
	err := f.write(ctx, a, func(tx *db.Tx) error {
		d, err := instrument.FindDraft(tx, key)
		if err != nil {
			return err
		}
		def, err = instrument.Publish(tx, key, revision, a.Person())
		var faults instrument.Faults
		if errors.As(err, &faults) {
			return faultsError(d.Definition, faults)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "instrument.publish", "instrument", "", key+", "+def.VersionLabel())
	})
	return def, err
}

// faultsError is what is wrong with a draft as the page shows it.
func faultsError(def instrument.Definition, faults instrument.Faults) error {
	e := errs.New(errs.Invalid, "This form is not ready yet.")
	for _, fault := range faults {
		e.Fields = append(e.Fields, errs.Field{Message: faultWords(def, fault)})
	}
	return e
}

// Discard throws a draft away.
func (f *Formbook) Discard(ctx context.Context, a access.Actor, key string) error {
	return f.write(ctx, a, func(tx *db.Tx) error {
		if err := instrument.DiscardDraft(tx, key); err != nil {
			return err
		}
		return audit.Record(tx, a, "instrument.discard", "instrument", "", key)
	})
}

// Retire puts the network's own versions away, or brings them back.
func (f *Formbook) Retire(ctx context.Context, a access.Actor, key string, away bool) error {
	return f.write(ctx, a, func(tx *db.Tx) error {
		act, verb := instrument.Retire, "instrument.retire"
		if !away {
			act, verb = instrument.Restore, "instrument.restore"
		}
		if err := act(tx, key); err != nil {
			return err
		}
		return audit.Record(tx, a, verb, "instrument", "", key)
	})
}

// change is one step of editing: it takes the draft as it is now and gives the definition as it shall be. base is the
// version whose questions keep their meaning, nil for none.
type change func(d instrument.Draft, base *instrument.Definition) (instrument.Definition, error)

// Edit changes a draft by one step. revision is that of the draft that the person saw; 0 accepts any, for steps that
// overwrite nothing that somebody wrote.
func (f *Formbook) Edit(ctx context.Context, a access.Actor, key string, revision int64, step change) error {
	return f.write(ctx, a, func(tx *db.Tx) error {
		d, err := instrument.FindDraft(tx, key)
		if err != nil {
			return err
		}
		base, err := instrument.Base(tx, d)
		if err != nil {
			return err
		}
		next, err := step(d, base)
		if revision != 0 && d.Revision != revision {
			if err == nil && reflect.DeepEqual(next, d.Definition) {
				return nil // sent from two windows: the first time counted
			}
			return errs.New(errs.Conflict, "Somebody else changed this form while you were writing.")
		}
		if err != nil {
			return err
		}
		d.Definition = next
		_, err = instrument.SaveDraft(tx, d, a.Person())
		return err
	})
}
