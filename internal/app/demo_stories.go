package app

import (
	"context"
	"fmt"
	"time"

	"alongside/content"
	"alongside/internal/area/board"
	"alongside/internal/platform/db"
)

// stories are what patient leaders were asked to tell to boards; those who said yes are told.
func (d *demo) stories(ctx context.Context) error {
	today := time.Date(d.now.Time().Year(), d.now.Time().Month(), d.now.Time().Day(), 10, 0, 0, 0, time.UTC)
	var all []event
	for _, v := range content.DemoStories().Stories {
		org, err := d.organisationNamed(ctx, v.Organisation)
		if err != nil {
			return err
		}
		var id db.ID
		all = append(all, event{today.AddDate(0, 0, -v.Asked), func(ctx context.Context) (err error) {
			id, err = d.parts.board.Ask(ctx, d.coordinator, org, board.StoryForm{Teller: v.Teller, Title: v.Title, Words: v.Words, Signed: v.Signed})
			return told(v, err)
		}})
		if v.Yes != 0 {
			all = append(all, event{today.AddDate(0, 0, -v.Yes), func(ctx context.Context) error {
				a, err := d.actor(ctx, v.Teller)
				if err != nil {
					return err
				}
				return told(v, d.parts.board.Change(ctx, a, org, id, board.StoryForm{Title: v.Title, Words: v.Words, Signed: v.Signed, Version: 1}))
			}})
		}
	}
	return d.happen(ctx, all)
}

// told says which story did not go as it should.
func told(v content.DemoStory, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", v.Title, err)
	}
	return nil
}
