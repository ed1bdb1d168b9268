package recommendation

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

const columns = `v.id, v.body_id, v.organisation_id, v.group_id, v.owner_id, v.title, v.words_sealed, v.state, v.audience, v.round, v.made, v.ended, v.created_by, v.version,
	COALESCE(b.name, v.body_name), COALESCE(bo.name, ''), o.name, COALESCE(g.name, ''), COALESCE(TRIM(p.given_name || ' ' || p.family_name), ''), COALESCE(a.due, ''), COALESCE(a.answered, ''), COALESCE(a.outcome, '')`

const from = ` FROM recommendation v JOIN organisation o ON o.network_id = v.network_id AND o.id = v.organisation_id
	LEFT JOIN recommendation_ask a ON a.network_id = v.network_id AND a.recommendation_id = v.id AND a.number = v.round
	LEFT JOIN working_group b ON b.network_id = v.network_id AND b.id = v.body_id LEFT JOIN organisation bo ON bo.network_id = b.network_id AND bo.id = b.organisation_id
	LEFT JOIN working_group g ON g.network_id = v.network_id AND g.id = v.group_id LEFT JOIN person p ON p.network_id = v.network_id AND p.id = v.owner_id `

func scan(s db.Scanner, v *Recommendation) error {
	return s.Scan(&v.ID, &v.Body, &v.Organisation, &v.Group, &v.Owner, &v.Title, &v.Words, &v.State, &v.Audience, &v.Round, &v.Made, &v.Ended, &v.By, &v.Version,
		&v.BodyName, &v.BodyOrg, &v.OrgName, &v.GroupName, &v.OwnerName, &v.Due, &v.Answered, &v.Outcome)
}

func unseal(tx *db.Tx, k *secret.Keys, all []Recommendation, err error) ([]Recommendation, error) {
	for i := range all {
		if err == nil {
			all[i].Words, err = k.Open(tx.Network, "recommendation.words", all[i].ID, all[i].Words)
		}
	}
	return all, err
}

func find(tx *db.Tx, k *secret.Keys, id db.ID) (Recommendation, error) {
	v, err := db.One(tx, scan, `SELECT `+columns+from+`WHERE v.network_id = $1 AND v.id = $2`, id)
	if err == nil {
		v.Words, err = k.Open(tx.Network, "recommendation.words", v.ID, v.Words)
	}
	return v, err
}

func insert(tx *db.Tx, k *secret.Keys, v Recommendation) error {
	_, err := tx.Exec(`INSERT INTO recommendation (network_id, id, body_id, body_name, organisation_id, group_id, owner_id, title, folded, words_sealed, state, audience, round, made, ended, created, created_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 1, '', '', $12, $13, 1)`,
		v.ID, v.Body, v.BodyName, v.Organisation, v.Group.Ref(), v.Owner.Ref(), v.Title, group.Fold(v.Title), k.Seal(tx.Network, "recommendation.words", v.ID, v.Words), string(v.State), int64(tx.Now), string(v.By))
	return err
}

// save writes a recommendation if nobody changed it since v.Version, and says whether it did.
func save(tx *db.Tx, k *secret.Keys, v Recommendation) (bool, error) {
	n, err := tx.Exec(`UPDATE recommendation SET organisation_id = $3, group_id = $4, owner_id = $5, title = $6, folded = $7, words_sealed = $8, state = $9, audience = $10, round = $11, made = $12, ended = $13, body_name = $14, version = version + 1
		WHERE network_id = $1 AND id = $2 AND version = $15`, v.ID, v.Organisation, v.Group.Ref(), v.Owner.Ref(), v.Title, group.Fold(v.Title), k.Seal(tx.Network, "recommendation.words", v.ID, v.Words),
		string(v.State), v.Audience, v.Round, v.Made, v.Ended, v.BodyName, v.Version)
	return n == 1, err
}

const askColumns = `SELECT a.id, a.recommendation_id, a.number, a.asked, a.due, a.why_sealed, a.answered, a.answered_by, COALESCE(TRIM(p.given_name || ' ' || p.family_name), ''), a.outcome, a.reasons_sealed, a.shown, a.verdict, a.reminded
	FROM recommendation_ask a LEFT JOIN person p ON p.network_id = a.network_id AND p.id = a.answered_by WHERE a.network_id = $1 `

func scanAsk(s db.Scanner, a *Ask) error {
	return s.Scan(&a.ID, &a.Recommendation, &a.Number, &a.Asked, &a.Due, &a.Why, &a.Answered, &a.By, &a.ByName, &a.Outcome, &a.Reasons, &a.Shown, &a.Verdict, &a.Reminded)
}

func unsealAsks(tx *db.Tx, k *secret.Keys, all []Ask, err error) ([]Ask, error) {
	for i := range all {
		if err == nil {
			all[i].Why, err = k.Open(tx.Network, "recommendation_ask.why", all[i].ID, all[i].Why)
		}
		if err == nil {
			all[i].Reasons, err = k.Open(tx.Network, "recommendation_ask.reasons", all[i].ID, all[i].Reasons)
		}
	}
	return all, err
}

// mostAsks is how often an answer can be asked for.
const mostAsks = 10

// asksOf are the times that an answer was asked for, the last first.
func asksOf(tx *db.Tx, k *secret.Keys, id db.ID) ([]Ask, error) {
	all, err := db.All(tx, scanAsk, askColumns+`AND a.recommendation_id = $2 ORDER BY a.number DESC LIMIT $3`, id, mostAsks)
	return unsealAsks(tx, k, all, err)
}

// lastAsk is the last time that an answer was asked for.
func lastAsk(tx *db.Tx, k *secret.Keys, v Recommendation) (Ask, error) {
	all, err := db.All(tx, scanAsk, askColumns+`AND a.recommendation_id = $2 AND a.number = $3 LIMIT 1`, v.ID, v.Round)
	all, err = unsealAsks(tx, k, all, err)
	if err != nil || len(all) == 0 {
		return Ask{}, err
	}
	return all[0], nil
}

func insertAsk(tx *db.Tx, k *secret.Keys, a Ask) error {
	_, err := tx.Exec(`INSERT INTO recommendation_ask (network_id, id, recommendation_id, number, asked, due, why_sealed, answered, answered_by, outcome, reasons_sealed, shown, verdict, reminded)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', NULL, '', '', FALSE, '', $8)`, a.ID, a.Recommendation, a.Number, a.Asked, a.Due, k.Seal(tx.Network, "recommendation_ask.why", a.ID, a.Why), a.Reminded)
	return err
}

func saveAsk(tx *db.Tx, k *secret.Keys, a Ask) error {
	_, err := tx.Exec(`UPDATE recommendation_ask SET asked = $3, due = $4, answered = $5, answered_by = $6, outcome = $7, reasons_sealed = $8, shown = $9, verdict = $10, reminded = $11 WHERE network_id = $1 AND id = $2`,
		a.ID, a.Asked, a.Due, a.Answered, a.By.Ref(), a.Outcome, k.Seal(tx.Network, "recommendation_ask.reasons", a.ID, a.Reasons), a.Shown, a.Verdict, a.Reminded)
	return err
}

// seat is a role that somebody who can sign in holds in a body today.
type seat struct {
	Person db.ID
	Pillar string
	Leads  bool
}

// seatsIn are those who sit in a body on a day and can sign in.
func seatsIn(tx *db.Tx, body db.ID, day string) ([]seat, error) {
	return db.All(tx, func(s db.Scanner, v *seat) error { return s.Scan(&v.Person, &v.Pillar, &v.Leads) },
		`SELECT h.person_id, t.pillar, t.leads FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id JOIN person p ON p.network_id = h.network_id AND p.id = h.person_id
		WHERE t.network_id = $1 AND t.group_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND p.closed IS NULL ORDER BY h.person_id, t.id LIMIT 500`, body, day)
}

// speakers are who speaks for a body, and by which rule: all of those who lead it, or more than half of those who sit in it where nobody does.
func speakers(all []seat) (assent.Rule, []assent.Voter) {
	rule := assent.Majority
	for _, s := range all {
		if s.Leads {
			rule = assent.Everyone
		}
	}
	var out []assent.Voter
	known := map[db.ID]bool{}
	for _, s := range all {
		if known[s.Person] || rule == assent.Everyone && !s.Leads {
			continue
		}
		known[s.Person] = true
		side := person.Professional
		if s.Pillar == group.Patient {
			side = person.Partner
		}
		out = append(out, assent.Voter{Person: s.Person, Side: side})
	}
	return rule, out
}

// sitsIn says whether somebody ($2) sits in a group (x) on a day ($3).
func sitsIn(x string) string {
	return `EXISTS (SELECT 1 FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id WHERE t.network_id = $1 AND t.group_id = ` + x + ` AND h.person_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3))`
}

// reads says which recommendations v somebody ($2) reads on a day ($3), as mayRead says; $4 that they run the network, $5 that they are signed in.
var reads = `(` + sitsIn("v.body_id") + ` OR v.made <> '' AND (CAST($4 AS BOOLEAN) OR v.organisation_id IN (` + person.Led("$2") + `) OR v.owner_id = $2 OR v.audience = 'public' OR CAST($5 AS BOOLEAN) AND v.audience = 'network' OR ` + sitsIn("v.group_id") + `))`

// filter is which recommendations are listed.
type filter struct {
	Words        string
	State        string // "" is all, and "late" those whose answer is owed and late
	Organisation db.ID
	Mine         string // "" is all, "body" those of groups in which the reader sits, "answer" those that the reader has to answer
}

// list is a page of what somebody reads: what waits for an answer first, by its day; then the latest.
func list(tx *db.Tx, who db.ID, today string, runs, signedIn bool, f filter, limit, offset int) ([]Recommendation, error) {
	like := db.Like(group.Fold(f.Words))
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE v.network_id = $1 AND `+reads+` AND v.state <> 'dropped' AND v.folded LIKE $6 AND ($7 = '' OR v.state = $7 OR $7 = 'late' AND v.state = 'owed' AND a.due < $3)
		AND ($8 = '' OR v.organisation_id = $8) AND ($9 = '' OR $9 = 'answer' AND v.owner_id = $2 AND v.made <> '' OR $9 = 'body' AND `+sitsIn("v.body_id")+`)
		ORDER BY CASE WHEN v.state = 'owed' THEN 0 WHEN v.state = 'draft' THEN 1 ELSE 2 END, CASE WHEN v.state = 'owed' THEN a.due END, v.made DESC, v.id LIMIT $10 OFFSET $11`,
		string(who), today, runs, signedIn, like, f.State, string(f.Organisation), f.Mine, limit, offset)
}

// body is a group in which somebody sits, with its organisation.
type body struct {
	ID, Organisation db.ID
	Name, OrgName    string
}

func scanBody(s db.Scanner, b *body) error {
	return s.Scan(&b.ID, &b.Organisation, &b.Name, &b.OrgName)
}

// bodiesOf are the groups in which somebody sits on a day.
func bodiesOf(tx *db.Tx, who db.ID, today string) ([]body, error) {
	return db.All(tx, scanBody, `SELECT g.id, g.organisation_id, g.name, o.name FROM working_group g JOIN organisation o ON o.network_id = g.network_id AND o.id = g.organisation_id
		WHERE g.network_id = $1 AND (g.ended = '' OR g.ended >= $3) AND `+sitsIn("g.id")+` ORDER BY g.folded, g.id LIMIT 100`, string(who), today)
}

// target is an organisation, or one of its groups, to which a body can make a recommendation.
type target struct {
	Organisation, Group db.ID
	OrgName, Name       string
}

func (t target) key() string {
	if t.Group != "" {
		return "g" + string(t.Group)
	}
	return "o" + string(t.Organisation)
}

func (t target) words() string {
	if t.Group == "" {
		return t.OrgName
	}
	return t.OrgName + ": " + t.Name
}

// targetsOf are the organisations with which a body is linked, its own, and their boards and committees that meet, but not the body itself.
func targetsOf(tx *db.Tx, body db.ID, today string) ([]target, error) {
	const orgs = `(SELECT l.organisation_id FROM formal_link l WHERE l.network_id = $1 AND l.group_id = $2 AND l.ended IS NULL UNION SELECT w.organisation_id FROM working_group w WHERE w.network_id = $1 AND w.id = $2)`
	return db.All(tx, func(s db.Scanner, t *target) error { return s.Scan(&t.Organisation, &t.Group, &t.OrgName, &t.Name) },
		`SELECT * FROM (SELECT o.id AS organisation, CAST(NULL AS TEXT) AS grp, o.name AS org_name, '' AS name FROM organisation o WHERE o.network_id = $1 AND o.id IN `+orgs+`
		UNION ALL SELECT o.id, g.id, o.name, g.name FROM working_group g JOIN organisation o ON o.network_id = g.network_id AND o.id = g.organisation_id
		WHERE g.network_id = $1 AND g.organisation_id IN `+orgs+` AND g.id <> $2 AND g.kind IN ('board', 'committee') AND (g.ended = '' OR g.ended >= $3)) x ORDER BY x.org_name, x.organisation, x.name LIMIT 400`, string(body), today)
}

// relationOf reads what somebody is to a recommendation besides what its row says.
func relationOf(tx *db.Tx, v Recommendation, who db.ID, today string) (sits, board bool, err error) {
	type row struct{ sits, board bool }
	r, err := db.One(tx, func(s db.Scanner, x *row) error { return s.Scan(&x.sits, &x.board) },
		`SELECT `+sitsIn("$4")+`, `+sitsIn("$5")+` FROM recommendation v WHERE v.network_id = $1 AND v.id = $6`, string(who), today, string(v.Body), string(v.Group), v.ID)
	return r.sits, r.board, err
}
