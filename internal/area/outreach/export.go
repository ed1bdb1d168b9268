package outreach

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headers are the headings of what goes out.
var Headers = []string{"id", "organisation_id", "day", "place", "kind", "who_went", "people_talked_with", "what_followed"}

const exportedAtOnce = 500

// Export is every visit of the network, for engagement leads.
func (s *Outreach) Export(tx *db.Tx, a access.Actor) (rows [][]string, err error) {
	if !a.LeadsAll() {
		return nil, errs.Missing()
	}
	for {
		some, err := db.All(tx, scan, columns+`ORDER BY v.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(rows))
		if err != nil {
			return nil, err
		}
		for _, v := range some {
			rows = append(rows, []string{string(v.ID), string(v.Organisation), v.Held, v.Place, v.Kind, v.Who, strconv.FormatInt(v.Contacts, 10), v.Followed})
		}
		if len(some) < exportedAtOnce {
			return rows, nil
		}
	}
}

// VisitOf is a visit of an organisation, for its participation grid: the place and the day.
func VisitOf(tx *db.Tx, organisation, id db.ID) (place, held string, ok bool, err error) {
	v, err := find(tx, id)
	if errs.Is(err, errs.NotFound) || err == nil && v.Organisation != organisation {
		return "", "", false, nil
	}
	return v.Place, v.Held, err == nil, err
}
