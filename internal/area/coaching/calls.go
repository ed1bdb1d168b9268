package coaching

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Offer adds times to those that the actor offers as a coach. Two of them never overlap, in whatever edition they are.
func (c *Coaching) Offer(ctx context.Context, a access.Actor, id db.ID, f TimesForm) (n int, err error) {
	err = c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, _, err := enter(tx, a, id, eyes.mayOffer)
		if err != nil {
			return err
		}
		zone, err := zoneOf(tx, a.Person(), e)
		if err != nil {
			return err
		}
		offered, err := f.slots(zone, tx.Now)
		if err != nil {
			return err
		}
		has, err := slotsOfCoach(tx, c.keys, a.Person(), offered[0].Starts)
		if err != nil {
			return err
		}
		if mine, theirs, found := clash(offered, has); found {
			var x errs.Check
			x.That(false, "time", "%s overlaps with %s, which you have offered already.", when(mine.Starts, mine.Ends, zone), when(theirs.Starts, theirs.Ends, zone))
			return x.Err()
		}
		n = len(offered)
		for _, s := range offered {
			s.ID, s.Edition, s.Coach = db.NewID(), id, a.Person()
			if err := insertSlot(tx, c.keys, s); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "call.offer", "edition", id, number(int64(n))+" times")
	})
	return n, err
}

// RemoveTime takes back a time that nobody has taken.
func (c *Coaching) RemoveTime(ctx context.Context, a access.Actor, id, slot db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := enter(tx, a, id, eyes.mayOffer); err != nil {
			return err
		}
		s, err := findSlot(tx, c.keys, id, slot)
		if err != nil {
			return err
		}
		if err := a.Allow(a.Is(s.Coach)); err != nil {
			return err
		}
		if !mayRemove(a, s) {
			return errs.New(errs.Conflict, "Somebody has booked this time. You can change or cancel the call.")
		}
		if n, err := removeSlot(tx, slot); err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, a, "call.offer-back", "edition", id, "")
	})
}

// Ask notes that the actor would like a call with a coach.
func (c *Coaching) Ask(ctx context.Context, a access.Actor, id db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := enter(tx, a, id, eyes.mayAsk); err != nil {
			return err
		}
		calls, err := callsOf(tx, id, a.Person())
		if err != nil {
			return err
		}
		if slices.ContainsFunc(calls, func(v Call) bool { return v.Person == a.Person() && v.ahead(tx.Now) }) {
			return errs.New(errs.Conflict, "You have a call already. Change its time, or cancel it.")
		}
		anew, err := ask(tx, id, a.Person())
		if err != nil || !anew {
			return err
		}
		return audit.Record(tx, a, "call.ask", "edition", id, "")
	})
}

// TakeBackAsk notes that the actor no longer wants a call. Who has had one, or is to have one, cannot.
func (c *Coaching) TakeBackAsk(ctx context.Context, a access.Actor, id db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := enter(tx, a, id, eyes.mayAsk); err != nil {
			return err
		}
		all, err := callsOf(tx, id, a.Person())
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(v Call) bool { return v.Person == a.Person() && v.stands() && v.Marked != NotHeld }) {
			return errs.New(errs.Conflict, "You have a call, or have had one. Cancel it first, if you do not want it.")
		}
		n, err := takeBackAsk(tx, id, a.Person())
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, a, "call.ask-back", "edition", id, "")
	})
}

// errTaken is the answer to the second of two people who choose one time.
func errTaken() error {
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "slot", Message: "Somebody has just taken this time, or it is too soon now. Choose another one."}}}
}

// open finds a time of an edition that can be taken now: it is free, the notice is kept, and its coach is one still.
func (c *Coaching) open(tx *db.Tx, id, slot db.ID) (Slot, error) {
	if !slot.Valid() {
		return Slot{}, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "slot", Message: "Choose a time."}}}
	}
	s, err := findSlot(tx, c.keys, id, slot)
	if errs.Is(err, errs.NotFound) {
		return s, errTaken()
	}
	if err != nil {
		return s, err
	}
	all, err := coaches(tx, id)
	if err != nil {
		return s, err
	}
	if !s.bookable(tx.Now) || !slices.ContainsFunc(all, func(p person.Person) bool { return p.ID == s.Coach }) {
		return s, errTaken()
	}
	return s, nil
}

// Book takes a time for the actor. reach is how the coach can reach them. Of two people who take one time at the same
// instant, one gets it.
func (c *Coaching) Book(ctx context.Context, a access.Actor, id, slot db.ID, reach string) (call db.ID, err error) {
	err = c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, _, err := enter(tx, a, id, eyes.mayAsk)
		if err != nil {
			return err
		}
		mine, err := callsBetween(tx, a.Person(), tx.Now, 1<<62, 500)
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(mine, func(v Call) bool { return v.Slot == slot && v.Person == a.Person() }); at >= 0 {
			call = mine[at].ID // it was sent twice
			return nil
		}
		s, err := c.open(tx, id, slot)
		if err != nil {
			return err
		}
		if err := checkReach(s, reach, a.Person()); err != nil {
			return err
		}
		if err := c.noOther(tx, a.Person(), s, ""); err != nil {
			return err
		}
		call, err = c.book(tx, a, e, s, a.Person(), reach)
		return err
	})
	return call, err
}

// fewestDigits is how many digits a phone number has at least: some begin with an area, some are those of a ward.
const fewestDigits = 4

func digits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func checkReach(s Slot, reach string, who db.ID) error {
	var x errs.Check
	x.That(s.Coach != who, "slot", "This is a time that you offer yourself. Choose another coach.")
	x.That(s.Way != Phone || reach != "" || s.Details != "", "reach", "Enter a number at which the coach can ring you.")
	x.That(reach == "" || digits(reach) >= fewestDigits, "reach", "Enter a phone number, such as 020 7946 0000.")
	x.That(len([]rune(reach)) <= maxReach, "reach", "Use up to %d letters.", maxReach)
	return x.Err()
}

// noOther refuses a second call while one is to come, in this edition, or one that overlaps, in any. but is a call that is
// about to be given up.
func (c *Coaching) noOther(tx *db.Tx, who db.ID, s Slot, but db.ID) error {
	all, err := callsBetween(tx, who, tx.Now, 1<<62, 500)
	if err != nil {
		return err
	}
	for _, v := range all {
		switch {
		case v.ID == but:
		case v.Person == who && v.Edition == s.Edition:
			return errs.New(errs.Invalid, "You have a call already. Change its time, or cancel it.")
		case overlaps(s, Slot{Starts: v.Starts, Ends: v.Ends}):
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "slot", Message: "You have another call at this time. Choose another one."}}}
		}
	}
	return nil
}

// book makes the call, tells both and plans the reminder.
func (c *Coaching) book(tx *db.Tx, a access.Actor, e edition.Edition, s Slot, who db.ID, reach string) (db.ID, error) {
	v := Call{ID: db.NewID(), Edition: e.ID, Person: who, Coach: s.Coach, Slot: s.ID, Starts: s.Starts, Ends: s.Ends, NoticeHours: s.NoticeHours, Way: s.Way, Details: s.Details, Reach: reach}
	ok, err := takeSlot(tx, s.ID, v.ID)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", errTaken()
	}
	if _, err := ask(tx, e.ID, who); err != nil { // before the call is there, which would settle what they asked before
		return "", err
	}
	if err := insertCall(tx, c.keys, v); err != nil {
		return "", err
	}
	if err := c.remindLater(tx, v); err != nil {
		return "", err
	}
	if err := c.tell(tx, e, v, told{news: newsBooked}); err != nil {
		return "", err
	}
	return v.ID, audit.Record(tx, a, "call.book", "call", v.ID, "")
}

// errEnded is the answer where a call has been cancelled.
func errEnded() error { return errs.New(errs.Conflict, "This call was cancelled.") }

// mine finds a call of which the actor is one of the two. To everybody else it does not exist.
func (c *Coaching) mine(tx *db.Tx, a access.Actor, id, call db.ID) (edition.Edition, Call, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		a.Scoped()
		return e, Call{}, err
	}
	v, err := findCall(tx, c.keys, id, call, a.Person())
	if err != nil {
		a.Scoped()
		return e, v, err
	}
	return e, v, a.Allow(v.of(a.Person()))
}

// Move gives a call another time. The one who asked may choose any free time of the edition, also with another coach, who
// then gets a call of their own: whoever offers a time has said yes to it. A coach asks for another free time of theirs, and the call
// keeps its time until the other says yes. It returns the call that now stands.
func (c *Coaching) Move(ctx context.Context, a access.Actor, id, call, slot db.ID) (now db.ID, err error) {
	err = c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, v, err := c.mine(tx, a, id, call)
		if err != nil {
			return err
		}
		now = v.ID
		if err := changeable(v, tx.Now); err != nil {
			return err
		}
		if v.Slot == slot {
			return nil
		}
		s, err := c.open(tx, id, slot)
		if err != nil {
			return err
		}
		if a.Is(v.Coach) && s.Coach != v.Coach {
			return errTaken() // a coach disposes of their own times alone
		}
		if err := checkReach(s, v.Reach, v.Person); err != nil {
			return err
		}
		if err := c.noOther(tx, v.Person, s, v.ID); err != nil {
			return err
		}
		if a.Is(v.Coach) {
			return c.askToMove(tx, a, v, s)
		}
		if s.Coach != v.Coach {
			if err := c.end(tx, a, e, v, false, ""); err != nil {
				return err
			}
			now, err = c.book(tx, a, e, s, v.Person, v.Reach)
			return err
		}
		return c.shift(tx, a, e, v, s, false)
	})
	return now, err
}

// changeable says whether a call can still be given another time, by either of the two.
func changeable(v Call, now db.Instant) error {
	switch {
	case !v.stands():
		return errEnded()
	case v.Starts <= now:
		return errs.New(errs.Conflict, "This call has begun, so its time can no longer change.")
	case !inTime(v.Starts, v.NoticeHours, now):
		return errs.New(errs.Conflict, "It is too late to change the time. You can still say that you cannot come.")
	}
	return nil
}

// shift moves a call to another time of the same coach. agreed says that the coach asked for it and the other said yes; else the one who
// asked for the call took it.
func (c *Coaching) shift(tx *db.Tx, a access.Actor, e edition.Edition, v Call, s Slot, agreed bool) error {
	if err := c.decisions.Cancel(tx, a, kindMove, v.ID); err != nil {
		return err
	}
	ok, err := takeSlot(tx, s.ID, v.ID)
	if err != nil {
		return err
	}
	if !ok {
		return errTaken()
	}
	if err := freeSlot(tx, v.Slot, v.ID); err != nil {
		return err
	}
	news := told{news: newsMoved, by: a.Person(), agreed: agreed, was: v.Starts, wasEnds: v.Ends}
	v.Slot, v.Starts, v.Ends, v.NoticeHours, v.Way, v.Details = s.ID, s.Starts, s.Ends, s.NoticeHours, s.Way, s.Details
	v.Sequence++
	if err := moveCall(tx, c.keys, v); err != nil {
		return err
	}
	if err := c.remindLater(tx, v); err != nil {
		return err
	}
	if err := c.tell(tx, e, v, news); err != nil {
		return err
	}
	return audit.Record(tx, a, "call.move", "call", v.ID, "")
}

// Cancel ends a call before it begins. After the notice has begun it is still better to say it than to let somebody wait:
// the call then ends as late, and its time is free for nobody. word is for the other, "" for none. When the coach cancels, nobody else can
// take the time, unless the coach says that they are free then (free).
func (c *Coaching) Cancel(ctx context.Context, a access.Actor, id, call db.ID, word string, free bool) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, v, err := c.mine(tx, a, id, call)
		if err != nil || !v.stands() {
			return err
		}
		if v.Starts <= tx.Now {
			return errs.New(errs.Conflict, "This call has begun, so it cannot be cancelled any more.")
		}
		word = strings.TrimSpace(word)
		var x errs.Check
		x.That(len([]rune(word)) <= maxWord, "word", "Use up to %d letters.", maxWord)
		if err := x.Err(); err != nil {
			return err
		}
		if err := c.end(tx, a, e, v, !inTime(v.Starts, v.NoticeHours, tx.Now), word); err != nil || free || !a.Is(v.Coach) {
			return err
		}
		_, err = removeSlot(tx, v.Slot)
		return err
	})
}

func (c *Coaching) end(tx *db.Tx, a access.Actor, e edition.Edition, v Call, late bool, word string) error {
	v.CancelledBy, v.Late, v.Word = a.Person(), late, word
	ended, err := c.close(tx, a, e, v)
	if err != nil || !ended {
		return err
	}
	return audit.Record(tx, a, "call.cancel", "call", v.ID, map[bool]string{true: "late"}[late])
}

// close ends a call, frees its time and tells both; it says whether the call stood until now.
func (c *Coaching) close(tx *db.Tx, a access.Actor, e edition.Edition, v Call) (ended bool, err error) {
	if err := c.decisions.Cancel(tx, a, kindMove, v.ID); err != nil {
		return false, err
	}
	first, err := cancelCall(tx, c.keys, v)
	if err != nil || !first {
		return false, err
	}
	v.Cancelled = tx.Now
	v.Sequence++
	if err := errors.Join(freeSlot(tx, v.Slot, v.ID), c.remindNever(tx, v.ID)); err != nil {
		return false, err
	}
	return true, c.tell(tx, e, v, told{news: newsCancelled, by: v.CancelledBy})
}

// MarkCall is what the coach says of a call that has begun: held, or not and why. They may change it later.
func (c *Coaching) MarkCall(ctx context.Context, a access.Actor, id, call db.ID, m Mark, r Reason) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, v, err := c.mine(tx, a, id, call)
		if err != nil {
			return err
		}
		if err := a.May(a.Is(v.Coach), "Only the coach says this here. You can say how it was for you."); err != nil {
			return err
		}
		var x errs.Check
		x.That(m == Held || m == NotHeld, "marked", "Choose one answer.")
		x.That(m != NotHeld || r.valid(), "reason", "Choose what happened.")
		if err := x.Err(); err != nil {
			return err
		}
		if err := markable(v, tx.Now); err != nil {
			return err
		}
		if m == Held {
			r = ""
		}
		if v.Marked == m && v.Reason == r {
			return nil
		}
		if err := markCall(tx, call, m, r); err != nil {
			return err
		}
		return audit.Record(tx, a, "call.mark", "call", call, string(m))
	})
}

// Say is what the one who asked says of a call that has begun, the same as the coach or otherwise; "" takes it back.
func (c *Coaching) Say(ctx context.Context, a access.Actor, id, call db.ID, m Mark) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, v, err := c.mine(tx, a, id, call)
		if err != nil {
			return err
		}
		if err := a.May(a.Is(v.Person), "Only the person who asked for the call says this here."); err != nil {
			return err
		}
		var x errs.Check
		x.That(m == Held || m == NotHeld, "said", "Choose one answer.")
		if err := x.Err(); err != nil {
			return err
		}
		if err := markable(v, tx.Now); err != nil {
			return err
		}
		if v.Said == m {
			return nil
		}
		if err := sayOfCall(tx, call, m); err != nil {
			return err
		}
		return audit.Record(tx, a, "call.say", "call", call, string(m))
	})
}

// markable says whether it can be said that a call was held or not.
func markable(v Call, now db.Instant) error {
	if !v.stands() {
		return errEnded()
	}
	if !v.begun(now) {
		return errs.New(errs.Invalid, "The call has not begun yet. Come back after it.")
	}
	return nil
}

// SaveNote keeps what the coach notes for themselves. Nobody else can read it.
func (c *Coaching) SaveNote(ctx context.Context, a access.Actor, id, call db.ID, text string, version int64) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, v, err := c.mine(tx, a, id, call)
		if err != nil {
			return err
		}
		if err := a.Allow(a.Is(v.Coach)); err != nil {
			return err
		}
		var x errs.Check
		x.That(len([]rune(text)) <= maxNote, "note", "Use up to 4,000 letters.")
		if err := x.Err(); err != nil || text == v.Note {
			return err
		}
		if err := saveNote(tx, c.keys, call, text, version); err != nil {
			return err
		}
		return audit.Record(tx, a, "call.note", "call", call, "")
	})
}

// See is a call as one of its two people sees it.
func (c *Coaching) See(ctx context.Context, a access.Actor, id, call db.ID) (v Call, err error) {
	err = c.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, v, err = c.mine(tx, a, id, call)
		return err
	})
	return v, err
}

// Free lists the times of an edition that the actor can take now, the soonest first.
func (c *Coaching) Free(ctx context.Context, a access.Actor, id db.ID) (out []Slot, err error) {
	err = c.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := enter(tx, a, id, eyes.mayAsk); err != nil {
			return err
		}
		all, err := freeSlots(tx, id)
		if err != nil {
			return err
		}
		team, err := coaches(tx, id)
		out = slices.DeleteFunc(all, func(s Slot) bool {
			return !s.bookable(tx.Now) || s.Coach == a.Person() || !slices.ContainsFunc(team, func(p person.Person) bool { return p.ID == s.Coach })
		})
		return err
	})
	return out, err
}
