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
	"alongside/internal/shared/edition"
)

// Two people sort quotes by theme, each without seeing what the other chose. How far they agree is shown, and where they differ: that
// is what they talk about before the theme of the report is settled.

// Sorting is what somebody works with who sorts quotes by theme.
type Sorting struct {
	Edition edition.Edition
	Quotes  []Quote         // in the order of their words; Theme is what this person chose
	Known   []string        // names of themes that anybody gave
	Agreed  SortedAgreement // shown once this person has sorted all of them
	Done    bool            // this person has sorted all of them
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
}

// Sorting is the page on which an actor sorts quotes.
func (e *Evaluation) Sorting(ctx context.Context, actor access.Actor, id db.ID) (s Sorting, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if s.Edition, err = e.running(tx, actor, id); err != nil {
			return err
		}
		waves, err := wavesOf(tx, id)
		if err != nil {
			return err
		}
		if s.Quotes, err = e.quotesOf(tx, id, waves, false); err != nil {
			return err
		}
		given, err := themesGiven(tx, id)
		if err != nil {
			return err
		}
		s.fill(given, actor.Person())
		return nil
	})
	return s, err
}

// fill takes the own themes, and the agreement once all are sorted: before it nobody should know what others chose.
func (s *Sorting) fill(given []themeGiven, who db.ID) {
	own, known := map[db.ID]string{}, map[string]bool{}
	for _, g := range given {
		known[g.Theme] = true
		if g.Person == who {
			own[g.Quote] = g.Theme
		}
	}
	texts := map[db.ID]string{}
	s.Done = len(s.Quotes) > 0
	for i := range s.Quotes {
		q := &s.Quotes[i]
		if q.Theme != "" {
			known[q.Theme] = true
		}
		q.Theme = own[q.ID]
		s.Done = s.Done && q.Theme != ""
		texts[q.ID] = q.Text
	}
	slices.SortStableFunc(s.Quotes, func(a, b Quote) int { return strings.Compare(a.Text, b.Text) })
	s.Known = slices.Sorted(maps.Keys(known))
	if s.Done {
		s.Agreed = agreementOf(given, texts)
	}
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

// SaveThemes saves the themes that an actor gives to quotes of an edition; an empty one takes theirs back.
func (e *Evaluation) SaveThemes(ctx context.Context, actor access.Actor, id db.ID, themes map[db.ID]string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.running(tx, actor, id); err != nil {
			return err
		}
		var c errs.Check
		for _, q := range slices.Sorted(maps.Keys(themes)) {
			theme := strings.Join(strings.Fields(themes[q]), " ")
			c.That(utf8.RuneCountInString(theme) <= mostThemeLength, "theme-"+string(q), "A theme can have up to %d letters.", mostThemeLength)
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
		return audit.Record(tx, actor, "quote.sort", "edition", id, "")
	})
}
