// Package standing is the map of an organisation: who leads where, and on how many of the three pillars each group stands.
//
// Words are those of package group (groups, terms, holders, role types). Coordinators, who are the engagement leads, keep the map.
// Those who belong to the organisation, those who hold a role in it and those who own a step of its plan see it. They see the name
// of who holds a role only where the role is held in public or the holder said so; a holder's own word goes before everything.
//
// Files: standing.go and policy.go are who may what; actions.go, terms.go and codes.go the use cases; pages.go, forms.go and
// people.go the pages; twins.go and twins_pages.go the question whether two records are one person; bring.go, bring_twins.go and read.go what a file of committees brings in; export.go what goes out.
package standing

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Map is the area.
type Map struct {
	db    *db.DB
	post  *mail.Post
	parts Parts
	owns  func(tx *db.Tx, organisation, who db.ID) (bool, error)

	around  ground.Arounder
	leaving Leaving
	grid    ground.Placer

	assents *assent.Decisions
}

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// New makes the area and registers the yes of whoever is asked whether a record is theirs. parts adds the links to the other pages of an organisation; owns says whether somebody owns a step of its plan.
func New(d *db.DB, assents *assent.Decisions, post *mail.Post, parts Parts, owns func(tx *db.Tx, organisation, who db.ID) (bool, error)) *Map {
	s := &Map{db: d, assents: assents, post: post, parts: parts, owns: owns}
	assents.Register(assent.Kind{Name: oneKind, Voters: oneVoters, Effect: s.one,
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			w, err := group.FindTwin(tx, subject)
			return a.Leads(w.Organisation), err
		}})
	return s
}

// relation is what somebody is to an organisation.
type relation struct {
	Runs       bool // keeps the map: its engagement lead, or a coordinator
	Everywhere bool // keeps the maps of all organisations: a coordinator
	Belongs    bool // is of the organisation, and somebody else confirmed it
	Holds      bool // holds a role in it today
	Owns       bool // owns a step of its plan
}

// Opens says whether somebody may see the map of an organisation.
func (s *Map) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	day, err := network.Today(tx)
	if err != nil {
		return false, err
	}
	_, _, err = s.organisation(tx, a, organisation, day)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Leaving is what other areas say and do when somebody leaves an organisation: what they still do and tell there, and the end of what opens its pages to
// them.
type Leaving struct {
	Remains func(tx *db.Tx, a access.Actor, organisation, who db.ID) ([]group.Remains, error)
	End     func(tx *db.Tx, a access.Actor, organisation, who db.ID) error
}

// AskWhatRemains sets what other areas say and do when somebody leaves an organisation.
func (s *Map) AskWhatRemains(l Leaving) { s.leaving = l }

// organisation finds an organisation whose map the actor may see. For everybody else it does not exist.
func (s *Map) organisation(tx *db.Tx, a access.Actor, id db.ID, day string) (person.Organisation, relation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r := relation{Runs: a.Leads(id), Everywhere: a.LeadsAll()}
	if a.SignedIn() && !r.Runs {
		if r.Belongs, r.Holds, err = group.Relation(tx, id, a.Person(), day); err != nil {
			return o, r, err
		}
		if !r.Belongs {
			if r.Owns, err = s.owns(tx, id, a.Person()); err != nil {
				return o, r, err
			}
		}
	}
	return o, r, a.Allow(maySee(r))
}

// keep opens an organisation for whoever may change its map.
func (s *Map) keep(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, error) {
	day, err := network.Today(tx)
	if err != nil {
		return person.Organisation{}, err
	}
	o, r, err := s.organisation(tx, a, id, day)
	if err != nil {
		return o, err
	}
	return o, a.May(mayChange(r), "Only engagement leads can change the map.")
}
