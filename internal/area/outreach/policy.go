package outreach

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// runs: the engagement lead of an organisation does its work, coordinators that of all of the network's, and so does the program itself when it makes the demonstration.
func runs(a access.Actor, organisation db.ID) bool { return a.Leads(organisation) || a.IsSystem() }

// everywhere: coordinators do so for every organisation.
func everywhere(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }

// relation is what somebody is to an organisation.
type relation struct{ Runs, Belongs bool }

// mayRead: engagement leads, and people of the organisation.
func mayRead(r relation) bool { return r.Runs || r.Belongs }

// mayWrite: engagement leads. They alone read how many people each visit reached; others read sums with small numbers protected.
func mayWrite(r relation) bool { return r.Runs }
