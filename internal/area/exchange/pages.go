package exchange

import (
	"bytes"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

type uploadPage struct {
	ui.Page
	Edition      edition.Edition // empty on the pages for people and for committees
	Organisation db.ID           // whose committees come in; empty on the others
	Runs         []run
	Zone         string
}

// action is where the form posts to.
func (p uploadPage) action() templ.SafeURL {
	if p.Edition.ID != "" {
		return p.To("/editions/%s/import", p.Edition.ID)
	}
	if p.Organisation != "" {
		return p.To("/leadership/%s/map/import", p.Organisation)
	}
	return p.To("/import")
}

func (x *Exchange) fillUpload(r *web.Request, page ui.Page, in Request) (uploadPage, error) {
	p, id := uploadPage{Page: page, Zone: r.Network.Zone, Organisation: in.Organisation}, in.Edition
	err := x.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(mayImport(r.Actor, in.Kind, in.Organisation)); err != nil {
			return err
		}
		var err error
		if id != "" {
			if p.Edition, err = edition.Find(tx, id); err != nil {
				return err
			}
		}
		p.Runs, err = runsOf(tx, r.Actor.Person())
		return err
	})
	return p, err
}

func (x *Exchange) peoplePage(r *web.Request) (web.Answer, error) {
	p, err := x.fillUpload(r, r.Page("Bring in people"), Request{Kind: People})
	return web.Show(upload(p)), err
}

func (x *Exchange) editionPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	p, err := x.fillUpload(r, r.Page("Bring in from a file"), Request{Kind: Applications, Edition: id})
	p.Back = "/editions/" + string(id)
	return web.Show(upload(p)), err
}

func (x *Exchange) uploadPeople(r *web.Request) (web.Answer, error) {
	return x.take(r, "Bring in people", Request{Kind: People})
}

func (x *Exchange) uploadApplications(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return x.take(r, "Bring in from a file", Request{Kind: Applications, Edition: id})
}

// take keeps an uploaded file. One that cannot be read brings the form back with the reason beside the field.
func (x *Exchange) take(r *web.Request, title string, in Request) (web.Answer, error) {
	p, err := x.fillUpload(r, r.Page(title), in)
	if err != nil {
		return web.Answer{}, err
	}
	return x.takeInto(r, p, in)
}

// takeInto is take with the page that the form comes from.
func (x *Exchange) takeInto(r *web.Request, p uploadPage, in Request) (web.Answer, error) {
	back := p.Back
	return web.Form(r, p.Title, func() (web.Answer, error) {
		name, body, chosen, err := file.FromForm(r.Request, "file")
		if err != nil {
			return web.Answer{}, err
		}
		var c errs.Check
		c.That(chosen, "file", "Choose a file: a spreadsheet (.xlsx) or a CSV file.")
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		in.Name, in.Body = name, body
		id, err := x.upload(r.Ctx(), r.Actor, in)
		return web.Redirect("/imports/%s", id), err
	}, func(page ui.Page) templ.Component {
		p.Page = page
		p.Back = back
		return upload(p)
	})
}

func (x *Exchange) peopleTemplate(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayImport(r.Actor, People, "")); err != nil {
		return web.Answer{}, err
	}
	return emptyTable("people.csv", peopleSpec())
}

func (x *Exchange) applicationsTemplate(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	var spec sheet.Spec
	if err := x.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		spec, err = x.specOf(tx, r.Actor, Request{Kind: Applications, Edition: id})
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	return emptyTable("applications.csv", spec)
}

// emptyTable is a file with the headings alone, for people to fill in.
func emptyTable(name string, spec sheet.Spec) (web.Answer, error) {
	var body bytes.Buffer
	w, err := sheet.NewCSVForPeople(&body, spec.Headers())
	if err != nil {
		return web.Answer{}, err
	}
	if err := w.Close(); err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: name, Type: "text/csv; charset=utf-8", Body: body.Bytes()}), nil
}

type importPage struct {
	ui.Page
	looked
	From int // the first fault that is shown
	Zone string
}

func (x *Exchange) importPage(r *web.Request) (web.Answer, error) {
	p, err := x.fillImport(r, r.Page("Check your file"))
	if err != nil {
		return web.Answer{}, err
	}
	switch p.State {
	case waiting:
		p.Title = "Your file is being brought in"
	case done:
		p.Title = "Your file is in"
	case undone:
		p.Title = "This import is undone"
	case failed:
		p.Title = "Nothing was brought in"
	case gone:
		p.Title = "This file is gone"
	}
	return web.Show(importing(p)), nil
}

func (x *Exchange) fillImport(r *web.Request, page ui.Page) (importPage, error) {
	p := importPage{Page: page, Zone: r.Network.Zone}
	id, err := r.ID("import")
	if err != nil {
		return p, err
	}
	if p.looked, err = x.look(r.Ctx(), r.Actor, id); err != nil {
		return p, err
	}
	if from, err := strconv.Atoi(r.Value("from")); err == nil && from > 0 && from < len(p.Report.Faults) {
		p.From = from
	}
	return p, nil
}

// columnField is the name of the field that says which heading fills a column.
func columnField(key string) string { return "column-" + key }

func (x *Exchange) saveColumns(r *web.Request) (web.Answer, error) {
	p, err := x.fillImport(r, r.Page("Check your file"))
	if err != nil {
		return web.Answer{}, err
	}
	m := sheet.Mapping{}
	for _, c := range p.Spec.Columns {
		if i, err := strconv.Atoi(r.Value(columnField(c.Key))); err == nil && i >= 0 && i < len(p.Headers) {
			m[c.Key] = i
		}
	}
	if err := x.setMapping(r.Ctx(), r.Actor, p.ID, m, r.Value("existing") == "update"); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/imports/%s", p.ID).Saying("The file was checked again with these columns."), nil
}

func (x *Exchange) startImport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("import")
	if err != nil {
		return web.Answer{}, err
	}
	err = x.start(r.Ctx(), r.Actor, id, r.Version(), r.Value("said"))
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return web.Redirect("/imports/%s", id).Warning("%s", errs.Of(err).Message), nil
	}
	return web.Redirect("/imports/%s", id), err
}

func (x *Exchange) removeImport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("import")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/imports/%s", id), x.drop(r.Ctx(), r.Actor, id)
}

// faultsFile lists every fault, also those that a page has no room for.
func (x *Exchange) faultsFile(r *web.Request) (web.Answer, error) {
	p, err := x.fillImport(r, r.Page(""))
	if err != nil {
		return web.Answer{}, err
	}
	var body bytes.Buffer
	w, err := sheet.NewCSVForPeople(&body, []string{"Line", "Column", "It says", "What is wrong", "Stops the import"})
	if err != nil {
		return web.Answer{}, err
	}
	for _, f := range p.Report.Faults {
		stops := "yes"
		if f.Note {
			stops = "no"
		}
		if err := w.Row(strconv.Itoa(f.Line), f.Column, f.Value, f.Reason, stops); err != nil {
			return web.Answer{}, err
		}
	}
	if err := w.Close(); err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: "faults.csv", Type: "text/csv; charset=utf-8", Body: body.Bytes()}), nil
}

// ---- small decisions of the pages

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (p importPage) headings() []ui.Option {
	out := make([]ui.Option, 0, len(p.Headers))
	for i, h := range p.Headers {
		if h == "" {
			h = "Column " + strconv.Itoa(i+1)
		}
		out = append(out, ui.Option{Value: strconv.Itoa(i), Label: h})
	}
	return out
}

func (p importPage) chosen(key string) string {
	if i, ok := p.Mapping[key]; ok {
		return strconv.Itoa(i)
	}
	return ""
}

// first shows the first rows as they will be saved, one beside the other.
func (p importPage) first() ui.TableData {
	t := ui.TableData{Caption: "The first row, as it will be saved", Columns: ui.Columns("Column")}
	if n := len(p.Report.First); n > 1 {
		t.Caption = "The first " + strconv.Itoa(n) + " rows, as they will be saved"
	}
	for _, s := range p.Report.First {
		t.Columns = append(t.Columns, ui.Column{Label: "Line " + strconv.Itoa(s.Line) + ": " + s.Note})
	}
	for _, line := range p.Spec.Sampled(p.Report.First) {
		cells := ui.Cells(line...)
		for i := 1; i < len(line); i++ {
			cells[i] = ui.Lines(line[i]) // breaks a long address, so that the table is not wider than the page
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// faults are those of the page, those that stop the import marked as such.
func (p importPage) faults() [][]templ.Component {
	shown := p.Report.Faults[p.From:min(p.From+shownFaults, len(p.Report.Faults))]
	rows := make([][]templ.Component, len(shown))
	for i, f := range shown {
		mark := ui.Tag("Mend this", ui.Red)
		if f.Note {
			mark = ui.Tag("To know", ui.Grey)
		}
		rows[i] = append(ui.Cells(strconv.Itoa(f.Line), f.Column, f.Value, f.Reason), mark)
	}
	return rows
}

// said names what the page says that the import does, so that nothing else is done.
func (p importPage) said() string { return p.Report.said() }

func (p importPage) previous() templ.SafeURL {
	if p.From == 0 {
		return ""
	}
	return p.To("/imports/%s?from=%d", p.ID, max(p.From-shownFaults, 0))
}

func (p importPage) next() templ.SafeURL {
	if p.From+shownFaults >= len(p.Report.Faults) {
		return ""
	}
	return p.To("/imports/%s?from=%d", p.ID, p.From+shownFaults)
}

// backTo is where somebody goes on after an import.
func (p importPage) backTo() templ.SafeURL {
	if p.Edition != "" {
		return p.To("/editions/%s/pipeline", p.Edition)
	}
	if p.Organisation != "" {
		return p.To("/leadership/%s/map", p.Organisation)
	}
	return p.To("/import")
}

func stateWords(r run) string {
	switch r.State {
	case uploaded:
		return "Waits for you"
	case waiting:
		return "Being brought in"
	case done:
		return "Done"
	case failed:
		return "Nothing was brought in"
	case undone:
		return "Undone"
	}
	return "Removed"
}

// called is how an edition is named above a page; "" for a page of the whole network.
func called(e edition.Edition) string {
	if e.ID == "" {
		return ""
	}
	return e.Called()
}
