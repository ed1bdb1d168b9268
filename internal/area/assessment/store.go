package assessment

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/instrument"
)

// agreed is a rating that all raters of a round agreed on.
type agreed struct {
	ID, Organisation, Round, Proposal db.ID
	Key                               string
	Version                           int
	Answers                           instrument.Answers
	At                                db.Instant
}

func insertAgreed(tx *db.Tx, k *secret.Keys, g agreed) error {
	raw, err := g.Answers.EncodeJSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO agreed_rating (network_id, id, organisation_id, round_id, instrument_key, instrument_version, proposal_id, answers_sealed, agreed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		g.ID, g.Organisation, g.Round, g.Key, int64(g.Version), g.Proposal, k.Seal(tx.Network, "agreed_rating.answers", g.ID, string(raw)), int64(g.At))
	return err
}

// agreedRatings are those of an organisation, the newest first.
func agreedRatings(tx *db.Tx, k *secret.Keys, organisation db.ID, limit int) ([]agreed, error) {
	return readAgreed(tx, k, `AND organisation_id = $2 AND instrument_key = 'connection' ORDER BY agreed DESC, id DESC LIMIT $3`, organisation, limit)
}

func readAgreed(tx *db.Tx, k *secret.Keys, which string, args ...any) ([]agreed, error) {
	type row struct {
		agreed
		sealed string
	}
	rows, err := db.All(tx, func(s db.Scanner, v *row) error {
		return s.Scan(&v.ID, &v.Organisation, &v.Round, &v.Proposal, &v.Key, &v.Version, &v.sealed, &v.At)
	}, `SELECT id, organisation_id, round_id, proposal_id, instrument_key, instrument_version, answers_sealed, agreed FROM agreed_rating WHERE network_id = $1 `+which, args...)
	if err != nil {
		return nil, err
	}
	out := make([]agreed, len(rows))
	for i, r := range rows {
		text, err := k.Open(tx.Network, "agreed_rating.answers", r.ID, r.sealed)
		if err != nil {
			return nil, err
		}
		if r.Answers, err = instrument.DecodeJSON([]byte(text)); err != nil {
			return nil, err
		}
		out[i] = r.agreed
	}
	return out, nil
}

// asked says whether somebody is or was a rater about an organisation, or decides on a role.
func asked(tx *db.Tx, organisation, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM rater t JOIN rating_round r ON r.network_id = t.network_id AND r.id = t.round_id
		WHERE t.network_id = $1 AND t.person_id = $3 AND r.owner_id = $2)
		+ (SELECT COUNT(*) FROM role_needs n WHERE n.network_id = $1 AND n.organisation_id = $2 AND (n.professional_id = $3 OR n.partner_id = $3))`, organisation, who)
	return n > 0, err
}

// ownOrganisations are those about which somebody is or was asked, the latest first.
func ownOrganisations(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT r.owner_id FROM rater t JOIN rating_round r ON r.network_id = t.network_id AND r.id = t.round_id
		WHERE t.network_id = $1 AND t.person_id = $2 AND r.owner_kind = 'organisation' GROUP BY r.owner_id ORDER BY MAX(r.started) DESC LIMIT 20`, who)
}
