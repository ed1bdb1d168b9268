package selection

import (
	"context"
	"maps"
	"math/big"
	"slices"
	"time"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// This file is the shortlist that the program proposes once scoring is closed. It is the list with the most points that fits:
// the places that are free, the limits that the panel set for kinds of applicants, and the money for bursaries. Before points it
// looks at the perspectives that the edition looks for, as far as people said that they bring them. A joint application is taken
// or left whole, and counts its mean once for each of its people, so that neither pairs nor single people are favoured
// (docs/adr/0018). It is a proposal: the panel decides by its assent, as about everything.

// Perspective is one that the edition looks for.
type Perspective struct {
	ID       db.ID
	Words    string
	Possible string // how people who bring it can take part
	Least    int64  // how many people should bring it, if anybody does
}

// Kind is who makes an application.
type Kind string

// The kinds of applicants, each of which can have a limit.
const (
	AlonePartner      Kind = "partner"
	AloneProfessional Kind = "professional"
	PairKind          Kind = "pair"
	TrioKind          Kind = "trio"
)

// Kinds lists them in the order in which they are shown.
func Kinds() []Kind { return []Kind{AlonePartner, AloneProfessional, PairKind, TrioKind} }

// Words is the kind as people read it.
func (k Kind) Words() string {
	switch k {
	case AlonePartner:
		return "Patient partners who apply alone"
	case AloneProfessional:
		return "Professionals who apply alone"
	case PairKind:
		return "Two who apply together"
	}
	return "Three who apply together"
}

func (a Application) kind() Kind {
	switch n := len(a.Applicants); {
	case n > 2:
		return TrioKind
	case n == 2:
		return PairKind
	case n == 1 && a.Applicants[0].Side == person.Partner:
		return AlonePartner
	}
	return AloneProfessional
}

// ByHand is what the panel settled about one application before a list is computed.
type ByHand string

// What can be settled by hand.
const (
	TakeIt  ByHand = "take"
	LeaveIt ByHand = "leave"
	Free    ByHand = "free" // nothing is settled
)

// place is where an application stands in a proposal.
type place int

const (
	inList   place = iota // in every best list
	equal                 // in some of several lists that are as good
	outside               // in no best list
	unscored              // waits for a score of one side
	belowBar              // at least half of those who scored put it below a bar
	asked                 // the panel is asked about it already, and not whether to offer places
)

// line is one application in a proposal.
type line struct {
	Application
	Standing
	Place    place
	Hand     ByHand
	Put      Outcome  // what the panel is asked just now, "" for nothing
	Brings   []int64  // how many of its people bring each perspective
	Money    int64    // pence of the budget for bursaries that it would use
	Lacks    []string // the sides that have not scored
	Margin   float64
	at       int // among the candidates of the question, -1 when it is none
	eligible bool
}

// people is how many places the application needs.
func (l line) people() int64 { return int64(len(l.Applicants)) }

// material is everything that a shortlist is computed from.
type material struct {
	Edition      edition.Edition
	Applications []Application // whose answer is open, and that are not on the waiting list
	Scores       map[db.ID][]Score
	Bonds        Bonds
	Declared     map[db.ID]map[db.ID]bool // conflicts of interest, by application and person
	Panel        Panel
	Open         map[db.ID]Outcome // what the panel is asked just now
	Hand         map[db.ID]ByHand
	Limits       map[Kind]int64 // places for a kind at most
	Perspectives []Perspective
	Brought      map[db.ID][]db.ID // by person
	Held         []Application     // that have places or an offer of them
	Promised     int64
	Money        map[db.ID]Money
	Awarded      int64 // pence of the budget that are awarded
}

// counted are the scores that count for an application: those for its text of now, by people who may judge it.
func counted(scores []Score, a Application, b Bonds, declared map[db.ID]bool) []Score {
	return slices.DeleteFunc(slices.Clone(scores), func(x Score) bool {
		return declared[x.Person] || applies(a, x.Person) || b.bars(a.ID, x.Person)
	})
}

// below says whether a bar keeps an application out of a proposal: at least half of those who scored put it below.
func (s Standing) below() bool { return s.BelowBar > 0 && 2*s.BelowBar >= s.Scores }

// need is what an application would take of the budget for bursaries beyond what is awarded: only what nobody has decided about.
func (m *material) need(id db.ID) int64 {
	if x := m.Money[id]; x.Undecided {
		return x.Asked
	}
	return 0
}

func (m *material) brings(a Application) []int64 {
	out := make([]int64, len(m.Perspectives))
	for j, p := range m.Perspectives {
		for _, who := range a.Applicants {
			if slices.Contains(m.Brought[who.Person], p.ID) {
				out[j]++
			}
		}
	}
	return out
}

// stand is the applications with what is known of each.
func (m *material) stand() []line {
	out := make([]line, len(m.Applications))
	for i, a := range m.Applications {
		l := line{Application: a, Standing: StandingOf(counted(m.Scores[a.ID], a, m.Bonds, m.Declared[a.ID])), Hand: m.Hand[a.ID], Put: m.Open[a.ID], Brings: m.brings(a), Money: m.need(a.ID), at: -1}
		if l.Professionals == 0 {
			l.Lacks = append(l.Lacks, person.Professional.Words())
		}
		if l.Partners == 0 {
			l.Lacks = append(l.Lacks, person.Partner.Words())
		}
		switch {
		case !l.Complete():
			l.Place = unscored
		case l.Put != "" && l.Put != Offer:
			l.Place = asked
		case l.below() && l.Hand != TakeIt && l.Put != Offer:
			l.Place = belowBar
		default:
			l.Place, l.eligible = outside, true
		}
		out[i] = l
	}
	return out
}

// scale is by how much points are multiplied so that every mean is a whole number; rounded says that it had to be given up, and
// means are rounded to a millionth of a point.
func scale(lines []line) (by int64, rounded bool) {
	by = 1
	for _, l := range lines {
		if n := int64(l.Scores); l.eligible && n > 0 {
			a, b := by, n
			for b != 0 {
				a, b = b, a%b
			}
			if by = by / a * n; by > 1_000_000 {
				return 1_000_000, true
			}
		}
	}
	return by, false
}

// worth is the points of an application, multiplied by the scale: its mean, once for each of its people.
func (l line) worth(by int64, scores []Score) int64 {
	var sum int64
	for _, x := range Current(scores) {
		sum += x.Total
	}
	return (sum*by*2 + int64(l.Scores)) / (2 * int64(l.Scores)) * l.people()
}

// question is a shortlist as the engine takes it, with what its numbers mean.
type question struct {
	assign.Shortlist
	lines   []line
	limits  []Kind // of each limit after the places; "" is the money
	by      int64
	rounded bool
}

// ask makes the question of what is known. Perspectives can be left out, to tell what they cost.
func (m *material) ask() *question {
	q := &question{lines: m.stand()}
	q.by, q.rounded = scale(q.lines)
	q.Limits = []int64{max(m.Edition.Places-m.Promised, 0)}
	for _, k := range Kinds() {
		if most := m.Limits[k]; most > 0 {
			held := int64(0)
			for _, a := range m.Held {
				if a.kind() == k {
					held += int64(len(a.Applicants))
				}
			}
			q.limits, q.Limits = append(q.limits, k), append(q.Limits, max(most-held, 0))
		}
	}
	money := m.Edition.BursaryBudget > 0
	if money {
		q.limits, q.Limits = append(q.limits, ""), append(q.Limits, max(m.Edition.BursaryBudget-m.Awarded, 0))
	}
	q.Wishes = m.wishes(q.lines)
	for i := range q.lines {
		l := &q.lines[i]
		if !l.eligible {
			continue
		}
		c := assign.Candidate{Points: l.worth(q.by, counted(m.Scores[l.ID], l.Application, m.Bonds, m.Declared[l.ID])), Uses: []int64{l.people()}, Brings: l.Brings}
		for _, k := range q.limits {
			use := int64(0)
			if k == "" {
				use = l.Money
			} else if k == l.kind() {
				use = l.people()
			}
			c.Uses = append(c.Uses, use)
		}
		switch {
		case l.Put == Offer || l.Hand == TakeIt:
			c.Fixed = assign.Taken
		case l.Hand == LeaveIt:
			c.Fixed = assign.Left
		}
		l.at = len(q.Candidates)
		q.Candidates = append(q.Candidates, c)
	}
	return q
}

// wishes is how many people should still bring each perspective: those who have places bring it already, and no more are wished for
// than there are among those who could be taken.
func (m *material) wishes(lines []line) []int64 {
	out := make([]int64, len(m.Perspectives))
	for j, p := range m.Perspectives {
		there := int64(0)
		for _, l := range lines {
			if l.eligible {
				there += l.Brings[j]
			}
		}
		out[j] = min(max(p.Least-m.held(j), 0), there)
	}
	return out
}

// held is how many of those who have places, or an offer of them, bring a perspective.
func (m *material) held(j int) (n int64) {
	for _, a := range m.Held {
		n += m.brings(a)[j]
	}
	return n
}

// cover is where a perspective stands in a proposal.
type cover struct {
	Perspective
	In      int64 // how many people of the list, and of those with places, bring it
	There   int64 // how many people of all who wait for an answer bring it
	Costs   int64 // points, multiplied by the scale, that the list would have more without it; 0 for none
	Missing int64
}

// swap is what it does to take an application that is not in the list, or to leave one that is.
type swap struct {
	Line     int
	Take     bool
	Possible bool
	Unsure   bool     // there was too little time to find out
	Cost     int64    // points multiplied by the scale; below 0 when perspectives are lost for points
	Goes     []int    // lines that are in the list now and would not be
	Comes    []int    // lines that would be instead, besides this one
	Equals   int      // how many more of the lines that are equally good would be in the list; below 0 for fewer
	Lost     []string // perspectives of which fewer would be there than are wished for
	Won      []string
}

// proposal is a shortlist with all that a panel is told of it.
type proposal struct {
	*question
	Best     *assign.Listing
	Over     *assign.OverLimitError // what is settled by hand does not fit
	Ways     *big.Int               // how many lists are as good, with it
	Counted  bool                   // all of them were counted
	Covers   []cover
	Swaps    []swap
	Checked  bool   // the proof was checked
	Without  int64  // the points of the best list without any wish for perspectives
	OnlyFor  []bool // who is in the list for what they bring, and would not be for their points; by candidate
	Places   int64  // that the certain part of the list takes
	Points   int64  // of the certain part
	FreeNow  int64  // places that are free
	Bursary  int64  // pence that the certain part takes of the budget
	HasMoney bool
}

// Limits of a proposal.
const (
	proposeTime = 2 * time.Second
	nearLine    = 6 // on each side of the line, that are looked at closely
)

// propose computes a proposal. It never asks the database.
func propose(ctx context.Context, m *material) (*proposal, error) {
	ctx, stop := context.WithTimeout(ctx, proposeTime)
	defer stop()
	p := &proposal{question: m.ask(), FreeNow: max(m.Edition.Places-m.Promised, 0), HasMoney: m.Edition.BursaryBudget > 0}
	var err error
	if p.Best, err = assign.PickShortlist(ctx, &p.Shortlist); err != nil {
		if over, ok := err.(*assign.OverLimitError); ok {
			p.Over = over
			p.covers(m)
			return p, nil
		}
		return nil, err
	}
	p.Checked = p.Best.Proved && assign.VerifyShortlist(&p.Shortlist, p.Best) == nil
	p.Ways, p.Counted = big.NewInt(1), false
	always, ever := p.Best.Taken, p.Best.Taken
	if p.Best.Proved {
		same, err := assign.EqualShortlists(ctx, &p.Shortlist, p.Best)
		if err != nil {
			return nil, err
		}
		p.Ways, p.Counted, always, ever = same.Count, same.Complete, same.Always, same.Ever
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.at < 0 {
			continue
		}
		l.Margin = p.Best.Margin[l.at]
		switch {
		case always[l.at]:
			l.Place = inList
			p.Places += l.people()
			p.Points += p.Candidates[l.at].Points
			p.Bursary += l.Money
		case ever[l.at]:
			l.Place = equal
		}
	}
	p.covers(m)
	if err := p.price(ctx); err != nil {
		return nil, err
	}
	return p, p.near(ctx, m)
}

// covers tells where each perspective stands in the certain part of the list.
func (p *proposal) covers(m *material) {
	for j, w := range m.Perspectives {
		c := cover{Perspective: w, In: m.held(j)}
		for _, l := range p.lines {
			c.There += l.Brings[j]
			if l.Place == inList {
				c.In += l.Brings[j]
			}
		}
		c.Missing = max(w.Least-c.In, 0)
		p.Covers = append(p.Covers, c)
	}
}

// price tells what each perspective costs in points, and all of them together.
func (p *proposal) price(ctx context.Context) error {
	p.Without, p.OnlyFor = p.Best.Points, make([]bool, len(p.Candidates))
	if !slices.ContainsFunc(p.Wishes, func(n int64) bool { return n > 0 }) {
		return nil
	}
	q := p.Shortlist
	q.Wishes = make([]int64, len(p.Wishes))
	l, err := assign.PickShortlist(ctx, &q)
	if err != nil || l.Points <= p.Best.Points || !l.Proved {
		return err
	}
	p.Without = l.Points
	same, err := assign.EqualShortlists(ctx, &q, l)
	if err != nil {
		return err
	}
	for i := range p.OnlyFor {
		p.OnlyFor[i] = p.Best.Taken[i] && !same.Ever[i]
	}
	for j := range p.Wishes {
		if p.Wishes[j] == 0 || p.Best.Missing[j] > 0 {
			continue
		}
		q.Wishes = slices.Clone(p.Wishes)
		q.Wishes[j] = 0
		l, err := assign.PickShortlist(ctx, &q)
		if err != nil {
			return err
		}
		if l.Proved {
			p.Covers[j].Costs = max(l.Points-p.Best.Points, 0)
		}
	}
	return nil
}

// near looks closely at those near the line: what it would do to leave one who is in the list, and to take one who is not.
func (p *proposal) near(ctx context.Context, m *material) error {
	pick := func(where place, sign float64) []int {
		var out []int
		for i, l := range p.lines {
			if l.Place == where && l.at >= 0 && p.Candidates[l.at].Fixed == assign.Either {
				out = append(out, i)
			}
		}
		slices.SortStableFunc(out, func(a, b int) int {
			switch d := sign * (p.lines[a].Margin - p.lines[b].Margin); {
			case d < 0:
				return -1
			case d > 0:
				return 1
			}
			return int(p.lines[a].Number - p.lines[b].Number)
		})
		return out[:min(len(out), nearLine)]
	}
	for _, i := range pick(inList, 1) {
		s, err := p.swap(ctx, m, i, LeaveIt)
		if err != nil {
			return err
		}
		p.Swaps = append(p.Swaps, s)
	}
	for _, i := range pick(outside, -1) {
		s, err := p.swap(ctx, m, i, TakeIt)
		if err != nil {
			return err
		}
		p.Swaps = append(p.Swaps, s)
	}
	return nil
}

// swap computes what it would do to settle one application by hand.
func (p *proposal) swap(ctx context.Context, m *material, i int, to ByHand) (swap, error) {
	s := swap{Line: i, Take: to == TakeIt}
	other := *m
	other.Hand = maps.Clone(m.Hand)
	if other.Hand == nil {
		other.Hand = map[db.ID]ByHand{}
	}
	other.Hand[p.lines[i].ID] = to
	q := other.ask()
	l, err := assign.PickShortlist(ctx, &q.Shortlist)
	if _, over := err.(*assign.OverLimitError); over {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.Possible, s.Cost, s.Unsure = true, p.Best.Points-l.Points*p.by/q.by, !l.Proved || !p.Best.Proved
	if s.Unsure {
		return s, nil
	}
	for j := range p.Covers {
		switch was, now := p.short(m, j, p.question, p.Best), p.short(m, j, q, l); {
		case now > was:
			s.Lost = append(s.Lost, p.Covers[j].Words)
		case now < was:
			s.Won = append(s.Won, p.Covers[j].Words)
		}
	}
	for k, x := range p.lines {
		if k == i {
			continue
		}
		now, best := q.lines[k].at >= 0 && l.Taken[q.lines[k].at], x.at >= 0 && p.Best.Taken[x.at]
		switch {
		case x.Place == equal && now && !best:
			s.Equals++
		case x.Place == equal && !now && best:
			s.Equals--
		case x.Place == equal:
		case x.Place == inList && !now:
			s.Goes = append(s.Goes, k)
		case x.Place != inList && now && !best:
			s.Comes = append(s.Comes, k)
		}
	}
	if p.lines[i].Place == equal {
		s.Equals = 0 // it is one of them, and any of the others could stand in the list
	}
	return s, nil
}

// short is how many people too few bring a perspective in a list.
func (p *proposal) short(m *material, j int, q *question, l *assign.Listing) int64 {
	n := m.Perspectives[j].Least - m.held(j)
	for _, x := range q.lines {
		if x.at >= 0 && l.Taken[x.at] {
			n -= x.Brings[j]
		}
	}
	return max(n, 0)
}
