package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// TestQuestionsAndScoresAreOneFamily: a score is among those that a reader looks at, so its p is corrected with the others, and it is said
// for how many.
func TestQuestionsAndScoresAreOneFamily(t *testing.T) {
	of := func(id string, scale, yesNo bool, up, down int) Change {
		var pairs []stats.Pair
		for range up {
			pairs = append(pairs, stats.Pair{Before: 0, After: 1})
		}
		for range down {
			pairs = append(pairs, stats.Pair{Before: 1, After: 0})
		}
		c, err := stats.PairedChange(pairs, 0, 5)
		if err != nil {
			t.Fatal(err)
		}
		return Change{ID: id, Label: id, Scale: scale, YesNo: yesNo, Pairs: len(pairs), Change: c, P: c.Wilcoxon.P, High: 5}
	}
	c := Comparison{From: "A", To: "B", Minimum: 1, Items: []Change{of("score", true, false, 8, 0), of("one", false, false, 7, 1), of("two", false, true, 4, 4), of("few", false, false, 1, 0)}}
	c.Items[3].Hidden = TooFewLinked
	Correct(c.Items)
	if p := c.Items[0].P; p != 3*0.0078125 || c.Items[0].Family != 3 || c.Items[1].P != 2*0.0703125 || c.Items[3].Family != 0 {
		t.Errorf("p %v of %d, %v, %d", p, c.Items[0].Family, c.Items[1].P, c.Items[3].Family)
	}
	if caption := ChangeTable(c).Caption; !strings.Contains(caption, "corrected for 3 questions and scores (m = 3)") {
		t.Error(caption)
	}
	policy, _ := stats.PolicyOf(stats.PolicyNone)
	var b bytes.Buffer
	if err := (Report{Title: "T", Policy: policy, Changes: []Comparison{c}}).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var open openReport
	if err := json.Unmarshal(b.Bytes(), &open); err != nil {
		t.Fatal(err)
	}
	if o := open.Changes[0]; o.Family != 3 || o.Shift == nil || o.IntervalOf == "" {
		t.Errorf("the score: %+v", o)
	}
	if o := open.Changes[2]; o.Shift != nil || o.Interval != nil || o.IntervalOf != "" || o.Test != "mcnemar, exact" || strings.Contains(o.EffectName, "rank") {
		t.Errorf("between no and yes nothing is typical: %+v", o)
	}
}
