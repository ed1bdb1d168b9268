package app

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"alongside/content"
	"alongside/internal/area/leadership"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// leadership is the plan of one organisation, over two years until the day on which the demonstration is loaded, and the journey of
// one of its patient leaders. Everybody says yes themselves: to owning a step, and to what is in place.
func (d *demo) leadership(ctx context.Context) error {
	p := content.DemoSteps()
	var org db.ID
	if err := d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		var err error
		if org, err = person.OrganisationNamed(tx, p.Organisation); err != nil {
			return err
		}
		// Somebody else confirms that those who work there do.
		if _, err = tx.Exec(`UPDATE person SET organisation_confirmed = TRUE WHERE network_id = $1 AND organisation_id = $2`, org); err != nil {
			return err
		}
		lead := d.people[p.Lead].ID
		if err := person.Grant(tx, lead, access.Lead); err != nil {
			return err
		}
		return audit.Record(tx, access.System(d.network, "demonstration"), "role.grant", "person", lead, string(access.Lead))
	}); err != nil {
		return err
	}
	today := time.Date(d.now.Time().Year(), d.now.Time().Month(), d.now.Time().Day(), 9, 0, 0, 0, time.UTC)
	var all []event
	add := func(days, hour int, step int64, do func(context.Context) error) {
		all = append(all, event{today.AddDate(0, 0, -days).Add(time.Duration(hour) * time.Hour), func(ctx context.Context) error {
			if err := do(ctx); err != nil {
				return fmt.Errorf("step %d of the plan, %d days ago: %w", step, days, err)
			}
			return nil
		}})
	}
	for _, o := range p.Owners {
		add(o.Days, 0, o.Step, func(ctx context.Context) error { return d.nameOwner(ctx, org, o, true) })
	}
	for _, o := range p.Asked {
		add(o.Days, 0, o.Step, func(ctx context.Context) error { return d.nameOwner(ctx, org, o, false) })
	}
	for _, v := range p.States {
		add(v.Days, 1, v.Step, func(ctx context.Context) error { return d.sayState(ctx, org, v) })
	}
	for _, x := range p.Actions {
		add(x.Days, 2, x.Step, func(ctx context.Context) error {
			return d.parts.leadership.AddAction(ctx, d.coordinator, org, x.Step, leadership.ActionForm{Words: x.Words, Due: today.AddDate(0, 0, x.Due).Format(dateForm)})
		})
	}
	add(100, 3, 0, func(ctx context.Context) error { return d.journey(ctx, p.Journey) })
	return d.happen(ctx, all)
}

func (d *demo) nameOwner(ctx context.Context, org db.ID, o content.DemoStepOwner, takesOn bool) error {
	area := d.parts.leadership
	asked, err := area.Name(ctx, d.coordinator, org, o.Step, leadership.OwnerForm{Kind: leadership.OwnerKind(o.As), Name: cmp.Or(o.Name, o.Email), Job: o.Job, Email: o.Email})
	if err != nil || !asked || !takesOn {
		return err
	}
	who, err := d.actor(ctx, o.Email)
	if err != nil {
		return err
	}
	id, err := area.AskedToOwn(ctx, who, org, o.Step)
	if err != nil {
		return err
	}
	return area.TakeOn(ctx, who, org, o.Step, id)
}

func (d *demo) sayState(ctx context.Context, org db.ID, v content.DemoStepState) error {
	area := d.parts.leadership
	now, err := area.At(ctx, d.coordinator, org, v.Step)
	if err != nil {
		return err
	}
	if _, err := area.Save(ctx, d.coordinator, leadership.Step{Organisation: org, Number: v.Step, State: leadership.State(v.State), Evidence: v.Evidence, Plans: cmp.Or(v.Plans, now.Plans), Version: now.Version}); err != nil {
		return err
	}
	for _, email := range v.Yes {
		who, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		if err := d.agreeToStep(ctx, who, org, v.Step, now); err != nil {
			return err
		}
	}
	return nil
}

// agreeToStep is a patient leader's yes to the question as it is put.
func (d *demo) agreeToStep(ctx context.Context, who access.Actor, org db.ID, number int64, was leadership.Step) error {
	id, hash := db.ID(""), ""
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err := d.Decisions.Of(tx, was.ID)
		if err == nil && len(all) == 0 {
			err = fmt.Errorf("nothing is put to %s", who.Name())
		}
		if err == nil {
			id, hash = all[0].ID, all[0].Hash
		}
		return err
	}); err != nil {
		return err
	}
	return d.parts.leadership.Agree(ctx, who, org, number, id, hash)
}

func (d *demo) journey(ctx context.Context, j content.DemoJourney) error {
	who, err := d.actor(ctx, j.Email)
	if err != nil {
		return err
	}
	for _, it := range j.Items {
		id, err := d.parts.leadership.AddItem(ctx, who, leadership.ItemForm{Sort: it.Sort, Stage: it.Stage, Title: it.Title, Body: it.Body, When: it.When})
		if err == nil && it.Audience != "" {
			err = d.parts.leadership.Show(ctx, who, id, entry.Audience(it.Audience))
		}
		if err != nil {
			return fmt.Errorf("journey, %q: %w", it.Title, err)
		}
	}
	return nil
}
