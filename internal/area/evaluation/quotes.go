package evaluation

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// Quote is words that a coordinator chose from the answers to one question. It appears in the report only when it is
// cleared: read again, names and all that shows a person taken out.
type Quote struct {
	ID, Wave db.ID
	WaveName string
	Item     string // id of the question
	Question string
	Text     string
	Theme    string
	Cleared  bool
	Version  int64
}

// Said is what people wrote to one question, for the coordinator: sorted by the words, so that its order leads nowhere.
type Said struct {
	Wave           db.ID
	WaveName       string
	Item, Question string
	Quotable       []SaidText
	ForReading     []string // their authors did not say that they may be quoted
}

// SaidText is one answer with the mark by which it is chosen.
type SaidText struct {
	Text, Mark string
	Chosen     bool
}

const quoteField = "wave_quote.sealed"

const (
	mostQuoteLength = 1000
	mostThemeLength = 60
)

// QuotesPage is the page on which quotes are chosen and cleared.
type QuotesPage struct {
	Edition edition.Edition
	Said    []Said
	Quotes  []Quote
}

// Quoting is what a coordinator works with to choose quotes.
func (e *Evaluation) Quoting(ctx context.Context, actor access.Actor, id db.ID) (p QuotesPage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if p.Edition, err = e.running(tx, actor, id); err != nil {
			return err
		}
		waves, err := wavesOf(tx, id)
		if err != nil {
			return err
		}
		if p.Quotes, err = e.quotesOf(tx, id, waves, false); err != nil {
			return err
		}
		chosen, err := chosenMarks(tx, id)
		if err != nil {
			return err
		}
		p.Said = nil
		for _, w := range waves {
			if w.Outcome.Readable() {
				said, err := e.said(tx, w, chosen)
				if err != nil {
					return err
				}
				p.Said = append(p.Said, said...)
			}
		}
		return nil
	})
	return p, err
}

// said lists the texts of one wave, question by question.
func (e *Evaluation) said(tx *db.Tx, w Wave, chosen map[string]bool) ([]Said, error) {
	def, err := w.Questions(tx)
	if err != nil {
		return nil, err
	}
	responses, err := readResponses(tx, e.keys, w.ID)
	if err != nil {
		return nil, err
	}
	_, asksConsent := def.Item(quoteConsent)
	var out []Said
	for _, it := range def.Items() {
		if it.Kind != instrument.LongText && it.Kind != instrument.Text {
			continue
		}
		s := Said{Wave: w.ID, WaveName: w.Name, Item: it.ID, Question: it.Wording}
		for _, r := range responses {
			text := r.Answers[it.ID].Value()
			switch {
			case text == "":
			case asksConsent && r.Answers[quoteConsent].Value() != instrument.Yes:
				s.ForReading = append(s.ForReading, text)
			default:
				mark := e.quoteMark(tx.Network, text)
				s.Quotable = append(s.Quotable, SaidText{Text: text, Mark: mark, Chosen: chosen[string(w.ID)+it.ID+mark]})
			}
		}
		if len(s.Quotable)+len(s.ForReading) > 0 {
			slices.Sort(s.ForReading)
			slices.SortFunc(s.Quotable, func(a, b SaidText) int { return strings.Compare(a.Text, b.Text) })
			out = append(out, s)
		}
	}
	return out, nil
}

func (e *Evaluation) quoteMark(network db.ID, text string) string {
	return e.keys.Mark(network, "wave quote", text)
}

// Choose copies one answer as a quote that is not cleared yet.
func (e *Evaluation) Choose(ctx context.Context, actor access.Actor, ed, wave db.ID, item, mark string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, wave)
		if err != nil {
			return err
		}
		if !w.Outcome.Readable() {
			return errs.Missing()
		}
		said, err := e.said(tx, w, nil)
		if err != nil {
			return err
		}
		for _, s := range said {
			for _, t := range s.Quotable {
				if s.Item == item && t.Mark == mark {
					id := db.NewRandomID()
					if err := insertQuote(tx, id, w.ID, item, mark, e.keys.Seal(tx.Network, quoteField, id, clip(t.Text, mostQuoteLength))); err != nil {
						return err
					}
					return audit.Record(tx, actor, "quote.choose", "wave", w.ID, item)
				}
			}
		}
		return errs.Missing()
	})
}

// clip cuts a text to so many letters.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

// SaveQuote changes the words and the theme of a quote, and clears it or takes the clearing back.
func (e *Evaluation) SaveQuote(ctx context.Context, actor access.Actor, ed db.ID, q Quote) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := e.ownQuote(tx, actor, ed, q.ID); err != nil {
			return err
		}
		q.Text, q.Theme = strings.TrimSpace(q.Text), strings.TrimSpace(q.Theme)
		var c errs.Check
		c.That(q.Text != "", "text-"+string(q.ID), "Enter the words of the quote, or remove it.")
		c.That(utf8.RuneCountInString(q.Text) <= mostQuoteLength, "text-"+string(q.ID), "A quote can have up to %d letters.", mostQuoteLength)
		c.That(utf8.RuneCountInString(q.Theme) <= mostThemeLength, "theme-"+string(q.ID), "A theme can have up to %d letters.", mostThemeLength)
		if err := c.Err(); err != nil {
			return err
		}
		ok, err := updateQuote(tx, q, e.keys.Seal(tx.Network, quoteField, q.ID, q.Text))
		if err != nil {
			return err
		}
		if !ok {
			now, err := e.quoteNow(tx, q.ID)
			if err != nil || now.Text == q.Text && now.Theme == q.Theme && now.Cleared == q.Cleared {
				return err // sent from two windows: the first time counted
			}
			return errs.New(errs.Conflict, "Somebody else changed this quote while you were writing.")
		}
		what := "quote.change"
		if q.Cleared {
			what = "quote.clear"
		}
		return audit.Record(tx, actor, what, "quote", q.ID, "")
	})
}

// quoteNow opens a quote as it is saved: its words, theme and whether it is cleared.
func (e *Evaluation) quoteNow(tx *db.Tx, id db.ID) (Quote, error) {
	q, err := findQuote(tx, id)
	if err == nil {
		q.Text, err = e.keys.Open(tx.Network, quoteField, id, q.sealed)
	}
	return q.Quote, err
}

// RemoveQuote takes a quote away. The answer that it was copied from stays.
func (e *Evaluation) RemoveQuote(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := e.ownQuote(tx, actor, ed, id); err != nil {
			return err
		}
		if err := deleteQuote(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "quote.remove", "quote", id, "")
	})
}

// ownQuote checks that the quote belongs to an edition that the actor runs.
func (e *Evaluation) ownQuote(tx *db.Tx, actor access.Actor, ed, id db.ID) error {
	if _, err := e.running(tx, actor, ed); err != nil {
		return err
	}
	n, err := countQuote(tx, ed, id)
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	return err
}

// quotesOf opens the quotes of an edition, by theme and words; cleared leaves the others out.
func (e *Evaluation) quotesOf(tx *db.Tx, ed db.ID, waves []Wave, cleared bool) ([]Quote, error) {
	rows, err := sealedQuotes(tx, ed, cleared)
	if err != nil {
		return nil, err
	}
	asked := map[db.ID]instrument.Definition{}
	out := make([]Quote, len(rows))
	for i, r := range rows {
		out[i] = r.Quote
		if out[i].Text, err = e.keys.Open(tx.Network, quoteField, r.ID, r.sealed); err != nil {
			return nil, err
		}
		def, ok := asked[r.Wave]
		if at := slices.IndexFunc(waves, func(w Wave) bool { return w.ID == r.Wave }); !ok && at >= 0 {
			if def, err = waves[at].source(tx); err != nil {
				return nil, err
			}
			asked[r.Wave] = def
		}
		it, _ := def.Item(r.Item)
		out[i].Question = it.Wording
	}
	slices.SortStableFunc(out, func(a, b Quote) int {
		if c := strings.Compare(a.Theme, b.Theme); c != 0 {
			return c
		}
		return strings.Compare(a.Text, b.Text)
	})
	return out, nil
}

// Share lets the people of the edition read the report, or takes it back.
func (e *Evaluation) Share(ctx context.Context, actor access.Actor, id db.ID, on bool) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.running(tx, actor, id); err != nil {
			return err
		}
		change, what := share, "report.share"
		if !on {
			change, what = unshare, "report.unshare"
		}
		if err := change(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, what, "edition", id, "")
	})
}
