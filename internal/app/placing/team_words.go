package placing

import (
	"fmt"
	"io"
	"strings"

	"alongside/engine/assign"
)

// namedPairs is up to how many pairs of a team are named in a sentence; of more it is said how many they are.
const namedPairs = 3

// reasons says which criteria speak for a team, and of whom in it.
func (c *teamCall) reasons(people []int32) string {
	var out []string
	all := len(people) * (len(people) - 1) / 2
	for k := range c.rules {
		var who, shared []string
		for n, j := range people {
			for _, i := range people[:n] {
				a, b := c.all[i].only(k), c.all[j].only(k)
				if _, why, _ := fit(&a, &b, c.rules[k:k+1], true); len(why) > 0 {
					who = append(who, c.people.list[i]+" and "+c.people.list[j])
					shared = append(shared, why[0])
				}
			}
		}
		switch plain := c.rules[k].says(""); {
		case len(who) == 0:
		case len(who) == all && all == 1:
			out = append(out, "They "+shared[0]+".")
		case len(who) == all:
			out = append(out, "Every two of them "+plain+".")
		case len(who) == 1:
			out = append(out, who[0]+" "+shared[0]+".")
		case len(who) <= namedPairs:
			out = append(out, fmt.Sprintf("%d of their %d pairs %s: %s.", len(who), all, plain, strings.Join(who, ", ")))
		default:
			out = append(out, fmt.Sprintf("%d of their %d pairs %s.", len(who), all, plain))
		}
	}
	if len(out) == 0 {
		return "No criterion speaks for them."
	}
	return strings.Join(out, " ")
}

// leftOut is somebody who is in no team, and why.
type leftOut struct {
	member
	Reason string `json:"reason"`
}

// whyLeft says why somebody is in no team. left is how many of each role are in none.
func (c *teamCall) whyLeft(i int32, p *assign.TeamPlacing, left []int32) string {
	own := c.role[i]
	if c.need[own] == 0 {
		return "no team has a place for this role"
	}
	for role, need := range c.need {
		if role == int(own) {
			need--
		}
		if need > 0 && c.fitting(i, int32(role)) < need {
			if need == 1 {
				return fmt.Sprintf("there is no %s with whom everything fits that must", c.called(int32(role)))
			}
			return fmt.Sprintf("there are not %d of the role %s with whom everything fits that must", need, c.called(int32(role)))
		}
	}
	reason := "those who are left make no other team that fits everything that must"
	for role, need := range c.need {
		if left[role] < need {
			reason = fmt.Sprintf("another team needs %d of the role %s, and %s left", need, c.called(int32(role)), remain(left[role]))
			break
		}
	}
	switch {
	case p.Proved:
		reason += "; in place of somebody else they would not make the total better"
	case len(p.Teams) < p.Most:
		reason += "; it is not proved that there is no place for them"
	default:
		reason += "; it is not proved that the total would be no better with them in place of somebody else"
	}
	return reason
}

// called is a role as people wrote it first, in small letters.
func (c *teamCall) called(role int32) string { return strings.ToLower(c.names[role]) }

func remain(n int32) string {
	switch n {
	case 0:
		return "none is"
	case 1:
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

// fitting counts the people of a role with whom somebody could be in a team.
func (c *teamCall) fitting(i, role int32) (n int32) {
	for j, r := range c.role {
		if r != role || int32(j) == i {
			continue
		}
		if _, _, ok := fit(&c.all[i], &c.all[j], c.rules, false); ok {
			n++
		}
	}
	return n
}

// leave says of everybody who is in no team why.
func (c *teamCall) leave(p *assign.TeamPlacing) []leftOut {
	placed, left := make([]bool, len(c.role)), make([]int32, len(c.need))
	for _, t := range p.Teams {
		for _, i := range t.People {
			placed[i] = true
		}
	}
	for i, yes := range placed {
		if !yes {
			left[c.role[i]]++
		}
	}
	out := []leftOut{}
	for i, yes := range placed {
		if !yes {
			out = append(out, leftOut{member{c.people.list[i], c.names[c.role[i]]}, c.whyLeft(int32(i), p, left)})
		}
	}
	return out
}

// tell says how good the teams are, and who is left.
func (a *teamsAnswer) tell(w io.Writer) {
	fmt.Fprintf(w, "Placed %s.\n", count(a.Count, "team", "teams"))
	switch {
	case a.Proved:
		fmt.Fprintf(w, "Total %s, proved bound %s: nobody can make more teams, or as many with a better total.\n", a.Total, a.Bound)
	default:
		fmt.Fprintf(w, "Total %s. Proved: nobody can make more than %s, or that many with a total over %s.\n", a.Total, count(a.Most, "team", "teams"), a.Bound)
	}
	var reasons []string
	who := map[string][]string{}
	for _, v := range a.Unplaced {
		if who[v.Reason] == nil {
			reasons = append(reasons, v.Reason)
		}
		who[v.Reason] = append(who[v.Reason], fmt.Sprintf("%s (%s)", v.Person, v.Role))
	}
	for _, reason := range reasons {
		fmt.Fprintf(w, "Not placed: %s: %s.\n", some(who[reason]), reason)
	}
}
