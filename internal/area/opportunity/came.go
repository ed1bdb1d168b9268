package opportunity

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/heard"
)

// CameSteps are how far those who replied came, each apart from the others.
var CameSteps = []string{"Not chosen so far", "Chosen", "Took it on"}

// CameBy counts who replied to the opportunities of an organisation from one instant to another, and how far they came, by where they heard
// of it. What somebody took back is not counted. Visits of other organisations stand with those without a link.
func CameBy(tx *db.Tx, organisation db.ID, from, to db.Instant) ([]heard.Came, error) {
	return db.All(tx, func(s db.Scanner, c *heard.Came) error {
		c.Steps = make([]int, len(CameSteps))
		return s.Scan(&c.Source, &c.Visit, &c.Place, &c.Steps[0], &c.Steps[1], &c.Steps[2])
	}, `SELECT source, visit, place, CAST(SUM(CASE WHEN state IN ('accepted', 'chosen', 'declined') THEN 0 ELSE 1 END) AS BIGINT), CAST(SUM(CASE WHEN state IN ('chosen', 'declined') THEN 1 ELSE 0 END) AS BIGINT),
			CAST(SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT)
		FROM (SELECT COALESCE(h.source, '') AS source, COALESCE(v.id, '') AS visit, COALESCE(v.place, '') AS place, i.state
			FROM opportunity o JOIN opportunity_interest i ON i.network_id = o.network_id AND i.opportunity_id = o.id
			LEFT JOIN heard h ON h.network_id = i.network_id AND h.what = 'reply' AND h.of_id = i.opportunity_id AND h.person_id = i.person_id
			LEFT JOIN outreach_visit v ON v.network_id = h.network_id AND v.id = h.visit_id AND v.organisation_id = o.organisation_id
			WHERE o.network_id = $1 AND o.organisation_id = $2 AND i.state <> 'withdrawn' AND i.created >= $3 AND i.created < $4) AS x
		GROUP BY source, visit, place ORDER BY COUNT(*) DESC, source, visit LIMIT 1000`, organisation, int64(from), int64(to))
}
