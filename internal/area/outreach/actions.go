package outreach

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Outreach is the area.
type Outreach struct {
	db   *db.DB
	tabs Tabs
	grid ground.Placer
	came Came
}

// ShowGrid lets the log lead from each visit to its place on the participation grid.
func (s *Outreach) ShowGrid(f ground.Placer) { s.grid = f }

// Came counts who came from where to an organisation from one instant to another: who replied to what it offers, in the steps that it names, and
// who joined the people bank.
type Came struct {
	Steps   []string
	Replied func(tx *db.Tx, organisation db.ID, from, to db.Instant) ([]heard.Came, error)
	Joined  func(tx *db.Tx, organisation db.ID, from, to db.Instant) ([]heard.Came, error)
}

// Tabs adds the links to the other pages of an organisation that somebody may open.
type Tabs func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// New makes the area.
func New(d *db.DB, tabs Tabs, came Came) *Outreach { return &Outreach{db: d, tabs: tabs, came: came} }

// organisation opens the log of an organisation for whoever may read it. For everybody else it does not exist.
func (s *Outreach) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, relation, string, error) {
	day, err := network.Today(tx)
	if err != nil {
		return person.Organisation{}, relation{}, day, err
	}
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, day, err
	}
	r := relation{Runs: a.Leads(id)}
	if a.SignedIn() && !r.Runs {
		if r.Belongs, _, err = group.Relation(tx, id, a.Person(), day); err != nil {
			return o, r, day, err
		}
	}
	return o, r, day, a.Allow(mayRead(r))
}

// Opens says whether somebody may open the log of an organisation.
func (s *Outreach) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	if a.Leads(organisation) || !a.SignedIn() {
		return a.Leads(organisation), nil
	}
	day, err := network.Today(tx)
	if err != nil {
		return false, err
	}
	belongs, _, err := group.Relation(tx, organisation, a.Person(), day)
	return belongs, err
}

// writes opens the log for whoever writes in it, with one visit of it unless id is empty.
func (s *Outreach) writes(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, was Visit, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, r, day, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayWrite(r), "Only engagement leads write about visits."); err != nil {
			return err
		}
		was := Visit{}
		if id != "" {
			was, err = find(tx, id)
			if err == nil && was.Organisation != organisation {
				err = errs.Missing()
			}
			if err != nil {
				return err
			}
		}
		if err := do(tx, was, day); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "organisation", organisation, "")
	})
}

// Add writes a visit down.
func (s *Outreach) Add(ctx context.Context, a access.Actor, organisation db.ID, f Form) (id db.ID, err error) {
	err = s.writes(ctx, a, organisation, "", "outreach.add", func(tx *db.Tx, _ Visit, day string) error {
		v, err := f.visit(day)
		if err != nil {
			return err
		}
		id = db.NewID()
		v.ID, v.Organisation = id, organisation
		return insert(tx, v, a.Person())
	})
	return id, err
}

// Change changes a visit, as when it is known what followed.
func (s *Outreach) Change(ctx context.Context, a access.Actor, organisation, id db.ID, f Form) error {
	return s.writes(ctx, a, organisation, id, "outreach.change", func(tx *db.Tx, was Visit, day string) error {
		v, err := f.visit(day)
		if err != nil {
			return err
		}
		v.ID = was.ID
		ok, err := save(tx, v)
		if err == nil && !ok {
			err = errs.New(errs.Conflict, "Somebody else changed this visit while you were writing.")
		}
		return err
	})
}

// Remove takes a visit out of the log.
func (s *Outreach) Remove(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.writes(ctx, a, organisation, id, "outreach.remove", func(tx *db.Tx, was Visit, _ string) error {
		if err := heard.LeaveVisit(tx, was.ID); err != nil {
			return err
		}
		return remove(tx, was.ID)
	})
}

// MakeLink gives a visit a link to leave with people there. A visit that has one keeps it.
func (s *Outreach) MakeLink(ctx context.Context, a access.Actor, organisation, id db.ID) (code string, err error) {
	err = s.writes(ctx, a, organisation, id, "outreach.link", func(tx *db.Tx, was Visit, _ string) error {
		if code = was.Code; code != "" {
			return nil
		}
		code = heard.NewCode()
		return giveCode(tx, was.ID, code)
	})
	return code, err
}
