package opportunity

import (
	"encoding/json"

	"alongside/internal/platform/db"
)

// openOf are the open opportunities of an organisation: one of them first, then what closes first.
func openOf(tx *db.Tx, organisation, first db.ID, limit int) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 AND o.organisation_id = $2 AND o.state = 'open' AND o.closes > $3 AND `+free+`
		ORDER BY CASE WHEN o.id = $4 THEN 0 ELSE 1 END, o.closes, o.id LIMIT $5`, organisation, int64(tx.Now), first, limit)
}

// partsIn are pairs of an opportunity and somebody who replied to it, also when they took that back, or is or was on its panel.
func partsIn(tx *db.Tx, ids []db.ID) ([][2]db.ID, error) {
	in, args := db.In(2, ids)
	return db.All(tx, func(s db.Scanner, v *[2]db.ID) error { return s.Scan(&v[0], &v[1]) }, `SELECT opportunity_id, person_id FROM opportunity_interest WHERE network_id = $1 AND opportunity_id IN `+in+`
		UNION ALL SELECT opportunity_id, person_id FROM opportunity_panel WHERE network_id = $1 AND opportunity_id IN `+in+` LIMIT 10000`, args...)
}

// takenIn are the opportunities of an organisation to which people said yes, each with its person. No other dates of theirs are known to it.
func takenIn(tx *db.Tx, organisation db.ID) ([]takenUp, error) {
	return db.All(tx, func(s db.Scanner, v *takenUp) error {
		var raw string
		if err := s.Scan(&v.Person, &raw); err != nil {
			return err
		}
		return json.Unmarshal([]byte(raw), &v.Words)
	}, `SELECT i.person_id, o.words FROM opportunity o JOIN opportunity_interest i ON i.network_id = o.network_id AND i.opportunity_id = o.id
		WHERE o.network_id = $1 AND o.organisation_id = $2 AND o.state IN ('open', 'finished') AND i.state = 'accepted' ORDER BY o.created DESC, i.id LIMIT 300`, organisation)
}

// openFor are the opportunities to which somebody can reply and has not: not what they put aside, and not where they have a part in choosing.
func openFor(tx *db.Tx, who db.ID, limit int) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 AND o.state = 'open' AND o.closes > $2 AND `+free+` AND o.created_by <> $3 AND NOT `+takesPart+`
		AND NOT EXISTS (SELECT 1 FROM opportunity_interest i WHERE i.network_id = $1 AND i.opportunity_id = o.id AND i.person_id = $3)
		AND NOT EXISTS (SELECT 1 FROM opportunity_aside x WHERE x.network_id = $1 AND x.person_id = $3 AND x.opportunity_id = o.id) ORDER BY o.closes, o.id LIMIT $4`, int64(tx.Now), who, limit)
}

func putAside(tx *db.Tx, who, id db.ID, aside bool) error {
	if !aside {
		_, err := tx.Exec(`DELETE FROM opportunity_aside WHERE network_id = $1 AND person_id = $2 AND opportunity_id = $3`, who, id)
		return err
	}
	_, err := tx.Exec(`INSERT INTO opportunity_aside (network_id, person_id, opportunity_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (network_id, person_id, opportunity_id) DO NOTHING`, who, id, int64(tx.Now))
	return err
}

// asides is a page of what somebody put aside, the last first.
func asides(tx *db.Tx, who db.ID, limit, offset int) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`JOIN opportunity_aside x ON x.network_id = o.network_id AND x.opportunity_id = o.id
		WHERE o.network_id = $1 AND x.person_id = $2 ORDER BY x.at DESC, o.id LIMIT $3 OFFSET $4`, who, limit, offset)
}

func forgetAsides(tx *db.Tx, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM opportunity_aside WHERE network_id = $1 AND person_id = $2`, who)
	return err
}
