package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The worked table of OpenSAFELY: 3, 8, 16, 23 of 18, 23, 31, 44.
func TestWorkedTableOfTheNHSRule(t *testing.T) {
	p, ok := PolicyOf(PolicyNHS)
	if !ok {
		t.Fatal("there is no such policy")
	}
	cells, total, err := p.Row([]int{3, 8, 16, 23})
	if err != nil || !slices.Equal(cells, []Cell{{Hidden: true}, {Value: 10}, {Value: 15}, {Value: 25}}) || total != (Cell{Value: 50}) {
		t.Errorf("numerators: %v, %v, %v", cells, total, err)
	}
	cells, total, err = p.Row([]int{18, 23, 31, 44})
	if err != nil || !slices.Equal(cells, []Cell{{Value: 20}, {Value: 25}, {Value: 30}, {Value: 45}}) || total != (Cell{Value: 120}) {
		t.Errorf("denominators: %v, %v, %v", cells, total, err)
	}
}

func TestMidpoint6(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 3, 6: 3, 7: 9, 12: 9, 13: 15, 18: 15} {
		if got := Midpoint6(n); got != want {
			t.Errorf("%d becomes %d, want %d", n, got, want)
		}
	}
}

func TestPolicyOf(t *testing.T) {
	if p, ok := PolicyOf(""); !ok || p.Key != PolicyGroups || !p.Exact() {
		t.Errorf("without a choice: %+v", p)
	}
	if _, ok := PolicyOf("whatever"); ok {
		t.Error("an unknown key is a policy")
	}
	if p, ok := PolicyOf(PolicyNone); !ok || p.TooFew(1) {
		t.Errorf("none: %+v", p)
	}
}

func TestReveals(t *testing.T) {
	for _, c := range []struct {
		policy      string
		shown, next []int
		want        bool
	}{
		{PolicyGroups, []int{10, 20}, []int{10, 24}, true}, {PolicyGroups, []int{10, 20}, []int{10, 25}, false}, {PolicyGroups, []int{10}, []int{10}, false},
		{PolicyBelow7, []int{10, 20}, []int{4, 20}, true}, {PolicyBelow7, []int{10}, []int{10, 3}, true}, {PolicyNHS, []int{10}, []int{12}, false},
	} {
		p, _ := PolicyOf(c.policy)
		if got := p.Reveals(c.shown, c.next); got != c.want {
			t.Errorf("%s: %v then %v reveals: %v", c.policy, c.shown, c.next, got)
		}
	}
}

func TestComplementaryPercent(t *testing.T) {
	p, _ := PolicyOf(PolicyBelow5)
	if s, ok := p.ShareOf(29, 30); ok {
		t.Errorf("97%% of 30 tells of one person: %s", s)
	}
	if s, ok := p.ShareOf(20, 30); !ok || s != "67%" {
		t.Errorf("20 of 30 is %s", s)
	}
	if s, ok := p.ShareOf(30, 30); !ok || s != "100%" {
		t.Errorf("30 of 30 is %s", s)
	}
}

// Stars whose sum everybody can work out are together more people than the rule hides: of 25 with 9 and 12 beside two stars, four gave a low mark.
func TestStarsTogetherAreNotFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 12), 2, 6).Draw(t, "counts")
		for _, key := range []string{PolicyBelow5, PolicyBelow7} {
			p, _ := PolicyOf(key)
			cells, total, err := p.Row(counts)
			if err != nil {
				t.Fatal(err)
			}
			stars, left := 0, total.Value
			for _, c := range cells {
				if c.Hidden {
					stars++
				}
				left -= c.Value
			}
			if stars > 0 && !total.Hidden && left <= p.Hide {
				t.Fatalf("%s: %v are shown as %v of %v, so %d stars stand for %d people", key, counts, cells, total, stars, left)
			}
		}
	})
	p, _ := PolicyOf(PolicyBelow5)
	s, err := SummariseCounts(Scale{0, 5}, []int{1, 3, 0, 0, 9, 12}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := p.Protect(s); err != nil || !f.Counts[4].Hidden || f.Counts[5].Value != 12 {
		t.Errorf("%+v, %v", f.Counts, err)
	}
}

// The attack: a reader who knows the rule and all figures of a question goes through every form that could be behind them. No
// number that is hidden because it is small may come out as a single one.
func TestNoHiddenNumberCanBeWorkedOut(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 11))
	stars, means := 0, 0
	for range 200 {
		counts := make([]int, 4)
		for i := range counts {
			counts[i] = dice.IntN([]int{3, 9, 16}[dice.IntN(3)])
		}
		s, err := SummariseCounts(Scale{0, 3}, counts, dice.IntN(4), dice.IntN(3))
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{PolicyBelow5, PolicyBelow7, PolicyNHS, PolicyMidpoint} {
			p, _ := PolicyOf(key)
			f, err := p.Protect(s)
			if err != nil {
				t.Fatal(err)
			}
			if f.TooFew {
				continue
			}
			if f.Stars {
				stars++
				if !math.IsNaN(f.Mean) {
					means++
				}
			}
			attack(t, p, s, f)
		}
	}
	if stars < 100 || means < 10 {
		t.Errorf("the attack met %d rows with stars and %d means beside them", stars, means)
	}
}

// attack tries every count that could be behind the figures.
func attack(t *testing.T, p Policy, s Summary, f Figures) {
	t.Helper()
	cells := append(slices.Clone(f.Counts), f.NotApplicable, f.Missing)
	truth := append(slices.Clone(s.Counts), s.NotApplicable, s.Missing)
	found := make([]map[int]bool, len(cells))
	for i := range found {
		found[i] = map[int]bool{}
	}
	const most = 24
	try := make([]int, len(cells))
	var go1 func(i int)
	go1 = func(i int) {
		if i < len(cells) {
			low, high := 0, most
			switch c := cells[i]; {
			case c.Hidden && p.Round > 0:
				low, high = 1, p.Hide
			case !c.Hidden && p.Round > 0 && c.Value > 0:
				low, high = max(c.Value-p.Round/2, p.Hide+1), c.Value+p.Round/2
			case !c.Hidden && p.Midpoint && c.Value > 0:
				low, high = c.Value-2, c.Value+3
			case !c.Hidden:
				low, high = c.Value, c.Value
			}
			for v := low; v <= high; v++ {
				try[i] = v
				go1(i + 1)
			}
			return
		}
		n, sum, all := 0, 0, 0
		for l, v := range try {
			if all += v; l < len(f.Counts) {
				n, sum = n+v, sum+l*v
			}
		}
		exact := p.Round == 0 && !p.Midpoint
		if exact && (!f.Answered.Hidden && n != f.Answered.Value || !f.Forms.Hidden && all != f.Forms.Value) {
			return
		}
		if !p.Midpoint && !math.IsNaN(f.Mean) && (n == 0 || Tenths(float64(sum)/float64(n)) != Tenths(f.Mean)) {
			return
		}
		for l, v := range try {
			found[l][v] = true
		}
	}
	if !f.Stars {
		return
	}
	hidden := 0
	for _, c := range cells {
		if c.Hidden {
			hidden++
		}
	}
	if hidden > 3 && p.Round == 0 {
		return // too many to try; the more are hidden, the less is known
	}
	go1(0)
	for i, c := range cells {
		if c.Hidden && truth[i] > 0 && truth[i] <= p.Hide && len(found[i]) < 2 {
			t.Errorf("%s: of %v, shown as %v with mean %v, number %d must be one of %v", p.Key, truth, cells, f.Mean, i, found[i])
		}
	}
}

func TestTenths(t *testing.T) {
	for x, want := range map[float64]float64{4.35: 4.4, 4.65: 4.7, -0.25: -0.3, 4: 4, 0.04: 0, 2.999: 3} {
		if got := Tenths(x); got != want {
			t.Errorf("%v becomes %v, want %v", x, got, want)
		}
	}
}

// TestTotalsOfRoundedNumbers: how many sent the form is the same number beside each question of a wave, and no more answered than that.
// Where no number is hidden, the mean tells nothing that is.
func TestTotalsOfRoundedNumbers(t *testing.T) {
	for _, key := range []string{PolicyNHS, PolicyMidpoint} {
		p, _ := PolicyOf(key)
		for _, counts := range [][]int{{0, 0, 0, 13, 13}, {8, 8, 10, 0, 0}} {
			s, err := SummariseCounts(Scale{Low: 1, High: 5}, counts, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			f, err := p.Protect(s)
			if err != nil {
				t.Fatal(err)
			}
			if want := p.Count(26); f.Forms != want || f.Answered.Value > want.Value || f.Answered.Hidden {
				t.Errorf("%s: %v are %v forms, of which %v answered, want %v", key, counts, f.Forms, f.Answered, want)
			}
			if math.IsNaN(f.Mean) {
				t.Errorf("%s: of %v no number is hidden, and yet the mean is held back", key, counts)
			}
		}
	}
}
