package referral

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// What waits, each kind limited to as many as anybody would read: answer and post for whoever answers, cover for who stands in; and for engagement
// leads nobody when somebody who was referred is nobody's to answer, and coverless when nobody stands in where places refer. a is the address, b the place, c the day by which an answer is owed.
const (
	asks = `SELECT * FROM (SELECT CASE WHEN r.by_post AND r.posted_day = '' THEN 'post' ELSE 'answer' END AS kind, r.organisation_id || '/referrals/people/' || r.id AS a, p.name AS b, r.due_day AS c, CAST(NULL AS BIGINT) AS at
			FROM referral r JOIN referral_place p ON p.network_id = r.network_id AND p.id = r.place_id WHERE r.network_id = $1 AND r.answers_id = $2 AND r.outcome = '' AND r.emptied IS NULL ORDER BY r.due_day, r.id LIMIT 50) AS answers
		UNION ALL SELECT * FROM (SELECT 'cover', r.organisation_id || '/referrals/people/' || r.id, p.name, r.due_day, CAST(NULL AS BIGINT) FROM referral_cover c JOIN referral r ON r.network_id = c.network_id AND r.organisation_id = c.organisation_id
			JOIN referral_stand_in v ON v.network_id = r.network_id AND v.referral_id = r.id JOIN referral_place p ON p.network_id = r.network_id AND p.id = r.place_id
			WHERE c.network_id = $1 AND c.cover_id = $2 AND r.outcome = '' AND r.emptied IS NULL AND v.passed IS NOT NULL AND (r.answers_id IS NULL OR r.answers_id <> $2) ORDER BY r.due_day, r.id LIMIT 50) AS covers`
	asksLeads = `
		UNION ALL SELECT * FROM (SELECT 'nobody', r.organisation_id || '/referrals', p.name, r.due_day, CAST(NULL AS BIGINT) FROM referral r JOIN referral_place p ON p.network_id = r.network_id AND p.id = r.place_id
			WHERE r.network_id = $1 AND r.answers_id IS NULL AND ($3 = '' OR r.organisation_id = $3) AND r.outcome = '' AND r.emptied IS NULL ORDER BY r.due_day, r.id LIMIT 5) AS nobodies
		UNION ALL SELECT * FROM (SELECT DISTINCT 'coverless', o.id || '/referrals/cover', o.name, '', CAST(NULL AS BIGINT) FROM referral_place p JOIN organisation o ON o.network_id = p.network_id AND o.id = p.organisation_id
			WHERE p.network_id = $1 AND ($3 = '' OR p.organisation_id = $3) AND p.link_ended IS NULL AND NOT EXISTS (SELECT 1 FROM referral_cover c WHERE c.network_id = p.network_id AND c.organisation_id = p.organisation_id) LIMIT 5) AS coverless`
)

// Waiting lists what a person can do now about people who were referred.
func (s *Referrals) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Referrals) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	q := waiting.Question{SQL: asks, Args: []any{string(a.Person())}, Item: waits}
	if of, some := a.LeadsOf(); some {
		q.SQL, q.Args = q.SQL+asksLeads, append(q.Args, of)
	}
	return q
}

// waits is what one row asks of somebody.
func waits(w waiting.Row) (waiting.Item, bool) {
	item := waiting.Item{Title: "Answer somebody who was referred", About: "From " + w.B, Path: "/leadership/" + w.A}
	switch w.Kind {
	case "post":
		item.Title = "Post a letter to somebody who was referred"
	case "cover":
		item.Title, item.About = "Stand in for somebody who was referred", "From "+w.B+". Whoever was to answer is late, away or gone"
	case "coverless":
		item.Title, item.About = "Name who stands in for referrals", w.B
	case "nobody":
		item.Title = "Say who answers somebody who was referred"
	}
	if day, err := time.Parse(time.DateOnly, w.C); err == nil {
		item.Due = db.At(day.Add(12 * time.Hour))
	}
	return item, true
}

// PersonLeft is for somebody whose access to the network is closed: who is theirs to answer falls to the engagement leads.
// Where somebody stands in for them, they become the cover's too.
func (s *Referrals) PersonLeft(tx *db.Tx, who db.ID) error {
	all, err := several(tx, s.keys, `AND r.answers_id = $2 AND r.outcome = '' AND r.emptied IS NULL AND v.referral_id IS NOT NULL AND v.passed IS NULL ORDER BY r.due_day, r.id LIMIT 500`, who)
	if err != nil {
		return err
	}
	if err := leaves(tx, who); err != nil {
		return err
	}
	for i := range all {
		if all[i].Answers = ""; all[i].Cover.Person == who {
			all[i].Cover = Cover{}
		}
	}
	return s.standInAll(tx, all)
}
