package support

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/internal/shared/workday"
)

// Ask writes a question to the actor's contact. The clock begins.
func (s *Support) Ask(ctx context.Context, a access.Actor, words string) (id db.ID, err error) {
	words = tidyWords(words)
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		day := tx.Now.In(n.Zone).Format("2006-01-02")
		l, err := linkOf(tx, a.Person(), day)
		if err != nil {
			return err
		}
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		if l.answers() == "" {
			return errs.New(errs.Invalid, "Nobody can answer you yet. Ask your coordinator to name a contact for you.")
		}
		if err := checkWords(words, "Write what you would like to know or what you need."); err != nil {
			return err
		}
		var c errs.Check
		open, err := openBy(tx, a.Person())
		if err != nil {
			return err
		}
		if c.That(open < mostOpen, "words", "%d of your questions are open. Close some of them first.", mostOpen); !c.OK() {
			return c.Err()
		}
		p, err := promiseOf(tx)
		if err != nil {
			return err
		}
		q := Question{ID: db.NewID(), Asker: a.Person(), Contact: l.Contact, Asked: tx.Now, AskedDay: day, Promise: p.Days, Due: workday.After(day, int(p.Days))}
		if err := insertQuestion(tx, q); err != nil {
			return err
		}
		if err := insertMessage(tx, s.keys, Message{ID: db.NewID(), Question: q.ID, Author: a.Person(), Body: words}); err != nil {
			return err
		}
		id = q.ID
		if err := remindOn(tx, q.ID, q.Due, n.Zone); err != nil {
			return err
		}
		to, err := person.Find(tx, l.answers())
		if err != nil {
			return err
		}
		stands := ""
		if to.ID == l.Cover {
			stands = fmt.Sprintf(" You stand in for %s.", l.ContactName)
		}
		if err := s.write(tx, a, to, "A question for you", fmt.Sprintf("%s has written to you.%s An answer is owed by %s. Read it here:", a.Name(), stands, plain(q.Due)), "/questions/"+string(q.ID)); err != nil {
			return err
		}
		return audit.Record(tx, a, "support.ask", "question", q.ID, "")
	})
	return id, err
}

// read finds a question that the actor may read. To everybody else it does not exist.
func read(tx *db.Tx, a access.Actor, id db.ID, day string) (Question, Link, error) {
	q, err := findQuestion(tx, id)
	if err != nil {
		a.Scoped()
		return q, Link{}, err
	}
	l, err := linkOf(tx, q.Asker, day)
	if err != nil {
		return q, l, err
	}
	return q, l, a.Allow(mayRead(a.Person(), q, l))
}

// of opens a question for one of those who may read it, does one thing and notes it.
func (s *Support) of(ctx context.Context, a access.Actor, id db.ID, action string, do func(tx *db.Tx, q Question, l Link, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		q, l, err := read(tx, a, id, day)
		if err != nil {
			return err
		}
		if err := do(tx, q, l, day); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "question", id, "")
	})
}

// Write adds words to a question: an answer, or more from whoever asked.
func (s *Support) Write(ctx context.Context, a access.Actor, id db.ID, words string) error {
	words = tidyWords(words)
	return s.of(ctx, a, id, "support.write", func(tx *db.Tx, q Question, l Link, day string) error {
		var c errs.Check
		switch {
		case q.ClosedWhy == closedLeft:
			c.That(false, "words", "%s has left the network, so your answer cannot reach them.", q.AskerName)
		case !mayWrite(a.Person(), q, l):
			c.That(false, "words", "This is closed. Nobody can write here any more.")
		}
		if !c.OK() {
			return c.Err()
		}
		if err := checkWords(words, "Write your words first."); err != nil {
			return err
		}
		all, err := messagesOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		if c.That(len(all) < mostWords, "words", "This has become very long. Close it and begin a new question."); !c.OK() {
			return c.Err()
		}
		if err := insertMessage(tx, s.keys, Message{ID: db.NewID(), Question: id, Author: a.Person(), Body: words}); err != nil {
			return err
		}
		to, subject, text := q.Asker, "An answer for you", a.Name()+" has answered you. Read it here:"
		if a.Is(q.Asker) {
			q.LastBy = byAsker
			if to = l.answers(); q.Answered != 0 {
				to = q.AnsweredBy
			}
			subject, text = "More about a question to you", a.Name()+" has written more. Read it here:"
		} else {
			first := q.Answered == 0
			if q.answer(a.Person(), tx.Now, day); first {
				if err := stopReminding(tx, id); err != nil {
					return err
				}
			}
		}
		if err := saveQuestion(tx, q); err != nil {
			return err
		}
		if to == "" {
			return nil
		}
		p, err := person.Find(tx, to)
		if err != nil {
			return err
		}
		return s.write(tx, a, p, subject, text, "/questions/"+string(id))
	})
}

// Close ends a question: whoever asked at any time, who answered when there is an answer.
func (s *Support) Close(ctx context.Context, a access.Actor, id db.ID) error {
	return s.of(ctx, a, id, "support.close", func(tx *db.Tx, q Question, _ Link, day string) error {
		if !q.open() {
			return nil
		}
		if err := a.May(a.Is(q.Asker) || q.Answered != 0, "Answer first."); err != nil {
			return err
		}
		return closeQuestion(tx, a, q, day)
	})
}

func closeQuestion(tx *db.Tx, a access.Actor, q Question, day string) error {
	q.Closed, q.ClosedDay, q.ClosedWhy = tx.Now, day, closedByAnswer
	if a.Is(q.Asker) {
		q.ClosedWhy = closedByAsker
	}
	if err := saveQuestion(tx, q); err != nil {
		return err
	}
	return stopReminding(tx, q.ID)
}

// Erase takes away what the actor wrote in a question. That there was one, and when it was answered, stays for the figures.
func (s *Support) Erase(ctx context.Context, a access.Actor, id db.ID) error {
	return s.of(ctx, a, id, "support.erase", func(tx *db.Tx, q Question, _ Link, day string) error {
		if err := eraseMessages(tx, id, a.Person()); err != nil {
			return err
		}
		if a.Is(q.Asker) && q.open() {
			return closeQuestion(tx, a, q, day)
		}
		return nil
	})
}
