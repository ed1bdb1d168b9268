package placing

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// fairest are the ways to choose among stable placings, by the name that people type.
var fairest = map[string]func(context.Context, *assign.Lattice) (*assign.Matching, error){
	"equal":         func(ctx context.Context, l *assign.Lattice) (*assign.Matching, error) { return l.Equal(ctx) },
	"egalitarian":   func(ctx context.Context, l *assign.Lattice) (*assign.Matching, error) { return l.Egalitarian(ctx) },
	"regret":        func(_ context.Context, l *assign.Lattice) (*assign.Matching, error) { return l.MinRegret(), nil },
	"professionals": func(_ context.Context, l *assign.Lattice) (*assign.Matching, error) { return l.LeftBest(), nil },
	"partners":      func(_ context.Context, l *assign.Lattice) (*assign.Matching, error) { return l.RightBest(), nil },
}

// lists are rankings with the names of those who made them.
type lists struct {
	faults      faults
	left, right names
	r           assign.Rankings
}

// byRankings places so that no two people would both rather have each other.
func (m Match) byRankings(ctx context.Context, o Output) error {
	l := &lists{}
	if err := l.read(m.Rankings); err != nil {
		return err
	}
	if err := l.faults.err(o.Words); err != nil {
		return err
	}
	lattice, err := assign.StableMatchings(ctx, &l.r)
	if err != nil {
		return err
	}
	choose := fairest[m.Fair]
	if choose == nil {
		choose = fairest["equal"]
	}
	got, err := choose(ctx, lattice)
	if err != nil {
		return err
	}
	if err := assign.VerifyStable(&l.r, got.Partner); err != nil {
		return fmt.Errorf("the placing is not stable, so nothing is given out: %w", err)
	}
	a := l.answer(lattice, got)
	if o.JSON {
		return o.asJSON(a)
	}
	if err := a.table(o); err != nil {
		return err
	}
	a.tell(o.Words)
	return nil
}

func (l *lists) read(file string) error {
	rows, err := l.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "person", Label: "person", Required: true},
		{Key: "side", Label: "side", Required: true, Parse: sheet.OneOf(sides)},
		{Key: "rank", Label: "rank", Required: true, Parse: sheet.Whole(1, 1_000_000)},
		{Key: "choice", Label: "choice", Required: true},
	}})
	if err != nil {
		return err
	}
	side := map[string]string{}
	for _, r := range rows { // who has a list has their side from it
		name := r.Get("person")
		if was := side[name]; was != "" && was != r.Get("side") {
			l.faults.add(file, r.Line, "person", name, "is both a professional and a partner; a person has one side")
			continue
		}
		side[name] = r.Get("side")
	}
	seen := map[[2]string]int{}
	for _, r := range rows {
		name, choice := r.Get("person"), r.Get("choice")
		if side[choice] == r.Get("side") {
			l.faults.add(file, r.Line, "choice", choice, "is on the same side as who chooses")
			continue
		}
		if first := seen[[2]string{name, choice}]; first > 0 {
			l.faults.add(file, r.Line, "choice", choice, fmt.Sprintf("was chosen by %s on line %d already", name, first))
			continue
		}
		seen[[2]string{name, choice}] = r.Line
		rank, _ := strconv.Atoi(r.Get("rank")) // Whole has looked at it
		mine, theirs, all := &l.left, &l.right, &l.r.Left
		if r.Get("side") == "partner" {
			mine, theirs, all = &l.right, &l.left, &l.r.Right
		}
		at := mine.add(name)
		for len(*all) <= int(at) {
			*all = append(*all, nil)
		}
		(*all)[at] = append((*all)[at], assign.Choice{Who: theirs.add(choice), Rank: int32(rank)})
	}
	for len(l.r.Left) < len(l.left.list) {
		l.r.Left = append(l.r.Left, nil)
	}
	for len(l.r.Right) < len(l.right.list) {
		l.r.Right = append(l.r.Right, nil)
	}
	return nil
}

// stableAnswer is a stable placing as it is given out.
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
	Proved        bool         `json:"proved"`
	Ties          bool         `json:"ties"` // somebody is ranked equal with somebody else
	UnplacedLeft  []string     `json:"unplaced_professionals"`
	UnplacedRight []string     `json:"unplaced_partners"`
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

func (l *lists) answer(lattice *assign.Lattice, m *assign.Matching) *stableAnswer {
	first, last := lattice.LeftBest(), lattice.RightBest()
	a := &stableAnswer{Placed: []stablePair{}, UnplacedLeft: []string{}, UnplacedRight: []string{}, Count: m.Placed, WorstRank: m.Regret, Rotations: lattice.Rotations(),
		Professionals: means{m.LeftMean, m.RightMean}, BestForLeft: means{first.LeftMean, first.RightMean}, BestForRight: means{last.LeftMean, last.RightMean},
		Difference: max(m.Difference, -m.Difference), Proved: m.Proved, Ties: lattice.Ties()}
	if !m.Proved && !a.Ties {
		a.LeastPossible = &m.LeastDifference
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
	return a
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
	why := "no stable placing has them"
	switch {
	case a.Ties:
		why = "with the ties broken as they are, no stable placing has them"
		fmt.Fprintln(w, "Some are ranked equal. This is the best for one way to break these ties. Another way may place more people, or be more equal, so this is not proved to be the best of all.")
	case a.Proved:
		fmt.Fprintln(w, "Proved: no stable placing is better by what was asked for.")
	default:
		fmt.Fprintf(w, "Not proved: the sums of ranks of the two sides differ by %d; it may be possible to come down to %d.\n", a.Difference, *a.LeastPossible)
	}
	for _, side := range []struct {
		name string
		list []string
	}{{"professional", a.UnplacedLeft}, {"partner", a.UnplacedRight}} {
		if len(side.list) > 0 {
			fmt.Fprintf(w, "Not placed: %s (%s): %s.\n", some(side.list), count(len(side.list), side.name, side.name+"s"), why)
		}
	}
}
