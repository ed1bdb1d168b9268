package idea

import (
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// frame is what every page about the ideas of an organisation has.
type frame struct {
	ui.Page
	Org   person.Organisation
	At    place
	Me    db.ID
	Today string
}

// in is an address of the organisation's ideas.
func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/ideas"+format, append([]any{f.Org.ID}, args...)...)
}

// place is what somebody is to the ideas of an organisation.
func (s *Ideas) place(tx *db.Tx, a access.Actor, organisation db.ID, day string) (place, error) {
	if a.Leads(organisation) {
		return place{Runs: true}, nil
	}
	if !a.SignedIn() {
		return place{}, nil
	}
	p, err := placeOf(tx, organisation, a.Person(), day)
	if err != nil {
		return p, err
	}
	p.Belongs, _, err = group.Relation(tx, organisation, a.Person(), day)
	return p, err
}

// Opens says whether somebody may open the ideas of an organisation.
func (s *Ideas) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	day, err := network.Today(tx)
	if err != nil {
		return false, err
	}
	p, err := s.place(tx, a, organisation, day)
	return maySeeRegister(p), err
}

// page reads what a page about the organisation of the path needs. For whoever may not see its ideas it does not exist.
func (s *Ideas) page(r *web.Request, title, back string, more func(tx *db.Tx, f *frame) error) (frame, error) {
	f := frame{Page: r.Page(title), Me: r.Actor.Person()}
	id, err := r.ID("organisation")
	if err != nil {
		return f, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Parts, f.Today = nil, tx.Now.In(r.Network.Zone).Format("2006-01-02")
		var err error
		if f.Org, err = person.FindOrganisation(tx, id); err != nil {
			r.Actor.Scoped()
			return err
		}
		if f.At, err = s.place(tx, r.Actor, id, f.Today); err != nil {
			return err
		}
		if err := r.Actor.Allow(maySeeRegister(f.At)); err != nil {
			return err
		}
		if !f.At.Runs && !f.At.Belongs {
			f.Back = "/me"
		}
		if err := s.tabs(tx, &f.Page, r.Actor, id); err != nil {
			return err
		}
		if back != "" {
			f.Back = "/leadership/" + string(id) + back
		}
		return more(tx, &f)
	})
	return f, err
}

type registerPage struct {
	frame
	All   []Idea
	State string
	Desk  Desk
	Pager pager
}

func (s *Ideas) registerPage(r *web.Request) (web.Answer, error) {
	p := registerPage{State: r.Value("state"), Pager: pagerOf(r)}
	f, err := s.page(r, "Ideas", "", func(tx *db.Tx, f *frame) error {
		all, err := inOrganisation(tx, s.keys, f.Org.ID, f.Me, f.At.Runs, p.State, pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL { return f.in("?state=%s&page=%d", p.State, n) })
		p.Desk, err = deskOf(tx, f.Org.ID)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(registerOf(p)), nil
}

func (p registerPage) states() (out []ui.Option) {
	for _, s := range States() {
		out = append(out, ui.Option{Value: string(s), Label: s.Words()})
	}
	return out
}

// who says who answers ideas here.
func (p registerPage) who() string {
	if p.Desk.Contact == "" {
		return "Nobody is named yet who answers ideas here. Engagement leads name somebody for each. An answer is promised within " + workdays(p.Desk.Days) + "."
	}
	return p.Desk.ContactName + " answers ideas here, within " + workdays(p.Desk.Days) + "."
}

func (p registerPage) table() ui.TableData {
	t := ideaTable(p.Page, p.All, p.Today, "What is owed first, then the newest", "No idea that you may read is here.", true)
	for n, row := range t.Rows { // all are of one organisation
		t.Rows[n] = slices.Delete(row, 1, 2)
	}
	t.Columns = slices.Delete(t.Columns, 1, 2)
	return t
}

type deskView struct {
	frame
	Desk        Desk
	Email, Days string
	Clash       bool
}

func (s *Ideas) readDesk(r *web.Request) (deskView, error) {
	p := deskView{}
	f, err := s.page(r, "Who answers ideas", "/ideas", func(tx *db.Tx, f *frame) error {
		var err error
		if p.Desk, err = deskOf(tx, f.Org.ID); err != nil || p.Desk.Contact == "" {
			return err
		}
		who, err := person.Find(tx, p.Desk.Contact)
		p.Email = who.Email
		return err
	})
	p.frame, p.Days = f, number(p.Desk.Days)
	return p, err
}

func (s *Ideas) deskPage(r *web.Request) (web.Answer, error) {
	p, err := s.readDesk(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(deskOfPage(p)), nil
}

func (s *Ideas) saveDesk(r *web.Request) (web.Answer, error) {
	p, err := s.readDesk(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Email, p.Days = r.Value("contact"), r.Value("days")
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/ideas", p.Org.ID).Saying("This is saved."), s.SaveDesk(r.Ctx(), r.Actor, p.Org.ID, p.Email, p.Days, r.Version())
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash = problems, clash
		return deskOfPage(p), nil
	})
}

type sessionsView struct {
	frame
	All                []Session
	Groups             []group.Standing
	Group, Held, About string
	Pager              pager
}

func (s *Ideas) readSessions(r *web.Request) (sessionsView, error) {
	p := sessionsView{Group: r.Value("group"), Held: r.Value("held"), About: r.Value("about"), Pager: pagerOf(r)}
	f, err := s.page(r, "Innovation sessions", "/ideas", func(tx *db.Tx, f *frame) error {
		all, err := sessionsOf(tx, f.Org.ID, pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL { return f.in("/sessions?page=%d", n) })
		if f.At.Runs {
			p.Groups, err = group.Standings(tx, f.Org.ID, f.Today)
		}
		return err
	})
	p.frame = f
	return p, err
}

func (s *Ideas) sessionsPage(r *web.Request) (web.Answer, error) {
	p, err := s.readSessions(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(sessionsOfPage(p)), nil
}

func (s *Ideas) plan(r *web.Request) (web.Answer, error) {
	p, err := s.readSessions(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Plan(r.Ctx(), r.Actor, p.Org.ID, db.ID(p.Group), p.Held, p.About)
		return web.Redirect("/leadership/%s/ideas/sessions/%s", p.Org.ID, id).Saying("The session is planned."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return sessionsOfPage(p), nil
	})
}

func (p sessionsView) groups() (out []ui.Option) {
	for _, g := range p.Groups {
		out = append(out, ui.Option{Value: string(g.ID), Label: g.Name})
	}
	return out
}

func (p sessionsView) table() ui.TableData {
	t := ui.TableData{Caption: "Sessions, the latest day first", Columns: ui.Columns("Day", "Group", "About", "Where it stands"), Empty: "No session is planned yet."}
	for _, m := range p.All {
		state := "Planned"
		switch {
		case m.Cancelled != 0:
			state = "Called off"
		case m.Held < p.Today:
			state = "Held"
		case m.Held == p.Today:
			state = "Today"
		}
		about := m.About
		if about == "" {
			about = "Any ideas"
		}
		day := ui.Text(ui.PlainDate(m.Held))
		if p.At.Runs || p.At.Answers || p.At.Group {
			day = ui.LinkAbout(p.in("/sessions/%s", m.ID), ui.PlainDate(m.Held), m.GroupName)
		}
		t.Rows = append(t.Rows, []templ.Component{day, ui.Text(m.GroupName), ui.Text(about), ui.Text(state)})
	}
	return t
}

type sessionView struct {
	frame
	M     Session
	R     inSession
	Items []Item
	Ideas map[db.ID]Idea
	Steps map[db.ID]Step
	Names map[db.ID]string

	Of, Kind, Said string // as they were typed, and for which idea
	Grid           ground.GridPlace
}

func (s *Ideas) readSession(r *web.Request) (sessionView, error) {
	p := sessionView{frame: frame{Page: r.Page("Innovation session"), Me: r.Actor.Person()}, Kind: r.Value("kind"), Said: r.Value("words"), Of: r.PathValue("idea")}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	id, err := r.ID("session")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.M, p.R, p.Today, err = s.session(tx, r.Actor, org, id); err != nil {
			return err
		}
		if p.Org, err = person.FindOrganisation(tx, org); err != nil {
			return err
		}
		p.Parts, p.Back = nil, "/me"
		if err := s.tabs(tx, &p.Page, r.Actor, org); err != nil {
			return err
		}
		p.Back = "/leadership/" + string(org) + "/ideas/sessions"
		if p.M.Cancelled == 0 {
			if p.Grid, err = s.grid.Of(tx, r.Actor, org, ground.Thing{Kind: ground.Session, Of: id}); err != nil {
				return err
			}
		}
		if p.Items, err = itemsIn(tx, id); err != nil {
			return err
		}
		var ids, steps []db.ID
		for _, m := range p.Items {
			ids = append(ids, m.Idea)
			if m.Step != "" {
				steps = append(steps, m.Step)
			}
		}
		if p.Ideas, err = s.ideasAmong(tx, ids); err != nil {
			return err
		}
		if p.Names, err = ownerNames(tx, ids); err != nil {
			return err
		}
		p.Steps, err = stepsAmong(tx, s.keys, steps)
		return err
	})
	p.Title = "Ideas for " + p.M.title()
	return p, err
}

func (s *Ideas) sessionPage(r *web.Request) (web.Answer, error) {
	p, err := s.readSession(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(sessionOfPage(p)), nil
}

// onSession does one thing with one idea of a session.
func (s *Ideas) onSession(r *web.Request, said string, do func(org, session, id db.ID) error) (web.Answer, error) {
	p, err := s.readSession(r)
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("idea")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/ideas/sessions/%s", p.Org.ID, p.M.ID).Saying("%s", said), do(p.Org.ID, p.M.ID, id)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return sessionOfPage(p), nil
	})
}

func (s *Ideas) record(r *web.Request) (web.Answer, error) {
	return s.onSession(r, "It is written down, and the owners are told.", func(org, session, id db.ID) error {
		return s.Record(r.Ctx(), r.Actor, org, session, id, Kind(r.Value("kind")), r.Value("words"))
	})
}

func (s *Ideas) takeItOff(r *web.Request) (web.Answer, error) {
	return s.onSession(r, "It is off the agenda, and the owners are told.", func(org, session, id db.ID) error { return s.TakeOff(r.Ctx(), r.Actor, org, session, id) })
}

func (s *Ideas) cancel(r *web.Request) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("session")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/ideas/sessions", org).Saying("The session is called off. The owners are told."), s.Cancel(r.Ctx(), r.Actor, org, id)
}

// reads says whether the people of the session read an idea of it now.
func (p sessionView) reads(m Item) bool { return m.open(p.Ideas[m.Idea].Words.Version) }

// records says whether what was decided on an idea can be written down now.
func (p sessionView) records(m Item) bool {
	return mayRecord(p.R) && p.reads(m) && m.State == agendaOn && p.M.Held <= p.Today && p.M.Cancelled == 0
}

func (p sessionView) kinds(m Item) (out []ui.Option) {
	for _, k := range p.Ideas[m.Idea].State.answers() {
		label, hint := k.option()
		out = append(out, ui.Option{Value: string(k), Label: label, Hint: hint})
	}
	return out
}

// problems are those of the form of one idea: several forms stand on the page.
func (p sessionView) of(m Item) ui.Page {
	page := p.Page
	if string(m.Idea) != p.Of {
		page.Problems = nil
	}
	return page
}

func (p sessionView) typed(m Item, text string) string {
	if string(m.Idea) != p.Of {
		return ""
	}
	return text
}

// waiting says how many ideas wait for their owners' yes.
func (p sessionView) waiting() int {
	n := 0
	for _, m := range p.Items {
		if !p.reads(m) {
			n++
		}
	}
	return n
}
