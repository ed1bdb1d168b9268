package evaluation

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// themesPage is where somebody sorts quotes by theme.
type themesPage struct {
	editionPage
	Sorting
}

const themesTitle = "Sort quotes by theme"

func (e *Evaluation) themesPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	s, err := e.Sorting(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(themesView(themesPage{inEdition(r, themesTitle, s.Edition, "/quotes"), s})), nil
}

func (e *Evaluation) saveThemes(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	themes := map[db.ID]string{}
	for name, values := range r.Form {
		if q, ok := strings.CutPrefix(name, "theme-"); ok && len(values) > 0 && db.ID(q).Valid() {
			themes[db.ID(q)] = values[0]
		}
	}
	err = e.SaveThemes(r.Ctx(), r.Actor, id, themes)
	if problem := errs.Of(err); problem != nil && problem.Kind == errs.Invalid {
		s, readErr := e.Sorting(r.Ctx(), r.Actor, id)
		if readErr != nil {
			return web.Answer{}, readErr
		}
		p := themesPage{inEdition(r, themesTitle, s.Edition, "/quotes"), s}
		p.Problems = problem.Fields
		for i := range p.Quotes {
			p.Quotes[i].Theme = themes[p.Quotes[i].ID]
		}
		return web.Problem(themesView(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/quotes/themes", id).Saying("Your themes are saved."), nil
}

// differTable shows where two people differ.
func (a SortedAgreement) table() ui.TableData {
	t := ui.TableData{Caption: "Quotes that the two sorted differently", Columns: ui.Columns("Quote", "One", "The other")}
	for _, d := range a.Differ {
		t.Rows = append(t.Rows, ui.Cells(shortened(d.Text), d.First, d.Second))
	}
	return t
}
