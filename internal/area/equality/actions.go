package equality

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// Equality is the area.
type Equality struct {
	db   *db.DB
	keys *secret.Keys
	post *mail.Post
}

// New makes the area.
func New(d *db.DB, k *secret.Keys, post *mail.Post) *Equality {
	return &Equality{db: d, keys: k, post: post}
}

// jobClose ends an asking at its time, and makes sure that its key is gone when it was ended by hand.
const jobClose = "equality.close"

// healAfter is when the program looks again after an asking that was ended by hand.
const healAfter = time.Minute

type closing struct{ Edition db.ID }

// Jobs of the area.
func (s *Equality) Jobs(w *job.Worker) {
	w.Register(jobClose, func(ctx context.Context, network db.ID, payload []byte) error {
		var j closing
		if err := json.Unmarshal(payload, &j); err != nil {
			return err
		}
		if err := s.end(ctx, network, j.Edition); err != nil {
			return err
		}
		return s.db.Forget(ctx, "equality_box", "equality_ticket")
	})
}

// mayRun: who runs editions asks, and reads the totals.
func mayRun(a access.Actor, e edition.Edition) bool { return edition.Runs(a, e) || a.IsSystem() }

// Ask begins the asking of an edition, and writes to everybody with a place: a letter with a link of their own, which works once. All
// leave at once; there is never a reminder, because nobody knows who has answered.
func (s *Equality) Ask(ctx context.Context, a access.Actor, id db.ID, p Plan) error {
	asking := Asking{Edition: id, ID: db.NewID(), Purpose: p.Purpose, Closes: p.Closes}
	box, err := s.keys.NewBox(asking.ID)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		if err := a.Allow(mayRun(a, e)); err != nil {
			return err
		}
		def, err := instrument.Find(tx, Key)
		if err != nil {
			return err
		}
		places, err := edition.Places(tx, id)
		if err != nil {
			return err
		}
		asking.People = int64(len(places))
		rule, err := smallnumber.OfEdition(tx, id)
		if err != nil {
			return err
		}
		asking.Policy, asking.Shared, asking.List = rule.Key, p.Shared, p.List
		if err := p.check(def, asking.People, leastOf(rule), tx.Now); err != nil {
			return err
		}
		if asking.Definition, err = encode(asked(withList(def, p.List), p.Items)); err != nil {
			return err
		}
		token := box.Token(asking.ID)
		begun, err := insertAsking(tx, asking, token)
		if err == nil && !begun {
			err = errs.New(errs.Conflict, "This edition has asked already. An edition asks once.")
		}
		if err != nil {
			return err
		}
		if err := job.Later(tx, jobClose, string(id), asking.Closes, closing{id}); err != nil {
			return err
		}
		if err := giveTickets(tx, box, asking.ID, places); err != nil {
			return err
		}
		if err := s.writeToAll(tx, e, places, box, asking); err != nil {
			return err
		}
		return audit.Record(tx, a, "equality.ask", "edition", id, "")
	})
	if err != nil {
		return errors.Join(err, box.Destroy())
	}
	return nil
}

func (s *Equality) writeToAll(tx *db.Tx, e edition.Edition, places []edition.Place, box *secret.Box, asking Asking) error {
	for start := 0; start < len(places); start += 500 {
		var who []db.ID
		for _, p := range places[start:min(start+500, len(places))] {
			who = append(who, p.Person)
		}
		people, err := person.Several(tx, who)
		if err != nil {
			return err
		}
		for _, id := range who {
			p := people[id]
			if p.Email == "" {
				continue
			}
			link, err := s.post.Address(tx, "/equality/%s", ticketOf(box, asking.ID, id))
			if err != nil {
				return err
			}
			if err := s.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: p.ID, Always: true, To: p.Email, ToName: p.Name(), Subject: "A few questions about equality, if you like", Text: fmt.Sprintf(
				"Hello %s,\n\n%s asks who takes part. You can leave it out: that has no effect at all. This link is yours and works once. Nobody can know whether you used it, or what you answered:\n\n%s\n\nIt is open until %s. You get this one letter only.\n",
				p.Given, e.Called(), link, asking.Closes.In(e.Zone).Format("Monday 2 January 2006"))}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Token is the secret of the one link for everybody of an edition that is asking, for who runs it; there is none unless it was planned.
func (s *Equality) Token(ctx context.Context, a access.Actor, id db.ID) (token string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		if err := a.Allow(mayRun(a, e)); err != nil {
			return err
		}
		asking, found, err := askingOf(tx, id)
		if err == nil && !(found && asking.Shared) {
			err = errs.Missing()
		}
		if err != nil {
			return err
		}
		box, err := s.keys.FindBox(asking.ID)
		if err == nil {
			token = box.Token(asking.ID)
		}
		return err
	})
	return token, err
}

// closedWords is told to who comes too late.
const closedWords = "These questions are closed. You need to do nothing."

// link is what a link leads to: an asking, and a ticket unless it is the link for everybody.
type link struct {
	Asking
	own    bool
	ticket ticket
	box    *secret.Box
}

// look finds what a link leads to, whether it still takes an answer or not.
func look(tx *db.Tx, token string) (l link, found bool, err error) {
	if l.ticket, l.own, err = findTicket(tx, token); err != nil {
		return l, false, err
	}
	if l.own {
		l.Asking, found, err = askingBy(tx, l.ticket.Asking)
		return l, found, err
	}
	l.Asking, found, err = byToken(tx, token)
	return l, found && l.Shared, err
}

// find is the open asking of a link that still takes an answer.
func (s *Equality) find(tx *db.Tx, token string) (link, error) {
	l, found, err := look(tx, token)
	switch {
	case err != nil:
		return l, err
	case !found:
		return l, errs.New(errs.Gone, "This link does not work, or the questions are closed. Look for the letter again.")
	case !l.Open(tx.Now):
		return l, errs.New(errs.Gone, closedWords)
	}
	if l.box, err = s.keys.FindBox(l.ID); err != nil || !l.own {
		return l, err
	}
	used, err := l.ticket.used(l.box, l.Asking)
	if err == nil && used {
		err = errs.New(errs.Gone, usedWords)
	}
	return l, err
}

// Answer lays an answer into a box. No log line, no audit row, no letter, no time, no mark of who it was.
func (s *Equality) Answer(ctx context.Context, network db.ID, token string, form url.Values) error {
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		a, err := s.find(tx, token)
		if err != nil {
			return err
		}
		def, err := a.questions()
		if err != nil {
			return err
		}
		as, problems := instrument.Decode(def, form, "q-")
		if len(problems) > 0 {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: problems}
		}
		if as.Empty() {
			return errs.New(errs.Invalid, "You have answered nothing yet. You can also just close this page.")
		}
		n, err := countBoxes(tx, a.ID)
		if err != nil {
			return err
		}
		if n >= a.People {
			return errs.New(errs.Gone, "As many people have answered as were asked. Thank you. You need to do nothing.")
		}
		raw, err := as.EncodeJSON()
		if err != nil {
			return err
		}
		sealed, err := a.box.Seal(raw, boxSize)
		if err != nil {
			return err
		}
		if a.own {
			if err := a.ticket.use(tx, a.box, a.Asking); err != nil {
				return err
			}
		}
		return putIntoBox(tx, a.ID, sealed)
	})
}

// End ends the asking of an edition before its time: the answers are added up and destroyed.
func (s *Equality) End(ctx context.Context, a access.Actor, id db.ID) error {
	if err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		if err := a.Allow(mayRun(a, e)); err != nil {
			return err
		}
		asking, found, err := askingOf(tx, id)
		if err != nil {
			return err
		}
		if !found || asking.Closed != 0 {
			return errs.New(errs.Conflict, "Nothing is being asked now.")
		}
		if err := job.Later(tx, jobClose, string(id), tx.Now.Add(healAfter), closing{id}); err != nil {
			return err
		}
		return audit.Record(tx, a, "equality.end", "edition", id, "")
	}); err != nil {
		return err
	}
	return s.end(ctx, a.Network(), id)
}

// end adds the answers up and destroys them, in one transaction; afterwards the key goes. It does nothing to an asking that has
// ended but to make sure that its key is gone. Its job comes at its time, or when somebody ended it by hand.
func (s *Equality) end(ctx context.Context, network, id db.ID) error {
	var asking Asking
	over := false
	err := s.db.Write(ctx, network, func(tx *db.Tx) error {
		var found bool
		var err error
		if asking, found, err = askingOf(tx, id); err != nil || !found {
			return err
		}
		if over = asking.Closed != 0; over {
			return nil
		}
		totals, err := s.total(tx, asking)
		if err != nil {
			return err
		}
		text, err := encode(totals)
		if err != nil {
			return err
		}
		if err := deleteBoxes(tx, asking.ID); err != nil {
			return err
		}
		if err := deleteTickets(tx, asking.ID); err != nil {
			return err
		}
		over = true
		return closeAsking(tx, id, text)
	})
	if err != nil || !over {
		return err
	}
	box, err := s.keys.FindBox(asking.ID)
	if errors.Is(err, secret.ErrNoBox) {
		return nil
	}
	if err != nil {
		return err
	}
	return box.Destroy()
}

// total opens the boxes and adds them up. Too few are not even opened.
func (s *Equality) total(tx *db.Tx, a Asking) (Totals, error) {
	sealed, err := boxesOf(tx, a.ID)
	if err != nil || len(sealed) < leastOf(a.rule()) {
		return Totals{TooFew: true}, err
	}
	box, err := s.keys.FindBox(a.ID)
	if errors.Is(err, secret.ErrNoBox) {
		return Totals{Lost: true}, nil
	}
	if err != nil {
		return Totals{}, err
	}
	all := make([]instrument.Answers, len(sealed))
	for i, text := range sealed {
		raw, err := box.Open(text)
		if err != nil {
			return Totals{}, err
		}
		if all[i], err = instrument.DecodeJSON(raw); err != nil {
			return Totals{}, err
		}
	}
	def, err := a.questions()
	if err != nil {
		return Totals{}, err
	}
	return addUp(def, all, a.rule())
}

// Headers of the table of an export.
var Headers = []string{"edition", "question", "answer", "people"}

// Export gives the totals of an edition to who runs it. A star is a small number, or one that would give a small number away.
func (s *Equality) Export(tx *db.Tx, a access.Actor, e edition.Edition) ([][]string, error) {
	if !mayRun(a, e) {
		return nil, nil
	}
	asking, found, err := askingOf(tx, e.ID)
	if err != nil || !found || asking.Closed == 0 {
		return nil, err
	}
	def, err := asking.questions()
	var out [][]string
	for _, t := range asking.Totals.Items {
		it, _ := def.Item(t.ID)
		for _, l := range lines(it, t) {
			out = append(out, []string{string(e.ID), it.Wording, l[0], l[1]})
		}
	}
	return out, err
}

// lines are the answers of a question with how many gave each, as people read them.
func lines(it instrument.Item, t ItemTotals) [][2]string {
	if t.Hidden {
		return [][2]string{{"Not shown: the numbers are too small, or too much alike", ""}}
	}
	var out [][2]string
	for i, c := range t.Counts {
		label := "Left it out"
		if i < len(it.Options) {
			label = it.Options[i].Label
		}
		words := number(c.Value)
		if c.Hidden {
			words = "*"
		}
		out = append(out, [2]string{label, words})
	}
	return out
}
