package participation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	Headers    = []string{"id", "organisation_id", "title", "about", "first_day", "last_day", "level", "degree", "agreed_on", "said_by_one_side_level", "said_by_one_side_degree", "waits_for"}
	OwnHeaders = []string{"activity_id", "my_side", "level", "degree", "why", "at"}
)

const exportedAtOnce = 500

// Export is every activity on a grid of the network, for engagement leads. Who placed what stays out.
func (s *Participation) Export(tx *db.Tx, a access.Actor) (rows [][]string, err error) {
	if !a.LeadsAll() {
		return nil, errs.Missing()
	}
	for {
		some, err := db.All(tx, scan, columns+`AND v.removed IS NULL ORDER BY v.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(rows))
		if err != nil {
			return nil, err
		}
		for _, v := range some {
			rows = append(rows, []string{string(v.ID), string(v.Organisation), v.Title, v.About, v.Starts, v.Ends, v.Agreed.Level, v.Agreed.Degree, v.AgreedOn, v.Open.Level, v.Open.Degree, string(v.WaitsFor)})
		}
		if len(some) < exportedAtOnce {
			return rows, nil
		}
	}
}

// ExportOwn is where somebody placed activities, with their reasons.
func (s *Participation) ExportOwn(tx *db.Tx, who db.ID) (rows [][]string, err error) {
	all, err := db.All(tx, scanPlacing, placingColumns+`AND p.person_id = $2 ORDER BY p.at, p.id LIMIT 5000`, who)
	all, err = unseal(tx, s.keys, all, err)
	for _, p := range all {
		rows = append(rows, []string{string(p.Activity), string(p.Side), p.Cell.Level, p.Cell.Degree, p.Why, p.At.Time().Format("2006-01-02")})
	}
	return rows, err
}
