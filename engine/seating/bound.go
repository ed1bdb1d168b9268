package seating

import "slices"

// Bound is what no seating of a problem can be better than: Lone, Repeats, Short and Mix are at least, Pairs, LeastMet and
// Met at most. Each stands by itself; they need not be reached together.
type Bound = Figures

// Bounds works out bounds by counting. They hold for every seating that keeps the rules.
//
//   - Lone: who has a value that nobody else has on that day is the only one wherever they sit.
//   - Repeats: the largest of four counts. Somebody with more neighbours than there are others to meet meets some again. A
//     table of k people, of whom T tables of an earlier day held each a part, holds at least as many pairs of an earlier
//     day as k things in T boxes must. Participants who have met each coach once meet some coach again. Those
//     whose needs only few tables meet sit there with each other.
//   - Met: the seats beside somebody that those who sit with them by rule leave free, and the others with whom rules let them
//     sit; of all together, the meetings that there are less those that must be meetings again.
//   - Mix: how often a value must be beside itself when it is spread as evenly as tables allow; and for each person the
//     best neighbours there are.
func Bounds(p *Problem) Bound {
	var b Bound
	n := len(p.People)
	most, reach := mostMet(p), Reach(p)
	sum, within := 0, 0
	for i, m := range most {
		sum, within = sum+m, within+reach[i]
	}
	again := ForcedAgain(p)
	if p.countsMeetings() {
		free := allowed(p)
		b.Repeats = max(p.crowded(free), p.boxes(free), p.coachesAgain(), p.needy(free))
		again += max(0, b.Repeats-len(p.Known)) // the first meeting of those who knew each other is not the second of a pair
	}
	b.Pairs = max(0, min(within/2, p.mostMeetings()-again))
	b.Met = 2 * b.Pairs
	b.LeastMet = min(slices.Min(reach), b.Met/n)
	for d := range p.Days {
		low, high := p.meetings(d)
		b.Meetings += low
		b.Mix -= p.bestWorth(d, high)
		for _, a := range p.Attributes {
			lone, same := p.boundDay(a, d)
			b.Mix += a.Weight * int64(same)
			if a.Lone {
				b.Lone += lone
			}
		}
	}
	if p.countsMeetings() {
		fewer := sum - b.Met // to be shared out over people
		each := fewer / n
		b.Short = (n-fewer%n)*each*each + fewer%n*(each+1)*(each+1)
	}
	return b
}

// there is how many people are there on a day.
func (p *Problem) there(d int) int {
	n := 0
	for i := range p.People {
		if !p.away(d, int32(i)) {
			n++
		}
	}
	return n
}

func pairs(n int) int { return n * (n - 1) / 2 }

// spread shares out n things over boxes, at least least and at most most to each, so that pairs in one box are fewest:
// always to the smallest box that has room.
func spread(n int, least, most []int) []int {
	out := slices.Clone(least)
	for _, v := range least {
		n -= v
	}
	for ; n > 0; n-- {
		to := -1
		for t := range out {
			if out[t] < most[t] && (to < 0 || out[t] < out[to]) {
				to = t
			}
		}
		if to < 0 {
			break
		}
		out[to]++
	}
	return out
}

// sizes gives the least and most people of each table of a day, as far as all other tables can have theirs too.
func (p *Problem) sizes(d int) (least, most []int) {
	low, high, there := 0, 0, p.there(d)
	for _, t := range p.Days[d].Tables {
		least, most = append(least, int(t.Least)), append(most, int(t.Most))
		low, high = low+int(t.Least), high+int(t.Most)
	}
	if there < low || there > high {
		return least, most // these people do not fit
	}
	for t, v := range p.Days[d].Tables {
		least[t] = max(least[t], there-high+int(v.Most))
		most[t] = min(most[t], there-low+int(v.Least))
	}
	return least, most
}

// meetings is how many pairs sit at one table on a day: at least, and the largest table there can be.
func (p *Problem) meetings(d int) (low, largest int) {
	least, most := p.sizes(d)
	for _, v := range spread(p.there(d), least, most) {
		low += pairs(v)
	}
	return low, min(slices.Max(most), p.there(d))
}

// mostMeetings is how many pairs can sit at one table over all days: at most. The pairs of a table grow faster the more sit
// there, so with a straight line from its fewest to its most people they are no fewer in between; and the best of straight
// lines is to fill the steepest first.
func (p *Problem) mostMeetings() int {
	out := 0
	for d := range p.Days {
		least, most := p.sizes(d)
		order, left, twice := make([]int, len(most)), p.there(d), 0
		for t, v := range least {
			order[t] = t
			left -= v
			twice += 2 * pairs(v)
		}
		slices.SortFunc(order, func(a, b int) int { return least[b] + most[b] - least[a] - most[a] })
		for _, t := range order {
			more := max(0, min(left, most[t]-least[t]))
			left -= more
			twice += more * (least[t] + most[t] - 1)
		}
		out += twice / 2
	}
	return out
}

// boundDay bounds what an attribute costs on a day.
func (p *Problem) boundDay(a Attribute, d int) (lone, same int) {
	count := map[int32]int{}
	for i, v := range a.Value {
		if v >= 0 && !p.away(d, int32(i)) {
			count[v]++
		}
	}
	_, most := p.sizes(d)
	for _, c := range count {
		if c == 1 {
			lone++
		}
		for _, v := range spread(c, make([]int, len(most)), most) {
			same += pairs(v)
		}
	}
	return lone, same
}

// bestWorth is more than all meetings of a day can be worth: for each person the best neighbours they could have, halved.
func (p *Problem) bestWorth(d, largest int) int64 {
	if p.Worth == nil {
		return 0
	}
	n := len(p.People)
	smallest := largest
	for _, t := range p.Days[d].Tables {
		smallest = min(smallest, int(t.Least))
	}
	sum := int64(0)
	for i := range n {
		if p.away(d, int32(i)) {
			continue
		}
		var list []int64
		for j := range n {
			if j != i && !p.away(d, int32(j)) {
				list = append(list, p.Worth[i*n+j])
			}
		}
		slices.Sort(list)
		for k := 1; k < largest && k <= len(list); k++ {
			v := list[len(list)-k]
			if v < 0 && k >= smallest { // nobody needs more neighbours than this
				break
			}
			sum += v
		}
	}
	return sum >> 1
}

// crowded counts, for each person, neighbours beyond those whom they can meet without a repeat.
func (p *Problem) crowded(free func(i, j int) int) int {
	n := len(p.People)
	apart := make([][]int32, n)
	for _, v := range p.Apart {
		apart[v[0]], apart[v[1]] = append(apart[v[0]], v[1]), append(apart[v[1]], v[0])
	}
	seats, others := make([]int, n), make([]int, n)
	total := 0
	for d := range p.Days {
		low, _ := p.meetings(d)
		total += low
		least, _ := p.sizes(d)
		smallest := slices.Min(least)
		for i := range n {
			if !p.away(d, int32(i)) {
				seats[i] += max(0, smallest-1)
			}
		}
	}
	sum := 0
	for i := range n {
		for j := range i {
			if !slices.Contains(apart[i], int32(j)) && p.everBoth(int32(i), int32(j)) {
				f := free(i, j)
				others[i] += f
				others[j] += f
				sum += f
			}
		}
	}
	again := 0
	for i := range n {
		again += max(0, seats[i]-others[i])
	}
	return max((again+1)/2, total-sum)
}

// boxes counts, for each day, the pairs at its tables who must have sat at one table on an earlier day.
func (p *Problem) boxes(free func(i, j int) int) int {
	more := 0 // pairs who may meet again
	for i := range p.People {
		for j := range i {
			if free(i, j) > 1 {
				more++
			}
		}
	}
	out := 0
	for e := 1; e < len(p.Days); e++ {
		best := 0
		for d := range e {
			best = max(best, p.boxesOf(d, e))
		}
		out += max(0, best-more)
	}
	return out
}

// boxesOf is how many pairs of day e must have been pairs of day d.
func (p *Problem) boxesOf(d, e int) int {
	for i := range p.People {
		if p.away(d, int32(i)) && !p.away(e, int32(i)) { // then boxes may be more than tables
			return 0
		}
	}
	least, most := p.sizes(e)
	tables := len(p.Days[d].Tables)
	out := 0
	for _, k := range spread(p.there(e), least, most) {
		small := k / tables
		out += (k%tables)*pairs(small+1) + (tables-k%tables)*pairs(small)
	}
	return out
}

// coachesAgain counts meetings of participants with coaches beyond one each.
func (p *Problem) coachesAgain() int {
	if p.Coaches == CoachesAnywhere || len(p.Together) > 0 || len(p.Locks) > 0 {
		return 0 // forced meetings would have to be left out
	}
	coaches, need := 0, 0
	for _, v := range p.People {
		if v.Coach {
			coaches++
		}
	}
	for d, day := range p.Days {
		here := 0
		for i, v := range p.People {
			if v.Coach && !p.away(d, int32(i)) {
				here++
			}
		}
		every := here / len(day.Tables) // coaches at every table
		need += every * (p.there(d) - here)
	}
	return max(0, need-coaches*(len(p.People)-coaches))
}
