package group

import "alongside/internal/platform/db"

// TermsAmong are the terms with these ids.
func TermsAmong(tx *db.Tx, ids []db.ID) (map[db.ID]Term, error) {
	out := map[db.ID]Term{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.id IN `+list+` ORDER BY t.id LIMIT 2000`, args...)
	for _, t := range all {
		out[t.ID] = t
	}
	return out, err
}

// StandingsAmong are the groups with these ids, with how many people hold a role of each side in them on a day.
func StandingsAmong(tx *db.Tx, ids []db.ID, day string) (map[db.ID]Standing, error) {
	out := map[db.ID]Standing{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(3, ids)
	all, err := db.All(tx, func(s db.Scanner, v *Standing) error {
		return s.Scan(append(v.places(), &v.Clinical, &v.Managerial, &v.Patient)...)
	}, `SELECT `+groupColumns+`, COALESCE(n.clinical, 0), COALESCE(n.managerial, 0), COALESCE(n.patient, 0)
		FROM working_group g LEFT JOIN (SELECT t.group_id,
			COUNT(DISTINCT CASE WHEN t.pillar = 'clinical' THEN t.holder_id END) AS clinical,
			COUNT(DISTINCT CASE WHEN t.pillar = 'managerial' THEN t.holder_id END) AS managerial,
			COUNT(DISTINCT CASE WHEN t.pillar = 'patient' THEN t.holder_id END) AS patient
			FROM term t WHERE t.network_id = $1 AND t.group_id IN `+list+` AND t.starts <= $2 AND (t.ends = '' OR t.ends >= $2) GROUP BY t.group_id) n ON n.group_id = g.id
		WHERE g.network_id = $1 AND g.id IN `+list+` ORDER BY g.id LIMIT 2000`, append([]any{day}, args...)...)
	for _, v := range all {
		out[v.ID] = v
	}
	return out, err
}

// Newest are the terms of an organisation that somebody holds or held, those of patient leaders first, the ones that began last first.
func Newest(tx *db.Tx, organisation db.ID, words string, limit int) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.organisation_id = $2 AND t.holder_id IS NOT NULL AND LOWER(t.role || ', ' || COALESCE(g.name, '')) LIKE $3
		ORDER BY CASE WHEN t.pillar = 'patient' THEN 0 ELSE 1 END, t.starts DESC, t.id DESC LIMIT $4`, organisation, "%"+Fold(words)+"%", limit)
}
