// Package collaboration is who works together: a pair, trio or team over two sides. All members have equal rights,
// whatever their account may do elsewhere. What they write, decide and meet about is in area collaboration; this
// package is only what others need: that it exists and who its members are.
package collaboration

import (
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// State is where a collaboration stands.
type State string

// The states.
const (
	Active State = "active"
	Closed State = "closed"
)

// SuggestedReflection is the share of a meeting, in per cent, that one of the first pairs gave to reflection (source 000).
const SuggestedReflection = 40

// Collaboration is a pair, trio or team.
type Collaboration struct {
	ID             db.ID
	Name           string
	Edition        db.ID  // empty outside an edition
	Zone           string // of the edition, or else of the network
	Application    db.ID
	Challenge      string
	State          State
	ReflectionGoal int64 // per cent of a meeting
	Created        db.Instant
	Version        int64
	Members        []Member
}

// Member is one of those who work together now.
type Member struct {
	Person db.ID
	Side   person.Side
	Joined db.Instant
	Gone   db.Instant // when somebody left; zero for members
}

// Is says whether the person is a member now.
func (c Collaboration) Is(who db.ID) bool { return c.SideOf(who) != "" }

// SideOf is the member's side, "" for everybody else.
func (c Collaboration) SideOf(who db.ID) person.Side {
	for _, m := range c.Members {
		if who != "" && m.Person == who {
			return m.Side
		}
	}
	return ""
}

// People are the ids of the members.
func (c Collaboration) People() []db.ID {
	out := make([]db.ID, len(c.Members))
	for i, m := range c.Members {
		out[i] = m.Person
	}
	return out
}

// Form is what people call it: a pair, a trio or a team.
func (c Collaboration) Form() string {
	switch len(c.Members) {
	case 1, 2:
		return "pair"
	case 3:
		return "trio"
	}
	return "team"
}

// Electorate is who votes on shared decisions and by which rule (P13): everybody in a pair or trio; each side by its
// own majority in a team. While a side has no member nothing can be decided: power is shared or it is not used.
func (c Collaboration) Electorate() (assent.Rule, []assent.Voter) {
	voters := make([]assent.Voter, len(c.Members))
	sides := map[person.Side]bool{}
	for i, m := range c.Members {
		voters[i] = assent.Voter{Person: m.Person, Side: m.Side}
		sides[m.Side] = true
	}
	if len(c.Members) > 3 || len(sides) < 2 {
		return assent.EachSide, voters
	}
	return assent.Everyone, voters
}

// Open is the object check of everything inside a collaboration's space: members only. It knows no role, so no
// coordinator or administrator passes.
func Open(tx *db.Tx, k *secret.Keys, a access.Actor, id db.ID) (Collaboration, error) {
	c, err := Find(tx, k, id)
	if err != nil {
		a.Scoped()
		return c, err
	}
	if err := a.Allow(c.Is(a.Person())); err != nil {
		return Collaboration{}, err
	}
	return c, nil
}

// Find returns a collaboration with its present members. Pages use Open.
func Find(tx *db.Tx, k *secret.Keys, id db.ID) (Collaboration, error) {
	c, err := db.One(tx, func(s db.Scanner, c *Collaboration) error {
		return s.Scan(&c.ID, &c.Name, &c.Edition, &c.Application, &c.Challenge, &c.State, &c.ReflectionGoal, &c.Created, &c.Version, &c.Zone)
	}, `SELECT c.id, c.name, c.edition_id, c.application_id, c.challenge_sealed, c.state, c.reflection_goal, c.created, c.version,
			COALESCE((SELECT e.zone FROM edition e WHERE e.network_id = c.network_id AND e.id = c.edition_id), (SELECT n.zone FROM network n WHERE n.id = c.network_id))
		FROM collaboration c WHERE c.network_id = $1 AND c.id = $2`, id)
	if err != nil {
		return c, err
	}
	if err := c.unseal(tx.Network, k); err != nil {
		return c, err
	}
	c.Members, err = db.All(tx, func(s db.Scanner, m *Member) error { return s.Scan(&m.Person, &m.Side, &m.Joined) },
		`SELECT person_id, side, joined FROM collaboration_member WHERE network_id = $1 AND collaboration_id = $2 AND gone IS NULL ORDER BY joined, person_id LIMIT 100`, id)
	return c, err
}

// unseal opens the name and the challenge: both are the members' own words.
func (c *Collaboration) unseal(network db.ID, k *secret.Keys) (err error) {
	if c.Name, err = k.Open(network, "collaboration.name", c.ID, c.Name); err != nil {
		return err
	}
	c.Challenge, err = k.Open(network, "collaboration.challenge", c.ID, c.Challenge)
	return err
}

// Mine lists the collaborations of which the person is a member now, with their members, the oldest first.
func Mine(tx *db.Tx, k *secret.Keys, who db.ID) ([]Collaboration, error) {
	all, err := db.All(tx, func(s db.Scanner, c *Collaboration) error {
		return s.Scan(&c.ID, &c.Name, &c.Edition, &c.Application, &c.Challenge, &c.State, &c.ReflectionGoal, &c.Created, &c.Version)
	}, `SELECT c.id, c.name, c.edition_id, c.application_id, c.challenge_sealed, c.state, c.reflection_goal, c.created, c.version FROM collaboration c
		JOIN collaboration_member m ON m.network_id = c.network_id AND m.collaboration_id = c.id
		WHERE c.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL ORDER BY m.joined, c.id LIMIT 200`, who)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].unseal(tx.Network, k); err != nil {
			return nil, err
		}
	}
	return all, addMembers(tx, all)
}

// OfEdition lists the collaborations of an edition for its coordinator: that they exist and who their members are. Their
// names and challenges are left out.
func OfEdition(tx *db.Tx, edition db.ID, limit, offset int) ([]Collaboration, error) {
	all, err := db.All(tx, func(s db.Scanner, c *Collaboration) error { return s.Scan(&c.ID, &c.Edition, &c.State, &c.Created) },
		`SELECT id, edition_id, state, created FROM collaboration WHERE network_id = $1 AND edition_id = $2 ORDER BY created, id LIMIT $3 OFFSET $4`, edition, limit, offset)
	if err != nil {
		return nil, err
	}
	return all, addMembers(tx, all)
}

// addMembers fills in the present members of several collaborations with one statement.
func addMembers(tx *db.Tx, all []Collaboration) error {
	if len(all) == 0 {
		return nil
	}
	ids, at := make([]db.ID, len(all)), map[db.ID]int{}
	for i, c := range all {
		ids[i], at[c.ID] = c.ID, i
	}
	type row struct {
		in db.ID
		Member
	}
	list, args := db.In(2, ids)
	members, err := db.All(tx, func(s db.Scanner, m *row) error { return s.Scan(&m.in, &m.Person, &m.Side, &m.Joined) },
		`SELECT collaboration_id, person_id, side, joined FROM collaboration_member WHERE network_id = $1 AND gone IS NULL AND collaboration_id IN `+list+` ORDER BY joined, person_id LIMIT 5000`, args...)
	for _, m := range members {
		c := &all[at[m.in]]
		c.Members = append(c.Members, m.Member)
	}
	return err
}

// Gone lists who has left, the latest first.
func Gone(tx *db.Tx, id db.ID) ([]Member, error) {
	return db.All(tx, func(s db.Scanner, m *Member) error { return s.Scan(&m.Person, &m.Side, &m.Joined, &m.Gone) },
		`SELECT person_id, side, joined, gone FROM collaboration_member WHERE network_id = $1 AND collaboration_id = $2 AND gone IS NOT NULL ORDER BY gone DESC, person_id LIMIT 100`, id)
}

// Describe saves the name, the challenge and the aim for reflection. Only the effect of an assent calls it.
func Describe(tx *db.Tx, k *secret.Keys, c Collaboration) error {
	_, err := tx.Exec(`UPDATE collaboration SET name = $3, challenge_sealed = $4, reflection_goal = $5, version = version + 1 WHERE network_id = $1 AND id = $2`,
		c.ID, k.Seal(tx.Network, "collaboration.name", c.ID, c.Name), k.Seal(tx.Network, "collaboration.challenge", c.ID, c.Challenge), c.ReflectionGoal)
	return err
}

// SetState closes or opens the collaboration again. Only the effect of an assent calls it, or the last member's leaving.
func SetState(tx *db.Tx, id db.ID, to State) error {
	_, err := tx.Exec(`UPDATE collaboration SET state = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, string(to))
	return err
}

// IDsOf lists the collaborations of which the person is a member now.
func IDsOf(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT collaboration_id FROM collaboration_member WHERE network_id = $1 AND person_id = $2 AND gone IS NULL ORDER BY joined, collaboration_id LIMIT 200`, who)
}

// EverOf lists the collaborations of which the person is or was a member.
func EverOf(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT collaboration_id FROM collaboration_member WHERE network_id = $1 AND person_id = $2 ORDER BY joined, collaboration_id LIMIT 1000`, who)
}

// InAny says which of these people are members of any collaboration now.
func InAny(tx *db.Tx, people []db.ID) (map[db.ID]bool, error) {
	const atOnce = 400
	out := map[db.ID]bool{}
	for part := range slices.Chunk(people, atOnce) {
		list, args := db.In(2, part)
		found, err := db.Column[db.ID](tx, `SELECT DISTINCT person_id FROM collaboration_member WHERE network_id = $1 AND gone IS NULL AND person_id IN `+list+` LIMIT 400`, args...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			out[id] = true
		}
	}
	return out, nil
}

// Start makes a collaboration of these members, at least one of each side. The first entry in its life is who began it.
func Start(tx *db.Tx, k *secret.Keys, c Collaboration) (db.ID, error) {
	sides := map[person.Side]bool{}
	for _, m := range c.Members {
		if !m.Side.Valid() || m.Person == "" {
			return "", fmt.Errorf("collaboration: a member without a side")
		}
		sides[m.Side] = true
	}
	if len(sides) < 2 {
		return "", errs.New(errs.Invalid, "A collaboration needs at least one professional and one patient partner.")
	}
	id := db.NewID()
	if c.ReflectionGoal == 0 {
		c.ReflectionGoal = SuggestedReflection
	}
	if _, err := tx.Exec(`INSERT INTO collaboration (network_id, id, name, edition_id, application_id, challenge_sealed, state, reflection_goal, created, version)
		VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8, 1)`,
		id, k.Seal(tx.Network, "collaboration.name", id, c.Name), c.Edition.Ref(), c.Application.Ref(), k.Seal(tx.Network, "collaboration.challenge", id, c.Challenge), c.ReflectionGoal, int64(tx.Now)); err != nil {
		return "", err
	}
	for _, m := range c.Members {
		if err := AddMember(tx, id, m.Person, m.Side); err != nil {
			return "", err
		}
	}
	return id, nil
}

// AddMember adds somebody, or brings back somebody who had left. Only the effect of an assent and Start call it.
func AddMember(tx *db.Tx, id, who db.ID, side person.Side) error {
	_, err := tx.Exec(`INSERT INTO collaboration_member (network_id, collaboration_id, person_id, side, joined) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, collaboration_id, person_id) DO UPDATE SET gone = NULL, side = excluded.side`, id, who, string(side), int64(tx.Now))
	return err
}

// RemoveMember notes that somebody left.
func RemoveMember(tx *db.Tx, id, who db.ID) error {
	_, err := tx.Exec(`UPDATE collaboration_member SET gone = $4 WHERE network_id = $1 AND collaboration_id = $2 AND person_id = $3 AND gone IS NULL`, id, who, int64(tx.Now))
	return err
}
