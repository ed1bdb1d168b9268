package recommendation

// standing is what somebody is to a recommendation.
type standing struct {
	SignedIn   bool
	Runs       bool // an engagement lead, of the network (a coordinator) or of the organisation to which it is made
	Everywhere bool // a coordinator of the network
	Sits       bool // holds a role in the body today
	Speaks     bool // speaks for the body
	Owner      bool // owes the answer
	Board      bool // holds a role today in the group that it is made to
}

// mayFollow: who reads it and all its answers because they have to do with it. Engagement leads and those to whom it is made do so
// once it is made. An administrator as such does not.
func mayFollow(r standing, v Recommendation) bool {
	return r.Sits || v.made() && (r.Runs || r.Owner || r.Board)
}

// mayRead: who follows it; the network or everybody when the body says so.
func mayRead(r standing, v Recommendation) bool {
	return mayFollow(r, v) || v.made() && (v.Audience == toPublic || v.Audience == toNetwork && r.SignedIn)
}

// mayWrite: those who sit in the body, until it is made.
func mayWrite(r standing, v Recommendation) bool { return r.Sits && v.State == Draft }

// mayPut: those who sit in the body ask those who speak for it.
func mayPut(r standing, v Recommendation) bool {
	return r.Sits && v.State != Dropped && v.State != Withdrawn
}

// mayName: engagement leads say who owes the answer, as long as one is owed.
func mayName(r standing, v Recommendation) bool { return r.Runs && v.State == Owed }

// mayAnswer: who owes it, until the body has said its word. Nobody answers what they ask for themselves.
func mayAnswer(r standing, v Recommendation) bool { return r.Owner && !r.Sits && v.open() }

// mayNarrow: one of those who speak for the body takes it back from view, at once.
func mayNarrow(r standing, v Recommendation) bool { return r.Speaks && v.Audience != "" }

// mayLink: coordinators keep the links of an organisation with bodies, which may be of another one.
func mayLink(r standing) bool { return r.Everywhere }
