package assessment

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (s *Assessments) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	const at = "/leadership/{organisation}/connection"
	rs.Get(at, in, s.showOrganisation)
	rs.Get(at+"/ask", lead, s.askForm)
	rs.Post(at+"/ask", lead, s.ask)
	rs.Post(at+"/actions", in, s.addAction)
	rs.Post(at+"/actions/{action}", in, s.markAction)
	rs.Get(at+"/rounds/{round}", in, s.showRound)
	rs.Get(at+"/rounds/{round}/answer", in, s.editRound)
	rs.Post(at+"/rounds/{round}/answer", in, s.saveRound)
	rs.Post(at+"/rounds/{round}/go-on", in, s.goOnWithout)
	rs.Post(at+"/rounds/{round}/step-out", in, s.stepOut)
	rs.Post(at+"/rounds/{round}/close", lead, s.closeRound)
	rs.Get(at+"/rounds/{round}/agree", in, s.editRating)
	rs.Post(at+"/rounds/{round}/agree", in, s.proposeRating)
	rs.Post(at+"/rounds/{round}/yes", in, s.sayYes)
	const roles = "/leadership/{organisation}/roles"
	rs.Get(roles, in, s.showRoles)
	rs.Get(roles+"/new", in, s.newRole)
	rs.Post(roles+"/new", in, s.addRole)
	rs.Get(roles+"/{role}", in, s.showRole)
	rs.Get(roles+"/{role}/edit", in, s.editRole)
	rs.Post(roles+"/{role}/edit", in, s.saveRole)
	rs.Post(roles+"/{role}/yes", in, s.sayYesToRole)
	rs.Post(roles+"/{role}/shown", in, s.placeRole)
	rs.Get("/roles/{role}", access.Public("what both sides agreed to show beside a published programme"), s.publicRole)
	rs.Get("/me/attributes", in, s.showAttributes)
	rs.Get("/me/attributes/answer", in, s.editAttributes)
	rs.Post("/me/attributes/answer", in, s.saveAttributes)
	rs.Get("/me/attributes/{rating}", in, s.editAttributesAgain)
	rs.Post("/me/attributes/{rating}", in, s.correctAttributes)
	rs.Get("/me/attributes/{rating}/remove", in, s.askRemoveAttributes)
	rs.Post("/me/attributes/{rating}/remove", in, s.removeAttributes)
}
