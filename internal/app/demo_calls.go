package app

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"alongside/internal/area/coaching"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// The calls of the lay partner programme: of forty people 23 asked for one, and with 19 it was held, as published. Who they were,
// when, and all that they say is invented.
const (
	layAsked = 23
	layHeld  = 19
)

// layCoaches are the coaches of the lay partner programme, each with how they speak.
var layCoaches = []struct {
	name, details string
	way           coaching.Way
}{
	{"rosa.lindgren", "", coaching.Phone}, {"emeka.obi", "https://meet.example.org/emeka", coaching.Video}, {"joan.pettifer", "", coaching.Phone}, {"harpreet.gill", "", coaching.Phone},
	{"lucy.ferrant", "https://meet.example.org/lucy", coaching.Video}, {"tomasz.zielinski", "", coaching.Phone},
}

// layCalls are the plans and calls of the lay partner programme as they happened after its last day.
func (d *demo) layCalls(id db.ID, rows []map[string]string) []event {
	last := layFirst.AddDate(0, 0, 54)
	booked := map[string]db.ID{} // by email
	return []event{
		{last.Add(6 * time.Hour), func(ctx context.Context) error { return d.layPlans(ctx, id, rows) }},
		{last.AddDate(0, 0, 1), func(ctx context.Context) error { return d.layTimes(ctx, id) }},
		{last.AddDate(0, 0, 2), func(ctx context.Context) error { return d.layBook(ctx, id, rows, booked) }},
		{last.AddDate(0, 0, 12), func(ctx context.Context) error { return d.layMark(ctx, id, rows, booked) }},
	}
}

// layPlans lets most people write a plan on the last day, and those who want a call ask for one.
func (d *demo) layPlans(ctx context.Context, id db.ID, rows []map[string]string) error {
	does := []string{"Ask for papers a week earlier, and say why.", "Bring one story from our group to each board meeting.", "Find somebody who sits on the group for the first time, and go with them.",
		"Ask the chair for ten minutes to talk about how we work together.", "Write down after each meeting what changed because I was there."}
	help := []string{"Somebody to practise with.", "The name of the right person at the trust.", "A coach who asks me whether I did it.", ""}
	for i, r := range rows {
		a, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		if i%4 != 3 {
			form := url.Values{"version": {"0"}, "q-do": {does[i%len(does)]}, "q-when": {"Before the summer is over"}, "q-help": {help[i%len(help)]}}
			if err := d.parts.coaching.SavePlan(ctx, a, id, form); err != nil {
				return err
			}
		}
		if i < layAsked {
			if err := d.parts.coaching.Ask(ctx, a, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// layTimes lets each coach offer four times on one afternoon.
func (d *demo) layTimes(ctx context.Context, id db.ID) error {
	for i, c := range layCoaches {
		a, err := d.actor(ctx, c.name+"@example.org")
		if err != nil {
			return err
		}
		f := coaching.TimesForm{Date: layFirst.AddDate(0, 0, 54+5+i%3).Format(dateForm), Time: []string{"10:00", "14:00"}[i/3], Minutes: "30", Count: "4", Pause: "10", Notice: "24", Way: string(c.way), Details: c.details}
		if _, err := d.parts.coaching.Offer(ctx, a, id, f); err != nil {
			return err
		}
	}
	return nil
}

// layBook lets everybody who asked take the next free time.
func (d *demo) layBook(ctx context.Context, id db.ID, rows []map[string]string, booked map[string]db.ID) error {
	for i, r := range rows[:layAsked] {
		a, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		free, err := d.parts.coaching.Free(ctx, a, id)
		if err != nil || len(free) == 0 {
			return fmt.Errorf("no time is free for %s: %w", r["email"], err)
		}
		if booked[r["email"]], err = d.parts.coaching.Book(ctx, a, id, free[0].ID, fmt.Sprintf("020 7946 %04d", i)); err != nil {
			return err
		}
		if i%3 == 0 && i%4 != 3 {
			if err := d.parts.coaching.Share(ctx, a, id, free[0].Coach); err != nil {
				return err
			}
		}
	}
	return nil
}

// layMark lets the coaches say which calls were held, and keep a note; one pair of people agrees what came of it.
func (d *demo) layMark(ctx context.Context, id db.ID, rows []map[string]string, booked map[string]db.ID) error {
	reasons := []coaching.Reason{coaching.TheyCouldNot, coaching.NoNeed, coaching.TheyCouldNot, coaching.NoNeed}
	coaches := map[db.ID]access.Actor{}
	for _, c := range layCoaches {
		a, err := d.actor(ctx, c.name+"@example.org")
		if err != nil {
			return err
		}
		coaches[a.Person()] = a
	}
	for i, r := range rows[:layAsked] {
		call := booked[r["email"]]
		a, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		v, err := d.parts.coaching.See(ctx, a, id, call)
		if err != nil {
			return err
		}
		coach := coaches[v.Coach]
		if i >= layHeld {
			if err := d.parts.coaching.MarkCall(ctx, coach, id, call, coaching.NotHeld, reasons[i-layHeld]); err != nil {
				return err
			}
			continue
		}
		if err := d.parts.coaching.MarkCall(ctx, coach, id, call, coaching.Held, ""); err != nil {
			return err
		}
		if i%5 == 0 {
			if err := d.layOutcome(ctx, a, coach, id, call, d.people[r["email"]]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) layOutcome(ctx context.Context, a, coach access.Actor, id, call db.ID, who person.Person) error {
	c := d.parts.coaching
	if err := c.Propose(ctx, coach, id, call, who.Given+" asks the chair for a talk before the next meeting. We speak again if that does not work.", 0); err != nil {
		return err
	}
	if err := c.AgreeNow(ctx, a, id, call); err != nil {
		return err
	}
	return c.SaveNote(ctx, coach, id, call, "Was sure of the plan, less sure of the chair. Ask about that next time.", 0)
}
