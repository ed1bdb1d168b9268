package assign

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

// ranked makes random rankings, full or partial, with or without ties.
func ranked(r *rand.Rand, left, right int, share float64, ties int32) *Rankings {
	side := func(n, others int) [][]Choice {
		out := make([][]Choice, n)
		for i := range out {
			rank := 1 + r.Int32N(2)
			for _, j := range r.Perm(others) {
				if r.Float64() < share {
					if ties == 0 || r.Int32N(ties) > 0 {
						rank += 1 + r.Int32N(4)/3 // with gaps
					}
					out[i] = append(out[i], Choice{int32(j), rank})
				}
			}
		}
		return out
	}
	return &Rankings{Left: side(left, right), Right: side(right, left)}
}

// opposed makes rankings in which people who are wanted much want back little, which gives many stable placings.
func opposed(r *rand.Rand, n int) *Rankings {
	rankings := &Rankings{Left: make([][]Choice, n), Right: make([][]Choice, n)}
	for i := range n {
		for j := range n {
			k := int32((j - i + n) % n)
			rankings.Left[i] = append(rankings.Left[i], Choice{int32(j), 1 + 10*k + r.Int32N(8)})
			rankings.Right[j] = append(rankings.Right[j], Choice{int32(i), 1 + 10*(int32(n)-k) + r.Int32N(8)})
		}
	}
	return rankings
}

// allStable finds every placing that is stable under strict lists, by trying all.
func allStable(l *Lattice) [][]int32 {
	n, m := l.left.people(), l.right.people()
	at := make([]int32, n)
	has := make([]int32, m)
	for j := range has {
		has[j] = -1
	}
	var out [][]int32
	stable := func() bool {
		for i := range n {
			for p := int32(0); p < l.left.start[i+1]-l.left.start[i]; p++ {
				if at[i] >= 0 && p >= at[i] {
					break
				}
				e := l.left.start[i] + p
				if h := has[l.left.who[e]]; h < 0 || l.left.mirror[e] < h {
					return false
				}
			}
		}
		return true
	}
	var try func(i int)
	try = func(i int) {
		if i == n {
			if stable() {
				partner := make([]int32, n)
				for k, p := range at {
					partner[k] = -1
					if p >= 0 {
						partner[k] = l.left.who[l.left.start[k]+p]
					}
				}
				out = append(out, partner)
			}
			return
		}
		at[i] = -1
		try(i + 1)
		for e := l.left.start[i]; e < l.left.start[i+1]; e++ {
			if j := l.left.who[e]; has[j] < 0 {
				at[i], has[j] = e-l.left.start[i], l.left.mirror[e]
				try(i + 1)
				has[j] = -1
			}
		}
		at[i] = -1
	}
	try(0)
	return out
}

// closed counts the sets of rotations that lead to stable placings.
func closed(l *Lattice) int {
	count := 0
	used := make([]bool, len(l.rotations))
	var try func(n int)
	try = func(n int) {
		if n == len(used) {
			count++
			return
		}
		used[n] = false
		try(n + 1)
		for _, b := range l.before[n] {
			if !used[b] {
				return
			}
		}
		used[n] = true
		try(n + 1)
		used[n] = false
	}
	try(0)
	return count
}

// score is what each stable placing is judged by.
func score(l *Lattice, partner []int32) (left, right int64, regret int32) {
	for i, j := range partner {
		for e := l.left.start[i]; e < l.left.start[i+1] && j >= 0; e++ {
			if l.left.who[e] == j {
				a, b := l.left.rank[e], l.right.rank[l.right.start[j]+l.left.mirror[e]]
				left, right, regret = left+int64(a), right+int64(b), max(regret, a, b)
			}
		}
	}
	return left, right, regret
}

func checkLattice(t *testing.T, r *Rankings) (placings int) {
	t.Helper()
	l, err := StableMatchings(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	all := allStable(l)
	if got := closed(l); got != len(all) {
		t.Fatalf("%+v: %d sets of rotations, %d stable placings", r, got, len(all))
	}
	var leftBest, rightBest, sum, gap int64 = 1 << 40, 1 << 40, 1 << 40, 1 << 40
	regret := int32(1 << 30)
	for _, p := range all {
		a, b, c := score(l, p)
		leftBest, rightBest, sum, gap, regret = min(leftBest, a), min(rightBest, b), min(sum, a+b), min(gap, max(a-b, b-a)), min(regret, c)
	}
	egalitarian, err := l.Egalitarian(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal, err := l.Equal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	least := l.MinRegret()
	for name, m := range map[string]*Matching{"left": l.LeftBest(), "right": l.RightBest(), "egalitarian": egalitarian, "regret": least, "equal": equal} {
		if err := VerifyStable(r, m.Partner); err != nil || m.Proved == l.Ties() {
			t.Errorf("%+v: %s: %v, proved %v with ties %v", r, name, err, m.Proved, l.Ties())
		}
	}
	first, err := FirstStable(t.Context(), r)
	want := l.LeftBest()
	want.used = nil
	if err != nil || !reflect.DeepEqual(first, want) {
		t.Errorf("%+v: first %+v %v, want %+v", r, first, err, want)
	}
	if l.LeftBest().LeftRanks != leftBest || l.RightBest().RightRanks != rightBest {
		t.Errorf("%+v: best of a side", r)
	}
	if egalitarian.LeftRanks+egalitarian.RightRanks != sum || least.Regret != regret {
		t.Errorf("%+v: egalitarian %+v want %d, regret %+v want %d", r, egalitarian, sum, least, regret)
	}
	proved := gap
	if l.Ties() {
		proved = 0
	}
	if d := max(equal.Difference, -equal.Difference); d != gap || equal.LeastDifference != proved {
		t.Errorf("%+v: equal %+v want %d", r, equal, gap)
	}
	return len(all)
}

func TestStableMatchingsAgainstAll(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	several := 0
	for range 2000 {
		if checkLattice(t, opposed(r, 1+r.IntN(6))) > 2 {
			several++
		}
		if checkLattice(t, ranked(r, 1+r.IntN(6), 1+r.IntN(6), []float64{1, 1, 0.7}[r.IntN(3)], []int32{0, 0, 3}[r.IntN(3)])) > 2 {
			several++
		}
		if t.Failed() {
			return
		}
	}
	if several < 1000 {
		t.Errorf("only %d had more than two placings", several)
	}
}

func FuzzStable(f *testing.F) {
	f.Add(uint64(4), uint64(4))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		r := rand.New(rand.NewPCG(a, b))
		checkLattice(t, ranked(r, 1+r.IntN(5), 1+r.IntN(5), 0.8, r.Int32N(4)))
	})
}

// TestKnownLattice uses lists made so that each side's first choices are the other's last: n of every kind in between.
func TestKnownLattice(t *testing.T) {
	const n = 9 // person i wants i, i+1, ...; person j of the other side wants j+1, j+2, ..., j
	r := &Rankings{}
	for i := range int32(n) {
		var left, right []Choice
		for k := range int32(n) {
			left = append(left, Choice{(i + k) % n, k + 1})
			right = append(right, Choice{(i + 1 + k) % n, k + 1})
		}
		r.Left, r.Right = append(r.Left, left), append(r.Right, right)
	}
	l, err := StableMatchings(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	equal, err := l.Equal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if l.Rotations() != n-1 || l.LeftBest().LeftMean != 1 || l.LeftBest().RightMean != n || l.RightBest().RightMean != 1 || equal.LeftMean != 5 || equal.RightMean != 5 {
		t.Errorf("%d rotations, equal %+v", l.Rotations(), equal)
	}
}

func TestNobodyIsFavouredBySide(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 50 {
		a := ranked(r, 12, 12, 1, 4)
		one, err := StableMatchings(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		other, err := StableMatchings(t.Context(), &Rankings{Left: a.Right, Right: a.Left})
		if err != nil {
			t.Fatal(err)
		}
		x, err := one.Equal(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		y, err := other.Equal(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if max(x.Difference, -x.Difference) != max(y.Difference, -y.Difference) {
			t.Errorf("%d one way round, %d the other", x.Difference, y.Difference)
		}
	}
}

func TestWrongRankingsAreRefused(t *testing.T) {
	for _, r := range []*Rankings{
		{Left: [][]Choice{{{1, 1}}}, Right: [][]Choice{{}}},
		{Left: [][]Choice{{{0, 1}, {0, 2}}}, Right: [][]Choice{{}}},
		{Left: [][]Choice{{}}, Right: [][]Choice{{{-1, 1}}}},
		{Left: [][]Choice{{{0, 0}}}, Right: [][]Choice{{{0, 1}}}},
	} {
		if _, err := StableMatchings(t.Context(), r); err == nil {
			t.Errorf("%+v: no error", r)
		}
		if _, err := FirstStable(t.Context(), r); err == nil {
			t.Errorf("%+v: no error from the first one", r)
		}
	}
	r := &Rankings{Left: [][]Choice{{{0, 1}, {1, 2}}, {{0, 1}, {1, 2}}}, Right: [][]Choice{{{0, 1}, {1, 2}}, {{0, 1}, {1, 2}}}}
	if VerifyStable(r, []int32{0, 1}) != nil || VerifyStable(r, []int32{1, 0}) == nil || VerifyStable(r, []int32{0, 0}) == nil || VerifyStable(r, []int32{0, -1}) == nil {
		t.Error("VerifyStable does not see what is stable")
	}
}

// TestFirstStableOfMany: in larger lists people are asked so often that they are looked up and no longer looked for.
func TestFirstStableOfMany(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	alike := &Rankings{Left: make([][]Choice, 60), Right: make([][]Choice, 60)} // all want the same, who want the last ones most
	for i := range int32(60) {
		for k := range int32(60) {
			alike.Left[i], alike.Right[i] = append(alike.Left[i], Choice{k, k + 1}), append(alike.Right[i], Choice{59 - k, k + 1})
		}
	}
	// Everybody wants the same few, whose lists are short beside the number of people.
	few := &Rankings{Left: make([][]Choice, 1000), Right: make([][]Choice, 240)}
	for i := range int32(240) {
		for k := range int32(240) {
			few.Left[i], few.Right[i] = append(few.Left[i], Choice{k, k + 1}), append(few.Right[i], Choice{239 - k, k + 1})
		}
	}
	for _, rankings := range []*Rankings{alike, few, ranked(r, 90, 90, 1, 0), ranked(r, 90, 60, 0.6, 0), ranked(r, 60, 90, 0.6, 0), ranked(r, 200, 200, 0.1, 0), ranked(r, 200, 30, 0.1, 0), ranked(r, 80, 80, 0.8, 5)} {
		l, err := StableMatchings(t.Context(), rankings)
		if err != nil {
			t.Fatal(err)
		}
		first, err := FirstStable(t.Context(), rankings)
		want := l.LeftBest()
		want.used = nil
		if err != nil || !reflect.DeepEqual(first, want) {
			t.Errorf("first %+v %v, want %+v", first, err, want)
		}
		if err := VerifyStable(rankings, first.Partner); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkFirstStable(b *testing.B) {
	r := ranked(rand.New(rand.NewPCG(1, 1)), 5000, 5000, 1, 0)
	timed(b, func() error { _, err := FirstStable(b.Context(), r); return err })
}

func BenchmarkStable(b *testing.B) {
	for _, n := range []int{1000, 2000} {
		r := ranked(rand.New(rand.NewPCG(1, 1)), n, n, 1, 0)
		b.Run(fmt.Sprintf("lattice/%d", n), func(b *testing.B) {
			timed(b, func() error { _, err := StableMatchings(b.Context(), r); return err })
		})
		l, err := StableMatchings(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("first/%d", n), func(b *testing.B) {
			timed(b, func() error { propose(&l.left, &l.right); return nil })
		})
		b.Run(fmt.Sprintf("equal/%d", n), func(b *testing.B) {
			timed(b, func() error {
				m, err := l.Equal(b.Context())
				if err == nil && !m.Proved {
					return fmt.Errorf("not proved: %d, at least %d", m.Difference, m.LeastDifference)
				}
				return err
			})
		})
		b.Run(fmt.Sprintf("egalitarian/%d", n), func(b *testing.B) {
			timed(b, func() error { _, err := l.Egalitarian(b.Context()); return err })
		})
	}
}
