package bank

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Whatever is under /me is the reader's own; who may look in the name of an organisation is worked out from who they
// are to it.
func (b *Bank) Routes(rs *web.Routes) {
	in := access.SignedIn()
	rs.Get("/me/bank", in, b.own)
	rs.Get("/me/bank/card", in, b.ownCard)
	rs.Post("/me/bank/card", in, b.saveOwnCard)
	rs.Get("/me/bank/organisations", in, b.choose)
	rs.Get("/me/bank/organisations/{organisation}", in, b.consent)
	rs.Post("/me/bank/organisations/{organisation}", in, b.saveConsent)
	rs.Post("/me/bank/organisations/{organisation}/stop", in, b.stop)
	rs.Get("/me/bank/organisations/{organisation}/seen", in, b.asOthersSee)
	rs.Get("/me/bank/consents", in, b.consents)
	rs.Get("/me/bank/looks", in, b.looks)
	rs.Get("/me/bank/requests", in, b.ownRequests)
	rs.Get("/me/bank/requests/{bankrequest}", in, b.ownRequest)
	rs.Post("/me/bank/requests/{bankrequest}", in, b.answer)
	rs.Get("/me/bank/leave", in, b.leaveForm)
	rs.Post("/me/bank/leave", in, b.leave)

	rs.Get("/bank", in, b.offices)
	const at = "/bank/{organisation}"
	rs.Get(at, in, b.search)
	rs.Post(at+"/searches", in, b.saveSearch)
	rs.Post(at+"/searches/{banksearch}/remove", in, b.dropSearch)
	rs.Get(at+"/people/{person}", in, b.card)
	rs.Post(at+"/people/{person}", in, b.ask)
	rs.Get(at+"/requests", in, b.requests)
	rs.Post(at+"/requests/{bankrequest}/done", in, b.done)

	rs.Get("/partner-organisations", in, b.directory)
	rs.Get("/partner-organisations/{organisation}", in, b.partner)
	rs.Get("/partner-organisations/{organisation}/change", in, b.changePartner)
	rs.Post("/partner-organisations/{organisation}/change", in, b.savePartner)
	rs.Post("/partner-organisations/{organisation}/leads", in, b.addLead)
	rs.Post("/partner-organisations/{organisation}/leads/{person}/remove", in, b.removeLead)
}
