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

// AttendanceBy is how many of those who have a place came to each day of an edition on which somebody was noted; a meeting afterwards is
// a day too. Who did not come is a number of people as well, and is protected with the others. Whoever gave up
// their place counts when they did so at the moment since or later; 0 counts none of them.
func AttendanceBy(tx *db.Tx, e edition.Edition, rule stats.Policy, people stats.Whole, since db.Instant) (CameTo, error) {
	type row struct {
		CameOn
		came int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.Title, &r.Date, &r.came) },
		`SELECT d.title, d.date, SUM(CASE WHEN a.state IN ('came', 'late') THEN 1 ELSE 0 END)
			FROM attendance a JOIN edition_day d ON d.network_id = a.network_id AND d.id = a.day_id
			JOIN place p ON p.network_id = a.network_id AND p.edition_id = d.edition_id AND p.person_id = a.person_id AND `+edition.StillCounts("p", "$4")+`
			WHERE a.network_id = $1 AND d.edition_id = $2 AND d.date || ' ' || d.starts <= $3 GROUP BY d.id, d.title, d.date, d.position ORDER BY d.position, d.id LIMIT 100`, e.ID, startedBy(tx, e), int64(since))
	if err != nil {
		return CameTo{}, err
	}
	out := CameTo{Places: people.Cell, Under: smallnumber.Under(rule)}
	for _, r := range rows {
		nested, err := smallnumber.InWhole(rule, people, r.came)
		if err != nil {
			return CameTo{}, err
		}
		r.Came = nested[1]
		out.Days = append(out.Days, r.CameOn)
	}
	return out, nil
}

// Words are a number of people as they are read.
func (c CameTo) Words(n stats.Cell) string { return smallnumber.Words(n, c.Under) }
