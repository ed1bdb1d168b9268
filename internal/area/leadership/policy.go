package leadership

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// mayChange: who runs programmes for the network (an engagement lead), and those who have taken the step on.
func mayChange(a access.Actor, r relation, owners []owner) bool {
	return r.Runs || slices.ContainsFunc(owners, func(o owner) bool { return o.Accepted != 0 && a.Is(o.Person) })
}

// mayName: only engagement leads say who owns a step.
func mayName(r relation) bool { return r.Runs }

// mayTakeOff: engagement leads, and everybody themselves.
func mayTakeOff(a access.Actor, r relation, o owner) bool { return r.Runs || a.Is(o.Person) }

// mayDecide: the patient leaders who own the step, and nobody else.
func mayDecide(who db.ID, owners []owner) bool {
	return who != "" && slices.ContainsFunc(owners, func(o owner) bool { return o.Person == who && o.votes() })
}
