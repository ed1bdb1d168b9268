package stats

import (
	"cmp"
	"fmt"
	"slices"
)

// Wave is one occasion as the flow of people sees it: how many were invited, and the linking code of each form that came
// back. A form whose code was left empty counts as answered but can be linked to nothing.
type Wave struct {
	Name    string
	Invited int
	Codes   []string
}

// FlowStep says what became of people at one wave. Linked forms are those with a code; the counts of people below rest on
// them alone.
type FlowStep struct {
	Wave     string
	Invited  int
	Answered int // forms that came back
	Linked   int // of these, with a code (each code counted once)
	New      int // linked people who answered no earlier wave
	Kept     int // linked people who answered every wave so far, this one included
	Lost     int // linked people who answered the wave before, and not this one
	Returned int // linked people who answered some earlier wave, but not the one before
}

// Attrition follows people through waves in their order. More answers than invitations, or a negative number, is
// ErrBadCount: it would make a rate above 100 per cent. Give Invited as -1 where it is not known.
func Attrition(waves []Wave) ([]FlowStep, error) {
	steps := make([]FlowStep, 0, len(waves))
	seen, always, previous := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, w := range waves {
		if w.Invited < -1 || (w.Invited >= 0 && len(w.Codes) > w.Invited) {
			return nil, fmt.Errorf("%w: wave %q has %d invited and %d answers", ErrBadCount, w.Name, w.Invited, len(w.Codes))
		}
		step := FlowStep{Wave: w.Name, Invited: w.Invited, Answered: len(w.Codes)}
		now := map[string]bool{}
		for _, code := range w.Codes {
			if code == "" || now[code] {
				continue
			}
			now[code] = true
			step.Linked++
			switch {
			case !seen[code]:
				step.New++
			case !previous[code]:
				step.Returned++
			}
		}
		for code := range previous {
			if !now[code] {
				step.Lost++
			}
		}
		if i == 0 {
			for code := range now {
				always[code] = true
			}
		}
		for code := range always {
			if !now[code] {
				delete(always, code)
			}
		}
		step.Kept = len(always)
		for code := range now {
			seen[code] = true
		}
		previous = now
		steps = append(steps, step)
	}
	return steps, nil
}

// Matched is one item's answers at two times, put together by linking code.
type Matched struct {
	Pairs      []Pair // people who gave a mark both times, sorted by value so that no order of arrival is left in them
	OnlyBefore int    // gave a mark before, none after
	OnlyAfter  int    // gave a mark after, none before
}

// Match pairs the answers of the same people. Missing and not applicable answers are no marks. Nothing is filled in for
// those who answered only once; they are counted.
func Match(before, after map[string]Answer) Matched {
	var out Matched
	for code, b := range before {
		if b.Kind != Given {
			continue
		}
		if a, ok := after[code]; ok && a.Kind == Given {
			out.Pairs = append(out.Pairs, Pair{float64(b.Value), float64(a.Value)})
		} else {
			out.OnlyBefore++
		}
	}
	for code, a := range after {
		if a.Kind != Given {
			continue
		}
		if b, ok := before[code]; !ok || b.Kind != Given {
			out.OnlyAfter++
		}
	}
	sortPairs(out.Pairs)
	return out
}

// StayersLeavers compares the first answers of those who answered again with the first answers of those who did not. When
// the two differ, change among the stayers is not change among all.
func StayersLeavers(scale Scale, first map[string]Answer, answeredAgain map[string]bool) (stayers, leavers Summary, err error) {
	var stayed, left []Answer
	for code, a := range first {
		if answeredAgain[code] {
			stayed = append(stayed, a)
		} else {
			left = append(left, a)
		}
	}
	if stayers, err = Summarise(scale, stayed); err != nil {
		return Summary{}, Summary{}, err
	}
	leavers, err = Summarise(scale, left)
	return stayers, leavers, err
}

func sortPairs(pairs []Pair) {
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
}
