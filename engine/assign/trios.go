package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Trios asks for threes with one person of each of three roles. A trio is worth the sum of its three pairs; pairs that are not
// listed are not allowed. As many trios as possible are wanted first, and then the best total.
type Trios struct {
	First, Second, Third int // how many people there are of each role
	FirstSecond          []Pair
	FirstThird           []Pair
	SecondThird          []Pair
	Never                [][3]int32 // threes that are not allowed, though each two of them are
}

// Trio is three people placed together.
type Trio struct {
	First, Second, Third int32
	Score                int64
}

// TrioPlacing is a placing in threes. This question is hard in general, so not every answer is proved best: then Most and Bound tell
// how far it can be from the best at most. No placing has more trios than Most, and none with Most trios has a total over Bound.
type TrioPlacing struct {
	Trios  []Trio
	Total  int64
	Most   int
	Bound  int64
	Proved bool
}

// Limits of the search for trios.
const (
	trioRounds = 150       // rounds of better bounds
	trioWork   = 1_000_000 // decisions in the exact search
	trioPeople = 400       // of one role
	trioChoice = 4_000_000 // choices that the exact search looks at: with more it would not come to an end anyway
)

// PlaceTrios places in threes. Bounds come from pricing the third role (Lagrangian relaxation) and placing the other two by SolveTable;
// each such answer is made into trios and improved by placing one role anew at a time (Frieze and Yadegar, J. Operational Research
// Society 32, 1981). Where the bound is not met, a search with the prices tries what is left, as long as it stays small.
func PlaceTrios(ctx context.Context, q *Trios) (*TrioPlacing, error) {
	s, err := newTrioSearch(q)
	if err != nil {
		return nil, err
	}
	if s.size[0] == 0 || s.size[1] == 0 || s.size[2] == 0 {
		return &TrioPlacing{Trios: []Trio{}, Proved: true}, nil
	}
	if err := s.price(ctx); err != nil {
		return nil, err
	}
	if s.best < s.bound {
		if err := s.search(ctx); err != nil {
			return nil, err
		}
	}
	return s.placing(), nil
}

// trioSearch has the roles in order of size. A trio that is allowed is worth one, much larger than any total, and its score;
// any other three people are worth nothing, so that people who stay without a trio do so in threes.
type trioSearch struct {
	q      *Trios
	role   [3]int // which role is in which place
	size   [3]int
	pair   [3][]int64 // worth of pairs of the places 0-1, 0-2 and 1-2, row after row; not allowed is nothing
	one    int64
	lambda []int64 // prices of the third place
	row    []int64 // and of the first and second, with the best bound
	col    []int64
	bound  int64
	best   int64
	found  [][3]int32
	tried  int
	cut    bool
	never  map[[3]int32]bool // by places
}

func newTrioSearch(q *Trios) (*trioSearch, error) {
	sizes := [3]int{q.First, q.Second, q.Third}
	for _, n := range sizes {
		if n < 0 || n > trioPeople {
			return nil, fmt.Errorf("there may be up to %d people of a role", trioPeople)
		}
	}
	s := &trioSearch{q: q, role: [3]int{0, 1, 2}, best: -1, bound: math.MaxInt64}
	slices.SortStableFunc(s.role[:], func(a, b int) int { return sizes[a] - sizes[b] })
	for k, r := range s.role {
		s.size[k] = sizes[r]
	}
	largest := int64(0)
	lists := map[[2]int][]Pair{{0, 1}: q.FirstSecond, {0, 2}: q.FirstThird, {1, 2}: q.SecondThird}
	for k, places := range [3][2]int{{0, 1}, {0, 2}, {1, 2}} {
		a, b := s.role[places[0]], s.role[places[1]]
		list := lists[[2]int{min(a, b), max(a, b)}]
		rows, cols := s.size[places[0]], s.size[places[1]]
		s.pair[k] = slices.Repeat([]int64{nothing}, rows*cols)
		for _, e := range list {
			i, j := int(e.Left), int(e.Right)
			if a > b {
				i, j = j, i
			}
			if i < 0 || i >= rows || j < 0 || j >= cols {
				return nil, fmt.Errorf("the pair %d and %d names somebody who is not there", e.Left, e.Right)
			}
			if s.pair[k][i*cols+j] != nothing {
				return nil, fmt.Errorf("the pair %d and %d is listed twice", e.Left, e.Right)
			}
			if e.Score > MaxScore || e.Score < -MaxScore {
				return nil, ErrTooLarge
			}
			s.pair[k][i*cols+j] = e.Score
			largest = max(largest, e.Score, -e.Score)
		}
	}
	for _, n := range q.Never {
		if s.never == nil {
			s.never = map[[3]int32]bool{}
		}
		s.never[[3]int32{n[s.role[0]], n[s.role[1]], n[s.role[2]]}] = true
	}
	s.one = 6*largest*int64(s.size[0]+1) + 1
	if largest > MaxScore/int64(64*(s.size[0]+1)*(s.size[0]+1)) {
		return nil, ErrTooLarge
	}
	return s, nil
}

// worth is what three people are worth together.
func (s *trioSearch) worth(a, b, c int) int64 {
	x, y, z := s.pair[0][a*s.size[1]+b], s.pair[1][a*s.size[2]+c], s.pair[2][b*s.size[2]+c]
	if x == nothing || y == nothing || z == nothing || s.never != nil && s.never[[3]int32{int32(a), int32(b), int32(c)}] {
		return 0
	}
	return s.one + x + y + z
}

// price looks for prices of the third role that make the bound small, and for placings on the way.
func (s *trioSearch) price(ctx context.Context) error {
	lambda := make([]int64, s.size[2])
	table := &Table[int64]{Rows: s.size[0], Cols: s.size[1], Scores: make([]int64, s.size[0]*s.size[1])}
	third := make([]int32, len(table.Scores))
	rounds := trioRounds
	if work := s.size[0] * s.size[1] * s.size[2]; work > 2_000_000 {
		rounds = max(20, trioRounds*2_000_000/work)
	}
	reach, since := 1.0, 0
	for round := range rounds {
		s.reduce(table, third, lambda)
		p, err := SolveTable(ctx, table)
		if err != nil {
			return err
		}
		bound := p.Total
		for _, l := range lambda {
			bound += l
		}
		if since++; bound < s.bound {
			s.bound, s.lambda, s.row, s.col, since = bound, slices.Clone(lambda), p.RowPrice, p.ColPrice, 0
		}
		if round%5 == 0 {
			if err := s.improve(ctx, p.Col); err != nil {
				return err
			}
		}
		if s.best >= s.bound {
			return nil
		}
		if since >= 8 {
			reach, since = reach/2, 0
		}
		s.step(lambda, third, p.Col, reach*float64(bound-s.best))
	}
	return nil
}

// reduce finds for each two the third who is worth most beyond their price.
func (s *trioSearch) reduce(t *Table[int64], third []int32, lambda []int64) {
	for a := range s.size[0] {
		for b := range s.size[1] {
			at := a*s.size[1] + b
			t.Scores[at], third[at] = 0, -1
			if s.pair[0][at] == nothing {
				continue
			}
			for c, l := range lambda {
				if v := s.worth(a, b, c); v-l > t.Scores[at] {
					t.Scores[at], third[at] = v-l, int32(c)
				}
			}
		}
	}
}

// step raises the prices of those whom several want, and lowers those whom nobody wants.
func (s *trioSearch) step(lambda []int64, third, col []int32, size float64) {
	wanted := make([]int64, len(lambda))
	for a, b := range col {
		if c := third[a*s.size[1]+int(b)]; c >= 0 {
			wanted[c]++
		}
	}
	sum := int64(0)
	for c, w := range wanted {
		if w != 0 && w != 1 || w == 0 && lambda[c] > 0 {
			sum += (w - 1) * (w - 1)
		}
	}
	if sum == 0 {
		return
	}
	for c, w := range wanted {
		lambda[c] = max(0, lambda[c]+int64(size/float64(sum)*float64(w-1)))
	}
}

// improve makes trios of pairs, and places one role anew at a time while that gains.
func (s *trioSearch) improve(ctx context.Context, col []int32) error {
	trios := make([][3]int32, len(col))
	for a, b := range col {
		trios[a] = [3]int32{int32(a), b, -1}
	}
	last := int64(-1)
	for round := 0; ; round++ {
		place := [3]int{2, 1, 0}[round%3]
		total, err := s.anew(ctx, trios, place)
		if err != nil {
			return err
		}
		if total > s.best {
			s.best, s.found = total, slices.Clone(trios)
		}
		if round >= 3 && round%3 == 0 {
			if total <= last {
				return nil
			}
			last = total
		}
	}
}

// anew gives all trios new people in one place, in the best way.
func (s *trioSearch) anew(ctx context.Context, trios [][3]int32, place int) (int64, error) {
	table := &Table[int64]{Rows: len(trios), Cols: s.size[place], Scores: make([]int64, len(trios)*s.size[place])}
	for k, t := range trios {
		for v := range s.size[place] {
			t[place] = int32(v)
			table.Scores[k*table.Cols+v] = s.worth(int(t[0]), int(t[1]), int(t[2]))
		}
	}
	p, err := SolveTable(ctx, table)
	if err != nil {
		return 0, err
	}
	for k, v := range p.Col {
		trios[k][place] = v
	}
	return p.Total, nil
}

// choice is two people for somebody of the first place, and how much worth is lost by that against the bound.
type choice struct {
	b, c int32 // c is -1 for nobody
	loss int64
}

// search tries all placings that can be better than the best one found: the losses of all choices together must stay under the
// distance to the bound.
func (s *trioSearch) search(ctx context.Context) error {
	options := make([][]choice, s.size[0])
	order := make([]int, s.size[0])
	count := 0
	for a := range options {
		if err := ctx.Err(); err != nil {
			return err
		}
		order[a] = a
		for b := range s.size[1] {
			for c := -1; c < s.size[2]; c++ {
				v := choice{int32(b), int32(c), s.row[a] + s.col[b]}
				if c >= 0 {
					v.loss += s.lambda[c] - s.worth(a, b, c)
				}
				if v.loss < s.bound-s.best {
					if count++; count > trioChoice {
						return nil // not proved: the bound stays
					}
					options[a] = append(options[a], v)
				}
			}
		}
		slices.SortStableFunc(options[a], func(x, y choice) int {
			switch {
			case x.loss < y.loss:
				return -1
			case x.loss > y.loss:
				return 1
			}
			return 0
		})
	}
	slices.SortStableFunc(order, func(x, y int) int { return len(options[x]) - len(options[y]) })
	usedB, usedC := make([]bool, s.size[1]), make([]bool, s.size[2])
	chosen := make([][3]int32, s.size[0])
	var try func(n int, loss int64) error
	try = func(n int, loss int64) error {
		if n == len(order) {
			s.offer(chosen)
			return nil
		}
		a := order[n]
		for _, v := range options[a] {
			if s.tried++; s.tried > trioWork {
				s.cut = true
				return nil
			}
			if s.tried&0xfff == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if loss+v.loss >= s.bound-s.best {
				return nil
			}
			if usedB[v.b] || v.c >= 0 && usedC[v.c] {
				continue
			}
			usedB[v.b] = true
			if v.c >= 0 {
				usedC[v.c] = true
			}
			chosen[a] = [3]int32{int32(a), v.b, v.c}
			if err := try(n+1, loss+v.loss); err != nil || s.cut {
				return err
			}
			usedB[v.b] = false
			if v.c >= 0 {
				usedC[v.c] = false
			}
		}
		return nil
	}
	if err := try(0, 0); err != nil {
		return err
	}
	if !s.cut {
		s.bound = s.best
	}
	return nil
}

func (s *trioSearch) offer(chosen [][3]int32) {
	total := int64(0)
	for _, t := range chosen {
		if t[2] >= 0 {
			total += s.worth(int(t[0]), int(t[1]), int(t[2]))
		}
	}
	if total > s.best {
		s.best, s.found = total, slices.Clone(chosen)
	}
}

// placing writes what was found by roles again.
func (s *trioSearch) placing() *TrioPlacing {
	p := &TrioPlacing{Trios: []Trio{}, Proved: s.best == s.bound}
	for _, t := range s.found {
		if t[2] < 0 || s.worth(int(t[0]), int(t[1]), int(t[2])) == 0 {
			continue
		}
		var who [3]int32
		for k, r := range s.role {
			who[r] = t[k]
		}
		score := s.worth(int(t[0]), int(t[1]), int(t[2])) - s.one
		p.Trios = append(p.Trios, Trio{who[0], who[1], who[2], score})
		p.Total += score
	}
	slices.SortFunc(p.Trios, func(a, b Trio) int { return int(a.First - b.First) })
	// A worth is a number of trios times one, and a total that is much smaller than half of one either way.
	p.Most = int((s.bound + s.one/2) / s.one)
	p.Bound = s.bound - int64(p.Most)*s.one
	if p.Most > s.size[0] {
		p.Most = s.size[0]
		p.Bound = s.one / 2
	}
	return p
}

// VerifyTrios checks from outside that a placing keeps the rules, and that its total is right. It does not check the bound.
func VerifyTrios(q *Trios, p *TrioPlacing) error {
	score := func(list []Pair, a, b int32) (int64, bool) {
		for _, e := range list {
			if e.Left == a && e.Right == b {
				return e.Score, true
			}
		}
		return 0, false
	}
	seen := map[[2]int32]bool{}
	sum := int64(0)
	for _, t := range p.Trios {
		x, okX := score(q.FirstSecond, t.First, t.Second)
		y, okY := score(q.FirstThird, t.First, t.Third)
		z, okZ := score(q.SecondThird, t.Second, t.Third)
		if !okX || !okY || !okZ || x+y+z != t.Score || slices.Contains(q.Never, [3]int32{t.First, t.Second, t.Third}) {
			return fmt.Errorf("%+v is not allowed, or has another score", t)
		}
		for role, who := range [3]int32{t.First, t.Second, t.Third} {
			if seen[[2]int32{int32(role), who}] {
				return fmt.Errorf("%+v: somebody is placed twice", t)
			}
			seen[[2]int32{int32(role), who}] = true
		}
		sum += t.Score
	}
	if sum != p.Total {
		return errors.New("the total is wrong")
	}
	if len(p.Trios) > p.Most || len(p.Trios) == p.Most && p.Total > p.Bound {
		return errors.New("the placing is above its bound")
	}
	return nil
}
