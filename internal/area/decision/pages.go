package decision

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// frame is what every page about the register of an organisation has.
type frame struct {
	ui.Page
	O     person.Organisation
	R     standing
	Me    db.ID
	Today string
	Zone  string
	Yours string // what was typed, and what is there by now, when somebody else was faster
	Now   string
}

// in is an address of the register.
func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/decisions"+format, append([]any{f.O.ID}, args...)...)
}

// back leads from a page to one above it.
func (f *frame) back(format string, args ...any) {
	f.Back = strings.TrimPrefix(string(f.in(format, args...)), f.Base)
}

// around puts a page among the other pages of the organisation, for those who may open them.
func (s *Decisions) around(tx *db.Tx, f *frame, a access.Actor, id db.ID) error {
	f.Parts = nil
	switch {
	case f.R.Runs || f.R.Belongs || f.R.Steps:
	case f.R.Admin:
		f.Back = "/admin/organisations"
		return nil
	default:
		f.Back = "/me"
	}
	return s.parts(tx, &f.Page, a, id)
}

// page reads what a page about the register of the path needs.
func (s *Decisions) page(r *web.Request, title string, more func(tx *db.Tx, f *frame) error) (frame, error) {
	f := frame{Page: r.Page(title), Me: r.Actor.Person(), Zone: r.Network.Zone}
	id, err := r.ID("organisation")
	if err != nil {
		return f, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Today = dayIn(tx.Now, f.Zone)
		var err error
		if f.O, f.R, err = s.register(tx, r.Actor, id, f.Today); err != nil {
			return err
		}
		if err := s.around(tx, &f, r.Actor, id); err != nil || more == nil {
			return err
		}
		return more(tx, &f)
	})
	return f, err
}

// pageSize is how many decisions a page of the register shows.
const pageSize = 50

type registerPage struct {
	frame
	All            []Decision
	Overrides      map[db.ID]Change
	Filter         filter
	Group          group.Group
	Previous, Next templ.SafeURL
	Number         int
}

func (s *Decisions) registerPage(r *web.Request) (web.Answer, error) {
	p := registerPage{Filter: filter{Words: r.Value("q"), State: r.Value("state"), Group: db.ID(r.Value("group"))}, Number: r.Turn()}
	f, err := s.page(r, "Decisions", func(tx *db.Tx, f *frame) error {
		all, err := list(tx, f.O.ID, f.Me, f.Today, f.R.Runs, f.R.Admin, p.Filter, pageSize+1, (p.Number-1)*pageSize)
		if err != nil {
			return err
		}
		to := func(n int) templ.SafeURL {
			return f.in("?q=%s&state=%s&group=%s&page=%d", p.Filter.Words, p.Filter.State, p.Filter.Group, n)
		}
		if p.Number > 1 {
			p.Previous = to(p.Number - 1)
		}
		if len(all) > pageSize {
			all, p.Next = all[:pageSize], to(p.Number+1)
		}
		p.All = all
		if p.Filter.Group.Valid() && len(all) > 0 {
			p.Group.Name = all[0].GroupName
		}
		var ids []db.ID
		for _, d := range all {
			if d.Override {
				ids = append(ids, d.ID)
			}
		}
		p.Overrides, err = overridesOf(tx, s.keys, ids)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(registerOf(p)), nil
}

// seeking says that the list was narrowed.
func (p registerPage) seeking() bool { return p.Filter != filter{} }

func (p registerPage) stateOptions() []ui.Option {
	var out []ui.Option
	for _, s := range states {
		out = append(out, ui.Option{Value: string(s), Label: s.Words()})
	}
	return append(out, ui.Option{Value: "override", Label: "Signed off without assurance"})
}

// decides is who decides, also when the group is not on the map any more.
func (d Decision) decides() string {
	if d.GroupName == "" {
		return "A group that is not on the map any more"
	}
	return d.GroupName
}

// when says when it goes to sign-off, or when it was decided.
func (d Decision) when(today string) string {
	switch {
	case d.Decided != "":
		return ui.PlainDate(d.Decided)
	case d.State == Withdrawn:
		return "Withdrawn"
	case d.Goes < today:
		return ui.PlainDate(d.Goes) + ", this day is over"
	}
	return ui.PlainDate(d.Goes)
}

func (d Decision) colour() ui.Colour {
	switch {
	case d.Override:
		return ui.Orange
	case d.State == Signed:
		return ui.Green
	case d.State == Assured:
		return ui.Aqua
	case d.State == Preparing:
		return ui.Blue
	}
	return ui.Grey
}

// stands says where a decision stands, in a few words.
func (d Decision) stands() string {
	switch {
	case d.Override:
		return "Signed off without assurance"
	case d.State == Signed:
		return "Signed off, assured"
	}
	return d.State.Words()
}

func (p registerPage) table() ui.TableData {
	t := ui.TableData{Caption: "What is not decided yet comes first", Columns: ui.Columns("Decision", "Who decides", "Sign-off", "Where it stands"), Empty: "No decision that you may read is in this register."}
	if p.seeking() {
		t.Empty = "No decision fits."
	}
	for _, d := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.in("/%s", d.ID), d.Title), ui.Text(d.decides()), ui.Text(d.when(p.Today)), where(d, p.Overrides[d.ID])})
	}
	return t
}

// onePage is one decision.
type onePage struct {
	frame
	D        Decision
	Owner    person.Person
	Left     bool // the owner has left the network
	Leaders  []Leader
	Changes  []Change
	People   map[db.ID]person.Person // who did what is in the history, staff alone
	Override Change
	Asked    assent.Proposal // what was put to the patient leaders; empty when nothing was
	Outcome  Outcome
	Words    string // what a patient leader typed
	Why      string
	Again    string
	Around   ground.Around // its place in a line from a gap to a change
	Grid     ground.GridPlace
	Serves   []ground.Outcome // of the strategy
}

// one reads the decision of the path.
func (s *Decisions) one(r *web.Request, title string) (onePage, error) {
	p := onePage{frame: frame{Page: r.Page(title), Me: r.Actor.Person(), Zone: r.Network.Zone}}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	id, err := r.ID("decision")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today = dayIn(tx.Now, p.Zone)
		var err error
		if p.D, p.R, err = s.toSee(tx, r.Actor, org, id, p.Today); err != nil {
			return err
		}
		if p.O, err = person.FindOrganisation(tx, org); err != nil {
			return err
		}
		if !p.R.Runs {
			if p.R.Belongs, p.R.Holds, err = group.Relation(tx, org, p.Me, p.Today); err != nil {
				return err
			}
		}
		if err := s.around(tx, &p.frame, r.Actor, org); err != nil {
			return err
		}
		p.back("")
		if p.Title == "" {
			p.Title = p.D.Title
		}
		if p.D.Override {
			all, err := overridesOf(tx, s.keys, []db.ID{id})
			if err != nil {
				return err
			}
			p.Override = all[id]
		}
		p.Outcome = Outcome{Day: p.Today, Version: p.D.Version}
		if !mayRead(p.R) {
			p.D = p.D.outline()
			return nil
		}
		return s.readMore(tx, r.Actor, &p)
	})
	return p, err
}

// outline is what an administrator reads of a decision.
func (d Decision) outline() Decision {
	d.About, d.Papers, d.TookPart, d.Changed, d.Owner, d.Proposal = "", "", "", "", "", ""
	return d
}

// readMore adds what those who read the whole decision see.
func (s *Decisions) readMore(tx *db.Tx, a access.Actor, p *onePage) error {
	var err error
	if p.Leaders, err = leadersOf(tx, p.D.ID); err != nil {
		return err
	}
	if p.Changes, err = changesOf(tx, s.keys, p.D.ID); err != nil {
		return err
	}
	ids := []db.ID{p.D.Owner}
	for _, c := range p.Changes {
		if c.Person != "" && !c.byLeader() {
			ids = append(ids, c.Person)
		}
	}
	if p.People, err = person.Several(tx, ids[:min(len(ids), 400)]); err != nil {
		return err
	}
	gone, err := person.ClosedAmong(tx, []db.ID{p.D.Owner})
	if err != nil {
		return err
	}
	if p.Around, err = s.placed.One(tx, a, p.O.ID, thingOf(p.D.ID)); err != nil {
		return err
	}
	if p.Grid, err = s.grid.Of(tx, a, p.O.ID, thingOf(p.D.ID)); err != nil {
		return err
	}
	if p.Serves, err = s.serves.One(tx, a, p.O.ID, thingOf(p.D.ID)); err != nil {
		return err
	}
	p.Owner, p.Left = p.People[p.D.Owner], len(gone) > 0
	if p.D.Proposal != "" {
		p.Asked, err = s.assents.Find(tx, p.D.Proposal)
	}
	return err
}

// byLeader says that a patient leader did it: the history names none of them.
func (c Change) byLeader() bool {
	return c.Kind == saidYes || c.Kind == saidNotTrue || c.Kind == hasGoneOut || c.Kind == hasLeft
}

// sees says whether the reader reads the whole decision.
func (p onePage) sees() bool { return mayRead(p.R) }

// waits says that the reader is asked whether it is true, and has not said yes.
func (p onePage) waits() bool {
	return p.R.Named && p.Asked.State == assent.Open && !p.Asked.Assented(p.Me)
}

// asking says that the words are with the patient leaders.
func (p onePage) asking() bool { return p.D.State == Preparing && p.Asked.State == assent.Open }

// lacks says what the assurance still needs.
func (p onePage) lacks() []string { return p.D.lacks(p.Leaders) }

// leaderLines are the patient leaders, as the reader may see them. Those whose name is hidden from the reader are counted.
func (p onePage) leaderLines() []string {
	var out []string
	hidden := 0
	for _, l := range p.Leaders {
		switch {
		case l.Person == p.Me && !l.Named():
			out = append(out, l.Name+" (you; others read: a patient leader)")
		case l.Person == p.Me:
			out = append(out, l.Name+" (you)")
		case l.Named():
			out = append(out, l.Name)
		case l.Closed && (p.R.Runs || p.R.Owner):
			out = append(out, l.Name+" (name hidden; has left the network)")
		case p.R.Runs || p.R.Owner:
			out = append(out, l.Name+" (name hidden)")
		default:
			hidden++
		}
	}
	switch {
	case hidden == 1:
		out = append(out, "A patient leader")
	case hidden > 1:
		out = append(out, strconv.Itoa(hidden)+" patient leaders")
	}
	return out
}

func (p onePage) me() Leader {
	for _, l := range p.Leaders {
		if l.Person == p.Me {
			return l
		}
	}
	return Leader{}
}

// next says in one sentence what there is to do.
func (p onePage) next() string {
	d := p.D
	switch {
	case d.Override:
		return "It was signed off without assurance that patient leaders had a key part in it."
	case d.State == Signed:
		return "It was signed off. A patient leader who is named in it had said that its assurance is true."
	case d.State == NotSigned:
		return "It was not signed off."
	case d.State == Withdrawn:
		return "It was withdrawn before it was decided."
	case d.State == Assured:
		return "A patient leader has said that it is true. It can go to sign-off on " + ui.PlainDate(d.Goes) + "."
	case !p.sees():
		return "It is being prepared."
	case p.asking():
		return "The patient leaders are asked whether it is true. It goes to sign-off when one of them has said yes."
	}
	if lacks := p.lacks(); len(lacks) > 0 {
		return "It is being prepared. Its assurance does not say yet " + ui.And(lacks) + "."
	}
	return "Its assurance is complete. Ask the patient leaders whether it is true."
}

func (p onePage) facts() []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: "Where it stands", Value: ui.Tag(p.D.stands(), p.D.colour())}, ui.Row("Who decides", p.D.decides(), "")}
	if p.D.Decided != "" {
		rows = append(rows, ui.Row("Decided on", ui.PlainDate(p.D.Decided), ""))
	} else {
		rows = append(rows, ui.Row("Goes to sign-off", p.D.when(p.Today), ""))
	}
	if p.sees() {
		owner := p.Owner.Name()
		if p.Left {
			owner += ", who has left the network"
		}
		rows = append(rows, ui.Row("Who looks after it", owner, ""))
	}
	return rows
}

// late says that the day of the sign-off is over, and nothing is noted.
func (p onePage) late() bool { return p.D.State.open() && p.D.Goes < p.Today }

func (p onePage) history() ui.TableData {
	t := ui.TableData{Caption: "What happened, the newest first", Columns: ui.Columns("When", "What", "Who")}
	for _, c := range p.Changes {
		what := c.did()
		if c.Kind == wasOverride {
			what += ", by " + c.By + ": " + c.Words
		} else if c.Words != "" {
			what += ": " + c.Words
		}
		if c.Day != "" {
			what += " (on " + ui.PlainDate(c.Day) + ")"
		}
		who := p.People[c.Person].Name()
		if c.byLeader() {
			who = "A patient leader"
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Date(c.At.In(p.Zone)), what, who))
	}
	return t
}

func (s *Decisions) showOne(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(decisionOf(p)), nil
}

// figuresPage are the counts of a period, as a report prints them.
type figuresPage struct {
	frame
	F        Figures
	From, To string
	Known    string
}

func (s *Decisions) figuresPage(r *web.Request) (web.Answer, error) {
	p := figuresPage{}
	f, err := s.page(r, "Decisions in a period", func(tx *db.Tx, f *frame) error {
		if err := r.Actor.Allow(mayCount(f.R)); err != nil {
			return err
		}
		f.back("")
		day := func(name, usual string) string {
			if d, ok := ui.ParseDate(r.Value(name)); ok && r.Value(name) != "" {
				return d
			}
			return usual
		}
		p.Known = day("known", f.Today)
		p.To = day("to", p.Known)
		p.From = day("from", group.Later(p.To, -12))
		var err error
		p.F, err = s.Figures(tx, f.O.ID, p.From, p.To, endOf(p.Known, f.Zone))
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(figuresOf(p)), nil
}

func (p figuresPage) table() ui.TableData {
	return ui.Numbers("Decisions from "+ui.PlainDate(p.From)+" to "+ui.PlainDate(p.To), []string{"What", "How many"}, [][]string{
		{"Signed off", strconv.Itoa(len(p.F.SignedOff))},
		{"Signed off with assurance", strconv.Itoa(len(p.F.Assured()))},
		{"Signed off without assurance", strconv.Itoa(len(p.F.Overrides()))},
		{"Not signed off", strconv.Itoa(len(p.F.NotSigned))},
		{"Not decided at the end", strconv.Itoa(len(p.F.Open))},
		{"Changes confirmed", strconv.Itoa(len(p.F.Confirmed))},
	})
}

func (p figuresPage) listed(caption string, all []Counted, why bool) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("Decision", "On"), Empty: "None."}
	if why {
		t.Columns = append(t.Columns, ui.Columns("Who took it on themselves", "Why")...)
	}
	for _, c := range all {
		of := ui.Link(p.in("/%s", c.Decision), c.Title)
		if c.Decision == "" { // a change that rests on no decision
			of = ui.Link(p.Page.To("/impact/organisations/%s", p.O.ID), "From the work of the organisation")
		}
		row := []templ.Component{of, ui.Text(ui.PlainDate(c.Day))}
		if why {
			row = append(row, ui.Text(c.By), ui.Text(c.Reason))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
