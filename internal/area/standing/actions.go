package standing

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// change opens an organisation for whoever keeps its map, does one thing and notes it.
func (s *Map) change(ctx context.Context, a access.Actor, organisation db.ID, action string, do func(tx *db.Tx, o person.Organisation) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, err := s.keep(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := do(tx, o); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "organisation", organisation, "")
	})
}

// groupOf finds a group of an organisation.
func groupOf(tx *db.Tx, organisation, id db.ID) (group.Group, error) {
	g, err := group.FindGroup(tx, id)
	if err == nil && g.Organisation != organisation {
		err = errs.Missing()
	}
	return g, err
}

// SaveGroup adds a group to an organisation (with an empty id), or changes one.
func (s *Map) SaveGroup(ctx context.Context, a access.Actor, organisation db.ID, g group.Group) (id db.ID, err error) {
	err = s.change(ctx, a, organisation, "map.group", func(tx *db.Tx, o person.Organisation) error {
		if _, gone, err := group.JoinedInto(tx, organisation); err != nil {
			return err
		} else if gone && g.ID == "" {
			return errs.New(errs.Invalid, "This organisation is part of another one by now. Add the group there.")
		}
		if g.ID != "" {
			if _, err := groupOf(tx, organisation, g.ID); err != nil {
				return err
			}
		}
		g.Organisation = organisation
		id, err = group.SaveGroup(tx, a.Person(), g)
		return err
	})
	return id, err
}

// EndGroup notes the last day of a group. Roles in it end with it.
func (s *Map) EndGroup(ctx context.Context, a access.Actor, organisation, id db.ID, last string) error {
	return s.change(ctx, a, organisation, "map.group-end", func(tx *db.Tx, _ person.Organisation) error {
		if _, err := groupOf(tx, organisation, id); err != nil {
			return err
		}
		return group.EndGroup(tx, id, last)
	})
}

// Join notes that an organisation became part of another: its groups and roles go there.
func (s *Map) Join(ctx context.Context, a access.Actor, organisation, into db.ID, since string) error {
	return s.change(ctx, a, organisation, "map.join", func(tx *db.Tx, o person.Organisation) error {
		if err := a.Allow(a.LeadsAll()); err != nil { // it changes two organisations
			return err
		}
		var c errs.Check
		_, err := person.FindOrganisation(tx, into)
		if c.That(into != "" && !errs.Is(err, errs.NotFound), "into", "Choose the organisation of which this one is a part now."); !c.OK() {
			return c.Err()
		}
		if err != nil {
			return err
		}
		today, err := network.Today(tx)
		if err != nil {
			return err
		}
		return group.Join(tx, organisation, into, o.Name, since, today)
	})
}

// PersonLeft ends what somebody holds whose access to the network is closed, with today as their last day.
func (s *Map) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	if err := s.stopAsking(tx, a, who); err != nil {
		return err
	}
	last, err := network.Today(tx)
	if err != nil {
		return err
	}
	return group.PersonLeft(tx, who, last)
}

// errAsk undoes what was only tried, to say first what it would do.
var errAsk = errors.New("ask first")

// HolderLeft ends what somebody holds in an organisation, on their last day, and from that day on their way to its pages. It gives how many roles
// ended, and how many became vacant. Unless sure nothing happens: the answer is errAsk, with what would.
func (s *Map) HolderLeft(ctx context.Context, a access.Actor, organisation, holder db.ID, last string, sure bool) (ended, vacant int64, err error) {
	err = s.change(ctx, a, organisation, "map.left", func(tx *db.Tx, _ person.Organisation) error {
		h, err := group.FindHolder(tx, holder)
		if err != nil {
			return err
		}
		today, err := network.Today(tx)
		if err != nil {
			return err
		}
		if ended, vacant, err = group.Left(tx, holder, organisation, last, today); err != nil {
			return err
		}
		if !sure {
			return errAsk
		}
		if h.Person == "" || last > today || s.leaving.End == nil {
			return nil
		}
		return s.leaving.End(tx, a, organisation, h.Person)
	})
	return ended, vacant, err
}

// SaveRoleType adds a kind of role to the network (with an empty id), or changes one.
func (s *Map) SaveRoleType(ctx context.Context, a access.Actor, r group.RoleType) (id string, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.LeadsAll()); err != nil {
			return err
		}
		if id, err = group.SaveRoleType(tx, r); err != nil {
			return err
		}
		return audit.Record(tx, a, "map.role-type", "network", tx.Network, "")
	})
	return id, err
}

// Say keeps the actor's own word on their name in one of their terms: shown, hidden, or nothing said.
func (s *Map) Say(ctx context.Context, a access.Actor, id db.ID, said string) error {
	return s.ofOwn(ctx, a, id, func(tx *db.Tx) error { return group.SayOwn(tx, id, said) })
}

// Call keeps what the actor calls one of their roles themselves.
func (s *Map) Call(ctx context.Context, a access.Actor, id db.ID, words string) error {
	return s.ofOwn(ctx, a, id, func(tx *db.Tx) error { return group.CallOwn(tx, id, words) })
}

// ofOwn does one thing with a term of the actor's own.
func (s *Map) ofOwn(ctx context.Context, a access.Actor, id db.ID, do func(tx *db.Tx) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		t, err := group.FindTerm(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		if err := a.Allow(maySay(a, t)); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return audit.Record(tx, a, "profile.map", "person", a.Person(), "")
	})
}

// tell writes to people for whom a role was written down: they choose whether others read their name.
func (s *Map) tell(tx *db.Tx, a access.Actor, o person.Organisation, who []db.ID) error {
	link, err := s.post.Address(tx, "/me/roles")
	if err != nil {
		return err
	}
	people := map[db.ID]person.Person{}
	for some := range slices.Chunk(who, 200) {
		more, err := person.Several(tx, some)
		if err != nil {
			return err
		}
		maps.Copy(people, more)
	}
	for _, id := range who {
		p := people[id]
		if p.Email == "" || a.Is(id) {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Details, Person: id, To: p.Email, ToName: p.Name(), Subject: "A role is written down for you", Text: fmt.Sprintf(
			"Hello %s,\n\n%s has written down that you hold a role in %s. See what others read about you, and choose whether they read your name:\n\n%s\n",
			p.Given, a.Name(), o.Name, link)}); err != nil {
			return err
		}
	}
	return nil
}
