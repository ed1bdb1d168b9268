package programme

import (
	"context"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Attendance is whether somebody was there on a day.
type Attendance string

// The kinds of attendance. Nothing noted is the empty one.
const (
	Came      Attendance = "came"
	CameLate  Attendance = "late"
	Absent    Attendance = "absent"
	Apologies Attendance = "apologies"
)

// Attendances lists them in the order in which they are shown.
func Attendances() []Attendance { return []Attendance{Came, CameLate, Absent, Apologies} }

// Words is the attendance as people read it.
func (a Attendance) Words() string {
	switch a {
	case Came:
		return "Came"
	case CameLate:
		return "Came late"
	case Absent:
		return "Did not come"
	case Apologies:
		return "Sent apologies"
	}
	return "Not noted yet"
}

// Valid says whether it is one of the four.
func (a Attendance) Valid() bool {
	return a == Came || a == CameLate || a == Absent || a == Apologies
}

// begun says whether the day's date has come in the edition's zone.
func begun(e edition.Edition, d edition.Day, now db.Instant) bool {
	return d.Date != "" && d.Date <= now.In(e.Zone).Format("2006-01-02")
}

// checkAttendance: who was there can be noted from the day on; apologies come before.
func checkAttendance(e edition.Edition, d edition.Day, now db.Instant, a Attendance) error {
	switch {
	case a != "" && !a.Valid():
		return errs.New(errs.Invalid, "Choose one of the four answers.")
	case a != "" && a != Apologies && !begun(e, d, now):
		return errs.New(errs.Invalid, "This day has not begun, so nobody can have come yet. You can note apologies.")
	}
	return nil
}

// Tick is what was chosen for one person, and what the page showed before: only what was changed is saved, so that two
// people at the door do not undo each other's ticks.
type Tick struct {
	Person   db.ID
	Was, Now Attendance
}

// clashes says whether somebody else noted something different since the page was read.
func (t Tick) clashes(stored Attendance) bool {
	return t.Was != t.Now && stored != t.Was && stored != t.Now
}

// Tick notes who came, and says how many notes changed. When somebody else noted something different of one of them
// meanwhile, it is errs.Conflict and nothing is saved.
func (p *Programmes) Tick(ctx context.Context, actor access.Actor, id, day db.ID, ticks []Tick) (int, error) {
	return p.tick(ctx, actor, id, day, ticks, false)
}

// tick is Tick; rest notes, too, that everybody of whom nothing is noted then came.
func (p *Programmes) tick(ctx context.Context, actor access.Actor, id, day db.ID, ticks []Tick, rest bool) (int, error) {
	changed := 0
	err := p.onDay(ctx, actor, id, day, team.maySeeDays, func(tx *db.Tx, e edition.Edition, d edition.Day) error {
		changed = 0
		expected, err := edition.Places(tx, id)
		if err != nil {
			return err
		}
		stored, err := attendanceOn(tx, day)
		if err != nil {
			return err
		}
		has := map[db.ID]bool{}
		for _, v := range expected {
			has[v.Person] = true
		}
		for _, t := range ticks {
			if t.Was == t.Now {
				continue
			}
			if !has[t.Person] {
				return errs.Missing()
			}
			if err := checkAttendance(e, d, tx.Now, t.Now); err != nil {
				return err
			}
			if t.clashes(stored[t.Person]) {
				return errs.New(errs.Conflict, "Somebody else noted this while you were choosing.")
			}
			if err := setAttendance(tx, day, t.Person, t.Now); err != nil {
				return err
			}
			changed++
		}
		if rest {
			if err := checkAttendance(e, d, tx.Now, Came); err != nil {
				return err
			}
			n, err := attendRest(tx, id, day)
			if err != nil {
				return err
			}
			changed += int(n)
		}
		if changed == 0 {
			return nil
		}
		return audit.Record(tx, actor, "attendance.note", "day", day, number(int64(changed))+" people")
	})
	return changed, err
}

// onDay does one thing on a day for somebody of its team.
func (p *Programmes) onDay(ctx context.Context, actor access.Actor, id, day db.ID, may func(team) bool, fn func(*db.Tx, edition.Edition, edition.Day) error) error {
	return p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e, d, err := findForTeam(tx, actor, id, day, may)
		if err != nil {
			return err
		}
		return fn(tx, e, d)
	})
}

// findForTeam reads an edition and one of its days for somebody whom the policy lets in.
func findForTeam(tx *db.Tx, actor access.Actor, id, day db.ID, may func(team) bool) (edition.Edition, edition.Day, error) {
	e, _, err := findFor(tx, actor, id, may)
	if err != nil {
		return e, edition.Day{}, err
	}
	d, err := edition.FindDay(tx, id, day)
	return e, d, err
}

// findFor reads an edition for somebody whom the policy lets in, and what they do in it.
func findFor(tx *db.Tx, actor access.Actor, id db.ID, may func(team) bool) (edition.Edition, team, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return e, team{}, err
	}
	members, err := edition.Members(tx, id)
	if err != nil {
		return e, team{}, err
	}
	t := teamOf(actor, e, members)
	return e, t, actor.Allow(may(t))
}

// GiveUp is what a coordinator says when they give up a place, as typed.
type GiveUp struct {
	Reason string // for the team; kept sealed
	Which  string // "one" or "both", asked where somebody came with others
}

// Withdraw takes a person's place back, or the places of everybody in their application, frees them and tells them. The
// partner of somebody who leaves alone is told too, and an application without places is withdrawn.
func (p *Programmes) Withdraw(ctx context.Context, actor access.Actor, id, who db.ID, in GiveUp) error {
	return p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e, _, err := findFor(tx, actor, id, team.mayWithdraw)
		if err != nil {
			return err
		}
		place, err := placeOf(tx, id, who)
		if err != nil {
			return err
		}
		gone, last := []placed{place}, true
		if place.Application != "" {
			together, err := edition.PlacesFrom(tx, id, place.Application)
			if err != nil {
				return err
			}
			if err := in.check(len(together) > 1); err != nil {
				return err
			}
			last = len(together) <= 1 || in.Which == "both"
			if in.Which == "both" {
				gone = nil
				for _, v := range together {
					gone = append(gone, placed{ID: v.ID, Person: v.Person, Application: v.Application})
				}
			}
		} else if err := in.check(false); err != nil {
			return err
		}
		money := ""
		if last {
			if money, err = p.bursaryOf(tx, place.Application); err != nil {
				return err
			}
		}
		if err := p.free(tx, e, gone, in.Reason, money); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "place.withdraw", "edition", id, number(int64(len(gone)))); err != nil {
			return err
		}
		if place.Application == "" || p.parts.GivenUp == nil {
			return nil
		}
		var people []db.ID
		for _, v := range gone {
			people = append(people, v.Person)
		}
		return p.parts.GivenUp(tx, actor, place.Application, people)
	})
}

// check finds what is wrong with the form; together says that others of the same application have places.
func (in GiveUp) check(together bool) error {
	var c errs.Check
	c.That(!together || in.Which == "one" || in.Which == "both", "which", "Choose whether one place is given up, or both.")
	c.That(in.Reason != "", "reason", "Say why the place is given up.")
	checkLength(&c, "reason", "The reason", in.Reason, longestText)
	return c.Err()
}

// bursaryOf is the bursary that ends when nobody has a place from an application any more, in words; "" for none.
func (p *Programmes) bursaryOf(tx *db.Tx, application db.ID) (string, error) {
	if application == "" || p.parts.Bursary == nil {
		return "", nil
	}
	pence, err := p.parts.Bursary(tx, application)
	if err != nil || pence == 0 {
		return "", err
	}
	return "the bursary of " + edition.Pounds(pence), nil
}

// free gives up places with one reason, and tells those who had them.
func (p *Programmes) free(tx *db.Tx, e edition.Edition, gone []placed, reason, money string) error {
	for _, v := range gone {
		if err := withdrawPlace(tx, v.ID, p.keys.Seal(tx.Network, "place.reason", v.ID, reason)); err != nil {
			return err
		}
		if err := edition.PlaceLeft(tx, e.ID, v.Person); err != nil {
			return err
		}
		if err := p.tellWithdrawn(tx, e, v.Person, money); err != nil {
			return err
		}
	}
	return edition.DatesChanged(tx, e.ID)
}

func (p *Programmes) tellWithdrawn(tx *db.Tx, e edition.Edition, who db.ID, money string) error {
	to, err := person.Find(tx, who)
	if err != nil {
		return err
	}
	link, err := p.post.Address(tx, "/programmes/%s/%s", e.ProgrammeSlug, e.ID)
	if err != nil {
		return err
	}
	contact := ""
	if e.ContactName != "" && e.ContactEmail != "" {
		contact = " If this is a mistake, write to " + e.ContactName + " at " + e.ContactEmail + "."
	}
	words, file, err := p.parts.DatesGone.Of(tx, e, to)
	if err != nil {
		return err
	}
	if words != "" {
		words = "\n\n" + words
	}
	if money != "" {
		contact = " With it " + money + " ends." + contact
	}
	return p.post.Send(tx, mail.Letter{To: to.Email, ToName: to.Name(), Subject: "Your place in " + e.Called() + " is given up", Calendar: file,
		Text: "Hello " + to.Given + ",\n\nyou no longer have a place in " + e.Called() + "." + contact + words +
			"\n\nThe programme’s page is here:\n\n" + link + "\n\nYou get this email because you had a place in the programme.\n"})
}

// Apologise notes before or on the day that the actor cannot come, or takes it back.
func (p *Programmes) Apologise(ctx context.Context, actor access.Actor, day db.ID, sorry bool) error {
	return p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e, d, err := findOwnDay(tx, actor, day)
		if err != nil {
			return err
		}
		now, err := attendanceOf(tx, day, actor.Person())
		if err != nil {
			return err
		}
		if end := d.End(e.Zone); (now != "" && now != Apologies) || (end != 0 && end <= tx.Now) {
			return errs.New(errs.Invalid, "This day has begun or is over. Tell the coordinator if something is noted wrongly.")
		}
		next := Attendance("")
		if sorry {
			next = Apologies
		}
		if err := setAttendance(tx, day, actor.Person(), next); err != nil {
			return err
		}
		return audit.Record(tx, actor, "attendance.apologies", "day", day, strings.ToLower(next.Words()))
	})
}

// findOwnDay reads a day of an edition in which the actor takes part.
func findOwnDay(tx *db.Tx, actor access.Actor, day db.ID) (edition.Edition, edition.Day, error) {
	e, d, part, err := findDayToRead(tx, actor, day)
	if err == nil {
		err = actor.Allow(part)
	}
	return e, d, err
}

// findDayToRead reads a day for somebody who takes part in its edition (part is true), or who has a function on its days.
func findDayToRead(tx *db.Tx, actor access.Actor, day db.ID) (e edition.Edition, d edition.Day, part bool, err error) {
	id, err := edition.EditionOfDay(tx, day)
	if err != nil {
		return e, d, false, err
	}
	if e, err = edition.Find(tx, id); err != nil {
		return e, d, false, err
	}
	if part, err = edition.HasPlace(tx, id, actor.Person()); err != nil {
		return e, d, false, err
	}
	helps := false
	if !part {
		members, err := edition.Members(tx, id)
		if err != nil {
			return e, d, false, err
		}
		helps = helpsOnDays(actor, e, members)
	}
	if err := actor.Allow(part || helps); err != nil {
		return e, d, false, err
	}
	d, err = edition.FindDay(tx, id, day)
	return e, d, part, err
}

// Attended says how many days of an edition have been noted, and on how many of them each person came: for other areas
// that show a coordinator who takes part. The caller has checked that the actor runs the edition.
func (p *Programmes) Attended(tx *db.Tx, id db.ID) (came map[db.ID]int, days int, err error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return nil, 0, err
	}
	return attendedDays(tx, e)
}
