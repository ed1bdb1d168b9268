package programme

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// LeavePanels ends somebody's seats on the panels of editions that have not ended, because they become a coordinator:
// coordinators can see the names of those who apply, and a panel reads without names. It says of which editions.
func (p *Programmes) LeavePanels(tx *db.Tx, actor access.Actor, who db.ID) ([]string, error) {
	seats, err := db.Column[db.ID](tx, `SELECT m.edition_id FROM edition_person m JOIN edition e ON e.network_id = m.network_id AND e.id = m.edition_id
		WHERE m.network_id = $1 AND m.person_id = $2 AND m.function = 'panel' AND e.state <> 'ended' ORDER BY e.created, e.id LIMIT 200`, who)
	if err != nil {
		return nil, err
	}
	var left []string
	for _, id := range seats {
		e, err := edition.Find(tx, id)
		if err != nil {
			return nil, err
		}
		if err := removeMember(tx, id, who, edition.Panel); err != nil {
			return nil, err
		}
		if _, err := p.panelChanged(tx, actor, id, edition.Panel); err != nil {
			return nil, err
		}
		if err := audit.Record(tx, actor, "edition.person.remove", "edition", id, string(edition.Panel)); err != nil {
			return nil, err
		}
		left = append(left, e.Called())
	}
	return left, nil
}

// mayScore says whether a member of an earlier edition may be on the panel of the next one: not as a coordinator.
func mayScore(tx *db.Tx, m edition.Member) (bool, error) {
	if m.Function != edition.Panel {
		return true, nil
	}
	roles, err := person.RolesOf(tx, m.Person)
	return !slices.Contains(roles, access.Coordinator), err
}
