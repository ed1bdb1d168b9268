package opportunity

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

const interestColumns = `i.id, i.opportunity_id, i.person_id, i.number, i.state, i.words_sealed, i.questions, i.clash_sealed, i.talked, i.talk_sealed, i.answer_sealed, i.answered, i.round_id, i.term_id, i.created, i.version`

func (i *Interest) places() []any {
	return []any{&i.ID, &i.Opportunity, &i.Person, &i.Number, &i.State, &i.Words, &i.Questions, &i.Clash, &i.Talked, &i.Talk, &i.Answer, &i.Answered, &i.Round, db.Text((*string)(&i.Term)), &i.Created, &i.Version}
}

// sealed are the fields that are sealed, by their columns.
func (i *Interest) sealed() map[string]*string {
	return map[string]*string{"words": &i.Words, "clash": &i.Clash, "talk": &i.Talk, "answer": &i.Answer}
}

func (i *Interest) unseal(tx *db.Tx, k *secret.Keys) error {
	for name, text := range i.sealed() {
		if *text == "" {
			continue
		}
		var err error
		if *text, err = k.Open(tx.Network, "opportunity_interest."+name, i.ID, *text); err != nil {
			return err
		}
	}
	return nil
}

// seal is a text of a reply as it is stored.
func (i Interest) seal(tx *db.Tx, k *secret.Keys, name, text string) string {
	if text == "" {
		return ""
	}
	return k.Seal(tx.Network, "opportunity_interest."+name, i.ID, text)
}

const interestFrom = ` FROM opportunity_interest i JOIN person p ON p.network_id = i.network_id AND p.id = i.person_id WHERE i.network_id = $1 `

func scanInterest(s db.Scanner, i *Interest) error {
	return s.Scan(append(i.places(), &i.Name, &i.Email, &i.Left)...)
}

const interestRead = `SELECT ` + interestColumns + `, TRIM(p.given_name || ' ' || p.family_name), p.email, p.closed IS NOT NULL` + interestFrom

func openInterests(tx *db.Tx, k *secret.Keys, all []Interest, err error) ([]Interest, error) {
	for n := range all {
		if err != nil {
			return nil, err
		}
		err = all[n].unseal(tx, k)
	}
	return all, err
}

func findInterest(tx *db.Tx, k *secret.Keys, id db.ID) (Interest, error) {
	i, err := db.One(tx, scanInterest, interestRead+`AND i.id = $2`, id)
	if err == nil {
		err = i.unseal(tx, k)
	}
	return i, err
}

// interestOf is somebody's reply to an opportunity, if there is one.
func interestOf(tx *db.Tx, k *secret.Keys, opportunity, who db.ID) (Interest, bool, error) {
	i, found, err := db.Maybe(tx, scanInterest, interestRead+`AND i.opportunity_id = $2 AND i.person_id = $3`, opportunity, who)
	if err == nil && found {
		err = i.unseal(tx, k)
	}
	return i, found, err
}

// interestsIn are the replies to an opportunity, those who came first, first.
func interestsIn(tx *db.Tx, k *secret.Keys, opportunity db.ID) ([]Interest, error) {
	all, err := db.All(tx, scanInterest, interestRead+`AND i.opportunity_id = $2 ORDER BY i.number LIMIT $3`, opportunity, mostReplies+mostOwnReplies)
	return openInterests(tx, k, all, err)
}

// mine is somebody's own reply with the opportunity.
type mine struct {
	Interest
	O Opportunity
}

// interestsBy are the replies of somebody with what they replied to, the newest first.
func interestsBy(tx *db.Tx, k *secret.Keys, who db.ID, limit, offset int) ([]mine, error) {
	all, err := db.All(tx, func(s db.Scanner, v *mine) error { return scan(s, &v.O, v.places()...) },
		`SELECT `+columns+`, `+interestColumns+from+`JOIN opportunity_interest i ON i.network_id = o.network_id AND i.opportunity_id = o.id
		WHERE o.network_id = $1 AND i.person_id = $2 ORDER BY i.created DESC, i.id DESC LIMIT $3 OFFSET $4`, who, limit, offset)
	for n := range all {
		if err != nil {
			return nil, err
		}
		err = all[n].unseal(tx, k)
	}
	return all, err
}

// nextNumber is the number of the next reply to an opportunity.
func nextNumber(tx *db.Tx, opportunity db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COALESCE(MAX(number), 0) + 1 FROM opportunity_interest WHERE network_id = $1 AND opportunity_id = $2`, opportunity)
}

func insertInterest(tx *db.Tx, k *secret.Keys, i Interest) error {
	_, err := tx.Exec(`INSERT INTO opportunity_interest (network_id, id, opportunity_id, person_id, number, state, words_sealed, questions, clash_sealed, talked, talk_sealed, answer_sealed, term_id, created, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', $10, 1)`,
		i.ID, i.Opportunity, i.Person, i.Number, string(i.State), i.seal(tx, k, "words", i.Words), i.Questions, i.seal(tx, k, "clash", i.Clash), int64(tx.Now))
	return err
}

// saveInterest writes a reply if nobody changed it since i.Version, and says whether it did.
func saveInterest(tx *db.Tx, k *secret.Keys, i Interest) (bool, error) {
	n, err := tx.Exec(`UPDATE opportunity_interest SET state = $3, words_sealed = $4, questions = $5, clash_sealed = $6, talked = $7, talk_sealed = $8, answer_sealed = $9, answered = $10, round_id = $11, term_id = $12,
		created = $13, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $14`,
		i.ID, string(i.State), i.seal(tx, k, "words", i.Words), i.Questions, i.seal(tx, k, "clash", i.Clash), i.Talked, i.seal(tx, k, "talk", i.Talk), i.seal(tx, k, "answer", i.Answer),
		i.Answered.Ref(), i.Round.Ref(), string(i.Term), int64(i.Created), i.Version)
	return n == 1, err
}
