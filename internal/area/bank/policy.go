package bank

import "alongside/internal/platform/access"

// relation is what somebody is to an organisation of the bank.
type relation struct {
	Coordinator bool // is an engagement lead: of the network, or of this organisation alone
	Belongs     bool // is of the organisation, and somebody else confirmed it
	Lead        bool // somebody named them to look for people in its name
}

// mayLook: those of the organisation itself who were named for it, or are engagement leads, while it is a partner. A coordinator of the
// network who belongs to another organisation sees nobody there, and an administrator as such sees nobody at all.
func mayLook(r relation, partner bool) bool { return partner && r.Belongs && (r.Coordinator || r.Lead) }

// mayKeep: coordinators say what an organisation of the network does, whether it may look for people, and who does so in its name.
func mayKeep(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }

// mayDescribe: those who look for people in its name, too, say what their organisation does.
func mayDescribe(a access.Actor, r relation) bool { return mayKeep(a) || r.Belongs && r.Lead }
