package seating

// This file has the bounds that follow from who sits together by rule, and from tables that only some may sit at.

// Reach is, for each person, at least as many different people as rules let them meet. Those who sit with them by rule fill
// seats at their table, on every day the same ones, and so leave fewer for others.
func Reach(p *Problem) []int {
	n := len(p.People)
	out := mostMet(p)
	company, others := make([]set, n), make([]int, n) // who sits with somebody by rule on any day; seats beside these
	for i := range n {
		company[i] = newSet(n)
	}
	may := p.homes()
	for d := range p.Days {
		_, most := p.sizes(d)
		members := map[int32][]int32{}
		root := groups(p, d, always)
		for i, g := range root {
			if !p.away(d, int32(i)) {
				members[g] = append(members[g], int32(i))
			}
		}
		tables := map[int32]set{}
		held := make([][]int32, len(most)) // by table: who may sit at no other
		for g, list := range members {
			own := may[d][list[0]].copyOf()
			for _, i := range list {
				own.within(may[d][i])
			}
			tables[g] = own
			if t := own.only(); t >= 0 {
				held[t] = append(held[t], list...)
			}
		}
		for g, list := range members {
			with := list
			if t := tables[g].only(); t >= 0 {
				with = held[t]
			}
			largest := 0
			for t, v := range most {
				if tables[g].has(t) {
					largest = max(largest, v)
				}
			}
			for _, i := range list {
				others[i] += max(0, largest-len(with))
				for _, j := range with {
					company[i].add(int(j))
				}
			}
		}
	}
	for i := range out {
		out[i] = max(0, min(out[i], company[i].count()-1+others[i]))
	}
	return out
}

// homes are the tables at which each person may sit, by day and person. A coach who keeps a table may keep only one that is
// allowed on all days.
func (p *Problem) homes() [][]set {
	var out [][]set
	for d := range p.Days {
		out = append(out, permitted(p, d, always))
	}
	if p.Coaches != CoachesFixed {
		return out
	}
	for i, v := range p.People {
		if !v.Coach {
			continue
		}
		for d := range out {
			own := out[d][i].copyOf()
			for e := range out {
				if !p.away(e, int32(i)) {
					for k := range own {
						if k >= len(out[e][i]) {
							own[k] = 0
						} else {
							own[k] &= out[e][i][k]
						}
					}
				}
			}
			out[d][i] = own
		}
	}
	return out
}

// only is the one number of a set, or -1 when there is none, or more than one.
func (s set) only() int {
	if s.count() != 1 {
		return -1
	}
	for i := 0; ; i++ {
		if s.has(i) {
			return i
		}
	}
}

// ForcedAgain is how many meetings rules force of two who meet by rule on an earlier day already. Figures.Repeats
// leaves them out.
func ForcedAgain(p *Problem) int {
	out := 0
	for _, times := range forced(p) {
		out += max(0, times-1)
	}
	return out
}

// needy counts, for people whose needs only some tables meet, how often they must meet again: so many at so few tables.
func (p *Problem) needy(free func(i, j int) int) int {
	apart := map[[2]int]bool{}
	for _, v := range p.Apart {
		apart[[2]int{int(max(v[0], v[1])), int(min(v[0], v[1]))}] = true
	}
	best, seen := 0, map[Kinds]bool{0: true}
	for _, v := range p.People {
		if needs := v.Needs; !seen[needs] {
			seen[needs] = true
			best = max(best, p.needyOf(needs, free, apart))
		}
	}
	return best
}

func (p *Problem) needyOf(needs Kinds, free func(i, j int) int, apart map[[2]int]bool) int {
	var who []int
	for i, v := range p.People {
		if v.Needs&needs == needs {
			who = append(who, i)
		}
	}
	again := 0
	for d := range p.Days {
		_, most := p.sizes(d)
		var seats []int
		for t, v := range p.Days[d].Tables {
			if v.Kinds&needs == needs {
				seats = append(seats, most[t])
			}
		}
		here := 0
		for _, i := range who {
			if !p.away(d, int32(i)) {
				here++
			}
		}
		for _, v := range spread(here, make([]int, len(seats)), seats) {
			again += pairs(v)
		}
	}
	for a, i := range who {
		for _, j := range who[:a] {
			if !apart[[2]int{i, j}] && p.everBoth(int32(i), int32(j)) {
				again -= free(i, j)
			}
		}
	}
	return max(0, again)
}
