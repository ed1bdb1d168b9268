package seating

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Whoever is in the team of an edition may come; the policy says who may do what.
func (s *Seating) Routes(rs *web.Routes) {
	team, coordinator := access.SignedIn(), access.Roles(access.Coordinator)
	rs.Get("/editions/{edition}/seating", team, s.plan)
	rs.Post("/editions/{edition}/seating", coordinator, s.seatAgain)
	rs.Get("/editions/{edition}/seating/again", coordinator, s.askAgain)
	rs.Post("/editions/{edition}/seating/publish", coordinator, s.publish)
	rs.Get("/editions/{edition}/seating/setup", coordinator, s.setup)
	rs.Post("/editions/{edition}/seating/setup", coordinator, s.saveSetup)
	rs.Get("/editions/{edition}/seating/rules", coordinator, s.rules)
	rs.Post("/editions/{edition}/seating/rules", coordinator, s.saveRule)
	rs.Post("/editions/{edition}/seating/rules/remove", coordinator, s.removeRule)
	rs.Get("/editions/{edition}/seating/kinds", team, s.kinds)
	rs.Post("/editions/{edition}/seating/kinds", team, s.saveKinds)
	rs.Post("/editions/{edition}/seating/mend", team, s.mend)
	rs.Get("/editions/{edition}/seating/days/{day}/move", team, s.moveForm)
	rs.Post("/editions/{edition}/seating/days/{day}/move", team, s.move)
	rs.Post("/editions/{edition}/seating/days/{day}/hold", team, s.hold)
	rs.Get("/editions/{edition}/seating/days/{day}/away", team, s.awayForm)
	rs.Post("/editions/{edition}/seating/days/{day}/away", team, s.saveAway)
	rs.Get("/editions/{edition}/seating/cards", team, s.cards)
	rs.Get("/editions/{edition}/seating/lists", team, s.lists)
	rs.Get("/editions/{edition}/seating/coaches", team, s.coaches)
	rs.Get("/editions/{edition}/seating/run-sheet", team, s.runSheet)
	rs.Get("/editions/{edition}/rotations", team, s.rotations)
	rs.Get("/editions/{edition}/rotations/new", coordinator, s.newRotation)
	rs.Post("/editions/{edition}/rotations/new", coordinator, s.addRotation)
	rs.Get("/editions/{edition}/rotations/{rotation}", team, s.rotation)
	rs.Get("/editions/{edition}/rotations/{rotation}/change", coordinator, s.changeRotation)
	rs.Post("/editions/{edition}/rotations/{rotation}/change", coordinator, s.saveRotation)
	rs.Get("/editions/{edition}/rotations/{rotation}/words", team, s.words)
	rs.Post("/editions/{edition}/rotations/{rotation}/words", team, s.saveWords)
	rs.Post("/editions/{edition}/rotations/{rotation}/publish", coordinator, s.publishRotation)
	rs.Post("/editions/{edition}/rotations/{rotation}/remove", coordinator, s.removeRotation)
}
