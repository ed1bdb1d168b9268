// Package access says who is asking and what a route demands of them.
//
// An Actor is made only where somebody was recognised: by a session (NewPerson), by the secret of a link (NewLink), or
// by the program's own work (System). Routes name a Permission; the object itself is checked by the slice's policy,
// through Actor.Allow, and an answer to a signed-in person that no check has looked at is refused by package web.
package access

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Role is what a person may do in a network beyond what everybody may. Being a member of a pair, a panel or an edition
// is not a role: that is read from the object.
type Role string

// The roles of a network. Neither opens a collaboration's space.
const (
	// Coordinator runs editions.
	Coordinator Role = "coordinator"
	// Administrator looks after people, roles and the network itself.
	Administrator Role = "administrator"
	// Lead is the engagement lead of one organisation, to which they belong: what a Coordinator does for every organisation of the
	// network they do for that one. It opens nothing else, and no programme. Ask Actor.Leads, which knows for which one.
	Lead Role = "lead"
)

// Actor is who is asking. The zero Actor is nobody: a visitor who is not signed in.
type Actor struct {
	network, account, person, session db.ID
	name                              string
	roles                             []Role
	leads                             db.ID
	link                              string
	system                            string
	shares                            bool
	checked                           *bool
}

// NewPerson is somebody recognised by a session. Only package account calls it.
func NewPerson(network, account, person, session db.ID, name string, roles []Role) Actor {
	return Actor{network: network, account: account, person: person, session: session, name: name, roles: roles, checked: new(bool)}
}

// Sharing is the actor with the note that they are a member of a collaboration now, or of none. Only package account
// calls it: the menu of every page asks, and the same statement that recognises the person can answer.
func (a Actor) Sharing(yes bool) Actor { a.shares = yes; return a }

// Leading is the actor with the organisation of which they are the engagement lead, "" for none. Only package account calls it.
func (a Actor) Leading(organisation db.ID) Actor { a.leads = organisation; return a }

// Leads says whether the actor is an engagement lead for an organisation: of the whole network, or of this one.
func (a Actor) Leads(organisation db.ID) bool {
	return a.LeadsAll() || organisation != "" && a.leads == organisation
}

// LeadsAll says whether the actor is an engagement lead for every organisation: a coordinator is, and the program itself.
func (a Actor) LeadsAll() bool { return a.Has(Coordinator) || a.IsSystem() }

// LeadsOf is for statements: the organisation for which the actor is an engagement lead, "" for every one; some is false when there is none.
func (a Actor) LeadsOf() (organisation string, some bool) {
	if a.LeadsAll() {
		return "", true
	}
	return string(a.leads), a.leads != ""
}

// LeadsOne is the one organisation of which the actor is the engagement lead, "" when there is none.
func (a Actor) LeadsOne() db.ID { return a.leads }

// LeadsSome says whether the actor is an engagement lead for any organisation.
func (a Actor) LeadsSome() bool { return a.LeadsAll() || a.leads != "" }

// Shares says whether the actor is a member of a collaboration. It is for the menu and opens nothing.
func (a Actor) Shares() bool { return a.shares }

// NewVisitor is nobody in particular, in a network.
func NewVisitor(network db.ID) Actor { return Actor{network: network, checked: new(bool)} }

// NewLink is somebody who holds the secret of a link; what says which kind of link, such as "sponsor". Call it only
// after the secret was found by its hash.
func NewLink(network db.ID, what string) Actor {
	return Actor{network: network, link: what, checked: new(bool)}
}

// System is the program's own work in a network (a job, an import from the command line); why goes into the audit log.
func System(network db.ID, why string) Actor {
	return Actor{network: network, system: why, checked: new(bool)}
}

// Network is the network that the actor acts in.
func (a Actor) Network() db.ID { return a.network }

// Account is the actor's sign-in, empty for visitors, links and the system.
func (a Actor) Account() db.ID { return a.account }

// Person is the actor as a person of this network, empty for visitors, links and the system.
func (a Actor) Person() db.ID { return a.person }

// Session is the session by which the actor was recognised.
func (a Actor) Session() db.ID { return a.session }

// Name is how the actor is called on pages and in the audit log.
func (a Actor) Name() string {
	switch {
	case a.system != "":
		return "Alongside: " + a.system
	case a.link != "":
		return "someone with a " + a.link + " link"
	}
	return a.name
}

// SignedIn says whether the actor is a person of this network.
func (a Actor) SignedIn() bool { return a.person != "" }

// IsSystem says whether this is the program's own work.
func (a Actor) IsSystem() bool { return a.system != "" }

// Has says whether the actor holds any of the roles.
func (a Actor) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.roles, r) })
}

// Roles are the actor's roles in this network.
func (a Actor) Roles() []Role { return slices.Clone(a.roles) }

// Is says whether the actor is this person.
func (a Actor) Is(person db.ID) bool { return person != "" && a.person == person }

// Allow is the object check: it remembers that one was made and answers "not found" unless ok, so that what is hidden
// and what is missing look the same.
func (a Actor) Allow(ok bool) error {
	a.Scoped()
	if !ok {
		return errs.Missing()
	}
	return nil
}

// May is the object check for what the actor may see but perhaps not do; message says why not.
func (a Actor) May(ok bool, message string) error {
	a.Scoped()
	if !ok {
		return errs.New(errs.Forbidden, "%s", message)
	}
	return nil
}

// Scoped remembers that what is shown was limited in the query to what this actor may see (their own rows, say).
func (a Actor) Scoped() {
	if a.checked != nil {
		*a.checked = true
	}
}

// Checked says whether any object check or scoped list has looked at this request.
func (a Actor) Checked() bool { return a.checked != nil && *a.checked }

// Permission is what a route demands before its page function runs. Make one with Public, ByLink, SignedIn or Roles.
type Permission struct {
	public, link bool
	roles        []Role
	leads        bool
	of           string // the part of the path with the organisation that they lead, "" when the page function finds it
	words        string
}

// Public is a page for everybody; why says why that is right.
func Public(why string) Permission { return Permission{public: true, words: "public: " + why} }

// ByLink is a page for whoever holds the secret of a link, which is in the path; the page function looks it up.
func ByLink(what string) Permission { return Permission{link: true, words: "link: " + what} }

// SignedIn is a page for every person of the network; the page function checks the object.
func SignedIn() Permission { return Permission{words: "signed in"} }

// Roles is a page for people who hold one of the roles; the page function checks the object as well.
func Roles(roles ...Role) Permission {
	p := Permission{roles: roles, words: "role:"}
	for _, r := range roles {
		p.words += " " + string(r)
	}
	return p
}

// Leads is a page for engagement leads: coordinators, and who leads the organisation that this part of the path names. The page function
// checks the object as well.
func Leads(of string) Permission {
	return Permission{leads: true, of: of, words: "leads: {" + of + "}"}
}

// LeadsSome is a page for engagement leads of any organisation, where the path does not say of which one: the page function finds the object
// and asks Actor.Leads.
func LeadsSome() Permission { return Permission{leads: true, words: "leads: of the object"} }

// String says the permission in words, for the access matrix.
func (p Permission) String() string { return p.words }

// Valid says whether the permission was made by one of the constructors.
func (p Permission) Valid() bool { return p.words != "" }

// Open says whether no signed-in person is needed.
func (p Permission) Open() bool { return p.public || p.link }

// NeedsLink says whether the route is opened by a secret in its path.
func (p Permission) NeedsLink() bool { return p.link }

// Check is the route's own check: nil, SignIn when nobody is signed in, NotFound when the role is missing. path gives a part of the path.
func (p Permission) Check(a Actor, path func(string) string) error {
	switch {
	case p.Open():
		return nil
	case !a.SignedIn():
		return errs.New(errs.SignIn, "Sign in to see this page.")
	case len(p.roles) > 0 && !a.Has(p.roles...), p.leads && p.of == "" && !a.LeadsSome(), p.leads && p.of != "" && !a.Leads(db.ID(path(p.of))):
		return errs.Missing()
	}
	return nil
}
