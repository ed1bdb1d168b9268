package support

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// runs: coordinators, who are the engagement leads, name contacts, and so does the program itself when it makes the demonstration.
func runs(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }

// mayName: coordinators name a contact for everybody; the engagement lead of one organisation for who holds a role there and has nobody who answers.
func mayName(a access.Actor, holds bool, l Link) bool {
	return runs(a) || a.LeadsOne() != "" && holds && (!l.has() || l.Lapsed != 0)
}

// mayAway: everybody says themselves when they are away, and coordinators for them.
func mayAway(a access.Actor, who db.ID) bool { return a.Is(who) || runs(a) }

// mayRead: who asked; the contact to whom it was written, unless they gave it up before they answered; and the cover while it
// stands in and nobody else has answered. Who answered can always read what they answered. Coordinators and administrators as such never.
func mayRead(who db.ID, q Question, l Link) bool {
	switch {
	case who == "":
		return false
	case who == q.Asker:
		return true
	case who == q.AnsweredBy:
		return true
	case who == q.Contact:
		return q.Answered != 0 || l.Lapsed == 0
	case who == l.Cover:
		return q.open() && (l.standsIn() || q.Passed) && q.Answered == 0
	}
	return false
}

// mayWrite: who may read a question writes in it as long as it is open.
func mayWrite(who db.ID, q Question, l Link) bool { return q.open() && mayRead(who, q, l) }

// relation is what somebody is to an organisation.
type relation struct{ Runs, Belongs, Holds, Owns bool }

// maySeeList: who keeps the list of professionals, those who belong to the organisation, hold a role in it or own a step of its plan.
func maySeeList(r relation) bool { return r.Runs || r.Belongs || r.Holds || r.Owns }

// mayKeepList: engagement leads, of the network or of the organisation alone.
func mayKeepList(r relation) bool { return r.Runs }
