package chain

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who sees the lines of an organisation is worked out from who they are to it, and what they see in them from who
// they are to each thing.
func (s *Chain) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	const at = "/leadership/{organisation}/chain"
	rs.Get(at, in, s.linesPage)
	rs.Get(at+"/gaps", in, s.gapsPage)
	rs.Get(at+"/thing", in, s.thingPage)
	rs.Post(at+"/link", in, s.link)
	rs.Post(at+"/unlink", in, s.unlink)
	rs.Post(at+"/step", lead, s.makeStep)
}
