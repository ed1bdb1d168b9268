package leadership

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/engine/chart"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// plan reads the whole plan of an organisation; the caller has checked who reads.
func (s *Leadership) plan(tx *db.Tx, organisation db.ID) (plan, error) {
	p := plan{Steps: map[int64]Step{}, Owners: map[int64][]owner{}, Actions: map[int64][]action{}}
	steps, err := stepsOf(tx, s.keys, organisation)
	if err != nil {
		return p, err
	}
	for _, v := range steps {
		p.Steps[v.Number] = v
	}
	owners, err := ownersOf(tx, organisation, 0)
	if err != nil {
		return p, err
	}
	for _, o := range owners {
		p.Owners[o.Number] = append(p.Owners[o.Number], o)
	}
	actions, err := actionsOf(tx, s.keys, organisation, 0)
	if err != nil {
		return p, err
	}
	for _, x := range actions {
		p.Actions[x.Number] = append(p.Actions[x.Number], x)
	}
	p.Today, err = network.Today(tx)
	return p, err
}

// progress draws how far each section is, with the same numbers as a table.
func progress(title string, state func(number int64) State) (drawing string, numbers ui.TableData) {
	c := chart.Distributions{Frame: chart.Frame{Title: title}}
	headers, rows, placed := []string{"Part"}, [][]string{}, 0
	for _, s := range states {
		c.Levels = append(c.Levels, s.Words())
		headers = append(headers, s.Words())
	}
	for _, section := range content.FortySteps().Sections {
		counts := tally(section, state)
		row := []string{section.Title}
		for _, n := range counts {
			row = append(row, strconv.Itoa(n))
		}
		placed += counts[InPlace.rank()] + counts[Reviewed.rank()]
		c.Items, rows = append(c.Items, chart.DistributionItem{Label: section.Title, Counts: counts}), append(rows, row)
	}
	c.Desc = fmt.Sprintf("One bar for each of the five parts, cut by how far its eight steps are. %d of 40 steps are in place.", placed)
	return c.SVG(), ui.Numbers(title, headers, rows)
}

func stateColour(s State) ui.Colour {
	switch s {
	case Begun:
		return ui.Yellow
	case InPlace:
		return ui.Green
	case Reviewed:
		return ui.Blue
	}
	return ui.Grey
}

type planView struct {
	ui.Page
	Organisation person.Organisation
	Relation     relation
	Plan         plan
	Show         string // "", mine, attention or alone
	Me           db.ID
	Serves       map[int64][]ground.Outcome // by step, what it serves
}

func (s *Leadership) planPage(r *web.Request) (web.Answer, error) {
	p := planView{Page: r.Page("Forty steps"), Show: r.Value("show"), Me: r.Actor.Person()}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Organisation, p.Relation, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id, p.Relation); err != nil {
			return err
		}
		if p.Plan, err = s.plan(tx, id); err != nil {
			return err
		}
		p.Serves, err = s.outcomesOf(tx, r.Actor, id)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	return web.Show(planOf(p)), nil
}

// shown says whether a step is among those that the reader asked for.
func (p planView) shown(number int64) bool {
	switch p.Show {
	case "mine":
		return slices.ContainsFunc(p.Plan.Owners[number], func(o owner) bool { return o.Person == p.Me }) ||
			slices.ContainsFunc(p.Plan.Actions[number], func(x action) bool { return x.Owner == p.Me })
	case "attention":
		return p.Plan.weak(number).any()
	case "alone":
		return p.Plan.fragile(number)
	}
	return true
}

// tasks are the lines of a section.
func (p planView) tasks(section content.FrameworkSection) []ui.Task {
	var out []ui.Task
	for _, step := range section.Steps {
		if !p.shown(step.Number) {
			continue
		}
		state := p.Plan.state(step.Number)
		out = append(out, ui.Task{Title: number(step.Number) + ". " + step.Title, Href: p.To("/leadership/%s/steps/%d", p.Organisation.ID, step.Number),
			Hint: p.hint(step.Number), Status: state.Words(), Colour: stateColour(state)})
	}
	return out
}

// hint says in a line what is next and what is weak. That nobody has begun it and nobody owns it needs no line for each step.
func (p planView) hint(number int64) string {
	var out []string
	if x, ok := next(p.Plan.Actions[number]); ok {
		out = append(out, "Next, by "+ui.PlainDate(x.Due)+": "+x.Words)
	}
	f := p.Plan.weak(number)
	if p.Plan.state(number) == NotBegun && len(p.Plan.Actions[number]) == 0 && p.Show != "attention" {
		f.Nobody = false
	}
	return strings.Join(append(out, f.words()...), ". ")
}

type stepView struct {
	ui.Page
	Organisation person.Organisation
	Relation     relation
	Step         Step
	Words        content.FrameworkStep
	Section      content.FrameworkSection
	Owners       []owner
	Actions      []action
	Done         []action // what was done, the latest first
	History      []change
	People       map[db.ID]person.Person
	Question     assent.Proposal // is it in place? No id when nobody is asked
	Today        string
	Actor        access.Actor
	Zone         string
	Typed        func(name string) string
	At           string           // the action whose day was typed
	Rests        []ground.Claim   // what rests on the step
	Serves       []ground.Outcome // of the strategy
	Around       ground.Around    // its place in lines from a gap to a change
	Places       map[db.ID]ground.Around
}

func stepNumber(r *web.Request) (id db.ID, number int64, err error) {
	if id, err = r.ID("organisation"); err != nil {
		return id, 0, err
	}
	if number, err = strconv.ParseInt(r.PathValue("number"), 10, 64); err != nil || len(r.PathValue("number")) > 2 {
		r.Actor.Scoped()
		return id, 0, errs.Missing()
	}
	return id, number, nil
}

// readStep reads everything about one step that the actor may read.
func (s *Leadership) readStep(r *web.Request, problems []errs.Field) (stepView, error) {
	id, number, err := stepNumber(r)
	if err != nil {
		return stepView{}, err
	}
	p := stepView{Page: r.Page(""), Actor: r.Actor, Zone: r.Network.Zone, Typed: func(string) string { return "" }}
	if len(problems) > 0 {
		p.Typed = func(name string) string { return cmp.Or(r.Value(name), r.Value(name+"-"+r.PathValue("action"))) }
	}
	p.Problems = problems
	p.Back = "/leadership/" + string(id) + "/steps"
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.Organisation, p.Relation, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id, p.Relation); err != nil {
			return err
		}
		var ok bool
		if p.Words, p.Section, ok = content.FortySteps().Find(number); !ok {
			return errs.Missing()
		}
		if p.Step, err = stepOf(tx, s.keys, id, number); err != nil {
			return err
		}
		if p.Owners, err = ownersOf(tx, id, number); err != nil {
			return err
		}
		if p.Actions, err = actionsOf(tx, s.keys, id, number); err != nil {
			return err
		}
		if p.Done, err = doneOf(tx, s.keys, id, number); err != nil {
			return err
		}
		if p.History, err = changesOf(tx, s.keys, id, number, tx.Now, 10, 0); err != nil {
			return err
		}
		if err := s.readQuestion(tx, &p); err != nil {
			return err
		}
		if p.Rests, err = s.followed.On(tx, r.Actor, ground.Thing{Kind: ground.Step, Of: id, Part: r.PathValue("number")}); err != nil {
			return err
		}
		if err := s.place(tx, r.Actor, &p); err != nil {
			return err
		}
		if p.Serves, err = s.serves.One(tx, r.Actor, id, stepThing(id, number)); err != nil {
			return err
		}
		if p.People, err = peopleOf(tx, p.History); err != nil {
			return err
		}
		p.Today, err = network.Today(tx)
		return err
	})
	p.Title = p.Words.Title
	return p, err
}

// place finds the place of a step, and that of its actions, in lines from a gap to a change.
func (s *Leadership) place(tx *db.Tx, a access.Actor, p *stepView) error {
	ask := []ground.Thing{{Kind: ground.Step, Of: p.Organisation.ID, Part: number(p.Words.Number)}}
	for _, x := range p.Actions {
		ask = append(ask, actionThing(x.ID))
	}
	all, err := s.around.Of(tx, a, p.Organisation.ID, ask...)
	p.Places = map[db.ID]ground.Around{}
	for i, v := range all {
		if i == 0 {
			p.Around = v
			continue
		}
		p.Places[p.Actions[i-1].ID] = v
	}
	return err
}

func (s *Leadership) readQuestion(tx *db.Tx, p *stepView) error {
	if p.Step.ID == "" {
		return nil
	}
	all, err := s.decisions.Of(tx, p.Step.ID)
	for _, x := range all {
		if x.State == assent.Open && x.Kind == stepKind {
			p.Question = x
		}
	}
	return err
}

// peopleOf are those who did what a history tells.
func peopleOf(tx *db.Tx, all []change) (map[db.ID]person.Person, error) {
	var ids []db.ID
	for _, c := range all {
		if c.Person != "" && !slices.Contains(ids, c.Person) {
			ids = append(ids, c.Person)
		}
	}
	return person.Several(tx, ids)
}

func (s *Leadership) stepPage(r *web.Request) (web.Answer, error) {
	p, err := s.readStep(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(stepOfPlan(p)), nil
}

func (p stepView) to(format string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/steps/%d"+format, append([]any{p.Organisation.ID, p.Words.Number}, args...)...)
}

func (p stepView) mayChange() bool { return mayChange(p.Actor, p.Relation, p.Owners) }

// isAsked says that the reader has yet to say whether the step is in place.
func (p stepView) isAsked() bool {
	return p.Question.ID != "" && mayDecide(p.Actor.Person(), p.Owners) && !p.Question.Assented(p.Actor.Person())
}

// awaited names those whose yes is still missing.
func (p stepView) awaited() string {
	var out []string
	for _, o := range p.Owners {
		if o.votes() && !p.Question.Assented(o.Person) && !slices.Contains(out, o.Name) {
			out = append(out, o.Name)
		}
	}
	return strings.Join(out, ", ")
}

func (p stepView) flags() flags { return weak(p.Step.State, p.Owners, p.Actions, p.Today) }

func (p stepView) rows() []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: "Where we are", Value: ui.Tag(p.Step.State.Words(), stateColour(p.Step.State))}}
	if p.Step.Agreed != 0 && p.Step.State.stands() {
		rows = append(rows, ui.Row("Its patient leaders said yes", ui.Date(p.Step.Agreed.In(p.Zone)), ""))
	}
	evidence := templ.Component(ui.Text("Nothing is written yet"))
	if p.Step.Evidence != "" {
		evidence = ui.Lines(p.Step.Evidence)
	}
	rows = append(rows, ui.SummaryRow{Key: "What shows it", Value: evidence})
	if p.Step.Plans != "" {
		rows = append(rows, ui.SummaryRow{Key: "Other plans", Value: otherPlans(p.Step.Plans)})
	}
	return rows
}

// planLine is one line of what other plans a step belongs to: words, and a web address where there is one.
type planLine struct{ Text, Link string }

func planLines(text string) []planLine {
	var out []planLine
	for line := range strings.Lines(text) {
		var v planLine
		var words []string
		for _, w := range strings.Fields(line) {
			if v.Link == "" && (strings.HasPrefix(w, "https://") || strings.HasPrefix(w, "http://")) {
				v.Link = w
				continue
			}
			words = append(words, w)
		}
		v.Text = strings.Join(words, " ")
		if v.Text == "" {
			v.Text = v.Link
		}
		if v.Text != "" {
			out = append(out, v)
		}
	}
	return out
}

// line is an owner as people read them.
func (o owner) line() string {
	out := o.Name
	if o.Job != "" {
		out += ", " + o.Job
	}
	switch {
	case o.Closed:
		out += " (cannot be reached here any more)"
	case o.Accepted == 0:
		out += " (is asked)"
	}
	return out
}

type changeView struct {
	stepView
	Form Step
	Now  *Step // what somebody else saved meanwhile
}

func (p changeView) stateOptions() []ui.Option {
	hints := map[State]string{
		Begun: "Somebody works on it.", InPlace: "It is done, and you can show it. The patient leaders who own it are asked first.",
		Reviewed: "You have looked again, together, and it still holds. They are asked again.",
	}
	var out []ui.Option
	for _, s := range states {
		out = append(out, ui.Option{Value: string(s), Label: s.Words(), Hint: hints[s]})
	}
	return out
}

func (s *Leadership) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.readStep(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	if err := r.Actor.May(p.mayChange(), notYours); err != nil {
		return web.Answer{}, err
	}
	p.Back = "/leadership/" + string(p.Organisation.ID) + "/steps/" + number(p.Words.Number)
	return web.Show(changeOf(changeView{stepView: p, Form: p.Step})), nil
}

func (s *Leadership) saveChange(r *web.Request) (web.Answer, error) {
	id, n, err := stepNumber(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := Step{Organisation: id, Number: n, State: State(r.Value("state")), Evidence: r.Value("evidence"), Plans: r.Value("plans")}
	f.Version = r.Version()
	return web.Edit(func() (web.Answer, error) {
		waits, err := s.Save(r.Ctx(), r.Actor, f)
		if err != nil {
			return web.Answer{}, err
		}
		said := "It is saved."
		if waits {
			said = "It is saved. The patient leaders who own the step are asked whether it is in place."
		}
		return web.Redirect("/leadership/%s/steps/%d", id, n).Saying("%s", said), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.readStep(r, problems)
		p.Back = "/leadership/" + string(id) + "/steps/" + number(n)
		v := changeView{stepView: p, Form: f}
		if f.Version != p.Step.Version {
			v.Now = &p.Step
			v.Form.Version = p.Step.Version // sent again, it replaces what they have just read
		}
		return changeOf(v), err
	})
}

// text is what is compared when two people changed a step.
func (v Step) text() string {
	return strings.TrimSpace(v.State.Words() + "\n\n" + v.Evidence + "\n\n" + v.Plans)
}

// onStep does an action of the step's own page, and shows that page again with what is wrong.
func (s *Leadership) onStep(r *web.Request, said string, do func(id db.ID, number int64) error) (web.Answer, error) {
	id, n, err := stepNumber(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		if err := do(id, n); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/leadership/%s/steps/%d", id, n).Saying("%s", said), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.readStep(r, problems)
		p.At = r.PathValue("action")
		return stepOfPlan(p), err
	})
}

func (s *Leadership) agree(r *web.Request) (web.Answer, error) {
	return s.onStep(r, "You said yes.", func(id db.ID, number int64) error {
		return s.Agree(r.Ctx(), r.Actor, id, number, db.ID(r.Value("proposal")), r.Value("hash"))
	})
}

func (s *Leadership) notYet(r *web.Request) (web.Answer, error) {
	return s.onStep(r, "You said that it is not yet in place. It is not shown as in place.", func(id db.ID, number int64) error {
		return s.NotYet(r.Ctx(), r.Actor, id, number, db.ID(r.Value("proposal")), r.Value("missing"))
	})
}

// dayTyped is the day that was typed, "" when it is none: the rule says what is wrong. Each form of the page has a field with
// a name of its own, until something is wrong with it.
func dayTyped(r *web.Request) string {
	typed := r.Value("due")
	if typed == "" {
		typed = r.Value("due-" + r.PathValue("action"))
	}
	day, _ := ui.ParseDate(typed)
	return day
}

func (s *Leadership) addAction(r *web.Request) (web.Answer, error) {
	return s.onStep(r, "It is in the plan.", func(id db.ID, number int64) error {
		return s.AddAction(r.Ctx(), r.Actor, id, number, ActionForm{Words: r.Value("words"), Due: dayTyped(r), Owner: r.Value("owner")})
	})
}

// onWhich is onStep for a thing of the step that the path names.
func (s *Leadership) onWhich(r *web.Request, name, said string, do func(id db.ID, number int64, which db.ID) error) (web.Answer, error) {
	which, err := r.ID(name)
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return s.onStep(r, said, func(id db.ID, number int64) error { return do(id, number, which) })
}

func (s *Leadership) finishAction(r *web.Request) (web.Answer, error) {
	return s.onWhich(r, "action", "It is done. If that was a slip, open “What was done” and take it back.", func(id db.ID, number int64, which db.ID) error {
		return s.FinishAction(r.Ctx(), r.Actor, id, number, which)
	})
}

func (s *Leadership) reopenAction(r *web.Request) (web.Answer, error) {
	return s.onWhich(r, "action", "It is not done after all, and stands under “What is next” again.", func(id db.ID, number int64, which db.ID) error {
		return s.ReopenAction(r.Ctx(), r.Actor, id, number, which)
	})
}

func (s *Leadership) dropAction(r *web.Request) (web.Answer, error) {
	return s.onWhich(r, "action", "It is taken out of the plan. The history still tells of it.", func(id db.ID, number int64, which db.ID) error {
		return s.DropAction(r.Ctx(), r.Actor, id, number, which)
	})
}

func (s *Leadership) moveAction(r *web.Request) (web.Answer, error) {
	return s.onWhich(r, "action", "It has another day.", func(id db.ID, number int64, which db.ID) error {
		return s.MoveAction(r.Ctx(), r.Actor, id, number, which, dayTyped(r))
	})
}

func (s *Leadership) nameOwner(r *web.Request) (web.Answer, error) {
	return s.onStep(r, "They are named. Whoever is of this network is asked first.", func(id db.ID, number int64) error {
		_, err := s.Name(r.Ctx(), r.Actor, id, number, OwnerForm{Kind: OwnerKind(r.Value("kind")), Name: r.Value("name"), Job: r.Value("job"), Email: r.Value("email")})
		return err
	})
}

func (s *Leadership) takeOn(r *web.Request) (web.Answer, error) {
	return s.onWhich(r, "owner", "You own this step now.", func(id db.ID, number int64, which db.ID) error {
		return s.TakeOn(r.Ctx(), r.Actor, id, number, which)
	})
}

func (s *Leadership) takeOff(r *web.Request) (web.Answer, error) {
	said := "They do not own this step any more."
	switch r.Value("self") {
	case "asked":
		said = "You said no. Nobody counts on you for this step."
	case "owner":
		said = "You do not own this step any more."
	}
	answer, err := s.onWhich(r, "owner", said, func(id db.ID, number int64, which db.ID) error {
		return s.TakeOff(r.Ctx(), r.Actor, id, number, which)
	})
	if err != nil || r.Value("self") == "" {
		return answer, err
	}
	// Who could read the plan only because of this step cannot go back to it.
	id, n, err := stepNumber(r)
	if err != nil {
		return answer, err
	}
	if _, err := s.At(r.Ctx(), r.Actor, id, n); errs.Is(err, errs.NotFound) {
		return web.Redirect("/me").Saying("%s", said), nil
	} else if err != nil {
		return answer, err
	}
	return answer, nil
}

type historyView struct {
	ui.Page
	Organisation person.Organisation
	Day          string // what was typed
	On           string // the day that is shown, YYYY-MM-DD
	State        func(number int64) State
	Changes      []change
	People       map[db.ID]person.Person
	Pager        pager
	Zone         string
}

func (s *Leadership) historyPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	p := historyView{Page: r.Page("History of the plan"), Day: r.Value("on"), Pager: pagerOf(r), Zone: r.Network.Zone}
	now := s.db.Now()
	p.On = now.In(p.Zone).Format(time.DateOnly)
	if p.Day != "" {
		day, ok := ui.ParseDate(p.Day)
		switch {
		case !ok:
			p.Problems = []errs.Field{{Name: "on", Message: "Enter a date, like 22/11/2026."}}
		case day > p.On:
			p.Problems = []errs.Field{{Name: "on", Message: "Enter a day that is not in the future."}}
		default:
			p.On = day
		}
	}
	until := now
	if at, err := time.ParseInLocation(time.DateOnly, p.On, db.Zone(p.Zone)); err == nil {
		until = min(until, db.At(at.AddDate(0, 0, 1))-1)
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		var mine relation
		if p.Organisation, mine, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id, mine); err != nil {
			return err
		}
		states, err := stateChanges(tx, id, until)
		if err != nil {
			return err
		}
		p.State = statesAt(states)
		all, err := changesOf(tx, s.keys, id, 0, until, pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.Changes = turn(&p.Pager, all, func(n int) templ.SafeURL {
			return p.To("/leadership/%s/steps/history?on=%s&page=%d", id, p.On, n)
		})
		p.People, err = peopleOf(tx, p.Changes)
		return err
	})
	switch {
	case err != nil:
		return web.Answer{}, err
	case len(p.Problems) > 0:
		return web.Problem(historyOf(p)), nil
	}
	return web.Show(historyOf(p)), nil
}

// who did a change, by name.
func who(people map[db.ID]person.Person, c change) string {
	if p, ok := people[c.Person]; ok {
		return p.Name()
	}
	return "Alongside"
}

// did is a change as people read it.
func (c change) did() string {
	switch c.Kind {
	case "state":
		return "It is now: " + ui.LowerFirst(c.State.Words())
	case "asked":
		return "Asked its patient leaders: is it " + ui.LowerFirst(c.State.Words()) + "?"
	case "yes":
		return "Said yes: it is in place"
	case "not-yet":
		return "Said: not yet"
	case "evidence":
		return "Wrote what shows it"
	case "plans":
		return "Changed the other plans it belongs to"
	case "action":
		return "Added what is next"
	case "done":
		return "Did it"
	case reopened:
		return "Said that it is not done after all"
	case "dropped":
		return "Took it out of the plan"
	case "moved":
		return "Gave it another day"
	case "named":
		return "Named an owner"
	case "taken-on":
		return "Took the step on"
	case "taken-off":
		return "An owner left"
	}
	return c.Kind
}

// instantWords is when something happened.
func instantWords(at db.Instant, zone string) string { return ui.DateTime(at.In(zone)) }
