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
	type row struct {
		CameOn
		came, places int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.Title, &r.Date, &r.came, &r.places) },
		`SELECT d.title, d.date, SUM(CASE WHEN a.state IN ('came', 'late') THEN 1 ELSE 0 END),
				(SELECT COUNT(*) FROM place p WHERE p.network_id = $1 AND p.edition_id = $2 AND p.withdrawn IS NULL)
			FROM attendance a JOIN edition_day d ON d.network_id = a.network_id AND d.id = a.day_id
			WHERE a.network_id = $1 AND d.edition_id = $2 AND d.date || ' ' || d.starts <= $3 GROUP BY d.id, d.title, d.date, d.position ORDER BY d.position, d.id LIMIT 100`, e.ID, startedBy(tx, e))
	if err != nil {
		return CameTo{}, err
	}
	out := CameTo{Under: smallnumber.Under(rule)}
	for n, r := range rows {
		nested, err := smallnumber.Nested(rule, max(r.places, r.came), r.came)
		if err != nil {
			return CameTo{}, err
		}
		if n == 0 || nested[0].Hidden {
			out.Places = nested[0]
		}
		r.Came = nested[1]
		out.Days = append(out.Days, r.CameOn)
	}
	return out, nil
}

// Words are a number of people as they are read.
func (c CameTo) Words(n stats.Cell) string { return smallnumber.Words(n, c.Under) }
