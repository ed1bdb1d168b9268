package matching

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// This file finds trios: one clinician, one manager and one patient partner, told apart by the perspective on their cards.
// A trio is worth what its three pairs are worth together, and is possible when each of the three pairs is.

// The roles of a trio, in the order in which the engine and the pages have them.
const (
	theClinician = iota
	theManager
	thePatient
	roleCount
)

// roles are the words of each role.
var roles = [roleCount]struct{ one, many string }{
	{"clinician", "clinicians"}, {"manager", "managers"}, {"patient partner", "patient partners"},
}

// roleOf is the role of a trio that somebody with this perspective has, -1 for none.
func roleOf(perspective string) int {
	switch {
	case perspective == "clinician":
		return theClinician
	case perspective == "manager":
		return theManager
	case person.SideOf(perspective) == person.Partner:
		return thePatient
	}
	return -1
}

// trio is three people by their roles.
type trio [roleCount]*profile

// ids are three people as an introduction names them: the clinician is its professional, the manager its third.
func (t trio) ids() (professional, third, partner db.ID) {
	return t[theClinician].Person, t[theManager].Person, t[thePatient].Person
}

func (t trio) names() []string {
	out := make([]string, roleCount)
	for i, p := range t {
		out[i] = p.name()
	}
	return out
}

// trioOf finds three people by their ids; ok says that all three seek, one in each role.
func (w *crowd) trioOf(who map[db.ID]*profile, professional, third, partner db.ID) (t trio, ok bool) {
	t = trio{who[professional], who[third], who[partner]}
	for role, p := range t {
		if p == nil || roleOf(p.Perspective) != role {
			return t, false
		}
	}
	return t, true
}

// Trio is what three people are worth to each other, and whether they may be suggested at all.
func (c comparison) Trio(t trio) (worth int64, possible bool) {
	possible = true
	for _, two := range t.pairs() {
		n, ok := c.Fit(two[0], two[1])
		worth += n
		possible = possible && ok
	}
	return worth, possible
}

// pairs are the three pairs of a trio, each in the order of the roles.
func (t trio) pairs() [3][2]*profile {
	return [3][2]*profile{{t[0], t[1]}, {t[0], t[2]}, {t[1], t[2]}}
}

// knows says whether any two of a trio know of each other already.
func (w *crowd) knows(t trio) bool {
	for _, two := range t.pairs() {
		if w.met[[2]db.ID{two[0].Person, two[1].Person}] {
			return true
		}
	}
	return false
}

// trioQuestion is a crowd as the engine asks for trios.
type trioQuestion struct {
	comparison
	people [roleCount][]*profile // without those whom a decision by hand has placed
	all    [roleCount]int        // everybody in a role
	none   []*profile            // people who have no role in a trio
	fixed  []trio                // decided by hand
	q      assign.Trios
	idle   []Rule                   // rules that have no effect now
	apart  func(a, b *profile) bool // two who may not be in one trio, by hand
}

// trioRules sorts a crowd into roles, and takes over what was decided by hand.
func (w *crowd) trioRules() *trioQuestion {
	q := &trioQuestion{comparison: compare(w.Criteria)}
	who, kept := map[db.ID]*profile{}, w.list.kept()
	for side := range w.sides {
		for _, p := range w.rested(side) {
			if kept[p.Person] {
				continue // their trio stays as it is
			}
			role := roleOf(p.Perspective)
			if role < 0 {
				q.none = append(q.none, p)
				continue
			}
			who[p.Person] = p
			q.people[role] = append(q.people[role], p)
			q.all[role]++
		}
	}
	placed := map[db.ID]bool{}
	for _, r := range w.Rules {
		t, ok := w.trioOf(who, r.Professional, r.Third, r.Partner)
		if r.Third == "" || r.Kind != Must {
			continue
		}
		if ok = ok && !w.knows(t) && !placed[r.Professional] && !placed[r.Third] && !placed[r.Partner]; !ok {
			q.idle = append(q.idle, r)
			continue
		}
		placed[r.Professional], placed[r.Third], placed[r.Partner] = true, true, true
		q.fixed = append(q.fixed, t)
	}
	at := map[db.ID]int32{}
	for role, list := range q.people {
		q.people[role] = slices.DeleteFunc(list, func(p *profile) bool { return placed[p.Person] })
		for i, p := range q.people[role] {
			at[p.Person] = int32(i)
		}
	}
	q.q.First, q.q.Second, q.q.Third = len(q.people[0]), len(q.people[1]), len(q.people[2])
	q.apart = q.byHand(w, who, placed, at)
	return q
}

// askTrios compares everybody with everybody of another role.
func (w *crowd) askTrios(ctx context.Context) (*trioQuestion, error) {
	q := w.trioRules()
	for k, list := range [3]*[]assign.Pair{&q.q.FirstSecond, &q.q.FirstThird, &q.q.SecondThird} {
		two := [3][2]int{{0, 1}, {0, 2}, {1, 2}}[k]
		for i, a := range q.people[two[0]] {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for j, b := range q.people[two[1]] {
				if q.apart(a, b) || w.met[[2]db.ID{a.Person, b.Person}] {
					continue
				}
				if worth, possible := q.Fit(a, b); possible {
					*list = append(*list, assign.Pair{Left: int32(i), Right: int32(j), Score: worth})
				}
			}
		}
	}
	return q, nil
}

// byHand takes over what was decided about two people, and about three who are never suggested. Two who are suggested
// together are in one trio, or in none. It returns which two may not be in one trio by that.
func (q *trioQuestion) byHand(w *crowd, who map[db.ID]*profile, placed map[db.ID]bool, at map[db.ID]int32) func(a, b *profile) bool {
	never, only := map[[2]db.ID]bool{}, map[[2]db.ID]db.ID{}
	key := func(p *profile, role int) [2]db.ID { return [2]db.ID{p.Person, db.ID(roles[role].one)} }
	for _, r := range w.Rules {
		pro, par := who[r.Professional], who[r.Partner]
		switch {
		case r.Third != "" && r.Kind == Must:
		case r.Third != "":
			t, ok := w.trioOf(who, r.Professional, r.Third, r.Partner)
			if !ok || placed[r.Professional] || placed[r.Third] || placed[r.Partner] {
				q.idle = append(q.idle, r)
				continue
			}
			q.q.Never = append(q.q.Never, [3]int32{at[t[0].Person], at[t[1].Person], at[t[2].Person]})
		case pro == nil || par == nil || placed[r.Professional] || placed[r.Partner]:
			q.idle = append(q.idle, r)
		case r.Kind == Never:
			never[[2]db.ID{r.Professional, r.Partner}] = true
		default:
			only[key(pro, thePatient)], only[key(par, roleOf(pro.Perspective))] = r.Partner, r.Professional
		}
	}
	return func(a, b *profile) bool {
		if never[[2]db.ID{a.Person, b.Person}] {
			return true
		}
		x, y := only[key(a, roleOf(b.Perspective))], only[key(b, roleOf(a.Perspective))]
		return x != "" && x != b.Person || y != "" && y != a.Person
	}
}

// trioAnswer is the best trios that were found, with how far from the best they can be.
type trioAnswer struct {
	trios  []trio
	worth  []int64
	must   int // so many of them, the first, were decided by hand
	total  int64
	most   int   // no choice has more trios
	bound  int64 // and none with so many is worth more
	proved bool
	placed *assign.TrioPlacing // those after the ones by hand
}

// solve finds trios, and gives nothing out that breaks a rule.
func (q *trioQuestion) solve(ctx context.Context) (*trioAnswer, error) {
	p, err := assign.PlaceTrios(ctx, &q.q)
	if err != nil {
		return nil, err
	}
	if err := assign.VerifyTrios(&q.q, p); err != nil {
		return nil, fmt.Errorf("the trios break a rule, so none are given out: %w", err)
	}
	a := &trioAnswer{must: len(q.fixed), most: p.Most + len(q.fixed), bound: p.Bound, proved: p.Proved, placed: p}
	for _, t := range q.fixed {
		worth, _ := q.Trio(t)
		a.trios, a.worth = append(a.trios, t), append(a.worth, worth)
		a.bound += worth
	}
	for _, t := range p.Trios {
		a.trios, a.worth = append(a.trios, trio{q.people[0][t.First], q.people[1][t.Second], q.people[2][t.Third]}), append(a.worth, t.Score)
	}
	for _, w := range a.worth {
		a.total += w
	}
	return a, nil
}

// suggestions are the trios of an answer, the worthiest first, with what it costs to do without each that was not decided by hand.
func (q *trioQuestion) suggestions(ctx context.Context, a *trioAnswer) ([]Suggestion, error) {
	costs, err := assign.WithoutTrios(ctx, &q.q, a.placed)
	if err != nil {
		return nil, err
	}
	out := make([]Suggestion, len(a.trios))
	for n, t := range a.trios {
		out[n] = Suggestion{ID: db.NewID(), Worth: a.worth[n], Must: n < a.must, CostExact: true}
		if n >= a.must {
			out[n].Cost, out[n].CostExact = costs[n-a.must].Cost, costs[n-a.must].Exact
		}
		out[n].Professional, out[n].Third, out[n].Partner = t.ids()
	}
	slices.SortStableFunc(out, func(v, w Suggestion) int { return cmp.Compare(w.Worth, v.Worth) })
	return out, nil
}

// Why somebody is left without a trio.
const (
	leftNoRole = "no-role" // a trio has no place for their perspective
	leftNoFit  = "no-fit"  // no two others fit with them
	leftUsed   = "used"    // everybody of another role is in a trio
	leftBetter = "better"  // other trios are worth more, or nothing better was found
)

// leftOut says who is left without a trio, and why.
func (q *trioQuestion) leftOut(a *trioAnswer) []leftOut {
	in, used := map[db.ID]bool{}, ""
	for _, t := range a.trios {
		for _, p := range t {
			in[p.Person] = true
		}
	}
	for role := range roles {
		if q.all[role] > 0 && q.all[role] == len(a.trios) && (used == "" || q.all[role] < q.all[roleNamed(used)]) {
			used = roles[role].one
		}
	}
	var out []leftOut
	add := func(p *profile, why, role string) {
		at := slices.IndexFunc(out, func(o leftOut) bool { return o.Why == why && o.Role == role })
		if at < 0 {
			out, at = append(out, leftOut{Side: p.Side, Why: why, Role: role}), len(out)
		}
		out[at].Unplaced = append(out[at].Unplaced, p.Person)
	}
	allowed := q.allowed()
	for role, list := range q.people {
		for i, p := range list {
			switch {
			case in[p.Person]:
			case !allowed(role, i):
				add(p, leftNoFit, "")
			case used != "" && used != roles[role].one:
				add(p, leftUsed, used)
			default:
				add(p, leftBetter, "")
			}
		}
	}
	for _, p := range q.none {
		add(p, leftNoRole, "")
	}
	return out
}

func roleNamed(one string) int {
	return slices.IndexFunc(roles[:], func(r struct{ one, many string }) bool { return r.one == one })
}

// allowed says of somebody whether there are any two others with whom they could be a trio.
func (q *trioQuestion) allowed() func(role, i int) bool {
	n := [3]int{q.q.First, q.q.Second, q.q.Third}
	fits := [3][]bool{make([]bool, n[0]*n[1]), make([]bool, n[0]*n[2]), make([]bool, n[1]*n[2])}
	for k, list := range [3][]assign.Pair{q.q.FirstSecond, q.q.FirstThird, q.q.SecondThird} {
		width := []int{n[1], n[2], n[2]}[k]
		for _, e := range list {
			fits[k][int(e.Left)*width+int(e.Right)] = true
		}
	}
	never := map[[3]int32]bool{}
	for _, t := range q.q.Never {
		never[t] = true
	}
	return func(role, i int) bool {
		from, to := [3]int{}, n
		from[role], to[role] = i, i+1
		for a := from[0]; a < to[0]; a++ {
			for b := from[1]; b < to[1]; b++ {
				if !fits[0][a*n[1]+b] {
					continue
				}
				for c := from[2]; c < to[2]; c++ {
					if fits[1][a*n[2]+c] && fits[2][b*n[2]+c] && !never[[3]int32{int32(a), int32(b), int32(c)}] {
						return true
					}
				}
			}
		}
		return false
	}
}

// mostRole is how many people of one role are computed over.
const mostRole = 400

// atOnceTrio is how many possible trios are computed while the page waits.
const atOnceTrio = 300_000

// cannotTrios says why no trio can be suggested, "" when one can.
func (w *crowd) cannotTrios() string {
	n := w.inRoles()
	for role, words := range roles {
		switch {
		case n[role] == 0:
			return fmt.Sprintf("A trio takes a clinician, a manager and a patient partner. No %s is seeking at the moment.", words.one)
		case n[role] > mostRole:
			return fmt.Sprintf("More than %d %s are seeking. That is more than trios can be found for here.", mostRole, words.many)
		}
	}
	return ""
}

// inRoles is how many people seek in each role.
func (w *crowd) inRoles() (n [roleCount]int) {
	for _, side := range w.sides {
		for _, p := range side {
			if role := roleOf(p.Perspective); role >= 0 {
				n[role]++
			}
		}
	}
	return n
}
