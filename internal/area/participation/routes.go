package participation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (s *Participation) Routes(rs *web.Routes) {
	in := access.SignedIn()
	const at = "/leadership/{organisation}/grid"
	rs.Get(at, in, s.picture)
	rs.Get(at+"/activities", in, s.activities)
	rs.Get(at+"/new", in, s.newForm)
	rs.Post(at+"/new", in, s.add)
	rs.Get(at+"/thing", in, s.thing)
	rs.Get(at+"/import", in, s.importForm)
	rs.Post(at+"/import", in, s.bring, web.Upload(largestFile))
	rs.Get(at+"/activities/{activity}", in, s.show)
	rs.Post(at+"/activities/{activity}/place", in, s.place)
	rs.Post(at+"/activities/{activity}/agree", in, s.agree)
	rs.Get(at+"/activities/{activity}/change", in, s.changeForm)
	rs.Post(at+"/activities/{activity}/change", in, s.change)
	rs.Post(at+"/activities/{activity}/off", in, s.takeOff)
}
