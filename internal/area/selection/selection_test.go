package selection

import (
	"testing"

	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

func TestStanding(t *testing.T) {
	pro := func(n int64, below bool) Score { return Score{Side: person.Professional, Total: n, BelowBar: below} }
	par := func(n int64) Score { return Score{Side: person.Partner, Total: n} }
	for name, c := range map[string]struct {
		scores   []Score
		want     Standing
		complete bool
	}{
		"nobody":    {nil, Standing{}, false},
		"one side":  {[]Score{pro(10, false), pro(20, true)}, Standing{Scores: 2, Professionals: 2, Mean: 15, Least: 10, Most: 20, BelowBar: 1}, false},
		"two sides": {[]Score{par(7), pro(4, false), par(10)}, Standing{Scores: 3, Professionals: 1, Partners: 2, Mean: 7, Least: 4, Most: 10}, true},
		"zero":      {[]Score{par(0), pro(0, false)}, Standing{Scores: 2, Professionals: 1, Partners: 1}, true},
	} {
		got := StandingOf(c.scores)
		if got != c.want || got.Complete() != c.complete {
			t.Errorf("%s: %+v, complete %v", name, got, got.Complete())
		}
	}
}

func TestScoresOfTheShippedInstruments(t *testing.T) {
	for _, c := range []struct {
		key   string
		mark  string
		low   string // the item with a bar, given this
		total int64
		below bool
	}{
		{"selection-lay-partner", "3", "strategic-experience=1", 19, true},
		{"selection-lay-partner", "3", "strategic-experience=2", 20, false},
		{"selection-pairs", "4", "power=1", 17, true},
		{"selection-pairs", "4", "power=4", 20, false},
	} {
		def, ok := instrument.Shipped(c.key)
		if !ok {
			t.Fatalf("%s is not shipped", c.key)
		}
		as := instrument.Answers{}
		for _, it := range def.Items() {
			if it.Kind == instrument.Anchored {
				as[it.ID] = instrument.Give(c.mark)
			}
		}
		id, mark := c.low[:len(c.low)-2], c.low[len(c.low)-1:]
		as[id] = instrument.Give(mark)
		total, below := scoreOf(def, as)
		if total != c.total || below != c.below {
			t.Errorf("%s with %s: total %d, below %v", c.key, c.low, total, below)
		}
	}
}

func TestPanelMissing(t *testing.T) {
	pro := edition.Member{Person: "a", Side: person.Professional}
	par := edition.Member{Person: "b", Side: person.Partner}
	for name, c := range map[string]struct {
		panel Panel
		whole bool
	}{"empty": {nil, false}, "one side": {Panel{pro, pro}, false}, "other side": {Panel{par}, false}, "both": {Panel{pro, par}, true}} {
		if got := c.panel.Missing(); (got == "") != c.whole {
			t.Errorf("%s: %q", name, got)
		}
	}
	if (Panel{pro}).Side("") != "" || (Panel{pro}).Side("b") != "" || (Panel{pro}).Side("a") != person.Professional {
		t.Error("sides of the panel")
	}
}

func TestDecisionNeedsAReasonToRefuse(t *testing.T) {
	for _, c := range []struct {
		d  Decision
		ok bool
	}{
		{Decision{Outcome: Offer}, true}, {Decision{Outcome: Waiting}, true}, {Decision{Outcome: Refuse}, false},
		{Decision{Outcome: Refuse, Reason: "Because"}, true}, {Decision{Outcome: "prize"}, false}, {Decision{}, false},
	} {
		if err := c.d.check(); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.d, err)
		}
	}
}
