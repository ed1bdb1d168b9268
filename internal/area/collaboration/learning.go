package collaboration

import (
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

func joined(words []string) string { return strings.Join(words, ", ") }

// reader is somebody outside a space who looks at what was widened: a person with what makes them belong, or a visitor.
// Roles are no part of it, nor is an organisation that they only say they belong to.
func reader(tx *db.Tx, a access.Actor) (entry.Viewer, error) {
	if !a.SignedIn() {
		return entry.Viewer{}, nil
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return entry.Viewer{}, err
	}
	v := entry.Viewer{Person: me.ID, Organisation: me.Belongs()}
	if v.Collaborations, err = shared.IDsOf(tx, me.ID); err != nil {
		return v, err
	}
	v.Editions, err = db.Column[db.ID](tx, `SELECT edition_id FROM place WHERE network_id = $1 AND person_id = $2 AND withdrawn IS NULL
		UNION SELECT edition_id FROM edition_person WHERE network_id = $1 AND person_id = $2 LIMIT 500`, me.ID)
	return v, err
}

type learningPage struct {
	ui.Page
	All    []entry.Entry
	Entry  entry.Entry
	Rests  []ground.Claim // what rests on the entry
	People map[db.ID]person.Person
	Pager  pager
}

func (p learningPage) name(who db.ID) string { return p.People[who].Name() }

func (s *Space) showLearning(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what the reader may see
	p := learningPage{Page: r.Page("What others have learnt"), Pager: pageOf(r)}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		v, err := reader(tx, r.Actor)
		if err != nil {
			return err
		}
		all, err := entry.Shown(tx, s.keys, v, pageSize+1, p.Pager.offset)
		if err != nil {
			return err
		}
		var more bool
		p.All, more = cut(all, pageSize)
		p.Pager = p.Pager.links(more, func(n int) templ.SafeURL { return p.To("/learning?page=%d", n) })
		var who []db.ID
		for _, e := range p.All {
			who = append(who, e.Author)
		}
		p.People, err = person.Several(tx, who)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(learningOf(p)), nil
}

// learnt is a widened entry for somebody who may see it; for everybody else, and for an entry that members alone see, it
// does not exist here.
func (s *Space) learnt(tx *db.Tx, r *web.Request) (entry.Entry, error) {
	r.Actor.Scoped()
	id, err := r.ID("entry")
	if err != nil {
		return entry.Entry{}, err
	}
	v, err := reader(tx, r.Actor)
	if err != nil {
		return entry.Entry{}, err
	}
	e, err := entry.See(tx, s.keys, v, id)
	if err == nil && (e.OwnerKind != entry.OwnerCollaboration || !e.Audience.Wider(entry.Members)) {
		err = errs.Missing()
	}
	if err != nil {
		return entry.Entry{}, err
	}
	return e, nil
}

func (s *Space) showLearnt(r *web.Request) (web.Answer, error) {
	p := learningPage{Page: r.Page("")}
	p.Back = "/learning"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Entry, err = s.learnt(tx, r); err != nil {
			return err
		}
		p.Title = p.Entry.Title
		if p.Rests, err = s.followed.On(tx, r.Actor, ground.Thing{Kind: ground.Entry, Of: p.Entry.ID}); err != nil {
			return err
		}
		p.People, err = person.Several(tx, []db.ID{p.Entry.Author})
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(learntOf(p)), nil
}

func (s *Space) serveLearnt(r *web.Request) (web.Answer, error) {
	var m file.Meta
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		e, err := s.learnt(tx, r)
		if err != nil {
			return err
		}
		id, err := r.ID("file")
		if err != nil {
			return err
		}
		for _, f := range e.Files {
			if f.ID == id {
				m, err = s.files.Find(tx, id)
				return err
			}
		}
		return errs.Missing()
	})
	if err != nil {
		return web.Answer{}, err
	}
	return s.download(r, m)
}
