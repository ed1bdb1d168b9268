package assign

import (
	"errors"
	"math/rand/v2"
	"testing"
)

// canRotate tries all timetables of so many rounds in which nobody presents to more than most tables, table by table and round by round.
func canRotate(q *Rotation, rounds, most int) (possible bool, wishes int64) {
	away, weight := map[[2]int32]bool{}, map[[2]int32]int64{}
	for _, u := range q.Unavailable {
		away[u] = true
	}
	for _, w := range q.Wishes {
		weight[[2]int32{w.Table, w.Presenter}] = w.Weight
	}
	busy := map[[2]int32]int{}
	heard := map[[2]int32]bool{}
	load := make([]int, q.Presenters)
	var try func(table, round, left int, sum int64)
	try = func(table, round, left int, sum int64) {
		if table == q.Tables {
			if !possible || sum > wishes {
				possible, wishes = true, sum
			}
			return
		}
		if left == 0 {
			try(table+1, 0, q.Hears, sum)
			return
		}
		if rounds-round < left {
			return
		}
		for p := range int32(q.Presenters) {
			at, pair := [2]int32{int32(round), p}, [2]int32{int32(table), p}
			if heard[pair] || away[[2]int32{p, int32(round)}] || busy[at] >= q.together() || load[p] >= most {
				continue
			}
			heard[pair] = true
			busy[at]++
			load[p]++
			try(table, round+1, left-1, sum+weight[pair])
			busy[at]--
			load[p]--
			heard[pair] = false
		}
		try(table, round+1, left, sum)
	}
	try(0, 0, q.Hears, 0)
	return possible, wishes
}

func TestRotateNeedsTheFewestRounds(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 400 {
		q := &Rotation{Tables: 1 + r.IntN(3), Presenters: 1 + r.IntN(3), Joint: r.IntN(3) == 0}
		q.Hears = 1 + r.IntN(min(2, q.Presenters))
		for p := range int32(q.Presenters) {
			for round := range int32(3) {
				if r.IntN(3) == 0 {
					q.Unavailable = append(q.Unavailable, [2]int32{p, round})
				}
			}
		}
		got, err := Rotate(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if err := VerifyTimetable(q, got); err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if ok, _ := canRotate(q, got.Rounds-1, q.Tables); ok {
			t.Fatalf("%+v: %d rounds, but one less is possible", q, got.Rounds)
		}
		if b := got.Fewer; !b.TooFewRounds && (b.Of != got.Rounds-1 || b.Most >= b.Needed || b.Most != b.Each*len(b.Presenters)+q.Tables*len(b.Rounds)+q.together()*b.Pairs) {
			t.Fatalf("%+v: the proof %+v is none", q, b)
		}
		asked := *q
		asked.Rounds = got.Rounds - 1
		var few *TooFewError
		if _, err := Rotate(t.Context(), &asked); asked.Rounds > 0 && (!errors.As(err, &few) || few.Fewest != got.Rounds || few.Why.Of != asked.Rounds) {
			t.Fatalf("%+v: %v", asked, err)
		}
	}
}

// TestRotateMeetsWishes compares with all timetables: to how many tables anybody presents, and the wishes that can then be met.
func TestRotateMeetsWishes(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 4))
	for n := range 500 {
		q := &Rotation{Tables: 1 + r.IntN(3), Presenters: 2 + r.IntN(3), Hears: 1 + r.IntN(2), Joint: r.IntN(3) == 0}
		for table := range int32(q.Tables) {
			for p := range int32(q.Presenters) {
				if r.IntN(2) == 0 {
					q.Wishes = append(q.Wishes, Wish{table, p, 1 + r.Int64N(3)})
				}
			}
		}
		if n%3 > 0 {
			for range 1 + r.IntN(3) {
				q.Unavailable = append(q.Unavailable, [2]int32{r.Int32N(int32(q.Presenters)), r.Int32N(3)})
			}
		}
		if r.IntN(3) == 0 {
			q.Most = 1 + r.IntN(3)
		}
		if r.IntN(3) == 0 {
			q.Rounds = 3
		}
		got, err := Rotate(t.Context(), q)
		var few *TooFewError
		if errors.As(err, &few) {
			if few.Why.TooSeldom != (q.Most > 0 && q.Most*q.Presenters < q.Tables*q.Hears) {
				t.Fatalf("%+v: %+v", q, few)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if err := VerifyTimetable(q, got); err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if got.Wishes != got.WishBound {
			t.Fatalf("%+v: %d of %d wishes", q, got.Wishes, got.WishBound)
		}
		if _, most := canRotate(q, got.Rounds, got.Each); got.Wishes != most {
			t.Fatalf("%+v: meets %d of %d", q, got.Wishes, most)
		}
		if ok, _ := canRotate(q, got.Rounds, got.Each-1); ok && q.Most == 0 {
			t.Fatalf("%+v: somebody presents to %d tables, and need not", q, got.Each)
		}
	}
}

// TestRotateWishesOfAProgramme: eight tables hear two of six managers, one of whom is away in the second round. Four wish for that one.
func TestRotateWishesOfAProgramme(t *testing.T) {
	q := &Rotation{Tables: 8, Presenters: 6, Hears: 2, Unavailable: [][2]int32{{0, 1}}, Wishes: []Wish{{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {2, 0, 1}, {3, 0, 1}}}
	got, err := Rotate(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyTimetable(q, got); err != nil {
		t.Fatal(err)
	}
	if got.Rounds != 3 || got.Wishes != 3 || got.WishBound != 3 {
		t.Errorf("%d rounds, %d wishes of at most %d", got.Rounds, got.Wishes, got.WishBound)
	}
	q.Most, q.Rounds = 4, 5
	if got, err = Rotate(t.Context(), q); err != nil || VerifyTimetable(q, got) != nil || got.Wishes != 5 {
		t.Errorf("%+v %v", got, err)
	}
}

// TestRotateAsProgrammesDo has the sizes that editions have.
func TestRotateAsProgrammesDo(t *testing.T) {
	for _, c := range []struct {
		q    Rotation
		want int
	}{
		{Rotation{Tables: 8, Presenters: 8, Hears: 2}, 2},
		{Rotation{Tables: 8, Presenters: 6, Hears: 2}, 3},
		{Rotation{Tables: 8, Presenters: 4, Hears: 2, Joint: true}, 2},
		{Rotation{Tables: 8, Presenters: 4, Hears: 4}, 8},
		{Rotation{Tables: 3, Presenters: 8, Hears: 5}, 5},
		{Rotation{Tables: 60, Presenters: 45, Hears: 6, Unavailable: [][2]int32{{0, 0}, {1, 0}, {44, 3}}}, 9},
		{Rotation{Tables: 8, Presenters: 8, Hears: 2, Rounds: 5, Unavailable: [][2]int32{{0, 0}}}, 5},
	} {
		got, err := Rotate(t.Context(), &c.q)
		if err != nil {
			t.Errorf("%+v: %v", c.q, err)
			continue
		}
		if got.Rounds != c.want {
			t.Errorf("%+v: %d rounds, want %d", c.q, got.Rounds, c.want)
		}
		if err := VerifyTimetable(&c.q, got); err != nil {
			t.Errorf("%+v: %v", c.q, err)
		}
	}
	var few *TooFewError
	if _, err := Rotate(t.Context(), &Rotation{Tables: 8, Presenters: 6, Hears: 2, Rounds: 2}); !errors.As(err, &few) || few.Fewest != 3 || few.Why.Most != 12 || few.Why.Needed != 16 {
		t.Errorf("two rounds for 16 visits of 6: %v", err)
	}
	for _, q := range []Rotation{{}, {Tables: 1, Presenters: 1, Hears: 2}, {Tables: 1, Presenters: 1, Hears: 1, Unavailable: [][2]int32{{1, 0}}}, {Tables: 1, Presenters: 1, Hears: 1, Wishes: []Wish{{0, 1, 1}}}} {
		if _, err := Rotate(t.Context(), &q); err == nil {
			t.Errorf("%+v: no error", q)
		}
	}
}
