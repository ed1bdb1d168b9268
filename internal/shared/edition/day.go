package edition

import (
	"time"

	"alongside/internal/platform/db"
)

// Day is one day of an edition; Date is YYYY-MM-DD, Starts and Ends HH:MM in the edition's zone.
type Day struct {
	ID, Edition        db.ID
	Position           int64
	Module             int64 // days with the same number belong together
	Title              string
	Purpose            string
	Date, Starts, Ends string
	Place              string // empty means the edition's place
	Sequence           int64  // counts changes that calendars must know: title, date, times, place
	Version            int64
}

// Start is the moment the day begins in the zone, zero when no date is set.
func (d Day) Start(zone string) db.Instant { return Moment(d.Date, d.Starts, zone) }

// End is the moment the day ends in the zone, zero when no date is set.
func (d Day) End(zone string) db.Instant { return Moment(d.Date, d.Ends, zone) }

// Where is the day's own place, or else the edition's.
func (d Day) Where(e Edition) string {
	switch {
	case d.Place != "":
		return d.Place
	case e.Place != "" && e.Address != "":
		return e.Place + ", " + e.Address
	}
	return e.Place
}

// Moment is a date (YYYY-MM-DD) and a time of day (HH:MM) in a zone as an instant; zero when either is missing. A time
// that the clocks jump over in spring is read as one hour later, as clocks show it; one that comes twice in autumn is
// the first of the two.
func Moment(date, clock, zone string) db.Instant {
	t, err := time.ParseInLocation("2006-01-02 15:04", date+" "+clock, db.Zone(zone))
	if err != nil {
		return 0
	}
	// Time arithmetic promises nothing about such times, so both are settled here.
	wanted := date + " " + clock
	if t.Format("2006-01-02 15:04") != wanted {
		if later := t.Add(time.Hour); later.Format("2006-01-02 15:04") > wanted && t.Format("2006-01-02 15:04") < wanted {
			t = later
		}
	} else if sooner := t.Add(-time.Hour); sooner.Format("2006-01-02 15:04") == wanted {
		t = sooner
	}
	return db.At(t)
}

// Exists says whether the clocks of the zone show this time on this date: one hour is missing in spring.
func Exists(date, clock, zone string) bool {
	i := Moment(date, clock, zone)
	return i != 0 && i.In(zone).Format("2006-01-02 15:04") == date+" "+clock
}

const dayColumns = `id, edition_id, position, module, title, purpose, date, starts, ends, place, sequence, version`

func scanDay(s db.Scanner, d *Day) error {
	return s.Scan(&d.ID, &d.Edition, &d.Position, &d.Module, &d.Title, &d.Purpose, &d.Date, &d.Starts, &d.Ends, &d.Place, &d.Sequence, &d.Version)
}

// Days lists the days of an edition in order.
func Days(tx *db.Tx, id db.ID) ([]Day, error) {
	return db.All(tx, scanDay, `SELECT `+dayColumns+` FROM edition_day WHERE network_id = $1 AND edition_id = $2 ORDER BY position, id LIMIT 100`, id)
}

// FindDay returns a day of the edition, or errs.NotFound.
func FindDay(tx *db.Tx, id, day db.ID) (Day, error) {
	return db.One(tx, scanDay, `SELECT `+dayColumns+` FROM edition_day WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, day)
}

// EditionOfDay is the edition that a day belongs to, or errs.NotFound.
func EditionOfDay(tx *db.Tx, day db.ID) (db.ID, error) {
	return db.One(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) }, `SELECT edition_id FROM edition_day WHERE network_id = $1 AND id = $2`, day)
}

// Session is one part of a day; Starts and Ends are HH:MM in the edition's zone.
type Session struct {
	ID, Day      db.ID
	Position     int64
	Title        string
	Starts, Ends string
	Lead         string // who leads it, in words
	Notes        string // for the team, not for the public
	Version      int64
}

const sessionColumns = `s.id, s.day_id, s.position, s.title, s.starts, s.ends, s.lead, s.notes, s.version`

func scanSession(s db.Scanner, v *Session) error {
	return s.Scan(&v.ID, &v.Day, &v.Position, &v.Title, &v.Starts, &v.Ends, &v.Lead, &v.Notes, &v.Version)
}

// Sessions lists the sessions of a day in order.
func Sessions(tx *db.Tx, day db.ID) ([]Session, error) {
	return db.All(tx, scanSession, `SELECT `+sessionColumns+` FROM edition_session s WHERE s.network_id = $1 AND s.day_id = $2 ORDER BY s.position, s.id LIMIT 100`, day)
}

// SessionsOf lists the sessions of every day of an edition, by day.
func SessionsOf(tx *db.Tx, id db.ID) (map[db.ID][]Session, error) {
	all, err := db.All(tx, scanSession, `SELECT `+sessionColumns+` FROM edition_session s
		JOIN edition_day d ON d.network_id = s.network_id AND d.id = s.day_id
		WHERE s.network_id = $1 AND d.edition_id = $2 ORDER BY d.position, s.position, s.id LIMIT 2000`, id)
	out := map[db.ID][]Session{}
	for _, s := range all {
		out[s.Day] = append(out[s.Day], s)
	}
	return out, err
}

// FindSession returns a session of the day, or errs.NotFound.
func FindSession(tx *db.Tx, day, session db.ID) (Session, error) {
	return db.One(tx, scanSession, `SELECT `+sessionColumns+` FROM edition_session s WHERE s.network_id = $1 AND s.day_id = $2 AND s.id = $3`, day, session)
}
