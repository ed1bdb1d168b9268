package application

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Filter chooses applications of a pipeline. Zero values match everything.
type Filter struct {
	Gap   Gap
	State State
	Side  person.Side // only applications in which this side stands alone
	Asked bool        // only those that ask for coaching which nobody has offered yet
	No    bool        // only those that wait for a decision and whose sponsor said no, which no coordinator has noted
}

// pipelinePageSize is how many applications a page of the pipeline shows.
const pipelinePageSize = 25

// live are the applications of a pipeline: $6 is the edition.
const live = ` WHERE a.network_id = $1 AND a.edition_id = $6 AND a.joined_into IS NULL `

// counts are how many applications of an edition lack what, and how many there are.
type counts struct {
	All   int64
	Ready int64
	Gaps  map[Gap]int64
}

// countGaps counts what the applications lack that are still written or handed in, with one statement.
func countGaps(tx *db.Tx, ed db.ID, n Needs) (counts, error) {
	type row struct{ all, ready, partner, challenge, funding, sponsor int64 }
	one := func(condition string) string {
		return `COALESCE(SUM(CASE WHEN ` + condition + ` THEN 1 ELSE 0 END), 0)`
	}
	r, err := db.One(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.all, &r.ready, &r.partner, &r.challenge, &r.funding, &r.sponsor)
	}, `SELECT COUNT(*), `+one(`NOT (`+lacking[GapPartner]+` OR `+lacking[GapChallenge]+` OR `+lacking[GapFunding]+` OR `+lacking[GapSponsor]+`)`)+`, `+
		one(lacking[GapPartner])+`, `+one(lacking[GapChallenge])+`, `+one(lacking[GapFunding])+`, `+one(lacking[GapSponsor])+
		from+live+`AND a.state IN ('draft', 'seeking', 'submitted')`, append(n.args(), ed)...)
	return counts{All: r.all, Ready: r.ready, Gaps: map[Gap]int64{GapPartner: r.partner, GapChallenge: r.challenge, GapFunding: r.funding, GapSponsor: r.sponsor}}, err
}

// countStates counts the applications of an edition by state.
func countStates(tx *db.Tx, ed db.ID) (map[State]int64, error) {
	type row struct {
		state State
		n     int64
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.state, &r.n) },
		`SELECT state, COUNT(*) FROM application WHERE network_id = $1 AND edition_id = $2 AND joined_into IS NULL GROUP BY state`, ed)
	out := map[State]int64{}
	for _, r := range rows {
		out[r.state] = r.n
	}
	return out, err
}

// pipeline lists applications of an edition by their numbers, one more than a page holds so that the page knows whether
// there are more. Without a state it leaves out those that were withdrawn.
func pipeline(tx *db.Tx, ed db.ID, n Needs, f Filter, offset int) ([]Application, error) {
	return db.All(tx, scan, `SELECT `+columns+from+live+`
		AND (($7 = '' AND a.state <> 'withdrawn') OR a.state = $7)
		AND ($8 = '' OR ($8 = 'partner' AND `+lacking[GapPartner]+`) OR ($8 = 'challenge' AND `+lacking[GapChallenge]+`)
			OR ($8 = 'funding' AND `+lacking[GapFunding]+`) OR ($8 = 'sponsor' AND `+lacking[GapSponsor]+`))
		AND ($9 = '' OR ($9 = 'professional' AND pro.person_id IS NOT NULL AND par.person_id IS NULL) OR ($9 = 'partner' AND par.person_id IS NOT NULL AND pro.person_id IS NULL))
		AND (NOT $10 OR EXISTS (SELECT 1 FROM coaching c WHERE c.network_id = $1 AND c.application_id = a.id AND c.asked IS NOT NULL AND c.offered IS NULL))
		AND (NOT $11 OR (a.state IN ('submitted', 'shortlisted') AND EXISTS (SELECT 1 FROM sponsor n
			WHERE n.network_id = $1 AND n.application_id = a.id AND n.state = 'declined' AND n.replaced IS NULL AND n.noted IS NULL)))
		ORDER BY a.number LIMIT $12 OFFSET $13`,
		append(n.args(), ed, string(f.State), string(f.Gap), string(f.Side), f.Asked, f.No, pipelinePageSize+1, offset)...)
}
