package app

import (
	"context"
	"time"

	"alongside/internal/area/idea"
	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/group"
	"alongside/internal/shared/workday"
)

// ideas are what three people brought to one organisation: one that is being helped after a session of a group, one that everybody reads and
// that is tried, and one that waits for its first answer. A second session comes.
func (d *demo) ideas(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	quality, err := d.groupNamed(ctx, org, "Quality committee")
	if err != nil {
		return err
	}
	now := d.now.Time()
	// The day is a working day, so that what comes after it is one working day further each time.
	day := func(back int) time.Time {
		t, err := time.Parse(time.DateOnly, workday.After(now.AddDate(0, 0, -back).Format(time.DateOnly), 1))
		if err != nil {
			return now
		}
		return t.Add(10 * time.Hour)
	}
	s := d.parts.ideas
	d.at(day(70))
	if err := s.SaveDesk(ctx, d.coordinator, org, "leanne.foster@example.org", "5", 0); err != nil {
		return err
	}
	leanne, err := d.actor(ctx, "leanne.foster@example.org")
	if err != nil {
		return err
	}
	bring := func(back int, who, title, body string) (db.ID, error) {
		d.at(day(back))
		a, err := d.actor(ctx, who)
		if err != nil {
			return "", err
		}
		return s.Bring(ctx, a, org, title, body)
	}
	say := func(back int, id db.ID, k idea.Kind, words string) error {
		d.at(day(back))
		return s.Answer(ctx, leanne, id, k, words)
	}
	buddy, err := bring(60, "farida.chowdhury@example.org", "Somebody to ring after the first night at home", "The first night at home is the worst. People who have been through it could ring the next morning, and tell a nurse what they hear.")
	if err != nil {
		return err
	}
	if err := say(57, buddy, idea.Look, "I have asked the discharge team what happens now in the first two days. You hear from me within two weeks."); err != nil {
		return err
	}
	if err := say(50, buddy, idea.Barrier, "Callers need somebody to turn to when they hear something that worries them. The ward has no line for that after six in the evening. We look for one."); err != nil {
		return err
	}
	d.at(day(48))
	session, err := s.Plan(ctx, d.coordinator, org, quality, d.now.Time().AddDate(0, 0, -40).Format("2/1/2006"), "Going home")
	if err != nil {
		return err
	}
	farida, err := d.actor(ctx, "farida.chowdhury@example.org")
	if err != nil {
		return err
	}
	if err := s.ToSession(ctx, farida, buddy, session); err != nil {
		return err
	}
	d.at(day(39))
	if err := s.Record(ctx, d.coordinator, org, session, buddy, idea.Sponsor, "The committee read it aloud. The deputy chief nurse stands behind it, and asks for the evening line of the community team to take such calls."); err != nil {
		return err
	}
	signs, err := bring(45, "gwen.pritchard@example.org", "Signs at the height of a wheelchair", "I cannot read the signs in the east corridor from my chair. Put them lower, and larger, on one floor first, and ask people whether they find their way.")
	if err != nil {
		return err
	}
	gwen, err := d.actor(ctx, "gwen.pritchard@example.org")
	if err != nil {
		return err
	}
	if err := s.Show(ctx, gwen, signs, entry.Public); err != nil {
		return err
	}
	if err := say(43, signs, idea.Money, "The charity of the hospital gives £600 for one floor."); err != nil {
		return err
	}
	if err := say(20, signs, idea.Try, "New signs hang on the first floor until the end of the next month. Two volunteers ask people there every Tuesday."); err != nil {
		return err
	}
	if _, err := bring(3, "elaine.rigby@example.org", "Letters that a phone can read aloud", "My eyes are poor, and my phone reads letters to me. It cannot read yours, because they are pictures. Send them as text."); err != nil {
		return err
	}
	d.at(day(10))
	_, err = s.Plan(ctx, d.coordinator, org, quality, d.now.Time().AddDate(0, 0, 16).Format("2/1/2006"), "Letters and signs")
	return err
}

// groupNamed finds a group of an organisation.
func (d *demo) groupNamed(ctx context.Context, organisation db.ID, name string) (id db.ID, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err := group.Groups(tx, organisation)
		for _, g := range all {
			if g.Name == name {
				id = g.ID
			}
		}
		return err
	})
	return id, err
}
