package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/chart"
	"alongside/engine/stats"
)

// How far two who answered the same agree. A question of which nothing may be shown has no line in a table: it is named in a sentence.

// agreementColumns are the columns of every table of agreement; two more follow where single ratings are at hand.
const agreementColumns = 9

// limits are the limits of agreement, each with its own range where there is one.
func (a Agreement) limits() string {
	one := func(at float64, range95 stats.Interval) string {
		if range95.Degenerate {
			return Signed(at)
		}
		return Signed(at) + " (" + Signed(range95.Low) + " to " + Signed(range95.High) + ")"
	}
	return one(a.Limits.Low, a.Limits.LowInterval) + " to " + one(a.Limits.High, a.Limits.HighInterval)
}

// AgreementTable is how far two who rated the same agree, question by question.
func AgreementTable(all []Agreement) chart.Table {
	t := chart.Table{Caption: "Agreement of two people who answered the same", Headers: []string{"Question", "Pairs", "Same", "Most likely range", "At most one apart", "Most likely range", "Weighted kappa", "Kappa from", "Kappa to"}}
	whole := slices.ContainsFunc(all, func(a Agreement) bool { return a.Limits.Pairs > 1 || !a.Hidden && !math.IsNaN(a.ICC.Single2) })
	if whole {
		t.Headers = append(t.Headers, "ICC", "Limits of agreement")
	}
	for _, a := range all {
		if a.Hidden {
			continue
		}
		row := []string{a.named()}
		low, high, limits := stats.NoFigure, stats.NoFigure, stats.NoFigure
		if a.sureOfKappa() {
			low, high = stats.Round2(a.Kappa.Interval.Low), stats.Round2(a.Kappa.Interval.High)
		}
		if a.Limits.Pairs > 1 {
			limits = a.limits()
		}
		row = append(row, strconv.Itoa(a.Pairs), stats.Percent(a.Exact, a.Pairs), a.likely(a.Exact), a.withinShare(), a.likely(a.WithinOne), a.kappa(), low, high)
		if whole {
			row = append(row, stats.Round2(a.ICC.Single2), limits)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// AgreementShort is the same without what only those ask for who know statistics.
func AgreementShort(all []Agreement) chart.Table {
	whole := AgreementTable(all)
	t := chart.Table{Caption: whole.Caption}
	pick := func(row []string) []string { return []string{row[0], row[1], row[2], row[4]} }
	t.Headers = pick(whole.Headers)
	for _, row := range whole.Rows {
		t.Rows = append(t.Rows, pick(row))
	}
	return t
}

// withinShare is the share of pairs that lie at most one step apart.
func (a Agreement) withinShare() string {
	if a.WithinOne < 0 {
		return "nearly all"
	}
	return stats.Percent(a.WithinOne, a.Pairs)
}

// likely is the 95% interval of a share of the pairs (Wilson).
func (a Agreement) likely(k int) string {
	if k < 0 {
		return stats.NoFigure
	}
	i, err := stats.Wilson(k, a.Pairs, stats.Level95)
	if err != nil {
		return stats.NoFigure
	}
	return percent(i.Low) + " to " + percent(i.High)
}

func (w *writer) agreement(all []Agreement) {
	if !AgreementShown(all) {
		return
	}
	w.heading(2, "How far the two sides agree")
	w.table(AgreementShort(all), stats.FormulaAgreement)
	w.say(AgreementHidden(all, false))
	gaps := slices.DeleteFunc(slices.Clone(all), func(a Agreement) bool { return a.Hidden || a.Gap == 0 })
	slices.SortStableFunc(gaps, func(a, b Agreement) int { return int(math.Copysign(1, b.Gap-a.Gap)) })
	if len(gaps) > 1 {
		w.say("The two sides lie furthest apart here. It is a good beginning for a talk:")
		var far []string
		for _, a := range gaps[:min(3, len(gaps))] {
			far = append(far, fmt.Sprintf("%s (%s apart on average)", a.named(), stats.Round1(a.Gap)))
		}
		w.list(far)
	}
}

// agreed says in words how far the two sides agree, question by question.
func (w *writer) agreed(all []Agreement) {
	if !AgreementShown(all) {
		return
	}
	w.heading(2, "How far the two sides agree, question by question")
	t := AgreementTable(all)
	formulas := []string{stats.FormulaAgreement, stats.FormulaShare, stats.FormulaKappa}
	if len(t.Headers) > agreementColumns {
		formulas = append(formulas, stats.FormulaICC, stats.FormulaLimits)
	}
	w.table(t, formulas...)
	w.again(AgreementSentences(all))
	w.say(AgreementHidden(all, true))
}

// AgreementSentences say in words how far the two agree, question by question.
func AgreementSentences(all []Agreement) (out []string) {
	for _, a := range all {
		if !a.Hidden {
			out = append(out, Said(a.named())+a.Words())
		}
	}
	return out
}

// AgreementShown says whether there are figures for any question.
func AgreementShown(all []Agreement) bool {
	return slices.ContainsFunc(all, func(a Agreement) bool { return !a.Hidden })
}

// AgreementHidden says of how many questions nothing is shown, and why; named adds which. It is "" when all are shown.
func AgreementHidden(all []Agreement, named bool) string {
	var which []string
	why := "Too few pairs answered."
	for _, a := range all {
		if a.Hidden {
			which = append(which, a.named())
			if a.Why != "" {
				why = a.Why
			}
		}
	}
	n := len(which)
	if n == 0 {
		return ""
	}
	words := fmt.Sprintf("Of %d more questions nothing is shown. %s", n, why)
	if n == 1 {
		words = "Of 1 more question nothing is shown. " + why
	}
	if named {
		words += " The questions: " + strings.Join(which, "; ")
	}
	return words
}

// named is the question with the form that asked it.
func (a Agreement) named() string {
	if a.Wave == "" {
		return a.Label
	}
	return a.Label + " (" + a.Wave + ")"
}

// kappa is the weighted kappa as it stands in a table.
func (a Agreement) kappa() string {
	if a.KappaHeld {
		return heldBack
	}
	return stats.Round2(a.Kappa.Value)
}
