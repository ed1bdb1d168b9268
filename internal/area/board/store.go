package board

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/group"
)

const storyColumns = `SELECT b.id, b.organisation_id, b.teller_id, b.asked_by, b.title_sealed, b.words_sealed, b.signed_sealed, b.proposal_id, b.agreed, b.ended, b.created, b.version FROM board_story b WHERE b.network_id = $1 `

func scanStory(s db.Scanner, v *Story) error {
	return s.Scan(&v.ID, &v.Organisation, &v.Teller, &v.AskedBy, &v.Title, &v.Words, &v.Signed, &v.Proposal, &v.Agreed, &v.Ended, &v.Created, &v.Version)
}

// fields are what is sealed, by name.
func (s *Story) fields() map[string]*string {
	return map[string]*string{"title": &s.Title, "words": &s.Words, "signed": &s.Signed}
}

func (s *Story) unseal(tx *db.Tx, k *secret.Keys) (err error) {
	for name, text := range s.fields() {
		if *text == "" {
			continue
		}
		if *text, err = k.Open(tx.Network, "board_story."+name, s.ID, *text); err != nil {
			return err
		}
	}
	return nil
}

// sealed are the sealed words: title, words, signed. What is empty stays empty.
func (s Story) sealed(tx *db.Tx, k *secret.Keys) (title, words, signed string) {
	seal := func(name, text string) string {
		if text == "" {
			return ""
		}
		return k.Seal(tx.Network, "board_story."+name, s.ID, text)
	}
	return seal("title", s.Title), seal("words", s.Words), seal("signed", s.Signed)
}

func findStory(tx *db.Tx, k *secret.Keys, id db.ID) (Story, error) {
	v, err := db.One(tx, scanStory, storyColumns+`AND b.id = $2`, id)
	if err == nil {
		err = v.unseal(tx, k)
	}
	return v, err
}

func insertStory(tx *db.Tx, k *secret.Keys, v Story) error {
	title, words, signed := v.sealed(tx, k)
	_, err := tx.Exec(`INSERT INTO board_story (network_id, id, organisation_id, teller_id, asked_by, title_sealed, words_sealed, signed_sealed, created, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
		v.ID, v.Organisation, v.Teller, v.AskedBy.Ref(), title, words, signed, int64(v.Created))
	return err
}

// saveStory writes a story if nobody changed it since v.Version, and says whether it did.
func saveStory(tx *db.Tx, k *secret.Keys, v Story) (bool, error) {
	title, words, signed := v.sealed(tx, k)
	n, err := tx.Exec(`UPDATE board_story SET title_sealed = $3, words_sealed = $4, signed_sealed = $5, proposal_id = $6, agreed = $7, ended = $8, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $9`,
		v.ID, title, words, signed, v.Proposal.Ref(), v.Agreed.Ref(), v.Ended.Ref(), v.Version)
	return n == 1, err
}

func unsealAll(tx *db.Tx, k *secret.Keys, all []Story, err error) ([]Story, error) {
	for i := range all {
		if err == nil {
			err = all[i].unseal(tx, k)
		}
	}
	return all, err
}

// listStories are the stories of an organisation that have not ended, the newest first.
func listStories(tx *db.Tx, k *secret.Keys, organisation db.ID) ([]Story, error) {
	all, err := db.All(tx, scanStory, storyColumns+`AND b.organisation_id = $2 AND b.ended IS NULL ORDER BY b.created DESC, b.id DESC LIMIT 200`, organisation)
	return unsealAll(tx, k, all, err)
}

// storiesOf are somebody's own stories, the newest first.
func storiesOf(tx *db.Tx, k *secret.Keys, who db.ID) ([]Story, error) {
	all, err := db.All(tx, scanStory, storyColumns+`AND b.teller_id = $2 ORDER BY b.created DESC, b.id DESC LIMIT 1000`, who)
	return unsealAll(tx, k, all, err)
}

// storyUntil is the newest story of an organisation whose teller had said yes by an instant and has not taken it back.
func storyUntil(tx *db.Tx, k *secret.Keys, organisation db.ID, until db.Instant) (Story, bool, error) {
	v, found, err := db.Maybe(tx, scanStory, storyColumns+`AND b.organisation_id = $2 AND b.ended IS NULL AND b.agreed <= $3 ORDER BY b.agreed DESC, b.id DESC LIMIT 1`, organisation, int64(until))
	if err == nil && found {
		err = v.unseal(tx, k)
	}
	return v, found, err
}

// Remaining are the stories that somebody lets be told of an organisation.
func Remaining(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var id db.ID
		err := s.Scan(&id)
		v.Words = "Lets a story of theirs be told in the report to the board. It is theirs: only they end that"
		return err
	}, `SELECT id FROM board_story WHERE network_id = $1 AND organisation_id = $2 AND teller_id = $3 AND agreed IS NOT NULL AND agreed <> 0 AND (ended IS NULL OR ended = 0) ORDER BY created, id LIMIT 50`, organisation, who)
}
