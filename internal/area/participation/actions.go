package participation

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Participation is the area.
type Participation struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	tabs    func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error
	opens   func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)
	things  Things
}

// placeKind is the shared decision where an activity stands. Its subject is the activity.
const placeKind = "placing.words"

// Thing is something of an organisation that can be placed without typing it again.
type Thing struct {
	Title, About string
	Starts, Ends string // YYYY-MM-DD; Starts "" is not known, Ends "" goes on
	Path         string // its own page
}

// Things tells of something of an organisation to whoever may put it on the grid, so that people of the organisation read its name there.
// For everybody else it does not exist.
type Things func(tx *db.Tx, a access.Actor, organisation db.ID, t ground.Thing) (Thing, bool, error)

// New makes the area and registers its assent. tabs adds the other pages of an organisation; opens says who sees who leads where in it.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, tabs func(*db.Tx, *ui.Page, access.Actor, db.ID) error, opens func(*db.Tx, access.Actor, db.ID) (bool, error), things Things) *Participation {
	s := &Participation{db: d, keys: k, assents: assents, tabs: tabs, opens: opens, things: things}
	assents.Register(assent.Kind{Name: placeKind, Effect: s.agreed,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			v, err := find(tx, subject)
			if err != nil {
				return "", nil, err
			}
			day, err := network.Today(tx)
			if err != nil {
				return "", nil, err
			}
			all, err := membersOf(tx, v.Organisation, "", day)
			rule, voters := voters(all)
			return rule, voters, err
		}})
	return s
}

// voters are the people of an organisation. One of each side is enough; while a side is missing nothing can be agreed.
func voters(all []member) (assent.Rule, []assent.Voter) {
	var out []assent.Voter
	sides := map[person.Side]bool{}
	for _, m := range all {
		out = append(out, assent.Voter{Person: m.Person, Side: m.Side})
		sides[m.Side] = true
	}
	if sides[person.Partner] && sides[person.Professional] {
		return assent.OneOfEach, out
	}
	return assent.EachSide, out
}

// organisation opens the grid of an organisation for whoever may read it. For everybody else it does not exist.
func (s *Participation) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, standing, string, error) {
	day, err := network.Today(tx)
	if err != nil {
		return person.Organisation{}, standing{}, day, err
	}
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, standing{}, day, err
	}
	r := standing{Runs: a.Leads(id)}
	if a.SignedIn() && a.Person() != "" {
		mine, err := membersOf(tx, id, a.Person(), day)
		if err != nil {
			return o, r, day, err
		}
		if len(mine) > 0 {
			r.Is, r.Side = true, mine[0].Side
		}
		if !mayRead(r) {
			if r.Opens, err = s.opens(tx, a, id); err != nil {
				return o, r, day, err
			}
		}
	}
	return o, r, day, a.Allow(mayRead(r))
}

// toSee finds an activity of an organisation for whoever may read its grid.
func (s *Participation) toSee(tx *db.Tx, a access.Actor, organisation, id db.ID) (person.Organisation, Activity, standing, string, error) {
	o, r, day, err := s.organisation(tx, a, organisation)
	if err != nil {
		return o, Activity{}, r, day, err
	}
	v, err := find(tx, id)
	if err == nil && v.Organisation != organisation {
		err = errs.Missing()
	}
	return o, v, r, day, err
}

// on opens an activity and does one thing with it, in one transaction.
func (s *Participation) on(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, o person.Organisation, v Activity, r standing, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, v, r, day, err := s.toSee(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := do(tx, o, v, r, day); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "organisation", organisation, "")
	})
}

// Add puts an activity on the grid, where the actor places it.
func (s *Participation) Add(ctx context.Context, a access.Actor, organisation db.ID, f Form) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, r, day, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayPlace(r), notOf); err != nil {
			return err
		}
		var c errs.Check
		f.check(&c, day)
		checkCell(&c, f.Cell, &f.Why)
		if err := c.Err(); err != nil {
			return err
		}
		if f.Thing != "" {
			if _, ok, err := s.things(tx, a, organisation, ground.Parse(f.Thing)); err != nil || !ok {
				return orMissing(err)
			}
			if _, there, err := ofThing(tx, organisation, f.Thing); err != nil || there {
				return orFaster(err)
			}
		}
		v := Activity{ID: db.NewID(), Organisation: organisation, Title: f.Title, About: f.About, Starts: f.Starts, Ends: f.Ends, Thing: f.Thing, By: a.Person(), Version: 1}
		if err := insert(tx, v); db.Duplicate(err) {
			return orFaster(nil)
		} else if err != nil {
			return err
		}
		id = v.ID
		if err := s.put(tx, a, o, r, v, f.Cell, f.Why); err != nil {
			return err
		}
		return audit.Record(tx, a, "grid.add", "organisation", organisation, "")
	})
	return id, err
}

func orMissing(err error) error {
	if err == nil {
		return errs.Missing()
	}
	return err
}

func orFaster(err error) error {
	if err == nil {
		return errs.New(errs.Conflict, "Somebody else put this on the grid meanwhile.")
	}
	return err
}

// open is what waits for a yes about an activity, if anything does.
func (s *Participation) open(tx *db.Tx, id db.ID) (assent.Proposal, bool, error) {
	all, err := s.assents.Of(tx, id)
	for _, p := range all {
		if p.Kind == placeKind && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// put writes down where the actor places an activity and puts it to the other side, or agrees with what that said before.
func (s *Participation) put(tx *db.Tx, a access.Actor, o person.Organisation, r standing, v Activity, at Cell, why string) error {
	if at.Level != off {
		if err := insertPlacing(tx, s.keys, v.Organisation, Placing{ID: db.NewID(), Activity: v.ID, Person: a.Person(), Side: r.Side, Cell: at, Why: why}); err != nil {
			return err
		}
	}
	p, waits, err := s.open(tx, v.ID)
	if err != nil {
		return err
	}
	if at == v.Agreed { // it stays where both sides agreed that it stands
		if waits {
			err = s.assents.Cancel(tx, a, placeKind, v.ID)
		}
		if err == nil {
			err = setOpen(tx, v.ID, Cell{}, "", "")
		}
		return err
	}
	if at == v.Open && waits {
		return s.assents.Assent(tx, a, p.ID, p.Hash)
	}
	if err := setOpen(tx, v.ID, at, a.Person(), r.Side.Other()); err != nil {
		return err
	}
	text, payload := v.text(o.Name, at), at.Level+" "+at.Degree
	if !waits {
		_, err = s.assents.Propose(tx, a, placeKind, v.ID, text, payload, true)
		return err
	}
	if err := s.assents.Change(tx, a, p.ID, p.Version, text, payload); err != nil {
		return err
	}
	if p, _, err = s.open(tx, v.ID); err != nil {
		return err
	}
	return s.assents.Assent(tx, a, p.ID, p.Hash)
}

// agreed is what happens when one of each side has said yes.
func (s *Participation) agreed(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	if err := setOpen(tx, p.Subject, Cell{}, "", ""); err != nil {
		return err
	}
	at := CellOf(p.Payload)
	if at.Level == off {
		return remove(tx, p.Subject, day)
	}
	return setAgreed(tx, p.Subject, at, day)
}

// Place says where the actor places an activity.
func (s *Participation) Place(ctx context.Context, a access.Actor, organisation, id db.ID, at Cell, why string, version int64) error {
	return s.on(ctx, a, organisation, id, "placing.say", func(tx *db.Tx, o person.Organisation, v Activity, r standing, _ string) error {
		if err := a.May(mayPlace(r), notOf); err != nil {
			return err
		}
		var c errs.Check
		checkCell(&c, at, &why)
		if err := c.Err(); err != nil {
			return err
		}
		if version != v.Version {
			return errs.New(errs.Conflict, "Somebody changed the name or the days of this activity while you were reading. Look at it again.")
		}
		return s.put(tx, a, o, r, v, at, why)
	})
}

// Agree is the actor's yes to what the other side said, by its fingerprint. Whoever had not placed the activity places it there.
func (s *Participation) Agree(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.on(ctx, a, organisation, id, "placing.agree", func(tx *db.Tx, o person.Organisation, v Activity, r standing, _ string) error {
		if err := a.May(mayPlace(r), notOf); err != nil {
			return err
		}
		p, waits, err := s.open(tx, v.ID)
		if err != nil {
			return err
		}
		if !waits {
			return errs.New(errs.Conflict, "Nothing waits for a yes any more. Look at the activity again.")
		}
		_, placed, err := lastOf(tx, s.keys, v.ID, a.Person())
		if err != nil {
			return err
		}
		if !placed && v.Open.valid() {
			if err := insertPlacing(tx, s.keys, organisation, Placing{ID: db.NewID(), Activity: v.ID, Person: a.Person(), Side: r.Side, Cell: v.Open}); err != nil {
				return err
			}
		}
		return s.assents.Assent(tx, a, p.ID, hash)
	})
}

// Waits is the fingerprint of what waits for a yes about an activity, for people of the organisation; "" for nothing.
func (s *Participation) Waits(ctx context.Context, a access.Actor, organisation, id db.ID) (hash string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, _, r, _, err := s.toSee(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := a.May(mayPlace(r), notOf); err != nil {
			return err
		}
		p, waits, err := s.open(tx, id)
		if waits {
			hash = p.Hash
		}
		return err
	})
	return hash, err
}

// Change changes the name, the words or the days of an activity. What both sides agreed, or what waits, was about the old ones: with another name or
// other days it is asked again.
func (s *Participation) Change(ctx context.Context, a access.Actor, organisation, id db.ID, f Form) error {
	return s.on(ctx, a, organisation, id, "grid.change", func(tx *db.Tx, o person.Organisation, v Activity, r standing, day string) error {
		if err := a.May(mayChange(a, r, v), "Only who put this on the grid, and engagement leads, change its name and its days."); err != nil {
			return err
		}
		var c errs.Check
		f.check(&c, day)
		if err := c.Err(); err != nil {
			return err
		}
		was := v
		v.Title, v.About, v.Starts, v.Ends, v.Version = f.Title, f.About, f.Starts, f.Ends, f.Version
		if ok, err := save(tx, v); err != nil || !ok {
			return orClash(err)
		}
		if v.Title == was.Title && v.Starts == was.Starts && v.Ends == was.Ends {
			return nil
		}
		if err := s.assents.Cancel(tx, a, placeKind, v.ID); err != nil {
			return err
		}
		if err := setOpen(tx, v.ID, Cell{}, "", ""); err != nil {
			return err
		}
		if err := setAgreed(tx, v.ID, Cell{}, day); err != nil {
			return err
		}
		if !mayPlace(r) {
			return nil
		}
		last, placed, err := lastOf(tx, s.keys, v.ID, a.Person())
		if err != nil || !placed {
			return err
		}
		v.Agreed, v.Open = Cell{}, Cell{}
		return s.put(tx, a, o, r, v, last.Cell, last.Why)
	})
}

func orClash(err error) error {
	if err == nil {
		return errs.New(errs.Conflict, "Somebody else changed this activity while you were writing.")
	}
	return err
}

// TakeOff takes an activity off the grid; where both sides agreed that it stands there, it asks the other side. gone says that it is off.
func (s *Participation) TakeOff(ctx context.Context, a access.Actor, organisation, id db.ID) (gone bool, err error) {
	err = s.on(ctx, a, organisation, id, "grid.off", func(tx *db.Tx, o person.Organisation, v Activity, r standing, day string) error {
		if err := a.May(mayTakeOff(a, r, v), "Only who put this on the grid, and engagement leads, take it off."); err != nil {
			return err
		}
		gone = !v.Agreed.valid()
		if !gone {
			return s.put(tx, a, o, r, v, Cell{Level: off}, "")
		}
		if err := s.assents.Cancel(tx, a, placeKind, v.ID); err != nil {
			return err
		}
		if err := setOpen(tx, v.ID, Cell{}, "", ""); err != nil {
			return err
		}
		return remove(tx, v.ID, day)
	})
	return gone, err
}

// PersonLeft takes the name of somebody who leaves from what they placed. What waited for the other side because of them waits no more; what
// both sides agreed stays.
func (s *Participation) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	ids, err := openBy(tx, who)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.assents.Cancel(tx, a, placeKind, id); err != nil {
			return err
		}
		if err := setOpen(tx, id, Cell{}, "", ""); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`UPDATE participation_placing SET person_id = NULL WHERE network_id = $1 AND person_id = $2`, who); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE participation_activity SET created_by = NULL WHERE network_id = $1 AND created_by = $2`, who)
	return err
}

// PlaceOf tells people of an organisation where something stands on its grid, or that they can place it.
func (s *Participation) PlaceOf(tx *db.Tx, a access.Actor, organisation db.ID, t ground.Thing) (ground.GridPlace, error) {
	day, err := network.Today(tx)
	if err != nil {
		return ground.GridPlace{}, err
	}
	mine, err := membersOf(tx, organisation, a.Person(), day)
	if err != nil || len(mine) == 0 {
		return ground.GridPlace{}, err
	}
	out := ground.GridPlace{Organisation: organisation, Thing: t}
	if t == (ground.Thing{}) { // asked for a list
		return out, nil
	}
	v, there, err := ofThing(tx, organisation, t.Value())
	if err != nil {
		return ground.GridPlace{}, err
	}
	if there {
		if out.Words = v.place(); !v.Agreed.valid() && !v.Open.valid() {
			out.Words, _ = v.stands()
		}
		return out, nil
	}
	if _, ok, err := s.things(tx, a, organisation, t); err != nil || !ok {
		return ground.GridPlace{}, err
	}
	return out, nil
}
