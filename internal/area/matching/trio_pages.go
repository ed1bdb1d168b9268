package matching

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// trioPage is what one change by hand about three people would do.
type trioPage struct {
	crowdPage
	Professional, Third, Partner string
	Listed                       bool // they stand in the newest result, and were not invited
	*TrioChange
}

func (m *Matching) readTrio(r *web.Request) (trioPage, error) {
	p := trioPage{Professional: r.Value("professional"), Third: r.Value("third"), Partner: r.Value("partner")}
	base, err := m.readCrowdPage(r, "Change a trio by hand", func(tx *db.Tx, c *crowdPage) error {
		var err error
		c.crowd.list, err = findNewest(tx, c.Edition.ID)
		p.Listed = p.Third != "" && c.crowd.list.listed[[3]db.ID{db.ID(p.Professional), db.ID(p.Partner), db.ID(p.Third)}]
		return err
	})
	p.crowdPage = base
	if err != nil {
		return p, err
	}
	var c errs.Check
	for role, at := range [roleCount][2]string{{p.Professional, "professional"}, {p.Third, "third"}, {p.Partner, "partner"}} {
		q := base.who[db.ID(at[0])]
		c.That(q != nil && roleOf(q.Perspective) == role, at[1], "Choose a %s who is seeking.", roles[role].one)
	}
	if !c.OK() {
		p.Problems = errs.Of(c.Err()).Fields
		return p, nil
	}
	if why := base.crowd.cannotTrios(); why != "" {
		return p, errs.New(errs.Forbidden, "%s", why)
	}
	t, _ := base.crowd.trioOf(base.who, db.ID(p.Professional), db.ID(p.Third), db.ID(p.Partner))
	p.TrioChange, err = base.crowd.WhatIfTrio(r.Ctx(), t)
	return p, err
}

func (m *Matching) trio(r *web.Request) (web.Answer, error) {
	p, err := m.readTrio(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.TrioChange == nil && p.Professional+p.Third+p.Partner == "" {
		p.Problems = nil // the page was opened without a question
	}
	if len(p.Problems) > 0 {
		return web.Problem(trioView(p)), nil
	}
	return web.Show(trioView(p)), nil
}

// decideTrio saves what was decided about three people.
func (m *Matching) decideTrio(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	rule := Rule{Professional: db.ID(r.Value("professional")), Third: db.ID(r.Value("third")), Partner: db.ID(r.Value("partner")), Kind: RuleKind(r.Value("do"))}
	said := map[RuleKind]string{Must: "These three are suggested together now.", Never: "These three are no longer suggested.", "free": "That decision by hand is taken away."}[rule.Kind]
	if rule.Third == "" {
		rule.Third = "nobody" // so that the form says what is missing
	}
	if rule.Kind == "free" {
		rule.Kind = ""
	} else if said == "" {
		rule.Kind = "unknown"
	}
	return m.decided(r, id, rule, said, func(problems []errs.Field) (templ.Component, error) {
		p, err := m.readTrio(r)
		p.Problems = problems
		return trioView(p), err
	})
}

// inRole are the people of one role, for choosing.
func (p crowdPage) inRole(role int) []ui.Option {
	var out []ui.Option
	for _, side := range p.crowd.sides {
		for _, q := range side {
			if roleOf(q.Perspective) == role {
				out = append(out, ui.Option{Value: string(q.Person), Label: q.name() + ", " + q.Place})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

// effect says in words what the change does to the number of trios and to their worth.
func (p trioPage) effect() string {
	trios, points := "", ""
	switch {
	case p.Fewer > 0:
		trios = fmt.Sprintf("there would be %s fewer", counted(int64(p.Fewer), "trio", "trios"))
	case p.Fewer < 0:
		trios = fmt.Sprintf("there would be %s more", counted(int64(-p.Fewer), "trio", "trios"))
	}
	switch {
	case p.Less > 0:
		points = "all trios together would be worth " + pointsWords(p.Less) + " less"
	case p.Less < 0:
		points = "all trios together would be worth " + pointsWords(-p.Less) + " more"
	}
	switch {
	case trios == "" && points == "":
		return "there are as many trios, and they are worth as much"
	case trios == "" || points == "":
		return trios + points
	}
	return trios + ", and " + points
}

func trioNames(list []trio) []string {
	var out []string
	for _, t := range list {
		out = append(out, and(t.names()))
	}
	return out
}

func (p trioPage) free() string {
	var out []string
	for _, q := range p.Free {
		out = append(out, q.name())
	}
	return and(out)
}

// rule is what was decided by hand about the three, "" for nothing.
func (p trioPage) rule() RuleKind {
	if p.TrioChange == nil {
		return ""
	}
	var mine Rule
	mine.Professional, mine.Third, mine.Partner = p.Three.ids()
	for _, r := range p.crowd.Rules {
		if r.same(mine) {
			return r.Kind
		}
	}
	return ""
}

// ruleAt is where a decision by hand is changed.
func ruleAt(r Rule) string {
	if r.Third != "" {
		return "/trio"
	}
	return "/change"
}

// instead is what else can be looked for.
func (s Seek) instead() string {
	if s == SeekTrios {
		return "pairs"
	}
	return "trios"
}

// roleWords says how many seek in each role of a trio.
func (w *crowd) roleWords() string {
	var out []string
	for role, n := range w.inRoles() {
		out = append(out, counted(int64(n), roles[role].one, roles[role].many))
	}
	return "A trio takes one of each: there are " + and(out) + "."
}

// everybody are the people of what was found.
func (p suggestionsPage) everybody() string {
	if p.seek() == SeekTrios {
		return "All three people"
	}
	return "Both people"
}
