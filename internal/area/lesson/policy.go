package lesson

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// team is what an actor does in an edition, read once per request.
type team struct {
	coordinator bool
	member      bool // has a function on its days
	facilitates bool
	supervises  bool
	takesPart   bool
	invited     bool // those who take part are asked for lessons too
}

// maySeeLessons: the team reads all lessons. Who takes part reads their own, and what came of all.
func (t team) maySeeLessons() bool { return t.coordinator || t.member }

// mayWrite: the team, and who takes part when they were asked.
func (t team) mayWrite() bool { return t.maySeeLessons() || t.takesPart && t.invited }

// mayAsk: who runs it or leads its days puts a lesson to the team.
func (t team) mayAsk() bool { return t.coordinator || t.facilitates }

// mayCorrect: who wrote a lesson, and who puts it to the team, until the team has decided.
func (t team) mayCorrect(a access.Actor, l Lesson) bool {
	return (l.State == Open || l.State == Asked) && (t.mayAsk() || a.Is(l.Author))
}

// mayTick: changes are ticked off by the team.
func (t team) mayTick() bool { return t.coordinator || t.facilitates }

// maySeeCosts: who runs the edition, and those who lead it with them.
func (t team) maySeeCosts() bool { return t.coordinator || t.facilitates }

// mayChangeCosts: who runs the edition.
func (t team) mayChangeCosts() bool { return t.coordinator }

// maySupervise: those who lead the days and who supervises them. Coordinators see only when supervision was held.
func (t team) maySupervise() bool { return t.facilitates || t.supervises }

func teamOf(tx *db.Tx, a access.Actor, e edition.Edition) (team, []edition.Member, error) {
	t := team{coordinator: edition.Runs(a, e) || a.IsSystem()}
	members, err := edition.Members(tx, e.ID)
	if err != nil {
		return t, nil, err
	}
	for _, m := range members {
		if a.Is(m.Person) {
			t.member = t.member || m.Function != edition.Panel
			t.facilitates = t.facilitates || m.Function == edition.Facilitator
			t.supervises = t.supervises || m.Function == edition.Supervisor
		}
	}
	if a.SignedIn() {
		if t.takesPart, err = edition.HasPlace(tx, e.ID, a.Person()); err != nil {
			return t, members, err
		}
	}
	s, err := settingOf(tx, e.ID)
	t.invited = s.Invited
	return t, members, err
}

// facilitators are those who lead an edition and can sign in, with their sides.
func facilitators(tx *db.Tx, members []edition.Member) ([]edition.Member, error) {
	var who []db.ID
	for _, m := range members {
		if m.Function == edition.Facilitator {
			who = append(who, m.Person)
		}
	}
	closed, err := person.ClosedAmong(tx, who)
	if err != nil {
		return nil, err
	}
	shut := map[db.ID]bool{}
	for _, id := range closed {
		shut[id] = true
	}
	var out []edition.Member
	for _, m := range members {
		if m.Function == edition.Facilitator && !shut[m.Person] {
			out = append(out, m)
		}
	}
	return out, nil
}
