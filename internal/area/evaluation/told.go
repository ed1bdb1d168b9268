package evaluation

import (
	"strconv"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// How many have answered an open form is told once a day, as it stood at midnight, and no more in the last day before it closes. When it has
// closed everybody reads how many answers there are. Whoever had read the number of the last minute could take it away, and would have how
// many came late: of people who were given more time, whether they answered. So always a day lies between, of which nobody knows how many
// answers it brought.

// untoldBefore is how long before the closing time the number is told for the last time, at the least.
const untoldBefore = 24 * time.Hour

// toldAt is the midnight as of which it is told how many have answered; 0 when there was none yet.
func (w Wave) toldAt(now db.Instant, zone string) db.Instant {
	t := min(now, w.Closes.Add(-untoldBefore)).In(zone)
	if at := db.At(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())); at > w.Opened {
		return at
	}
	return 0
}

// firstTold is the first midnight as of which it is told; 0 when the form closes too soon.
func (w Wave) firstTold(zone string) db.Instant {
	t := w.Opened.In(zone)
	at := db.At(time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, t.Location()))
	if at.Add(untoldBefore) > w.Closes {
		return 0
	}
	return at
}

// told is how many forms were in, and when.
type told struct {
	at    db.Instant // 0: it is not told
	forms int64
}

// told is what the coordinator of an open wave reads; in are the forms that are in now, and kept what was kept of them last. Without a form
// since, as many were in at midnight as are now.
func (w Wave) told(now db.Instant, zone string, kept told, in int64) told {
	switch at := w.toldAt(now, zone); {
	case w.State != Open || w.hidesCountAt(now):
		return told{}
	case kept.at != 0 && kept.at >= at:
		return kept // later than at, where the closing time was made earlier since it was read
	case at == 0:
		return told{}
	default:
		return told{at, in}
	}
}

// keepTold keeps how many forms were in at midnight. Call it before a form comes in, and before the closing time is made earlier.
func keepTold(tx *db.Tx, w Wave, zone string) error {
	at := w.toldAt(tx.Now, zone)
	if at == 0 || w.hidesCountAt(tx.Now) {
		return nil
	}
	return saveTold(tx, w.ID, at)
}

// mayShorten says why a form to which some people may answer late cannot close so early.
func (w Wave) mayShorten(now, closes db.Instant, zone string) error {
	if seen := w.toldAt(now, zone); w.LateUntil > 0 && closes < w.Closes && seen != 0 && closes < seen.Add(untoldBefore) {
		return &errs.Error{Kind: errs.Invalid, Message: "Check what is marked below.", Fields: []errs.Field{{Name: "closes-date",
			Message: "You gave people more time, and have read how many had answered by midnight. Choose " + When(seen.Add(untoldBefore), zone) + " or later, so that nobody can count how many answered late."}}}
	}
	return nil
}

// mayTakeLate says why nobody can be given more time: the closing time was made earlier after it had been told how many had answered.
func (w Wave) mayTakeLate(tx *db.Tx, zone string) error {
	kept, err := toldOnce(tx, w.ID)
	if err != nil {
		return err
	}
	if kept.at != 0 && w.Closes < kept.at.Add(untoldBefore) {
		return errs.New(errs.Invalid, "The form closes within a day of when you last read how many had answered. Late answers could be counted from that. Choose a later closing time first: %s or later.", When(kept.at.Add(untoldBefore), zone))
	}
	return nil
}

// toldWords say as of when the number is told, and why.
func (p WavePage) toldWords(zone string) string {
	const why = " It is counted once a day, and not in the last day before the form closes. So nobody can work out how few answered late."
	if p.Told.at != 0 {
		return "This is how many had answered when " + p.Told.at.In(zone).Format("Monday 2 January 2006") + " began. More may have answered since." + why
	}
	if first := p.firstTold(zone); first != 0 {
		return "How many have answered is told from " + first.In(zone).Format("Monday 2 January 2006") + " on." + why
	}
	return "How many have answered is told when the form has closed, because it is open for so short a time."
}

// soFar says how many had answered, before somebody closes the form early.
func (p wavePage) soFar() string {
	if p.Told.at == 0 {
		return p.toldWords(p.Edition.Zone)
	}
	return strconv.FormatInt(p.counted(), 10) + " of " + people(p.Invited) + " had answered when " + p.Told.at.In(p.Edition.Zone).Format("Monday 2 January 2006") + " began. More may have answered since."
}

// toldOf says in a line how many had answered.
func (p WavePage) toldOf(zone string) string {
	if p.Told.at == 0 {
		return "–"
	}
	return strconv.FormatInt(p.counted(), 10) + " of " + strconv.FormatInt(p.Invited, 10) + " by " + p.Told.at.In(zone).Format("2 January")
}

// Statements about the number that is told.

// saveTold keeps how many forms are in as the number of a moment, where none is kept of this moment or a later one.
func saveTold(tx *db.Tx, wave db.ID, at db.Instant) error {
	_, err := tx.Exec(`INSERT INTO wave_told (network_id, wave_id, at, forms) SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT),
			(SELECT COUNT(*) FROM wave_box b WHERE b.network_id = $1 AND b.wave_id = $2) + (SELECT COUNT(*) FROM wave_keying k WHERE k.network_id = $1 AND k.wave_id = $2 AND k.first <> '') WHERE TRUE
		ON CONFLICT (network_id, wave_id) DO UPDATE SET at = excluded.at, forms = excluded.forms WHERE wave_told.at < excluded.at`, wave, int64(at))
	return err
}

func toldOnce(tx *db.Tx, wave db.ID) (told, error) {
	v, _, err := db.Maybe(tx, func(s db.Scanner, v *told) error { return s.Scan(&v.at, &v.forms) }, `SELECT at, forms FROM wave_told WHERE network_id = $1 AND wave_id = $2`, wave)
	return v, err
}

// toldOnces is toldOnce of all waves of an edition.
func toldOnces(tx *db.Tx, edition db.ID) (map[db.ID]told, error) {
	type row struct {
		wave db.ID
		told
	}
	rows, err := db.All(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.wave, &v.at, &v.forms) },
		`SELECT t.wave_id, t.at, t.forms FROM wave_told t JOIN wave w ON w.network_id = t.network_id AND w.id = t.wave_id WHERE t.network_id = $1 AND w.edition_id = $2 ORDER BY t.wave_id LIMIT $3`, edition, mostWaves)
	out := map[db.ID]told{}
	for _, r := range rows {
		out[r.wave] = r.told
	}
	return out, err
}

func deleteTold(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave_told WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}
