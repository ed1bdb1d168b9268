package coaching

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// callOfPath reads which call a page is about.
func callOfPath(r *web.Request) (id, call db.ID, err error) {
	if id, err = r.ID("edition"); err != nil {
		return "", "", err
	}
	call, err = r.ID("call")
	return id, call, err
}

// callBase reads a call for one of its two people; more reads what else the page shows.
func (c *Coaching) callBase(r *web.Request, page ui.Page, call db.ID, more func(tx *db.Tx, p base, v Call) error) (base, error) {
	p := base{Page: page}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = c.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		e, v, err := c.mine(tx, r.Actor, id, call)
		if err != nil {
			return err
		}
		p.E, p.Now = e, tx.Now
		if p.Zone, err = zoneOf(tx, r.Actor.Person(), e); err != nil {
			return err
		}
		if p.Who, err = eyesOf(tx, r.Actor, e); err != nil {
			return err
		}
		return more(tx, p, v)
	})
	p.Back = "/editions/" + string(id) + "/calls"
	return p, err
}

// typedCall is what was typed into one of the forms of a call.
type typedCall struct {
	Marked, Reason, Said    string
	Outcome, Note           *string
	clashOutcome, clashNote bool
}

// callView is a call as one of the two sees it.
type callView struct {
	base
	V              Call
	Coach          bool // the reader is the coach
	With           string
	Change         bool // its time can still change
	Shares         bool // the other shares their plan with the reader
	Open           assent.Proposal
	Waits          bool // words wait for a yes
	Agreed         bool // the reader has said yes to them
	Move           assent.Proposal
	Moves          bool // the coach asks for another time
	To             Slot // that time
	Free           bool // it can still be had
	Typed          typedCall
	Outcome, Note  string // in the forms
	Yours, Written string // what differs, when another window was faster
}

// by says whose words wait.
func (v callView) by() string {
	if v.Agreed {
		return "You have agreed to these words. " + v.With + " has not yet."
	}
	return v.With + " has agreed to these words. They stand when you agree, too."
}

func (v callView) outcomeVersion() string {
	if !v.Waits {
		return "0"
	}
	return number(v.Open.Version)
}

func (c *Coaching) callView(r *web.Request, page ui.Page, typed typedCall) (templ.Component, error) {
	v := callView{Typed: typed}
	call, err := r.ID("call")
	if err != nil {
		return nil, err
	}
	v.base, err = c.callBase(r, page, call, func(tx *db.Tx, p base, x Call) error {
		v.V, v.Coach, v.Change = x, r.Actor.Is(x.Coach), changeable(x, tx.Now) == nil
		other, err := person.Find(tx, x.other(r.Actor.Person()))
		if err != nil {
			return err
		}
		v.With = other.Name()
		if v.Coach {
			plan, err := findPlan(tx, c.keys, p.E.ID, x.Person)
			if err != nil {
				return err
			}
			v.Shares = plan.Version > 0 && mayReadPlan(r.Actor, p.Who, plan)
		}
		if v.Open, v.Waits, err = c.openOutcome(tx, x.ID); err != nil {
			return err
		}
		if v.Move, v.Moves, err = c.openMove(tx, x.ID); err != nil {
			return err
		}
		if v.Moves = v.Moves && x.ahead(tx.Now); v.Moves {
			v.To, err = findSlot(tx, c.keys, p.E.ID, db.ID(v.Move.Payload))
			if v.Free = err == nil && v.To.bookable(tx.Now) && v.Change; err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
		}
		v.Agreed = v.Waits && v.Open.Assented(r.Actor.Person())
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.fill()
	v.Title = "Call with " + v.With
	return callOf(v), nil
}

// fill puts what was typed, or else what is saved, into the forms.
func (v *callView) fill() {
	v.Outcome, v.Note = v.V.Outcome, v.V.Note
	if v.Waits {
		v.Outcome = v.Open.Text
	}
	if t := v.Typed.Outcome; t != nil {
		if v.Typed.clashOutcome {
			v.Yours, v.Written = *t, v.Outcome
		}
		v.Outcome = *t
	}
	if t := v.Typed.Note; t != nil {
		if v.Typed.clashNote {
			v.Yours, v.Written = *t, v.Note
		}
		v.Note = *t
	}
	if v.Typed.Marked == "" {
		v.Typed.Marked, v.Typed.Reason = string(v.V.Marked), string(v.V.Reason)
	}
	if v.Typed.Said == "" {
		v.Typed.Said = string(v.V.Said)
	}
}

// ended says who cancelled the call, and when.
func (v callView) ended() string {
	if v.V.Gone != "" {
		at := v.V.Cancelled.In(v.Zone)
		return v.V.goneWords(v.reader(), v.With) + ". So the call was cancelled on " + at.Format("Monday 2 January 2006") + ", " + ui.Clock(at) + "."
	}
	who := v.With
	if v.V.CancelledBy != v.V.other(v.reader()) {
		who = "You"
	}
	at := v.V.Cancelled.In(v.Zone)
	return who + " cancelled this call on " + at.Format("Monday 2 January 2006") + ", " + ui.Clock(at) + "."
}

// reader is which of the two reads.
func (v callView) reader() db.ID {
	if v.Coach {
		return v.V.Coach
	}
	return v.V.Person
}

// word is whose word stands beside a cancelled call.
func (v callView) word() string {
	if v.V.CancelledBy == v.reader() {
		return "Your word for " + v.With
	}
	return "A word for you"
}

// facts are the call in a few lines.
func (v callView) facts() []ui.SummaryRow {
	rows := []ui.SummaryRow{row("When", when(v.V.Starts, v.V.Ends, v.Zone)), row("With", v.With), row("How", v.V.Way.Words())}
	if v.V.Details != "" {
		rows = append(rows, ui.SummaryRow{Key: "Link, number or place", Value: ui.Lines(v.V.Details)})
	}
	if v.V.Reach != "" {
		key := "The coach can ring"
		if v.Coach {
			key = "You can ring"
		}
		rows = append(rows, row(key, v.V.Reach))
	}
	if v.V.Marked != "" {
		words := v.V.Marked.Words()
		if v.V.Reason != "" {
			words += ". " + v.V.Reason.Words() + "."
		}
		rows = append(rows, row("The coach says", words))
	}
	if v.V.Said != "" {
		rows = append(rows, row("The person who asked says", v.V.Said.Words()))
	}
	return rows
}

func markOptions() []ui.Option {
	return []ui.Option{{Value: string(Held), Label: "Yes, it was held"}, {Value: string(NotHeld), Label: "No, it was not held"}}
}

func reasonOptions() []ui.Option {
	var out []ui.Option
	for _, v := range Reasons() {
		out = append(out, ui.Option{Value: string(v), Label: v.Words()})
	}
	return out
}

func wayOptions() []ui.Option {
	var out []ui.Option
	for _, v := range Ways() {
		out = append(out, ui.Option{Value: string(v), Label: v.Words()})
	}
	return out
}

func (c *Coaching) callPage(r *web.Request) (web.Answer, error) {
	x, err := c.callView(r, r.Page("Call"), typedCall{})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(x), nil
}

// onCall does the action of a form on the page of a call, and shows the call again when something is wrong.
func (c *Coaching) onCall(r *web.Request, typed typedCall, saying, anchor string, act func(id, call db.ID) error) (web.Answer, error) {
	id, call, err := callOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	return edit(r, "Call", func() (web.Answer, error) {
		if err := act(id, call); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/calls/%s%s", id, call, anchor).Saying("%s", saying), nil
	}, func(page ui.Page, clash bool) (templ.Component, error) {
		typed.clashOutcome, typed.clashNote = clash && typed.Outcome != nil, clash && typed.Note != nil
		return c.callView(r, page, typed)
	})
}

func (c *Coaching) markPage(r *web.Request) (web.Answer, error) {
	t := typedCall{Marked: r.Value("marked"), Reason: r.Value("reason")}
	return c.onCall(r, t, "Saved.", "", func(id, call db.ID) error {
		return c.MarkCall(r.Ctx(), r.Actor, id, call, Mark(t.Marked), Reason(t.Reason))
	})
}

func (c *Coaching) sayPage(r *web.Request) (web.Answer, error) {
	t := typedCall{Said: r.Value("said")}
	return c.onCall(r, t, "Saved. Your coach can see it.", "", func(id, call db.ID) error {
		return c.Say(r.Ctx(), r.Actor, id, call, Mark(t.Said))
	})
}

func (c *Coaching) outcomePage(r *web.Request) (web.Answer, error) {
	text := r.Value("outcome")
	return c.onCall(r, typedCall{Outcome: &text}, "Saved. The words stand when you both agree.", "#outcome", func(id, call db.ID) error {
		return c.Propose(r.Ctx(), r.Actor, id, call, text, r.Version())
	})
}

func (c *Coaching) agreePage(r *web.Request) (web.Answer, error) {
	return c.onCall(r, typedCall{}, "You have both agreed.", "#outcome", func(id, call db.ID) error {
		return c.Agree(r.Ctx(), r.Actor, id, call, r.Value("hash"))
	})
}

func (c *Coaching) dropPage(r *web.Request) (web.Answer, error) {
	return c.onCall(r, typedCall{}, "The words are taken away.", "#outcome", func(id, call db.ID) error {
		return c.Drop(r.Ctx(), r.Actor, id, call)
	})
}

func (c *Coaching) notePage(r *web.Request) (web.Answer, error) {
	text := r.Value("note")
	return c.onCall(r, typedCall{Note: &text}, "Your note is saved. Only you can read it.", "#note", func(id, call db.ID) error {
		return c.SaveNote(r.Ctx(), r.Actor, id, call, text, r.Version())
	})
}

// cancelView asks once before a call is cancelled.
type cancelView struct {
	base
	V     Call
	With  string
	Late  bool
	Coach bool   // the reader is the coach
	Word  string // typed
	Free  string // ticked: the coach is free at this time and goes on offering it
}

const cancelTitle = "Cancel the call"

func (c *Coaching) cancelPage(r *web.Request) (web.Answer, error) {
	x, err := c.cancelView(r, r.Page(cancelTitle), "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(x), nil
}

func (c *Coaching) cancelView(r *web.Request, page ui.Page, word string) (templ.Component, error) {
	_, call, err := callOfPath(r)
	if err != nil {
		return nil, err
	}
	v := cancelView{Word: word, Free: r.Value("free")}
	v.base, err = c.callBase(r, page, call, func(tx *db.Tx, p base, x Call) error {
		if !x.stands() {
			return errEnded()
		}
		other, err := person.Find(tx, x.other(r.Actor.Person()))
		v.Coach = r.Actor.Is(x.Coach)
		v.V, v.With, v.Late = x, other.Name(), !inTime(x.Starts, x.NoticeHours, tx.Now)
		return err
	})
	if err != nil {
		return nil, err
	}
	v.Back = "/editions/" + string(v.E.ID) + "/calls/" + string(call)
	return cancelOf(v), nil
}

func (c *Coaching) doCancelPage(r *web.Request) (web.Answer, error) {
	id, call, err := callOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	word := r.Value("word")
	return edit(r, cancelTitle, func() (web.Answer, error) {
		if err := c.Cancel(r.Ctx(), r.Actor, id, call, word, r.Value("free") == "yes"); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/calls", id).Saying("The call is cancelled. You both get a letter."), nil
	}, func(page ui.Page, clash bool) (templ.Component, error) {
		if clash { // it has begun: the call itself says so
			return c.callView(r, page, typedCall{})
		}
		return c.cancelView(r, page, word)
	})
}

func (c *Coaching) agreeMovePage(r *web.Request) (web.Answer, error) {
	return c.onCall(r, typedCall{}, "The time has changed. You both get a letter.", "", func(id, call db.ID) error {
		return c.AgreeToMove(r.Ctx(), r.Actor, id, call, r.Value("hash"))
	})
}

func (c *Coaching) dropMovePage(r *web.Request) (web.Answer, error) {
	return c.onCall(r, typedCall{}, "The call keeps its time.", "", func(id, call db.ID) error {
		return c.DropMove(r.Ctx(), r.Actor, id, call)
	})
}

// callFile is the call as a file for the reader's calendar.
func (c *Coaching) callFile(r *web.Request) (web.Answer, error) {
	id, call, err := callOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	var file []byte
	err = c.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var e edition.Edition
		var v Call
		if e, v, err = c.mine(tx, r.Actor, id, call); err != nil {
			return err
		}
		reader, err := person.Find(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		zone, err := zoneOf(tx, reader.ID, e)
		if err != nil {
			return err
		}
		file, err = c.file(tx, e, v, reader, zone)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: "call.ics", Type: "text/calendar; charset=utf-8", Body: file}), nil
}

// outcomeLabel says whether words are written anew or changed.
func (v callView) outcomeLabel() string {
	if v.Waits || v.V.Outcome != "" {
		return "Change the words"
	}
	return "What came of the call?"
}

// changeLabel says what the reader can do about the time: a coach asks for another.
func (v callView) changeLabel() string {
	if v.Coach {
		return "Ask for another time"
	}
	return "Change the time"
}
