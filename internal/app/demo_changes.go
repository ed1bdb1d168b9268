package app

import (
	"context"
	"time"

	"alongside/internal/area/impact"
	"alongside/internal/platform/db"
	"alongside/internal/shared/described"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
)

// demoChange is something that followed from the work of an organisation, as somebody of it tells it. witness confirms it when says is set.
type demoChange struct {
	email, kind, what, more string
	me                      bool // it is about who tells it
	ago                     int  // days
	from                    ground.Kind
	fromWords               string
	audience                entry.Audience
	witness, name           string
	recognised              bool // the witness says that the words are about them
	reply                   map[string]string
}

// changes are what people of one organisation tell of its work: one that a patient leader has confirmed and that stands in a line, one that waits
// for a confirmation, one in which a patient partner recognises herself, so that it waits for her, and one that is still its teller's own.
func (d *demo) changes(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	return d.happen(ctx, []event{{d.now.Time().Add(-5 * time.Hour), func(ctx context.Context) error {
		for _, c := range []demoChange{
			{email: "grace.adeyemi@example.org", kind: "guideline", what: "Travel is paid before the day, so that nobody lends us money to take part.", more: "The payments office asks on the form, and pays on the same day.", ago: 20, from: ground.Step, fromWords: "Pay and thank people",
				audience: entry.Organisation, witness: "farida.chowdhury@example.org", name: "Farida Chowdhury", reply: map[string]string{"says": "yes", "side": "partner"}},
			{email: "farida.chowdhury@example.org", kind: "role", what: "I sit in every interview for a new ward manager.", me: true, ago: 12, audience: entry.Organisation, witness: "grace.adeyemi@example.org", name: "Grace Adeyemi"},
			{email: "grace.adeyemi@example.org", kind: "learning", what: "Somebody who knows the heart ward from both sides showed us how a letter reads at home, and we write them anew.", ago: 8, audience: entry.Network, witness: "gwen.pritchard@example.org", name: "Gwen Pritchard", recognised: true},
			{email: "grace.adeyemi@example.org", kind: "learning", what: "Three other wards asked us how we plan rounds together with patients.", ago: 5, audience: entry.Author},
		} {
			if err := d.tellChange(ctx, org, c); err != nil {
				return err
			}
		}
		return nil
	}}})
}

// tellChange is one of them.
func (d *demo) tellChange(ctx context.Context, org db.ID, c demoChange) error {
	who, err := d.actor(ctx, c.email)
	if err != nil {
		return err
	}
	n := impact.Claim{Work: org, Kind: c.kind, Title: c.what, Body: c.more, Happened: d.now.Time().AddDate(0, 0, -c.ago).Format(dateForm), Whole: !c.me}
	if c.me {
		n.About = []db.ID{who.Person()}
	}
	var from ground.Thing
	if c.from != "" {
		if from, err = d.inLine(ctx, org, c.from, c.fromWords); err != nil {
			return err
		}
	}
	area := d.parts.impact
	claim, err := area.TellFrom(ctx, who, n, from)
	if err != nil {
		return err
	}
	if c.audience != entry.Author {
		if _, err := area.AskToShow(ctx, who, claim, c.audience); err != nil {
			return err
		}
	}
	if c.witness == "" {
		return nil
	}
	if err := area.AskToConfirm(ctx, who, claim, c.name, c.witness); err != nil {
		return err
	}
	if c.recognised {
		return d.recognise(ctx, c.witness, described.Claim, claim)
	}
	if c.reply == nil {
		return nil
	}
	witness, err := d.actor(ctx, c.witness)
	if err != nil {
		return err
	}
	return d.confirmImpact(ctx, witness, claim, c.reply)
}
