package app

import (
	"context"
	"fmt"
	"slices"

	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Quotes of the demonstration: a coordinator chooses them, somebody who leads the days reads each beside the original, and two people sort
// them by theme, each by themselves. A few that were chosen last are sorted by the coordinator alone: they wait for the second person.

// demoThemes are the names from which both choose.
const demoThemes = "Time together\nBoth sides lead\nPower in the room\nWhat stands in the way"

// sorted is a text with the themes that the coordinator and the patient partner who leads the days gave to it.
type sorted struct{ text, coordinator, partner string }

var demoSorted = []sorted{
	{"The time with my partner, with no agenda.", "Time together", "Time together"},
	{"Other pairs asked us what nobody at work would ask.", "Time together", "Power in the room"},
	{"That it was led by two people from two sides.", "Both sides lead", "Both sides lead"},
	{"I let my partner open the board meeting.", "Power in the room", "Power in the room"},
	{"We wrote the letter to patients together, line by line.", "Both sides lead", "Both sides lead"},
	{"I asked a question and then kept quiet.", "Power in the room", "Power in the room"},
	{"Start with the challenge sooner.", "What stands in the way", "What stands in the way"},
	{"Money for travel still comes too late.", "What stands in the way", "What stands in the way"},
	{"Half of the team was moved to other work.", "What stands in the way", "What stands in the way"},
	{"People still look at me when they mean us both.", "Power in the room", "What stands in the way"},
}

// demoToSort are those that were chosen last.
var demoToSort = []sorted{
	{"Ask first, then listen to the end.", "Power in the room", ""},
	{"My partner waited until I had finished. That was new.", "Power in the room", ""},
	{"Power is in small things: who sits where, who holds the pen.", "Power in the room", ""},
	{"The team now plans no clinic without patients at the table.", "Both sides lead", ""},
	{"Our director came to us and asked how we do it.", "Both sides lead", ""},
}

// quotes chooses quotes for the report of an edition, and has them read and sorted by two people.
func (d *demo) quotes(ctx context.Context, id db.ID) error {
	winston, err := d.actor(ctx, "winston.clarke@example.org")
	if err != nil {
		return err
	}
	chosen, err := d.chooseQuotes(ctx, id, winston, demoSorted)
	if err != nil {
		return err
	}
	if err := d.parts.evaluations.SaveFrame(ctx, d.coordinator, id, demoThemes, 0); err != nil {
		return err
	}
	first, second := map[db.ID]string{}, map[db.ID]string{}
	for _, q := range chosen {
		at := slices.IndexFunc(demoSorted, func(s sorted) bool { return s.text == q.Text })
		first[q.ID], second[q.ID] = demoSorted[at].coordinator, demoSorted[at].partner
	}
	if err := d.parts.evaluations.SaveThemes(ctx, d.coordinator, id, first); err != nil {
		return err
	}
	if err := d.parts.evaluations.SaveThemes(ctx, winston, id, second); err != nil {
		return err
	}
	// They have talked about those that they sorted differently.
	page, err := d.parts.evaluations.Quoting(ctx, d.coordinator, id)
	if err != nil {
		return err
	}
	for _, q := range page.Quotes {
		if q.Theme == "" {
			q.Theme = second[q.ID]
			if err := d.parts.evaluations.SaveQuote(ctx, d.coordinator, id, q); err != nil {
				return err
			}
		}
	}
	return nil
}

// moreQuotes chooses a few more, which the coordinator sorts and nobody else has yet.
func (d *demo) moreQuotes(ctx context.Context, id db.ID) error {
	maria, err := d.actor(ctx, "maria.santos@example.org")
	if err != nil {
		return err
	}
	chosen, err := d.chooseQuotes(ctx, id, maria, demoToSort)
	if err != nil {
		return err
	}
	mine := map[db.ID]string{}
	for _, q := range chosen {
		mine[q.ID] = demoToSort[slices.IndexFunc(demoToSort, func(s sorted) bool { return s.text == q.Text })].coordinator
	}
	return d.parts.evaluations.SaveThemes(ctx, d.coordinator, id, mine)
}

// chooseQuotes chooses the texts that were written and may be quoted, each once, and has them cleared by a second person.
func (d *demo) chooseQuotes(ctx context.Context, id db.ID, reader access.Actor, texts []sorted) ([]evaluation.Quote, error) {
	page, err := d.parts.evaluations.Quoting(ctx, d.coordinator, id)
	if err != nil {
		return nil, err
	}
	wanted := func(text string) bool {
		return slices.ContainsFunc(texts, func(s sorted) bool { return s.text == text })
	}
	done := map[string]bool{}
	for _, s := range page.Said {
		for _, t := range s.Quotable {
			if !wanted(t.Text) || done[t.Text] {
				continue
			}
			done[t.Text] = true
			if err := d.parts.evaluations.Choose(ctx, d.coordinator, id, s.Wave, s.Item, t.Mark); err != nil {
				return nil, err
			}
		}
	}
	if len(done) < 3 {
		return nil, fmt.Errorf("only %d of the texts can be quoted", len(done))
	}
	if page, err = d.parts.evaluations.Quoting(ctx, d.coordinator, id); err != nil {
		return nil, err
	}
	var out []evaluation.Quote
	for _, q := range page.Quotes {
		if !wanted(q.Text) {
			continue
		}
		if err := d.parts.evaluations.Clear(ctx, reader, id, q.ID, q.Version, true); err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}
