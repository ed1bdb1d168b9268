package behaviour

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

// readList is the state of an edition's list; where nobody has begun it is gathering.
func readList(tx *db.Tx, edition db.ID) (List, error) {
	l, found, err := db.Maybe(tx, func(s db.Scanner, l *List) error { return s.Scan(&l.Phase, &l.Most, &l.Changed) },
		`SELECT phase, most, changed FROM behaviour_list WHERE network_id = $1 AND edition_id = $2`, edition)
	if !found {
		l.Phase, l.Most = Gather, usualMost
	}
	l.Edition = edition
	return l, err
}

// moveList brings the list from one phase to another, if it is still where the actor saw it; it says whether it did.
func moveList(tx *db.Tx, edition, by db.ID, from, to Phase, most int64) (bool, error) {
	if _, err := tx.Exec(`INSERT INTO behaviour_list (network_id, edition_id, phase, most, changed) VALUES ($1, $2, 'gather', $3, $4) ON CONFLICT (network_id, edition_id) DO NOTHING`, edition, most, int64(tx.Now)); err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE behaviour_list SET phase = $4, most = $5, changed = $6, changed_by = $7 WHERE network_id = $1 AND edition_id = $2 AND phase = $3`,
		edition, string(from), string(to), most, int64(tx.Now), by.Ref())
	return n == 1, err
}

// behaviours lists all that were gathered in an edition, with the votes for each.
func behaviours(tx *db.Tx, edition db.ID) ([]Behaviour, error) {
	return db.All(tx, func(s db.Scanner, b *Behaviour) error {
		return s.Scan(&b.ID, &b.Edition, &b.Author, &b.Words, &b.Merged, &b.Place, &b.Created, &b.Votes)
	}, `SELECT b.id, b.edition_id, b.author_id, b.words, b.merged_into, b.place, b.created,
			(SELECT COUNT(*) FROM behaviour_vote v WHERE v.network_id = b.network_id AND v.edition_id = b.edition_id AND v.behaviour_id = b.id)
		FROM behaviour b WHERE b.network_id = $1 AND b.edition_id = $2 ORDER BY b.created, b.id LIMIT 400`, edition)
}

func insertBehaviour(tx *db.Tx, b Behaviour) error {
	_, err := tx.Exec(`INSERT INTO behaviour (network_id, id, edition_id, author_id, words, place, created) VALUES ($1, $2, $3, $4, $5, 0, $6)`, b.ID, b.Edition, b.Author, b.Words, int64(tx.Now))
	return err
}

// removeBehaviour takes one away; those that were merged into it stand for themselves again.
func removeBehaviour(tx *db.Tx, id db.ID) error {
	if _, err := tx.Exec(`UPDATE behaviour SET merged_into = NULL WHERE network_id = $1 AND merged_into = $2`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM behaviour WHERE network_id = $1 AND id = $2`, id)
	return err
}

// merge lets one behaviour, and those that were merged into it, stand for another; into "" lets it stand for itself.
func merge(tx *db.Tx, id, into db.ID) error {
	_, err := tx.Exec(`UPDATE behaviour SET merged_into = $3 WHERE network_id = $1 AND id = $2`, id, into.Ref())
	if err == nil && into != "" {
		_, err = tx.Exec(`UPDATE behaviour SET merged_into = $3 WHERE network_id = $1 AND merged_into = $2`, id, into)
	}
	return err
}

// place gives behaviours their places on the group's list, in this order, and takes all others off it.
func place(tx *db.Tx, edition db.ID, list []db.ID) error {
	if _, err := tx.Exec(`UPDATE behaviour SET place = 0 WHERE network_id = $1 AND edition_id = $2`, edition); err != nil {
		return err
	}
	for i, id := range list {
		if _, err := tx.Exec(`UPDATE behaviour SET place = $3 WHERE network_id = $1 AND id = $2`, id, i+1); err != nil {
			return err
		}
	}
	return nil
}

// votesOf lists what somebody voted for; voter is their mark.
func votesOf(tx *db.Tx, edition db.ID, voter string) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT behaviour_id FROM behaviour_vote WHERE network_id = $1 AND edition_id = $2 AND voter = $3 ORDER BY behaviour_id LIMIT 50`, edition, voter)
}

// voters counts how many people voted.
func voters(tx *db.Tx, edition db.ID) (int, error) {
	return db.Value[int](tx, `SELECT COUNT(DISTINCT voter) FROM behaviour_vote WHERE network_id = $1 AND edition_id = $2`, edition)
}

// saveVotes puts somebody's votes in place of those that they gave before.
func saveVotes(tx *db.Tx, edition db.ID, voter string, chosen []db.ID) error {
	if _, err := tx.Exec(`DELETE FROM behaviour_vote WHERE network_id = $1 AND edition_id = $2 AND voter = $3`, edition, voter); err != nil {
		return err
	}
	for _, id := range chosen {
		if _, err := tx.Exec(`INSERT INTO behaviour_vote (network_id, edition_id, behaviour_id, voter) VALUES ($1, $2, $3, $4)`, edition, id, voter); err != nil {
			return err
		}
	}
	return nil
}

func dropVotes(tx *db.Tx, edition db.ID) error {
	_, err := tx.Exec(`DELETE FROM behaviour_vote WHERE network_id = $1 AND edition_id = $2`, edition)
	return err
}

const kindColumns = `SELECT id, edition_id, behaviour_id, giver_id, receiver_id, words_sealed, given, kept FROM behaviour_feedback WHERE network_id = $1 `

func scanKind(s db.Scanner, k *Kind) error {
	return s.Scan(&k.ID, &k.Edition, &k.Behaviour, &k.Giver, &k.Receiver, &k.Words, &k.Given, &k.Kept)
}

func openKinds(tx *db.Tx, k *secret.Keys, rows []Kind) ([]Kind, error) {
	for i := range rows {
		var err error
		if rows[i].Words, err = k.Open(tx.Network, "behaviour_feedback.words", rows[i].ID, rows[i].Words); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func findKind(tx *db.Tx, k *secret.Keys, edition, id db.ID) (Kind, error) {
	one, err := db.One(tx, scanKind, kindColumns+`AND edition_id = $2 AND id = $3`, edition, id)
	if err != nil {
		return one, err
	}
	rows, err := openKinds(tx, k, []Kind{one})
	if err != nil {
		return one, err
	}
	return rows[0], nil
}

// received lists the kind words that somebody was given in an edition, the newest first.
func received(tx *db.Tx, k *secret.Keys, edition, who db.ID) ([]Kind, error) {
	rows, err := db.All(tx, scanKind, kindColumns+`AND receiver_id = $3 AND edition_id = $2 ORDER BY given DESC, id LIMIT 500`, edition, who)
	if err != nil {
		return nil, err
	}
	return openKinds(tx, k, rows)
}

// gave lists the kind words that somebody gave in an edition, the newest first.
func gave(tx *db.Tx, k *secret.Keys, edition, who db.ID) ([]Kind, error) {
	rows, err := db.All(tx, scanKind, kindColumns+`AND giver_id = $3 AND edition_id = $2 ORDER BY given DESC, id LIMIT 500`, edition, who)
	if err != nil {
		return nil, err
	}
	return openKinds(tx, k, rows)
}

// ownKinds lists all kind words that somebody gave or received, in every edition.
func ownKinds(tx *db.Tx, k *secret.Keys, who db.ID) ([]Kind, error) {
	rows, err := db.All(tx, scanKind, kindColumns+`AND (receiver_id = $2 OR giver_id = $2) ORDER BY given, id LIMIT 2000`, who)
	if err != nil {
		return nil, err
	}
	return openKinds(tx, k, rows)
}

func insertKind(tx *db.Tx, k *secret.Keys, v Kind) error {
	_, err := tx.Exec(`INSERT INTO behaviour_feedback (network_id, id, edition_id, behaviour_id, giver_id, receiver_id, words_sealed, given) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		v.ID, v.Edition, v.Behaviour, v.Giver, v.Receiver, k.Seal(tx.Network, "behaviour_feedback.words", v.ID, v.Words), int64(tx.Now))
	return err
}

func removeKind(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM behaviour_feedback WHERE network_id = $1 AND id = $2`, id)
	return err
}

func keepKind(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE behaviour_feedback SET kept = $3 WHERE network_id = $1 AND id = $2 AND kept IS NULL`, id, int64(tx.Now))
	return err
}

// keepKinds notes that somebody has read all that they were given in an edition.
func keepKinds(tx *db.Tx, edition, receiver db.ID) error {
	_, err := tx.Exec(`UPDATE behaviour_feedback SET kept = $4 WHERE network_id = $1 AND edition_id = $2 AND receiver_id = $3 AND kept IS NULL`, edition, receiver, int64(tx.Now))
	return err
}

// removeKinds deletes some of what somebody was given in an edition.
func removeKinds(tx *db.Tx, edition, receiver db.ID, kinds []db.ID) error {
	in, args := db.In(4, kinds)
	_, err := tx.Exec(`DELETE FROM behaviour_feedback WHERE network_id = $1 AND edition_id = $2 AND receiver_id = $3 AND id IN `+in, append([]any{edition, receiver}, args...)...)
	return err
}

// givenSince counts what one person has given another in an edition since a moment.
func givenSince(tx *db.Tx, edition, giver, receiver db.ID, since db.Instant) (int, error) {
	return db.Value[int](tx, `SELECT COUNT(*) FROM behaviour_feedback WHERE network_id = $1 AND edition_id = $2 AND giver_id = $3 AND receiver_id = $4 AND given >= $5`, edition, giver, receiver, int64(since))
}

// seen counts the kind words about each behaviour of an edition.
func seen(tx *db.Tx, edition db.ID) (map[db.ID]int, error) {
	type row struct {
		id db.ID
		n  int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.n) },
		`SELECT behaviour_id, COUNT(*) FROM behaviour_feedback WHERE network_id = $1 AND edition_id = $2 GROUP BY behaviour_id ORDER BY behaviour_id LIMIT 400`, edition)
	out := map[db.ID]int{}
	for _, r := range rows {
		out[r.id] = r.n
	}
	return out, err
}
