package coaching

import (
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// base is what every page has: the edition, and what the reader is in it.
type base struct {
	ui.Page
	E    edition.Edition
	Zone string // in which the reader sees times
	Who  eyes
	Now  db.Instant
}

// in is an address inside the edition.
func (p base) in(format string, args ...any) templ.SafeURL {
	return p.To("/editions/%s", string(p.E.ID)) + templ.SafeURL(fmt.Sprintf(format, args...))
}

// base reads the edition in the address for somebody whom may lets in; more reads what else the page shows.
func (c *Coaching) base(r *web.Request, page ui.Page, may func(eyes) bool, more func(tx *db.Tx, p base) error) (base, error) {
	p := base{Page: page}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = c.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.Now = tx.Now
		if p.E, p.Who, err = enter(tx, r.Actor, id, may); err != nil {
			return err
		}
		if p.Zone, err = zoneOf(tx, r.Actor.Person(), p.E); err != nil {
			return err
		}
		if p.Who.place {
			p.Back = "/me/editions/" + string(id)
		} else if !p.Who.coordinator {
			p.Back = "/me"
		}
		return more(tx, p)
	})
	return p, err
}

// edit does the action of a form; when the person can mend it, or another window was faster, show makes the form again.
func edit(r *web.Request, title string, act func() (web.Answer, error), show func(page ui.Page, clash bool) (templ.Component, error)) (web.Answer, error) {
	return web.Edit(act, func(problems []errs.Field, clash bool) (templ.Component, error) {
		page := r.Page(title)
		page.Problems = problems
		return show(page, clash)
	})
}

// planView is the page of one's own plan.
type planView struct {
	base
	Plan    plan
	View    instrument.View
	Coaches []person.Person
	Coach   string // chosen in the form
	With    string // who may read it now
	Yours   string // what was typed, when another window was faster
	Written string // what stands there now
	Def     instrument.Definition
}

type typedPlan struct {
	answers instrument.Answers
	coach   string
	clash   bool
}

const planTitle = "My plan"

func (c *Coaching) planView(r *web.Request, page ui.Page, typed *typedPlan) (templ.Component, error) {
	v := planView{}
	b, err := c.base(r, page, eyes.mayWrite, func(tx *db.Tx, p base) error {
		var err error
		if v.Plan, err = findPlan(tx, c.keys, p.E.ID, r.Actor.Person()); err != nil {
			return err
		}
		if v.Def, err = questions(tx, v.Plan); err != nil {
			return err
		}
		if v.Coaches, err = coaches(tx, p.E.ID); err != nil {
			return err
		}
		v.With = ""
		for _, x := range v.Coaches {
			if x.ID == v.Plan.SharedWith {
				v.With = x.Name()
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.base = b
	answers := v.Plan.Answers
	if typed != nil {
		v.Coach = typed.coach
		if typed.answers != nil {
			answers = typed.answers
		}
		if typed.clash && typed.answers != nil {
			v.Yours, v.Written = instrument.Render(v.Def, typed.answers), instrument.Render(v.Def, v.Plan.Answers)
		}
	}
	v.View = instrument.NewView(v.Page, v.Def, answers)
	return planOf(v), nil
}

func (c *Coaching) planPage(r *web.Request) (web.Answer, error) {
	x, err := c.planView(r, r.Page(planTitle), nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(x), nil
}

func (c *Coaching) savePlanPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return edit(r, planTitle, func() (web.Answer, error) {
		if err := c.SavePlan(r.Ctx(), r.Actor, id, r.Form); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/plan", id).Saying("Your plan is saved."), nil
	}, func(page ui.Page, clash bool) (templ.Component, error) {
		typed, err := c.typed(r, id)
		if err != nil {
			return nil, err
		}
		return c.planView(r, page, &typedPlan{answers: typed, clash: clash})
	})
}

// typed reads the form as it was sent.
func (c *Coaching) typed(r *web.Request, id db.ID) (as instrument.Answers, err error) {
	err = c.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p, err := findPlan(tx, c.keys, id, r.Actor.Person())
		if err != nil {
			return err
		}
		def, err := questions(tx, p)
		as, _ = instrument.DecodeDraft(def, r.Form, "q-")
		return err
	})
	return as, err
}

func (c *Coaching) sharePage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return edit(r, planTitle, func() (web.Answer, error) {
		coach := db.ID(r.Value("coach"))
		if !coach.Valid() {
			coach = db.NewID() // nobody: the action says what is missing
		}
		if err := c.Share(r.Ctx(), r.Actor, id, coach); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/plan", id).Saying("Your coach can read your plan now. You can end this at any time."), nil
	}, func(page ui.Page, _ bool) (templ.Component, error) {
		return c.planView(r, page, &typedPlan{coach: r.Value("coach")})
	})
}

func (c *Coaching) keepPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.Share(r.Ctx(), r.Actor, id, ""); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/plan", id).Saying("Nobody but you can read your plan now."), nil
}

func (c *Coaching) removePlanPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.RemovePlan(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/plan", id).Saying("Your plan is deleted."), nil
}

// sharedPlanView is somebody's plan as the coach reads it with whom they share it.
type sharedPlanView struct {
	base
	Name string
	View instrument.View
}

func (c *Coaching) sharedPlanPage(r *web.Request) (web.Answer, error) {
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	v := sharedPlanView{}
	v.base, err = c.base(r, r.Page("A plan"), eyes.any, func(tx *db.Tx, p base) error {
		plan, err := findPlan(tx, c.keys, p.E.ID, who)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(plan.Version > 0 && mayReadPlan(r.Actor, p.Who, plan)); err != nil {
			return err
		}
		of, err := person.Find(tx, who)
		if err != nil {
			return err
		}
		v.Name = of.Name()
		def, err := questions(tx, plan)
		v.View = instrument.View{Def: def, Answers: plan.Answers, Prefix: "q-"}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	v.View.Page = v.Page
	v.Title, v.Back = "The plan of "+v.Name, "/editions/"+string(v.E.ID)+"/calls"
	return web.Show(sharedPlanOf(v)), nil
}

// callRow is a call in a list.
type callRow struct {
	Call
	With string // the other's name
}

// callsView is the page of calls: each reader sees the parts that are theirs.
type callsView struct {
	base
	Asked         db.Instant // when the reader asked for a call, 0 for never
	Wait          bool       // the reader waits for a call
	Mine, Coached []callRow  // the latest first
	CanBook       bool       // there is a time that the reader can take
	HasPlan       bool
	Free          []Slot
	Waiting       int // how many wait, for coaches
	Plans         []person.Person
	Figures       Counts
	Waits         []waitsRow
	Names         map[db.ID]person.Person
	Ready         bool // coaches are named
	Gone          int  // calls that ended because their coach was there no longer, for the coordinator
}

// toCome is the reader's call that is next, nil for none.
func (v callsView) toCome() *callRow {
	if next := v.ahead(v.Mine); len(next) > 0 {
		return &next[0]
	}
	return nil
}

// ahead are the calls that are to come or on now, the soonest first.
func (v callsView) ahead(rows []callRow) (out []callRow) {
	for _, x := range slices.Backward(rows) {
		if x.stands() && x.Ends > v.Now {
			out = append(out, x)
		}
	}
	return out
}

// past are the calls that are over or cancelled: first those that nobody has marked, then the latest first.
func (v callsView) past(rows []callRow) []callRow {
	out := slices.DeleteFunc(slices.Clone(rows), func(x callRow) bool { return x.stands() && x.Ends > v.Now })
	slices.SortStableFunc(out, func(a, b callRow) int { return a.below() - b.below() })
	return out
}

// below is 0 for a call that still waits for its mark, and 1 for one that is done with.
func (x callRow) below() int {
	if x.stands() && x.Marked == "" {
		return 0
	}
	return 1
}

func (c *Coaching) callsPage(r *web.Request) (web.Answer, error) {
	v := callsView{}
	var err error
	v.base, err = c.base(r, r.Page("Calls with a coach"), eyes.any, func(tx *db.Tx, p base) error {
		v.base = p
		all, err := callsIn(tx, p.E.ID)
		if err != nil {
			return err
		}
		asks, err := requests(tx, p.E.ID, 0)
		if err != nil {
			return err
		}
		waits := waitingFor(asks, all, tx.Now)
		v.Waiting = len(waits)
		free, err := freeSlots(tx, p.E.ID)
		if err != nil {
			return err
		}
		team, err := coaches(tx, p.E.ID)
		if err != nil {
			return err
		}
		v.Ready = len(team) > 0
		v.CanBook = slices.ContainsFunc(free, func(s Slot) bool {
			return s.bookable(tx.Now) && slices.ContainsFunc(team, func(x person.Person) bool { return x.ID == s.Coach })
		})
		return v.read(tx, r.Actor.Person(), all, asks, waits, free)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(callsOfView(v)), nil
}

// read fills the parts that the reader may see, each from what was read for all.
func (v *callsView) read(tx *db.Tx, who db.ID, all []Call, asks []request, waits []waitsRow, free []Slot) error {
	var ids []db.ID
	v.Mine, v.Coached, v.Free, v.Waits, v.Plans, v.Asked = nil, nil, nil, nil, nil, 0
	for _, x := range slices.Backward(all) {
		switch who {
		case x.Person:
			v.Mine, ids = append(v.Mine, callRow{Call: x}), append(ids, x.Coach)
		case x.Coach:
			v.Coached, ids = append(v.Coached, callRow{Call: x}), append(ids, x.Person)
		}
	}
	for _, x := range asks {
		if x.Person == who {
			v.Asked = x.Asked
		}
	}
	v.Wait = slices.ContainsFunc(waits, func(x waitsRow) bool { return x.Person == who })
	for _, s := range free {
		if s.Coach == who {
			v.Free = append(v.Free, s)
		}
	}
	var shared []db.ID
	if v.Who.coach {
		var err error
		if shared, err = sharedWith(tx, v.E.ID, who); err != nil {
			return err
		}
		ids = append(ids, shared...)
	}
	if v.Who.mayCount() {
		places, err := edition.Taken(tx, v.E.ID)
		if err != nil {
			return err
		}
		policy, err := smallnumber.OfEdition(tx, v.E.ID)
		if err != nil {
			return err
		}
		if v.Figures, err = count(policy, policy.WholeOf(int(places)), asks, all, v.Now); err != nil {
			return err
		}
		v.Waits, v.Gone = waits, endedForCoaches(all)
		for _, x := range waits {
			ids = append(ids, x.Person)
		}
	}
	people, err := person.Several(tx, first(ids, 500))
	if err != nil {
		return err
	}
	v.Names = people
	for i := range v.Mine {
		v.Mine[i].With = people[v.Mine[i].Coach].Name()
	}
	for i := range v.Coached {
		v.Coached[i].With = people[v.Coached[i].Person].Name()
	}
	for _, id := range shared {
		v.Plans = append(v.Plans, people[id])
	}
	return nil
}

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// callTable lists calls with their state.
func (v callsView) callTable(caption string, rows []callRow) ui.TableData {
	t := ui.TableData{Caption: caption, Size: "s", Columns: ui.Columns("When", "With", "State"), Empty: "No calls yet."}
	for _, x := range rows {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(v.in("/calls/%s", x.ID), when(x.Starts, x.Ends, v.Zone)), ui.Text(x.With), stateTag(x.Call, v.Now)})
	}
	return t
}

// stateTag is where a call stands, in a few words.
func stateTag(c Call, now db.Instant) templ.Component {
	switch {
	case !c.stands():
		return ui.Tag("Cancelled", ui.Grey)
	case c.Starts > now:
		return ui.Tag("Booked", ui.Blue)
	case c.differ():
		return ui.Tag("You two say different things", ui.Yellow)
	case c.Marked == Held:
		return ui.Tag("Held", ui.Green)
	case c.Marked == NotHeld:
		return ui.Tag("Not held", ui.Grey)
	}
	return ui.Tag("Over", ui.Yellow)
}

// waitTable lists who waits for a call, for the coordinator.
func (v callsView) waitTable() ui.TableData {
	t := ui.TableData{Caption: "Who waits for a call", Size: "s", Columns: ui.Columns("Name", "Asked on", "Days"), Empty: "Nobody waits for a call."}
	for _, x := range first(v.Waits, 200) {
		name := "Somebody"
		if p, ok := v.Names[x.Person]; ok {
			name = p.Name()
		}
		days := ui.Text(number(int64(v.Now.Sub(x.Since).Hours() / 24)))
		if x.Long {
			days = ui.Tag(number(int64(v.Now.Sub(x.Since).Hours()/24))+" days: too long", ui.Red)
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(name), ui.Text(ui.Date(x.Since.In(v.Zone))), days})
	}
	return t
}

func (v callsView) figureRows() []ui.SummaryRow {
	return []ui.SummaryRow{row("People with a place", v.Figures.Words(v.Figures.Places)), row("Asked for a call", v.Figures.Words(v.Figures.Asked)), row("Have a call to come", v.Figures.Words(v.Figures.Ahead)), row("Had a call", v.Figures.Words(v.Figures.Held))}
}

func (c *Coaching) askPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.Ask(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/calls", id).Saying("You have asked for a call."), nil
}

func (c *Coaching) askBackPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.TakeBackAsk(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/calls", id).Saying("You no longer ask for a call."), nil
}

// row is one line of facts without a link.
func row(key, value string) ui.SummaryRow { return ui.Row(key, value, "") }

// coachOptions are the coaches to choose from.
func (v planView) coachOptions() []ui.Option {
	var out []ui.Option
	for _, p := range v.Coaches {
		out = append(out, ui.Option{Value: string(p.ID), Label: p.Name()})
	}
	return out
}

// maySayNo says whether the reader can take back that they asked: they never had a call.
func (v callsView) maySayNo() bool {
	return v.Asked != 0 && !slices.ContainsFunc(v.Mine, func(x callRow) bool { return x.stands() && x.Marked != NotHeld })
}

// waitWords say how many wait for a call.
func waitWords(n int) string {
	switch n {
	case 0:
		return "Nobody waits for a call."
	case 1:
		return "One person waits for a call."
	}
	return number(int64(n)) + " people wait for a call."
}

func freeWords(n int) string {
	switch n {
	case 0:
		return "You offer no free time."
	case 1:
		return "You offer one free time."
	}
	return "You offer " + number(int64(n)) + " free times."
}
