package app

import (
	"io/fs"

	"alongside/internal/area/entrance"
	"alongside/internal/area/evaluation"
	evaluationschema "alongside/internal/area/evaluation/schema"
	"alongside/internal/area/formbook"
	"alongside/internal/area/home"
	"alongside/internal/platform/web"
	"alongside/internal/shared/waiting"
)

// areaSchemas are the migrations of the areas and of the shared mechanisms.
var areaSchemas = []fs.FS{evaluationschema.Files}

// parts are the areas, for what the program asks of all of them.
type parts struct {
	waiting   []waiting.Source
	calendars []waiting.Calendar
}

// mount builds every area and adds its routes and jobs.
func (a *App) mount(rs *web.Routes) {
	entrance.New(a.Accounts).Routes(rs)
	a.evaluation(rs)
	formbook.New(a.DB).Routes(rs)
	home.New(a.DB, a.parts.waiting, a.parts.calendars, nil).Routes(rs)
}

func (a *App) evaluation(rs *web.Routes) {
	e := evaluation.New(a.DB, a.Keys, a.Post)
	e.Routes(rs)
	e.Jobs(a.Worker)
	a.parts.waiting = append(a.parts.waiting, e)
}
