package assign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Choice is one line of a person's ranking: somebody of the other side, and how wanted. Ranks are 1 or more. A smaller one is wanted more; equal
// ranks are wanted alike. They count as they are, with gaps if they have any: sums and means of ranks are of these numbers.
type Choice struct {
	Who, Rank int32
}

// Rankings are what both sides want. Lists may be partial and in any order. Two people can be placed together only when each
// has ranked the other.
type Rankings struct {
	Left, Right [][]Choice
}

// Lattice is all stable placings of two sides who ranked each other. A placing is stable when no two people would both rather
// have each other than what they have.
//
// Ties are broken alike for both sides, which keeps every placing stable in the sense that no two people both gain: of
// people whom somebody ranks equal, the one who wants them more comes first, and among those the one with the smaller number. So
// nobody is favoured by their side, nor by who asks first. Where that leaves people without a partner, the ties are broken again
// with those people before others whom somebody wants as much (as Király does, Algorithmica 60, 2011), as long as more people are
// placed by it. What is best among the placings of a Lattice with ties need not be best of all ways to break them: Fairest searches those.
//
// The stable placings are found through rotations: rings of people of whom each left one takes the next one's partner (Irving and
// Leather, SIAM J. Computing 15, 1986; Gusfield and Irving, "The Stable Marriage Problem", 1989). From the placing that is
// best for the left, every set of rotations that has with each one all that must come before leads to another stable
// placing, and every stable placing is one of these. The last of them is best for the right.
type Lattice struct {
	left, right lists
	best        []int32 // by left person: position in their list in the placing best for the left; -1 for nobody
	worst       []int32 // the same in the placing best for the right
	rotations   []rotation
	before      [][]int32 // by rotation: which ones must come before it; always of smaller number
	ties        bool      // somebody ranks two people equal who rank them
}

// Ties says whether somebody ranks two people equal with whom they could be placed. Then the placings of the lattice are those of one
// way to break the ties; another way can place more people, or come nearer to what is wanted: see Fairest.
func (l *Lattice) Ties() bool { return l.ties }

// rotation moves left people down their lists, and with that right people up theirs.
type rotation struct {
	moves       []move
	left, right int64 // by how much the sum of ranks grows on the left and shrinks on the right
}

type move struct{ who, from, to int32 } // left person, positions in their list

// lists are the rankings of one side, strict and mutual, in order.
type lists struct {
	start  []int32 // list of person i: start[i] to start[i+1]
	who    []int32
	rank   []int32 // as given
	mirror []int32 // the person's own position in the list of who
}

// StableMatchings finds the two placings that are best for one side each, all rotations, and their order.
func StableMatchings(ctx context.Context, r *Rankings) (*Lattice, error) {
	l, err := broken(ctx, r)
	if err != nil {
		return nil, err
	}
	fromRight := propose(&l.right, &l.left)
	l.worst = make([]int32, len(l.best))
	for i := range l.worst {
		l.worst[i] = -1
	}
	for j, at := range fromRight {
		if at >= 0 {
			e := l.right.start[j] + at
			l.worst[l.right.who[e]] = l.right.mirror[e]
		}
	}
	if err := l.rotate(ctx); err != nil {
		return nil, err
	}
	l.order()
	return l, nil
}

// favoured are people who come first among those whom somebody ranks equal.
type favoured struct{ left, right []bool }

// mostBreaks is how often ties are broken again.
const mostBreaks = 20

// broken reads rankings, breaks their ties, and finds the placing that is best for the left. While people are left over, their like
// come first in the next breaking, as long as it places more.
func broken(ctx context.Context, r *Rankings) (*Lattice, error) {
	first := favoured{make([]bool, len(r.Left)), make([]bool, len(r.Right))}
	var best *Lattice
	most := -1
	for range mostBreaks {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		l := &Lattice{}
		if err := l.read(r, first); err != nil {
			return nil, err
		}
		l.best = propose(&l.left, &l.right)
		has, placed := make([]bool, len(r.Right)), 0
		for i, p := range l.best {
			if p >= 0 {
				has[l.left.who[l.left.start[i]+p]] = true
				placed++
			}
		}
		if placed <= most {
			break
		}
		best, most = l, placed
		fresh := false
		for i, p := range l.best {
			if p < 0 && l.left.start[i] < l.left.start[i+1] && !first.left[i] {
				first.left[i], fresh = true, true
			}
		}
		for j, yes := range has {
			if !yes && l.right.start[j] < l.right.start[j+1] && !first.right[j] {
				first.right[j], fresh = true, true
			}
		}
		if !l.ties || !fresh {
			break
		}
	}
	return best, nil
}

// read checks rankings and makes them mutual and strict.
func (l *Lattice) read(r *Rankings, first favoured) error {
	var err error
	if l.left, err = flat("left", r.Left, len(r.Right)); err != nil {
		return err
	}
	if l.right, err = flat("right", r.Right, len(r.Left)); err != nil {
		return err
	}
	l.left.mutual(&l.right)
	l.right.mutual(&l.left)
	other := l.left.ranksIn(&l.right)
	rightTies := l.right.sort(l.right.ranksIn(&l.left), first.left)
	l.ties = l.left.sort(other, first.right) || rightTies
	l.left.find(&l.right)
	l.right.find(&l.left)
	return nil
}

func flat(side string, all [][]Choice, others int) (lists, error) {
	n := 0
	for _, list := range all {
		n += len(list)
	}
	if n > 1<<30 {
		return lists{}, fmt.Errorf("there are too many choices")
	}
	f := lists{start: make([]int32, len(all)+1), who: make([]int32, 0, n), rank: make([]int32, 0, n)}
	seen := make([]int32, others)
	for i, list := range all {
		for _, c := range list {
			if c.Who < 0 || int(c.Who) >= others {
				return lists{}, fmt.Errorf("%s person %d ranks %d, who is not there", side, i, c.Who)
			}
			if seen[c.Who] == int32(i)+1 {
				return lists{}, fmt.Errorf("%s person %d ranks %d twice", side, i, c.Who)
			}
			if c.Rank < 1 {
				return lists{}, fmt.Errorf("%s person %d gives %d the rank %d; ranks are 1 or more", side, i, c.Who, c.Rank)
			}
			seen[c.Who] = int32(i) + 1
			f.who, f.rank = append(f.who, c.Who), append(f.rank, c.Rank)
		}
		f.start[i+1] = int32(len(f.who))
	}
	return f, nil
}

func (f *lists) people() int { return len(f.start) - 1 }

// byOther groups entries by whom they are about: the entries about j are order[start[j]] to order[start[j+1]], by person.
func (f *lists) byOther(others int) (order, owner, start []int32) {
	start = make([]int32, others+2)
	for _, j := range f.who {
		start[j+2]++
	}
	for j := range others {
		start[j+2] += start[j+1]
	}
	order, owner = make([]int32, len(f.who)), make([]int32, len(f.who))
	for i := range f.people() {
		for e := f.start[i]; e < f.start[i+1]; e++ {
			j := f.who[e]
			order[start[j+1]], owner[start[j+1]] = e, int32(i)
			start[j+1]++
		}
	}
	return order, owner, start[:others+1]
}

// mutual keeps only choices that the other has made too.
func (f *lists) mutual(g *lists) {
	_, owner, start := g.byOther(f.people())
	seen := make([]int32, g.people())
	kept, from := int32(0), int32(0)
	for i := range f.people() {
		for _, j := range owner[start[i]:start[i+1]] {
			seen[j] = int32(i) + 1
		}
		end := f.start[i+1]
		for e := from; e < end; e++ {
			if j := f.who[e]; seen[j] == int32(i)+1 {
				f.who[kept], f.rank[kept] = j, f.rank[e]
				kept++
			}
		}
		from, f.start[i+1] = end, kept
	}
	f.who, f.rank = f.who[:kept], f.rank[:kept]
}

// ranksIn is for each entry of f the rank that the other gives to its owner.
func (f *lists) ranksIn(g *lists) []int32 {
	order, owner, start := g.byOther(f.people())
	out, at := make([]int32, len(f.who)), make([]int32, g.people())
	for i := range f.people() {
		for k := start[i]; k < start[i+1]; k++ {
			at[owner[k]] = g.rank[order[k]]
		}
		for e := f.start[i]; e < f.start[i+1]; e++ {
			out[e] = at[f.who[e]]
		}
	}
	return out
}

// sort puts every list in strict order, and says whether somebody ranked two people equal.
func (f *lists) sort(other []int32, first []bool) (ties bool) {
	type entry struct {
		who, rank, other int32
		first            bool
	}
	var list []entry
	for i := range f.people() {
		list = list[:0]
		for e := f.start[i]; e < f.start[i+1]; e++ {
			list = append(list, entry{f.who[e], f.rank[e], other[e], first[f.who[e]]})
		}
		order := func(a, b entry) int {
			if a.rank == b.rank && a.first != b.first {
				if a.first {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.other, b.other), cmp.Compare(a.who, b.who))
		}
		if !slices.IsSortedFunc(list, order) {
			slices.SortFunc(list, order)
		}
		for k, c := range list {
			e := f.start[i] + int32(k)
			f.who[e], f.rank[e] = c.who, c.rank
			ties = ties || k > 0 && list[k-1].rank == c.rank
		}
	}
	return ties
}

// find fills mirror.
func (f *lists) find(g *lists) {
	order, owner, start := g.byOther(f.people())
	f.mirror = make([]int32, len(f.who))
	at := make([]int32, g.people())
	for i := range f.people() {
		for k := start[i]; k < start[i+1]; k++ {
			at[owner[k]] = order[k] - g.start[owner[k]]
		}
		for e := f.start[i]; e < f.start[i+1]; e++ {
			f.mirror[e] = at[f.who[e]]
		}
	}
}

// propose is deferred acceptance (Gale and Shapley, American Mathematical Monthly 69, 1962): people of f ask down their lists, people
// of g keep the best who asked. It gives each person's position in their list, -1 for nobody.
func propose(f, g *lists) []int32 {
	at := make([]int32, f.people())
	held := make([]int32, g.people()) // position of whom they keep
	for j := range held {
		held[j] = g.start[j+1] - g.start[j]
	}
	for first := range at {
		for i := int32(first); i >= 0; {
			e := f.start[i] + at[i]
			if e == f.start[i+1] {
				at[i] = -1
				break
			}
			j := f.who[e]
			if f.mirror[e] > held[j] {
				at[i]++
				continue
			}
			rejected := int32(-1)
			if g.start[j]+held[j] < g.start[j+1] {
				rejected = g.who[g.start[j]+held[j]]
				at[rejected]++
			}
			held[j] = f.mirror[e]
			i = rejected
		}
	}
	return at
}

// rotate finds all rotations, each when all that come before it have been made.
func (l *Lattice) rotate(ctx context.Context) error {
	at, look := slices.Clone(l.best), slices.Clone(l.best)
	held := make([]int32, l.right.people())
	for i, p := range at {
		if p >= 0 {
			e := l.left.start[i] + p
			held[l.left.who[e]] = l.left.mirror[e]
		}
	}
	on := make([]bool, len(at))
	var chain []int32
	for first := range at {
		for len(chain) > 0 || at[first] < l.worst[first] {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if len(chain) == 0 {
				chain = append(chain, int32(first))
				on[first] = true
			}
			i := chain[len(chain)-1]
			if at[i] == l.worst[i] { // it was part of a rotation that brought it to its end
				on[i] = false
				chain = chain[:len(chain)-1]
				continue
			}
			next := l.next(i, at, look, held)
			if !on[next] {
				on[next] = true
				chain = append(chain, next)
				continue
			}
			from := slices.Index(chain, next)
			l.turn(chain[from:], at, look, held)
			for _, m := range chain[from:] {
				on[m] = false
			}
			chain = chain[:from]
		}
	}
	return nil
}

// next is who has the next partner down i's list who would rather have i than whom they have.
func (l *Lattice) next(i int32, at, look, held []int32) int32 {
	for look[i] = max(look[i], at[i]+1); ; look[i]++ {
		e := l.left.start[i] + look[i]
		if j := l.left.who[e]; l.left.mirror[e] < held[j] {
			return l.right.who[l.right.start[j]+held[j]]
		}
	}
}

// turn makes a rotation of people each of whom takes the next one's partner.
func (l *Lattice) turn(ring []int32, at, look, held []int32) {
	var r rotation
	for _, i := range ring {
		r.moves = append(r.moves, move{i, at[i], look[i]})
	}
	for _, m := range r.moves {
		e := l.left.start[m.who] + m.to
		j := l.left.who[e]
		r.left += int64(l.left.rank[e] - l.left.rank[l.left.start[m.who]+m.from])
		r.right += int64(l.right.rank[l.right.start[j]+held[j]] - l.right.rank[l.right.start[j]+l.left.mirror[e]])
		at[m.who], held[j] = m.to, l.left.mirror[e]
	}
	l.rotations = append(l.rotations, r)
}

// order finds which rotations must come before which. One that takes i away from a partner comes after the one that gave i that
// partner; and one that takes i past somebody who would once have wanted i, after the one that gave that person better.
func (l *Lattice) order() {
	gave := make([]int32, len(l.left.who)) // by entry of the left: 1 and the number of the rotation
	for n, r := range l.rotations {
		for k, m := range r.moves {
			e := l.left.start[m.who] + m.to
			gave[e] = int32(n) + 1
			j := l.left.who[e]
			loser := r.moves[(k+1)%len(r.moves)]
			old := l.left.mirror[l.left.start[loser.who]+loser.from]
			for p := l.left.mirror[e] + 1; p < old; p++ {
				back := l.right.start[j] + p
				gave[l.left.start[l.right.who[back]]+l.right.mirror[back]] = int32(n) + 1
			}
		}
	}
	l.before = make([][]int32, len(l.rotations))
	seen := make([]int32, len(l.rotations))
	for n, r := range l.rotations {
		for _, m := range r.moves {
			for p := m.from; p < m.to; p++ {
				if g := gave[l.left.start[m.who]+p] - 1; g >= 0 && int(g) < n && seen[g] != int32(n)+1 {
					seen[g] = int32(n) + 1
					l.before[n] = append(l.before[n], g)
				}
			}
		}
	}
}
