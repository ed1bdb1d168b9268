// Package leadership is what an organisation does to find, support and be led with its patient leaders, and the journeys
// of the people themselves.
//
// Words: an organisation's plan is forty steps in five sections (content/frameworks). A step has a state, evidence, owners of
// three kinds (a director, an engagement lead, a patient leader) and actions with a day. It is shown as in place only when the
// patient leaders who own it have said yes to exactly those words. A journey is one person's own line: roles, learning, firsts,
// and the word that they use for themselves; nobody else writes on it.
//
// Files are divided by subject: steps*.go for the plan, journey*.go for journeys. What they share is here: which
// organisations an actor may read about, and the parts of an organisation's pages.
package leadership

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// Leadership is the area.
type Leadership struct {
	db        *db.DB
	keys      *secret.Keys
	decisions *assent.Decisions
	post      *mail.Post
}

// New makes the area and registers its decisions.
func New(d *db.DB, k *secret.Keys, decisions *assent.Decisions, post *mail.Post) *Leadership {
	return &Leadership{db: d, keys: k, decisions: decisions, post: post}
}

// relation is what somebody is to an organisation.
type relation struct {
	Runs    bool // a coordinator of the network (an engagement lead)
	Belongs bool // is of the organisation, and somebody else confirmed it
	Owns    bool // owns a step of its plan, or is asked to
}

func (r relation) any() bool { return r.Runs || r.Belongs || r.Owns }

// organisation finds an organisation about whose patient leadership the actor may read. For everybody else it does not exist.
func (s *Leadership) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, relation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r := relation{Runs: a.Has(access.Coordinator)}
	if a.SignedIn() {
		me, err := person.Find(tx, a.Person())
		if err != nil {
			return o, r, err
		}
		r.Belongs = me.Belongs() == id
	}
	return o, r, a.Allow(r.any())
}

// organisations lists those about which the actor may read, by name: all for who runs programmes, else their own.
func (s *Leadership) organisations(tx *db.Tx, a access.Actor) ([]person.Organisation, error) {
	a.Scoped()
	all, err := person.Organisations(tx)
	if err != nil || a.Has(access.Coordinator) {
		return all, err
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(o person.Organisation) bool { return o.ID != me.Belongs() }), nil
}

// parts are the pages about one organisation, as tabs. A new subject adds its line here.
func parts(p *ui.Page, organisation db.ID) {
	p.PartsOf = "Parts of this organisation"
	for _, x := range []struct{ label, path string }{
		{"Overview", "/leadership/%s"},
	} {
		href := p.To(x.path, organisation)
		p.Parts = append(p.Parts, ui.Tab{Label: x.label, Href: href, Current: string(href) == p.Base+p.Path})
	}
	p.Back = "/leadership"
}
