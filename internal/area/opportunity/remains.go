package opportunity

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// Remaining are the parts that somebody has in opportunities of an organisation that are not over: as the contact, as the patient leader who designs
// it, and on its panel.
func Remaining(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var id db.ID
		var title, part string
		err := s.Scan(&id, &title, &part)
		v.Words = map[string]string{"contact": "Is the contact of the opportunity “", "designer": "Designs the opportunity “", "panel": "Sits on the panel for “"}[part] + title + "”"
		v.Path = "/leadership/" + string(organisation) + "/opportunities/" + string(id)
		return err
	}, `SELECT id, title, 'contact' AS part FROM opportunity WHERE network_id = $1 AND organisation_id = $2 AND contact_id = $3 AND state IN ('draft', 'agreed', 'open')
		UNION SELECT id, title, 'designer' AS part FROM opportunity WHERE network_id = $1 AND organisation_id = $2 AND designer_id = $3 AND state IN ('draft', 'agreed', 'open')
		UNION SELECT o.id, o.title, 'panel' AS part FROM opportunity_panel p JOIN opportunity o ON o.network_id = p.network_id AND o.id = p.opportunity_id
			WHERE p.network_id = $1 AND o.organisation_id = $2 AND p.person_id = $3 AND p.gone IS NULL AND o.state IN ('draft', 'agreed', 'open') ORDER BY title, part LIMIT 50`, organisation, who)
}
