package recommendation

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// typedDay is a day as it was typed: YYYY-MM-DD, or the text itself when it is no day.
func typedDay(text string) string {
	if d, ok := ui.ParseDate(text); ok {
		return d
	}
	return text
}

// dayField is a day as a field shows it.
func dayField(day string) string {
	if _, ok := ui.ParseDate(day); ok && day != "" {
		return ui.ShortDate(day)
	}
	return day
}

// formView is the form of a recommendation: a new one of a body, or that of the path.
type formView struct {
	ui.Page
	V          Recommendation
	Body       body
	Targets    []target
	Form       Form
	Yes        bool   // somebody has said yes to the words as they are
	Yours, Now string // what was typed, and what is there by now, when somebody else was faster
}

func typed(r *web.Request) Form {
	return Form{To: r.Value("to"), Title: r.Value("title"), Words: r.Value("words"), Owner: r.Value("owner"), Due: typedDay(r.Value("due")), Version: r.Version()}
}

func (p formView) action() templ.SafeURL {
	if p.V.ID == "" {
		return p.To("/recommendations/new?body=%s", p.Body.ID)
	}
	return p.To("/recommendations/%s/change", p.V.ID)
}

func (p formView) targets() []ui.Option {
	var out []ui.Option
	for _, t := range p.Targets {
		out = append(out, ui.Option{Value: t.key(), Label: t.words()})
	}
	return out
}

func (p formView) version() string { return strconv.FormatInt(p.Form.Version, 10) }

func (p formView) words(f Form) string {
	to := ""
	if t, ok := targetOf(p.Targets, f.To); ok {
		to = t.words()
	}
	return f.Title + "\n" + f.Words + "\n" + to + "\n" + f.Owner + "\n" + dayField(f.Due)
}

// bodiesView are the groups for which somebody can write.
type bodiesView struct {
	ui.Page
	All []body
}

// blank opens the form of a new recommendation of the body that is asked for.
func (s *Recommendations) blank(r *web.Request) (formView, error) {
	p := formView{Page: r.Page("Write a recommendation")}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		day := tx.Now.In(r.Network.Zone).Format(time.DateOnly)
		var err error
		if p.Body, err = s.toWrite(tx, r.Actor, db.ID(r.Value("body")), day); err != nil {
			return err
		}
		p.Targets, err = targetsOf(tx, p.Body.ID, day)
		return err
	})
	p.Back = "/recommendations"
	return p, err
}

func (s *Recommendations) newForm(r *web.Request) (web.Answer, error) {
	if r.Value("body") == "" {
		p := bodiesView{Page: r.Page("For which group do you write?")}
		p.Back = "/recommendations"
		if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
			r.Actor.Scoped()
			var err error
			p.All, err = bodiesOf(tx, r.Actor.Person(), tx.Now.In(r.Network.Zone).Format(time.DateOnly))
			return err
		}); err != nil {
			return web.Answer{}, err
		}
		return web.Show(bodiesPage(p)), nil
	}
	p, err := s.blank(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formPage(p)), nil
}

func (s *Recommendations) write(r *web.Request) (web.Answer, error) {
	p, err := s.blank(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = typed(r)
	id, err := s.Write(r.Ctx(), r.Actor, p.Body.ID, p.Form)
	if problem(&p.Page, err) {
		return web.Problem(formPage(p)), nil
	}
	return web.Redirect("/recommendations/%s", id).Saying("It is written. Those who sit in your group can read it. Nobody else can before it is made."), err
}

// changing opens the form of the recommendation of the path.
func (s *Recommendations) changing(r *web.Request) (formView, error) {
	v, err := s.one(r, "Change this recommendation")
	if err != nil {
		return formView{}, err
	}
	if err := r.Actor.Allow(v.R.Sits); err != nil {
		return formView{}, err
	}
	if err := r.Actor.May(mayWrite(v.R, v.V), isMadeAlready); err != nil {
		return formView{}, err
	}
	v.back()
	p := formView{Page: v.Page, V: v.V, Body: body{ID: v.V.Body, Name: v.V.BodyName, OrgName: v.V.BodyOrg}, Yes: len(v.Open.Assents) > 0}
	p.Form = Form{To: target{Organisation: v.V.Organisation, Group: v.V.Group}.key(), Title: v.V.Title, Words: v.V.Words, Due: v.V.Due, Version: v.V.Version}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Targets, err = targetsOf(tx, p.Body.ID, v.Today); err != nil || v.V.Owner == "" {
			return err
		}
		people, err := person.Several(tx, []db.ID{v.V.Owner})
		p.Form.Owner = people[v.V.Owner].Email
		return err
	})
	return p, err
}

func (s *Recommendations) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.changing(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formPage(p)), nil
}

func (s *Recommendations) change(r *web.Request) (web.Answer, error) {
	p, err := s.changing(r)
	if err != nil {
		return web.Answer{}, err
	}
	now := p.Form
	p.Form = typed(r)
	err = s.Change(r.Ctx(), r.Actor, p.V.ID, p.Form)
	if problem(&p.Page, err) {
		return web.Problem(formPage(p)), nil
	}
	if errs.Is(err, errs.Conflict) {
		p.Yours, p.Now = p.words(p.Form), p.words(now)
		p.Form.Version = now.Version
		return web.Clash(formPage(p)), nil
	}
	return web.Redirect("/recommendations/%s", p.V.ID).Saying("It is changed."), err
}

// sayView is what the body is asked to say.
type sayView struct {
	oneView
	Say Say
}

func (s *Recommendations) saying(r *web.Request) (sayView, error) {
	v, err := s.one(r, "What does your group say?")
	if err != nil {
		return sayView{}, err
	}
	if err := r.Actor.Allow(v.R.Sits); err != nil {
		return sayView{}, err
	}
	v.back()
	return sayView{oneView: v}, r.Actor.May(v.canSay(), "There is nothing that your group can say about it now.")
}

func (s *Recommendations) sayForm(r *web.Request) (web.Answer, error) {
	p, err := s.saying(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(sayPage(p)), nil
}

func (s *Recommendations) say(r *web.Request) (web.Answer, error) {
	p, err := s.saying(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Say = Say{Do: r.Value("do"), Due: typedDay(r.Value("due")), Why: r.Value("why")}
	if p.Say.Do == doMake {
		p.Say.Do = "" // that is another button
	}
	err = s.Ask(r.Ctx(), r.Actor, p.V.ID, p.Say)
	if problem(&p.Page, err) {
		return web.Problem(sayPage(p)), nil
	}
	return web.Redirect("/recommendations/%s", p.V.ID).Saying("It is put to those who speak for your group. It happens when they have said yes."), err
}

// options are what the body can say, the second with its own fields.
func (p sayView) options() []ui.Option {
	out := p.sayOptions()
	for i := range out {
		if out[i].Value == doAgain {
			out[i].Conditional = againFields(p)
		}
	}
	return out
}

// answerView is the form of an answer.
type answerView struct {
	oneView
	Form Reply
}

func (s *Recommendations) answering(r *web.Request) (answerView, error) {
	v, err := s.one(r, "Answer this recommendation")
	if err != nil {
		return answerView{}, err
	}
	if err := r.Actor.Allow(mayFollow(v.R, v.V)); err != nil {
		return answerView{}, err
	}
	v.back()
	p := answerView{oneView: v, Form: Reply{Version: v.V.Version}}
	if len(v.Asks) > 0 && v.Asks[0].Answered != "" {
		p.Form = Reply{Outcome: v.Asks[0].Outcome, Reasons: v.Asks[0].Reasons, Shown: v.Asks[0].Shown, Version: v.V.Version}
	}
	return p, r.Actor.May(mayAnswer(v.R, v.V), "Only who owes the answer can give it.")
}

func (s *Recommendations) answerForm(r *web.Request) (web.Answer, error) {
	p, err := s.answering(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(answerPage(p)), nil
}

func (s *Recommendations) answer(r *web.Request) (web.Answer, error) {
	p, err := s.answering(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = Reply{Outcome: r.Value("outcome"), Reasons: r.Value("reasons"), Shown: r.Value("shown") == "yes", Version: r.Version()}
	err = s.Answer(r.Ctx(), r.Actor, p.V.ID, p.Form)
	if problem(&p.Page, err) {
		return web.Problem(answerPage(p)), nil
	}
	if errs.Is(err, errs.Conflict) {
		p.Form.Version = p.V.Version
		p.Problems = []errs.Field{{Message: "This recommendation has changed while you were writing. What you wrote is still here. Read it again before you send your answer."}}
		return web.Clash(answerPage(p)), nil
	}
	return web.Redirect("/recommendations/%s", p.V.ID).Saying("Your answer is given. %s says whether it answers its recommendation.", p.V.BodyName), err
}

func (p answerView) version() string { return strconv.FormatInt(p.Form.Version, 10) }

func outcomeOptions() []ui.Option {
	var out []ui.Option
	for _, w := range Outcomes() {
		out = append(out, ui.Option{Value: w.ID, Label: w.Words})
	}
	return out
}

// formalView is what an organisation has to do with bodies.
type formalView struct {
	ui.Page
	O              person.Organisation
	R              standing
	Today          string
	Links          []Link
	Seats          map[db.ID][]group.Term
	All            []Recommendation
	State          string
	Previous, Next templ.SafeURL
	Number         int
	Form           LinkForm
	Words          string // what is looked for in the form of a link
	Bodies         []body
}

func (p formalView) in(rest string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/formal"+rest, append([]any{p.O.ID}, args...)...)
}

// formal reads what a page about the bodies of the organisation of the path needs.
func (s *Recommendations) formal(r *web.Request, title string, more func(tx *db.Tx, p *formalView) error) (formalView, error) {
	p := formalView{Page: r.Page(title), Number: r.Turn(), State: r.Value("state")}
	id, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts, p.Back, p.Today = nil, "", tx.Now.In(r.Network.Zone).Format(time.DateOnly)
		var err error
		if p.O, p.R, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		if p.Back == "" {
			p.Back = "/me"
		}
		return more(tx, &p)
	})
	return p, err
}

func (s *Recommendations) formalPage(r *web.Request) (web.Answer, error) {
	p, err := s.formal(r, "Formal engagement", func(tx *db.Tx, p *formalView) error {
		var err error
		if p.Links, err = linksOf(tx, p.O.ID); err != nil {
			return err
		}
		var ids []db.ID
		for _, l := range p.Links {
			ids = append(ids, l.Group)
		}
		if p.Seats, err = group.Seated(tx, ids, p.Today); err != nil {
			return err
		}
		all, err := list(tx, r.Actor.Person(), p.Today, p.R.Runs, true, filter{State: p.State, Organisation: p.O.ID}, pageSize+1, (p.Number-1)*pageSize)
		if err != nil {
			return err
		}
		if p.Number > 1 {
			p.Previous = p.in("?state=%s&page=%d", p.State, p.Number-1)
		}
		if len(all) > pageSize {
			all, p.Next = all[:pageSize], p.in("?state=%s&page=%d", p.State, p.Number+1)
		}
		p.All = all
		return nil
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formalOf(p)), nil
}

func (p formalView) table() ui.TableData {
	return table(p.Page, p.All, p.Today, "No recommendation that you may read was made to this organisation.")
}

// seats are who sits in a body today. Whoever reads the map of the organisation sees those of its own groups as they are named there; of
// others only the names of those who hold their role in public and have not said no.
func (p formalView) seats(l Link) ui.TableData {
	t := ui.TableData{Caption: "Who sits in " + l.Name + " today", Columns: ui.Columns("Role", "Who", "Until"), Empty: "Nobody who sits in it stands on the map."}
	for _, x := range p.Seats[l.Group] {
		until := "no day given"
		if x.Ends != "" {
			until = ui.PlainDate(x.Ends)
		}
		role := x.Role
		if x.Leads {
			role += " (leads)"
		}
		t.Rows = append(t.Rows, ui.Cells(role, p.named(l, x), until))
	}
	return t
}

// named is who holds a role in a body, as the reader may see it.
func (p formalView) named(l Link, t group.Term) string {
	if l.OrgID != p.O.ID && !(t.Public && t.Said != group.Hide) {
		t.Public, t.Said = false, group.Hide
	}
	return t.Shown()
}

// place says on whose map a body stands.
func (p formalView) place(l Link) string {
	if l.OrgID == p.O.ID {
		return "A group of this organisation"
	}
	return "A group of " + l.OrgName
}

// mostFound is how many groups a search shows.
const mostFound = 40

func (s *Recommendations) linking(r *web.Request) (formalView, error) {
	return s.formal(r, "Link a group with this organisation", func(tx *db.Tx, p *formalView) error {
		if err := r.Actor.May(mayLink(p.R), "Only engagement leads link an organisation with a group."); err != nil {
			return err
		}
		p.Back = "/leadership/" + string(p.O.ID) + "/formal"
		p.Words = r.Value("q")
		var err error
		p.Bodies, err = bodiesLike(tx, p.Words, p.Today, mostFound)
		return err
	})
}

func (s *Recommendations) linkForm(r *web.Request) (web.Answer, error) {
	p, err := s.linking(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(linkPage(p)), nil
}

func (s *Recommendations) link(r *web.Request) (web.Answer, error) {
	p, err := s.linking(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = LinkForm{Group: r.Value("group"), Kind: r.Value("kind"), About: r.Value("about")}
	err = s.Link(r.Ctx(), r.Actor, p.O.ID, p.Form)
	if problem(&p.Page, err) {
		return web.Problem(linkPage(p)), nil
	}
	return web.Redirect("/leadership/%s/formal", p.O.ID).Saying("The group is linked. Those who sit in it can recommend something to this organisation."), err
}

func (s *Recommendations) unlink(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	which, err := r.ID("link")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/formal", id).Saying("The link has ended. What was recommended stays."), s.Unlink(r.Ctx(), r.Actor, id, which)
}

func (p formalView) bodies() []ui.Option {
	var out []ui.Option
	for _, b := range p.Bodies {
		out = append(out, ui.Option{Value: string(b.ID), Label: b.Name, Hint: b.OrgName})
	}
	return out
}

func kindOptions() []ui.Option {
	var out []ui.Option
	for _, w := range LinkKinds() {
		out = append(out, ui.Option{Value: w.ID, Label: w.Words})
	}
	return out
}
