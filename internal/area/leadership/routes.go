package leadership

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who may read about an organisation is worked out from who they are to it; a step is changed by
// engagement leads and by those who own it. A {number} is one of the forty steps.
func (s *Leadership) Routes(rs *web.Routes) {
	in := access.SignedIn()
	rs.Get("/leadership", in, s.list)
	rs.Get("/leadership/{organisation}", in, s.overview)
	rs.Get("/leadership/{organisation}/steps", in, s.planPage)
	rs.Get("/leadership/{organisation}/steps/history", in, s.historyPage)
	rs.Get("/leadership/{organisation}/steps/{number}", in, s.stepPage)
	rs.Get("/leadership/{organisation}/steps/{number}/change", in, s.changeForm)
	rs.Post("/leadership/{organisation}/steps/{number}/change", in, s.saveChange)
	rs.Post("/leadership/{organisation}/steps/{number}/agree", in, s.agree)
	rs.Post("/leadership/{organisation}/steps/{number}/not-yet", in, s.notYet)
	rs.Post("/leadership/{organisation}/steps/{number}/actions", in, s.addAction)
	rs.Post("/leadership/{organisation}/steps/{number}/actions/{action}/done", in, s.finishAction)
	rs.Post("/leadership/{organisation}/steps/{number}/actions/{action}/reopen", in, s.reopenAction)
	rs.Post("/leadership/{organisation}/steps/{number}/actions/{action}/drop", in, s.dropAction)
	rs.Post("/leadership/{organisation}/steps/{number}/actions/{action}/move", in, s.moveAction)
	rs.Post("/leadership/{organisation}/steps/{number}/owners", in, s.nameOwner)
	rs.Post("/leadership/{organisation}/steps/{number}/owners/{owner}/take-on", in, s.takeOn)
	rs.Post("/leadership/{organisation}/steps/{number}/owners/{owner}/take-off", in, s.takeOff)

	// A journey is its author's own: what is under /me is for them alone, the rest shows what they chose.
	rs.Get("/me/journey", in, s.myJourney)
	rs.Get("/me/journey/seen", in, s.seenBy)
	rs.Get("/me/journey/new", in, s.newItem)
	rs.Post("/me/journey/new", in, s.addItem)
	rs.Post("/me/journey/show", in, s.showAll)
	rs.Post("/me/journey/hide", in, s.hideAll)
	rs.Get("/me/journey/{entry}/change", in, s.changeItemForm)
	rs.Post("/me/journey/{entry}/change", in, s.changeItem)
	rs.Post("/me/journey/{entry}/show", in, s.showOne)
	rs.Post("/me/journey/{entry}/hide", in, s.hideOne)
	rs.Post("/me/journey/{entry}/remove", in, s.removeItem)
	rs.Get("/journeys", in, s.shownJourneys)
	rs.Get("/journeys/{person}", in, s.journey)
}
