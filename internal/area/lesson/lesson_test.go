package lesson

import (
	"testing"

	"alongside/internal/platform/db"
)

func known(n int64) *int64 { return &n }

// TestCostsSayWhatIsMissing: an amount that nobody knows is not nothing.
func TestCostsSayWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		name                                   string
		people                                 int64
		lines                                  []Cost
		planned, actual, eachPlanned, eachPaid string
	}{
		{"no lines", 10, nil, "None", "None", "None", "None"},
		{"all known", 40, []Cost{{Planned: known(360000), Actual: known(360050)}, {Planned: known(0), Actual: known(40000)}}, "£3,600", "£4,000.50", "£90", "£100.01"},
		{"one is not paid", 4, []Cost{{Planned: known(1000), Actual: known(800)}, {Planned: known(1000)}}, "£20", "At least £8", "£5", "At least £2"},
		{"nothing is known", 4, []Cost{{}}, "Not known", "Not known", "Not known", "Not known"},
		{"nobody has a place", 0, []Cost{{Planned: known(5), Actual: known(5)}}, "£0.05", "£0.05", "Nobody has a place", "Nobody has a place"},
		{"a half penny goes up", 2, []Cost{{Planned: known(101), Actual: known(99)}}, "£1.01", "£0.99", "£0.51", "£0.50"},
	} {
		s := CostSheet{People: c.people, Lines: c.lines}
		planned, actual := s.Amounts("")
		eachPlanned, eachPaid := s.each()
		if planned != c.planned || actual != c.actual || eachPlanned != c.eachPlanned || eachPaid != c.eachPaid {
			t.Errorf("%s: %q, %q, %q, %q", c.name, planned, actual, eachPlanned, eachPaid)
		}
	}
}

func TestDecisionsAreWhole(t *testing.T) {
	for _, c := range []struct {
		name string
		d    Decision
		ok   bool
	}{
		{"accepted", Decision{Accepted, "It helps", "A call first", "owner"}, true},
		{"not now", Decision{NotNow, "No money", "", ""}, true},
		{"accepted without a change", Decision{Accepted, "It helps", "", "owner"}, false},
		{"accepted for a stranger", Decision{Accepted, "It helps", "A call first", "somebody"}, false},
		{"without a reason", Decision{NotNow, "", "", ""}, false},
		{"neither", Decision{"", "Why", "", ""}, false},
	} {
		if err := c.d.check([]db.ID{"owner"}); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
