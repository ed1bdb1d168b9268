package support

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

const pageSize = 50

// pager is which page of a long list is shown.
type pager struct {
	number         int
	Text           string
	Previous, Next templ.SafeURL
}

func pagerOf(r *web.Request) pager {
	n := r.Turn()
	return pager{number: n, Text: "Page " + strconv.Itoa(n)}
}

func (p pager) offset() int { return (p.number - 1) * pageSize }

// turn keeps one page of rows that were read with one more than fit, and fills in the links.
func turn[T any](p *pager, rows []T, to func(page int) templ.SafeURL) []T {
	if p.number > 1 {
		p.Previous = to(p.number - 1)
	}
	if len(rows) > pageSize {
		rows, p.Next = rows[:pageSize], to(p.number+1)
	}
	return rows
}

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// dayField is a day as a field shows it; what is no day as it was typed.
func dayField(day string) string {
	if d, ok := ui.ParseDate(day); ok {
		return ui.ShortDate(d)
	}
	return day
}

type leadersPage struct {
	ui.Page
	All              []Link
	Wants            wants
	Pager            pager
	Count, Have, Cov int64
	Promise          int64
}

func (s *Support) listPage(r *web.Request) (web.Answer, error) {
	p := leadersPage{Page: r.Page("Key contacts"), Wants: wants{Words: r.Value("q"), Needs: r.Value("show") == "needs"}, Pager: pagerOf(r)}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(runs(r.Actor)); err != nil {
			return err
		}
		day := tx.Now.In(r.Network.Zone).Format("2006-01-02")
		all, err := listLeaders(tx, day, p.Wants, pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL {
			return p.To("/contacts?q=%s&show=%s&page=%d", p.Wants.Words, r.Value("show"), n)
		})
		if p.Count, p.Have, p.Cov, err = covered(tx, day); err != nil {
			return err
		}
		pr, err := promiseOf(tx)
		p.Promise = pr.Days
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(leadersOf(p)), nil
}

func (p leadersPage) tabs() []ui.Tab {
	return []ui.Tab{{Label: "Everybody", Href: p.To("/contacts"), Current: !p.Wants.Needs}, {Label: "Who needs somebody", Href: p.To("/contacts?show=needs"), Current: p.Wants.Needs}}
}

func (p leadersPage) sum() string {
	return "Of " + counted(p.Count, "patient leader", "patient leaders") + ", " + number(p.Have) + " have a contact who answers. " + number(p.Cov) + " of these have a cover too."
}

func (p leadersPage) table() ui.TableData {
	t := ui.TableData{Caption: "Patient leaders and who answers them", Columns: ui.Columns("Name", "Contact", "Cover", "To do"), Empty: "Nobody to show here."}
	for _, l := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/contacts/people/%s", l.Person), l.PersonName), ui.Text(l.ContactName), ui.Text(l.CoverName), ui.Text(l.needs())})
	}
	return t
}

type namingPage struct {
	ui.Page
	Person Link
	People []answerer
	Form   Naming
	Away   []Absence
	Clash  bool
	Runs   bool // names contacts for everybody
}

func (s *Support) readNaming(r *web.Request) (namingPage, error) {
	p := namingPage{Page: r.Page("")}
	p.Back = "/contacts"
	id, err := r.ID("person")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		day := tx.Now.In(r.Network.Zone).Format("2006-01-02")
		who, link, err := s.nameable(tx, r.Actor, id, day)
		if err != nil {
			return err
		}
		if p.Person, p.Runs = link, runs(r.Actor); !p.Runs {
			p.Back = "/me"
		}
		p.Person.Person, p.Person.PersonName, p.Title = who.ID, who.Name(), "Key contact of "+who.Name()
		if p.Person.Contact != "" {
			if p.Away, err = absencesOf(tx, p.Person.Contact, day); err != nil {
				return err
			}
		}
		p.Form = Naming{Contact: string(p.Person.Contact), Cover: string(p.Person.Cover), Version: p.Person.Version}
		if p.Person.Lapsed != 0 {
			p.Form.Contact = ""
		}
		p.People, err = answerers(tx)
		return err
	})
	return p, err
}

func (p namingPage) options() []ui.Option {
	var out []ui.Option
	for _, a := range p.People {
		if a.ID != p.Person.Person {
			out = append(out, ui.Option{Value: string(a.ID), Label: a.Name})
		}
	}
	return out
}

func (s *Support) namePage(r *web.Request) (web.Answer, error) {
	p, err := s.readNaming(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(namingOf(p)), nil
}

func (s *Support) name(r *web.Request) (web.Answer, error) {
	p, err := s.readNaming(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := Naming{Contact: r.Value("contact"), ContactMail: r.Value("contact-mail"), Cover: r.Value("cover"), CoverMail: r.Value("cover-mail"), Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		to := web.Redirect("/contacts")
		if !p.Runs {
			to = web.Redirect("/me")
		}
		return to.Saying("Saved. We write to everybody for whom this is new."), s.Name(r.Ctx(), r.Actor, p.Person.Person, typed)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if p.Clash = clash; clash {
			typed.Version = p.Person.Version
		}
		p.Problems, p.Form = problems, typed
		return namingOf(p), nil
	})
}

func (s *Support) end(r *web.Request) (web.Answer, error) {
	p, err := s.readNaming(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/contacts").Saying("They have no key contact now."), s.End(r.Ctx(), r.Actor, p.Person.Person, r.Version())
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash = problems, clash
		return namingOf(p), nil
	})
}

func (s *Support) giveUp(r *web.Request) (web.Answer, error) {
	id, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/questions").Saying("Your coordinator is told, and names somebody else."), s.GiveUp(r.Ctx(), r.Actor, id)
}

type awayPage struct {
	ui.Page
	Who         answerer
	Own         bool
	All         []Absence
	First, Last string
}

func (s *Support) readAway(r *web.Request) (awayPage, error) {
	p := awayPage{Page: r.Page("Days away"), First: r.Value("first"), Last: r.Value("last")}
	id, err := r.ID("person")
	if err != nil {
		return p, err
	}
	p.Own = r.Actor.Is(id)
	if p.Back = "/contacts"; p.Own {
		p.Back = "/me/questions"
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		does, err := s.anyServes(tx, id)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(does && mayAway(r.Actor, id)); err != nil {
			return err
		}
		if p.Who, err = nameOf(tx, id); err != nil {
			return err
		}
		p.All, err = absencesOf(tx, id, tx.Now.In(r.Network.Zone).Format("2006-01-02"))
		return err
	})
	return p, err
}

func (s *Support) awayPage(r *web.Request) (web.Answer, error) {
	p, err := s.readAway(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(awayOf(p)), nil
}

func (p awayPage) table() ui.TableData {
	t := ui.TableData{Caption: "Days away, now and to come", Columns: ui.Columns("From", "To", "Change"), Empty: "No days away are noted."}
	for _, a := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Text(ui.PlainDate(a.First)), ui.Text(ui.PlainDate(a.Last)),
			ui.PostButton(p.To("/contacts/away/%s/%s/remove", p.Who.ID, a.ID), "Remove "+ui.PlainDate(a.First), ui.Secondary, nil)})
	}
	return t
}

func (s *Support) away(r *web.Request) (web.Answer, error) {
	p, err := s.readAway(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/contacts/away/%s", p.Who.ID).Saying("Saved. The cover stands in on these days."), s.Away(r.Ctx(), r.Actor, Absence{Person: p.Who.ID, First: p.First, Last: p.Last})
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return awayOf(p), nil
	})
}

func (s *Support) back(r *web.Request) (web.Answer, error) {
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("absence")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/contacts/away/%s", who).Saying("These days are removed."), s.Back(r.Ctx(), r.Actor, who, id)
}

type promisePage struct {
	ui.Page
	Now   promise
	Days  string
	Clash bool
}

func (s *Support) readPromise(r *web.Request) (promisePage, error) {
	p := promisePage{Page: r.Page("How soon an answer comes")}
	p.Back = "/contacts"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(runs(r.Actor)); err != nil {
			return err
		}
		var err error
		p.Now, err = promiseOf(tx)
		return err
	})
	p.Days = number(p.Now.Days)
	return p, err
}

func (s *Support) promisePage(r *web.Request) (web.Answer, error) {
	p, err := s.readPromise(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(promiseOfPage(p)), nil
}

func (s *Support) savePromise(r *web.Request) (web.Answer, error) {
	p, err := s.readPromise(r)
	if err != nil {
		return web.Answer{}, err
	}
	days, _ := strconv.ParseInt(r.Value("days"), 10, 64)
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/contacts").Saying("The promise is saved. It counts for new questions."), s.Promise(r.Ctx(), r.Actor, days, r.Version())
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash, p.Days = problems, clash, r.Value("days")
		return promiseOfPage(p), nil
	})
}

type figuresPage struct {
	ui.Page
	F               Figures
	Years           []Figures
	Promise         int64
	From, Until, On string // as typed
}

func (s *Support) figuresPage(r *web.Request) (web.Answer, error) {
	p := figuresPage{Page: r.Page("How quickly questions are answered"), From: r.Value("from"), Until: r.Value("until"), On: r.Value("on")}
	p.Back = "/contacts"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(runs(r.Actor)); err != nil {
			return err
		}
		day := tx.Now.In(r.Network.Zone).Format("2006-01-02")
		from, until, on, problems := period(p.From, p.Until, p.On, day)
		p.Problems = problems
		pr, err := promiseOf(tx)
		if err != nil {
			return err
		}
		p.Promise = pr.Days
		if p.F, err = FiguresOf(tx, from, until, on); err != nil {
			return err
		}
		p.Years, err = yearsOf(tx, yearsOn(on, -3)[:4]+"-01-01", on)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Problems) > 0 {
		return web.Problem(figuresOf(p)), nil
	}
	return web.Show(figuresOf(p)), nil
}

func (p figuresPage) table() ui.TableData {
	t := ui.TableData{Caption: "Questions by the year in which they were asked", Columns: []ui.Column{{Label: "Year"}, ui.Numeric("Answered in time"), ui.Numeric("Late, or not answered"), ui.Numeric("Not due yet"), ui.Numeric("Share in time"), ui.Numeric("Working days, in the middle")}, Empty: "Nothing was asked yet."}
	for _, f := range p.Years {
		t.Rows = append(t.Rows, ui.Cells(append([]string{f.From[:4]}, f.cells()...)...))
	}
	return t
}

func (p figuresPage) chosen() ui.TableData {
	return ui.Numbers("From "+plain(p.F.From)+" to "+plain(p.F.Until)+", as known on "+plain(p.F.On), []string{"What", "Number"}, rowsOf([]string{"Answered in time", "Late, or not answered", "Not due yet", "Share in time", "Working days to the first answer, in the middle"}, p.F.cells()))
}

func rowsOf(names, values []string) [][]string {
	out := make([][]string, len(names))
	for i := range names {
		out[i] = []string{names[i], values[i]}
	}
	return out
}

// cells are the figures as texts, in the order of the tables.
func (f Figures) cells() []string {
	if f.TooFew {
		return []string{"too few", "too few", "too few", "too few", "too few"}
	}
	out := []string{cellWords(f.InTime), cellWords(f.Late), cellWords(f.Waits), f.Share, f.Median}
	for i, v := range out {
		if v == "" {
			out[i] = "not shown"
		}
	}
	return out
}
