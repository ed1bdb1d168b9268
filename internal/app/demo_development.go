package app

import (
	"context"
	"fmt"
	"time"

	"alongside/content"
	"alongside/internal/area/development"
	"alongside/internal/shared/person"
)

// development puts what there is to learn on the list, a year ago, and lets people say that they took part.
func (d *demo) development(ctx context.Context) error {
	end := d.now.Time()
	for _, o := range content.DemoDevelopment().Offers {
		d.at(end.AddDate(-1, 0, 0))
		organisation, err := d.organisationNamed(ctx, o.Organisation)
		if err != nil {
			return err
		}
		until := ""
		if o.Until != 0 {
			until = end.AddDate(0, 0, o.Until).Format(time.DateOnly)
		}
		id, err := d.parts.development.Add(ctx, d.coordinator, development.Offer{Organisation: organisation, Title: o.Title, Kind: o.Kind, About: o.About, Sides: o.Sides, Cost: o.Cost, Held: o.Held, Reach: o.Reach, Until: until}, until)
		if err != nil {
			return fmt.Errorf("%s: %w", o.Title, err)
		}
		for _, u := range o.Used {
			who, err := d.actor(ctx, u.Who)
			if err != nil {
				return err
			}
			day := end.AddDate(0, 0, u.Days)
			d.at(day.AddDate(0, 0, 2))
			use := development.Use{Offer: id, Side: person.Side(u.Side), Day: day.Format(time.DateOnly), Named: u.Named}
			if err := d.parts.development.Took(ctx, who, use, use.Day); err != nil {
				return fmt.Errorf("%s: %w", o.Title, err)
			}
		}
	}
	return nil
}
