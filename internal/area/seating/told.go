package seating

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// This file compares what people told of their needs with where they sit. A need that points to a kind of table is met where a
// person sits at such a table. Somebody who arranges access ticks it, or says that it is not needed at the table; until then
// nobody has decided about it, and the pages say so to those who may see needs.

// notNeeded stands before a kind of which it was decided that somebody needs no such table, though they told so.
const notNeeded = "not-"

// told opens what everybody who sits told of their needs. The caller's policy says who may.
func (s *Seating) told(tx *db.Tx, w *crowd) (map[db.ID]person.Needs, error) {
	all := make([]db.ID, len(w.People))
	for i, v := range w.People {
		all[i] = v.ID
	}
	return person.NeedsOfSeveral(tx, s.keys, all)
}

// toldKinds are the kinds of tables to which points what somebody told.
func toldKinds(n person.Needs) []string {
	var out []string
	for _, k := range kinds {
		if slices.ContainsFunc(k.told, func(id string) bool { return slices.Contains(n.IDs, id) }) {
			out = append(out, k.Key)
		}
	}
	return out
}

// lacks is somebody with kinds of tables, by their keys.
type lacks struct {
	who   db.ID
	kinds []string
}

func (l lacks) words() []string {
	var out []string
	for _, key := range l.kinds {
		k, _ := kindOf(key)
		out = append(out, k.Words)
	}
	return out
}

// undecided are those who told of a need that nobody has ticked, or said not to be needed.
func (w *crowd) undecided(ticked map[db.ID][]string, told map[db.ID]person.Needs) []lacks {
	var out []lacks
	for _, p := range w.People {
		var keys []string
		for _, key := range toldKinds(told[p.ID]) {
			if !slices.Contains(ticked[p.ID], key) && !slices.Contains(ticked[p.ID], notNeeded+key) {
				keys = append(keys, key)
			}
		}
		if len(keys) > 0 {
			out = append(out, lacks{p.ID, keys})
		}
	}
	return out
}

// unmet are those who sit on a day at a table that is not of a kind that they need: it is ticked, or they told so and nobody
// said otherwise.
func (w *crowd) unmet(day int, ticked map[db.ID][]string, told map[db.ID]person.Needs) []lacks {
	var out []lacks
	for _, p := range w.People {
		table := w.tableOf(day, p.ID)
		if table == 0 {
			continue
		}
		needs := toldKinds(told[p.ID])
		for _, k := range kinds {
			if slices.Contains(ticked[p.ID], k.Key) && !slices.Contains(needs, k.Key) {
				needs = append(needs, k.Key)
			}
		}
		needs = slices.DeleteFunc(needs, func(key string) bool {
			return slices.Contains(ticked[p.ID], notNeeded+key) || slices.Contains(w.Plan.Setup.Kinds[key], table)
		})
		if len(needs) > 0 {
			out = append(out, lacks{p.ID, needs})
		}
	}
	return out
}
