package programme

import (
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/smallnumber"
)

// CameOn is how many people came to one day of an edition, by the rule about small numbers.
type CameOn struct {
	Title, Date string
	Came        stats.Cell
}

// CameTo is who came, day by day, as the coordinators noted it: for the report of an edition. Places is how many had a place.
type CameTo struct {
	Places stats.Cell
	Days   []CameOn
	Under  int // the smallest number that is shown by itself
}

// AttendanceBy is how many came to each day of an edition on which somebody was noted; a meeting afterwards is a day too. Who did not come
// is a number of people as well, and is protected with the others.
func AttendanceBy(tx *db.Tx, e edition.Edition, rule stats.Policy) (CameTo, error) {
	days, err := edition.Days(tx, e.ID)
	if err != nil {
		return CameTo{}, err
	}
	counts, err := attendanceCounts(tx, e)
	if err != nil || len(counts) == 0 {
		return CameTo{}, err
	}
	places, err := edition.Taken(tx, e.ID)
	if err != nil {
		return CameTo{}, err
	}
	out := CameTo{Under: smallnumber.Under(rule)}
	for _, d := range days {
		n, noted := counts[d.ID]
		if !noted {
			continue
		}
		nested, err := smallnumber.Nested(rule, max(int(places), int(n[0])), int(n[0]))
		if err != nil {
			return CameTo{}, err
		}
		if len(out.Days) == 0 || nested[0].Hidden {
			out.Places = nested[0]
		}
		out.Days = append(out.Days, CameOn{d.Title, d.Date, nested[1]})
	}
	return out, nil
}

// Words are a number of people as they are read.
func (c CameTo) Words(n stats.Cell) string { return smallnumber.Words(n, c.Under) }
