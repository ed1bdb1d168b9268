package report

import (
	"fmt"
	"math"
	"slices"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/plain"
)

// CompareLeaving compares the first answers of those who answered again with the first answers of those who did not, by the
// exact rank sum test. Both lists are sorted here: their order must tell nothing. P is of this question alone; CorrectLeaving
// corrects for looking at several.
func CompareLeaving(id, label, from, to string, stayed, left []float64) (Leaving, error) {
	stayed, left = slices.Clone(stayed), slices.Clone(left)
	slices.Sort(stayed)
	slices.Sort(left)
	test, err := stats.WilcoxonRankSum(stayed, left)
	l := Leaving{ID: id, Label: label, From: from, To: to, Stayers: len(stayed), Leavers: len(left), MeanStayers: stats.Mean(stayed), MeanLeavers: stats.Mean(left),
		Delta: test.Effect.Delta, P: test.P, Corrected: test.P, SmallestP: test.SmallestP, Exact: test.Exact}
	return l, err
}

// CorrectLeaving corrects the p values of the questions of each two forms for having looked at all of them (Holm).
func CorrectLeaving(all []Leaving) {
	done := map[[2]string]bool{}
	for _, first := range all {
		key := [2]string{first.From, first.To}
		if done[key] {
			continue
		}
		done[key] = true
		var at []int
		var ps []float64
		for i, l := range all {
			if l.From == first.From && l.To == first.To && !l.Hidden {
				at, ps = append(at, i), append(ps, l.P)
			}
		}
		for n, p := range stats.Holm(ps) {
			all[at[n]].Corrected = p
		}
	}
}

// Words says how stayers and leavers differ, and no more.
func (l Leaving) Words() string {
	switch {
	case l.Hidden && l.Why != "":
		return l.Why
	case l.Hidden:
		return "Too few people stayed or left to show this."
	case math.IsNaN(l.Delta):
		return "Nobody left, or nobody stayed, so there is nothing to compare."
	}
	s := fmt.Sprintf("At %s the mean of the %d who answered %s too was %s, and of the %d who did not %s.", plain.Quoted(l.From), l.Stayers, plain.Quoted(l.To), stats.Round1(l.MeanStayers), l.Leavers, stats.Round1(l.MeanLeavers))
	if l.LeftOut > 0 {
		s += fmt.Sprintf(" %s more %s left out by chance, so that the figures tell nothing of a few.", people(l.LeftOut), wasWere(l.LeftOut))
	}
	switch {
	case l.SmallestP > Significant:
		return s + fmt.Sprintf(" With so few no test can tell such a difference from chance: the smallest p possible is %s.", P(l.SmallestP))
	case l.Corrected < Significant:
		return s + " Chance alone would seldom make such a difference. So a change of those who stayed is not that of all."
	case l.P < Significant:
		return s + " Chance alone could make such a difference somewhere among so many questions."
	}
	return s + " Chance alone could make such a difference. That does not prove that they are alike."
}

// LeavingGroups are the comparisons of stayers and leavers of each two forms, in their order.
func LeavingGroups(all []Leaving) [][]Leaving {
	var out [][]Leaving
	for _, l := range all {
		if n := len(out); n > 0 && out[n-1][0].From == l.From && out[n-1][0].To == l.To {
			out[n-1] = append(out[n-1], l)
		} else {
			out = append(out, []Leaving{l})
		}
	}
	return out
}

// LeavingShown says whether there are figures for any question.
func LeavingShown(group []Leaving) bool {
	return slices.ContainsFunc(group, func(l Leaving) bool { return !l.Hidden })
}

// LeavingSummary says of the questions of two forms, in a sentence or two, in how many those who stayed differ from those who left.
func LeavingSummary(group []Leaving) string {
	shown, differ, smallest := 0, 0, 1.0
	for _, l := range group {
		if l.Hidden || math.IsNaN(l.Delta) {
			continue
		}
		shown++
		smallest = min(smallest, l.SmallestP)
		if l.Corrected < Significant && l.SmallestP <= Significant {
			differ++
		}
	}
	if len(group) == 0 {
		return ""
	}
	words := fmt.Sprintf("Those who answered %s and later %s, beside those who answered only the first of the two. ", plain.Quoted(group[0].From), plain.Quoted(group[0].To))
	switch {
	case shown == 0:
		return words + "Too few stayed or left, or the figures would tell what a few said, so nothing is shown."
	case smallest > Significant:
		return words + fmt.Sprintf("With so few no test could tell a difference from chance: the smallest p possible is %s.", P(smallest))
	case smallest*float64(shown) > Significant:
		return words + fmt.Sprintf("With so few no test could tell a difference from chance. Corrected for %d questions, the smallest p possible is %s.", shown, P(min(1, smallest*float64(shown))))
	case differ == 0:
		return words + fmt.Sprintf("Of %s, none differs more clearly than chance could make it. That does not prove that they are alike.", questions(shown))
	}
	return words + fmt.Sprintf("Of %s, %d differ more clearly than chance would easily make them. There a change of those who stayed is not that of all.", questions(shown), differ)
}

func questions(n int) string {
	if n == 1 {
		return "1 question that is compared"
	}
	return fmt.Sprintf("%d questions that are compared", n)
}

// LeavingTable is the figures of stayers and leavers of two forms.
func LeavingTable(group []Leaving) chart.Table {
	t := chart.Table{Headers: []string{"Question", "Stayed", "Their first mean", "Left", "Their first mean", "Cliff's delta", "p, corrected", "Smallest p possible"}}
	if len(group) > 0 {
		t.Caption = "First answers of those who stayed and those who left, from " + group[0].From + " to " + group[0].To
	}
	for _, l := range group {
		row := []string{l.Label}
		if l.Hidden {
			for range len(t.Headers) - 1 {
				row = append(row, "too few")
			}
		} else {
			row = append(row, fmt.Sprint(l.Stayers), stats.Round1(l.MeanStayers), fmt.Sprint(l.Leavers), stats.Round1(l.MeanLeavers), stats.Round2(l.Delta), P(l.Corrected), P(l.SmallestP))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func wasWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
