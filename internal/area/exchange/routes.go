package exchange

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (x *Exchange) Routes(rs *web.Routes) {
	coordinator := access.Roles(access.Coordinator)
	upload := web.Upload(MaxFile + 64<<10)

	rs.Get("/import", coordinator, x.peoplePage)
	rs.Post("/import", coordinator, x.uploadPeople, upload)
	rs.Get("/import/people.csv", coordinator, x.peopleTemplate)
	rs.Get("/editions/{edition}/import", coordinator, x.editionPage)
	rs.Post("/editions/{edition}/import", coordinator, x.uploadApplications, upload)
	rs.Get("/editions/{edition}/import/applications.csv", coordinator, x.applicationsTemplate)

	const committees = "/leadership/{organisation}/map/import"
	rs.Get(committees, coordinator, x.termsPage)
	rs.Post(committees, coordinator, x.uploadTerms, upload)
	rs.Get(committees+"/committees.csv", coordinator, x.termsTemplate)

	// An import is seen by the coordinator who uploaded the file, and by nobody else.
	rs.Get("/imports/{import}", coordinator, x.importPage)
	rs.Post("/imports/{import}/columns", coordinator, x.saveColumns)
	rs.Post("/imports/{import}/same", coordinator, x.saveSame)
	rs.Post("/imports/{import}/undo", coordinator, x.undoImport)
	rs.Post("/imports/{import}/start", coordinator, x.startImport)
	rs.Post("/imports/{import}/remove", coordinator, x.removeImport)
	rs.Get("/imports/{import}/faults.csv", coordinator, x.faultsFile)

	rs.Get("/export", coordinator, x.networkExport)
	rs.Post("/export", coordinator, x.sendNetwork)
	rs.Get("/editions/{edition}/export", coordinator, x.editionExport)
	rs.Post("/editions/{edition}/export", coordinator, x.sendEdition)
	rs.Get("/me/export", access.SignedIn(), x.ownExport)
	rs.Post("/me/export", access.SignedIn(), x.sendOwn)
}
