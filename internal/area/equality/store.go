package equality

import (
	"crypto/rand"
	"encoding/json"
	"math/big"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

func scanAsking(s db.Scanner, a *Asking) error {
	var totals string
	if err := s.Scan(&a.Edition, &a.ID, &a.Definition, &a.Purpose, &a.People, &a.Opened, &a.Closes, &a.Closed, &totals, &a.Used, &a.Policy, &a.Shared, &a.List); err != nil || totals == "" {
		return err
	}
	return json.Unmarshal([]byte(totals), &a.Totals)
}

const askingColumns = `SELECT edition_id, id, definition, purpose, people, opened, closes, closed, totals, used, policy, shared, list FROM equality_asking WHERE network_id = $1 `

func askingOf(tx *db.Tx, edition db.ID) (Asking, bool, error) {
	return db.Maybe(tx, scanAsking, askingColumns+`AND edition_id = $2`, edition)
}

func askingBy(tx *db.Tx, id db.ID) (Asking, bool, error) {
	return db.Maybe(tx, scanAsking, askingColumns+`AND id = $2`, id)
}

// lastList is the list of ethnic groups that the network chose last; England's when it never chose one.
func lastList(tx *db.Tx) (string, error) {
	return db.Value[string](tx, `SELECT COALESCE((SELECT list FROM equality_asking WHERE network_id = $1 AND list <> '' ORDER BY opened DESC, id LIMIT 1), 'england')`)
}

func byToken(tx *db.Tx, token string) (Asking, bool, error) {
	return db.Maybe(tx, scanAsking, askingColumns+`AND hash = $2`, secret.Hash(token))
}

func insertAsking(tx *db.Tx, a Asking, token string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO equality_asking (network_id, edition_id, id, definition, purpose, people, hash, opened, closes, totals, policy, shared, list) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11, $12)
		ON CONFLICT (network_id, edition_id) DO NOTHING`, a.Edition, a.ID, a.Definition, a.Purpose, a.People, secret.Hash(token), int64(tx.Now), int64(a.Closes), a.Policy, a.Shared, a.List)
	return n == 1, err
}

func closeAsking(tx *db.Tx, edition db.ID, totals string) error {
	_, err := tx.Exec(`UPDATE equality_asking SET closed = $3, totals = $4 WHERE network_id = $1 AND edition_id = $2`, edition, int64(tx.Now), totals)
	return err
}

// mostBoxes is more than any edition has places.
const mostBoxes = 5000

func boxesOf(tx *db.Tx, asking db.ID) ([]string, error) {
	return db.Column[string](tx, `SELECT sealed FROM equality_box WHERE network_id = $1 AND asking_id = $2 ORDER BY id LIMIT $3`, asking, mostBoxes)
}

func countBoxes(tx *db.Tx, asking db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM equality_box WHERE network_id = $1 AND asking_id = $2`, asking)
}

func deleteBoxes(tx *db.Tx, asking db.ID) error {
	_, err := tx.Exec(`DELETE FROM equality_box WHERE network_id = $1 AND asking_id = $2`, asking)
	return err
}

// putIntoBox lays a sealed answer down among all others of the asking: every box is taken out and laid down again in mixed
// order under a new id, so that neither the places of rows nor ids tell which came first. Editions are small enough for that.
func putIntoBox(tx *db.Tx, asking db.ID, sealed string) error {
	all, err := boxesOf(tx, asking)
	if err != nil {
		return err
	}
	if err := deleteBoxes(tx, asking); err != nil {
		return err
	}
	all = append(all, sealed)
	if err := shuffle(all); err != nil {
		return err
	}
	ids := make([]db.ID, len(all))
	for i := range ids {
		ids[i] = db.NewRandomID()
	}
	slices.Sort(ids)
	for i, s := range all {
		if _, err := tx.Exec(`INSERT INTO equality_box (network_id, id, asking_id, sealed) VALUES ($1, $2, $3, $4)`, ids[i], asking, s); err != nil {
			return err
		}
	}
	return nil
}

func shuffle(things []string) error {
	for i := len(things) - 1; i > 0; i-- {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return err
		}
		k := int(j.Int64())
		things[i], things[k] = things[k], things[i]
	}
	return nil
}
