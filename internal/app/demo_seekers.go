package app

import (
	"context"
	"fmt"
	"strings"

	"alongside/internal/area/exchange"
	"alongside/internal/area/matching"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// suggestPairs brings in more people who seek a partner for the open call, so that there is something to choose from, and has
// the best pairs found. Nobody is invited: that is left to whoever looks at the demonstration.
func (d *demo) suggestPairs(ctx context.Context, id db.ID) error {
	const file = "seekers.csv"
	if err := d.load(ctx, access.System(d.network, "demonstration"), exchange.Request{Kind: exchange.People, Name: file, Invented: true}); err != nil {
		return err
	}
	rows, err := demoRows(file)
	if err != nil {
		return err
	}
	emails := make([]string, len(rows))
	for i, r := range rows {
		emails[i] = r["email"]
	}
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		more, err := person.ByEmails(tx, emails)
		for email, p := range more {
			d.people[email] = p
		}
		return err
	}); err != nil {
		return err
	}
	for _, r := range rows {
		actor, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		if err := d.parts.matching.SaveCard(ctx, actor, matching.Seeker{Edition: id, Perspective: r["perspectives"], Interest: r["interest"] + ".", Place: r["place"], Times: r["times"],
			Ways: strings.Fields(r["ways"])}); err != nil {
			return fmt.Errorf("the card of %s: %w", r["email"], err)
		}
	}
	good := matching.Usual()
	good.Lines = []string{"Carers", "Community members"}
	if err := d.parts.matching.ChooseCriteria(ctx, d.coordinator, id, good); err != nil {
		return err
	}
	return d.parts.matching.Suggest(ctx, d.coordinator, id)
}
