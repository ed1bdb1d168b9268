// Package apart keeps figures about some people of a crowd apart from the figures about the whole crowd, so that no
// difference of two sets of people that are shown tells what a few people said. Statistical offices call the mistake
// disclosure by differencing, and the remedy secondary suppression; see Hundepool and others, Statistical Disclosure
// Control (Wiley, 2012), sections 4.1 and 4.3.
//
// The rule is simple enough to be proved. All sets of people whose figures are shown cut a crowd into cells: two people
// are in one cell when they are in the same sets, with the same weight. Each cell has nobody in it, or at least the
// minimum of people; only the cell of those who are in no shown set may be of any size. Whatever is added up and taken
// away from shown sums counts everybody of one cell alike. So its result is about nobody, or about at least the minimum.
// For the figures of one question in one form more is true: people of one cell could exchange their answers, and no count, median or
// test that is shown would be another. So nothing, whatever it is made of, tells one of them from the others.
//
// Less will not do. A rule that only looks at sums, that no sum which can be made of the shown ones is about fewer people than the
// minimum, would allow small cells. But think of a question to which one person said yes and everybody else no. Each set that
// is shown tells whether that person is in it; all sets together tell their cell. If that has fewer people than the minimum, something is
// known about them alone. So for every small cell there are answers that give it away, and a rule that may not look at the
// answers cannot allow it (TestSumsOfManyAreNotEnough).
package apart

import "slices"

// Member says what others may know of the form of one member of a crowd.
type Member uint8

// The kinds of members. Whoever keys in forms could make them up and take them away again in their mind. So a cell
// that has members of the first two kinds needs the minimum of Private ones.
const (
	Private Member = iota // nobody but themselves has seen their form
	Perhaps               // their form may have been keyed in by somebody
	Keyed                 // their form was keyed in by somebody
)

// Crowd is everybody who answered one question at one time, cut into cells by what is shown of them. People are numbers;
// the same number in two crowds is the same person.
type Crowd struct {
	minimum, doubtful, next int
	members                 map[int]Member
	cell                    map[int]int
}

// The cells that a crowd has before anything was shown of some of its people only.
const (
	untold = iota // in no set that is shown
	whole         // only in the whole crowd, which is shown
)

// NewCrowd makes a crowd. minimum is the smallest number of people that may be told apart from others. shown says
// whether the figures of the whole crowd are shown. So many as doubtful of the Private members may be Keyed all the same;
// they are never in any group.
func NewCrowd(minimum int, shown bool, doubtful int, members map[int]Member) *Crowd {
	c := &Crowd{minimum: max(1, minimum), doubtful: doubtful, next: whole + 1, members: members, cell: map[int]int{}}
	for p := range members {
		c.cell[p] = untold
		if shown {
			c.cell[p] = whole
		}
	}
	return c
}

// Weights are the members of a group who are in a crowd. The weight, 1 or more, is how the figure counts them: two
// members have the same weight when their answers count alike. In a plain mean everybody has weight 1.
type Weights map[int]int

// View is one crowd that a group's figures are about.
type View struct {
	Crowd   *Crowd
	Weights Weights
}

// Show decides which people of a group may have figures of their own, beside all figures of the same crowds that are
// shown already: as many as it can, and nobody when fewer than least are left. Of people who are alike for every crowd those with
// small numbers are left out first, so numbers must not follow what was answered. The crowds remember what is shown.
func Show(group []int, least int, views []View) []int { return Fewest.Show(group, least, views) }

// Show is as the function of that name, with people left out in this way.
func (c Choice) Show(group []int, least int, views []View) []int {
	if c == Fewest {
		if kept, found := keep(group, least, views); found {
			return tell(kept, least, views)
		}
	}
	return tell(inTurn(group, views), least, views)
}

// tell shows those who are kept, or nobody when they are too few.
func tell(kept map[int]bool, least int, views []View) []int {
	var out []int
	members := map[int]Member{}
	for p := range kept {
		out = append(out, p)
		for _, v := range views {
			if m, ok := v.Crowd.members[p]; ok {
				members[p] = max(members[p], m)
			}
		}
	}
	slices.Sort(out)
	if !enough(out, members, least, 0) {
		return nil
	}
	for _, v := range views {
		v.split(kept)
	}
	return out
}

// inTurn leaves people out of one crowd after the other until all will do.
func inTurn(group []int, views []View) map[int]bool {
	kept := map[int]bool{}
	for _, p := range group {
		kept[p] = true
	}
	for changed := true; changed; { // each round leaves somebody out, so this ends
		changed = false
		for _, v := range views {
			changed = v.thin(kept) || changed
		}
	}
	return kept
}

// Enough says whether the members are enough to be told apart from others.
func Enough(members []Member, minimum, doubtful int) bool {
	people, kinds := make([]int, len(members)), map[int]Member{}
	for i, m := range members {
		people[i], kinds[i] = i, m
	}
	return len(people) > 0 && enough(people, kinds, minimum, doubtful)
}

// enough says whether these people may be told apart from others. Nobody may be.
func enough(people []int, members map[int]Member, minimum, doubtful int) bool {
	var n [3]int
	for _, p := range people {
		n[members[p]]++
	}
	if n[Private]+n[Perhaps] == 0 {
		return n[Keyed] == 0 || n[Keyed] >= minimum
	}
	return n[Private]-doubtful >= minimum
}

// part is the people of one cell who are in the group with one weight; weight 0 is the rest of the cell.
type part struct{ cell, weight int }

func (v View) parts(kept map[int]bool) map[part][]int {
	out := map[part][]int{}
	for p, cell := range v.Crowd.cell {
		w := 0
		if kept[p] {
			w = v.Weights[p]
		}
		out[part{cell, w}] = append(out[part{cell, w}], p)
	}
	return out
}

// thin leaves people out of the group until every part of this crowd is empty or large enough, and says whether somebody
// was left out.
func (v View) thin(kept map[int]bool) (changed bool) {
	parts := v.parts(kept)
	rest := map[int][]int{}
	for at, people := range parts {
		if at.weight > 0 && !enough(people, v.Crowd.members, v.Crowd.minimum, 0) {
			for _, p := range people {
				delete(kept, p)
			}
			changed = true
		}
		if at.weight > 0 {
			rest[at.cell] = nil
		}
	}
	if changed {
		return true // the rest is another one now
	}
	for cell := range rest {
		if cell != untold && v.enlargeRest(cell, parts, kept) {
			changed = true
		}
	}
	return changed
}

// enlargeRest leaves people of a cell out of the group, one by one, until the rest of the cell is large enough.
func (v View) enlargeRest(cell int, parts map[part][]int, kept map[int]bool) (changed bool) {
	rest := parts[part{cell, 0}]
	var inside []int
	for at, people := range parts {
		if at.cell == cell && at.weight > 0 {
			inside = append(inside, people...)
		}
	}
	slices.SortFunc(inside, func(a, b int) int {
		if x, y := v.Crowd.members[a], v.Crowd.members[b]; x != y {
			return int(x) - int(y) // the forms that nobody has seen are what protects the rest
		}
		return a - b
	})
	doubtful := 0
	if cell == whole {
		doubtful = v.Crowd.doubtful
	}
	for len(inside) > 0 && !enough(rest, v.Crowd.members, v.Crowd.minimum, doubtful) {
		rest = append(rest, inside[0])
		delete(kept, inside[0])
		inside, changed = inside[1:], true
	}
	return changed
}

// split cuts the crowd's cells by what is shown now.
func (v View) split(kept map[int]bool) {
	names := map[part]int{}
	for at, people := range v.parts(kept) {
		if at.weight == 0 {
			continue
		}
		if _, ok := names[at]; !ok {
			names[at] = v.Crowd.next
			v.Crowd.next++
		}
		for _, p := range people {
			v.Crowd.cell[p] = names[at]
		}
	}
}
