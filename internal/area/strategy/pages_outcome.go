package strategy

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// mostChoices is how many things of a kind there are to choose from.
const mostChoices = 200

// thingLine is something on which an outcome rests, as the reader may see it.
type thingLine struct {
	Rest
	ground.Seen
	State string
}

// outcomePage is one outcome.
type outcomePage struct {
	onePage
	O       Outcome
	Draft   Outcome // its words in the draft, when they differ
	Leaving bool    // the draft does not have it any more
	Only    bool    // it is in the draft alone
	Who     []Responsible
	Things  []thingLine
	Plans   []Rest
	All     []Rest
	Done    Progress
	Seen    []Seen
	Choices map[ground.Kind][]ui.Option
	Typed   func(name string) string
}

// outcome reads the outcome of the path.
func (s *Strategies) outcome(r *web.Request, problems []errs.Field) (outcomePage, error) {
	p := outcomePage{Typed: func(string) string { return "" }, Choices: map[ground.Kind][]ui.Option{}}
	id, err := r.ID("outcome")
	if err != nil {
		return p, err
	}
	if p.onePage, err = s.one(r, ""); err != nil {
		return p, err
	}
	var inForce, inDraft bool
	p.O, inForce = p.Now.find(id)
	draft, inDraft := p.Open.find(id)
	switch {
	case !inForce && !inDraft:
		return p, errs.Missing()
	case !inForce:
		p.O, p.Only = draft, true
	case p.Open.ID != "" && p.Open.ID != p.Now.ID:
		p.Leaving = !inDraft
		if inDraft && draft != p.O {
			p.Draft = draft
		}
	case p.V.InForce == "":
		p.Only = true
	}
	p.Title, p.Problems = p.O.name(), problems
	p.Back = "/leadership/" + string(p.Org.ID) + "/strategy/" + string(p.V.ID)
	if len(problems) > 0 {
		p.Typed = r.Value
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error { return s.fillOutcome(tx, r, &p) })
	return p, err
}

func (s *Strategies) fillOutcome(tx *db.Tx, r *web.Request, p *outcomePage) error {
	who, err := peopleOf(tx, []db.ID{p.O.ID})
	if err != nil {
		return err
	}
	p.Who = who[p.O.ID]
	rests, err := restsOf(tx, []db.ID{p.O.ID})
	if err != nil {
		return err
	}
	p.All = rests[p.O.ID]
	states, err := s.around.Steps(tx, p.Org.ID)
	if err != nil {
		return err
	}
	p.Done = progress(p.All, states)
	var linked []Rest
	var things []ground.Thing
	for _, x := range p.All {
		if x.Thing == "" {
			p.Plans = append(p.Plans, x)
			continue
		}
		linked, things = append(linked, x), append(things, x.thing())
	}
	seen, err := s.seen(tx, r.Actor, p.Org.ID, things)
	if err != nil {
		return err
	}
	for i, x := range linked {
		l := thingLine{Rest: x, Seen: seen[i], State: seen[i].State}
		if n := x.step(); n != 0 {
			l.State = states[n].words()
		}
		p.Things = append(p.Things, l)
	}
	if p.Seen, err = s.seenOf(tx, p.O.ID); err != nil || !p.writes() {
		return err
	}
	return s.choices(tx, r, p)
}

// choices are the things that can still be linked.
func (s *Strategies) choices(tx *db.Tx, r *web.Request, p *outcomePage) error {
	there := map[string]bool{}
	for _, x := range p.All {
		there[x.Thing] = true
	}
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			n := strconv.FormatInt(step.Number, 10)
			t := ground.Thing{Kind: ground.Step, Of: p.Org.ID, Part: n}
			if !there[t.Value()] {
				p.Choices[ground.Step] = append(p.Choices[ground.Step], ui.Option{Value: t.Value(), Label: n + ". " + step.Title})
			}
		}
	}
	for _, k := range []ground.Kind{ground.Opportunity, ground.Decided} {
		if s.around.Things[k] == nil {
			continue
		}
		all, err := s.around.Things[k].In(tx, r.Actor, p.Org.ID, k, "", mostChoices)
		if err != nil {
			return err
		}
		for _, v := range all {
			if !v.Hidden && !there[v.Thing.Value()] {
				p.Choices[k] = append(p.Choices[k], ui.Option{Value: v.Thing.Value(), Label: v.Title})
			}
		}
	}
	return nil
}

// words is how far a step is.
func (s StepState) words() string {
	switch s {
	case Done:
		return "In place"
	case Begun:
		return "Begun"
	}
	return "Not begun"
}

func (s *Strategies) showOutcome(r *web.Request) (web.Answer, error) {
	p, err := s.outcome(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(outcomeOfStrategy(p)), nil
}

// at is an address under the outcome.
func (p outcomePage) at(format string, args ...any) templ.SafeURL {
	return p.to("/outcomes/%s"+format, append([]any{p.O.ID}, args...)...)
}

// look are the questions about the outcome.
func (p outcomePage) look() []string {
	if p.V.Ended != 0 {
		return nil
	}
	return flags(p.O, p.Who, p.All, p.Today)
}

func (p outcomePage) rows() []ui.SummaryRow {
	return []ui.SummaryRow{ui.Row("What will be different", p.O.Different, ""), ui.Row("How we shall know", p.O.Measure, ""), ui.Row("By", ui.PlainDate(p.O.Due), ""), ui.Row("How far it is", p.Done.Words(), "")}
}

func (p outcomePage) has(l Level) bool {
	for _, r := range p.Who {
		if r.Level == l {
			return true
		}
	}
	return false
}

// line says who somebody is and whether they have said yes.
func (r Responsible) line() string {
	out := r.shown()
	if r.Job != "" && !r.Closed {
		out += ", " + r.Job
	}
	switch {
	case r.Accepted == 0:
		return out + " (asked, has not answered yet)"
	case r.Person == "":
		return out + " (not in this network)"
	}
	return out
}

func levelOptions() (out []ui.Option) {
	hints := map[Level]string{Director: "Somebody on the board or just below it.", Lead: "Runs the daily work.", Patient: "A patient, service user, carer or community member."}
	for _, l := range Levels {
		out = append(out, ui.Option{Value: string(l), Label: l.Words(), Hint: hints[l]})
	}
	return out
}

// sideWords names a side as somebody's.
func sideWords(s person.Side) string {
	if s == person.Partner {
		return "Patient leaders"
	}
	return "Professionals"
}

func (e Seen) who() string {
	if e.Name == "" {
		return sideWords(e.Side) + ", somebody who has left"
	}
	return sideWords(e.Side) + ", " + e.Name
}

// says is the line of the reader's side in this year, "" for none.
func (p outcomePage) says() string {
	for _, e := range p.Seen {
		if e.Side == p.R.Side && strconv.FormatInt(e.Year, 10) == p.Today[:4] {
			return e.Words
		}
	}
	return ""
}

// onOne does one thing about the outcome of the path and leads back to it; what is wrong stands on its page.
func (s *Strategies) onOne(r *web.Request, said string, do func(organisation, id, outcome db.ID) error) (web.Answer, error) {
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("strategy")
	if err != nil {
		return web.Answer{}, err
	}
	outcome, err := r.ID("outcome")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/strategy/%s/outcomes/%s", organisation, id, outcome).Saying("%s", said), do(organisation, id, outcome)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.outcome(r, problems)
		return outcomeOfStrategy(p), err
	})
}

func (s *Strategies) link(r *web.Request) (web.Answer, error) {
	return s.onOne(r, "It is linked.", func(organisation, id, outcome db.ID) error {
		value := ""
		for _, k := range restKinds {
			if value == "" {
				value = r.Value(string(k))
			}
		}
		if value == "" { // nothing was chosen: say so beside the field of the form that was sent
			value = r.Value("kind") + " "
		}
		return s.Link(r.Ctx(), r.Actor, organisation, id, outcome, value)
	})
}

func (s *Strategies) linkPlan(r *web.Request) (web.Answer, error) {
	return s.onOne(r, "It is linked.", func(organisation, id, outcome db.ID) error {
		return s.LinkPlan(r.Ctx(), r.Actor, organisation, id, outcome, PlanForm{Name: r.Value("plan"), Kind: r.Value("plan-kind"), Web: r.Value("web")})
	})
}

func (s *Strategies) unlink(r *web.Request) (web.Answer, error) {
	rest, err := r.ID("rest")
	if err != nil {
		return web.Answer{}, err
	}
	return s.onOne(r, "It is not linked any more.", func(organisation, id, outcome db.ID) error {
		return s.Unlink(r.Ctx(), r.Actor, organisation, id, outcome, rest)
	})
}

func (s *Strategies) name(r *web.Request) (web.Answer, error) {
	return s.onOne(r, "They are named. Somebody of this network counts when they have said yes.", func(organisation, id, outcome db.ID) error {
		_, err := s.Name(r.Ctx(), r.Actor, organisation, id, outcome, PersonForm{Level: Level(r.Value("level")), Name: r.Value("name"), Job: r.Value("job"), Email: r.Value("email")})
		return err
	})
}

func (s *Strategies) takeOn(r *web.Request) (web.Answer, error) {
	which, err := r.ID("responsible")
	if err != nil {
		return web.Answer{}, err
	}
	return s.onOne(r, "You have taken it on. Thank you.", func(organisation, id, outcome db.ID) error {
		return s.TakeOn(r.Ctx(), r.Actor, organisation, id, outcome, which)
	})
}

func (s *Strategies) takeOff(r *web.Request) (web.Answer, error) {
	which, err := r.ID("responsible")
	if err != nil {
		return web.Answer{}, err
	}
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	a, err := s.onOne(r, "They are not responsible any more.", func(organisation, id, outcome db.ID) error {
		return s.TakeOff(r.Ctx(), r.Actor, organisation, id, outcome, which)
	})
	if err == nil && r.Value("self") != "" { // who steps down may not read the strategy any more
		p := frame{Page: r.Page("")}
		if s.read(r, &p, func(*db.Tx) error { return nil }) != nil {
			return web.Redirect("/me").Saying("You are not responsible for it any more. You need not say why."), nil
		}
		return web.Redirect("/leadership/%s/strategy", organisation).Saying("You are not responsible for it any more. You need not say why."), nil
	}
	return a, err
}

func (s *Strategies) say(r *web.Request) (web.Answer, error) {
	return s.onOne(r, "What your side sees is kept.", func(organisation, id, outcome db.ID) error {
		return s.Say(r.Ctx(), r.Actor, organisation, id, outcome, r.Value("seen"))
	})
}
