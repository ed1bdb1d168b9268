package idea

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who reads an idea is worked out from what they are to it; an idea that its owners made public everybody reads.
func (s *Ideas) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	all := access.Public("an idea that its owners let everybody read")
	rs.Get("/ideas", all, s.listPage)
	rs.Get("/ideas/new", in, s.newForm)
	rs.Post("/ideas/new", in, s.bring)
	rs.Get("/ideas/{idea}", all, s.onePage)
	rs.Get("/ideas/{idea}/change", in, s.changeForm)
	rs.Post("/ideas/{idea}/change", in, s.change)
	rs.Post("/ideas/{idea}/more", in, s.addMore)
	rs.Post("/ideas/{idea}/close", in, s.closeIt)
	rs.Post("/ideas/{idea}/take-away", in, s.takeAway)
	rs.Post("/ideas/{idea}/show", in, s.show)
	rs.Post("/ideas/{idea}/hide", in, s.hide)
	rs.Post("/ideas/{idea}/owners", in, s.askOwner)
	rs.Post("/ideas/{idea}/leave", in, s.leave)
	rs.Post("/ideas/{idea}/yes", in, s.sayYes)
	rs.Post("/ideas/{idea}/no", in, s.sayNo)
	rs.Post("/ideas/{idea}/answer", in, s.answer)
	rs.Post("/ideas/{idea}/contact", access.LeadsSome(), s.nameContact)
	rs.Post("/ideas/{idea}/session", in, s.toSession)
	rs.Get("/me/ideas", in, s.minePage)

	const at = "/leadership/{organisation}/ideas"
	rs.Get(at, in, s.registerPage)
	rs.Get(at+"/desk", lead, s.deskPage)
	rs.Post(at+"/desk", lead, s.saveDesk)
	rs.Get(at+"/sessions", in, s.sessionsPage)
	rs.Post(at+"/sessions", lead, s.plan)
	rs.Get(at+"/sessions/{session}", in, s.sessionPage)
	rs.Post(at+"/sessions/{session}/ideas/{idea}", in, s.record)
	rs.Post(at+"/sessions/{session}/ideas/{idea}/off", in, s.takeItOff)
	rs.Post(at+"/sessions/{session}/cancel", lead, s.cancel)
}
