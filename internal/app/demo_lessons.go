package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/internal/area/lesson"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/instrument"
)

// lessons is what the team of an edition of the demonstration learnt and decided, and what the edition cost: the rows of lessons.csv
// and costs.csv with this name.
func (d *demo) lessons(ctx context.Context, name string, id db.ID) error {
	costs, err := demoRows("costs.csv")
	if err != nil {
		return err
	}
	for i, r := range costs {
		if r["edition"] != name {
			continue
		}
		if err := d.parts.lessons.SaveCost(ctx, d.coordinator, id, "", 0, lesson.TypedCost{Kind: r["kind"], Words: r["words"], Planned: r["planned"], Actual: r["actual"]}); err != nil {
			return fmt.Errorf("costs.csv, row %d: %w", i+2, err)
		}
	}
	rows, err := demoRows("lessons.csv")
	if err != nil {
		return err
	}
	for i, r := range rows {
		if r["edition"] != name {
			continue
		}
		if err := d.learn(ctx, id, r); err != nil {
			return fmt.Errorf("lessons.csv, row %d: %w", i+2, err)
		}
	}
	return nil
}

// learn is one lesson: somebody writes it and says whom it describes, one of those who lead the edition puts it to the team, and the other agrees.
func (d *demo) learn(ctx context.Context, id db.ID, r map[string]string) error {
	author, err := d.actor(ctx, r["email"])
	if err != nil {
		return err
	}
	which, err := d.parts.lessons.Write(ctx, author, lesson.Lesson{Edition: id, Phase: lesson.Phase(r["phase"]), Text: r["text"], Describes: r["describes"]})
	if err != nil || r["outcome"] == "" {
		return err
	}
	maria, err := d.actor(ctx, "maria.santos@example.org")
	if err != nil {
		return err
	}
	winston, err := d.actor(ctx, "winston.clarke@example.org")
	if err != nil {
		return err
	}
	if err := d.parts.lessons.Ask(ctx, maria, id, which, lesson.Decision{Outcome: lesson.State(r["outcome"]), Reason: r["reason"], Change: r["change"], Owner: d.people[r["owner"]].ID}); err != nil {
		return err
	}
	var asked assent.Proposal
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err := d.Decisions.Of(tx, which)
		if len(all) > 0 {
			asked = all[0]
		}
		return err
	}); err != nil {
		return err
	}
	if err := d.parts.lessons.Agree(ctx, winston, id, which, asked.ID, asked.Hash); err != nil || r["recognised"] == "" {
		return err
	}
	return d.recognise(ctx, r["recognised"], described.Lesson, which)
}

// recognise is somebody who reads words about themselves and says so: they wait for them, and whoever wrote them reads it.
func (d *demo) recognise(ctx context.Context, email, kind string, thing db.ID) error {
	who, err := d.actor(ctx, email)
	if err != nil {
		return err
	}
	return d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		read, err := d.parts.passages.Recognise(tx, who, kind, thing)
		if err != nil {
			return err
		}
		_, err = d.parts.passages.AboutMe(tx, who, kind, thing, read.Hash)
		return err
	})
}

// supervise is a supervision after a module, with what one of those who lead the edition saw and shared.
func (d *demo) supervise(ctx context.Context, id db.ID, held time.Time) error {
	thandi, err := d.actor(ctx, "thandi.mokoena@example.org")
	if err != nil {
		return err
	}
	which, err := d.parts.lessons.Hold(ctx, thandi, id, held.Format(dateForm), "")
	if err != nil {
		return err
	}
	winston, err := d.actor(ctx, "winston.clarke@example.org")
	if err != nil {
		return err
	}
	saw := instrument.Answers{"airtime": instrument.Give("3"), "lead": instrument.Give("4"), "disagree": instrument.Give("2"),
		"felt": instrument.Give("I waited until Maria had finished, more often than I wanted to. In the group the patients waited too."),
		"try":  instrument.Give(strings.Join([]string{"I open the next morning,", "and Maria adds."}, " "))}
	return d.parts.lessons.Mirror(ctx, winston, id, which, saw, true, 0)
}
