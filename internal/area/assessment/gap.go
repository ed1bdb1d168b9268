package assessment

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// What is done about a gap of the connection check is an action of the organisation's plan: it hangs on one of the forty steps and is
// shown there too. Another area keeps it.

// Action is what an organisation does about a gap.
type Action struct {
	ID    db.ID
	Step  int64  // one of the forty
	Item  string // of the connection check, "" for all patient leaders
	Words string
	Owner db.ID
	Due   string // YYYY-MM-DD
	Done  db.Instant
}

// NewAction is an action as it is typed; Owner is an address.
type NewAction struct{ Words, Item, Step, Owner, Due string }

// Plan is the plan of an organisation, which another area keeps. The caller has checked who reads and who plans.
type Plan interface {
	// FromRating lists the actions that came from the connection check, done or not.
	FromRating(tx *db.Tx, organisation db.ID) ([]Action, error)
	// Add adds one. Its problems stand beside the fields words, due, owner.
	Add(tx *db.Tx, a access.Actor, organisation db.ID, step int64, n NewAction) (db.ID, error)
	// Mark notes that one is done, or that it is not.
	Mark(tx *db.Tx, a access.Actor, organisation, id db.ID, done bool) error
	// SeesTo says whether somebody sees to an action of the plan.
	SeesTo(tx *db.Tx, organisation, who db.ID) (bool, error)
}

// usualStep is the step "Find out how well you are connected".
const usualStep = "6"

// mayPlan says whether somebody may add actions: who leads, and who is or was asked about this organisation.
func mayPlan(a access.Actor, organisation db.ID, asked bool) bool {
	return a.Leads(organisation) || asked
}

// AddAction adds an action to the plan of an organisation. Its owner gets a letter.
func (s *Assessments) AddAction(ctx context.Context, a access.Actor, id db.ID, n NewAction) (out db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, was, _, err := s.mayOpen(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(mayPlan(a, id, was), "Only coordinators and people who were asked can add an action."); err != nil {
			return err
		}
		def, err := instrument.Find(tx, connectionKey)
		if err != nil {
			return err
		}
		n.Words = strings.Join(strings.Fields(instrument.CleanText(n.Words)), " ")
		due, dated := ui.ParseDate(n.Due)
		_, item := def.Item(n.Item)
		number, _ := strconv.ParseInt(n.Step, 10, 64)
		_, _, step := content.FortySteps().Find(number)
		var c errs.Check
		c.That(n.Words != "", "words", "Write what will be done.")
		c.That(person.FoldEmail(n.Owner) != "", "owner", "Enter the address of somebody in your network who will see to it.")
		c.That(dated, "due", "%s", ui.NoDate(n.Due))
		c.That(n.Item == "" || item, "item", "Choose a kind of patient leader from the list.")
		c.That(step, "step", "Choose one of the forty steps.")
		if err := c.Err(); err != nil {
			return err
		}
		n.Due = due
		out, err = s.plan.Add(tx, a, id, number, n)
		return err
	})
	return out, err
}

// MarkAction notes that an action is done, or that it is not: who may plan, and who sees to it.
func (s *Assessments) MarkAction(ctx context.Context, a access.Actor, id, which db.ID, done bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, was, _, err := s.mayOpen(tx, a, id)
		if err != nil {
			return err
		}
		all, err := s.plan.FromRating(tx, id)
		if err != nil {
			return err
		}
		mine := false
		for _, x := range all {
			mine = mine || x.ID == which && a.Is(x.Owner)
		}
		if err := a.May(mayPlan(a, id, was) || mine, "Only coordinators, people who were asked, and who sees to it can change an action."); err != nil {
			return err
		}
		return s.plan.Mark(tx, a, id, which, done)
	})
}

func (p organisationPage) mayPlan() bool { return p.Leads || p.Asked }

func (p organisationPage) mayMark(x Action) bool { return p.mayPlan() || x.Owner == p.Me }

// opensPlan says whether the reader may open the page of the step: who leads, who is of the organisation, and who sees to something.
func (p organisationPage) opensPlan(x Action) bool { return p.Leads || p.belongs || x.Owner == p.Me }

func stepName(n int64) string {
	step, _, _ := content.FortySteps().Find(n)
	return "Step " + number(n) + ": " + step.Title
}

// stepOptions are the forty steps.
func stepOptions() []ui.Option {
	var out []ui.Option
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			out = append(out, ui.Option{Value: number(step.Number), Label: number(step.Number) + ". " + step.Title})
		}
	}
	return out
}

func (p organisationPage) actionRows() [][]templ.Component {
	var out [][]templ.Component
	for _, x := range p.Plan {
		about := "All of them"
		if it, ok := p.Def.Item(x.Item); ok {
			about = it.Wording
		}
		who := "Those who own the step"
		if x.Owner != "" {
			who = p.name(x.Owner)
		}
		state := ui.Tag("Open", ui.Blue)
		switch {
		case x.Done != 0:
			state = ui.Tag("Done", ui.Green)
		case x.Due < p.Now.In(p.Zone).Format("2006-01-02"):
			state = ui.Tag("Late", ui.Orange)
		}
		out = append(out, []templ.Component{actionWords(p, x), ui.Text(about), ui.Text(who), ui.Text(ui.PlainDate(x.Due)), state, actionButton(p, x)})
	}
	return out
}

func (s *Assessments) addAction(r *web.Request) (web.Answer, error) {
	p, err := s.organisation(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = NewAction{Words: r.Value("words"), Item: r.Value("item"), Step: r.Value("step"), Owner: r.Value("owner"), Due: r.Value("due")}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		if _, err := s.AddAction(r.Ctx(), r.Actor, p.O.ID, p.Form); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/leadership/%s/connection", p.O.ID).Saying("The action is in the plan. Who sees to it gets a letter."), nil
	}, func(page ui.Page) templ.Component {
		p.Page = page
		return organisation(p)
	})
}

func (s *Assessments) markAction(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "", nil)
	if err != nil {
		return web.Answer{}, err
	}
	which, err := r.ID("action")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/connection", f.O.ID).Saying("The plan is changed."), s.MarkAction(r.Ctx(), r.Actor, f.O.ID, which, r.Value("done") == "yes")
}
