package outreach

import "alongside/internal/platform/access"

// runs: coordinators are the engagement leads of the network's organisations, and so is the program itself when it makes the demonstration.
func runs(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }

// relation is what somebody is to an organisation.
type relation struct{ Runs, Belongs bool }

// mayRead: engagement leads, and people of the organisation.
func mayRead(r relation) bool { return r.Runs || r.Belongs }

// mayWrite: engagement leads. They alone read how many people each visit reached; others read sums with small numbers protected.
func mayWrite(r relation) bool { return r.Runs }
