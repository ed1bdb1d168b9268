package seating

import (
	"math/bits"
	"slices"
)

// set is a set of small numbers.
type set []uint64

func newSet(n int) set       { return make(set, (n+63)/64) }
func (s set) has(i int) bool { return s[i>>6]>>(i&63)&1 != 0 }
func (s set) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s set) remove(i int)   { s[i>>6] &^= 1 << (i & 63) }
func (s set) clear()         { clear(s) }
func (s set) copyOf() set    { return slices.Clone(s) }
func (s set) within(other set) {
	for k := range s {
		s[k] &= other[k]
	}
}

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// full is the set of the first n numbers.
func full(n int) set {
	s := newSet(n)
	for i := range n {
		s.add(i)
	}
	return s
}

// rules lists every hard rule of a problem but the sizes, which always hold.
func (p *Problem) rules() []Rule {
	var out []Rule
	for k := range p.Together {
		out = append(out, Rule{RuleTogether, int32(k)})
	}
	for k := range p.Apart {
		out = append(out, Rule{RuleApart, int32(k)})
	}
	coaches := 0
	for i, v := range p.People {
		if v.Needs != 0 {
			out = append(out, Rule{RuleNeeds, int32(i)})
		}
		if v.Coach {
			coaches++
			if p.Coaches == CoachesFixed && len(p.Days) > 1 {
				out = append(out, Rule{RuleKeepsTable, int32(i)})
			}
		}
	}
	for k := range p.Locks {
		out = append(out, Rule{RuleLock, int32(k)})
	}
	if p.Coaches != CoachesAnywhere && coaches > 0 {
		out = append(out, Rule{RuleCoaches, 0})
	}
	return out
}

// groups joins people who sit together on a day, directly or through others who are there: for each the smallest number of
// their group.
func groups(p *Problem, d int, on func(Rule) bool) []int32 {
	root := make([]int32, len(p.People))
	for i := range root {
		root[i] = int32(i)
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for k, g := range p.Together {
		if !on(Rule{RuleTogether, int32(k)}) {
			continue
		}
		first := int32(-1)
		for _, i := range g {
			switch {
			case p.away(d, i):
			case first < 0:
				first = i
			default:
				a, b := find(first), find(i)
				root[max(a, b)] = min(a, b)
			}
		}
	}
	for i := range root {
		root[i] = find(int32(i))
	}
	return root
}

func always(Rule) bool { return true }

// allowed gives how many meetings of two people are no repeats: one (none for those who know each other), or as many as
// rules force: on how many days both are there and sit together by rule, or are locked to the same table. Coaches
// who keep their tables meet each other as their tables have it.
func allowed(p *Problem) func(i, j int) int {
	n := len(p.People)
	free := forced(p)
	known := map[[2]int]bool{}
	for _, v := range p.Known {
		known[ordered(int(v[0]), int(v[1]))] = true
	}
	coachesFree := p.Coaches == CoachesFixed
	if len(free)+len(known) == 0 && !coachesFree {
		return func(int, int) int { return 1 }
	}
	special := make([]bool, n) // in a pair that is not like others
	for _, pairs := range []map[[2]int]bool{known, keys(free)} {
		for k := range pairs {
			special[k[0]], special[k[1]] = true, true
		}
	}
	return func(i, j int) int {
		if !(special[i] && special[j]) && !(coachesFree && p.People[i].Coach && p.People[j].Coach) {
			return 1
		}
		k := ordered(i, j)
		f := free[k]
		if coachesFree && p.People[i].Coach && p.People[j].Coach {
			f = len(p.Days)
		}
		if known[k] {
			return f
		}
		return max(1, f)
	}
}

// ordered is a pair of people, the smaller number first.
func ordered(i, j int) [2]int { return [2]int{min(i, j), max(i, j)} }

// forced counts, of each two people whom rules bring to one table, on how many days they do: both are there and sit together by
// rule, or are locked to the same table.
func forced(p *Problem) map[[2]int]int {
	n := len(p.People)
	free := map[[2]int]int{}
	for d := range p.Days {
		members := map[int32][]int32{}
		for i, g := range groups(p, d, always) {
			members[g] = append(members[g], int32(i))
		}
		seen := map[[2]int]bool{}
		force := func(list []int32) {
			for a, i := range list {
				for _, j := range list[:a] {
					if k := ordered(int(i), int(j)); !p.away(d, i) && !p.away(d, j) && !seen[k] {
						seen[k] = true
						free[k]++
					}
				}
			}
		}
		for i := range n {
			if list := members[int32(i)]; len(list) > 1 {
				force(list)
			}
		}
		locked := make([][]int32, len(p.Days[d].Tables))
		for _, l := range p.Locks {
			if int(l.Day) == d && !slices.Contains(locked[l.Table], l.Person) {
				locked[l.Table] = append(locked[l.Table], l.Person)
			}
		}
		for _, list := range locked {
			force(list)
		}
	}
	return free
}

func keys(m map[[2]int]int) map[[2]int]bool {
	out := make(map[[2]int]bool, len(m))
	for k := range m {
		out[k] = true
	}
	return out
}

// mostMet is, for each person, more different people than whom they cannot meet: no more than there are neighbours' seats on
// the days when they are there, nor than there are others who are there on one of those days, whom they are not
// kept apart from and with whom they share a table that both may have.
func mostMet(p *Problem) []int {
	n := len(p.People)
	var can [][]set // by day and person: tables
	var largest []int
	for d := range p.Days {
		tables := permitted(p, d, always)
		can = append(can, tables)
		most := 0
		for _, t := range p.Days[d].Tables {
			most = max(most, int(t.Most))
		}
		largest = append(largest, most)
	}
	coaches := 0
	for _, v := range p.People {
		if v.Coach {
			coaches++
		}
	}
	apart := make([][]int32, n)
	for _, v := range p.Apart {
		apart[v[0]], apart[v[1]] = append(apart[v[0]], v[1]), append(apart[v[1]], v[0])
	}
	never := p.coachesMeetNever(coaches)
	out := make([]int, n)
	others := make([]int, n)
	for i := range n {
		seats := 0
		for d := range p.Days {
			if !p.away(d, int32(i)) {
				seats += largest[d] - 1
			}
		}
		out[i] = max(0, seats)
		for j := range i {
			if never && p.People[i].Coach && p.People[j].Coach || slices.Contains(apart[i], int32(j)) {
				continue
			}
			for d := range p.Days {
				if !p.away(d, int32(i)) && !p.away(d, int32(j)) && meets(can[d][i], can[d][j]) {
					others[i]++
					others[j]++
					break
				}
			}
		}
	}
	for i := range out {
		out[i] = min(out[i], others[i])
	}
	return out
}

// coachesMeetNever says whether every table has at most one coach on every day.
func (p *Problem) coachesMeetNever(coaches int) bool {
	if p.Coaches == CoachesAnywhere {
		return false
	}
	for _, d := range p.Days {
		if coaches > len(d.Tables) {
			return false
		}
	}
	return true
}

func meets(a, b set) bool {
	for k := range a {
		if a[k]&b[k] != 0 {
			return true
		}
	}
	return false
}

// permitted gives for each person the tables of a day that their own needs and locks permit. People with neither share one set.
func permitted(p *Problem, d int, on func(Rule) bool) []set {
	tables := p.Days[d].Tables
	out := make([]set, len(p.People))
	all := full(len(tables))
	byNeeds := map[Kinds]set{0: all}
	for i, v := range p.People {
		needs := v.Needs
		if needs != 0 && !on(Rule{RuleNeeds, int32(i)}) {
			needs = 0
		}
		s, ok := byNeeds[needs]
		if !ok {
			s = newSet(len(tables))
			for t, v := range tables {
				if needs&^v.Kinds == 0 {
					s.add(t)
				}
			}
			byNeeds[needs] = s
		}
		out[i] = s
	}
	for k, l := range p.Locks {
		if int(l.Day) == d && on(Rule{RuleLock, int32(k)}) {
			one := newSet(len(tables))
			one.add(int(l.Table))
			one.within(out[l.Person])
			out[l.Person] = one
		}
	}
	return out
}
