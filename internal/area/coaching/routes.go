package coaching

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. What somebody is in an edition is read from the edition: they take part, are a coach, or run it.
func (c *Coaching) Routes(rs *web.Routes) {
	of := access.SignedIn()
	rs.Get("/editions/{edition}/plan", of, c.planPage)
	rs.Post("/editions/{edition}/plan", of, c.savePlanPage)
	rs.Post("/editions/{edition}/plan/share", of, c.sharePage)
	rs.Post("/editions/{edition}/plan/keep", of, c.keepPage)
	rs.Post("/editions/{edition}/plan/remove", of, c.removePlanPage)
	rs.Get("/editions/{edition}/plans/{person}", of, c.sharedPlanPage)

	rs.Get("/editions/{edition}/calls", of, c.callsPage)
	rs.Post("/editions/{edition}/calls/ask", of, c.askPage)
	rs.Post("/editions/{edition}/calls/ask-back", of, c.askBackPage)
	rs.Get("/editions/{edition}/calls/times", of, c.timesPage)
	rs.Post("/editions/{edition}/calls/times", of, c.offerPage)
	rs.Post("/editions/{edition}/calls/times/{slot}/remove", of, c.removeTimePage)
	rs.Get("/editions/{edition}/calls/book", of, c.bookPage)
	rs.Post("/editions/{edition}/calls/book", of, c.doBookPage)

	// A call exists for its two people alone.
	rs.Get("/editions/{edition}/calls/{call}", of, c.callPage)
	rs.Get("/editions/{edition}/calls/{call}/call.ics", of, c.callFile)
	rs.Get("/editions/{edition}/calls/{call}/move", of, c.movePage)
	rs.Post("/editions/{edition}/calls/{call}/move", of, c.doMovePage)
	rs.Post("/editions/{edition}/calls/{call}/move/agree", of, c.agreeMovePage)
	rs.Post("/editions/{edition}/calls/{call}/move/drop", of, c.dropMovePage)
	rs.Get("/editions/{edition}/calls/{call}/cancel", of, c.cancelPage)
	rs.Post("/editions/{edition}/calls/{call}/cancel", of, c.doCancelPage)
	rs.Post("/editions/{edition}/calls/{call}/mark", of, c.markPage)
	rs.Post("/editions/{edition}/calls/{call}/say", of, c.sayPage)
	rs.Post("/editions/{edition}/calls/{call}/outcome", of, c.outcomePage)
	rs.Post("/editions/{edition}/calls/{call}/outcome/agree", of, c.agreePage)
	rs.Post("/editions/{edition}/calls/{call}/outcome/drop", of, c.dropPage)
	rs.Post("/editions/{edition}/calls/{call}/note", of, c.notePage)
}
