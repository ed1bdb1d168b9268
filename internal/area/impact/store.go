package impact

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

const claimColumns = `SELECT c.id, c.edition_id, c.work_id, c.author_id, c.kind, c.title_sealed, c.body_sealed, c.happened, c.audience, c.organisation_id, c.plan, c.named, c.main_id, c.state, c.created, c.changed, c.version,
	EXISTS (SELECT 1 FROM described d WHERE d.network_id = c.network_id AND d.thing_id = c.id AND d.agreed IS NULL)
	FROM impact_claim c WHERE c.network_id = $1 `

func scanClaim(s db.Scanner, c *Claim) error {
	return s.Scan(&c.ID, &c.Edition, &c.Work, &c.Author, &c.Kind, &c.Title, &c.Body, &c.Happened, &c.Audience, &c.Organisation, &c.Plan, &c.Named, &c.Main, &c.State, &c.Created, &c.Changed, &c.Version, &c.Held)
}

// openClaims unseals the words and adds who each claim is about, with one statement for all.
func openClaims(tx *db.Tx, k *secret.Keys, all []Claim) ([]Claim, error) {
	if len(all) == 0 {
		return nil, nil
	}
	ids, at := make([]db.ID, len(all)), map[db.ID]int{}
	for i := range all {
		c := &all[i]
		ids[i], at[c.ID] = c.ID, i
		var err error
		if c.Title, err = k.Open(tx.Network, "impact_claim.title", c.ID, c.Title); err != nil {
			return nil, err
		}
		if c.Body, err = k.Open(tx.Network, "impact_claim.body", c.ID, c.Body); err != nil {
			return nil, err
		}
	}
	list, args := db.In(2, ids)
	type about struct{ claim, who db.ID }
	rows, err := db.All(tx, func(s db.Scanner, v *about) error { return s.Scan(&v.claim, &v.who) },
		`SELECT claim_id, person_id FROM impact_about WHERE network_id = $1 AND claim_id IN `+list+` ORDER BY claim_id, person_id LIMIT 10000`, args...)
	for _, v := range rows {
		c := &all[at[v.claim]]
		c.About = append(c.About, v.who)
	}
	return all, err
}

func findClaim(tx *db.Tx, k *secret.Keys, id db.ID) (Claim, error) {
	c, err := db.One(tx, scanClaim, claimColumns+`AND c.id = $2`, id)
	if err != nil {
		return c, err
	}
	all, err := openClaims(tx, k, []Claim{c})
	if err != nil {
		return c, err
	}
	return all[0], nil
}

// mostClaims bounds every list of claims.
const mostClaims = 1000

// claimsOf lists the claims of an edition or of the work of an organisation, the newest day first, opened. Callers show only those that may be seen.
func claimsOf(tx *db.Tx, k *secret.Keys, home db.ID) ([]Claim, error) {
	all, err := db.All(tx, scanClaim, claimColumns+`AND (c.edition_id = $2 OR c.work_id = $2) ORDER BY c.happened DESC, c.id DESC LIMIT $3`, home, mostClaims)
	if err != nil {
		return nil, err
	}
	return openClaims(tx, k, all)
}

// claimsBy lists what somebody tells, or what is about them, the newest day first.
func claimsBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]Claim, error) {
	all, err := db.All(tx, scanClaim, claimColumns+`AND (c.author_id = $2 OR c.id IN (SELECT claim_id FROM impact_about WHERE network_id = $1 AND person_id = $2))
		ORDER BY c.happened DESC, c.id DESC LIMIT $3`, who, mostClaims)
	if err != nil {
		return nil, err
	}
	return openClaims(tx, k, all)
}

// claimsFrom lists the claims from the work of an organisation, and those about people who belong to it for certain, the newest day first.
func claimsFrom(tx *db.Tx, k *secret.Keys, organisation db.ID) ([]Claim, error) {
	all, err := db.All(tx, scanClaim, claimColumns+`AND (c.work_id = $2 OR c.id IN (SELECT b.claim_id FROM impact_about b JOIN person p ON p.network_id = b.network_id AND p.id = b.person_id
		WHERE b.network_id = $1 AND p.organisation_id = $2 AND p.organisation_confirmed)) ORDER BY c.happened DESC, c.id DESC LIMIT $3`, organisation, mostClaims)
	if err != nil {
		return nil, err
	}
	return openClaims(tx, k, all)
}

// allClaims lists the newest claims of the network without opening them, for counting.
func allClaims(tx *db.Tx) ([]Claim, error) {
	return db.All(tx, scanClaim, claimColumns+`ORDER BY c.created DESC, c.id DESC LIMIT 20000`)
}

// belonging says to which organisations the people of claims belong for certain, by claim.
func belonging(tx *db.Tx) (map[db.ID][]db.ID, error) {
	type row struct{ claim, organisation db.ID }
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.claim, &r.organisation) },
		`SELECT DISTINCT b.claim_id, p.organisation_id FROM impact_about b JOIN person p ON p.network_id = b.network_id AND p.id = b.person_id
		WHERE b.network_id = $1 AND p.organisation_id IS NOT NULL AND p.organisation_confirmed ORDER BY b.claim_id, p.organisation_id LIMIT 40000`)
	out := map[db.ID][]db.ID{}
	for _, r := range rows {
		out[r.claim] = append(out[r.claim], r.organisation)
	}
	return out, err
}

func insertClaim(tx *db.Tx, k *secret.Keys, c Claim) error {
	if _, err := tx.Exec(`INSERT INTO impact_claim (network_id, id, edition_id, work_id, author_id, kind, title_sealed, body_sealed, happened, audience, organisation_id, plan, named, main_id, state, created, changed, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12, NULL, $13, $14, $14, 1)`,
		c.ID, c.Edition.Ref(), c.Work.Ref(), c.Author, c.Kind, k.Seal(tx.Network, "impact_claim.title", c.ID, c.Title), k.Seal(tx.Network, "impact_claim.body", c.ID, c.Body),
		c.Happened, string(c.Audience), c.Plan, c.Named.Ref(), string(c.State), int64(tx.Now)); err != nil {
		return err
	}
	if err := note(tx, c.ID); err != nil {
		return err
	}
	return setAbout(tx, c)
}

func setAbout(tx *db.Tx, c Claim) error {
	if _, err := tx.Exec(`DELETE FROM impact_about WHERE network_id = $1 AND claim_id = $2`, c.ID); err != nil {
		return err
	}
	for _, who := range c.About {
		if _, err := tx.Exec(`INSERT INTO impact_about (network_id, claim_id, person_id) VALUES ($1, $2, $3)`, c.ID, who); err != nil {
			return err
		}
	}
	return nil
}

// updateClaim saves everything of a claim but who it is about.
func updateClaim(tx *db.Tx, k *secret.Keys, c Claim) error {
	_, err := tx.Exec(`UPDATE impact_claim SET kind = $3, title_sealed = $4, body_sealed = $5, happened = $6, audience = $7, organisation_id = $8, plan = $9, named = $10, main_id = $11, state = $12, changed = $13, version = version + 1
		WHERE network_id = $1 AND id = $2`,
		c.ID, c.Kind, k.Seal(tx.Network, "impact_claim.title", c.ID, c.Title), k.Seal(tx.Network, "impact_claim.body", c.ID, c.Body), c.Happened,
		string(c.Audience), c.Organisation.Ref(), c.Plan, c.Named.Ref(), c.Main.Ref(), string(c.State), int64(tx.Now))
	if err != nil {
		return err
	}
	return note(tx, c.ID)
}

// regroup lets the claims that were counted with one be counted with another.
func regroup(tx *db.Tx, from, to db.ID) error {
	all, err := followers(tx, from)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE impact_claim SET main_id = $3 WHERE network_id = $1 AND main_id = $2 AND id <> $3`, from, to); err != nil {
		return err
	}
	for _, id := range all {
		if err := note(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// followers lists the claims that are counted with one.
func followers(tx *db.Tx, id db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT id FROM impact_claim WHERE network_id = $1 AND main_id = $2 ORDER BY created, id LIMIT 1000`, id)
}

func kindsOf(tx *db.Tx) ([]Kind, error) {
	own, err := db.All(tx, func(s db.Scanner, k *Kind) error { return s.Scan(&k.ID, &k.Name, &k.Service, &k.Closed) },
		`SELECT id, name, service, closed IS NOT NULL FROM impact_kind WHERE network_id = $1 ORDER BY created, id LIMIT 100`)
	return append(append([]Kind(nil), kinds...), own...), err
}

// tookPart says that a witness w has taken part as a patient partner: in an edition that ran, in a collaboration, or, when the claim followed
// from the work of an organisation, in that, in a role of the patient pillar that has begun by the day $2. What an opportunity was taken up as is such a role.
const tookPart = `(EXISTS (SELECT 1 FROM place p JOIN edition e ON e.network_id = p.network_id AND e.id = p.edition_id
		WHERE p.network_id = w.network_id AND p.person_id = w.person_id AND p.side = 'partner' AND p.withdrawn IS NULL AND e.state IN ('running', 'ended'))
	OR EXISTS (SELECT 1 FROM collaboration_member m WHERE m.network_id = w.network_id AND m.person_id = w.person_id AND m.side = 'partner')
	OR EXISTS (SELECT 1 FROM impact_claim k JOIN term t ON t.network_id = k.network_id AND t.organisation_id = k.work_id JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
		WHERE k.network_id = w.network_id AND k.id = w.claim_id AND h.person_id = w.person_id AND t.pillar = 'patient' AND t.starts <= $2))`

const witnessColumns = `SELECT w.id, w.claim_id, w.person_id, w.name, w.email, w.side, w.state, w.words_sealed, w.asked, w.answered, w.expires,
	` + tookPart + ` FROM impact_witness w WHERE w.network_id = $1 `

func scanWitness(s db.Scanner, w *witness) error {
	return s.Scan(&w.ID, &w.Claim, &w.Person, &w.Name, &w.Email, &w.Side, &w.State, &w.Words, &w.Asked, &w.Answered, &w.Expires, &w.TookPart)
}

func openWitnesses(tx *db.Tx, k *secret.Keys, all []witness) ([]witness, error) {
	for i := range all {
		var err error
		if all[i].Words, err = k.Open(tx.Network, "impact_witness.words", all[i].ID, all[i].Words); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func witnessesOf(tx *db.Tx, k *secret.Keys, claim db.ID) ([]witness, error) {
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, scanWitness, witnessColumns+`AND w.claim_id = $3 ORDER BY w.asked, w.id LIMIT 200`, day, claim)
	if err != nil {
		return nil, err
	}
	return openWitnesses(tx, k, all)
}

func witnessByToken(tx *db.Tx, token string) (witness, bool, error) {
	day, err := network.Today(tx)
	if err != nil {
		return witness{}, false, err
	}
	return db.Maybe(tx, scanWitness, witnessColumns+`AND w.hash = $3`, day, secret.Hash(token))
}

func insertWitness(tx *db.Tx, w witness, hash string) error {
	_, err := tx.Exec(`INSERT INTO impact_witness (network_id, id, claim_id, person_id, name, email, side, state, words_sealed, asked, expires, hash) VALUES ($1, $2, $3, $4, $5, $6, '', $7, '', $8, $9, $10)`,
		w.ID, w.Claim, w.Person.Ref(), w.Name, w.Email, string(asked), int64(tx.Now), int64(w.Expires), hash)
	return err
}

func answerWitness(tx *db.Tx, k *secret.Keys, w witness) error {
	_, err := tx.Exec(`UPDATE impact_witness SET side = $3, state = $4, words_sealed = $5, answered = $6 WHERE network_id = $1 AND id = $2`,
		w.ID, string(w.Side), string(w.State), k.Seal(tx.Network, "impact_witness.words", w.ID, w.Words), int64(tx.Now))
	return err
}

func outdateWitnesses(tx *db.Tx, claim db.ID) error {
	_, err := tx.Exec(`UPDATE impact_witness SET state = 'earlier' WHERE network_id = $1 AND claim_id = $2`, claim)
	return err
}

// evidence is what shows that a claim is so.
type evidence struct {
	ID, Claim, File, By db.ID
	Words, Link         string
	Created             db.Instant
}

func evidenceOf(tx *db.Tx, k *secret.Keys, claim db.ID) ([]evidence, error) {
	all, err := db.All(tx, func(s db.Scanner, e *evidence) error {
		return s.Scan(&e.ID, &e.Claim, &e.File, &e.By, &e.Words, &e.Link, &e.Created)
	},
		`SELECT id, claim_id, file_id, added_by, words_sealed, link_sealed, created FROM impact_evidence WHERE network_id = $1 AND claim_id = $2 ORDER BY created, id LIMIT 100`, claim)
	for i := range all {
		e := &all[i]
		if e.Words, err = k.Open(tx.Network, "impact_evidence.words", e.ID, e.Words); err != nil {
			return nil, err
		}
		if e.Link, err = k.Open(tx.Network, "impact_evidence.link", e.ID, e.Link); err != nil {
			return nil, err
		}
	}
	return all, err
}

func insertEvidence(tx *db.Tx, k *secret.Keys, e evidence) error {
	_, err := tx.Exec(`INSERT INTO impact_evidence (network_id, id, claim_id, words_sealed, link_sealed, file_id, added_by, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.ID, e.Claim, k.Seal(tx.Network, "impact_evidence.words", e.ID, e.Words), k.Seal(tx.Network, "impact_evidence.link", e.ID, e.Link), e.File.Ref(), e.By, int64(tx.Now))
	return err
}

func removeEvidence(tx *db.Tx, claim, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM impact_evidence WHERE network_id = $1 AND claim_id = $2 AND id = $3`, claim, id)
	return err
}

// viewer is somebody with what makes them belong. Roles are no part of it.
func viewer(tx *db.Tx, a access.Actor) (entry.Viewer, error) {
	if !a.SignedIn() {
		return entry.Viewer{}, nil
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return entry.Viewer{}, err
	}
	v := entry.Viewer{Person: me.ID, Organisation: me.Belongs()}
	if v.Collaborations, err = db.Column[db.ID](tx, `SELECT collaboration_id FROM collaboration_member WHERE network_id = $1 AND person_id = $2 AND gone IS NULL ORDER BY collaboration_id LIMIT 200`, me.ID); err != nil {
		return v, err
	}
	v.Editions, err = editionsOf(tx, me.ID)
	if a.Has(access.Coordinator) {
		// Who runs editions is of the programme: what is shown to the programme is shown to them.
		if v.Editions, err = db.Column[db.ID](tx, `SELECT id FROM edition WHERE network_id = $1 ORDER BY created DESC LIMIT 1000`); err != nil {
			return v, err
		}
	}
	if err != nil {
		return v, err
	}
	v.Works, err = worksOf(tx, me.ID)
	return v, err
}

// worksOf lists the organisations in whose work somebody takes part: to which they belong for certain, or where they hold or held a role.
func worksOf(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT organisation_id FROM person WHERE network_id = $1 AND id = $2 AND organisation_id IS NOT NULL AND organisation_confirmed
		UNION SELECT t.organisation_id FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id = $2 LIMIT 200`, who)
}

// editionsOf lists the editions in which somebody has a place or a function, or whose pair, trio or team they are of.
func editionsOf(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT edition_id FROM place WHERE network_id = $1 AND person_id = $2 AND withdrawn IS NULL
		UNION SELECT edition_id FROM edition_person WHERE network_id = $1 AND person_id = $2
		UNION SELECT c.edition_id FROM collaboration_member m JOIN collaboration c ON c.network_id = m.network_id AND c.id = m.collaboration_id
			WHERE m.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL AND c.edition_id IS NOT NULL LIMIT 500`, who)
}

// withMe lists the people with whom somebody shares a space now, themselves not among them.
func withMe(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT DISTINCT o.person_id FROM collaboration_member m JOIN collaboration_member o ON o.network_id = m.network_id AND o.collaboration_id = m.collaboration_id
		WHERE m.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL AND o.gone IS NULL AND o.person_id <> $2 ORDER BY o.person_id LIMIT 200`, who)
}

// waits asks for what waits for a person ($2) at an instant ($3): a question about their name (name), about who may read it
// (show), or whether something is so (witness).
const waits = `SELECT 'name' AS kind, b.claim_id AS a, NULL AS b, NULL AS c, CAST(NULL AS BIGINT) AS at FROM impact_about b JOIN proposal p ON p.network_id = b.network_id AND p.subject_id = b.claim_id AND p.kind = 'impact.name' AND p.state = 'open'
			WHERE b.network_id = $1 AND b.person_id = $2 AND NOT EXISTS (SELECT 1 FROM proposal_assent a WHERE a.network_id = $1 AND a.proposal_id = p.id AND a.person_id = $2 AND a.hash = p.hash)
		UNION SELECT 'show', c.id, NULL, NULL, CAST(NULL AS BIGINT) FROM impact_claim c JOIN proposal p ON p.network_id = c.network_id AND p.subject_id = c.id AND p.kind = 'impact.show' AND p.state = 'open'
			WHERE c.network_id = $1 AND c.id IN (SELECT id FROM impact_claim WHERE network_id = $1 AND author_id = $2 UNION SELECT claim_id FROM impact_about WHERE network_id = $1 AND person_id = $2)
			AND NOT EXISTS (SELECT 1 FROM proposal_assent a WHERE a.network_id = $1 AND a.proposal_id = p.id AND a.person_id = $2 AND a.hash = p.hash)
		UNION SELECT 'witness', w.claim_id, NULL, NULL, w.expires FROM impact_witness w WHERE w.network_id = $1 AND w.person_id = $2 AND w.state = 'asked' AND w.expires > $3
			AND EXISTS (SELECT 1 FROM impact_claim c WHERE c.network_id = w.network_id AND c.id = w.claim_id AND c.state <> 'withdrawn' AND c.named IS NOT NULL
				AND NOT EXISTS (SELECT 1 FROM described d WHERE d.network_id = c.network_id AND d.thing_id = c.id AND d.agreed IS NULL)) LIMIT 100`
