package seating

import (
	"alongside/internal/platform/access"
	"alongside/internal/shared/edition"
)

// team is what an actor does in an edition, read once per request.
type team struct {
	coordinator bool
	facilitator bool
	accessLead  bool
	coach       bool
	presenter   bool
}

// mayPlan: only coordinators decide how people are seated. Who is to be kept apart from whom is for their eyes alone.
func (t team) mayPlan() bool { return t.coordinator }

// mayRun: whoever leads a day moves people on it, and seats it anew when somebody is missing.
func (t team) mayRun() bool { return t.coordinator || t.facilitator }

// maySee: the team of a day sees the tables, and so does whoever looks after access.
func (t team) maySee() bool { return t.coordinator || t.facilitator || t.accessLead }

// maySeeNeeds: access needs concern those who arrange things, and nobody else.
func (t team) maySeeNeeds() bool { return t.coordinator || t.facilitator || t.accessLead }

// maySeeOwn: a coach sees the tables at which they sit.
func (t team) maySeeOwn() bool { return t.maySee() || t.coach }

// maySeeTimetables: presenters and the tables' coaches follow the timetables.
func (t team) maySeeTimetables() bool { return t.maySeeOwn() || t.presenter }

func teamOf(a access.Actor, e edition.Edition, members []edition.Member) team {
	t := team{coordinator: edition.Runs(a, e) || a.IsSystem()}
	for _, m := range members {
		if a.Is(m.Person) {
			t.facilitator = t.facilitator || m.Function == edition.Facilitator
			t.accessLead = t.accessLead || m.Function == edition.AccessLead
			t.coach = t.coach || m.Function == edition.Coach
			t.presenter = t.presenter || m.Function == edition.Presenter
		}
	}
	return t
}
