package seating

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	engine "alongside/engine/seating"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/shared/person"
)

// seatJob is the job that seats many people, or on many days.
const seatJob = "seating.seat"

type seatWork struct {
	Edition db.ID `json:"edition"`
	Version int64 `json:"version"`
}

// Jobs of the area: seating many people, and telling people their tables.
func (s *Seating) Jobs(w *job.Worker) {
	s.tells(w)
	w.Register(seatJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p seatWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return s.work(ctx, network, p)
	})
}

// change opens a plan in order to change it. version is that which the actor saw; a plan that changed since is a conflict. Where
// only the moment is wrong, the plan comes with the error.
func (s *Seating) change(tx *db.Tx, a access.Actor, id db.ID, version string, may func(team) bool) (*crowd, error) {
	w, err := s.read(tx, a, id, may)
	if err != nil {
		return nil, err
	}
	if !still(w.Edition) {
		return w, errs.New(errs.Forbidden, "This edition has ended, so its tables stay as they are.")
	}
	if !w.Has {
		return w, errs.New(errs.Forbidden, "There are no tables yet. Set up the tables first.")
	}
	if strconv.FormatInt(w.Plan.Version, 10) != version {
		return w, tooLate()
	}
	return w, nil
}

// SetUp saves what a plan is made from. Where nobody has a seat yet, it seats everybody; otherwise the tables stay as they are until
// somebody has seen what would change.
func (s *Seating) SetUp(ctx context.Context, a access.Actor, id db.ID, f SetupForm) (seated bool, err error) {
	var version int64
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.read(tx, a, id, team.mayPlan)
		if err != nil {
			return err
		}
		if !still(w.Edition) {
			return errs.New(errs.Forbidden, "This edition has ended, so its tables stay as they are.")
		}
		if strconv.FormatInt(w.Plan.Version, 10) != f.Version {
			return tooLate()
		}
		setup, err := f.read(w.participants(), w.Coaches)
		if err != nil {
			return err
		}
		seated = w.seated()
		p := w.Plan
		p.Edition, p.Setup = id, setup
		if !w.Has {
			p.Seed, p.State = 1, Fresh
		}
		if err := w.keepPlan(tx, a, &p, didSetup); err != nil {
			return err
		}
		version = p.Version
		return audit.Record(tx, a, "seating.setup", "edition", id, "")
	})
	if err != nil || seated {
		return seated, err
	}
	err = s.Seat(ctx, a, id, strconv.FormatInt(version, 10), 0)
	if errs.Is(err, errs.Forbidden) {
		return false, nil // there is nobody to be seated yet; the page says so
	}
	return false, err
}

func (w *crowd) participants() int {
	n := 0
	for _, p := range w.People {
		if !p.Coach {
			n++
		}
	}
	return n
}

// cannot says why nobody can be seated, "" when people can.
func (w *crowd) cannot() string {
	switch {
	case w.participants() == 0:
		return "Nobody has a place in this edition yet."
	case len(w.Days) == 0:
		return "This edition has no days yet. Add its days first."
	case len(w.toCome()) == 0:
		return "All days of this edition are over, so their tables stay as they are."
	case len(w.People) > mostPeople:
		return fmt.Sprintf("More than %d people take part. That is more than can be seated here.", mostPeople)
	}
	return ""
}

// Seat seats everybody on all days to come, around the seats that are held. other is 0, or asks for other tables than before: the first other
// ones, the second and so on.
// When no tables keep all rules, the plan says why; that is no error.
func (s *Seating) Seat(ctx context.Context, a access.Actor, id db.ID, version string, other int) error {
	w, needs, err := s.toSeat(ctx, a, id, version, other)
	if err != nil {
		return err
	}
	if w.large() {
		return s.later(ctx, a, w)
	}
	q := w.ask(w.toCome(), w.comes, needs)
	res, err := q.find(ctx, engine.Options{Seed: uint64(w.Plan.Seed), Steps: fewSteps})
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := s.finish(tx, a, q, res, err); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.seat", "edition", id, "")
	})
}

// toSeat reads an edition whose people are to be seated; other asks for other tables than the plan gives now.
func (s *Seating) toSeat(ctx context.Context, a access.Actor, id db.ID, version string, other int) (w *crowd, needs map[db.ID][]string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		if w, err = s.change(tx, a, id, version, team.mayPlan); err != nil {
			return err
		}
		needs, err = s.openNeeds(tx, w.Plan)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if why := w.cannot(); why != "" {
		return nil, nil, errs.New(errs.Forbidden, "%s", why)
	}
	w.Plan.Seed += int64(other)
	return w, needs, nil
}

// large says whether a search takes longer than somebody waits for a page.
func (w *crowd) large() bool { return len(w.People)*len(w.toCome()) > atOnce }

// finish saves what a search gave: tables, or why there are none.
func (s *Seating) finish(tx *db.Tx, a access.Actor, q *question, res *engine.Result, why error) error {
	p := q.w.Plan
	p.State, p.Problem, p.Progress = Done, "", 100
	did := didSeat
	if why != nil {
		p.State, p.Problem, did = Failed, errs.Of(why).Message, didFail
	}
	if err := q.w.keepPlan(tx, a, &p, did); err != nil || why != nil {
		return err
	}
	for i := range q.days {
		if err := q.w.save(tx, q.days[i], q.seats(i, res.Seating[i])); err != nil {
			return err
		}
	}
	return nil
}

// later leaves the search to a job.
func (s *Seating) later(ctx context.Context, a access.Actor, w *crowd) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p := w.Plan
		p.State, p.Problem, p.Progress = Waiting, "", 0
		if err := w.keepPlan(tx, a, &p, didSeat); err != nil {
			return err
		}
		if err := job.Later(tx, seatJob, string(p.Edition), 0, seatWork{Edition: p.Edition, Version: p.Version}); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.seat", "edition", p.Edition, "")
	})
}

// longest is how long a job searches: less than its lease.
const longest = 3 * time.Minute

// work does a search that was left to a job. A plan that was changed meanwhile is not touched.
func (s *Seating) work(ctx context.Context, network db.ID, job seatWork) error {
	a := access.System(network, "seating people")
	var q *question
	err := s.db.Read(ctx, network, func(tx *db.Tx) error {
		w, err := s.read(tx, a, job.Edition, team.mayPlan)
		if err != nil || w.Plan.Version != job.Version || w.Plan.State != Waiting || !still(w.Edition) {
			return err
		}
		needs, err := s.openNeeds(tx, w.Plan)
		q = w.ask(w.toCome(), w.comes, needs)
		return err
	})
	if err != nil || q == nil {
		return err
	}
	if why := q.w.cannot(); why != "" {
		return s.db.Write(ctx, network, func(tx *db.Tx) error { return s.finish(tx, a, q, nil, errs.New(errs.Invalid, "%s", why)) })
	}
	limited, stop := context.WithTimeout(ctx, longest)
	defer stop()
	told := int64(0)
	res, err := q.find(limited, engine.Options{Seed: uint64(q.w.Plan.Seed), Steps: jobSteps, Progress: func(g engine.Progress) {
		if percent := g.Steps * 100 / max(g.Of, 1); percent >= told+5 {
			told = percent
			// A search goes on though its progress could not be told.
			_ = s.db.Write(ctx, network, func(tx *db.Tx) error { return noteProgress(tx, job.Edition, job.Version, percent) })
		}
	}})
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	err = s.db.Write(ctx, network, func(tx *db.Tx) error { return s.finish(tx, a, q, res, err) })
	if errs.Is(err, errs.Conflict) {
		return nil // somebody changed the plan meanwhile; the page says that it did not come to an end
	}
	return err
}

// AddRule keeps two people together or apart.
func (s *Seating) AddRule(ctx context.Context, a access.Actor, id db.ID, version string, r Rule) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.change(tx, a, id, version, team.mayPlan)
		if err != nil {
			return err
		}
		var c errs.Check
		_, first := w.at[r.First]
		_, second := w.at[r.Second]
		c.That(r.Kind == Together || r.Kind == Apart, "kind", "Choose whether they sit together or apart.")
		c.That(first, "first", "Choose somebody who sits at a table.")
		c.That(second, "second", "Choose somebody who sits at a table.")
		c.That(!first || r.First != r.Second, "second", "Choose two different people.")
		c.That(len(w.Rules) < mostRules, "kind", "There are %d rules already. Take some away first.", mostRules)
		if err := c.Err(); err != nil {
			return err
		}
		if r.First > r.Second {
			r.First, r.Second = r.Second, r.First
		}
		for _, old := range w.Rules {
			c.That(old.First != r.First || old.Second != r.Second || old.Kind == r.Kind, "kind", "There is a rule already that they sit %s. Take it away first, if it does not hold any more.", string(old.Kind))
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := saveRule(tx, id, r); err != nil {
			return err
		}
		if err := w.keepPlan(tx, a, &w.Plan, didRules); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.rule", "edition", id, "")
	})
}

// DropRule takes a rule away.
func (s *Seating) DropRule(ctx context.Context, a access.Actor, id, rule db.ID, version string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.change(tx, a, id, version, team.mayPlan)
		if err != nil {
			return err
		}
		if err := dropRule(tx, id, rule); err != nil {
			return err
		}
		if err := w.keepPlan(tx, a, &w.Plan, didRules); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.rule", "edition", id, "")
	})
}

// needsLook is who should sit at which kind of table, beside what they told.
type needsLook struct {
	*crowd
	ticked map[db.ID][]string // kinds by person, as saved
	told   map[db.ID]person.Needs
}

// LookAtKinds opens who should sit at which kind of table. Each look is written into the audit log.
func (s *Seating) LookAtKinds(ctx context.Context, a access.Actor, id db.ID) (needsLook, error) {
	var l needsLook
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		var err error
		if l.crowd, err = s.read(tx, a, id, team.maySeeNeeds); err != nil {
			return err
		}
		if l.ticked, err = s.openNeeds(tx, l.Plan); err != nil {
			return err
		}
		if l.told, err = s.told(tx, l.crowd); err != nil {
			return err
		}
		return audit.Record(tx, a, "needs.look", "edition", id, "kinds of tables")
	})
	return l, err
}

// SaveKinds saves who should sit at which kind of table: by person, keys of kinds.
func (s *Seating) SaveKinds(ctx context.Context, a access.Actor, id db.ID, version string, ticked map[db.ID][]string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.change(tx, a, id, version, team.maySeeNeeds)
		if err != nil {
			return err
		}
		keep := map[db.ID][]string{}
		for who, keys := range ticked {
			if _, sits := w.at[who]; !sits {
				return errs.Missing()
			}
			for _, k := range keys {
				about, not := strings.CutPrefix(k, notNeeded)
				if _, known := kindOf(about); !known {
					return errs.Missing()
				}
				if !slices.Contains(keep[who], k) && !(not && slices.Contains(keys, about)) {
					keep[who] = append(keep[who], k)
				}
			}
			slices.Sort(keep[who])
		}
		if w.Plan.sealed, err = s.sealNeeds(tx, id, keep); err != nil {
			return err
		}
		if err := w.keepPlan(tx, a, &w.Plan, didKinds); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.kinds", "edition", id, "")
	})
}
