package lesson

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

type costsPage struct {
	base
	Sheet   CostSheet
	Last    CostSheet
	HasLast bool
	Form    TypedCost
	Words   string
	Line    Cost // the line that is changed
}

func typedCost(r *web.Request) TypedCost {
	return TypedCost{Kind: r.Value("kind"), Words: r.Value("words"), Planned: r.Value("planned"), Actual: r.Value("actual")}
}

func (s *Lessons) costsPage(r *web.Request, problems []errs.Field) (costsPage, error) {
	p := costsPage{Form: typedCost(r)}
	var err error
	p.base, err = s.base(r, "Costs", problems, team.maySeeCosts, func(tx *db.Tx, b *base) error {
		var err error
		if p.Sheet, err = s.Costs(tx, b.E.ID); err != nil {
			return err
		}
		last, found, err := previous(tx, b.E)
		if err != nil || !found {
			return err
		}
		p.HasLast = true
		p.Last, err = s.Costs(tx, last.ID)
		return err
	})
	p.Words = p.Sheet.Words
	if r.Form.Has("cost_words") {
		p.Words = r.Value("cost_words")
	}
	return p, err
}

// cell is an amount of one line, or that nobody knows it.
func cell(n *int64) string {
	if n == nil {
		return "Not known"
	}
	return edition.Pounds(*n)
}

func (p costsPage) lineTable() ui.TableData {
	t := ui.TableData{Caption: "Every line", Empty: "No costs are noted yet.", Columns: []ui.Column{{Label: "What"}, {Label: "Kind"}, ui.Numeric("Planned"), ui.Numeric("Paid")}}
	for _, l := range p.Sheet.Lines {
		first := ui.Text(l.Words)
		if p.T.mayChangeCosts() {
			first = ui.Link(p.in("/costs/%s", l.ID), l.Words)
		}
		t.Rows = append(t.Rows, append([]templ.Component{first}, ui.Cells(kindName(l.Kind), cell(l.Planned), cell(l.Actual))...))
	}
	return t
}

// sideTable sets this edition beside the last one, kind by kind.
func (p costsPage) sideTable() ui.TableData {
	t := ui.TableData{Caption: "By kind", Columns: []ui.Column{{Label: "Kind"}, ui.Numeric("Planned"), ui.Numeric("Paid")}}
	if p.HasLast {
		t.Caption = "By kind, beside the last edition"
		t.Columns = append(t.Columns, ui.Numeric("Planned in "+p.Last.Edition.Name), ui.Numeric("Paid in "+p.Last.Edition.Name))
	}
	row := func(name string, amounts func(CostSheet) (string, string)) {
		planned, actual := amounts(p.Sheet)
		cells := []string{name, planned, actual}
		if p.HasLast {
			planned, actual = amounts(p.Last)
			cells = append(cells, planned, actual)
		}
		t.Rows = append(t.Rows, ui.Cells(cells...))
	}
	for _, k := range CostKinds {
		row(k.Name, func(s CostSheet) (string, string) { return s.Amounts(k.ID) })
	}
	row("In all", func(s CostSheet) (string, string) { return s.Amounts("") })
	row("For each planned place", func(s CostSheet) (string, string) { return cmp.Or(s.PerPlace(), "Not known"), "" })
	row("For each participant", CostSheet.each)
	return t
}

// someLines are so many of all lines of a sheet, with the verb that fits.
func someLines(some, all int, has, have string) string {
	switch {
	case all == 1:
		return "The only line " + has
	case some == 1:
		return "1 of " + number(all) + " lines " + has
	case some == all:
		return "All " + number(all) + " lines " + have
	}
	return number(some) + " of " + number(all) + " lines " + have
}

// honest says what the figures cannot tell.
func (p costsPage) honest() []string {
	_, _, noPlan, noPay := p.Sheet.Total("")
	var out []string
	if words := p.Sheet.Compared(p.Last); p.HasLast && words != "" {
		out = append(out, words)
	}
	if n := len(p.Sheet.Lines); noPay > 0 {
		out = append(out, someLines(noPay, n, "has", "have")+" no paid amount yet. So what was paid is at least what is shown.")
	}
	if noPlan > 0 {
		out = append(out, someLines(noPlan, len(p.Sheet.Lines), "was", "were")+" never planned, or nobody noted how much.")
	}
	if p.HasLast && len(p.Last.Lines) == 0 {
		out = append(out, "No costs of the last edition are noted. So nothing can be compared.")
	} else if _, _, _, gone := p.Last.Total(""); p.HasLast && gone > 0 {
		out = append(out, "The last edition lacks paid amounts too. Compare with care.")
	}
	return out
}

func kindOptions() []ui.Option {
	var out []ui.Option
	for _, k := range CostKinds {
		out = append(out, ui.Option{Value: k.ID, Label: k.Name})
	}
	return out
}

func (s *Lessons) costs(r *web.Request) (web.Answer, error) {
	p, err := s.costsPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(costsOfPage(p)), nil
}

// costAct does something with the costs of the edition in the address, and leads back to them.
func (s *Lessons) costAct(r *web.Request, said string, do func(id db.ID) error, again func(problems []errs.Field, _ bool) (templ.Component, error)) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/editions/%s/costs", id).Saying("%s", said), do(id)
	}, again)
}

func (s *Lessons) costsAgain(r *web.Request) func(problems []errs.Field, _ bool) (templ.Component, error) {
	return func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.costsPage(r, problems)
		return costsOfPage(p), err
	}
}

func (s *Lessons) addCost(r *web.Request) (web.Answer, error) {
	return s.costAct(r, "The line is added.", func(id db.ID) error { return s.SaveCost(r.Ctx(), r.Actor, id, "", 0, typedCost(r)) }, s.costsAgain(r))
}

func (s *Lessons) explain(r *web.Request) (web.Answer, error) {
	return s.costAct(r, "Saved.", func(id db.ID) error { return s.ExplainCosts(r.Ctx(), r.Actor, id, r.Value("cost_words"), r.Version()) }, s.costsAgain(r))
}

func typedPounds(n *int64) string {
	if n == nil {
		return ""
	}
	return edition.PoundsCell(*n)
}

func (s *Lessons) costLine(r *web.Request, problems []errs.Field) (costsPage, error) {
	p, err := s.costsPage(r, problems)
	if err != nil {
		return p, err
	}
	p.Back = "/editions/" + string(p.E.ID) + "/costs"
	for _, l := range p.Sheet.Lines {
		if string(l.ID) == r.PathValue("cost") {
			p.Line = l
		}
	}
	if p.Line.ID == "" {
		return p, errs.Missing()
	}
	if problems == nil {
		p.Form = TypedCost{Kind: p.Line.Kind, Words: p.Line.Words, Planned: typedPounds(p.Line.Planned), Actual: typedPounds(p.Line.Actual)}
	}
	return p, nil
}

func (s *Lessons) costForm(r *web.Request) (web.Answer, error) {
	p, err := s.costLine(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(costFormOf(p)), nil
}

func (s *Lessons) saveCost(r *web.Request) (web.Answer, error) {
	which := db.ID(r.PathValue("cost"))
	again := func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.costLine(r, problems)
		return costFormOf(p), err
	}
	return s.costAct(r, "The line is saved.", func(id db.ID) error {
		if _, err := s.costLine(r, nil); err != nil {
			return err
		}
		return s.SaveCost(r.Ctx(), r.Actor, id, which, r.Version(), typedCost(r))
	}, again)
}

func (s *Lessons) removeCost(r *web.Request) (web.Answer, error) {
	return s.costAct(r, "The line is removed.", func(id db.ID) error { return s.RemoveCost(r.Ctx(), r.Actor, id, db.ID(r.PathValue("cost"))) }, s.costsAgain(r))
}

func versionText(n int64) string { return strconv.FormatInt(n, 10) }
