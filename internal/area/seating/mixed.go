package seating

import (
	"fmt"

	engine "alongside/engine/seating"
)

// This file says how well tables are mixed.

// mixedBy is what tables are mixed by, in words.
var mixedBy = map[string]string{MixPerspective: "perspectives", MixOrganisation: "organisations"}

// spread is how many different values there are at tables: at the table with the fewest, and with the most.
type spread struct {
	tables, lone int // tables at which somebody sits of whom the value is known, and those at which all have the same
	low, high    int
}

// spreadOf counts an attribute of the problem over all days and tables.
func (q *question) spreadOf(a engine.Attribute) spread {
	var out spread
	for d, at := range q.seating() {
		tables := make([]map[int32]int, len(q.p.Days[d].Tables))
		for who, t := range at {
			if t < 0 || a.Value[who] < 0 {
				continue
			}
			if tables[t] == nil {
				tables[t] = map[int32]int{}
			}
			tables[t][a.Value[who]]++
		}
		for _, values := range tables {
			if len(values) == 0 {
				continue
			}
			if out.tables == 0 || len(values) < out.low {
				out.low = len(values)
			}
			out.tables++
			out.high = max(out.high, len(values))
			if len(values) == 1 {
				out.lone++
			}
		}
	}
	return out
}

// mixWords says how well the tables are mixed by what was chosen. kept is whether all rules are kept: only then the bound holds.
func (q *question) mixWords(f, bound engine.Figures, kept bool) []string {
	var out []string
	for k, m := range q.w.Plan.Setup.Mix {
		s := q.spreadOf(q.p.Attributes[k])
		switch {
		case s.tables == 0:
		case m == MixSide && s.lone == 0:
			out = append(out, "Both sides sit at every table.")
		case m == MixSide && s.high > 1:
			out = append(out, fmt.Sprintf("At %d of %s only one side sits.", s.lone, counted(s.tables, "table", "tables")))
		case m == MixSide:
		case s.low == s.high:
			out = append(out, fmt.Sprintf("Each table has %d different %s.", s.low, mixedBy[m]))
		default:
			out = append(out, fmt.Sprintf("Each table has from %d to %d different %s.", s.low, s.high, mixedBy[m]))
		}
	}
	if len(out) > 0 && kept && f.Mix == bound.Mix {
		out = append(out, "It is proved that the tables cannot be mixed better.")
	}
	return out
}
