package app

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"alongside/content"
	"alongside/internal/area/bank"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// bank is the people bank: partner organisations, the cards of patient partners with what each of them allows, and what they were asked.
// Everybody says yes themselves.
func (d *demo) bank(ctx context.Context) error {
	words, orgs := content.DemoPeopleBank(), map[string]db.ID{}
	d.at(d.now.Time().AddDate(0, 0, -60))
	for _, p := range words.Partners {
		id, err := d.organisationNamed(ctx, p.Name)
		if err != nil {
			return err
		}
		orgs[p.Name] = id
		if err := d.confirmed(ctx, p.Leads, id); err != nil {
			return err
		}
		if err := d.parts.bank.SavePartner(ctx, d.coordinator, id, bank.PartnerForm{Does: p.Does, Reaches: p.Reaches, Needs: p.Needs, Offers: p.Offers, Bank: true}); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		for _, email := range p.Leads {
			if d.coordinator.Is(d.people[email].ID) {
				continue // a coordinator looks for people of their own organisation anyway
			}
			if err := d.parts.bank.NameLead(ctx, d.coordinator, id, email); err != nil {
				return fmt.Errorf("%s: %w", email, err)
			}
		}
	}
	cards := d.madeUp(words)
	for _, c := range append(slices.Clone(words.Cards), cards...) {
		a, err := d.actor(ctx, c.Email)
		if err != nil {
			return err
		}
		if err := d.ownCard(ctx, a, c, orgs); err != nil {
			return fmt.Errorf("the card of %s: %w", c.Email, err)
		}
	}
	if err := d.askedBefore(ctx, orgs[words.Partners[0].Name], cards); err != nil {
		return err
	}
	for _, r := range words.Requests {
		d.at(d.now.Time().AddDate(0, 0, -r.Days))
		by, err := d.actor(ctx, r.By)
		if err != nil {
			return err
		}
		if _, err := d.parts.bank.Ask(ctx, by, orgs[r.Organisation], d.people[r.To].ID, r.Purpose, r.Words); err != nil {
			return err
		}
	}
	return nil
}

// confirmed notes that somebody else confirmed to which organisation people belong.
func (d *demo) confirmed(ctx context.Context, emails []string, organisation db.ID) error {
	return d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		for _, email := range emails {
			if err := person.ConfirmOrganisation(tx, d.people[email].ID, organisation); err != nil {
				return fmt.Errorf("%s: %w", email, err)
			}
		}
		return nil
	})
}

func (d *demo) ownCard(ctx context.Context, a access.Actor, c content.DemoBankCard, orgs map[string]db.ID) error {
	if err := d.parts.bank.SaveCard(ctx, a, bank.CardForm{Skills: c.Skills, Interests: c.Interests, Available: c.Available, Place: c.Place, Words: c.Words, Experience: c.Experience, Most: c.Most}); err != nil {
		return err
	}
	for _, v := range c.Allows {
		if err := d.parts.bank.Allow(ctx, a, orgs[v.Organisation], v.Purposes, v.Shown); err != nil {
			return err
		}
	}
	return nil
}

// madeUp are cards of three in four of the other patient partners. Each allows some organisations some things.
func (d *demo) madeUp(words content.DemoBank) []content.DemoBankCard {
	rng, lists := rand.New(rand.NewPCG(2013, 16)), content.BankLists()
	one := func(from []string) string { return from[rng.IntN(len(from))] }
	some := func(from []content.BankEntry, most int) []string {
		var out []string
		for _, i := range rng.Perm(len(from))[:1+rng.IntN(most)] {
			out = append(out, from[i].ID)
		}
		return out
	}
	var out []content.DemoBankCard
	for _, email := range slices.Sorted(maps.Keys(d.people)) {
		if !d.people[email].SpeaksAs(person.Partner) || rng.IntN(4) == 0 || slices.ContainsFunc(words.Cards, func(c content.DemoBankCard) bool { return c.Email == email }) {
			continue
		}
		c := content.DemoBankCard{Email: email, Skills: some(lists.Skills, 4), Interests: some(lists.Interests, 4), Available: some(lists.Availability, 4), Place: one(words.Places),
			Words: one(words.Words), Experience: one(words.Experiences), Most: one([]string{"1", "2", "2", "2", "4", "0"})}
		for i, p := range words.Partners {
			if i > 0 && rng.IntN(3) > 0 {
				continue // nearly everybody allows the first, which they know
			}
			shown := []string{"family", "skills", "interests", "available"}
			for _, more := range []string{"words", "experience", "place", "stage"} {
				if rng.IntN(2) == 0 {
					shown = append(shown, more)
				}
			}
			c.Allows = append(c.Allows, content.DemoBankAllows{Organisation: p.Name, Purposes: some(lists.Purposes, 3), Shown: shown[rng.IntN(3):]})
		}
		out = append(out, c)
	}
	return out
}

// askedBefore is what the first organisation asked in the last two months: a few were asked often, most never. One who said yes waits for a
// letter.
func (d *demo) askedBefore(ctx context.Context, org db.ID, cards []content.DemoBankCard) error {
	waits := false
	for i, c := range cards {
		if i%5 != 2 || len(c.Allows) == 0 || c.Allows[0].Organisation != content.DemoPeopleBank().Partners[0].Name {
			continue
		}
		who := d.people[c.Email].ID
		for n, about := range []string{"letters", "waiting rooms", "going home"}[:1+i%3] {
			d.at(d.now.Time().AddDate(0, 0, -58+n*24))
			purpose := c.Allows[0].Purposes[n%len(c.Allows[0].Purposes)]
			id, err := d.parts.bank.Ask(ctx, d.coordinator, org, who, purpose, "Would you come to an evening on "+about+"? It lasts two hours, and we pay for it.")
			if errs.Is(err, errs.Invalid) {
				continue // they do not want to be asked so often
			} else if err != nil {
				return err
			}
			a, err := d.actor(ctx, c.Email)
			if err != nil {
				return err
			}
			answer := []string{bank.Yes, bank.NotNow, bank.No}[(i+n)%3]
			if err := d.parts.bank.Answer(ctx, a, id, answer); err != nil {
				return err
			}
			if answer != bank.Yes || !waits {
				waits = waits || answer == bank.Yes
				continue
			}
			if err := d.parts.bank.Done(ctx, d.coordinator, org, id); err != nil {
				return err
			}
		}
	}
	return nil
}
