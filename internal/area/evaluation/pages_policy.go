package evaluation

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/report"
)

// policyPage is where a network chooses how small numbers are protected.
type policyPage struct {
	ui.Page
	Chosen  string
	Version int64
	Kept    int64 // how many reports keep the rule that they were first shared with
	Keeping []keeping
}

// keeping is a report that keeps its rule.
type keeping struct {
	Edition      db.ID
	Name, Policy string
}

// whyOneRule is the reason why a report that was shared keeps its rule.
const whyOneRule = "With two rules, one after the other, somebody could work out what each of them hides."

// keepRule says that reports which were shared keep their rule.
func keepRule(n int64) string {
	if n == 1 {
		return "1 report keeps the rule that it was first shared with."
	}
	return fmt.Sprintf("%d reports keep the rule that they were first shared with.", n)
}

const policyTitle = "How small numbers are protected"

// SmallNumbers is the network's policy for small numbers, and the version by which it is changed.
func (e *Evaluation) SmallNumbers(ctx context.Context, actor access.Actor) (p stats.Policy, version int64, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := actor.Allow(mayChoosePolicy(actor)); err != nil {
			return err
		}
		key, v, err := networkPolicy(tx)
		p, _ = stats.PolicyOf(key)
		version = v
		return err
	})
	return p, version, err
}

// mayChoosePolicy says whether the actor chooses how small numbers are protected.
func mayChoosePolicy(a access.Actor) bool { return a.Has(access.Coordinator, access.Administrator) }

// ChooseSmallNumbers changes the network's policy for small numbers. Reports that were shared keep theirs.
func (e *Evaluation) ChooseSmallNumbers(ctx context.Context, actor access.Actor, key string, version int64) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := actor.Allow(mayChoosePolicy(actor)); err != nil {
			return err
		}
		var c errs.Check
		c.That(slices.ContainsFunc(stats.Policies, func(p stats.Policy) bool { return p.Key == key }), "policy", "Choose one of the ways.")
		if err := c.Err(); err != nil {
			return err
		}
		ok, err := savePolicy(tx, key, version)
		if err != nil {
			return err
		}
		if !ok {
			if now, _, err := networkPolicy(tx); err != nil || now == key {
				return err // sent twice
			}
			return errs.New(errs.Conflict, "Somebody else changed this while you were choosing. Look at what is chosen now, and save again if you still want to.")
		}
		return audit.Record(tx, actor, "small-numbers.choose", "network", tx.Network, key)
	})
}

func (e *Evaluation) policyPage(r *web.Request) (web.Answer, error) {
	page, err := e.policyPageOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(policyView(page)), nil
}

func (e *Evaluation) policyPageOf(r *web.Request) (page policyPage, err error) {
	p, version, err := e.SmallNumbers(r.Ctx(), r.Actor)
	if err != nil {
		return page, err
	}
	page = policyPage{Page: r.Page(policyTitle), Chosen: p.Key, Version: version}
	if !r.Actor.Has(access.Coordinator) { // whoever shares no reports is not told of which editions they are
		return page, nil
	}
	err = e.db.Read(r.Ctx(), r.Actor.Network(), func(tx *db.Tx) error {
		page.Kept, page.Keeping, err = keepingRules(tx)
		return err
	})
	return page, err
}

func (e *Evaluation) choosePolicy(r *web.Request) (web.Answer, error) {
	version, _ := strconv.ParseInt(r.Value("version"), 10, 64) // a wrong one is a stale one
	err := e.ChooseSmallNumbers(r.Ctx(), r.Actor, r.Value("policy"), version)
	if problem := errs.Of(err); problem != nil && (problem.Kind == errs.Invalid || problem.Kind == errs.Conflict) {
		page, readErr := e.policyPageOf(r)
		if readErr != nil {
			return web.Answer{}, readErr
		}
		answer := web.Problem
		page.Problems = problem.Fields
		if problem.Kind == errs.Conflict {
			answer = web.Clash
			page.Problems = []errs.Field{{Name: "policy", Message: problem.Message}}
		}
		return answer(policyView(page)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	others, err := e.ruledOtherwise(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/small-numbers").Saying("%s", choseRule(others)), nil
}

// ruledOtherwise is how many reports that were shared keep another rule than the network's.
func (e *Evaluation) ruledOtherwise(r *web.Request) (n int64, err error) {
	err = e.db.Read(r.Ctx(), r.Actor.Network(), func(tx *db.Tx) error {
		chosen, _, err := networkPolicy(tx)
		if err == nil {
			n, err = ruledBeside(tx, chosen)
		}
		return err
	})
	return n, err
}

// choseRule says what a choice holds for.
func choseRule(others int64) string {
	switch others {
	case 0:
		return "Small numbers are protected like this from now on."
	case 1:
		return "Reports that are shared for the first time from now on are protected like this. 1 report that was shared before keeps another rule."
	}
	return fmt.Sprintf("Reports that are shared for the first time from now on are protected like this. %d reports that were shared before keep another rule.", others)
}

// policyOptions are the ways that a network can choose, with what each means, does to the same answers, and hides.
func policyOptions() []ui.Option {
	var out []ui.Option
	for _, p := range stats.Policies {
		out = append(out, ui.Option{Value: p.Key, Label: p.Name, Hint: p.Plain + " " + exampleOf(p) + " " + p.Hides + " (" + p.Source + ")"})
	}
	return out
}

// example is one question as 25 people answered it: yes, no, and left out.
var example = []int{20, 3, 2}

// exampleOf is what becomes of the example, worked out as in a report.
func exampleOf(p stats.Policy) string {
	cells, _, err := p.Row(example)
	if err != nil {
		return ""
	}
	var shown []any
	for _, c := range cells {
		if c.Hidden {
			shown = append(shown, "*")
		} else {
			shown = append(shown, strconv.Itoa(c.Value))
		}
	}
	return fmt.Sprintf("The example reads: yes %s, no %s, left out %s.", shown...)
}

// exampleWords are the example as people answered it.
func exampleWords() string {
	return fmt.Sprintf("An example for all: of 25 people who sent a form %d said yes, %d said no, and %d left the question out.", example[0], example[1], example[2])
}

func (e *Evaluation) figuresPage(r *web.Request) (web.Answer, error) {
	return web.Show(figuresView(r.Page("How figures are worked out"))), nil
}

// formulas are those with these ids.
func formulas(ids []string) []stats.Formula {
	var out []stats.Formula
	for _, id := range ids {
		if f, ok := stats.FormulaOf(id); ok {
			out = append(out, f)
		}
	}
	return out
}

// followed says whether it may be shown what became of people from form to form.
func (p reportPage) followed() bool {
	return slices.ContainsFunc(p.Model.Flow, func(s report.Step) bool { return s.Lost >= 0 })
}

func leavingSentences(group []report.Leaving) []string {
	var out []string
	for _, l := range group {
		out = append(out, report.Said(l.Label)+l.Words())
	}
	return out
}

func chapterTable(t report.Table, rounded bool) ui.TableData {
	return tableOf(report.Rounded(chart.Table{Caption: t.Caption, Headers: t.Headers, Rows: t.Rows}, rounded))
}

// moves are the pictures of how far each person moved, question by question.
func moves(c report.Comparison) []templ.Component {
	var out []templ.Component
	for n, i := range c.Items {
		if p, ok := i.MovesPicture(fmt.Sprintf("moves-%d", n)); ok && len(out) < mostMoves {
			out = append(out, ui.Figure(i.Named(), p.SVG(), tableOf(p.Table())))
		}
	}
	return out
}

// mostMoves keeps the page short; the file for reading has all.
const mostMoves = 12
