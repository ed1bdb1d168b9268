package seating

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	engine "alongside/engine/seating"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// This file turns a plan into a question to the engine, and what the engine says into words. A question is about some of the
// days of an edition; the engine counts people, days and tables from 0.

// question is a plan as the engine reads it.
type question struct {
	w    *crowd
	days []int // of crowd.Days, by day of the problem
	p    engine.Problem
	// groups and pairs are the people of Problem.Together and Problem.Apart, for words.
}

// presence says whether somebody is to be seated on a day of the crowd.
type presence func(day int, who db.ID) bool

// hasSeat is the presence of whoever has a seat now: for counting what there is.
func (w *crowd) hasSeat(day int, who db.ID) bool { return w.tableOf(day, who) > 0 }

// comes is the presence of everybody who is not noted as away: for finding seats.
func (w *crowd) comes(day int, who db.ID) bool {
	s, known := w.seats[w.Days[day].ID][who]
	return !known || s.Table != 0
}

// tableOf is the table of somebody on a day, 0 for none. A table that there is no longer is none.
func (w *crowd) tableOf(day int, who db.ID) int {
	if t := w.seats[w.Days[day].ID][who].Table; t <= w.Plan.Setup.Tables {
		return t
	}
	return 0
}

// away says whether somebody is noted as away on a day.
func (w *crowd) away(day int, who db.ID) bool {
	s, known := w.seats[w.Days[day].ID][who]
	return known && s.Table == 0
}

// toCome are the days whose tables can still be changed.
func (w *crowd) toCome() []int {
	var out []int
	for i, d := range w.Days {
		if !over(w.Edition, d, w.now) {
			out = append(out, i)
		}
	}
	return out
}

func (w *crowd) allDays() []int {
	out := make([]int, len(w.Days))
	for i := range out {
		out[i] = i
	}
	return out
}

// ask makes the question of some days.
func (w *crowd) ask(days []int, there presence, needs map[db.ID][]string) *question {
	q := &question{w: w, days: days}
	for _, p := range w.People {
		v := engine.Person{Coach: p.Coach, Away: make([]bool, len(days))}
		for _, key := range needs[p.ID] {
			v.Needs |= bit(key)
		}
		for i, d := range days {
			v.Away[i] = !there(d, p.ID)
		}
		q.p.People = append(q.p.People, v)
	}
	q.p.Coaches = map[string]engine.CoachRule{CoachSpread: engine.CoachesBalanced, CoachFixed: engine.CoachesFixed}[w.Plan.Setup.Coaches]
	q.rules()
	q.tables()
	q.attributes()
	q.known()
	return q
}

func bit(key string) engine.Kinds {
	for i, k := range kinds {
		if k.Key == key {
			return 1 << i
		}
	}
	return 0
}

// rules adds who sits together and apart, each as it was said: so a contradiction names the fewest of what people said. Rules
// about people who do not sit have no effect.
func (q *question) rules() {
	for _, r := range q.w.Rules {
		i, a := q.w.at[r.First]
		j, b := q.w.at[r.Second]
		if a && b && i != j {
			q.two(r.Kind, i, j)
		}
	}
	for i, a := range q.w.People {
		for j, b := range q.w.People[:i] {
			if pairs := q.w.Plan.Setup.Pairs; a.Application != "" && a.Application == b.Application && (pairs == string(Together) || pairs == string(Apart)) {
				q.two(RuleKind(pairs), j, i)
			}
		}
	}
}

func (q *question) two(kind RuleKind, i, j int) {
	if kind == Together {
		q.p.Together = append(q.p.Together, []int32{int32(i), int32(j)})
	} else {
		q.p.Apart = append(q.p.Apart, [2]int32{int32(i), int32(j)})
	}
}

// tables adds the tables of each day, and who is held at theirs. Where everybody at a table is held, nobody joins them. The
// fewest at a table are eased on a day on which so many are away that it could not be.
func (q *question) tables() {
	setup := q.w.Plan.Setup
	for i, d := range q.days {
		count, held := make([]int, setup.Tables), make([]int, setup.Tables)
		present := 0
		for n, p := range q.w.People {
			if q.p.People[n].Away[i] {
				continue
			}
			present++
			if t := q.w.tableOf(d, p.ID); t > 0 {
				count[t-1]++
				if q.w.seats[q.w.Days[d].ID][p.ID].Locked {
					held[t-1]++
					q.p.Locks = append(q.p.Locks, engine.Lock{Day: int32(i), Person: int32(n), Table: int32(t - 1)})
				}
			}
		}
		closed := func(t int) bool { return held[t] > 0 && held[t] == count[t] }
		least := make([]int, setup.Tables)
		for t := range least {
			if closed(t) {
				present -= count[t]
			} else {
				least[t], _ = setup.size(t + 1)
			}
		}
		asked, group, everybody := least, q.largestGroup(), engine.Eased(least, len(q.w.People))
		out := make([]bool, setup.Tables)
		if slices.Equal(everybody, asked) {
			if out = q.leftOut(i, least, count, held, present); slices.Contains(out, true) {
				least = slices.Clone(least)
			}
			for t, left := range out {
				if left {
					least[t] = 0
				}
			}
		}
		least = engine.Eased(least, present)
		total := 0
		for _, n := range least {
			total += n
		}
		day := engine.Day{Tables: make([]engine.Table, setup.Tables)}
		for t := range day.Tables {
			_, most := setup.size(t + 1)
			if everybody[t] < asked[t] { // too few for so many tables, also when all are there: they are spread evenly
				most = max(held[t], min(most, max(everybody[t]+1, group)))
				if least[t] > 1 && total-least[t]+group > present {
					least[t]-- // or those who sit together could not
				}
			}
			day.Tables[t] = engine.Table{Least: int32(least[t]), Most: int32(most), Kinds: tableKinds(setup, t+1)}
			switch {
			case closed(t):
				day.Tables[t].Least, day.Tables[t].Most = int32(count[t]), int32(count[t])
			case out[t]:
				day.Tables[t].Most = 0
			}
		}
		q.p.Days = append(q.p.Days, day)
	}
}

// fewAtTable is how many people at a table are so few that another table is left out rather.
const fewAtTable = 3

// leftOut are the tables at which nobody sits on a day on which most are away. Those stay where a coach sits, where somebody is held, and that are of a kind
// which somebody may need; of the others those with the fewest people are left out first. No table is while a coach has no seat yet, who could need it, nor
// where two of those who are there are kept apart, for whom the other tables might be too few.
func (q *question) leftOut(day int, least, count, held []int, present int) []bool {
	setup, d := q.w.Plan.Setup, q.days[day]
	out, stays := make([]bool, setup.Tables), make([]bool, setup.Tables)
	for n, p := range q.w.People {
		if !p.Coach || setup.Coaches == NoCoaches || q.p.People[n].Away[day] {
			continue
		}
		t := q.w.tableOf(d, p.ID)
		if t == 0 {
			return out
		}
		stays[t-1] = true
	}
	for _, two := range q.p.Apart {
		if !q.p.People[two[0]].Away[day] && !q.p.People[two[1]].Away[day] {
			return out
		}
	}
	var may []int
	room := 0
	for t := range out {
		_, most := setup.size(t + 1)
		if held[t] == 0 { // held tables are counted already, or have room for others too
			room += most
		}
		if !stays[t] && held[t] == 0 && tableKinds(setup, t+1) == 0 {
			may = append(may, t)
		}
	}
	slices.SortStableFunc(may, func(a, b int) int {
		if count[a] != count[b] {
			return count[a] - count[b]
		}
		return b - a
	})
	open := setup.Tables
	for _, t := range may {
		_, most := setup.size(t + 1)
		if present >= open*min(fewAtTable, slices.Min(least)) || open == 1 || room-most < present {
			break
		}
		out[t], open, room = true, open-1, room-most
	}
	return out
}

// largestGroup is how many people sit together by rule, those who sit together with one of them among them.
func (q *question) largestGroup() int {
	group := map[int32]int32{}
	root := func(i int32) int32 {
		for {
			up, known := group[i]
			if !known {
				return i
			}
			i = up
		}
	}
	for _, two := range q.p.Together {
		if a, b := root(two[0]), root(two[1]); a != b {
			group[b] = a
		}
	}
	size, largest := map[int32]int{}, 0
	for i := range q.w.People {
		r := root(int32(i))
		size[r]++
		largest = max(largest, size[r])
	}
	return largest
}

func tableKinds(s Setup, table int) (out engine.Kinds) {
	for key, tables := range s.Kinds {
		if slices.Contains(tables, table) {
			out |= bit(key)
		}
	}
	return out
}

// attributes adds what tables are mixed by. Coaches count for nobody.
func (q *question) attributes() {
	for _, m := range q.w.Plan.Setup.Mix {
		a := engine.Attribute{Weight: 2, Value: make([]int32, len(q.w.People))}
		number := map[string]int32{}
		for i, p := range q.w.People {
			text := attribute(m, p)
			if p.Coach || text == "" {
				a.Value[i] = -1
				continue
			}
			if _, known := number[text]; !known {
				number[text] = int32(len(number))
			}
			a.Value[i] = number[text]
		}
		if m == MixSide {
			a.Weight, a.Lone = 3, len(number) > 1
		}
		q.p.Attributes = append(q.p.Attributes, a)
	}
}

func attribute(mix string, p sitter) string {
	switch mix {
	case MixSide:
		return string(p.Side)
	case MixPerspective:
		for _, v := range p.Perspectives {
			if p.Side == "" || person.SideOf(v) == p.Side {
				return v
			}
		}
	case MixOrganisation:
		return string(p.Organisation)
	}
	return ""
}

// known adds who met on the days before, and holds coaches who keep a table at the one that they had.
func (q *question) known() {
	if len(q.days) == 0 {
		return
	}
	met := map[[2]int32]bool{}
	for d := range q.days[0] {
		at := map[int][]int32{}
		for i, p := range q.w.People {
			if t := q.w.tableOf(d, p.ID); t > 0 {
				for _, j := range at[t] {
					met[[2]int32{j, int32(i)}] = true
				}
				at[t] = append(at[t], int32(i))
			}
		}
	}
	for two := range met {
		q.p.Known = append(q.p.Known, two)
	}
	slices.SortFunc(q.p.Known, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
	if q.p.Coaches != engine.CoachesFixed || q.days[0] == 0 {
		return
	}
	for i, p := range q.w.People {
		if t := q.w.tableOf(q.days[0]-1, p.ID); p.Coach && t > 0 {
			for d := range q.days {
				if !q.p.People[i].Away[d] {
					q.p.Locks = append(q.p.Locks, engine.Lock{Day: int32(d), Person: int32(i), Table: int32(t - 1)})
				}
			}
		}
	}
}

// seating is how people sit now, as the engine reads it. Who is not there has no seat.
func (q *question) seating() engine.Seating {
	out := make(engine.Seating, len(q.days))
	for i, d := range q.days {
		out[i] = make([]int32, len(q.w.People))
		for n, p := range q.w.People {
			out[i][n] = engine.Away
			if t := q.w.tableOf(d, p.ID); t > 0 && !q.p.People[n].Away[i] {
				out[i][n] = int32(t - 1)
			}
		}
	}
	return out
}

// seats turns a day of the engine's seating into seats. Who is away stays noted as away, and held seats stay held.
func (q *question) seats(day int, at []int32) map[db.ID]seat {
	out := map[db.ID]seat{}
	was := q.w.seats[q.w.Days[q.days[day]].ID]
	for n, p := range q.w.People {
		t := int(at[n]) + 1
		out[p.ID] = seat{Table: t, Locked: t > 0 && was[p.ID].Locked && was[p.ID].Table == t, Told: t == 0 && was[p.ID].Told}
	}
	return out
}

// find finds the tables of all days of the question. What keeps it from that is told in plain words.
func (q *question) find(ctx context.Context, o engine.Options) (*engine.Result, error) {
	res, err := engine.Seat(ctx, &q.p, o)
	if err != nil {
		return nil, q.explain(err)
	}
	return res, engine.Verify(&q.p, res) // nothing is given out that does not pass the check
}

// explain turns an error of the engine that people can mend into one that they can read.
func (q *question) explain(err error) error {
	var e *engine.ContradictionError
	switch {
	case errors.Is(err, engine.ErrUnsure):
		return errs.New(errs.Invalid, "We found no tables that keep all rules. We cannot say for sure that there are none. Take a rule away, or let more people sit at a table.")
	case errors.As(err, &e):
		return errs.New(errs.Invalid, "%s", q.contradiction(e))
	}
	return err
}

// contradiction says which rules cannot be kept together. It never says who should sit at which kind of table.
func (q *question) contradiction(e *engine.ContradictionError) string {
	if !q.w.Team.mayPlan() && slices.ContainsFunc(e.Rules, func(r engine.Rule) bool { return r.Kind == engine.RuleTogether || r.Kind == engine.RuleApart }) {
		return "The rules of these tables cannot all be kept. A coordinator can see which."
	}
	when := "on all days together"
	if e.Day >= 0 && e.Day < len(q.days) {
		when = "on day " + fmt.Sprint(q.days[e.Day]+1)
		if len(q.days) > 1 && q.ofTwo(e.Rules) && !q.anybodyAway() {
			when = "on any day"
		}
	}
	if closed := q.closedOn(e.Day); len(e.Rules) == 0 && len(closed) > 0 {
		return fmt.Sprintf("Everybody at %s is held there %s, so nobody else can sit there. The others do not fit the other tables. Let the people at %s go, or change how many people sit at each table.",
			tableList(closed), when, tableList(closed))
	}
	if len(e.Rules) == 0 {
		return "The people do not fit the tables " + when + ". Change how many tables there are, or how many people sit at each."
	}
	var parts []string
	alone := !slices.ContainsFunc(e.Rules, func(r engine.Rule) bool { return r.Kind != engine.RuleNeeds && r.Kind != engine.RuleSizes })
	for _, r := range e.Rules {
		if r.Kind == engine.RuleNeeds && alone {
			continue
		}
		if words := q.rule(r); !slices.Contains(parts, words) {
			parts = append(parts, words)
		}
	}
	if alone {
		parts = append(q.needs(e.Rules), parts...)
	}
	if len(parts) == 1 {
		return "This cannot be kept " + when + ": " + parts[0] + "."
	}
	return "These cannot all be kept " + when + ": " + strings.Join(parts, "; ") + ". Without any one of these, the others here can be kept."
}

// needs says which kinds of tables people of some rules should sit at, and how many these are. It is said only where no rule beside them
// names anybody: nobody is to work out who needs what. Whoever may know finds the names on the page of kinds.
func (q *question) needs(rules []engine.Rule) []string {
	var keys []string
	many := map[string]int{}
	for _, r := range rules {
		if r.Kind != engine.RuleNeeds {
			continue
		}
		key := tableOf(q.p.People[r.At].Needs)
		if many[key]++; many[key] == 1 {
			keys = append(keys, key)
		}
	}
	for i, key := range keys {
		keys[i] = counted(many[key], "person needs ", "people need ") + key
	}
	return keys
}

// tableOf names a table of some kinds: "a quiet table near the door".
func tableOf(needs engine.Kinds) string {
	out := "a table"
	var words []string
	for k, v := range kinds {
		switch {
		case needs>>k&1 == 0:
		case v.Key == "quiet":
			out = "a quiet table"
		default:
			words = append(words, v.Words)
		}
	}
	return strings.TrimSpace(out + " " + and(words))
}

// ofTwo says whether rules speak only of who sits with whom and of what people need, which is the same on all days.
func (q *question) ofTwo(rules []engine.Rule) bool {
	return len(rules) > 0 && !slices.ContainsFunc(rules, func(r engine.Rule) bool {
		return r.Kind != engine.RuleTogether && r.Kind != engine.RuleApart && r.Kind != engine.RuleNeeds
	})
}

// closedOn are the tables of a day of the question, from 1, at which everybody is held, so that nobody joins them.
func (q *question) closedOn(day int) []int {
	if day < 0 || day >= len(q.days) {
		return nil
	}
	held, sit := map[int]int{}, map[int]int{}
	for n, p := range q.w.People {
		if t := q.w.tableOf(q.days[day], p.ID); t > 0 && !q.p.People[n].Away[day] {
			sit[t]++
			if q.w.seats[q.w.Days[q.days[day]].ID][p.ID].Locked {
				held[t]++
			}
		}
	}
	var out []int
	for t, n := range held {
		if n == sit[t] {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// tableList names tables: table 1, or tables 1 and 3.
func tableList(tables []int) string {
	words := make([]string, len(tables))
	for i, t := range tables {
		words[i] = fmt.Sprint(t)
	}
	if len(words) == 1 {
		return "table " + words[0]
	}
	return "tables " + and(words)
}

func (q *question) anybodyAway() bool {
	return slices.ContainsFunc(q.p.People, func(p engine.Person) bool { return slices.Contains(p.Away, true) })
}

// rule says a rule in words, for coordinators: who is kept apart from whom is for their eyes alone.
func (q *question) rule(r engine.Rule) string {
	switch r.Kind {
	case engine.RuleTogether:
		var list []string
		for _, i := range q.p.Together[r.At] {
			list = append(list, q.who(i))
		}
		return and(list) + " sit together"
	case engine.RuleApart:
		return q.who(q.p.Apart[r.At][0]) + " and " + q.who(q.p.Apart[r.At][1]) + " sit apart"
	case engine.RuleNeeds:
		return "somebody sits at the kind of table that they need"
	case engine.RuleLock:
		l := q.p.Locks[r.At]
		return fmt.Sprintf("%s is held at table %d on day %d", q.who(l.Person), l.Table+1, q.days[l.Day]+1)
	case engine.RuleKeepsTable:
		return q.who(r.At) + " keeps the same table"
	case engine.RuleCoaches:
		return "coaches are spread evenly"
	}
	if len(q.w.Plan.Setup.Sizes) > 0 {
		return "as many people sit at each table as you said"
	}
	return fmt.Sprintf("from %d to %d people sit at each table", q.w.Plan.Setup.Least, q.w.Plan.Setup.Most)
}

func (q *question) who(i int32) string { return q.w.People[i].Name() }

func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
