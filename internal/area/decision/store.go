package decision

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

const columns = `d.id, d.organisation_id, d.title, d.about_sealed, d.group_id, d.owner_id, d.goes, d.papers_sealed, d.took_part_sealed, d.changed_sealed, d.state, d.assured, d.override, d.decided, d.proposal_id, d.version, COALESCE(g.name, '')`

const from = ` FROM decision d LEFT JOIN working_group g ON g.network_id = d.network_id AND g.id = d.group_id `

func (d *Decision) places() []any {
	return []any{&d.ID, &d.Organisation, &d.Title, &d.About, &d.Group, &d.Owner, &d.Goes, &d.Papers, &d.TookPart, &d.Changed, &d.State, &d.Assured, &d.Override, &d.Decided, &d.Proposal, &d.Version, &d.GroupName}
}

// unseal opens what is sealed.
func (d *Decision) unseal(tx *db.Tx, k *secret.Keys) error {
	for field, text := range map[string]*string{"about": &d.About, "papers": &d.Papers, "took_part": &d.TookPart, "changed": &d.Changed} {
		var err error
		if *text, err = k.Open(tx.Network, "decision."+field, d.ID, *text); err != nil {
			return err
		}
	}
	return nil
}

func find(tx *db.Tx, k *secret.Keys, id db.ID) (Decision, error) {
	d, err := db.One(tx, func(s db.Scanner, d *Decision) error { return s.Scan(d.places()...) }, `SELECT `+columns+from+`WHERE d.network_id = $1 AND d.id = $2`, id)
	if err == nil {
		err = d.unseal(tx, k)
	}
	return d, err
}

func insert(tx *db.Tx, k *secret.Keys, d Decision, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO decision (network_id, id, organisation_id, title, folded, about_sealed, group_id, owner_id, goes, papers_sealed, took_part_sealed, changed_sealed, state, override, decided, created, created_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11, FALSE, '', $12, $13, 1)`,
		d.ID, d.Organisation, d.Title, group.Fold(d.Title), k.Seal(tx.Network, "decision.about", d.ID, d.About), d.Group, d.Owner, d.Goes, k.Seal(tx.Network, "decision.papers", d.ID, d.Papers), string(d.State), int64(tx.Now), string(by))
	return err
}

// save writes a decision if nobody changed it since d.Version, and says whether it did.
func save(tx *db.Tx, k *secret.Keys, d Decision) (bool, error) {
	n, err := tx.Exec(`UPDATE decision SET title = $3, folded = $4, about_sealed = $5, group_id = $6, owner_id = $7, goes = $8, papers_sealed = $9, took_part_sealed = $10, changed_sealed = $11,
		state = $12, assured = $13, override = $14, decided = $15, proposal_id = $16, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $17`,
		d.ID, d.Title, group.Fold(d.Title), k.Seal(tx.Network, "decision.about", d.ID, d.About), d.Group, d.Owner, d.Goes, k.Seal(tx.Network, "decision.papers", d.ID, d.Papers),
		k.Seal(tx.Network, "decision.took_part", d.ID, d.TookPart), k.Seal(tx.Network, "decision.changed", d.ID, d.Changed), string(d.State), d.Assured.Ref(), d.Override, d.Decided, d.Proposal.Ref(), d.Version)
	return n == 1, err
}

// leadersOf lists who is named in the assurance, those who were named first.
func leadersOf(tx *db.Tx, decision db.ID) ([]Leader, error) {
	return db.All(tx, func(s db.Scanner, l *Leader) error { return s.Scan(&l.Person, &l.Name, &l.Email, &l.Said, &l.Closed) },
		`SELECT l.person_id, TRIM(p.given_name || ' ' || p.family_name), p.email, l.said, p.closed IS NOT NULL FROM decision_leader l JOIN person p ON p.network_id = l.network_id AND p.id = l.person_id
		WHERE l.network_id = $1 AND l.decision_id = $2 ORDER BY l.added, l.person_id LIMIT 100`, decision)
}

func addLeader(tx *db.Tx, decision, who db.ID) error {
	_, err := tx.Exec(`INSERT INTO decision_leader (network_id, decision_id, person_id, said, added) VALUES ($1, $2, $3, '', $4) ON CONFLICT (network_id, decision_id, person_id) DO NOTHING`, decision, who, int64(tx.Now))
	return err
}

func dropLeader(tx *db.Tx, decision, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM decision_leader WHERE network_id = $1 AND decision_id = $2 AND person_id = $3`, decision, who)
	return err
}

func sayName(tx *db.Tx, decision, who db.ID, said string) error {
	_, err := tx.Exec(`UPDATE decision_leader SET said = $4 WHERE network_id = $1 AND decision_id = $2 AND person_id = $3`, decision, who, said)
	return err
}

// namedIn lists the decisions that are not decided yet in which somebody is named.
func namedIn(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT d.id FROM decision_leader l JOIN decision d ON d.network_id = l.network_id AND d.id = l.decision_id
		WHERE l.network_id = $1 AND l.person_id = $2 AND d.state IN ('preparing', 'assured') ORDER BY d.id LIMIT 1000`, who)
}

// note keeps what happened.
func note(tx *db.Tx, k *secret.Keys, a access.Actor, d Decision, c Change) error {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO decision_change (network_id, id, decision_id, organisation_id, at, person_id, kind, state, day, by_sealed, words_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		id, d.ID, d.Organisation, int64(tx.Now), a.Person().Ref(), c.Kind, string(c.State), c.Day, k.Seal(tx.Network, "decision_change.by", id, c.By), k.Seal(tx.Network, "decision_change.words", id, c.Words))
	return err
}

const changeColumns = `SELECT c.id, c.decision_id, c.at, c.person_id, c.kind, c.state, c.day, c.by_sealed, c.words_sealed FROM decision_change c WHERE c.network_id = $1 `

func scanChange(s db.Scanner, c *Change) error {
	return s.Scan(&c.ID, &c.Decision, &c.At, &c.Person, &c.Kind, &c.State, &c.Day, &c.By, &c.Words)
}

func openChanges(tx *db.Tx, k *secret.Keys, all []Change, err error) ([]Change, error) {
	if err != nil {
		return nil, err
	}
	for i := range all {
		c := &all[i]
		if c.By, err = k.Open(tx.Network, "decision_change.by", c.ID, c.By); err != nil {
			return nil, err
		}
		if c.Words, err = k.Open(tx.Network, "decision_change.words", c.ID, c.Words); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// changesOf lists what happened to a decision, the newest first.
func changesOf(tx *db.Tx, k *secret.Keys, decision db.ID) ([]Change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND c.decision_id = $2 ORDER BY c.at DESC, c.id DESC LIMIT 200`, decision)
	return openChanges(tx, k, all, err)
}

// changesBy lists what somebody did to decisions, the newest first.
func changesBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]Change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND c.person_id = $2 ORDER BY c.at DESC, c.id DESC LIMIT 10000`, who)
	return openChanges(tx, k, all, err)
}

// overridesOf are the overrides of some decisions, by decision.
func overridesOf(tx *db.Tx, k *secret.Keys, decisions []db.ID) (map[db.ID]Change, error) {
	if len(decisions) == 0 {
		return nil, nil
	}
	list, args := db.In(2, decisions)
	all, err := db.All(tx, scanChange, changeColumns+`AND c.kind = 'override' AND c.decision_id IN `+list+` ORDER BY c.at LIMIT 1000`, args...)
	all, err = openChanges(tx, k, all, err)
	out := map[db.ID]Change{}
	for _, c := range all {
		out[c.Decision] = c
	}
	return out, err
}

// statesUntil lists the changes of states in an organisation until an instant, the oldest first.
func statesUntil(tx *db.Tx, k *secret.Keys, organisation db.ID, until db.Instant) ([]Change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND c.organisation_id = $2 AND c.at <= $3 AND c.state <> '' ORDER BY c.at, c.id LIMIT 50000`, organisation, int64(until))
	return openChanges(tx, k, all, err)
}

// reads says for which decisions d somebody ($3) holds a part: they own it, are named in it, or hold a role today ($4) in the group that decides.
const reads = `(d.owner_id = $3 OR EXISTS (SELECT 1 FROM decision_leader l WHERE l.network_id = $1 AND l.decision_id = d.id AND l.person_id = $3)
	OR EXISTS (SELECT 1 FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id WHERE t.network_id = $1 AND t.group_id = d.group_id AND h.person_id = $3 AND t.starts <= $4 AND (t.ends = '' OR t.ends >= $4)))`

// leads says for which decisions d somebody ($3) is the engagement lead of the organisation.
var leads = `d.organisation_id IN (` + person.Led("$3") + `)`

// filter is which decisions of a register are listed.
type filter struct {
	Words string
	State string // "" is all, and "override" those signed off without assurance
	Group db.ID
}

// list is a page of the register: what is not decided first, by the day of its sign-off, then what was decided, the latest first. Somebody
// who reads everything, or the outline of everything, sees all.
func list(tx *db.Tx, organisation, who db.ID, today string, all, outline bool, f filter, limit, offset int) ([]Decision, error) {
	like := db.Like(group.Fold(f.Words))
	return db.All(tx, func(s db.Scanner, d *Decision) error { return s.Scan(append(d.places(), &d.Reads)...) },
		`SELECT `+columns+`, CAST($5 AS BOOLEAN) OR `+reads+from+`WHERE d.network_id = $1 AND d.organisation_id = $2 AND (CAST($6 AS BOOLEAN) OR `+reads+`)
		AND d.folded LIKE $7 AND ($8 = '' OR d.state = $8 OR $8 = 'override' AND d.override) AND ($9 = '' OR d.group_id = $9)
		ORDER BY CASE WHEN d.state IN ('preparing', 'assured') THEN 0 ELSE 1 END, CASE WHEN d.state IN ('preparing', 'assured') THEN d.goes END, d.decided DESC, d.goes DESC, d.id LIMIT $10 OFFSET $11`,
		organisation, string(who), today, all, all || outline, like, f.State, string(f.Group), limit, offset)
}

// everything are the decisions of the network, for files that take everything out.
func everything(tx *db.Tx, k *secret.Keys, limit, offset int) ([]Decision, error) {
	all, err := db.All(tx, func(s db.Scanner, d *Decision) error { return s.Scan(d.places()...) }, `SELECT `+columns+from+`WHERE d.network_id = $1 ORDER BY d.organisation_id, d.id LIMIT $2 OFFSET $3`, limit, offset)
	for i := range all {
		if err := all[i].unseal(tx, k); err != nil {
			return nil, err
		}
	}
	return all, err
}

// mine are the decisions that somebody owns or is named in, with their own word on their name.
type own struct {
	Decision
	Owner, Named bool
	Said         string
}

func ownOf(tx *db.Tx, who db.ID) ([]own, error) {
	return db.All(tx, func(s db.Scanner, v *own) error {
		return s.Scan(append(v.places(), &v.Owner, &v.Named, &v.Said)...)
	}, `SELECT `+columns+`, d.owner_id = $2, l.person_id IS NOT NULL, COALESCE(l.said, '')`+from+`LEFT JOIN decision_leader l ON l.network_id = d.network_id AND l.decision_id = d.id AND l.person_id = $2
		WHERE d.network_id = $1 AND (d.owner_id = $2 OR l.person_id IS NOT NULL) ORDER BY d.goes, d.id LIMIT 1000`, who)
}

// relationTo reads what somebody is to one decision besides owning it: named in it, in the group that decides, leading it.
func relationTo(tx *db.Tx, d Decision, who db.ID, today string) (named, sits, leads bool, err error) {
	type row struct{ named, sits, leads int64 }
	r, err := db.One(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.named, &v.sits, &v.leads) },
		`SELECT (SELECT COUNT(*) FROM decision_leader l WHERE l.network_id = $1 AND l.decision_id = $2 AND l.person_id = $3), COUNT(*), COALESCE(SUM(CASE WHEN t.leads THEN 1 ELSE 0 END), 0)
		FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
		WHERE t.network_id = $1 AND t.group_id = $4 AND h.person_id = $3 AND t.starts <= $5 AND (t.ends = '' OR t.ends >= $5)`, d.ID, who, d.Group, today)
	return r.named > 0, r.sits > 0, r.leads > 0, err
}

// takesPart says whether somebody owns or is named in a decision of an organisation.
func takesPart(tx *db.Tx, organisation, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM decision d WHERE d.network_id = $1 AND d.organisation_id = $2
		AND (d.owner_id = $3 OR EXISTS (SELECT 1 FROM decision_leader l WHERE l.network_id = $1 AND l.decision_id = d.id AND l.person_id = $3))`, organisation, who)
	return n > 0, err
}
