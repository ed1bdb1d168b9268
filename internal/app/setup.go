package app

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// FirstNetwork makes a network with its first administrator, who is a coordinator too.
func (a *App) FirstNetwork(ctx context.Context, n network.Network, first person.Person) (db.ID, error) {
	var id db.ID
	n.Demo = a.Config.Demo
	err := a.DB.System(ctx, "make a network", func(tx *db.SystemTx) error {
		var err error
		if id, err = network.Create(tx, n); err != nil {
			return err
		}
		in := tx.In(id)
		who, err := person.Create(in, first)
		if err != nil {
			return err
		}
		for _, role := range []access.Role{access.Administrator, access.Coordinator} {
			if err := person.Grant(in, who, role); err != nil {
				return err
			}
		}
		return audit.Record(in, commandLine(id), "network.create", "network", id, n.Slug)
	})
	return id, err
}

// Networks lists the installation's networks.
func (a *App) Networks(ctx context.Context) ([]network.Network, error) {
	var all []network.Network
	err := a.DB.SystemRead(ctx, "list the networks", func(tx *db.SystemTx) error {
		var err error
		all, err = network.List(tx)
		return err
	})
	return all, err
}

// Migrate brings the database to this version, or only says what it would do; it returns a line for each migration.
func Migrate(ctx context.Context, c Config, dryRun bool) ([]string, error) {
	c = c.Complete()
	d, err := db.Open(ctx, c.Database, db.Options{Now: c.Now})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	files, err := Migrations()
	if err != nil {
		return nil, err
	}
	pending, err := d.Pending(ctx, files)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, m := range pending {
		if !m.Applied {
			lines = append(lines, "to do: "+m.Name)
		}
	}
	if len(lines) == 0 {
		lines = []string{"the database is up to date"}
	}
	if dryRun {
		return lines, nil
	}
	return lines, d.Migrate(ctx, files)
}
