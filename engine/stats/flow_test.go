package stats

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAttrition(t *testing.T) {
	steps, err := Attrition([]Wave{
		{"before", 5, []string{"a", "b", "c", "d"}},
		{"end", 5, []string{"a", "b", "e", ""}},
		{"three months", -1, []string{"a", "c", "a"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []FlowStep{
		{Wave: "before", Invited: 5, Answered: 4, Linked: 4, New: 4, Kept: 4},
		{Wave: "end", Invited: 5, Answered: 4, Linked: 3, New: 1, Kept: 2, Lost: 2},
		{Wave: "three months", Invited: -1, Answered: 3, Linked: 2, Kept: 1, Lost: 2, Returned: 1},
	}
	if !slices.Equal(steps, want) {
		t.Errorf("got  %+v\nwant %+v", steps, want)
	}
	if _, err := Attrition([]Wave{{"x", 1, []string{"a", "b"}}}); !errors.Is(err, ErrBadCount) {
		t.Errorf("more answers than invitations give %v", err)
	}
}

// Everyone linked at a wave is new, was there the wave before, or returned; and nobody who was kept can be lost.
func TestAttritionAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", ""})
		var waves []Wave
		for i := range rapid.IntRange(1, 5).Draw(t, "waves") {
			waves = append(waves, Wave{fmt.Sprint(i), -1, rapid.SliceOfN(code, 0, 8).Draw(t, "codes")})
		}
		steps, err := Attrition(waves)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range steps {
			if i == 0 {
				if s.New != s.Linked || s.Kept != s.Linked || s.Lost+s.Returned != 0 {
					t.Fatalf("first wave %+v", s)
				}
				continue
			}
			stayed := steps[i-1].Linked - s.Lost
			if s.Linked != s.New+s.Returned+stayed || s.Kept > steps[i-1].Kept || s.Kept > stayed || s.Linked > s.Answered {
				t.Fatalf("%+v after %+v", s, steps[i-1])
			}
		}
	})
}

func TestMatchAndStayers(t *testing.T) {
	before := map[string]Answer{"a": Mark(2), "b": Mark(4), "c": NA(), "d": Mark(1), "e": {}}
	after := map[string]Answer{"a": Mark(4), "b": {}, "c": Mark(5), "f": Mark(3)}
	m := Match(before, after)
	if !slices.Equal(m.Pairs, []Pair{{2, 4}}) || m.OnlyBefore != 2 || m.OnlyAfter != 2 {
		t.Errorf("got %+v", m)
	}
	stayers, leavers, err := StayersLeavers(Scale{1, 5}, before, map[string]bool{"a": true, "c": true})
	if err != nil || stayers.Mean != 2 || stayers.NotApplicable != 1 || leavers.Answered != 2 || leavers.Missing != 1 || leavers.Mean != 2.5 {
		t.Errorf("stayers %+v, leavers %+v, %v", stayers, leavers, err)
	}
}
