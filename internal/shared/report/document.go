package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/plain"
)

// Block is one piece of the report as it is read: a heading, a paragraph, a list, a table, a picture or a quote.
type Block struct {
	Kind    BlockKind
	Level   int // of a heading: 2 to 4
	Text    string
	Source  string // of a quote
	Lines   []string
	Table   chart.Table
	Picture chart.Picture // a Figure: its numbers are in Table when they are not in a table of their own
	Title   string        // of a picture
	Words   string        // what a picture says, under it
	Small   string        // of a picture of one question of many: its numbers in a line. In a PDF it stands small beside the next
	Again   bool          // says in sentences what the table before it says in figures: on paper the table is enough
	Formula []string      // ids of the formulas by which the figures are worked out
}

// BlockKind says what a block is.
type BlockKind string

// The kinds.
const (
	Heading   BlockKind = "heading"
	Paragraph BlockKind = "paragraph"
	Note      BlockKind = "note"
	List      BlockKind = "list"
	Numbers   BlockKind = "table"
	Figure    BlockKind = "figure"
	Quoted    BlockKind = "quote"
)

// writer gathers blocks.
type writer struct{ out []Block }

func (w *writer) heading(level int, text string) {
	w.out = append(w.out, Block{Kind: Heading, Level: level, Text: text})
}
func (w *writer) say(text string) {
	if text != "" {
		w.out = append(w.out, Block{Kind: Paragraph, Text: text})
	}
}
func (w *writer) list(lines []string) {
	if len(lines) > 0 {
		w.out = append(w.out, Block{Kind: List, Lines: lines})
	}
}

// again lists in sentences what the table before says in figures.
func (w *writer) again(lines []string) {
	if w.list(lines); len(lines) > 0 {
		w.out[len(w.out)-1].Again = true
	}
}
func (w *writer) table(t chart.Table, formulas ...string) {
	if len(t.Rows) > 0 {
		w.out = append(w.out, Block{Kind: Numbers, Table: t, Formula: formulas})
	}
}
func (w *writer) figure(title string, p chart.Picture, words string, formulas ...string) {
	w.out = append(w.out, Block{Kind: Figure, Title: title, Picture: p, Words: words, Table: p.Table(), Formula: formulas})
}

// small is a figure of one question of many.
func (w *writer) small(title string, p chart.Picture, words, line string, formulas ...string) {
	w.figure(title, p, words, formulas...)
	w.out[len(w.out)-1].Small = line
}

// Document is the whole report in the order in which it is read: what a board reads, and behind it the annex. It begins below the
// title. Call it on what Protect gave.
func (r Report) Document() []Block {
	return append(r.Short(), append([]Block{{Kind: Heading, Level: 2, Text: AnnexTitle}}, r.Annex()...)...)
}

// AnnexTitle stands above the annex.
const AnnexTitle = "Annex: every question and figure"

// Short is what a board reads: the answer first, then who answered, what changed, what people wrote, what it cost and what was learnt, and
// what all this cannot tell. How each question was answered is in Annex.
func (r Report) Short() []Block {
	w := &writer{}
	for _, n := range r.Notes {
		w.say("Please note: " + n)
	}
	w.list(r.Refused)
	w.inShort(r)
	w.heading(2, "Who answered")
	var lines []string
	for _, wave := range r.Waves {
		lines = append(lines, strings.TrimSpace(wave.Name+": "+wave.Sentence()+" "+wave.More))
	}
	w.list(lines)
	w.changedShort(r.Changes)
	w.stayed(r.Leaving)
	w.agreement(r.Agreement)
	w.ownShort(r.Waves)
	w.themes(r.Themes, r.Sorted)
	for _, c := range r.Chapters {
		w.chapterShort(c)
	}
	w.heading(2, "What this cannot tell")
	w.list(r.CannotTell())
	w.heading(2, "Small numbers")
	w.say(r.Policy.Name + ". " + r.Policy.Plain)
	return r.sayRounded(w.out)
}

// Annex is who answered form by form, how each question was answered, by everybody and by those who help to run it, how far each person
// moved, who stayed, and the long tables of chapters.
func (r Report) Annex() []Block {
	w := &writer{}
	if len(r.Flow) > 0 {
		w.heading(2, "Who answered, form by form")
		w.flow(r.Flow)
	}
	for _, wave := range r.Waves {
		w.heading(2, wave.Name)
		w.say(strings.TrimSpace(wave.Sentence() + " " + wave.More))
		if wave.Own {
			w.say("This is the view of those who help to run it.")
		}
		w.sections(wave)
	}
	w.changes(r.Changes)
	w.leaving(r.Leaving)
	w.agreed(r.Agreement)
	for _, c := range r.Chapters {
		w.longTables(c)
	}
	return r.sayRounded(w.out)
}

// inShort is what most readers look for.
func (w *writer) inShort(r Report) {
	w.heading(2, "In short")
	var lines []string
	for _, wave := range r.AnsweredShort() {
		lines = append(lines, strings.TrimSpace(wave.Name+": "+wave.Sentence()+" "+wave.More))
	}
	w.list(lines)
	if words, item, ok := r.Recommended(); ok {
		w.heading(3, "Would they recommend it?")
		if p, drawn := item.Picture("recommendation"); drawn {
			w.figure(item.Wording, p, words, stats.FormulaDistribution)
		} else {
			w.say(words)
		}
	}
	if c, ok := r.MainChange(); ok {
		w.heading(3, "What changed most clearly")
		w.say(c.Shortly())
		if lines := c.Clearest(); len(lines) > 0 {
			w.list(lines)
			w.say(NotTheCause)
		}
	}
}

// changedShort are the changes as a board reads them: what was said by the same people before and after, and how sure it is.
func (w *writer) changedShort(all []Comparison) {
	if len(all) == 0 {
		return
	}
	w.heading(2, "What changed for the same people")
	w.say(sameCode)
	for _, c := range all {
		w.heading(3, c.From+" → "+c.To)
		if !c.Any() {
			w.say(c.HiddenWords())
			continue
		}
		w.say(c.Shortly())
		w.say(c.LeftOutWords())
		w.table(changeShort(c), stats.FormulaChange, stats.FormulaTest, stats.FormulaHolm)
	}
}

// sameCode says whose changes are told.
const sameCode = "Only people who gave the same code both times are compared. Up is always better: where a high mark is bad, answers are turned round. Each change is worked out before rounding."

// changeShort is the table of a comparison without what only those ask for who know statistics.
func changeShort(c Comparison) chart.Table {
	whole := ChangeTable(c)
	t := chart.Table{Caption: whole.Caption}
	keep := []int{0, 1, 2, 3, 4, 5, 7} // question, people, up same down, before, after, change, p
	for _, at := range keep {
		t.Headers = append(t.Headers, whole.Headers[at])
	}
	for n, row := range whole.Rows {
		if !c.Items[n].Shown() {
			continue
		}
		var cells []string
		for _, at := range keep {
			cells = append(cells, row[at])
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// stayed says in a sentence or two for each form how those who stayed differ from those who left.
func (w *writer) stayed(all []Leaving) {
	if len(all) == 0 {
		return
	}
	w.heading(2, "Those who stayed and those who left")
	for _, group := range LeavingGroups(all) {
		w.say(LeavingSummary(group))
	}
}

// ownShort is what those say who help to run it.
func (w *writer) ownShort(all []Wave) {
	first := true
	for _, wave := range all {
		if !wave.Own {
			continue
		}
		if first {
			w.heading(2, "What those who help to run it say")
			first = false
		}
		w.heading(3, wave.Name)
		w.say(wave.Sentence())
		items := slices.DeleteFunc(wave.Items(), func(i Item) bool { return i.Kind == Words })
		if slices.ContainsFunc(items, func(i Item) bool { return !i.Hidden && i.Answered > 0 }) {
			w.items(items, wave.Name)
		}
	}
}

func (w *writer) flow(steps []Step) {
	if len(steps) == 0 {
		return
	}
	w.figure("Who was asked and who answered", FlowPicture(steps), "", stats.FormulaFlow)
	w.table(FlowTable(steps), stats.FormulaFlow)
	if note := FlowNote(steps); note != "" {
		w.say(note)
	}
}

// FlowNote says why some steps of the table of who stayed have dashes; "" where none has, or where there is no table.
func FlowNote(steps []Step) string {
	followed := func(s Step) bool { return s.Kept >= 0 }
	if !slices.ContainsFunc(steps, followed) || !slices.ContainsFunc(steps, func(s Step) bool { return s.Linked >= 0 && !followed(s) }) {
		return ""
	}
	return "A dash stands where it would tell of few people, or where nobody knows. Some forms cannot be put together with others, such as those on paper. After one, nobody knows who came for the first time, or every time."
}

// FlowTable is what became of people from form to form, as far as it is known and may be shown; a column of which nothing is known is left
// out, and there are no rows when only that is left which the picture shows.
func FlowTable(steps []Step) chart.Table {
	t := chart.Table{Caption: "Who stayed", Headers: []string{"Form"}}
	if len(steps) < 2 {
		return chart.Table{}
	}
	for _, s := range steps {
		t.Rows = append(t.Rows, []string{s.Wave})
	}
	more := false
	for n, c := range []struct {
		title string
		of    func(Step) int
	}{
		{"Asked", func(s Step) int { return s.Invited }}, {"Answered", func(s Step) int { return s.Answered }}, {"With a code", func(s Step) int { return s.Linked }},
		{"For the first time", func(s Step) int { return s.New }}, {"Every time so far", func(s Step) int { return s.Kept }}, {"Lost since the form before", func(s Step) int { return s.Lost }},
		{"Came back", func(s Step) int { return s.Again }},
	} {
		if !slices.ContainsFunc(steps, func(s Step) bool { return c.of(s) >= 0 }) {
			continue
		}
		more = more || n > 1
		t.Headers = append(t.Headers, c.title)
		for i, s := range steps {
			t.Rows[i] = append(t.Rows[i], Known(c.of(s)))
		}
	}
	if !more {
		return chart.Table{}
	}
	return t
}

// FlowPicture draws how many were asked and answered.
func FlowPicture(steps []Step) chart.Flow {
	f := chart.Flow{Frame: chart.Frame{ID: "flow", Title: "Who was asked and who answered"}}
	for _, s := range steps {
		f.Steps = append(f.Steps, chart.FlowStep{Label: s.Wave, Invited: s.Invited, Answered: max(0, s.Answered)})
	}
	return f
}

// Known writes a count, or a dash where it is not known or not shown.
func Known(n int) string {
	if n < 0 {
		return stats.NoFigure
	}
	return strconv.Itoa(n)
}

func (w *writer) sections(wave Wave) {
	for n, s := range wave.Sections {
		items := slices.DeleteFunc(slices.Clone(s.Items), func(i Item) bool { return i.Kind == Words })
		if len(items) == 0 {
			continue
		}
		if s.Title != "" {
			w.heading(3, s.Title)
		}
		w.items(items, s.Title)
		for k, i := range items {
			w.item(i, wave.Minimum, fmt.Sprintf("%s-%d-%d", Slug(wave.Name), n, k))
		}
	}
}

// items are the figures of several questions.
func (w *writer) items(items []Item, caption string) {
	for _, t := range ItemTables(items, caption) {
		if t.Caption == caption { // it stands in the heading just above
			t.Caption = ""
		}
		if len(t.Headers) == len(markedHeaders) && t.Headers[4] == markedHeaders[4] {
			w.table(t, stats.FormulaMean, stats.FormulaMedian, stats.FormulaInterval)
		} else {
			w.table(t, stats.FormulaShare)
		}
	}
}

// Slug is a title as it stands in an address.
func Slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(s))
}

func (w *writer) item(i Item, minimum int, id string) {
	if p, ok := i.Picture(id); ok {
		w.small(i.Wording, p, i.Words(minimum), i.inLine(minimum), stats.FormulaDistribution)
	} else {
		w.say(strings.TrimSpace(Said(i.Wording) + i.Words(minimum)))
	}
}

// Picture draws how people answered; ok is false when there is nothing to draw.
func (i Item) Picture(id string) (chart.Picture, bool) {
	if i.Hidden || len(i.Steps) == 0 || i.Answered == 0 && !i.AnsweredHidden {
		return nil, false
	}
	var levels []chart.Level
	for _, l := range i.Steps {
		label := l.Label
		if i.Kind == Ordered {
			label = l.Value
		}
		levels = append(levels, chart.Level{Label: label, Count: l.N, Hidden: l.Hidden})
	}
	frame := chart.Frame{ID: id, Title: i.Wording}
	if i.Kind != Ordered {
		unit := "People"
		if i.First {
			unit = "Put it first"
		}
		return chart.Bars{Frame: frame, What: "Answer", Unit: unit, Rows: levels}, true
	}
	d := chart.Distribution{Frame: frame, Levels: levels, NotApplicable: i.NotApplicable, Missing: i.Missing, NAHidden: i.NAHidden, MissingHidden: i.MissingHidden}
	first, last := i.Steps[0], i.Steps[len(i.Steps)-1]
	if first.Label != first.Value {
		d.LowLabel, d.HighLabel = first.Label, last.Label
	}
	return d, true
}

// star writes a count that may be hidden.
func star(n int, hidden bool) string {
	if hidden {
		return "*"
	}
	return strconv.Itoa(n)
}

// heldBack stands in the place of a figure beside which a hidden number could be worked out.
const heldBack = "held back"

var markedHeaders = []string{"Question", "Answered", "Does not apply", "No answer", "Mean", "Median", "Most likely range"}

// itemTable is the figures of several questions with marks or numbers.
func itemTable(items []Item, caption string) chart.Table {
	t := chart.Table{Caption: caption, Headers: markedHeaders}
	for _, i := range items {
		mean, median, interval := stats.Round1(i.Mean), stats.Round1(i.Median), stats.NoFigure
		switch {
		case i.Hidden:
			mean, median, interval = i.hiddenWords(), i.hiddenWords(), i.hiddenWords()
		case i.NoMean:
			mean, median, interval = heldBack, heldBack, heldBack
		case i.Interval.N == 0 || i.Interval.Degenerate:
		default:
			interval = stats.Round1(i.Interval.Low) + " to " + stats.Round1(i.Interval.High)
		}
		wording := i.Wording
		if i.Reverse {
			wording += " (low is better)"
		}
		t.Rows = append(t.Rows, []string{wording, star(i.Answered, i.AnsweredHidden), star(i.NotApplicable, i.NAHidden), star(i.Missing, i.MissingHidden), mean, median, interval})
	}
	return t
}

func (w *writer) changes(all []Comparison) {
	if len(all) == 0 {
		return
	}
	w.heading(2, "Every change of the same people")
	w.say(sameCode)
	for n, c := range all {
		w.heading(3, c.From+" → "+c.To)
		w.table(ChangeTable(c), stats.FormulaChange, stats.FormulaInterval, stats.FormulaShift, stats.FormulaTest, stats.FormulaSmallest, stats.FormulaEffect, stats.FormulaHolm)
		var lines []string
		drawn := false
		for k, i := range c.Items {
			if p, ok := i.MovesPicture(fmt.Sprintf("moves-%d-%d", n, k)); ok {
				if !drawn {
					w.heading(4, "How far each person moved")
					drawn = true
				}
				w.small(i.Named()+i.onlyShort(), p, i.Words(c.Minimum), i.inLine(), stats.FormulaChange)
			} else if i.Shown() {
				lines = append(lines, Said(i.Named())+i.Words(c.Minimum))
			}
		}
		w.list(append(lines, c.notShownWhy()...))
	}
}

// notShownWhy names the questions and scores of which nothing is shown, those of one reason together.
func (c Comparison) notShownWhy() (out []string) {
	var reasons []string
	named := map[string][]string{}
	for _, i := range c.Items {
		if i.Shown() {
			continue
		}
		why := i.Words(c.Minimum)
		if len(named[why]) == 0 {
			reasons = append(reasons, why)
		}
		named[why] = append(named[why], plain.Quoted(i.Named()))
	}
	for _, why := range reasons {
		out = append(out, why+" "+strings.Join(named[why], "; ")+".")
	}
	return out
}

// familyWords say for how many the p values are corrected; "" when none is shown.
func (c Comparison) familyWords() string {
	most := 0
	for _, i := range c.Items {
		if i.Shown() && !i.OnlyMeans {
			most = max(most, i.Family)
		}
	}
	switch most {
	case 0:
		return ""
	case 1:
		return ". Only 1 p is shown, so it needs no correction (m = 1)"
	}
	return fmt.Sprintf(". p is corrected for %d questions and scores (m = %d)", most, most)
}

// ChangeTable is the figures of a comparison.
func ChangeTable(c Comparison) chart.Table {
	t := chart.Table{Caption: "Change of the same people, from " + c.From + " to " + c.To, Headers: []string{"Question", "People", "Up, same, down", "Mean before", "Mean after", "Change",
		"Most likely range", "p, corrected", "Smallest p possible", "Effect", "Typical change"}}
	if c.AnyYesNo() {
		t.Caption += " (for a yes or no: how many said yes)"
		t.Headers[3], t.Headers[4] = "Before", "After"
	}
	t.Caption += c.familyWords()
	for _, i := range c.Items {
		row := []string{i.Named(), i.PairsWords()}
		switch {
		case !i.Shown():
			few := "too few"
			if i.Hidden == WouldTellAFew {
				few = "not shown"
			}
			if i.Hidden == HeldBack {
				few, row[1] = heldBack, heldBack
			}
			for range len(t.Headers) - len(row) {
				row = append(row, few)
			}
		case i.OnlyMeans:
			row = append(row, "*", i.Side(i.Before), i.Side(i.After), i.By(i.Change.Mean), "*", "*", "*", "*", "*")
		default:
			ch := i.Change
			row = append(row, fmt.Sprintf("%d, %d, %d", ch.Up, ch.Same, ch.Down), i.Side(i.Before), i.Side(i.After), i.By(ch.Mean), i.Range(), P(i.P), P(ch.Wilcoxon.SmallestP), i.Effect(), i.Typical())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// movesTitle stands above the picture of each person's change.
func (c Change) movesTitle() string {
	if c.YesNo {
		return "How each person's answer changed: " + c.Named()
	}
	return "How far each person moved: " + c.Named() + c.onlyShort()
}

// onlyShort is how many of how many a picture shows; "" when all.
func (c Change) onlyShort() string {
	if c.LeftOut == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d of %d people)", c.Pairs, c.Pairs+c.LeftOut)
}

// MovesPicture draws each person's change without the person: how many moved how far.
func (c Change) MovesPicture(id string) (chart.Picture, bool) {
	if !c.Shown() || c.OnlyMeans || len(c.Moves) == 0 {
		return nil, false
	}
	b := chart.Columns{Bars: chart.Bars{Frame: chart.Frame{ID: id, Title: c.movesTitle()}, What: "Change", Unit: "People"}, LowLabel: "went down", HighLabel: "went up"}
	if c.YesNo {
		b.LowLabel, b.HighLabel = "from yes to no", "from no to yes"
	}
	count := map[float64]int{}
	low, high := 0.0, 0.0
	for _, m := range c.Moves {
		count[m.By] += m.People
		low, high = min(low, m.By), max(high, m.By)
	}
	for by := low; by <= high; by++ {
		words, far := "stayed the same", strconv.FormatFloat(math.Abs(by), 'f', -1, 64)
		short := far
		switch {
		case c.YesNo && by > 0:
			words, short = "from no to yes", "yes"
		case c.YesNo && by < 0:
			words, short = "from yes to no", "no"
		case c.YesNo:
			short = "same"
		case by > 0:
			words, short = "up by "+far, "+"+far
		case by < 0:
			words, short = "down by "+far, "\u2212"+far
		}
		b.Rows, b.Short = append(b.Rows, chart.Bar{Label: words, Count: count[by]}), append(b.Short, short)
	}
	return b, true
}

// MovesOf counts how far people moved, for whole steps on a scale; nothing for others, of which each may be another.
func MovesOf(pairs []stats.Pair) []Move {
	count := map[float64]int{}
	for _, d := range stats.Differences(pairs) {
		if d != math.Trunc(d) || math.Abs(d) > 20 {
			return nil
		}
		count[d]++
	}
	var out []Move
	for d, n := range count {
		out = append(out, Move{d, n})
	}
	slices.SortFunc(out, func(a, b Move) int { return int(b.By - a.By) })
	return out
}

func (w *writer) leaving(all []Leaving) {
	if len(all) == 0 {
		return
	}
	w.heading(2, "First answers of those who stayed and those who left")
	for _, group := range LeavingGroups(all) {
		if !LeavingShown(group) {
			w.say(LeavingSummary(group)) // a table of nothing helps nobody
			continue
		}
		w.table(LeavingTable(group), stats.FormulaRankSum, stats.FormulaCliff, stats.FormulaHolm)
		w.again(leavingSaid(group))
	}
}

// TellsKappa says whether the words about two people who sorted quotes tell a kappa. Themes have no order, so it has no weights.
func TellsKappa(sorted string) bool { return strings.Contains(sorted, "Kappa is") }

func (w *writer) themes(all []Theme, sorted string) {
	if len(all) == 0 {
		return
	}
	w.heading(2, "In their own words")
	if sorted != "" {
		b := Block{Kind: Paragraph, Text: sorted}
		if TellsKappa(sorted) {
			b.Formula = []string{stats.FormulaKappaPlain}
		}
		w.out = append(w.out, b)
	}
	for _, t := range all {
		if t.Name != "" {
			w.heading(3, t.Name)
		}
		for _, q := range t.Quotes {
			w.out = append(w.out, Block{Kind: Quoted, Text: q.Text, Source: q.Source})
		}
	}
}

// longTable is from how many rows on a table of a chapter stands in the annex.
const longTable = 15

// chapterShort is a chapter without its long tables.
func (w *writer) chapterShort(c Chapter) {
	w.heading(2, c.Title)
	w.say(c.Intro)
	w.list(c.Lines)
	for _, t := range c.Tables {
		if len(t.Rows) >= longTable {
			w.say("The table " + plain.Quoted(t.Caption) + " is in the annex.")
		} else {
			w.chapterTable(c, t)
		}
	}
}

// longTables are the tables of a chapter for which there is no room in what a board reads.
func (w *writer) longTables(c Chapter) {
	first := true
	for _, t := range c.Tables {
		if len(t.Rows) < longTable {
			continue
		}
		if first {
			w.heading(2, c.Title)
			first = false
		}
		w.chapterTable(c, t)
	}
}

func (w *writer) chapterTable(c Chapter, t Table) {
	var formulas []string
	if c.Formula != "" {
		formulas = []string{c.Formula}
	}
	w.table(chart.Table{Caption: t.Caption, Headers: t.Headers, Rows: t.Rows}, formulas...)
}

// Formulas are those that the blocks name, in the order of package stats.
func Formulas(blocks []Block) []stats.Formula {
	var out []stats.Formula
	for _, f := range stats.Formulas {
		if slices.ContainsFunc(blocks, func(b Block) bool { return slices.Contains(b.Formula, f.ID) }) {
			out = append(out, f)
		}
	}
	return out
}
