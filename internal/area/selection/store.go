package selection

import (
	"maps"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/instrument"
)

const scoreColumns = `SELECT application_id, person_id, side, answers_sealed, total, below_bar, outdated, version FROM panel_score WHERE network_id = $1 `

type sealedScore struct {
	Score
	sealed string
}

func scanScore(s db.Scanner, r *sealedScore) error {
	return s.Scan(&r.Application, &r.Person, &r.Side, &r.sealed, &r.Total, &r.BelowBar, &r.Outdated, &r.Version)
}

func openScores(tx *db.Tx, k *secret.Keys, rows []sealedScore) ([]Score, error) {
	out := make([]Score, len(rows))
	for i, r := range rows {
		out[i] = r.Score
		text, err := k.Open(tx.Network, "panel_score.answers", r.Application, r.sealed)
		if err != nil {
			return nil, err
		}
		if text != "" {
			if out[i].Answers, err = instrument.DecodeJSON([]byte(text)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// scoresOf lists the scores of one application, opened.
func scoresOf(tx *db.Tx, k *secret.Keys, application db.ID) ([]Score, error) {
	rows, err := db.All(tx, scanScore, scoreColumns+`AND application_id = $2 ORDER BY side, person_id LIMIT 200`, application)
	if err != nil {
		return nil, err
	}
	return openScores(tx, k, rows)
}

// totals lists the scores of several applications without opening the answers.
func totals(tx *db.Tx, applications []db.ID) (map[db.ID][]Score, error) {
	list, args := db.In(2, applications)
	rows, err := db.All(tx, scanScore, scoreColumns+`AND application_id IN `+list+` ORDER BY application_id, person_id LIMIT 20000`, args...)
	out := map[db.ID][]Score{}
	for _, r := range rows {
		out[r.Application] = append(out[r.Application], r.Score)
	}
	return out, err
}

// saveScore writes a score whose version is still the one that was read; it says whether it did.
func saveScore(tx *db.Tx, k *secret.Keys, s Score, answers string) (bool, error) {
	sealed := k.Seal(tx.Network, "panel_score.answers", s.Application, answers)
	if s.Version == 0 {
		n, err := tx.Exec(`INSERT INTO panel_score (network_id, application_id, person_id, side, answers_sealed, total, below_bar, changed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
			ON CONFLICT (network_id, application_id, person_id) DO NOTHING`, s.Application, s.Person, string(s.Side), sealed, s.Total, s.BelowBar, int64(tx.Now))
		return n == 1, err
	}
	n, err := tx.Exec(`UPDATE panel_score SET side = $4, answers_sealed = $5, total = $6, below_bar = $7, changed = $8, outdated = FALSE, version = version + 1
		WHERE network_id = $1 AND application_id = $2 AND person_id = $3 AND version = $9`, s.Application, s.Person, string(s.Side), sealed, s.Total, s.BelowBar, int64(tx.Now), s.Version)
	return n == 1, err
}

// sameScore says whether the person's score that counts has these very answers.
func sameScore(tx *db.Tx, k *secret.Keys, x Score, answers instrument.Answers) (bool, error) {
	all, err := scoresOf(tx, k, x.Application)
	for _, now := range Current(all) {
		if now.Person == x.Person {
			return maps.EqualFunc(now.Answers, answers, func(a, b instrument.Answer) bool { return a.State == b.State && slices.Equal(a.Values, b.Values) }), err
		}
	}
	return false, err
}

// outdateScores marks the scores of an application that was opened again, and lists who gave one that counted until now.
func outdateScores(tx *db.Tx, application db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `UPDATE panel_score SET outdated = TRUE, version = version + 1 WHERE network_id = $1 AND application_id = $2 AND NOT outdated RETURNING person_id`, application)
}

func removeScore(tx *db.Tx, application, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM panel_score WHERE network_id = $1 AND application_id = $2 AND person_id = $3`, application, who)
	return err
}

const decisionColumns = `SELECT id, edition_id, application_id, outcome, reason_sealed, proposal_id, created, taken_back, taken_back_by, words_sealed, list_id FROM selection_decision WHERE network_id = $1 `

func scanDecision(s db.Scanner, d *Decision) error {
	return s.Scan(&d.ID, &d.Edition, &d.Application, &d.Outcome, &d.Reason, &d.Proposal, &d.Created, &d.TakenBack, &d.TakenBackBy, &d.Words, &d.List)
}

func openDecisions(tx *db.Tx, k *secret.Keys, rows []Decision) ([]Decision, error) {
	for i := range rows {
		var err error
		if rows[i].Reason, err = k.Open(tx.Network, "selection_decision.reason", rows[i].ID, rows[i].Reason); err != nil {
			return nil, err
		}
		if rows[i].Words, err = k.Open(tx.Network, "selection_decision.words", rows[i].ID, rows[i].Words); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func findDecision(tx *db.Tx, k *secret.Keys, id db.ID) (Decision, error) {
	d, err := db.One(tx, scanDecision, decisionColumns+`AND id = $2`, id)
	if err != nil {
		return d, err
	}
	all, err := openDecisions(tx, k, []Decision{d})
	if err != nil {
		return d, err
	}
	return all[0], nil
}

// decisionsIn lists what was put to the panel of an edition, newest first.
func decisionsIn(tx *db.Tx, k *secret.Keys, edition db.ID) ([]Decision, error) {
	rows, err := db.All(tx, scanDecision, decisionColumns+`AND edition_id = $2 ORDER BY created DESC, id DESC LIMIT 2000`, edition)
	if err != nil {
		return nil, err
	}
	return openDecisions(tx, k, rows)
}

// decisionsOn lists what was put to the panel about one application, newest first.
func decisionsOn(tx *db.Tx, k *secret.Keys, application db.ID) ([]Decision, error) {
	rows, err := db.All(tx, scanDecision, decisionColumns+`AND application_id = $2 ORDER BY created DESC, id DESC LIMIT 200`, application)
	if err != nil {
		return nil, err
	}
	return openDecisions(tx, k, rows)
}

func insertDecision(tx *db.Tx, k *secret.Keys, d Decision) error {
	_, err := tx.Exec(`INSERT INTO selection_decision (network_id, id, edition_id, application_id, outcome, reason_sealed, created, list_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, d.Edition, d.Application, string(d.Outcome), k.Seal(tx.Network, "selection_decision.reason", d.ID, d.Reason), int64(tx.Now), d.List.Ref())
	return err
}

func setDecisionProposal(tx *db.Tx, id, proposal db.ID) error {
	_, err := tx.Exec(`UPDATE selection_decision SET proposal_id = $3 WHERE network_id = $1 AND id = $2`, id, proposal)
	return err
}

// noteTakenBack writes down that a decision was taken back, by whom and with which words.
func noteTakenBack(tx *db.Tx, k *secret.Keys, id, by db.ID, words string) error {
	_, err := tx.Exec(`UPDATE selection_decision SET taken_back = $3, taken_back_by = $4, words_sealed = $5 WHERE network_id = $1 AND id = $2 AND taken_back IS NULL`,
		id, int64(tx.Now), by.Ref(), k.Seal(tx.Network, "selection_decision.words", id, words))
	return err
}

const offerColumns = `SELECT id, edition_id, application_id, people, state, proposal_id, made, expires FROM offer WHERE network_id = $1 `

func scanOffer(s db.Scanner, o *OfferRow) error {
	return s.Scan(&o.ID, &o.Edition, &o.Application, &o.People, &o.State, &o.Proposal, &o.Made, &o.Expires)
}

func findOffer(tx *db.Tx, id db.ID) (OfferRow, error) {
	return db.One(tx, scanOffer, offerColumns+`AND id = $2`, id)
}

// openOffersOf lists the open offers whose applications are among these.
func openOffersOf(tx *db.Tx, applications []db.ID) ([]OfferRow, error) {
	list, args := db.In(2, applications)
	return db.All(tx, scanOffer, offerColumns+`AND state = 'open' AND application_id IN `+list+` ORDER BY made LIMIT 200`, args...)
}

// openOffersIn lists the offers of an edition that wait for an answer, the one that runs out first before the others.
func openOffersIn(tx *db.Tx, edition db.ID) ([]OfferRow, error) {
	return db.All(tx, scanOffer, offerColumns+`AND state = 'open' AND edition_id = $2 ORDER BY expires, id LIMIT 500`, edition)
}

// call is one thing that selection may want of a person: their work on the panel of an edition, or their answer to an offer.
type call struct {
	Panel   db.ID // an edition
	Offer   db.ID
	Expires db.Instant // of the offer
	Edition string     // as people call it
}

// itsName adds the name of the edition that each row m of a table belongs to.
func itsName(table string) string {
	return `, p.name || ', ' || e.name AS edition FROM ` + table + ` m CROSS JOIN edition e CROSS JOIN programme p
		WHERE m.network_id = $1 AND e.network_id = m.network_id AND e.id = m.edition_id AND p.network_id = e.network_id AND p.id = e.programme_id`
}

// callsOn lists the panels that somebody sits on, and then the open offers to their applications. Everybody's first page
// asks for both, so they come by one statement.
func callsOn(tx *db.Tx, who db.ID, applications []db.ID) ([]call, error) {
	panels, offers, args := `SELECT m.edition_id, NULL AS offer, CAST(NULL AS BIGINT) AS expires`+itsName(`edition_person`)+` AND m.person_id = $2 AND m.function = 'panel' LIMIT 50`, "", []any{who}
	if len(applications) > 0 {
		list, ids := db.In(3, applications)
		panels, args = `SELECT * FROM (`+panels+`) AS panels`, append(args, ids...)
		offers = ` UNION ALL SELECT * FROM (SELECT NULL, m.id, m.expires` + itsName(`offer`) + ` AND m.state = 'open' AND m.application_id IN ` + list + `
			AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = m.proposal_id AND y.person_id = $2) ORDER BY m.made LIMIT 200) AS offers`
	}
	return db.All(tx, func(s db.Scanner, c *call) error { return s.Scan(&c.Panel, &c.Offer, &c.Expires, &c.Edition) }, panels+offers, args...)
}

func insertOffer(tx *db.Tx, o OfferRow) error {
	_, err := tx.Exec(`INSERT INTO offer (network_id, id, edition_id, application_id, people, state, made, expires) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7)`,
		o.ID, o.Edition, o.Application, o.People, int64(o.Made), int64(o.Expires))
	return err
}

func setOfferProposal(tx *db.Tx, id, proposal db.ID) error {
	_, err := tx.Exec(`UPDATE offer SET proposal_id = $3 WHERE network_id = $1 AND id = $2`, id, proposal)
	return err
}

// narrowOffer leaves an open offer to fewer people, who have until expires to answer.
func narrowOffer(tx *db.Tx, id db.ID, people int64, expires db.Instant) error {
	_, err := tx.Exec(`UPDATE offer SET people = $3, expires = $4 WHERE network_id = $1 AND id = $2 AND state = 'open'`, id, people, int64(expires))
	return err
}

// endOffer moves an open offer to its end and says whether this transaction did it.
func endOffer(tx *db.Tx, id db.ID, to OfferState) (bool, error) {
	n, err := tx.Exec(`UPDATE offer SET state = $3 WHERE network_id = $1 AND id = $2 AND state = 'open'`, id, string(to))
	return n == 1, err
}

// promised is how many people have a place in the edition or an open offer of one.
func promised(tx *db.Tx, edition db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM place WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL)
		+ (SELECT COALESCE(SUM(people), 0) FROM offer WHERE network_id = $1 AND edition_id = $2 AND state = 'open')`, edition)
}
