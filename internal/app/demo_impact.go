package app

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"alongside/internal/area/impact"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// layImpact is what people of the lay partner programme tell in the months after its last day, and who confirms it.
func (d *demo) layImpact(id db.ID, last time.Time) ([]event, error) {
	rows, err := demoRows("impact.csv")
	if err != nil {
		return nil, err
	}
	var out []event
	for i, r := range rows {
		days, err := strconv.Atoi(r["days_after"])
		if err != nil {
			return nil, fmt.Errorf("impact.csv, row %d: %w", i+2, err)
		}
		at := last.AddDate(0, 0, days)
		out = append(out, event{at.Add(10 * time.Hour), func(ctx context.Context) error {
			if err := d.tellImpact(ctx, id, r, at.Format(dateForm)); err != nil {
				return fmt.Errorf("impact.csv, row %d: %w", i+2, err)
			}
			return nil
		}})
	}
	return out, nil
}

// tellImpact is one row: somebody tells it, shows it, and somebody else says whether it is so.
func (d *demo) tellImpact(ctx context.Context, id db.ID, r map[string]string, day string) error {
	who, err := d.actor(ctx, r["email"])
	if err != nil {
		return err
	}
	area := d.parts.impact
	claim, err := area.Tell(ctx, who, impact.Claim{Edition: id, Kind: r["kind"], Title: r["what"], Body: r["more"], Happened: day, About: []db.ID{who.Person()}})
	if err != nil {
		return err
	}
	if r["evidence"] != "" {
		if err := area.AddEvidence(ctx, who, claim, r["evidence"], "", nil); err != nil {
			return err
		}
	}
	if to := entry.Audience(r["audience"]); to != entry.Author {
		if _, err := area.AskToShow(ctx, who, claim, to); err != nil {
			return err
		}
	}
	if r["witness_email"] == "" {
		return nil
	}
	if err := area.AskToConfirm(ctx, who, claim, r["witness_name"], r["witness_email"]); err != nil {
		return err
	}
	if r["says"] == "" {
		return nil
	}
	witness, err := d.actor(ctx, r["witness_email"])
	if err != nil {
		return err
	}
	return d.confirmImpact(ctx, witness, claim, r)
}

func (d *demo) confirmImpact(ctx context.Context, witness access.Actor, claim db.ID, r map[string]string) error {
	read, err := d.parts.impact.Reading(ctx, witness, claim)
	if err != nil {
		return err
	}
	return d.parts.impact.Confirm(ctx, witness, claim, impact.Reply{Read: read, Is: r["says"], Side: person.Side(r["side"])})
}
