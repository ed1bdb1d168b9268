package standing

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// maySee: who keeps the map, who belongs to the organisation, holds a role in it, or owns a step of its plan.
func maySee(r relation) bool { return r.Runs || r.Belongs || r.Holds || r.Owns }

// mayChange: who keeps the map. An administrator as such does not.
func mayChange(r relation) bool { return r.Runs }

// mayName: who keeps the map sees every name, a holder their own, everybody else what is shown.
func mayName(r relation, me db.ID, t group.Term) bool {
	return t.Named() || !t.Vacant() && (r.Runs || me != "" && t.Person == me)
}

// maySay: holders say themselves whether their name is shown, and nobody else.
func maySay(a access.Actor, t group.Term) bool { return a.Is(t.Person) }
