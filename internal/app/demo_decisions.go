package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/area/decision"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// decisions are what organisations decided over three years, and with which assurance.
func (d *demo) decisions(ctx context.Context) error {
	today := time.Date(d.now.Time().Year(), d.now.Time().Month(), d.now.Time().Day(), 9, 0, 0, 0, time.UTC)
	var all []event
	for _, v := range content.DemoDecided().Decisions {
		org, err := d.organisationNamed(ctx, v.Organisation)
		if err != nil {
			return err
		}
		one := &demoDecision{demo: d, v: v, org: org, today: today}
		for i, step := range one.steps() {
			at := today.AddDate(0, 0, -step.days).Add(time.Duration(i) * time.Minute)
			all = append(all, event{at, func(ctx context.Context) error {
				if err := step.do(ctx); err != nil {
					return fmt.Errorf("%s, %d days ago: %w", v.Title, step.days, err)
				}
				return nil
			}})
		}
	}
	return d.happen(ctx, all)
}

// demoDecision is one decision while it is made.
type demoDecision struct {
	*demo
	v     content.DemoDecision
	org   db.ID
	id    db.ID
	today time.Time
}

type demoStep struct {
	days int
	do   func(context.Context) error
}

// day is the day some days ago.
func (o *demoDecision) day(ago int) string { return o.today.AddDate(0, 0, -ago).Format(dateForm) }

// steps are what happens to it, in order.
func (o *demoDecision) steps() []demoStep {
	v := o.v
	out := []demoStep{{v.Added, o.add}}
	if v.Written != 0 {
		out = append(out, demoStep{v.Written, o.write})
	}
	for _, y := range v.Yes {
		out = append(out, demoStep{y.Days, func(ctx context.Context) error { return o.yes(ctx, y) }})
	}
	if v.NotTrue.Email != "" {
		out = append(out, demoStep{v.NotTrue.Days, o.notTrue})
	}
	if v.Edited.About != "" {
		out = append(out, demoStep{v.Edited.Days, o.edit})
	}
	if v.Outcome.State != "" {
		out = append(out, demoStep{v.Outcome.Days, o.decide})
	}
	return out
}

func (o *demoDecision) add(ctx context.Context) error {
	f := decision.Form{Title: o.v.Title, About: o.v.About, Owner: o.v.Owner, Goes: o.day(o.v.Goes), Papers: o.v.Papers}
	if err := o.DB.Read(ctx, o.network, func(tx *db.Tx) error {
		all, err := group.Groups(tx, o.org)
		for _, g := range all {
			if g.Name == o.v.Group {
				f.Group = g.ID
			}
		}
		return err
	}); err != nil {
		return err
	}
	var err error
	o.id, err = o.parts.decisions.Add(ctx, o.coordinator, o.org, f)
	return err
}

// at is the decision as it is now.
func (o *demoDecision) at(ctx context.Context, a access.Actor) (decision.Decision, error) {
	return o.parts.decisions.At(ctx, a, o.org, o.id)
}

func (o *demoDecision) write(ctx context.Context) error {
	owner, err := o.actor(ctx, o.v.Owner)
	if err != nil {
		return err
	}
	now, err := o.at(ctx, owner)
	if err != nil {
		return err
	}
	if _, err := o.parts.decisions.SaveAssurance(ctx, owner, o.org, o.id, decision.AssuranceForm{Leaders: strings.Join(o.v.Leaders, "\n"), TookPart: o.v.TookPart, Changed: o.v.Changed, Version: now.Version}); err != nil || !o.v.Asked {
		return err
	}
	return o.parts.decisions.Ask(ctx, owner, o.org, o.id)
}

func (o *demoDecision) yes(ctx context.Context, y content.DemoYes) error {
	who, err := o.actor(ctx, y.Email)
	if err != nil {
		return err
	}
	now, err := o.at(ctx, who)
	if err != nil {
		return err
	}
	hash := ""
	if err := o.DB.Read(ctx, o.network, func(tx *db.Tx) error {
		p, err := o.Decisions.Find(tx, now.Proposal)
		hash = p.Hash
		return err
	}); err != nil {
		return err
	}
	if err := o.parts.decisions.SayTrue(ctx, who, o.org, o.id, hash); err != nil || !y.Named {
		return err
	}
	return o.parts.decisions.SayName(ctx, who, o.org, o.id, group.Show)
}

func (o *demoDecision) notTrue(ctx context.Context) error {
	who, err := o.actor(ctx, o.v.NotTrue.Email)
	if err != nil {
		return err
	}
	return o.parts.decisions.NotTrue(ctx, who, o.org, o.id, o.v.NotTrue.Words)
}

func (o *demoDecision) edit(ctx context.Context) error {
	now, err := o.at(ctx, o.coordinator)
	if err != nil {
		return err
	}
	_, err = o.parts.decisions.Save(ctx, o.coordinator, o.org, o.id, decision.Form{Title: now.Title, About: o.v.Edited.About, Group: now.Group, Owner: o.v.Owner, Goes: now.Goes, Papers: now.Papers, Version: now.Version})
	return err
}

func (o *demoDecision) decide(ctx context.Context) error {
	now, err := o.at(ctx, o.coordinator)
	if err != nil {
		return err
	}
	x := o.v.Outcome
	if decision.State(x.State) == decision.Withdrawn {
		return o.parts.decisions.Withdraw(ctx, o.coordinator, o.org, o.id, x.Reason, now.Version)
	}
	return o.parts.decisions.Decide(ctx, o.coordinator, o.org, o.id, decision.Outcome{State: decision.State(x.State), Day: o.day(x.Days), Without: x.By != "", By: x.By, Reason: x.Reason, Version: now.Version})
}
