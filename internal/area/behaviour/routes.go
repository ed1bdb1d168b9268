package behaviour

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. What somebody is in an edition is read from the edition.
func (b *Behaviours) Routes(rs *web.Routes) {
	of := access.SignedIn()
	rs.Get("/editions/{edition}/behaviours", of, b.listPage)
	rs.Post("/editions/{edition}/behaviours", of, b.addPage)
	rs.Post("/editions/{edition}/behaviours/move", of, b.movePage)
	rs.Post("/editions/{edition}/behaviours/vote", of, b.votePage)
	rs.Post("/editions/{edition}/behaviours/{behaviour}/remove", of, b.removePage)
	rs.Get("/editions/{edition}/behaviours/{behaviour}", of, b.onePage)
	rs.Post("/editions/{edition}/behaviours/{behaviour}/merge", of, b.mergePage)
	rs.Get("/editions/{edition}/kind-words", of, b.kindPage)
	rs.Post("/editions/{edition}/kind-words", of, b.givePage)
	rs.Post("/editions/{edition}/kind-words/keep", of, b.keepAllPage)
	rs.Post("/editions/{edition}/kind-words/delete", of, b.deleteSeveralPage)
	rs.Post("/editions/{edition}/kind-words/{kind}/keep", of, b.keepPage)
	rs.Post("/editions/{edition}/kind-words/{kind}/delete", of, b.deletePage)
	rs.Post("/editions/{edition}/kind-words/{kind}/report", of, b.reportPage)
	rs.Post("/editions/{edition}/behaviours/reports/{report}/settle", of, b.settlePage)
	rs.Post("/editions/{edition}/kind-words/reports/{report}/read", of, b.readAnswerPage)
}
