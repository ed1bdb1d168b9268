package programme

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/shared/edition"
)

// mayRun: coordinators make and change editions, and so does the program itself when it loads some.
func mayRun(a access.Actor, e edition.Edition) bool { return edition.Runs(a, e) || a.IsSystem() }

// team is what an actor does in an edition, read once per request.
type team struct {
	coordinator bool
	facilitator bool
	accessLead  bool
}

// maySeeDays: the team of a day sees who is expected and notes who came.
func (t team) maySeeDays() bool { return t.coordinator || t.facilitator || t.accessLead }

// maySeeNeeds: access needs concern those who arrange things, and nobody else.
func (t team) maySeeNeeds() bool { return t.coordinator || t.facilitator || t.accessLead }

// mayWithdraw: only a coordinator takes a place back.
func (t team) mayWithdraw() bool { return t.coordinator }

// teamOf reads the actor's functions from the edition's members.
func teamOf(a access.Actor, e edition.Edition, members []edition.Member) team {
	t := team{coordinator: mayRun(a, e)}
	for _, m := range members {
		if a.Is(m.Person) {
			t.facilitator = t.facilitator || m.Function == edition.Facilitator
			t.accessLead = t.accessLead || m.Function == edition.AccessLead
		}
	}
	return t
}

// helpsOnDays: who has a function on the days of a published edition reads when and where they are and what happens; the panel
// has none.
func helpsOnDays(a access.Actor, e edition.Edition, members []edition.Member) bool {
	return e.Published() && slices.ContainsFunc(members, func(m edition.Member) bool { return a.Is(m.Person) && m.Function != edition.Panel })
}

// mayStart: coordinators start new editions and see the list of all.
func mayStart(a access.Actor) bool { return a.Has(access.Coordinator) }
