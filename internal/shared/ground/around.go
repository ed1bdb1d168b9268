package ground

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"github.com/a-h/templ"
)

// Around is the place of a thing in lines from a gap to a change, as one reader sees it.
type Around struct {
	Thing         Thing
	Organisation  db.ID
	Before, After []Seen
	Opens         bool // the reader may open the page of the whole line
	Keeps         bool // the reader says on what it rests
	Leads         bool // the reader links everything
	Tells         bool // the reader can tell what followed from it
}

// Arounder tells the place of some things of an organisation in lines, in the order in which they are asked for, with few statements.
type Arounder func(tx *db.Tx, a access.Actor, organisation db.ID, things ...Thing) ([]Around, error)

// Of asks for things of an organisation. A nil Arounder knows of no line.
func (f Arounder) Of(tx *db.Tx, a access.Actor, organisation db.ID, things ...Thing) ([]Around, error) {
	if f == nil || !a.SignedIn() || len(things) == 0 {
		return nil, nil
	}
	return f(tx, a, organisation, things...)
}

// One asks for one thing.
func (f Arounder) One(tx *db.Tx, a access.Actor, organisation db.ID, t Thing) (Around, error) {
	all, err := f.Of(tx, a, organisation, t)
	if err != nil || len(all) == 0 {
		return Around{}, err
	}
	return all[0], nil
}

// linked says that the reader sees a link.
func (v Around) linked() bool { return len(v.Before)+len(v.After) > 0 }

// sets says that the reader can say something about the place of the thing.
func (v Around) sets() bool { return v.Opens && (v.Leads || v.Keeps) }

// Any says that there is something to show.
func (v Around) Any() bool { return v.linked() || v.sets() || v.Tells }

// tell is the address where the reader tells what followed.
func (v Around) tell(p ui.Page) templ.SafeURL {
	return p.To("/me/impact/new?work=%s&thing=%s", v.Organisation, v.Thing.Value())
}

// page is the address of the whole line.
func (v Around) page(p ui.Page) templ.SafeURL {
	return p.To("/leadership/%s/chain/thing?thing=%s", v.Organisation, v.Thing.Value())
}
