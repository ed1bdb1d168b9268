package referral

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// Remaining are the places of an organisation for which somebody answers those who are referred, and that they stand in there.
func Remaining(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var id db.ID
		err := s.Scan(&id)
		if id == "" {
			v.Words, v.Path = "Stands in for those who answer people who were referred", "/leadership/"+string(organisation)+"/referrals/cover"
			return err
		}
		v.Words, v.Path = "Answers those whom a place refers", "/leadership/"+string(organisation)+"/referrals/places/"+string(id)
		return err
	}, `SELECT * FROM (SELECT id FROM referral_place WHERE network_id = $1 AND organisation_id = $2 AND answers_id = $3 AND link_ended IS NULL ORDER BY id LIMIT 50) AS places
		UNION ALL SELECT '' FROM referral_cover WHERE network_id = $1 AND organisation_id = $2 AND cover_id = $3`, organisation, who)
}
