package strategy

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// responsibleColumns tell of somebody responsible also whether they have left, work for the organisation of the strategy, and until when their roles
// there last (” for one that goes on).
const responsibleColumns = `SELECT r.id, r.outcome_id, r.level, r.person_id, CASE WHEN p.id IS NULL THEN r.name ELSE TRIM(p.given_name || ' ' || p.family_name) END, r.job, r.accepted, p.closed IS NOT NULL,
	COALESCE(p.organisation_id = s.organisation_id AND p.organisation_confirmed, FALSE), COALESCE(h.held, 0), COALESCE(h.goes, 0), COALESCE(h.until, '')
	FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id JOIN strategy s ON s.network_id = o.network_id AND s.id = o.strategy_id
	LEFT JOIN person p ON p.network_id = r.network_id AND p.id = r.person_id
	LEFT JOIN (SELECT x.person_id, t.organisation_id, COUNT(*) AS held, SUM(CASE WHEN t.ends = '' THEN 1 ELSE 0 END) AS goes, MAX(t.ends) AS until FROM holder x JOIN term t ON t.network_id = x.network_id AND t.holder_id = x.id
		WHERE x.network_id = $1 AND x.person_id IS NOT NULL GROUP BY x.person_id, t.organisation_id) h ON h.person_id = r.person_id AND h.organisation_id = s.organisation_id
	WHERE r.network_id = $1 AND r.gone IS NULL `

func scanResponsible(s db.Scanner, r *Responsible) error {
	var held, goes int64
	err := s.Scan(&r.ID, &r.Outcome, &r.Level, &r.Person, &r.Name, &r.Job, &r.Accepted, &r.Closed, &r.Works, &held, &goes, &r.Until)
	r.Held = held > 0
	if goes > 0 {
		r.Until = ""
	}
	return err
}

// peopleOf are those who are responsible for some outcomes, or are asked to be.
func peopleOf(tx *db.Tx, outcomes []db.ID) (map[db.ID][]Responsible, error) {
	out := map[db.ID][]Responsible{}
	if len(outcomes) == 0 {
		return out, nil
	}
	list, args := db.In(2, outcomes)
	all, err := db.All(tx, scanResponsible, responsibleColumns+`AND r.outcome_id IN `+list+` ORDER BY r.asked, r.id LIMIT 3000`, args...)
	for _, r := range all {
		out[r.Outcome] = append(out[r.Outcome], r)
	}
	return out, err
}

func insertResponsible(tx *db.Tx, r Responsible) error {
	_, err := tx.Exec(`INSERT INTO strategy_responsible (network_id, id, outcome_id, level, person_id, name, job, asked, accepted, gone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)`,
		r.ID, r.Outcome, string(r.Level), r.Person.Ref(), r.Name, r.Job, int64(tx.Now), r.Accepted.Ref())
	return err
}

func accept(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE strategy_responsible SET accepted = $3 WHERE network_id = $1 AND id = $2 AND accepted IS NULL AND gone IS NULL`, id, int64(tx.Now))
	return err
}

// endResponsible ends that somebody is responsible. Of somebody who was only asked nothing is kept: that they said no is nobody's business.
func endResponsible(tx *db.Tx, r Responsible) error {
	if r.Accepted == 0 {
		_, err := tx.Exec(`DELETE FROM strategy_responsible WHERE network_id = $1 AND id = $2`, r.ID)
		return err
	}
	_, err := tx.Exec(`UPDATE strategy_responsible SET gone = $3 WHERE network_id = $1 AND id = $2`, r.ID, int64(tx.Now))
	return err
}

// mine is at which levels somebody is responsible in the strategies of an organisation, and whether they are asked or responsible at all.
func mine(tx *db.Tx, organisation, who db.ID) (leads, named bool, err error) {
	type row struct{ leads, named int64 }
	r, err := db.One(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.leads, &v.named) },
		`SELECT COUNT(CASE WHEN r.level = 'lead' AND r.accepted IS NOT NULL THEN 1 END), COUNT(*) FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id
		JOIN strategy s ON s.network_id = o.network_id AND s.id = o.strategy_id WHERE r.network_id = $1 AND s.organisation_id = $2 AND r.person_id = $3 AND r.gone IS NULL`, organisation, who)
	return r.leads > 0, r.named > 0, err
}

// ofStrategy are those who say yes to a strategy ($3) of an organisation ($2) on a day ($4): who holds a role there, and who has taken on an
// outcome of it. $5 is one person, or "" for all.
const ofStrategy = `SELECT x.id, MAX(x.partner) FROM (
		SELECT h.person_id AS id, CASE WHEN t.pillar = 'patient' THEN 1 ELSE 0 END AS partner FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
			WHERE t.network_id = $1 AND t.organisation_id = $2 AND t.starts <= $4 AND (t.ends = '' OR t.ends >= $4) AND h.person_id IS NOT NULL AND (CAST($5 AS TEXT) = '' OR h.person_id = $5)
		UNION ALL SELECT r.person_id, CASE WHEN r.level = 'patient' THEN 1 ELSE 0 END FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id
			WHERE r.network_id = $1 AND o.strategy_id = $3 AND r.accepted IS NOT NULL AND r.gone IS NULL AND r.person_id IS NOT NULL AND (CAST($5 AS TEXT) = '' OR r.person_id = $5)) x
	JOIN person p ON p.network_id = $1 AND p.id = x.id WHERE p.network_id = $1 AND p.closed IS NULL GROUP BY x.id ORDER BY x.id LIMIT 5000`

// votersOf are those who say yes to a strategy, each for one side: whoever is there for patients says yes for patients alone.
func votersOf(tx *db.Tx, v Strategy, who db.ID, day string) ([]assent.Voter, error) {
	return db.All(tx, func(s db.Scanner, out *assent.Voter) error {
		var partner int64
		err := s.Scan(&out.Person, &partner)
		out.Side = person.Professional
		if partner > 0 {
			out.Side = person.Partner
		}
		return err
	}, ofStrategy, v.Organisation, v.ID, day, string(who))
}

// leave takes somebody who leaves out of what they were asked, and their name from what they wrote. Those who were responsible stay as somebody who
// has left, so that others see that an outcome needs somebody.
func leave(tx *db.Tx, who db.ID) error {
	for _, sql := range []string{
		`DELETE FROM strategy_responsible WHERE network_id = $1 AND person_id = $2 AND accepted IS NULL`,
		`UPDATE strategy_seen SET person_id = NULL WHERE network_id = $1 AND person_id = $2`,
		`UPDATE strategy SET created_by = NULL WHERE network_id = $1 AND created_by = $2`,
		`UPDATE strategy_version SET created_by = NULL WHERE network_id = $1 AND created_by = $2`,
		`UPDATE strategy_rest SET created_by = NULL WHERE network_id = $1 AND created_by = $2`,
	} {
		if _, err := tx.Exec(sql, who); err != nil {
			return err
		}
	}
	return nil
}
