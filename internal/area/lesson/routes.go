package lesson

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who is of an edition is read from the edition; the policy says who may do what.
func (s *Lessons) Routes(rs *web.Routes) {
	in, coordinator := access.SignedIn(), access.Roles(access.Coordinator)
	rs.Get("/editions/{edition}/lessons", in, s.lessons)
	rs.Post("/editions/{edition}/lessons", in, s.write)
	rs.Post("/editions/{edition}/lessons/invite", coordinator, s.invite)
	rs.Get("/editions/{edition}/lessons/{lesson}", in, s.one)
	rs.Get("/editions/{edition}/lessons/{lesson}/change", in, s.changeForm)
	rs.Post("/editions/{edition}/lessons/{lesson}/change", in, s.change)
	rs.Get("/editions/{edition}/lessons/{lesson}/withdraw", in, s.withdrawForm)
	rs.Post("/editions/{edition}/lessons/{lesson}/withdraw", in, s.withdraw)
	rs.Post("/editions/{edition}/lessons/{lesson}/ask", in, s.ask)
	rs.Post("/editions/{edition}/lessons/{lesson}/describe", in, s.describe)
	rs.Post("/editions/{edition}/lessons/{lesson}/agree", in, s.agree)
	rs.Post("/editions/{edition}/lessons/{lesson}/take-back", in, s.takeBack)
	rs.Post("/editions/{edition}/changes/{change}", in, s.tick)
	rs.Get("/editions/{edition}/costs", in, s.costs)
	rs.Post("/editions/{edition}/costs", coordinator, s.addCost)
	rs.Post("/editions/{edition}/costs/words", coordinator, s.explain)
	rs.Get("/editions/{edition}/costs/{cost}", coordinator, s.costForm)
	rs.Post("/editions/{edition}/costs/{cost}", coordinator, s.saveCost)
	rs.Post("/editions/{edition}/costs/{cost}/remove", coordinator, s.removeCost)
	rs.Get("/editions/{edition}/supervision", in, s.supervisions)
	rs.Post("/editions/{edition}/supervision", in, s.hold)
	rs.Get("/editions/{edition}/supervision/{supervision}", in, s.supervision)
	rs.Post("/editions/{edition}/supervision/{supervision}/date", in, s.move)
	rs.Post("/editions/{edition}/supervision/{supervision}/note", in, s.note)
	rs.Get("/editions/{edition}/supervision/{supervision}/note/delete", in, s.deleteNoteForm)
	rs.Post("/editions/{edition}/supervision/{supervision}/note/delete", in, s.deleteNote)
	rs.Post("/editions/{edition}/supervision/{supervision}/mirror", in, s.mirror)
	rs.Post("/editions/{edition}/supervision/{supervision}/lesson", in, s.fromSupervision)
}
