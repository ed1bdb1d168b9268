package participation

import (
	"alongside/internal/platform/access"
	"alongside/internal/shared/person"
)

// standing is what somebody is to an organisation.
type standing struct {
	Runs  bool        // an engagement lead, of the network (a coordinator) or of this organisation
	Is    bool        // works there (somebody else confirmed it), or holds a role there today
	Side  person.Side // theirs at the organisation, when they are of it
	Opens bool        // sees who leads where in it
}

// mayRead: engagement leads, people of the organisation, and whoever sees who leads where in it. An administrator as such does not.
func mayRead(r standing) bool { return r.Runs || r.Is || r.Opens }

// mayPlace: people who work there or hold a role there, each for their own side.
func mayPlace(r standing) bool { return r.Is }

// mayChange: who put it on the grid, and engagement leads.
func mayChange(a access.Actor, r standing, v Activity) bool { return r.Runs || r.Is && a.Is(v.By) }

// mayTakeOff: what both sides agreed on, one of a side asks to take off; anything else who put it there, or an engagement lead.
func mayTakeOff(a access.Actor, r standing, v Activity) bool {
	if v.Agreed.valid() {
		return r.Is
	}
	return mayChange(a, r, v)
}

const notOf = "Only people who work for this organisation, or hold a role in it, place its activities."

// sideOf is the side of somebody of an organisation: that of a role that they hold there, patient before the others; else that of their own
// perspective; else they work there.
func sideOf(patient, other bool, perspectives []string) person.Side {
	switch {
	case patient:
		return person.Partner
	case other:
		return person.Professional
	}
	if s := (person.Person{Perspectives: perspectives}).Side(); s != "" {
		return s
	}
	return person.Professional
}
