package application

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// What comes from a file is nobody's yes. While people can still apply, an application from a file comes in as being
// written, and those whom it names are asked: who applies to read and confirm it, the sponsor to back it. After that a file
// may bring in what has been, and every place that shows it says where it came from and that nobody confirmed it here.

// asksPeople says whether an import asks the people whom it names, rather than keep what the file says of their yes.
func asksPeople(e edition.Edition, now db.Instant) bool {
	return e.State == edition.Draft || e.TakesApplications(now)
}

// ImportSays is what an import of applications does now with what the file says about states and sponsors, and who is
// written to, in sentences that people read before anything is saved.
func (s *Applications) ImportSays(e edition.Edition, now db.Instant) []string {
	if asksPeople(e, now) {
		return []string{"The applications come in as being written. Each person who applies gets a letter, and is asked to read and confirm the answers.",
			"Each sponsor gets a letter too, and is asked to confirm. A file cannot say yes for anybody: “submitted” and “confirmed” in your file do not count."}
	}
	letters := "Each person who applies, and each sponsor, gets one letter about it."
	if e.State == edition.Ended {
		letters = "Nobody is written to, because this edition has ended."
	}
	return []string{"Nobody can apply to this edition now, so states and sponsors’ answers come in as they are in the file.",
		"Wherever they are shown, it says that you brought them in from a file, and that they were not confirmed here.", letters}
}

// Standing is the state as people read it, and whether it only came from a file.
func (a Application) Standing() string {
	switch {
	case a.Brought == 0:
		return a.State.Words()
	case a.State == Submitted:
		return a.State.Words() + ", not confirmed here"
	}
	return a.State.Words() + ", answers not confirmed here"
}

// fromFile says whether a sponsor's yes only came from a file: nobody has ever written to them.
func (v sponsor) fromFile() bool { return v.State == SponsorConfirmed && v.Sent == 0 }

// bringer is who brought something in, in words.
func bringer(tx *db.Tx, by db.ID) (string, error) {
	if by == "" {
		return "somebody who looks after the programme", nil
	}
	people, err := names(tx, by)
	if p, there := people[by]; there {
		return p.Name(), err
	}
	return "somebody who looked after the programme", err
}

// broughtWords say who brought something in from a file, and when.
func broughtWords(who string, at db.Instant, e edition.Edition) string {
	return "Brought in from a file by " + who + " on " + at.In(e.Zone).Format("2 January 2006")
}

// from says where an application comes from that only a file calls handed in, "" for any other.
func (sh sheet) from() string {
	if sh.App.Brought == 0 {
		return ""
	}
	return broughtWords(sh.Bringer, sh.App.Brought, sh.Edition) + ". Those who apply have not confirmed it here."
}

// sponsorFrom says where a sponsor's yes comes from that only a file calls confirmed, "" for any other.
func (sh sheet) sponsorFrom() string {
	if !sh.Sponsor.fromFile() {
		return ""
	}
	return broughtWords(sh.SponsorBringer, sh.Sponsor.Answered, sh.Edition) + ". They have not confirmed it here."
}

// bringers finds the names that from and sponsorFrom tell.
func (sh *sheet) bringers(tx *db.Tx) (err error) {
	if sh.App.Brought != 0 {
		if sh.Bringer, err = bringer(tx, sh.App.BroughtBy); err != nil {
			return err
		}
	}
	if sh.Sponsor.fromFile() {
		sh.SponsorBringer, err = bringer(tx, sh.Sponsor.NamedBy)
	}
	return err
}

// bringIn ends the import of one application: it asks those whom it names, or keeps what the file says of their yes.
func (s *Applications) bringIn(tx *db.Tx, actor access.Actor, by, id db.ID, v imported) error {
	sh, err := s.load(tx, id)
	if err != nil {
		return err
	}
	who, err := bringer(tx, by)
	if err != nil {
		return err
	}
	detail := "from a file, as being written"
	if v.keeps() && v.row.Get("state") == "submitted" {
		detail = "from a file, as submitted, not confirmed here"
		if err := s.Move(tx, actor, id, Submitted, broughtWords(who, tx.Now, sh.Edition)+", not confirmed here."); err != nil {
			return err
		}
		if err := setBrought(tx, id, by); err != nil {
			return err
		}
		if err := s.saveSubmitted(tx, id, sh.text()); err != nil {
			return err
		}
		if sh, err = s.load(tx, id); err != nil {
			return err
		}
	}
	if sh.Sponsor.fromFile() {
		detail += "; sponsor as confirmed, not confirmed here"
	}
	if err := audit.Record(tx, actor, "application.import", "application", id, detail+"; brought in by "+who); err != nil || v.quiet {
		return err
	}
	if v.keeps() {
		return s.tellHistory(tx, sh, by, who)
	}
	if sh.Sponsor.ID != "" {
		if err := s.askSponsor(tx, sh, sh.Sponsor, false); err != nil {
			return err
		}
	}
	return s.tellBroughtIn(tx, sh, by, who)
}

// tellBroughtIn asks those whom a file names as applicants to read and confirm what it says.
func (s *Applications) tellBroughtIn(tx *db.Tx, sh sheet, by db.ID, who string) error {
	next := "Read it, change what is not right, and confirm it here:"
	if why := closedCall(sh.Edition, tx.Now); why != "" {
		next = "You can change and confirm it as soon as applications open. Read it here:"
	}
	return s.toApplicants(tx, answer, sh.App, sh.Edition, by, "Please look at your application", pathOf(sh.App.ID), func(link string) []string {
		return []string{who + " has brought in an application to " + called(sh.Edition) + " from a file. It names you as somebody who applies.",
			"It is not sent, and nobody has said yes for you. " + next, link, "You do not want to apply? Then withdraw it there, or do nothing: it counts only when you confirm it."}
	})
}

// tellHistory tells those whom a file names what it says of them, once.
func (s *Applications) tellHistory(tx *db.Tx, sh sheet, by db.ID, who string) error {
	if sh.Edition.State == edition.Ended {
		return nil
	}
	wrong := "Is something wrong? Then tell " + who + "."
	if to := contact(sh.Edition); to != "" {
		wrong = "Is something wrong? Then write to " + to + "."
	}
	if err := s.toApplicants(tx, answer, sh.App, sh.Edition, by, "An application in your name", pathOf(sh.App.ID), func(link string) []string {
		return []string{who + " has brought in an application to " + called(sh.Edition) + " from a file. It names you as somebody who applies.",
			"It stands as: " + ui.LowerFirst(sh.App.State.Words()) + ". You have not confirmed it here, and the pages say so. Read it here:", link, wrong}
	}); err != nil || sh.Sponsor.ID == "" {
		return err
	}
	said := "It says that you are their sponsor."
	if sh.Sponsor.fromFile() {
		said = "It says that you are their sponsor, and that you back them: " + sh.Sponsor.Backing.Words() + ". You have not confirmed it here, and the pages say so."
	}
	return s.post.Send(tx, mail.Letter{To: sh.Sponsor.Email, ToName: sh.Sponsor.Name, Subject: "You are named as a sponsor", Text: letter(sh.Sponsor.Name, []string{
		who + " has brought in an application of " + sh.askers() + " to " + called(sh.Edition) + " from a file. " + said, wrong, "If it is right, you need to do nothing.",
	}, "You get this letter because "+who+" brought in a file that names you.")})
}

// setBrought notes that an application stands as handed in only because a file said so.
func setBrought(tx *db.Tx, id, by db.ID) error {
	_, err := tx.Exec(`UPDATE application SET brought = $3, brought_by = $4 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now), by.Ref())
	return err
}
