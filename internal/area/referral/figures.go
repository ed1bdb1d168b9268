package referral

import (
	"math"
	"slices"
	"strconv"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/smallnumber"
)

// Figure is how people who were referred were answered: of one kind of place, of one year, or of all. Small numbers are protected.
type Figure struct {
	Key                                    string // the kind or the year, "" for all
	Referred, InTime, Late, Waits, Stepped stats.Cell
	Median                                 string // working days to the answer, "" where it is not shown
}

// tally is what one row holds, before small numbers are protected.
type tally struct {
	inTime, late, waits, step int
	took                      []float64
}

func (t *tally) all() int { return t.inTime + t.late + t.waits }

func (t *tally) add(o tally) {
	t.inTime, t.late, t.waits, t.step = t.inTime+o.inTime, t.late+o.late, t.waits+o.waits, t.step+o.step
	t.took = append(t.took, o.took...)
}

// stood says where a referral stood at the end of a day ($5).
const stood = `CASE WHEN r.answered_day <> '' AND r.answered_day <= $5 THEN CASE WHEN r.answered_day <= r.due_day THEN 'in' ELSE 'late' END WHEN r.due_day < $5 THEN 'late' ELSE 'waits' END`

// tallies counts those who were referred to an organisation from one day to another, as it was known at the end of a day, by kind or by year.
func tallies(tx *db.Tx, organisation db.ID, from, until, on string, yearly bool) (map[string]*tally, error) {
	by := `p.kind`
	if yearly {
		by = `SUBSTR(r.made_day, 1, 4)`
	}
	type row struct {
		key, stood    string
		step, took, n int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.key, &r.stood, &r.step, &r.took, &r.n) },
		`SELECT key, stood, step, took, COUNT(*) FROM (SELECT `+by+` AS key, `+stood+` AS stood, CASE WHEN r.answered_day <> '' AND r.answered_day <= $5 AND r.outcome IN `+tookStep+` THEN 1 ELSE 0 END AS step,
			CASE WHEN r.answered_day <> '' AND r.answered_day <= $5 THEN r.took ELSE -1 END AS took
			FROM referral r JOIN referral_place p ON p.network_id = r.network_id AND p.id = r.place_id WHERE r.network_id = $1 AND r.organisation_id = $2 AND r.made_day >= $3 AND r.made_day <= $4 AND r.made_day <= $5) AS x
			GROUP BY key, stood, step, took ORDER BY key, took, stood LIMIT 10000`, organisation, from, until, on)
	out := map[string]*tally{}
	for _, r := range rows {
		t := tally{step: r.step * r.n}
		switch r.stood {
		case "in":
			t.inTime = r.n
		case "late":
			t.late = r.n
		default:
			t.waits = r.n
		}
		for range r.n {
			if r.took >= 0 {
				t.took = append(t.took, float64(r.took))
			}
		}
		if out[r.key] == nil {
			out[r.key] = &tally{}
		}
		out[r.key].add(t)
	}
	return out, err
}

// protect makes figures of tallies in the order of keys, and one of all of them, so that no small number can be read or worked out.
func protect(rule stats.Policy, keys []string, all map[string]*tally) (rows []Figure, total Figure, err error) {
	var counts [][]int
	whole := &tally{}
	for _, k := range keys {
		t := all[k]
		counts = append(counts, []int{t.inTime, t.late, t.waits})
		whole.add(*t)
	}
	if len(counts) == 0 {
		return nil, Figure{}, nil
	}
	shown, err := smallnumber.Guarded(rule, counts)
	if err != nil {
		return nil, total, err
	}
	under := smallnumber.Under(rule)
	step := func(t *tally, referred stats.Cell) (stats.Cell, error) {
		nested, err := smallnumber.Nested(rule, t.all(), t.step)
		if err != nil || referred.Hidden {
			return stats.Cell{Hidden: true}, err
		}
		return nested[1], nil
	}
	for i, k := range keys {
		f := Figure{Key: k, Referred: shown.RowTotals[i], InTime: shown.Cells[i][0], Late: shown.Cells[i][1], Waits: shown.Cells[i][2], Median: median(all[k].took, under)}
		if f.Stepped, err = step(all[k], f.Referred); err != nil {
			return nil, total, err
		}
		rows = append(rows, f)
	}
	total = Figure{Referred: shown.Total, InTime: shown.ColumnTotals[0], Late: shown.ColumnTotals[1], Waits: shown.ColumnTotals[2], Median: median(whole.took, under)}
	total.Stepped, err = step(whole, total.Referred)
	if oneHidden(rows) && len(rows) > 1 {
		total.Stepped = stats.Cell{Hidden: true} // with it the one that is hidden could be worked out
	}
	return rows, total, err
}

// oneHidden says that exactly one of the rows hides how many took a step.
func oneHidden(rows []Figure) bool {
	n := 0
	for _, r := range rows {
		if r.Stepped.Hidden {
			n++
		}
	}
	return n == 1
}

// median is the middle of the working days, "" of too few.
func median(took []float64, under int) string {
	if len(took) < under || len(took) == 0 {
		return ""
	}
	took = slices.Sorted(slices.Values(took))
	m := stats.Quantile(took, 0.5)
	if math.IsNaN(m) {
		return ""
	}
	return strconv.FormatFloat(m, 'f', -1, 64)
}

// Report is what a board reads about a period.
type Report struct{ Referred, InTime, Stepped, Median, Sentence string }

// FiguresOf are the figures of an organisation for a period, as they were known at its end. They may be shown to everybody.
func FiguresOf(tx *db.Tx, organisation db.ID, from, to string) (Report, error) {
	rule, err := smallnumber.Of(tx)
	if err != nil {
		return Report{}, err
	}
	all, err := tallies(tx, organisation, from, to, to, false)
	if err != nil {
		return Report{}, err
	}
	one := &tally{}
	for _, t := range all {
		one.add(*t)
	}
	_, f, err := protect(rule, []string{""}, map[string]*tally{"": one})
	under := smallnumber.Under(rule)
	out := Report{Referred: smallnumber.Words(f.Referred, under), InTime: smallnumber.Words(f.InTime, under), Stepped: smallnumber.Words(f.Stepped, under), Median: f.Median}
	out.Sentence = "People who were referred with their consent: " + out.Referred + ". Answered within the promised working days: " + out.InTime + ". Took a first step: " + out.Stepped + "."
	return out, err
}

// stoppedIn is how many took their consent back, of an organisation.
func stoppedIn(tx *db.Tx, organisation db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM referral_stopped WHERE network_id = $1 AND organisation_id = $2`, organisation)
}
