package inquiry

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// Inquiries is the area.
type Inquiries struct {
	db        *db.DB
	keys      *secret.Keys
	decisions *assent.Decisions
	post      *mail.Post
	passages  *described.Passages
}

// publishKind is the decision to publish a summary.
const publishKind = "inquiry.publish"

// ownKind is an entry that somebody of the team writes for an inquiry.
const ownKind = "inquiry"

// New makes the area and registers its decision: everybody whose entries the summary rests on has to say yes to its words.
func New(d *db.DB, k *secret.Keys, decisions *assent.Decisions, post *mail.Post, passages *described.Passages) *Inquiries {
	s := &Inquiries{db: d, keys: k, decisions: decisions, post: post, passages: passages}
	decisions.Register(assent.Kind{Name: publishKind, Voters: s.voters, Effect: s.publish, Proposed: s.tell,
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			q, err := find(tx, subject)
			if err != nil {
				return false, err
			}
			in, err := insideOf(tx, a, q.Programme, q.Edition)
			return in.mayWrite(), err
		}})
	return s
}

// writers are the people whose entries a summary rests on.
func (s *Inquiries) writers(tx *db.Tx, id db.ID) ([]db.ID, error) {
	list, err := statementsOf(tx, s.keys, id)
	if err != nil {
		return nil, err
	}
	entries, err := entry.Several(tx, s.keys, restIDs(list))
	var out []db.ID
	for _, e := range entries {
		if !slices.Contains(out, e.Author) {
			out = append(out, e.Author)
		}
	}
	slices.Sort(out)
	return out, err
}

func (s *Inquiries) voters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	who, err := s.writers(tx, subject)
	var out []assent.Voter
	for _, id := range who {
		out = append(out, assent.Voter{Person: id, Side: person.Partner})
	}
	return assent.Everyone, out, err
}

// in does one thing with an inquiry for somebody whom the policy lets in, and notes it.
func (s *Inquiries) in(ctx context.Context, a access.Actor, id db.ID, may func(inside) bool, action string, do func(tx *db.Tx, q Inquiry, in inside) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		q, err := find(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		in, err := insideOf(tx, a, q.Programme, q.Edition)
		if err != nil {
			return err
		}
		if err := a.Allow(may(in)); err != nil {
			return err
		}
		if err := do(tx, q, in); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "inquiry", id, "")
	})
}

// The answers to whom a question is for.
const (
	forEdition   = "edition"
	forProgramme = "programme"
)

// Open begins an inquiry at an edition: for its people, or for those of all editions of its programme (to).
func (s *Inquiries) Open(ctx context.Context, a access.Actor, of db.ID, words, to string) (db.ID, error) {
	id := db.NewID()
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := edition.Find(tx, of)
		if err != nil {
			a.Scoped()
			return err
		}
		in, err := insideOf(tx, a, e.Programme, e.ID)
		if err != nil {
			return err
		}
		if err := a.Allow(in.mayWrite()); err != nil {
			return err
		}
		if err := checkText("words", words, "Write the question.", longestQuestion); err != nil {
			return err
		}
		q := Inquiry{ID: id, Programme: e.Programme, Words: words}
		switch to {
		case forEdition:
			q.Edition = e.ID
		case forProgramme:
		default:
			return field("to", "Choose whom the question is for.")
		}
		if err := s.nobody(tx, a, e.Programme, words, "words"); err != nil {
			return err
		}
		if err := insert(tx, q); err != nil {
			return err
		}
		return audit.Record(tx, a, "inquiry.open", "inquiry", id, "")
	})
	return id, err
}

// offerable are entries that somebody may bring: their own, or those of their spaces, that more people than the members may read.
func (s *Inquiries) offerable(tx *db.Tx, v entry.Viewer) ([]entry.Entry, error) {
	var out []entry.Entry
	for _, id := range v.Collaborations {
		for _, to := range []entry.Audience{entry.Programme, entry.Network, entry.Public} {
			all, err := entry.List(tx, s.keys, v, entry.Filter{Owner: id, Audience: to, Limit: 50})
			if err != nil {
				return nil, err
			}
			out = append(out, all...)
		}
	}
	return out, nil
}

func field(name, message string) error {
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: name, Message: message}}}
}

// Bring adds an entry of one's own space, which its members have agreed to show at least to the programme.
func (s *Inquiries) Bring(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.in(ctx, a, id, inside.mayRead, "inquiry.bring", func(tx *db.Tx, q Inquiry, in inside) error {
		can, err := s.offerable(tx, in.viewer)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(can, func(e entry.Entry) bool { return e.ID == which }) {
			return field("entry", "Choose an entry from the list.")
		}
		return s.add(tx, q, Evidence{Entry: which, By: a.Person()})
	})
}

func (s *Inquiries) add(tx *db.Tx, q Inquiry, e Evidence) error {
	all, err := evidenceOf(tx, q.ID)
	if err != nil {
		return err
	}
	if len(all) >= mostEvidence {
		return errs.New(errs.Invalid, "There are %d entries already. That is as many as a question can have.", mostEvidence)
	}
	return addEvidence(tx, q.ID, e)
}

// Note is what somebody of the programme saw themselves. Writing it here is their own yes to show it, with their name, to those whom
// they chose. Nobody else is asked, so it names nobody of the programme.
func (s *Inquiries) Note(ctx context.Context, a access.Actor, id db.ID, title, body string, to entry.Audience) error {
	return s.in(ctx, a, id, inside.mayNote, "inquiry.note", func(tx *db.Tx, q Inquiry, in inside) error {
		all, err := editionsOf(tx, q.Programme)
		if err != nil {
			return err
		}
		of := db.ID("")
		if q.Edition != "" {
			of = q.Edition
		} else if at := slices.IndexFunc(all, func(e db.ID) bool { return slices.Contains(in.viewer.Editions, e) }); at >= 0 {
			of = all[at]
		}
		gate, err := s.passages.Gate(tx, all...)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(title != "", "title", "Give it a short title.")
		c.That(to == entry.Programme || to == entry.Network || to == entry.Public, "who", "Choose who may read it.")
		gate.Nobody(&c, a, title, "title")
		gate.Nobody(&c, a, body, "body")
		if err := c.Err(); err != nil {
			return err
		}
		e := entry.Entry{Kind: ownKind, OwnerKind: entry.OwnerPerson, Owner: a.Person(), Author: a.Person(), Edition: of, Happened: tx.Now.Time().Format(time.DateOnly), Title: title, Body: body}
		which, err := entry.Add(tx, s.keys, e)
		if err != nil {
			return err
		}
		saved, err := entry.Find(tx, s.keys, which)
		if err != nil {
			return err
		}
		if err := entry.Widen(tx, saved, to, saved.Version); err != nil {
			return err
		}
		return s.add(tx, q, Evidence{Entry: which, By: a.Person()})
	})
}

// Sort puts an entry under a theme.
func (s *Inquiries) Sort(ctx context.Context, a access.Actor, id, which db.ID, theme string) error {
	return s.in(ctx, a, id, inside.mayWrite, "inquiry.sort", func(tx *db.Tx, q Inquiry, _ inside) error {
		if len([]rune(theme)) > longestTheme {
			return field("theme", fmt.Sprintf("A theme can have up to %d letters.", longestTheme))
		}
		if err := s.nobody(tx, a, q.Programme, theme, "theme"); err != nil {
			return err
		}
		found, err := setTheme(tx, id, which, theme)
		if err == nil && !found {
			err = errs.Missing()
		}
		return err
	})
}

// Drop takes an entry away from an inquiry: the team may, who brought it, and who wrote it. Of an entry of others the team says why, and they are told.
func (s *Inquiries) Drop(ctx context.Context, a access.Actor, id, which db.ID, why string) error {
	return s.in(ctx, a, id, inside.mayRead, "inquiry.drop", func(tx *db.Tx, q Inquiry, in inside) error {
		all, err := evidenceOf(tx, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(e Evidence) bool { return e.Entry == which })
		if at < 0 {
			return errs.Missing()
		}
		e, err := entry.Find(tx, s.keys, which)
		if err != nil {
			return err
		}
		if !in.mayWrite() && !a.Is(all[at].By) && !a.Is(e.Author) {
			return errs.Missing()
		}
		if q.State != Collecting {
			return errs.New(errs.Conflict, "The summary rests on this now. Whoever wrote it can show it to fewer people: then the summary shows it no more.")
		}
		list, err := statementsOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		if slices.Contains(restIDs(list), which) {
			return errs.New(errs.Conflict, "A statement rests on this entry. Remove the statement first.")
		}
		if a.Is(all[at].By) || a.Is(e.Author) {
			_, err = removeEvidence(tx, id, which)
			return err
		}
		if err := checkText(whyField(which), why, "Write why it does not belong here. They are told.", longestWhy); err != nil {
			return err
		}
		if _, err := removeEvidence(tx, id, which); err != nil {
			return err
		}
		return s.tellDropped(tx, a, q, e, all[at].By, why)
	})
}

// tellDropped writes to those who wrote and brought an entry that the team took it away from a question, and why.
func (s *Inquiries) tellDropped(tx *db.Tx, a access.Actor, q Inquiry, e entry.Entry, by db.ID, why string) error {
	ids := slices.Compact([]db.ID{e.Author, by})
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	closed, err := person.ClosedAmong(tx, ids)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/inquiries/%s", q.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		x := people[id]
		if x.Email == "" || slices.Contains(closed, id) {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Private: true, To: x.Email, ToName: x.Name(), Subject: "Your entry was taken away from a question", Text: fmt.Sprintf(
			"Hello %s,\n\n%s took your entry “%s” away from the question “%s”. The entry itself is still yours, and nobody else reads it because of this.\n\nWhy: %s\n\nThe question is here:\n\n%s\n", x.Given, a.Name(), e.Title, q.Words, why, link)}); err != nil {
			return err
		}
	}
	return nil
}

// collecting refuses changes of a summary that people are asked about or that is published: they said yes to these very words.
func collecting(q Inquiry) error {
	if q.State != Collecting {
		return errs.New(errs.Conflict, "People are asked about this summary, or it is published. Take it back before you change it.")
	}
	return nil
}

// nobody checks words about which nobody is asked: they name nobody of the programme.
func (s *Inquiries) nobody(tx *db.Tx, a access.Actor, programme db.ID, words, field string) error {
	of, err := editionsOf(tx, programme)
	if err != nil {
		return err
	}
	return s.passages.Nobody(tx, a, of, words, field)
}

// Say adds a statement to the summary, with the entries on which it rests. Those whom it describes, by their names, are asked first. other says
// that a first name in it is somebody else's.
func (s *Inquiries) Say(ctx context.Context, a access.Actor, id db.ID, words string, entries []db.ID, describes string, other bool) error {
	return s.in(ctx, a, id, inside.mayWrite, "inquiry.say", func(tx *db.Tx, q Inquiry, _ inside) error {
		if err := collecting(q); err != nil {
			return err
		}
		if err := checkText("statement", words, "Write the statement.", longestStatement); err != nil {
			return err
		}
		all, err := evidenceOf(tx, id)
		if err != nil {
			return err
		}
		st := Statement{ID: db.NewID(), Words: words}
		for _, e := range entries {
			if !slices.ContainsFunc(all, func(x Evidence) bool { return x.Entry == e }) {
				return field("rests", "Choose entries from the list.")
			}
			st.Rests = append(st.Rests, Rest{Entry: e})
		}
		if len(st.Rests) == 0 {
			return field("rests", "Choose at least one entry on which it rests.")
		}
		list, err := statementsOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		if len(list) >= mostStatements {
			return field("statement", fmt.Sprintf("A summary can have up to %d statements.", mostStatements))
		}
		if err := insertStatement(tx, s.keys, id, a.Person(), st); err != nil {
			return err
		}
		of, err := editionsOf(tx, q.Programme)
		if err != nil || len(of) == 0 {
			return err
		}
		return s.passages.Set(tx, a, described.Passage{Edition: of[0], Among: of[1:], Kind: described.Statement, Thing: st.ID, Other: other}, words, describes, "describes")
	})
}

// statements are those of a summary. One that names somebody who has not agreed is held, and so are words to which somebody said no since.
func (s *Inquiries) statements(tx *db.Tx, q Inquiry) ([]Statement, error) {
	list, err := statementsOf(tx, s.keys, q.ID)
	if err != nil || len(list) == 0 {
		return list, err
	}
	of, err := editionsOf(tx, q.Programme)
	if err != nil {
		return nil, err
	}
	g, err := s.passages.Gate(tx, of...)
	for i, st := range list {
		if why := g.Held(st.ID, st.Words); why != "" {
			list[i].Held = true
			if st.Stands == "" || !st.Held {
				list[i].Stands = why
			}
		}
	}
	return list, err
}

// editionsOf are the editions of a programme, the newest first.
func editionsOf(tx *db.Tx, programme db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT id FROM edition WHERE network_id = $1 AND programme_id = $2 ORDER BY created DESC, id DESC LIMIT 20`, programme)
}

// Unsay removes a statement of the summary.
func (s *Inquiries) Unsay(ctx context.Context, a access.Actor, id, statement db.ID) error {
	return s.in(ctx, a, id, inside.mayWrite, "inquiry.unsay", func(tx *db.Tx, q Inquiry, _ inside) error {
		if err := collecting(q); err != nil {
			return err
		}
		list, err := statementsOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(st Statement) bool { return st.ID == statement }) {
			if err := s.passages.Drop(tx, a, statement); err != nil {
				return err
			}
		}
		return removeStatement(tx, id, statement)
	})
}

// AskToPublish puts the whole summary to everybody whose entries it rests on. They see it first.
func (s *Inquiries) AskToPublish(ctx context.Context, a access.Actor, id db.ID, to entry.Audience) error {
	return s.in(ctx, a, id, inside.mayWrite, "inquiry.ask", func(tx *db.Tx, q Inquiry, _ inside) error {
		if err := collecting(q); err != nil {
			return err
		}
		list, err := s.statements(tx, q)
		if err != nil {
			return err
		}
		entries, err := entry.Several(tx, s.keys, restIDs(list))
		if err != nil {
			return err
		}
		if err := q.ready(list, entries, to); err != nil {
			return err
		}
		q.State, q.Audience = Asked, to
		if err := setState(tx, q); err != nil {
			return err
		}
		text := summaryText(q, list, entries)
		who, err := s.writers(tx, id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(who, a.Is) {
			_, err = s.decisions.Propose(tx, a, publishKind, id, text, string(to), true)
		} else {
			_, err = s.decisions.Put(tx, a, publishKind, id, text, string(to))
		}
		return err
	})
}

// summaryText is the exact text that people say yes to.
func summaryText(q Inquiry, list []Statement, entries map[db.ID]entry.Entry) string {
	var b strings.Builder
	b.WriteString(q.Words + "\n")
	for _, s := range list {
		b.WriteString("\n" + s.Words + "\n")
		for _, r := range s.Rests {
			b.WriteString("  rests on: " + entries[r.Entry].Title + "\n")
		}
	}
	b.WriteString("\nWho may read it: " + q.audienceWords() + ".")
	return b.String()
}

// publish takes effect when everybody has said yes. What has changed meanwhile is looked at once more.
func (s *Inquiries) publish(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	q, err := find(tx, p.Subject)
	if err != nil {
		return err
	}
	list, err := s.statements(tx, q)
	if err != nil {
		return err
	}
	entries, err := entry.Several(tx, s.keys, restIDs(list))
	if err != nil {
		return err
	}
	if q.ready(list, entries, q.Audience) != nil || summaryText(q, list, entries) != p.Text {
		return errs.New(errs.Conflict, "Something on which the summary rests has changed since. It has to be put to everybody anew.")
	}
	for _, st := range list {
		for _, r := range st.Rests {
			if err := setVersion(tx, st.ID, r.Entry, entries[r.Entry].Version); err != nil {
				return err
			}
		}
	}
	q.State, q.PublishedAt = Published, tx.Now
	return setState(tx, q)
}

// Answer is the yes of somebody whose entry the summary rests on, to the text with this hash; or their no, which ends the question.
func (s *Inquiries) Answer(ctx context.Context, a access.Actor, id, proposal db.ID, hash string, yes bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := s.decisions.Find(tx, proposal)
		if err == nil && p.Subject != id {
			err = errs.Missing()
		}
		if err != nil {
			a.Scoped()
			return err
		}
		if yes {
			return s.decisions.Assent(tx, a, proposal, hash)
		}
		if err := s.decisions.Withdraw(tx, a, proposal); err != nil {
			return err
		}
		q, err := find(tx, id)
		if err != nil {
			return err
		}
		q.State, q.Audience = Collecting, entry.Author
		return setState(tx, q)
	})
}

// TakeBack ends the question to people, or the publication, so that the summary can be changed.
func (s *Inquiries) TakeBack(ctx context.Context, a access.Actor, id db.ID) error {
	return s.in(ctx, a, id, inside.mayWrite, "inquiry.take-back", func(tx *db.Tx, q Inquiry, _ inside) error {
		if err := s.decisions.Cancel(tx, a, publishKind, id); err != nil {
			return err
		}
		q.State, q.Audience, q.PublishedAt = Collecting, entry.Author, 0
		return setState(tx, q)
	})
}

// tell writes to those who are asked.
func (s *Inquiries) tell(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	who, err := s.writers(tx, p.Subject)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, who)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/inquiries/%s", p.Subject)
	if err != nil {
		return err
	}
	for _, x := range people {
		if a.Is(x.ID) || x.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Private: true, To: x.Email, ToName: x.Name(), Subject: "A summary that rests on what you wrote", Text: fmt.Sprintf(
			"Hello %s,\n\n%s has written a summary, and it rests on something that you wrote. You see it before anybody else. Please read it and say whether it may be published:\n\n%s\n\nIt is not published unless you say yes.\n", x.Given, a.Name(), link)}); err != nil {
			return err
		}
	}
	return nil
}

// Waiting lists the summaries that rest on what a person wrote and that they have not answered about.
func (s *Inquiries) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Inquiries) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: "Read a summary that rests on what you wrote", About: "What your programme wants to find out", Path: "/inquiries/" + w.A}, true
	}}
}

// Headers of the tables of an export.
var (
	Headers         = []string{"edition", "for", "question", "state", "statement", "rests_on", "held_back"}
	EvidenceHeaders = []string{"question", "theme", "title"}
)

// Export gives the questions of an edition and those of its whole programme with their published statements, for who runs it. What was
// withdrawn is not in it.
func (s *Inquiries) Export(tx *db.Tx, a access.Actor, e edition.Edition) ([][]string, error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil
	}
	all, err := ofEdition(tx, e.Programme, e.ID)
	if err != nil {
		return nil, err
	}
	g, err := s.gate(tx, e.Programme)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, q := range all {
		q.Words = heading(g, q.Words)
		if q.State != Published {
			out = append(out, []string{string(e.ID), q.to(), q.Words, string(q.State), "", "", ""})
			continue
		}
		list, err := s.statements(tx, q)
		if err != nil {
			return nil, err
		}
		entries, err := entry.Several(tx, s.keys, restIDs(list))
		if err != nil {
			return nil, err
		}
		for _, st := range list {
			v := q.show(st, entries)
			var titles []string
			for _, x := range v.Entries {
				titles = append(titles, x.Title)
			}
			if v.Held {
				out = append(out, []string{string(e.ID), q.to(), q.Words, string(q.State), "", "", st.Stands})
			} else if !v.Gone {
				out = append(out, []string{string(e.ID), q.to(), q.Words, string(q.State), v.Words, strings.Join(titles, "; "), ""})
			}
		}
	}
	return out, nil
}

// ExportOwn gives what somebody brought to questions.
func (s *Inquiries) ExportOwn(tx *db.Tx, who db.ID) ([][]string, error) {
	type row struct {
		question, theme string
		entry           db.ID
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.question, &r.theme, &r.entry) },
		`SELECT q.words, e.theme, e.entry_id FROM inquiry_evidence e JOIN inquiry q ON q.network_id = e.network_id AND q.id = e.inquiry_id JOIN entry x ON x.network_id = e.network_id AND x.id = e.entry_id
		WHERE e.network_id = $1 AND x.author_id = $2 ORDER BY e.created, e.entry_id LIMIT 500`, who)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, r := range rows {
		ids = append(ids, r.entry)
	}
	entries, err := entry.Several(tx, s.keys, ids)
	var out [][]string
	for _, r := range rows {
		out = append(out, []string{r.question, r.theme, entries[r.entry].Title})
	}
	return out, err
}

// gate is the gate of the editions of a programme.
func (s *Inquiries) gate(tx *db.Tx, programme db.ID) (*described.Gate, error) {
	of, err := editionsOf(tx, programme)
	if err != nil {
		return nil, err
	}
	return s.passages.Gate(tx, of...)
}

// heading is a question as it may stand: one that names somebody is not shown, because nobody is asked about it.
func heading(g *described.Gate, words string) string {
	if g.Heading(words) != "" {
		return "A question that is not shown, because it names or describes somebody"
	}
	return words
}
