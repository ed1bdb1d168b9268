package chain

import (
	"context"
	"slices"
	"strconv"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Chain is the area.
type Chain struct {
	db      *db.DB
	keepers []keeper
	parts   Parts
	owns    func(tx *db.Tx, organisation, who db.ID) (bool, error)
	act     Act
}

// keeper is an area that has things of some kinds.
type keeper struct {
	ground.Keeper
	kinds []ground.Kind
}

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// Act makes an action of the plan of an organisation, in the caller's transaction. Its problems stand beside the fields words, due and owner.
type Act func(tx *db.Tx, a access.Actor, organisation db.ID, n NewStep) (db.ID, error)

// NewStep is what is done about a gap, as it is typed. Owner is an address, "" for those who own the step.
type NewStep struct{ Words, Step, Owner, Due string }

// New makes the area. parts adds the links to the other pages of an organisation; owns says whether somebody owns a step of its plan; act
// makes an action of it.
func New(d *db.DB, parts Parts, owns func(tx *db.Tx, organisation, who db.ID) (bool, error), act Act) *Chain {
	return &Chain{db: d, parts: parts, owns: owns, act: act}
}

// Know lets things of some kinds stand in lines, which another area has.
func (s *Chain) Know(k ground.Keeper, kinds ...ground.Kind) {
	s.keepers = append(s.keepers, keeper{k, kinds})
}

// known are the places of which some area has things, in order.
func (s *Chain) known() []ground.Place {
	var out []ground.Place
	for _, p := range ground.Places() {
		if slices.ContainsFunc(s.keepers, func(k keeper) bool {
			return slices.ContainsFunc(k.kinds, func(kind ground.Kind) bool { return kind.Place() == p })
		}) {
			out = append(out, p)
		}
	}
	return out
}

// look finds what the actor sees of some things. What they do not see, or what is no more, is not there.
func (s *Chain) look(tx *db.Tx, a access.Actor, all []ground.Thing) (map[ground.Thing]ground.Seen, error) {
	out := map[ground.Thing]ground.Seen{}
	for _, k := range s.keepers {
		var mine []ground.Thing
		for _, t := range all {
			if slices.Contains(k.kinds, t.Kind) {
				mine = append(mine, t)
			}
		}
		if len(mine) == 0 {
			continue
		}
		seen, err := k.See(tx, a, mine)
		if err != nil {
			return nil, err
		}
		for _, v := range seen {
			if !v.Hidden && !v.Gone {
				out[v.Thing] = v
			}
		}
	}
	return out, nil
}

// relation works out what somebody is to an organisation.
func (s *Chain) relation(tx *db.Tx, a access.Actor, organisation db.ID) (r relation, err error) {
	r.Runs = a.Leads(organisation)
	if !a.SignedIn() || r.Runs {
		return r, nil
	}
	n, err := network.Find(tx)
	if err != nil {
		return r, err
	}
	if r.Belongs, r.Holds, err = group.Relation(tx, organisation, a.Person(), tx.Now.In(n.Zone).Format("2006-01-02")); err != nil {
		return r, err
	}
	r.Owns, err = s.owns(tx, organisation, a.Person())
	return r, err
}

// organisation finds an organisation whose lines the actor may see. For everybody else it does not exist.
func (s *Chain) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, relation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r, err := s.relation(tx, a, id)
	if err != nil {
		return o, r, err
	}
	return o, r, a.Allow(maySee(r))
}

// thing finds a thing of an organisation that the actor may open here.
func (s *Chain) thing(tx *db.Tx, a access.Actor, organisation db.ID, t ground.Thing) (person.Organisation, relation, ground.Seen, error) {
	o, err := person.FindOrganisation(tx, organisation)
	if err != nil {
		a.Scoped()
		return o, relation{}, ground.Seen{}, err
	}
	r, err := s.relation(tx, a, organisation)
	if err != nil {
		return o, r, ground.Seen{}, err
	}
	seen, err := s.look(tx, a, []ground.Thing{t})
	if err != nil {
		return o, r, ground.Seen{}, err
	}
	v, there := seen[t]
	return o, r, v, a.Allow(there && belongs(v, organisation) && mayOpen(r, v))
}

// Around tells the place of some things in lines, as the actor sees it. What they may do there is said too.
func (s *Chain) Around(tx *db.Tx, a access.Actor, organisation db.ID, all ...ground.Thing) ([]ground.Around, error) {
	links, err := ground.Among(tx, all, true, true)
	if err != nil {
		return nil, err
	}
	ask := things(links)
	if !a.LeadsAll() || len(all) == 1 {
		ask = things(links, all...)
	}
	seen, err := s.look(tx, a, ask)
	if err != nil {
		return nil, err
	}
	r, err := s.relation(tx, a, organisation)
	if err != nil {
		return nil, err
	}
	out := make([]ground.Around, len(all))
	for i, t := range all {
		v := ground.Around{Thing: t, Organisation: organisation, Leads: r.Runs, Keeps: seen[t].Keeps}
		v.Opens = organisation != "" && (maySee(r) || v.Keeps)
		mine, there := seen[t]
		v.Tells = v.Opens && there && t.Kind.Begins() && !mine.Early
		for _, l := range links {
			if e, ok := seen[l.Earlier]; ok && l.Later == t && len(v.Before) < mostAround {
				v.Before = append(v.Before, e)
			}
			if e, ok := seen[l.Later]; ok && l.Earlier == t && len(v.After) < mostAround {
				v.After = append(v.After, e)
			}
			if organisation == "" && l.Later == t && seen[l.Earlier].Organisation != "" {
				v.Organisation = seen[l.Earlier].Organisation // what belongs to no organisation is found by what it rests on
				v.Opens = a.Leads(v.Organisation) || v.Keeps
			}
		}
		out[i] = v
	}
	return out, nil
}

// pair finds two things of an organisation, of which the later can rest on the earlier.
func (s *Chain) pair(tx *db.Tx, a access.Actor, organisation db.ID, earlier, later ground.Thing) (e, l ground.Seen, err error) {
	if _, err = person.FindOrganisation(tx, organisation); err != nil {
		a.Scoped()
		return e, l, err
	}
	r, err := s.relation(tx, a, organisation)
	if err != nil {
		return e, l, err
	}
	seen, err := s.look(tx, a, []ground.Thing{earlier, later})
	if err != nil {
		return e, l, err
	}
	e, there := seen[earlier]
	l, also := seen[later]
	if err := a.Allow(there && also && belongs(e, organisation) && belongs(l, organisation) && (mayOpen(r, e) || mayOpen(r, l))); err != nil {
		return e, l, err
	}
	return e, l, a.May(mayLink(r, e, l), "Only engagement leads, and who looks after it, say on what something rests.")
}

// Link says that a later thing rests on an earlier one.
func (s *Chain) Link(ctx context.Context, a access.Actor, organisation db.ID, earlier, later ground.Thing) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := s.pair(tx, a, organisation, earlier, later); err != nil {
			return err
		}
		if !ground.Follows(later.Kind, earlier.Kind) {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "chosen", Message: "Choose something that comes later in the line than the other."}}}
		}
		if err := ground.Join(tx, a, organisation, earlier, later); err != nil {
			return err
		}
		return audit.Record(tx, a, logged("chain.link", later), "line", organisation, "")
	})
}

// logged is what the log says. That somebody tells what followed is nobody's business, so a link to it is kept as what happens to that.
func logged(action string, later ground.Thing) string {
	if later.Kind == ground.Change {
		return "impact.line"
	}
	return action
}

// Unlink takes a link off. It stays known that it was there, so that past figures can be made again.
func (s *Chain) Unlink(ctx context.Context, a access.Actor, organisation db.ID, earlier, later ground.Thing) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := s.pair(tx, a, organisation, earlier, later); err != nil {
			return err
		}
		there, err := ground.Part(tx, a, earlier, later)
		if err != nil || !there {
			return err // pressed twice: it is off already
		}
		return audit.Record(tx, a, logged("chain.unlink", later), "line", organisation, "")
	})
}

// MakeStep makes an action of the plan from a gap, and links the two.
func (s *Chain) MakeStep(ctx context.Context, a access.Actor, organisation db.ID, gap ground.Thing, n NewStep) (t ground.Thing, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, r, _, err := s.thing(tx, a, organisation, gap)
		if err != nil {
			return err
		}
		if err := a.May(mayStep(r), "Only engagement leads make a step of a gap here."); err != nil {
			return err
		}
		if gap.Kind.Place() != ground.GapPlace {
			return errs.Missing()
		}
		number, _ := strconv.ParseInt(n.Step, 10, 64)
		var c errs.Check
		_, _, known := content.FortySteps().Find(number)
		c.That(known, "step", "Choose one of the forty steps.")
		if err := c.Err(); err != nil {
			return err
		}
		id, err := s.act(tx, a, organisation, n)
		if err != nil {
			return err
		}
		t = ground.Thing{Kind: ground.Action, Of: id}
		if err := ground.Join(tx, a, organisation, gap, t); err != nil {
			return err
		}
		return audit.Record(tx, a, "chain.step", "line", organisation, "")
	})
	return t, err
}
