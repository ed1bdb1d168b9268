package recommendation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who reads a recommendation is worked out from the body that makes it, from who owes the answer, and from what the body
// publishes; who sees the links of an organisation are those who see who leads where in it.
func (s *Recommendations) Routes(rs *web.Routes) {
	in := access.SignedIn()
	all := access.Public("what a body publishes to everybody is meant for everybody")
	rs.Get("/recommendations", all, s.listPage)
	rs.Get("/recommendations/new", in, s.newForm)
	rs.Post("/recommendations/new", in, s.write)
	const at = "/recommendations/{recommendation}"
	rs.Get(at, all, s.onePage)
	rs.Get(at+"/change", in, s.changeForm)
	rs.Post(at+"/change", in, s.change)
	rs.Post(at+"/drop", in, s.drop)
	rs.Post(at+"/send", in, s.send)
	rs.Get(at+"/say", in, s.sayForm)
	rs.Post(at+"/say", in, s.say)
	rs.Post(at+"/yes", in, s.yes)
	rs.Post(at+"/no", in, s.no)
	rs.Post(at+"/narrow", in, s.narrow)
	rs.Get(at+"/answer", in, s.answerForm)
	rs.Post(at+"/answer", in, s.answer)
	rs.Post(at+"/owner", in, s.owner)
	rs.Post(at+"/show", in, s.show)

	const org = "/leadership/{organisation}/formal"
	rs.Get(org, in, s.formalPage)
	rs.Get(org+"/new", access.Roles(access.Coordinator), s.linkForm)
	rs.Post(org+"/new", access.Roles(access.Coordinator), s.link)
	rs.Post(org+"/{link}/end", access.Roles(access.Coordinator), s.unlink)
}
