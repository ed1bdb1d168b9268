package report

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
)

// The open data of a report: JSON whose numbers are not rounded where the policy lets them out, and a table with a description
// of its columns beside it (CSV on the Web, W3C 2015).

type openReport struct {
	Title     string          `json:"title,omitempty"`
	Notes     []string        `json:"notes,omitempty"`
	Policy    string          `json:"small_numbers"`
	Refused   []string        `json:"refused,omitempty"`
	Items     []openItem      `json:"items"`
	Changes   []openChange    `json:"changes,omitempty"`
	Flow      []openStep      `json:"flow,omitempty"`
	Late      []openLate      `json:"late_answers,omitempty"`
	Agreement []openAgreement `json:"agreement,omitempty"`
	Leaving   []openLeaving   `json:"stayers_leavers,omitempty"`
	Quotes    []openQuote     `json:"quotes,omitempty"`
	Sorted    string          `json:"quotes_sorted,omitempty"` // how far two people agree who sorted quotes by theme
	Chapters  []openChapter   `json:"chapters,omitempty"`
	Cannot    []string        `json:"cannot_tell"`
}

// openLate is how many answers of a wave came after its closing time, where some people had more time.
type openLate struct {
	Wave     string `json:"wave"`
	Late     *int   `json:"late"`
	Sentence string `json:"sentence"`
}

type openItem struct {
	Item          string          `json:"item"`
	Wave          string          `json:"wave,omitempty"`
	Wording       string          `json:"wording,omitempty"`
	Kind          Kind            `json:"kind"`
	Scale         []float64       `json:"scale,omitempty"`
	Guessed       bool            `json:"scale_guessed,omitempty"`
	Reversed      bool            `json:"reversed,omitempty"`
	Answered      *int            `json:"answered"`
	NotApplicable *int            `json:"not_applicable"`
	Missing       *int            `json:"missing"`
	Mean          *float64        `json:"mean"`
	Median        *float64        `json:"median"`
	SaidYes       *int            `json:"said_yes,omitempty"`
	ShareYes      *float64        `json:"share_yes,omitempty"`
	Interval      []float64       `json:"interval"`
	Method        string          `json:"interval_method,omitempty"`
	Seed          uint64          `json:"seed,omitempty"`
	Distribution  map[string]*int `json:"distribution,omitempty"`
	Hidden        bool            `json:"hidden,omitempty"`
	NoMean        bool            `json:"mean_held_back,omitempty"`
	Why           string          `json:"why_missing,omitempty"`
}

type openChange struct {
	Item         string    `json:"item"`
	Label        string    `json:"label,omitempty"`
	From         string    `json:"from"`
	To           string    `json:"to"`
	Pairs        *int      `json:"pairs"`
	Changed      *int      `json:"changed"`
	Up           *int      `json:"up"`
	Same         *int      `json:"same"`
	Down         *int      `json:"down"`
	Test         string    `json:"test"`
	P            *float64  `json:"p"`
	Holm         *float64  `json:"p_holm"`
	Family       int       `json:"p_holm_of,omitempty"`
	Smallest     *float64  `json:"smallest_possible_p"`
	Effect       *float64  `json:"effect"`
	EffectName   string    `json:"effect_name"`
	Shift        *float64  `json:"shift"`
	Interval     []float64 `json:"interval"`
	IntervalOf   string    `json:"interval_of,omitempty"`
	IntervalNote string    `json:"interval_note,omitempty"`
	Before       *float64  `json:"mean_before"`
	After        *float64  `json:"mean_after"`
	Mean         *float64  `json:"mean_change"`
	MeanInterval []float64 `json:"mean_change_interval"`
	Sign         *float64  `json:"sign_test_p"`
	Level        *float64  `json:"interval_level"`
	SameForAll   bool      `json:"everybody_changed_alike,omitempty"`
	Reversed     bool      `json:"reversed,omitempty"`
	LeftOut      int       `json:"left_out_by_chance,omitempty"`
	Sentence     string    `json:"sentence"`
	Hidden       Hiding    `json:"hidden,omitempty"`
	Why          string    `json:"why_missing,omitempty"`
}

type openStep struct {
	Wave     string `json:"wave"`
	Invited  *int   `json:"invited"`
	Answered *int   `json:"answered"`
	Linked   *int   `json:"linked,omitempty"`
	New      *int   `json:"new,omitempty"`
	Kept     *int   `json:"kept,omitempty"`
	Lost     *int   `json:"lost,omitempty"`
	Again    *int   `json:"returned,omitempty"`
}

type openAgreement struct {
	Item           string    `json:"item"`
	Wave           string    `json:"wave,omitempty"`
	Pairs          *int      `json:"pairs"`
	Exact          *int      `json:"exact"`
	WithinOne      *int      `json:"within_one"`
	ExactShare     *float64  `json:"exact_share"`
	WithinOneShare *float64  `json:"within_one_share"`
	Kappa          *float64  `json:"kappa_weighted"`
	KappaSE        *float64  `json:"kappa_se"`
	KappaInterval  []float64 `json:"kappa_interval"`
	KappaNote      string    `json:"kappa_note,omitempty"`
	ICC            *float64  `json:"icc"`
	ICCInterval    []float64 `json:"icc_interval"`
	Bias           *float64  `json:"mean_difference"`
	BiasInterval   []float64 `json:"mean_difference_interval"`
	Limits         []float64 `json:"limits_of_agreement"`
	LowInterval    []float64 `json:"lower_limit_interval"`
	HighInterval   []float64 `json:"upper_limit_interval"`
}

type openLeaving struct {
	Item        string   `json:"item"`
	From        string   `json:"from"`
	To          string   `json:"to"`
	Stayers     *int     `json:"stayers"`
	Leavers     *int     `json:"leavers"`
	MeanStayers *float64 `json:"mean_stayers"`
	MeanLeavers *float64 `json:"mean_leavers"`
	Delta       *float64 `json:"cliffs_delta"`
	P           *float64 `json:"p"`
	Holm        *float64 `json:"p_holm"`
	Smallest    *float64 `json:"smallest_possible_p"`
	Words       string   `json:"sentence"`
	Hidden      bool     `json:"hidden,omitempty"`
}

type openChapter struct {
	Title  string      `json:"title"`
	Intro  string      `json:"intro,omitempty"`
	Lines  []string    `json:"lines,omitempty"`
	Tables []openTable `json:"tables,omitempty"`
}

type openTable struct {
	Caption string     `json:"caption"`
	Headers []string   `json:"headers"`
	Rows    [][]string `json:"rows"`
}

type openQuote struct {
	Theme  string `json:"theme,omitempty"`
	Text   string `json:"text"`
	Source string `json:"source,omitempty"`
}

func shown(n int, hidden bool) *int {
	if hidden || n < 0 {
		return nil
	}
	return &n
}

// ends is an interval for JSON; null where there is none.
func ends(i stats.Interval) []float64 {
	if i.N == 0 || i.Degenerate || stats.OrNull(i.Low) == nil || stats.OrNull(i.High) == nil {
		return nil
	}
	return []float64{i.Low, i.High}
}

// WriteJSON writes the report as JSON. Means are not rounded unless the policy rounds them.
func (r Report) WriteJSON(w io.Writer) error {
	r, err := r.Protect()
	if err != nil {
		return err
	}
	out := openReport{Title: r.Title, Notes: r.Notes, Policy: r.Policy.Key, Refused: r.Refused, Items: []openItem{}, Cannot: r.CannotTell()}
	for _, wave := range r.Waves {
		if wave.MoreTime {
			out.Late = append(out.Late, openLate{Wave: wave.Name, Late: shown(wave.Late, false), Sentence: wave.LateWords()})
		}
		for _, i := range wave.Items() {
			out.Items = append(out.Items, i.open(wave.Name, len(r.Waves) > 1 || wave.Name != r.Title))
		}
	}
	for _, c := range r.Changes {
		for _, i := range c.Items {
			out.Changes = append(out.Changes, i.open(c))
		}
	}
	for _, s := range r.Flow {
		out.Flow = append(out.Flow, openStep{Wave: s.Wave, Invited: shown(s.Invited, false), Answered: shown(s.Answered, false), Linked: shown(s.Linked, false),
			New: shown(s.New, false), Kept: shown(s.Kept, false), Lost: shown(s.Lost, false), Again: shown(s.Again, false)})
	}
	for _, a := range r.Agreement {
		out.Agreement = append(out.Agreement, a.open())
	}
	for _, l := range r.Leaving {
		o := openLeaving{Item: l.ID, From: l.From, To: l.To, Words: l.Words(), Hidden: l.Hidden}
		if !l.Hidden {
			o.Stayers, o.Leavers, o.MeanStayers, o.MeanLeavers = &l.Stayers, &l.Leavers, stats.OrNull(l.MeanStayers), stats.OrNull(l.MeanLeavers)
			o.Delta, o.P, o.Holm, o.Smallest = stats.OrNull(l.Delta), stats.OrNull(l.P), stats.OrNull(l.Corrected), stats.OrNull(l.SmallestP)
		}
		out.Leaving = append(out.Leaving, o)
	}
	if len(r.Themes) > 0 {
		out.Sorted = r.Sorted
	}
	for _, t := range r.Themes {
		for _, q := range t.Quotes {
			out.Quotes = append(out.Quotes, openQuote{t.Name, q.Text, q.Source})
		}
	}
	for _, c := range r.Chapters {
		o := openChapter{Title: c.Title, Intro: c.Intro, Lines: c.Lines}
		for _, t := range c.Tables {
			o.Tables = append(o.Tables, openTable(t))
		}
		out.Chapters = append(out.Chapters, o)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func (i Item) open(wave string, many bool) openItem {
	o := openItem{Item: i.ID, Kind: i.Kind, Guessed: i.Guessed, Reversed: i.Reverse, Hidden: i.Hidden, NoMean: i.NoMean, Why: i.whyMissing()}
	if i.Wording != i.ID {
		o.Wording = i.Wording
	}
	if many {
		o.Wave = wave
	}
	if i.Kind == Ordered {
		o.Scale = []float64{i.Low, i.High}
	}
	o.Answered, o.NotApplicable, o.Missing = shown(i.Answered, i.AnsweredHidden), shown(i.NotApplicable, i.NAHidden), shown(i.Missing, i.MissingHidden)
	if i.Hidden {
		return o
	}
	o.Mean, o.Median, o.Interval = stats.OrNull(i.Mean), stats.OrNull(i.Median), ends(i.Interval)
	if n, ok := i.YesCount(); ok {
		o.SaidYes = &n
	}
	if part, ok := i.share(); ok {
		o.ShareYes = &part
	}
	if o.Interval != nil {
		o.Method, o.Seed = string(i.Interval.Method), i.Interval.Seed
	}
	if len(i.Steps) > 0 {
		o.Distribution = map[string]*int{}
		for _, l := range i.Steps {
			o.Distribution[l.Value] = shown(l.N, l.Hidden)
		}
	}
	return o
}

func (c Change) open(of Comparison) openChange {
	o := openChange{Item: c.ID, From: of.From, To: of.To, Pairs: shown(c.Pairs, c.Hidden == HeldBack || c.OnlyMeans && c.Pairs == 0), Test: "wilcoxon signed rank, exact", EffectName: "matched-pairs rank-biserial correlation",
		IntervalOf: "Hodges-Lehmann shift", Hidden: c.Hidden, Reversed: c.Reversed, LeftOut: c.LeftOut, Sentence: c.Words(of.Minimum), Why: c.whyMissing()}
	if c.Label != c.ID {
		o.Label = c.Label
	}
	if c.YesNo {
		o.Test, o.EffectName, o.IntervalOf = "mcnemar, exact", "(up - down) / (up + down)", ""
	}
	if !c.Shown() {
		return o
	}
	o.Before, o.After, o.Mean = stats.OrNull(c.Before), stats.OrNull(c.After), stats.OrNull(c.Change.Mean)
	if c.OnlyMeans {
		return o
	}
	ch := c.Change
	if !ch.Wilcoxon.Exact && !c.YesNo {
		o.Test = "wilcoxon signed rank, normal approximation with ties"
	}
	changed := ch.Up + ch.Down
	o.Changed, o.Up, o.Same, o.Down = &changed, &ch.Up, &ch.Same, &ch.Down
	o.P, o.Holm, o.Family, o.Smallest = stats.OrNull(ch.Wilcoxon.P), stats.OrNull(c.P), c.Family, stats.OrNull(ch.Wilcoxon.SmallestP)
	o.Effect, o.SameForAll = stats.OrNull(ch.Wilcoxon.RankBiserial), ch.Same == 0 && ch.ShiftInterval.Degenerate || changed == 0
	o.MeanInterval, o.Sign = ends(ch.Interval), stats.OrNull(ch.Sign)
	if c.YesNo { // between no and yes there is nothing to be typical
		o.P = stats.OrNull(ch.Sign)
		return o
	}
	o.Shift, o.Interval = stats.OrNull(ch.Shift), ends(ch.ShiftInterval)
	if ch.ShiftInterval.N > 0 && ch.ShiftInterval.Level < stats.Level95 {
		o.Interval, o.IntervalNote = nil, fmt.Sprintf("No 95%% interval exists for %d %s who changed: the widest that there is reaches %s.", changed, personPeople(changed), percentOf(ch.ShiftInterval.Level))
	}
	if o.Interval != nil {
		o.Level = &ch.ShiftInterval.Level
	}
	return o
}

// noKappaRange says why a kappa has no interval.
const noKappaRange = "The pairs are too alike to say how sure this is: the standard error is 0."

// sureOfKappa says whether kappa has an interval: a standard error of nought is no certainty, but pairs that are all alike.
func (a Agreement) sureOfKappa() bool { return !math.IsNaN(a.Kappa.Value) && a.Kappa.SE > 0 }

func personPeople(n int) string {
	if n == 1 {
		return "person"
	}
	return "people"
}

// percentOf writes a level as people read it: 93.75%.
func percentOf(level float64) string {
	return strconv.FormatFloat(level*100, 'f', -1, 64) + "%"
}

func (a Agreement) open() openAgreement {
	o := openAgreement{Item: a.ID, Wave: a.Wave}
	if a.Hidden {
		return o
	}
	share := func(k int) *float64 { return stats.OrNull(float64(k) / float64(a.Pairs)) }
	o.Pairs, o.Exact, o.ExactShare = &a.Pairs, &a.Exact, share(a.Exact)
	if a.WithinOne >= 0 {
		o.WithinOne, o.WithinOneShare = &a.WithinOne, share(a.WithinOne)
	}
	o.Kappa, o.KappaSE, o.ICC = stats.OrNull(a.Kappa.Value), stats.OrNull(a.Kappa.SE), stats.OrNull(a.ICC.Single2)
	if a.KappaHeld {
		o.KappaNote = "Held back: with it one could work out how many pairs lay further apart."
	} else if a.sureOfKappa() {
		o.KappaInterval = ends(a.Kappa.Interval)
	} else if o.Kappa != nil {
		o.KappaNote = noKappaRange
	}
	o.ICCInterval = ends(a.ICC.Interval2)
	if a.Limits.Pairs > 1 {
		o.Bias, o.Limits = stats.OrNull(a.Limits.Bias), []float64{a.Limits.Low, a.Limits.High}
		o.BiasInterval, o.LowInterval, o.HighInterval = ends(a.Limits.BiasInterval), ends(a.Limits.LowInterval), ends(a.Limits.HighInterval)
	}
	return o
}

// WriteCSVW writes the description that stands beside the CSV (Metadata Vocabulary for Tabular Data, W3C 2015). url is the CSV's
// address as seen from the description.
func (r Report) WriteCSVW(w io.Writer, url string) error {
	type described struct {
		Name     string `json:"name"`
		Titles   string `json:"titles"`
		Datatype string `json:"datatype"`
		About    string `json:"dc:description"`
	}
	var list []described
	for _, c := range columns {
		about := c.About
		switch {
		case r.Policy.Rounds() && c.counts():
			about += ". The count is rounded: read it as “about”"
		case r.Policy.Rounds() && c.Title == "Figure":
			about += ". A count of people or of answers is rounded: read it as “about”"
		}
		list = append(list, described{c.Name, c.Title, c.Type, about})
	}
	about := append(slices.Clone(r.Notes), "Small numbers: "+r.Policy.Name+". "+r.Policy.Plain, "What the figures cannot tell: "+strings.Join(r.CannotTell(), " "))
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(map[string]any{
		"@context": []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}}, "url": url, "dc:title": r.Title, "dc:description": strings.Join(about, " "),
		"dialect":     map[string]any{"header": true, "encoding": "utf-8", "delimiter": ","},
		"tableSchema": map[string]any{"columns": list},
	})
}
