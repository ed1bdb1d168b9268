package meaning

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. The network reads the glossary, everybody what the network lets them read. What people wrote is read by those who wrote
// too, and by nobody before the last day is over.
func (s *Meanings) Routes(rs *web.Routes) {
	in := access.SignedIn()
	all := access.Public("what a network means by its words is meant for everybody where it says so")
	rs.Get("/glossary", all, s.listPage)
	rs.Get("/glossary/new", in, s.askForm)
	rs.Post("/glossary/new", in, s.ask)
	const at = "/glossary/{meaning}"
	rs.Get(at, all, s.onePage)
	rs.Post(at+"/write", in, s.write)
	rs.Post(at+"/take-back", in, s.takeBack)
	rs.Post(at+"/named", in, s.named)
	rs.Post(at+"/move", in, s.move)
	rs.Post(at+"/off", in, s.off)
	rs.Post(at+"/propose", in, s.propose)
	rs.Post(at+"/yes", in, s.yes)
	rs.Post(at+"/public", access.Roles(access.Coordinator), s.public)
}
