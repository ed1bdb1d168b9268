package app

import (
	"context"
	"fmt"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
)

// demoLinks are the links of the lines from a gap to a change in the first organisation of the demonstration: each thing by words of its title.
// Which gaps the actions of the plan answer was said when the actions were made.
var demoLinks = []struct {
	earlier      ground.Kind
	earlierWords string
	later        ground.Kind
	laterWords   string
}{
	// One line that is walked as far as a decision; what changed is still to be told.
	{ground.Action, "Ask three local campaigners", ground.Filled, "Lay co-chair"},
	{ground.Filled, "Lay co-chair", ground.Decided, "Six weeks after a stroke"},
	// One that began with a step. A third one stops at the action that answers its gap.
	{ground.Step, "Pay and thank people", ground.Decided, "Paying patient leaders"},
}

// lines joins what happened in one organisation to lines from a gap to a change.
func (d *demo) lines(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	return d.happen(ctx, []event{{d.now.Time().Add(-6 * time.Hour), func(ctx context.Context) error {
		for _, l := range demoLinks {
			earlier, err := d.inLine(ctx, org, l.earlier, l.earlierWords)
			if err != nil {
				return err
			}
			later, err := d.inLine(ctx, org, l.later, l.laterWords)
			if err != nil {
				return err
			}
			if err := d.parts.chain.Link(ctx, d.coordinator, org, earlier, later); err != nil {
				return err
			}
		}
		return nil
	}}})
}

// inLine finds a thing by words of its title, as the coordinator sees it.
func (d *demo) inLine(ctx context.Context, org db.ID, kind ground.Kind, words string) (t ground.Thing, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err := d.parts.chain.Find(tx, d.coordinator, org, kind, words)
		if err == nil && len(all) == 0 {
			err = fmt.Errorf("%s has no %s with the words %q", org, kind, words)
		}
		if err != nil {
			return err
		}
		t = all[0].Thing
		return nil
	})
	return t, err
}
