package seating

import (
	"context"
	"fmt"
	"slices"
	"strings"

	engine "alongside/engine/seating"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// This file has the changes by hand: moving and exchanging people with the effect told before, holding seats, and seating a
// day anew with the fewest moves.

// Move puts somebody at another table of a day, or exchanges them with somebody there.
type Move struct {
	Day, Person db.ID
	Table       int   // 0 when With says it
	With        db.ID // "" for a free seat
}

// effect is what a change does, in words where there are words for it.
type effect struct {
	Moves         []string // who goes where
	Again, Spared [][2]string
	New, Lost     int // pairs who meet now, and who no longer do
	Before, After engine.Figures
	Broken        []string // rules that are not kept any more, though they were before
	Bare          []int    // tables at which no coach sits any more
	seats         map[db.ID]seat
}

// nothing says whether the change does not matter to any aim.
func (e *effect) nothing() bool {
	return len(e.Again)+len(e.Spared)+e.New+e.Lost == 0 && e.Before == e.After
}

// dayNumber is the place of a day in the edition, -1 when it is not there.
func (w *crowd) dayNumber(id db.ID) int {
	for i, d := range w.Days {
		if d.ID == id {
			return i
		}
	}
	return -1
}

// changeable finds a day whose tables can be changed.
func (w *crowd) changeable(id db.ID) (int, error) {
	d := w.dayNumber(id)
	if d < 0 {
		return d, errs.Missing()
	}
	if over(w.Edition, w.Days[d], w.now) {
		return d, errs.New(errs.Forbidden, "This day is over, so its tables stay as they are.")
	}
	return d, nil
}

// whatIf tells what a move does. It changes nothing. A move that breaks a rule is an error for whoever may not see the rules.
func (w *crowd) whatIf(m Move, needs map[db.ID][]string) (*effect, error) {
	d, err := w.changeable(m.Day)
	if err != nil {
		return nil, err
	}
	var c errs.Check
	from := w.tableOf(d, m.Person)
	_, sits := w.at[m.Person]
	c.That(sits && from > 0, "person", "Choose somebody who has a seat on this day.")
	to := m.Table
	if m.With != "" {
		to = w.tableOf(d, m.With)
		_, other := w.at[m.With]
		c.That(other && to > 0 && m.With != m.Person, "to", "Choose somebody else who has a seat on this day.")
	}
	c.That(m.With != "" || to >= 1 && to <= w.Plan.Setup.Tables, "to", "Choose a table, or somebody to change places with.")
	c.That(!sits || from != to || from == 0, "to", "They sit at that table already.")
	for _, p := range []db.ID{m.Person, m.With} {
		c.That(!w.seats[m.Day][p].Locked, "person", "%s is held at their table. Let them go first.", w.name(p))
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	q := w.ask(w.allDays(), w.hasSeat, needs)
	changes := []engine.Change{{Day: int32(d), Person: int32(w.at[m.Person]), Table: int32(to - 1)}}
	e := &effect{Moves: []string{fmt.Sprintf("%s goes from table %d to table %d.", w.name(m.Person), from, to)}}
	if m.With != "" {
		changes = append(changes, engine.Change{Day: int32(d), Person: int32(w.at[m.With]), Table: int32(from - 1)})
		e.Moves = append(e.Moves, fmt.Sprintf("%s goes from table %d to table %d.", w.name(m.With), to, from))
	}
	if err := q.effect(e, d, changes); err != nil {
		return nil, err
	}
	if len(e.Broken) > 0 && !w.Team.mayPlan() {
		c.That(false, "to", "%s", notPossible)
		return nil, c.Err()
	}
	return e, nil
}

// notPossible is all that whoever may not see the rules about people is told of a move that breaks any rule: whether two people are kept apart or a table is
// full looks the same. They cannot make it all the same either, as that would keep the words apart.
const notPossible = "This move is not possible. A coordinator can see why."

// effect fills in what changes on a day of all days do.
func (q *question) effect(e *effect, day int, changes []engine.Change) error {
	judge, err := engine.NewJudge(&q.p)
	if err != nil {
		return err
	}
	was := q.seating()
	got, err := judge.Effect(was, changes...)
	if err != nil {
		return err
	}
	e.Before, e.After, e.New, e.Lost = got.Before, got.After, len(got.New), len(got.Lost)
	e.Again, e.Spared = q.pairs(got.Again), q.pairs(got.Spared)
	before, err := engine.Check(&q.p, was)
	if err != nil {
		return err
	}
	for _, b := range got.Broken {
		worse := b.Rule.Kind == engine.RuleSizes && b.Table >= 0 && sitting(was[day], b.Table) != sitting(got.Seating[day], b.Table)
		if slices.ContainsFunc(before, b.Same) && !worse || b.Day >= 0 && int(b.Day) != day {
			continue
		}
		words := "This rule is not kept any more: " + q.rule(b.Rule) + "."
		if b.Rule.Kind == engine.RuleSizes && b.Table >= 0 {
			words = q.wrongSize(day, b.Table, sitting(got.Seating[day], b.Table))
		}
		if !slices.Contains(e.Broken, words) {
			e.Broken = append(e.Broken, words)
		}
	}
	e.seats = q.keep(day, got.Seating[day])
	bare := q.w.bare(day, func(who db.ID) int { return q.w.tableOf(day, who) })
	for _, t := range q.w.bare(day, func(who db.ID) int { return e.seats[who].Table }) {
		if !slices.Contains(bare, t) {
			e.Bare = append(e.Bare, t)
		}
	}
	return nil
}

// bare are the tables of a day at which people sit and no coach does, where coaches sit at tables at all. table says who sits where.
func (w *crowd) bare(day int, table func(who db.ID) int) []int {
	people, coaches := make([]int, w.Plan.Setup.Tables+1), make([]int, w.Plan.Setup.Tables+1)
	some := false
	for _, p := range w.People {
		some = some || p.Coach
		if t := table(p.ID); t > 0 && t < len(people) {
			people[t]++
			if p.Coach {
				coaches[t]++
			}
		}
	}
	var out []int
	for t, n := range people {
		if some && n > 0 && coaches[t] == 0 {
			out = append(out, t)
		}
	}
	return out
}

// bareWords says which tables have no coach, "" when each has one.
func bareWords(tables []int) string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = fmt.Sprint(t)
	}
	switch len(tables) {
	case 0:
		return ""
	case 1:
		return "Table " + names[0] + " has no coach."
	}
	return "Tables " + and(names) + " have no coach."
}

// sitting counts the people at a table.
func sitting(at []int32, table int32) (n int) {
	for _, t := range at {
		if t == table {
			n++
		}
	}
	return n
}

// wrongSize says that a table has fewer or more people than sit there on a day: "Table 4 has 7 people, more than the 6 that it has seats for."
func (q *question) wrongSize(day int, table int32, people int) string {
	t, has := q.p.Days[day].Tables[table], "nobody"
	if people > 0 {
		has = counted(people, "person", "people")
	}
	if people > int(t.Most) {
		return fmt.Sprintf("Table %d has %s, more than the %d that it has seats for.", table+1, has, t.Most)
	}
	return fmt.Sprintf("Table %d has %s, fewer than the %d that are wanted there.", table+1, has, t.Least)
}

// keep turns a day of a changed seating into seats; who has none in it keeps what is noted, such as being away.
func (q *question) keep(day int, at []int32) map[db.ID]seat {
	id := q.w.Days[q.days[day]].ID
	out := map[db.ID]seat{}
	for n, p := range q.w.People {
		was, known := q.w.seats[id][p.ID]
		switch {
		case at[n] != engine.Away:
			t := int(at[n]) + 1
			out[p.ID] = seat{Table: t, Locked: q.w.noted(id, p.ID).hold(t)}
		case known && was.Table == 0:
			out[p.ID] = was
		}
	}
	return out
}

func (q *question) pairs(list [][2]int32) [][2]string {
	var out [][2]string
	for _, p := range list {
		out = append(out, [2]string{q.who(p[0]), q.who(p[1])})
	}
	return out
}

// WhatIf tells what a move does. It changes nothing.
func (s *Seating) WhatIf(tx *db.Tx, w *crowd, m Move) (*effect, error) {
	needs, err := s.openNeeds(tx, w.Plan)
	if err != nil {
		return nil, err
	}
	return w.whatIf(m, needs)
}

// Move moves somebody. A move that breaks a rule is made only when allow says so.
func (s *Seating) Move(ctx context.Context, a access.Actor, id db.ID, version string, m Move, allow bool) error {
	return s.changeDay(ctx, a, id, version, "seating.move", m.Day, func(tx *db.Tx, w *crowd) (map[db.ID]seat, error) {
		e, err := s.WhatIf(tx, w, m)
		if err != nil {
			return nil, err
		}
		var c errs.Check
		c.That(allow || len(e.Broken) == 0, "allow", "Tick this if you want it all the same.")
		return e.seats, c.Err()
	})
}

// changeDay does one change of the seats of one day: whoever leads the day may.
func (s *Seating) changeDay(ctx context.Context, a access.Actor, id db.ID, version, action string, day db.ID, do func(tx *db.Tx, w *crowd) (map[db.ID]seat, error)) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.change(tx, a, id, version, team.mayRun)
		if w != nil && w.dayNumber(day) < 0 {
			return errs.Missing() // before anything else is said of it
		}
		if err != nil {
			return err
		}
		seats, err := do(tx, w)
		if err != nil {
			return err
		}
		if err := w.save(tx, w.dayNumber(day), seats); err != nil {
			return err
		}
		if err := w.keepPlan(tx, a, &w.Plan, strings.TrimPrefix(action, "seating.")); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "day", day, "")
	})
}

// Hold holds seats of a day, or lets them go: of one person, or of everybody at a table.
func (s *Seating) Hold(ctx context.Context, a access.Actor, id db.ID, version string, day, who db.ID, table int, on bool) error {
	return s.changeDay(ctx, a, id, version, "seating.hold", day, func(_ *db.Tx, w *crowd) (map[db.ID]seat, error) {
		if _, err := w.changeable(day); err != nil {
			return nil, err
		}
		found := false
		out := map[db.ID]seat{}
		for p, at := range w.seats[day] {
			if at.Table > 0 && (p == who || who == "" && at.Table == table) {
				at.Locked, found = on, true
			}
			out[p] = at
		}
		if !found {
			return nil, errs.Missing()
		}
		return out, nil
	})
}

// reseated is a day seated anew.
type reseated struct {
	Moves   []string // who goes elsewhere, and who comes new
	Moved   int
	AtLeast int
	Fewest  bool
	Bare    []int // tables at which no coach sits then
	seats   map[db.ID]seat
}

// reseat seats a day anew with the fewest moves; away are those who do not come.
func (w *crowd) reseat(ctx context.Context, day int, away []db.ID, needs map[db.ID][]string) (*reseated, error) {
	id := w.Days[day].ID
	gone := map[db.ID]bool{}
	for _, p := range away {
		if _, sits := w.at[p]; !sits {
			return nil, errs.Missing()
		}
		gone[p] = true
	}
	there := func(d int, who db.ID) bool {
		if d == day {
			return !gone[who]
		}
		return w.hasSeat(d, who)
	}
	q := w.ask(w.allDays(), there, needs)
	for _, p := range q.p.People {
		if !p.Away[day] {
			return w.reseatDay(ctx, q, day, gone)
		}
	}
	return nil, errs.New(errs.Invalid, "Somebody must be there on %s.", "day "+fmt.Sprint(w.dayNumber(id)+1))
}

func (w *crowd) reseatDay(ctx context.Context, q *question, day int, gone map[db.ID]bool) (*reseated, error) {
	old := q.seating()
	got, err := engine.Reseat(ctx, &q.p, old, day)
	if err != nil {
		return nil, q.explain(err)
	}
	if got, err = w.giveBack(ctx, q, old, day, got); err != nil {
		return nil, err
	}
	out := &reseated{Moved: len(got.Moved), AtLeast: got.AtLeast, Fewest: got.Fewest, seats: q.keep(day, got.Seating[day])}
	for _, m := range got.Moved {
		out.Moves = append(out.Moves, fmt.Sprintf("%s goes from table %d to table %d.", q.who(m.Person), old[day][m.Person]+1, got.Seating[day][m.Person]+1))
	}
	for n, p := range w.People {
		switch {
		case gone[p.ID]:
			was := w.noted(w.Days[day].ID, p.ID)
			out.seats[p.ID] = was.leave(was.Table == 0 && was.Told)
		case old[day][n] == engine.Away:
			out.Moves = append(out.Moves, fmt.Sprintf("%s gets a seat at table %d.", p.Name(), got.Seating[day][n]+1))
		}
	}
	out.Bare = w.bare(day, func(who db.ID) int { return out.seats[who].Table })
	return out, nil
}

// mostGiveBacks is how often it is tried to give people back the seats that they had before they were away.
const mostGiveBacks = 40

// giveBack gives those who come after all the table that they had, as long as no more people move because of that: all together, or else each
// half of them, and so on; those whose seat was held come first.
func (w *crowd) giveBack(ctx context.Context, q *question, old engine.Seating, day int, got *engine.Reseated) (*engine.Reseated, error) {
	var back []engine.Lock
	id := w.Days[day].ID
	for n, p := range w.People {
		if t := w.noted(id, p.ID).Was; t > 0 && t <= len(q.p.Days[day].Tables) && old[day][n] == engine.Away && got.Seating[day][n] != engine.Away {
			back = append(back, engine.Lock{Day: int32(day), Person: int32(n), Table: int32(t - 1)})
		}
	}
	slices.SortStableFunc(back, func(a, b engine.Lock) int {
		held := func(l engine.Lock) int {
			if w.noted(id, w.People[l.Person].ID).WasHeld {
				return 0
			}
			return 1
		}
		return held(a) - held(b)
	})
	tries := 0
	try := func(locks []engine.Lock) (bool, error) {
		if tries++; tries > mostGiveBacks {
			return false, nil
		}
		with := q.p
		with.Locks = slices.Concat(q.p.Locks, locks)
		r, err := engine.Reseat(ctx, &with, old, day)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil || len(r.Moved) > len(got.Moved) {
			return false, nil // those tables cannot be had: they get others
		}
		r.AtLeast, r.Fewest = got.AtLeast, len(r.Moved) == got.AtLeast
		got = r
		return true, nil
	}
	var kept []engine.Lock
	var give func(list []engine.Lock) error
	give = func(list []engine.Lock) error {
		if len(list) == 0 {
			return nil
		}
		with := slices.Concat(kept, list)
		ok, err := try(with)
		switch {
		case err != nil:
			return err
		case ok:
			kept = with
			return nil
		case len(list) == 1:
			return nil
		}
		if err := give(list[:len(list)/2]); err != nil {
			return err
		}
		return give(list[len(list)/2:])
	}
	err := give(back) // changes got
	return got, err
}

// Away notes who is away on a day, and seats the day anew with the fewest moves. It returns how many people move, and which
// tables have no coach then.
func (s *Seating) Away(ctx context.Context, a access.Actor, id db.ID, version string, day db.ID, away []db.ID) (moved int, bare []int, err error) {
	err = s.changeDay(ctx, a, id, version, "seating.away", day, func(tx *db.Tx, w *crowd) (map[db.ID]seat, error) {
		d, err := w.changeable(day)
		if err != nil {
			return nil, err
		}
		needs, err := s.openNeeds(tx, w.Plan)
		if err != nil {
			return nil, err
		}
		r, err := w.reseat(ctx, d, away, needs)
		if err != nil {
			return nil, err
		}
		excused, err := s.excused(tx, day)
		for _, who := range away {
			r.seats[who] = w.noted(day, who).leave(slices.Contains(excused, who))
		}
		moved, bare = r.Moved, r.Bare
		return r.seats, err
	})
	return moved, bare, err
}

// changed is how a day to come differs from who takes part: people without a seat, and seats of people who gave their place
// back or are no coaches any more.
type changed struct {
	Day      int
	New      []string
	Gone     []string
	Unseated bool // nobody has a seat on this day
}

// differs finds the days to come whose seats do not fit who takes part.
func (w *crowd) differs() []changed {
	var out []changed
	for _, d := range w.toCome() {
		c := changed{Day: d}
		seats := w.seats[w.Days[d].ID]
		c.Unseated = len(seats) == 0
		for _, p := range w.People {
			if w.tableOf(d, p.ID) == 0 && !w.away(d, p.ID) {
				c.New = append(c.New, p.Name())
			}
		}
		for who, at := range seats {
			if _, sits := w.at[who]; !sits && at.Table > 0 {
				c.Gone = append(c.Gone, w.name(who))
			}
		}
		slices.Sort(c.Gone)
		if len(c.New)+len(c.Gone) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// better are the exchanges of somebody on a day that keep all rules, the best few first.
func (s *Seating) better(tx *db.Tx, w *crowd, day int, who db.ID) ([]engine.Swap, error) {
	needs, err := s.openNeeds(tx, w.Plan)
	if err != nil {
		return nil, err
	}
	q := w.ask(w.allDays(), w.hasSeat, needs)
	judge, err := engine.NewJudge(&q.p)
	if err != nil {
		return nil, err
	}
	now := q.seating()
	if broken, err := engine.Check(&q.p, now); err != nil || len(broken) > 0 {
		return nil, err // what keeps all rules is not asked where they are not kept
	}
	list, err := judge.Swaps(now, int32(day), int32(w.at[who]))
	list = slices.DeleteFunc(list, func(x engine.Swap) bool {
		return x.With >= 0 && w.seats[w.Days[day].ID][w.People[x.With].ID].Locked
	})
	return list[:min(len(list), 5)], err
}
