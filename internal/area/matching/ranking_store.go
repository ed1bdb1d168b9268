package matching

import (
	"encoding/json"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

const rankingColumns = `SELECT id, edition_id, state, created, closes, criteria, never_pairs, reminders, reminded, placed, lists, version FROM ranking WHERE network_id = $1 `

func scanRanking(s db.Scanner, k *Ranking) error {
	var criteria, never string
	if err := s.Scan(&k.ID, &k.Edition, &k.State, &k.Created, &k.Closes, &criteria, &never, &k.Reminders, &k.Reminded, &k.Placed, &k.Lists, &k.Version); err != nil {
		return err
	}
	var err error
	if k.Criteria, err = decodeCriteria(criteria); err != nil {
		return err
	}
	return json.Unmarshal([]byte(never), &k.Never)
}

// newestRanking is the last time that lists were asked for in an edition, if there was one.
func newestRanking(tx *db.Tx, edition db.ID) (Ranking, bool, error) {
	return db.Maybe(tx, scanRanking, rankingColumns+`AND edition_id = $2 ORDER BY created DESC, id DESC LIMIT 1`, edition)
}

func rankingByID(tx *db.Tx, id db.ID) (Ranking, bool, error) {
	return db.Maybe(tx, scanRanking, rankingColumns+`AND id = $2`, id)
}

func insertRanking(tx *db.Tx, k Ranking, by db.ID) error {
	criteria, err := k.Criteria.encode()
	if err != nil {
		return err
	}
	never, err := json.Marshal(k.Never)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO ranking (network_id, id, edition_id, state, opened_by, created, closes, criteria, never_pairs, reminders, lists, version)
		VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, 0, 0, 1)`, k.ID, k.Edition, by, int64(tx.Now), int64(k.Closes), criteria, string(never))
	return err
}

// changeRanking saves the closing time, the state and the reminders, unless somebody was faster.
func changeRanking(tx *db.Tx, k Ranking) error {
	n, err := tx.Exec(`UPDATE ranking SET state = $3, closes = $4, reminders = $5, reminded = $6, placed = $7, lists = $8, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $9`,
		k.ID, string(k.State), int64(k.Closes), k.Reminders, k.Reminded.Ref(), k.Placed.Ref(), k.Lists, k.Version)
	if err == nil && n != 1 {
		err = tooLate()
	}
	return err
}

// ownList is what somebody has saved, if anything, and its version.
func ownList(tx *db.Tx, keys *secret.Keys, ranking, seeker db.ID) (list choices, version int64, found bool, err error) {
	type row struct {
		id      db.ID
		sealed  string
		version int64
	}
	r, found, err := db.Maybe(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.sealed, &r.version) },
		`SELECT id, choices_sealed, version FROM ranking_list WHERE network_id = $1 AND ranking_id = $2 AND seeker_id = $3`, ranking, seeker)
	if err != nil || !found {
		return nil, 0, found, err
	}
	list, err = openChoices(tx, keys, r.id, r.sealed)
	return list, r.version, true, err
}

// sealedChoices is the name under which lists are sealed.
const sealedChoices = "ranking_list.choices"

func openChoices(tx *db.Tx, keys *secret.Keys, id db.ID, sealed string) (choices, error) {
	text, err := keys.Open(tx.Network, sealedChoices, id, sealed)
	if err != nil {
		return nil, err
	}
	return decodeChoices(text)
}

// saveList saves a list if its owner did not save another since version, and says whether it did.
func saveList(tx *db.Tx, keys *secret.Keys, ranking, seeker db.ID, list choices, version int64) (bool, error) {
	text, err := list.encode()
	if err != nil {
		return false, err
	}
	if version == 0 {
		id := db.NewID()
		n, err := tx.Exec(`INSERT INTO ranking_list (network_id, id, ranking_id, seeker_id, choices_sealed, saved, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
			ON CONFLICT (network_id, ranking_id, seeker_id) DO NOTHING`, id, ranking, seeker, keys.Seal(tx.Network, sealedChoices, id, text), int64(tx.Now))
		return n == 1, err
	}
	id, found, err := db.Maybe(tx, func(s db.Scanner, id *db.ID) error { return s.Scan(id) },
		`SELECT id FROM ranking_list WHERE network_id = $1 AND ranking_id = $2 AND seeker_id = $3`, ranking, seeker)
	if err != nil || !found {
		return false, err
	}
	n, err := tx.Exec(`UPDATE ranking_list SET choices_sealed = $3, saved = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $5`,
		id, keys.Seal(tx.Network, sealedChoices, id, text), int64(tx.Now), version)
	return n == 1, err
}

// dropLists removes every list of somebody in an edition.
func dropLists(tx *db.Tx, edition, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM ranking_list WHERE network_id = $1 AND seeker_id IN (SELECT id FROM seeker WHERE network_id = $1 AND edition_id = $2 AND person_id = $3)`, edition, who)
	return err
}

// dropAllLists removes every list that was ever saved in an edition.
func dropAllLists(tx *db.Tx, edition db.ID) error {
	_, err := tx.Exec(`DELETE FROM ranking_list WHERE network_id = $1 AND ranking_id IN (SELECT id FROM ranking WHERE network_id = $1 AND edition_id = $2)`, edition)
	return err
}

// dropListsOf removes every list of one time.
func dropListsOf(tx *db.Tx, ranking db.ID) error {
	_, err := tx.Exec(`DELETE FROM ranking_list WHERE network_id = $1 AND ranking_id = $2`, ranking)
	return err
}

// asked counts who is asked for a list by side, and who has saved one, over both sides together.
type asked struct{ Professionals, Partners, Saved int64 }

func countAsked(tx *db.Tx, edition, ranking db.ID) (asked, error) {
	return db.One(tx, func(s db.Scanner, n *asked) error { return s.Scan(&n.Professionals, &n.Partners, &n.Saved) },
		`SELECT COUNT(CASE WHEN s.side = 'professional' THEN 1 END), COUNT(CASE WHEN s.side = 'partner' THEN 1 END), COUNT(l.id)
		FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id
		LEFT JOIN ranking_list l ON l.network_id = s.network_id AND l.ranking_id = $3 AND l.seeker_id = s.id
		WHERE s.network_id = $1 AND s.edition_id = $2 AND s.state = 'active' AND p.closed IS NULL`, edition, string(ranking))
}

// metOf are the people who know of somebody already: asked about each other with them, in any edition and whatever was answered, or
// in a collaboration with them.
func metOf(tx *db.Tx, who db.ID) (map[[2]db.ID]bool, error) {
	rows, err := db.All(tx, func(s db.Scanner, v *[3]db.ID) error { return s.Scan(&v[0], &v[1], &v[2]) },
		`SELECT professional_id, partner_id, third_id FROM introduction WHERE network_id = $1 AND (professional_id = $2 OR partner_id = $2 OR third_id = $2)
		UNION ALL SELECT n.person_id, n.person_id, n.person_id FROM collaboration_member m JOIN collaboration_member n ON n.network_id = m.network_id AND n.collaboration_id = m.collaboration_id
			WHERE m.network_id = $1 AND m.person_id = $2 LIMIT 5000`, who)
	out := map[[2]db.ID]bool{}
	for _, r := range rows {
		for _, other := range r {
			out[[2]db.ID{who, other}], out[[2]db.ID{other, who}] = true, true
		}
	}
	return out, err
}

// readBallot reads everything of which fair pairs are made. It is the only reading of lists that are not the reader’s own.
func (m *Matching) readBallot(tx *db.Tx, w *crowd, k Ranking) (ballot, error) {
	b := ballot{Ranking: k, w: w, lists: map[db.ID]choices{}}
	type row struct {
		id, seeker db.ID
		sealed     string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.seeker, &r.sealed) },
		`SELECT l.id, l.seeker_id, l.choices_sealed FROM ranking_list l JOIN seeker s ON s.network_id = l.network_id AND s.id = l.seeker_id JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id
		WHERE l.network_id = $1 AND l.ranking_id = $2 AND s.state = 'active' AND p.closed IS NULL ORDER BY l.id LIMIT $3`, k.ID, 2*mostSide+1)
	if err != nil {
		return b, err
	}
	for _, r := range rows {
		if b.lists[r.seeker], err = openChoices(tx, m.keys, r.id, r.sealed); err != nil {
			return b, err
		}
	}
	return b, nil
}

// runOf is the result of lists, if there is one.
func runOf(tx *db.Tx, ranking db.ID) (Run, bool, error) {
	return db.Maybe(tx, scanRun, runColumns+`AND ranking_id = $2 ORDER BY created DESC, id DESC LIMIT 1`, ranking)
}

// takenOut are the pairs of lists that a coordinator took out.
func takenOut(tx *db.Tx, run db.ID) ([]Suggestion, error) {
	return db.All(tx, scanSuggestion, suggestionColumns+`AND taken_out ORDER BY position, id LIMIT $3`, run, mostSide)
}

// takeOut takes pairs out of a result, or puts them back. A pair that was made by hand is gone for good.
func takeOut(tx *db.Tx, s Suggestion, out bool) error {
	if s.Hand && out {
		_, err := tx.Exec(`DELETE FROM suggestion WHERE network_id = $1 AND id = $2`, s.ID)
		return err
	}
	_, err := tx.Exec(`UPDATE suggestion SET taken_out = $3 WHERE network_id = $1 AND id = $2`, s.ID, out)
	return err
}
