package decision

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// Remaining are the decisions of an organisation that are still open and that somebody keeps.
func Remaining(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var id db.ID
		var title string
		err := s.Scan(&id, &title)
		v.Words, v.Path = "Keeps the decision “"+title+"”", "/leadership/"+string(organisation)+"/decisions/"+string(id)
		return err
	}, `SELECT id, title FROM decision WHERE network_id = $1 AND organisation_id = $2 AND owner_id = $3 AND state IN ('preparing', 'assured') ORDER BY goes, id LIMIT 50`, organisation, who)
}
