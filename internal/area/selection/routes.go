package selection

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. The panel's members need no role: the page checks that they are of the panel.
func (s *Selection) Routes(rs *web.Routes) {
	rs.Get("/editions/{edition}/selection", access.SignedIn(), s.overviewPage)
	rs.Get("/editions/{edition}/selection/waiting.xlsx", access.SignedIn(), s.waitingFile(true))
	rs.Get("/editions/{edition}/selection/waiting.csv", access.SignedIn(), s.waitingFile(false))
	rs.Get("/editions/{edition}/selection/{application}", access.SignedIn(), s.applicationPage)
	rs.Post("/editions/{edition}/selection/{application}/score", access.SignedIn(), s.score)
	rs.Post("/editions/{edition}/selection/{application}/conflict", access.SignedIn(), s.conflict)
	rs.Post("/editions/{edition}/selection/{application}/conflict/withdraw", access.SignedIn(), s.conflictBack)
	rs.Post("/editions/{edition}/selection/{application}/decision", access.SignedIn(), s.put)
	rs.Post("/editions/{edition}/selection/{application}/offer", access.SignedIn(), s.offerNext)
	rs.Get("/editions/{edition}/shortlist", access.SignedIn(), s.shortlistPage)
	rs.Post("/editions/{edition}/shortlist/scoring", access.SignedIn(), s.closeScoring)
	rs.Post("/editions/{edition}/shortlist/limits", access.SignedIn(), s.setLimits)
	rs.Post("/editions/{edition}/shortlist/ask", access.SignedIn(), s.putList)
	rs.Post("/editions/{edition}/shortlist/agree", access.SignedIn(), s.agreeAll)
	rs.Get("/editions/{edition}/shortlist/{application}", access.SignedIn(), s.settlePage)
	rs.Post("/editions/{edition}/shortlist/{application}", access.SignedIn(), s.settle)
	rs.Post("/selection/decisions/{decision}/agree", access.SignedIn(), s.agree)
	rs.Post("/selection/decisions/{decision}/withdraw", access.SignedIn(), s.takeBack)
	rs.Get("/offers/{offer}", access.SignedIn(), s.offerPage)
	rs.Post("/offers/{offer}/accept", access.SignedIn(), s.accept)
	rs.Get("/offers/{offer}/decline", access.SignedIn(), s.declinePage)
	rs.Post("/offers/{offer}/decline", access.SignedIn(), s.decline)
}
