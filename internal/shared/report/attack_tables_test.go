package report

import (
	"bytes"
	"fmt"
	"testing"

	"alongside/engine/stats"
)

// The attack of somebody who has every form of a report: the page's blocks, the tables, the open data. They know the rule, go through
// every small group that could be behind what they have, and look whether a small number that is hidden can be only one number.

// forms are all that somebody can save of a report, put together.
func forms(t *testing.T, r Report) string {
	t.Helper()
	p, err := r.Protect()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, write := range []func(*bytes.Buffer) error{
		func(b *bytes.Buffer) error { return p.WriteJSON(b) },
		func(b *bytes.Buffer) error { return p.WriteTable(b, false) },
	} {
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
	}
	for _, block := range p.Document() {
		fmt.Fprintf(&b, "%s %q %q %q %v", block.Kind, block.Text, block.Words, block.Lines, block.Table.Rows)
	}
	return b.String()
}

// world is a report with one question of three steps that so many gave, left out, or said did not apply to them.
func world(p stats.Policy, counts [5]int) Report {
	i := Item{ID: "q", Wording: "Question", Kind: Ordered, Low: 1, High: 3, Missing: counts[3], NotApplicable: counts[4], Mean: 0}
	sum, n := 0, 0
	for k := range 3 {
		i.Steps = append(i.Steps, Level{Value: fmt.Sprint(k + 1), Label: fmt.Sprint(k + 1), N: counts[k]})
		sum, n = sum+(k+1)*counts[k], n+counts[k]
	}
	i.Answered, i.Forms = n, n+counts[3]+counts[4]
	if s, ok := i.Summary(); ok && n > 0 {
		i.Mean, i.Median = s.Mean, s.Median
		if n > 1 {
			i.Interval, _ = s.Interval()
		}
	}
	i.Hidden = p.TooFew(n)
	return Report{Policy: p, Waves: []Wave{{Name: "One", Answered: i.Forms, Invited: 40, Minimum: p.Least, Sections: []Section{{Items: []Item{i}}}}}}
}

func TestAllFormsOfAReportTellNoSmallNumber(t *testing.T) {
	const top = 11
	for _, p := range stats.Policies {
		could := map[string][5]map[int]bool{}
		looks := map[[5]int]string{}
		for a := range top {
			for b := range top {
				for c := range top {
					for missing := range 4 {
						for none := range 4 {
							counts := [5]int{a, b, c, missing, none}
							look := forms(t, world(p, counts))
							looks[counts] = look
							if could[look][0] == nil {
								could[look] = [5]map[int]bool{{}, {}, {}, {}, {}}
							}
							for k, n := range counts {
								could[look][k][n] = true
							}
						}
					}
				}
			}
		}
		attacked := 0
		for counts, look := range looks {
			n := counts[0] + counts[1] + counts[2]
			if counts[0] > 6 || counts[1] > 6 || counts[2] > 6 || counts[3] > 2 || counts[4] > 2 || p.Exact() && n >= p.Least {
				continue // at the edge of what was gone through, or shown by the rule
			}
			for k, x := range counts[:3] {
				if x == 0 || x > max(p.Hide, p.Least-1) || p.Midpoint && x > 6 || n == 1 {
					continue // of one person alone the rule says that they answered
				}
				attacked++
				if len(could[look][k]) < 2 {
					t.Fatalf("%s: of %v everything that can be saved tells that %d gave step %d", p.Key, counts, x, k+1)
				}
			}
		}
		if attacked < 50 {
			t.Errorf("%s: only %d small numbers were attacked", p.Key, attacked)
		}
	}
}

// TestTwoDatesTellNoSmallNumber: somebody keeps the table of one day and takes it from the one of another. Where the difference would
// tell a small number, the later one is refused; where it is not, no number that came in between is small and known.
func TestTwoDatesTellNoSmallNumber(t *testing.T) {
	for _, p := range stats.Policies {
		if p.Round > 0 || p.Midpoint {
			continue // rounding protects: see the test above, whose figures of two dates are two of its worlds
		}
		refused := 0
		for a := range 12 {
			for more := range 12 {
				before, now := []int{a + 8, 9}, []int{a + 8 + more, 9}
				reveals := p.Reveals(before, now)
				if small := more > 0 && more < max(p.Hide+1, p.Least); small != reveals {
					t.Fatalf("%s: %v and then %v: refused is %v", p.Key, before, now, reveals)
				}
				if reveals {
					refused++
				}
			}
		}
		if refused == 0 {
			t.Errorf("%s: nothing was ever refused", p.Key)
		}
	}
}
