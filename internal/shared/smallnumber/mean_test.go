package smallnumber

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"alongside/engine/stats"
)

// TestAMeanTellsNobodysMark asks for every number of people up to six, and every way in which they can mark from 0 to 4: can anybody who
// sees what is shown, somebody from outside or one of those who marked, say what a single person marked?
func TestAMeanTellsNobodysMark(t *testing.T) {
	const high = 4
	for _, exact := range []bool{true, false} { // under a rule that shows how many marked, and under one that does not; one who knows how many marked, and one who does not
		could := map[string][]map[int]bool{} // by what somebody sees, and knows: what each other person can have marked
		look := func(marks []int, knows int) string {
			sum := 0
			for _, m := range marks {
				sum += m
			}
			p := stats.Policies[0]
			if !exact {
				p, _ = stats.PolicyOf(stats.PolicyMidpoint)
				p.Least = 5
			}
			mean, end := Mean(p, float64(sum), len(marks), 0, high)
			shown := stats.Round1(mean) + fmt.Sprint(end)
			if exact {
				shown += fmt.Sprintf(" (%d)", len(marks))
			}
			if knows >= 0 {
				shown += fmt.Sprintf(", own mark %d", marks[knows])
			}
			return shown
		}
		var all [][]int
		var grow func(marks []int)
		grow = func(marks []int) {
			if len(marks) >= 5 {
				all = append(all, slices.Clone(marks))
			}
			if len(marks) == 6 {
				return
			}
			for m := range high + 1 {
				grow(append(marks, m))
			}
		}
		grow(nil)
		for _, marks := range all {
			for _, knows := range []int{-1, 0} { // nobody, or the first: people are alike, so one of them stands for all
				seen := look(marks, knows)
				if could[seen] == nil {
					could[seen] = []map[int]bool{{}, {}, {}, {}, {}, {}}
				}
				for i, m := range marks {
					could[seen][i][m] = true
				}
			}
		}
		for _, marks := range all {
			for _, knows := range []int{-1, 0} {
				seen := look(marks, knows)
				for i := range marks {
					if i != knows && len(could[seen][i]) < 2 {
						t.Fatalf("%v is shown as %s, which tells the mark of person %d", marks, seen, i)
					}
				}
			}
		}
	}
}

// TestWhatIsHiddenOfAMeanDependsOnHowManyMarked: of two groups of the same size either both have a figure or neither, whatever they marked,
// and the ends that are shown are the same.
func TestWhatIsHiddenOfAMeanDependsOnHowManyMarked(t *testing.T) {
	for _, p := range stats.Policies {
		for n := 1; n < 40; n++ {
			hidden, ends := map[bool]bool{}, map[End]map[float64]bool{OrLess: {}, OrMore: {}}
			for sum := 0; sum <= 4*n; sum++ {
				mean, end := Mean(p, float64(sum), n, 0, 4)
				hidden[math.IsNaN(mean)] = true
				if end != Within {
					ends[end][mean] = true
				} else if !math.IsNaN(mean) && (sum <= 8 || sum >= 4*n-8) {
					t.Errorf("%s: %d of %d people is shown as %v", p.Key, sum, n, mean)
				}
			}
			if len(hidden) != 1 || len(ends[OrLess]) > 1 || len(ends[OrMore]) > 1 || hidden[true] != (n < 5) {
				t.Errorf("%s: of %d people hidden %v, ends %v", p.Key, n, hidden, ends)
			}
		}
	}
}
