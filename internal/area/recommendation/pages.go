package recommendation

import (
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// pageSize is how many recommendations a page shows.
const pageSize = 50

type listPage struct {
	ui.Page
	All            []Recommendation
	Filter         filter
	Today          string
	Sits           bool // in some group, and so can write one
	Previous, Next templ.SafeURL
	Number         int
}

func (s *Recommendations) listPage(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Recommendations"), Filter: filter{Words: r.Value("q"), State: r.Value("state"), Mine: r.Value("of")}, Number: r.Turn()}
	if p.Filter.Mine != "body" && p.Filter.Mine != "answer" || !r.Actor.SignedIn() {
		p.Filter.Mine = ""
	}
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		r.Actor.Scoped()
		p.Today = tx.Now.In(r.Network.Zone).Format(time.DateOnly)
		all, err := list(tx, r.Actor.Person(), p.Today, r.Actor.LeadsAll(), r.Actor.SignedIn(), p.Filter, pageSize+1, (p.Number-1)*pageSize)
		if err != nil {
			return err
		}
		to := func(n int) templ.SafeURL {
			return p.To("/recommendations?q=%s&state=%s&of=%s&page=%d", p.Filter.Words, p.Filter.State, p.Filter.Mine, n)
		}
		if p.Number > 1 {
			p.Previous = to(p.Number - 1)
		}
		if len(all) > pageSize {
			all, p.Next = all[:pageSize], to(p.Number+1)
		}
		p.All = all
		if r.Actor.SignedIn() {
			mine, err := bodiesOf(tx, r.Actor.Person(), p.Today)
			p.Sits = len(mine) > 0
			return err
		}
		return nil
	}); err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

func (p listPage) seeking() bool { return p.Filter != filter{} }

func stateOptions() []ui.Option {
	return []ui.Option{{Value: "owed", Label: "An answer is owed"}, {Value: "late", Label: "The answer is late"}, {Value: "answered", Label: "Answered"}, {Value: "settled", Label: "Settled"}, {Value: "withdrawn", Label: "Withdrawn"}}
}

func whose() []ui.Option {
	return []ui.Option{{Value: "body", Label: "Of groups in which you sit"}, {Value: "answer", Label: "Which you answer"}}
}

// table are recommendations as a list.
func table(p ui.Page, all []Recommendation, today, empty string) ui.TableData {
	t := ui.TableData{Caption: "What waits for an answer comes first", Columns: ui.Columns("Recommendation", "From", "To", "Where it stands"), Empty: empty}
	for _, v := range all {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/recommendations/%s", v.ID), v.Title), ui.Text(v.From()), ui.Text(v.To()), ui.Tag(v.stands(today))})
	}
	return t
}

func (p listPage) table() ui.TableData {
	empty := "There is no recommendation that you may read."
	if p.seeking() {
		empty = "No recommendation fits."
	}
	return table(p.Page, p.All, p.Today, empty)
}

// oneView is one recommendation.
type oneView struct {
	ui.Page
	V     Recommendation
	R     standing
	Me    db.ID
	Today string
	Asks  []Ask
	Open  assent.Proposal // what waits for a yes; empty when nothing does, and for those who do not sit in the body
	Waits bool
	Names []string // of those whose yes it still needs
	Owner string   // as it was typed
	Grid  ground.GridPlace

	Around ground.Around
}

// one reads the recommendation of the path for whoever may read it.
func (s *Recommendations) one(r *web.Request, title string) (oneView, error) {
	p := oneView{Page: r.Page(title), Me: r.Actor.Person()}
	id, err := r.ID("recommendation")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today, p.Names = tx.Now.In(r.Network.Zone).Format(time.DateOnly), nil
		var err error
		if p.V, p.R, err = s.toSee(tx, r.Actor, id); err != nil {
			return err
		}
		if p.V.made() && p.V.Audience != "" {
			if p.Grid, err = s.grid.Of(tx, r.Actor, p.V.Organisation, ground.Thing{Kind: ground.Recommended, Of: id}); err != nil {
				return err
			}
		}
		if p.V.made() {
			if p.Around, err = s.placed.One(tx, r.Actor, p.V.Organisation, thingOf(id)); err != nil {
				return err
			}
		}
		if p.Asks, err = asksOf(tx, s.keys, id); err != nil || !p.R.Sits {
			return err
		}
		if p.Open, p.Waits, err = s.open(tx, id); err != nil || !p.Waits {
			return err
		}
		return s.stillNeeded(tx, &p)
	})
	if p.Title == "" {
		p.Title = p.V.Title
	}
	p.Back = "/recommendations"
	return p, err
}

// stillNeeded reads whose yes is still needed.
func (s *Recommendations) stillNeeded(tx *db.Tx, p *oneView) error {
	all, err := seatsIn(tx, p.V.Body, p.Today)
	if err != nil {
		return err
	}
	_, voters := speakers(all)
	var ids []db.ID
	for _, v := range voters {
		if !p.Open.Assented(v.Person) {
			ids = append(ids, v.Person)
		}
	}
	people, err := person.Several(tx, ids)
	for _, id := range ids {
		p.Names = append(p.Names, people[id].Name())
	}
	return err
}

// back leads a page about a recommendation to it.
func (p *oneView) back() { p.Back = path(p.V) }

// in is an address about the recommendation.
func (p oneView) in(rest string) templ.SafeURL { return p.To("/recommendations/%s"+rest, p.V.ID) }

// follows says that the reader has to do with it.
func (p oneView) follows() bool { return mayFollow(p.R, p.V) }

// asked says that the reader's own yes is waited for.
func (p oneView) asked() bool { return p.Waits && p.R.Speaks && !p.Open.Assented(p.Me) }

// mayEnd says that the reader can end what waits for a yes.
func (p oneView) mayEnd() bool { return p.Waits && (p.R.Speaks || p.Open.Proposer == p.Me) }

// canSay says that there is something that the body can say.
func (p oneView) canSay() bool {
	return mayPut(p.R, p.V) && !p.Waits && p.V.State != Draft && len(p.sayOptions()) > 0
}

func (p oneView) sayOptions() []ui.Option {
	var out []ui.Option
	for _, w := range says() {
		if p.V.can(w.ID) {
			out = append(out, ui.Option{Value: w.ID, Label: w.Words})
		}
	}
	return out
}

func (p oneView) facts() []ui.SummaryRow {
	words, colour := p.V.stands(p.Today)
	rows := []ui.SummaryRow{{Key: "Where it stands", Value: ui.Tag(words, colour)}, ui.Row("From", p.V.From(), ""), ui.Row("To", p.V.To(), "")}
	if p.V.made() {
		rows = append(rows, ui.Row("Made on", ui.PlainDate(p.V.Made), ""))
	}
	if p.V.State == Draft || p.V.State == Owed {
		rows = append(rows, ui.Row("Answer owed by", ui.PlainDate(p.V.Due), ""))
	}
	if p.follows() {
		owner := p.V.OwnerName
		if owner == "" {
			owner = "Nobody yet. An engagement lead says who."
		}
		if p.V.open() || p.V.State == Draft {
			rows = append(rows, ui.Row("Who answers", owner, ""))
		}
		rows = append(rows, ui.Row("Who reads it", p.readers(), ""))
	}
	return rows
}

// readers says who reads it.
func (p oneView) readers() string {
	switch {
	case !p.V.made():
		return "Those who sit in " + p.V.BodyName
	case p.V.Audience == toPublic:
		return "Everybody"
	case p.V.Audience == toNetwork:
		return "People of the network"
	}
	return "Those who sit in " + p.V.BodyName + ", engagement leads, who answers, and those who sit in the group that it is made to"
}

// answers are the times that an answer was asked for, which there are once it is made.
func (p oneView) answers() []Ask {
	if !p.V.made() {
		return nil
	}
	return p.Asks
}

// when says when an answer was asked for, owed and given.
func (a Ask) when(today string, open bool) string {
	out := "Asked on " + ui.PlainDate(a.Asked) + ", owed by " + ui.PlainDate(a.Due)
	day := today
	switch {
	case a.Answered != "":
		out += ", answered on " + ui.PlainDate(a.Answered)
	case !open:
		return out + "."
	default:
		out += ", not answered yet"
	}
	if l := late(a.Due, a.Answered, day); l != "" {
		return out + ", " + l + "."
	}
	if a.Answered != "" {
		return out + ", in time."
	}
	return out + "."
}

// verdict is the body's word on an answer, in words.
func (a Ask) verdict(body string) string {
	switch a.Verdict {
	case answersIt:
		return body + " says: this answers it."
	case askAgain:
		return body + " says: this does not answer it."
	}
	return ""
}

func (a Ask) outcome() string { return group.In(Outcomes(), a.Outcome) }

// reads says whether the reader reads the reasons of an answer.
func (p oneView) reads(a Ask) bool { return p.follows() || a.Shown }

func (s *Recommendations) onePage(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

// act does one thing about the recommendation of the path and leads back to it.
func act(r *web.Request, said string, do func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("recommendation")
	if err != nil {
		return web.Answer{}, err
	}
	err = do(id)
	if e := errs.Of(err); e != nil && len(e.Fields) == 0 && (e.Kind == errs.Invalid || e.Kind == errs.Conflict) {
		return web.Redirect("/recommendations/%s", id).Warning("%s", e.Message), nil
	}
	return web.Redirect("/recommendations/%s", id).Saying("%s", said), err
}

func (s *Recommendations) yes(r *web.Request) (web.Answer, error) {
	return act(r, "You have said yes.", func(id db.ID) error { return s.Yes(r.Ctx(), r.Actor, id, r.Value("hash")) })
}

func (s *Recommendations) no(r *web.Request) (web.Answer, error) {
	return act(r, "It does not happen.", func(id db.ID) error { return s.No(r.Ctx(), r.Actor, id) })
}

func (s *Recommendations) narrow(r *web.Request) (web.Answer, error) {
	return act(r, "It is not published any more.", func(id db.ID) error { return s.Narrow(r.Ctx(), r.Actor, id) })
}

func (s *Recommendations) send(r *web.Request) (web.Answer, error) {
	return act(r, "Saved. It is made when all who speak for your group have said yes. This page says where it stands.", func(id db.ID) error { return s.Ask(r.Ctx(), r.Actor, id, Say{Do: doMake}) })
}

func (s *Recommendations) show(r *web.Request) (web.Answer, error) {
	said := "Your reasons are not shown where the recommendation is published."
	if r.Value("shown") == "yes" {
		said = "Your reasons are shown where the recommendation is published."
	}
	return act(r, said, func(id db.ID) error {
		return s.Show(r.Ctx(), r.Actor, id, db.ID(r.Value("ask")), r.Value("shown") == "yes")
	})
}

func (s *Recommendations) drop(r *web.Request) (web.Answer, error) {
	id, err := r.ID("recommendation")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.Drop(r.Ctx(), r.Actor, id); err != nil {
		if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
			return web.Redirect("/recommendations/%s", id).Warning("%s", e.Message), nil
		}
		return web.Answer{}, err
	}
	return web.Redirect("/recommendations").Saying("It is not made, and its words are not kept."), nil
}

// problem makes a form again with what is wrong.
func problem(p *ui.Page, err error) bool {
	e := errs.Of(err)
	if e == nil || e.Kind != errs.Invalid {
		return false
	}
	if p.Problems = e.Fields; len(e.Fields) == 0 {
		p.Problems = []errs.Field{{Message: e.Message}}
	}
	return true
}

func (s *Recommendations) owner(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	p.Owner = r.Value("owner")
	err = s.Name(r.Ctx(), r.Actor, p.V.ID, p.Owner)
	if problem(&p.Page, err) {
		return web.Problem(oneOf(p)), nil
	}
	return web.Redirect("/recommendations/%s", p.V.ID).Saying("They have been told that they owe the answer."), err
}

// mayNameNow says that the reader says who answers.
func (p oneView) mayNameNow() bool { return mayName(p.R, p.V) }
