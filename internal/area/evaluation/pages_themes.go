package evaluation

import (
	"slices"
	"strconv"
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
	Names string // the list of themes as it is in its field
}

const themesTitle = "Sort quotes by theme"

func newThemesPage(r *web.Request, s Sorting) themesPage {
	p := themesPage{inEdition(r, themesTitle, s.Edition, ""), s, strings.Join(s.Frame, "\n")}
	if s.Runs {
		p.editionPage = inEdition(r, themesTitle, s.Edition, "/quotes")
	}
	return p
}

func (e *Evaluation) themesPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	s, err := e.Sorting(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(themesView(newThemesPage(r, s))), nil
}

// saveThemes saves the list of themes, or the themes that somebody gives to quotes.
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
	list, said := r.Value("do") == "names", "Your themes are saved."
	if list {
		said = "The list of themes is saved."
		version, _ := strconv.ParseInt(r.Value("version"), 10, 64) // a wrong one is a stale one
		err = e.SaveFrame(r.Ctx(), r.Actor, id, r.Value("names"), version)
	} else {
		err = e.SaveThemes(r.Ctx(), r.Actor, id, themes)
	}
	if problem := errs.Of(err); problem != nil && (problem.Kind == errs.Invalid || problem.Kind == errs.Conflict && list) {
		s, readErr := e.Sorting(r.Ctx(), r.Actor, id)
		if readErr != nil {
			return web.Answer{}, readErr
		}
		p := newThemesPage(r, s)
		p.Problems = problem.Fields
		answer := web.Problem
		if problem.Kind == errs.Conflict {
			answer, p.Problems = web.Clash, []errs.Field{{Name: "names", Message: problem.Message}}
		}
		if list {
			p.Names = r.Value("names")
		}
		for i := range p.Quotes {
			if typed, ok := themes[p.Quotes[i].ID]; ok {
				p.Quotes[i].Theme = typed
			}
		}
		return answer(themesView(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/quotes/themes", id).Saying("%s", said), nil
}

// options are the answers of the question after the theme of a quote.
func (p themesPage) options(q Quote) []ui.Option { return ui.Options(p.names(q)...) }

// open says whether a theme can still be given or changed.
func (p themesPage) open() bool {
	return slices.ContainsFunc(p.Quotes, func(q Quote) bool { return !p.Stands[q.ID] })
}

// differTable shows where two people differ.
func (a SortedAgreement) table() ui.TableData {
	t := ui.TableData{Caption: "Quotes that the two sorted differently", Columns: ui.Columns("Quote", "One", "The other")}
	for _, d := range a.Differ {
		t.Rows = append(t.Rows, ui.Cells(shortened(d.Text), d.First, d.Second))
	}
	return t
}
