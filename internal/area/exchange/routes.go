package exchange

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (x *Exchange) Routes(rs *web.Routes) {
	coordinator, lead, some := access.Roles(access.Coordinator), access.Leads("organisation"), access.LeadsSome()
	upload := web.Upload(MaxFile + 64<<10)

	rs.Get("/import", coordinator, x.peoplePage)
	rs.Post("/import", coordinator, x.uploadPeople, upload)
	rs.Get("/import/people.csv", coordinator, x.peopleTemplate)
	rs.Get("/editions/{edition}/import", coordinator, x.editionPage)
	rs.Post("/editions/{edition}/import", coordinator, x.uploadApplications, upload)
	rs.Get("/editions/{edition}/import/applications.csv", coordinator, x.applicationsTemplate)

	const committees = "/leadership/{organisation}/map/import"
	rs.Get(committees, lead, x.termsPage)
	rs.Post(committees, lead, x.uploadTerms, upload)
	rs.Get(committees+"/committees.csv", lead, x.termsTemplate)

	// An import is seen by whoever uploaded the file, and by nobody else.
	rs.Get("/imports/{import}", some, x.importPage)
	rs.Post("/imports/{import}/columns", some, x.saveColumns)
	rs.Post("/imports/{import}/same", some, x.saveSame)
	rs.Post("/imports/{import}/undo", some, x.undoImport)
	rs.Post("/imports/{import}/start", some, x.startImport)
	rs.Post("/imports/{import}/remove", some, x.removeImport)
	rs.Get("/imports/{import}/faults.csv", some, x.faultsFile)

	rs.Get("/export", coordinator, x.networkExport)
	rs.Post("/export", coordinator, x.sendNetwork)
	rs.Get("/editions/{edition}/export", coordinator, x.editionExport)
	rs.Post("/editions/{edition}/export", coordinator, x.sendEdition)
	rs.Get("/me/export", access.SignedIn(), x.ownExport)
	rs.Post("/me/export", access.SignedIn(), x.sendOwn)
}
