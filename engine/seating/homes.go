package seating

import (
	"context"
	"slices"
)

// feasible looks for a seating of all days that keeps the rules that are on. With "possible" comes the seating; with the
// other answers the day that has none, or -1 where each day has one of its own but coaches cannot keep their tables.
func feasible(ctx context.Context, p *Problem, on func(Rule) bool) (Seating, answer, int) {
	var keep []int32 // coaches who keep a table
	for i, v := range p.People {
		if v.Coach && p.Coaches == CoachesFixed && len(p.Days) > 1 && on(Rule{RuleKeepsTable, int32(i)}) {
			keep = append(keep, int32(i))
		}
	}
	alone, state, d := eachDay(ctx, p, on, nil)
	if state != possible || len(keep) == 0 {
		return alone, state, d
	}
	var out Seating
	doubt := false
	home := make([]int32, len(p.People))
	s := homeSearch(ctx, p, on, keep)
	state = s.run(func(table []int32) bool {
		for i := range home {
			home[i] = -1
		}
		for k, t := range table {
			for _, i := range s.units[k].people {
				home[i] = t
			}
		}
		seating, state, _ := eachDay(ctx, p, on, home)
		doubt = doubt || state == unsure
		s.steps -= effort / 500
		out = seating
		return state == possible
	})
	if state == impossible && doubt {
		state = unsure
	}
	return out, state, -1
}

// eachDay seats each day by itself.
func eachDay(ctx context.Context, p *Problem, on func(Rule) bool, home []int32) (Seating, answer, int) {
	out := make(Seating, len(p.Days))
	doubt := -1
	for d := range p.Days {
		if ctx.Err() != nil {
			return nil, unsure, d
		}
		s := dayOf(ctx, p, d, on, home)
		switch s.run(func([]int32) bool { return true }) {
		case impossible:
			return nil, impossible, d
		case unsure:
			doubt = d
		case possible:
			out[d] = s.seats(len(p.People))
		}
	}
	if doubt >= 0 {
		return nil, unsure, doubt
	}
	return out, possible, -1
}

// homeSearch is the search for the tables of coaches who keep theirs: where they may sit on all days on which they are there.
func homeSearch(ctx context.Context, p *Problem, on func(Rule) bool, keep []int32) *daySearch {
	count := 0
	for _, day := range p.Days {
		count = max(count, len(day.Tables))
	}
	s := &daySearch{ctx: ctx, steps: effort, homesOnly: true, tables: make([]Table, count)}
	for t := range s.tables {
		s.tables[t].Most = MaxPeople
	}
	units, unitOf := p.homeUnits(on, keep, count)
	for d := range p.Days {
		group := groups(p, d, on)
		may := permitted(p, d, on)
		for i := range may {
			if p.away(d, int32(i)) {
				continue
			}
			today := newSet(count)
			copy(today, may[i])
			for _, c := range keep {
				if group[c] == group[i] && !p.away(d, c) {
					units[unitOf[c]].tables.within(today)
				}
			}
		}
	}
	for k, v := range p.Apart {
		a, okA := unitOf[v[0]]
		b, okB := unitOf[v[1]]
		switch {
		case !okA || !okB || !on(Rule{RuleApart, int32(k)}) || !p.everBoth(v[0], v[1]):
		case a == b:
			s.hopeless = true
		case !slices.Contains(units[a].apart, b):
			units[a].apart, units[b].apart = append(units[a].apart, b), append(units[b].apart, a)
		}
	}
	s.split(units)
	s.spread, s.high = p.Coaches != CoachesAnywhere && on(Rule{RuleCoaches, 0}), p.mostCoaches(keep)
	s.alike = p.sameTables(count)
	return s
}

// homeUnits joins coaches who must sit together on some day; in gives the unit of each.
func (p *Problem) homeUnits(on func(Rule) bool, keep []int32, tables int) (units []unit, in map[int32]int32) {
	joined := map[int32]int32{} // a coach to one with a smaller number
	for _, i := range keep {
		joined[i] = i
	}
	root := func(i int32) int32 {
		for joined[i] != i {
			i = joined[i]
		}
		return i
	}
	for d := range p.Days {
		group := groups(p, d, on)
		first := map[int32]int32{}
		for _, i := range keep {
			if p.away(d, i) {
				continue
			}
			if f, ok := first[group[i]]; ok {
				a, b := root(f), root(i)
				joined[max(a, b)] = min(a, b)
			} else {
				first[group[i]] = i
			}
		}
	}
	in = map[int32]int32{}
	at := map[int32]int32{}
	for _, i := range keep {
		k, ok := at[root(i)]
		if !ok {
			k = int32(len(units))
			at[root(i)] = k
			units = append(units, unit{tables: full(tables)})
		}
		units[k].people = append(units[k].people, i)
		units[k].coaches++
		in[i] = k
	}
	return units, in
}

// mostCoaches is how many coaches who keep a table one table can have, when all of them are there on the same day.
func (p *Problem) mostCoaches(keep []int32) int32 {
	most := int32(len(keep))
	for d, day := range p.Days {
		all, kept := 0, 0
		for i, v := range p.People {
			if v.Coach && !p.away(d, int32(i)) {
				all++
			}
		}
		for _, i := range keep {
			if !p.away(d, i) {
				kept++
			}
		}
		if kept == len(keep) {
			most = min(most, int32((all+len(day.Tables)-1)/len(day.Tables)))
		}
	}
	return most
}

// sameTables numbers tables so that two that are the same on all days, and that no lock names, have the same number.
func (p *Problem) sameTables(count int) []int32 {
	named := newSet(count)
	for _, l := range p.Locks {
		named.add(int(l.Table))
	}
	out := make([]int32, count)
	for t := range out {
		out[t] = int32(t)
		for o := range t {
			same := out[o] == int32(o) && !named.has(t) && !named.has(o)
			for _, day := range p.Days {
				same = same && (t < len(day.Tables)) == (o < len(day.Tables)) && (t >= len(day.Tables) || day.Tables[t] == day.Tables[o])
			}
			if same {
				out[t] = int32(o)
				break
			}
		}
	}
	return out
}

// everBoth is whether two people are there on the same day.
func (p *Problem) everBoth(i, j int32) bool {
	for d := range p.Days {
		if !p.away(d, i) && !p.away(d, j) {
			return true
		}
	}
	return false
}
