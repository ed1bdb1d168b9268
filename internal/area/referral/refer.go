package referral

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/workday"
)

// Door is what staff see who follow the link of a place.
type Door struct {
	Place  Place
	Offers []Offer
	Due    string // by which day somebody who is referred today is answered
	Today  string
	Heard  []heardDays
	Cover  Cover // who stands in for those who answer
}

// atDoor opens the door of a link. A link that was never made is not there; one that was renewed or withdrawn says so.
func (s *Referrals) atDoor(tx *db.Tx, a access.Actor, token string) (d Door, err error) {
	p, found, err := placeByLink(tx, s.keys, secret.Hash(token))
	if err != nil {
		return d, err
	}
	if err := a.Allow(found); err != nil {
		return d, err
	}
	if !p.open() {
		return d, errs.New(errs.Gone, "This link was withdrawn. Ask %s for a new card.", p.OrgName)
	}
	return s.door(tx, p)
}

func (s *Referrals) door(tx *db.Tx, p Place) (d Door, err error) {
	d.Place = p
	if d.Today, err = today(tx); err != nil {
		return d, err
	}
	promise, err := s.knows.Promise(tx)
	if err != nil {
		return d, err
	}
	d.Due = workday.After(d.Today, int(promise))
	if d.Cover, err = coverOf(tx, p.Organisation); err != nil {
		return d, err
	}
	d.Offers, err = s.knows.Open(tx, p.Organisation)
	return d, err
}

// Door opens the door of a link, with what the place may know of those whom it referred.
func (s *Referrals) Door(ctx context.Context, a access.Actor, token string) (d Door, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		if d, err = s.atDoor(tx, a, token); err == nil {
			d.Heard, err = heardAt(tx, d.Place.ID, 20)
		}
		return err
	})
	return d, err
}

// ByCode is the link of the place with a short code.
func (s *Referrals) ByCode(ctx context.Context, a access.Actor, typed string) (token string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		a.Scoped()
		p, found, err := placeByCode(tx, s.keys, codeMark(tx, s.keys, readCode(typed)))
		if err == nil && !found {
			var c errs.Check
			c.That(false, "code", "We do not know this code. Look at the card again: it has eight letters and digits.")
			err = c.Err()
		}
		token = p.Link
		return err
	})
	return token, err
}

// Refer passes somebody on by the link of a place. What was sent before from there is not kept twice.
func (s *Referrals) Refer(ctx context.Context, a access.Actor, token string, f Form) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		d, err := s.atDoor(tx, a, token)
		if err != nil {
			return err
		}
		return s.refer(tx, access.NewLink(tx.Network, "referral"), d, f)
	})
}

// ReferAs passes somebody on as a colleague who is signed in.
func (s *Referrals) ReferAs(ctx context.Context, a access.Actor, organisation db.ID, f Form) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, r, _, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.Allow(mayRefer(r)); err != nil {
			return err
		}
		if !f.Place.Valid() {
			var c errs.Check
			c.That(false, "place", "Choose the place from which they are referred.")
			return c.Err()
		}
		p, err := findPlace(tx, s.keys, f.Place)
		if err == nil && p.Organisation != organisation {
			err = errs.Missing()
		}
		if err != nil {
			return err
		}
		d, err := s.door(tx, p)
		if err != nil {
			return err
		}
		return s.refer(tx, a, d, f)
	})
}

// refer keeps a referral, thanks the person and tells who answers.
func (s *Referrals) refer(tx *db.Tx, a access.Actor, d Door, f Form) error {
	r, err := f.referral(d.Today, d.Offers)
	if err != nil {
		return err
	}
	mark, err := s.markOf(tx, r)
	if err != nil {
		return err
	}
	since := db.At(tx.Now.Time().Add(-24 * time.Hour))
	if again, err := already(tx, d.Place.ID, mark, since); err != nil || again {
		return err
	}
	n, err := madeSince(tx, d.Place.ID, since)
	if err != nil {
		return err
	}
	if n >= mostADay {
		return errs.New(errs.TooMany, "Too many people were referred from here today. Nothing was kept. Try again tomorrow, or ring %s.", d.Place.Reach)
	}
	promise, err := s.knows.Promise(tx)
	if err != nil {
		return err
	}
	r.ID, r.Organisation, r.Place, r.PlaceName, r.PlaceKind = db.NewID(), d.Place.Organisation, d.Place.ID, d.Place.Name, d.Place.Kind
	r.By, r.Token, r.MadeDay, r.Promise, r.Due = a.Person(), db.NewToken(), d.Today, promise, d.Due
	r.Answers, r.AnswersName, r.ByPost = d.Place.Answers, d.Place.AnswersName, r.Email == ""
	r.Cover, r.Covered = d.Cover, true
	if err := insert(tx, s.keys, r, mark); err != nil {
		return err
	}
	if err := agreedToCover(tx, r.ID); err != nil {
		return err
	}
	if err := s.thank(tx, d.Place, r); err != nil {
		return err
	}
	if err := s.tell(tx, a, r.Answers, "Somebody was referred to you", fmt.Sprintf("%s referred somebody who would like to hear from you. An answer is owed by %s.", d.Place.Name, ui.PlainDate(r.Due)), path(r)); err != nil {
		return err
	}
	if err := s.remindNext(tx, r, ""); err != nil {
		return err
	}
	if err := s.standIn(tx, r, d.Today); err != nil {
		return err
	}
	if err := s.forgetOn(tx, r); err != nil {
		return err
	}
	return audit.Record(tx, a, "referred.refer", "referral-place", d.Place.ID, "")
}

// markOf is the fingerprint of all that was passed on about somebody.
func (s *Referrals) markOf(tx *db.Tx, r Referral) (string, error) {
	text, err := json.Marshal(r.Told)
	return s.keys.Mark(tx.Network, "referral.mark", string(text)+" "+r.Step+" "+string(r.Opportunity)), err
}

func path(r Referral) string {
	return "/leadership/" + string(r.Organisation) + "/referrals/people/" + string(r.ID)
}

// The subject of the letter to somebody who was referred. It says nothing about why.
const thankSubject = "Thank you for saying yes"

// thank writes to the person at once; where there is no email address the letter is printed and posted.
func (s *Referrals) thank(tx *db.Tx, p Place, r Referral) error {
	if r.Email == "" {
		return nil
	}
	own, err := s.post.Address(tx, "/referred/%s", r.Token)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Private: true, To: r.Email, ToName: r.Name, Subject: thankSubject,
		Text: mail.Hello(r.Name, append(letterWords(p, r), own, letterEnd)...)})
}

// letterWords are the letter to somebody who was referred, up to the address of their page.
func letterWords(p Place, r Referral) []string {
	who := r.AnswersName
	if who == "" {
		who = "Somebody of " + p.OrgName
	}
	return []string{
		fmt.Sprintf("thank you. %s told us that you said yes to hearing from %s. The first step that was named: %s.", p.Name, p.OrgName, lowerFirst(in(Steps(), r.Step))),
		fmt.Sprintf("%s will be in touch by %s. You can also reach them here: %s.%s", who, ui.PlainDate(r.Due), p.Reach, standsInAfter(r)),
		"On your own page you can read word for word what was passed on about you. You can say that it is right, change it, or stop and have it deleted:",
	}
}

// standsInAfter says who stands in, after what is said of who answers; "" when the person did not agree to that.
func standsInAfter(r Referral) string {
	if !r.Covered {
		return ""
	}
	return " " + standsInWords(r.Cover)
}

const letterEnd = "You need no account for that. If you did not agree to this, press “Stop and delete” there. Everything but a count is then deleted at once."

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// tell writes to somebody of the organisation. The letter names nobody: the page does.
func (s *Referrals) tell(tx *db.Tx, a access.Actor, to db.ID, subject, text, path string) error {
	if to == "" || a.Is(to) {
		return nil
	}
	p, err := person.Find(tx, to)
	if err != nil || p.Email == "" {
		return err
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Referrals, Person: p.ID, Private: true, To: p.Email, ToName: p.Name(), Subject: subject, Text: mail.Hello(p.Given, text, link)})
}
