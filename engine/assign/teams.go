package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Teams asks for teams of a given composition, such as one clinician, one manager and two patients. A team is worth the sum of the scores of all its
// pairs; pairs that are not listed may not be in one team. As many teams as possible are wanted first, and then the best total.
type Teams struct {
	Role  []int32 // by person: which role they have, from 0
	Need  []int32 // by role: how many of it are in each team, 1 or more
	Pairs []Pair  // of any two people, each two once; only Left and Right together say who, not which is which
}

// Team is people who are placed together, by role and then by number.
type Team struct {
	People []int32
	Score  int64
}

// TeamPlacing is a placing in teams. As with TrioPlacing, no placing has more teams than Most, and none with Most teams has a total over Bound.
type TeamPlacing struct {
	Teams  []Team
	Total  int64
	Most   int
	Bound  int64
	Proved bool
}

// Limits of the search for teams.
const (
	teamPeople = 500        // people who can be placed in teams
	teamSize   = 12         // people of one team
	teamWork   = 10_000_000 // decisions in the exact search, for each number of teams
	teamStarts = 12         // beginnings that are improved
	teamKicks  = 400        // changes of the best of these, and how much work they may be
	// teamKickWork is in looks at one place of one team for one person, about.
	teamKickWork = 3_000_000
)

// PlaceTeams places in teams. The bound adds up the best for each two roles by themselves, as Solve finds it for people who have as many partners of the
// other role as a team has. Its prices say what each pair loses against the bound, and a search tries whatever can still be better than the best placing
// found by improving one place of all teams at a time, as long as that stays small.
func PlaceTeams(ctx context.Context, q *Teams) (*TeamPlacing, error) {
	s, err := newTeamSearch(q)
	if err != nil {
		return nil, err
	}
	p := &TeamPlacing{Teams: []Team{}, Proved: true}
	for teams := s.most; teams > 0; teams-- {
		if err := s.bounds(ctx, teams); err != nil {
			return nil, err
		}
		if s.bound == nothing { // two roles have too few pairs for so many teams
			continue
		}
		exact, err := s.place(ctx, teams)
		if err != nil {
			return nil, err
		}
		if exact && s.found == nil {
			continue
		}
		if p.Most == 0 {
			p.Most, p.Bound, p.Proved = teams, s.bound, exact
			if exact {
				p.Bound = s.best
			}
		}
		if s.found != nil {
			s.write(p)
			return p, nil
		}
	}
	return p, nil
}

// place looks for the best in so many teams, and says whether it is proved. Small questions need only a short search.
func (s *teamSearch) place(ctx context.Context, teams int) (bool, error) {
	if err := s.begin(ctx, teams); err != nil {
		return false, err
	}
	if exact, err := s.search(ctx, teams, teamWork/200); exact || err != nil {
		return exact, err
	}
	if err := s.improve(ctx, teams); err != nil {
		return false, err
	}
	return s.search(ctx, teams, teamWork)
}

// teamSearch has people's scores in one table. forbidden stands for a pair that is not listed.
type teamSearch struct {
	q      *Teams
	n      int
	roles  [][]int32 // by role: its people
	score  []int64   // row after row
	places []int32   // of a team: which role each is of
	most   int
	pairs  int64 // of a team

	forbid int64   // what a pair that is not allowed costs while improving
	loss   []int64 // by pair, row after row: what it loses against the bound at least
	bound  int64   // of the total
	best   int64
	found  [][]int32 // by team: people, by place
	tried  int

	base    [][]int32 // the best teams so far, with what is not allowed counted as a loss
	worthOf int64     // and what they are worth
}

const forbidden = math.MinInt64

func newTeamSearch(q *Teams) (*teamSearch, error) {
	s := &teamSearch{q: q, n: len(q.Role), roles: make([][]int32, len(q.Need))}
	if s.n > teamPeople {
		return nil, fmt.Errorf("there may be up to %d people", teamPeople)
	}
	for r, need := range q.Need {
		if need < 1 || need > teamSize || len(s.places)+int(need) > teamSize {
			return nil, fmt.Errorf("a team has 1 or more of each role, and up to %d people", teamSize)
		}
		s.places = append(s.places, slices.Repeat([]int32{int32(r)}, int(need))...)
	}
	for who, r := range q.Role {
		if r < 0 || int(r) >= len(q.Need) {
			return nil, fmt.Errorf("person %d has a role that is not there", who)
		}
		s.roles[r] = append(s.roles[r], int32(who))
	}
	s.most = s.n
	for r, need := range q.Need {
		s.most = min(s.most, len(s.roles[r])/int(need))
	}
	if len(q.Need) == 0 {
		s.most = 0
	}
	s.score = slices.Repeat([]int64{forbidden}, s.n*s.n)
	largest := int64(1)
	for _, e := range q.Pairs {
		a, b := int(e.Left), int(e.Right)
		switch {
		case a < 0 || a >= s.n || b < 0 || b >= s.n || a == b:
			return nil, fmt.Errorf("the pair %d and %d names somebody who is not there, or one person twice", a, b)
		case s.score[a*s.n+b] != forbidden:
			return nil, fmt.Errorf("the pair %d and %d is listed twice", a, b)
		case e.Score > MaxScore || e.Score < -MaxScore:
			return nil, ErrTooLarge
		}
		s.score[a*s.n+b], s.score[b*s.n+a] = e.Score, e.Score
		largest = max(largest, e.Score, -e.Score)
	}
	s.pairs = int64(len(s.places) * (len(s.places) - 1) / 2)
	all := s.pairs * int64(s.most+1)
	if largest > 1<<60/(2*all*all+1) || largest > MaxScore/(4*(all+1)*teamSize) {
		return nil, ErrTooLarge
	}
	s.forbid = 2*largest*all + 1
	return s, nil
}

// bounds finds the bound for so many teams, and what each pair loses against it.
func (s *teamSearch) bounds(ctx context.Context, teams int) error {
	s.bound, s.best, s.found = 0, nothing, nil
	s.loss = make([]int64, s.n*s.n)
	for a := range s.q.Need {
		for b := a; b < len(s.q.Need); b++ {
			if a == b && s.q.Need[a] == 1 {
				continue // there are no pairs of them
			}
			bound, err := s.between(ctx, a, b, int64(teams))
			if err != nil {
				return err
			}
			if bound == nothing {
				s.bound = nothing
				return nil
			}
			s.bound += bound
		}
	}
	return nil
}

// between is the most that all pairs of two roles can be worth in so many teams. In the teams each person has as many partners of the other role as a
// team has, and there are a known number of pairs. Each pair gets the same on top of its score, which is taken off again for that number of pairs: any such
// sum is a bound, and the least is looked for. With one role alone each pair counts from both of its ends.
func (s *teamSearch) between(ctx context.Context, a, b int, teams int64) (int64, error) {
	p := &Problem{Left: len(s.roles[a]), Right: len(s.roles[b]), Objective: BestTotal}
	ends, mine, theirs := int64(1), s.q.Need[b], s.q.Need[a]
	if a == b {
		ends, mine, theirs = 2, mine-1, theirs-1
	}
	p.LeftCapacity, p.RightCapacity = slices.Repeat([]int32{mine}, p.Left), slices.Repeat([]int32{theirs}, p.Right)
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for i, x := range s.roles[a] {
		for j, y := range s.roles[b] {
			if v := s.score[int(x)*s.n+int(y)]; v != forbidden {
				p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), v})
				low, high = min(low, v), max(high, v)
			}
		}
	}
	wanted := teams * int64(s.q.Need[a]) * int64(mine)
	if int64(len(p.Pairs)) < wanted {
		return nothing, nil
	}
	if wanted == 0 {
		return 0, nil
	}
	// The more there is on top, the more pairs are taken; the least bound is where there are as many as wanted.
	first, last := -high-1, -low+s.forbid
	var best *Result
	var top, bound int64
	for first <= last {
		more := first + (last-first)/2
		r, err := s.onTop(ctx, p, more)
		if err != nil {
			return 0, err
		}
		if v := r.Total - more*wanted; best == nil || v < bound {
			best, top, bound = r, more, v
		}
		switch n := int64(len(r.Placed)); {
		case n == wanted:
			first = last + 1
		case n < wanted:
			first = more + 1
		default:
			last = more - 1
		}
	}
	if last == -low+s.forbid && int64(len(best.Placed)) < wanted {
		return nothing, nil
	}
	for _, e := range p.Pairs {
		x, y := s.roles[a][e.Left], s.roles[b][e.Right]
		lost := max(0, best.Proof.PriceLeft[e.Left]+best.Proof.PriceRight[e.Right]-e.Score-top)
		s.loss[int(x)*s.n+int(y)] += lost
		s.loss[int(y)*s.n+int(x)] += lost
	}
	for _, x := range s.roles[a] {
		for _, y := range s.roles[b] {
			s.loss[int(x)*s.n+int(y)] /= ends // of both ends together
		}
	}
	return floorDiv(bound, ends), nil
}

// onTop solves with something added to each score.
func (s *teamSearch) onTop(ctx context.Context, p *Problem, more int64) (*Result, error) {
	q := *p
	q.Pairs = slices.Clone(p.Pairs)
	for k := range q.Pairs {
		q.Pairs[k].Score += more
	}
	return Solve(ctx, &q)
}

// worth is what two people in one team are worth while improving.
func (s *teamSearch) worth(x, y int32) int64 {
	if v := s.score[int(x)*s.n+int(y)]; v != forbidden {
		return v
	}
	return -s.forbid
}

// try improves teams, and remembers the best, even where somebody may not be with somebody.
func (s *teamSearch) try(ctx context.Context, all [][]int32) error {
	total, err := s.descend(ctx, all)
	if err == nil && (s.base == nil || total >= s.worthOf) {
		s.base, s.worthOf = all, total
	}
	s.offer(all)
	return err
}

// begin begins with teams in several orders of the people.
func (s *teamSearch) begin(ctx context.Context, teams int) error {
	s.base = nil
	for start := range teamStarts {
		all := make([][]int32, teams)
		next := make([]int, len(s.roles))
		for t := range all {
			for _, r := range s.places {
				list := s.roles[r]
				all[t] = append(all[t], list[(next[r]*stride(len(list), start)+start*7)%len(list)])
				next[r]++
			}
		}
		if err := s.try(ctx, all); err != nil {
			return err
		}
	}
	return nil
}

// improve changes the best teams a little, places one place anew at a time again, and goes on from whatever is no worse.
func (s *teamSearch) improve(ctx context.Context, teams int) error {
	dice := rand.New(rand.NewPCG(uint64(s.n), uint64(teams))) // the same each time
	for range min(teamKicks, teamKickWork/(teams*teams*len(s.places)*len(s.places))) {
		if teams < 2 || s.found != nil && s.best >= s.bound {
			return nil
		}
		all := make([][]int32, teams)
		for t, team := range s.base {
			all[t] = slices.Clone(team)
		}
		for range 2 + dice.IntN(3) { // two change teams
			a, b, place := dice.IntN(teams), dice.IntN(teams), dice.IntN(len(s.places))
			all[a][place], all[b][place] = all[b][place], all[a][place]
		}
		if err := s.try(ctx, all); err != nil {
			return err
		}
	}
	return nil
}

// descend places one place of all teams anew at a time while that gains.
func (s *teamSearch) descend(ctx context.Context, all [][]int32) (int64, error) {
	last := int64(nothing)
	for {
		total := int64(0)
		for place := range s.places {
			var err error
			if total, err = s.anew(ctx, all, place); err != nil {
				return 0, err
			}
		}
		if total <= last {
			return total, nil
		}
		last = total
	}
}

// stride is a step by which a round of so many is gone through without meeting anybody twice; another one for each start.
func stride(count, start int) int {
	step := 1 + start*start
	for ; gcd(int64(step), int64(count)) != 1; step++ {
	}
	return step
}

// anew gives one place of all teams to the best people of its role who are in no other place, and gives the total.
func (s *teamSearch) anew(ctx context.Context, all [][]int32, place int) (int64, error) {
	busy := make([]bool, s.n)
	for _, team := range all {
		for k, who := range team {
			busy[who] = busy[who] || k != place
		}
	}
	var free []int32
	for _, who := range s.roles[s.places[place]] {
		if !busy[who] {
			free = append(free, who)
		}
	}
	table := &Table[int64]{Rows: len(all), Cols: len(free), Scores: make([]int64, len(all)*len(free))}
	rest := int64(0)
	for t, team := range all {
		for k, x := range team {
			for _, y := range team[:k] {
				if x != team[place] && y != team[place] {
					rest += s.worth(x, y)
				}
			}
		}
		for c, who := range free {
			for k, x := range team {
				if k != place {
					table.Scores[t*len(free)+c] += s.worth(who, x)
				}
			}
		}
	}
	p, err := SolveTable(ctx, table)
	if err != nil {
		return 0, err
	}
	for t, c := range p.Col {
		all[t][place] = free[c]
	}
	return rest + p.Total, nil
}

// offer remembers teams that are allowed and better than those before.
func (s *teamSearch) offer(all [][]int32) {
	total := int64(0)
	for _, team := range all {
		v := s.of(team)
		if v == forbidden {
			return
		}
		total += v
	}
	if s.found != nil && total <= s.best {
		return
	}
	s.best, s.found = total, nil
	for _, team := range all {
		s.found = append(s.found, slices.Clone(team))
	}
}

// of is the total of a team, or forbidden.
func (s *teamSearch) of(team []int32) int64 {
	total := int64(0)
	for k, x := range team {
		for _, y := range team[:k] {
			v := s.score[int(x)*s.n+int(y)]
			if v == forbidden {
				return forbidden
			}
			total += v
		}
	}
	return total
}

// search tries all placings in so many teams that can be better than the best one found; false when there are too many.
func (s *teamSearch) search(ctx context.Context, teams, limit int) (bool, error) {
	if s.found != nil && s.best >= s.bound {
		return true, nil
	}
	t := &teamTree{teamSearch: s, ctx: ctx, teams: teams, limit: limit, used: make([]bool, s.n)}
	for range teams {
		t.all = append(t.all, make([]int32, len(s.places)))
	}
	s.tried = 0
	t.fill(0, 0, 0)
	return s.tried <= limit && t.err == nil, t.err
}

// teamTree fills place after place of team after team. Of the same role people come in order, and teams in the order of their first person: that is no
// loss, since nothing tells teams or places of one role apart.
type teamTree struct {
	*teamSearch
	ctx   context.Context
	teams int
	limit int
	used  []bool
	all   [][]int32
	err   error
}

func (t *teamTree) fill(team, place int, lost int64) {
	if team == t.teams {
		t.offer(t.all)
		return
	}
	if place == len(t.places) {
		t.fill(team+1, 0, lost)
		return
	}
	now := t.all[team]
	after := int32(-1)
	switch {
	case place > 0 && t.places[place] == t.places[place-1]:
		after = now[place-1]
	case place == 0 && team > 0:
		after = t.all[team-1][0]
	}
	for _, who := range t.roles[t.places[place]] {
		if who <= after || t.used[who] {
			continue
		}
		if t.tried++; t.tried > t.limit || t.err != nil {
			return
		}
		if t.tried&0xfff == 0 && t.ctx.Err() != nil {
			t.err = t.ctx.Err()
			return
		}
		more, ok := lost, true
		for _, x := range now[:place] {
			if t.score[int(who)*t.n+int(x)] == forbidden {
				ok = false
				break
			}
			more += t.loss[int(who)*t.n+int(x)]
		}
		if !ok || t.found != nil && t.bound-more <= t.best {
			continue
		}
		t.used[who], now[place] = true, who
		t.fill(team, place+1, more)
		t.used[who] = false
	}
}

// write puts what was found into a placing.
func (s *teamSearch) write(p *TeamPlacing) {
	p.Total = s.best
	for _, team := range s.found {
		people := slices.Clone(team)
		slices.SortFunc(people, func(a, b int32) int {
			if d := s.q.Role[a] - s.q.Role[b]; d != 0 {
				return int(d)
			}
			return int(a - b)
		})
		p.Teams = append(p.Teams, Team{people, s.of(people)})
	}
	slices.SortFunc(p.Teams, func(a, b Team) int { return int(a.People[0] - b.People[0]) })
}

// VerifyTeams checks from outside that a placing keeps the rules, and that its total is right. It does not check the bound.
func VerifyTeams(q *Teams, p *TeamPlacing) error {
	score := map[[2]int32]int64{}
	for _, e := range q.Pairs {
		score[[2]int32{min(e.Left, e.Right), max(e.Left, e.Right)}] = e.Score
	}
	seen, sum := map[int32]bool{}, int64(0)
	for _, team := range p.Teams {
		has, total := make([]int32, len(q.Need)), int64(0)
		for k, who := range team.People {
			if who < 0 || int(who) >= len(q.Role) || seen[who] {
				return fmt.Errorf("person %d is placed twice, or is not there", who)
			}
			seen[who] = true
			has[q.Role[who]]++
			for _, other := range team.People[:k] {
				v, ok := score[[2]int32{min(who, other), max(who, other)}]
				if !ok {
					return fmt.Errorf("%d and %d may not be in one team", who, other)
				}
				total += v
			}
		}
		if !slices.Equal(has, q.Need) || total != team.Score {
			return fmt.Errorf("the team %v is of another composition, or has another score", team.People)
		}
		sum += total
	}
	if sum != p.Total {
		return errors.New("the total is wrong")
	}
	if len(p.Teams) > p.Most || len(p.Teams) == p.Most && p.Total > p.Bound {
		return errors.New("the placing is above its bound")
	}
	return nil
}
