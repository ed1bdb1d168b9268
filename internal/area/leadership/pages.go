package leadership

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

type listPage struct {
	ui.Page
	All []person.Organisation
}

func (s *Leadership) list(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Patient leadership")}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.All, err = s.organisations(tx, r.Actor)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

type overviewPage struct {
	ui.Page
	Organisation person.Organisation
	Relation     relation
}

func (s *Leadership) overview(r *web.Request) (web.Answer, error) {
	p := overviewPage{Page: r.Page("Patient leadership")}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	parts(&p.Page, id)
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.Organisation, p.Relation, err = s.organisation(tx, r.Actor, id)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	return web.Show(overviewOf(p)), nil
}
