package strategy

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// Remaining are the outcomes of an organisation's strategy for which somebody is responsible, or is asked to be.
func Remaining(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var id, in db.ID
		err := s.Scan(&id, &in)
		v.Words, v.Path = "Is responsible for an outcome of the strategy, or is asked to be", "/leadership/"+string(organisation)+"/strategy/"+string(in)+"/outcomes/"+string(id)
		return err
	}, `SELECT DISTINCT o.id, y.id FROM strategy_responsible x JOIN strategy_outcome o ON o.network_id = x.network_id AND o.id = x.outcome_id JOIN strategy y ON y.network_id = o.network_id AND y.id = o.strategy_id
		WHERE x.network_id = $1 AND y.organisation_id = $2 AND x.person_id = $3 AND x.gone IS NULL ORDER BY o.id LIMIT 50`, organisation, who)
}
