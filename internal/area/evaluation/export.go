package evaluation

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/sheet"
)

// exportHeaders are the columns of the report as a table. Each line is an item of a wave, a change between two waves,
// or how many answered a wave: the first column says which.
var exportHeaders = []string{"Part", "Wave", "Compared with", "Question id", "Question", "People asked", "Forms", "Answered", "Does not apply", "Missing",
	"Mean", "Median", "Interval from", "Interval to", "Interval by", "Answers", "Pairs", "Up", "Same", "Down", "p", "Smallest possible p", "Effect", "Note"}

// exportRows are the same figures as on the page, and no others: what is too small to show is not here either.
func (r Report) exportRows() [][]string {
	var out [][]string
	add := func(cells map[string]string) {
		line := make([]string, len(exportHeaders))
		for i, h := range exportHeaders {
			line[i] = cells[h]
		}
		out = append(out, line)
	}
	for _, w := range r.Waves {
		cells := map[string]string{"Part": "wave", "Wave": w.Name, "Forms": strconv.FormatInt(w.Answered, 10), "Note": note(w)}
		if w.Invited > 0 {
			cells["People asked"] = strconv.FormatInt(w.Invited, 10)
		}
		add(cells)
		for _, s := range w.Sections {
			for _, i := range s.Items {
				add(i.exportCells(w))
			}
		}
	}
	for _, c := range r.Changes {
		for _, i := range c.Items {
			add(i.exportCells(c))
		}
	}
	return out
}

func note(w WaveReport) string {
	parts := []string{w.Note}
	switch w.Outcome {
	case TooFew:
		parts = append(parts, "Too few answered: their answers were never opened.")
	case Opened:
		parts = append(parts, strings.TrimSpace(w.paperWords()))
	case Lost:
		parts = append(parts, "The answers are lost.")
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

func (i ItemReport) exportCells(w WaveReport) map[string]string {
	cells := map[string]string{"Part": "item", "Wave": w.Name, "Question id": i.Item.ID, "Question": i.Item.Wording, "Forms": strconv.Itoa(i.Forms),
		"Answered": strconv.Itoa(i.Answered), "Does not apply": strconv.Itoa(i.NotApplicable), "Missing": strconv.Itoa(i.Missing)}
	if i.Hidden {
		cells["Note"] = "too few to show"
		return cells
	}
	cells["Mean"], cells["Median"] = figure(i.Mean), figure(i.Median)
	if i.Interval.N > 0 && !i.Interval.Degenerate {
		cells["Interval from"], cells["Interval to"], cells["Interval by"] = figure(i.Interval.Low), figure(i.Interval.High), string(i.Interval.Method)
	}
	var counts []string
	for _, c := range i.Counts {
		counts = append(counts, fmt.Sprintf("%s: %d", c.Label, c.N))
	}
	cells["Answers"] = strings.Join(counts, "; ")
	return cells
}

func (i ChangeReport) exportCells(c Comparison) map[string]string {
	cells := map[string]string{"Part": "change", "Wave": c.To, "Compared with": c.From, "Question id": i.ID, "Question": i.Label, "Pairs": strconv.Itoa(i.Pairs)}
	if i.Scale {
		cells["Part"] = "change of a scale"
	}
	switch i.Hidden {
	case TooFewLinked:
		cells["Note"] = "too few to show"
		return cells
	case WouldTellAFew:
		cells["Note"] = "not shown: it would tell what " + few(c.Minimum) + " said"
		return cells
	}
	ch := i.Change
	cells["Mean"] = figure(ch.Mean)
	cells["Up"], cells["Same"], cells["Down"] = strconv.Itoa(ch.Up), strconv.Itoa(ch.Same), strconv.Itoa(ch.Down)
	cells["p"], cells["Smallest possible p"], cells["Effect"] = showP(i.P), showP(ch.Wilcoxon.SmallestP), i.Effect()
	if ch.Interval.N > 1 && !ch.Interval.Degenerate {
		cells["Interval from"], cells["Interval to"], cells["Interval by"] = figure(ch.Interval.Low), figure(ch.Interval.High), string(ch.Interval.Method)
	}
	var notes []string
	if i.Reversed {
		notes = append(notes, "turned round: up is better")
	}
	if i.LeftOut > 0 {
		notes = append(notes, people(int64(i.LeftOut))+" more left out by chance, so that it does not tell what "+few(c.Minimum)+" said")
	}
	cells["Note"] = strings.Join(notes, "; ")
	return cells
}

// figure is a number with one decimal, or nothing.
func figure(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return stats.Round1(v)
}

// Write writes the report as a table.
func (r Report) Write(w io.Writer, xlsx bool) error {
	open := func() (sheet.Writer, error) { return sheet.NewCSVForPeople(w, exportHeaders) }
	if xlsx {
		open = func() (sheet.Writer, error) { return sheet.NewXLSX(w, "Report", exportHeaders) }
	}
	out, err := open()
	if err != nil {
		return err
	}
	for _, line := range r.exportRows() {
		if err := out.Row(line...); err != nil {
			return err
		}
	}
	return out.Close()
}
