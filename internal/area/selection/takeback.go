package selection

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// mayTakeBack: whoever put a decision to the panel takes it back, a coordinator as much as a member; so does every member
// whose answer it asks for, because without them it would not take effect. It only ever stops something.
func mayTakeBack(a access.Actor, p assent.Proposal, voters []assent.Voter) bool {
	if p.State != assent.Open {
		return false
	}
	for _, v := range voters {
		if a.Is(v.Person) {
			return true
		}
	}
	return a.Is(p.Proposer)
}

// TakeBack ends a decision that has not taken effect yet. The panel is told, with the words if there are any, and the
// decision stays on the page of its application. One that has taken effect, or was taken back, is errs.Conflict.
func (s *Selection) TakeBack(ctx context.Context, a access.Actor, id db.ID, words string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		d, err := findDecision(tx, s.keys, id)
		if err != nil {
			a.Scoped()
			return err
		}
		r, err := s.read(tx, a, d.Application)
		if err != nil {
			return err
		}
		p, err := s.decisions.Find(tx, d.Proposal)
		if err != nil {
			return err
		}
		switch p.State {
		case assent.Effective:
			return errs.New(errs.Conflict, "The panel has agreed meanwhile, and the decision has taken effect. It cannot be taken back any more.")
		case assent.Withdrawn:
			return errs.New(errs.Conflict, "This question was taken back already.")
		}
		_, voters, err := s.panelVoters(tx, id)
		if err != nil {
			return err
		}
		if err := a.May(mayTakeBack(a, p, voters), "Only the panel, or the coordinator who asked it, can take this question back."); err != nil {
			return err
		}
		var c errs.Check
		c.That(len([]rune(words)) <= 500, "words", "Use up to 500 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.endDecision(tx, a, d, words); err != nil {
			return err
		}
		if err := s.tellTakenBack(tx, a, r.Edition, r.Application, d, voters, words); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.take-back", "application", d.Application, string(d.Outcome))
	})
}

// endDecision stops a decision from taking effect and writes down when; one that is over already stays as it is.
func (s *Selection) endDecision(tx *db.Tx, a access.Actor, d Decision, words string) error {
	p, err := s.decisions.Find(tx, d.Proposal)
	if err != nil || p.State != assent.Open {
		return err
	}
	if err := s.decisions.Cancel(tx, a, kindDecide, d.ID); err != nil {
		return err
	}
	by := a.Person()
	if in, err := panelOf(tx, d.Edition); err != nil {
		return err
	} else if in.Side(by) == "" && !a.Has(access.Coordinator) {
		by = "" // it ended by what those who apply did, and the panel reads no names of theirs
	}
	return noteTakenBack(tx, s.keys, d.ID, by, words)
}

// tellTakenBack writes to the panel's other members. What the question was about stands on the page and in no letter.
func (s *Selection) tellTakenBack(tx *db.Tx, a access.Actor, e edition.Edition, app Application, d Decision, voters []assent.Voter, words string) error {
	link, err := s.post.Address(tx, "/editions/%s/selection/%s", d.Edition, d.Application)
	if err != nil {
		return err
	}
	if words != "" {
		words = "\n\nThey wrote:\n\n" + words
	}
	for _, v := range voters {
		if a.Is(v.Person) {
			continue
		}
		to, err := person.Find(tx, v.Person)
		if err != nil {
			return err
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Panel, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: "A question to the panel of " + e.Called() + " was taken back", Text: fmt.Sprintf(
			"Hello %s,\n\n%s has taken back the question to the panel about application %d. Nothing has taken effect, and you need not answer it.%s\n\nThe application is here:\n\n%s\n\nYou get this letter because you are on the panel of %s, %s.\n",
			to.Given, a.Name(), app.Number, words, link, e.ProgrammeName, e.Name)}); err != nil {
			return err
		}
	}
	return nil
}

// Reopened follows when those who apply open their application again: what the panel is asked about it ends, and scores of
// the earlier text do not count until their authors have looked again. They are told.
func (s *Selection) Reopened(tx *db.Tx, a access.Actor, id db.ID) error {
	app, err := s.applications.Find(tx, id)
	if err != nil {
		return err
	}
	if err := s.endOffers(tx, a, id); err != nil {
		return err
	}
	if err := s.endQuestions(tx, a, id); err != nil {
		return err
	}
	scorers, err := outdateScores(tx, id)
	if err != nil || len(scorers) == 0 {
		return err
	}
	e, err := edition.Find(tx, app.Edition)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/editions/%s/selection", e.ID)
	if err != nil {
		return err
	}
	for _, who := range scorers {
		to, err := person.Find(tx, who)
		if err != nil {
			return err
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Panel, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: "An application that you scored was opened again", Text: fmt.Sprintf(
			"Hello %s,\n\nThose who made application %d have opened it again, as they may until applications close. When it comes back, please look at it once more and save your score. Your answers are kept.\n\nThe applications are here:\n\n%s\n\nYou get this letter because you are on the panel of %s, %s.\n",
			to.Given, app.Number, link, e.ProgrammeName, e.Name)}); err != nil {
			return err
		}
	}
	return nil
}
