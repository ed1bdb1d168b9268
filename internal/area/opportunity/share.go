package opportunity

import (
	"cmp"
	"context"
	"slices"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/suit"
)

// eachSuggested is how many people are suggested for an opportunity at most, and togetherAtMost over how many opportunities of an organisation people
// are shared out.
const (
	eachSuggested  = 6
	togetherAtMost = 8
	mostPreselect  = 600 // people who are looked at, for all of them together
)

// want is what an opportunity looks for, as far as people tell it of themselves.
func (w Words) want() suit.Want {
	out := suit.WantOf(w.Skills, w.Interests, w.Ways)
	for _, m := range w.Meetings {
		out.Meet(m.Day, m.Starts, m.Ends)
	}
	return out
}

// opening is an opportunity to which people are told.
type opening struct {
	ID    db.ID
	Title string
	suit.Want
	Never map[db.ID]bool // who is not told of it: they replied, or have a part in it
}

// suggestion is somebody who could be told of an opportunity.
type suggestion struct {
	suit.Found
	suit.Fit
}

// elsewhere is somebody who would suit as well as those who are suggested, and is suggested for something else.
type elsewhere struct {
	suggestion
	For []string // titles
}

// sharing is who is suggested for what.
type sharing struct {
	By     map[db.ID][]suggestion // by opportunity, the best first
	Others map[db.ID][]elsewhere
	People int   // how many were looked at
	Number int   // how many suggestions there are
	Total  int64 // how well they suit together
}

// best orders suggestions: how well somebody suits, then who was asked longest ago.
func best(a, b suggestion) int {
	return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Asked, b.Asked), cmp.Compare(a.Person, b.Person))
}

// share shares people out over opportunities, up to each for one: as many suggestions as there can be, and among those the ones that suit best together. Nobody
// is suggested for more than they can still be asked this month, and nobody twice for the same. The engine's own proof is checked
// by a program that shares nothing with it: there is no better sharing, or there is an error.
func share(ctx context.Context, openings []opening, people []suit.Found, each int32, now db.Instant) (sharing, error) {
	out := sharing{By: map[db.ID][]suggestion{}, Others: map[db.ID][]elsewhere{}, People: len(people)}
	p := assign.Problem{Left: len(openings), Right: len(people), Objective: assign.Complete, LeftCapacity: make([]int32, len(openings)), RightCapacity: make([]int32, len(people))}
	for j, v := range people {
		p.RightCapacity[j] = max(0, v.Left)
	}
	var fits []suit.Fit
	for i, o := range openings {
		p.LeftCapacity[i] = each
		for j, v := range people {
			if f := suit.For(o.Want, v, now); f.OK && !o.Never[v.Person] {
				p.Pairs = append(p.Pairs, assign.Pair{Left: int32(i), Right: int32(j), Score: f.Points})
				fits = append(fits, f)
			}
		}
	}
	r, err := assign.Solve(ctx, &p)
	if err != nil {
		return out, err
	}
	if err := assign.Verify(&p, r); err != nil {
		return out, err
	}
	out.Number, out.Total = len(r.Placed), r.Total
	titles, placed := make([][]string, len(people)), map[int32]bool{}
	for _, k := range r.Placed {
		e := p.Pairs[k]
		placed[k] = true
		o := openings[e.Left]
		titles[e.Right] = append(titles[e.Right], o.Title)
		out.By[o.ID] = append(out.By[o.ID], suggestion{people[e.Right], fits[k]})
	}
	for _, list := range out.By {
		slices.SortFunc(list, best)
	}
	for k, e := range p.Pairs {
		o := openings[e.Left]
		chosen := out.By[o.ID]
		if placed[int32(k)] || len(titles[e.Right]) == 0 || len(chosen) > 0 && fits[k].Points < chosen[len(chosen)-1].Points {
			continue
		}
		out.Others[o.ID] = append(out.Others[o.ID], elsewhere{suggestion{people[e.Right], fits[k]}, titles[e.Right]})
	}
	for id, list := range out.Others {
		slices.SortFunc(list, func(a, b elsewhere) int { return best(a.suggestion, b.suggestion) })
		out.Others[id] = list[:min(len(list), int(each))]
	}
	return out, nil
}

// union are the people of several lists, each once, in the order in which they come.
func union(lists [][]suit.Found) []suit.Found {
	seen := map[db.ID]bool{}
	var out []suit.Found
	for _, list := range lists {
		for _, v := range list {
			if !seen[v.Person] {
				seen[v.Person] = true
				out = append(out, v)
			}
		}
	}
	slices.SortFunc(out, func(a, b suit.Found) int {
		return cmp.Or(cmp.Compare(a.Asked, b.Asked), cmp.Compare(a.Person, b.Person))
	})
	return out
}
