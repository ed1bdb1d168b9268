package described

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// This file is about words from the work of organisations. The writer asks nobody of it about them, so they name nobody of it besides those who have
// read them in another way, or who said themselves that the words are about them: words that do are refused when they are written, and held when
// somebody comes whose name stands in them.

// Named are those of whom a thing says by their own word that it is about them, and whom the writer names: they read the words.
func Named(tx *db.Tx, thing db.ID, names, field string) ([]db.ID, error) {
	p, _, err := Of(tx, thing)
	if err != nil {
		return nil, err
	}
	return pick(tx, p.People, names, field)
}

// Nameless says that words from the work of an organisation, a title and what is said besides, name somebody of it who has not read them, beside
// the fields title and body. A first name alone is asked about once: the writer says with a box (other) that it is somebody else's.
func (s *Passages) Nameless(tx *db.Tx, c *errs.Check, organisation, thing db.ID, title, body string, told []db.ID, other bool) error {
	g, err := s.Gate(tx, organisation)
	if err != nil {
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
