package seating

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ContradictionError says that no seating keeps all hard rules.
type ContradictionError struct {
	// Rules cannot be kept together, and without any one of them the others can. None is when people do not fit the tables
	// at all, whatever the rules.
	Rules []Rule
	// Day is where they contradict each other; -1 when it takes several days.
	Day int
	// Smallest is true when it is proved that no fewer rules contradict each other on that day.
	Smallest bool
}

func (e *ContradictionError) Error() string {
	if len(e.Rules) == 0 {
		return fmt.Sprintf("on day %d the people do not fit the tables", e.Day)
	}
	return fmt.Sprintf("no seating keeps these %d rules together: %v", len(e.Rules), e.Rules)
}

// ErrUnsure says that no first seating was found, and no proof that there is none.
var ErrUnsure = errors.New("no seating that keeps all rules was found, nor a proof that there is none: ease the rules or the sizes of tables")

// How many times it is asked whether rules can be kept together, and how many ways to choose among them are tried, before a
// contradicting set is taken that may not be the smallest.
const (
	mostAsked = 4000
	mostTried = 200_000
)

// Feasible finds a first seating that keeps every hard rule. Otherwise the error is a *ContradictionError, ErrUnsure or
// what is wrong with the problem.
func Feasible(ctx context.Context, p *Problem) (Seating, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	s, state, d := feasible(ctx, p, always)
	if err := ctx.Err(); err != nil && state != possible {
		return nil, err
	}
	switch state {
	case possible:
		return s, nil
	case unsure:
		return nil, ErrUnsure
	}
	return nil, contradiction(ctx, p, d)
}

// conflict looks for contradicting rules on one day (or on all, day -1).
type conflict struct {
	ctx   context.Context
	p     *Problem
	day   int
	rules []Rule
	place map[Rule]int
	exact bool // no search has been unsure
	asked int
}

// contradiction explains that a day has no seating.
func contradiction(ctx context.Context, p *Problem, day int) error {
	c := &conflict{ctx: ctx, p: p, day: day, rules: p.rules(), exact: true, place: map[Rule]int{}}
	c.rules = slices.DeleteFunc(c.rules, func(r Rule) bool {
		return day >= 0 && (r.Kind == RuleKeepsTable || r.Kind == RuleLock && int(p.Locks[r.At].Day) != day)
	})
	for k, r := range c.rules {
		c.place[r] = k
	}
	if !c.can(newSet(len(c.rules))) {
		return &ContradictionError{Day: day, Smallest: true}
	}
	some := c.filter(full(len(c.rules)))
	best, proved := c.smallest(some)
	out := &ContradictionError{Day: day, Smallest: proved && c.exact}
	for k, r := range c.rules {
		if best.has(k) {
			out.Rules = append(out.Rules, r)
		}
	}
	return out
}

// can is whether a set of rules can be kept; true also where the search is unsure, so that no rule is blamed without proof.
func (c *conflict) can(rules set) bool {
	c.asked++
	on := func(r Rule) bool { k, ok := c.place[r]; return ok && rules.has(k) }
	var state answer
	if c.day < 0 {
		_, state, _ = feasible(c.ctx, c.p, on)
	} else {
		state = dayOf(c.ctx, c.p, c.day, on, nil).run(func([]int32) bool { return true })
	}
	if state == unsure {
		c.exact = false
	}
	return state != impossible
}

// filter takes away rules, first many at a time, as long as the rest contradict each other.
func (c *conflict) filter(rules set) set {
	out := rules.copyOf()
	for chunk := max(1, out.count()/2); ; chunk /= 2 {
		var list []int
		for k := range c.rules {
			if out.has(k) {
				list = append(list, k)
			}
		}
		for part := range slices.Chunk(list, chunk) {
			if c.ctx.Err() != nil {
				return out
			}
			try := out.copyOf()
			for _, k := range part {
				try.remove(k)
			}
			if !c.can(try) {
				out = try
			}
		}
		if chunk == 1 {
			return out
		}
	}
}

// smallest finds the smallest contradicting set and proves it, or gives back the one that it got. Every contradicting set
// meets the complement of every set of rules that can be kept. So the smallest set that meets all complements found so far
// is a lower bound; once it contradicts, it is the answer.
func (c *conflict) smallest(known set) (set, bool) {
	var complements []set
	c.asked = 0
	for {
		hit, sure := smallestHit(complements, len(c.rules), known.count())
		if sure && hit == nil {
			return known, true
		}
		if !sure || c.asked > mostAsked || c.ctx.Err() != nil {
			return known, false
		}
		if !c.can(hit) {
			return hit, true
		}
		keep := hit
		for k := range c.rules {
			if keep.has(k) {
				continue
			}
			try := keep.copyOf()
			try.add(k)
			if c.can(try) {
				keep = try
			}
		}
		rest := full(len(c.rules))
		for k := range c.rules {
			if keep.has(k) {
				rest.remove(k)
			}
		}
		complements = append(complements, rest)
	}
}

// smallestHit is a smallest set with a member in each of the sets, of fewer than below members; nil when there is none. It is
// not sure when it stopped before it had tried everything.
func smallestHit(sets []set, n, below int) (best set, sure bool) {
	at, tried := newSet(n), 0
	var try func(size int)
	try = func(size int) {
		if tried++; size >= below || tried > mostTried {
			return
		}
		var open set
		for _, s := range sets {
			if !meets(s, at) && (open == nil || s.count() < open.count()) {
				open = s
			}
		}
		if open == nil {
			best, below = at.copyOf(), size
			return
		}
		for k := range n {
			if open.has(k) {
				at.add(k)
				try(size + 1)
				at.remove(k)
			}
		}
	}
	try(0)
	return best, tried <= mostTried
}
