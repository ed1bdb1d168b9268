// Package edition is one run of a programme as every area needs to read it: its dates, place, places and money, its
// days, the people with a function in it, and who has a confirmed place. Package programme writes it.
package edition

import (
	_ "time/tzdata" // zones must be right on machines that ship none

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Function is what somebody does in an edition.
type Function string

// The functions. Every edition of pairs has two facilitators, one from each side.
const (
	Facilitator Function = "facilitator"
	Coach       Function = "coach"
	Presenter   Function = "presenter"
	Supervisor  Function = "supervisor"
	Panel       Function = "panel"  // scores applications
	AccessLead  Function = "access" // makes sure that everybody's access needs are met on every day
)

// Functions lists them in the order in which they are shown.
func Functions() []Function {
	return []Function{Facilitator, Coach, Presenter, Supervisor, Panel, AccessLead}
}

// Words is the function as people read it.
func (f Function) Words() string {
	switch f {
	case Facilitator:
		return "Co-facilitator"
	case Coach:
		return "Coach"
	case Presenter:
		return "Presenter"
	case Supervisor:
		return "Supervisor"
	case Panel:
		return "Panel member"
	case AccessLead:
		return "Looks after access needs"
	}
	return string(f)
}

// Edition is one run of a programme.
type Edition struct {
	ID, Programme         db.ID
	ProgrammeName         string
	ProgrammeSlug         string
	Template              string // key of the template in content/programmes, such as "pairs-five-days"
	Name                  string
	State                 State
	Zone                  string // such as Europe/London
	Place, Address, Link  string
	Places                int64 // how many people there is room for
	Fee, BursaryBudget    int64 // pence: per person; in all
	Closes                db.Instant
	WhoFor                string // paragraphs are divided by empty lines
	GainsProfessional     string // one gain on each line
	GainsPartner          string
	GainsTogether         string
	GainsSystem           string // what the area gains
	WhatHappens           string
	Cost                  string // what the fee is for and who can help with it
	HowToApply            string
	AccessInfo            string
	ContactName           string
	ContactEmail          string
	ApplicationInstrument string
	SelectionInstrument   string
	InPairs               bool   // people take part as pairs, not one by one
	Summary               string // the programme in one sentence
	Note                  string // said wherever the edition is shown, such as "These forms are reconstructed"
	Created               db.Instant
	Version               int64
}

// Called is how an edition is named in letters and pages: by its programme and its own name, which may be a year alone.
func (e Edition) Called() string { return e.ProgrammeName + ", " + e.Name }

// TakesApplications says whether somebody can apply at this moment.
func (e Edition) TakesApplications(now db.Instant) bool {
	return e.State == Open && (e.Closes == 0 || now < e.Closes)
}

// Published says whether the public may see its page.
func (e Edition) Published() bool { return e.State != Draft && e.State != "" }

const columns = `e.id, e.programme_id, p.name, p.slug, p.template, e.name, e.state, e.zone, e.place, e.address, e.link, e.places, e.fee, e.bursary_budget, e.closes,
	e.who_for, e.gains_professional, e.gains_partner, e.gains_together, e.gains_system, e.what_happens, e.cost, e.how_to_apply, e.access_info, e.contact_name, e.contact_email,
	e.application_instrument, e.selection_instrument, e.in_pairs, p.summary, e.note, e.created, e.version`

const from = ` FROM edition e JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id `

func scan(s db.Scanner, e *Edition) error {
	return s.Scan(&e.ID, &e.Programme, &e.ProgrammeName, &e.ProgrammeSlug, &e.Template, &e.Name, &e.State, &e.Zone, &e.Place, &e.Address, &e.Link, &e.Places, &e.Fee, &e.BursaryBudget, &e.Closes,
		&e.WhoFor, &e.GainsProfessional, &e.GainsPartner, &e.GainsTogether, &e.GainsSystem, &e.WhatHappens, &e.Cost, &e.HowToApply, &e.AccessInfo, &e.ContactName, &e.ContactEmail,
		&e.ApplicationInstrument, &e.SelectionInstrument, &e.InPairs, &e.Summary, &e.Note, &e.Created, &e.Version)
}

// Find returns an edition, or errs.NotFound.
func Find(tx *db.Tx, id db.ID) (Edition, error) {
	return db.One(tx, scan, `SELECT `+columns+from+`WHERE e.network_id = $1 AND e.id = $2`, id)
}

// All lists the editions, newest first; published leaves out drafts.
func All(tx *db.Tx, published bool) ([]Edition, error) {
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE e.network_id = $1 AND (NOT $2 OR e.state <> 'draft') ORDER BY e.created DESC, e.id LIMIT 200`, published)
}

// OfProgramme lists the editions of the programme with this slug, newest first; published leaves out drafts.
func OfProgramme(tx *db.Tx, slug string, published bool) ([]Edition, error) {
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE e.network_id = $1 AND p.slug = $2 AND (NOT $3 OR e.state <> 'draft') ORDER BY e.created DESC, e.id LIMIT 100`, slug, published)
}

// Member is somebody with a function in an edition.
type Member struct {
	Person   db.ID
	Function Function
	Side     person.Side
}

// Members lists the people with functions in an edition.
func Members(tx *db.Tx, id db.ID) ([]Member, error) {
	return db.All(tx, func(s db.Scanner, m *Member) error { return s.Scan(&m.Person, &m.Function, &m.Side) },
		`SELECT person_id, function, side FROM edition_person WHERE network_id = $1 AND edition_id = $2 ORDER BY function, side, person_id LIMIT 500`, id)
}

// Does says whether the person has this function in the edition.
func Does(tx *db.Tx, id, who db.ID, f Function) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM edition_person WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND function = $4`, id, who, string(f))
	return n > 0, err
}

// Runs says whether the actor looks after the edition: a coordinator of the network.
func Runs(a access.Actor, e Edition) bool { return a.Has(access.Coordinator) && e.ID != "" }
