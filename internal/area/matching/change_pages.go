package matching

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// changePage is what one change by hand would do.
type changePage struct {
	crowdPage
	Professional, Partner string
	*Change
}

func (m *Matching) changePage(r *web.Request) (changePage, error) {
	base, err := m.readCrowdPage(r, "Change a pair by hand", func(tx *db.Tx, c *crowdPage) (err error) {
		c.crowd.list, err = findNewest(tx, c.Edition.ID)
		return err
	})
	p := changePage{crowdPage: base, Professional: r.Value("professional"), Partner: r.Value("partner")}
	if err != nil {
		return p, err
	}
	var c errs.Check
	pro, par := base.who[db.ID(p.Professional)], base.who[db.ID(p.Partner)]
	c.That(pro != nil && pro.Side == person.Professional, "professional", "Choose a professional who is seeking.")
	c.That(par != nil && par.Side == person.Partner, "partner", "Choose a patient partner who is seeking.")
	if !c.OK() {
		p.Problems = errs.Of(c.Err()).Fields
		return p, nil
	}
	p.Change, err = m.WhatIf(r.Ctx(), base.crowd, pro.Person, par.Person)
	return p, err
}

func (m *Matching) change(r *web.Request) (web.Answer, error) {
	p, err := m.changePage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Change == nil && p.Professional+p.Partner == "" {
		p.Problems = nil // the page was opened without a question
	}
	if len(p.Problems) > 0 {
		return web.Problem(changeView(p)), nil
	}
	return web.Show(changeView(p)), nil
}

func (m *Matching) decide(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	rule := Rule{Professional: db.ID(r.Value("professional")), Partner: db.ID(r.Value("partner")), Kind: RuleKind(r.Value("do"))}
	said := map[RuleKind]string{Must: "These two are suggested together now.", Never: "These two are no longer suggested.", "free": "That decision by hand is taken away."}[rule.Kind]
	if rule.Kind == "free" {
		rule.Kind = ""
	} else if said == "" {
		rule.Kind = "unknown"
	}
	return m.decided(r, id, rule, said, func(problems []errs.Field) (templ.Component, error) {
		p, err := m.changePage(r)
		p.Problems = problems
		return changeView(p), err
	})
}

// decided saves a decision by hand. again shows its page once more with what is wrong.
func (m *Matching) decided(r *web.Request, id db.ID, rule Rule, said string, again func(problems []errs.Field) (templ.Component, error)) (web.Answer, error) {
	err := m.Decide(r.Ctx(), r.Actor, id, rule, numberOr(r.Value("version"), -1))
	if err == nil {
		return web.Redirect("/editions/%s/suggestions", id).Saying("%s We find the best again.", said), nil
	}
	e := errs.Of(err)
	if e == nil || e.Kind != errs.Conflict && e.Kind != errs.Invalid {
		return web.Answer{}, err
	}
	problems := e.Fields
	if len(problems) == 0 {
		problems = []errs.Field{{Message: e.Message}}
	}
	page, err := again(problems)
	if err != nil {
		return web.Answer{}, err
	}
	if e.Kind == errs.Conflict {
		return web.Clash(page), nil
	}
	return web.Problem(page), nil
}

// effect says in words what a change costs.
func (p changePage) effect() string {
	c := p.Cost
	var out []string
	if c.People > 0 {
		out = append(out, counted(int64(c.People), "more person", "more people")+" would be in no pair")
	}
	if c.Places > 0 {
		out = append(out, fmt.Sprintf("there would be %s fewer", counted(int64(c.Places), "pair", "pairs")))
	}
	switch {
	case c.Total > 0:
		out = append(out, "all pairs together would be worth "+pointsWords(c.Total)+" less")
	case c.Total < 0 && c.Places > 0:
		out = append(out, "the pairs that remain would be worth "+pointsWords(-c.Total)+" more")
	case c.Total < 0:
		out = append(out, "all pairs together would be worth "+pointsWords(-c.Total)+" more")
	}
	switch len(out) {
	case 0:
		return "it would cost nothing: there are as many pairs, and they are worth as much"
	case 1:
		return out[0]
	}
	return strings.Join(out[:len(out)-1], ", ") + ", and " + out[len(out)-1]
}

func (p changePage) names(list []Suggestion) []string {
	var out []string
	for _, s := range list {
		out = append(out, p.who[s.Professional].name()+" and "+p.who[s.Partner].name())
	}
	return out
}

func (p changePage) free() string {
	var out []string
	for _, q := range p.Free {
		out = append(out, q.name())
	}
	return and(out)
}

// rule is what was decided by hand about the two, "" for nothing.
func (p changePage) rule() RuleKind {
	for _, r := range p.crowd.Rules {
		if p.Change != nil && r.Third == "" && r.Professional == p.Change.Professional.Person && r.Partner == p.Change.Partner.Person {
			return r.Kind
		}
	}
	return ""
}
