package entry

import (
	"slices"

	"alongside/internal/platform/db"
)

// Audience is who may see an entry beyond its author, in widening order.
type Audience string

// The audiences. Every entry starts with the narrowest that its owner has.
const (
	// Author is the writer alone.
	Author Audience = "author"
	// Members are the members of the collaboration that owns the entry.
	Members Audience = "members"
	// Programme are the people who take part in the entry's edition, and its facilitators.
	Programme Audience = "programme"
	// Organisation are the people of the entry's organisation.
	Organisation Audience = "organisation"
	// Network is every signed-in person of the network.
	Network Audience = "network"
	// Public is everybody.
	Public Audience = "public"
)

var order = []Audience{Author, Members, Programme, Organisation, Network, Public}

// Valid says whether it is one of the audiences.
func (a Audience) Valid() bool { return slices.Contains(order, a) }

// Wider says whether a lets more people see than b.
func (a Audience) Wider(b Audience) bool { return slices.Index(order, a) > slices.Index(order, b) }

// Covers says whether everybody who sees an entry of audience b also sees it when its audience is a. It is not the same
// as the order: who takes part in a programme need not belong to the organisation, nor the other way round.
func (a Audience) Covers(b Audience) bool {
	if a == Organisation && b == Programme {
		return false
	}
	return a == b || a.Wider(b)
}

// Words is the audience as people read it.
func (a Audience) Words() string {
	switch a {
	case Author:
		return "only me"
	case Members:
		return "the members"
	case Programme:
		return "everybody in the programme"
	case Organisation:
		return "everybody in the organisation"
	case Network:
		return "everybody in the network"
	case Public:
		return "everybody, on the open internet"
	}
	return string(a)
}

// Audiences lists all of them in widening order.
func Audiences() []Audience { return slices.Clone(order) }

// Viewer is who looks, with what makes them belong. The zero Viewer is a visitor who is not signed in.
type Viewer struct {
	Person         db.ID
	Collaborations []db.ID // of which they are a member now
	Editions       []db.ID // in which they have a place or a function
	Organisation   db.ID
	Works          []db.ID // organisations in whose work they take part, whether they belong to them or not
}

// CanSee is the one place that decides who may see an entry. Roles do not appear in it: a coordinator or administrator
// sees what any other person in their place would.
func CanSee(v Viewer, e Entry) bool {
	if e.Removed != 0 {
		return false
	}
	mine := v.Person != "" && e.Author == v.Person
	inside := e.OwnerKind == OwnerCollaboration && v.Person != "" && slices.Contains(v.Collaborations, e.Owner)
	switch e.Audience {
	case Author:
		return mine
	case Members:
		return inside || (e.OwnerKind == OwnerPerson && mine)
	case Programme:
		return inside || (e.OwnerKind == OwnerPerson && mine) || (v.Person != "" && e.Edition != "" && slices.Contains(v.Editions, e.Edition))
	case Organisation:
		return inside || (e.OwnerKind == OwnerPerson && mine) || (v.Person != "" && e.Organisation != "" && (v.Organisation == e.Organisation || e.Work && slices.Contains(v.Works, e.Organisation)))
	case Network:
		return v.Person != ""
	case Public:
		return true
	}
	return false
}
