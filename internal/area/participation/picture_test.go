package participation

import (
	"math/rand/v2"
	"testing"
)

var (
	told   = Cell{"collective", "information"}
	asked  = Cell{"collective", "feedback"}
	shares = Cell{"collective", "influence"}
	leads  = Cell{"individual", "control"}
)

func TestTheCentreOfGravity(t *testing.T) {
	for _, c := range []struct {
		counts map[Cell]int
		words  string
	}{
		{nil, "Nothing agreed"},
		{map[Cell]int{told: 1}, "Too few to say: 1 activity"},
		{map[Cell]int{told: 2, leads: 2}, "Too few to say: 4 activities"},
		{map[Cell]int{told: 3, leads: 2}, "Information (1)"},
		{map[Cell]int{told: 3, shares: 3}, "Between information and influence (2)"},
		{map[Cell]int{asked: 3, shares: 3}, "Between feedback and influence (2.5)"},
		{map[Cell]int{told: 2, asked: 1, leads: 2}, "Feedback (2)"},
		{map[Cell]int{told: 1, {"individual", "information"}: 1, shares: 3}, "Influence (3)"},
	} {
		if got := centre(c.counts).Words(); got != c.words {
			t.Errorf("%v: %q, not %q", c.counts, got, c.words)
		}
	}
}

func TestNothingLiesBeyondTheLastDegree(t *testing.T) {
	for n, want := range map[int][2]string{1: {"information", "information or above"}, 3: {"influence or below", "influence or above"}, 4: {"control or below", "control"}} {
		if got := [2]string{reaching(n, n-1, "below"), reaching(n, n+1, "above")}; got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// At least half of the activities stand at the middle or below it, and at least half at it or above.
func TestHalfStandsOnEitherSideOfTheCentre(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		counts := map[Cell]int{}
		for _, at := range []Cell{told, asked, shares, leads} {
			if n := r.IntN(6); n > 0 {
				counts[at] = n
			}
		}
		c := centre(counts)
		below, above := 0, 0
		for at, n := range counts {
			if at.number() <= c.Low {
				below += n
			}
			if at.number() >= c.High {
				above += n
			}
		}
		if c.N > 0 && (2*below < c.N || 2*above < c.N) {
			t.Fatalf("%v: %+v, %d below and %d above", counts, c, below, above)
		}
	}
}

func TestAnActivityCountsInEveryYearInWhichItRan(t *testing.T) {
	all := years([]span{{told, 2023, 2023, 2}, {shares, 2024, 0, 5}, {Cell{}, 2025, 2026, 1}}, 2026, mostYears)
	if len(all) != 4 || all[0].Year != 2026 || all[3].Year != 2023 {
		t.Fatalf("%+v", all)
	}
	if all[0].Agreed() != 5 || all[0].Open != 1 || all[2].Agreed() != 5 || all[2].Open != 0 || all[3].Agreed() != 2 {
		t.Errorf("%+v", all)
	}
	if got := all[0].How(); got != "In 2026 both sides agreed on 5 activities. 5 of them stand at influence or below, 5 at influence or above." {
		t.Error(got)
	}
	if got := len(years([]span{{told, 1990, 0, 1}}, 2026, mostYears)); got != mostYears {
		t.Errorf("%d years", got)
	}
	if got := years(nil, 2026, mostYears); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestHowFarTheSidesAreApart(t *testing.T) {
	d := difference([]pairing{{asked, asked, 2}, {shares, asked, 3}, {told, leads, 1}, {asked, Cell{"individual", "feedback"}, 4}})
	if d.Both != 10 || d.Same != 2 || d.Staff != 3 || d.Leaders != 1 || d.Level != 4 {
		t.Errorf("%+v", d)
	}
	if d.StaffC.Words() != "Feedback (2)" || d.LeadersC.Words() != "Feedback (2)" {
		t.Errorf("%+v", d)
	}
}
