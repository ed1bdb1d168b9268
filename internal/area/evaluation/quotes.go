package evaluation

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/engine/apart"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
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
// Of a question that fewer people than the minimum wrote to there are no texts, and TooFew is true.
type Said struct {
	Wave           db.ID
	WaveName       string
	Minimum        int64
	Item, Question string
	Quotable       []SaidText
	ForReading     []string // their authors did not say that they may be quoted, or too few said it
	TooFew         bool
	// Unshown says that more was written by people who did not say that they may be quoted. They are so few in the wave
	// that what one of them wrote to several questions would stand out.
	Unshown bool
	// NoneChosen says that too few people of the wave said that they may be quoted, so that all is for reading only.
	NoneChosen bool
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

// consents are those who wrote something in a wave, by whether they said that they may be quoted.
type consents struct{ yes, others bool }

// mayStandApart says of both groups whether they are large enough to stand apart from each other. Who is one of two that
// did not want to be quoted could be followed from question to question.
func mayStandApart(r read) consents {
	var yes, others []apart.Member
	for _, p := range r.responses {
		switch {
		case len(textsOf(r.def, p.Answers)) == 0:
		case p.quotable(r.def):
			yes = append(yes, r.member(p))
		default:
			others = append(others, r.member(p))
		}
	}
	enough := func(group []apart.Member, held string) bool {
		return apart.Enough(group, int(r.Minimum), int(r.Masked)) && !slices.Contains(r.Held, held)
	}
	return consents{yes: enough(yes, heldYes), others: enough(others, heldOthers)}
}

// What stands among the held questions of a wave when too few of those who wrote something by link said that they may be
// quoted, or did not.
const (
	heldYes    = quoteConsent + ".yes"
	heldOthers = quoteConsent + ".others"
)

// heldTexts says which of the two groups is too few by link alone.
func heldTexts(link []instrument.Answers, def instrument.Definition, minimum int64) (held []string) {
	var yes, others int64
	for _, as := range link {
		switch p := (response{Answers: as}); {
		case len(textsOf(def, as)) == 0:
		case p.quotable(def):
			yes++
		default:
			others++
		}
	}
	if yes > 0 && yes < minimum {
		held = append(held, heldYes)
	}
	if others > 0 && others < minimum {
		held = append(held, heldOthers)
	}
	return held
}

// textsOf are the questions to which somebody wrote something.
func textsOf(def instrument.Definition, as instrument.Answers) []instrument.Item {
	return slices.DeleteFunc(def.Items(), func(it instrument.Item) bool {
		return it.Kind != instrument.LongText && it.Kind != instrument.Text || as[it.ID].Value() == ""
	})
}

// quotable says whether the author of a form said that they may be quoted, or was not asked.
func (p response) quotable(def instrument.Definition) bool {
	_, asked := def.Item(quoteConsent)
	return !asked || p.Answers[quoteConsent].Value() == instrument.Yes
}

// said lists the texts of one wave, question by question.
func (e *Evaluation) said(tx *db.Tx, w Wave, chosen map[string]bool) ([]Said, error) {
	r, err := e.readForms(tx, w)
	if err != nil {
		return nil, err
	}
	may := mayStandApart(r)
	var out []Said
	for _, it := range r.def.Items() {
		if it.Kind != instrument.LongText && it.Kind != instrument.Text {
			continue
		}
		s := Said{Wave: w.ID, WaveName: w.Name, Minimum: w.Minimum, Item: it.ID, Question: it.Wording, NoneChosen: !may.yes}
		var shown []apart.Member
		wrote := false
		for _, p := range r.responses {
			text := p.Answers[it.ID].Value()
			if text == "" {
				continue
			}
			wrote = true
			switch quotable := p.quotable(r.def); {
			case quotable && may.yes:
				mark := e.quoteMark(tx.Network, text)
				s.Quotable = append(s.Quotable, SaidText{Text: text, Mark: mark, Chosen: chosen[string(w.ID)+it.ID+mark]})
			case may.yes && !may.others:
				s.Unshown = true
				continue
			default: // both kinds in one list, or only those who did not say yes
				s.ForReading = append(s.ForReading, text)
			}
			shown = append(shown, r.member(p))
		}
		if !wrote {
			continue
		}
		if s.TooFew = slices.Contains(w.Held, it.ID) || !apart.Enough(shown, int(w.Minimum), int(w.Masked)); s.TooFew {
			s.Quotable, s.ForReading, s.Unshown = nil, nil, false
		}
		slices.Sort(s.ForReading)
		slices.SortFunc(s.Quotable, func(a, b SaidText) int { return strings.Compare(a.Text, b.Text) })
		out = append(out, s)
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

// Share lets the people of the edition read the report, or takes it back. The first time, they get a letter that leads to it:
// whoever gave answers sees what came of them.
func (e *Evaluation) Share(ctx context.Context, actor access.Actor, id db.ID, on bool) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		ed, err := e.running(tx, actor, id)
		if err != nil {
			return err
		}
		if !on {
			if err := unshare(tx, id); err != nil {
				return err
			}
			return audit.Record(tx, actor, "report.unshare", "edition", id, "")
		}
		_, policy, err := reportState(tx, id)
		if err != nil {
			return err
		}
		first, err := share(tx, id, policyBy(policy).Key)
		if err != nil {
			return err
		}
		if first {
			if err := e.tellShared(tx, actor, ed); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "report.share", "edition", id, "")
	})
}

// tellShared writes to everybody of the edition but the actor that they can read the report.
func (e *Evaluation) tellShared(tx *db.Tx, actor access.Actor, ed edition.Edition) error {
	ids, err := everybody(tx, ed.ID)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	link, err := e.post.Address(tx, "/editions/%s/report", ed.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p := people[id]
		if actor.Is(id) || p.Email == "" {
			continue
		}
		if err := e.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "What people said about " + ed.Called(),
			Text: "Hello " + p.Given + ",\n\nyou can now read what people said in the forms of " + ed.Called() + ". It shows the answers of everybody together.\n\n" + link +
				"\n\nYou find it again on the page of your programme. You get this letter because you take part in " + ed.Called() + " or help to run it.\n"}); err != nil {
			return err
		}
	}
	return nil
}

// Shared says whether the people of an edition may read its report.
func Shared(tx *db.Tx, id db.ID) (bool, error) {
	since, _, err := reportState(tx, id)
	return since != 0, err
}
