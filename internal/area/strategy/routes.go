package strategy

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who may read the strategies of an organisation is worked out from who they are to it.
func (s *Strategies) Routes(rs *web.Routes) {
	in := access.SignedIn()
	const all = "/leadership/{organisation}/strategy"
	rs.Get(all, in, s.list)
	rs.Get(all+"/new", in, s.newForm)
	rs.Post(all+"/new", in, s.write)
	const at = all + "/{strategy}"
	rs.Get(at, in, s.show)
	rs.Get(at+"/versions", in, s.versions)
	rs.Get(at+"/change", in, s.changeForm)
	rs.Post(at+"/change", in, s.change)
	rs.Post(at+"/ask", in, s.ask)
	rs.Post(at+"/yes", in, s.yes)
	rs.Post(at+"/not-yet", in, s.notYet)
	rs.Post(at+"/withdraw", in, s.withdraw)
	rs.Post(at+"/end", in, s.end)
	rs.Get(at+"/outcomes/new", in, s.newOutcome)
	rs.Post(at+"/outcomes/new", in, s.addOutcome)
	const outcome = at + "/outcomes/{outcome}"
	rs.Get(outcome, in, s.showOutcome)
	rs.Get(outcome+"/change", in, s.outcomeForm)
	rs.Post(outcome+"/change", in, s.changeOutcome)
	rs.Post(outcome+"/remove", in, s.removeOutcome)
	rs.Post(outcome+"/things", in, s.link)
	rs.Post(outcome+"/plans", in, s.linkPlan)
	rs.Post(outcome+"/rests/{rest}/end", in, s.unlink)
	rs.Post(outcome+"/people", in, s.name)
	rs.Post(outcome+"/people/{responsible}/take-on", in, s.takeOn)
	rs.Post(outcome+"/people/{responsible}/off", in, s.takeOff)
	rs.Post(outcome+"/seen", in, s.say)
}
