package impact

import (
	"context"
	"maps"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// restKinds are the kinds of things in the order in which they are offered.
var restKinds = []ground.Kind{ground.Entry, ground.Lesson, ground.Report, ground.Step, ground.Opportunity, ground.Filled, ground.Decided, ground.Recommended, ground.Idea}

// mostRests is on how many things one claim can rest.
const mostRests = 30

// RestOn lets claims rest on the things of one kind that another area has.
func (s *Impact) RestOn(k ground.Kind, of ground.Source) { s.sources[k] = of }

// rest is one thing on which a claim rests. Words and Link are of one's own.
type rest struct {
	ground.Seen
	Words, Link string
}

// AddRests says on which things a claim rests besides, of those that its author may see. Twice the same is once.
func (s *Impact) AddRests(ctx context.Context, a access.Actor, id db.ID, things []ground.Thing) error {
	return s.change(ctx, a, id, mayChange, "impact.rest", func(tx *db.Tx, c *Claim, _ []witness) error {
		there, err := restsOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		can, err := s.choices(tx, a, *c, nil)
		if err != nil {
			return err
		}
		var k errs.Check
		more := 0
		for _, t := range things {
			k.That(slices.ContainsFunc(can[t.Kind], func(o ui.Option) bool { return o.Value == t.Value() }), string(t.Kind), "Choose from the list.")
			if !slices.ContainsFunc(there, func(v rest) bool { return v.Thing == t }) {
				more++
			}
		}
		k.That(len(things) > 0, firstOf(can), "Tick at least one thing. You can open each group.")
		k.That(len(there)+more <= mostRests, firstOf(can), "It can rest on up to %d things. It rests on %d already.", mostRests, len(there))
		if err := k.Err(); err != nil {
			return err
		}
		for _, t := range things {
			if err := s.restOn(tx, a, id, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// firstOf is the first kind of which there is something, beside which what concerns all of them is said.
func firstOf(can map[ground.Kind][]ui.Option) string {
	for _, k := range restKinds {
		if len(can[k]) > 0 {
			return string(k)
		}
	}
	return "own"
}

// AddOwn says in words of its author on what a claim rests besides.
func (s *Impact) AddOwn(ctx context.Context, a access.Actor, id db.ID, words, link string) error {
	return s.change(ctx, a, id, mayChange, "impact.rest", func(tx *db.Tx, _ *Claim, _ []witness) error {
		there, err := restsOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		var k errs.Check
		k.That(words != "", "own", "Say in a few words what it is.")
		k.That(len([]rune(words)) <= 500, "own", "This can have up to 500 letters.")
		k.That(link == "" || webAddress(link), "own-link", "Enter a web address that begins with https://")
		k.That(len(there) < mostRests, "own", "It rests on %d things already. That is as many as there can be.", mostRests)
		if err := k.Err(); err != nil {
			return err
		}
		return insertRest(tx, s.keys, id, rest{Seen: ground.Seen{Thing: ground.Thing{Kind: ground.Own, Of: db.NewID()}}, Words: words, Link: link})
	})
}

// RemoveRest takes a thing off a claim.
func (s *Impact) RemoveRest(ctx context.Context, a access.Actor, id db.ID, t ground.Thing) error {
	return s.change(ctx, a, id, mayChange, "impact.rest-remove", func(tx *db.Tx, _ *Claim, _ []witness) error {
		if inLines(t.Kind) {
			there, err := ground.Part(tx, a, t, asThing(id))
			if err == nil && !there {
				err = errs.Missing()
			}
			return err
		}
		n, err := tx.Exec(`DELETE FROM impact_ground WHERE network_id = $1 AND claim_id = $2 AND kind = $3 AND of_id = $4 AND part = $5`, id, string(t.Kind), t.Of, t.Part)
		if err == nil && n == 0 {
			err = errs.Missing()
		}
		return err
	})
}

// restsOf lists on what a claim rests, in the order in which it was said, as it is kept.
func restsOf(tx *db.Tx, k *secret.Keys, claim db.ID) ([]rest, error) {
	all, err := db.All(tx, func(s db.Scanner, v *rest) error { return s.Scan(&v.Kind, &v.Of, &v.Part, &v.Words, &v.Link) },
		`SELECT kind, of_id, part, words_sealed, link_sealed FROM impact_ground WHERE network_id = $1 AND claim_id = $2 ORDER BY created, kind, of_id, part LIMIT 200`, claim)
	for i := range all {
		v := &all[i]
		if v.Words, err = k.Open(tx.Network, "impact_ground.words", v.Of, v.Words); err != nil {
			return nil, err
		}
		if v.Link, err = k.Open(tx.Network, "impact_ground.link", v.Of, v.Link); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	lines, err := restsInLines(tx, claim)
	return append(all, lines...), err
}

func insertRest(tx *db.Tx, k *secret.Keys, claim db.ID, v rest) error {
	_, err := tx.Exec(`INSERT INTO impact_ground (network_id, claim_id, kind, of_id, part, words_sealed, link_sealed, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (network_id, claim_id, kind, of_id, part) DO NOTHING`,
		claim, string(v.Kind), v.Of, v.Part, k.Seal(tx.Network, "impact_ground.words", v.Of, v.Words), k.Seal(tx.Network, "impact_ground.link", v.Of, v.Link), int64(tx.Now))
	return err
}

// rests are the things on which a claim rests, as the actor sees them.
func (s *Impact) rests(tx *db.Tx, a access.Actor, claim db.ID) ([]rest, error) {
	all, err := restsOf(tx, s.keys, claim)
	if err != nil {
		return nil, err
	}
	of := map[ground.Kind][]ground.Thing{}
	for i, v := range all {
		if v.Kind == ground.Own {
			all[i].Title = v.Words
			continue
		}
		all[i].Seen = ground.Unseen(v.Thing, false)
		of[v.Kind] = append(of[v.Kind], v.Thing)
	}
	for _, kind := range restKinds {
		source := s.looker(kind)
		if source == nil || len(of[kind]) == 0 {
			continue
		}
		seen, err := source.See(tx, a, of[kind])
		if err != nil {
			return nil, err
		}
		for _, x := range seen {
			if at := slices.IndexFunc(all, func(v rest) bool { return v.Thing == x.Thing }); at >= 0 {
				all[at].Seen = x
			}
		}
	}
	return all, nil
}

// choices are the things on which a claim can rest besides what it rests on already, by kind.
func (s *Impact) choices(tx *db.Tx, a access.Actor, c Claim, there []rest) (map[ground.Kind][]ui.Option, error) {
	out := map[ground.Kind][]ui.Option{}
	for _, kind := range restKinds {
		can, err := s.offered(tx, a, c, kind)
		if err != nil {
			return nil, err
		}
		for _, x := range can {
			label := x.Title
			if x.Hint != "" {
				label += " (" + x.Hint + ")"
			}
			if !slices.ContainsFunc(there, func(v rest) bool { return v.Thing == x.Thing }) {
				out[kind] = append(out[kind], ui.Option{Value: x.Value(), Label: label})
			}
		}
	}
	return out, nil
}

// looker is the area that has things of a kind; nil when none does.
func (s *Impact) looker(kind ground.Kind) interface {
	See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error)
} {
	if k := s.sources[kind]; k != nil {
		return k
	}
	if k := s.keepers[kind]; k != nil {
		return k
	}
	return nil
}

// mostOffered is how many things of one kind of an organisation there are to choose from.
const mostOffered = 200

// offered are the things of one kind on which a claim can rest: what followed from the work of an organisation rests on what is there.
func (s *Impact) offered(tx *db.Tx, a access.Actor, c Claim, kind ground.Kind) ([]ground.Seen, error) {
	switch {
	case c.Work != "" && s.keepers[kind] != nil:
		return s.keepers[kind].In(tx, a, c.Work, kind, "", mostOffered)
	case s.sources[kind] == nil || c.Work != "" && kind != ground.Entry:
		return nil, nil
	}
	return s.sources[kind].Choices(tx, a, c.Edition)
}

// Resting answers which claims that the actor may see rest on some things. Claims that are counted together stand once.
func (s *Impact) Resting(tx *db.Tx, a access.Actor, kind ground.Kind, of []db.ID) (map[ground.Thing][]ground.Claim, error) {
	if len(of) == 0 {
		return nil, nil
	}
	type row struct {
		claim db.ID
		thing ground.Thing
	}
	list, args := db.In(3, of)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.claim, &r.thing.Of, &r.thing.Part) },
		`SELECT claim_id, of_id, part FROM impact_ground WHERE network_id = $1 AND kind = $2 AND of_id IN `+list+` ORDER BY created, claim_id, part LIMIT 1000`, append([]any{string(kind)}, args...)...)
	if err == nil && inLines(kind) {
		var links []ground.Link
		links, err = ground.On(tx, kind, of, ground.Change)
		for _, l := range links {
			rows = append(rows, row{l.Later.Of, l.Earlier})
		}
	}
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var ids []db.ID
	for _, r := range rows {
		ids = append(ids, r.claim)
	}
	claims, err := s.claimsAmong(tx, ids)
	if err != nil {
		return nil, err
	}
	v, err := s.viewerOf(tx, a, slices.Collect(maps.Values(claims))...)
	if err != nil {
		return nil, err
	}
	by := map[ground.Thing][]Claim{}
	for _, r := range rows {
		if c, ok := claims[r.claim]; ok && maySee(a, v, c, nil) {
			r.thing.Kind = kind
			by[r.thing] = append(by[r.thing], c)
		}
	}
	out := map[ground.Thing][]ground.Claim{}
	for thing, all := range by {
		out[thing] = eachOnce(all)
	}
	return out, nil
}

// eachOnce shows claims that are counted together as one: the one that is confirmed, if any is.
func eachOnce(all []Claim) []ground.Claim {
	best, tellers, groups := map[db.ID]Claim{}, map[db.ID][]db.ID{}, []db.ID(nil)
	for _, c := range all {
		g := c.group()
		was, known := best[g]
		if !known {
			groups = append(groups, g)
		}
		if !known || rank(c.State) > rank(was.State) {
			best[g] = c
		}
		if !slices.Contains(tellers[g], c.Author) {
			tellers[g] = append(tellers[g], c.Author)
		}
	}
	var out []ground.Claim
	for _, g := range groups {
		c := ground.Claim{Title: best[g].Title, Path: "/impact/claims/" + string(best[g].ID), State: ui.LowerFirst(best[g].State.Words())}
		if n := len(tellers[g]); n > 1 {
			c.Tellers = ", told by " + number(n) + " people"
		}
		out = append(out, c)
	}
	return out
}

// claimsAmong opens the claims with these ids.
func claimsAmong(tx *db.Tx, k *secret.Keys, ids []db.ID) (map[db.ID]Claim, error) {
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanClaim, claimColumns+`AND c.id IN `+list+` LIMIT 1000`, args...)
	if err == nil {
		all, err = openClaims(tx, k, all)
	}
	out := map[db.ID]Claim{}
	for _, c := range all {
		out[c.ID] = c
	}
	return out, err
}

// restingWith are the other claims that rest on something that a claim rests on too.
func restingWith(tx *db.Tx, id db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT DISTINCT o.claim_id FROM impact_ground m JOIN impact_ground o ON o.network_id = m.network_id AND o.kind = m.kind AND o.of_id = m.of_id AND o.part = m.part
		WHERE m.network_id = $1 AND m.claim_id = $2 AND o.claim_id <> $2
		UNION SELECT substr(o.later, 8) FROM ground_link m JOIN ground_link o ON o.network_id = m.network_id AND o.earlier = m.earlier AND o.later <> m.later AND o.later LIKE 'change %'
		WHERE m.network_id = $1 AND m.later = $3 AND m.ended IS NULL AND o.ended IS NULL LIMIT 200`, id, asThing(id).Value())
}

// wrote are the entries of collaborations, as things on which a claim can rest.
type wrote struct{ keys *secret.Keys }

// Choices are the entries of the actor's own spaces that are shown to more people than the members.
func (w wrote) Choices(tx *db.Tx, a access.Actor, _ db.ID) ([]ground.Seen, error) {
	v, err := reader(tx, a)
	if err != nil {
		return nil, err
	}
	var out []ground.Seen
	for _, id := range v.Collaborations {
		for _, to := range []entry.Audience{entry.Programme, entry.Organisation, entry.Network, entry.Public} {
			all, err := entry.List(tx, w.keys, v, entry.Filter{Owner: id, Audience: to, Limit: 50})
			if err != nil {
				return nil, err
			}
			for _, e := range all {
				out = append(out, ground.Seen{Thing: ground.Thing{Kind: ground.Entry, Of: e.ID}, Title: e.Title, Hint: ui.PlainDate(e.Happened) + ", shown to " + e.Audience.Words()})
			}
		}
	}
	return out, nil
}

// See shows the title of an entry to whom its audience holds. One that only the members see by now was taken back.
func (w wrote) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	v, err := reader(tx, a)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, t := range things {
		ids = append(ids, t.Of)
	}
	all, err := entry.Several(tx, w.keys, ids)
	out := make([]ground.Seen, len(things))
	for i, t := range things {
		e, ok := all[t.Of]
		gone := !ok || e.Removed != 0 || !e.Audience.Wider(entry.Members)
		if out[i] = ground.Unseen(t, gone); !ok || !entry.CanSee(v, e) {
			continue
		}
		out[i] = ground.Seen{Thing: t, Title: e.Title, Path: "/learning/" + string(e.ID), Gone: gone}
		if gone {
			out[i].Path = "/collaborations/" + string(e.Owner) + "/log/" + string(e.ID)
		}
	}
	return out, err
}

// reader is who reads what others have written: roles open nothing, as on the pages of these entries.
func reader(tx *db.Tx, a access.Actor) (entry.Viewer, error) {
	if !a.SignedIn() {
		return entry.Viewer{}, nil
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return entry.Viewer{}, err
	}
	v := entry.Viewer{Person: me.ID, Organisation: me.Belongs()}
	if v.Collaborations, err = db.Column[db.ID](tx, `SELECT collaboration_id FROM collaboration_member WHERE network_id = $1 AND person_id = $2 AND gone IS NULL ORDER BY collaboration_id LIMIT 200`, me.ID); err != nil {
		return v, err
	}
	v.Editions, err = db.Column[db.ID](tx, `SELECT edition_id FROM place WHERE network_id = $1 AND person_id = $2 AND withdrawn IS NULL
		UNION SELECT edition_id FROM edition_person WHERE network_id = $1 AND person_id = $2 LIMIT 500`, me.ID)
	return v, err
}
