package coaching

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// timesView is where a coach offers times.
type timesView struct {
	base
	Form    TimesForm
	Free    []Slot
	Waiting int
}

// dayHint has a day of next week for its example: one that could be offered.
func (v timesView) dayHint() string {
	return "For example, " + ui.ShortDate(v.Now.Add(7*24*time.Hour).In(v.Zone).Format(time.DateOnly))
}

const timesTitle = "Times that I offer"

func (c *Coaching) timesView(r *web.Request, page ui.Page, f TimesForm) (templ.Component, error) {
	v := timesView{Form: f}
	var err error
	v.base, err = c.base(r, page, eyes.mayOffer, func(tx *db.Tx, p base) error {
		all, err := slotsOfCoach(tx, c.keys, r.Actor.Person(), tx.Now)
		if err != nil {
			return err
		}
		v.Free = slices.DeleteFunc(all, func(s Slot) bool { return s.Call != "" || s.Edition != p.E.ID || s.Starts <= tx.Now })
		calls, err := callsIn(tx, p.E.ID)
		if err != nil {
			return err
		}
		asks, err := requests(tx, p.E.ID, 0)
		v.Waiting = len(waitingFor(asks, calls, tx.Now))
		return err
	})
	if err != nil {
		return nil, err
	}
	v.Back = "/editions/" + string(v.E.ID) + "/calls"
	return timesOf(v), nil
}

func (c *Coaching) timesPage(r *web.Request) (web.Answer, error) {
	x, err := c.timesView(r, r.Page(timesTitle), TimesForm{Minutes: "30", Count: "1", Pause: "0", Notice: "24", Way: string(Phone)})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(x), nil
}

func (c *Coaching) offerPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	f := TimesForm{Date: r.Value("date"), Time: r.Value("time"), Minutes: r.Value("minutes"), Count: r.Value("count"), Pause: r.Value("pause"), Notice: r.Value("notice"), Way: r.Value("way"), Details: r.Value("details")}
	return edit(r, timesTitle, func() (web.Answer, error) {
		n, err := c.Offer(r.Ctx(), r.Actor, id, f)
		if err != nil {
			return web.Answer{}, err
		}
		if n == 1 {
			return web.Redirect("/editions/%s/calls/times", id).Saying("You offer one more time."), nil
		}
		return web.Redirect("/editions/%s/calls/times", id).Saying("You offer %d more times.", n), nil
	}, func(page ui.Page, _ bool) (templ.Component, error) { return c.timesView(r, page, f) })
}

func (c *Coaching) removeTimePage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	slot, err := r.ID("slot")
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.RemoveTime(r.Ctx(), r.Actor, id, slot); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/calls/times", id).Saying("You no longer offer this time."), nil
}

// mostTimes is how many free times a page offers to choose from.
const mostTimes = 60

// bookView is where a time is chosen: for a new call, or for one that is moved.
type bookView struct {
	base
	Call        db.ID  // the one that is moved, "" for a new one
	Was         string // when it is now, for a call that is moved
	Times       []ui.Option
	Slot, Reach string
	Coach       bool // the coach moves it: only their own times are shown
}

func (v bookView) action() templ.SafeURL {
	if v.Call == "" {
		return v.in("/calls/book")
	}
	return v.in("/calls/%s/move", v.Call)
}

// timesFor are the free times that somebody can take, the soonest first, as answers to choose from. only is a coach whose
// times alone are offered, "" for all; not is somebody whose own times are left out.
func (c *Coaching) timesFor(tx *db.Tx, p base, only, not db.ID) ([]ui.Option, error) {
	free, err := freeSlots(tx, p.E.ID)
	if err != nil {
		return nil, err
	}
	team, err := coaches(tx, p.E.ID)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	for _, s := range free {
		i := slices.IndexFunc(team, func(x person.Person) bool { return x.ID == s.Coach })
		if i < 0 || !s.bookable(tx.Now) || only != "" && s.Coach != only || s.Coach == not || len(out) == mostTimes {
			continue
		}
		out = append(out, ui.Option{Value: string(s.ID), Label: when(s.Starts, s.Ends, p.Zone), Hint: "With " + team[i].Name() + ", " + ui.LowerFirst(s.Way.Words())})
	}
	return out, nil
}

const bookTitle = "Choose a time"

func (c *Coaching) bookView(r *web.Request, page ui.Page, slot, reach string) (templ.Component, error) {
	v := bookView{Slot: slot, Reach: reach}
	var err error
	v.base, err = c.base(r, page, eyes.mayAsk, func(tx *db.Tx, p base) error {
		var err error
		v.Times, err = c.timesFor(tx, p, "", r.Actor.Person())
		return err
	})
	if err != nil {
		return nil, err
	}
	v.Back = "/editions/" + string(v.E.ID) + "/calls"
	return bookOf(v), nil
}

func (c *Coaching) bookPage(r *web.Request) (web.Answer, error) {
	x, err := c.bookView(r, r.Page(bookTitle), "", "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(x), nil
}

func (c *Coaching) doBookPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	slot, reach := r.Value("slot"), strings.Join(strings.Fields(r.Value("reach")), " ")
	return edit(r, bookTitle, func() (web.Answer, error) {
		call, err := c.Book(r.Ctx(), r.Actor, id, db.ID(slot), reach)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/calls/%s", id, call).Saying("Your call is booked. You both get a letter."), nil
	}, func(page ui.Page, _ bool) (templ.Component, error) { return c.bookView(r, page, slot, reach) })
}

const moveTitle = "Change the time"

func (c *Coaching) moveView(r *web.Request, page ui.Page, slot string) (templ.Component, error) {
	v := bookView{Slot: slot}
	call, err := r.ID("call")
	if err != nil {
		return nil, err
	}
	v.base, err = c.callBase(r, page, call, func(tx *db.Tx, p base, x Call) error {
		if err := changeable(x, tx.Now); err != nil {
			return err
		}
		v.Call, v.Was, v.Coach = x.ID, when(x.Starts, x.Ends, p.Zone), r.Actor.Is(x.Coach)
		only := db.ID("")
		if v.Coach {
			only = x.Coach
		}
		var err error
		v.Times, err = c.timesFor(tx, p, only, x.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	v.Back = "/editions/" + string(v.E.ID) + "/calls/" + string(call)
	return bookOf(v), nil
}

func (c *Coaching) movePage(r *web.Request) (web.Answer, error) {
	x, err := c.moveView(r, r.Page(moveTitle), "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(x), nil
}

func (c *Coaching) doMovePage(r *web.Request) (web.Answer, error) {
	id, call, err := callOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	slot := r.Value("slot")
	return edit(r, moveTitle, func() (web.Answer, error) {
		now, err := c.Move(r.Ctx(), r.Actor, id, call, db.ID(slot))
		if err != nil {
			return web.Answer{}, err
		}
		said := "The time has changed. You both get a letter."
		if v, err := c.See(r.Ctx(), r.Actor, id, now); err != nil {
			return web.Answer{}, err
		} else if r.Actor.Is(v.Coach) {
			said = "You have asked for this time. The call keeps its time until the other says yes."
		}
		return web.Redirect("/editions/%s/calls/%s", id, now).Saying("%s", said), nil
	}, func(page ui.Page, clash bool) (templ.Component, error) {
		if clash { // it can no longer change: the call itself says why
			return c.callView(r, page, typedCall{})
		}
		return c.moveView(r, page, slot)
	})
}
