package support

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who reads a question is worked out from who asked and who answers them; no role opens one.
func (s *Support) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Roles(access.Coordinator)
	rs.Get("/contacts", lead, s.listPage)
	rs.Get("/contacts/people/{person}", access.LeadsSome(), s.namePage)
	rs.Post("/contacts/people/{person}", access.LeadsSome(), s.name)
	rs.Post("/contacts/people/{person}/end", lead, s.end)
	rs.Post("/contacts/people/{person}/give-up", in, s.giveUp)
	rs.Get("/contacts/away/{person}", in, s.awayPage)
	rs.Post("/contacts/away/{person}", in, s.away)
	rs.Post("/contacts/away/{person}/{absence}/remove", in, s.back)
	rs.Get("/contacts/promise", lead, s.promisePage)
	rs.Post("/contacts/promise", lead, s.savePromise)
	rs.Get("/contacts/figures", lead, s.figuresPage)

	rs.Get("/me/contact", in, s.mine)
	rs.Post("/me/contact", in, s.ask)
	rs.Get("/me/questions", in, s.desk)
	// A question exists for those two who write in it, and for the cover while it stands in.
	rs.Get("/questions/{question}", in, s.questionPage)
	rs.Post("/questions/{question}", in, s.writeMore)
	rs.Post("/questions/{question}/close", in, s.closeIt)
	rs.Post("/questions/{question}/erase", in, s.eraseIt)

	const list = "/leadership/{organisation}/contacts"
	rs.Get(list, in, s.professionalsPage)
	of := access.Leads("organisation")
	rs.Post(list, of, s.addProfessional)
	rs.Get(list+"/{professional}", of, s.changeProfessional)
	rs.Post(list+"/{professional}", of, s.saveProfessionalPage)
	rs.Post(list+"/{professional}/remove", of, s.removeProfessional)
}
