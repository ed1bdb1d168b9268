package evaluation

import (
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// The board is who looks after the network as an administrator, who has confirmed that they sponsor somebody with a place in the edition,
// and whoever a coordinator names: members of the boards of organisations have no role in the program.

// mostOnBoard is how many members of the board can be named for an edition.
const mostOnBoard = 50

// boardMember is somebody who was named.
type boardMember struct {
	Person db.ID
	Told   db.Instant
}

func namedBoard(tx *db.Tx, id db.ID) ([]boardMember, error) {
	return db.All(tx, func(s db.Scanner, m *boardMember) error { return s.Scan(&m.Person, &m.Told) },
		`SELECT person_id, told FROM report_board WHERE network_id = $1 AND edition_id = $2 ORDER BY person_id LIMIT 100`, id)
}

// onBoard says whether somebody was named.
func onBoard(tx *db.Tx, id, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM report_board WHERE network_id = $1 AND edition_id = $2 AND person_id = $3`, id, who)
	return n > 0, err
}

// boardAddresses are the addresses of those who were named, one in a line.
func boardAddresses(tx *db.Tx, id db.ID) (string, error) {
	all, err := namedBoard(tx, id)
	if err != nil || len(all) == 0 {
		return "", err
	}
	ids := make([]db.ID, len(all))
	for i, m := range all {
		ids[i] = m.Person
	}
	people, err := person.Several(tx, ids)
	var out []string
	for _, id := range ids {
		out = append(out, people[id].Email)
	}
	return strings.Join(out, "\n"), err
}

// newNames says whether addresses were typed that were not there before. Those that were may stay in the field when a board is to read no more.
func newNames(typed, before string) bool {
	was := addressesIn(before)
	return slices.ContainsFunc(addressesIn(typed), func(one string) bool { return !slices.Contains(was, one) })
}

// addressesIn are the addresses in a text, one in a line or with commas between.
func addressesIn(text string) []string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r,; ", r) })
	for i, l := range lines {
		lines[i] = person.FoldEmail(l)
	}
	return lines
}

// boardTyped finds the people whose addresses were typed, one in a line. What is wrong stands beside the field board.
func boardTyped(tx *db.Tx, c *errs.Check, text string) ([]db.ID, error) {
	lines := addressesIn(text)
	c.That(len(lines) <= mostOnBoard, "board", "Name up to %d people.", mostOnBoard)
	if len(lines) == 0 || len(lines) > mostOnBoard {
		return nil, nil
	}
	people, err := person.ByEmails(tx, lines)
	var out []db.ID
	for _, l := range lines {
		p, known := people[l]
		c.That(known, "board", "Nobody in your network has the address %s. Give people who have no account a link.", l)
		out = append(out, p.ID)
	}
	return out, err
}

// saveBoard keeps who is named, and tells those who are new to it.
func (e *Evaluation) saveBoard(tx *db.Tx, ed edition.Edition, wanted []db.ID, told map[db.ID]bool) error {
	was, err := namedBoard(tx, ed.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM report_board WHERE network_id = $1 AND edition_id = $2`, ed.ID); err != nil {
		return err
	}
	for _, m := range was {
		told[m.Person] = told[m.Person] || m.Told != 0
	}
	for _, who := range wanted {
		if _, err := tx.Exec(`INSERT INTO report_board (network_id, edition_id, person_id, told) VALUES ($1, $2, $3, $4) ON CONFLICT (network_id, edition_id, person_id) DO NOTHING`, ed.ID, who, int64(tx.Now)); err != nil {
			return err
		}
	}
	return e.tellShared(tx, wanted, told, ed, "You get this letter because you were named as a member of a board that "+ed.Called()+" reports to.")
}
