package administration

import (
	"context"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// keeps is the object check of what belongs to the installation: only an administrator of the oldest network passes.
func keeps(tx *db.SystemTx, actor access.Actor) error {
	keeper, err := network.Keeper(tx)
	if err != nil {
		return err
	}
	return actor.Allow(mayKeep(actor, keeper))
}

// ChangeNetwork saves the name, the colours and the time zone of the actor's own network.
func (a *Administration) ChangeNetwork(ctx context.Context, actor access.Actor, name, brand, zone string, version int64) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.System(ctx, "change a network", func(tx *db.SystemTx) error {
		n, err := network.ByID(tx, actor.Network())
		if err != nil {
			return err
		}
		n.Name, n.Brand, n.Zone, n.Version = name, brand, zone, version
		var c errs.Check
		c.That(brand != "", "brand", "Choose one of the colours.")
		c.That(zone != "", "zone", "Enter a time zone by its name, such as Europe/London.")
		if err := c.Err(); err != nil {
			return err
		}
		if err := network.Update(tx, n); err != nil {
			return err
		}
		return audit.Record(tx.In(actor.Network()), actor, "network.change", "network", actor.Network(), "name, colour or time zone")
	})
}

// newcomer is a network to be made, with its first administrator.
type newcomer struct {
	Network              network.Network
	Given, Family, Email string
}

// AddNetwork makes a network whose first administrator, who is a coordinator too, is invited by a letter.
func (a *Administration) AddNetwork(ctx context.Context, actor access.Actor, c newcomer) error {
	return a.db.System(ctx, "make a network", func(tx *db.SystemTx) error {
		if err := keeps(tx, actor); err != nil {
			return err
		}
		own, err := network.ByID(tx, actor.Network())
		if err != nil {
			return err
		}
		c.Network.Demo = own.Demo
		first := person.Person{Given: c.Given, Family: c.Family, Email: c.Email, Invented: own.Demo}
		if err := together(c.Network.Check(), first.Check()); err != nil {
			return err
		}
		id, err := network.Create(tx, c.Network)
		if err != nil {
			return err
		}
		in := tx.In(id)
		if first.ID, err = person.Create(in, first); err != nil {
			return err
		}
		for _, in := range []*db.Tx{in, tx.In(actor.Network())} {
			if err := audit.Record(in, actor, "network.create", "network", id, c.Network.Slug); err != nil {
				return err
			}
		}
		if _, err := a.grant(in, actor, first.ID, networkRoles); err != nil {
			return err
		}
		return a.accounts.Invite(tx, id, first, actor.Name(), c.Network.Name)
	})
}

// together joins the problems of two checks, so that a form shows all of them.
func together(all ...error) error {
	var c errs.Check
	for _, err := range all {
		if e := errs.Of(err); e != nil {
			c.Add(e.Fields...)
		}
	}
	return c.Err()
}

// Networks lists the networks of the installation for those who keep it.
func (a *Administration) Networks(ctx context.Context, actor access.Actor, limit, offset int) (list []networkLine, err error) {
	err = a.db.SystemRead(ctx, "list the networks", func(tx *db.SystemTx) error {
		if err := keeps(tx, actor); err != nil {
			return err
		}
		list, err = listNetworks(tx, limit, offset)
		return err
	})
	return list, err
}

// FindNetwork reads any network of the installation for those who keep it.
func (a *Administration) FindNetwork(ctx context.Context, actor access.Actor, id db.ID) (n network.Network, err error) {
	err = a.db.SystemRead(ctx, "look at a network", func(tx *db.SystemTx) error {
		if err := keeps(tx, actor); err != nil {
			return err
		}
		n, err = network.ByID(tx, id)
		return err
	})
	return n, err
}

// ChangeAddress saves where a network is found: its short name and its host. Links that people kept stop working, so it
// is recorded in that network's log as well.
func (a *Administration) ChangeAddress(ctx context.Context, actor access.Actor, id db.ID, slug, host string, version int64) error {
	return a.db.System(ctx, "change a network's address", func(tx *db.SystemTx) error {
		if err := keeps(tx, actor); err != nil {
			return err
		}
		n, err := network.ByID(tx, id)
		if err != nil {
			return err
		}
		n.Slug, n.Host, n.Version = strings.TrimSpace(slug), host, version
		if err := network.Update(tx, n); err != nil {
			return err
		}
		return audit.Record(tx.In(id), actor, "network.change", "network", id, "short name or host")
	})
}
