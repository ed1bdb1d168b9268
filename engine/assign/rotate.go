package assign

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Rotation asks for a timetable: presenters go round tables, each table hears some of them, one in a round.
type Rotation struct {
	Tables, Presenters int
	Hears              int        // how many different presenters each table hears
	Rounds             int        // how many rounds there are; 0 for as few as possible
	Most               int        // to how many tables anybody may present; 0 for as few as can be
	Joint              bool       // two tables may hear a presenter together
	Unavailable        [][2]int32 // presenter and round, from 0
	Wishes             []Wish
}

// Wish is how much a table wants to hear a presenter; more is better, 0 is what no wish means.
type Wish struct {
	Table, Presenter int32
	Weight           int64
}

// Visit is one line of a timetable, counted from 0.
type Visit struct{ Round, Table, Presenter int32 }

// Timetable is who presents where and when, by round and then by table.
type Timetable struct {
	Visits    []Visit
	Rounds    int
	Each      int   // nobody presents to more tables: the Most of the question, or the fewest that can be
	Wishes    int64 // sum of the wishes that are met
	WishBound int64 // no timetable of as many rounds in which nobody presents to more tables meets more; equal to Wishes where that is proved best
	Fewer     Bound // why one round less than the fewest possible is too few
}

// Bound shows how many visits there can be in some rounds. Each of the Presenters can make Each visits; in each of the Rounds
// each table hears one; and without these there are Pairs of presenter and round left, two visits for each when tables may
// join. That makes Most, of which Needed are needed. Where Most is not below Needed, it is Hears that needs more rounds or
// presenters.
type Bound struct {
	Of               int // how many rounds are looked at
	Presenters       []int32
	Rounds           []int32
	Pairs            int
	Most, Needed     int
	TooFewRounds     bool // a table cannot hear so many in so few rounds
	TooFewPresenters bool // there are not so many presenters
	TooSeldom        bool // they may not present to as many tables as is Needed
	Each             int  // as many tables as there are, or as anybody may present to
	TablesTogether   int  // 2 when tables may join, else 1
}

// TooFewError says that there is no timetable in so many rounds. Fewest is 0 when no number of rounds is enough.
type TooFewError struct {
	Rounds, Fewest int
	Why            Bound
}

func (e *TooFewError) Error() string {
	if e.Fewest == 0 {
		return "no number of rounds is enough: a table cannot hear more presenters than there are, nor anybody present to more tables than they may"
	}
	return fmt.Sprintf("%d rounds are too few: the fewest possible is %d", e.Rounds, e.Fewest)
}

func (q *Rotation) check() error {
	const most = 10_000
	if q.Tables < 1 || q.Presenters < 1 || q.Hears < 1 || q.Rounds < 0 || q.Most < 0 || q.Tables > most || q.Presenters > most || q.Hears > most || q.Rounds > most {
		return fmt.Errorf("tables, presenters and how many each table hears must be from 1 to %d", most)
	}
	for _, u := range q.Unavailable {
		if u[0] < 0 || int(u[0]) >= q.Presenters || u[1] < 0 || u[1] >= most {
			return fmt.Errorf("presenter %d and round %d: there is no such presenter or round", u[0], u[1])
		}
	}
	seen := map[[2]int32]bool{}
	for _, w := range q.Wishes {
		if w.Table < 0 || int(w.Table) >= q.Tables || w.Presenter < 0 || int(w.Presenter) >= q.Presenters || w.Weight > MaxScore || w.Weight < -MaxScore {
			return fmt.Errorf("the wish of table %d for presenter %d: there is no such table, presenter or weight", w.Table, w.Presenter)
		}
		if seen[[2]int32{w.Table, w.Presenter}] {
			return fmt.Errorf("the wish of table %d for presenter %d is there twice", w.Table, w.Presenter)
		}
		seen[[2]int32{w.Table, w.Presenter}] = true
	}
	return nil
}

// Rotate makes a timetable in the fewest rounds, or in the number asked for.
//
// Tables are alike but for their wishes. So a timetable is a set of (presenter, round) in which no presenter and no round is there
// more often than there are tables, split into one part for each table so that nobody and no round comes twice in a part. The set
// is a flow, whose smallest cut proves that there is none with fewer rounds. The split is a colouring of the edges of a
// bipartite graph, which needs no more colours than the largest number of edges at one node (König, Mathematische Annalen 77, 1916), and
// in which the colours can be made to come equally often (de Werra, INFOR 9, 1971). Without absences the roles can be
// changed: first a placing by wishes, then rounds as colours; both are then the best possible.
//
// What comes first: as few rounds as can be, or those asked for; then, unless Most says otherwise, that nobody presents to more tables than need be;
// then wishes.
func Rotate(ctx context.Context, q *Rotation) (*Timetable, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	if q.Hears > q.Presenters {
		return nil, &TooFewError{Rounds: q.Rounds, Why: Bound{TooFewPresenters: true}}
	}
	if q.Most > 0 && q.Most*q.Presenters < q.Tables*q.Hears {
		return nil, &TooFewError{Rounds: q.Rounds, Why: Bound{TooSeldom: true, Most: q.Most * q.Presenters, Needed: q.Tables * q.Hears, Each: q.Most}}
	}
	rounds := q.Hears
	away := make([][]int32, q.Presenters)
	for _, u := range q.Unavailable {
		away[u[0]] = append(away[u[0]], u[1])
	}
	why := Bound{Of: rounds - 1, TooFewRounds: true}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		bound, enough := q.enough(away, rounds)
		if enough {
			break
		}
		why = bound
		rounds++
	}
	fewest := rounds
	if q.Rounds > 0 && q.Rounds < fewest {
		if why.Of != q.Rounds {
			if why, _ = q.enough(away, q.Rounds); q.Rounds < q.Hears {
				why = Bound{Of: q.Rounds, TooFewRounds: true}
			}
		}
		return nil, &TooFewError{Rounds: q.Rounds, Fewest: fewest, Why: why}
	}
	rounds = max(rounds, q.Rounds)
	t := &Timetable{Rounds: rounds, Fewer: why}
	if err := q.fill(ctx, t, away); err != nil {
		return nil, err
	}
	slices.SortFunc(t.Visits, func(a, b Visit) int {
		if a.Round != b.Round {
			return int(a.Round - b.Round)
		}
		return int(a.Table - b.Table)
	})
	return t, nil
}

func (q *Rotation) together() int {
	if q.Joint {
		return 2
	}
	return 1
}

// enough says whether there can be a timetable in so many rounds, and if not, why.
func (q *Rotation) enough(away [][]int32, rounds int) (Bound, bool) {
	each := q.Tables
	if q.Most > 0 {
		each = min(each, q.Most)
	}
	f, _, sent := q.visits(away, rounds, each)
	b := Bound{Of: rounds, Each: each, Most: sent, Needed: q.Tables * q.Hears, TablesTogether: q.together()}
	if sent == b.Needed {
		return b, true
	}
	for p := range q.Presenters { // the cut: what the source reaches and what not
		if f.level[p] < 0 {
			b.Presenters = append(b.Presenters, int32(p))
		}
	}
	for r := range rounds {
		if f.level[q.Presenters+r] >= 0 {
			b.Rounds = append(b.Rounds, int32(r))
		}
	}
	for p := range q.Presenters {
		for r := range rounds {
			if f.level[p] >= 0 && f.level[q.Presenters+r] < 0 && !slices.Contains(away[p], int32(r)) {
				b.Pairs++
			}
		}
	}
	return b, false
}

// visits finds as many (presenter, round) as are needed or possible, with nobody presenting more than most times.
func (q *Rotation) visits(away [][]int32, rounds, most int) (f *flow, pipes []Visit, sent int) {
	f = &flow{next: make([][]int32, q.Presenters+rounds+2)}
	source, sink := int32(q.Presenters+rounds), int32(q.Presenters+rounds+1)
	for p := range q.Presenters {
		for k := range rounds {
			r := (p + k) % rounds // spread over the rounds
			if !slices.Contains(away[p], int32(r)) {
				f.link(int32(p), int32(q.Presenters+r), int64(q.together()))
				pipes = append(pipes, Visit{Presenter: int32(p), Round: int32(r)})
			}
		}
	}
	for p := range q.Presenters {
		f.link(source, int32(p), int64(most))
	}
	for r := range rounds {
		f.link(int32(q.Presenters+r), sink, int64(q.Tables))
	}
	need := int64(q.Tables * q.Hears)
	for f.levels(source, sink) && need > 0 {
		f.at = make([]int32, len(f.next))
		for need > 0 {
			much := f.augmentUpTo(source, sink, need)
			if much == 0 {
				break
			}
			need -= much
		}
	}
	return f, pipes, q.Tables*q.Hears - int(need)
}

// fill makes the timetable once it is known that there is one.
func (q *Rotation) fill(ctx context.Context, t *Timetable, away [][]int32) error {
	needed := q.Tables * q.Hears
	t.Each = (needed + q.Presenters - 1) / q.Presenters
	if q.Most > 0 {
		t.Each = min(q.Most, q.Tables)
	}
	if len(q.Unavailable) == 0 {
		return q.fillByWish(ctx, t)
	}
	f, pipes, sent := q.visits(away, t.Rounds, t.Each)
	for sent < needed {
		t.Each++
		f, pipes, sent = q.visits(away, t.Rounds, t.Each)
	}
	c := newColouring(q.Presenters, t.Rounds, q.Tables)
	for k, v := range pipes {
		for range f.room[2*k+1] {
			c.add(v.Presenter, v.Round)
		}
	}
	c.level(q.Hears)
	return q.nameTables(ctx, t, c, away)
}

// canMake is how many visits each presenter can make: in a round in which they are there one, or two at tables that join.
func (q *Rotation) canMake(t *Timetable, away [][]int32) []int {
	out := make([]int, q.Presenters)
	for p := range out {
		there := t.Rounds
		if away != nil {
			off := map[int32]bool{}
			for _, r := range away[p] {
				if int(r) < t.Rounds && !off[r] {
					off[r] = true
					there--
				}
			}
		}
		out[p] = min(t.Each, there*q.together())
	}
	return out
}

// fillByWish chooses whom each table hears by the best total of wishes, and colours that with rounds.
func (q *Rotation) fillByWish(ctx context.Context, t *Timetable) error {
	chosen, err := q.wished(ctx, q.canMake(t, nil))
	if err != nil {
		return err
	}
	copies := q.together() // a presenter who visits two tables at once is two people of half the visits
	c := newColouring(q.Tables, q.Presenters*copies, t.Rounds)
	count := make([]int, q.Presenters)
	for _, v := range chosen {
		c.add(v.Table, v.Presenter*int32(copies)+int32(count[v.Presenter]/t.Rounds))
		count[v.Presenter]++
	}
	for _, e := range c.edges {
		t.Visits = append(t.Visits, Visit{e.colour, e.a, e.b / int32(copies)})
	}
	t.Wishes = q.met(t.Visits)
	t.WishBound = t.Wishes
	return nil
}

// wished is the best total of wishes when each presenter makes no more visits than given, whatever the rounds.
func (q *Rotation) wished(ctx context.Context, most []int) ([]Visit, error) {
	weight := map[[2]int32]int64{}
	for _, w := range q.Wishes {
		weight[[2]int32{w.Table, w.Presenter}] = w.Weight
	}
	p := &Problem{Left: q.Tables, Right: q.Presenters}
	for t := range int32(q.Tables) {
		p.LeftCapacity = append(p.LeftCapacity, int32(q.Hears))
		for k := range q.Presenters { // spread over the presenters
			h := int32((int(t) + k) % q.Presenters)
			p.Pairs = append(p.Pairs, Pair{t, h, weight[[2]int32{t, h}]})
		}
	}
	for _, n := range most {
		p.RightCapacity = append(p.RightCapacity, int32(n))
	}
	r, err := Solve(ctx, p)
	if err != nil {
		return nil, err
	}
	if len(r.Placed) != q.Tables*q.Hears {
		return nil, errors.New("assign: tables hear fewer than they should")
	}
	var out []Visit
	for _, k := range r.Placed {
		out = append(out, Visit{Table: p.Pairs[k].Left, Presenter: p.Pairs[k].Right})
	}
	return out, nil
}

func (q *Rotation) met(visits []Visit) int64 {
	at := map[[2]int32]bool{}
	for _, v := range visits {
		at[[2]int32{v.Table, v.Presenter}] = true
	}
	sum := int64(0)
	for _, w := range q.Wishes {
		if at[[2]int32{w.Table, w.Presenter}] {
			sum += w.Weight
		}
	}
	return sum
}

// nameTables gives the parts of a timetable to tables by the best total of wishes, and then searches for a timetable that meets more.
func (q *Rotation) nameTables(ctx context.Context, t *Timetable, c *colouring, away [][]int32) error {
	part := make([][]colouredEdge, q.Tables)
	for _, e := range c.edges {
		part[e.colour] = append(part[e.colour], e)
	}
	weight := map[[2]int32]int64{}
	for _, w := range q.Wishes {
		weight[[2]int32{w.Table, w.Presenter}] = w.Weight
	}
	table := &Table[int64]{Rows: q.Tables, Cols: q.Tables, Scores: make([]int64, q.Tables*q.Tables)}
	for at := range q.Tables {
		for k, edges := range part {
			for _, e := range edges {
				table.Scores[at*q.Tables+k] += weight[[2]int32{int32(at), e.a}]
			}
		}
	}
	best, err := SolveTable(ctx, table)
	if err != nil {
		return err
	}
	for at, k := range best.Col {
		for _, e := range part[k] {
			t.Visits = append(t.Visits, Visit{e.b, int32(at), e.a})
		}
	}
	most := q.canMake(t, away)
	bound, err := q.wished(ctx, most)
	if err != nil {
		return err
	}
	t.WishBound = q.met(bound)
	all := q.meetWishes(ctx, t, most)
	if t.Wishes = q.met(t.Visits); all {
		t.WishBound = t.Wishes
	}
	return ctx.Err()
}

// VerifyTimetable checks from outside that a timetable keeps every rule.
func VerifyTimetable(q *Rotation, t *Timetable) error {
	heard, busy, hears := map[[2]int32]bool{}, map[[2]int32]bool{}, make([]int, q.Tables)
	presents, each := map[[2]int32]int{}, make([]int, q.Presenters)
	for _, v := range t.Visits {
		if v.Round < 0 || int(v.Round) >= t.Rounds || v.Table < 0 || int(v.Table) >= q.Tables || v.Presenter < 0 || int(v.Presenter) >= q.Presenters {
			return fmt.Errorf("%+v: there is no such round, table or presenter", v)
		}
		presents[[2]int32{v.Round, v.Presenter}]++
		each[v.Presenter]++
		switch {
		case heard[[2]int32{v.Table, v.Presenter}]:
			return fmt.Errorf("table %d hears presenter %d twice", v.Table, v.Presenter)
		case busy[[2]int32{v.Round, v.Table}]:
			return fmt.Errorf("table %d hears two in round %d", v.Table, v.Round)
		case presents[[2]int32{v.Round, v.Presenter}] > q.together():
			return fmt.Errorf("presenter %d is at too many tables in round %d", v.Presenter, v.Round)
		case slices.Contains(q.Unavailable, [2]int32{v.Presenter, v.Round}):
			return fmt.Errorf("presenter %d is not there in round %d", v.Presenter, v.Round)
		}
		heard[[2]int32{v.Table, v.Presenter}], busy[[2]int32{v.Round, v.Table}] = true, true
		hears[v.Table]++
	}
	for at, n := range hears {
		if n != q.Hears {
			return fmt.Errorf("table %d hears %d", at, n)
		}
	}
	if most := slices.Max(each); t.Each > 0 && most > t.Each || q.Most > 0 && most > q.Most {
		return fmt.Errorf("somebody presents to %d tables", most)
	}
	if q.met(t.Visits) != t.Wishes || t.Wishes > t.WishBound {
		return errors.New("the sum of wishes is wrong")
	}
	return nil
}
