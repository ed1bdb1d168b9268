package assign

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
)

// teamsOf makes a random question with so many people of each role.
func teamsOf(r *rand.Rand, need []int32, people []int, share float64, width int64) *Teams {
	q := &Teams{Need: need}
	for role, n := range people {
		for range n {
			q.Role = append(q.Role, int32(role))
		}
	}
	r.Shuffle(len(q.Role), func(a, b int) { q.Role[a], q.Role[b] = q.Role[b], q.Role[a] })
	for i := range q.Role {
		for j := range i {
			if r.Float64() < share {
				a, b := int32(i), int32(j)
				if r.IntN(2) == 0 {
					a, b = b, a
				}
				q.Pairs = append(q.Pairs, Pair{a, b, r.Int64N(2*width+1) - width})
			}
		}
	}
	return q
}

// bestTeams tries all placings.
func bestTeams(q *Teams) (count int, total int64) {
	score := map[[2]int32]int64{}
	for _, e := range q.Pairs {
		score[[2]int32{e.Left, e.Right}], score[[2]int32{e.Right, e.Left}] = e.Score, e.Score
	}
	used := make([]bool, len(q.Role))
	var next func(teams int, sum int64, from int)
	var fill func(team []int32, need []int32, from int, sum int64, done func(sum int64))
	fill = func(team, need []int32, from int, sum int64, done func(int64)) {
		missing := int32(0)
		for _, k := range need {
			missing += k
		}
		if missing == 0 {
			done(sum)
			return
		}
		for who := from; who < len(q.Role); who++ {
			if used[who] || need[q.Role[who]] == 0 {
				continue
			}
			more, ok := sum, true
			for _, x := range team {
				v, listed := score[[2]int32{x, int32(who)}]
				more, ok = more+v, ok && listed
			}
			if !ok {
				continue
			}
			used[who] = true
			need[q.Role[who]]--
			fill(append(team, int32(who)), need, who+1, more, done)
			need[q.Role[who]]++
			used[who] = false
		}
	}
	next = func(teams int, sum int64, from int) {
		if teams > count || teams == count && (sum > total || teams == 0) {
			count, total = teams, sum
		}
		for first := from; first < len(q.Role); first++ { // the person of the smallest number in the next team
			if used[first] {
				continue
			}
			need := append([]int32(nil), q.Need...)
			need[q.Role[first]]--
			used[first] = true
			fill([]int32{int32(first)}, need, first+1, sum, func(s int64) { next(teams+1, s, first+1) })
			used[first] = false
		}
	}
	next(0, 0, 0)
	return count, total
}

func TestTeamsAreBestOnSmallProblems(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 2))
	several := 0
	for trial := range 600 {
		need := [][]int32{{1, 1, 1}, {1, 2}, {2}, {1, 1, 2}, {3}, {1}, {2, 2}, {1, 1}}[r.IntN(8)]
		var people []int
		for _, k := range need {
			people = append(people, r.IntN(3*int(k)+2))
		}
		q := teamsOf(r, need, people, []float64{1, 0.9, 0.6}[r.IntN(3)], []int64{1, 20, 1 << 30}[r.IntN(3)])
		count, total := bestTeams(q)
		if count > 1 {
			several++
		}
		got, err := PlaceTeams(t.Context(), q)
		if err != nil {
			t.Fatalf("trial %d, %+v: %v", trial, q, err)
		}
		if err := VerifyTeams(q, got); err != nil {
			t.Fatalf("trial %d, %+v: %+v: %v", trial, q, got, err)
		}
		if !got.Proved || len(got.Teams) != count || got.Total != total || got.Most != count || got.Bound != total {
			t.Fatalf("trial %d, %+v: %+v, best %d with %d", trial, q, got, count, total)
		}
	}
	if several < 150 {
		t.Errorf("only %d had several teams", several)
	}
}

// TestTeamsOfThreeAreTrios compares the two ways to place in threes.
func TestTeamsOfThreeAreTrios(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 2))
	for range 20 {
		trios := threes(r, 4, 5, 4, 0.9, 50)
		q := &Teams{Need: []int32{1, 1, 1}, Role: []int32{0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2}}
		for k, list := range [][]Pair{trios.FirstSecond, trios.FirstThird, trios.SecondThird} {
			for _, e := range list {
				q.Pairs = append(q.Pairs, Pair{e.Left + []int32{0, 0, 4}[k], e.Right + []int32{4, 9, 9}[k], e.Score})
			}
		}
		a, err := PlaceTrios(t.Context(), trios)
		if err != nil {
			t.Fatal(err)
		}
		b, err := PlaceTeams(t.Context(), q)
		if err != nil || len(a.Trios) != len(b.Teams) || a.Total != b.Total || !b.Proved {
			t.Fatalf("%+v, and as teams %+v %v", a, b, err)
		}
	}
}

func TestTeamsOfMoreComeWithABound(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 2))
	for _, n := range []int{6, 20} {
		q := teamsOf(r, []int32{1, 1, 2}, []int{n, n + 2, 2*n + 1}, 0.95, 100)
		got, err := PlaceTeams(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyTeams(q, got); err != nil {
			t.Fatal(err)
		}
		if len(got.Teams) != n || got.Most != n || got.Bound > 2*got.Total {
			t.Errorf("%d: %d teams with %d, at most %d with %d", n, len(got.Teams), got.Total, got.Most, got.Bound)
		}
		got.Teams[0].People[0], got.Teams[1].People[0] = got.Teams[1].People[0], got.Teams[0].People[0]
		if VerifyTeams(q, got) == nil {
			t.Error("people who changed teams were not noticed")
		}
	}
}

func TestWrongTeamsAreRefused(t *testing.T) {
	for name, q := range map[string]*Teams{
		"role":     {Role: []int32{0, 2}, Need: []int32{1, 1}},
		"none":     {Role: []int32{0}, Need: []int32{0}},
		"large":    {Role: []int32{0}, Need: []int32{teamSize + 1}},
		"many":     {Role: make([]int32, teamPeople+1), Need: []int32{2}},
		"nobody":   {Role: []int32{0, 0}, Need: []int32{2}, Pairs: []Pair{{0, 2, 1}}},
		"oneself":  {Role: []int32{0, 0}, Need: []int32{2}, Pairs: []Pair{{1, 1, 1}}},
		"twice":    {Role: []int32{0, 0}, Need: []int32{2}, Pairs: []Pair{{0, 1, 1}, {1, 0, 1}}},
		"score":    {Role: []int32{0, 0}, Need: []int32{2}, Pairs: []Pair{{0, 1, MaxScore + 1}}},
		"together": {Role: []int32{0, 0}, Need: []int32{2}, Pairs: []Pair{{0, 1, MaxScore}}},
	} {
		if _, err := PlaceTeams(t.Context(), q); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if p, err := PlaceTeams(t.Context(), &Teams{}); err != nil || len(p.Teams) != 0 || !p.Proved {
		t.Errorf("nobody: %+v %v", p, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := PlaceTeams(ctx, teamsOf(rand.New(rand.NewPCG(1, 1)), []int32{1, 2}, []int{20, 40}, 1, 100)); !errors.Is(err, context.Canceled) {
		t.Errorf("goes on when it should stop: %v", err)
	}
}
