package selection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// This file is who takes no part in judging which application. Names are hidden from the panel, so it cannot rely on its
// members noticing each connection: what the program knows itself, it acts upon.

// Bonds are the connections that an edition's applications have with people, besides those who apply.
type Bonds struct {
	Sponsors   map[db.ID]db.ID // by application: its sponsor, when that is a person of the network
	Applicants map[db.ID]bool  // who applies to the edition with something handed in that is not over
}

// bars says whether somebody of the panel may not judge an application because they are its sponsor, or because they apply
// to the same edition: its places are what both hope for.
func (b Bonds) bars(application, who db.ID) bool {
	return who != "" && (b.Sponsors[application] == who || b.Applicants[who])
}

// able are the members of a panel who can judge an application, the given people having declared a conflict of interest.
func (p Panel) able(a Application, b Bonds, declared map[db.ID]bool) Panel {
	return slices.DeleteFunc(slices.Clone(p), func(m edition.Member) bool {
		return declared[m.Person] || applies(a, m.Person) || b.bars(a.ID, m.Person)
	})
}

// without are the sides of a panel that have members of whom nobody can judge the application.
func (p Panel) without(able Panel) []person.Side {
	var out []person.Side
	for _, side := range []person.Side{person.Professional, person.Partner} {
		on := func(m edition.Member) bool { return m.Side == side }
		if slices.ContainsFunc(p, on) && !slices.ContainsFunc(able, on) {
			out = append(out, side)
		}
	}
	return out
}

// stuckWords says that nobody is left on one or both sides, "" when somebody is.
func stuckWords(sides []person.Side) string {
	if len(sides) == 0 {
		return ""
	}
	var words []string
	for _, side := range sides {
		words = append(words, side.Words())
	}
	return "Nobody on the panel’s side of the " + strings.Join(words, "s or of the ") + "s can judge this application: all of them are too close to it. A coordinator can add a member to the panel."
}

// tellStuck writes to the edition's contact when a conflict that the actor has just declared leaves a side of the panel
// with nobody who can judge the application.
func (s *Selection) tellStuck(tx *db.Tx, a access.Actor, r reading) error {
	before := r.Panel.without(r.Panel.able(r.Application, r.Bonds, r.Conflicts))
	now := map[db.ID]bool{a.Person(): true}
	for who := range r.Conflicts {
		now[who] = true
	}
	after := r.Panel.without(r.Panel.able(r.Application, r.Bonds, now))
	if r.Edition.ContactEmail == "" || len(after) == 0 || len(after) == len(before) {
		return nil
	}
	link, err := s.post.Address(tx, "/editions/%s/people", r.Edition.ID)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: r.Edition.ContactEmail, ToName: r.Edition.ContactName, Subject: "The panel of " + r.Edition.Called() + " needs another member",
		Text: fmt.Sprintf("Hello %s,\n\nA member of the panel has said that they are too close to application %d. %s\n\nUntil then the panel cannot decide about it. You can add somebody here:\n\n%s\n\nYou get this letter because you are the contact of %s.\n",
			r.Edition.ContactName, r.Application.Number, stuckWords(after), link, r.Edition.Called())})
}

// rewritten explains the address of an application to those of the panel, and those who run the edition, while those who
// apply have it open again. For everybody else, and for applications that the panel never had, missing stays as it is.
func (s *Selection) rewritten(tx *db.Tx, a access.Actor, id db.ID, missing error) error {
	if !errs.Is(missing, errs.NotFound) {
		return missing
	}
	in, open, err := s.applications.Reopened(tx, id)
	if err != nil || !open {
		return errors.Join(missing, err)
	}
	e, err := edition.Find(tx, in)
	if err != nil {
		return err
	}
	panel, err := panelOf(tx, in)
	if err != nil {
		return err
	}
	out, err := conflicted(tx, id)
	if err != nil {
		return err
	}
	known, err := db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM selection_decision WHERE network_id = $1 AND application_id = $2)
		OR EXISTS (SELECT 1 FROM panel_score WHERE network_id = $1 AND application_id = $2)`, id)
	if err != nil {
		return err
	}
	if !known || out[a.Person()] || panel.Side(a.Person()) == "" && !edition.Runs(a, e) {
		return missing
	}
	return errs.New(errs.Gone, "Those who apply have opened this application again, so it is not with the panel now. It comes back to your list when they have sent it again. You need to do nothing until then.")
}

// stuck says that a side of the panel has nobody left for the application of the page, "" when it has.
func (p applicationPage) stuck() string {
	return stuckWords(p.Panel.without(p.Panel.able(p.Application, p.Bonds, p.Conflicts)))
}

// PanelChanged follows when somebody joins or leaves the panel of an edition: what the panel is asked just now was put to
// others, so it ends, and has to be put again. The panel is told. It says how many questions have ended.
func (s *Selection) PanelChanged(tx *db.Tx, a access.Actor, in db.ID) (int, error) {
	all, err := decisionsIn(tx, s.keys, in)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, d := range all {
		p, err := s.decisions.Find(tx, d.Proposal)
		if err != nil {
			return n, err
		}
		if p.State != assent.Open {
			continue
		}
		app, err := s.applications.Find(tx, d.Application)
		if err != nil {
			return n, err
		}
		e, err := edition.Find(tx, in)
		if err != nil {
			return n, err
		}
		_, voters, err := s.panelVoters(tx, d.ID)
		if err != nil {
			return n, err
		}
		const words = "The panel has changed since it was asked. The question can be put to it again."
		if err := s.endDecision(tx, a, d, words); err != nil {
			return n, err
		}
		if err := s.tellTakenBack(tx, a, e, app, d, voters, words); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
