package placing

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"alongside/engine/seating"
)

// tell says how good the tables are.
func (a *seatAnswer) tell(w io.Writer) {
	seated := map[string]bool{}
	for _, s := range a.Seats {
		seated[s.Person] = true
	}
	fmt.Fprintf(w, "Seated %s on %s.\n", count(len(seated), "person", "people"), count(a.Days, "day", "days"))
	if away := a.People - len(seated); away > 0 {
		fmt.Fprintf(w, "%s away on every day, and counted below as meeting nobody.\n", count(away, "person is", "people are"))
	}
	fmt.Fprintf(w, "Two people meet again: %s; %s.\n", count(a.Again.Count, "time", "times"), atLeast(a.Again, "fewer is not possible", "at least %d"))
	fmt.Fprintf(w, "Different people met: %d at the least (nobody can promise everybody more than %d), %.1f on average (at most %.1f).\n", a.Least.Count, a.Least.Bound, a.Mean.Mean, a.Mean.Bound)
	if a.lone {
		fmt.Fprintf(w, "The only one of their kind at a table: %s; %s.\n", count(a.Alone.Count, "time", "times"), atLeast(a.Alone, "fewer is not possible", "at least %d"))
	}
	for _, m := range a.Mix {
		fmt.Fprintf(w, "Mix of %s: %s at one table; %s.\n", m.Column, count(m.Same, "pair alike", "pairs alike"), atLeast(figure{m.Same, m.Bound}, "fewer is not possible", "at least %d by itself"))
	}
	switch {
	case a.Best:
		fmt.Fprintln(w, "No tables can be better: proved.")
	case a.Ended == stopped:
		fmt.Fprintf(w, "Stopped by you after %d steps (seed %d). These are the best tables so far. More time may find better ones.\n", a.Steps, a.Seed)
	case a.Ended == "time":
		fmt.Fprintf(w, "Ended by time after %d steps (seed %d). More --seconds may find better tables. The next time they may be others; with so few --steps that the time is enough they are the same.\n", a.Steps, a.Seed)
	default:
		fmt.Fprintf(w, "Ended after %d steps: the same seed (%d) gives the same tables. More --steps and --seconds may find better ones.\n", a.Steps, a.Seed)
	}
}

// atLeast sets a count beside its bound.
func atLeast(f figure, met, bound string) string {
	if f.Count == f.Bound {
		return met
	}
	return fmt.Sprintf(bound, f.Bound)
}

// contradiction names the rules that cannot be kept together, with the lines on which they stand.
func (c *seatCall) contradiction(e *seating.ContradictionError) string {
	on := "Over the days together, "
	if e.Day >= 0 {
		on = fmt.Sprintf("On day %d ", e.Day+1)
	}
	if len(e.Rules) == 0 {
		return on + c.noRoom(e.Day) + " Nobody was seated."
	}
	var parts []string
	for _, r := range e.Rules {
		parts = append(parts, c.rule(r))
	}
	head := fmt.Sprintf("%sthese %d rules cannot be kept together", on, len(parts))
	if len(parts) == 1 {
		head = on + "this rule cannot be kept"
	}
	tail := "Without any one of them the others can."
	switch {
	case len(parts) == 1:
		tail = ""
	case e.Smallest:
		tail = "No smaller set contradicts itself there; " + strings.ToLower(tail[:1]) + tail[1:]
	}
	return strings.TrimSpace(fmt.Sprintf("%s:\n- %s\n%s", head, strings.Join(parts, "\n- "), tail))
}

// noRoom says why people do not fit the tables of a day, whatever the rules.
func (c *seatCall) noRoom(day int) string {
	if day < 0 {
		return "the people do not fit the tables."
	}
	there, least, most := c.there(len(c.p.Days))[day], 0, 0
	for _, t := range c.p.Days[day].Tables {
		least, most = least+int(t.Least), most+int(t.Most)
	}
	people, tables := count(there, "person", "people"), count(len(c.p.Days[day].Tables), "table", "tables")
	are := "are"
	if there == 1 {
		are = "is"
	}
	if there > most {
		return fmt.Sprintf("there %s %s and only %s at %s: %s too few.", are, people, count(most, "seat", "seats"), tables, count(there-most, "seat", "seats"))
	}
	return fmt.Sprintf("there %s only %s, and the %s must have %d together at least: %s too few.", are, people, tables, least, count(least-there, "person", "people"))
}

// alone warns of tables at which one person would sit alone.
// easings says on which days tables have fewer people than was asked for.
func (c *seatCall) easings(w io.Writer) {
	for _, e := range c.eased {
		tables := c.p.Days[e.day].Tables
		fewest := slices.MaxFunc(tables, func(a, b seating.Table) int { return cmp.Compare(a.Least, b.Least) }).Least
		fmt.Fprintf(w, "To know: with the absences there are %d people on day %d, %d too few for the fewest at every table. So the largest tables may have %d.\n", e.there, e.day+1, e.needed-e.there, fewest)
	}
}

func (c *seatCall) alone(w io.Writer) {
	for d, there := range c.there(len(c.p.Days)) {
		if tables := len(c.p.Days[d].Tables); tables > 1 && there > 0 && there < 2*tables {
			fmt.Fprintf(w, "To know: %s at %d tables on day %d, so somebody sits alone at a table.\n", count(there, "person", "people"), tables, d+1)
			return
		}
	}
}

// rule says a rule in words.
func (c *seatCall) rule(r seating.Rule) string {
	name := func(i int32) string { return c.people.list[i] }
	switch r.Kind {
	case seating.RuleTogether:
		g := c.p.Together[r.At]
		return fmt.Sprintf("%s and %s sit together (%s)", name(g[0]), name(g[1]), c.source.together[r.At])
	case seating.RuleApart:
		v := c.p.Apart[r.At]
		return fmt.Sprintf("%s and %s sit apart (%s)", name(v[0]), name(v[1]), c.source.apart[r.At])
	case seating.RuleNeeds:
		return fmt.Sprintf("%s needs a table that is %s", name(r.At), some(c.kindsOf(c.p.People[r.At].Needs)))
	case seating.RuleLock:
		l := c.p.Locks[r.At]
		return fmt.Sprintf("%s keeps table %d on day %d (%s)", name(l.Person), l.Table+1, l.Day+1, c.source.locks[r.At])
	case seating.RuleKeepsTable:
		return name(r.At) + " is a coach and keeps one table on all days"
	case seating.RuleCoaches:
		return "coaches are spread evenly over the tables"
	}
	return "tables have as many people as they may"
}
