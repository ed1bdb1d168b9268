package equality

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
)

// ticketOf is the secret of somebody's own link. It is made from the asking's key and the person, so it stands nowhere, and nobody
// can make it again when the key is gone.
func ticketOf(box *secret.Box, asking, who db.ID) string {
	return box.Token(db.ID(string(asking) + " " + string(who)))
}

// giveTickets makes a ticket for everybody with a place. They stand in the order of their hashes, which follows nobody.
func giveTickets(tx *db.Tx, box *secret.Box, asking db.ID, places []edition.Place) error {
	hashes := make([]string, len(places))
	for i, p := range places {
		hashes[i] = secret.Hash(ticketOf(box, asking, p.Person))
	}
	slices.Sort(hashes)
	for i, h := range hashes {
		if _, err := tx.Exec(`INSERT INTO equality_ticket (network_id, asking_id, hash, position) VALUES ($1, $2, $3, $4)`, asking, h, i); err != nil {
			return err
		}
	}
	sealed, err := box.Seal(make([]byte, len(places)), len(places))
	if err != nil {
		return err
	}
	return saveUsed(tx, asking, sealed)
}

// ticket is a link of somebody's own.
type ticket struct {
	Asking   db.ID
	Position int
}

func findTicket(tx *db.Tx, token string) (ticket, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, t *ticket) error { return s.Scan(&t.Asking, &t.Position) },
		`SELECT asking_id, position FROM equality_ticket WHERE network_id = $1 AND hash = $2`, secret.Hash(token))
}

func saveUsed(tx *db.Tx, asking db.ID, sealed string) error {
	_, err := tx.Exec(`UPDATE equality_asking SET used = $3 WHERE network_id = $1 AND id = $2`, asking, sealed)
	return err
}

func deleteTickets(tx *db.Tx, asking db.ID) error {
	if _, err := tx.Exec(`DELETE FROM equality_ticket WHERE network_id = $1 AND asking_id = $2`, asking); err != nil {
		return err
	}
	return saveUsed(tx, asking, "")
}

// usedWords is told to who comes a second time.
const usedWords = "This link was used already. It works once. Thank you: you need to do nothing."

// used says whether a ticket was used.
func (t ticket) used(box *secret.Box, a Asking) (bool, error) {
	raw, err := box.Open(a.Used)
	return err == nil && t.Position < len(raw) && raw[t.Position] != 0, err
}

// use marks a ticket as used, and seals the whole list anew.
func (t ticket) use(tx *db.Tx, box *secret.Box, a Asking) error {
	raw, err := box.Open(a.Used)
	if err != nil {
		return err
	}
	if t.Position >= len(raw) || raw[t.Position] != 0 {
		return errs.New(errs.Gone, usedWords)
	}
	raw[t.Position] = 1
	sealed, err := box.Seal(raw, len(raw))
	if err != nil {
		return err
	}
	return saveUsed(tx, a.ID, sealed)
}
