package seating

import (
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// This file has what people say of a day when their seats are given already: that they cannot come, and that they come after all.
// Whoever leads the day is told of both. Somebody who comes after all is without a seat, as somebody is who is new.

// excusedSQL is true of a seat (t) whose person told that they cannot come on that day, or did not come.
const excusedSQL = `EXISTS (SELECT 1 FROM attendance x WHERE x.network_id = t.network_id AND x.day_id = t.day_id AND x.person_id = t.person_id AND x.state IN ('apologies', 'absent'))`

// listen finds out who told something of a day to come since they had their seat. Who comes after all is no longer noted as away.
func (w *crowd) listen(tx *db.Tx) error {
	type row struct {
		day, person db.ID
		table       int64
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.day, &r.person, &r.table) },
		`SELECT t.day_id, t.person_id, t.seat FROM seating_seat t WHERE t.network_id = $1 AND t.edition_id = $2
			AND (t.seat > 0 AND `+excusedSQL+` OR t.told AND t.seat = 0 AND NOT `+excusedSQL+`) ORDER BY t.day_id, t.person_id LIMIT 20000`, w.Edition.ID)
	if err != nil {
		return err
	}
	w.notComing, w.afterAll, w.former = map[db.ID][]db.ID{}, map[db.ID][]db.ID{}, map[db.ID]map[db.ID]seat{}
	for _, r := range rows {
		d := w.dayNumber(r.day)
		if d < 0 || over(w.Edition, w.Days[d], w.now) || !still(w.Edition) {
			continue
		}
		if r.table > 0 {
			w.notComing[r.day] = append(w.notComing[r.day], r.person)
			continue
		}
		w.afterAll[r.day] = append(w.afterAll[r.day], r.person)
		if w.former[r.day] == nil {
			w.former[r.day] = map[db.ID]seat{}
		}
		w.former[r.day][r.person] = w.seats[r.day][r.person]
		delete(w.seats[r.day], r.person)
	}
	return nil
}

// noted is what is known of somebody's seat on a day, also of who comes after all.
func (w *crowd) noted(day, who db.ID) seat {
	if at, known := w.seats[day][who]; known {
		return at
	}
	return w.former[day][who]
}

// said names those of a list who sit here, by the order of names.
func (w *crowd) said(list []db.ID) []string {
	var out []string
	for _, p := range w.People {
		if slices.Contains(list, p.ID) {
			out = append(out, p.Name())
		}
	}
	return out
}

// mark stands on papers behind the name of somebody who has a seat on a day and does not come.
func (w *crowd) mark(day int, who db.ID) string {
	if slices.Contains(w.notComing[w.Days[day].ID], who) {
		return " (not coming)"
	}
	return ""
}

// heard is what people told of one day since they had their seats, by name.
type heard struct {
	Day              int
	Cannot, AfterAll []string
}

// heard is what people told, of all days of which they told something.
func (w *crowd) heard() []heard {
	var out []heard
	for d, day := range w.Days {
		h := heard{d, w.said(w.notComing[day.ID]), w.said(w.afterAll[day.ID])}
		if len(h.Cannot)+len(h.AfterAll) > 0 {
			out = append(out, h)
		}
	}
	return out
}

// cannotWords says who told that they cannot come; on says of which day.
func (h heard) cannotWords(on string) string {
	return fmt.Sprintf("%s that they cannot come%s: %s.", counted(len(h.Cannot), "person told us", "people told us"), on, and(h.Cannot))
}

// Waiting lists for those who lead days who told something of a day when seats were given already.
func (s *Seating) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting: coordinators are told of every edition, facilitators ($2) of theirs. $3 is the first date that may
// not be over yet, wherever the edition is.
func (s *Seating) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	from := `edition_day d`
	if !a.Has(access.Coordinator) {
		from = `(SELECT DISTINCT m.edition_id FROM edition_person m WHERE m.network_id = $1 AND m.person_id = $2 AND m.function = 'facilitator') AS own
			CROSS JOIN edition_day d`
	}
	where := ` CROSS JOIN edition e CROSS JOIN programme g WHERE d.network_id = $1 AND d.date >= $3`
	if !a.Has(access.Coordinator) {
		where += ` AND d.edition_id = own.edition_id`
	}
	where += ` AND t.network_id = d.network_id AND t.day_id = d.id AND e.network_id = d.network_id AND e.id = d.edition_id AND e.state IN ('open', 'closed', 'running')
			AND g.network_id = e.network_id AND g.id = e.programme_id AND EXISTS (SELECT 1 FROM person p WHERE p.network_id = $1 AND p.id = $2)`
	columns := ` AS kind, e.id AS a, g.name || ' ' || e.name AS b, d.id AS c, CAST(NULL AS BIGINT) AS at FROM ` + from
	sql := `SELECT * FROM (SELECT DISTINCT 'cannot'` + columns + ` CROSS JOIN attendance n CROSS JOIN seating_seat t` + where + `
			AND n.network_id = d.network_id AND n.day_id = d.id AND n.state = 'apologies' AND t.person_id = n.person_id AND t.seat > 0 LIMIT 20) AS cannot
		UNION ALL SELECT * FROM (SELECT DISTINCT 'after'` + columns + ` CROSS JOIN seating_seat t` + where + `
			AND t.told AND t.seat = 0 AND NOT ` + excusedSQL + ` LIMIT 20) AS afterwards`
	first := tx.Now.Add(-36 * 3600 * 1e9).Time().Format("2006-01-02")
	return waiting.Question{SQL: sql, Args: []any{string(a.Person()), first}, Item: func(r waiting.Row) (waiting.Item, bool) {
		item := waiting.Item{Title: "See who has to move: somebody cannot come", About: r.B, Path: "/editions/" + r.A + "/seating?day=" + r.C}
		if r.Kind == "after" {
			item.Title = "Give somebody a seat who comes after all"
		}
		return item, true
	}}
}
