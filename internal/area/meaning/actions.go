package meaning

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Meanings is the area.
type Meanings struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	post    *mail.Post
}

// sharedKind is the shared decision on a meaning. Its subject is the round. Who took part is nobody else's business, so it is in no log that
// administrators read.
const sharedKind = "meaning.words"

// closeJob tells those who wrote that they can read what others mean.
const closeJob = "meaning.close"

type closeWork struct {
	Round db.ID `json:"round"`
}

// New makes the area and registers its assent.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post) *Meanings {
	s := &Meanings{db: d, keys: k, assents: assents, post: post}
	assents.Register(assent.Kind{Name: sharedKind, Effect: s.isAgreed, Proposed: s.proposed,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			all, err := written(tx, k, subject)
			var out []assent.Voter
			for _, a := range all {
				if !a.Closed {
					out = append(out, assent.Voter{Person: a.Person, Side: a.Side})
				}
			}
			return assent.EachSide, out, err
		}})
	return s
}

// Jobs of the area.
func (s *Meanings) Jobs(w *job.Worker) {
	w.Register(closeJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p closeWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return s.db.Write(ctx, network, func(tx *db.Tx) error { return s.closed(tx, p.Round) })
	})
}

// closeOn leaves the job that tells people on the morning after the last day.
func closeOn(tx *db.Tx, m Meaning) error {
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	t, err := time.ParseInLocation(time.DateOnly, m.Closes, db.Zone(n.Zone))
	if err != nil {
		return err
	}
	return job.Later(tx, closeJob, string(m.Round), db.At(time.Date(t.Year(), t.Month(), t.Day()+1, 8, 0, 0, 0, t.Location())), closeWork{m.Round})
}

func (s *Meanings) closed(tx *db.Tx, round db.ID) error {
	m, err := ofRound(tx, round)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	all, err := written(tx, s.keys, round)
	if err != nil {
		return err
	}
	var to []db.ID
	for _, a := range all {
		to = append(to, a.Person)
	}
	return s.tell(tx, access.Actor{}, to, "Read what others mean", fmt.Sprintf("Nobody writes any more what they mean by “%s”. You wrote too, so you can read what others mean, and propose a meaning that all can share.", m.Word), m)
}

// tell writes the same to several people, each once, but not to the actor nor to who has left.
func (s *Meanings) tell(tx *db.Tx, a access.Actor, to []db.ID, subject, text string, m Meaning) error {
	to = slices.Compact(slices.Sorted(slices.Values(to)))
	to = slices.DeleteFunc(to, func(id db.ID) bool { return id == "" || a.Is(id) })
	gone, err := person.ClosedAmong(tx, to)
	if err != nil || len(to) == 0 {
		return err
	}
	people, err := person.Several(tx, to)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/glossary/%s", m.ID)
	if err != nil {
		return err
	}
	for _, id := range to {
		p := people[id]
		if slices.Contains(gone, id) || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Meanings, Person: p.ID, Subject: subject, Text: mail.Hello(p.Given, text, link)}); err != nil {
			return err
		}
	}
	return nil
}

// asked finds those who are asked by name.
func asked(tx *db.Tx, c *errs.Check, lines string) ([]db.ID, error) {
	emails := strings.FieldsFunc(lines, func(r rune) bool { return r == '\n' || r == ',' || r == ';' || r == ' ' })
	c.That(len(emails) <= mostAsked, "people", "Ask up to %d people by name.", mostAsked)
	if len(emails) > mostAsked {
		return nil, nil
	}
	var out []db.ID
	for i := range emails {
		emails[i] = person.FoldEmail(emails[i])
	}
	known, err := person.ByEmails(tx, emails)
	for _, e := range emails {
		p, ok := known[e]
		c.That(ok, "people", "Nobody in your network has the address %s.", e)
		out = append(out, p.ID)
	}
	gone, wrong := person.ClosedAmong(tx, out)
	return slices.DeleteFunc(out, func(id db.ID) bool { return id == "" || slices.Contains(gone, id) }), errors.Join(err, wrong)
}

// Ask begins a round about a word. Anybody of the network can; one round about a word is open at a time. An agreed meaning stays until
// another one is agreed.
func (s *Meanings) Ask(ctx context.Context, a access.Actor, q Question) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		a.Scoped()
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		var c errs.Check
		q.check(&c, day)
		m, there, err := called(tx, q.Word)
		if err != nil {
			return err
		}
		c.That(!there || m.Round == "", "word", "People are asked about this word already. Look for it under “Asked at the moment”.")
		open, err := db.Value[int64](tx, `SELECT COUNT(*) FROM meaning_round WHERE network_id = $1 AND asked_by = $2 AND ended IS NULL`, a.Person())
		if err != nil {
			return err
		}
		c.That(open < mostOpen, "word", "You have asked about %d words already. Bring one of them to its end first.", mostOpen)
		who, err := asked(tx, &c, q.People)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		if !there {
			m = Meaning{ID: db.NewID(), Word: q.Word}
			if _, err := tx.Exec(`INSERT INTO meaning (network_id, id, word, folded, public, created) VALUES ($1, $2, $3, $4, FALSE, $5)`, m.ID, m.Word, fold(m.Word), int64(tx.Now)); err != nil {
				return err
			}
		}
		id = m.ID
		m.Round, m.Why, m.AskedBy, m.Closes = db.NewID(), q.Why, a.Person(), q.Closes
		if err := insertRound(tx, m); err != nil {
			return err
		}
		for _, w := range who {
			if err := saveAnswer(tx, s.keys, m.Round, Answer{ID: db.NewID(), Person: w}); err != nil {
				return err
			}
		}
		if err := closeOn(tx, m); err != nil {
			return err
		}
		if err := s.tell(tx, a, who, "What do you mean by a word?", fmt.Sprintf("%s asks what people mean by “%s”. Write what you mean by it, until %s. Nobody reads what others wrote before that day is over. You need not, and nobody is told who wrote.", a.Name(), m.Word, ui.PlainDate(m.Closes)), m); err != nil {
			return err
		}
		return audit.Record(tx, a, "meaning.ask", "meaning", m.ID, "")
	})
	return id, err
}

// on opens a word for whoever is of the network, and does one thing with it.
func (s *Meanings) on(ctx context.Context, a access.Actor, id db.ID, action string, do func(tx *db.Tx, m Meaning, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		m, err := find(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		if err := do(tx, m, day); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "meaning", id, "")
	})
}

const overNow = "The last day is over, so nobody writes any more."

// Write is what the actor means by a word. They can change it until the last day is over.
func (s *Meanings) Write(ctx context.Context, a access.Actor, id db.ID, o Own) error {
	return s.on(ctx, a, id, "meaning.write", func(tx *db.Tx, m Meaning, day string) error {
		if !m.collecting(day) {
			return errs.New(errs.Invalid, overNow)
		}
		p, err := person.Find(tx, a.Person())
		if err != nil {
			return err
		}
		var c errs.Check
		o.check(&c, p)
		if err := c.Err(); err != nil {
			return err
		}
		return saveAnswer(tx, s.keys, m.Round, Answer{ID: db.NewID(), Person: p.ID, Side: person.Side(o.Side), Words: o.Words, Named: o.Named, Written: tx.Now})
	})
}

// TakeBack takes the actor's own meaning away, until a shared meaning is agreed. Whoever takes it back takes no part any more.
func (s *Meanings) TakeBack(ctx context.Context, a access.Actor, id db.ID) error {
	return s.on(ctx, a, id, "meaning.take-back", func(tx *db.Tx, m Meaning, _ string) error {
		mine, there, err := answerOf(tx, s.keys, m.Round, a.Person())
		if err != nil || !there || mine.Words == "" {
			return err
		}
		if err := s.assents.Cancel(tx, a, sharedKind, m.Round); err != nil { // who decides has changed
			return err
		}
		_, err = tx.Exec(`DELETE FROM meaning_answer WHERE network_id = $1 AND round_id = $2 AND person_id = $3`, m.Round, string(a.Person()))
		return err
	})
}

// Named says whether the actor's name stands beside what they wrote.
func (s *Meanings) Named(ctx context.Context, a access.Actor, id db.ID, named bool) error {
	return s.on(ctx, a, id, "meaning.named", func(tx *db.Tx, m Meaning, _ string) error {
		mine, there, err := answerOf(tx, s.keys, m.Round, a.Person())
		if err != nil || !there || mine.Words == "" {
			return err
		}
		mine.ID, mine.Named = db.NewID(), named
		return saveAnswer(tx, s.keys, m.Round, mine)
	})
}

// Move changes the last day: earlier or later while people write; later when too few wrote. Once meanings have been read nobody writes any more.
func (s *Meanings) Move(ctx context.Context, a access.Actor, id db.ID, closes string) error {
	return s.on(ctx, a, id, "meaning.move", func(tx *db.Tx, m Meaning, day string) error {
		if err := a.May(mayMove(a, m), "Only who asked changes the last day."); err != nil {
			return err
		}
		all, err := written(tx, s.keys, m.Round)
		if err != nil {
			return err
		}
		how, err := s.how(tx, all)
		if err != nil {
			return err
		}
		if m.compared(day) && how != Nothing {
			return errs.New(errs.Invalid, "People have read what others wrote, so nobody can write alone any more. Ask again later in a new round.")
		}
		var c errs.Check
		checkCloses(&c, closes, day)
		if err := c.Err(); err != nil {
			return err
		}
		m.Closes = closes
		if _, err := tx.Exec(`UPDATE meaning_round SET closes = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, m.Round, closes); err != nil {
			return err
		}
		return closeOn(tx, m)
	})
}

// CallOff ends a round without a shared meaning. Nothing that people wrote is read any more.
func (s *Meanings) CallOff(ctx context.Context, a access.Actor, id db.ID) error {
	return s.on(ctx, a, id, "meaning.off", func(tx *db.Tx, m Meaning, _ string) error {
		if err := a.May(mayMove(a, m), "Only who asked calls it off."); err != nil {
			return err
		}
		return errors.Join(s.assents.Cancel(tx, a, sharedKind, m.Round), job.Cancel(tx, closeJob, string(m.Round)), endRound(tx, m.Round))
	})
}

// Public lets everybody read an agreed meaning, or the network alone again at once. Those who agreed said yes to that the network may.
func (s *Meanings) Public(ctx context.Context, a access.Actor, id db.ID, public bool) error {
	return s.on(ctx, a, id, "glossary.public", func(tx *db.Tx, m Meaning, _ string) error {
		if err := a.May(runs(a), "Only engagement leads say who reads the glossary."); err != nil {
			return err
		}
		if public && m.Agreed == "" {
			return errs.New(errs.Invalid, "There is no agreed meaning of this word yet.")
		}
		_, err := tx.Exec(`UPDATE meaning SET public = $3 WHERE network_id = $1 AND id = $2`, id, public)
		return err
	})
}

// text is what those who wrote say yes to.
func text(m Meaning, words string) string {
	return fmt.Sprintf("By “%s” we mean:\n\n%s\n\nThis enters the glossary of the network, without names. The network may let everybody read it.", m.Word, words)
}

// open is the shared meaning that waits for yeses, if one does.
func (s *Meanings) open(tx *db.Tx, round db.ID) (assent.Proposal, bool, error) {
	if round == "" {
		return assent.Proposal{}, false, nil
	}
	all, err := s.assents.Of(tx, round)
	for _, p := range all {
		if p.Kind == sharedKind && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// Propose puts a shared meaning to those who wrote, or changes the words of the one that waits, which clears every yes. Whoever does says
// yes with it.
func (s *Meanings) Propose(ctx context.Context, a access.Actor, id db.ID, words string, version int64) error {
	return s.on(ctx, a, id, "meaning.propose", func(tx *db.Tx, m Meaning, day string) error {
		if err := s.takesPart(tx, a, m, day); err != nil {
			return err
		}
		all, err := written(tx, s.keys, m.Round)
		if err != nil {
			return err
		}
		if how, err := s.how(tx, all); err != nil || how == Nothing {
			return errors.Join(err, errs.New(errs.Invalid, "Too few have written for a shared meaning. Both sides are needed."))
		}
		words = strings.TrimSpace(plain.Text(words))
		var c errs.Check
		within(&c, "shared", words, "Write the meaning that you propose.", longestShared)
		if err := c.Err(); err != nil {
			return err
		}
		p, waits, err := s.open(tx, m.Round)
		if err != nil {
			return err
		}
		if !waits {
			_, err = s.assents.Propose(tx, a, sharedKind, m.Round, text(m, words), words, true)
			return err
		}
		if err := s.assents.Change(tx, a, p.ID, version, text(m, words), words); err != nil {
			return err
		}
		if p, _, err = s.open(tx, m.Round); err != nil {
			return err
		}
		return s.assents.Assent(tx, a, p.ID, p.Hash)
	})
}

// takesPart lets those who wrote go on. For others the meanings do not exist.
func (s *Meanings) takesPart(tx *db.Tx, a access.Actor, m Meaning, day string) error {
	mine, _, err := answerOf(tx, s.keys, m.Round, a.Person())
	if err != nil {
		return err
	}
	return a.Allow(mayCompare(mine, m, day))
}

// Yes is the actor's yes to the shared meaning with this fingerprint.
func (s *Meanings) Yes(ctx context.Context, a access.Actor, id db.ID, hash string) error {
	return s.on(ctx, a, id, "meaning.yes", func(tx *db.Tx, m Meaning, day string) error {
		if err := s.takesPart(tx, a, m, day); err != nil {
			return err
		}
		p, waits, err := s.open(tx, m.Round)
		if err != nil {
			return err
		}
		if !waits {
			return errs.New(errs.Conflict, "Nothing waits for a yes any more. Look at the word again.")
		}
		return s.assents.Assent(tx, a, p.ID, hash)
	})
}

// proposed tells the others who wrote.
func (s *Meanings) proposed(tx *db.Tx, a access.Actor, p assent.Proposal, changed bool) error {
	m, err := ofRound(tx, p.Subject)
	if err != nil {
		return err
	}
	all, err := written(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	var to []db.ID
	for _, x := range all {
		to = append(to, x.Person)
	}
	what := "A shared meaning of “%s” is proposed. Read it, and say yes, or change its words."
	if changed {
		what = "The words of the shared meaning of “%s” have changed, so every yes is asked for again."
	}
	return s.tell(tx, a, to, "A shared meaning waits for your yes", fmt.Sprintf(what, m.Word), m)
}

// isAgreed puts a shared meaning into the glossary. The one before stays as an earlier one.
func (s *Meanings) isAgreed(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	m, err := ofRound(tx, p.Subject)
	if err != nil {
		return err
	}
	all, err := written(tx, s.keys, m.Round)
	if err != nil {
		return err
	}
	var yes []Answer
	var to []db.ID
	for _, x := range all {
		to = append(to, x.Person)
		if p.Assented(x.Person) {
			yes = append(yes, x)
		}
	}
	partners, professionals := sides(yes)
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE meaning_agreed SET ended = $3 WHERE network_id = $1 AND meaning_id = $2 AND ended IS NULL`, m.ID, int64(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO meaning_agreed (network_id, id, meaning_id, round_id, words, day, partners, professionals, agreed, ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)`,
		db.NewID(), m.ID, m.Round, p.Payload, day, partners, professionals, int64(tx.Now)); err != nil {
		return err
	}
	if err := endRound(tx, m.Round); err != nil {
		return err
	}
	return s.tell(tx, a, to, "A shared meaning is agreed", fmt.Sprintf("The shared meaning of “%s” is agreed and in the glossary.", m.Word), m)
}

// PersonLeft takes away what somebody who leaves wrote in rounds that are open. What was agreed stays; it names nobody.
func (s *Meanings) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	rounds, err := db.Column[db.ID](tx, `SELECT r.id FROM meaning_answer a JOIN meaning_round r ON r.network_id = a.network_id AND r.id = a.round_id WHERE a.network_id = $1 AND a.person_id = $2 AND r.ended IS NULL AND a.words_sealed <> '' ORDER BY r.id LIMIT 1000`, who)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if err := s.assents.Cancel(tx, a, sharedKind, r); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM meaning_answer WHERE network_id = $1 AND person_id = $2`, who)
	return err
}
