package assessment

import (
	"math"
	"strconv"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// picture is a drawing with its numbers.
type picture struct {
	Title, SVG string
	Numbers    ui.TableData
}

func drawn(title string, p chart.Picture) picture {
	t := p.Table()
	return picture{Title: title, SVG: p.SVG(), Numbers: ui.Numbers(t.Caption, t.Headers, t.Rows)}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// frame is what every page about one organisation has.
type frame struct {
	ui.Page
	O     person.Organisation
	Asked bool // the reader is or was asked about it
	Leads bool
	Runs  bool // runs editions, beside which a role can be shown
	Me    db.ID
	// belongs says that the reader is of the organisation, so that they open its other pages too.
	belongs bool
	Zone    string
	Now     db.Instant
	People  map[db.ID]person.Person
}

func (f frame) name(who db.ID) string {
	if p, ok := f.People[who]; ok {
		return p.Name()
	}
	return "Somebody who has left"
}

func (f frame) day(at db.Instant) string { return at.In(f.Zone).Format("2 January 2006") }

func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/connection"+format, append([]any{f.O.ID}, args...)...)
}

func (s *Assessments) page(r *web.Request, title string, fill func(tx *db.Tx, f *frame) error) (frame, error) {
	id, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return frame{}, err
	}
	f := frame{Page: r.Page(title), Me: r.Actor.Person(), Leads: r.Actor.Leads(id), Runs: r.Actor.Has(access.Coordinator), Zone: r.Network.Zone}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if f.O, f.Asked, f.belongs, err = s.mayOpen(tx, r.Actor, id); err != nil {
			return err
		}
		f.Now, f.People = tx.Now, map[db.ID]person.Person{}
		if f.Title == "" {
			f.Title = f.O.Name
		}
		if s.parts != nil {
			if err := s.parts(tx, &f.Page, r.Actor, id); err != nil {
				return err
			}
		}
		if fill == nil {
			return nil
		}
		return fill(tx, &f)
	})
	return f, err
}

func (f *frame) know(tx *db.Tx, ids ...db.ID) error {
	more, err := person.Several(tx, ids)
	for id, p := range more {
		f.People[id] = p
	}
	return err
}

type organisationPage struct {
	frame
	Def    instrument.Definition // of the connection check
	Agreed []agreed
	Ladder picture
	Moved  []picture
	Gaps   []gap
	Rounds []round.Round
	Plan   []Action
	Form   NewAction
}

// items are the kinds of patient leaders as options.
func (p organisationPage) items() []ui.Option {
	var out []ui.Option
	for _, it := range p.Def.Items() {
		if it.Kind.Ordered() {
			out = append(out, ui.Option{Value: it.ID, Label: it.Wording})
		}
	}
	return out
}

func (p organisationPage) roundRows() [][]templ.Component {
	var out [][]templ.Component
	for _, r := range p.Rounds {
		out = append(out, []templ.Component{ui.Link(p.in("/rounds/%s", r.ID), checkName(r.Instrument)+", "+p.day(r.Started)), ui.Text(standing(r, p.Me))})
	}
	return out
}

// standing says where a round stands for the reader.
func standing(r round.Round, who db.ID) string {
	switch {
	case r.State == round.Ended:
		return "Ended, shown to nobody"
	case r.State == round.Shown && r.Pooled:
		return "Figures of both sides"
	case r.State == round.Shown:
		return "All answers are there"
	case r.Asks(who):
		return "Waits for you"
	case r.AwaitsYes(who):
		return "Waits for your yes"
	}
	return "Waits for answers"
}

// stepsOf is the step of each item, -1 where nobody could say.
func stepOf(it instrument.Item, as instrument.Answers) int {
	v, ok := instrument.Raw(it, as[it.ID])
	if !ok {
		return -1
	}
	return int(v)
}

// charts draw the newest agreed rating as ladders, and how each part moved.
func (p *organisationPage) charts(tx *db.Tx) error {
	if len(p.Agreed) == 0 {
		return nil
	}
	now := p.Agreed[0]
	def, err := instrument.FindVersion(tx, now.Key, now.Version)
	if err != nil {
		return err
	}
	l := chart.Ladder{Frame: chart.Frame{ID: "connection", Title: "Agreed on " + p.day(now.At)}}
	for _, it := range def.Items() {
		if !it.Kind.Ordered() {
			continue
		}
		if len(l.Steps) == 0 {
			for _, st := range it.Steps() {
				l.Steps = append(l.Steps, st.Label)
			}
		}
		row := chart.LadderRow{Label: it.Wording, At: stepOf(it, now.Answers), Before: -1}
		if now.Answers[it.ID].State == instrument.NotApplicable {
			row.Without = ui.LowerFirst(notHere)
		}
		if len(p.Agreed) > 1 {
			row.Before = stepOf(it, p.Agreed[1].Answers)
		}
		if row.At >= 0 && row.At <= low {
			p.Gaps = append(p.Gaps, gap{Words: it.Wording, Thing: ratingThing(now.ID, it.ID)})
		}
		l.Rows = append(l.Rows, row)
	}
	p.Ladder = drawn(l.Title, l)
	if len(p.Agreed) < 2 {
		return nil
	}
	for _, sc := range def.Scales {
		low, high, _ := round.Range(def, sc)
		h := chart.History{Frame: chart.Frame{ID: "moved-" + sc.ID, Title: sc.Title}, Low: low, High: high, ALabel: "Agreed rating"}
		for i := len(p.Agreed) - 1; i >= 0; i-- {
			v, ok := sc.Score(def, p.Agreed[i].Answers)
			if !ok {
				v = math.NaN()
			}
			h.Points = append(h.Points, chart.HistoryPoint{Label: p.Agreed[i].At.In(p.Zone).Format("2 Jan 2006"), A: v, B: math.NaN(), At: p.Agreed[i].At.Time()})
		}
		p.Moved = append(p.Moved, drawn(h.Title, h))
	}
	return nil
}

// mostAgreed is how many agreed ratings the history shows.
const mostAgreed = 12

func (s *Assessments) organisation(r *web.Request) (organisationPage, error) {
	p := organisationPage{Form: NewAction{Step: usualStep}}
	var err error
	p.frame, err = s.page(r, "", func(tx *db.Tx, f *frame) error {
		p.frame = *f
		var err error
		if p.Def, err = instrument.Find(tx, connectionKey); err != nil {
			return err
		}
		if p.Agreed, err = agreedRatings(tx, s.keys, f.O.ID, mostAgreed); err != nil {
			return err
		}
		p.Gaps, p.Moved = nil, nil
		if err := p.charts(tx); err != nil {
			return err
		}
		if err := s.placeGaps(tx, r, &p); err != nil {
			return err
		}
		who := f.Me
		if f.Leads {
			who = ""
		}
		if p.Rounds, err = round.List(tx, who, round.Filter{Owner: f.O.ID}); err != nil {
			return err
		}
		if p.Plan, err = s.plan.FromRating(tx, f.O.ID); err != nil {
			return err
		}
		var owners []db.ID
		for _, x := range p.Plan {
			owners = append(owners, x.Owner)
		}
		return f.know(tx, owners...)
	})
	return p, err
}

// placeGaps finds the place of each gap in lines from a gap to a change.
func (s *Assessments) placeGaps(tx *db.Tx, r *web.Request, p *organisationPage) error {
	var things []ground.Thing
	for _, g := range p.Gaps {
		things = append(things, g.Thing)
	}
	all, err := s.around.Of(tx, r.Actor, p.O.ID, things...)
	for i := range all {
		p.Gaps[i].Place = all[i]
	}
	return err
}

func (s *Assessments) showOrganisation(r *web.Request) (web.Answer, error) {
	p, err := s.organisation(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(organisation(p)), nil
}

type askPage struct {
	frame
	Form Begin
}

func askOptions() []ui.Option {
	return []ui.Option{
		{Value: connectionKey, Label: "How well are we connected to patient leaders?", Hint: "People are named. They see each other’s answers when all have answered, talk, and agree on one rating."},
		{Value: cultureKey, Label: "What do our leaders show?", Hint: "Nobody’s answers are shown. There are figures when five people or more of a side have answered."},
	}
}

func (s *Assessments) askForm(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "Ask people for their view", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(askPeople(askPage{frame: f, Form: Begin{Key: connectionKey}})), nil
}

func (s *Assessments) ask(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "Ask people for their view", nil)
	if err != nil {
		return web.Answer{}, err
	}
	p := askPage{frame: f, Form: Begin{Key: r.Value("form"), Professionals: r.Value("professionals"), Partners: r.Value("partners")}}
	a, err := web.Form(r, f.Title, func() (web.Answer, error) {
		id, err := s.StartRound(r.Ctx(), r.Actor, f.O.ID, p.Form)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/leadership/%s/connection/rounds/%s", f.O.ID, id).Saying("The people get a letter."), nil
	}, func(page ui.Page) templ.Component {
		p.Page = page
		return askPeople(p)
	})
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/leadership/%s/connection", f.O.ID).Warning("%s", errs.Of(err).Message), nil
	}
	return a, err
}

// figure writes a mean with one decimal, a dash where there is none.
func figure(v float64) string { return stats.Round1(v) }

// roundsCaption names the list of rounds.
func (p organisationPage) roundsCaption() string {
	if p.Leads {
		return "What people were asked, the latest first"
	}
	return "What you were asked, the latest first"
}

// checkName is how a round is called in a list.
func checkName(key string) string {
	if key == cultureKey {
		return "Culture check"
	}
	return "Connection check"
}
