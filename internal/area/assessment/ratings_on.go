package assessment

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// RatingOn is one question of the connection check as it was agreed on. Was is the rating before it, "" when there was none
// or it asked something else.
type RatingOn struct {
	Wording, Is, Was string
	Value, WasValue  int // on the scale, -1 where there is none
}

// RatingsOn are the newest agreed ratings of an organisation's connection with its patient leaders that stood at an instant, and when they
// and those before were agreed on. At is 0 when there were none. The caller has checked who reads.
type RatingsOn struct {
	Lines      []RatingOn
	At, Before db.Instant
}

// On reads which ratings stood at an instant.
func (s *Assessments) On(tx *db.Tx, organisation db.ID, until db.Instant) (RatingsOn, error) {
	all, err := agreedRatings(tx, s.keys, organisation, 200)
	for len(all) > 0 && all[0].At > until {
		all = all[1:]
	}
	if err != nil || len(all) == 0 {
		return RatingsOn{}, err
	}
	now, was := all[0], agreed{}
	out := RatingsOn{At: now.At}
	if len(all) > 1 {
		was, out.Before = all[1], all[1].At
	}
	def, err := instrument.FindVersion(tx, now.Key, now.Version)
	if err != nil {
		return RatingsOn{}, err
	}
	for _, it := range def.Items() {
		if !it.Kind.Ordered() {
			continue
		}
		out.Lines = append(out.Lines, RatingOn{Wording: it.Wording, Is: it.Label(now.Answers[it.ID].Value()), Was: it.Label(was.Answers[it.ID].Value()), Value: stepOf(it, now.Answers), WasValue: stepOf(it, was.Answers)})
	}
	return out, nil
}
