package application

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Declined follows when the actor has said no to the offer of a place at this path. Alone, their application ends. Of two or
// three, the actor leaves it, as with OnlyMe: the others keep it, and the offer of their own places. They and the edition's
// contact are told.
func (s *Applications) Declined(tx *db.Tx, actor access.Actor, id db.ID, offer string) error {
	sh, err := s.load(tx, id)
	if err != nil {
		return err
	}
	me := actor.Person()
	if !sh.App.Together() {
		if err := s.Move(tx, actor, id, Withdrawn, "The offer was declined."); err != nil {
			return err
		}
		return s.tellFree(tx, sh, me)
	}
	if err := s.takeOut(tx, sh, me); err != nil {
		return err
	}
	if err := audit.Record(tx, actor, "application.leave", "application", id, "with an offer"); err != nil {
		return err
	}
	if err := s.refresh(tx, actor, id); err != nil {
		return err
	}
	if err := s.tellDeclined(tx, sh, me, offer); err != nil {
		return err
	}
	b, _, err := s.bursaryOf(tx, id)
	if err != nil {
		return err
	}
	return s.toContact(tx, sh.Edition, "One of "+sh.countWords("two", "three")+" has said no to a place in "+called(sh.Edition), "/editions/"+string(sh.Edition.ID)+"/selection", func(link string) []string {
		out := []string{sh.name(me) + " cannot take the place in " + called(sh.Edition) + fmt.Sprintf(" (application %d). That place is free.", sh.App.Number),
			sh.names(sh.App.Others(me)...) + sh.countWords(" keeps the application, and can take their own place alone.", " keep the application, and can take their own places.") + " Please talk with them about how they go on."}
		if b.State == BursaryAwarded {
			out = append(out, "The application still has its bursary of "+edition.Pounds(b.Awarded)+". Look whether it still fits "+sh.countWords("one person", "two people")+".")
		}
		return append(out, "You can see who waits for a place here:", link)
	})
}

// tellDeclined tells those who are left that they keep the application and are offered their own places.
func (s *Applications) tellDeclined(tx *db.Tx, sh sheet, by db.ID, offer string) error {
	link, err := s.post.Address(tx, "%s", offer)
	if err != nil {
		return err
	}
	parts := []string{sh.name(by) + " cannot take the place in " + called(sh.Edition) + ". There can be many reasons, and nobody has to give one.",
		"You keep the application, and a place for you is still offered. " + sh.countWords("You can take it alone.", "The two of you can take your places.")}
	if closedCall(sh.Edition, tx.Now) == "" && (!sh.App.Trio() || sh.App.SideOf(by) == person.Partner) {
		parts[1] += " Or you can open your application again, and look for another partner."
	}
	if to := contact(sh.Edition); to != "" {
		parts = append(parts, "We would like to talk with you about how you go on. You can write to "+to+" at any time.")
	}
	parts = append(parts, "Please answer here, even if you said yes before:", link)
	for _, id := range sh.App.Others(by) {
		p := sh.People[id]
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Subject: sh.first(by) + " cannot take the place",
			Text: letter(p.Given, parts, "You get this letter because you apply to "+called(sh.Edition)+".")}); err != nil {
			return err
		}
	}
	return nil
}
