package idea

import (
	"alongside/internal/platform/access"
	"alongside/internal/shared/entry"
)

// mayBring: everybody who is signed in brings ideas, patient leaders and staff alike, to any organisation of the network.
func mayBring(a access.Actor) bool { return a.SignedIn() }

// relation is what somebody is to an idea.
type relation struct {
	Runs    bool
	Owner   bool // one of its owners
	First   bool // brought it
	Asked   bool // is asked to own it too, and all who own it want that
	Contact bool // answers it
	Session bool // holds a role in a group whose session has it on its agenda, with its owners' yes to these words
	Viewer  entry.Viewer
}

// mayRead: its owners, the engagement leads, its contact, whoever is asked to own it too, a group to whose session it goes with its
// owners' yes, and whoever its owners let read it.
func mayRead(r relation, i Idea) bool {
	return i.Erased == 0 && (r.Owner || r.Runs || r.Contact || r.Asked || r.Session || entry.CanSee(r.Viewer, i.Words))
}

// mayFollow: those who have a part in an idea read all of it, with every answer. Others read its words and where it stands.
func mayFollow(r relation) bool { return r.Owner || r.Runs || r.Contact || r.Session }

// mayAdd: its owners write more, until it is closed.
func mayAdd(r relation, i Idea) bool { return r.Owner && i.State != Closed }

// mayTakeAway: whoever brought it takes it away from everybody. The words are theirs.
func mayTakeAway(r relation) bool { return r.First }

// mayAnswer: its contact and the engagement leads; nobody answers their own idea.
func mayAnswer(r relation, i Idea) bool {
	return (r.Contact || r.Runs) && !r.Owner && i.State != Closed
}

// mayName: engagement leads say who answers.
func mayName(r relation, i Idea) bool { return r.Runs && i.State != Closed }

// mayAsk: its contact and the engagement leads ask its owners whether it may go to a session.
func mayAsk(r relation, i Idea) bool { return (r.Contact || r.Runs) && i.State != Closed }

// place is what somebody is to an organisation's ideas.
type place struct {
	Runs, Belongs bool
	Answers       bool // is its contact for ideas, or the contact of one of them
	Group         bool // holds a role in a group that has had or has a session
}

// maySeeRegister: engagement leads, people of the organisation, who answers ideas, and people of groups with sessions. They find there what
// they may read.
func maySeeRegister(p place) bool { return p.Runs || p.Belongs || p.Answers || p.Group }

// inSession is what somebody is to one session.
type inSession struct{ Runs, Answers, Member, Leads bool }

// maySeeSession: engagement leads, who answers ideas here, and the people of its group.
func maySeeSession(s inSession) bool { return s.Runs || s.Answers || s.Member }

// mayRecord: engagement leads and whoever leads the group write down what was decided.
func mayRecord(s inSession) bool { return s.Runs || s.Leads }
