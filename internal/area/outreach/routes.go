package outreach

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (s *Outreach) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	const at = "/leadership/{organisation}/outreach"
	rs.Get(at, in, s.list)
	rs.Get(at+"/sources", in, s.sourcesPage)
	rs.Get(at+"/new", lead, s.newForm)
	rs.Post(at+"/new", lead, s.add)
	rs.Get(at+"/{visit}", lead, s.changeForm)
	rs.Post(at+"/{visit}", lead, s.change)
	rs.Post(at+"/{visit}/remove", lead, s.remove)
	rs.Post(at+"/{visit}/link", lead, s.makeLink)
	rs.Get(at+"/{visit}/card", lead, s.cardPage)
	rs.Get("/met/{token}", access.ByLink("left at a visit"), s.metPage)
}
