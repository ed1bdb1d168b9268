package app

import (
	"context"

	"alongside/internal/area/opportunity"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
)

// opportunities are what one organisation offers: one whose words wait for a patient leader's yes, one that people can reply to and to
// which somebody has, and one by a panel.
func (d *demo) opportunities(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	d.at(d.now.Time().AddDate(0, 0, -12))
	day := func(ahead int) string { return d.now.Time().AddDate(0, 0, ahead).Format("2/1/2006") }
	base := opportunity.Form{Attributes: []string{"dialogue", "challenge"}, Degree: "influence", Level: "collective", Hours: "3", Ways: []string{"morning", "in-person"}, Place: "Riverside", Pay: "paid", PayWords: "£25 an hour. Travel is paid on the day.",
		Access: "A lift, a hearing loop, papers in large print a week before. A sitter is paid.", Contact: "nadia.rahman@example.org", Reach: "0113 496 0142", Closes: day(21), ClosesAt: "17:00", Formal: "informal", Seats: "1"}
	words := func(title, about, designer string) opportunity.Form {
		f := base
		f.Title, f.About, f.Designer = title, about, designer
		return f
	}
	letters := words("Read our letters before they go out", "Four of us read every new letter of the clinics, and say what is hard to understand. Nothing is sent before we have read it.", "farida.chowdhury@example.org")
	letters.Perspectives, letters.Skills, letters.Interests, letters.Meetings = "Has waited for an operation", []string{"write", "read"}, []string{"letters"}, day(35)+", 10:00 to 12:00, Library"
	board := words("A seat on the quality committee", "You are one of two patient leaders on the committee. You read the papers, ask, and vote.", "elaine.rigby@example.org")
	board.Formal, board.Degree, board.RoleType = "formal", "control", "governor"
	waits := words("Walk the wards with us", "Twice a year we walk through a ward together, and write down what patients see first.", "farida.chowdhury@example.org")
	for i, f := range []opportunity.Form{letters, board, waits} {
		id, err := d.parts.opportunities.Add(ctx, d.coordinator, org, f)
		if err != nil {
			return err
		}
		if err := d.parts.opportunities.Ask(ctx, d.coordinator, org, id); err != nil {
			return err
		}
		if i == 2 {
			continue // the patient leader has not said yes yet
		}
		designer, err := d.actor(ctx, f.Designer)
		if err != nil {
			return err
		}
		if err := d.agreeTo(ctx, designer, org, id); err != nil {
			return err
		}
		if err := d.parts.opportunities.Publish(ctx, d.coordinator, org, id); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		who, err := d.actor(ctx, "gwen.pritchard@example.org")
		if err != nil {
			return err
		}
		if _, err := d.parts.opportunities.Send(ctx, who, id, opportunity.Reply{Words: "I have kept every letter I ever got from the clinic. I would like to help you to write better ones."}); err != nil {
			return err
		}
	}
	return nil
}

// agreeTo is somebody's yes to the words of an opportunity as they are.
func (d *demo) agreeTo(ctx context.Context, who access.Actor, org, id db.ID) error {
	hash := ""
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err := d.Decisions.Of(tx, id)
		for _, p := range all {
			if p.State == assent.Open {
				hash = p.Hash
			}
		}
		return err
	}); err != nil {
		return err
	}
	return d.parts.opportunities.Agree(ctx, who, org, id, hash)
}
