package assign

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// planted makes a question whose best total is known without solving it: prices are drawn for everybody, a placing of all left people is hidden, each of whose
// pairs is worth its two prices, and every other pair is worth less by what slack draws, or as much. Nobody on the right beyond the hidden ones has a price. By weak
// duality no placing is worth more than all prices together.
func planted(r *rand.Rand, left, right, k int, width int64, slack func() int64) (p *Problem, best int64) {
	p = &Problem{Left: left, Right: right}
	u, v := make([]int64, left), make([]int64, right)
	hidden := r.Perm(right)
	for i := range u {
		u[i], v[hidden[i]] = r.Int64N(width), r.Int64N(width)
		best += u[i] + v[hidden[i]]
	}
	seen := make([]int, right)
	for i := range left {
		p.Pairs = append(p.Pairs, Pair{int32(i), int32(hidden[i]), u[i] + v[hidden[i]]})
		seen[hidden[i]] = i + 1
		for n := 1; n < min(k, right); {
			if j := r.IntN(right); seen[j] != i+1 {
				seen[j] = i + 1
				n++
				p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), u[i] + v[j] - slack()})
			}
		}
	}
	r.Shuffle(len(p.Pairs), func(a, b int) { p.Pairs[a], p.Pairs[b] = p.Pairs[b], p.Pairs[a] })
	return p, best
}

// TestPlantedOptima: full tables of the sizes 100 to 800 with costs as small as 1 to 100, as in the OR-Library, and lists; ties, hardly any slack, large scores, more
// people on one side. All of them have exactly the total that was planted, by Solve and by SolveTable.
func TestPlantedOptima(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 4))
	upTo := func(n int64) func() int64 { return func() int64 { return r.Int64N(n + 1) } }
	cases := map[string]struct {
		left, right, k int
		width          int64
		slack          func() int64
	}{
		"100":           {100, 100, 100, 50, upTo(99)},
		"200":           {200, 200, 200, 50, upTo(99)},
		"400":           {400, 400, 400, 50, upTo(30)},
		"800":           {800, 800, 800, 50, upTo(99)},
		"ties":          {300, 300, 300, 3, upTo(1)},
		"hardly slack":  {400, 400, 400, 1_000_000, upTo(2)},
		"large":         {250, 250, 250, MaxScore / 4, upTo(MaxScore / 4)},
		"short":         {180, 300, 300, 1000, upTo(40)},
		"lists":         {3000, 3000, 12, 1_000_000, upTo(2000)},
		"lists, ties":   {3000, 3000, 12, 4, upTo(2)},
		"lists, short":  {2500, 3000, 12, 1000, upTo(500)},
		"no slack":      {200, 200, 60, 1000, upTo(0)},
		"one too many":  {199, 200, 200, 1000, upTo(3)},
		"a large slack": {300, 300, 300, 1000, func() int64 { return r.Int64N(10) * r.Int64N(100_000) }},
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) { // in one order, so that what goes wrong once goes wrong again
		c := cases[name]
		p, best := planted(r, c.left, c.right, c.k, c.width, c.slack)
		got, err := Solve(t.Context(), p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Total != best || len(got.Placed) != c.left {
			t.Errorf("%s: %d placed with %d, planted %d", name, len(got.Placed), got.Total, best)
		}
		if err := Verify(p, got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.k < c.right || c.left != c.right {
			continue
		}
		full := &Table[int64]{Rows: c.left, Cols: c.right, Scores: make([]int64, c.left*c.right)}
		for _, e := range p.Pairs {
			full.Scores[int(e.Left)*c.right+int(e.Right)] = e.Score
		}
		if got, err := SolveTable(t.Context(), full); err != nil || got.Total != best || VerifyTable(full, got) != nil {
			t.Errorf("%s as a table: %+v, %v, planted %d", name, got, err, best)
		}
	}
}

// TestPlantedWithManyLeftOver: far more people on the right than on the left, in long lists, so that a core is solved again and again from the prices before.
// In one of some hundreds, somebody whom nobody had was bid for below 0 and stayed there; the first numbers are such.
func TestPlantedWithManyLeftOver(t *testing.T) {
	try := func(seed uint64, left, right int) {
		r := rand.New(rand.NewPCG(seed, 4))
		p, best := planted(r, left, right, right, 1000, func() int64 { return r.Int64N(41) })
		got, err := Solve(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, got); err != nil || got.Total != best {
			t.Errorf("%d of %d, number %d: %d, planted %d: %v", left, right, seed, got.Total, best, err)
		}
	}
	for _, seed := range []uint64{56, 248, 408, 510, 860} {
		try(seed, 180, 300)
	}
	for range 60 {
		try(rand.Uint64(), 120+rand.IntN(60), 240+rand.IntN(120))
	}
}

// TestPlantedCapacities does the same with several places: each right person's places are as many people's hidden ones.
func TestPlantedCapacities(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 71))
	for range 12 {
		one, best := planted(r, 240, 240, 40, 1000, func() int64 { return r.Int64N(200) })
		// Three right people each become one with three places: the best of what they were worth to somebody counts, so that prices are those of the dearest.
		p := &Problem{Left: 240, Right: 80, RightCapacity: make([]int32, 80)}
		for j := range p.RightCapacity {
			p.RightCapacity[j] = 3
		}
		at := map[[2]int32]int{}
		for _, e := range one.Pairs {
			both := [2]int32{e.Left, e.Right / 3}
			if k, ok := at[both]; ok {
				p.Pairs[k].Score = max(p.Pairs[k].Score, e.Score)
				continue
			}
			at[both] = len(p.Pairs)
			p.Pairs = append(p.Pairs, Pair{both[0], both[1], e.Score})
		}
		got, err := Solve(t.Context(), p)
		if err != nil || Verify(p, got) != nil || len(got.Placed) != 240 || got.Total < best {
			t.Errorf("%v, %v, at least %d", got, err, best)
		}
	}
}

// TestRotationsAreEdgeColourings: where everybody is always there, there are as many rounds as the busiest of all has visits: a table hears so many, or, with visits
// shared out evenly, a presenter makes so many (König).
func TestRotationsAreEdgeColourings(t *testing.T) {
	for tables := 1; tables <= 14; tables++ {
		for presenters := 1; presenters <= 10; presenters++ {
			for hears := 1; hears <= presenters; hears++ {
				q := &Rotation{Tables: tables, Presenters: presenters, Hears: hears}
				got, err := Rotate(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				visits := tables * hears
				if want := max(hears, (visits+presenters-1)/presenters); got.Rounds != want || len(got.Visits) != visits || VerifyTimetable(q, got) != nil {
					t.Fatalf("%+v: %d rounds, %d visits, want %d and %d", q, got.Rounds, len(got.Visits), want, visits)
				}
			}
		}
	}
}
