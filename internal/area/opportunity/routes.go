package opportunity

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. What is published everybody reads; whatever is under /me is the reader's own. Who may see or do what else is worked
// out from who they are to the opportunity; only engagement leads write one.
func (s *Opportunities) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	all := access.Public("what organisations offer to take up is meant for everybody")
	rs.Get("/opportunities", all, s.listPage)
	rs.Get("/opportunities/{opportunity}", all, s.publicPage)
	rs.Get("/opportunities/{opportunity}/reply", in, s.replyForm)
	rs.Post("/opportunities/{opportunity}/reply", in, s.sendReply)

	rs.Post("/opportunities/{opportunity}/not-for-me", in, s.notForMe)
	rs.Post("/opportunities/{opportunity}/show-again", in, s.showAgain)

	rs.Get("/me/opportunities", in, s.minePage)
	rs.Get("/me/opportunities/letters", in, s.wishForm)
	rs.Post("/me/opportunities/letters", in, s.saveWish)
	rs.Get("/me/opportunities/{reply}", in, s.ownReply)
	rs.Post("/me/opportunities/{reply}/yes", in, s.acceptIt)
	rs.Post("/me/opportunities/{reply}/no", in, s.declineIt)
	rs.Post("/me/opportunities/{reply}/take-back", in, s.takeBack)

	const at = "/leadership/{organisation}/opportunities"
	rs.Get(at, in, s.registerPage)
	rs.Get(at+"/figures", lead, s.figuresPage)
	rs.Get(at+"/voices", in, s.missingPage)
	rs.Get(at+"/new", lead, s.newForm)
	rs.Post(at+"/new", lead, s.add)
	rs.Get(at+"/{opportunity}", in, s.showOne)
	rs.Get(at+"/{opportunity}/change", in, s.changeForm)
	rs.Post(at+"/{opportunity}/change", in, s.saveForm)
	rs.Post(at+"/{opportunity}/ask", in, s.ask)
	rs.Post(at+"/{opportunity}/agree", in, s.agree)
	rs.Post(at+"/{opportunity}/not-yet", in, s.notYet)
	rs.Post(at+"/{opportunity}/publish", in, s.publish)
	rs.Post(at+"/{opportunity}/withdraw", in, s.withdraw)
	rs.Post(at+"/{opportunity}/finish", in, s.finish)

	rs.Get(at+"/{opportunity}/suggestions", in, s.suggestions)

	rs.Get(at+"/{opportunity}/people/{reply}", in, s.replyPage)
	rs.Post(at+"/{opportunity}/people/{reply}/talk", in, s.talk)
	rs.Post(at+"/{opportunity}/people/{reply}/choose", in, s.chooseOne)
	rs.Post(at+"/{opportunity}/people/{reply}/not-now", in, s.notNow)
	rs.Post(at+"/{opportunity}/people/{reply}/why", in, s.tellThemWhy)
	rs.Post(at+"/{opportunity}/people/{reply}/score", in, s.scoreOne)

	rs.Post(at+"/{opportunity}/panel", in, s.addMember)
	rs.Post(at+"/{opportunity}/panel/{person}/remove", in, s.dropMember)
	rs.Post(at+"/{opportunity}/too-close", in, s.tooClose)
	rs.Post(at+"/{opportunity}/scoring", in, s.beginScoring)
	rs.Post(at+"/{opportunity}/choice", in, s.putChoice)
	rs.Post(at+"/{opportunity}/decide", in, s.decide)
}
