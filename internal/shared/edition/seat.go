package edition

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
)

// Seat is where somebody was told to sit on a day. Tables are counted from 1; 0 is none.
type Seat struct {
	Day, Person db.ID
	Table, Told int64      // what their pages show now, and what the last letter named
	Changed     db.Instant // when it changed after it was first shown, 0 for never
}

func scanSeat(s db.Scanner, v *Seat) error {
	return s.Scan(&v.Day, &v.Person, &v.Table, &v.Told, &v.Changed)
}

// ShowSeats lets each person's own pages show where they sit on a day; whoever is not named sits nowhere. It says whether
// anything is different from before.
func ShowSeats(tx *db.Tx, id, day db.ID, tables map[db.ID]int64) (bool, error) {
	shown, err := db.All(tx, scanSeat, `SELECT day_id, person_id, seat, told, changed FROM edition_seat WHERE network_id = $1 AND edition_id = $2 AND day_id = $3 LIMIT 10000`, id, day)
	if err != nil {
		return false, err
	}
	now := map[db.ID]int64{}
	for who, table := range tables {
		now[who] = table
	}
	for _, v := range shown {
		switch table, sits := now[v.Person]; {
		case !sits && v.Table != 0:
			now[v.Person] = 0
		case sits && v.Table == table || !sits:
			delete(now, v.Person)
		}
	}
	var who []db.ID
	for id := range now {
		who = append(who, id)
	}
	slices.Sort(who)
	for part := range slices.Chunk(who, 200) {
		var q strings.Builder
		q.WriteString(`INSERT INTO edition_seat (network_id, edition_id, day_id, person_id, seat, told, changed) VALUES `)
		args := []any{id, day, int64(tx.Now)}
		for i, p := range part {
			if i > 0 {
				q.WriteString(", ")
			}
			n := len(args) + 2
			q.WriteString("($1, $2, $3, $" + strconv.Itoa(n) + ", $" + strconv.Itoa(n+1) + ", 0, 0)")
			args = append(args, p, now[p])
		}
		q.WriteString(` ON CONFLICT (network_id, day_id, person_id) DO UPDATE SET seat = excluded.seat, changed = $4`)
		if _, err := tx.Exec(q.String(), args...); err != nil {
			return false, err
		}
	}
	return len(who) > 0, nil
}

// SeatsToTell are those of which the person has had no letter, by person and day.
func SeatsToTell(tx *db.Tx, id db.ID) ([]Seat, error) {
	return db.All(tx, scanSeat, `SELECT day_id, person_id, seat, told, changed FROM edition_seat WHERE network_id = $1 AND edition_id = $2 AND seat <> told
		ORDER BY person_id, day_id LIMIT 60000`, id)
}

// SeatsTold notes that letters have named all seats of an edition as they are.
func SeatsTold(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE edition_seat SET told = seat WHERE network_id = $1 AND edition_id = $2 AND seat <> told`, id)
	return err
}

// TableMates are those who were shown a seat at one table with somebody, on days of the edition that have begun, and whether
// anybody is seated in the edition at all.
func TableMates(tx *db.Tx, e Edition, who db.ID) (mates []db.ID, seated bool, err error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM edition_seat WHERE network_id = $1 AND edition_id = $2 AND seat > 0 LIMIT 1) AS s`, e.ID)
	if err != nil || n == 0 {
		return nil, false, err
	}
	mates, err = db.Column[db.ID](tx, `SELECT DISTINCT o.person_id FROM edition_seat s JOIN edition_day d ON d.network_id = s.network_id AND d.id = s.day_id
		JOIN edition_seat o ON o.network_id = s.network_id AND o.day_id = s.day_id AND o.seat = s.seat AND o.person_id <> s.person_id
		WHERE s.network_id = $1 AND s.edition_id = $2 AND s.person_id = $3 AND s.seat > 0 AND d.date <= $4 ORDER BY o.person_id LIMIT 200`, e.ID, who, tx.Now.In(e.Zone).Format("2006-01-02"))
	return mates, true, err
}

// Turns are when somebody presents on a day, in words.
type Turns struct {
	Day, Person db.ID
	Words       string
}

// ShowTurns lets the own pages of those who present say when, in place of all that they said of an edition before.
func ShowTurns(tx *db.Tx, id db.ID, list []Turns) error {
	if _, err := tx.Exec(`UPDATE edition_seat SET turns = '' WHERE network_id = $1 AND edition_id = $2 AND turns <> ''`, id); err != nil {
		return err
	}
	for _, v := range list {
		if _, err := tx.Exec(`INSERT INTO edition_seat (network_id, edition_id, day_id, person_id, seat, told, changed, turns) VALUES ($1, $2, $3, $4, 0, 0, 0, $5)
			ON CONFLICT (network_id, day_id, person_id) DO UPDATE SET turns = excluded.turns`, id, v.Day, v.Person, v.Words); err != nil {
			return err
		}
	}
	return nil
}
