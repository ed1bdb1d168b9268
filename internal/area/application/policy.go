package application

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// applies says whether the actor is one of those who apply: only they see the application's own pages.
func applies(actor access.Actor, a Application) bool { return a.Has(actor.Person()) }

// looksAfter says whether the actor runs the edition and so sees the pipeline, bursaries and every application to it.
func looksAfter(actor access.Actor, e edition.Edition) bool { return edition.Runs(actor, e) }

// decidesOn says whether the actor may decide about the application's money: somebody who runs the edition and does not
// apply themselves.
func decidesOn(actor access.Actor, e edition.Edition, a Application) bool {
	return looksAfter(actor, e) && !applies(actor, a)
}

// moment is how a moment is written in letters and pages: "Sunday 20 December 2026 at 5pm".
func moment(at db.Instant, zone string) string {
	t := at.In(zone)
	return t.Format("Monday 2 January 2006") + " at " + ui.Clock(t)
}

// readOnly says why nobody may change the application now, or "" when its applicants may.
func readOnly(a Application, e edition.Edition, now db.Instant) string {
	switch {
	case a.State == Withdrawn:
		return "This application was withdrawn."
	case a.State == Refused:
		return "This application has been decided."
	case a.Brought != 0 && reopenable(a, e, now):
		return "Your application came in from a file as submitted. You have not confirmed it here. To change or confirm it, open it again first."
	case a.Brought != 0 && !a.State.Writing():
		return "Your application came in from a file as submitted. You have not confirmed it here. It cannot be changed any more."
	case reopenable(a, e, now):
		return "Your application was submitted on " + moment(a.Submitted, e.Zone) + ". To change it, open it again first."
	case !a.State.Writing():
		return "Your application was submitted on " + moment(a.Submitted, e.Zone) + ". It cannot be changed any more."
	}
	return closedCall(e, now)
}

// reopenable says whether those who apply may open what they have submitted again: until applications close, and before
// it has its answer. Somebody whose partner said no to places that were offered can do so to find another partner.
func reopenable(a Application, e edition.Edition, now db.Instant) bool {
	return (a.State == Submitted || a.leftWithOffer(e)) && closedCall(e, now) == ""
}

// leftWithOffer says whether somebody holds the offer of a place alone where people take part in pairs.
func (a Application) leftWithOffer(e edition.Edition) bool {
	return a.State == Offered && e.InPairs && !a.Joint()
}

// resendLocked is readOnly for another letter to the sponsor: it changes nothing that was confirmed, so it can leave after
// the application was handed in, too, as long as applications are open.
func resendLocked(a Application, e edition.Edition, now db.Instant) string {
	if a.State == Submitted {
		return closedCall(e, now)
	}
	return readOnly(a, e, now)
}

// closedCall says why the edition takes no applications now, or "" when it does.
func closedCall(e edition.Edition, now db.Instant) string {
	switch {
	case e.TakesApplications(now):
		return ""
	case e.State == edition.Draft:
		return "This programme is not open for applications yet."
	case e.Closes != 0 && now >= e.Closes:
		return "Applications closed on " + moment(e.Closes, e.Zone) + "."
	}
	return "Applications to this programme are closed."
}
