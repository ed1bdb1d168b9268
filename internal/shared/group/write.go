package group

import (
	"fmt"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

func fault(field, format string, args ...any) error {
	var c errs.Check
	c.That(false, field, format, args...)
	return c.Err()
}

// errFaster is somebody else's change in between.
func errFaster(what string) error {
	return errs.New(errs.Conflict, "Somebody else changed this %s while you were writing.", what)
}

// SaveGroup adds a group (with an empty id), or changes one if nobody changed it since g.Version. It gives its id.
func SaveGroup(tx *db.Tx, by db.ID, g Group) (db.ID, error) {
	if err := g.check(); err != nil {
		return "", err
	}
	var err error
	if g.ID == "" {
		n, counted := db.Value[int64](tx, `SELECT COUNT(*) FROM working_group WHERE network_id = $1 AND organisation_id = $2 AND ended = ''`, g.Organisation)
		if counted != nil {
			return "", counted
		}
		if n >= MostGroups {
			return "", fault("name", "An organisation can have up to %d groups. End one that does not meet any more.", MostGroups)
		}
		g.ID = db.NewID()
		_, err = tx.Exec(`INSERT INTO working_group (network_id, id, organisation_id, name, folded, kind, level, work, ended, import_id, created, created_by, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
			ON CONFLICT (network_id, organisation_id, folded) DO NOTHING`, g.ID, g.Organisation, g.Name, Fold(g.Name), g.Kind, g.Level, g.Work, g.Ended, g.Import.Ref(), int64(tx.Now), by)
		if err != nil {
			return "", err
		}
		there, err := db.Value[db.ID](tx, `SELECT id FROM working_group WHERE network_id = $1 AND organisation_id = $2 AND folded = $3`, g.Organisation, Fold(g.Name))
		if err == nil && there != g.ID {
			err = fault("name", "This organisation has a group with this name already.")
		}
		return g.ID, err
	}
	same, taken, err := db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) },
		`SELECT id FROM working_group WHERE network_id = $1 AND organisation_id = $2 AND folded = $3`, g.Organisation, Fold(g.Name))
	if err != nil {
		return "", err
	}
	if taken && same != g.ID {
		return "", fault("name", "This organisation has a group with this name already.")
	}
	n, err := tx.Exec(`UPDATE working_group SET name = $4, folded = $5, kind = $6, level = $7, work = $8, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $3`,
		g.ID, g.Version, g.Name, Fold(g.Name), g.Kind, g.Level, g.Work)
	if err == nil && n == 0 {
		err = errFaster("group")
	}
	return g.ID, err
}

// EndGroup notes that a group does not meet any more after a day. Its roles that go on beyond it end with it; those that would
// begin later are taken away.
func EndGroup(tx *db.Tx, id db.ID, last string) error {
	if last == "" || !day(last) {
		return fault("ended", "Enter a real date, like 31/1/2026.")
	}
	if _, err := tx.Exec(`DELETE FROM term WHERE network_id = $1 AND group_id = $2 AND starts > $3`, id, last); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE term SET ends = $3, version = version + 1 WHERE network_id = $1 AND group_id = $2 AND (ends = '' OR ends > $3)`, id, last); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE working_group SET ended = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, last)
	return err
}

// NewHolder adds somebody who holds roles. A person of the network is one holder, however often they are added.
func NewHolder(tx *db.Tx, h Holder) (db.ID, error) {
	h.Name = Tidy(h.Name)
	if h.Name == "" {
		return "", fault("name", "Enter a name.")
	}
	if len([]rune(h.Name)) > LongestName {
		return "", fault("name", "Use up to %d letters.", LongestName)
	}
	if h.Person != "" {
		if was, known, err := HolderOf(tx, h.Person); err != nil || known {
			return was.ID, err
		}
	}
	h.ID = db.NewID()
	_, err := tx.Exec(`INSERT INTO holder (network_id, id, name, folded, person_id, import_id, created, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`,
		h.ID, h.Name, Fold(h.Name), h.Person.Ref(), h.Import.Ref(), int64(tx.Now))
	return h.ID, err
}

// SaveTerm adds a term (with an empty id), or changes one if nobody changed it since t.Version. It gives its id.
func SaveTerm(tx *db.Tx, by db.ID, t Term) (db.ID, error) {
	kinds, err := RoleTypes(tx)
	if err != nil {
		return "", err
	}
	if err := t.Check(kinds); err != nil {
		return "", err
	}
	if t.Group != "" {
		g, err := FindGroup(tx, t.Group)
		if err != nil {
			return "", err
		}
		if g.Organisation != t.Organisation {
			return "", errs.Missing()
		}
		if g.Ended != "" && (t.Ends == "" || t.Ends > g.Ended) {
			return "", fault("ends", "This group ended on %s. A role in it cannot go on longer.", ui.PlainDate(g.Ended))
		}
	} else {
		t.Leads = false // who leads, leads a group
	}
	if !t.Vacant() {
		h, err := FindHolder(tx, t.Holder)
		if err != nil {
			return "", err
		}
		if h.Person != "" && (t.Ends == "" || t.Ends > tx.Now.Time().Format("2006-01-02")) {
			if gone, err := person.ClosedAt(tx, h.Person); err != nil {
				return "", err
			} else if gone != 0 {
				return "", fault("name", "%s has left this network, so their roles have ended. Name somebody else.", h.Name)
			}
		}
		all, err := HeldBy(tx, t.Holder)
		if err != nil {
			return "", err
		}
		if o, ok := Clash(t, all); ok {
			return "", fault("starts", "%s is %s there already (%s). Change the days, or change that term.", h.Name, o.Role, o.Span(ui.PlainDate))
		}
	}
	if t.ID == "" {
		t.ID = db.NewID()
		return t.ID, InsertTerms(tx, by, []Term{t})
	}
	n, err := tx.Exec(`UPDATE term SET holder_id = $4, role = $5, role_type = $6, pillar = $7, leads = $8, starts = $9, ends = $10, public = $11, pay = $12, embedded = $13,
		said = CASE WHEN COALESCE(holder_id, '') = COALESCE(CAST($4 AS TEXT), '') THEN said ELSE '' END,
		own = CASE WHEN COALESCE(holder_id, '') = COALESCE(CAST($4 AS TEXT), '') THEN own ELSE '' END, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $3`,
		t.ID, t.Version, t.Holder.Ref(), t.Role, t.Type, t.Pillar, t.Leads, t.Starts, t.Ends, t.Public, t.Pay, t.Depth)
	if err == nil && n == 0 {
		err = errFaster("term")
	}
	return t.ID, err
}

// InsertTerms adds terms that have been checked, many in one statement.
func InsertTerms(tx *db.Tx, by db.ID, all []Term) error {
	const atOnce = 40
	for len(all) > 0 {
		n := min(atOnce, len(all))
		query := `INSERT INTO term (network_id, id, organisation_id, group_id, holder_id, role, role_type, pillar, leads, starts, ends, public, said, pay, embedded, import_id, created, created_by, version) VALUES `
		args := []any{int64(tx.Now), by}
		for i, t := range all[:n] {
			if i > 0 {
				query += ", "
			}
			query += "($1"
			for range 15 {
				query += fmt.Sprintf(", $%d", len(args)+2)
				args = append(args, nil)
			}
			copy(args[len(args)-15:], []any{t.ID, t.Organisation, t.Group.Ref(), t.Holder.Ref(), t.Role, t.Type, t.Pillar, t.Leads, t.Starts, t.Ends, t.Public, t.Said, t.Pay, t.Depth, t.Import.Ref()})
			query += ", $2, $3, 1)"
		}
		if _, err := tx.Exec(query, args...); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// EndTerm ends a term on its last day.
func EndTerm(tx *db.Tx, t Term, last string) error {
	switch {
	case last == "" || !day(last):
		return fault("ends", "Enter a real date, like 31/1/2026.")
	case last < t.Starts:
		return fault("ends", "The term ends before it starts. Change one of the two days.")
	case t.Ends != "" && last > t.Ends:
		return fault("ends", "This term ends on %s already. Change the term to make it longer.", ui.PlainDate(t.Ends))
	}
	n, err := tx.Exec(`UPDATE term SET ends = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $3`, t.ID, t.Version, last)
	if err == nil && n == 0 {
		err = errFaster("term")
	}
	return err
}

// RemoveTerm takes away a term that was written by mistake.
func RemoveTerm(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM term WHERE network_id = $1 AND id = $2`, id)
	return err
}

// Left ends what somebody holds, on their last day: in one organisation, or in all with an empty one. What would begin after today
// becomes a vacancy. A last day before a role began is refused: nobody would know any more that they held it. It gives how many terms
// ended, and how many became vacant.
func Left(tx *db.Tx, holder, organisation db.ID, last, today string) (ended, vacant int64, err error) {
	if last == "" || !day(last) {
		return 0, 0, fault("left", "Enter a real date, like 31/1/2026.")
	}
	held, err := HeldBy(tx, holder)
	if err != nil {
		return 0, 0, err
	}
	for _, t := range held {
		if (organisation == "" || t.Organisation == organisation) && t.Starts > last && t.Starts <= today {
			return 0, 0, fault("left", "They began as %s on %s, after this day. Change one of the two days.", t.Role, ui.PlainDate(t.Starts))
		}
	}
	if vacant, err = tx.Exec(`UPDATE term SET holder_id = NULL, said = '', own = '', version = version + 1 WHERE network_id = $1 AND holder_id = $2 AND ($3 = '' OR organisation_id = $3) AND starts > $4`,
		holder, organisation, last); err != nil {
		return 0, 0, err
	}
	ended, err = tx.Exec(`UPDATE term SET ends = $4, version = version + 1 WHERE network_id = $1 AND holder_id = $2 AND ($3 = '' OR organisation_id = $3) AND (ends = '' OR ends > $4)`,
		holder, organisation, last)
	return ended, vacant, err
}

// PersonLeft ends everything that a person of the network holds.
func PersonLeft(tx *db.Tx, who db.ID, last string) error {
	h, known, err := HolderOf(tx, who)
	if err != nil || !known {
		return err
	}
	_, _, err = Left(tx, h.ID, "", last, last)
	return err
}

// CallOwn keeps what a holder calls their role themselves; the empty text takes it away.
func CallOwn(tx *db.Tx, id db.ID, words string) error {
	words = Tidy(words)
	if len([]rune(words)) > LongestName {
		return fault("own", "Use up to %d letters.", LongestName)
	}
	_, err := tx.Exec(`UPDATE term SET own = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, words)
	return err
}

// SayOwn keeps a holder's own word on their name in one term.
func SayOwn(tx *db.Tx, id db.ID, said string) error {
	if !slices.Contains([]string{"", Show, Hide}, said) {
		return fault("said", "Choose one of the answers.")
	}
	_, err := tx.Exec(`UPDATE term SET said = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, said)
	return err
}

// TakeBack takes away the terms that a file brought in, and the holders and groups that came with it and have no other term. It gives
// how many terms went.
func TakeBack(tx *db.Tx, run db.ID) (int64, error) {
	n, err := tx.Exec(`DELETE FROM term WHERE network_id = $1 AND import_id = $2`, run)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`DELETE FROM holder WHERE network_id = $1 AND import_id = $2
		AND NOT EXISTS (SELECT 1 FROM term t WHERE t.network_id = holder.network_id AND t.holder_id = holder.id)`, run); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`DELETE FROM working_group WHERE network_id = $1 AND import_id = $2
		AND NOT EXISTS (SELECT 1 FROM term t WHERE t.network_id = working_group.network_id AND t.group_id = working_group.id)`, run)
	return n, err
}
