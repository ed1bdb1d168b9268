package matching

import (
	"context"
	"fmt"
	"slices"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// question is a crowd as the engine asks for it: professionals on the left, partners on the right.
type question struct {
	comparison
	left, right []*profile
	p           assign.Problem
	start       []int              // by left person: where their pairs begin in p.Pairs; right people ascend there
	at          [2]map[db.ID]int32 // by side: the number of a person
	idle        []Rule             // rules that have no effect now
}

// ask compares everybody with everybody. Pairs that know of each other and pairs that may never be are left out; a pair that
// must be is always among them.
func (w *crowd) ask(ctx context.Context) (*question, error) {
	q := &question{comparison: compare(w.Criteria), left: w.rested(0), right: w.rested(1)}
	q.p.Left, q.p.Right = len(q.left), len(q.right)
	q.p.Objective = assign.PeopleFirst
	q.p.LeftCapacity, q.p.RightCapacity = room(w.Criteria.ForProfessional, len(q.left)), room(w.Criteria.ForPartner, len(q.right))
	q.number()
	must, never := q.rules(w)
	q.hold(w, must)
	for i, a := range q.left {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q.start = append(q.start, len(q.p.Pairs))
		for j, b := range q.right {
			two := [2]int32{int32(i), int32(j)}
			if never[two] || len(w.met) > 0 && w.met[[2]db.ID{a.Person, b.Person}] && !must[two] {
				continue
			}
			if worth, possible := q.Fit(a, b); possible || must[two] {
				q.p.Pairs = append(q.p.Pairs, assign.Pair{Left: two[0], Right: two[1], Score: worth})
			}
		}
	}
	q.start = append(q.start, len(q.p.Pairs))
	return q, nil
}

// number gives everybody their number.
func (q *question) number() {
	for n, side := range [2][]*profile{q.left, q.right} {
		q.at[n] = make(map[db.ID]int32, len(side))
		for i, p := range side {
			q.at[n][p.Person] = int32(i)
		}
	}
}

// rules takes over the rules that can be kept now.
func (q *question) rules(w *crowd) (must, never map[[2]int32]bool) {
	must, never = map[[2]int32]bool{}, map[[2]int32]bool{}
	taken := map[db.ID]bool{}
	for _, r := range w.Rules {
		if r.Third != "" {
			q.idle = append(q.idle, r) // about a trio
			continue
		}
		i, there := q.at[0][r.Professional]
		j, too := q.at[1][r.Partner]
		known := w.met[[2]db.ID{r.Professional, r.Partner}]
		if !there || !too || known || r.Kind == Must && (taken[r.Professional] || taken[r.Partner]) {
			q.idle = append(q.idle, r)
			continue
		}
		two := [2]int32{i, j}
		if r.Kind == Never {
			never[two] = true
			continue
		}
		must[two], taken[r.Professional], taken[r.Partner] = true, true, true
		q.p.Must = append(q.p.Must, two)
	}
	return must, never
}

// hold keeps those of the list together who were invited from it, as long as both seek and nothing that was decided by hand takes their place.
func (q *question) hold(w *crowd, must map[[2]int32]bool) {
	used := [2]map[int32]int32{{}, {}}
	for two := range must {
		used[0][two[0]]++
		used[1][two[1]]++
	}
	for _, t := range w.list.invited {
		i, there := q.at[0][t[0]]
		j, too := q.at[1][t[1]]
		if two := [2]int32{i, j}; t[2] == "" && there && too && !must[two] && int(used[0][i]) < max(w.Criteria.ForProfessional, 1) && int(used[1][j]) < max(w.Criteria.ForPartner, 1) {
			must[two] = true
			used[0][i]++
			used[1][j]++
			q.p.Must = append(q.p.Must, two)
		}
	}
}

// pair finds a pair among those that are possible.
func (q *question) pair(professional, partner db.ID) (index int32, ok bool) {
	i, there := q.at[0][professional]
	j, too := q.at[1][partner]
	if !there || !too {
		return 0, false
	}
	from, to := q.start[i], q.start[i+1]
	k, ok := slices.BinarySearchFunc(q.p.Pairs[from:to], j, func(e assign.Pair, right int32) int { return int(e.Right - right) })
	return int32(from + k), ok
}

// there says whether somebody is compared at all: not who rests.
func (q *question) there(who db.ID) bool {
	_, left := q.at[0][who]
	_, right := q.at[1][who]
	return left || right
}

// answer is the best placing with everything that is said about it.
type answer struct {
	*assign.Result
	reasons []assign.Reason
	costs   []assign.Cost // of doing without each placed pair
}

// solve finds the best placing, and gives nothing out whose proof does not hold. step is told when a part of the work begins.
func (q *question) solve(ctx context.Context, step func(n int64) error) (*answer, error) {
	if err := step(2); err != nil {
		return nil, err
	}
	var a answer
	var err error
	if a.Result, err = assign.Solve(ctx, &q.p); err != nil {
		return nil, err
	}
	if err := assign.Verify(&q.p, a.Result); err != nil {
		return nil, fmt.Errorf("the proof of the suggestions does not hold, so none are given out: %w", err)
	}
	if err := step(3); err != nil {
		return nil, err
	}
	if a.reasons, err = assign.Reasons(ctx, &q.p, a.Result); err != nil {
		return nil, err
	}
	a.costs, err = assign.WhatIf(ctx, &q.p, a.Result, a.Placed)
	return &a, err
}

// suggestions are the pairs of an answer, the worthiest first.
func (q *question) suggestions(a *answer) []Suggestion {
	must := map[[2]int32]bool{}
	for _, m := range q.p.Must {
		must[m] = true
	}
	out := make([]Suggestion, len(a.Placed))
	for n, k := range a.Placed {
		e := q.p.Pairs[k]
		out[n] = Suggestion{ID: db.NewID(), Professional: q.left[e.Left].Person, Partner: q.right[e.Right].Person, Worth: e.Score, Must: must[[2]int32{e.Left, e.Right}], Cost: a.costs[n], CostExact: true}
	}
	slices.SortStableFunc(out, func(v, w Suggestion) int { return int(w.Worth - v.Worth) })
	return out
}

// leftOut says who is left without a pair, and why.
func (q *question) leftOut(a *answer) []leftOut {
	var out []leftOut
	for _, r := range a.reasons {
		mine, others, side := q.left, q.right, person.Professional
		if r.Right {
			mine, others, side = q.right, q.left, person.Partner
		}
		out = append(out, leftOut{Side: side, Unplaced: ids(mine, r.Unplaced), People: ids(mine, r.People), Partners: ids(others, r.Partners)})
	}
	return together(out)
}

// together puts people into one reason who are left for the same one.
func together(list []leftOut) []leftOut {
	var out []leftOut
	for _, r := range list {
		same := slices.IndexFunc(out, func(o leftOut) bool {
			return o.Side == r.Side && slices.Equal(o.Partners, r.Partners) && (len(r.Partners) == 0 || slices.Equal(without(o.People, o.Unplaced), without(r.People, r.Unplaced)))
		})
		if same < 0 {
			out = append(out, r)
			continue
		}
		o := &out[same]
		o.Unplaced = append(o.Unplaced, r.Unplaced...)
		for _, id := range r.People {
			if !slices.Contains(o.People, id) {
				o.People = append(o.People, id)
			}
		}
	}
	return out
}

func without(list, some []db.ID) []db.ID {
	return slices.DeleteFunc(slices.Clone(list), func(id db.ID) bool { return slices.Contains(some, id) })
}

func ids(of []*profile, which []int32) []db.ID {
	out := make([]db.ID, len(which))
	for i, k := range which {
		out[i] = of[k].Person
	}
	return out
}
