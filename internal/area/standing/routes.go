package standing

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who sees a map is worked out from who they are to the organisation; only engagement leads change it; what concerns several organisations is for coordinators.
func (s *Map) Routes(rs *web.Routes) {
	in, lead, network := access.SignedIn(), access.Leads("organisation"), access.Roles(access.Coordinator)
	const at = "/leadership/{organisation}/map"
	rs.Get(at, in, s.mapPage)
	rs.Get(at+"/embedding", in, s.embeddingPage)
	rs.Get(at+"/groups/{group}", in, s.groupPage)
	rs.Get(at+"/new-group", lead, s.newGroup)
	rs.Post(at+"/new-group", lead, s.addGroup)
	rs.Get(at+"/groups/{group}/change", lead, s.changeGroup)
	rs.Post(at+"/groups/{group}/change", lead, s.saveGroup)
	rs.Post(at+"/groups/{group}/end", lead, s.endGroup)
	rs.Get(at+"/groups/{group}/new", lead, s.newTerm)
	rs.Post(at+"/groups/{group}/new", lead, s.addTerm)
	rs.Get(at+"/new-role", lead, s.newTerm)
	rs.Post(at+"/new-role", lead, s.addTerm)
	rs.Get(at+"/terms/{term}", lead, s.changeTerm)
	rs.Post(at+"/terms/{term}", lead, s.saveTerm)
	rs.Post(at+"/terms/{term}/end", lead, s.endTerm)
	rs.Post(at+"/terms/{term}/remove", lead, s.removeTerm)
	rs.Get(at+"/people", lead, s.peoplePage)
	rs.Get(at+"/people/{holder}/same/{twin}", lead, s.twinPage)
	rs.Post(at+"/people/{holder}/same/{twin}", lead, s.answerTwin)
	rs.Post(at+"/joined/{join}", lead, s.undoTwin)
	rs.Get(at+"/people/{holder}", lead, s.holderPage)
	rs.Post(at+"/people/{holder}/left", lead, s.left)
	rs.Get(at+"/join", network, s.joinForm)
	rs.Post(at+"/join", network, s.join)
	rs.Get(at+"/code", lead, s.codePage)
	rs.Post(at+"/code", lead, s.saveCode)
	rs.Get("/organisation-codes", network, s.codesPage)
	rs.Post("/organisation-codes", network, s.loadCodes, web.Upload(10<<20))
	rs.Get("/role-types", in, s.roleTypes)
	rs.Post("/role-types", network, s.addRoleType)
	rs.Get("/role-types/{type}", network, s.changeRoleType)
	rs.Post("/role-types/{type}", network, s.saveRoleType)
	rs.Get("/me/roles", in, s.myRoles)
	rs.Post("/me/joined/{join}", in, s.answerMine)
	rs.Post("/me/roles/{term}", in, s.say)
	rs.Post("/me/roles/{term}/words", in, s.callRole)
}
