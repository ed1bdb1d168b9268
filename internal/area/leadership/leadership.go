// Package leadership is what an organisation does to find, support and be led with its patient leaders, and the journeys
// of the people themselves.
//
// Words: an organisation's plan is forty steps in five sections (content/frameworks). A step has a state, evidence, owners of
// three kinds (a director, an engagement lead, a patient leader) and actions with a day. It is shown as in place only when the
// patient leaders who own it have said yes to exactly those words. A journey is one person's own line: roles, learning, firsts,
// and the word that they use for themselves; nobody else writes on it.
//
// Files are divided by subject: steps*.go for the plan, journey*.go for journeys. What they share is here: which
// organisations an actor may read about, and the parts of an organisation's pages.
package leadership

import (
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// Leadership is the area.
type Leadership struct {
	db        *db.DB
	keys      *secret.Keys
	decisions *assent.Decisions
	post      *mail.Post
	followed  ground.Asker
	around    ground.Arounder
	serves    ground.Server
	opens     struct{ connection, groups, decisions, opportunities, ideas, outreach, referrals Opener } // what other areas show of an organisation
	staged    func(tx *db.Tx, who db.ID) error                                                          // follows when somebody uses another word for themselves
}

// New makes the area and registers its decisions.
func New(d *db.DB, k *secret.Keys, decisions *assent.Decisions, post *mail.Post) *Leadership {
	s := &Leadership{db: d, keys: k, decisions: decisions, post: post}
	s.steps()
	s.journeys()
	return s
}

// relation is what somebody is to an organisation.
type relation struct {
	Runs    bool // an engagement lead: of the network (a coordinator), or of this organisation
	Belongs bool // is of the organisation, and somebody else confirmed it
	Owns    bool // owns a step of its plan, is asked to, or sees to an action
}

func (r relation) any() bool { return r.Runs || r.Belongs || r.Owns }

// organisation finds an organisation about whose patient leadership the actor may read. For everybody else it does not exist.
func (s *Leadership) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, relation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r := relation{Runs: a.Leads(id)}
	if a.SignedIn() {
		me, err := person.Find(tx, a.Person())
		if err != nil {
			return o, r, err
		}
		r.Belongs = me.Belongs() == id
		mine, err := plansOf(tx, a.Person())
		if err != nil {
			return o, r, err
		}
		r.Owns = slices.Contains(mine, id)
	}
	return o, r, a.Allow(r.any())
}

// organisations lists those about which the actor may read, by name: all for who runs programmes, else their own and those
// of whose plan they own a step.
func (s *Leadership) organisations(tx *db.Tx, a access.Actor, words string, limit, offset int) ([]person.Organisation, error) {
	a.Scoped()
	if a.Has(access.Coordinator) {
		return person.ListOrganisations(tx, words, limit, offset)
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return nil, err
	}
	mine, err := plansOf(tx, a.Person())
	if err != nil {
		return nil, err
	}
	var out []person.Organisation
	for _, id := range append([]db.ID{me.Belongs()}, mine...) {
		if id == "" || slices.ContainsFunc(out, func(o person.Organisation) bool { return o.ID == id }) || len(out) == limit {
			continue
		}
		o, err := person.FindOrganisation(tx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// Owns says whether somebody owns a step of an organisation's plan, is asked to, or sees to an action of it.
func Owns(tx *db.Tx, organisation, who db.ID) (bool, error) {
	mine, err := plansOf(tx, who)
	return slices.Contains(mine, organisation), err
}

// Remaining are the steps of an organisation's plan that somebody owns or is asked to own, and the open actions that they see to.
func Remaining(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var step int64
		var action bool
		if err := s.Scan(&step, &action); err != nil {
			return err
		}
		v.Words = fmt.Sprintf("Owns step %d of the plan, or is asked to", step)
		if action {
			v.Words = fmt.Sprintf("Sees to an action of step %d of the plan", step)
		}
		v.Path, v.Ends = fmt.Sprintf("/leadership/%s/steps/%d", organisation, step), true
		return nil
	}, `SELECT step, FALSE AS action FROM plan_owner WHERE network_id = $1 AND organisation_id = $2 AND person_id = $3 AND gone IS NULL
		UNION SELECT step, TRUE AS action FROM plan_action WHERE network_id = $1 AND organisation_id = $2 AND owner_id = $3 AND done IS NULL ORDER BY step, action LIMIT 100`, organisation, who)
}

// LeftOrganisation ends what somebody who left an organisation owned in its plan, and with it their way to its pages. The steps say in their
// history that an owner went; open actions fall back to those who own the step.
func (s *Leadership) LeftOrganisation(tx *db.Tx, a access.Actor, organisation, who db.ID) error {
	owned, err := db.All(tx, scanOwner, ownerColumns+`AND o.organisation_id = $2 AND o.person_id = $3 ORDER BY o.step, o.id LIMIT 200`, organisation, who)
	if err != nil {
		return err
	}
	for _, o := range owned {
		v, _, _, err := s.step(tx, a, organisation, o.Number)
		if err != nil {
			return err
		}
		if err := endOwner(tx, o.ID); err != nil {
			return err
		}
		if o.votes() && v.ID != "" { // what was put to them is not put any more
			if err := s.decisions.Cancel(tx, a, stepKind, v.ID); err != nil {
				return err
			}
		}
		if err := s.noteOwner(tx, a, o, "taken-off"); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE plan_action SET owner_id = NULL WHERE network_id = $1 AND organisation_id = $2 AND owner_id = $3`, organisation, who)
	return err
}
