package impact

import (
	"slices"
	"strings"

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
	rows := []ui.SummaryRow{ui.Row("Followed from", p.from(p.Claim), ""), ui.Row("About", p.about(p.Claim), ""), ui.Row("When", p.when(p.Claim), "")}
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

// whatFollowsWithdrawing tells what a withdrawal does to this very claim.
func (p claimPage) whatFollowsWithdrawing() []string {
	var out []string
	if p.Claim.Audience != entry.Author || len(p.Witnesses) > 0 {
		out = append(out, "Others do not see it any more, at once.")
	}
	out = append(out, "It counts no more: not on the page of what followed, and not in a report.")
	if len(p.Claim.people()) > 1 {
		out = append(out, "It is withdrawn for all of its people: "+p.names(p.Claim.people())+". You can all still read it.")
	} else {
		out = append(out, "You can still read it yourself.")
	}
	if len(p.Open) > 0 || p.Claim.Held || slices.ContainsFunc(p.Witnesses, func(w witness) bool { return w.State == asked }) {
		out = append(out, "Whoever was asked about it, and has not answered, need not answer any more.")
	}
	return append(out, "To tell it again, you write a new one. Everybody is then asked anew.")
}

// names are people as they are called, in order.
func (p claimPage) names(who []db.ID) string {
	var out []string
	for _, id := range who {
		if x, ok := p.People[id]; ok {
			out = append(out, x.Name())
		}
	}
	slices.Sort(out)
	return ui.And(out)
}

// waitsFor says for whom a claim waits before anybody can confirm it, for its own people. Whom it is about they know; who of those it
// describes has not answered, or said no, is nobody's business.
func (p claimPage) waitsFor() []string {
	if !p.Mine || p.Claim.State == Withdrawn || !p.Claim.private() {
		return nil
	}
	var out []string
	for _, x := range p.Open {
		if x.Kind != nameKind {
			continue
		}
		missing := slices.DeleteFunc(slices.Clone(p.Claim.About), x.Assented)
		if slices.Contains(missing, p.Actor.Person()) {
			out = append(out, "It waits for your own yes. The question is at the top of this page.")
			missing = slices.DeleteFunc(missing, p.Actor.Is)
		}
		if len(missing) > 0 {
			out = append(out, "It waits for "+p.names(missing)+" to say that it may bear their name.")
		}
	}
	if p.Claim.Held {
		out = append(out, "It waits for those whom the words describe. Nobody is told who of them has answered.")
	}
	return out
}

// meanwhile says what the reader can do while others are waited for.
func (p claimPage) meanwhile() string {
	if mayChange(p.Actor, p.Claim) {
		return "We have written to them. You can add evidence now. You can also change the words: then whoever is no longer in them is not asked any more."
	}
	return "We have written to them. You can add evidence now."
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

func (p claimPage) audienceOptions() []ui.Option {
	var out []ui.Option
	for _, to := range p.Claim.audiences() {
		if to != p.Claim.Audience && (to != entry.Organisation || p.Belongs || p.Claim.Work != "") {
			out = append(out, ui.Option{Value: string(to), Label: ui.UpperFirst(p.Claim.readers(to))})
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
		item := waiting.Item{About: "What followed", Path: "/impact/claims/" + w.A}
		switch w.Kind {
		case "name":
			item.Title = "Say whether something may bear your name"
		case "show":
			item.Title = "Say whether more people may read what is about you"
		default:
			// Somebody may have said no to nearly the same words since, or is asked about them: then they are not read by those asked here.
			if c, err := s.find(tx, db.ID(w.A)); err != nil || c.private() {
				return item, false
			}
			item.Title, item.Path, item.Due = "Say whether something happened", item.Path+"/confirm", w.At
		}
		return item, true
	}}
}

// Headers of the tables of an export.
var (
	ClaimHeaders = []string{"edition", "organisation", "claim", "counted_with", "kind", "what", "more", "day", "about", "state", "seen_by", "rests_on"}
	KeptHeaders  = []string{"edition", "organisation", "kind", "kept_to_themselves"}
	OwnHeaders   = []string{"followed_from", "claim", "kind", "what", "more", "day", "state", "seen_by", "my_part", "rests_on", "held_back"}
)

// Export gives what people have shown to the programme of an edition, and how much they keep to themselves, rounded down.
func (s *Impact) Export(tx *db.Tx, a access.Actor, e edition.Edition) (shown, hidden [][]string, err error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil, nil
	}
	all, err := s.claimsOf(tx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	v := entry.Viewer{Person: a.Person(), Editions: []db.ID{e.ID}}
	if a.IsSystem() {
		v.Person = "system" // it belongs to nothing, and sees what the programme sees
	}
	return s.rows(tx, a, v, Claim{Edition: e.ID}, all)
}

// rows are the claims of a home as a reader of an export sees them, and how many are kept, by kind.
func (s *Impact) rows(tx *db.Tx, a access.Actor, v entry.Viewer, home Claim, all []Claim) (shown, hidden [][]string, err error) {
	see := slices.DeleteFunc(slices.Clone(all), func(c Claim) bool {
		return c.State == Withdrawn || c.private() || c.Audience == entry.Author || !entry.CanSee(v, c.asEntry())
	})
	l, err := s.lists(tx, see...)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range see {
		on, err := s.restWords(tx, a, c.ID)
		if err != nil {
			return nil, nil, err
		}
		shown = append(shown, []string{string(c.Edition), string(c.Work), string(c.ID), string(c.Main), l.kind(c.Kind), c.Title, c.Body, c.Happened, l.about(c), c.State.Words(), c.Audience.Words(), on})
	}
	rest := kept(all, see)
	for _, k := range l.Kinds {
		hidden = append(hidden, []string{string(home.Edition), string(home.Work), k.Name, atLeastWords(rest[k.ID])})
	}
	return shown, hidden, nil
}

// ExportWork gives what people have shown of what followed from the work of organisations, and how much they keep to themselves, rounded down.
func (s *Impact) ExportWork(tx *db.Tx, a access.Actor) (shown, hidden [][]string, err error) {
	if !runs(a) {
		return nil, nil, nil
	}
	works, err := db.Column[db.ID](tx, `SELECT DISTINCT work_id FROM impact_claim WHERE network_id = $1 AND work_id IS NOT NULL ORDER BY work_id LIMIT 2000`)
	if err != nil {
		return nil, nil, err
	}
	v := entry.Viewer{Person: a.Person(), Works: works}
	if a.IsSystem() {
		v.Person = "system"
	}
	for _, work := range works {
		all, err := s.claimsOf(tx, work)
		if err != nil {
			return nil, nil, err
		}
		more, few, err := s.rows(tx, a, v, Claim{Work: work}, all)
		if err != nil {
			return nil, nil, err
		}
		shown = append(shown, more...)
		if len(more) > 0 || atLeast(len(all)) > 0 { // that nothing stands here says no more than that there are few
			hidden = append(hidden, few...)
		}
	}
	return shown, hidden, nil
}

// ExportOwn gives what somebody told, and what is told about them.
func (s *Impact) ExportOwn(tx *db.Tx, a access.Actor) ([][]string, error) {
	all, err := claimsBy(tx, s.keys, a.Person())
	if err != nil {
		return nil, err
	}
	if err := s.gate(tx, all); err != nil {
		return nil, err
	}
	l, err := s.lists(tx, all...)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, c := range all {
		part := "it is about you"
		if a.Is(c.Author) {
			part = "you told it"
		}
		on, err := s.restWords(tx, a, c.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, []string{l.from(c), string(c.ID), l.kind(c.Kind), c.Title, c.Body, c.Happened, c.State.Words(), c.Audience.Words(), part, on, c.heldWords()})
	}
	return out, nil
}

// heldWords say in an export why others do not read a claim, whoever may; "" when they do.
func (c Claim) heldWords() string {
	if c.unsettled() && c.State != Withdrawn {
		return "Somebody whom it is about or describes has still to say yes"
	}
	return c.Why
}

// restWords are the things on which a claim rests as the reader of an export sees them.
func (s *Impact) restWords(tx *db.Tx, a access.Actor, claim db.ID) (string, error) {
	all, err := s.rests(tx, a, claim)
	var out []string
	for _, v := range all {
		out = append(out, strings.TrimSpace(v.Seen.Words()+" "+v.Link))
	}
	return strings.Join(out, "; "), err
}
