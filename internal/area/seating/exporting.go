package seating

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// Headers of the tables of an export.
var (
	SeatHeaders      = []string{"edition", "day", "date", "person", "table", "held"}
	TimetableHeaders = []string{"edition", "timetable", "day", "round", "starts", "table", "presenter"}
	WordHeaders      = []string{"edition", "timetable", "table", "presenter", "what was good", "what to try or ask next"}
	OwnSeatHeaders   = []string{"programme", "edition", "date", "table"}
	OwnWordHeaders   = []string{"programme", "edition", "timetable", "table", "to", "written by you", "what was good", "what to try or ask next"}
)

// Export gives who sits where on the days of an edition and who presents where in which round, for whoever runs the edition; for
// everybody else nothing. Table 0 is away. Why somebody sits where is not in it, and neither is who is kept apart from
// whom. The caller writes into the log that it was taken out.
func (s *Seating) Export(tx *db.Tx, a access.Actor, e edition.Edition) (seats, timetables [][]string, err error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil, nil
	}
	seats, err = db.All(tx, func(s db.Scanner, r *[]string) error {
		var day, date, who string
		var table int64
		var held bool
		err := s.Scan(&day, db.Text(&date), &who, &table, &held)
		*r = []string{string(e.ID), day, date, who, strconv.FormatInt(table, 10), strconv.FormatBool(held)}
		return err
	}, `SELECT d.id, d.date, t.person_id, t.seat, t.locked FROM seating_seat t JOIN edition_day d ON d.network_id = t.network_id AND d.id = t.day_id
		WHERE t.network_id = $1 AND t.edition_id = $2 ORDER BY d.position, d.id, t.seat, t.person_id LIMIT $3`, e.ID, mostPeople*mostDays)
	if err != nil {
		return nil, nil, err
	}
	list, err := listRotations(tx, e.ID)
	for _, t := range list {
		for _, v := range t.Visits {
			timetables = append(timetables, []string{string(e.ID), t.Name, string(t.Day), strconv.Itoa(int(v.Round) + 1), t.Setup.when(int(v.Round)), strconv.Itoa(int(v.Table) + 1), t.Setup.Presenters[v.Presenter]})
		}
	}
	return seats, timetables, err
}

// ExportWords gives what tables said to those who presented in an edition, for whoever runs it and so may read it on its pages; for
// everybody else, and for a copy of the whole network, nothing. Who wrote it down is not in it.
func (s *Seating) ExportWords(tx *db.Tx, a access.Actor, e edition.Edition) ([][]string, error) {
	if a.IsSystem() || !edition.Runs(a, e) {
		return nil, nil
	}
	timetables, err := listRotations(tx, e.ID)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, t := range timetables {
		list, err := wordsOf(tx, e.ID, t.ID)
		if err != nil {
			return nil, err
		}
		for _, w := range list {
			if err := s.openWord(tx, &w); err != nil {
				return nil, err
			}
			out = append(out, []string{string(e.ID), t.Name, strconv.Itoa(w.Table), w.Presenter, w.Good, w.Next})
		}
	}
	return out, nil
}

// ExportOwn gives where somebody sits, as far as they were shown it.
func (s *Seating) ExportOwn(tx *db.Tx, who db.ID) ([][]string, error) {
	return db.All(tx, func(s db.Scanner, r *[]string) error {
		var programme, name, date string
		var table int64
		err := s.Scan(&programme, &name, db.Text(&date), &table)
		*r = []string{programme, name, date, strconv.FormatInt(table, 10)}
		return err
	}, `SELECT g.name, e.name, d.date, t.seat FROM seating_seat t
		JOIN seating_plan p ON p.network_id = t.network_id AND p.edition_id = t.edition_id
		JOIN edition_day d ON d.network_id = t.network_id AND d.id = t.day_id
		JOIN edition e ON e.network_id = t.network_id AND e.id = t.edition_id
		JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
		WHERE t.network_id = $1 AND t.person_id = $2 AND t.seat > 0 AND (p.published IS NULL OR p.published > 0) ORDER BY d.date, d.id LIMIT 500`, who)
}

// ExportOwnWords gives what somebody wrote for a table to those who presented, and what tables said to them.
func (s *Seating) ExportOwnWords(tx *db.Tx, a access.Actor) ([][]string, error) {
	type row struct {
		Word
		programme, edition, timetable string
		of                            db.ID
	}
	all, err := db.All(tx, func(sc db.Scanner, r *row) error {
		var table int64
		err := sc.Scan(&r.ID, &table, &r.Presenter, &r.sealed, &r.By, &r.of, &r.programme, &r.edition, &r.timetable)
		r.Table = int(table)
		return err
	}, `SELECT w.id, w.seat, w.presenter, w.words_sealed, w.by_id, w.edition_id, g.name, e.name, t.name FROM rotation_word w
		JOIN rotation t ON t.network_id = w.network_id AND t.id = w.rotation_id
		JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
		JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
		WHERE w.network_id = $1 AND (w.by_id = $2 OR w.edition_id IN (SELECT p.edition_id FROM edition_person p WHERE p.network_id = $1 AND p.person_id = $2 AND p.function = $3))
		ORDER BY w.written, w.id LIMIT 1000`, a.Person(), string(edition.Presenter))
	if err != nil {
		return nil, err
	}
	names := map[db.ID]string{} // of the actor as a presenter of an edition, "" where another has that name too
	var out [][]string
	for _, r := range all {
		if _, known := names[r.of]; !known && r.By != a.Person() {
			presenters, err := presentersOf(tx, r.of)
			if err != nil {
				return nil, err
			}
			names[r.of] = (&crowd{Team: team{presenter: true}}).readerOf(a, Rotation{}, presenters).name
		}
		if r.By != a.Person() && !(reader{name: names[r.of]}).mine(Visit{r.Table, r.Presenter}) {
			continue
		}
		if err := s.openWord(tx, &r.Word); err != nil {
			return nil, err
		}
		out = append(out, []string{r.programme, r.edition, r.timetable, strconv.Itoa(r.Table), r.Presenter, strconv.FormatBool(r.By == a.Person()), r.Good, r.Next})
	}
	return out, nil
}
