package described

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// This file is about words from the work of organisations. Nobody of an organisation is asked about them, so they name nobody of it besides those
// who have read them in another way: words that do are refused when they are written, and held when somebody comes whose name stands in them.

// Works adds to a gate the people of some organisations: who belongs to one for certain, and who holds or held a role there, also those whose
// name alone is known.
func (g *Gate) Works(tx *db.Tx, organisations ...db.ID) error {
	if len(organisations) == 0 {
		return nil
	}
	list, args := db.In(2, organisations)
	type row struct {
		person.Person
		name string
	}
	all, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.ID, &r.Given, &r.Family, &r.name) },
		`SELECT id, given_name, family_name, '' FROM person WHERE network_id = $1 AND (organisation_confirmed AND organisation_id IN `+list+`
			OR id IN (SELECT h.person_id FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id IS NOT NULL AND t.organisation_id IN `+list+`))
		UNION SELECT NULL, '', '', h.name FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id IS NULL AND t.organisation_id IN `+list+`
		ORDER BY 3, 2, 4, 1 LIMIT 10000`, args...)
	for _, r := range all {
		k := knownAs(r.Person)
		if r.name != "" {
			r.Given, r.Family = group.NameParts(r.name)
			k = knownAs(r.Person)
			k.name = r.name
		}
		g.people = append(g.people, k)
	}
	return err
}

// Nameless says that words from the work of an organisation, a title and what is said besides, name somebody of it who has not read them, beside
// the fields title and body. A first name alone is asked about once: the writer says with a box (other) that it is somebody else's.
func (s *Passages) Nameless(tx *db.Tx, c *errs.Check, organisation, thing db.ID, title, body string, told []db.ID, other bool) error {
	g, err := s.Gate(tx)
	if err != nil {
		return err
	}
	if err := g.Works(tx, organisation); err != nil {
		return err
	}
	sure, err := s.sure(tx, thing, title+"\n\n"+body, other)
	if err != nil {
		return err
	}
	for _, v := range [][2]string{{"title", title}, {"body", body}} {
		field, t := v[0], read(v[1])
		fine := map[string]bool{}
		for _, k := range g.people {
			if k.id != "" && slices.Contains(told, k.id) {
				t.whole(k) // a name that may stand there is nobody else's
				for _, name := range k.given {
					fine[name] = true
				}
			}
		}
		whole, part := false, ""
		for _, k := range g.people {
			switch {
			case k.id != "" && slices.Contains(told, k.id):
			case t.whole(k):
				whole = true
			default:
				for _, first := range t.parts(known{given: k.given}) {
					if !fine[first] {
						part = first
					}
				}
			}
		}
		// Who it is, is not said: not everybody who holds a role is shown by name to everybody of the organisation.
		c.That(!whole, field, "These words name somebody of this organisation who has not read them. Write it without names, or choose them as one of those it is about.")
		c.That(whole || part == "" || sure, "other", "Do the words mean somebody of this organisation (“%s”)? Then write it without names. If it is somebody else, tick the box.", part)
	}
	return nil
}
