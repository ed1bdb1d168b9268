package seating

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	engine "alongside/engine/seating"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// movePage asks where somebody goes, and tells what that does.
type movePage struct {
	base
	Day     int
	Person  string
	To      string // "table:3" or "with:ID"
	Effect  *effect
	Allowed bool
	Better  []engine.Swap
	FindWho string // what is looked for in the two lists
	FindTo  string
}

// target reads "table:3" or "with:ID".
func target(text string) (table int, with db.ID) {
	kind, rest, _ := strings.Cut(text, ":")
	switch kind {
	case "table":
		table, _ = strconv.Atoi(rest)
	case "with":
		with = db.ID(rest)
	}
	return table, with
}

func (s *Seating) movePage(r *web.Request) (movePage, error) {
	p := movePage{Person: r.Value("person"), To: r.Value("to"), Allowed: r.Value("allow") == "yes", FindWho: r.Value("find"), FindTo: r.Value("findto")}
	id, err := r.ID("day")
	if err != nil {
		return p, err
	}
	var wrong error
	p.base, err = s.base(r, "Move somebody", team.mayRun, func(tx *db.Tx, b base) error {
		if !b.Has || !still(b.Edition) {
			return errs.New(errs.Forbidden, "The tables of this edition cannot be changed.")
		}
		var err error
		if p.Day, err = b.changeable(id); err != nil {
			return err
		}
		if p.Person != "" && b.tableOf(p.Day, db.ID(p.Person)) > 0 {
			if _, sits := b.at[db.ID(p.Person)]; sits {
				if p.Better, err = s.better(tx, b.crowd, p.Day, db.ID(p.Person)); err != nil {
					return err
				}
			}
		}
		if p.To != "" && r.Value("seek") == "" {
			m := Move{Day: id, Person: db.ID(p.Person)}
			m.Table, m.With = target(p.To)
			p.Effect, wrong = s.WhatIf(tx, b.crowd, m)
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	p.Back = "/editions/" + string(p.Edition.ID) + "/seating?day=" + string(id)
	if e := errs.Of(wrong); e != nil && e.Kind == errs.Invalid {
		p.Problems = e.Fields
		return p, nil
	}
	return p, wrong
}

func (s *Seating) moveForm(r *web.Request) (web.Answer, error) {
	p, err := s.movePage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Problems) > 0 {
		return web.Problem(moveView(p)), nil
	}
	return web.Show(moveView(p)), nil
}

func (s *Seating) move(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	day, err := r.ID("day")
	if err != nil {
		return web.Answer{}, err
	}
	m := Move{Day: day, Person: db.ID(r.Value("person"))}
	m.Table, m.With = target(r.Value("to"))
	return web.Edit(func() (web.Answer, error) {
		if err := s.Move(r.Ctx(), r.Actor, id, r.Value("version"), m, r.Value("allow") == "yes"); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/seating?day=%s&changed=%s", id, day, strings.ReplaceAll(r.Value("changes"), " ", "")).Saying("The tables are changed."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.movePage(r)
		p.Problems = problems
		return moveView(p), err
	})
}

func (s *Seating) hold(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	day, err := r.ID("day")
	if err != nil {
		return web.Answer{}, err
	}
	who, on := db.ID(r.Value("person")), r.Value("on") == "yes"
	table, _ := strconv.Atoi(r.Value("table"))
	if err := s.Hold(r.Ctx(), r.Actor, id, r.Value("version"), day, who, table, on); err != nil {
		return s.stale(r, err, func(p *stalePage) {
			p.Do = p.in("/days/%s/hold", day)
			p.Fields = map[string]string{"person": string(who), "table": strconv.Itoa(table), "on": yes(on)}
			p.holdWanted(day, who, table, on)
			p.about(day, who, table)
		})
	}
	said := "They stay at their table, whatever is computed."
	if !on {
		said = "They may sit elsewhere when tables are computed again."
	}
	if table > 0 {
		return web.Redirect("/editions/%s/seating?day=%s#table-%d", id, day, table).Saying("%s", said), nil
	}
	return web.Redirect("/editions/%s/seating?day=%s", id, day).Saying("%s", said), nil
}

// personOptions are those who have a seat on the day.
func (p movePage) personOptions() []ui.Option {
	var out []ui.Option
	for _, v := range p.People {
		if t := p.tableOf(p.Day, v.ID); t > 0 {
			out = append(out, ui.Option{Value: string(v.ID), Label: fmt.Sprintf("%s (table %d)", v.Name(), t)})
		}
	}
	return out
}

// toOptions are the tables and the people at other tables.
func (p movePage) toOptions() []ui.Option {
	var out []ui.Option
	mine := p.tableOf(p.Day, db.ID(p.Person))
	for _, t := range p.tables(p.Day) {
		if t.Number != mine {
			out = append(out, ui.Option{Value: "table:" + strconv.Itoa(t.Number), Label: fmt.Sprintf("To table %d, as one more (%s there now)", t.Number, counted(len(t.Chairs), "person", "people"))})
		}
	}
	for _, t := range p.tables(p.Day) {
		for _, c := range t.Chairs {
			if t.Number != mine {
				out = append(out, ui.Option{Value: "with:" + string(c.ID), Label: fmt.Sprintf("Change places with %s (table %d)", c.Name, t.Number)})
			}
		}
	}
	return out
}

// effectWords says what a move does to who meets whom, and to the mix.
func (e *effect) words() []string {
	out := slices.Clone(e.Moves)
	if words := bareWords(e.Bare); words != "" {
		out = append(out, words)
	}
	if e.nothing() {
		return append(out, "Nothing else changes: as many people meet as before, and tables are mixed as well.")
	}
	for _, p := range e.Again {
		out = append(out, fmt.Sprintf("%s and %s sit together on one day more.", p[0], p[1]))
	}
	for _, p := range e.Spared {
		out = append(out, fmt.Sprintf("%s and %s sit together on one day fewer.", p[0], p[1]))
	}
	switch d := e.New - e.Lost; {
	case d > 0:
		out = append(out, fmt.Sprintf("People meet each other more: by %s of people.", counted(d, "pair", "pairs")))
	case d < 0:
		out = append(out, fmt.Sprintf("People meet each other less: by %s of people.", counted(-d, "pair", "pairs")))
	}
	switch d := e.After.Lone - e.Before.Lone; {
	case d > 0:
		out = append(out, counted(d, "more person is", "more people are")+" the only one of their side at a table.")
	case d < 0:
		out = append(out, counted(-d, "person fewer is", "people fewer are")+" the only one of their side at a table.")
	}
	switch {
	case e.After.Mix > e.Before.Mix:
		out = append(out, "The tables are mixed less well than before.")
	case e.After.Mix < e.Before.Mix:
		out = append(out, "The tables are mixed better than before.")
	}
	return out
}

// betterRows are the exchanges that keep all rules, the best first.
func (p movePage) betterLinks() []betterLink {
	var out []betterLink
	for _, x := range p.Better {
		l := betterLink{To: "table:" + strconv.Itoa(int(x.Table)+1), Words: fmt.Sprintf("To the free seat at table %d", x.Table+1)}
		if x.With >= 0 {
			l = betterLink{To: "with:" + string(p.People[x.With].ID), Words: fmt.Sprintf("Change places with %s at table %d", p.People[x.With].Name(), x.Table+1)}
		}
		switch {
		case x.Repeats < 0:
			l.Words += ", so that fewer people meet again"
		case x.Repeats > 0:
			l.Words += ", but more people meet again"
		case x.Mix < 0:
			l.Words += ", so that tables are mixed better"
		case x.Mix > 0:
			l.Words += ", but tables are mixed less well"
		}
		out = append(out, l)
	}
	return out
}

// betterLink is a change that keeps all rules.
type betterLink struct{ To, Words string }

// awayPage asks who does not come on a day, and tells who has to move.
type awayPage struct {
	base
	Day     int
	Away    []string // ticked
	Excused []string // names of those who told that they cannot come, and are not noted as away
	After   []string // names of those who told that they come after all, and have no seat
	Looked  bool
	Result  *reseated
	Find    string // what is looked for in the list
	ids     []db.ID
}

func (s *Seating) awayPage(r *web.Request) (awayPage, error) {
	p := awayPage{Looked: r.Value("look") == "yes" || r.Value("see") == "yes", Away: r.Form["away"], Find: r.Value("find")}
	id, err := r.ID("day")
	if err != nil {
		return p, err
	}
	var needs map[db.ID][]string
	p.base, err = s.base(r, "Somebody cannot come", team.mayRun, func(tx *db.Tx, b base) error {
		if !b.Has || !still(b.Edition) {
			return errs.New(errs.Forbidden, "The tables of this edition cannot be changed.")
		}
		var err error
		if p.Day, err = b.changeable(id); err != nil {
			return err
		}
		if needs, err = s.openNeeds(tx, b.Plan); err != nil || r.Value("look") == "yes" || r.Value("seek") != "" || r.Method == "POST" {
			return err
		}
		return p.preset(tx, s, b, id)
	})
	if err != nil {
		return p, err
	}
	p.Back = "/editions/" + string(p.Edition.ID) + "/seating?day=" + string(id)
	p.After = p.said(p.afterAll[id])
	for _, who := range p.Away {
		if _, sits := p.at[db.ID(who)]; !sits {
			return p, errs.Missing()
		}
		p.ids = append(p.ids, db.ID(who))
	}
	if !p.Looked {
		return p, nil
	}
	p.Result, err = p.reseat(r.Ctx(), p.Day, p.ids, needs)
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
		p.Problems = []errs.Field{{Name: "away", Message: e.Message}}
		return p, nil
	}
	return p, err
}

// preset ticks who is noted as away, and who told that they cannot come.
func (p *awayPage) preset(tx *db.Tx, s *Seating, b base, day db.ID) error {
	excused, err := s.excused(tx, day)
	if err != nil {
		return err
	}
	for _, v := range b.People {
		switch {
		case b.away(p.Day, v.ID):
			p.Away = append(p.Away, string(v.ID))
		case slices.Contains(excused, v.ID):
			p.Away = append(p.Away, string(v.ID))
			p.Excused = append(p.Excused, v.Name())
		}
	}
	return nil
}

func (s *Seating) awayForm(r *web.Request) (web.Answer, error) {
	p, err := s.awayPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Problems) > 0 {
		return web.Problem(awayView(p)), nil
	}
	return web.Show(awayView(p)), nil
}

func (s *Seating) saveAway(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	day, err := r.ID("day")
	if err != nil {
		return web.Answer{}, err
	}
	var away []db.ID
	for _, who := range r.Form["away"] {
		away = append(away, db.ID(who))
	}
	return web.Edit(func() (web.Answer, error) {
		moved, bare, err := s.Away(r.Ctx(), r.Actor, id, r.Value("version"), day, away)
		if err != nil {
			return web.Answer{}, err
		}
		said := "Saved. Nobody had to move."
		if moved > 0 {
			said = "Saved. " + counted(moved, "person sits", "people sit") + " elsewhere now."
		}
		return web.Redirect("/editions/%s/seating?day=%s", id, day).Saying("%s", strings.TrimSpace(said+" "+bareWords(bare))), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.awayPage(r)
		p.Problems = problems
		return awayView(p), err
	})
}

func (p awayPage) options() []ui.Option {
	out := make([]ui.Option, len(p.People))
	for i, v := range p.People {
		out[i] = ui.Option{Value: string(v.ID), Label: v.Name()}
	}
	return out
}

// moved says how many have to move, and whether fewer would do.
func (r *reseated) moved() string {
	switch {
	case r.Moved == 0:
		return "Nobody has to move."
	case r.Fewest:
		return counted(r.Moved, "person has to move.", "people have to move.") + " It is proved that fewer is not possible."
	}
	words := counted(r.Moved, "person moves.", "people move.") + " We found no way with fewer, but it is not proved that there is none."
	if r.AtLeast > 0 {
		words += fmt.Sprintf(" At least %d must.", r.AtLeast)
	}
	return words
}

// chosen is the person whom the page is about, with whether their seat is held.
func (p movePage) chosen() (name string, held, ok bool) {
	_, sits := p.at[db.ID(p.Person)]
	if !sits || p.tableOf(p.Day, db.ID(p.Person)) == 0 {
		return "", false, false
	}
	return p.name(db.ID(p.Person)), p.seats[p.Days[p.Day].ID][db.ID(p.Person)].Locked, true
}

func holdWords(who string, held bool) string {
	if held {
		return "Let " + who + " go"
	}
	return "Hold " + who + " at this table"
}

// holdWanted says what somebody wanted who pressed a button to hold seats, or to let them go, on an older page.
func (p *stalePage) holdWanted(day, who db.ID, table int, on bool) {
	d := p.dayNumber(day)
	if who != "" {
		p.Wanted, p.Done = holdWords(p.name(who), !on), p.seats[day][who].Locked == on
		return
	}
	t := tableView{Number: table}
	if d >= 0 && table >= 1 && table <= p.Plan.Setup.Tables {
		t = p.tables(d)[table-1]
	}
	p.Wanted, p.Done = fmt.Sprintf("Let table %d go", table), !t.held()
	if on {
		p.Wanted, p.Done = fmt.Sprintf("Hold table %d", table), t.held()
	}
	if len(t.Chairs) == 0 {
		p.Do = "" // nobody sits there to be held
	}
}

// changes are the tables that a move changes, for the page after it.
func (p movePage) changes() string {
	mine := p.tableOf(p.Day, db.ID(p.Person))
	to, with := target(p.To)
	if with != "" {
		to = p.tableOf(p.Day, with)
	}
	return numbers([]int{mine, to})
}
