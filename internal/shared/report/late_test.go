package report

import (
	"strings"
	"testing"

	"alongside/engine/stats"
)

// TestLateAnswersArePartOfTheProtection: under no rule is a number of late answers shown that is small, or that leaves few in time, and it is
// rounded where numbers are.
func TestLateAnswersArePartOfTheProtection(t *testing.T) {
	for _, p := range stats.Policies {
		for answered := range 40 {
			for late := -1; late <= answered; late++ {
				r, err := Report{Policy: p, Waves: []Wave{{Name: "End", Answered: answered, Minimum: 5, MoreTime: true, Late: late}}}.Protect()
				if err != nil {
					t.Fatal(err)
				}
				got := r.Waves[0].Late
				few := late < p.Least || answered-late < p.Least
				switch {
				case few && got >= 0:
					t.Fatalf("%s: %d of %d late is shown as %d", p.Key, late, answered, got)
				case !few && got != shownCount(p, late):
					t.Fatalf("%s: %d of %d late is shown as %d", p.Key, late, answered, got)
				}
				if (got < 0) != strings.Contains(r.Waves[0].More, "is not shown") {
					t.Fatalf("%s: %d is said as %q", p.Key, got, r.Waves[0].More)
				}
				again, _ := r.Protect()
				if strings.Count(again.Waves[0].More, "closing time") != 1 {
					t.Fatalf("said twice: %q", again.Waves[0].More)
				}
			}
		}
	}
	r, _ := Report{Waves: []Wave{{Name: "End", Answered: 20}}}.Protect()
	if r.Waves[0].More != "" {
		t.Errorf("nobody had more time: %q", r.Waves[0].More)
	}
}
