package outreach

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// pageSize is how many visits a page of the list shows.
const pageSize = 30

type listPage struct {
	ui.Page
	Org            person.Organisation
	R              relation
	All            []Visit
	Sums           []Sum
	Kind           string
	Number         int
	Previous, Next templ.SafeURL
	Places         bool // the reader places activities of the organisation on its grid
}

// in is an address of the log.
func in(p ui.Page, o person.Organisation, format string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/outreach"+format, append([]any{o.ID}, args...)...)
}

func (s *Outreach) list(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Outreach"), Kind: r.Value("kind")}
	p.Number = r.Turn()
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if p.Org, p.R, _, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.tabs(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		if p.All, err = visitsOf(tx, id, p.Kind, pageSize+1, (p.Number-1)*pageSize); err != nil {
			return err
		}
		at, err := s.grid.Of(tx, r.Actor, id, ground.Thing{})
		if err != nil {
			return err
		}
		p.Places = at.Any()
		if p.Sums, err = sums(tx, id); err != nil {
			return err
		}
		rule, err := smallnumber.Of(tx)
		if err != nil {
			return err
		}
		p.Sums, err = protect(rule, p.Sums)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	to := func(n int) templ.SafeURL { return in(p.Page, p.Org, "?kind=%s&page=%d", p.Kind, n) }
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], to(p.Number+1)
	}
	return web.Show(listOf(p)), nil
}

func kindOptions() (out []ui.Option) {
	for _, k := range Kinds() {
		out = append(out, ui.Option{Value: k.ID, Label: k.Words})
	}
	return out
}

func (p listPage) table() ui.TableData {
	t := ui.TableData{Caption: "Visits, the latest first", Columns: ui.Columns("Place or group", "Day", "Who went"), Empty: "No visit is written down here yet."}
	if mayWrite(p.R) {
		t.Columns = append(t.Columns, ui.Numeric("People talked with"))
	}
	t.Columns = append(t.Columns, ui.Columns("What followed")...)
	if p.Places {
		t.Columns = append(t.Columns, ui.Columns("Participation grid")...)
	}
	for _, v := range p.All {
		followed := v.Followed
		if followed == "" {
			followed = "Not known yet"
		}
		row := []templ.Component{ui.Text(v.Place), ui.Text(ui.PlainDate(v.Held)), ui.Text(v.Who)}
		if mayWrite(p.R) {
			row[0] = ui.Link(in(p.Page, p.Org, "/%s", v.ID), v.Place)
			row = append(row, ui.Text(strconv.FormatInt(v.Contacts, 10)))
		}
		row = append(row, ui.Text(followed))
		if p.Places {
			at := ground.GridPlace{Organisation: p.Org.ID, Thing: ground.Thing{Kind: ground.Visit, Of: v.ID}}
			row = append(row, ui.LinkAbout(at.Path(p.Page), "Its place on the grid", v.Place))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p listPage) sums() ui.TableData {
	var rows [][]string
	for _, s := range p.Sums {
		rows = append(rows, []string{kindWords(s.Kind), strconv.FormatInt(s.Visits, 10), s.People})
	}
	return ui.Numbers("By kind of place", []string{"Kind of place", "Visits", "People talked with"}, rows)
}

type formPage struct {
	ui.Page
	Org   person.Organisation
	ID    db.ID
	F     Form
	Clash bool
	Now   Visit
}

func typed(r *web.Request) Form {
	return Form{Place: r.Value("place"), Kind: r.Value("kind"), Held: r.Value("held"), Who: r.Value("who"), Contacts: r.Value("contacts"), Followed: r.Value("followed"), Version: r.Version()}
}

// readForm reads the visit of the path for whoever writes, or an empty form.
func (s *Outreach) readForm(r *web.Request) (formPage, error) {
	p := formPage{Page: r.Page("Write a visit down")}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	if r.PathValue("visit") != "" {
		p.Title = "Change a visit"
		if p.ID, err = r.ID("visit"); err != nil {
			return p, err
		}
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var rel relation
		var err error
		if p.Org, rel, _, err = s.organisation(tx, r.Actor, org); err != nil {
			return err
		}
		if err := r.Actor.May(mayWrite(rel), "Only engagement leads write about visits."); err != nil {
			return err
		}
		p.Parts = nil
		if err := s.tabs(tx, &p.Page, r.Actor, org); err != nil {
			return err
		}
		if p.ID == "" {
			return nil
		}
		p.Now, err = find(tx, p.ID)
		if err == nil && p.Now.Organisation != org {
			err = errs.Missing()
		}
		v := p.Now
		p.F = Form{Place: v.Place, Kind: v.Kind, Held: ui.ShortDate(v.Held), Who: v.Who, Contacts: strconv.FormatInt(v.Contacts, 10), Followed: v.Followed, Version: v.Version}
		return err
	})
	p.Back = "/leadership/" + string(org) + "/outreach"
	return p, err
}

func (s *Outreach) showForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Outreach) newForm(r *web.Request) (web.Answer, error)    { return s.showForm(r) }
func (s *Outreach) changeForm(r *web.Request) (web.Answer, error) { return s.showForm(r) }

func (s *Outreach) saveForm(r *web.Request, do func(p formPage, f Form) error) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := typed(r)
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/outreach", p.Org.ID).Saying("The visit is saved."), do(p, f)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			f.Version = p.Now.Version
		}
		p.Problems, p.Clash, p.F = problems, clash, f
		return formOf(p), nil
	})
}

func (s *Outreach) add(r *web.Request) (web.Answer, error) {
	return s.saveForm(r, func(p formPage, f Form) error {
		_, err := s.Add(r.Ctx(), r.Actor, p.Org.ID, f)
		return err
	})
}

func (s *Outreach) change(r *web.Request) (web.Answer, error) {
	return s.saveForm(r, func(p formPage, f Form) error { return s.Change(r.Ctx(), r.Actor, p.Org.ID, p.ID, f) })
}

func (s *Outreach) remove(r *web.Request) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("visit")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/outreach", org).Saying("The visit is gone from the log."), s.Remove(r.Ctx(), r.Actor, org, id)
}

// action is where the form is sent.
func (p formPage) action() templ.SafeURL {
	if p.ID == "" {
		return in(p.Page, p.Org, "/new")
	}
	return in(p.Page, p.Org, "/%s", p.ID)
}

// lines is a visit as text, to compare what two people wrote.
func lines(place, held, who, contacts, followed string) string {
	return place + "\n" + held + "\n" + who + "\n" + contacts + "\n" + followed
}
