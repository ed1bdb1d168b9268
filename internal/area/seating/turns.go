package seating

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// This file says when somebody presents on a day, and whom a table hears, from all timetables that are shown, in order of time.

// turn is a round in which somebody presents at a table.
type turn struct {
	from      int // minute of the day; timetables without times come last
	time      string
	table     int
	timetable string
	presenter string
}

// turns are the rounds of a day in which somebody presents at a table, in order of time.
func turns(list []Rotation, day db.ID, at func(t Rotation, presenter string, table int) bool) []turn {
	var out []turn
	for _, t := range list {
		if t.Day != day {
			continue
		}
		for _, v := range t.Visits {
			one := turn{24 * 60, fmt.Sprintf("Round %d", v.Round+1), int(v.Table) + 1, t.Name, t.Setup.Presenters[v.Presenter]}
			if clock := t.Setup.clock(int(v.Round)); clock != "" {
				one.from, _ = t.Setup.minutes(int(v.Round))
				one.time = clock
			}
			if at(t, one.presenter, one.table) {
				out = append(out, one)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b turn) int { return cmp.Compare(a.from, b.from) })
	return out
}

// heardAt is whom a table hears on a day.
func heardAt(list []Rotation, day db.ID, table int) []string {
	var out []string
	for _, v := range turns(list, day, func(_ Rotation, _ string, at int) bool { return at == table }) {
		if v.from < 24*60 {
			out = append(out, v.time+": "+v.presenter)
		} else {
			out = append(out, v.presenter)
		}
	}
	return out
}

// presentedBy is when somebody presents on a day.
func presentedBy(list []Rotation, day db.ID, name string) []turn {
	return turns(list, day, func(_ Rotation, presenter string, _ int) bool { return strings.EqualFold(who(presenter), name) })
}

// showTurns lets the pages of those who present say when. Where two presenters have one name, nobody knows whose turn it is.
func showTurns(tx *db.Tx, w *crowd) error {
	list, err := shownRotations(tx, w.Edition.ID)
	if err != nil {
		return err
	}
	presenters, err := presentersOf(tx, w.Edition.ID)
	if err != nil {
		return err
	}
	var out []edition.Turns
	for _, d := range w.Days {
		for _, p := range presenters {
			var words []string
			for _, v := range presentedBy(list, d.ID, p.Name()) {
				words = append(words, fmt.Sprintf("%s at table %d", strings.ToLower(v.time), v.table))
			}
			if len(words) > 0 && len(namedLike(presenters, p.Name())) == 1 {
				out = append(out, edition.Turns{Day: d.ID, Person: p.ID, Words: strings.Join(words, ", ")})
			}
		}
	}
	return edition.ShowTurns(tx, w.Edition.ID, out)
}

// ownTurns is when the reader presents on a day, a line for each turn.
func ownTurns(tx *db.Tx, list []Rotation, day, reader db.ID) ([]string, error) {
	found, err := person.Several(tx, []db.ID{reader})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range presentedBy(list, day, found[reader].Name()) {
		out = append(out, fmt.Sprintf("%s: table %d, in “%s”", v.time, v.table, v.timetable))
	}
	return out, nil
}
