package programme

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/file"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// Routes of the area.
func (p *Programmes) Routes(rs *web.Routes) {
	open := access.Public("people find out what they can join")
	rs.Get("/programmes", open, p.list)
	rs.Get("/programmes/{slug}", open, p.programme)
	rs.Get("/programmes/{slug}/{edition}", open, p.edition)
	rs.Get("/programmes/{slug}/{edition}/days.ics", open, p.file)

	rs.Get("/editions", coordinator(), p.editions)
	rs.Get("/editions/new", coordinator(), p.newEdition)
	rs.Post("/editions/new", coordinator(), p.create)
	rs.Get("/editions/{edition}", coordinator(), p.overview)
	for _, m := range edition.Moves() {
		rs.Post("/editions/{edition}/"+string(m), coordinator(), p.move(m))
	}
	rs.Get("/editions/{edition}/close", coordinator(), p.askMove(edition.Close))
	rs.Get("/editions/{edition}/start", coordinator(), p.askMove(edition.Start))
	rs.Get("/editions/{edition}/basics", coordinator(), p.basics)
	rs.Post("/editions/{edition}/basics", coordinator(), p.saveBasics)
	rs.Get("/editions/{edition}/texts", coordinator(), p.texts)
	rs.Post("/editions/{edition}/texts", coordinator(), p.saveTexts)
	rs.Get("/editions/{edition}/clone", coordinator(), p.cloneForm)
	rs.Post("/editions/{edition}/clone", coordinator(), p.clone)
	rs.Get("/editions/{edition}/people", coordinator(), p.people)
	rs.Post("/editions/{edition}/people", coordinator(), p.addPerson)
	rs.Get("/editions/{edition}/people/{person}/remove", coordinator(), p.askRemovePerson)
	rs.Post("/editions/{edition}/people/{person}/remove", coordinator(), p.removePerson)

	rs.Get("/editions/{edition}/days/new", coordinator(), p.newDay)
	rs.Post("/editions/{edition}/days/new", coordinator(), p.addDay)
	rs.Get("/editions/{edition}/days/{day}/edit", coordinator(), p.editDay)
	rs.Post("/editions/{edition}/days/{day}/edit", coordinator(), p.saveDay)
	rs.Get("/editions/{edition}/days/{day}/remove", coordinator(), p.askRemove)
	rs.Post("/editions/{edition}/days/{day}/remove", coordinator(), p.removeDay)
	rs.Get("/editions/{edition}/days/{day}/sessions/new", coordinator(), p.session("Add a session"))
	rs.Post("/editions/{edition}/days/{day}/sessions/new", coordinator(), p.addSession)
	rs.Get("/editions/{edition}/days/{day}/sessions/{part}", coordinator(), p.session("Change this session"))
	rs.Post("/editions/{edition}/days/{day}/sessions/{part}", coordinator(), p.saveSession)
	rs.Post("/editions/{edition}/days/{day}/sessions/{part}/remove", coordinator(), p.removeSession)

	rs.Get("/editions/{edition}/between/new", coordinator(), p.between("Add something between the days"))
	rs.Post("/editions/{edition}/between/new", coordinator(), p.addBetween)
	rs.Get("/editions/{edition}/between/{between}", coordinator(), p.between("Change this"))
	rs.Post("/editions/{edition}/between/{between}", coordinator(), p.saveBetween)
	rs.Post("/editions/{edition}/between/{between}/remove", coordinator(), p.removeBetween)

	rs.Get("/editions/{edition}/objectives", access.SignedIn(), p.objectives)
	rs.Get("/editions/{edition}/objectives/new", coordinator(), p.objective("Add an objective"))
	rs.Post("/editions/{edition}/objectives/new", coordinator(), p.addObjective)
	rs.Get("/editions/{edition}/objectives/{objective}", coordinator(), p.objective("Change this objective"))
	rs.Post("/editions/{edition}/objectives/{objective}", coordinator(), p.saveObjective)
	rs.Post("/editions/{edition}/objectives/{objective}/remove", coordinator(), p.removeObjective)

	// Beyond the size of a file there is room in the form, so that one that is too large gets its message beside the field.
	upload := web.Upload(3 * file.MaxSize)
	rs.Get("/editions/{edition}/materials/new", coordinator(), p.material("Add a material"))
	rs.Post("/editions/{edition}/materials/new", coordinator(), p.saveMaterialPage("Add a material", "The material is added."), upload)
	rs.Get("/editions/{edition}/materials/{material}", coordinator(), p.material("Change this material"))
	rs.Post("/editions/{edition}/materials/{material}", coordinator(), p.saveMaterialPage("Change this material", "Saved."), upload)
	rs.Post("/editions/{edition}/materials/{material}/remove", coordinator(), p.removeMaterial)
	rs.Get("/materials/{material}", access.Public("materials of a published programme may be for everybody; the page checks whom each is for"), p.serveMaterial)

	// The team of an edition is read from the edition: coordinators, its facilitators, who looks after access needs.
	rs.Get("/editions/{edition}/days", access.SignedIn(), p.days)
	rs.Get("/editions/{edition}/days/{day}", access.SignedIn(), p.day)
	rs.Post("/editions/{edition}/days/{day}/attendance", access.SignedIn(), p.note)
	rs.Get("/editions/{edition}/days/{day}/run-sheet", access.SignedIn(), p.runSheet)
	rs.Get("/editions/{edition}/materials", access.SignedIn(), p.materialsPage)
	rs.Get("/editions/{edition}/places", access.SignedIn(), p.places)
	rs.Get("/editions/{edition}/places/{person}/withdraw", coordinator(), p.askWithdraw)
	rs.Post("/editions/{edition}/places/{person}/withdraw", coordinator(), p.withdraw)
	rs.Get("/editions/{edition}/needs", access.SignedIn(), p.needs)
	rs.Get("/editions/{edition}/days/{day}/needs", access.SignedIn(), p.dayNeeds)
	rs.Post("/editions/{edition}/days/{day}/needs/{person}", access.SignedIn(), p.saveNeeds)

	// Who takes part sees their own programme and their own day.
	rs.Get("/me/programmes", access.SignedIn(), p.ownProgrammes)
	rs.Get("/me/editions/{edition}", access.SignedIn(), p.ownProgramme)
	rs.Get("/me/days/{day}", access.SignedIn(), p.ownDay)
	rs.Post("/me/days/{day}/apologies", access.SignedIn(), p.apologise)
	rs.Post("/me/days/{day}/needs", access.SignedIn(), p.sayAfterwards)
	rs.Post("/me/days/{day}/offer", access.SignedIn(), p.replyOffer)
}
