package matching

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (m *Matching) Routes(rs *web.Routes) {
	rs.Get("/partners", access.SignedIn(), m.choose)
	rs.Get("/partners/{edition}", access.SignedIn(), m.finder)
	rs.Get("/partners/{edition}/card", access.SignedIn(), m.card)
	rs.Post("/partners/{edition}/card", access.SignedIn(), m.saveCard)
	rs.Get("/partners/{edition}/check", access.SignedIn(), m.check)
	rs.Post("/partners/{edition}/check", access.SignedIn(), m.saveCheck)
	rs.Post("/partners/{edition}/withdraw", access.SignedIn(), m.withdraw)
	rs.Get("/partners/{edition}/seekers/{seeker}", access.SignedIn(), m.seeker)
	rs.Post("/partners/{edition}/seekers/{seeker}", access.SignedIn(), m.ask)
	rs.Get("/partners/{edition}/list", access.SignedIn(), m.ownListForm)
	rs.Post("/partners/{edition}/list", access.SignedIn(), m.saveOwnList)
	rs.Post("/partners/{edition}/list/delete", access.SignedIn(), m.deleteOwnList)
	rs.Get("/introductions/{introduction}", access.SignedIn(), m.introduction)
	rs.Post("/introductions/{introduction}/yes", access.SignedIn(), m.yes)
	rs.Get("/introductions/{introduction}/no", access.SignedIn(), m.noForm)
	rs.Post("/introductions/{introduction}/no", access.SignedIn(), m.no)
	rs.Get("/editions/{edition}/seekers", access.Roles(access.Coordinator), m.seekers)
	rs.Get("/editions/{edition}/suggestions", access.Roles(access.Coordinator), m.suggestions)
	rs.Post("/editions/{edition}/suggestions", access.Roles(access.Coordinator), m.suggest)
	rs.Get("/editions/{edition}/suggestions/criteria", access.Roles(access.Coordinator), m.criteriaForm)
	rs.Post("/editions/{edition}/suggestions/criteria", access.Roles(access.Coordinator), m.saveCriteria)
	rs.Get("/editions/{edition}/suggestions/change", access.Roles(access.Coordinator), m.change)
	rs.Post("/editions/{edition}/suggestions/change", access.Roles(access.Coordinator), m.decide)
	rs.Get("/editions/{edition}/suggestions/trio", access.Roles(access.Coordinator), m.trio)
	rs.Post("/editions/{edition}/suggestions/trio", access.Roles(access.Coordinator), m.decideTrio)
	rs.Post("/editions/{edition}/suggestions/send", access.Roles(access.Coordinator), m.send)
	rs.Get("/editions/{edition}/lists", access.Roles(access.Coordinator), m.lists)
	rs.Post("/editions/{edition}/lists", access.Roles(access.Coordinator), m.changeOfLists)
	rs.Get("/editions/{edition}/lists/change", access.Roles(access.Coordinator), m.swap)
	rs.Post("/editions/{edition}/lists/change", access.Roles(access.Coordinator), m.saveSwap)
	rs.Post("/editions/{edition}/lists/send", access.Roles(access.Coordinator), m.sendLists)
	rs.Post("/editions/{edition}/introductions", access.Roles(access.Coordinator), m.introduce)
}
