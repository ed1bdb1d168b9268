package smallnumber

import (
	"fmt"
	"slices"
	"testing"

	"alongside/engine/stats"
)

// TestAMeanTellsNobodysMark asks for every number of people up to six, and every way in which they can mark from 0 to 4: can anybody who
// sees what is shown, somebody from outside or one of those who marked, say what a single person marked?
func TestAMeanTellsNobodysMark(t *testing.T) {
	const high = 4
	for _, exact := range []bool{true, false} { // one who knows how many marked, and one who does not
		could := map[string][]map[int]bool{} // by what somebody sees, and knows: what each other person can have marked
		look := func(marks []int, knows int) string {
			sum := 0
			for _, m := range marks {
				sum += m
			}
			shown := "not shown"
			if !MeanTells(float64(sum), len(marks), 0, high) {
				shown = stats.Round1(float64(sum) / float64(len(marks)))
			}
			if exact || shown != "not shown" {
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
