package strategy

import (
	"alongside/internal/platform/access"
	"alongside/internal/shared/person"
)

// standing is what somebody is to the strategies of an organisation.
type standing struct {
	Runs  bool        // an engagement lead, of the network (a coordinator) or of this organisation
	Leads bool        // an engagement lead of the organisation: has taken on a step of its plan, or an outcome, as that
	Is    bool        // works there (somebody else confirmed it), or holds a role there today
	Named bool        // is responsible for an outcome, or is asked to be
	Opens bool        // sees who leads where in it
	Side  person.Side // for which side they say yes; "" for neither
}

// mayRead: engagement leads, people of the organisation, who is responsible or asked to be, and whoever sees who leads where in it. An
// administrator as such does not.
func mayRead(r standing) bool { return r.Runs || r.Leads || r.Is || r.Named || r.Opens }

// mayWrite: engagement leads, of the network and of the organisation.
func mayWrite(r standing) bool { return r.Runs || r.Leads }

// maySay: those who hold a role there or have taken on an outcome, each for their own side. Nobody says yes for somebody else.
func maySay(r standing) bool { return r.Side != "" }

// mayAnswer: only they themselves take on what they are asked.
func mayAnswer(a access.Actor, x Responsible) bool { return a.SignedIn() && a.Is(x.Person) }

// mayTakeOff: engagement leads, and everybody themselves.
func mayTakeOff(a access.Actor, r standing, x Responsible) bool {
	return mayWrite(r) || mayAnswer(a, x)
}

const (
	notWriters = "Only engagement leads write the strategy of an organisation."
	notVoters  = "Only people who hold a role in this organisation, or have taken on an outcome, say yes to its strategy."
)
