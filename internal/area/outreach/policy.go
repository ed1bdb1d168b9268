package outreach

// relation is what somebody is to an organisation.
type relation struct{ Runs, Belongs bool }

// mayRead: engagement leads, and people of the organisation.
func mayRead(r relation) bool { return r.Runs || r.Belongs }

// mayWrite: engagement leads. They alone read how many people each visit reached; others read sums with small numbers protected.
func mayWrite(r relation) bool { return r.Runs }
