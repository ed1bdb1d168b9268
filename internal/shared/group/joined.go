package group

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
)

// Joined is that an organisation became part of another.
type Joined struct {
	Organisation, Into db.ID
	Name               string // of the one into which it went
	Since              string
}

// JoinedInto finds into which organisation one went, if it did.
func JoinedInto(tx *db.Tx, organisation db.ID) (Joined, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, j *Joined) error { return s.Scan(&j.Organisation, &j.Into, &j.Since, &j.Name) },
		`SELECT j.organisation_id, j.into_id, j.since, o.name FROM organisation_joined j JOIN organisation o ON o.network_id = j.network_id AND o.id = j.into_id
		WHERE j.network_id = $1 AND j.organisation_id = $2`, organisation)
}

// Join moves the groups and roles of an organisation that became part of another. A group whose name the other has too keeps the
// name of where it came from. People and plans stay where they are, and on days before since the groups and roles are found where
// they were. A day after today is refused.
func Join(tx *db.Tx, from, into db.ID, fromName, since, today string) error {
	switch {
	case from == into:
		return fault("into", "Choose another organisation than this one.")
	case since == "" || !day(since):
		return fault("since", "Enter a real date, like 31/1/2026.")
	case since > today:
		return fault("since", "Enter a day that is not in the future. Come back when the two have become one.")
	}
	if _, gone, err := JoinedInto(tx, from); err != nil {
		return err
	} else if gone {
		return errs.New(errs.Invalid, "This organisation is part of another one already.")
	}
	if j, gone, err := JoinedInto(tx, into); err != nil {
		return err
	} else if gone {
		return fault("into", "That organisation is part of %s by now. Choose %s.", j.Name, j.Name)
	}
	if latest, err := db.Value[string](tx, `SELECT COALESCE(MAX(since), '') FROM organisation_joined WHERE network_id = $1 AND into_id = $2`, from); err != nil {
		return err
	} else if since < latest {
		return fault("since", "Another organisation became part of this one on %s. Enter that day or a later one.", ui.PlainDate(latest))
	}
	theirs, err := Groups(tx, into)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, g := range theirs {
		taken[Fold(g.Name)] = true
	}
	mine, err := Groups(tx, from)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO organisation_moved (network_id, thing_id, from_id, since) SELECT network_id, id, organisation_id, CAST($3 AS TEXT) FROM working_group WHERE network_id = $1 AND organisation_id = $2`, from, since); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO organisation_moved (network_id, thing_id, from_id, since) SELECT network_id, id, organisation_id, CAST($3 AS TEXT) FROM term WHERE network_id = $1 AND organisation_id = $2 AND group_id IS NULL`, from, since); err != nil {
		return err
	}
	for _, g := range mine {
		name := g.Name
		if taken[Fold(name)] {
			name += " (" + fromName + ")"
		}
		if taken[Fold(name)] {
			return errs.New(errs.Invalid, "Both have a group called %s. Give one of them another name first.", name)
		}
		if _, err := tx.Exec(`UPDATE working_group SET organisation_id = $3, name = $4, folded = $5, version = version + 1 WHERE network_id = $1 AND id = $2`, g.ID, into, name, Fold(name)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`UPDATE term SET organisation_id = $3, version = version + 1 WHERE network_id = $1 AND organisation_id = $2`, from, into); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO organisation_joined (network_id, organisation_id, into_id, since) VALUES ($1, $2, $3, $4)`, from, into, since)
	return err
}
