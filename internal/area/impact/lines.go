package impact

import (
	"maps"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
)

// This file is what claims are in the lines from a gap to a change (package ground): what they rest on there, how others see them, and
// since when one is confirmed.

// inLines says that what a claim rests on of this kind is kept among the links of lines.
func inLines(k ground.Kind) bool {
	return k == ground.Step || k == ground.Decided || k == ground.Opportunity || k == ground.Filled || k == ground.Idea || k == ground.Recommended
}

func asThing(claim db.ID) ground.Thing { return ground.Thing{Kind: ground.Change, Of: claim} }

// restsInLines are the things of lines on which a claim rests, and on which its author could have said that it does.
func restsInLines(tx *db.Tx, claim db.ID) ([]rest, error) {
	links, err := ground.Beside(tx, asThing(claim))
	var out []rest
	for _, l := range links {
		if inLines(l.Earlier.Kind) {
			out = append(out, rest{Seen: ground.Seen{Thing: l.Earlier}})
		}
	}
	return out, err
}

// restOn keeps that a claim rests on a thing that its author has chosen.
func (s *Impact) restOn(tx *db.Tx, a access.Actor, claim db.ID, t ground.Thing) error {
	if !inLines(t.Kind) {
		return insertRest(tx, s.keys, claim, rest{Seen: ground.Seen{Thing: t}})
	}
	seen, err := s.looker(t.Kind).See(tx, a, []ground.Thing{t})
	if err != nil {
		return err
	}
	return ground.Join(tx, a, seen[0].Organisation, t, asThing(claim))
}

// note keeps where a claim stands from now on, when that has changed.
func note(tx *db.Tx, claim db.ID) error {
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO impact_change (network_id, claim_id, at, state, shown, partner, main_id)
		SELECT n.network_id, n.id, n.now, n.state, n.shown, n.partner, n.main_id FROM (
			SELECT c.network_id, c.id, CAST($4 AS BIGINT) AS now, c.state, c.named IS NOT NULL AND c.audience <> 'author' AND c.state <> 'withdrawn' AS shown,
			EXISTS (SELECT 1 FROM impact_witness w WHERE w.network_id = c.network_id AND w.claim_id = c.id AND w.state = 'yes' AND w.side = 'partner' AND `+tookPart+`) AS partner,
			COALESCE(c.main_id, c.id) AS main_id FROM impact_claim c WHERE c.network_id = $1 AND c.id = $3) n
		WHERE NOT EXISTS (SELECT 1 FROM impact_change x WHERE x.network_id = n.network_id AND x.claim_id = n.id AND x.state = n.state AND x.shown = n.shown AND x.partner = n.partner AND x.main_id = n.main_id
			AND x.at = (SELECT MAX(y.at) FROM impact_change y WHERE y.network_id = n.network_id AND y.claim_id = n.id))
		ON CONFLICT (network_id, claim_id, at) DO UPDATE SET state = excluded.state, shown = excluded.shown, partner = excluded.partner, main_id = excluded.main_id`, day, claim, int64(tx.Now))
	return err
}

// stood is where a claim stood from an instant on.
type stood struct {
	Claim  db.ID
	At     db.Instant
	Counts bool // confirmed, by a patient partner too, and shown to more than its own people
	Main   db.ID
}

// Confirmed tells which of some claims were confirmed changes at an instant, by a patient partner too and shown to more people than their
// own: with which claim each is counted, and since when it has been so without a break.
func (s *Impact) Confirmed(tx *db.Tx, claims []db.ID, known db.Instant) (map[db.ID]Confirmation, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	list, args := db.In(3, claims)
	rows, err := db.All(tx, func(s db.Scanner, v *stood) error { return s.Scan(&v.Claim, &v.At, &v.Counts, &v.Main) },
		`SELECT x.claim_id, x.at, x.state = 'confirmed' AND x.partner AND x.shown
			AND NOT EXISTS (SELECT 1 FROM described d WHERE d.network_id = x.network_id AND d.thing_id = x.claim_id AND (d.agreed IS NULL OR d.agreed > $2)), x.main_id
		FROM impact_change x WHERE x.network_id = $1 AND x.at <= $2 AND x.claim_id IN `+list+` ORDER BY x.claim_id, x.at LIMIT 50000`, append([]any{int64(known)}, args...)...)
	return confirmed(rows), err
}

// ConfirmedAt tells the same of all claims from the work of an organisation, and of those with which they are counted.
func (s *Impact) ConfirmedAt(tx *db.Tx, organisation db.ID, known db.Instant) (map[db.ID]Confirmation, error) {
	claims, err := db.Column[db.ID](tx, `SELECT id FROM impact_claim WHERE network_id = $1 AND work_id = $2 AND created <= $3 ORDER BY id LIMIT 5000`, organisation, int64(known))
	if err != nil {
		return nil, err
	}
	return s.Confirmed(tx, claims, known)
}

// Confirmation is that a change was confirmed.
type Confirmation struct {
	Main  db.ID // with which claim it is counted
	Since db.Instant
}

// confirmed is the rule behind Confirmed. The rows of each claim come in order of time.
func confirmed(rows []stood) map[db.ID]Confirmation {
	out := map[db.ID]Confirmation{}
	for _, r := range rows {
		was, there := out[r.Claim]
		switch {
		case !r.Counts:
			delete(out, r.Claim)
		case there:
			out[r.Claim] = Confirmation{r.Main, was.Since}
		default:
			out[r.Claim] = Confirmation{r.Main, r.At}
		}
	}
	return out
}

// ShowLines lets the page of a claim show its place in a line.
func (s *Impact) ShowLines(f ground.Arounder) { s.around = f }

// placed says that something leads to the claim in a line that the reader sees.
func (p claimPage) placed() bool { return len(p.Around.Before) > 0 }

// InLines are claims as things of lines from a gap to a change.
func (s *Impact) InLines() ground.Keeper { return changes{s} }

type changes struct{ s *Impact }

// See shows a claim to whoever may read it, as everywhere else.
func (g changes) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	var ids []db.ID
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		ids = append(ids, t.Of)
	}
	if len(ids) == 0 {
		return out, nil
	}
	claims, err := g.s.claimsAmong(tx, ids)
	if err != nil || len(claims) == 0 {
		return out, err
	}
	seen, err := g.seen(tx, a, claims)
	for i, t := range things {
		if v, ok := seen[t.Of]; ok {
			out[i] = v
		}
	}
	return out, err
}

// seen are those of some claims that the actor may read.
func (g changes) seen(tx *db.Tx, a access.Actor, claims map[db.ID]Claim) (map[db.ID]ground.Seen, error) {
	v, err := g.s.viewerOf(tx, a, slices.Collect(maps.Values(claims))...)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for id := range claims {
		ids = append(ids, id)
	}
	witnesses, partners, err := answersTo(tx, ids, a.Person())
	if err != nil {
		return nil, err
	}
	out := map[db.ID]ground.Seen{}
	for id, c := range claims {
		if c.State == Withdrawn || !maySee(a, v, c, witnesses[id]) {
			continue
		}
		state := c.State.Words()
		done := c.State == Confirmed && partners[id]
		if c.State == Confirmed && !done {
			state = "Confirmed, not yet by a patient partner"
		}
		out[id] = ground.Seen{Outcome: c.became(done), Thing: asThing(id), Title: c.Title, Path: "/impact/claims/" + string(id), Hint: ui.PlainDate(c.Happened), State: state, Done: done, Organisation: c.Work, Keeps: a.Is(c.Author)}
	}
	return out, nil
}

// became says whether a change was confirmed; partner says that a patient partner is among those who confirmed it.
func (c Claim) became(partner bool) string {
	switch {
	case c.State == Confirmed && partner:
		return "The change is confirmed, by a patient partner too."
	case c.State == Confirmed:
		return "The change is confirmed, but not yet by a patient partner."
	case c.State == NotConfirmed:
		return "The change is not confirmed."
	case c.State == Waiting:
		return "Somebody says that this changed. Those who can confirm it are asked."
	}
	return "Somebody says that this changed. Nobody has been asked to confirm it yet."
}

// answersTo tells of some claims where somebody stands as a witness of each, and whether a patient partner whom the network knows said yes.
func answersTo(tx *db.Tx, claims []db.ID, who db.ID) (map[db.ID][]witness, map[db.ID]bool, error) {
	day, err := network.Today(tx)
	if err != nil {
		return nil, nil, err
	}
	list, args := db.In(4, claims)
	type row struct {
		witness
		partner bool
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.Claim, &r.Person, &r.State, &r.partner) },
		`SELECT w.claim_id, w.person_id, w.state, w.state = 'yes' AND w.side = 'partner' AND `+tookPart+` FROM impact_witness w WHERE w.network_id = $1 AND (w.person_id = $3 OR w.state = 'yes' AND w.side = 'partner')
		AND w.claim_id IN `+list+` ORDER BY w.claim_id, w.id LIMIT 10000`, append([]any{day, string(who)}, args...)...)
	own, partners := map[db.ID][]witness{}, map[db.ID]bool{}
	for _, r := range rows {
		if who != "" && r.Person == who {
			own[r.Claim] = append(own[r.Claim], r.witness)
		}
		partners[r.Claim] = partners[r.Claim] || r.partner
	}
	return own, partners, err
}

// In are claims that the actor may read and that rest on no decision yet, the newest first. Those that
// followed from an edition belong to no organisation: whoever links one says that it followed there.
func (g changes) In(tx *db.Tx, a access.Actor, organisation db.ID, _ ground.Kind, words string, limit int) ([]ground.Seen, error) {
	all, err := db.All(tx, scanClaim, claimColumns+`AND c.state <> 'withdrawn' AND (c.audience <> 'author' OR c.author_id = $2) AND (c.work_id IS NULL OR c.work_id = $3) ORDER BY c.happened DESC, c.id DESC LIMIT 500`, string(a.Person()), organisation)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if all, err = openClaims(tx, g.s.keys, all); err != nil {
		return nil, err
	}
	if err := g.s.gate(tx, all); err != nil {
		return nil, err
	}
	by := map[db.ID]Claim{}
	for _, c := range all {
		by[c.ID] = c
	}
	seen, err := g.seen(tx, a, by)
	var out []ground.Seen
	for _, c := range all {
		if v, ok := seen[c.ID]; ok && ground.Fits(v.Title, words) && len(out) < limit {
			out = append(out, v)
		}
	}
	return slices.Clip(out), err
}
