package application

import (
	"fmt"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file has the words of every letter that the area sends. Each has one link on a line of its own and says at its end
// why it was sent. Nothing private stands in a letter: mailboxes are read over shoulders.

// called is how an edition is named in a letter.
func called(e edition.Edition) string { return e.Called() }

// letter puts a letter together: a greeting, paragraphs, and why it was sent.
func letter(name string, paragraphs []string, why string) string {
	return "Hello " + name + ",\n\n" + strings.Join(paragraphs, "\n\n") + "\n\n--\n" + why + "\n"
}

// news is what applicants can choose not to get; answer is what they always get, because it decides or confirms something.
const (
	news   = notice.Application
	answer = mail.Kind("")
)

// toApplicants sends a letter to the applicants (all but one, when except is given).
func (s *Applications) toApplicants(tx *db.Tx, kind mail.Kind, a Application, e edition.Edition, except db.ID, subject, path string, paragraphs func(link string) []string) error {
	people, err := names(tx, a.People()...)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	for _, id := range a.People() {
		p, ok := people[id]
		if !ok || id == except {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Kind: kind, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: subject,
			Text: letter(p.Given, paragraphs(link), "You get this letter because you apply to "+called(e)+".")}); err != nil {
			return err
		}
	}
	return nil
}

func pathOf(id db.ID) string { return "/applications/" + string(id) }

// answerBy is until when an invitation can be answered as things are: nobody can apply after the call closes.
func answerBy(v invitation, e edition.Edition) db.Instant {
	if e.Closes != 0 {
		return min(v.Expires, e.Closes)
	}
	return v.Expires
}

func (s *Applications) tellInvited(tx *db.Tx, sh sheet, v invitation, token string) error {
	link, err := s.post.Address(tx, "/invitations/%s", token)
	if err != nil {
		return err
	}
	who, want, as := sh.name(v.Inviter), "wants", "They see you as their "+v.Side.Words()+"."
	if v.Third {
		who, want, as = sh.askers(), "want", "You would be the second professional, so that you are a trio."
	}
	until := answerBy(v, sh.Edition)
	return s.post.Send(tx, mail.Letter{To: v.Email, ToName: v.Name, Subject: sh.name(v.Inviter) + " invites you to apply together", Text: letter(v.Name, []string{
		fmt.Sprintf("%s %s to apply to %s together with you. %s", who, want, called(sh.Edition), as),
		"Read what it is about, and say yes or no, here:",
		link,
		"You can say no without giving a reason. Please answer by " + until.In(sh.Edition.Zone).Format("Monday 2 January 2006") + ".",
	}, "You get this letter because "+sh.name(v.Inviter)+" gave us your address for this one purpose.")})
}

func (s *Applications) tellAccepted(tx *db.Tx, id db.ID, v invitation, accepter db.ID) error {
	sh, err := s.load(tx, id)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "%s", pathOf(id))
	if err != nil {
		return err
	}
	if v.Third {
		return s.toApplicants(tx, news, sh.App, sh.Edition, accepter, sh.name(accepter)+" applies together with you", pathOf(id), func(link string) []string {
			return []string{sh.name(accepter) + " has said yes. You apply together now:", link}
		})
	}
	p := sh.People[v.Inviter]
	return s.post.Send(tx, mail.Letter{Kind: notice.Application, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: sh.name(accepter) + " applies together with you", Text: letter(p.Given, []string{
		sh.name(accepter) + " has said yes. You can both write in your application now:",
		link,
	}, "You get this letter because you apply to "+called(sh.Edition)+".")})
}

func (s *Applications) tellNotTakenUp(tx *db.Tx, v invitation) error {
	sh, err := s.load(tx, v.Application)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "%s/partner", pathOf(v.Application))
	if err != nil {
		return err
	}
	p, ok := sh.People[v.Inviter]
	if !ok {
		return nil // whoever invited has left the application
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Application, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "Your invitation was not taken up", Text: letter(p.Given, []string{
		"Your invitation to " + v.Name + " was not taken up. There can be many reasons, and nobody has to give one.",
		"You can invite somebody else, or look for a partner, here:",
		link,
	}, "You get this letter because you apply to "+called(sh.Edition)+".")})
}

func (s *Applications) tellCleared(tx *db.Tx, sh sheet, who, changer db.ID) error {
	link, err := s.post.Address(tx, "%s/check", pathOf(sh.App.ID))
	if err != nil {
		return err
	}
	p := sh.People[who]
	return s.post.Send(tx, mail.Letter{Kind: notice.Application, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "The answers that you confirmed have changed", Text: letter(p.Given, []string{
		sh.name(changer) + " has changed something in your application after you confirmed it. Your confirmation no longer counts.",
		"Read the answers again and confirm them here:",
		link,
	}, "You get this letter because you apply to "+called(sh.Edition)+".")})
}

func (s *Applications) tellConfirm(tx *db.Tx, sh sheet, confirmed db.ID) error {
	return s.toApplicants(tx, news, sh.App, sh.Edition, confirmed, "Please confirm your application", pathOf(sh.App.ID)+"/check", func(link string) []string {
		return []string{sh.name(confirmed) + " has confirmed the answers in your application. " + sh.countWords("It is sent when you have confirmed the same answers.", "It is sent when all three of you have confirmed the same answers."), "Read and confirm them here:", link}
	})
}

func (s *Applications) tellSubmitted(tx *db.Tx, sh sheet) error {
	return s.toApplicants(tx, answer, sh.App, sh.Edition, "", "Your application is submitted", pathOf(sh.App.ID), func(link string) []string {
		return []string{"Thank you. Your application to " + called(sh.Edition) + " is with us. We write to you when it has been decided.", "You can read it here at any time:", link}
	})
}

func (s *Applications) tellWithdrawn(tx *db.Tx, sh sheet, by db.ID) error {
	return s.toApplicants(tx, answer, sh.App, sh.Edition, "", "Your application was withdrawn", pathOf(sh.App.ID), func(link string) []string {
		return []string{sh.name(by) + " has withdrawn the application to " + called(sh.Edition) + ". Nothing more will happen with it.", "You can still read it here:", link}
	})
}

// tellGone tells everybody whose place was given up by one of those who applied, in one letter with the dates that end.
func (s *Applications) tellGone(tx *db.Tx, sh sheet, by db.ID, gone []db.ID) error {
	link, err := s.post.Address(tx, "%s", pathOf(sh.App.ID))
	if err != nil {
		return err
	}
	money, err := moneyGone(tx, sh)
	if err != nil {
		return err
	}
	for _, who := range gone {
		p, there := sh.People[who]
		if !there {
			continue
		}
		parts := []string{"You have given up your place in " + called(sh.Edition) + ". Thank you for telling us." + money}
		if who != by {
			parts = []string{sh.name(by) + " has given up the places of " + sh.countWords("both", "all") + " of you in " + called(sh.Edition) + "." + money}
			if to := contact(sh.Edition); to != "" {
				parts = append(parts, "Would you have liked to keep yours? Write to "+to+" soon.")
			}
		}
		words, file, err := s.datesGone.Of(tx, sh.Edition, p)
		if err != nil {
			return err
		}
		if words != "" {
			parts = append(parts, words)
		}
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Subject: "Your place is given up", Calendar: file,
			Text: letter(p.Given, append(parts, "Your application is here:", link), "You get this letter because you had a place in "+called(sh.Edition)+".")}); err != nil {
			return err
		}
	}
	return nil
}

// tellKeeps tells somebody that their partner takes part no more, and that their own place stays theirs. Nobody's reason
// stands in it.
func (s *Applications) tellKeeps(tx *db.Tx, sh sheet, who db.ID, gone []db.ID) error {
	p, there := sh.People[who]
	if !there || len(gone) == 0 {
		return nil
	}
	link, err := s.post.Address(tx, "/me")
	if err != nil {
		return err
	}
	next := "The coordinator will talk with you about how you go on."
	if to := contact(sh.Edition); to != "" {
		next = "We would like to talk with you about how you go on. You can write to " + to + " at any time."
	}
	return s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Subject: sh.first(gone[0]) + " can no longer take part", Text: letter(p.Given, []string{
		sh.name(gone[0]) + " can no longer take part in " + called(sh.Edition) + ". There can be many reasons, and nobody has to give one.",
		"Your own place stays yours. " + next,
		"Your dates are here:",
		link,
	}, "You get this letter because you have a place in "+called(sh.Edition)+".")})
}

// toContact sends a letter to the edition's contact, when there is one.
func (s *Applications) toContact(tx *db.Tx, e edition.Edition, subject, path string, paragraphs func(link string) []string) error {
	if e.ContactEmail == "" {
		return nil
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: e.ContactEmail, ToName: e.ContactName, Subject: subject, Text: letter(e.ContactName, paragraphs(link), "You get this letter because you are the contact of "+called(e)+".")})
}

// tellFree tells the edition's contact that places are free again, so that they can be offered to those who wait.
func (s *Applications) tellFree(tx *db.Tx, sh sheet, by db.ID) error {
	return s.toContact(tx, sh.Edition, "A place in "+called(sh.Edition)+" is free again", "/editions/"+string(sh.Edition.ID)+"/selection", func(link string) []string {
		return []string{sh.name(by) + " has given up what was theirs in " + called(sh.Edition) + fmt.Sprintf(" (application %d).", sh.App.Number),
			"You can see the waiting list, and offer what is free to the next in line, here:", link}
	})
}

// contact is whom people can write to about an edition, "" when nobody is named.
func contact(e edition.Edition) string {
	if e.ContactEmail == "" {
		return ""
	}
	return strings.TrimSpace(e.ContactName + " " + e.ContactEmail)
}

// leftWords say how those go on whom somebody leaves.
func (sh sheet) leftWords(who db.ID) string {
	switch {
	case !sh.App.Trio():
		return "What you both wrote is kept. You can invite somebody else, or look for a partner, here:"
	case sh.App.SideOf(who) == person.Partner:
		return "What you wrote together is kept. You need another patient partner before you can send it. You can invite somebody here:"
	}
	return "What you wrote together is kept. You can go on as a pair. Read your answers again here, change what no longer fits, and confirm them:"
}

func (s *Applications) tellLeft(tx *db.Tx, sh sheet, who db.ID) error {
	return s.toApplicants(tx, news, sh.App, sh.Edition, who, sh.name(who)+" has left your application", pathOf(sh.App.ID), func(link string) []string {
		return []string{sh.name(who) + " no longer applies together with you. Nobody has to give a reason.",
			sh.leftWords(who), link}
	})
}

func (s *Applications) tellSponsor(tx *db.Tx, sh sheet, v sponsor, token string, reminder bool) error {
	link, err := s.post.Address(tx, "/confirm/%s", token)
	if err != nil {
		return err
	}
	who := sh.askers()
	subject, begin := who+" asks for your backing", fmt.Sprintf("%s asks you to be the sponsor of an application to %s.", who, called(sh.Edition))
	if sh.App.Together() {
		subject, begin = who+" ask for your backing", fmt.Sprintf("%s ask you to be the sponsor of their application to %s.", who, called(sh.Edition))
	}
	why := "You get this letter because " + who + " named you as their sponsor."
	if !sh.App.Has(v.NamedBy) {
		named, err := bringer(tx, v.NamedBy)
		if err != nil {
			return err
		}
		begin = named + " has brought in an application of " + who + " to " + called(sh.Edition) + " from a file. It names you as their sponsor. We ask you, because a file cannot say yes for you."
		subject, why = "Will you back the application of "+who+"?", "You get this letter because "+named+" brought in a file that names you as a sponsor."
	}
	if v.State == SponsorEarlier {
		subject, begin = who+" changed what you backed", "You confirmed on "+v.Answered.In(sh.Edition.Zone).Format("2 January 2006")+" that you back the application of "+who+" to "+called(sh.Edition)+". They have changed their challenge or its purpose since then. Please read it again and say whether you still back it."
	}
	if reminder {
		subject, begin = "Reminder: "+subject, begin+" We wrote to you on "+v.Sent.In(sh.Edition.Zone).Format("2 January")+" and remind you only this once."
	}
	expires := v.Expires
	if !reminder {
		expires = tx.Now.Add(SponsorLasts)
	}
	return s.post.Send(tx, mail.Letter{To: v.Email, ToName: v.Name, Subject: subject, Text: letter(v.Name, []string{
		begin,
		"A sponsor backs the work with money, with regular interest, or with both. You can say yes or no on this page. You need no account:",
		link,
		"The link works until " + expires.In(sh.Edition.Zone).Format("Monday 2 January 2006") + ".",
	}, why)})
}

// askers are the names of those who apply.
func (sh sheet) askers() string {
	return sh.names(sh.App.People()...)
}

func (s *Applications) tellSponsorAnswered(tx *db.Tx, sh sheet) error {
	subject, first := sh.Sponsor.Name+" backs your application", sh.Sponsor.Name+" has confirmed that they back your application."
	if sh.Sponsor.State == SponsorDeclined {
		subject, first = "Your sponsor cannot back your application", sh.Sponsor.Name+" has answered that they cannot back your application. They have told you why."
		if sh.App.State.Writing() {
			first += " You can name somebody else."
		}
	}
	return s.toApplicants(tx, news, sh.App, sh.Edition, "", subject, pathOf(sh.App.ID)+"/sponsor", func(link string) []string {
		return []string{first, "Read their answer here:", link}
	})
}

func (s *Applications) tellBursary(tx *db.Tx, a Application, e edition.Edition, b bursary) error {
	subject, first := "Your bursary", ""
	switch b.State {
	case BursaryAwarded:
		subject, first = "You have been awarded a bursary", "We are glad to tell you that you have been awarded a bursary of "+edition.Pounds(b.Awarded)+" for "+called(e)+"."
	case BursaryDeclined:
		subject, first = "About your request for a bursary", "Thank you for telling us what you need. We cannot award a bursary to your application to "+called(e)+"."
	case BursaryTaken:
		subject, first = "Your bursary was taken back", "The bursary that was awarded for "+called(e)+" has been taken back."
	}
	return s.toApplicants(tx, answer, a, e, "", subject, pathOf(a.ID)+"/bursary", func(link string) []string {
		return []string{first, "Read what the coordinator wrote to you here:", link}
	})
}

func (s *Applications) tellCoaching(tx *db.Tx, a Application, e edition.Edition, gap Gap, words string, actor access.Actor) error {
	return s.toApplicants(tx, news, a, e, "", "Coaching for you: "+strings.ToLower(gap.Coaching()), pathOf(a.ID), func(link string) []string {
		out := []string{actor.Name() + " offers you coaching for your application: " + strings.ToLower(gap.Coaching()) + "."}
		if words != "" {
			out = append(out, words)
		}
		if e.ContactEmail != "" {
			out = append(out, "Write to "+strings.TrimSpace(e.ContactName+" "+e.ContactEmail)+" to find a time.")
		}
		return append(out, "Your application is here:", link)
	})
}

// lackingLine says one thing that an application lacks, in the letters of a reminder.
func lackingLine(g Gap, a Application) string {
	if g == gapUnsent {
		return "It is not sent yet. Finish the parts that are left, and confirm your answers."
	}
	return g.Words() + ". " + helpFor(g, a)
}

func lackingLines(gaps []Gap, a Application) []string {
	var out []string
	for _, g := range gaps {
		out = append(out, lackingLine(g, a))
	}
	return out
}

func (s *Applications) tellLacking(tx *db.Tx, e edition.Edition, a Application, gaps []Gap, p person.Person) error {
	if p.ID == "" {
		return nil
	}
	link, err := s.post.Address(tx, "%s", pathOf(a.ID))
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Application, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "Your application: what is still missing", Text: reminderText(e, a, gaps, p.Given, link)})
}

// reminderText is the letter of a reminder; the preview shows the same words.
func reminderText(e edition.Edition, a Application, gaps []Gap, name, link string) string {
	parts := []string{"Your application to " + called(e) + " still lacks:", "- " + strings.Join(lackingLines(gaps, a), "\n- ")}
	if e.Closes != 0 {
		parts = append(parts, "Applications close on "+moment(e.Closes, e.Zone)+".")
	}
	parts = append(parts, "You can go on here, and ask for coaching on anything that is missing:", link)
	if e.ContactEmail != "" {
		parts = append(parts, "If you have a question, write to "+strings.TrimSpace(e.ContactName+" "+e.ContactEmail)+".")
	}
	return letter(name, parts, "You get this letter because you apply to "+called(e)+".")
}
