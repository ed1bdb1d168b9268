package app

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"alongside/internal/area/programme"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// What was arranged for people on the days that have run, what they said of it, and who is asked now whether what they told
// still fits.

// needsNotes are what stands beside what was not met or was met in another way, and what the person said of it.
var needsNotes = []struct {
	became     programme.Provision
	note, said string
}{
	{programme.Alternative, "The quiet room was taken, so we set up the reading corner instead.", "The corner was fine for a short rest."},
	{programme.Unmet, "The parcel with the papers came a day late.", "I could not read the papers before the day."},
	{programme.Alternative, "The chair near the door was in a draught. We moved the table.", "Thank you for moving us."},
}

// noteNeeds notes what became of each person's needs on one day, and what some of them said of it.
func (d *demo) noteNeeds(ctx context.Context, id, day db.ID, n int) error {
	told := map[db.ID]person.Needs{}
	var people []db.ID
	var away []db.ID
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		places, err := edition.Places(tx, id)
		if err != nil {
			return err
		}
		for _, p := range places {
			people = append(people, p.Person)
		}
		if told, err = person.NeedsOfSeveral(tx, d.Keys, people); err != nil {
			return err
		}
		away, err = d.parts.programmes.Excused(tx, day)
		return err
	}); err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(demoSeed, uint64(4000+n)))
	for _, email := range slices.Sorted(maps.Keys(d.people)) {
		who := d.people[email].ID
		needs, has := told[who]
		if !has || slices.Contains(away, who) {
			continue
		}
		in := programme.NeedsForm{States: map[string]string{}, Version: "0"}
		for _, key := range needs.IDs {
			in.States[key] = string(programme.Met)
		}
		if needs.Words != "" {
			in.States["other"] = string(programme.Met)
		}
		answer, words := "yes", ""
		if at := rng.IntN(24); at < len(needsNotes) && len(needs.IDs) > 0 && !strings.HasPrefix(needs.IDs[0], "contact-") {
			x := needsNotes[at]
			in.States[needs.IDs[0]], in.Note, answer, words = string(x.became), x.note, "partly", x.said
		}
		if err := d.parts.programmes.SaveNeeds(ctx, d.coordinator, id, day, who, in); err != nil {
			return err
		}
		if rng.Float64() < 0.5 && answer == "yes" { // half of them say nothing of it
			continue
		}
		actor, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		if err := d.parts.programmes.SayAfterwards(ctx, actor, day, answer, words); err != nil {
			return err
		}
	}
	return nil
}

// layNextOffered offers the last of the coming programme who needs a seat near the door something else on its first day. They say that it suits them.
func (d *demo) layNextOffered(ctx context.Context, id db.ID, rows []map[string]string) error {
	now := d.now.Time()
	for _, r := range slices.Backward(rows) {
		who := d.people[r["email"]].ID
		var needs person.Needs
		var days []edition.Day
		if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) (err error) {
			if days, err = edition.Days(tx, id); err == nil {
				needs, err = person.NeedsOf(tx, d.Keys, who)
			}
			return err
		}); err != nil {
			return err
		}
		const door = "room-near-door"
		if !slices.Contains(needs.IDs, door) || len(days) == 0 {
			continue
		}
		d.at(now.AddDate(0, 0, -5))
		offer := programme.NeedsForm{States: map[string]string{door: string(programme.Alternative)}, Version: "0",
			Note: "On the first day the door stands open for the deliveries, so it is cold there. We keep you a seat on the wide aisle, and one of us walks in with you."}
		if err := d.parts.programmes.SaveNeeds(ctx, d.coordinator, id, days[0].ID, who, offer); err != nil {
			return err
		}
		d.at(now.AddDate(0, 0, -4))
		actor, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		return d.parts.programmes.Reply(ctx, actor, days[0].ID, "suits", "Thank you for telling me before the day.", "1")
	}
	return nil
}

// layNextAsked lets the first of the coming programme who told something choose a day that has come by now.
func (d *demo) layNextAsked(ctx context.Context, rows []map[string]string) error {
	now := d.now.Time()
	d.at(now.AddDate(0, 0, -50))
	for _, r := range rows {
		if r["access_needs"] == "" {
			continue
		}
		actor, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		return d.parts.details.AskAgain(ctx, actor, "day", now.AddDate(0, 0, -2).Format(time.DateOnly))
	}
	return nil
}
