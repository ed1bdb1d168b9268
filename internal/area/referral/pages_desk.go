package referral

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/qr"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// pageSize is how many referrals a page of the list shows.
const pageSize = 30

// at is an address of the referrals of an organisation.
func at(p ui.Page, o db.ID, format string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/referrals"+format, append([]any{o}, args...)...)
}

type listPage struct {
	ui.Page
	Org            person.Organisation
	R              relation
	W              wants
	All            []Referral
	Promise        int64
	Serves         bool // the reader's days away count here
	Me             db.ID
	Today          string
	Number         int
	Previous, Next templ.SafeURL
}

func (s *Referrals) listPage(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Referrals"), W: wants{State: r.Value("state"), Kind: r.Value("kind"), Year: r.Value("year")}}
	p.Number, _ = strconv.Atoi(r.Value("page"))
	p.Number = min(max(p.Number, 1), 10000)
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if p.Org, p.R, p.Today, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		if p.Promise, err = s.knows.Promise(tx); err != nil {
			return err
		}
		if !p.R.Runs {
			p.W.Who = r.Actor.Person()
		}
		if p.Me = r.Actor.Person(); p.Me != "" {
			if p.Serves, err = serves(tx, p.Me); err != nil {
				return err
			}
		}
		p.All, err = listed(tx, s.keys, id, p.W, p.Today, pageSize+1, (p.Number-1)*pageSize)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	to := func(n int) templ.SafeURL {
		return at(p.Page, id, "?state=%s&kind=%s&year=%s&page=%d", p.W.State, p.W.Kind, p.W.Year, n)
	}
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], to(p.Number+1)
	}
	return web.Show(listOf(p)), nil
}

func (p listPage) table() ui.TableData {
	t := ui.TableData{Caption: "Who waits first, the oldest on top", Columns: ui.Columns("Person", "From", "Where it stands", "Who answers"), Empty: "Nobody here. Somebody appears when a place refers them."}
	for _, r := range p.All {
		who := r.AnswersName
		if who == "" {
			who = "Nobody yet"
		}
		var state templ.Component = ui.Text(r.state(p.Today))
		switch {
		case r.Emptied != 0 && r.waits():
			state = ui.Text("Never answered")
		case r.waits() && p.Today > r.Due:
			state = ui.Tag(r.state(p.Today), ui.Red)
		}
		if r.Covered && r.Passed != 0 && r.waits() && r.Cover.Person != "" && r.Cover.Person != r.Answers {
			who += ". " + r.Cover.Name + " stands in"
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(at(p.Page, p.Org.ID, "/people/%s", r.ID), r.called()), ui.Text(r.PlaceName), state, ui.Text(who)})
	}
	return t
}

func stateOptions() []ui.Option {
	return []ui.Option{{Value: "waits", Label: "Waiting"}, {Value: "late", Label: "Late"}, {Value: "answered", Label: "Answered"}}
}

// onePage is one person who was referred, for whoever answers them.
type onePage struct {
	ui.Page
	Org       person.Organisation
	R         Referral
	Place     Place
	Offer     string
	List      []colleague
	A         AnswerForm
	Colleague string
	Today     string
	Clash     bool
	Takes     bool   // the reader stands in, and can take it over
	Own       string // the full address of the person's own page, for the printed letter
	QR        string
}

func (s *Referrals) readOne(r *web.Request) (onePage, error) {
	p := onePage{Page: r.Page("")}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	id, err := r.ID("referral")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if p.R, p.Today, err = s.read(tx, r.Actor, org, id); err != nil {
			return err
		}
		if p.Org, err = person.FindOrganisation(tx, org); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, org); err != nil {
			return err
		}
		if p.Place, err = findPlace(tx, s.keys, p.R.Place); err != nil {
			return err
		}
		offers, err := s.knows.Open(tx, org)
		for _, o := range offers {
			if o.ID == p.R.Opportunity {
				p.Offer = o.Title
			}
		}
		if err != nil {
			return err
		}
		p.Takes = mayTake(r.Actor, p.R)
		p.List, err = colleagues(tx, org)
		return err
	})
	p.Title, p.Back = p.R.called(), "/leadership/"+string(org)+"/referrals"
	p.A = AnswerForm{Outcome: p.R.Outcome, Day: ui.ShortDate(p.Today), Noted: p.R.Noted, Version: p.R.Version}
	return p, err
}

func (s *Referrals) onePage(r *web.Request) (web.Answer, error) {
	p, err := s.readOne(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

func (p onePage) colleagues() (out []ui.Option) {
	for _, c := range p.List {
		if c.ID != p.R.Answers {
			out = append(out, ui.Option{Value: string(c.ID), Label: c.Name})
		}
	}
	return out
}

// edit sends one of the forms of the page; what is wrong stands beside its field.
func (s *Referrals) edit(r *web.Request, said string, do func(p onePage) error) (web.Answer, error) {
	p, err := s.readOne(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/referrals/people/%s", p.Org.ID, p.R.ID).Saying("%s", said), do(p)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash = problems, clash
		if r.Form.Has("outcome") || r.Form.Has("noted") {
			p.A = AnswerForm{Outcome: r.Value("outcome"), Day: r.Value("day"), Noted: r.Value("noted"), Version: p.R.Version}
		}
		p.Colleague = r.Value("to")
		return oneOf(p), nil
	})
}

func (s *Referrals) answer(r *web.Request) (web.Answer, error) {
	f := AnswerForm{Outcome: r.Value("outcome"), Day: r.Value("day"), Noted: r.Value("noted"), Version: r.Version()}
	return s.edit(r, "The answer is written down.", func(p onePage) error { return s.Answer(r.Ctx(), r.Actor, p.Org.ID, p.R.ID, f) })
}

func (s *Referrals) hand(r *web.Request) (web.Answer, error) {
	p, err := s.readOne(r)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := s.edit(r, "Handed over. We have written to your colleague.", func(p onePage) error {
		return s.Hand(r.Ctx(), r.Actor, p.Org.ID, p.R.ID, db.ID(r.Value("to")))
	})
	if err == nil && !r.Actor.Leads(p.Org.ID) && db.ID(r.Value("to")).Valid() && mayBe(p.List, db.ID(r.Value("to"))) { // it is not theirs to read any more
		return web.Redirect("/leadership/%s/referrals", p.Org.ID).Saying("Handed over. We have written to your colleague."), nil
	}
	return a, err
}

func (s *Referrals) take(r *web.Request) (web.Answer, error) {
	return s.edit(r, "They are yours to answer now. We have written to whoever was to answer.", func(p onePage) error { return s.Take(r.Ctx(), r.Actor, p.Org.ID, p.R.ID) })
}

func (s *Referrals) posted(r *web.Request) (web.Answer, error) {
	return s.edit(r, "The letter is marked as posted.", func(p onePage) error { return s.Posted(r.Ctx(), r.Actor, p.Org.ID, p.R.ID) })
}

func (s *Referrals) letterPage(r *web.Request) (web.Answer, error) {
	p, err := s.readOne(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.R.Emptied != 0 {
		return web.Answer{}, errs.Missing()
	}
	p.Title, p.Back = "Letter to "+p.R.Name, path(p.R)
	p.Own = r.Address("/referred/%s", p.R.Token)
	if p.QR, err = qr.SVG(p.Own, "The address of your own page, for a camera"); err != nil {
		return web.Answer{}, err
	}
	return web.Show(letterOf(p)), nil
}

// ---- a colleague who is signed in

func (s *Referrals) readNew(r *web.Request) (formPage, error) {
	p := formPage{Page: r.Page("Refer somebody")}
	id, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		o, rel, _, err := s.organisation(tx, r.Actor, id)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(mayRefer(rel)); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		if p.Places, err = placesOf(tx, id, mostPlaces, 0); err != nil {
			return err
		}
		p.Door, err = s.door(tx, Place{Organisation: id, OrgName: o.Name})
		return err
	})
	p.F.Day, p.Action, p.Back = ui.ShortDate(p.Door.Today), at(p.Page, id, "/new"), "/leadership/"+string(id)+"/referrals"
	return p, err
}

func (p formPage) placeOptions() (out []ui.Option) {
	for _, v := range p.Places {
		out = append(out, ui.Option{Value: string(v.ID), Label: v.Name})
	}
	return out
}

func (s *Referrals) newForm(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.F.Told.By = r.Actor.Name()
	return web.Show(newOf(p)), nil
}

func (s *Referrals) referAs(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.F = typed(r)
	org := p.Door.Place.Organisation
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/referrals", org).Saying("Thank you. They are passed on, and we thank them."), s.ReferAs(r.Ctx(), r.Actor, org, p.F)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return newOf(p), nil
	})
}

// ---- figures

type figuresPage struct {
	ui.Page
	Org          person.Organisation
	R            relation
	Year         string
	Years        []Figure
	Kinds        []Figure
	All, OfYear  Figure
	Under        int
	Stopped      string
	StoppedShown bool
}

func (s *Referrals) figuresPage(r *web.Request) (web.Answer, error) {
	p := figuresPage{Page: r.Page("Referrals in figures"), Year: r.Value("year")}
	if _, err := strconv.Atoi(p.Year); err != nil || len(p.Year) != 4 {
		p.Year = ""
	}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var day string
		var err error
		if p.Org, p.R, day, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		rule, err := smallnumber.Of(tx)
		if err != nil {
			return err
		}
		p.Under = smallnumber.Under(rule)
		years, err := tallies(tx, id, "", day, day, true)
		if err != nil {
			return err
		}
		if p.Years, p.All, err = protect(rule, newestFirst(years), years); err != nil {
			return err
		}
		from, until := "", day
		if p.Year != "" {
			from, until = p.Year+"-01-01", min(p.Year+"-12-31", day)
		}
		kinds, err := tallies(tx, id, from, until, day, false)
		if err != nil {
			return err
		}
		if p.Kinds, p.OfYear, err = protect(rule, kindsIn(kinds), kinds); err != nil {
			return err
		}
		n, err := stoppedIn(tx, id)
		if err != nil || n == 0 {
			return err
		}
		cells, err := smallnumber.Guarded(rule, [][]int{{int(n)}})
		p.StoppedShown = err == nil
		if err == nil {
			p.Stopped = smallnumber.Words(cells.Cells[0][0], p.Under)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/leadership/" + string(id) + "/referrals"
	return web.Show(figuresOf(p)), nil
}

// figureHeads are the columns of figures behind the name of a row.
var figureHeads = []string{"Referred", "Answered in time", "Late", "Waiting, in time", "Took a first step", "Middle of the working days"}

func (p figuresPage) cells(f Figure) []string {
	words := func(c stats.Cell) string { return smallnumber.Words(c, p.Under) }
	middle := f.Median
	if middle == "" {
		middle = "too few to show"
	}
	return []string{words(f.Referred), words(f.InTime), words(f.Late), words(f.Waits), words(f.Stepped), middle}
}

// rests leads to the lines on which a row rests, for whoever may read them.
func (p figuresPage) rests(label, kind, year string) templ.Component {
	if !p.R.Runs {
		return ui.Text(label)
	}
	return ui.LinkAbout(at(p.Page, p.Org.ID, "?kind=%s&year=%s", kind, year), label, "who this rests on")
}

func (p figuresPage) yearTable() ui.TableData {
	t := ui.TableData{Caption: "By the year in which they were referred", Columns: figureColumns("Year"), Empty: "Nobody has been referred yet."}
	for _, f := range p.Years {
		t.Rows = append(t.Rows, append([]templ.Component{p.rests(f.Key, "", f.Key)}, ui.Cells(p.cells(f)...)...))
	}
	if len(p.Years) > 1 {
		t.Rows = append(t.Rows, append([]templ.Component{p.rests("All years", "", "")}, ui.Cells(p.cells(p.All)...)...))
	}
	return t
}

func (p figuresPage) kindTable() ui.TableData {
	t := ui.TableData{Caption: "By kind of place, all years", Columns: figureColumns("Kind of place"), Empty: "Nobody was referred in this time."}
	if p.Year != "" {
		t.Caption = "By kind of place, " + p.Year
	}
	for _, f := range p.Kinds {
		t.Rows = append(t.Rows, append([]templ.Component{p.rests(in(Kinds(), f.Key), f.Key, p.Year)}, ui.Cells(p.cells(f)...)...))
	}
	return t
}

func figureColumns(first string) []ui.Column {
	out := ui.Columns(first)
	for _, h := range figureHeads {
		out = append(out, ui.Numeric(h))
	}
	return out
}

func newestFirst(all map[string]*tally) (out []string) {
	for k := range all {
		out = append(out, k)
	}
	sortDown(out)
	return out
}

// kindsIn are the kinds that occur, in the order of the list.
func kindsIn(all map[string]*tally) (out []string) {
	for _, k := range Kinds() {
		if all[k.ID] != nil {
			out = append(out, k.ID)
		}
	}
	return out
}

func (p figuresPage) yearOptions() (out []ui.Option) {
	for _, f := range p.Years {
		out = append(out, ui.Option{Value: f.Key, Label: f.Key})
	}
	return out
}

func plural(n int64, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strings.Join([]string{number(n), several}, " ")
}
