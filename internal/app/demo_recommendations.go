package app

import (
	"context"
	"fmt"
	"time"

	"alongside/internal/area/recommendation"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// demoBody is a body of the demonstration with those of its people who can sign in. The first leads it.
type demoBody struct {
	organisation, name, kind, about string
	people                          []demoSeat
	id                              db.ID
}

type demoSeat struct{ email, role, side string }

// demoAsked is a recommendation of the demonstration. Days count back from today; answered 0 is not yet.
type demoAsked struct {
	body                         int
	to, title, words, owner      string
	made, due, answered, settled int
	outcome, reasons             string
	public                       bool
}

// recommendations are the bodies with which a trust is linked and what two of them recommended: one that is late, one that is settled and
// published, one whose answer waits for the body's word, and one that waits for a yes before it is made.
func (d *demo) recommendations(ctx context.Context) error {
	trust, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	today := time.Date(d.now.Time().Year(), d.now.Time().Month(), d.now.Time().Day(), 11, 0, 0, 0, time.UTC)
	day := func(ago int) string { return today.AddDate(0, 0, -ago).Format(dateForm) }
	bodies := []*demoBody{
		{organisation: "Riverside Borough Council", name: "Health scrutiny committee", kind: "scrutiny", about: "Meets every two months. The trust comes when it is asked.", people: []demoSeat{{"jade.osei@example.org", "Chair", group.Managerial}, {"brian.fairclough@example.org", "Carers’ voice", group.Patient}}},
		{organisation: "Voices of Riverside", name: "Health champions network", kind: "champion", about: "Has a seat at each meeting of the trust board that is held in public.", people: []demoSeat{{"winston.clarke@example.org", "Lead champion", group.Patient}, {"gwen.pritchard@example.org", "Health champion", group.Patient}}},
		{organisation: "Riverside Borough Council", name: "Health and wellbeing board", kind: "board", about: "Plans for the whole borough."},
	}
	d.at(today.AddDate(0, 0, -150))
	for _, b := range bodies {
		if err := d.embody(ctx, b, day(400)); err != nil {
			return err
		}
		if err := d.parts.recommendations.Link(ctx, d.coordinator, trust, recommendation.LinkForm{Group: string(b.id), Kind: b.kind, About: b.about}); err != nil {
			return err
		}
	}
	var all []event
	for _, v := range []demoAsked{
		{body: 0, to: "Quality committee", title: "Read complaints together with patients", words: "Every three months, patients and staff should read ten complaints together, and tell the board what they would change.", owner: "stephen.amis@example.org",
			made: 140, due: 100, answered: 104, settled: 96, outcome: "accepted", reasons: "We begin in the spring, with four patients and four staff. The first report goes to the board in June. Travel and time are paid.", public: true},
		{body: 0, to: "Trust board", title: "Say how long people wait for each clinic", words: "The trust should say each month, for each clinic, how long people wait. Say it where people look: on the wall, and on the letter.", owner: "wendy.tarrant@example.org", made: 90, due: 40},
		{body: 1, title: "Somebody at the door who knows the way", words: "People get lost and come late. There should be somebody at the main door, every day from eight to six, who knows the way and walks along.", owner: "amrit.gill@example.org",
			made: 60, due: 20, answered: 23, outcome: "partly", reasons: "From next month there is somebody at the door on weekdays until two. We cannot pay for more this year, and will look again in April."},
		{body: 1, title: "Letters that tell what to bring", words: "Each letter should say in one line what to bring. Six people came home without an examination, because nobody had told them.", owner: "daniel.marsh@example.org", made: 2, due: -40},
	} {
		all = append(all, d.asked(v, bodies[v.body], trust, today)...)
	}
	return d.happen(ctx, all)
}

// embody puts the people of a body on its map.
func (d *demo) embody(ctx context.Context, b *demoBody, since string) error {
	org, err := d.organisationNamed(ctx, b.organisation)
	if err != nil {
		return err
	}
	return d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		all, err := group.Groups(tx, org)
		if err != nil {
			return err
		}
		for _, g := range all {
			if g.Name == b.name {
				b.id = g.ID
			}
		}
		for i, p := range b.people {
			who := d.people[p.email]
			h, known, err := group.HolderOf(tx, who.ID)
			if err != nil {
				return err
			}
			if !known {
				if h.ID, err = group.NewHolder(tx, group.Holder{Name: who.Name(), Person: who.ID}); err != nil {
					return err
				}
			}
			t := group.Term{Organisation: org, Group: b.id, Holder: h.ID, Role: p.role, Pillar: p.side, Leads: i == 0, Public: i == 0, Starts: since}
			if _, err := group.SaveTerm(tx, d.coordinator.Person(), t); err != nil {
				return err
			}
		}
		return nil
	})
}

// asked is what happens to a recommendation.
func (d *demo) asked(v demoAsked, b *demoBody, trust db.ID, today time.Time) []event {
	var id db.ID
	s := d.parts.recommendations
	step := func(ago int, email string, do func(ctx context.Context, as string) error) event {
		return event{today.AddDate(0, 0, -ago), func(ctx context.Context) error {
			if err := do(ctx, email); err != nil {
				return fmt.Errorf("%s, %d days ago: %w", v.title, ago, err)
			}
			return nil
		}}
	}
	leads, writes := b.people[0].email, b.people[1].email
	say := func(do string) func(context.Context, string) error {
		return func(ctx context.Context, as string) error {
			a, err := d.actor(ctx, as)
			if err != nil {
				return err
			}
			return s.Ask(ctx, a, id, recommendation.Say{Do: do})
		}
	}
	out := []event{step(v.made, writes, func(ctx context.Context, as string) error {
		a, err := d.actor(ctx, as)
		if err != nil {
			return err
		}
		to := "o" + string(trust)
		if v.to != "" {
			if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
				all, err := group.Groups(tx, trust)
				for _, g := range all {
					if g.Name == v.to {
						to = "g" + string(g.ID)
					}
				}
				return err
			}); err != nil {
				return err
			}
		}
		id, err = s.Write(ctx, a, b.id, recommendation.Form{To: to, Title: v.title, Words: v.words, Owner: v.owner, Due: today.AddDate(0, 0, -v.due).Format(dateForm)})
		return err
	})}
	if v.due < 0 { // whoever leads the body has not said yes yet
		return append(out, step(v.made-1, writes, say("make")))
	}
	out = append(out, step(v.made-1, leads, say("make")))
	if v.answered != 0 {
		out = append(out, step(v.answered, v.owner, func(ctx context.Context, as string) error {
			a, err := d.actor(ctx, as)
			if err != nil {
				return err
			}
			now, err := s.At(ctx, a, id)
			if err != nil {
				return err
			}
			return s.Answer(ctx, a, id, recommendation.Reply{Outcome: v.outcome, Reasons: v.reasons, Shown: true, Version: now.Version})
		}))
	}
	if v.settled != 0 {
		out = append(out, step(v.settled, leads, say("settle")))
	}
	if v.public {
		out = append(out, step(v.settled-1, leads, say("public")))
	}
	return out
}
