package impact

import (
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/waiting"
)

// linkTo is a link that somebody typed: what is no web address leads nowhere.
func linkTo(link string) templ.SafeURL {
	if !webAddress(link) {
		return "#"
	}
	return templ.SafeURL(link)
}

func (p claimPage) rows() []ui.SummaryRow {
	rows := []ui.SummaryRow{ui.Row("About", p.about(p.Claim), ""), ui.Row("When", p.when(p.Claim), "")}
	if p.Claim.Author != "" && !slices.Contains(p.Claim.About, p.Claim.Author) {
		rows = append(rows, ui.Row("Told by", p.People[p.Claim.Author].Name(), ""))
	}
	return rows
}

// asked says whether the reader has yet to answer.
func (p claimPage) asked() bool {
	return slices.ContainsFunc(p.Witnesses, func(w witness) bool { return p.Actor.Is(w.Person) && w.State == asked })
}

// votes says whether a question is put to the reader.
func (p claimPage) votes(x assent.Proposal) bool {
	who := p.Claim.people()
	if x.Kind == nameKind {
		who = p.Claim.About
	}
	return slices.Contains(who, p.Actor.Person())
}

func questionTitle(x assent.Proposal) string {
	if x.Kind == nameKind {
		return "May this bear your name?"
	}
	return "May more people read this?"
}

func (w witness) words() string {
	side := ""
	switch {
	case w.knownPartner():
		side = ", as a patient partner whom the network knows"
	case w.Side == "partner" && w.Person != "":
		side = ", as a patient partner by their own word, who has not taken part as one"
	case w.Side == "partner":
		side = ", as a patient partner by their own word, by a link without an account"
	case w.Side == "professional" && w.Person == "":
		side = ", as a professional by their own word, by a link without an account"
	case w.Side == "professional":
		side = ", as a professional"
	}
	switch w.State {
	case yes:
		return "Confirmed it" + side
	case no:
		return "Said that it is not so" + side
	case unknown:
		return "Does not know"
	case earlier:
		return "Was asked about earlier words"
	}
	return "Has been asked"
}

func (p claimPage) witnessRows() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, w := range p.Witnesses {
		words := w.words()
		if w.Words != "" && w.State != earlier {
			words += "\n" + w.Words
		}
		rows = append(rows, ui.SummaryRow{Key: w.Name, Value: ui.Lines(words)})
	}
	return rows
}

func hiddenWords(n int) string {
	if n == 1 {
		return "Something that you cannot read, or that is shown no more"
	}
	return number(n) + " things that you cannot read, or that are shown no more"
}

func (p claimPage) restValues() []string {
	var out []string
	for _, e := range p.Rests {
		out = append(out, string(e.ID))
	}
	return out
}

func (p claimPage) restOptions() []ui.Option {
	var out []ui.Option
	for _, e := range p.CanRest {
		out = append(out, ui.Option{Value: string(e.ID), Label: e.Title, Hint: ui.PlainDate(e.Happened) + ", shown to " + e.Audience.Words()})
	}
	return out
}

func (p claimPage) audienceOptions() []ui.Option {
	var out []ui.Option
	for _, to := range []entry.Audience{entry.Programme, entry.Organisation, entry.Network} {
		if to != p.Claim.Audience && (to != entry.Organisation || p.Belongs) {
			out = append(out, ui.Option{Value: string(to), Label: ui.UpperFirst(readers(to))})
		}
	}
	return out
}

// Waiting lists the questions about claims that a person has not answered. The titles say nothing of what they are about.
func (s *Impact) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Impact) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person(), int64(tx.Now)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		item := waiting.Item{About: "What followed from your programme", Path: "/impact/claims/" + w.A}
		switch w.Kind {
		case "name":
			item.Title = "Say whether something may bear your name"
		case "show":
			item.Title = "Say whether more people may read what is about you"
		default:
			item.Title, item.Path, item.Due = "Say whether something happened", item.Path+"/confirm", w.At
		}
		return item, true
	}}
}

// Headers of the tables of an export.
var (
	ClaimHeaders = []string{"edition", "claim", "counted_with", "kind", "what", "more", "day", "about", "state", "seen_by"}
	KeptHeaders  = []string{"edition", "kind", "kept_to_themselves"}
	OwnHeaders   = []string{"programme", "claim", "kind", "what", "more", "day", "state", "seen_by", "my_part"}
)

// Export gives what people have shown to the programme of an edition, and how much they keep to themselves, rounded down.
func (s *Impact) Export(tx *db.Tx, a access.Actor, e edition.Edition) (shown, hidden [][]string, err error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil, nil
	}
	all, err := claimsOf(tx, s.keys, e.ID)
	if err != nil {
		return nil, nil, err
	}
	v := entry.Viewer{Person: a.Person(), Editions: []db.ID{e.ID}}
	if a.IsSystem() {
		v.Person = "system" // it belongs to nothing, and sees what the programme sees
	}
	see := slices.DeleteFunc(slices.Clone(all), func(c Claim) bool {
		return c.State == Withdrawn || c.Named == 0 || c.Audience == entry.Author || !entry.CanSee(v, c.asEntry())
	})
	l, err := s.lists(tx, see...)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range see {
		shown = append(shown, []string{string(e.ID), string(c.ID), string(c.Main), l.kind(c.Kind), c.Title, c.Body, c.Happened, l.about(c), c.State.Words(), c.Audience.Words()})
	}
	rest := kept(all, see)
	for _, k := range l.Kinds {
		hidden = append(hidden, []string{string(e.ID), k.Name, atLeastWords(rest[k.ID])})
	}
	return shown, hidden, nil
}

// ExportOwn gives what somebody told, and what is told about them.
func (s *Impact) ExportOwn(tx *db.Tx, who db.ID) ([][]string, error) {
	all, err := claimsBy(tx, s.keys, who)
	if err != nil {
		return nil, err
	}
	l, err := s.lists(tx, all...)
	var out [][]string
	for _, c := range all {
		part := "it is about you"
		if c.Author == who {
			part = "you told it"
		}
		out = append(out, []string{l.Editions[c.Edition].Called(), string(c.ID), l.kind(c.Kind), c.Title, c.Body, c.Happened, c.State.Words(), c.Audience.Words(), part})
	}
	return out, err
}
