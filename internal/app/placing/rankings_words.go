package placing

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// stableAnswer is a stable placing as it is given out. Ranks are those of the file.
type stableAnswer struct {
	Placed        []stablePair `json:"placed"`
	Count         int          `json:"count"`
	Professionals means        `json:"mean_rank"`
	BestForLeft   means        `json:"best_for_professionals"`
	BestForRight  means        `json:"best_for_partners"`
	WorstRank     int32        `json:"worst_rank"`
	Rotations     int          `json:"rotations"`
	Difference    int64        `json:"difference"` // of the two sums of ranks
	LeastPossible *int64       `json:"least_difference,omitempty"`
	Most          int          `json:"most_pairs"` // no stable placing has more
	Asked         asked        `json:"asked_for"`
	Proved        bool         `json:"proved"`
	Ties          bool         `json:"ties"` // somebody is ranked equal with somebody else
	Choices       int          `json:"choices"`
	OneSided      []oneSided   `json:"one_sided"` // choices that were not returned
	UnplacedLeft  []string     `json:"unplaced_professionals"`
	UnplacedRight []string     `json:"unplaced_partners"`
	Unplaced      []unstable   `json:"unplaced"`
	aim           assign.Aim
}

// asked is what was asked for, what it counts here, and what no stable placing of as many pairs comes below.
type asked struct {
	For   string `json:"for"`
	Value int64  `json:"value"`
	Least int64  `json:"least_possible"`
}

// asking names what an aim counts.
var asking = map[assign.Aim][2]string{
	assign.MostEqual:    {"equal", "The sums of ranks of the two sides differ by"},
	assign.LeastSum:     {"egalitarian", "The sum of all ranks is"},
	assign.LeastRegret:  {"regret", "The worst rank of anybody is"},
	assign.BestForLeft:  {"professionals", "The sum of the ranks that professionals give is"},
	assign.BestForRight: {"partners", "The sum of the ranks that partners give is"},
}

type means struct {
	Professionals float64 `json:"professionals"`
	Partners      float64 `json:"partners"`
}

type stablePair struct {
	Professional     string `json:"professional"`
	Partner          string `json:"partner"`
	ProfessionalRank int32  `json:"professional_rank"`
	PartnerRank      int32  `json:"partner_rank"`
	Why              string `json:"why"`
}

// unstable is somebody who is left, and why.
type unstable struct {
	Person string `json:"person"`
	Side   string `json:"side"`
	Reason string `json:"reason"`
}

func (l *lists) answer(lattice *assign.Lattice, aim assign.Aim, found map[assign.Aim]*assign.Fairest) *stableAnswer {
	m, first, last := found[aim], found[assign.BestForLeft], found[assign.BestForRight]
	a := &stableAnswer{Placed: []stablePair{}, UnplacedLeft: []string{}, UnplacedRight: []string{}, Unplaced: []unstable{}, Count: m.Placed, WorstRank: m.Regret, Rotations: lattice.Rotations(),
		Professionals: means{m.LeftMean, m.RightMean}, BestForLeft: means{first.LeftMean, first.RightMean}, BestForRight: means{last.LeftMean, last.RightMean},
		Difference: max(m.Difference, -m.Difference), Most: m.Most, Asked: asked{asking[aim][0], m.Value, m.Least}, aim: aim, Proved: m.Proved, Ties: lattice.Ties(), Choices: l.entries, OneSided: append([]oneSided{}, l.oneSided...)}
	if !m.Proved && aim == assign.MostEqual {
		a.LeastPossible = &m.Least
	}
	has := make([]bool, len(l.right.list))
	for i, j := range m.Partner {
		if j < 0 {
			a.UnplacedLeft = append(a.UnplacedLeft, l.left.list[i])
			continue
		}
		has[j] = true
		x, y := lattice.Ranks(int32(i), j)
		name, partner := l.left.list[i], l.right.list[j]
		a.Placed = append(a.Placed, stablePair{name, partner, x, y, fmt.Sprintf("%s choice of %s, %s choice of %s; nobody whom one of them wants more would rather have them.", ordinal(int(x)), name, ordinal(int(y)), partner)})
	}
	for j, yes := range has {
		if !yes {
			a.UnplacedRight = append(a.UnplacedRight, l.right.list[j])
		}
	}
	for _, name := range a.UnplacedLeft {
		a.Unplaced = append(a.Unplaced, unstable{name, "professional", l.whyLeft(name, l.left, l.right, l.r.Left)})
	}
	for _, name := range a.UnplacedRight {
		a.Unplaced = append(a.Unplaced, unstable{name, "partner", l.whyLeft(name, l.right, l.left, l.r.Right)})
	}
	return a
}

// whyLeft says why somebody is placed with nobody: who did not list them, whom they did not list, and of those with whom both did, that each has
// somebody whom they want as much or more. That is what stable means.
func (l *lists) whyLeft(name string, mine, others names, lists [][]assign.Choice) string {
	unlisted, unreturned, one := l.unlisted[name], l.unreturned[name], map[string]bool{}
	for _, other := range unlisted {
		one[other] = true
	}
	var both []string
	for _, c := range lists[mine.number[name]] {
		if other := others.list[c.Who]; !one[other] {
			both = append(both, other)
		}
	}
	var out []string
	if len(both) > 0 {
		has := "each has"
		if len(both) == 1 {
			has = "has"
		}
		out = append(out, fmt.Sprintf("%s %s somebody whom they want as much or more", some(both), has))
	}
	if len(unlisted) > 0 {
		out = append(out, fmt.Sprintf("%s did not list %s", some(unlisted), name))
	}
	if len(unreturned) > 0 {
		out = append(out, fmt.Sprintf("%s did not list %s", name, some(unreturned)))
	}
	return strings.Join(out, "; ")
}

func (a *stableAnswer) table(o Output) error {
	w, err := sheet.NewCSV(o.Result, []string{"professional", "partner", "professional_rank", "partner_rank", "why"})
	if err != nil {
		return err
	}
	for _, p := range a.Placed {
		if err := w.Row(p.Professional, p.Partner, strconv.Itoa(int(p.ProfessionalRank)), strconv.Itoa(int(p.PartnerRank)), p.Why); err != nil {
			return err
		}
	}
	return w.Close()
}

func (a *stableAnswer) tell(w io.Writer) {
	fmt.Fprintf(w, "Placed %s. No two people would both rather have each other.\n", count(a.Count, "pair", "pairs"))
	if a.Count > 0 {
		line := func(what string, m means) {
			fmt.Fprintf(w, "Mean rank %s: professionals %.2f, partners %.2f.\n", what, m.Professionals, m.Partners)
		}
		line("here", a.Professionals)
		line("in the placing best for professionals", a.BestForLeft)
		line("in the placing best for partners", a.BestForRight)
	}
	also := "; no stable placing has them"
	if a.Ties {
		fmt.Fprintln(w, "Some are ranked equal, so there may be stable placings of other people.")
		if also = "; another stable placing may have them"; a.Count == a.Most {
			also = "; a stable placing that has them has no more pairs"
		}
	}
	a.tellProof(w)
	a.tellOneSided(w)
	for k, v := range a.Unplaced {
		if k == toldAlone && len(a.Unplaced) > toldAlone+1 {
			fmt.Fprintf(w, "Not placed: %d more. --json has all of them with the reason.\n", len(a.Unplaced)-k)
			return
		}
		end := also
		if !strings.Contains(v.Reason, " somebody whom ") { // whoever has nobody who listed them too is never placed
			end = ""
		}
		fmt.Fprintf(w, "Not placed: %s (%s): %s%s.\n", v.Person, v.Side, v.Reason, end)
	}
}

// tellProof says what is proved, or how much better it could be at most.
func (a *stableAnswer) tellProof(w io.Writer) {
	if a.Proved {
		fmt.Fprintln(w, "Proved: no stable placing is better by what was asked for.")
		return
	}
	if a.Count < a.Most {
		fmt.Fprintf(w, "Not proved: there may be a stable placing of up to %s.\n", count(a.Most, "pair", "pairs"))
	}
	what := asking[a.aim][1]
	if a.Asked.Value == a.Asked.Least {
		fmt.Fprintf(w, "%s %d. No stable placing of as many pairs has less.\n", what, a.Asked.Value)
		return
	}
	fmt.Fprintf(w, "Not proved: %s %d. With as many pairs it may be possible to come down to %d.\n", strings.ToLower(what[:1])+what[1:], a.Asked.Value, a.Asked.Least)
}

// toldAlone is how many of those who are left are named on a terminal.
const toldAlone = 40

func (a *stableAnswer) tellOneSided(w io.Writer) {
	if len(a.OneSided) == 0 {
		return
	}
	var who []string
	for _, v := range a.OneSided {
		who = append(who, fmt.Sprintf("%s listed %s, who did not list %s", v.Person, v.Choice, v.Person))
	}
	tail := ""
	if len(who) > 5 {
		who, tail = who[:5], "; and so on"
	}
	were := "were"
	if len(a.OneSided) == 1 {
		were = "was"
	}
	fmt.Fprintf(w, "%d of %s %s not returned and could not count: %s%s.\n", len(a.OneSided), count(a.Choices, "choice", "choices"), were, strings.Join(who, "; "), tail)
}
