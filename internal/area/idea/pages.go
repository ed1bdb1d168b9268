package idea

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// pageSize is how many rows a page of a list shows.
const pageSize = 20

// pager is one page of a long list.
type pager struct {
	Number         int
	Previous, Next templ.SafeURL
}

func pagerOf(r *web.Request) pager {
	n := r.Turn()
	return pager{Number: n}
}

func (p pager) offset() int { return (p.Number - 1) * pageSize }

func (p pager) text() string { return "Page " + strconv.Itoa(p.Number) }

// turn keeps one page of rows that were read with one more than fit, and fills in the links.
func turn[T any](p *pager, rows []T, to func(page int) templ.SafeURL) []T {
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(rows) > pageSize {
		rows, p.Next = rows[:pageSize], to(p.Number+1)
	}
	return rows
}

type listPage struct {
	ui.Page
	All   []Idea
	Pager pager
	Mine  bool // the reader's own
	Today string
}

// listPage is what owners let everybody read, or everybody of the network.
func (s *Ideas) listPage(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Ideas"), Pager: pagerOf(r)}
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		all, err := shownTo(tx, s.keys, r.Actor.SignedIn(), pageSize+1, p.Pager.offset())
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL { return p.To("/ideas?page=%d", n) })
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

// minePage is what the reader owns.
func (s *Ideas) minePage(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Your ideas"), Pager: pagerOf(r), Mine: true}
	p.Back = "/me"
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		all, err := ideasBy(tx, s.keys, r.Actor.Person(), pageSize+1, p.Pager.offset())
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL { return p.To("/me/ideas?page=%d", n) })
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(mineOf(p)), nil
}

func ideaTable(p ui.Page, all []Idea, today, caption, empty string, clock bool) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("Idea", "Brought to", "Where it stands"), Empty: empty}
	if clock {
		t.Columns = append(t.Columns, ui.Columns("Answer")...)
	}
	for _, i := range all {
		row := []templ.Component{ui.Link(p.To("/ideas/%s", i.ID), i.Words.Title), ui.Text(i.OrgName), ui.Tag(i.stands(), i.colour())}
		if clock {
			row = append(row, ui.Text(i.clock(today)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// wordsPage is the form of an idea: a new one, or one that changes.
type wordsPage struct {
	ui.Page
	Organisations []person.Organisation
	Find          string
	Organisation  string
	Subject, Body string
	I             Idea
	Clash         bool
	Held          bool // saying yes anew is needed for what others read
}

func (p wordsPage) options() []ui.Option {
	var out []ui.Option
	for _, o := range p.Organisations {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return out
}

func (s *Ideas) readNew(r *web.Request) (wordsPage, error) {
	p := wordsPage{Page: r.Page("Bring an idea"), Organisation: r.Value("organisation"), Subject: r.Value("title"), Body: r.Value("body")}
	p.Back = "/me/ideas"
	if err := r.Actor.Allow(mayBring(r.Actor)); err != nil {
		return p, err
	}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.Organisations, err = person.Organisations(tx)
		return err
	})
	return p, err
}

func (s *Ideas) newForm(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wordsOf(p)), nil
}

func (s *Ideas) bring(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Bring(r.Ctx(), r.Actor, db.ID(p.Organisation), p.Subject, p.Body)
		return web.Redirect("/ideas/%s", id).Saying("Your idea is brought. You see every answer here."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return wordsOf(p), nil
	})
}

func (s *Ideas) readChange(r *web.Request) (wordsPage, error) {
	p := wordsPage{Page: r.Page("Change the words of an idea")}
	id, err := r.ID("idea")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var rel relation
		var err error
		if p.I, _, rel, _, err = s.read(tx, r.Actor, id); err != nil {
			return err
		}
		if err := r.Actor.May(mayAdd(rel, p.I), "Only an owner of an open idea changes its words."); err != nil {
			return err
		}
		items, err := itemsOf(tx, id)
		p.Held = p.I.Words.Audience != entry.Author || slices.ContainsFunc(items, func(m Item) bool { return m.State == agendaOn })
		return err
	})
	p.Back, p.Subject, p.Body = at(id), p.I.Words.Title, p.I.Words.Body
	return p, err
}

func (s *Ideas) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.readChange(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wordsOf(p)), nil
}

func (s *Ideas) change(r *web.Request) (web.Answer, error) {
	p, err := s.readChange(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Subject, p.Body = r.Value("title"), r.Value("body")
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/ideas/%s", p.I.ID).Saying("The new words are saved."), s.Change(r.Ctx(), r.Actor, p.I.ID, p.Subject, p.Body, r.Version())
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash = problems, clash
		return wordsOf(p), nil
	})
}

// onePage is one idea.
type onePage struct {
	ui.Page
	V      seen
	Steps  []Step
	Asked  []Asked
	Items  []Item
	Next   []Session // to which it can go
	Around ground.Around
	Zone   string
	Me     db.ID

	Kind, Said, More, Why, Email, Owner, Audience, Session string // as they were typed
}

func (s *Ideas) readOne(r *web.Request) (onePage, error) {
	p := onePage{Page: r.Page("Idea"), Zone: r.Network.Zone, Me: r.Actor.Person(), Kind: r.Value("kind"), Said: r.Value("words"), More: r.Value("more"), Why: r.Value("why"), Email: r.Value("contact"), Owner: r.Value("owner"), Audience: r.Value("audience"), Session: r.Value("session")}
	id, err := r.ID("idea")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.V.I, p.V.Owners, p.V.R, p.V.Day, err = s.read(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Around, err = s.placed.One(tx, r.Actor, p.V.I.Organisation, thingOf(id)); err != nil {
			return err
		}
		if p.Asked, err = s.asked(tx, r.Actor, p.V); err != nil || !mayFollow(p.V.R) {
			return err
		}
		if p.Steps, err = stepsOf(tx, s.keys, id); err != nil {
			return err
		}
		if p.Items, err = itemsOf(tx, id); err != nil {
			return err
		}
		p.Next, err = comingSessions(tx, p.V.I.Organisation, p.V.Day)
		p.Next = slices.DeleteFunc(p.Next, func(m Session) bool {
			return slices.ContainsFunc(p.Items, func(x Item) bool { return x.Session == m.ID && x.State != saidNo })
		})
		return err
	})
	p.Title = p.V.I.Words.Title
	switch {
	case p.V.R.Owner:
		p.Back = "/me/ideas"
	case p.V.R.Runs || p.V.R.Contact:
		p.Back = "/leadership/" + string(p.V.I.Organisation) + "/ideas"
	default:
		p.Back = "/ideas"
	}
	return p, err
}

func (s *Ideas) onePage(r *web.Request) (web.Answer, error) {
	p, err := s.readOne(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

// act does one thing with the idea of the path and shows it again where something is wrong.
func (s *Ideas) act(r *web.Request, said string, do func(id db.ID) error) (web.Answer, error) {
	p, err := s.readOne(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/ideas/%s", p.V.I.ID).Saying("%s", said), do(p.V.I.ID)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return oneOf(p), nil
	})
}

func (s *Ideas) addMore(r *web.Request) (web.Answer, error) {
	return s.act(r, "Your words are added.", func(id db.ID) error { return s.Add(r.Ctx(), r.Actor, id, r.Value("more")) })
}

func (s *Ideas) closeIt(r *web.Request) (web.Answer, error) {
	return s.act(r, "The idea is closed.", func(id db.ID) error { return s.Close(r.Ctx(), r.Actor, id, r.Value("why")) })
}

func (s *Ideas) takeAway(r *web.Request) (web.Answer, error) {
	id, err := r.ID("idea")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/ideas").Saying("The idea is gone, for everybody."), s.TakeAway(r.Ctx(), r.Actor, id)
}

func (s *Ideas) show(r *web.Request) (web.Answer, error) {
	return s.act(r, "Your yes is saved.", func(id db.ID) error { return s.Show(r.Ctx(), r.Actor, id, entry.Audience(r.Value("audience"))) })
}

func (s *Ideas) hide(r *web.Request) (web.Answer, error) {
	return s.act(r, "Only you and those who answer it read it now.", func(id db.ID) error { return s.Hide(r.Ctx(), r.Actor, id) })
}

func (s *Ideas) askOwner(r *web.Request) (web.Answer, error) {
	return s.act(r, "They are asked.", func(id db.ID) error { return s.AskOwner(r.Ctx(), r.Actor, id, r.Value("owner")) })
}

func (s *Ideas) leave(r *web.Request) (web.Answer, error) {
	id, err := r.ID("idea")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/ideas").Saying("The idea is not yours any more."), s.Leave(r.Ctx(), r.Actor, id)
}

func (s *Ideas) sayYes(r *web.Request) (web.Answer, error) {
	return s.act(r, "Your yes is saved.", func(id db.ID) error {
		return s.Yes(r.Ctx(), r.Actor, id, db.ID(r.Value("proposal")), r.Value("hash"))
	})
}

func (s *Ideas) sayNo(r *web.Request) (web.Answer, error) {
	id, err := r.ID("idea")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me").Saying("Your no is saved. Nothing happens."), s.No(r.Ctx(), r.Actor, id, db.ID(r.Value("proposal")))
}

func (s *Ideas) answer(r *web.Request) (web.Answer, error) {
	return s.act(r, "Your answer is sent to the owner.", func(id db.ID) error {
		return s.Answer(r.Ctx(), r.Actor, id, Kind(r.Value("kind")), r.Value("words"))
	})
}

func (s *Ideas) nameContact(r *web.Request) (web.Answer, error) {
	return s.act(r, "They answer it now.", func(id db.ID) error { return s.NameContact(r.Ctx(), r.Actor, id, r.Value("contact")) })
}

func (s *Ideas) toSession(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is on the agenda, or its owners are asked.", func(id db.ID) error { return s.ToSession(r.Ctx(), r.Actor, id, db.ID(r.Value("session"))) })
}

// facts are what everybody reads of an idea beside its words.
func (p onePage) facts() []ui.SummaryRow {
	i := p.V.I
	rows := []ui.SummaryRow{ui.Row("Brought by", ui.And(names(p.V.Owners)), ""), ui.Row("Brought to", i.OrgName+", on "+ui.PlainDate(i.BroughtDay), ""), {Key: "Where it stands", Value: ui.Tag(i.stands(), i.colour())}}
	rows = append(rows, p.became()...)
	if !mayFollow(p.V.R) {
		return rows
	}
	contact := i.ContactName
	if contact == "" {
		contact = "Nobody is named yet. The engagement leads see it."
	}
	rows = append(rows, ui.Row("Who answers", contact, ""), ui.Row("Answer", i.clock(p.V.Day), ""), ui.Row("Who may read it", ui.UpperFirst(p.readers()), ""))
	return rows
}

// became are the day on which an idea was adopted, what the organisation said it does, and what of that its reader may open.
func (p onePage) became() (out []ui.SummaryRow) {
	i := p.V.I
	if i.Adopted == 0 {
		return nil
	}
	out = append(out, ui.Row("Adopted on", ui.DateTime(i.Adopted.In(p.Zone)), ""))
	words := ""
	for _, s := range p.Steps {
		if s.Kind == Adopt && s.Words != "" {
			words = s.Words
		}
	}
	if words != "" {
		out = append(out, ui.SummaryRow{Key: "What the organisation does", Value: ui.Lines(words)})
	}
	var came []string
	for _, v := range p.Around.After {
		line := v.Title
		if v.State != "" {
			line += " (" + ui.LowerFirst(v.State) + ")"
		}
		came = append(came, line)
	}
	if len(came) > 0 {
		out = append(out, ui.Row("What became of it", strings.Join(came, "; "), ""))
	}
	return out
}

// readers says who reads the idea now, with the groups to whose sessions it goes.
func (p onePage) readers() string {
	out := p.V.I.read()
	var groups []string
	for _, m := range p.Items {
		if m.open(p.V.I.Words.Version) && m.Of.Cancelled == 0 && !slices.Contains(groups, m.Of.GroupName) {
			groups = append(groups, m.Of.GroupName)
		}
	}
	if len(groups) > 0 && p.V.I.Words.Audience == entry.Author {
		out += "; and the people of " + ui.And(groups)
	}
	return out
}

// when is a step in a line.
func (p onePage) when(s Step) string {
	out := ui.DateTime(s.At.In(p.Zone))
	if s.GroupName != "" {
		out += ", " + s.GroupName + " on " + ui.PlainDate(s.Held)
	}
	return out
}

// kinds are what can be answered now.
func (p onePage) kinds() (out []ui.Option) {
	for _, k := range p.V.I.State.answers() {
		label, hint := k.option()
		out = append(out, ui.Option{Value: string(k), Label: label, Hint: hint})
	}
	return out
}

func (p onePage) sessions() (out []ui.Option) {
	for _, m := range p.Next {
		out = append(out, ui.Option{Value: string(m.ID), Label: m.title()})
	}
	return out
}

// wider are those whom owners can let read it besides those who do.
func (p onePage) wider() []ui.Option {
	return slices.DeleteFunc(readers(), func(o ui.Option) bool { return !entry.Audience(o.Value).Wider(p.V.I.Words.Audience) })
}

// goesTo says where it stands with sessions.
func (p onePage) goesTo() []string {
	var out []string
	for _, m := range p.Items {
		switch {
		case m.State == saidNo || m.Of.Cancelled != 0:
		case m.State == isAsked:
			out = append(out, m.Of.title()+": its owners have not all said yes yet")
		case m.State == decided:
			out = append(out, m.Of.title()+": dealt with")
		default:
			out = append(out, m.Of.title()+": on the agenda")
		}
	}
	return out
}

// mineSaid says whether the reader has said yes to what is asked.
func (p onePage) mineSaid(x Asked) bool { return x.Assented(p.Me) }
