package selection

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// randomCall makes applications of random people with random scores, in a way that every rule is met now and then.
func randomCall(rng *rand.Rand) *material {
	m := &material{Edition: edition.Edition{Places: 3 + rng.Int64N(5), BursaryBudget: rng.Int64N(3) * 50_000}, Scores: map[db.ID][]Score{}, Declared: map[db.ID]map[db.ID]bool{}, Open: map[db.ID]Outcome{},
		Hand: map[db.ID]ByHand{}, Limits: map[Kind]int64{PairKind: rng.Int64N(3) * 2}, Brought: map[db.ID][]db.ID{}, Money: map[db.ID]Money{}, Awarded: rng.Int64N(2) * 20_000}
	for j := range rng.IntN(3) {
		m.Perspectives = append(m.Perspectives, Perspective{ID: db.ID(fmt.Sprint("v", j)), Words: fmt.Sprint("Voice ", j), Least: 1 + rng.Int64N(2)})
	}
	for n := range 9 {
		a := Application{ID: db.ID(fmt.Sprint("a", n)), Number: int64(n + 1), Decidable: true, Open: true}
		for k := range 1 + rng.IntN(3) {
			who := db.ID(fmt.Sprintf("p%d-%d", n, k))
			a.Applicants = append(a.Applicants, Applicant{Person: who, Side: []person.Side{person.Partner, person.Professional, person.Professional}[k]})
			for _, v := range m.Perspectives {
				if rng.IntN(4) == 0 {
					m.Brought[who] = append(m.Brought[who], v.ID)
				}
			}
		}
		for k := range 2 + rng.IntN(3) {
			if rng.IntN(12) == 0 {
				continue
			}
			side := []person.Side{person.Professional, person.Partner, person.Professional, person.Partner}[k]
			m.Scores[a.ID] = append(m.Scores[a.ID], Score{Application: a.ID, Person: db.ID(fmt.Sprint("m", k)), Side: side, Total: 8 + rng.Int64N(9), BelowBar: rng.IntN(7) == 0, Outdated: rng.IntN(20) == 0})
		}
		switch rng.IntN(12) {
		case 0:
			m.Hand[a.ID] = LeaveIt
		case 1:
			m.Open[a.ID] = Waiting
		case 2:
			m.Declared[a.ID] = map[db.ID]bool{"m0": true}
		}
		if rng.IntN(3) == 0 {
			m.Money[a.ID] = Money{Asked: 30_000, Undecided: rng.IntN(3) > 0}
		}
		m.Applications = append(m.Applications, a)
	}
	return m
}

// tryEverything is the best list by a program that shares nothing with the area: how many wishes it leaves short, and its points times 60.
func tryEverything(m *material) (short, points int64) {
	type one struct {
		a             Application
		points, money int64
	}
	var able []one
	for _, a := range m.Applications {
		var sum, n, pro, par, below int64
		for _, s := range m.Scores[a.ID] {
			if s.Outdated || m.Declared[a.ID][s.Person] {
				continue
			}
			sum, n = sum+s.Total, n+1
			if s.Side == person.Partner {
				par++
			} else {
				pro++
			}
			if s.BelowBar {
				below++
			}
		}
		if pro == 0 || par == 0 || 2*below >= n || m.Hand[a.ID] == LeaveIt || m.Open[a.ID] != "" {
			continue
		}
		x := one{a: a, points: sum * 60 / n * int64(len(a.Applicants))}
		if m.Money[a.ID].Undecided {
			x.money = m.Money[a.ID].Asked
		}
		able = append(able, x)
	}
	bring := func(a Application, v db.ID) (n int64) {
		for _, p := range a.Applicants {
			if slices.Contains(m.Brought[p.Person], v) {
				n++
			}
		}
		return n
	}
	short = -1
	for set := range 1 << len(able) {
		var places, pairs, money, sum, lacks int64
		for i, x := range able {
			if set>>i&1 == 0 {
				continue
			}
			places += int64(len(x.a.Applicants))
			if len(x.a.Applicants) == 2 {
				pairs += 2
			}
			money, sum = money+x.money, sum+x.points
		}
		if places > m.Edition.Places || m.Limits[PairKind] > 0 && pairs > m.Limits[PairKind] || m.Edition.BursaryBudget > 0 && money > max(m.Edition.BursaryBudget-m.Awarded, 0) {
			continue
		}
		for _, v := range m.Perspectives {
			there, in := int64(0), int64(0)
			for i, x := range able {
				there += bring(x.a, v.ID)
				if set>>i&1 == 1 {
					in += bring(x.a, v.ID)
				}
			}
			// What somebody who is left out by hand brings is wished for too: nobody can make up for it, so it is short in every list.
			for _, a := range m.Applications {
				if m.Hand[a.ID] == LeaveIt && m.stands(a) {
					there += bring(a, v.ID)
				}
			}
			lacks += max(min(v.Least, there)-in, 0)
		}
		if short < 0 || lacks < short || lacks == short && sum > points {
			short, points = lacks, sum
		}
	}
	return short, points
}

// stands says whether an application could be taken if nobody had settled it.
func (m *material) stands(a Application) bool {
	free := *m
	free.Hand = nil
	for _, l := range free.stand() {
		if l.ID == a.ID {
			return l.eligible
		}
	}
	return false
}

// TestProposalsAgainstTryingEverything compares proposals with every list that there is.
func TestProposalsAgainstTryingEverything(t *testing.T) {
	for seed := range uint64(400) {
		m := randomCall(rand.New(rand.NewPCG(seed, 3)))
		p, err := propose(context.Background(), m)
		if err != nil || p.Over != nil {
			t.Fatal(seed, err, p)
		}
		short, points := tryEverything(m)
		var lacks int64
		for _, n := range p.Best.Missing {
			lacks += n
		}
		if !p.Checked || lacks != short || p.Best.Points*60 != points*p.by {
			t.Fatalf("seed %d: short of %d with %d/%d points (proved %v), want %d with %d/60", seed, lacks, p.Best.Points, p.by, p.Checked, short, points)
		}
		for _, s := range p.Swaps {
			if s.Possible && s.Cost < 0 && len(s.Lost) == 0 {
				t.Fatalf("seed %d: a change gives points for nothing: %+v", seed, s)
			}
		}
	}
}

// TestProposalOfALargeCall: four hundred applications for sixty places are proposed with all that is told of them, and proved.
func TestProposalOfALargeCall(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	m := &material{Edition: edition.Edition{Places: 60, BursaryBudget: 600_000}, Scores: map[db.ID][]Score{}, Limits: map[Kind]int64{PairKind: 30}, Brought: map[db.ID][]db.ID{}, Money: map[db.ID]Money{}}
	for j := range 12 {
		m.Perspectives = append(m.Perspectives, Perspective{ID: db.ID(fmt.Sprint("v", j)), Words: fmt.Sprint("Voice ", j), Least: 1 + int64(j%2)})
	}
	for n := range 400 {
		a := Application{ID: db.ID(fmt.Sprint("a", n)), Number: int64(n + 1)}
		for k := range 1 + rng.IntN(3) {
			who := db.ID(fmt.Sprintf("p%d-%d", n, k))
			a.Applicants = append(a.Applicants, Applicant{Person: who, Side: []person.Side{person.Partner, person.Professional, person.Professional}[k]})
			for _, v := range m.Perspectives {
				if rng.IntN(30) == 0 {
					m.Brought[who] = append(m.Brought[who], v.ID)
				}
			}
		}
		for k := range 2 + rng.IntN(3) {
			m.Scores[a.ID] = append(m.Scores[a.ID], Score{Person: db.ID(fmt.Sprint("m", k)), Side: []person.Side{person.Professional, person.Partner}[k%2], Total: 10 + rng.Int64N(18)})
		}
		if rng.IntN(4) == 0 {
			m.Money[a.ID] = Money{Asked: 5_000 * (1 + rng.Int64N(40)), Undecided: true}
		}
		m.Applications = append(m.Applications, a)
	}
	began := time.Now()
	p, err := propose(context.Background(), m)
	t.Logf("proposed in %v", time.Since(began))
	if err != nil || !p.Checked || len(p.Swaps) == 0 {
		t.Fatal(err, p)
	}
}

// TestWhatCountsForAProposal is one rule after another on a small call.
func TestWhatCountsForAProposal(t *testing.T) {
	small := func() *material {
		m := &material{Edition: edition.Edition{Places: 2}, Scores: map[db.ID][]Score{}, Declared: map[db.ID]map[db.ID]bool{}, Hand: map[db.ID]ByHand{}, Open: map[db.ID]Outcome{}, Limits: map[Kind]int64{}}
		for n, total := range []int64{20, 18, 15} {
			a := Application{ID: db.ID(fmt.Sprint("a", n)), Number: int64(n + 1), Applicants: []Applicant{{Person: db.ID(fmt.Sprint("p", n)), Side: person.Partner}}}
			m.Applications = append(m.Applications, a)
			for k, side := range []person.Side{person.Professional, person.Partner, person.Partner} {
				m.Scores[a.ID] = append(m.Scores[a.ID], Score{Person: db.ID(fmt.Sprint("m", k)), Side: side, Total: total})
			}
		}
		return m
	}
	for name, c := range map[string]struct {
		change func(m *material)
		want   string // the place of each application
	}{
		"as they are":              {func(*material) {}, "in in out"},
		"one place is promised":    {func(m *material) { m.Promised = 1 }, "in out out"},
		"a conflict leaves a side": {func(m *material) { m.Declared["a0"] = map[db.ID]bool{"m0": true} }, "unscored in in"},
		"a sponsor does not count": {func(m *material) { m.Bonds.Sponsors = map[db.ID]db.ID{"a0": "m0"} }, "unscored in in"},
		"one of three below":       {func(m *material) { m.Scores["a0"][0].BelowBar = true }, "in in out"},
		"two of three below":       {func(m *material) { m.Scores["a0"][0].BelowBar, m.Scores["a0"][1].BelowBar = true, true }, "below in in"},
		"below, and taken by hand": {func(m *material) {
			m.Scores["a0"][0].BelowBar, m.Scores["a0"][1].BelowBar, m.Hand["a0"] = true, true, TakeIt
		}, "in in out"},
		"by hand in":          {func(m *material) { m.Hand["a2"] = TakeIt }, "in out in"},
		"by hand out":         {func(m *material) { m.Hand["a0"] = LeaveIt }, "out in in"},
		"asked to wait":       {func(m *material) { m.Open["a0"] = Waiting }, "asked in in"},
		"asked to be offered": {func(m *material) { m.Open["a2"] = Offer }, "in out in"},
		"equal": {func(m *material) {
			for k := range m.Scores["a2"] {
				m.Scores["a2"][k].Total = 18
			}
		}, "in equal equal"},
		"money": {func(m *material) {
			m.Edition.BursaryBudget, m.Money = 100, map[db.ID]Money{"a0": {Asked: 90, Undecided: true}, "a1": {Asked: 90, Undecided: true}}
		}, "in out in"},
		"no money for partners": {func(m *material) { m.Limits[AlonePartner] = 1 }, "in out out"},
		"somebody with a place brings it": {func(m *material) {
			m.Perspectives = []Perspective{{ID: "v", Least: 1}}
			m.Held = []Application{{ID: "h", Applicants: []Applicant{{Person: "ph"}}}}
			m.Brought = map[db.ID][]db.ID{"ph": {"v"}, "p2": {"v"}}
		}, "in in out"},
		"nobody else brings it": {func(m *material) {
			m.Perspectives = []Perspective{{ID: "v", Least: 1}}
			m.Brought = map[db.ID][]db.ID{"p2": {"v"}}
		}, "in out in"},
	} {
		m := small()
		c.change(m)
		p, err := propose(context.Background(), m)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, l := range p.lines {
			got = append(got, map[place]string{inList: "in", equal: "equal", outside: "out", unscored: "unscored", belowBar: "below", asked: "asked"}[l.Place])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// TestScale: means of different numbers of scores are compared exactly.
func TestScale(t *testing.T) {
	of := func(scores ...int) (out []line) {
		for _, n := range scores {
			out = append(out, line{Standing: Standing{Scores: n}, eligible: true})
		}
		return out
	}
	for _, c := range []struct {
		scores  []int
		by      int64
		rounded bool
	}{{nil, 1, false}, {[]int{2, 3, 4}, 12, false}, {[]int{7, 2, 7}, 14, false}, {[]int{11, 13, 17, 19, 23, 29}, 1_000_000, true}} {
		if by, rounded := scale(of(c.scores...)); by != c.by || rounded != c.rounded {
			t.Errorf("%v: %d %v, want %d %v", c.scores, by, rounded, c.by, c.rounded)
		}
	}
}

// TestOnePlaceIsNotBothFreeAndTaken: where applications are equally good, a place that one of them gets is not said to stay free.
func TestOnePlaceIsNotBothFreeAndTaken(t *testing.T) {
	for _, c := range []struct {
		left  int64
		equal int
		want  string
	}{{0, 0, ""}, {0, 2, ""}, {1, 0, "One place would stay free."}, {3, 0, "3 places would stay free."}, {1, 2, "The last place goes to one of those that are equally good."}, {2, 3, "The other places go to some of those that are equally good."}} {
		if got := leftPlaces(c.left, c.equal); got != c.want {
			t.Errorf("%d left, %d equal: %q, want %q", c.left, c.equal, got, c.want)
		}
	}
}
