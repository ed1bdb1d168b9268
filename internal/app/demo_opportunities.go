package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"alongside/internal/area/opportunity"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
	"alongside/internal/shared/suit"
)

// demoOffer is what the opportunities of the demonstration have in common.
var demoOffer = opportunity.Form{Attributes: []string{"dialogue", "challenge"}, Degree: "influence", Level: "collective", Hours: "3", Ways: []string{"morning", "in-person"}, Place: "Riverside", Pay: "paid", PayWords: "£25 an hour. Travel is paid on the day.",
	Access: "A lift, a hearing loop, papers in large print a week before. A sitter is paid.", Contact: "nadia.rahman@example.org", Reach: "0113 496 0142", ClosesAt: "17:00", Formal: "informal", Seats: "1"}

// opportunities are what organisations offer. Riverside has one whose words wait for a patient leader's yes, one that people can reply to and to
// which somebody has, one by a panel, and three that are over: one is finished, one has its scores, and one has closed and owes an answer. Who
// looks for people in its name sees whom it could tell; so does the coordinator for what her own organisation offers.
func (d *demo) opportunities(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	if err := d.pastOpportunities(ctx, org); err != nil {
		return err
	}
	d.at(d.now.Time().AddDate(0, 0, -12))
	day := func(ahead int) string { return d.now.Time().AddDate(0, 0, ahead).Format("2/1/2006") }
	base := demoOffer
	base.Closes = day(21)
	words := func(title, about, designer string) opportunity.Form {
		f := base
		f.Title, f.About, f.Designer = title, about, designer
		return f
	}
	letters := words("Read our letters before they go out", "Four of us read every new letter of the clinics, and say what is hard to understand. Nothing is sent before we have read it.", "farida.chowdhury@example.org")
	letters.Perspectives, letters.Skills, letters.Interests, letters.Meetings = "Has waited for an operation", []string{"write", "read", "listen"}, []string{"letters", "hospital"}, day(35)+", 10:00 to 12:00, Library"
	if err := d.letThemBeTold(ctx, org, letters, d.now.Time().AddDate(0, 0, 35).Format(time.DateOnly)); err != nil {
		return err
	}
	board := words("A seat on the quality committee", "You are one of two patient leaders on the committee. You read the papers, ask, and vote.", "elaine.rigby@example.org")
	board.Formal, board.Degree, board.RoleType = "formal", "control", "governor"
	own, err := d.organisationNamed(ctx, "Common Ground Network")
	if err != nil {
		return err
	}
	readers := words("Read what we write about our programmes", "Five people read each text before it goes out, and say what is not clear. You read at home, in your own time.", "helen.strand@example.org")
	readers.Skills, readers.Interests, readers.Ways, readers.Place = []string{"read", "write", "listen"}, []string{"letters", "hospital"}, []string{"in-person", "video", "phone", "writing"}, "At home"
	readers.Seats = "5"
	waits := words("Walk the wards with us", "Twice a year we walk through a ward together, and write down what patients see first.", "farida.chowdhury@example.org")
	if _, err := d.publishedOffer(ctx, own, readers); err != nil {
		return err
	}
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

// letThemBeTold has three people whom an opportunity suits, by their cards, let the organisation tell them of some.
func (d *demo) letThemBeTold(ctx context.Context, org db.ID, f opportunity.Form, day string) error {
	want, left := suit.WantOf(f.Skills, f.Interests, f.Ways), 3
	want.Meet(day, "10:00", "12:00")
	for _, email := range slices.Sorted(maps.Keys(d.people)) {
		if left == 0 {
			break
		}
		var offer suit.Offer
		var there bool
		if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) (err error) {
			offer, there, err = d.parts.bank.OwnOffer(tx, d.people[email].ID)
			return err
		}); err != nil {
			return err
		}
		if !there || email == f.Designer || email == "gwen.pritchard@example.org" || !suit.Of(want, offer).OK {
			continue
		}
		who, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		if err := d.parts.bank.Allow(ctx, who, org, []string{"opportunities"}, []string{"family", "skills", "interests", "available"}); err != nil {
			return err
		}
		left--
	}
	return nil
}

// publishedOffer is an opportunity that was written, agreed to and published on one day.
func (d *demo) publishedOffer(ctx context.Context, org db.ID, f opportunity.Form) (db.ID, error) {
	id, err := d.parts.opportunities.Add(ctx, d.coordinator, org, f)
	if err != nil {
		return id, err
	}
	if err := d.parts.opportunities.Ask(ctx, d.coordinator, org, id); err != nil {
		return id, err
	}
	designer, err := d.actor(ctx, f.Designer)
	if err != nil {
		return id, err
	}
	if err := d.agreeTo(ctx, designer, org, id); err != nil {
		return id, err
	}
	return id, d.parts.opportunities.Publish(ctx, d.coordinator, org, id)
}

// pastOpportunities are three that people can reply to no more.
func (d *demo) pastOpportunities(ctx context.Context, org db.ID) error {
	ago := func(days int) time.Time { return d.now.Time().AddDate(0, 0, -days) }
	offer := func(title, about, designer string, closed int) opportunity.Form {
		f := demoOffer
		f.Title, f.About, f.Designer, f.Closes = title, about, designer, ago(closed).Format("2/1/2006")
		return f
	}
	s := d.parts.opportunities
	// Finished: one person replied, was chosen and said yes.
	d.at(ago(110))
	id, err := d.publishedOffer(ctx, org, offer("Try out the new signs in the main hall", "For a day you find your way through the hall by the new signs alone, and say where you got lost.", "farida.chowdhury@example.org", 80))
	if err != nil {
		return err
	}
	d.at(ago(100))
	reply, helen, err := d.repliesTo(ctx, id, "helen.strand@example.org", opportunity.Reply{Words: "I use a wheelchair, and signs hang where I cannot read them. I would like to show you."})
	if err != nil {
		return err
	}
	d.at(ago(95))
	if err := s.Choose(ctx, d.coordinator, org, id, reply); err != nil {
		return err
	}
	d.at(ago(94))
	if err := s.Accept(ctx, helen, reply, ""); err != nil {
		return err
	}
	d.at(ago(79))
	version, err := d.versionOf(ctx, id)
	if err != nil {
		return err
	}
	if err := s.Finish(ctx, d.coordinator, org, id, version); err != nil {
		return err
	}
	if err := d.scoredOpportunity(ctx, org, offer); err != nil {
		return err
	}
	// Closed: an answer is owed.
	d.at(ago(40))
	id, err = d.publishedOffer(ctx, org, offer("Help us to plan the new waiting room", "You look at three plans with the architect, and say which of them is a place where you could wait for an hour.", "elaine.rigby@example.org", 3))
	if err != nil {
		return err
	}
	d.at(ago(20))
	_, _, err = d.repliesTo(ctx, id, "joan.pettifer@example.org", opportunity.Reply{Words: "I have waited there with my mother many times. I know where the draught comes from."})
	return err
}

// scoredOpportunity is one by a panel of a patient leader and a professional. Both have scored, and have not decided.
func (d *demo) scoredOpportunity(ctx context.Context, org db.ID, offer func(title, about, designer string, closed int) opportunity.Form) error {
	s := d.parts.opportunities
	d.at(d.now.Time().AddDate(0, 0, -50))
	f := offer("Choose the next head of nursing with us", "You sit on the panel that hears everybody who applies, with the same say as the others.", "farida.chowdhury@example.org", 10)
	f.Formal = "formal"
	id, err := d.publishedOffer(ctx, org, f)
	if err != nil {
		return err
	}
	panel := []struct {
		email string
		side  person.Side
	}{{"gwen.pritchard@example.org", person.Partner}, {"grace.adeyemi@example.org", person.Professional}}
	for _, m := range panel {
		if err := s.AddMember(ctx, d.coordinator, org, id, m.email, m.side); err != nil {
			return err
		}
	}
	d.at(d.now.Time().AddDate(0, 0, -30))
	var replies []db.ID
	for _, a := range []struct{ email, why, bring string }{
		{"helen.strand@example.org", "Nurses decide whether I am heard.", "I have sat on panels of our group for six years."},
		{"joan.pettifer@example.org", "I have met good and bad wards.", "I ask until I understand, and I listen."},
	} {
		reply, _, err := d.repliesTo(ctx, id, a.email, opportunity.Reply{Answers: instrument.Answers{"why": instrument.Give(a.why), "bring": instrument.Give(a.bring)}, Version: 1})
		if err != nil {
			return err
		}
		replies = append(replies, reply)
	}
	d.at(d.now.Time().AddDate(0, 0, -9))
	if err := s.Score(ctx, d.coordinator, org, id); err != nil {
		return err
	}
	for n, m := range panel {
		d.at(d.now.Time().AddDate(0, 0, -8+n))
		who, err := d.actor(ctx, m.email)
		if err != nil {
			return err
		}
		for i, reply := range replies {
			as := instrument.Answers{"dialogue": instrument.Give([]string{"3", "4"}[(n+i)%2]), "challenge": instrument.Give([]string{"4", "2"}[i])}
			if err := s.SaveScore(ctx, who, org, id, reply, round.Given{Answers: as, Version: 1, AsItIs: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

// repliesTo is somebody's reply to an opportunity.
func (d *demo) repliesTo(ctx context.Context, id db.ID, email string, v opportunity.Reply) (db.ID, access.Actor, error) {
	who, err := d.actor(ctx, email)
	if err != nil {
		return "", who, err
	}
	reply, err := d.parts.opportunities.Send(ctx, who, id, v)
	return reply, who, err
}

// versionOf is the version of an opportunity that is there now.
func (d *demo) versionOf(ctx context.Context, id db.ID) (version int64, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		version, err = db.Value[int64](tx, `SELECT version FROM opportunity WHERE network_id = $1 AND id = $2`, id)
		return err
	})
	return version, err
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
