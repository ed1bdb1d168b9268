package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/plain"
)

// Apply checks every line against the spec. It gives the rows that passed and every fault, in the order of the lines:
// those of reading the file, of the mapping, of values, of whole rows, and notes about headings that nothing will be done
// with. An import that is all or nothing goes ahead only when Stops(faults) is false.
func Apply(t *Table, m Mapping, s Spec) ([]Row, []Fault) {
	a := applier{table: t, mapping: m, spec: s, places: map[string]int{}, seen: make([]map[string]int, len(s.Columns))}
	for i, c := range s.Columns {
		a.places[c.Key] = i
		column, mapped := m[c.Key]
		if !mapped || column < 0 || column >= len(t.Headers) {
			column = -1
		}
		a.columns = append(a.columns, column)
		if c.Unique {
			a.seen[i] = map[string]int{}
		}
	}
	a.faults = append(a.faults, t.Faults...)
	a.checkMapping()
	broken := map[int]bool{}
	for _, f := range t.Faults {
		broken[f.Line] = true
	}
	rows := make([]Row, 0, len(t.Lines))
	for _, line := range t.Lines {
		row, ok := a.row(line)
		if !ok || len(broken) > 0 && broken[line.Number] {
			continue
		}
		if s.Check != nil {
			if err := s.Check(row); err != nil {
				a.faults = append(a.faults, Fault{Line: line.Number, Reason: err.Error()})
				continue
			}
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(a.faults, func(x, y Fault) int { return cmp.Compare(x.Line, y.Line) })
	return rows, a.faults
}

type applier struct {
	table   *Table
	mapping Mapping
	spec    Spec
	places  map[string]int   // of a column in the spec, by key
	seen    []map[string]int // the line on which a value of a unique column stood first
	faults  []Fault
	columns []int    // by place in the spec: which column of the file, or -1
	room    []string // where the values of rows go: one piece of memory for many
}

// heading names a heading for people: the blank ones by their letter.
func (t *Table) heading(i int) string {
	if i >= 0 && i < len(t.Headers) && t.Headers[i] != "" {
		return t.Headers[i]
	}
	return "column " + columnName(max(i, 0))
}

// checkMapping reports what is wrong with the headings and with who fills what.
func (a *applier) checkMapping() {
	used := map[int]string{}
	add := func(column, reason string, note bool) {
		a.faults = append(a.faults, Fault{Line: a.table.Heading, Column: column, Reason: reason, Note: note})
	}
	for _, c := range a.spec.Columns {
		i, ok := a.mapping[c.Key]
		switch {
		case !ok && c.Required:
			add(c.Label, "no column of the file is used for this, and it is needed", false)
		case ok && (i < 0 || i >= len(a.table.Headers)):
			add(c.Label, "the column chosen for this is not in the file", false)
		case ok && used[i] != "":
			add(a.table.heading(i), fmt.Sprintf("the same column is used for %s and for %s", used[i], c.Label), false)
		case ok:
			used[i] = c.Label
		}
	}
	for key := range a.mapping {
		if _, ok := a.places[key]; !ok {
			add(key, "this import has no such column", false)
		}
	}
	first := map[string]int{}
	for i, h := range a.table.Headers {
		if earlier, twice := first[fold(h)]; twice && fold(h) != "" {
			add(a.table.heading(i), fmt.Sprintf("columns %s and %s have the same heading", columnName(earlier), columnName(i)), used[i] == "" && used[earlier] == "")
		} else {
			first[fold(h)] = i
		}
		if used[i] == "" && (h != "" || a.hasValues(i)) {
			add(a.table.heading(i), "this column is not used", true)
		}
	}
}

func (a *applier) hasValues(column int) bool {
	return slices.ContainsFunc(a.table.Lines, func(l Line) bool { return column < len(l.Cells) && l.Cells[column] != "" })
}

// row checks one line and reports all that is wrong with it.
func (a *applier) row(line Line) (Row, bool) {
	n := len(a.spec.Columns)
	if len(a.room) < n {
		a.room = make([]string, max(cellsAtOnce, n))
	}
	row := Row{Line: line.Number, values: a.room[:n:n], places: a.places}
	a.room = a.room[n:]
	ok := true
	for place := range a.spec.Columns {
		c, i := &a.spec.Columns[place], a.columns[place]
		if i < 0 {
			ok = ok && !c.Required // the heading was reported once, not on every line
			continue
		}
		raw := ""
		if i < len(line.Cells) {
			raw = line.Cells[i]
		}
		value, reason := a.value(c, place, raw, line.Number)
		if reason != "" {
			a.faults = append(a.faults, Fault{Line: line.Number, Column: c.Label, Value: shorten(raw), Reason: reason})
			ok = false
		}
		row.values[place] = value
	}
	return row, ok
}

func (a *applier) value(c *Column, place int, raw string, line int) (value, reason string) {
	raw = plain.Text(raw) // a table that came back from a page was not read here
	if raw == "" {
		if c.Required {
			return "", "is needed, but the cell is empty"
		}
		return "", ""
	}
	value = raw
	if c.Parse != nil {
		parsed, err := c.Parse(raw)
		if err != nil {
			return "", err.Error()
		}
		value = parsed
	}
	if seen := a.seen[place]; seen != nil {
		same := strings.ToLower(value)
		if earlier, twice := seen[same]; twice {
			return "", fmt.Sprintf("is the same as on line %d", earlier)
		}
		seen[same] = line
	}
	return value, ""
}
