package standing

import (
	"context"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// TermForm is a term as it is typed. Days are YYYY-MM-DD, or what was typed when it is no day.
type TermForm struct {
	Vacant       bool
	Name, Email  string // of who holds it; the address only of somebody in the network
	Same         string // who of the same name is meant: the id of a holder, or somebodyElse
	Role, Type   string
	Pillar       string
	Leads        bool
	Public       bool
	Starts, Ends string
	Pay, Depth   string
	Version      int64
}

// somebodyElse says that a name is that of somebody who is not in the map yet.
const somebodyElse = "new"

// errSame asks which of those with one name is meant.
type errSame struct {
	error
	Found []group.Holder
}

func (e errSame) Unwrap() error { return e.error }

// holderOf finds or adds who holds a term. Whoever has the same name as somebody in the map is never taken for them without being asked.
func holderOf(tx *db.Tx, a access.Actor, organisation db.ID, f TermForm, was group.Holder) (db.ID, error) {
	if f.Vacant {
		return "", nil
	}
	var c errs.Check
	if f.Email != "" {
		p, known, err := person.ByEmail(tx, person.FoldEmail(f.Email))
		if err != nil {
			return "", err
		}
		if c.That(known, "email", "Enter the address of somebody in your network, or leave it empty."); !known {
			return "", c.Err()
		}
		if group.Tidy(f.Name) != "" && group.Fold(f.Name) != group.Fold(p.Name()) && (was.ID == "" || group.Fold(f.Name) != group.Fold(was.Name)) {
			c.That(false, "name", "The address is that of %s. Write that name, or leave the name or the address empty.", p.Name())
			return "", c.Err()
		}
		return group.NewHolder(tx, group.Holder{Name: p.Name(), Person: p.ID})
	}
	if c.That(group.Tidy(f.Name) != "", "name", "Enter who holds the role, or say that it is vacant."); !c.OK() {
		return "", c.Err()
	}
	if was.ID != "" && group.Fold(f.Name) == group.Fold(was.Name) {
		return was.ID, nil
	}
	found, err := namedLike(tx, a, organisation, []string{f.Name})
	if err != nil {
		return "", err
	}
	for _, h := range found {
		if f.Same == string(h.ID) {
			return h.ID, nil
		}
	}
	if len(found) > 0 && f.Same != somebodyElse {
		c.That(false, "same", "Somebody of this name is in the map already. Say whether it is the same person.")
		return "", errSame{c.Err(), found}
	}
	return group.NewHolder(tx, group.Holder{Name: f.Name})
}

// namedLike are those of some names in the maps whom the actor may know of: a coordinator of all maps, an engagement lead of this one.
func namedLike(tx *db.Tx, a access.Actor, organisation db.ID, names []string) ([]group.Holder, error) {
	found, err := group.NamedLike(tx, names)
	if err != nil || a.LeadsAll() {
		return found, err
	}
	here, err := group.Holders(tx, organisation)
	return slices.DeleteFunc(found, func(h group.Holder) bool {
		return !slices.ContainsFunc(here, func(x group.Holder) bool { return x.ID == h.ID })
	}), err
}

// SaveTerm adds a term to a group, or to the organisation itself with an empty group; with an id it changes that term.
func (s *Map) SaveTerm(ctx context.Context, a access.Actor, organisation, in, id db.ID, f TermForm) (out group.Term, err error) {
	err = s.change(ctx, a, organisation, "map.term", func(tx *db.Tx, o person.Organisation) error {
		t := group.Term{Organisation: organisation, Group: in}
		var was group.Holder
		if id != "" {
			if t, err = termOf(tx, organisation, id); err != nil {
				return err
			}
			was = group.Holder{ID: t.Holder, Name: t.Name}
		} else if in != "" {
			if _, err := groupOf(tx, organisation, in); err != nil {
				return err
			}
		} else if _, gone, err := group.JoinedInto(tx, organisation); err != nil || gone {
			if gone {
				err = errs.New(errs.Invalid, "This organisation is part of another one by now. Add the role there.")
			}
			return err
		}
		t.Role, t.Type, t.Pillar, t.Leads, t.Public = f.Role, f.Type, f.Pillar, f.Leads, f.Public
		t.Starts, t.Ends, t.Pay, t.Depth, t.Version = f.Starts, f.Ends, f.Pay, f.Depth, f.Version
		kinds, err := group.RoleTypes(tx)
		if err != nil {
			return err
		}
		var c errs.Check
		checked := t
		if e := errs.Of(checked.Check(kinds)); e != nil {
			c.Add(e.Fields...)
		}
		holder, err := holderOf(tx, a, organisation, f, was)
		if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
			c.Add(e.Fields...)
		} else if err != nil {
			return err
		}
		if problem := c.Err(); problem != nil {
			if same, ok := err.(errSame); ok {
				return errSame{problem, same.Found}
			}
			return problem
		}
		t.Holder = holder
		if t.ID, err = group.SaveTerm(tx, a.Person(), t); err != nil {
			return err
		}
		out = t
		if holder == "" || holder == was.ID {
			return nil
		}
		h, err := group.FindHolder(tx, holder)
		if err != nil || h.Person == "" {
			return err
		}
		return s.tell(tx, a, o, []db.ID{h.Person})
	})
	return out, err
}

// termOf finds a term of an organisation.
func termOf(tx *db.Tx, organisation, id db.ID) (group.Term, error) {
	t, err := group.FindTerm(tx, id)
	if err == nil && t.Organisation != organisation {
		err = errs.Missing()
	}
	return t, err
}

// EndTerm ends a term on its last day.
func (s *Map) EndTerm(ctx context.Context, a access.Actor, organisation, id db.ID, last string, version int64) (t group.Term, err error) {
	err = s.change(ctx, a, organisation, "map.term-end", func(tx *db.Tx, _ person.Organisation) error {
		if t, err = termOf(tx, organisation, id); err != nil {
			return err
		}
		t.Version = version
		return group.EndTerm(tx, t, last)
	})
	return t, err
}

// RemoveTerm takes away a term that was written by mistake.
func (s *Map) RemoveTerm(ctx context.Context, a access.Actor, organisation, id db.ID) (t group.Term, err error) {
	err = s.change(ctx, a, organisation, "map.term-remove", func(tx *db.Tx, _ person.Organisation) error {
		if t, err = termOf(tx, organisation, id); err != nil {
			return err
		}
		for _, kind := range []ground.Kind{ground.Filled, ground.Ending} {
			if err := ground.End(tx, a, ground.Thing{Kind: kind, Of: id}); err != nil {
				return err
			}
		}
		return group.RemoveTerm(tx, id)
	})
	return t, err
}
