package bank

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/heard"
)

// CameBy counts who joined the people bank from one instant to another and lets an organisation find them today, by where they heard of it.
func CameBy(tx *db.Tx, organisation db.ID, from, to db.Instant) ([]heard.Came, error) {
	return db.All(tx, func(s db.Scanner, c *heard.Came) error {
		c.Steps = make([]int, 1)
		return s.Scan(&c.Source, &c.Visit, &c.Place, &c.Steps[0])
	}, `SELECT source, visit, place, COUNT(*) FROM (SELECT COALESCE(h.source, '') AS source, COALESCE(v.id, '') AS visit, COALESCE(v.place, '') AS place
			FROM bank_listing l JOIN bank_card c ON c.network_id = l.network_id AND c.person_id = l.person_id
			LEFT JOIN heard h ON h.network_id = c.network_id AND h.what = 'bank' AND h.of_id = c.person_id AND h.person_id = c.person_id
			LEFT JOIN outreach_visit v ON v.network_id = h.network_id AND v.id = h.visit_id AND v.organisation_id = l.organisation_id
			WHERE l.network_id = $1 AND l.organisation_id = $2 AND c.created >= $3 AND c.created < $4) AS x
		GROUP BY source, visit, place ORDER BY COUNT(*) DESC, source, visit LIMIT 1000`, organisation, int64(from), int64(to))
}
