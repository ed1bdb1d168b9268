package app

import (
	"alongside/internal/area/application"
	"alongside/internal/area/selection"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// selectable shows the applications to the area that selects.
type selectable struct{ *application.Applications }

// submitted are the states that a panel sees.
var submitted = []application.State{application.Submitted, application.Shortlisted, application.Offered, application.Waiting, application.Accepted, application.Refused}

func forSelection(a application.Application) selection.Application {
	out := selection.Application{ID: a.ID, Edition: a.Edition, Number: a.Number, Title: application.TitleOf(a), State: string(a.State), Words: a.Standing(), Submitted: a.Submitted,
		Decidable: a.State == application.Submitted || a.State == application.Shortlisted || a.State == application.Waiting, Open: !a.State.Over(), Waits: a.State == application.Waiting}
	for _, who := range a.People() {
		out.Applicants = append(out.Applicants, selection.Applicant{Person: who, Side: a.SideOf(who)})
	}
	return out
}

func (s selectable) InSelection(tx *db.Tx, id db.ID) ([]selection.Application, error) {
	list, err := application.OfEdition(tx, id, submitted...)
	out := make([]selection.Application, len(list))
	for i, a := range list {
		out[i] = forSelection(a)
	}
	return out, err
}

func (s selectable) Find(tx *db.Tx, id db.ID) (selection.Application, error) {
	a, err := application.Find(tx, id)
	if err == nil && a.State.Writing() {
		err = errs.Missing()
	}
	return forSelection(a), err
}

func (s selectable) Bonds(tx *db.Tx, id db.ID) (selection.Bonds, error) {
	sponsors, applicants, err := application.BondsOf(tx, id)
	return selection.Bonds{Sponsors: sponsors, Applicants: applicants}, err
}

func (s selectable) Reopened(tx *db.Tx, id db.ID) (db.ID, bool, error) {
	a, err := application.Find(tx, id)
	return a.Edition, a.State.Writing(), err
}

func (s selectable) WaitingSince(tx *db.Tx, id db.ID) (map[db.ID]db.Instant, error) {
	return application.WaitingSince(tx, id)
}

func (s selectable) Of(tx *db.Tx, who db.ID) ([]db.ID, error) { return application.IDsOf(tx, who) }

func (s selectable) Money(tx *db.Tx, id db.ID) (selection.Money, error) {
	asked, awarded, undecided, err := application.MoneyOf(tx, id)
	return selection.Money{Asked: asked, Awarded: awarded, Undecided: undecided}, err
}

func (s selectable) LookedFor(tx *db.Tx, id db.ID) ([]selection.Perspective, map[db.ID][]db.ID, error) {
	all, err := application.LookedForIn(tx, id)
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	all = application.Counting(all)
	out := make([]selection.Perspective, len(all))
	for i, l := range all {
		out[i] = selection.Perspective{ID: l.ID, Words: l.Words, Possible: l.Possible, Least: l.Least}
	}
	brought, err := s.BroughtIn(tx, id)
	return out, brought, err
}

func (s selectable) Bursaries(tx *db.Tx, id db.ID) (map[db.ID]selection.Money, int64, error) {
	all, awarded, err := application.BursariesIn(tx, id)
	out := make(map[db.ID]selection.Money, len(all))
	for _, b := range all {
		out[b.Application] = selection.Money{Asked: b.Asked, Awarded: b.Awarded, Undecided: b.Undecided}
	}
	return out, awarded, err
}

func (s selectable) Parts(tx *db.Tx, id db.ID) ([]selection.Part, error) {
	parts, err := s.PartsOf(tx, id)
	out := make([]selection.Part, len(parts))
	for i, p := range parts {
		out[i] = selection.Part(p)
	}
	return out, err
}

func (s selectable) Decided(tx *db.Tx, actor access.Actor, id db.ID, to, reason string) error {
	return s.Move(tx, actor, id, application.State(to), reason)
}

// panelChanged lets what the panel of an edition is asked end when its members change; the selection is built after the
// programmes.
func (a *App) panelChanged(tx *db.Tx, actor access.Actor, edition db.ID) (int, error) {
	return a.parts.selection.PanelChanged(tx, actor, edition)
}

// spaces begins the space of a pair whose place is confirmed.
type spaces struct{ *App }

func (s spaces) Begin(tx *db.Tx, e edition.Edition, a selection.Application) error {
	c := collaboration.Collaboration{Edition: e.ID, Application: a.ID, Challenge: a.Title}
	var ids []db.ID
	for _, x := range a.Applicants {
		c.Members = append(c.Members, collaboration.Member{Person: x.Person, Side: x.Side})
		ids = append(ids, x.Person)
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	var names []string
	for _, id := range ids {
		names = append(names, people[id].Given)
	}
	c.Name = ui.And(names)
	_, err = collaboration.Start(tx, s.Keys, c)
	return err
}

// dates tells those whose place is confirmed, or ends, about the days; the calendar is built after the areas that have dates.
type dates struct{ *App }

func (d dates) Confirmed(tx *db.Tx, e edition.Edition, who person.Person) (string, []byte, error) {
	return d.parts.calendar.Confirmed(tx, e, who)
}

func (d dates) Ended(tx *db.Tx, e edition.Edition, who person.Person) (string, []byte, error) {
	return d.parts.calendar.Ended(tx, e, who)
}
