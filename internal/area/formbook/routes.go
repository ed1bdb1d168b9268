package formbook

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (f *Formbook) Routes(rs *web.Routes) {
	keepers := access.Roles(access.Coordinator, access.Administrator)
	rs.Get("/formbook", keepers, f.list)
	rs.Get("/formbook/{key}", keepers, f.one)
	rs.Get("/formbook/{key}/paper", keepers, f.paper)
	rs.Get("/formbook/{key}/try", keepers, f.try)
	rs.Post("/formbook/{key}/try", keepers, f.tried)
	rs.Get("/formbook/{key}/copy", keepers, f.copyPage)
	rs.Post("/formbook/{key}/copy", keepers, f.copy)
	rs.Post("/formbook/{key}/retire", keepers, f.retire)
	rs.Post("/formbook/{key}/restore", keepers, f.restore)

	rs.Post("/formbook/{key}/draft", keepers, f.startDraft)
	rs.Get("/formbook/{key}/draft", keepers, f.draft)
	rs.Get("/formbook/{key}/draft/try", keepers, f.tryDraft)
	rs.Post("/formbook/{key}/draft/try", keepers, f.triedDraft)
	rs.Post("/formbook/{key}/draft/publish", keepers, f.publish)
	rs.Get("/formbook/{key}/draft/discard", keepers, f.discardPage)
	rs.Post("/formbook/{key}/draft/discard", keepers, f.discard)
	rs.Get("/formbook/{key}/draft/about", keepers, f.about)
	rs.Post("/formbook/{key}/draft/about", keepers, f.saveAbout)
	rs.Post("/formbook/{key}/draft/move", keepers, f.move)

	rs.Get("/formbook/{key}/draft/part", keepers, f.part)
	rs.Post("/formbook/{key}/draft/part", keepers, f.savePart)
	rs.Get("/formbook/{key}/draft/part/remove", keepers, f.removePartPage)
	rs.Post("/formbook/{key}/draft/part/remove", keepers, f.removePart)
	rs.Get("/formbook/{key}/draft/question", keepers, f.question)
	rs.Post("/formbook/{key}/draft/question", keepers, f.saveQuestion)
	rs.Get("/formbook/{key}/draft/question/remove", keepers, f.removeQuestionPage)
	rs.Post("/formbook/{key}/draft/question/remove", keepers, f.removeQuestion)
}
