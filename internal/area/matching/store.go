package matching

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/person"
)

const seekerColumns = `SELECT s.id, s.edition_id, s.person_id, p.given_name, s.side, s.perspective, s.interest, s.place, s.times, s.ways, s.state, s.checked, s.version
	FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id WHERE s.network_id = $1 `

func scanSeeker(r db.Scanner, s *Seeker) error {
	var w string
	err := r.Scan(&s.ID, &s.Edition, &s.Person, &s.Given, &s.Side, &s.Perspective, &s.Interest, &s.Place, &s.Times, &w, &s.State, &s.Checked, &s.Version)
	s.Ways = splitWays(w)
	return err
}

func findSeeker(tx *db.Tx, edition, who db.ID) (Seeker, bool, error) {
	return db.Maybe(tx, scanSeeker, seekerColumns+`AND s.edition_id = $2 AND s.person_id = $3`, edition, who)
}

func seekerByID(tx *db.Tx, edition, id db.ID) (Seeker, error) {
	return db.One(tx, scanSeeker, seekerColumns+`AND s.edition_id = $2 AND s.id = $3`+reachable, edition, id)
}

// reachable leaves out people whose access an administrator has closed: nobody can work with them, and they cannot answer.
const reachable = ` AND p.closed IS NULL `

// listSeekers returns the active cards of one side that contain the words, the newest first.
func listSeekers(tx *db.Tx, edition db.ID, side person.Side, words string, limit, offset int) ([]Seeker, error) {
	like := db.Like(strings.ToLower(words))
	return db.All(tx, scanSeeker, seekerColumns+reachable+`AND s.edition_id = $2 AND s.side = $3 AND s.state = 'active'
		AND lower(s.interest || ' ' || s.place || ' ' || s.times || ' ' || s.perspective) LIKE $4 ORDER BY s.created DESC, s.id LIMIT $5 OFFSET $6`,
		edition, string(side), like, limit, offset)
}

// Cards are what people who are seeking in an edition say on their cards, by person: for other areas that ask which
// perspectives are there. The caller has checked that its actor runs the edition.
func Cards(tx *db.Tx, edition db.ID) (map[db.ID]string, error) {
	list, err := db.All(tx, scanSeeker, seekerColumns+reachable+`AND s.edition_id = $2 AND s.state = 'active' ORDER BY s.created DESC, s.id LIMIT 5000`, edition)
	out := make(map[db.ID]string, len(list))
	for _, s := range list {
		out[s.Person] = person.PerspectiveWords(s.Perspective) + "\n" + s.Interest
	}
	return out, err
}

func saveSeeker(tx *db.Tx, s Seeker) error {
	_, err := tx.Exec(`INSERT INTO seeker (network_id, id, edition_id, person_id, side, perspective, interest, place, times, ways, state, picture_sealed, created, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', '', $11, 1)
		ON CONFLICT (network_id, edition_id, person_id) DO UPDATE SET side = excluded.side, perspective = excluded.perspective, interest = excluded.interest,
			place = excluded.place, times = excluded.times, ways = excluded.ways, state = 'active', version = seeker.version + 1`,
		db.NewID(), s.Edition, s.Person, string(s.Side), s.Perspective, s.Interest, s.Place, s.Times, strings.Join(s.Ways, " "), int64(tx.Now))
	return err
}

// setSeekerState moves somebody on. Who seeks no more, or not yet again, has no list of others either.
func setSeekerState(tx *db.Tx, edition, who db.ID, to SeekerState) error {
	if err := dropLists(tx, edition, who); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE seeker SET state = $4, version = version + 1 WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, edition, who, string(to))
	return err
}

func savePicture(tx *db.Tx, k *secret.Keys, s Seeker, answers string) error {
	_, err := tx.Exec(`UPDATE seeker SET picture_sealed = $3, checked = $4 WHERE network_id = $1 AND id = $2`,
		s.ID, k.Seal(tx.Network, "seeker.picture", s.ID, answers), int64(tx.Now))
	return err
}

func picture(tx *db.Tx, k *secret.Keys, s Seeker) (string, error) {
	sealed, err := db.Value[string](tx, `SELECT picture_sealed FROM seeker WHERE network_id = $1 AND id = $2`, s.ID)
	if err != nil {
		return "", err
	}
	return k.Open(tx.Network, "seeker.picture", s.ID, sealed)
}

const introductionColumns = `SELECT id, edition_id, professional_id, partner_id, begun_by, words_sealed, proposal_id, state, ended_by, created, lapses, why_professional_sealed, why_partner_sealed, late_yes, late_no, introduced, introduced_words_sealed, third_id, why_third_sealed FROM introduction WHERE network_id = $1 `

func scanIntroduction(s db.Scanner, i *Introduction) error {
	return s.Scan(&i.ID, &i.Edition, &i.Professional, &i.Partner, &i.BegunBy, &i.Words, &i.Proposal, &i.State, &i.EndedBy, &i.Created, &i.Lapses, db.Text(&i.WhyProfessional), db.Text(&i.WhyPartner), db.Text(&i.LateYes), db.Text(&i.LateNo), &i.Introduced, db.Text(&i.IntroducedWords), &i.Third, db.Text(&i.WhyThird))
}

func findIntroduction(tx *db.Tx, k *secret.Keys, id db.ID) (Introduction, error) {
	i, err := db.One(tx, scanIntroduction, introductionColumns+`AND id = $2`, id)
	if err != nil {
		return i, err
	}
	for _, v := range []struct {
		column string
		text   *string
	}{{"introduction.words", &i.Words}, {"introduction.why_professional", &i.WhyProfessional}, {"introduction.why_partner", &i.WhyPartner}, {"introduction.introduced_words", &i.IntroducedWords}, {"introduction.why_third", &i.WhyThird}} {
		if *v.text == "" {
			continue
		}
		if *v.text, err = k.Open(tx.Network, v.column, id, *v.text); err != nil {
			return i, err
		}
	}
	return i, nil
}

// between returns the introduction in which these two were asked about each other in the edition, if there was one.
func between(tx *db.Tx, edition, professional, partner db.ID) (Introduction, bool, error) {
	return db.Maybe(tx, scanIntroduction, introductionColumns+`AND edition_id = $2 AND (professional_id = $3 OR third_id = $3) AND partner_id = $4 ORDER BY created, id LIMIT 1`, edition, professional, partner)
}

// introductionsOf lists a person's introductions in an edition (in all editions when it is empty), newest first.
func introductionsOf(tx *db.Tx, edition, who db.ID) ([]Introduction, error) {
	return db.All(tx, scanIntroduction, introductionColumns+`AND (professional_id = $2 OR partner_id = $2 OR third_id = $2) AND (CAST($3 AS TEXT) IS NULL OR edition_id = $3)
		ORDER BY created DESC, id LIMIT 200`, who, edition.Ref())
}

// introductionsIn lists an edition's introductions, newest first.
func introductionsIn(tx *db.Tx, edition db.ID) ([]Introduction, error) {
	return db.All(tx, scanIntroduction, introductionColumns+`AND edition_id = $2 ORDER BY created DESC, id LIMIT 500`, edition)
}

func insertIntroduction(tx *db.Tx, k *secret.Keys, i Introduction) error {
	_, err := tx.Exec(`INSERT INTO introduction (network_id, id, edition_id, professional_id, partner_id, begun_by, words_sealed, state, created, lapses, why_professional_sealed, why_partner_sealed, third_id, why_third_sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10, $11, $12, $13)`,
		i.ID, i.Edition, i.Professional, i.Partner, i.BegunBy, k.Seal(tx.Network, "introduction.words", i.ID, i.Words), int64(tx.Now), int64(tx.Now.Add(Lasts)),
		sealedWhy(tx, k, "introduction.why_professional", i.ID, i.WhyProfessional), sealedWhy(tx, k, "introduction.why_partner", i.ID, i.WhyPartner), i.Third.Ref(),
		sealedWhy(tx, k, "introduction.why_third", i.ID, i.WhyThird))
	return err
}

// sealedWhy is a sentence as a column value: NULL when there is none.
func sealedWhy(tx *db.Tx, k *secret.Keys, column string, id db.ID, text string) any {
	if text == "" {
		return nil
	}
	return k.Seal(tx.Network, column, id, text)
}

func setProposal(tx *db.Tx, id, proposal db.ID) error {
	_, err := tx.Exec(`UPDATE introduction SET proposal_id = $3 WHERE network_id = $1 AND id = $2`, id, proposal)
	return err
}

// setIntroduced notes that a coordinator introduced two who were in touch before.
func setIntroduced(tx *db.Tx, k *secret.Keys, id db.ID, words string) error {
	_, err := tx.Exec(`UPDATE introduction SET introduced = $3, introduced_words_sealed = $4 WHERE network_id = $1 AND id = $2`,
		id, int64(tx.Now), k.Seal(tx.Network, "introduction.introduced_words", id, words))
	return err
}

// endIntroduction moves a waiting introduction to its end; by is the one who said no, or nobody.
func endIntroduction(tx *db.Tx, id db.ID, to IntroductionState, by db.ID) error {
	_, err := tx.Exec(`UPDATE introduction SET state = $3, ended_by = $4 WHERE network_id = $1 AND id = $2 AND state = 'waiting'`, id, string(to), by.Ref())
	return err
}

// answerLate keeps what somebody answers after somebody else has ended it. Nothing comes of it.
func answerLate(tx *db.Tx, id, who db.ID, yes bool) error {
	column := "late_no"
	if yes {
		column = "late_yes"
	}
	_, err := tx.Exec(`UPDATE introduction SET `+column+` = COALESCE(`+column+` || ' ', '') || $3 WHERE network_id = $1 AND id = $2 AND state = 'ended' AND (ended_by IS NULL OR ended_by <> $3)
		AND (`+column+` IS NULL OR `+column+` NOT LIKE '%' || $3 || '%')`, id, who)
	return err
}

// allSeek says whether everybody of an introduction still has an open card.
func allSeek(tx *db.Tx, i Introduction) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM seeker WHERE network_id = $1 AND edition_id = $2 AND person_id IN ($3, $4, $6) AND state = $5`, i.Edition, i.Professional, i.Partner, string(Active), i.Third.Ref())
	return n == int64(len(i.People())), err
}
