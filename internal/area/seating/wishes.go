package seating

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"alongside/engine/assign"
	"alongside/internal/platform/errs"
)

// This file has what tables wish: which presenters each would like to hear.

// readWishes reads lines such as "3: Maria Santos, Ann Lee". A line may begin with the word table.
func (s *RotationSetup) readWishes(c *errs.Check, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		left, right, found := strings.Cut(line, ":")
		left = strings.TrimSpace(left)
		if len(left) > 5 && strings.EqualFold(left[:5], "table") {
			left = strings.TrimPrefix(strings.TrimSpace(left[5:]), "s ")
		}
		tables, ok := tableNumbers(left, s.Tables)
		if !found || !ok || len(tables) == 0 {
			c.That(false, "wishes", "We cannot read “%s”. Write a table from 1 to %d, a colon and names, such as “3: Maria Santos, Ann Lee”.", line, s.Tables)
			continue
		}
		for name := range strings.FieldsFuncSeq(right, func(r rune) bool { return r == ',' || r == ';' }) {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			i := slices.IndexFunc(s.Presenters, func(p string) bool { return strings.EqualFold(who(p), name) })
			c.That(i >= 0, "wishes", "“%s” is not among those who present.", name)
			if i >= 0 {
				s.addWish(tables, s.Presenters[i])
			}
		}
	}
}

func (s *RotationSetup) addWish(tables []int, presenter string) {
	if s.Wishes == nil {
		s.Wishes = map[int][]string{}
	}
	for _, t := range tables {
		if !slices.Contains(s.Wishes[t], presenter) {
			s.Wishes[t] = append(s.Wishes[t], presenter)
		}
	}
}

// wishLines are the wishes as they are typed, a line for each table.
func (s RotationSetup) wishLines() []string {
	var out []string
	for _, t := range slices.Sorted(maps.Keys(s.Wishes)) {
		names := make([]string, len(s.Wishes[t]))
		for i, p := range s.Wishes[t] {
			names[i] = who(p)
		}
		out = append(out, fmt.Sprintf("%d: %s", t, strings.Join(names, ", ")))
	}
	return out
}

// wishes are the wishes as the engine reads them: one is worth as much as another.
func (s RotationSetup) wishes() []assign.Wish {
	var out []assign.Wish
	for _, t := range slices.Sorted(maps.Keys(s.Wishes)) {
		for _, p := range s.Wishes[t] {
			if i := slices.Index(s.Presenters, p); i >= 0 {
				out = append(out, assign.Wish{Table: int32(t - 1), Presenter: int32(i), Weight: 1})
			}
		}
	}
	return out
}

// wishedBy says whether a table, from 0, wishes to hear a presenter.
func (s RotationSetup) wishedBy(table, presenter int) bool {
	return slices.Contains(s.Wishes[table+1], s.Presenters[presenter])
}

// unmet are the wishes that the timetable does not meet, a line for each table.
func (t Rotation) unmet() []string {
	heard := map[[2]int32]bool{}
	for _, v := range t.Visits {
		heard[[2]int32{v.Table, v.Presenter}] = true
	}
	names := map[int][]string{}
	for _, w := range t.Setup.wishes() {
		if !heard[[2]int32{w.Table, w.Presenter}] {
			names[int(w.Table)+1] = append(names[int(w.Table)+1], who(t.Setup.Presenters[w.Presenter]))
		}
	}
	var out []string
	for _, table := range slices.Sorted(maps.Keys(names)) {
		out = append(out, fmt.Sprintf("Table %d does not hear %s.", table, and(names[table])))
	}
	return out
}

// wishWords says how many wishes are met, and whether more is possible; "" when nobody wished.
func (t Rotation) wishWords() string {
	all := len(t.Setup.wishes())
	if all == 0 {
		return ""
	}
	met := 0
	for _, v := range t.Visits {
		if t.Setup.wishedBy(int(v.Table), int(v.Presenter)) {
			met++
		}
	}
	out := fmt.Sprintf("%d of %s met.", met, counted(all, "wish is", "wishes are"))
	switch {
	case met == all:
	case int64(met) == t.Setup.WishBound:
		out += " It is proved that no timetable of as many rounds meets more, unless somebody presents to more tables."
	case t.Setup.WishBound > 0:
		out += fmt.Sprintf(" More than %d is not possible.", t.Setup.WishBound)
	}
	return out
}
