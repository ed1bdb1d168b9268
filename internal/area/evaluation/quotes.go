package evaluation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"alongside/engine/apart"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Quote is words that a coordinator chose from the answers to one question. It appears in the report only when it is
// cleared: a second person read it beside the original.
type Quote struct {
	ID, Wave db.ID
	WaveName string
	Item     string // id of the question
	Question string
	Text     string
	Theme    string
	Cleared  bool // a second person saw it beside the original
	Version  int64
	// Shortened says that words were left out or put in square brackets.
	Shortened bool
	Original  string // what the person wrote; only where it is read beside the quote

	Sorting            bool   // somebody sorts the quotes by theme, and not two have yet: its theme is settled after that
	keepTheme          bool   // the form had no field for the theme
	source             string // keyed mark of the original
	chosenBy, wordedBy db.ID
	Describes          string // names of whom it describes, one on each line
	Other              bool   // who words it says that a first name in it is somebody else's
	Held               string // why those whom it describes keep it out of the report, or ""
	ThemeHeld          bool   // its theme names somebody, or is words to which somebody said no: the report leaves the theme out
	Asked              []string
	Doubted            []Doubted // what second people said of it
}

// mayClear says whether somebody is a second person: they did not choose the quote, and did not write its words.
func (q Quote) mayClear(who db.ID) bool { return who != "" && who != q.chosenBy && who != q.wordedBy }

// clearedWords say where a quote that was cleared stands.
func (q Quote) clearedWords() string {
	if q.Held != "" {
		return "Held back: "
	}
	return "In the report: "
}

// Marked is the quote with what was done to it.
func (q Quote) Marked() string {
	if q.Shortened {
		return q.Text + " (shortened)"
	}
	return q.Text
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
	// NotAsked says that the form did not ask whether people may be quoted.
	NotAsked bool
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
		withOriginals(p.Quotes, p.Said)
		if err := e.withNotYet(tx, id, p.Quotes); err != nil {
			return err
		}
		given, err := themesGiven(tx, id)
		if err != nil {
			return err
		}
		stands := map[db.ID]bool{}
		for _, g := range given {
			stands[g.Quote] = stands[g.Quote] || g.Stands
		}
		for i := range p.Quotes {
			p.Quotes[i].Sorting = len(given) > 0 && !stands[p.Quotes[i].ID]
		}
		return e.withDescribed(tx, id, p.Quotes)
	})
	return p, err
}

// withDescribed says of each quote whom it describes and what they said.
func (e *Evaluation) withDescribed(tx *db.Tx, ed db.ID, quotes []Quote) error {
	if len(quotes) == 0 {
		return nil
	}
	g, err := e.passages.Gate(tx, ed)
	if err != nil {
		return err
	}
	for i := range quotes {
		q := &quotes[i]
		if q.ThemeHeld = g.Heading(q.Theme) != ""; q.ThemeHeld {
			q.Theme = ""
		}
		p, found, err := described.Of(tx, q.ID)
		if err != nil {
			return err
		}
		if !found {
			q.Held = g.Standing(q.ID, q.Text)
			continue
		}
		names, err := person.Several(tx, p.People)
		if err != nil {
			return err
		}
		var lines []string
		for _, who := range p.People {
			lines = append(lines, names[who].Name())
		}
		q.Describes, q.Held = strings.Join(lines, "\n"), p.Words()
		if q.Asked, err = e.passages.Changes(tx, q.ID); err != nil {
			return err
		}
	}
	return nil
}

// withOriginals puts what was written beside the quotes that were made of it.
func withOriginals(quotes []Quote, said []Said) {
	for i := range quotes {
		for _, s := range said {
			for _, t := range s.Quotable {
				if q := &quotes[i]; s.Wave == q.Wave && s.Item == q.Item && t.Mark == q.source {
					q.Original = t.Text
				}
			}
		}
	}
}

// SecondLook are the quotes that wait for a second person, each beside what was written, and those that are in the report.
func (e *Evaluation) SecondLook(ctx context.Context, actor access.Actor, id db.ID) (p QuotesPage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if p.Edition, err = e.looking(tx, actor, id); err != nil {
			return err
		}
		waves, err := wavesOf(tx, id)
		if err != nil {
			return err
		}
		if p.Quotes, err = e.quotesOf(tx, id, waves, false); err != nil {
			return err
		}
		var said []Said
		for _, w := range waves {
			if w.Outcome.Readable() && slices.ContainsFunc(p.Quotes, func(q Quote) bool { return q.Wave == w.ID }) {
				more, err := e.said(tx, w, nil)
				if err != nil {
					return err
				}
				said = append(said, more...)
			}
		}
		withOriginals(p.Quotes, said)
		return e.withNotYet(tx, id, p.Quotes)
	})
	return p, err
}

// looking finds the edition for somebody who may be the second person: a coordinator, or who leads the days, such as a patient partner of
// the team. They read only texts that were chosen, whose authors said that they may be quoted.
func (e *Evaluation) looking(tx *db.Tx, actor access.Actor, id db.ID) (edition.Edition, error) {
	ed, err := edition.Find(tx, id)
	if err != nil {
		return ed, err
	}
	leads := false
	if !mayRun(actor, ed) && actor.Person() != "" {
		if leads, err = edition.Does(tx, id, actor.Person(), edition.Facilitator); err != nil {
			return ed, err
		}
	}
	return ed, actor.Allow(mayRun(actor, ed) || leads)
}

// Clear puts a quote into the report, or takes it out again, by a second person who saw it beside what was written.
func (e *Evaluation) Clear(ctx context.Context, actor access.Actor, ed, id db.ID, version int64, cleared bool) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.looking(tx, actor, ed); err != nil {
			return err
		}
		q, err := e.quoteWith(tx, ed, id)
		if err != nil {
			return err
		}
		if cleared {
			if err := actor.May(q.mayClear(actor.Person()), "You chose this quote or changed its words. A second person clears it."); err != nil {
				return err
			}
			// It was checked when it was saved. What was saved before that was checked is looked at here.
			if _, problem, err := e.checkWords(tx, q); err != nil || problem != "" {
				return cmp.Or(err, error(errs.New(errs.Conflict, "%s", problem)))
			}
			if q.open(actor.Person()) {
				return errs.New(errs.Conflict, "Somebody else said not yet to this quote, and waits for an answer. Until then nobody else clears it.")
			}
			if err := takeNotYetBack(tx, id, actor.Person()); err != nil { // whoever clears it is sure of it now
				return err
			}
		}
		if cleared {
			if err := e.agreedTo(tx, ed, q); err != nil {
				return err
			}
		}
		ok, err := clearQuote(tx, id, version, cleared)
		if err != nil || !ok && q.Cleared == cleared {
			return err
		}
		if !ok {
			return errs.New(errs.Conflict, "Somebody changed this quote since you opened the page. Read it again.")
		}
		what := "quote.change"
		if cleared {
			what = "quote.clear"
		}
		return audit.Record(tx, actor, what, "quote", id, "")
	})
}

// agreedTo refuses a quote that names somebody who has not agreed, or whose words somebody said no to.
func (e *Evaluation) agreedTo(tx *db.Tx, ed db.ID, q sealedQuote) error {
	g, err := e.passages.Gate(tx, ed)
	if err != nil {
		return err
	}
	now, err := e.quoteNow(tx, q.ID)
	if err != nil {
		return err
	}
	if why := g.Held(q.ID, now.Text); why != "" {
		return errs.New(errs.Conflict, "%s. A coordinator can change the words, or say whom they describe. Then those are asked.", why)
	}
	return nil
}

// checkWords says whether the saved words of a quote are its author's.
func (e *Evaluation) checkWords(tx *db.Tx, q sealedQuote) (shortened bool, problem string, err error) {
	text := q.Text
	if text == "" {
		if text, err = e.keys.Open(tx.Network, quoteField, q.ID, q.sealed); err != nil {
			return false, "", err
		}
	}
	w, err := findWave(tx, q.Wave)
	if err != nil {
		return false, "", err
	}
	said, err := e.said(tx, w, nil)
	if err != nil {
		return false, "", err
	}
	one := []Quote{q.Quote}
	if withOriginals(one, said); one[0].Original == "" {
		return false, "What the person wrote cannot be found any more. Remove this quote.", nil
	}
	shortened, problem = faithful(one[0].Original, text)
	return shortened, problem, nil
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
		return !it.Words() || as[it.ID].Value() == ""
	})
}

// quotable says whether the author of a form said that they may be quoted. Nobody did of a form that did not ask.
func (p response) quotable(def instrument.Definition) bool {
	return asksToQuote(def) && p.Answers[quoteConsent].Value() == instrument.Yes
}

// asksToQuote says whether a form asks for consent to quote.
func asksToQuote(def instrument.Definition) bool {
	_, asked := def.Item(quoteConsent)
	return asked
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
		if !it.Words() {
			continue
		}
		s := Said{Wave: w.ID, WaveName: w.Name, Minimum: w.Minimum, Item: it.ID, Question: it.Wording, NoneChosen: !may.yes, NotAsked: !asksToQuote(r.def)}
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
					words, shortened := quoteOf(t.Text)
					if err := insertQuote(tx, id, w.ID, actor.Person(), item, mark, e.keys.Seal(tx.Network, quoteField, id, words), shortened); err != nil {
						return err
					}
					return audit.Record(tx, actor, "quote.choose", "wave", w.ID, item)
				}
			}
		}
		return errs.Missing()
	})
}

// quoteOf is a text as it stands in a report when nobody words it otherwise: long ones are cut between two words.
func quoteOf(text string) (quote string, shortened bool) {
	words := clip(text, mostQuoteLength)
	if words == text {
		return text, false
	}
	return words[:strings.LastIndexFunc(words, unicode.IsSpace)+1] + "[…]", true
}

// clip cuts a text to so many letters.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

// SaveQuote changes the words and the theme of a quote. A second person clears it afterwards; a changed one is not in the report until
// they have.
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
		old, err := findQuote(tx, q.ID)
		if err != nil {
			return err
		}
		if q.keepTheme {
			q.Theme = old.Theme
		}
		words, err := e.keys.Open(tx.Network, quoteField, q.ID, old.sealed)
		if err != nil {
			return err
		}
		old.ID, old.Text = q.ID, q.Text
		shortened, problem, err := e.checkWords(tx, old)
		if err != nil {
			return err
		}
		c.That(problem == "", "text-"+string(q.ID), "%s", problem)
		if err := c.Err(); err != nil {
			return err
		}
		q.Shortened, q.wordedBy, q.Cleared = shortened, old.wordedBy, old.Cleared
		if words != q.Text {
			q.wordedBy, q.Cleared = actor.Person(), false
		}
		ok, err := updateQuote(tx, q, e.keys.Seal(tx.Network, quoteField, q.ID, q.Text))
		if err != nil {
			return err
		}
		if ok && words != q.Text { // this answers whoever said not yet
			said, err := e.quoteWith(tx, ed, q.ID)
			if err != nil {
				return err
			}
			if err := e.answerNotYet(tx, actor, said.Quote, ""); err != nil {
				return err
			}
		}
		if !ok {
			now, err := e.quoteNow(tx, q.ID)
			if err != nil || now.Text == q.Text && now.Theme == q.Theme {
				return err // sent from two windows: the first time counted
			}
			return errs.New(errs.Conflict, "Somebody else changed this quote while you were writing.")
		}
		if e.passages != nil {
			p := described.Passage{Edition: ed, Kind: described.Quote, Thing: q.ID, Other: q.Other}
			if err := e.passages.Nobody(tx, actor, []db.ID{ed}, q.Theme, "theme-"+string(q.ID)); err != nil {
				return err
			}
			if err := e.passages.Set(tx, actor, p, q.Text, q.Describes, "describes-"+string(q.ID)); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "quote.change", "quote", q.ID, "")
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
		if e.passages != nil {
			if err := e.passages.Set(tx, actor, described.Passage{Edition: ed, Kind: described.Quote, Thing: id}, "", "", ""); err != nil {
				return err
			}
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
	var gate *described.Gate
	if cleared && len(rows) > 0 {
		if gate, err = e.passages.Gate(tx, ed); err != nil {
			return nil, err
		}
	}
	asked := map[db.ID]instrument.Definition{}
	var out []Quote
	for _, r := range rows {
		q := r.Quote
		if q.Text, err = e.keys.Open(tx.Network, quoteField, r.ID, r.sealed); err != nil {
			return nil, err
		}
		def, ok := asked[r.Wave]
		if at := slices.IndexFunc(waves, func(w Wave) bool { return w.ID == r.Wave }); !ok && at >= 0 {
			if def, err = waves[at].source(tx); err != nil {
				return nil, err
			}
			asked[r.Wave] = def
		}
		if cleared && !asksToQuote(def) {
			continue // chosen before only those who said yes could be
		}
		if cleared && gate.Held(r.ID, q.Text) != "" {
			continue // it names somebody who has not agreed, or somebody said no to these words
		}
		if cleared && gate.Heading(q.Theme) != "" {
			q.Theme = "" // nobody is asked about a theme, so it stands without one
		}
		it, _ := def.Item(r.Item)
		q.Question = it.Wording
		out = append(out, q)
	}
	slices.SortStableFunc(out, func(a, b Quote) int {
		if c := strings.Compare(a.Theme, b.Theme); c != 0 {
			return c
		}
		return strings.Compare(a.Text, b.Text)
	})
	return out, nil
}
