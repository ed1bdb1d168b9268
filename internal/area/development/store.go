package development

import (
	"strconv"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

func number(n int) string { return strconv.Itoa(n) }

const columns = `SELECT o.id, o.organisation_id, x.name, o.title, o.kind, o.about, o.sides, o.cost, o.held, o.reach, o.link, o.until, o.ended, o.version
	FROM development_offer o JOIN organisation x ON x.network_id = o.network_id AND x.id = o.organisation_id WHERE o.network_id = $1 `

func scan(s db.Scanner, o *Offer) error {
	return s.Scan(&o.ID, &o.Organisation, &o.OrgName, &o.Title, &o.Kind, &o.About, &o.Sides, &o.Cost, &o.Held, &o.Reach, &o.Link, &o.Until, &o.Ended, &o.Version)
}

func find(tx *db.Tx, id db.ID) (Offer, error) { return db.One(tx, scan, columns+`AND o.id = $2`, id) }

// filter is which offers are listed.
type filter struct {
	Words, Kind, Side string
	Organisation      db.ID
}

// openOnes is a page of the offers that can be taken up on a day, by name.
func openOnes(tx *db.Tx, today string, f filter, limit, offset int) ([]Offer, error) {
	return db.All(tx, scan, columns+`AND o.ended IS NULL AND (o.until = '' OR o.until >= $2) AND o.folded LIKE $3 AND ($4 = '' OR o.kind = $4) AND ($5 = '' OR o.sides = 'both' OR o.sides = $5)
		AND ($6 = '' OR o.organisation_id = $6) ORDER BY o.title, o.id LIMIT $7 OFFSET $8`, today, db.Like(group.Fold(f.Words)), f.Kind, f.Side, string(f.Organisation), limit, offset)
}

// overOnes are offers of the list whose last day has passed, the latest first, for those who keep it.
func overOnes(tx *db.Tx, today string) ([]Offer, error) {
	return db.All(tx, scan, columns+`AND o.ended IS NULL AND o.until <> '' AND o.until < $2 ORDER BY o.until DESC, o.id LIMIT 50`, today)
}

// mostTallied is how many offers are counted.
const mostTallied = 5000

// usesByKind counts uses of all offers by kind and side. An offer that was taken off keeps its uses.
func usesByKind(tx *db.Tx) (map[string][2]int, error) {
	type row struct {
		kind string
		side person.Side
		n    int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.kind, &r.side, &r.n) },
		`SELECT o.kind, u.side, COUNT(*) FROM development_use u JOIN development_offer o ON o.network_id = u.network_id AND o.id = u.offer_id
		WHERE u.network_id = $1 GROUP BY o.kind, u.side ORDER BY o.kind, u.side LIMIT 100`)
	out := map[string][2]int{}
	for _, r := range rows {
		c := out[r.kind]
		if r.side == person.Partner {
			c[0] += r.n
		} else {
			c[1] += r.n
		}
		out[r.kind] = c
	}
	return out, err
}

// save keeps an offer: a new one with version 0, else one that nobody changed since its version; otherwise errs.Conflict.
func save(tx *db.Tx, o Offer, by db.ID) error {
	folded := group.Fold(o.Title + " " + o.About + " " + o.Held)
	if o.Version == 0 {
		_, err := tx.Exec(`INSERT INTO development_offer (network_id, id, organisation_id, title, folded, kind, about, sides, cost, held, reach, link, until, created, created_by, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)`,
			o.ID, o.Organisation, o.Title, folded, o.Kind, o.About, o.Sides, o.Cost, o.Held, o.Reach, o.Link, o.Until, int64(tx.Now), string(by))
		return err
	}
	n, err := tx.Exec(`UPDATE development_offer SET title = $3, folded = $4, kind = $5, about = $6, sides = $7, cost = $8, held = $9, reach = $10, link = $11, until = $12, version = version + 1
		WHERE network_id = $1 AND id = $2 AND version = $13`, o.ID, o.Title, folded, o.Kind, o.About, o.Sides, o.Cost, o.Held, o.Reach, o.Link, o.Until, o.Version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return err
}

func end(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE development_offer SET ended = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND ended IS NULL`, id, int64(tx.Now))
	return err
}

func putBack(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE development_offer SET ended = NULL, version = version + 1 WHERE network_id = $1 AND id = $2`, id)
	return err
}

const useColumns = `SELECT u.offer_id, u.person_id, TRIM(p.given_name || ' ' || p.family_name), o.title, u.side, u.day, u.named FROM development_use u
	JOIN person p ON p.network_id = u.network_id AND p.id = u.person_id JOIN development_offer o ON o.network_id = u.network_id AND o.id = u.offer_id WHERE u.network_id = $1 `

func scanUse(s db.Scanner, u *Use) error {
	return s.Scan(&u.Offer, &u.Person, &u.Name, &u.Title, &u.Side, &u.Day, &u.Named)
}

func ownUse(tx *db.Tx, offer, who db.ID) (Use, bool, error) {
	return db.Maybe(tx, scanUse, useColumns+`AND u.offer_id = $2 AND u.person_id = $3`, offer, who)
}

// namedUses are those who let others read that they took part, the newest first.
func namedUses(tx *db.Tx, offer db.ID) ([]Use, error) {
	return db.All(tx, scanUse, useColumns+`AND u.offer_id = $2 AND u.named ORDER BY u.day DESC, u.person_id LIMIT 50`, offer)
}

func usesOf(tx *db.Tx, who db.ID, limit, offset int) ([]Use, error) {
	return db.All(tx, scanUse, useColumns+`AND u.person_id = $2 ORDER BY u.day DESC, u.offer_id LIMIT $3 OFFSET $4`, who, limit, offset)
}

func saveUse(tx *db.Tx, u Use) error {
	_, err := tx.Exec(`INSERT INTO development_use (network_id, offer_id, person_id, side, day, named, said) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, offer_id, person_id) DO UPDATE SET side = excluded.side, day = excluded.day, named = excluded.named, said = excluded.said`,
		u.Offer, u.Person, string(u.Side), u.Day, u.Named, int64(tx.Now))
	return err
}

func removeUse(tx *db.Tx, offer, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM development_use WHERE network_id = $1 AND offer_id = $2 AND person_id = $3`, offer, who)
	return err
}

// PersonLeft is for somebody whose access to the network is closed: their name is shown with nothing any more.
func PersonLeft(tx *db.Tx, who db.ID) error {
	_, err := tx.Exec(`UPDATE development_use SET named = FALSE WHERE network_id = $1 AND person_id = $2`, who)
	return err
}
