package group

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
)

// Merge makes one holder of two: what other holds goes to keep, and other is no more.
func Merge(tx *db.Tx, keep, other db.ID) error {
	if keep == other {
		return errs.New(errs.Invalid, "Choose two different people.")
	}
	a, err := FindHolder(tx, keep)
	if err != nil {
		return err
	}
	b, err := FindHolder(tx, other)
	if err != nil {
		return err
	}
	if a.Person != "" && b.Person != "" {
		return errs.New(errs.Invalid, "Both are people who can sign in here. They stay two.")
	}
	mine, err := HeldBy(tx, keep)
	if err != nil {
		return err
	}
	theirs, err := HeldBy(tx, other)
	if err != nil {
		return err
	}
	for _, t := range theirs {
		t.Holder = keep
		if o, ok := Clash(t, mine); ok {
			place := o.GroupName
			if place == "" {
				place = "the organisation"
			}
			return errs.New(errs.Invalid, "Both are %s in %s at the same time (%s). Remove one of the two terms first.", o.Role, place, o.Span(ui.PlainDate))
		}
	}
	// Whoever becomes a person of the network has said nothing yet about their name in the terms that come to them.
	if _, err := tx.Exec(`UPDATE term SET holder_id = $3, said = '', version = version + 1 WHERE network_id = $1 AND holder_id = $2`, other, keep); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM holder WHERE network_id = $1 AND id = $2`, other); err != nil {
		return err
	}
	if a.Person == "" && b.Person != "" {
		_, err = tx.Exec(`UPDATE holder SET person_id = $3, name = $4, folded = $5, version = version + 1 WHERE network_id = $1 AND id = $2`, keep, b.Person, b.Name, Fold(b.Name))
	}
	return err
}

// Twins are holders of one organisation who may be one person, in pairs: the same name but for a title, or the same family name
// with a first name that may be short for the other. Two who can sign in are two.
func Twins(all []Holder) [][2]Holder {
	byFamily := map[string][]Holder{}
	for _, h := range all {
		_, family := nameParts(h.Name)
		byFamily[family] = append(byFamily[family], h)
	}
	var out [][2]Holder
	for _, h := range all {
		_, family := nameParts(h.Name)
		for _, o := range byFamily[family] {
			if h.ID < o.ID && (h.Person == "" || o.Person == "") && Alike(h.Name, o.Name) && len(out) < 100 {
				out = append(out, [2]Holder{h, o})
			}
		}
	}
	return out
}

var titles = map[string]bool{"dr": true, "mr": true, "mrs": true, "ms": true, "miss": true, "mx": true, "prof": true, "professor": true, "cllr": true, "councillor": true, "sir": true, "dame": true, "rev": true, "lord": true, "lady": true, "sister": true}

// NameParts are the first and the family name of somebody of whom only the name is known, without title and folded.
func NameParts(name string) (first, family string) { return nameParts(name) }

// nameParts are the first and the family name without title, folded.
func nameParts(name string) (first, family string) {
	var words []string
	for _, w := range strings.Fields(Fold(name)) {
		if w = strings.Trim(w, ".,"); w != "" && !(titles[w] && len(words) == 0) {
			words = append(words, w)
		}
	}
	switch len(words) {
	case 0:
		return "", ""
	case 1:
		return "", words[0]
	}
	return words[0], words[len(words)-1]
}

// Alike is whether two names may be those of one person.
func Alike(a, b string) bool {
	firstA, familyA := nameParts(a)
	firstB, familyB := nameParts(b)
	if familyA == "" || familyA != familyB {
		return false
	}
	if firstA == "" || firstB == "" {
		return firstA == firstB
	}
	return strings.HasPrefix(firstA, firstB) || strings.HasPrefix(firstB, firstA)
}

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
