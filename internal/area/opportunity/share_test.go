package opportunity

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/shared/suit"
)

var sharedAt = db.At(time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC))

// bruteShare tries every way to share people out, and says how many suggestions the best makes and how well they suit.
func bruteShare(openings []opening, people []suit.Found, each int32) (number int, total int64) {
	type pair struct {
		i, j   int
		points int64
	}
	var pairs []pair
	for i, o := range openings {
		for j, v := range people {
			if f := suit.For(o.Want, v, sharedAt); f.OK && !o.Never[v.Person] {
				pairs = append(pairs, pair{i, j, f.Points})
			}
		}
	}
	room, left := make([]int32, len(openings)), make([]int32, len(people))
	for i := range room {
		room[i] = each
	}
	for j, v := range people {
		left[j] = v.Left
	}
	var try func(k, n int, sum int64)
	try = func(k, n int, sum int64) {
		if n > number || n == number && sum > total {
			number, total = n, sum
		}
		if k == len(pairs) {
			return
		}
		if p := pairs[k]; room[p.i] > 0 && left[p.j] > 0 {
			room[p.i]--
			left[p.j]--
			try(k+1, n+1, sum+p.points)
			room[p.i]++
			left[p.j]++
		}
		try(k+1, n, sum)
	}
	try(0, 0, 0)
	return number, total
}

func TestNobodySharesPeopleOutBetter(t *testing.T) {
	rng, l := rand.New(rand.NewPCG(27, 1)), content.BankLists()
	some := func(list []content.BankEntry, most int) (bits int64) {
		for range rng.IntN(most + 1) {
			bits |= 1 << list[rng.IntN(6)].Number
		}
		return bits
	}
	for range 600 {
		var openings []opening
		for i := range 1 + rng.IntN(3) {
			o := opening{ID: db.ID(fmt.Sprint("o", i)), Title: fmt.Sprint("Opportunity ", i), Want: suit.Want{Skills: some(l.Skills, 3), Interests: some(l.Interests, 2)}, Never: map[db.ID]bool{}}
			if rng.IntN(3) == 0 {
				o.Never[db.ID(fmt.Sprint("p", rng.IntN(5)))] = true
			}
			openings = append(openings, o)
		}
		var people []suit.Found
		for j := range rng.IntN(6) {
			v := suit.Found{Person: db.ID(fmt.Sprint("p", j)), Offer: suit.Offer{Skills: some(l.Skills, 3), Interests: some(l.Interests, 3)}, Left: int32(rng.IntN(4))}
			if rng.IntN(2) == 0 {
				v.Asked = sharedAt.Add(-time.Duration(rng.IntN(500)) * 24 * time.Hour)
			}
			people = append(people, v)
		}
		each := int32(1 + rng.IntN(3))
		got, err := share(context.Background(), openings, people, each, sharedAt)
		if err != nil {
			t.Fatal(err)
		}
		number, total := bruteShare(openings, people, each)
		if got.Number != number || got.Total != total {
			t.Fatalf("%d suggestions that count %d, and there are %d that count %d, for %+v and %+v", got.Number, got.Total, number, total, openings, people)
		}
		used, sum := map[db.ID]int32{}, int64(0)
		for _, o := range openings {
			list, seen := got.By[o.ID], map[db.ID]bool{}
			if int32(len(list)) > each {
				t.Fatalf("%d are suggested for one, and up to %d may be", len(list), each)
			}
			for n, v := range list {
				used[v.Person]++
				sum += v.Points
				if seen[v.Person] || o.Never[v.Person] || !v.OK || len(v.Parts) < 2 || n > 0 && best(list[n-1], v) > 0 {
					t.Fatalf("a suggestion breaks a rule: %+v", v)
				}
				seen[v.Person] = true
			}
			for _, v := range got.Others[o.ID] {
				if seen[v.Person] || o.Never[v.Person] || len(v.For) == 0 || len(list) > 0 && v.Points < list[len(list)-1].Points {
					t.Fatalf("somebody would not suit as well: %+v", v)
				}
			}
		}
		for _, v := range people {
			if used[v.Person] > v.Left {
				t.Fatalf("%s is suggested for %d things, and can be asked %d times", v.Person, used[v.Person], v.Left)
			}
		}
		if sum != total {
			t.Fatalf("the suggestions count %d, and %d is said", sum, total)
		}
	}
}

// Who fits everything best is not suggested for everything.
func TestOnePersonIsNotSuggestedForEverything(t *testing.T) {
	want := suit.WantOf([]string{"chair", "listen"}, nil, nil)
	openings := []opening{{ID: "a", Title: "A", Want: want}, {ID: "b", Title: "B", Want: want}, {ID: "c", Title: "C", Want: want}}
	people := []suit.Found{{Person: "all", Offer: suit.Offer{Skills: want.Skills}, Left: 1}, {Person: "some", Offer: suit.Offer{Skills: suit.Bits(content.BankLists().Skills, "chair")}, Left: 2}}
	s, err := share(context.Background(), openings, people, 1, sharedAt)
	if err != nil {
		t.Fatal(err)
	}
	if s.Number != 3 || len(s.By["a"])+len(s.By["b"])+len(s.By["c"]) != 3 {
		t.Errorf("%+v", s.By)
	}
	times := map[db.ID]int{}
	for id, list := range s.By {
		times[list[0].Person]++
		if list[0].Person == "some" && (len(s.Others[id]) != 1 || s.Others[id][0].Person != "all" || len(s.Others[id][0].For) != 1) {
			t.Errorf("it is not said that somebody who suits better is suggested elsewhere: %+v", s.Others[id])
		}
	}
	if times["all"] != 1 || times["some"] != 2 {
		t.Errorf("%v", times)
	}
}
