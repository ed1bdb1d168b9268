package ground

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
)

// More kinds of things, which an organisation can place on its participation grid from their own page; groups and decisions are others.
const (
	Meets       Kind = "group"          // a group of a map
	Recommended Kind = "recommendation" // what a body recommends
	Session     Kind = "session"        // a session that takes ideas in
	Visit       Kind = "visit"          // a visit to find people
)

// GridPlace is the place of a thing on the participation grid of an organisation, for a reader who works there or holds a role there. The zero
// GridPlace is that of everybody else.
type GridPlace struct {
	Organisation db.ID
	Thing        Thing
	Words        string // where it stands, or is said to stand; "" while it is not on the grid
}

// Placer tells the place of a thing on the grid of an organisation.
type Placer func(tx *db.Tx, a access.Actor, organisation db.ID, t Thing) (GridPlace, error)

// Of asks for a thing. A nil Placer knows of no grid.
func (f Placer) Of(tx *db.Tx, a access.Actor, organisation db.ID, t Thing) (GridPlace, error) {
	if f == nil || !a.SignedIn() || a.Person() == "" {
		return GridPlace{}, nil
	}
	return f(tx, a, organisation, t)
}

// Any says that the reader can see or say something about the place of the thing.
func (v GridPlace) Any() bool { return v.Organisation != "" }

// Path leads to its place, or to the form that places it.
func (v GridPlace) Path(p ui.Page) templ.SafeURL {
	return p.To("/leadership/%s/grid/thing?thing=%s", v.Organisation, v.Thing.Value())
}
