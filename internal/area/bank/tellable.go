package bank

import (
	"fmt"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/suit"
)

// Telling is the purpose for which people let an organisation tell them of opportunities.
const Telling = "opportunities"

// Looks says whether somebody looks for people in the name of an organisation.
func (b *Bank) Looks(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	_, partner, r, err := relationTo(tx, a, organisation)
	return err == nil && mayLook(r, partner), err
}

// Lookers are the names of those who look for people in the name of an organisation; partner says that somebody can.
func (b *Bank) Lookers(tx *db.Tx, organisation db.ID) (names []string, partner bool, err error) {
	p, err := partnerOf(tx, organisation)
	if err != nil || p.Bank == 0 {
		return nil, false, err
	}
	all, err := leadsOf(tx, organisation)
	for _, l := range all {
		names = append(names, l.Name)
	}
	return names, true, err
}

// OwnOffer is what somebody tells of themselves on their own card, and whether they have one.
func (b *Bank) OwnOffer(tx *db.Tx, who db.ID) (o suit.Offer, there bool, err error) {
	return db.Maybe(tx, func(s db.Scanner, o *suit.Offer) error { return s.Scan(&o.Skills, &o.Interests, &o.Available) },
		`SELECT skills, interests, available FROM bank_card WHERE network_id = $1 AND person_id = $2`, who)
}

// Tellable lists, for each want, up to most people whom an organisation may tell of opportunities now and whom something speaks for: who was not
// asked for the longest time comes first. They said yes to this organisation for this purpose; nobody is there who was asked as often
// as they wish, is asked often, or has a question of this organisation before them or answered one not long ago. What they do not show to the
// organisation counts for nothing. The caller has checked who reads.
func (b *Bank) Tellable(tx *db.Tx, organisation db.ID, wants []suit.Want, most int) ([][]suit.Found, error) {
	m, err := monthsOf(tx)
	if err != nil || len(wants) == 0 {
		return nil, err
	}
	bit, _ := bitsOf(lists().Purposes, []string{Telling})
	args := []any{organisation, int64(tx.Now), int64(tx.Now.Add(-Rests)), int64(m.This), int64(m.Quarter), Telling, bit}
	var parts []string
	for n, w := range wants {
		at := len(args) + 2
		args = append(args, w.Skills, w.Interests, w.Meets, w.Times, w.Modes)
		parts = append(parts, tellableTo(n, at, most))
	}
	type row struct {
		n              int
		given, family  string
		fields, months int64
		limit          int64
		suit.Found
	}
	all, err := db.All(tx, func(s db.Scanner, v *row) error {
		return s.Scan(&v.n, &v.Person, &v.given, &v.family, &v.fields, &v.Skills, &v.Interests, &v.Available, &v.Asked, &v.limit, &v.months)
	}, strings.Join(parts, " UNION ALL "), args...)
	out := make([][]suit.Found, len(wants))
	for _, v := range all {
		v.Name = v.given
		if v.fields&showFamily != 0 {
			v.Name = strings.TrimSpace(v.given + " " + v.family)
		}
		v.Left = int32(min(v.limit-v.months, mostAsked))
		out[v.n] = append(out[v.n], v.Found)
	}
	return out, err
}

// tellableTo are the people for one want, whose numbers begin at a place of the arguments. It goes through the listings in the order in which
// they stand in their index, and stops when it has enough. What it asks of a want is what suit.Of asks, so that only people come whom
// something speaks for; suit.Of says how much. The organisation of a request is compared without its index, so that requests are found by their
// person, who has few, and not by the organisation, which has many.
func tellableTo(n, at, most int) string {
	arg := func(i int) string { return "CAST($" + strconv.Itoa(at+i) + " AS BIGINT)" }
	times, modes := suit.TimeBits(), suit.ModeBits()
	r := strings.NewReplacer("{skills}", arg(0), "{interests}", arg(1), "{meets}", arg(2), "{times}", arg(3), "{modes}", arg(4), "{when}", fmt.Sprintf("(l.available & %d)", times), "{how}", fmt.Sprintf("(l.available & %d)", modes))
	return `SELECT * FROM (SELECT ` + strconv.Itoa(n) + ` AS n, l.person_id, p.given_name, p.family_name, l.fields, l.skills, l.interests, l.available, l.asked, c.most,
			(SELECT COUNT(*) FROM bank_request r WHERE r.network_id = $1 AND r.person_id = l.person_id AND r.created >= $5) AS months
		FROM bank_listing l CROSS JOIN bank_card c CROSS JOIN person p
		WHERE l.network_id = $1 AND l.organisation_id = $2 AND (l.purposes & $8) <> 0` + r.Replace(`
		AND (CASE WHEN {skills} + {interests} = 0 THEN (({when} & {meets}) = {meets} AND {meets} <> 0 OR {meets} = 0 AND ({when} & {times}) <> 0 OR ({how} & {modes}) <> 0) ELSE ((l.skills & {skills}) <> 0 OR (l.interests & {interests}) <> 0) END)
		AND ({when} = 0 OR {meets} <> 0 AND ({when} & {meets}) = {meets} OR {meets} = 0 AND ({times} = 0 OR ({when} & {times}) <> 0))
		AND ({how} = 0 OR {modes} = 0 OR ({how} & {modes}) <> 0)`) + `
		AND c.network_id = $1 AND c.person_id = l.person_id AND p.network_id = $1 AND p.id = l.person_id
		AND (SELECT COUNT(*) FROM bank_request r WHERE r.network_id = $1 AND r.person_id = l.person_id AND r.created >= $5) < c.most
		AND (SELECT COUNT(*) FROM bank_request r WHERE r.network_id = $1 AND r.person_id = l.person_id AND r.created >= $6) < (CASE WHEN 2 * c.most < 3 THEN 3 ELSE 2 * c.most END)
		AND NOT EXISTS (SELECT 1 FROM bank_request r WHERE r.network_id = $1 AND r.person_id = l.person_id AND (r.organisation_id || '') = $2 AND r.purpose = $7 AND r.gone IS NULL
			AND (r.answer = '' AND r.done IS NULL AND r.lapses > $3 OR r.answered > $4))
		ORDER BY l.asked, l.person_id LIMIT ` + strconv.Itoa(most) + `) AS w` + strconv.Itoa(n)
}
