package app

import (
	"context"
	"math/rand/v2"
	"net/url"
	"slices"

	"alongside/internal/area/equality"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
)

// findOut is a question of the programme for pairs: its people bring entries that they show to the programme, and those who lead
// it write a summary, which is published when everybody whose words it rests on has said yes.
func (d *demo) findOut(ctx context.Context, id db.ID) error {
	area := d.parts.inquiries
	maria, err := d.actor(ctx, "maria.santos@example.org")
	if err != nil {
		return err
	}
	q, err := area.Open(ctx, maria, id, "Does lasting change come from the top, or from below?", "edition")
	if err != nil {
		return err
	}
	type brought struct {
		id    db.ID
		email string
	}
	var all []brought
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err = db.All(tx, func(s db.Scanner, b *brought) error { return s.Scan(&b.id, &b.email) },
			`SELECT e.id, p.email FROM entry e JOIN person p ON p.network_id = e.network_id AND p.id = e.author_id
			WHERE e.network_id = $1 AND e.owner_kind = 'collaboration' AND e.audience IN ('programme', 'network', 'public') AND (e.edition_id = $2 OR e.audience <> 'programme') AND e.removed IS NULL ORDER BY e.happened, e.id LIMIT 3`, id)
		return err
	}); err != nil || len(all) == 0 {
		return err
	}
	var rests []db.ID
	for _, b := range all {
		who, err := d.actor(ctx, b.email)
		if err != nil {
			return err
		}
		if err := area.Bring(ctx, who, q, b.id); err != nil {
			return err
		}
		if err := area.Sort(ctx, maria, q, b.id, "From below, with a door held open"); err != nil {
			return err
		}
		rests = append(rests, b.id)
	}
	if err := area.Note(ctx, maria, q, "What lasted had somebody senior who asked after it.", "In the pairs that I followed, the work began at the desk or in the kitchen. It stayed where a senior person asked about it each month.", entry.Programme); err != nil {
		return err
	}
	if err := area.Say(ctx, maria, q, "Change began where people meet. Two pairs showed it with their own work.", rests, "", false); err != nil {
		return err
	}
	if err := area.AskToPublish(ctx, maria, q, entry.Programme); err != nil {
		return err
	}
	var asked assent.Proposal
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		list, err := d.Decisions.Of(tx, q)
		if len(list) > 0 {
			asked = list[0]
		}
		return err
	}); err != nil {
		return err
	}
	var done []string
	for _, b := range all {
		if slices.Contains(done, b.email) {
			continue
		}
		done = append(done, b.email)
		who, err := d.actor(ctx, b.email)
		if err != nil {
			return err
		}
		if err := area.Answer(ctx, who, q, asked.ID, asked.Hash, true); err != nil {
			return err
		}
	}
	return nil
}

// equality is the asking of the lay partner programme, with answers by chance from the fixed seed: most answer, some prefer not to say.
func (d *demo) equality(ctx context.Context, id db.ID) error {
	asked := []string{"age", "condition", "sex", "ethnic-group"}
	if err := d.parts.equality.Ask(ctx, d.coordinator, id, equality.Plan{Items: asked, Purpose: "To see who is missing, and to invite them to the next programme.", List: "england", Shared: true, Closes: d.DB.Now().Add(21 * 24 * 3600e9)}); err != nil {
		return err
	}
	token, err := d.parts.equality.Token(ctx, d.coordinator, id)
	if err != nil {
		return err
	}
	def, _ := instrument.Shipped(equality.Key)
	rng := rand.New(rand.NewPCG(demoSeed, 4000))
	for range 33 {
		form := url.Values{}
		for _, key := range asked {
			it, _ := def.Item(key)
			// Of the answers the middle ones are the most frequent, and the last is "I prefer not to say".
			at := (rng.IntN(len(it.Options)) + rng.IntN(len(it.Options))) / 2
			form.Set("q-"+key, it.Options[at].ID)
		}
		if err := d.parts.equality.Answer(ctx, d.network, token, form); err != nil {
			return err
		}
	}
	return d.parts.equality.End(ctx, d.coordinator, id)
}
