package matching

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// everybody lists who seeks in an edition, in the order in which they came, with their last names: for coordinators.
func everybody(tx *db.Tx, edition db.ID) ([]Seeker, error) {
	return db.All(tx, func(r db.Scanner, s *Seeker) error {
		var w string
		err := r.Scan(&s.ID, &s.Edition, &s.Person, &s.Given, &s.Family, &s.Side, &s.Perspective, &s.Interest, &s.Place, &s.Times, &w, &s.State, &s.Checked, &s.Version)
		s.Ways = splitWays(w)
		return err
	}, `SELECT s.id, s.edition_id, s.person_id, p.given_name, p.family_name, s.side, s.perspective, s.interest, s.place, s.times, s.ways, s.state, s.checked, s.version
		FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id
		WHERE s.network_id = $1 AND s.edition_id = $2 AND s.state = 'active' AND p.closed IS NULL ORDER BY s.created, s.id LIMIT $3`, edition, 2*mostSide+1)
}

// metPairs are two people of whom both seek in the edition and who know of each other: they were asked about each other, in
// any edition and whatever was answered, as two or as two of three, or share a collaboration or shared one.
func metPairs(tx *db.Tx, edition db.ID) (map[[2]db.ID]bool, error) {
	out := map[[2]db.ID]bool{}
	for _, query := range []string{
		introducedTwo("professional_id", "partner_id"), introducedTwo("third_id", "partner_id"), introducedTwo("professional_id", "third_id"),
		`SELECT m.person_id, n.person_id FROM collaboration_member m JOIN seeker a ON a.network_id = m.network_id AND a.person_id = m.person_id AND a.edition_id = $2 AND a.state = 'active'
			JOIN collaboration_member n ON n.network_id = m.network_id AND n.collaboration_id = m.collaboration_id AND n.person_id > m.person_id
			JOIN seeker b ON b.network_id = n.network_id AND b.person_id = n.person_id AND b.edition_id = $2 AND b.state = 'active'
			WHERE m.network_id = $1 LIMIT 200000`,
	} {
		rows, err := db.All(tx, func(s db.Scanner, v *[2]db.ID) error { return s.Scan(&v[0], &v[1]) }, query, edition)
		if err != nil {
			return nil, err
		}
		for _, two := range rows {
			out[two], out[[2]db.ID{two[1], two[0]}] = true, true
		}
	}
	return out, nil
}

// introducedTwo asks for two of those who were asked about each other by their columns.
func introducedTwo(one, other string) string {
	return `SELECT i.` + one + `, i.` + other + ` FROM introduction i JOIN seeker a ON a.network_id = i.network_id AND a.person_id = i.` + one + ` AND a.edition_id = $2 AND a.state = 'active'
			JOIN seeker b ON b.network_id = i.network_id AND b.person_id = i.` + other + ` AND b.edition_id = $2 AND b.state = 'active'
			WHERE i.network_id = $1 LIMIT 200000`
}

// lastInvited is when a coordinator asked somebody last, by person. It does not depend on what was answered.
func lastInvited(tx *db.Tx, edition db.ID) (map[db.ID]db.Instant, error) {
	type row struct {
		a, b, c db.ID
		at      db.Instant
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.a, &r.b, &r.c, &r.at) },
		`SELECT professional_id, partner_id, third_id, CASE WHEN begun_by = 'coordinator' THEN created ELSE introduced END AS asked FROM introduction
		WHERE network_id = $1 AND edition_id = $2 AND (begun_by = 'coordinator' OR introduced IS NOT NULL) ORDER BY asked DESC, id LIMIT 20000`, edition)
	out := map[db.ID]db.Instant{}
	for _, r := range slices.Backward(rows) {
		out[r.a], out[r.b] = r.at, r.at
		if r.c != "" {
			out[r.c] = r.at
		}
	}
	return out, err
}

// readCrowd reads everything that suggestions for an edition are computed from.
func (m *Matching) readCrowd(tx *db.Tx, e edition.Edition) (*crowd, error) {
	w := &crowd{Edition: e, now: tx.Now}
	list, err := everybody(tx, e.ID)
	if err != nil {
		return nil, err
	}
	if w.Criteria, err = findCriteria(tx, e.ID); err != nil {
		return nil, err
	}
	if w.Rules, err = listRules(tx, e.ID); err != nil {
		return nil, err
	}
	if w.met, err = metPairs(tx, e.ID); err != nil {
		return nil, err
	}
	if w.invited, err = lastInvited(tx, e.ID); err != nil {
		return nil, err
	}
	needs, err := m.pairs.TaskNeeds(tx, e)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		at := 0
		if s.Side == person.Partner {
			at = 1
		}
		w.sides[at] = append(w.sides[at], read(s, needs[s.Person]))
	}
	return w, nil
}

// findCriteria are the criteria of an edition; the usual ones while nobody has chosen.
func findCriteria(tx *db.Tx, edition db.ID) (Criteria, error) {
	type row struct {
		text    string
		version int64
	}
	r, found, err := db.Maybe(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.text, &r.version) },
		`SELECT criteria, version FROM suggestion_criteria WHERE network_id = $1 AND edition_id = $2`, edition)
	if err != nil || !found {
		return Usual(), err
	}
	c, err := decodeCriteria(r.text)
	c.Version = r.version
	return c, err
}

// saveCriteria saves criteria if nobody changed them or the rules since version, and says whether it did.
func saveCriteria(tx *db.Tx, edition db.ID, c Criteria) (bool, error) {
	text, err := c.encode()
	if err != nil {
		return false, err
	}
	if c.Version == 0 {
		n, err := tx.Exec(`INSERT INTO suggestion_criteria (network_id, edition_id, criteria, changed, version) VALUES ($1, $2, $3, $4, 1)
			ON CONFLICT (network_id, edition_id) DO NOTHING`, edition, text, int64(tx.Now))
		return n == 1, err
	}
	n, err := tx.Exec(`UPDATE suggestion_criteria SET criteria = $3, changed = $4, version = version + 1 WHERE network_id = $1 AND edition_id = $2 AND version = $5`,
		edition, text, int64(tx.Now), c.Version)
	return n == 1, err
}

func listRules(tx *db.Tx, edition db.ID) ([]Rule, error) {
	return db.All(tx, func(s db.Scanner, r *Rule) error {
		return s.Scan(&r.Professional, &r.Partner, &r.Third, &r.Kind, &r.Created)
	},
		`SELECT professional_id, partner_id, third_id, kind, created FROM suggestion_rule WHERE network_id = $1 AND edition_id = $2 ORDER BY created, id LIMIT $3`, edition, mostRules)
}

func saveRule(tx *db.Tx, edition db.ID, r Rule) error {
	_, err := tx.Exec(`INSERT INTO suggestion_rule (network_id, id, edition_id, professional_id, partner_id, kind, created, third_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (network_id, edition_id, professional_id, partner_id, third_id) DO UPDATE SET kind = excluded.kind, created = excluded.created`,
		db.NewID(), edition, r.Professional, r.Partner, string(r.Kind), int64(tx.Now), string(r.Third))
	return err
}

func dropRule(tx *db.Tx, edition db.ID, r Rule) error {
	_, err := tx.Exec(`DELETE FROM suggestion_rule WHERE network_id = $1 AND edition_id = $2 AND professional_id = $3 AND partner_id = $4 AND third_id = $5`, edition, r.Professional, r.Partner, string(r.Third))
	return err
}

const runColumns = `SELECT id, edition_id, state, asked_by, created, finished, step, professionals, partners, pairs, worth, most, worth_before, pairs_before, made_from, left_out, problem, trios, most_trios, bound, proved, ranking_id, places_professional, places_partner, people, by_hand, criteria
	FROM suggestion_run WHERE network_id = $1 `

func scanRun(s db.Scanner, r *Run) error {
	var left string
	if err := s.Scan(&r.ID, &r.Edition, &r.State, &r.Asked, &r.Created, &r.Finished, &r.Step, &r.Professionals, &r.Partners, &r.Pairs, &r.Worth, &r.Most, &r.WorthBefore, &r.PairsBefore,
		&r.Hash, &left, &r.Problem, &r.Trios, &r.MostTrios, &r.Bound, &r.Proved, &r.Ranking, &r.PlaceOfProfessional, &r.PlaceOfPartner, &r.People, &r.ByHand, &r.Criteria); err != nil {
		return err
	}
	return json.Unmarshal([]byte(left), &r.Left)
}

func findRun(tx *db.Tx, id db.ID) (Run, error) {
	return db.One(tx, scanRun, runColumns+`AND id = $2`, id)
}

// newestRun is the latest run of an edition over cards, if there was one.
func newestRun(tx *db.Tx, edition db.ID) (Run, bool, error) {
	return db.Maybe(tx, scanRun, runColumns+`AND edition_id = $2 AND ranking_id IS NULL ORDER BY created DESC, id DESC LIMIT 1`, edition)
}

func insertRun(tx *db.Tx, r Run) error {
	_, err := tx.Exec(`INSERT INTO suggestion_run (network_id, id, edition_id, state, asked_by, created, step, professionals, partners, pairs, worth, most, worth_before, pairs_before, made_from, left_out, problem, trios, ranking_id, places_professional, places_partner, criteria)
		VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0, 0, 0, $9, $10, $11, '[]', '', $12, $13, $14, $15, $16)`,
		r.ID, r.Edition, string(r.State), r.Asked, int64(tx.Now), r.Professionals, r.Partners, r.WorthBefore, r.PairsBefore, r.Hash, r.Trios, r.Ranking.Ref(), int64(r.PlaceOfProfessional), int64(r.PlaceOfPartner), r.Criteria)
	return err
}

func stepRun(tx *db.Tx, id db.ID, step int64) error {
	_, err := tx.Exec(`UPDATE suggestion_run SET state = 'working', step = $3 WHERE network_id = $1 AND id = $2 AND state IN ('waiting', 'working')`, id, step)
	return err
}

func failRun(tx *db.Tx, id db.ID, problem string) error {
	_, err := tx.Exec(`UPDATE suggestion_run SET state = 'failed', problem = $3, finished = $4 WHERE network_id = $1 AND id = $2`, id, problem, int64(tx.Now))
	return err
}

// finishRun saves what a run gave, in place of anything that it gave before.
func finishRun(tx *db.Tx, r Run, list []Suggestion) error {
	left, err := json.Marshal(r.Left)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE suggestion_run SET state = 'done', step = $3, finished = $4, professionals = $5, partners = $6, pairs = $7, worth = $8, most = $9, made_from = $10, left_out = $11,
		most_trios = $12, bound = $13, proved = $14, people = $15, by_hand = $16,
		worth_before = CASE WHEN criteria = $17 THEN worth_before ELSE -1 END, criteria = $17 WHERE network_id = $1 AND id = $2`, r.ID, runSteps, int64(tx.Now), r.Professionals, r.Partners, r.Pairs, r.Worth, r.Most, r.Hash, string(left),
		r.MostTrios, r.Bound, r.Proved, r.People, r.ByHand, r.Criteria)
	if err != nil || n == 0 {
		return err // n is 0 when newer runs have taken its place
	}
	if _, err := tx.Exec(`DELETE FROM suggestion WHERE network_id = $1 AND run_id = $2`, r.ID); err != nil {
		return err
	}
	place := 0
	for part := range slices.Chunk(list, 200) {
		if err := insertSuggestions(tx, r.ID, part, place); err != nil {
			return err
		}
		place += len(part)
	}
	return nil
}

func insertSuggestions(tx *db.Tx, run db.ID, list []Suggestion, place int) error {
	var q strings.Builder
	q.WriteString(`INSERT INTO suggestion (network_id, id, run_id, professional_id, partner_id, position, worth, must, cost_possible, cost_pairs, cost_worth, third_id, by_hand, cost_people, cost_exact) VALUES `)
	args := []any{run}
	for i, s := range list {
		if i > 0 {
			q.WriteString(", ")
		}
		q.WriteString("($1, $" + strconv.Itoa(len(args)+2) + ", $2")
		for n := range 12 {
			q.WriteString(", $" + strconv.Itoa(len(args)+3+n))
		}
		q.WriteString(")")
		args = append(args, s.ID, s.Professional, s.Partner, place+i, s.Worth, s.Must, s.Cost.Possible, int64(s.Cost.Places), s.Cost.Total, s.Third.Ref(), s.Hand, int64(s.Cost.People), s.CostExact)
	}
	_, err := tx.Exec(q.String(), args...)
	return err
}

// forgetRuns removes all but the newest runs over cards of an edition. Lists are asked only once, so what came of them stays.
func forgetRuns(tx *db.Tx, edition db.ID, keep int) error {
	old, err := db.Column[db.ID](tx, `SELECT id FROM suggestion_run WHERE network_id = $1 AND edition_id = $2 AND ranking_id IS NULL ORDER BY created DESC, id DESC LIMIT 100 OFFSET $3`, edition, keep)
	if err != nil || len(old) == 0 {
		return err
	}
	list, args := db.In(2, old)
	if _, err := tx.Exec(`DELETE FROM suggestion WHERE network_id = $1 AND run_id IN `+list, args...); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM suggestion_run WHERE network_id = $1 AND id IN `+list, args...)
	return err
}

const suggestionColumns = `SELECT id, run_id, professional_id, partner_id, worth, must, cost_possible, cost_pairs, cost_worth, third_id, by_hand, taken_out, cost_people, cost_exact FROM suggestion WHERE network_id = $1 AND run_id = $2 `

func scanSuggestion(r db.Scanner, s *Suggestion) error {
	var places, people int64
	s.Cost = assign.Cost{}
	err := r.Scan(&s.ID, &s.Run, &s.Professional, &s.Partner, &s.Worth, &s.Must, &s.Cost.Possible, &places, &s.Cost.Total, &s.Third, &s.Hand, &s.Out, &people, &s.CostExact)
	s.Cost.Places, s.Cost.People = int32(places), int32(people)
	return err
}

// suggestionsOf lists the pairs of a run, the worthiest first, without those that were taken out.
func suggestionsOf(tx *db.Tx, run db.ID, limit, offset int) ([]Suggestion, error) {
	return db.All(tx, scanSuggestion, suggestionColumns+`AND NOT taken_out ORDER BY position, id LIMIT $3 OFFSET $4`, run, limit, offset)
}

// Found is the newest result of an edition with its first suggestions, the worthiest first. The caller has checked that its
// actor runs the edition.
func Found(tx *db.Tx, edition db.ID, limit int) (Run, []Suggestion, error) {
	r, found, err := newestRun(tx, edition)
	if err != nil || !found {
		return r, nil, err
	}
	list, err := suggestionsOf(tx, r.ID, limit, 0)
	return r, list, err
}

// introducedIn are the introductions of an edition that a coordinator began or that became a pair or trio, by professional,
// partner and third.
func introducedIn(tx *db.Tx, edition db.ID) (map[[3]db.ID]Introduction, error) {
	list, err := db.All(tx, scanIntroduction, introductionColumns+`AND edition_id = $2 AND (begun_by = 'coordinator' OR state = 'pair') ORDER BY created DESC, id LIMIT 20000`, edition)
	out := map[[3]db.ID]Introduction{}
	for _, i := range list {
		out[[3]db.ID{i.Professional, i.Partner, i.Third}] = i
	}
	return out, err
}

// findNewest is the newest result of an edition, for what a change of it by hand would cost.
func findNewest(tx *db.Tx, edition db.ID) (newest, error) {
	l := newest{listed: map[[3]db.ID]bool{}, people: map[db.ID]bool{}}
	r, found, err := newestRun(tx, edition)
	if err != nil || !found || r.State != RunDone {
		return l, err
	}
	all, err := suggestionsOf(tx, r.ID, mostSeveral*mostSide, 0)
	if err != nil {
		return l, err
	}
	sent, err := introducedIn(tx, edition)
	for _, s := range all {
		who := [3]db.ID{s.Professional, s.Partner, s.Third}
		l.listed[who] = true
		for _, id := range who {
			l.people[id] = id != ""
		}
		if _, was := sent[who]; was {
			l.invited = append(l.invited, who)
		}
	}
	return l, err
}
