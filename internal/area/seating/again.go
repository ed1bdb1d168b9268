package seating

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	engine "alongside/engine/seating"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// This file has what happens to tables when more changed than one seat: everybody is seated anew, or only what is not kept any more is mended with
// the fewest moves. What either would change is shown before it is done.

// again is what it would do to seat everybody anew, or to mend.
type again struct {
	Seats   int      // on the days to come
	Now     []string // how good the tables are
	All     *seatedAnew
	Few     *seatedAnew // nil when there is nothing to mend, or it cannot be
	Problem string      // why there would be no tables
	Later   bool        // it takes too long to tell
}

// seatedAnew is one of the two.
type seatedAnew struct {
	Changed int      // seats
	People  int      // whose table changes on any day
	Fewest  bool     // it is proved that no fewer can move
	Then    []string // how good the tables would be
}

// Again tells what seating everybody anew would do, and what mending would; nil when nobody has a seat yet. It changes nothing. The same plan
// gives the same tables, so what is told is what Seat and Mend then do.
func (s *Seating) Again(ctx context.Context, a access.Actor, id db.ID, version string, other int) (*again, error) {
	w, needs, err := s.toSeat(ctx, a, id, version, other)
	if err != nil || !w.seated() {
		return nil, err
	}
	out := &again{Later: w.large()}
	if out.Later {
		return out, nil
	}
	if out.Now, err = w.figures(needs); err != nil {
		return nil, err
	}
	was := w.seats
	for _, d := range w.toCome() {
		for _, p := range w.People {
			if w.tableOf(d, p.ID) > 0 || w.comes(d, p.ID) {
				out.Seats++
			}
		}
	}
	q := w.ask(w.toCome(), w.comes, needs)
	res, err := q.find(ctx, engine.Options{Seed: uint64(w.Plan.Seed), Steps: fewSteps})
	switch {
	case errs.Is(err, errs.Invalid):
		out.Problem = errs.Of(err).Message
	case err != nil:
		return nil, err
	default:
		then := maps.Clone(was)
		for i, d := range q.days {
			then[w.Days[d].ID] = q.seats(i, res.Seating[i])
		}
		if out.All, err = w.anew(then, needs, false); err != nil {
			return nil, err
		}
	}
	m, err := w.mended(ctx, needs)
	if err != nil || m == nil {
		return out, nil // what cannot be mended is not offered
	}
	out.Few, err = w.anew(m.seats, needs, m.fewest)
	return out, err
}

// anew compares seats with those that people have.
func (w *crowd) anew(then map[db.ID]map[db.ID]seat, needs map[db.ID][]string, fewest bool) (*seatedAnew, error) {
	out, moved := &seatedAnew{Fewest: fewest}, map[db.ID]bool{}
	for _, d := range w.toCome() {
		for _, p := range w.People {
			if w.tableOf(d, p.ID) != then[w.Days[d].ID][p.ID].Table {
				out.Changed++
				moved[p.ID] = true
			}
		}
	}
	was := w.seats
	w.seats = then
	figures, err := w.figures(needs)
	w.seats = was
	out.People, out.Then = len(moved), figures
	return out, err
}

// mended is how everybody sits when only what must be is changed.
type mended struct {
	seats  map[db.ID]map[db.ID]seat
	days   []int // that change
	moved  int   // people who sit elsewhere, by day
	fewest bool  // proved
}

// mended seats who is new on the days to come, frees the seats of those who are gone, and keeps rules and needs that are not kept, with the fewest
// moves on each day. It is nil when nothing is to be mended. Of the crowd nothing is changed.
func (w *crowd) mended(ctx context.Context, needs map[db.ID][]string) (*mended, error) {
	days, err := w.toMend(needs)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	was := w.seats
	defer func() { w.seats = was }()
	w.seats = maps.Clone(was)
	out := &mended{days: days, fewest: true}
	for _, d := range days {
		var away []db.ID
		for _, p := range w.People {
			if w.away(d, p.ID) {
				away = append(away, p.ID)
			}
		}
		r, err := w.reseat(ctx, d, away, needs)
		if err != nil {
			return nil, err
		}
		out.moved += r.Moved
		out.fewest = out.fewest && r.Fewest
		w.seats[w.Days[d].ID] = r.seats
	}
	out.seats = w.seats
	return out, nil
}

// toMend are the days to come on which somebody has no seat, or a seat and no place, or a rule or need is not kept.
func (w *crowd) toMend(needs map[db.ID][]string) ([]int, error) {
	wrong := map[int]bool{}
	for _, c := range w.differs() {
		wrong[c.Day] = true
	}
	q := w.ask(w.allDays(), w.hasSeat, needs)
	broken, err := engine.Check(&q.p, q.seating())
	if err != nil {
		return nil, err
	}
	for _, b := range broken {
		if b.Day >= 0 {
			wrong[int(b.Day)] = true
		}
	}
	var out []int
	for _, d := range w.toCome() {
		if wrong[d] {
			out = append(out, d)
		}
	}
	return out, nil
}

// rulesIn counts rules that are broken: one that is broken on three days is one.
func rulesIn(broken []engine.Broken) int {
	seen := map[engine.Rule]bool{}
	for _, b := range broken {
		seen[b.Rule] = true
	}
	return len(seen)
}

// Mend mends the tables. It returns how many people sit elsewhere, counted on each day.
func (s *Seating) Mend(ctx context.Context, a access.Actor, id db.ID, version string) (int, error) {
	moved := 0
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		moved = 0
		w, err := s.change(tx, a, id, version, team.mayRun)
		if err != nil {
			return err
		}
		needs, err := s.openNeeds(tx, w.Plan)
		if err != nil {
			return err
		}
		m, err := w.mended(ctx, needs)
		if err != nil {
			return err
		}
		if m != nil {
			moved = m.moved
			for _, d := range m.days {
				if err := w.save(tx, d, m.seats[w.Days[d].ID]); err != nil {
					return err
				}
			}
		}
		if err := w.keepPlan(tx, a, &w.Plan, didMend); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.mend", "edition", id, "")
	})
	return moved, err
}

// mostOther is how many other tables one may look at.
const mostOther = 1000

func otherTables(r *web.Request) int {
	n, err := strconv.Atoi(r.Value("other"))
	if err != nil || n < 0 || n > mostOther {
		return 0
	}
	return n
}

// askAgain shows what seating everybody again would change.
func (s *Seating) askAgain(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	b, err := s.base(r, "Seat everybody again?", team.mayPlan, nil)
	if err != nil {
		return web.Answer{}, err
	}
	other := otherTables(r)
	effect, err := s.Again(r.Ctx(), r.Actor, id, b.version(), other)
	if err != nil || effect == nil {
		return web.Redirect("/editions/%s/seating", id), err
	}
	return web.Show(againView(againPage{b, effect, other})), nil
}

func (s *Seating) seatAgain(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	other := otherTables(r)
	if r.Value("sure") != "yes" {
		effect, err := s.Again(r.Ctx(), r.Actor, id, r.Value("version"), other)
		if err == nil && effect != nil {
			b, err := s.base(r, "Seat everybody again?", team.mayPlan, nil)
			return web.Show(againView(againPage{b, effect, other})), err
		}
		if err != nil && !errs.Is(err, errs.Conflict) {
			return web.Answer{}, err
		}
	}
	if err := s.Seat(r.Ctx(), r.Actor, id, r.Value("version"), other); err != nil {
		return s.stale(r, err, func(p *stalePage) {
			p.Wanted, p.Do = "Seat everybody", p.in("")
			if other > 0 {
				p.Wanted, p.Fields["other"] = "Try other tables", strconv.Itoa(other)
			}
		})
	}
	done := web.Redirect("/editions/%s/seating", id)
	if b, err := s.base(r, "Tables", team.mayPlan, nil); err != nil || b.Plan.State != Done {
		return done, err // the page says how far it is, or why there are no tables
	}
	return done.Saying("Everybody has a seat."), nil
}

// againPage asks whether everybody is to be seated anew, with what it would do.
type againPage struct {
	base
	*again
	Other int
}

func (p againPage) fields() map[string]string {
	out := map[string]string{"version": p.version(), "sure": "yes"}
	if p.Other > 0 {
		out["other"] = strconv.Itoa(p.Other)
	}
	return ui.Once(out)
}

// asks is the heading of what it would do to seat everybody.
func (p againPage) asks() string {
	if p.Problem != "" {
		return "Why this cannot be"
	}
	return "Seat everybody again"
}

// fits says whether everybody can be seated anew, and somebody would sit elsewhere.
func (p againPage) fits() bool { return p.Later || p.All != nil && p.All.Changed > 0 }

// does is what it would do to the seats, in a sentence.
func (p againPage) does() string {
	switch {
	case p.Later:
		return "So many people take a while to seat. You see what changed when the new tables are there."
	case p.Problem != "":
		return p.Problem
	case p.All.Changed == 0:
		return "Everybody would stay where they are."
	}
	return p.changes(p.All)
}

func (p againPage) changes(n *seatedAnew) string {
	out := fmt.Sprintf("%d of %s would change, for %s.", n.Changed, counted(p.Seats, "seat", "seats"), counted(n.People, "person", "people"))
	if n.Fewest {
		out += " It is proved that fewer moves on a day are not enough."
	}
	return out
}

func (s *Seating) mend(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	moved, err := s.Mend(r.Ctx(), r.Actor, id, r.Value("version"))
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
		b, err := s.base(r, "This cannot be mended", team.mayRun, nil)
		return web.Problem(againView(againPage{base: b, again: &again{Problem: e.Message}})), err
	}
	if err != nil {
		return s.stale(r, err, func(p *stalePage) {
			p.Wanted, p.Do, p.Done = "Seat them with the fewest moves", p.in("/mend"), len(p.differs()) == 0
		})
	}
	words := "Everybody has a seat. Nobody had to move."
	if moved > 0 {
		words = fmt.Sprintf("Everybody has a seat. %s made.", counted(moved, "move was", "moves were"))
	}
	return web.Redirect("/editions/%s/seating", id).Saying("%s", words), nil
}
