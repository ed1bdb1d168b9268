package app

import (
	"context"
	"math/rand/v2"
	"time"

	"alongside/internal/area/behaviour"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// layBehaviours are what the lay partners value, as they gathered it on the second day: each with the one that says the same,
// if any. It is invented.
var layBehaviours = []struct{ words, same string }{
	{"Lets others finish", ""}, {"Listens before speaking", ""}, {"Makes room for the quiet ones", ""}, {"Asks instead of telling", ""}, {"Does not interrupt", "Lets others finish"},
	{"Keeps to the time", ""}, {"Says thank you", ""}, {"Speaks without jargon", ""}, {"Looks for what we share", ""}, {"Invites those who say little", "Makes room for the quiet ones"},
	{"Says when they do not know", ""}, {"Challenges the idea, not the person", ""}, {"Comes prepared", ""},
}

// layBehave gathers, votes and closes the list on the second day; at its end and on the third day people say what they saw.
func (d *demo) layBehave(id db.ID, rows []map[string]string) []event {
	second, third := layFirst.AddDate(0, 0, 1), layFirst.AddDate(0, 0, 54)
	list := map[string]db.ID{}
	return []event{
		{second.Add(90 * time.Minute), func(ctx context.Context) error { return d.layGather(ctx, id, rows, list) }},
		{second.Add(2 * time.Hour), func(ctx context.Context) error { return d.layVote(ctx, id, rows, list) }},
		{second.Add(6 * time.Hour), func(ctx context.Context) error { return d.layKindWords(ctx, id, rows, list, 1) }},
		{third.Add(6 * time.Hour), func(ctx context.Context) error { return d.layKindWords(ctx, id, rows, list, 2) }},
	}
}

func (d *demo) layGather(ctx context.Context, id db.ID, rows []map[string]string, list map[string]db.ID) error {
	b := d.parts.behaviours
	for i, v := range layBehaviours {
		a, err := d.actor(ctx, rows[i*3]["email"])
		if err != nil {
			return err
		}
		d.at(d.DB.Now().Time().Add(time.Minute)) // one after the other
		if list[v.words], err = b.Add(ctx, a, id, v.words); err != nil {
			return err
		}
		if v.same != "" {
			if err := b.Merge(ctx, a, id, list[v.words], list[v.same]); err != nil {
				return err
			}
		}
	}
	coach, err := d.actor(ctx, "rosa.lindgren@example.org")
	if err != nil {
		return err
	}
	return b.Move(ctx, coach, id, behaviour.Gather, behaviour.Vote, 8)
}

// layVote lets most people vote, each by chance from a fixed seed, and the coach close the vote.
func (d *demo) layVote(ctx context.Context, id db.ID, rows []map[string]string, list map[string]db.ID) error {
	rng := rand.New(rand.NewPCG(demoSeed, 5))
	for i, r := range rows {
		if i%9 == 8 {
			continue
		}
		a, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		var chosen []db.ID
		for n, v := range layBehaviours {
			if v.same == "" && len(chosen) < behaviour.Votes && rng.Float64() < 0.7-0.04*float64(n) {
				chosen = append(chosen, list[v.words])
			}
		}
		if err := d.parts.behaviours.Choose(ctx, a, id, chosen); err != nil {
			return err
		}
	}
	coach, err := d.actor(ctx, "rosa.lindgren@example.org")
	if err != nil {
		return err
	}
	return d.parts.behaviours.Move(ctx, coach, id, behaviour.Vote, behaviour.Closed, 8)
}

// layKindWords lets everybody say to one of those at their table what they saw.
func (d *demo) layKindWords(ctx context.Context, id db.ID, rows []map[string]string, list map[string]db.ID, round uint64) error {
	rng := rand.New(rand.NewPCG(demoSeed, 50+round))
	said := []string{"You waited until I had finished. That gave me time to think.", "You asked me a question that I could answer.", "I dared to speak because you looked at me.", "You said it kindly, and it was still clear.", ""}
	for _, r := range rows {
		a, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		var mine []db.ID
		if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
			e, err := edition.Find(tx, id)
			if err != nil {
				return err
			}
			mine, _, err = mates(tx, e, a.Person())
			return err
		}); err != nil {
			return err
		}
		if len(mine) == 0 {
			continue
		}
		about := layBehaviours[rng.IntN(4)].words
		if err := d.parts.behaviours.Give(ctx, a, id, list[about], mine[rng.IntN(len(mine))], said[rng.IntN(len(said))]); err != nil {
			return err
		}
	}
	return nil
}
