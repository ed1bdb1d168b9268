package seating

import (
	"cmp"
	"fmt"
	"slices"
)

// RuleKind is the kind of a hard rule.
type RuleKind int

const (
	// RuleSizes is that everybody who is there has a seat, and tables have as many people as they may. At is nothing.
	RuleSizes RuleKind = iota
	// RuleTogether and the others: At is the place in Problem.Together, Apart, People (needs), Locks, People (coaches who
	// keep their table).
	RuleTogether
	RuleApart
	RuleNeeds
	RuleLock
	RuleKeepsTable
	// RuleCoaches is that coaches are spread evenly. At is nothing.
	RuleCoaches
)

// Rule is a hard rule of a problem.
type Rule struct {
	Kind RuleKind
	At   int32
}

// Broken is a rule that a seating breaks, on a day, at a table where there is one (otherwise -1).
type Broken struct {
	Rule       Rule
	Day, Table int32
}

// Verify checks from outside that a result keeps every rule and that its figures are those of its seating, and no better than its bound.
func Verify(p *Problem, r *Result) error {
	if err := p.Check(); err != nil {
		return err
	}
	broken, err := Check(p, r.Seating)
	if err != nil {
		return err
	}
	if len(broken) > 0 {
		b := broken[0]
		return fmt.Errorf("%d rules are broken, first rule %d of kind %d on day %d at table %d", len(broken), b.Rule.At, b.Rule.Kind, b.Day, b.Table)
	}
	f, err := Count(p, r.Seating)
	if err != nil {
		return err
	}
	if f != r.Figures {
		return fmt.Errorf("the figures are %+v and not %+v", f, r.Figures)
	}
	b := r.Bound
	if f.Lone < b.Lone || f.Repeats < b.Repeats || f.Short < b.Short || f.Mix < b.Mix || f.LeastMet > b.LeastMet || f.Met > b.Met {
		return fmt.Errorf("the figures %+v are better than the bound %+v", f, b)
	}
	return nil
}

// Same says whether it is the same rule on the same day, wherever its people sit; of the sizes of tables it must be the same table.
func (b Broken) Same(o Broken) bool {
	return b.Rule == o.Rule && b.Day == o.Day && (b.Rule.Kind != RuleSizes || b.Table == o.Table)
}

// Check finds every rule that a seating breaks. An error is a seating that is not of this problem at all.
func Check(p *Problem, s Seating) ([]Broken, error) {
	if err := fits(p, s); err != nil {
		return nil, err
	}
	var out []Broken
	for d := range s {
		out = append(out, checkDay(p, s, int32(d))...)
	}
	if p.Coaches == CoachesFixed {
		for i, v := range p.People {
			kept := Away
			for d := range s {
				if !v.Coach || s[d][i] == Away {
					continue
				}
				if kept != Away && s[d][i] != kept {
					out = append(out, Broken{Rule{RuleKeepsTable, int32(i)}, int32(d), s[d][i]})
				}
				kept = s[d][i]
			}
		}
	}
	return out, nil
}

// fits says whether a seating has the form that the problem asks for.
func fits(p *Problem, s Seating) error {
	if len(s) != len(p.Days) {
		return fmt.Errorf("the seating has %d days and not %d", len(s), len(p.Days))
	}
	for d := range s {
		if len(s[d]) != len(p.People) {
			return fmt.Errorf("day %d seats %d people and not %d", d, len(s[d]), len(p.People))
		}
		for i, t := range s[d] {
			if (t == Away) != p.away(d, int32(i)) || t != Away && (t < 0 || int(t) >= len(p.Days[d].Tables)) {
				return fmt.Errorf("day %d: person %d is at table %d, which is not possible", d, i, t)
			}
		}
	}
	return nil
}

func checkDay(p *Problem, s Seating, d int32) []Broken {
	var out []Broken
	say := func(kind RuleKind, at int, table int32) {
		out = append(out, Broken{Rule{kind, int32(at)}, d, table})
	}
	at, tables := s[d], p.Days[d].Tables
	size, coaches := make([]int32, len(tables)), make([]int32, len(tables))
	for i, t := range at {
		if t == Away {
			continue
		}
		size[t]++
		if p.People[i].Coach {
			coaches[t]++
		}
		if p.People[i].Needs&^tables[t].Kinds != 0 {
			say(RuleNeeds, i, t)
		}
	}
	for t, v := range tables {
		if size[t] < v.Least || size[t] > v.Most {
			say(RuleSizes, 0, int32(t))
		}
	}
	if p.Coaches != CoachesAnywhere && slices.Max(coaches)-slices.Min(coaches) > 1 {
		say(RuleCoaches, 0, -1)
	}
	for k, g := range p.Together {
		first := Away
		for _, i := range g {
			if at[i] == Away {
				continue
			}
			if first != Away && at[i] != first {
				say(RuleTogether, k, at[i])
				break
			}
			first = at[i]
		}
	}
	for k, v := range p.Apart {
		if at[v[0]] != Away && at[v[0]] == at[v[1]] {
			say(RuleApart, k, at[v[0]])
		}
	}
	for k, l := range p.Locks {
		if l.Day == d && at[l.Person] != Away && at[l.Person] != l.Table {
			say(RuleLock, k, l.Table)
		}
	}
	return out
}

// Figures is how good a seating is. Compare puts the aims in their order.
type Figures struct {
	Lone    int // how often somebody is the only one with their value at a table, over all days and attributes that ask for it
	Repeats int // meetings of two who had met before; those that rules force are left out
	// Short is, summed over people, the square of how many fewer different people somebody meets than they could.
	Short int
	Mix   int64 // what same values at a table cost, less what meetings are worth

	Meetings int // of two people on a day, all together
	Pairs    int // different pairs who met
	LeastMet int // how many different people the one meets who meets fewest
	Met      int // how many different people each meets, summed over people
}

// Compare is below 0 when f is better than g, above 0 when it is worse.
func (f Figures) Compare(g Figures) int {
	return cmp.Or(cmp.Compare(f.Lone, g.Lone), cmp.Compare(f.Repeats, g.Repeats), cmp.Compare(f.Short, g.Short), cmp.Compare(f.Mix, g.Mix))
}

// Count counts the figures of a seating from the start, by the definitions and not by the method.
func Count(p *Problem, s Seating) (Figures, error) {
	if err := fits(p, s); err != nil {
		return Figures{}, err
	}
	return newCounter(p).count(s), nil
}

// counter counts figures; it remembers what depends on the problem alone.
type counter struct {
	p    *Problem
	free func(i, j int) int
	most []int
}

func newCounter(p *Problem) *counter { return &counter{p, allowed(p), mostMet(p)} }

func (c *counter) count(s Seating) Figures {
	var f Figures
	p, n, meeting := c.p, len(c.p.People), c.p.countsMeetings()
	met := make([]int, n)
	for i := range n {
		for j := range i {
			times := 0
			for d := range s {
				if s[d][i] != Away && s[d][i] == s[d][j] {
					times++
				}
			}
			if times == 0 {
				continue
			}
			f.Meetings += times
			f.Pairs++
			met[i]++
			met[j]++
			if p.Worth != nil {
				f.Mix -= p.Worth[i*n+j] * int64(times)
			}
			if meeting {
				f.Repeats += max(0, times-c.free(i, j))
			}
		}
	}
	f.LeastMet = met[0]
	for i, m := range met {
		f.Met += m
		f.LeastMet = min(f.LeastMet, m)
		if meeting {
			f.Short += (c.most[i] - m) * (c.most[i] - m)
		}
	}
	for _, a := range p.Attributes {
		for d := range s {
			lone, same := countDay(a, s[d])
			f.Mix += a.Weight * int64(same)
			if a.Lone {
				f.Lone += lone
			}
		}
	}
	return f
}

// countDay counts who is the only one with a value at a table, and pairs at a table with the same value.
func countDay(a Attribute, at []int32) (lone, same int) {
	count := map[[2]int32]int{}
	for i, t := range at {
		if t != Away && a.Value[i] >= 0 {
			count[[2]int32{t, a.Value[i]}]++
		}
	}
	for _, c := range count {
		if c == 1 {
			lone++
		}
		same += c * (c - 1) / 2
	}
	return lone, same
}
