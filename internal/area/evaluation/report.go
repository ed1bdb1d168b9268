package evaluation

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"alongside/engine/apart"
	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
	"alongside/internal/shared/smallnumber"
)

// Report is everything that is said about an edition by its closed waves.
type Report struct {
	Edition edition.Edition
	Coming  []Wave       // waves that are planned or open: nothing of them is shown
	Waves   []WaveReport // closed waves, in their order
	Changes []Comparison
	Quotes  []Quote // cleared ones
	Now     db.Instant
	Sorted  string       // how far two people agree who sorted the quotes, or ""
	Policy  stats.Policy // by which small numbers are protected
	ever    []report.Comparison
	kept    *sync.Map     // what policies let out of these figures, by their keys
	Model   report.Report // the same as plain values: what every form of the report is made from

	sharing   sharedState
	inTurn    []string    // ids of the closed waves, the first that closed before all others
	places    int         // how many have a place
	people    stats.Whole // the same, as it may be told
	leaving   []report.Leaving
	flow      []report.Step
	agreement []report.Agreement
}

// KeepsRule says that the report was shared once, and keeps the rule about small numbers that held then.
func (r Report) KeepsRule() bool { return r.sharing.Kept }

// WaveReport is one closed wave.
type WaveReport struct {
	Wave
	Linked   int // responses with a code of their own
	Shared   int // responses whose code another response of the wave has too: they are linked to nothing
	Sections []SectionReport

	protected string // what is said of how many answered, when small numbers are protected; "" when it can be said in full
}

// SectionReport is the questions of one section.
type SectionReport struct {
	Title string
	Items []ItemReport
}

// ItemReport is what was said to one question: the question as it was asked, and its figures as they are shown everywhere.
type ItemReport struct {
	Item instrument.Item
	Figures
}

// Figures are the figures of one question.
type Figures = report.Item

// Comparison is how the same people answered in two waves.
type Comparison struct {
	From, To string // names of the waves
	Minimum  int64
	Items    []ChangeReport
}

// ChangeReport is one question, or one scale of several, answered by the same people at two times. Values are scores:
// answers to questions where a high answer is bad are turned round. LeftOut are more people who could be linked, left out by
// chance to protect those who answered once (samepeople.go).
type ChangeReport = report.Change

// Hiding is why the figures of a change are not shown.
type Hiding = report.Hiding

// The reasons.
const (
	TooFewLinked  = report.TooFewLinked
	WouldTellAFew = report.WouldTellAFew
	HeldBack      = report.HeldBack
)

// workedReport is a report that was worked out, and from what.
type workedReport struct {
	from      string
	waves     []WaveReport
	changes   []Comparison
	leaving   []report.Leaving
	flow      []report.Step
	agreement []report.Agreement
	ever      []report.Comparison // means of all changes that were in the report at any time, in their order
	kept      *sync.Map           // what policies let out of it: a report.Report by the key of the policy
}

// mostWorked is how many reports are kept in memory.
const mostWorked = 200

// Report works out the report of an edition as it is now, for those who run it. Everybody else reads what was shared: see Read.
func (e *Evaluation) Report(ctx context.Context, actor access.Actor, id db.ID) (r Report, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		r, err = e.live(tx, actor, id)
		return err
	})
	return r, err
}

// live is the report as it is now.
func (e *Evaluation) live(tx *db.Tx, actor access.Actor, id db.ID) (Report, error) {
	r := Report{Now: tx.Now}
	var err error
	if r.Edition, err = edition.Find(tx, id); err != nil {
		return r, err
	}
	if err := actor.Allow(mayRun(actor, r.Edition)); err != nil {
		return r, err
	}
	if r.sharing, err = stands(tx, id); err != nil {
		return r, err
	}
	policy := r.sharing.Policy
	r.Policy = policyBy(policy)
	waves, err := wavesOf(tx, id)
	if err != nil {
		return r, err
	}
	var closed []Wave
	for _, w := range waves {
		if w.State == Closed {
			closed = append(closed, w)
		} else {
			r.Coming = append(r.Coming, w)
		}
	}
	known, err := e.work(tx, id, closed)
	if err != nil {
		return r, err
	}
	r.take(known)
	if r.Quotes, err = e.quotesOf(tx, id, waves, true); err != nil {
		return r, err
	}
	if len(r.Quotes) > 0 {
		given, err := themesGiven(tx, id)
		if err != nil {
			return r, err
		}
		if r.Sorted = agreementOf(thatStand(given), nil).Words(); r.Sorted == "" && slices.ContainsFunc(r.Quotes, func(q Quote) bool { return q.Theme != "" }) {
			r.Sorted = "One person sorted these by theme."
		}
	}
	since := countsSince(closed)
	r.inTurn = inTurn(closed)
	places, err := edition.HadPlace(tx, id, since)
	if err != nil {
		return r, err
	}
	r.places = int(places)
	if err := r.protect(); err != nil {
		return r, err
	}
	for _, c := range e.chapters {
		more, err := c.Chapters(tx, actor, r.Edition, Shown{Changes: r.Model.Changes, Rule: smallnumber.By(policy), People: r.people, Since: since})
		if err != nil {
			return r, err
		}
		r.Model.Chapters = append(r.Model.Chapters, more...)
	}
	return r, nil
}

// work works the figures out, or finds them again: closed waves do not change.
func (e *Evaluation) work(tx *db.Tx, id db.ID, closed []Wave) (workedReport, error) {
	var from strings.Builder
	for _, w := range closed {
		fmt.Fprintf(&from, "%s %d\n", w.ID, w.Version)
	}
	if known, ok := e.known(id, from.String()); ok {
		return known, nil
	}
	e.mu.Lock()
	alone := e.working[id]
	if alone == nil {
		alone = new(sync.Mutex)
		e.working[id] = alone
	}
	e.mu.Unlock()
	alone.Lock()
	defer alone.Unlock()
	// Somebody else may have worked it out while we waited.
	if known, ok := e.known(id, from.String()); ok {
		return known, nil
	}
	known, ok, err := e.keptFigures(tx, id, from.String(), closed)
	if err != nil {
		return known, err
	}
	if !ok {
		if known, err = e.workOut(tx, from.String(), closed); err != nil {
			return known, err
		}
	}
	e.mu.Lock()
	if len(e.worked) >= mostWorked {
		clear(e.worked)
	}
	e.worked[id] = known
	delete(e.working, id)
	e.mu.Unlock()
	return known, nil
}

// workOut works the figures of closed waves out.
func (e *Evaluation) workOut(tx *db.Tx, from string, closed []Wave) (workedReport, error) {
	known := workedReport{from: from, kept: new(sync.Map)}
	var all []read
	for _, w := range closed {
		r := read{WaveReport: WaveReport{Wave: w}}
		if w.Outcome.Readable() {
			var err error
			if r, err = e.readWave(tx, w); err != nil {
				return known, err
			}
		}
		all = append(all, r)
		known.waves = append(known.waves, r.WaveReport)
	}
	return known, known.compare(all)
}

// take puts what was worked out into the report.
func (r *Report) take(k workedReport) {
	r.Waves, r.Changes, r.leaving, r.flow, r.agreement, r.ever, r.kept = k.waves, k.changes, k.leaving, k.flow, k.agreement, k.ever, k.kept
}

// compare works out what rests on forms of the same people, and how far pairs agree.
func (k *workedReport) compare(all []read) (err error) {
	same := decideSamePeople(all)
	k.ever = same.ever
	if k.changes, err = compareWaves(all, same); err != nil {
		return err
	}
	if k.leaving, err = compareLeavers(all, same); err != nil {
		return err
	}
	k.flow = flow(k.waves, all)
	for _, r := range all {
		more, err := r.pairs(len(all) > 1)
		if err != nil {
			return err
		}
		k.agreement = append(k.agreement, more...)
	}
	return nil
}

// known finds a report that was worked out from the same waves.
func (e *Evaluation) known(id db.ID, from string) (workedReport, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	known, ok := e.worked[id]
	return known, ok && known.from == from
}

// read is a wave with the answers of people whose code is theirs alone.
type read struct {
	WaveReport
	def       instrument.Definition
	byMark    map[string]instrument.Answers
	responses []response
	onPaper   bool // some codes came on paper
}

// readForms reads the forms of a wave, without working figures out.
func (e *Evaluation) readForms(tx *db.Tx, w Wave) (read, error) {
	r := read{WaveReport: WaveReport{Wave: w}, byMark: map[string]instrument.Answers{}}
	var err error
	if r.def, err = w.Questions(tx); err != nil {
		return r, err
	}
	responses, err := readResponses(tx, e.keys, w.ID)
	if err != nil {
		return r, err
	}
	r.responses = responses
	times := map[string]int{}
	for _, p := range responses {
		times[p.Mark]++
		r.onPaper = r.onPaper || onPaperOnly(p.Mark)
	}
	for _, p := range responses {
		switch {
		case p.Mark == "":
		case times[p.Mark] > 1:
			r.Shared++
		default:
			r.Linked++
			r.byMark[p.Mark] = p.Answers
		}
	}
	r.Linked -= int(w.Masked)
	return r, nil
}

// readWave reads a wave and works its figures out.
func (e *Evaluation) readWave(tx *db.Tx, w Wave) (read, error) {
	r, err := e.readForms(tx, w)
	if err != nil {
		return r, err
	}
	forms := make([]instrument.Answers, len(r.responses))
	for i, p := range r.responses {
		forms[i] = p.Answers
	}
	r.Sections, err = sectionReports(r.def, forms, int(w.Minimum), w.Held...)
	return r, err
}

func sectionReports(def instrument.Definition, forms []instrument.Answers, minimum int, held ...string) ([]SectionReport, error) {
	items := map[string]ItemReport{}
	for _, s := range instrument.Summarise(def, forms) {
		i, err := itemReport(s, minimum, slices.Contains(held, s.Item.ID))
		if err != nil {
			return nil, err
		}
		items[s.Item.ID] = i
	}
	out := make([]SectionReport, len(def.Sections))
	for i, s := range def.Sections {
		out[i].Title = s.Title
		for _, it := range s.Items {
			out[i].Items = append(out[i].Items, items[it.ID])
		}
	}
	return out, nil
}

// itemReport works out the figures of one question. Texts are left out: they are read on the page of quotes.
// held says that too few answered it by link, however many answered it on paper.
func itemReport(s instrument.Summary, minimum int, held bool) (ItemReport, error) {
	i := ItemReport{s.Item, blankFigures(s.Item)}
	i.Answered, i.NotApplicable, i.Missing = s.Answered, s.NotApplicable, s.Missing
	i.Forms = s.Answered + s.NotApplicable + s.Missing
	i.Low, i.High = ends(s.Item)
	i.Held = held && s.Answered >= minimum
	if i.Hidden = s.Answered > 0 && (s.Answered < minimum || held); i.Hidden || s.Answered == 0 {
		return i, nil
	}
	for _, c := range s.Counts {
		i.Steps = append(i.Steps, report.Level{Value: c.Value, Label: c.Label, N: c.N})
	}
	var err error
	switch {
	case s.Item.Kind.Ordered():
		counts := make([]int, len(s.Counts))
		for n, c := range s.Counts {
			counts[n] = c.N
		}
		var sum stats.Summary
		sum, err = stats.SummariseCounts(stats.Scale{Low: int(i.Low), High: int(i.High)}, counts, s.NotApplicable, s.Missing)
		if err != nil {
			return i, err
		}
		i.Mean, i.Median = sum.Mean, sum.Median
		if s.Answered > 1 {
			i.Interval, err = sum.Interval()
		}
	case s.Item.Kind == instrument.YesNo:
		yes := 0
		for _, c := range s.Counts {
			if c.Value == instrument.Yes {
				yes = c.N
			}
		}
		i.Interval, err = stats.Wilson(yes, s.Answered, stats.Level95)
	case s.Item.Kind == instrument.Number:
		i.Mean, i.Median = stats.Mean(s.Values), stats.Quantile(s.Values, 0.5)
		if s.Answered > 1 {
			i.Interval, err = stats.MeanInterval(s.Values, i.Low, i.High, stats.Level95)
		}
	}
	return i, err
}

// blankFigures are those of a question that nobody answered.
func blankFigures(it instrument.Item) Figures {
	f := Figures{ID: it.ID, Wording: it.Wording, Unit: it.Unit, Reverse: it.Reverse, Marks: it.Kind == instrument.Marks, First: it.Kind == instrument.Ranking,
		Kind: report.Choice, Mean: math.NaN(), Median: math.NaN()}
	switch {
	case it.ID == quoteConsent: // it is about what people wrote, and not about the programme: no figure of it is shown
		f.Kind = report.Words
	case it.Kind.Ordered():
		f.Kind = report.Ordered
	case it.Kind == instrument.YesNo:
		f.Kind = report.YesNo
	case it.Kind == instrument.Number:
		f.Kind = report.Number
	case it.Kind == instrument.Text, it.Kind == instrument.LongText:
		f.Kind = report.Words
	}
	return f
}

// ends are the ends of an item's scale as a score.
func ends(it instrument.Item) (low, high float64) {
	if l, h, ok := it.Kind.Range(); ok {
		return float64(l), float64(h)
	}
	if it.Kind == instrument.YesNo {
		return 0, 1
	}
	low, high = math.Inf(-1), math.Inf(1)
	if it.Lowest != nil {
		low = *it.Lowest
	}
	if it.Highest != nil {
		high = *it.Highest
	}
	return low, high
}

// eachComparison calls with each wave and the first one that asked the same question, and with the waves before that. Of
// a form that comes back many times (as after each day) only the last wave is compared with the first.
func eachComparison(all []read, call func(from, to read, earlier []read)) {
	for j, to := range all {
		for i, from := range all[:j] {
			if !from.comparable(to) {
				continue
			}
			again := slices.ContainsFunc(all[j+1:], func(r read) bool { return r.Instrument == to.Instrument && from.comparable(r) })
			if !again {
				call(from, to, all[:i])
			}
		}
	}
}

// compareWaves works the changes between waves out.
func compareWaves(all []read, same samePeople) (out []Comparison, err error) {
	eachComparison(all, func(from, to read, earlier []read) {
		if err != nil {
			return
		}
		var c Comparison
		if c, err = compare(from, to, earlier, same); len(c.Items) > 0 {
			out = append(out, c)
		}
	})
	return out, err
}

// comparable says whether forms of one person may be in both waves. Forms from a file are known to whoever brought them
// in, who could make them up around one true answer: they are compared only with forms from a file.
func (r read) comparable(to read) bool {
	return r.Linked > 0 && to.Linked > 0 && (r.Outcome == Imported) == (to.Outcome == Imported) && sameRespondents(r.Wave, to.Wave)
}

// sameRespondents says whether two waves ask some of the same people.
func sameRespondents(a, b Wave) bool {
	return slices.ContainsFunc(a.Respondents, func(r string) bool { return slices.Contains(b.Respondents, r) })
}

// compare works out the change from one wave to another, for what was not asked in an earlier wave already.
func compare(from, to read, earlier []read, same samePeople) (Comparison, error) {
	c := Comparison{From: from.Name, To: to.Name, Minimum: max(from.Minimum, to.Minimum)}
	for _, m := range comparedMeasures(from, to, earlier) {
		change, err := m.change(from, same.linked(from, to, m), c.Minimum, same.of(from, to, m))
		if err != nil {
			return c, err
		}
		c.Items = append(c.Items, change)
	}
	report.Correct(c.Items)
	return c, nil
}

// comparedMeasures are what two waves are compared in.
func comparedMeasures(from, to read, earlier []read) []measure {
	return slices.DeleteFunc(measures(from.def, to.def), func(m measure) bool {
		return slices.ContainsFunc(earlier, func(r read) bool { return r.comparable(to) && asks(r.def, m.id) })
	})
}

func asks(def instrument.Definition, id string) bool {
	if _, ok := def.Item(id); ok {
		return true
	}
	_, ok := def.Scale(id)
	return ok
}

// measure is something that has a score in two waves: a question or a scale.
type measure struct {
	id, label string
	scale     bool
	reversed  bool
	yesNo     bool
	items     []string // ids of the questions that it is made of
	low, high float64
	before    func(instrument.Answers) (float64, bool)
	after     func(instrument.Answers) (float64, bool)
}

// measures are the scales and questions that two forms share.
func measures(from, to instrument.Definition) []measure {
	var out []measure
	for _, s := range to.Scales {
		old, ok := from.Scale(s.ID)
		if !ok || !slices.Equal(old.Items, s.Items) || s.Rule != instrument.Mean {
			continue
		}
		first, ok := to.Item(s.Items[0])
		if !ok {
			continue
		}
		low, high := ends(first)
		out = append(out, measure{id: s.ID, label: s.Title, scale: true, items: s.Items, low: low, high: high,
			before: func(as instrument.Answers) (float64, bool) { return old.Score(from, as) },
			after:  func(as instrument.Answers) (float64, bool) { return s.Score(to, as) }})
	}
	for _, it := range to.Items() {
		old, ok := from.Item(it.ID)
		comparable := it.Kind.Ordered() || it.Kind == instrument.YesNo || it.Kind == instrument.Number
		if !ok || !comparable || old.Kind != it.Kind || it.ID == quoteConsent {
			continue
		}
		low, high := ends(it)
		out = append(out, measure{id: it.ID, label: it.Wording, reversed: it.Reverse, yesNo: it.Kind == instrument.YesNo, items: []string{it.ID}, low: low, high: high,
			before: func(as instrument.Answers) (float64, bool) { return instrument.Score(old, as[old.ID]) },
			after:  func(as instrument.Answers) (float64, bool) { return instrument.Score(it, as[it.ID]) }})
	}
	return out
}

// linked are the people who have a score in both waves, by their mark.
func (m measure) linked(from, to read) map[string]stats.Pair {
	out := map[string]stats.Pair{}
	for mark, as := range from.byMark {
		before, ok := m.before(as)
		if !ok {
			continue
		}
		if after, ok := m.after(to.byMark[mark]); ok {
			out[mark] = stats.Pair{Before: before, After: after}
		}
	}
	return out
}

// means are how many of those are linked whose marks may be shown, and their means; pairs are their scores.
func (m measure) means(from read, linked map[string]stats.Pair, minimum int64, shown map[string]bool) (r ChangeReport, pairs []stats.Pair) {
	r = ChangeReport{ID: m.id, Label: m.label, Scale: m.scale, Reversed: m.reversed, YesNo: m.yesNo, Items: m.items, Low: m.low, High: m.high, P: math.NaN()}
	r.Pairs = len(linked)
	if len(shown) == 0 {
		var members []apart.Member
		for mark := range linked {
			members = append(members, from.member(response{Mark: mark}))
		}
		if r.Hidden = TooFewLinked; apart.Enough(members, int(minimum), 0) {
			r.Hidden = WouldTellAFew
		}
		return r, nil
	}
	for mark, p := range linked {
		if shown[mark] {
			pairs = append(pairs, p)
		}
	}
	r.Pairs, r.LeftOut = len(pairs), len(linked)-len(pairs)
	slices.SortFunc(pairs, func(a, b stats.Pair) int { // maps have no order, and figures must not depend on one
		return cmp.Or(cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
	for _, p := range pairs {
		r.Before, r.After = r.Before+p.Before, r.After+p.After
	}
	if n := float64(len(pairs)); n > 0 { // the sum first: 21 of 12 people is 1.75, but their twelfths add up to a little less, and 1.7
		r.Before, r.After = r.Before/n, r.After/n
	}
	return r, pairs
}

// change works out the change of those whose marks may be shown.
func (m measure) change(from read, linked map[string]stats.Pair, minimum int64, shown map[string]bool) (ChangeReport, error) {
	r, pairs := m.means(from, linked, minimum, shown)
	if r.Hidden != "" {
		return r, nil
	}
	var err error
	r.Moves = report.MovesOf(pairs)
	r.Change, err = stats.PairedChange(pairs, m.low, m.high)
	r.P = r.Change.Wilcoxon.P
	return r, err
}

// quoteConsent is the question whether somebody's words may be quoted: yes.
const quoteConsent = "quote-ok"
