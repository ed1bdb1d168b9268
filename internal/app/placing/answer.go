package placing

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// answer is a placing as it is given out.
type answer struct {
	Placed        []placedPair `json:"placed"`
	Count         int          `json:"count"`
	People        int          `json:"people"` // of both sides, who have at least one partner
	Professionals int          `json:"professionals"`
	Partners      int          `json:"partners"`
	Total         json.Number  `json:"total"`
	Bound         json.Number  `json:"bound"`
	Proved        bool         `json:"proved"`
	Objective     string       `json:"objective"`
	several       bool         // somebody may be placed with more than one
	Rounded       *int         `json:"rounded_to_places,omitempty"` // where scores had more digits than fit
	Unplaced      []notPlaced  `json:"unplaced"`
	placedPeople  map[bool]int // by side: true is the right
}

type placedPair struct {
	Professional string      `json:"professional"`
	Partner      string      `json:"partner"`
	Score        json.Number `json:"score"`
	Why          string      `json:"why"`
}

type notPlaced struct {
	People []string `json:"people"`
	Side   string   `json:"side"` // "" for people whom only capacities name
	// Kind is "nobody" (there is nobody for them), "too few" (a Hall set), "several" (others have several, and the total is no better otherwise),
	// "total" or "none wanted" (their capacity is 0).
	Kind     string   `json:"kind"`
	Reason   string   `json:"reason"`
	Among    []string `json:"among"`             // the Hall set: these people
	Partners []string `json:"partners"`          // share only these
	Places   int      `json:"places"`            // who have so many places for them
	Several  []string `json:"several,omitempty"` // who have several
}

// whatIfMost is up to how many pairs the cost of doing without each is worked out.
const whatIfMost = 2000

// whys writes a sentence for every pair that is placed.
func (c *call) whys(ctx context.Context, r *assign.Result) ([]string, error) {
	out := make([]string, len(r.Placed))
	var costs []assign.Cost
	if len(r.Placed) <= whatIfMost {
		var err error
		if costs, err = assign.WhatIf(ctx, &c.p, r, r.Placed); err != nil {
			return nil, err
		}
	}
	rank := c.ranks(r)
	must := map[[2]int32]bool{}
	for _, m := range c.p.Must {
		must[m] = true
	}
	for k, at := range r.Placed {
		e := c.p.Pairs[at]
		if c.reason != nil {
			out[k] = c.reason(e.Left, e.Right) + " "
		}
		if must[[2]int32{e.Left, e.Right}] {
			out[k] += "They must be together."
			continue
		}
		v := rank[k]
		out[k] += fmt.Sprintf("Score %s of %d for %s, %s of %d for %s.", best(v.left), v.ofLeft, c.left.list[e.Left], best(v.right), v.ofRight, c.right.list[e.Right])
		if costs != nil && costs[k].Possible {
			out[k] += " " + c.cost(costs[k])
		}
	}
	return out, nil
}

func best(rank int) string {
	if rank == 1 {
		return "best"
	}
	return ordinal(rank) + " best"
}

// cost is what it costs to do without a pair.
func (c *call) cost(v assign.Cost) string {
	switch {
	case v.People == 1:
		return "Without this pair one more person would have nobody."
	case v.People > 1:
		return "Without this pair " + strconv.Itoa(int(v.People)) + " more people would have nobody."
	case v.Places > 0:
		return "Without this pair there could be one pair fewer."
	case v.Total == 0:
		return "Without this pair the total could be the same."
	}
	return fmt.Sprintf("Without this pair the total would be %s less.", c.scale.text(v.Total))
}

// rank is where a pair's score stands among all that its two people have.
type rank struct{ left, ofLeft, right, ofRight int }

func (c *call) ranks(r *assign.Result) []rank {
	out := make([]rank, len(r.Placed))
	byLeft, byRight := make([][]int, c.p.Left), make([][]int, c.p.Right)
	for k, at := range r.Placed {
		e := c.p.Pairs[at]
		out[k].left, out[k].right = 1, 1
		byLeft[e.Left], byRight[e.Right] = append(byLeft[e.Left], k), append(byRight[e.Right], k)
	}
	for _, e := range c.p.Pairs {
		for _, k := range byLeft[e.Left] {
			out[k].ofLeft++
			if e.Score > c.p.Pairs[r.Placed[k]].Score {
				out[k].left++
			}
		}
		for _, k := range byRight[e.Right] {
			out[k].ofRight++
			if e.Score > c.p.Pairs[r.Placed[k]].Score {
				out[k].right++
			}
		}
	}
	return out
}

func (c *call) answer(r *assign.Result, reasons []assign.Reason, why []string) *answer {
	a := &answer{Placed: []placedPair{}, Unplaced: []notPlaced{}, Count: len(r.Placed), Professionals: c.p.Left, Partners: c.p.Right, Proved: true, Objective: "complete"}
	switch c.p.Objective {
	case assign.BestTotal:
		a.Objective = "best-total"
	case assign.PeopleFirst:
		a.Objective = "people-first"
	}
	if c.rounded {
		a.Rounded = new(int)
		*a.Rounded = int(c.scale)
	}
	a.Total = json.Number(c.scale.text(r.Total))
	a.Bound = a.Total // Verify has shown that the prices sum to it
	seen := map[bool]map[int32]bool{false: {}, true: {}}
	for k, at := range r.Placed {
		e := c.p.Pairs[at]
		seen[false][e.Left], seen[true][e.Right] = true, true
		a.Placed = append(a.Placed, placedPair{c.left.list[e.Left], c.right.list[e.Right], json.Number(c.scale.text(e.Score)), why[k]})
	}
	several := func(room []int32) bool { return slices.ContainsFunc(room, func(n int32) bool { return n > 1 }) }
	a.several = several(c.p.LeftCapacity) || several(c.p.RightCapacity)
	a.placedPeople = map[bool]int{false: len(seen[false]), true: len(seen[true])}
	a.People = len(seen[false]) + len(seen[true])
	for _, v := range reasons {
		a.Unplaced = append(a.Unplaced, c.explain(v))
	}
	a.Unplaced = append(append(a.Unplaced, c.closed(false)...), c.closed(true)...)
	if len(c.alone) > 0 {
		a.Unplaced = append(a.Unplaced, notPlaced{People: c.alone, Kind: "nobody", Reason: "no score names them, so there is nobody with whom they may be placed", Among: c.alone, Partners: []string{}})
	}
	return a
}

// closed tells of the people of one side whose capacity is 0: they have pairs, and are left out because that was asked.
func (c *call) closed(right bool) []notPlaced {
	people, room, side := c.left, c.p.LeftCapacity, "professional"
	if right {
		people, room, side = c.right, c.p.RightCapacity, "partner"
	}
	var who []int32
	for i := range room {
		if room[i] == 0 {
			who = append(who, int32(i))
		}
	}
	if len(who) == 0 {
		return nil
	}
	reason := "a capacity of 0 was given for them"
	return []notPlaced{{People: people.of(who), Side: side, Kind: "none wanted", Reason: reason, Among: people.of(who), Partners: []string{}}}
}

// explain writes a reason in words.
func (c *call) explain(v assign.Reason) notPlaced {
	mine, others, room, side, other, at := c.left, c.right, c.p.RightCapacity, "professional", "partner", 1
	if v.Right {
		mine, others, room, side, other, at = c.right, c.left, c.p.LeftCapacity, "partner", "professional", 0
	}
	out := notPlaced{People: mine.of(v.Unplaced), Side: side, Among: mine.of(v.People), Partners: others.of(v.Partners), Several: mine.of(v.Several)}
	slices.Sort(out.Among)
	slices.Sort(out.Partners)
	slices.Sort(out.Several)
	must := map[int32]int{} // places of the others that must pairs take
	for _, m := range c.p.Must {
		must[m[at]]++
	}
	taken := 0
	for _, j := range v.Partners {
		taken += must[j]
		out.Places += int(capacity(room, j)) - must[j]
	}
	switch {
	case len(v.Several) > 0:
		out.Kind = "several"
		out.Reason = fmt.Sprintf("%s placed with several, and the total would be no better if %s had one of those places", isAre(out.Several), theyOr(out.People))
	case v.Worth:
		out.Kind, out.Reason = "total", "the total is no better with them"
	case len(v.Partners) == 0:
		out.Kind, out.Reason = "nobody", "there is no "+other+" with whom they may be placed"
	default:
		out.Kind = "too few"
		share := "share only"
		if len(v.People) == 1 {
			share = "can only be placed with"
		}
		out.Reason = fmt.Sprintf("%s (%s) %s %s (%s)", these(len(v.People), side), some(out.Among), share, count(len(v.Partners), other, other+"s"), some(out.Partners))
		switch {
		case out.Places == 0 && taken == 0:
			out.Reason += ", with whom nobody can be placed"
		case taken > 0:
			out.Reason += fmt.Sprintf(", who %s beside the pairs that must be", places(out.Places, len(v.Partners)))
		case out.Places != len(v.Partners):
			out.Reason += fmt.Sprintf(", who %s", places(out.Places, len(v.Partners)))
		}
	}
	return out
}

// places says how many places some people have: "has 1 place", "have 3 places", "have no place".
func places(n, people int) string {
	have := "have "
	if people == 1 {
		have = "has "
	}
	if n == 0 {
		return have + "no place"
	}
	return have + count(n, "place", "places")
}

// isAre names people as the subject of a sentence in the present.
func isAre(list []string) string {
	if len(list) == 1 {
		return list[0] + " is"
	}
	return some(list) + " are"
}

func theyOr(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return "one of them"
}

func these(n int, side string) string {
	if n == 1 {
		return "this " + side
	}
	return fmt.Sprintf("these %d %ss", n, side)
}

// table writes the pairs as CSV.
func (a *answer) table(o Output) error {
	w, err := sheet.NewCSV(o.Result, []string{"professional", "partner", "score", "why"})
	if err != nil {
		return err
	}
	for _, p := range a.Placed {
		if err := w.Row(p.Professional, p.Partner, p.Score.String(), p.Why); err != nil {
			return err
		}
	}
	return w.Close()
}

// most says what is proved of as many as possible: pairs, which are people only where nobody is in several.
func (a *answer) most() string {
	switch {
	case a.Objective == "people-first" && a.several:
		return "no placing gives more people a partner, none of those has more pairs, and none with as many pairs a better total"
	case a.several:
		return "no placing has more pairs, or as many with a better total"
	}
	return "nobody can place more, or as many with a better total"
}

// tell says how good the placing is, and who is left.
func (a *answer) tell(w io.Writer) {
	fmt.Fprintf(w, "Placed %d of %d professionals with %d of %d partners, in %s.\n", a.placedPeople[false], a.Professionals, a.placedPeople[true], a.Partners, count(a.Count, "pair", "pairs"))
	if a.Objective != "best-total" {
		fmt.Fprintf(w, "Total %s, proved bound %s: %s.\n", a.Total, a.Bound, a.most())
	} else {
		fmt.Fprintf(w, "Total %s, proved bound %s: no placing has a better total.\n", a.Total, a.Bound)
	}
	if a.Rounded != nil {
		fmt.Fprintf(w, "Scores have more digits than can be counted exactly, so each was rounded to %s first.\n", count(*a.Rounded, "decimal place", "decimal places"))
	}
	for _, u := range a.Unplaced {
		who := some(u.People)
		if u.Side != "" {
			who += " (" + u.Side + ")"
		}
		fmt.Fprintf(w, "Not placed: %s: %s.\n", who, u.Reason)
	}
	if slices.ContainsFunc(a.Unplaced, func(u notPlaced) bool { return u.Kind == "several" }) {
		fmt.Fprintln(w, "With --people-first nobody is left for somebody else's second partner.")
	}
}
