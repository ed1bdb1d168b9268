package leadership

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who may read about an organisation is worked out from who they are to it.
func (s *Leadership) Routes(rs *web.Routes) {
	in := access.SignedIn()
	rs.Get("/leadership", in, s.list)
	rs.Get("/leadership/{organisation}", in, s.overview)
}
