package report

import (
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/sheet"
)

// The table of a report: one line for each figure or group of figures. A column of numbers holds plain numbers and nothing else, so that
// other programs can work with it. Where a number is missing, a column of its own says why.

// column is one column of the table, with what it holds for the description beside it.
type column struct{ Title, Name, Type, About string }

// counts says whether the column holds counts alone, which a policy may round.
func (c column) counts() bool { return c.Type == "integer" && c.Title != "Corrected for" }

var columns = []column{
	{"Part", "part", "string", "What the line is about: wave, item, answer (how many gave one answer to an item), change, change of a scale, agreement, stayers, leavers, sorting of quotes (how far two people agree), quote, or the title of a chapter"},
	{"Wave", "wave", "string", "The form, or the later one of a change"},
	{"Compared with", "compared_with", "string", "The earlier form of a change"},
	{"Question id", "question_id", "string", "Stable name of the question"},
	{"Question", "question", "string", "The question as it was asked; on a line of a table: what the line is about"},
	{"People asked", "people_asked", "integer", "How many people were asked"},
	{"Forms", "forms", "integer", "How many forms came back"},
	{"With a code", "with_a_code", "integer", "On a line about a form: how many gave a code, by which forms of one person are put together"},
	{"For the first time", "first_time", "integer", "Of those with a code: how many gave it for the first time"},
	{"Every time so far", "every_time", "integer", "Of those with a code: how many gave it in every form so far"},
	{"Lost", "lost", "integer", "How many gave a code in the form before, and not in this one"},
	{"Came back", "came_back", "integer", "Of those with a code: how many gave it earlier, but not in the form before"},
	{"Answered", "answered", "integer", "How many answered the question"},
	{"Does not apply", "not_applicable", "integer", "How many said that it does not apply"},
	{"Missing", "missing", "integer", "How many left it out"},
	{"Mean", "mean", "decimal", "Mean, or mean change, with one decimal"},
	{"Median", "median", "decimal", "Median (quantile type 7), with one decimal"},
	{"Mean before", "mean_before", "decimal", "On a change: mean of the earlier form, of those who are compared"},
	{"Mean after", "mean_after", "decimal", "On a change: mean of the later form, of those who are compared"},
	{"Said yes", "said_yes", "integer", "Of a question answered with yes or no: how many said yes. On a change: how many said yes the later time"},
	{"Percent yes", "percent_yes", "decimal", "Of a question answered with yes or no: the share who said yes, in percent. On a change: by how many points it changed"},
	{"Interval from", "interval_from", "decimal", "Lower end of the 95% interval: of the mean or of its change, and for yes or no of the percent or points"},
	{"Interval to", "interval_to", "decimal", "Upper end of the 95% interval; of pairs of raters: of the weighted kappa"},
	{"Interval by", "interval_by", "string", "How the interval was made"},
	{"Mark", "mark", "string", "On a line about one answer: its value"},
	{"Answer", "answer", "string", "On a line about one answer: its words; on a line of a table: the column; of a quote: its theme"},
	{"Figure", "figure", "decimal", "On a line about one answer: how many gave it; on a line of a table: the number that stands there"},
	{"Text", "text", "string", "On a line of a table: what stands there, where it is no plain number; of a quote: its words"},
	{"Pairs", "pairs", "integer", "People who answered both times, or pairs of raters"},
	{"Left out", "left_out", "integer", "People more who answered both times, left out by chance so that the change does not tell what a few said"},
	{"Up", "up", "integer", "How many went up"},
	{"Same", "same", "integer", "How many stayed, or said the same"},
	{"Down", "down", "integer", "How many went down"},
	{"At most one apart", "at_most_one_apart", "integer", "Of pairs of raters: how many lay at most one step apart"},
	{"Typical change", "typical_change", "decimal", "Hodges-Lehmann estimate of the change of those who changed"},
	{"Typical from", "typical_from", "decimal", "Lower end of the 95% interval of the typical change"},
	{"Typical to", "typical_to", "decimal", "Upper end of the 95% interval of the typical change"},
	{"p", "p", "decimal", "Exact p, corrected for many questions (Holm)"},
	{"Corrected for", "corrected_for", "integer", "How many questions and scores p is corrected for: all of the same two forms that are shown"},
	{"p alone", "p_alone", "decimal", "Exact p of this question alone, not corrected"},
	{"Smallest possible p", "smallest_possible_p", "decimal", "The smallest p that so many changed people can give"},
	{"Effect", "effect", "decimal", "Matched rank-biserial correlation, weighted kappa, or Cliff's delta"},
	{"Low is better", "low_is_better", "string", "On a line about a question or one of its answers: yes where a high mark is bad"},
	{"Why missing", "why_missing", "string", "Why a number that belongs on this line is not there"},
	{"Note", "note", "string", "What must be known with the figures"},
}

// Headers are the titles of the columns of the table.
func Headers() []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.Title)
	}
	return out
}

// Why numbers are missing.
const (
	whySmall    = "too small to show or beside one that is"
	whyFew      = "too few answered"
	whyByLink   = "too few answered by link"
	whyHeld     = "held back to protect small numbers"
	whyMean     = "the mean is held back to protect small numbers"
	whyBeside   = "it would tell what a few said, beside the report that was made before"
	whyLinked   = "too few answered both times"
	whyTell     = "it would tell what a few said"
	whyMeans    = "only means are told, to protect small numbers"
	whyNobody   = "nobody answered"
	whyTooLarge = "no 95% interval exists for so few, or for answers that are all alike"
)

// whyMissing says why figures of a question are not there; "" when all are.
func (i Item) whyMissing() string {
	switch {
	case i.Beside:
		return whyBeside
	case i.Hidden && i.Private:
		return whyHeld
	case i.Hidden && i.Held:
		return whyByLink
	case i.Hidden:
		return whyFew
	case i.Nobody():
		return whyNobody
	}
	var why []string
	if i.AnsweredHidden || i.FormsHidden || i.starred() {
		why = append(why, whySmall)
	}
	if i.NoMean {
		why = append(why, whyMean)
	} else if !math.IsNaN(i.Mean) && (i.Interval.N == 0 || i.Interval.Degenerate) && !i.Rounded && len(why) == 0 {
		why = append(why, whyTooLarge)
	}
	return strings.Join(why, "; ")
}

// whyMissing says why figures of a change are not there; "" when all are.
func (c Change) whyMissing() string {
	switch {
	case c.Hidden == TooFewLinked:
		return whyLinked
	case c.Hidden == WouldTellAFew:
		return whyTell
	case c.Hidden == HeldBack:
		return whyHeld
	case c.OnlyMeans:
		return whyMeans
	case c.Change.Interval.N < 2 || c.Change.Interval.Degenerate:
		return whyTooLarge
	}
	return ""
}

// Rows are the same figures as on the page, and no others. Call it on what Protect gave.
func (r Report) Rows() [][]string {
	var out [][]string
	for _, cells := range r.lines() {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = cells[c.Title]
		}
		out = append(out, line)
	}
	return out
}

// lines are the cells of each line by the titles of their columns.
func (r Report) lines() (out []map[string]string) {
	add := func(cells map[string]string) { out = append(out, cells) }
	for _, w := range r.Waves {
		cells := map[string]string{"Part": "wave", "Wave": w.Name, "Forms": known(w.Answered, w.Answered < 0), "Note": w.Note}
		if w.Note == "" {
			cells["Note"] = strings.Join(r.Notes, " ")
		}
		if w.Answered < 0 {
			cells["Why missing"] = whySmall
		}
		if w.Invited > 0 {
			cells["People asked"] = strconv.Itoa(w.Invited)
		}
		if at := slices.IndexFunc(r.Flow, func(s Step) bool { return s.Wave == w.Name }); at >= 0 && len(r.Flow) > 1 {
			s := r.Flow[at]
			for title, n := range map[string]int{"With a code": s.Linked, "For the first time": s.New, "Every time so far": s.Kept, "Lost": s.Lost, "Came back": s.Again} {
				cells[title] = known(n, n < 0)
			}
		}
		add(cells)
		if w.MoreTime {
			cells := map[string]string{"Part": "late answers", "Wave": w.Name, "Forms": known(w.Late, w.Late < 0), "Note": w.LateWords()}
			if w.Late < 0 {
				cells["Why missing"] = whySmall
			}
			add(cells)
		}
		for _, i := range w.Items() {
			add(i.cells(w))
			if i.Hidden {
				continue
			}
			for _, l := range i.Steps {
				cells := map[string]string{"Part": "answer", "Wave": w.Name, "Question id": i.ID, "Question": i.Wording, "Mark": l.Value, "Answer": l.Label, "Figure": known(l.N, l.Hidden)}
				if l.Hidden {
					cells["Why missing"] = whySmall
				}
				if i.Reverse {
					cells["Low is better"] = "yes"
				}
				add(cells)
			}
		}
	}
	for _, c := range r.Changes {
		for _, i := range c.Items {
			add(i.cells(c))
		}
	}
	for _, a := range r.Agreement {
		cells := map[string]string{"Part": "agreement", "Wave": a.Wave, "Question id": a.ID, "Question": a.Label, "Note": "too few to show", "Why missing": whyFew}
		if !a.Hidden {
			cells["Pairs"], cells["Same"], cells["Effect"], cells["Note"] = strconv.Itoa(a.Pairs), strconv.Itoa(a.Exact), hundredths(a.Kappa.Value), "at most one apart: "+a.withinShare()
			cells["At most one apart"] = known(a.WithinOne, a.WithinOne < 0)
			if a.sureOfKappa() {
				cells["Interval from"], cells["Interval to"], cells["Interval by"] = hundredths(a.Kappa.Interval.Low), hundredths(a.Kappa.Interval.High), string(a.Kappa.Interval.Method)
			}
			delete(cells, "Why missing")
			if a.KappaHeld {
				cells["Why missing"] = whySmall
			}
			if !math.IsNaN(a.ICC.Single2) {
				cells["Note"] += "; ICC " + stats.Round2(a.ICC.Single2)
			}
			if a.Limits.Pairs > 1 {
				cells["Note"] += "; limits of agreement " + a.limits()
			}
		}
		add(cells)
	}
	for _, l := range r.Leaving {
		for _, of := range []struct {
			part string
			n    int
			mean float64
		}{{"stayers", l.Stayers, l.MeanStayers}, {"leavers", l.Leavers, l.MeanLeavers}} {
			cells := map[string]string{"Part": of.part, "Wave": l.To, "Compared with": l.From, "Question id": l.ID, "Question": l.Label, "Note": l.Words()}
			if l.Hidden {
				cells["Why missing"] = whyTell
			} else {
				cells["Answered"], cells["Mean"] = strconv.Itoa(of.n), tenths(of.mean)
				cells["p"], cells["Smallest possible p"], cells["Effect"] = exactly(l.Corrected), exactly(l.SmallestP), hundredths(l.Delta)
			}
			add(cells)
		}
	}
	if len(r.Themes) > 0 && r.Sorted != "" {
		add(map[string]string{"Part": "sorting of quotes", "Note": r.Sorted})
	}
	for _, t := range r.Themes {
		for _, q := range t.Quotes {
			add(map[string]string{"Part": "quote", "Answer": t.Name, "Text": q.Text, "Note": q.Source})
		}
	}
	for _, c := range r.Chapters {
		for _, line := range c.Lines {
			add(map[string]string{"Part": c.Title, "Note": line})
		}
		for _, t := range c.Tables {
			for _, row := range t.Rows {
				for k := 1; k < len(row); k++ {
					figure, text := figureOf(row[k])
					add(map[string]string{"Part": c.Title, "Question": row[0], "Answer": t.Headers[min(k, len(t.Headers)-1)], "Figure": figure, "Text": text, "Note": t.Caption})
				}
			}
		}
	}
	return out
}

// known is a number, or nothing where it is hidden.
func known(n int, hidden bool) string {
	if hidden {
		return ""
	}
	return strconv.Itoa(n)
}

func (i Item) cells(w Wave) map[string]string {
	cells := map[string]string{"Part": "item", "Wave": w.Name, "Question id": i.ID, "Question": i.Wording, "Forms": known(i.Forms, i.FormsHidden),
		"Answered": known(i.Answered, i.AnsweredHidden), "Does not apply": known(i.NotApplicable, i.NAHidden), "Missing": known(i.Missing, i.MissingHidden), "Why missing": i.whyMissing()}
	if i.Reverse {
		cells["Low is better"] = "yes"
	}
	if i.Hidden {
		switch {
		case i.Beside:
			cells["Note"] = "not shown: beside the report that was made before, it would tell what a few said"
		case i.Private:
			cells["Note"] = heldBack
		default:
			cells["Note"] = "too few to show"
		}
		return cells
	}
	if i.NoMean {
		cells["Note"] = "the mean is held back: a hidden number could be worked out from it"
	}
	if i.Kind == YesNo {
		return i.yesCells(cells)
	}
	cells["Mean"], cells["Median"] = tenths(i.Mean), tenths(i.Median)
	if i.Interval.N > 0 && !i.Interval.Degenerate {
		cells["Interval from"], cells["Interval to"], cells["Interval by"] = tenths(i.Interval.Low), tenths(i.Interval.High), string(i.Interval.Method)
	}
	return cells
}

func (c Change) cells(of Comparison) map[string]string {
	cells := map[string]string{"Part": "change", "Wave": of.To, "Compared with": of.From, "Question id": c.ID, "Question": c.Label, "Pairs": strconv.Itoa(c.Pairs), "Why missing": c.whyMissing()}
	if c.Scale {
		cells["Part"] = "change of a scale"
	}
	switch c.Hidden {
	case TooFewLinked:
		cells["Note"] = "too few to show"
		return cells
	case WouldTellAFew:
		cells["Note"] = "not shown: it would tell what " + Few(of.Minimum) + " said"
		return cells
	case HeldBack:
		cells["Pairs"], cells["Note"] = "", "held back to protect small numbers"
		return cells
	}
	ch := c.Change
	scaled := tenths
	cells["Mean before"], cells["Mean after"] = tenths(c.Before), tenths(c.After)
	if c.YesNo {
		delete(cells, "Mean before") // how many said yes stands in its own column
		delete(cells, "Mean after")
		scaled = hundredfold
		cells["Percent yes"] = hundredfold(ch.Mean)
	} else {
		cells["Mean"] = tenths(ch.Mean)
	}
	if c.OnlyMeans {
		cells["Note"] = "small numbers are protected"
		return cells
	}
	if c.YesNo {
		cells["Said yes"] = strconv.Itoa(c.saidYes(c.After))
	}
	cells["Left out"] = strconv.Itoa(c.LeftOut)
	cells["Up"], cells["Same"], cells["Down"] = strconv.Itoa(ch.Up), strconv.Itoa(ch.Same), strconv.Itoa(ch.Down)
	cells["p"], cells["p alone"], cells["Smallest possible p"], cells["Effect"] = exactly(c.P), exactly(ch.Wilcoxon.P), exactly(ch.Wilcoxon.SmallestP), hundredths(ch.Wilcoxon.RankBiserial)
	if c.Family > 0 {
		cells["Corrected for"] = strconv.Itoa(c.Family)
	}
	if ch.Interval.N > 1 && !ch.Interval.Degenerate {
		cells["Interval from"], cells["Interval to"], cells["Interval by"] = scaled(ch.Interval.Low), scaled(ch.Interval.High), string(ch.Interval.Method)
	}
	if shift, of95, ok := c.typical(); ok {
		cells["Typical change"] = tenths(shift)
		if of95 {
			cells["Typical from"], cells["Typical to"] = tenths(ch.ShiftInterval.Low), tenths(ch.ShiftInterval.High)
		}
	}
	var notes []string
	if c.Reversed {
		notes = append(notes, TurnedRound)
	}
	if c.LeftOut > 0 {
		notes = append(notes, people(c.LeftOut)+" more left out by chance, so that it does not tell what "+Few(of.Minimum)+" said")
	}
	cells["Note"] = strings.Join(notes, "; ")
	return cells
}

// tenths is a number with one decimal, or nothing.
func tenths(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return stats.Round1(v)
}

// hundredfold is a share in percent, with one decimal, or nothing.
func hundredfold(v float64) string { return tenths(100 * v) }

// yesCells are the figures of a question answered with yes or no.
func (i Item) yesCells(cells map[string]string) map[string]string {
	if n, ok := i.YesCount(); ok {
		cells["Said yes"] = strconv.Itoa(n)
	}
	if part, ok := i.share(); ok {
		cells["Percent yes"] = hundredfold(part)
		if i.Interval.N > 0 {
			cells["Interval from"], cells["Interval to"], cells["Interval by"] = hundredfold(i.Interval.Low), hundredfold(i.Interval.High), string(i.Interval.Method)
		}
	}
	return cells
}

// hundredths is a number with two decimals, or nothing.
func hundredths(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return stats.Round2(v)
}

// exactly is a p with three digits that count, however small it is; or nothing.
func exactly(p float64) string {
	if math.IsNaN(p) || p < 0 {
		return ""
	}
	if p < 1e-300 {
		return "0"
	}
	s := strconv.FormatFloat(p, 'f', max(0, 2-int(math.Floor(math.Log10(p)))), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// aFigure is a number as people write it: with a sign, a currency, commas, a percent sign, or more in brackets.
var aFigure = regexp.MustCompile(`^([+\-−]?)£?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?%?(?: \(.*\))?$`)

// figureOf takes the number out of what stands in a table. text is what stands there when that says more than the number.
func figureOf(cell string) (figure, text string) {
	m := aFigure.FindStringSubmatch(strings.TrimSpace(cell))
	if m == nil {
		return "", cell
	}
	if m[1] == "-" || m[1] == "−" {
		figure = "-"
	}
	figure += strings.ReplaceAll(m[2], ",", "") + m[3]
	if figure == cell {
		return figure, ""
	}
	return figure, cell
}

// WriteTable writes the report as a table: a workbook, or a CSV that people open in a spreadsheet.
func (r Report) WriteTable(w io.Writer, xlsx bool) error {
	r, err := r.Protect()
	if err != nil {
		return err
	}
	if xlsx {
		return r.writeBook(w)
	}
	out, err := sheet.NewCSVForPeople(w, Headers())
	if err != nil {
		return err
	}
	for _, line := range r.Rows() {
		if err := out.Row(line...); err != nil {
			return err
		}
	}
	return out.Close()
}
