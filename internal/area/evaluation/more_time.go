package evaluation

import (
	"context"
	"errors"
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
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
)

// LongestMore is how long after its closing time a form can still be sent by somebody who was given more time.
const LongestMore = 60 * 24 * time.Hour

// MoreTimePage is where people of an open wave are given more time. It does not show who has answered.
type MoreTimePage struct {
	Edition edition.Edition
	Wave    Wave
	People  []MoreTime
}

// MoreTime is one person whom the wave asks, and until when they were given time; 0 when nothing was said.
type MoreTime struct {
	Person db.ID
	Name   string
	Until  db.Instant
}

// MoreTimeList finds everybody who was invited to an open wave.
func (e *Evaluation) MoreTimeList(ctx context.Context, actor access.Actor, ed, id db.ID) (p MoreTimePage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if p.Edition, p.Wave, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		if err := actor.May(p.Wave.TakesAnswers(tx.Now), "This form is not open."); err != nil {
			return err
		}
		all, err := inviteesOf(tx, id)
		if err != nil {
			return err
		}
		given, err := moreTimeOf(tx, id)
		if err != nil {
			return err
		}
		p.People = nil
		for _, i := range all {
			p.People = append(p.People, MoreTime{Person: i.Person, Name: i.Name, Until: given[i.Person]})
		}
		return nil
	})
	return p, err
}

// GiveMoreTime gives people of an open wave until a later time, and tells them by a letter with their link. From the closing
// time to the latest such time everybody's link takes a form, marked as late in its box: so a late answer does not say whose
// it is. The boxes are opened when the latest time has come. Problems stand beside the fields people, until-date and until-time.
func (e *Evaluation) GiveMoreTime(ctx context.Context, actor access.Actor, ed, id db.ID, who []string, date, clock string) (int, error) {
	box, err := e.keys.FindBox(id)
	if err != nil && !errors.Is(err, secret.ErrNoBox) {
		return 0, err
	}
	n := 0
	err = e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		n = 0
		run, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.TakesAnswers(tx.Now), "This form is not open."); err != nil {
			return err
		}
		if box == nil {
			return keyMissing()
		}
		if err := w.mayTakeLate(tx, run.Zone); err != nil {
			return err
		}
		chosen, err := e.chosenFor(tx, w, who)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(len(chosen) > 0, "people", "Choose who gets more time.")
		until := readMoment(&c, "until", date, clock, run.Zone)
		if until != 0 {
			c.That(until > w.Closes, "until-date", "Choose a time after %s, when the form closes for everybody.", When(w.Closes, run.Zone))
			c.That(until > tx.Now, "until-date", "Choose a time that is still to come.")
			c.That(until.Sub(w.Closes) <= LongestMore, "until-date", "Somebody can have up to 60 days more.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		for _, a := range chosen {
			if err := e.giveOne(tx, run, w, box, a, until); err != nil {
				return err
			}
			n++
		}
		w.LateUntil = max(w.LateUntil, until)
		if err := setLateUntil(tx, w.ID, w.LateUntil); err != nil {
			return err
		}
		if err := closeLater(tx, w.ID, w.Ends()); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.more-time", "wave", w.ID, people(int64(n)))
	})
	return n, err
}

// chosenOne is somebody who is given more time, with their invitation.
type chosenOne struct {
	asked
	invitation
}

// chosenFor are those of the list who were invited to the wave and still belong to the people whom it asks.
func (e *Evaluation) chosenFor(tx *db.Tx, w Wave, list []string) ([]chosenOne, error) {
	all, err := invitationsOf(tx, w.ID)
	if err != nil {
		return nil, err
	}
	who, err := respondentsOf(tx, w)
	if err != nil {
		return nil, err
	}
	var out []chosenOne
	for _, a := range who {
		i := slices.IndexFunc(all, func(i invitation) bool { return i.Person == a.Person })
		if i >= 0 && slices.Contains(list, string(a.Person)) {
			out = append(out, chosenOne{a, all[i]})
		}
	}
	return out, nil
}

func (e *Evaluation) giveOne(tx *db.Tx, ed edition.Edition, w Wave, box *secret.Box, a chosenOne, until db.Instant) error {
	if err := setMoreTime(tx, w.ID, a.asked.Person, until); err != nil {
		return err
	}
	link, err := e.post.Address(tx, "/forms/%s", box.Token(a.ID))
	if err != nil {
		return err
	}
	return e.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: a.asked.Person, Always: true, To: a.Email, ToName: a.Name,
		Subject: "You have more time: " + w.Name, Text: moreTimeText(ed, w, a.asked, link, until)})
}

func moreTimeText(ed edition.Edition, w Wave, a asked, link string, until db.Instant) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n\nyou have more time for our form “%s” about “%s”. You can send it until %s, by this link:\n\n%s\n\n", a.Given, w.Name, called(ed), When(until, ed.Zone), link)
	b.WriteString("If you have sent it before, you have nothing to do. We write this to you because we cannot see who has answered.\n\n")
	b.WriteString("Your answers are anonymous as before. They stay sealed until the form closes for everybody.\n\n")
	return b.String() + signature(ed)
}
