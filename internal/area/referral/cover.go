package referral

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
	"alongside/internal/shared/workday"
)

// Why a referral became the cover's too.
const (
	whyLate   = "late"
	whyAway   = "away"
	whyNobody = "nobody"
)

// Cover is who stands in for those who answer the referrals of an organisation.
type Cover struct {
	Person  db.ID
	Name    string
	Does    string // what they do, in words that whoever is referred understands
	Version int64
}

// named says the cover as whoever is referred reads it, "" when nobody is named.
func (c Cover) named() string {
	if c.Person == "" {
		return ""
	}
	return c.Name + ", " + lowerFirst(c.Does)
}

// CoverForm is a cover as it is typed. An empty person is nobody.
type CoverForm struct {
	Person, Does string
	Version      int64
}

// standsInWords says who may read a referral besides whoever answers, for those who are asked for their consent and for the person.
func standsInWords(c Cover) string {
	if c.Person == "" {
		return "When they are away or late, whoever stands in for them there reads this and answers. Nobody is named for that yet."
	}
	return "When they are away or late, whoever stands in for them there reads this and answers. That is now " + c.named() + "."
}

// Cover is who stands in for an organisation, for whoever names them.
func (s *Referrals) Cover(ctx context.Context, a access.Actor, organisation db.ID) (c Cover, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := s.placeIn(tx, a, organisation, ""); err != nil {
			return err
		}
		c, err = coverOf(tx, organisation)
		return err
	})
	return c, err
}

// NameCover says who stands in for those who answer the referrals of an organisation, or that nobody does. What is late already becomes theirs at once.
func (s *Referrals) NameCover(ctx context.Context, a access.Actor, organisation db.ID, f CoverForm) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := s.placeIn(tx, a, organisation, ""); err != nil {
			return err
		}
		was, err := coverOf(tx, organisation)
		if err != nil {
			return err
		}
		if was.Version != f.Version {
			return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		list, err := colleagues(tx, organisation)
		if err != nil {
			return err
		}
		who, does := db.ID(f.Person), line(f.Does)
		var c errs.Check
		c.That(f.Person == "" || mayBe(list, who), "cover", "Choose a colleague from the list.")
		c.That(f.Person == "" || does != "", "does", "Enter what they do, such as: head of patient experience.")
		fits(&c, "does", does, longestLine)
		if err := c.Err(); err != nil {
			return err
		}
		if f.Person == "" {
			err = deleteCover(tx, organisation)
		} else if err = saveCover(tx, organisation, who, does, a.Person()); err == nil && who != was.Person {
			err = s.newCover(tx, a, organisation, who)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "referral.cover", "organisation", organisation, "")
	})
}

// newCover tells somebody that they stand in, and gives them what is late already.
func (s *Referrals) newCover(tx *db.Tx, a access.Actor, organisation, who db.ID) error {
	o, err := person.FindOrganisation(tx, organisation)
	if err != nil {
		return err
	}
	if err := s.tell(tx, a, who, "You stand in for people who answer referrals", fmt.Sprintf("You stand in at %s for those who answer people who were referred. When an answer is late, or whoever owes it is away, the person becomes yours to answer too. You then find them among what waits for you.", o.Name), "/leadership/"+string(organisation)+"/referrals"); err != nil {
		return err
	}
	all, err := several(tx, s.keys, `AND r.organisation_id = $2 AND r.outcome = '' AND r.emptied IS NULL AND v.referral_id IS NOT NULL AND v.passed IS NULL ORDER BY r.due_day, r.id LIMIT 200`, organisation)
	if err != nil {
		return err
	}
	return s.standInAll(tx, all)
}

func (s *Referrals) standInAll(tx *db.Tx, all []Referral) error {
	day, err := today(tx)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := s.standIn(tx, r, day); err != nil {
			return err
		}
	}
	return nil
}

// standIn makes a referral the cover's too when it is late, or when nobody is there to answer it. As long as it need not, it is asked again each morning.
func (s *Referrals) standIn(tx *db.Tx, r Referral, day string) error {
	if !r.Covered || r.Passed != 0 || !r.waits() || r.Emptied != 0 {
		return job.Cancel(tx, coverJob, string(r.ID))
	}
	why, err := s.standInWhy(tx, r, day)
	if err != nil {
		return err
	}
	if why == "" || r.Cover.Person == "" || r.Cover.Person == r.Answers {
		return s.coverOn(tx, r, day)
	}
	if err := pass(tx, r.ID, why); err != nil {
		return err
	}
	if err := job.Cancel(tx, coverJob, string(r.ID)); err != nil {
		return err
	}
	text := fmt.Sprintf("Somebody whom %s referred waits for an answer, which was owed by %s. You stand in, and can answer them now.", r.PlaceName, ui.PlainDate(r.Due))
	switch why {
	case whyAway:
		text = fmt.Sprintf("Somebody whom %s referred waits for an answer, which is owed by %s. Whoever was to answer is away. You stand in, and can answer them now.", r.PlaceName, ui.PlainDate(r.Due))
	case whyNobody:
		text = fmt.Sprintf("Somebody whom %s referred waits for an answer, which is owed by %s. Nobody else is there to answer. You stand in, and can answer them now.", r.PlaceName, ui.PlainDate(r.Due))
	}
	return s.tell(tx, access.Actor{}, r.Cover.Person, "You stand in for somebody who was referred", text, path(r))
}

// standInWhy is why somebody has to stand in today, "" when nobody has to.
func (s *Referrals) standInWhy(tx *db.Tx, r Referral, day string) (string, error) {
	switch {
	case day > r.Due:
		return whyLate, nil
	case r.Answers == "":
		return whyNobody, nil
	}
	away, err := s.knows.Away(tx, r.Answers, day)
	if err != nil || !away {
		return "", err
	}
	return whyAway, nil
}

// coverOn asks again on the next working morning whether somebody has to stand in.
func (s *Referrals) coverOn(tx *db.Tx, r Referral, day string) error {
	at, err := morning(tx, workday.After(day, 1))
	if err != nil {
		return err
	}
	return job.Later(tx, coverJob, string(r.ID), at, work{r.ID})
}

// coverDue is the program's own look at one referral in the morning.
func (s *Referrals) coverDue(tx *db.Tx, r Referral) error {
	day, err := today(tx)
	if err != nil {
		return err
	}
	return s.standIn(tx, r, day)
}

// Serves says whether somebody answers people who are referred, or stands in for it, so that their days away count.
func Serves(tx *db.Tx, who db.ID) (bool, error) { return serves(tx, who) }

// PersonAway is for somebody who has said when they are away: who is theirs to answer becomes the cover's too when that is today.
func (s *Referrals) PersonAway(tx *db.Tx, who db.ID) error {
	all, err := several(tx, s.keys, `AND r.answers_id = $2 AND r.outcome = '' AND r.emptied IS NULL AND v.referral_id IS NOT NULL AND v.passed IS NULL ORDER BY r.due_day, r.id LIMIT 200`, who)
	if err != nil {
		return err
	}
	return s.standInAll(tx, all)
}

// Take makes a referral for which somebody stands in theirs, and tells whoever was to answer.
func (s *Referrals) Take(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, _, err := s.read(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := a.May(mayTake(a, r), "Only whoever stands in can take this over, as long as nobody has answered."); err != nil {
			return err
		}
		if err := s.takeOver(tx, a, &r); err != nil {
			return err
		}
		return s.saved(tx, r)
	})
}

// takeOver makes a referral that of the actor, who stands in. The log says who took it over.
func (s *Referrals) takeOver(tx *db.Tx, a access.Actor, r *Referral) error {
	was := r.Answers
	r.Answers = a.Person()
	if err := taken(tx, r.ID, a.Person()); err != nil {
		return err
	}
	if err := audit.Record(tx, a, "referral.take", "organisation", r.Organisation, ""); err != nil {
		return err
	}
	return s.tell(tx, a, was, "Somebody else answers a referral for you", fmt.Sprintf("%s stands in for you and answers somebody whom %s referred. You need do nothing more about it.", a.Name(), r.PlaceName), "/leadership/"+string(r.Organisation)+"/referrals")
}
