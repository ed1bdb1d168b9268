package seating

import (
	"context"
	"math"
	"time"
)

// Options say how long to search.
type Options struct {
	Seed uint64
	// Steps is how many exchanges are tried; 0 is UsualSteps. The same number gives the same tables. A
	// context that ends earlier ends the search with the best so far.
	Steps int64
	// Start is a seating to go on from; nil is none. It must keep all rules.
	Start Seating
	// Progress, if there is one, is told whenever a round ends and whenever there is something better, at most every few
	// thousand steps.
	Progress func(Progress)
}

// Progress is how far a search is.
type Progress struct {
	Steps, Of int64
	Figures   Figures
	Bound     Bound
	Seating   Seating // the best so far; the receiver may keep it
}

// Ended says why a search ended.
type Ended int

const (
	// EndedSteps is after all steps: the same seed and steps give the same tables. EndedTime is because the context ended, or
	// was to end too soon for all steps; EndedBest because nothing can be better.
	EndedSteps Ended = iota
	EndedTime
	EndedBest
)

// Result is a seating that keeps all hard rules, and what is known about it.
type Result struct {
	Seating Seating
	Figures Figures
	Bound   Bound
	Best    bool // proved: no seating is better by Figures.Compare
	Steps   int64
	Ended   Ended
}

// UsualSteps is how many steps a search takes when nothing is said: about three seconds' worth of one processor, by what a
// step of such a problem takes. It depends on the problem alone, so that the same seed gives the same tables everywhere.
func UsualSteps(p *Problem) int64 {
	largest := 0
	for d := range p.Days {
		for _, t := range p.Days[d].Tables {
			largest = max(largest, int(t.Most))
		}
	}
	nanoseconds := 30 + 5*largest + 20*len(p.Attributes)
	if len(p.Together) > 0 {
		nanoseconds *= 2
	}
	if p.Worth != nil {
		nanoseconds += len(p.People) / 4
	}
	return 3_000_000_000 / int64(nanoseconds)
}

// Seat finds a good seating. When the context ends it gives the best so far, without an error, if a first seating was found.
// Errors are those of Feasible.
func Seat(ctx context.Context, p *Problem, o Options) (*Result, error) {
	first, err := start(ctx, p, o.Start)
	if err != nil {
		return nil, err
	}
	if o.Steps <= 0 {
		o.Steps = UsualSteps(p)
	}
	s := newSolver(ctx, p, o, first)
	s.solve()
	return s.result()
}

func start(ctx context.Context, p *Problem, given Seating) (Seating, error) {
	if given == nil {
		return Feasible(ctx, p)
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	broken, err := Check(p, given)
	if err != nil {
		return nil, err
	}
	if len(broken) > 0 {
		return Feasible(ctx, p)
	}
	return given, nil
}

// solver is one search.
type solver struct {
	ctx      context.Context
	p        *Problem
	m        *model
	st       *state
	o        Options
	dice     dice
	best     Seating
	bestCost cost
	bound    Bound
	steps    int64
	weights  weights
	worths   *worths // where only what meetings are worth counts
	ended    bool
	proved   bool // by trying everything
	stuck    bool // a new start does not find as few repeats as the best has
	hurried  bool // the length of a round went by the clock
}

func newSolver(ctx context.Context, p *Problem, o Options, first Seating) *solver {
	s := &solver{ctx: ctx, p: p, o: o, m: newModel(p, first), bound: Bounds(p), dice: dice(o.Seed*0x9e3779b97f4a7c15 + 0x632be59bd9b4e019)}
	s.st = newState(s.m, first)
	s.st.withShort = s.m.meeting
	s.st.cost = s.st.total()
	s.best, s.bestCost = first.Clone(), s.st.cost
	s.weights = s.weigh()
	s.worths = newWorths(s)
	return s
}

// met is whether the best so far is as good as the bound, aim by aim.
func (s *solver) met() bool {
	b := &s.bound
	return s.bestCost.lone <= b.Lone && s.bestCost.repeats <= b.Repeats && (!s.m.meeting || s.bestCost.short <= b.Short) && s.bestCost.mix <= b.Mix
}

// over is whether there is nothing more to do.
func (s *solver) over() bool { return s.ended || s.proved || s.steps >= s.o.Steps || s.met() }

// firstRound is short so that something good is there at once; each round is twice as long as the one before.
const firstRound = 1 << 14

func (s *solver) solve() {
	began, designs := time.Now(), newDesigns(s)
	grow := int64(2)
	if s.worths != nil { // steps are so quick that something good is there at once anyway
		grow = 6
	}
	for length := int64(firstRound); !s.over(); length *= grow {
		if left := s.left(began); left < grow*length+length/2 { // the last round takes all that is left
			length = left
		}
		if designs != nil && length >= 8*firstRound && s.bestCost.repeats > s.bound.Repeats {
			designs.try(length)
		}
		s.round(length)
		if length == firstRound && !s.over() {
			s.tryEverything()
		}
		s.tell()
	}
}

// left is how many steps there are to take. Where the context ends before all of them, going by the time that those so far
// took, it is as many as there is time for, so that the last round can cool down before the end.
func (s *solver) left(began time.Time) int64 {
	left := s.o.Steps - s.steps
	end, ok := s.ctx.Deadline()
	if !ok || s.steps < 16*firstRound {
		return left
	}
	now := time.Now()
	fit := int64(.97 * float64(s.steps) * float64(end.Sub(now)) / float64(now.Sub(began)+1))
	if fit >= left {
		return left
	}
	s.hurried = true
	return max(batch, fit)
}

// round anneals over all aims but Short, then mends Short and what is left from the best.
func (s *solver) round(length int64) {
	evening := int64(0)
	if s.m.meeting {
		evening = length / 8
		if s.stuck { // the best has fewer repeats than a new start finds
			evening = length / 2
		}
	}
	s.st.withShort = false
	s.st.cost.short = 0
	if s.weights.main.lone > 0 && s.steps == 0 && s.bestCost.lone > s.bound.Lone { // how few can be alone, whatever that costs of the other aims
		s.anneal(length/2, scheme{lone: 1, repeats: .01, hot: .5, cold: .03})
		if s.over() {
			return
		}
		length -= length / 2
	}
	s.anneal(length-evening, s.weights.main)
	if s.st.cost.lone > s.bestCost.lone { // others weigh too much yet
		s.weights.main.lone *= 2
	}
	s.stuck = s.st.cost.lone > s.bestCost.lone || s.st.cost.repeats > s.bestCost.repeats
	if evening == 0 || s.over() {
		return
	}
	s.st.withShort = true
	s.st.load(s.best)
	s.anneal(evening, s.weights.even)
}

// keep remembers the state if it is the best so far.
func (s *solver) keep() {
	c := s.st.cost
	if s.m.meeting && !s.st.withShort {
		if c.repeats > s.bestCost.repeats && c.lone >= s.bestCost.lone || c.lone > s.bestCost.lone {
			return
		}
		c.short = s.st.shortNow()
	}
	if c.less(s.bestCost) {
		s.best, s.bestCost = s.st.seating(), c
	}
}

// shortNow counts cost.short from who has met how many.
func (s *state) shortNow() int {
	sum := 0
	for i, m := range s.met {
		sum += int(s.m.most[i]-m) * int(s.m.most[i]-m)
	}
	return sum
}

func (s *solver) tell() {
	if s.o.Progress == nil {
		return
	}
	s.o.Progress(Progress{s.steps, s.o.Steps, s.m.counter.count(s.best), s.bound, s.best.Clone()})
}

func (s *solver) result() (*Result, error) {
	r := &Result{Seating: s.best, Figures: s.m.counter.count(s.best), Bound: s.bound, Steps: s.steps, Best: s.proved || s.met()}
	switch {
	case r.Best:
		r.Ended = EndedBest
	case s.ended || s.hurried:
		r.Ended = EndedTime
	}
	return r, nil
}

// scheme is what each aim costs in one number, and between which temperatures to anneal.
type scheme struct {
	lone, repeats, short, mix float64
	hot, cold                 float64
	lines                     bool // try exchanges on all days at once
}

type weights struct{ main, even scheme }

func (w *scheme) of(c cost) float64 {
	return w.lone*float64(c.lone) + w.repeats*float64(c.repeats) + w.short*float64(c.short) + w.mix*float64(c.mix)
}

// weigh sets the schemes. An aim weighs so much more than the next that no exchange seen in a sample gains by trading
// them; temperatures fall from the scale of the first aim to that of the last, so that each freezes in its turn.
func (s *solver) weigh() weights {
	mean, most := s.sample()
	lone := false
	for _, a := range s.m.attrs {
		lone = lone || a.Lone
	}
	main := scheme{mix: 1}
	unit := mean // of the first aim that matters
	last := mean
	if s.m.meeting {
		main.repeats = 1
		if most > 0 {
			main.repeats = 1.2 * most
		} else {
			last = 1
		}
		unit = main.repeats
	}
	if lone {
		main.lone = 4 * max(unit, 1)
		unit = main.lone
		if !s.m.meeting && most == 0 {
			last = unit
		}
	}
	main.hot, main.cold = .5*unit, .12*last
	if lone && (s.m.meeting || most > 0) {
		main.hot = .1 * unit // few are alone for long, and what comes after matters more
	}
	if !s.m.meeting && !lone {
		main.hot, main.cold = .2*mean, .13*mean
		if s.m.worth != nil && s.m.n < 200 { // there is time enough to stay where most is decided
			main.hot, main.cold = .18*mean, .14*mean
		}
		if s.m.worth == nil { // small whole numbers
			main.cold = .06 * mean
		}
	}
	even := main
	even.short = 1
	if most > 0 {
		even.short = 1.2 * most
	}
	even.repeats = 60 * even.short
	even.lone = 4 * even.repeats
	even.hot, even.cold = 4*even.short, min(even.short, last)*.1
	even.lines = len(s.p.Days) > 1 && !s.m.grouped && (s.m.worth != nil || len(s.m.attrs) > 0)
	return weights{main, even}
}

// sample gives the mean and largest change of Mix that exchanges make, of those that change anything.
func (s *solver) sample() (mean, most float64) {
	if s.m.worth == nil && len(s.m.attrs) == 0 {
		return 0, 0
	}
	sum, count := 0.0, 0
	for range 3000 {
		d := s.dice.below(len(s.m.days))
		day := &s.m.days[d]
		if len(day.table) == 0 { // everybody is away, and the tables have no seats
			continue
		}
		i, j := int32(s.dice.below(len(day.table))), int32(s.dice.below(len(day.table)))
		if day.table[i] == day.table[j] {
			continue
		}
		v := math.Abs(float64(s.st.delta(d, i, j).mix))
		if v > 0 {
			sum += v
			count++
		}
		most = max(most, v)
	}
	if count == 0 {
		return 0, 0
	}
	return sum / float64(count), most
}
