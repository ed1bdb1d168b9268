package decision

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who may see or do what is read from the decision and from who they are to the group that decides; only engagement
// leads put one into the register.
func (s *Decisions) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	const at = "/leadership/{organisation}/decisions"
	rs.Get(at, in, s.registerPage)
	rs.Get(at+"/figures", in, s.figuresPage)
	rs.Get(at+"/new", lead, s.newForm)
	rs.Post(at+"/new", lead, s.add)
	rs.Get(at+"/{decision}", in, s.showOne)
	rs.Get(at+"/{decision}/change", in, s.changeForm)
	rs.Post(at+"/{decision}/change", in, s.saveForm)
	rs.Get(at+"/{decision}/assurance", in, s.assuranceForm)
	rs.Post(at+"/{decision}/assurance", in, s.saveAssurance)
	rs.Post(at+"/{decision}/ask", in, s.ask)
	rs.Post(at+"/{decision}/true", in, s.sayTrue)
	rs.Post(at+"/{decision}/not-true", in, s.notTrue)
	rs.Post(at+"/{decision}/name", in, s.sayName)
	rs.Post(at+"/{decision}/out", in, s.takeMeOut)
	rs.Post(at+"/{decision}/outcome", in, s.decide)
	rs.Post(at+"/{decision}/withdraw", in, s.withdraw)
	rs.Post(at+"/{decision}/again", in, s.again)
}
