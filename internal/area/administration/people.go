package administration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/account"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// profile is one person as an administrator sees them. What they told about access, their experience and where they
// speak from is not here: it is between them and those who run their edition.
type profile struct {
	person.Person
	Roles []access.Role
	// Closed is when their access was ended, zero when it is open.
	Closed db.Instant
	// HasComeIn says that they have signed in to this network.
	HasComeIn bool
	// AddressFixed says that their email address cannot be changed here.
	AddressFixed bool
}

func (p profile) has(r access.Role) bool { return slices.Contains(p.Roles, r) }

func readProfile(tx *db.Tx, id db.ID) (profile, error) {
	var p profile
	var err error
	if p.Person, err = person.Find(tx, id); err != nil {
		return p, err
	}
	if p.Roles, err = person.RolesOf(tx, id); err != nil {
		return p, err
	}
	if p.Closed, err = person.ClosedAt(tx, id); err != nil {
		return p, err
	}
	spaces, err := collaboration.IDsOf(tx, id)
	p.HasComeIn = p.Account != ""
	p.AddressFixed = !mayChangeAddress(p.HasComeIn, len(spaces) > 0)
	return p, err
}

// profile reads one person for the pages.
func (a *Administration) profile(ctx context.Context, actor access.Actor, id db.ID) (p profile, err error) {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err = readProfile(tx, id)
		return err
	})
	return p, err
}

// details are what an administrator can enter about a person.
type details struct {
	Given, Family, Email, Job, Organisation, Place string
	Roles                                          []access.Role
	Invite                                         bool
	Version                                        int64
}

// into puts the details into a person; organisations are found or made by their name.
func (d details) into(tx *db.Tx, p *person.Person) error {
	p.Given, p.Family, p.Email, p.Job, p.Place = d.Given, d.Family, d.Email, d.Job, d.Place
	var err error
	p.Organisation, err = person.OrganisationNamed(tx, d.Organisation)
	return err
}

// knownRoles are the roles that can be given, in the order of the pages.
var knownRoles = []access.Role{access.Coordinator, access.Lead, access.Administrator}

// networkRoles are those for the whole network, which its first person holds.
var networkRoles = []access.Role{access.Coordinator, access.Administrator}

func checkRoles(roles []access.Role) error {
	var c errs.Check
	for _, r := range roles {
		c.That(slices.Contains(knownRoles, r), "roles", "Choose roles from the list.")
	}
	return c.Err()
}

// AddPerson enters somebody, with roles, and writes to them if wanted.
func (a *Administration) AddPerson(ctx context.Context, actor access.Actor, d details) (id db.ID, err error) {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return "", err
	}
	if err := checkRoles(d.Roles); err != nil {
		return "", err
	}
	err = a.db.System(ctx, "add a person", func(tx *db.SystemTx) error {
		in := tx.In(actor.Network())
		var p person.Person
		if err := d.into(in, &p); err != nil {
			return err
		}
		p.OrgConfirmed = p.Organisation != ""
		if id, err = person.Create(in, p); err != nil {
			return err
		}
		if err := audit.Record(in, actor, "person.add", "person", id, ""); err != nil {
			return err
		}
		if _, err := a.grant(in, actor, id, d.Roles); err != nil {
			return err
		}
		if !d.Invite {
			return nil
		}
		return a.inviteIn(tx, actor, id)
	})
	return id, err
}

// grant gives somebody roles, and says in words what ends for them with it.
func (a *Administration) grant(tx *db.Tx, actor access.Actor, id db.ID, roles []access.Role) (ends string, err error) {
	for _, r := range roles {
		if err := person.Grant(tx, id, r); err != nil {
			return "", beside("roles", err)
		}
		if err := audit.Record(tx, actor, "role.grant", "person", id, string(r)); err != nil {
			return "", err
		}
		if r != access.Coordinator {
			continue
		}
		if ends, err = a.becomes(tx, actor, id); err != nil {
			return "", err
		}
	}
	return ends, nil
}

// Invite writes to somebody who is in the network, with a link that signs them in.
func (a *Administration) Invite(ctx context.Context, actor access.Actor, id db.ID) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.System(ctx, "invite a person", func(tx *db.SystemTx) error { return a.inviteIn(tx, actor, id) })
}

func (a *Administration) inviteIn(tx *db.SystemTx, actor access.Actor, id db.ID) error {
	in := tx.In(actor.Network())
	p, err := readProfile(in, id)
	if err != nil {
		return err
	}
	if p.Closed != 0 {
		return errs.New(errs.Invalid, "Open this person's access again before you invite them.")
	}
	n, err := network.Find(in)
	if err != nil {
		return err
	}
	if err := a.accounts.Invite(tx, actor.Network(), p.Person, actor.Name(), n.Name); err != nil {
		return err
	}
	return audit.Record(in, actor, "person.invite", "person", id, "")
}

// ChangePerson saves details. The address changes only where policy allows: then links to the old one stop working, and
// a letter there says so.
func (a *Administration) ChangePerson(ctx context.Context, actor access.Actor, id db.ID, d details) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.System(ctx, "change a person's details", func(tx *db.SystemTx) error {
		in := tx.In(actor.Network())
		p, err := readProfile(in, id)
		if err != nil {
			return err
		}
		was, old := p.Person, p.Email
		if p.AddressFixed {
			d.Email = old
		}
		if err := d.into(in, &p.Person); err != nil {
			return err
		}
		if p.Version != d.Version && sameDetails(was, p.Person) {
			return nil // sent from two windows: the first time counted
		}
		p.Version = d.Version
		if err := person.Update(in, p.Person); err != nil {
			return err
		}
		if p.Organisation != "" && p.Organisation != was.Organisation && mayConfirm(actor, id) {
			if err := person.ConfirmOrganisation(in, id, p.Organisation); err != nil {
				return err
			}
		}
		if p.has(access.Lead) && p.Organisation != was.Organisation {
			if err := audit.Record(in, actor, "role.revoke", "person", id, string(access.Lead)); err != nil {
				return err
			}
		}
		if err := a.tellChanged(in, actor, was, p); err != nil {
			return err
		}
		what := ""
		if person.FoldEmail(d.Email) != old {
			what = "with the email address"
			if err := a.tellOldAddress(tx, actor, p.Person, old); err != nil {
				return err
			}
		}
		return audit.Record(in, actor, "person.change", "person", id, what)
	})
}

// sameDetails says whether two versions of a person say the same where an administrator may write.
func sameDetails(a, b person.Person) bool {
	return a.Given == b.Given && a.Family == b.Family && a.Email == person.FoldEmail(b.Email) && a.Job == b.Job && a.Organisation == b.Organisation && a.Place == b.Place
}

// tellChanged writes to somebody who has come in, or is in a space, what an administrator changed about them.
func (a *Administration) tellChanged(in *db.Tx, actor access.Actor, was person.Person, now profile) error {
	if actor.Is(now.ID) || !now.AddressFixed {
		return nil
	}
	now.OrgName = ""
	if now.Organisation != "" {
		o, err := person.FindOrganisation(in, now.Organisation)
		if err != nil {
			return err
		}
		now.OrgName = o.Name
	}
	var b strings.Builder
	for _, f := range []struct{ label, before, now string }{
		{"Name", was.Name(), now.Name()}, {"Role", was.Job, now.Job}, {"Organisation", was.OrgName, now.OrgName}, {"Place", was.Place, now.Place},
	} {
		if f.before != f.now {
			fmt.Fprintf(&b, "%s. Before: %s. Now: %s.\n", f.label, orNothing(f.before), orNothing(f.now))
		}
	}
	if b.Len() == 0 {
		return nil
	}
	n, err := network.Find(in)
	if err != nil {
		return err
	}
	link, err := a.post.Address(in, "/me/details")
	if err != nil {
		return err
	}
	return a.post.Send(in, mail.Letter{Kind: notice.Details, Person: now.ID, To: now.Email, ToName: now.Name(), Subject: "Your details were changed in " + n.Name, Text: fmt.Sprintf(
		"Hello %s,\n\n%s changed your details in %s.\n\n%s\nIs something wrong? You can change it here:\n\n%s\n\n--\nYou get this letter because your details were changed in %s.\n",
		now.Given, actor.Name(), n.Name, b.String(), link, n.Name)})
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func (a *Administration) tellOldAddress(tx *db.SystemTx, actor access.Actor, p person.Person, old string) error {
	if err := forgetLinks(tx, old); err != nil {
		return err
	}
	in := tx.In(actor.Network())
	n, err := network.Find(in)
	if err != nil {
		return err
	}
	return a.post.Send(in, mail.Letter{To: old, ToName: p.Name(), Subject: "Your email address was changed in " + n.Name, Text: fmt.Sprintf(
		"Hello %s,\n\n%s has entered another email address for you in %s on Alongside. From now on, letters and sign-in links go there.\n\nIf you did not ask for that, tell the people who run %s.\n",
		p.Given, actor.Name(), n.Name, n.Name)})
}

// ConfirmOrganisation notes that somebody belongs to the organisation that they named: from then on they read what is shown
// to its people. Nobody does it for themselves.
func (a *Administration) ConfirmOrganisation(ctx context.Context, actor access.Actor, id, organisation db.ID) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	if err := actor.May(mayConfirm(actor, id), "You cannot confirm your own organisation. Ask another administrator."); err != nil {
		return err
	}
	return a.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err := person.Find(tx, id)
		if err != nil || p.OrgConfirmed && p.Organisation == organisation {
			return err
		}
		if err := person.ConfirmOrganisation(tx, id, organisation); err != nil {
			return err
		}
		return audit.Record(tx, actor, "person.confirm-organisation", "person", id, "")
	})
}

// SetRoles gives and takes roles until the person has exactly these. It says in words what ends for them with a role.
func (a *Administration) SetRoles(ctx context.Context, actor access.Actor, id db.ID, roles []access.Role) (ends string, err error) {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return "", err
	}
	if err := checkRoles(roles); err != nil {
		return "", err
	}
	err = a.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err := readProfile(tx, id)
		if err != nil {
			return err
		}
		var more []access.Role
		for _, r := range knownRoles {
			switch want := slices.Contains(roles, r); {
			case want && !p.has(r):
				more = append(more, r)
			case !want && p.has(r):
				if err := person.Revoke(tx, id, r); err != nil {
					return beside("roles", err)
				}
				if err := audit.Record(tx, actor, "role.revoke", "person", id, string(r)); err != nil {
					return err
				}
			}
		}
		ends, err = a.grant(tx, actor, id, more)
		return err
	})
	return ends, err
}

// beside puts a person's error beside a field.
func beside(field string, err error) error {
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid && len(e.Fields) == 0 {
		return &errs.Error{Kind: errs.Invalid, Message: e.Message, Fields: []errs.Field{{Name: field, Message: e.Message}}}
	}
	return err
}

// EndSessions signs a person out everywhere.
func (a *Administration) EndSessions(ctx context.Context, actor access.Actor, id db.ID) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.System(ctx, "sign a person out", func(tx *db.SystemTx) error {
		p, err := readProfile(tx.In(actor.Network()), id)
		if err != nil {
			return err
		}
		return endSessions(tx, actor, p)
	})
}

func endSessions(tx *db.SystemTx, actor access.Actor, p profile) error {
	if p.Account == "" {
		return nil
	}
	n, err := account.EndSessions(tx, p.Account, "")
	if err != nil || n == 0 {
		return err
	}
	return audit.Record(tx.In(actor.Network()), actor, "session.end", "person", p.ID, count(n, "session"))
}

// ClosePerson ends somebody's access to the network: their sessions end, and a letter says so. They stay on record.
func (a *Administration) ClosePerson(ctx context.Context, actor access.Actor, id db.ID) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	if err := actor.May(mayClose(actor, id), "You cannot close your own access. Ask another administrator."); err != nil {
		return err
	}
	return a.db.System(ctx, "close a person's access", func(tx *db.SystemTx) error {
		in := tx.In(actor.Network())
		p, err := readProfile(in, id)
		if err != nil || p.Closed != 0 {
			return err
		}
		if err := person.Close(in, id); err != nil {
			return err
		}
		for _, do := range a.closes {
			if err := do(in, id); err != nil {
				return err
			}
		}
		if err := forgetLinks(tx, p.Email); err != nil {
			return err
		}
		if err := endSessions(tx, actor, p); err != nil {
			return err
		}
		if err := audit.Record(in, actor, "person.close", "person", id, ""); err != nil {
			return err
		}
		n, err := network.Find(in)
		if err != nil {
			return err
		}
		return a.post.Send(in, mail.Letter{To: p.Email, ToName: p.Name(), Subject: "Your access to " + n.Name + " was closed", Text: fmt.Sprintf(
			"Hello %s,\n\nAn administrator has closed your access to %s on Alongside, so you can no longer sign in there.\n\nIf you think that is a mistake, ask the people who run %s.\n",
			p.Given, n.Name, n.Name)})
	})
}

// OpenPerson lets somebody in again.
func (a *Administration) OpenPerson(ctx context.Context, actor access.Actor, id db.ID) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err := readProfile(tx, id)
		if err != nil || p.Closed == 0 {
			return err
		}
		if err := person.Reopen(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "person.open", "person", id, "")
	})
}

func count(n int64, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// roleWords names a role as people read it.
func roleWords(r access.Role) string {
	return map[access.Role]string{access.Coordinator: "Coordinator", access.Lead: "Engagement lead", access.Administrator: "Administrator"}[r]
}

func roleList(roles []access.Role) string {
	var out []string
	for _, r := range knownRoles {
		if slices.Contains(roles, r) {
			out = append(out, roleWords(r))
		}
	}
	return strings.Join(out, ", ")
}
