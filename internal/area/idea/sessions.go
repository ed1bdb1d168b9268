package idea

import (
	"context"
	"slices"

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

// longestAhead is how many years ahead a session can be.
const longestAhead = 2

// Plan writes down that a group takes ideas in on a day.
func (s *Ideas) Plan(ctx context.Context, a access.Actor, organisation, of db.ID, held, about string) (id db.ID, err error) {
	about = group.Tidy(about)
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Leads(organisation)); err != nil {
			return err
		}
		o, err := person.FindOrganisation(tx, organisation)
		if err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		var c errs.Check
		g, err := group.FindGroup(tx, of)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		there := err == nil && g.Organisation == o.ID && (g.Ended == "" || g.Ended >= day)
		c.That(there, "group", "Choose a group of this organisation that meets.")
		on, problem := ui.DateNear(held, day, 0, longestAhead)
		c.That(problem == "", "held", "%s", problem)
		c.That(problem != "" || on >= day, "held", "Enter a day from today on.")
		c.That(len([]rune(about)) <= 200, "about", "Use up to 200 letters.")
		if !c.OK() {
			return c.Err()
		}
		id = db.NewID()
		if err := insertSession(tx, Session{ID: id, Organisation: o.ID, Group: g.ID, Held: on, About: about}, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "ideas.session", "organisation", o.ID, "")
	})
	return id, err
}

// session opens a session of an organisation for whoever may see it.
func (s *Ideas) session(tx *db.Tx, a access.Actor, organisation, id db.ID) (Session, inSession, string, error) {
	day, err := network.Today(tx)
	if err != nil {
		return Session{}, inSession{}, "", err
	}
	m, err := findSession(tx, id)
	if err == nil && m.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return m, inSession{}, day, err
	}
	r := inSession{Runs: a.Leads(organisation)}
	if a.SignedIn() && !r.Runs {
		if r.Member, r.Leads, err = rolesIn(tx, m.Group, a.Person(), day); err != nil {
			return m, r, day, err
		}
		p, err := placeOf(tx, organisation, a.Person(), day)
		if err != nil {
			return m, r, day, err
		}
		r.Answers = p.Answers
	}
	return m, r, day, a.Allow(maySeeSession(r))
}

// onAgenda opens a session, finds one idea of it, and does one thing with it.
func (s *Ideas) onAgenda(ctx context.Context, a access.Actor, organisation, session, id db.ID, do func(tx *db.Tx, m Session, v seen, item Item) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		m, r, day, err := s.session(tx, a, organisation, session)
		if err != nil {
			return err
		}
		all, err := itemsIn(tx, session)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(all, func(x Item) bool { return x.Idea == id })
		if n < 0 {
			return errs.Missing()
		}
		if err := a.May(mayRecord(r), "Only engagement leads and whoever leads the group write here."); err != nil {
			return err
		}
		v := seen{Day: day}
		if v.I, err = find(tx, s.keys, id); err != nil {
			return err
		}
		if v.Owners, err = ownersOf(tx, id); err != nil {
			return err
		}
		if err := do(tx, m, v, all[n]); err != nil {
			return err
		}
		return audit.Record(tx, a, "idea.decided", "idea", id, "")
	})
}

// Record writes down what a session said about an idea and decided. Each owner is told.
func (s *Ideas) Record(ctx context.Context, a access.Actor, organisation, session, id db.ID, k Kind, words string) error {
	return s.onAgenda(ctx, a, organisation, session, id, func(tx *db.Tx, m Session, v seen, item Item) error {
		var c errs.Check
		c.That(m.Cancelled == 0, "words", "This session is cancelled.")
		c.That(m.Held <= v.Day, "words", "Write this down when the session has been held.")
		c.That(item.open(v.I.Words.Version), "words", "Its owners have not said yes to these words for this session.")
		c.That(item.State != decided, "words", "This is written down already. Answer on the page of the idea.")
		c.That(!slices.Contains(owning(v.Owners), a.Person()), "words", "You own this idea. Somebody else writes down what was decided.")
		if !c.OK() {
			return c.Err()
		}
		step, err := s.say(tx, a, v, k, words, session)
		if err != nil {
			return err
		}
		item.State, item.Step = decided, step
		return setItem(tx, item)
	})
}

// TakeOff takes an idea off the agenda of a session that has not dealt with it. Each owner is told.
func (s *Ideas) TakeOff(ctx context.Context, a access.Actor, organisation, session, id db.ID) error {
	return s.onAgenda(ctx, a, organisation, session, id, func(tx *db.Tx, m Session, v seen, item Item) error {
		if item.State == decided {
			return errs.New(errs.Conflict, "This session has dealt with it already.")
		}
		return s.takeOff(tx, a, m, v, item)
	})
}

func (s *Ideas) takeOff(tx *db.Tx, a access.Actor, m Session, v seen, item Item) error {
	if err := s.assents.Cancel(tx, a, sessionKind, item.ID); err != nil {
		return err
	}
	item.State, item.Proposal = saidNo, ""
	if err := setItem(tx, item); err != nil {
		return err
	}
	return s.tell(tx, a, owning(v.Owners), "Your idea and a session", "Your idea is not on the agenda of "+m.title()+" any more.", at(v.I.ID))
}

// Cancel calls a session off. Each owner of an idea on its agenda is told.
func (s *Ideas) Cancel(ctx context.Context, a access.Actor, organisation, session db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		m, r, day, err := s.session(tx, a, organisation, session)
		if err != nil {
			return err
		}
		if err := a.May(r.Runs, "Only engagement leads call a session off."); err != nil {
			return err
		}
		all, err := itemsIn(tx, session)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(x Item) bool { return x.State == decided }) {
			return errs.New(errs.Conflict, "This session has dealt with ideas already.")
		}
		if err := cancelSession(tx, session); err != nil {
			return err
		}
		for _, item := range all {
			v := seen{Day: day}
			if v.I, err = find(tx, s.keys, item.Idea); err != nil {
				return err
			}
			if v.Owners, err = ownersOf(tx, item.Idea); err != nil {
				return err
			}
			if err := s.takeOff(tx, a, m, v, item); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "ideas.session-cancel", "organisation", organisation, "")
	})
}

// SessionOf is a session of an organisation that is not called off, for its participation grid: the group, what it is about and the day.
func SessionOf(tx *db.Tx, organisation, id db.ID) (group, about, held string, ok bool, err error) {
	m, err := findSession(tx, id)
	if errs.Is(err, errs.NotFound) || err == nil && (m.Organisation != organisation || m.Cancelled != 0) {
		return "", "", "", false, nil
	}
	return m.GroupName, m.About, m.Held, err == nil, err
}

// ShowGrid lets the page of a session lead to its place on the participation grid.
func (s *Ideas) ShowGrid(f ground.Placer) { s.grid = f }
