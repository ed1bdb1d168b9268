package exchange

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// This file is the import of a spreadsheet of committees: who holds which role in the groups of an organisation. Such an import can be
// undone, and names that may be one person are a question to whoever brings the file in.

// Committees is what such an import needs from the area of maps.
type Committees interface {
	// ImportSpec is what a file may hold, for whoever may change the map of this organisation.
	ImportSpec(tx *db.Tx, a access.Actor, organisation db.ID) (sheet.Spec, error)
	// ImportHeadings are the columns that a file may name.
	ImportHeadings() sheet.Spec
	// ImportPrepare fills what a spreadsheet says only once, before its lines are checked.
	ImportPrepare(t *sheet.Table, m sheet.Mapping)
	// ImportPlan works out what the rows would do. twins are the questions about names, same the answers; save does it.
	ImportPlan(tx *db.Tx, a access.Actor, organisation, run db.ID, rows []sheet.Row, same []string) (add, leave int, faults []sheet.Fault, first []sheet.Sample, twins []ui.Option, save func(tx *db.Tx) error, err error)
	// ImportUndo takes away what an import brought in, and gives how many roles went.
	ImportUndo(tx *db.Tx, a access.Actor, organisation, run db.ID) (int64, error)
}

func (x *Exchange) planTerms(tx *db.Tx, actor access.Actor, in Request, rows []sheet.Row) (plan, error) {
	var p plan
	var err error
	if in.run == "" {
		in.run = db.NewID()
	}
	p.Add, p.Leave, p.Faults, p.First, p.Twins, p.save, err = x.committees.ImportPlan(tx, actor, in.Organisation, in.run, rows, in.Same)
	return p, err
}

// setSame keeps what somebody chose about names.
func (x *Exchange) setSame(ctx context.Context, actor access.Actor, id db.ID, same []string) error {
	return x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := own(tx, actor, id); err != nil {
			return err
		}
		raw, err := json.Marshal(same)
		if err != nil {
			return err
		}
		saved, err := saveSame(tx, id, string(raw))
		if err == nil && !saved {
			return errs.New(errs.Conflict, "This import has begun already.")
		}
		return err
	})
}

// undo takes away what an import of committees brought in.
func (x *Exchange) undo(ctx context.Context, actor access.Actor, id db.ID) (gone int64, err error) {
	err = x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		r, err := own(tx, actor, id)
		if err != nil {
			return err
		}
		if r.Kind != Terms || r.State != done {
			return errs.New(errs.Conflict, "This import cannot be undone.")
		}
		if gone, err = x.committees.ImportUndo(tx, actor, r.Organisation, id); err != nil {
			return err
		}
		r.State = undone
		if err := end(tx, r); err != nil {
			return err
		}
		return audit.Record(tx, actor, "import.undo", "import", id, string(r.Kind))
	})
	return gone, err
}

func (x *Exchange) termsPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	p, err := x.fillTerms(r, r.Page(termsTitle), id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(upload(p)), nil
}

const termsTitle = "Bring in a spreadsheet of committees"

func (x *Exchange) fillTerms(r *web.Request, page ui.Page, organisation db.ID) (uploadPage, error) {
	p, err := x.fillUpload(r, page, Request{Kind: Terms, Organisation: organisation})
	if err != nil {
		return p, err
	}
	p.Back = "/leadership/" + string(organisation) + "/map"
	return p, x.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		_, err := x.specOf(tx, r.Actor, Request{Kind: Terms, Organisation: organisation})
		return err
	})
}

func (x *Exchange) uploadTerms(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	p, err := x.fillTerms(r, r.Page(termsTitle), id)
	if err != nil {
		return web.Answer{}, err
	}
	return x.takeInto(r, p, Request{Kind: Terms, Organisation: id})
}

func (x *Exchange) termsTemplate(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	var spec sheet.Spec
	if err := x.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		spec, err = x.specOf(tx, r.Actor, Request{Kind: Terms, Organisation: id})
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	return emptyTable("committees.csv", spec)
}

func (x *Exchange) saveSame(r *web.Request) (web.Answer, error) {
	id, err := r.ID("import")
	if err != nil {
		return web.Answer{}, err
	}
	same := r.PostForm["same"]
	if r.Value("all") == "yes" {
		same = []string{"all"}
	}
	if err := x.setSame(r.Ctx(), r.Actor, id, same); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/imports/%s", id).Saying("The file was checked again with these people."), nil
}

func (x *Exchange) undoImport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("import")
	if err != nil {
		return web.Answer{}, err
	}
	n, err := x.undo(r.Ctx(), r.Actor, id)
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/imports/%s", id).Warning("%s", errs.Of(err).Message), nil
	}
	return web.Redirect("/imports/%s", id).Saying("The import is undone: %s.", counted(int(n), "role is taken away", "roles are taken away")), err
}

// chosenTwins are the choices about names as they are now.
func (p importPage) chosenTwins() []string {
	if len(p.Same) == 1 && p.Same[0] == "all" {
		var out []string
		for _, o := range p.Report.Twins {
			if strings.HasPrefix(o.Value, "file:") || strings.HasPrefix(o.Value, "map:") { // not what only looks alike
				out = append(out, o.Value)
			}
		}
		return out
	}
	return p.Same
}

// sameName is the choice about names, with a box for each.
func (p importPage) sameName() ui.Choice {
	return ui.Choice{Page: p.Page, Name: "same", Label: "Is this the same person?", Hint: "Tick what is so. Whoever is not ticked stays a person of their own.", Values: p.chosenTwins(), Options: p.Report.Twins, Unmarked: true}
}

// undoing is the button that takes an import back.
func (p importPage) undoing() templ.Component {
	return ui.PostButton(p.To("/imports/%s/undo", p.ID), "Undo this import", ui.Secondary, nil)
}
