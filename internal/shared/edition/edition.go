// Package edition is one run of a programme as every area needs to read it: its dates, place, places and money, its
// days, the people with a function in it, and who has a confirmed place. Package programme writes it.
package edition

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// State is where an edition stands.
type State string

// The states of an edition, in order.
const (
	Draft   State = "draft"   // being written; seen by coordinators
	Open    State = "open"    // published, takes applications until its closing time
	Closed  State = "closed"  // published, applications are over
	Running State = "running" // its days have begun
	Ended   State = "ended"   // its days are over; evaluation goes on
)

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Draft:
		return "Being written"
	case Open:
		return "Open for applications"
	case Closed:
		return "Applications are closed"
	case Running:
		return "Running"
	case Ended:
		return "Ended"
	}
	return string(s)
}

// Function is what somebody does in an edition.
type Function string

// The functions. Every edition of pairs has two facilitators, one from each side.
const (
	Facilitator Function = "facilitator"
	Coach       Function = "coach"
	Presenter   Function = "presenter"
	Supervisor  Function = "supervisor"
	Panel       Function = "panel" // scores applications
)

// Edition is one run of a programme.
type Edition struct {
	ID, Programme         db.ID
	ProgrammeName         string
	ProgrammeSlug         string
	Template              string // key of the template in content/programmes, such as "pairs"
	Name                  string
	State                 State
	Zone                  string // such as Europe/London
	Place, Address, Link  string
	Places                int64 // how many people there is room for
	Fee, BursaryBudget    int64 // pence: per person; in all
	Closes                db.Instant
	WhoFor                string
	GainsProfessional     string
	GainsPartner          string
	GainsTogether         string
	HowToApply            string
	AccessInfo            string
	ContactName           string
	ContactEmail          string
	ApplicationInstrument string
	SelectionInstrument   string
	InPairs               bool   // people take part as pairs, not one by one
	Note                  string // said wherever the edition is shown, such as "These forms are reconstructed"
	Created               db.Instant
	Version               int64
}

// TakesApplications says whether somebody can apply at this moment.
func (e Edition) TakesApplications(now db.Instant) bool {
	return e.State == Open && (e.Closes == 0 || now < e.Closes)
}

// Published says whether the public may see its page.
func (e Edition) Published() bool { return e.State != Draft && e.State != "" }

const columns = `e.id, e.programme_id, p.name, p.slug, p.template, e.name, e.state, e.zone, e.place, e.address, e.link, e.places, e.fee, e.bursary_budget, e.closes,
	e.who_for, e.gains_professional, e.gains_partner, e.gains_together, e.how_to_apply, e.access_info, e.contact_name, e.contact_email,
	e.application_instrument, e.selection_instrument, e.in_pairs, e.note, e.created, e.version`

const from = ` FROM edition e JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id `

func scan(s db.Scanner, e *Edition) error {
	return s.Scan(&e.ID, &e.Programme, &e.ProgrammeName, &e.ProgrammeSlug, &e.Template, &e.Name, &e.State, &e.Zone, &e.Place, &e.Address, &e.Link, &e.Places, &e.Fee, &e.BursaryBudget, &e.Closes,
		&e.WhoFor, &e.GainsProfessional, &e.GainsPartner, &e.GainsTogether, &e.HowToApply, &e.AccessInfo, &e.ContactName, &e.ContactEmail,
		&e.ApplicationInstrument, &e.SelectionInstrument, &e.InPairs, &e.Note, &e.Created, &e.Version)
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

// Day is one day of an edition; Date is YYYY-MM-DD, Starts and Ends HH:MM in the edition's zone.
type Day struct {
	ID, Edition        db.ID
	Position           int64
	Title              string
	Date, Starts, Ends string
	Place              string // empty means the edition's place
	Sequence           int64  // counts changes, for calendars
}

// Start is the moment the day begins in the zone, zero when no date is set.
func (d Day) Start(zone string) db.Instant { return moment(d.Date, d.Starts, zone) }

// End is the moment the day ends in the zone, zero when no date is set.
func (d Day) End(zone string) db.Instant { return moment(d.Date, d.Ends, zone) }

func moment(date, clock, zone string) db.Instant {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", date+" "+clock, loc)
	if err != nil {
		return 0
	}
	return db.At(t)
}

// Days lists the days of an edition in order.
func Days(tx *db.Tx, id db.ID) ([]Day, error) {
	return db.All(tx, func(s db.Scanner, d *Day) error {
		return s.Scan(&d.ID, &d.Edition, &d.Position, &d.Title, &d.Date, &d.Starts, &d.Ends, &d.Place, &d.Sequence)
	}, `SELECT id, edition_id, position, title, date, starts, ends, place, sequence FROM edition_day
		WHERE network_id = $1 AND edition_id = $2 ORDER BY position, id LIMIT 100`, id)
}

// Place is a confirmed participation of one person.
type Place struct {
	ID, Edition, Person, Application db.ID
	Side                             person.Side
	Confirmed, Withdrawn             db.Instant
}

func scanPlace(s db.Scanner, p *Place) error {
	return s.Scan(&p.ID, &p.Edition, &p.Person, &p.Application, &p.Side, &p.Confirmed, &p.Withdrawn)
}

// Places lists who has a place and has not withdrawn.
func Places(tx *db.Tx, id db.ID) ([]Place, error) {
	return db.All(tx, scanPlace, `SELECT id, edition_id, person_id, application_id, side, confirmed, withdrawn FROM place
		WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL ORDER BY confirmed, id LIMIT 5000`, id)
}

// HasPlace says whether the person takes part.
func HasPlace(tx *db.Tx, id, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM place WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND withdrawn IS NULL`, id, who)
	return n > 0, err
}

// GivePlace confirms a person's place; giving it again only brings a withdrawn one back.
func GivePlace(tx *db.Tx, p Place) error {
	_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, application_id, confirmed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, edition_id, person_id) DO UPDATE SET withdrawn = NULL, side = excluded.side, application_id = excluded.application_id`,
		db.NewID(), p.Edition, p.Person, string(p.Side), p.Application.Ref(), int64(tx.Now))
	return err
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
