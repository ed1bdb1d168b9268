package administration

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (a *Administration) Routes(rs *web.Routes) {
	admin := access.Roles(access.Administrator)
	rs.Get("/admin", admin, a.overview)

	rs.Get("/admin/people", admin, a.people)
	rs.Get("/admin/people/new", admin, a.newPerson)
	rs.Post("/admin/people/new", admin, a.addPerson)
	rs.Get("/admin/people/{person}", admin, a.person)
	rs.Get("/admin/people/{person}/edit", admin, a.editPerson)
	rs.Post("/admin/people/{person}/edit", admin, a.changePerson)
	rs.Post("/admin/people/{person}/roles", admin, a.setRoles)
	rs.Post("/admin/people/{person}/invite", admin, a.invite)
	rs.Post("/admin/people/{person}/sessions/end", admin, a.endSessions)
	rs.Post("/admin/people/{person}/organisation/confirm", admin, a.confirmOrganisation)
	rs.Post("/admin/people/{person}/close", admin, a.closePerson)
	rs.Post("/admin/people/{person}/open", admin, a.openPerson)

	rs.Get("/admin/organisations", admin, a.organisations)
	rs.Get("/admin/organisations/{organisation}/edit", admin, a.editOrganisation)
	rs.Post("/admin/organisations/{organisation}/edit", admin, a.changeOrganisation)

	rs.Get("/admin/network", admin, a.editNetwork)
	rs.Post("/admin/network", admin, a.changeNetwork)
	// Only for those who keep the installation; the page functions check.
	rs.Get("/admin/networks", admin, a.networks)
	rs.Get("/admin/networks/new", admin, a.newNetwork)
	rs.Post("/admin/networks/new", admin, a.addNetwork)
	rs.Get("/admin/networks/{network}/edit", admin, a.editAddress)
	rs.Post("/admin/networks/{network}/edit", admin, a.changeAddress)

	rs.Get("/admin/audit", admin, a.audit)
	rs.Get("/admin/audit/check", admin, a.checkAudit)
	rs.Get("/admin/audit.csv", admin, a.downloadAudit)

	rs.Get("/admin/messages", admin, a.messages)
	rs.Post("/admin/messages/{message}/retry", admin, a.retryMessage)
	rs.Get("/admin/jobs", admin, a.jobs)
	rs.Post("/admin/jobs/{job}/retry", admin, a.retryJob)
}
