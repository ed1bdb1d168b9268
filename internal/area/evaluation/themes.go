package evaluation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
)

// Two people sort quotes by theme, each without seeing what the other chose: two coordinators, or a coordinator and somebody who leads the
// days, such as a patient partner. They choose from one list of names, made before. When both have sorted all, their themes stand. From then
// on it is shown how far they agree, and where they differ: that is what they talk about before the theme of the report is settled.

// Sorting is what somebody works with who sorts quotes by theme.
type Sorting struct {
	Edition edition.Edition
	Runs    bool
	Quotes  []Quote         // in the order of their words; Theme is what this person chose
	Frame   []string        // the names of themes to choose from
	Version int64           // of the names
	Stands  map[db.ID]bool  // quotes whose theme this person cannot change any more
	Agreed  SortedAgreement // shown once this person and another have sorted all of them
	Done    bool            // this person has sorted all of them
	Held    bool            // some names of themes are not shown, because they name somebody or are words to which somebody said no
}

// SortedAgreement is how far the two people agree who sorted the most quotes in common.
type SortedAgreement struct {
	Quotes int // that both sorted; 0 when there are no two people
	Same   int
	Kappa  stats.Kappa
	Differ []SortedTwice
}

// SortedTwice is a quote that two people sorted differently.
type SortedTwice struct{ Text, First, Second string }

// themeGiven is the theme that somebody gave to a quote.
type themeGiven struct {
	Quote, Person db.ID
	Theme         string
	Stands        bool
}

// The limits of the list of names.
const mostThemes = 20

// Sorting is the page on which an actor sorts quotes.
func (e *Evaluation) Sorting(ctx context.Context, actor access.Actor, id db.ID) (s Sorting, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if s.Edition, err = e.looking(tx, actor, id); err != nil {
			return err
		}
		s.Runs = mayRun(actor, s.Edition)
		waves, err := wavesOf(tx, id)
		if err != nil {
			return err
		}
		if s.Quotes, err = e.quotesOf(tx, id, waves, false); err != nil {
			return err
		}
		if s.Frame, s.Version, err = themeFrame(tx, id); err != nil {
			return err
		}
		given, err := themesGiven(tx, id)
		if err != nil {
			return err
		}
		s.fill(given, actor.Person())
		g, err := e.passages.Gate(tx, id)
		if err != nil {
			return err
		}
		s.hold(func(theme string) bool { return g.Heading(theme) != "" })
		return nil
	})
	return s, err
}

// fill takes the own themes, and the agreement once this person and another have sorted all: before it nobody knows what others chose.
func (s *Sorting) fill(given []themeGiven, who db.ID) {
	own := map[db.ID]string{}
	s.Stands = map[db.ID]bool{}
	for _, g := range given {
		if g.Person == who {
			own[g.Quote], s.Stands[g.Quote] = g.Theme, g.Stands
		}
	}
	texts := map[db.ID]string{}
	s.Done = len(s.Quotes) > 0
	for i := range s.Quotes {
		q := &s.Quotes[i]
		q.Theme = own[q.ID]
		s.Done = s.Done && q.Theme != ""
		texts[q.ID] = q.Text
	}
	slices.SortStableFunc(s.Quotes, func(a, b Quote) int { return strings.Compare(a.Text, b.Text) })
	if s.Done {
		s.Agreed = agreementOf(thatStand(given), texts)
	}
}

// notShown stands where a theme may not.
const notShown = "A theme that is not shown"

// hold leaves out the themes that may not stand as headings.
func (s *Sorting) hold(held func(theme string) bool) {
	was := len(s.Frame)
	s.Frame = slices.DeleteFunc(slices.Clone(s.Frame), held)
	s.Held = len(s.Frame) < was
	for i := range s.Quotes {
		if q := &s.Quotes[i]; held(q.Theme) {
			if q.Theme, s.Held = "", true; s.Stands[q.ID] {
				q.Theme = notShown
			}
		}
	}
	for i := range s.Agreed.Differ {
		d := &s.Agreed.Differ[i]
		for _, theme := range []*string{&d.First, &d.Second} {
			if held(*theme) {
				*theme, s.Held = notShown, true
			}
		}
	}
}

// thatStand are the themes that stand.
func thatStand(given []themeGiven) []themeGiven {
	return slices.DeleteFunc(slices.Clone(given), func(g themeGiven) bool { return !g.Stands })
}

// names are the themes that this person can choose for a quote: those of the list, and what they chose before.
func (s Sorting) names(q Quote) []string {
	if q.Theme == "" || slices.Contains(s.Frame, q.Theme) {
		return s.Frame
	}
	return append(slices.Clone(s.Frame), q.Theme)
}

// finished are those who have sorted all quotes.
func finished(given []themeGiven, quotes []db.ID) (out []db.ID) {
	sorted := map[db.ID]map[db.ID]bool{}
	for _, g := range given {
		if sorted[g.Person] == nil {
			sorted[g.Person] = map[db.ID]bool{}
		}
		sorted[g.Person][g.Quote] = true
	}
	for _, who := range slices.Sorted(maps.Keys(sorted)) {
		if len(quotes) > 0 && !slices.ContainsFunc(quotes, func(q db.ID) bool { return !sorted[who][q] }) {
			out = append(out, who)
		}
	}
	return out
}

// agreementOf takes the two people who sorted the most quotes in common, and compares them. Themes have no order, so kappa has no
// weights (Cohen, Educational and Psychological Measurement 20, 1960).
func agreementOf(given []themeGiven, texts map[db.ID]string) (out SortedAgreement) {
	by := map[db.ID]map[db.ID]string{}
	for _, g := range given {
		if by[g.Person] == nil {
			by[g.Person] = map[db.ID]string{}
		}
		by[g.Person][g.Quote] = g.Theme
	}
	people := slices.Sorted(maps.Keys(by))
	var first, second map[db.ID]string
	var common []db.ID
	for i, a := range people {
		for _, b := range people[i+1:] {
			var both []db.ID
			for _, q := range slices.Sorted(maps.Keys(by[a])) {
				if _, ok := by[b][q]; ok {
					both = append(both, q)
				}
			}
			if len(both) > len(common) {
				common, first, second = both, by[a], by[b]
			}
		}
	}
	places := map[string]int{}
	place := func(theme string) int {
		key := strings.ToLower(theme)
		if _, ok := places[key]; !ok {
			places[key] = len(places)
		}
		return places[key]
	}
	var ratings []stats.Rating
	for _, q := range common {
		r := stats.Rating{First: place(first[q]), Second: place(second[q])}
		ratings = append(ratings, r)
		if r.First == r.Second {
			out.Same++
		} else {
			out.Differ = append(out.Differ, SortedTwice{texts[q], first[q], second[q]})
		}
	}
	out.Quotes = len(common)
	if len(common) > 0 {
		// A scale needs two steps; with one theme kappa says by itself that it cannot be worked out.
		out.Kappa, _ = stats.CohenKappa(stats.Scale{Low: 0, High: max(1, len(places)-1)}, ratings, stats.Unweighted)
	}
	return out
}

// Words say how far two people agree, or nothing when there are no two.
func (a SortedAgreement) Words() string {
	if a.Quotes == 0 {
		return ""
	}
	s := fmt.Sprintf("Two people sorted %d quotes by theme, each by themselves. They chose the same theme for %d (%s).", a.Quotes, a.Same, stats.Percent(a.Same, a.Quotes))
	if stats.OrNull(a.Kappa.Value) == nil {
		return s + " They used one theme only, so agreement beyond chance cannot be worked out."
	}
	return s + " Kappa is " + stats.Round2(a.Kappa.Value) + "."
}

// SaveThemes saves the themes that an actor gives to quotes of an edition; an empty one takes theirs back. When two people have sorted all of
// them, their themes stand, and where both chose the same one it is that of the report.
func (e *Evaluation) SaveThemes(ctx context.Context, actor access.Actor, id db.ID, themes map[db.ID]string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.looking(tx, actor, id); err != nil {
			return err
		}
		if err := holdFrame(tx, id); err != nil { // one after the other: the second sees that both are done
			return err
		}
		before, err := themesGiven(tx, id)
		if err != nil {
			return err
		}
		stand := map[db.ID]string{}
		for _, g := range before {
			if g.Stands && g.Person == actor.Person() {
				stand[g.Quote] = g.Theme
			}
		}
		gate, err := e.passages.Gate(tx, id)
		if err != nil {
			return err
		}
		var c errs.Check
		for _, q := range slices.Sorted(maps.Keys(themes)) {
			theme := strings.Join(strings.Fields(themes[q]), " ")
			c.That(utf8.RuneCountInString(theme) <= mostThemeLength, "theme-"+string(q), "A theme can have up to %d letters.", mostThemeLength)
			old, stands := stand[q]
			if !stands { // what stands cannot be changed; a report leaves it out where it may not be shown
				gate.Nobody(&c, actor, theme, "theme-"+string(q))
			}
			if stands && old != theme {
				return errs.New(errs.Conflict, "You and somebody else have both sorted these quotes and seen what the other chose, so your themes stay. The theme in the report is settled on the page of quotes.")
			}
			n, err := countQuote(tx, id, q)
			if err != nil {
				return err
			}
			if n == 0 {
				return errs.Missing()
			}
			if err := saveTheme(tx, q, actor.Person(), theme); err != nil {
				return err
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := settleThemes(tx, gate, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "quote.sort", "edition", id, "")
	})
}

// settleThemes lets the themes of those stand who have sorted all quotes of an edition, when they are two or more. A theme that may not be
// shown does not become that of the report, also when both chose it before that was so.
func settleThemes(tx *db.Tx, gate *described.Gate, id db.ID) error {
	given, err := themesGiven(tx, id)
	if err != nil {
		return err
	}
	quotes, err := quoteIDs(tx, id)
	if err != nil {
		return err
	}
	done := finished(given, quotes)
	if len(done) < 2 {
		return nil
	}
	for _, who := range done {
		if err := letStand(tx, id, who); err != nil {
			return err
		}
	}
	var held []string
	for _, g := range given {
		if !slices.Contains(held, g.Theme) && gate.Heading(g.Theme) != "" {
			held = append(held, g.Theme)
		}
	}
	return takeAgreed(tx, id, held)
}

// SaveFrame saves the names of themes from which everybody chooses who sorts quotes of an edition.
func (e *Evaluation) SaveFrame(ctx context.Context, actor access.Actor, id db.ID, names string, version int64) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.looking(tx, actor, id); err != nil {
			return err
		}
		gate, err := e.passages.Gate(tx, id)
		if err != nil {
			return err
		}
		var list []string
		var c errs.Check
		for _, line := range strings.Split(names, "\n") {
			name := strings.Join(strings.Fields(line), " ")
			if name == "" || slices.ContainsFunc(list, func(n string) bool { return strings.EqualFold(n, name) }) {
				continue
			}
			c.That(utf8.RuneCountInString(name) <= mostThemeLength, "names", "A theme can have up to %d letters.", mostThemeLength)
			if c.Err() == nil { // the field has one message
				gate.Nobody(&c, actor, name, "names")
			}
			list = append(list, name)
		}
		c.That(len(list) > 0, "names", "Enter at least one name.")
		c.That(len(list) <= mostThemes, "names", "There can be up to %d themes.", mostThemes)
		if err := c.Err(); err != nil {
			return err
		}
		ok, err := saveFrame(tx, id, strings.Join(list, "\n"), version)
		if err != nil {
			return err
		}
		if !ok {
			now, _, err := themeFrame(tx, id)
			if err != nil || slices.Equal(now, list) {
				return err
			}
			return errs.New(errs.Conflict, "Somebody else changed this list while you were writing. It says now: %s.", strings.Join(now, ", "))
		}
		return audit.Record(tx, actor, "quote.themes", "edition", id, "")
	})
}
