package evaluation

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// importPage is the way of a file of answers: choose it, say which column is which, see every fault, bring it in. The
// table travels with the page between these steps, so that no copy of it stays here.
type importPage struct {
	editionPage
	Plan    ImportPlan
	Table   *sheet.Table // nil before a file was chosen
	Mapping sheet.Mapping
	Spec    sheet.Spec
	Forms   []ui.Option    // what can be chosen
	Count   int            // how many forms would come in
	First   []sheet.Sample // the first of them, without anything that names a person
	Faults  []sheet.Fault
	Checked bool // the dry run is done
}

func (p importPage) ready() bool { return p.Checked && !sheet.Stops(p.Faults) }

func importPlanFrom(r *web.Request) ImportPlan {
	return ImportPlan{Name: r.Value("name"), Instrument: r.Value("instrument"), Date: r.Value("date"), Invited: r.Value("invited"), Note: r.Value("note")}
}

const importTitle = "Bring in answers from a file"

func (e *Evaluation) importPage(r *web.Request) (web.Answer, error) {
	ed, err := e.edition(r)
	if err != nil {
		return web.Answer{}, err
	}
	forms, err := e.forms(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(importing(importPage{editionPage: inEdition(r, importTitle, ed, wavesPath), Forms: forms})), nil
}

func (e *Evaluation) importFile(r *web.Request) (web.Answer, error) {
	ed, err := e.edition(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := importPage{editionPage: inEdition(r, importTitle, ed, wavesPath), Plan: importPlanFrom(r)}
	if p.Forms, err = e.forms(r); err != nil {
		return web.Answer{}, err
	}
	if p.Spec, err = e.importSpec(r.Ctx(), r.Actor, p.Plan.Instrument); err != nil {
		return web.Answer{}, err
	}
	show := func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return importing(p)
	}
	return web.Form(r, importTitle, func() (web.Answer, error) {
		if err := p.read(r); err != nil {
			return web.Answer{}, err
		}
		if r.Value("do") != "import" {
			return e.dryRun(r, p)
		}
		id, faults, err := e.Import(r.Ctx(), r.Actor, ed.ID, p.Plan, p.Table, p.Mapping)
		if err != nil {
			return web.Answer{}, err
		}
		if sheet.Stops(faults) {
			return e.dryRun(r, p)
		}
		return web.Redirect("/editions/%s/waves/%s", ed.ID, id).Saying("%d forms are in.", len(p.Table.Lines)), nil
	}, show)
}

func (e *Evaluation) dryRun(r *web.Request, p importPage) (web.Answer, error) {
	var err error
	p.Count, p.First, p.Faults, err = e.CheckImport(r.Ctx(), r.Actor, p.Edition.ID, p.Plan, p.Table, p.Mapping)
	if err != nil {
		return web.Answer{}, err
	}
	p.Checked = true
	if sheet.Stops(p.Faults) {
		return web.Problem(importing(p)), nil
	}
	return web.Show(importing(p)), nil
}

// read takes the table from the file or from the page before, and the mapping from the page or from the headings.
func (p *importPage) read(r *web.Request) error {
	file, header, err := r.FormFile("file")
	switch {
	case err == nil:
		defer file.Close()
		if p.Table, err = sheet.Read(file, header.Filename, sheet.Options{Bytes: largestFile, Rows: mostForms}); err != nil {
			if problem := errs.Of(err); problem != nil {
				return &errs.Error{Kind: errs.Invalid, Message: problem.Message, Fields: []errs.Field{{Name: "file", Message: problem.Message}}}
			}
			return err
		}
		p.Mapping = p.Spec.Guess(p.Table.Headers)
	case r.Value("table") != "":
		if p.Table, err = unpackTable(r.Value("table")); err != nil {
			return errs.New(errs.Invalid, "We could not read the file again. Choose it once more.")
		}
		p.Mapping = p.mapping(r)
	default:
		var c errs.Check
		c.That(false, "file", "Choose a file.")
		return c.Err()
	}
	return nil
}

// mapping is which column the person chose for each question.
func (p *importPage) mapping(r *web.Request) sheet.Mapping {
	m := sheet.Mapping{}
	for _, c := range p.Spec.Columns {
		if n, err := strconv.Atoi(r.Value("column-" + c.Key)); err == nil && n >= 0 && n < len(p.Table.Headers) {
			m[c.Key] = n
		}
	}
	return m
}

// packTable writes a table small enough to travel in a form.
func packTable(t *sheet.Table) (string, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := json.NewEncoder(z).Encode(t); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}

// mostUnpacked is how many bytes a table may have when it is unpacked again: what somebody sends is not trusted.
const mostUnpacked = 8 * largestFile

func unpackTable(text string) (*sheet.Table, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	var t sheet.Table
	if err := json.NewDecoder(io.LimitReader(z, mostUnpacked)).Decode(&t); err != nil {
		return nil, err
	}
	return &t, nil
}

func (p importPage) packed() (string, error) { return packTable(p.Table) }

// first shows the first forms as they will be saved, one beside the other.
func (p importPage) first() ui.TableData {
	t := ui.TableData{Caption: "The first " + strconv.Itoa(len(p.First)) + " forms, as they will be saved", Columns: ui.Columns("Question")}
	if len(p.First) == 1 {
		t.Caption = "The first form, as it will be saved"
	}
	for _, s := range p.First {
		t.Columns = append(t.Columns, ui.Column{Label: "Line " + strconv.Itoa(s.Line)})
	}
	for _, line := range p.Spec.Sampled(p.First) {
		cells := ui.Cells(line...)
		for i := 1; i < len(line); i++ {
			cells[i] = ui.Lines(line[i]) // breaks a long address, so that the table is not wider than the page
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// columnChoice lets the person choose the column of one question.
func (p importPage) columnChoice(c sheet.Column) ui.Choice {
	choice := ui.Choice{Page: p.Page, Name: "column-" + c.Key, Label: c.Label, Unmarked: true, Empty: "Not in the file"}
	for i, h := range p.Table.Headers {
		choice.Options = append(choice.Options, ui.Option{Value: strconv.Itoa(i), Label: h})
	}
	if n, ok := p.Mapping[c.Key]; ok {
		choice.Value = strconv.Itoa(n)
	}
	return choice
}

// mostFaults is how many faults the page lists; their number is told in any case.
const mostFaults = 200

func faultRows(faults []sheet.Fault) [][]templ.Component {
	var rows [][]templ.Component
	for _, f := range faults {
		if !f.Note && len(rows) < mostFaults {
			rows = append(rows, ui.Cells(strconv.Itoa(f.Line), f.Column, f.Value, f.Reason))
		}
	}
	return rows
}

func stopping(faults []sheet.Fault) int {
	n := 0
	for _, f := range faults {
		if !f.Note {
			n++
		}
	}
	return n
}

func notes(faults []sheet.Fault) []string {
	var out []string
	for _, f := range faults {
		if f.Note {
			out = append(out, f.Error())
		}
	}
	return out
}
