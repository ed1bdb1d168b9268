package development

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Everybody of the network reads the list; engagement leads keep it; what somebody says of themselves is theirs alone
// to say.
func (s *Development) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Roles(access.Coordinator)
	rs.Get("/development", in, s.listPage)
	rs.Get("/development/new", lead, s.newForm)
	rs.Post("/development/new", lead, s.add)
	rs.Get("/development/{course}", in, s.offerPage)
	rs.Post("/development/{course}/took-part", in, s.took)
	rs.Post("/development/{course}/take-back", in, s.takeBack)
	rs.Get("/development/{course}/change", lead, s.changeForm)
	rs.Post("/development/{course}/change", lead, s.save)
	rs.Post("/development/{course}/end", lead, s.end)
}
