package strategy

import (
	"strconv"

	"alongside/internal/platform/db"
)

// Figure is what a report says of the strategies of an organisation: of the outcomes in force, how many had somebody responsible at all three
// levels, how many rested on one person alone, and how many stood in a strategy that should have been looked at again.
type Figure struct{ Outcomes, Whole, Alone, Past int }

// FigureOf counts the outcomes that were in force at an instant, by who was responsible then. Whoever has left since counts as long as they were
// there. The caller has checked who reads.
func FigureOf(tx *db.Tx, organisation db.ID, day string, known db.Instant) (Figure, error) {
	type row struct {
		outcome    db.ID
		review     string
		level, who string
	}
	all, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.outcome, &r.review, &r.level, &r.who) },
		`SELECT w.outcome_id, v.review, COALESCE(r.level, ''), COALESCE(r.person_id, 'name ' || LOWER(r.name), '') FROM strategy s JOIN strategy_version v ON v.network_id = s.network_id AND v.strategy_id = s.id
		JOIN strategy_words w ON w.network_id = v.network_id AND w.version_id = v.id
		LEFT JOIN (strategy_responsible r LEFT JOIN person p ON p.network_id = r.network_id AND p.id = r.person_id) ON r.network_id = w.network_id AND r.outcome_id = w.outcome_id
			AND r.accepted <= CAST($3 AS BIGINT) AND (r.gone IS NULL OR r.gone > CAST($3 AS BIGINT)) AND (p.closed IS NULL OR p.closed > CAST($3 AS BIGINT))
		WHERE s.network_id = $1 AND s.organisation_id = $2 AND v.agreed <= CAST($3 AS BIGINT) AND v.starts <= $4 AND (v.replaced IS NULL OR v.replaced > CAST($3 AS BIGINT)) ORDER BY w.outcome_id LIMIT 5000`, organisation, int64(known), day)
	if err != nil {
		return Figure{}, err
	}
	people, levels, past := map[db.ID]map[string]bool{}, map[db.ID]map[string]bool{}, map[db.ID]bool{}
	for _, r := range all {
		if people[r.outcome] == nil {
			people[r.outcome], levels[r.outcome] = map[string]bool{}, map[string]bool{}
		}
		past[r.outcome] = r.review < day
		if r.level != "" {
			people[r.outcome][r.who], levels[r.outcome][r.level] = true, true
		}
	}
	f := Figure{Outcomes: len(people)}
	for id := range people {
		if len(levels[id]) == len(Levels) {
			f.Whole++
		}
		if len(people[id]) == 1 {
			f.Alone++
		}
		if past[id] {
			f.Past++
		}
	}
	return f, nil
}

// Short is the figure in a few words.
func (f Figure) Short() string {
	if f.Outcomes == 0 {
		return "none"
	}
	return strconv.Itoa(f.Outcomes) + "; " + strconv.Itoa(f.Alone) + " on one person"
}

// Sentence says what was counted.
func (f Figure) Sentence() string {
	if f.Outcomes == 0 {
		return "No strategy was in force."
	}
	return "Of " + plural(f.Outcomes, "outcome", "outcomes") + " in force, " + strconv.Itoa(f.Whole) + " had somebody responsible at all three levels, " + strconv.Itoa(f.Alone) + " rested on one person alone, and " + strconv.Itoa(f.Past) + " stood in a strategy that was past its day of review."
}
