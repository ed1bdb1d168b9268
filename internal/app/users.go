package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/area/administration"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/account"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// User is one line of `alongside user list`.
type User struct {
	Email  string        `json:"email"`
	Name   string        `json:"name"`
	Roles  []access.Role `json:"roles"`
	ComeIn bool          `json:"has_come_in"`
	Closed bool          `json:"closed"`
}

// commandLine is who acts when a command is typed; why goes into the log.
func commandLine(network db.ID) access.Actor { return access.System(network, "command line") }

// networkNamed finds a network by its short name; the empty name is the only network, or else an error.
func networkNamed(tx *db.SystemTx, slug string) (network.Network, error) {
	if slug != "" {
		n, err := network.BySlug(tx, slug)
		if errs.Is(err, errs.NotFound) {
			err = errs.New(errs.NotFound, "There is no network %q. See them with: alongside network list.", slug)
		}
		return n, err
	}
	all, err := network.List(tx)
	switch {
	case err != nil:
		return network.Network{}, err
	case len(all) == 0:
		return network.Network{}, errs.New(errs.NotFound, "This installation has no network yet. Make the first one with: alongside network create.")
	case len(all) > 1:
		return network.Network{}, errs.New(errs.Invalid, "There are %d networks. Say which one with --network. See them with: alongside network list.", len(all))
	}
	return all[0], nil
}

// Users lists the people of a network who can sign in or hold a role, by name, a thousand at a time.
func (a *App) Users(ctx context.Context, slug string) (out []User, err error) {
	err = a.DB.SystemRead(ctx, "list the users", func(tx *db.SystemTx) error {
		n, err := networkNamed(tx, slug)
		if err != nil {
			return err
		}
		in := tx.In(n.ID)
		out = []User{}
		const step = 1000
		for {
			people, err := administration.ListPeople(in, "", "", step, len(out))
			if err != nil {
				return err
			}
			for _, p := range people {
				out = append(out, User{Email: p.Email, Name: p.Name(), Roles: append([]access.Role{}, p.Roles...), ComeIn: p.HasComeIn, Closed: p.Closed})
			}
			if len(people) < step {
				return nil
			}
		}
	})
	return out, err
}

// Invitation is what InviteUser is asked for.
type Invitation struct {
	Network, Email, Given, Family string
	Roles                         []access.Role
	// Organisation is whose engagement lead they become, by its name as the network writes it: an engagement lead belongs to one organisation.
	Organisation string
	// ShowLink returns the link instead of sending it, where no mail server is set. It lets whoever reads it sign in as
	// the person, so the log says that it was shown.
	ShowLink bool
}

// belong lets somebody belong to the organisation with this name, for certain. Nobody is moved from one organisation to another here, and none is made.
func belong(tx *db.Tx, actor access.Actor, p person.Person, name string) error {
	all, err := person.Organisations(tx)
	if err != nil {
		return err
	}
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	at := slices.IndexFunc(all, func(o person.Organisation) bool { return fold(o.Name) == fold(name) })
	if at < 0 {
		return errs.New(errs.Invalid, "there is no organisation called %q in this network: write its name as the network writes it, or add it first", name)
	}
	if p.Organisation != "" && p.Organisation != all[at].ID {
		return errs.New(errs.Invalid, "%s belongs to %s: change that on their page first", p.Email, p.OrgName)
	}
	if p.Organisation == "" {
		p.Organisation = all[at].ID
		if err := person.Update(tx, p); err != nil {
			return err
		}
	}
	if err := person.ConfirmOrganisation(tx, p.ID, all[at].ID); err != nil {
		return err
	}
	return audit.Record(tx, actor, "person.confirm-organisation", "person", p.ID, "")
}

// InviteUser enters a person who is not there yet, gives the roles, and sends them a link or returns it.
func (a *App) InviteUser(ctx context.Context, i Invitation) (link string, err error) {
	err = a.DB.System(ctx, "invite a user", func(tx *db.SystemTx) error {
		n, err := networkNamed(tx, i.Network)
		if err != nil {
			return err
		}
		in, actor := tx.In(n.ID), commandLine(n.ID)
		p, found, err := person.ByEmail(in, i.Email)
		if err != nil {
			return err
		}
		if !found {
			p = person.Person{Given: i.Given, Family: i.Family, Email: i.Email, Invented: n.Demo}
			if p.ID, err = person.Create(in, p); err != nil {
				return err
			}
			if err := audit.Record(in, actor, "person.add", "person", p.ID, ""); err != nil {
				return err
			}
		}
		if i.Organisation != "" {
			if p, err = person.Find(in, p.ID); err != nil {
				return err
			}
			if err := belong(in, actor, p, i.Organisation); err != nil {
				return err
			}
		}
		for _, r := range i.Roles {
			if err := person.Grant(in, p.ID, r); err != nil {
				return err
			}
			if err := audit.Record(in, actor, "role.grant", "person", p.ID, string(r)); err != nil {
				return err
			}
			if r == access.Coordinator {
				if _, err := a.coordinates(in, actor, p.ID); err != nil {
					return err
				}
			}
		}
		detail := ""
		if i.ShowLink {
			detail = "the link was shown"
			link, err = a.Accounts.Link(tx, n.ID, p.Email)
		} else {
			err = a.Accounts.Invite(tx, n.ID, p, "The people who run Alongside", n.Name)
		}
		if err != nil {
			return err
		}
		return audit.Record(in, actor, "person.invite", "person", p.ID, detail)
	})
	if err == nil && !i.ShowLink {
		_, err = a.Post.Deliver(ctx)
	}
	return link, err
}

// ResetSessions signs the account with this address out everywhere, or everybody when the address is empty, and says how
// many sessions ended.
func (a *App) ResetSessions(ctx context.Context, email string) (ended int64, err error) {
	err = a.DB.System(ctx, "reset sessions", func(tx *db.SystemTx) error {
		if email == "" {
			if ended, err = account.EndEverySession(tx); err != nil {
				return err
			}
			all, err := network.List(tx)
			if err != nil {
				return err
			}
			for _, n := range all {
				if err := audit.Record(tx.In(n.ID), commandLine(n.ID), "session.end", "network", n.ID, "everybody’s sessions"); err != nil {
					return err
				}
			}
			return nil
		}
		who, places, err := account.Whereabouts(tx, email)
		if err != nil {
			return err
		}
		if ended, err = account.EndSessions(tx, who, ""); err != nil {
			return err
		}
		for _, p := range places {
			if err := audit.Record(tx.In(p.Network), commandLine(p.Network), "session.end", "person", p.Person, fmt.Sprintf("%d sessions", ended)); err != nil {
				return err
			}
		}
		return nil
	})
	return ended, err
}
