package seating

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// crowd is everything that a plan is made from and consists of.
type crowd struct {
	Edition edition.Edition
	Days    []edition.Day
	Plan    Plan
	Has     bool // there is a plan
	Team    team
	People  []sitter // those who sit: who takes part, by name, and then coaches, when they sit at all
	Coaches int      // how many coaches there are, whether they sit or not
	Rules   []Rule
	seats   map[db.ID]map[db.ID]seat // by day and person
	names   map[db.ID]string         // of everybody who sits or sat
	at      map[db.ID]int            // place in People
	now     db.Instant
	steps   []step // what the change under way has done so far

	notComing map[db.ID][]db.ID        // by day to come, who has a seat and told that they cannot come
	afterAll  map[db.ID][]db.ID        // by day to come, who was away as they told, and comes after all
	former    map[db.ID]map[db.ID]seat // of those, what was noted while they were away
}

func (w *crowd) name(id db.ID) string {
	if n := w.names[id]; n != "" {
		return n
	}
	return "Somebody who is no longer here"
}

// read reads an edition with its plan for somebody whom the policy lets in.
func (s *Seating) read(tx *db.Tx, a access.Actor, id db.ID, may func(team) bool) (*crowd, error) {
	w := &crowd{now: tx.Now, names: map[db.ID]string{}, at: map[db.ID]int{}}
	var err error
	if w.Edition, err = edition.Find(tx, id); err != nil {
		return nil, err
	}
	members, err := edition.Members(tx, id)
	if err != nil {
		return nil, err
	}
	w.Team = teamOf(a, w.Edition, members)
	if err := a.Allow(may(w.Team)); err != nil {
		return nil, err
	}
	if w.Days, err = edition.Days(tx, id); err != nil {
		return nil, err
	}
	if w.Plan, w.Has, err = findPlan(tx, id); err != nil {
		return nil, err
	}
	if w.seats, err = seatsOf(tx, id); err != nil {
		return nil, err
	}
	if err := w.listen(tx); err != nil {
		return nil, err
	}
	if w.Rules, err = listRules(tx, id); err != nil {
		return nil, err
	}
	return w, w.readPeople(tx, members)
}

// readPeople reads who sits and the names of all who sat.
func (w *crowd) readPeople(tx *db.Tx, members []edition.Member) error {
	places, err := edition.Places(tx, w.Edition.ID)
	if err != nil {
		return err
	}
	var all []db.ID
	known := map[db.ID]bool{}
	add := func(id db.ID) {
		if !known[id] {
			known[id] = true
			all = append(all, id)
		}
	}
	var sit, coach []sitter
	takesPart := map[db.ID]bool{}
	for _, p := range places {
		sit = append(sit, sitter{Person: person.Person{ID: p.Person}, Side: p.Side, Application: p.Application})
		takesPart[p.Person] = true
		add(p.Person)
	}
	for _, m := range members {
		if m.Function == edition.Coach && !takesPart[m.Person] {
			coach = append(coach, sitter{Person: person.Person{ID: m.Person}, Side: m.Side, Coach: true})
			add(m.Person)
		}
	}
	for _, day := range w.seats {
		for id := range day {
			add(id)
		}
	}
	for _, r := range w.Rules {
		add(r.First)
		add(r.Second)
	}
	people := map[db.ID]person.Person{}
	slices.Sort(all)
	for part := range slices.Chunk(all, 500) {
		some, err := person.Several(tx, part)
		if err != nil {
			return err
		}
		for id, p := range some {
			people[id], w.names[id] = p, p.Name()
		}
	}
	for _, list := range [][]sitter{sit, coach} {
		for i := range list {
			list[i].Person = people[list[i].ID]
		}
		slices.SortFunc(list, byName)
	}
	w.Coaches = len(coach)
	if !w.Has || w.Plan.Setup.Coaches != NoCoaches {
		sit = append(sit, coach...)
	}
	w.People = sit
	for i, p := range sit {
		w.at[p.ID] = i
	}
	return nil
}

// byName puts people in the same order wherever they are loaded: their addresses tell those of one name apart.
func byName(a, b sitter) int {
	return cmp.Or(cmp.Compare(a.Family, b.Family), cmp.Compare(a.Given, b.Given), cmp.Compare(a.Email, b.Email), cmp.Compare(a.ID, b.ID))
}

const planColumns = `SELECT edition_id, setup, needs_sealed, seed, state, progress, problem, changed, published, version FROM seating_plan WHERE network_id = $1 AND edition_id = $2`

func findPlan(tx *db.Tx, id db.ID) (Plan, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, p *Plan) error {
		var setup string
		var published *int64
		if err := s.Scan(&p.Edition, &setup, &p.sealed, &p.Seed, &p.State, &p.Progress, &p.Problem, &p.Changed, &published, &p.Version); err != nil {
			return err
		}
		p.showing = shownAt(published)
		return json.Unmarshal([]byte(setup), &p.Setup)
	}, planColumns, id)
}

// savePlan saves a plan if nobody changed it since its version; 0 means that there was none. p has the new version after.
func savePlan(tx *db.Tx, p *Plan) error {
	setup, err := json.Marshal(p.Setup)
	if err != nil {
		return err
	}
	var n int64
	if p.Version == 0 {
		n, err = tx.Exec(`INSERT INTO seating_plan (network_id, edition_id, setup, needs_sealed, seed, state, progress, problem, changed, published, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (network_id, edition_id) DO NOTHING`,
			p.Edition, string(setup), p.sealed, p.Seed, string(p.State), p.Progress, p.Problem, int64(tx.Now), p.column())
	} else {
		n, err = tx.Exec(`UPDATE seating_plan SET setup = $3, needs_sealed = $4, seed = $5, state = $6, progress = $7, problem = $8, changed = $9, published = $10, version = version + 1
			WHERE network_id = $1 AND edition_id = $2 AND version = $11`,
			p.Edition, string(setup), p.sealed, p.Seed, string(p.State), p.Progress, p.Problem, int64(tx.Now), p.column(), p.Version)
	}
	if err == nil && n == 0 {
		return tooLate()
	}
	p.Version++
	return err
}

// tooLate tells somebody that another was faster.
func tooLate() error {
	return errs.New(errs.Conflict, "Somebody else changed the tables while you were here. Look at how it is now, then do again what you still want.")
}

// noteProgress tells how far the job of a plan is; it changes no version.
func noteProgress(tx *db.Tx, id db.ID, version, percent int64) error {
	_, err := tx.Exec(`UPDATE seating_plan SET progress = $4 WHERE network_id = $1 AND edition_id = $2 AND version = $3`, id, version, percent)
	return err
}

func seatsOf(tx *db.Tx, id db.ID) (map[db.ID]map[db.ID]seat, error) {
	type row struct {
		day, person db.ID
		table       int64
		locked      bool
		told        bool
		was         int64
		held        bool
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.day, &r.person, &r.table, &r.locked, &r.told, &r.was, &r.held)
	},
		`SELECT day_id, person_id, seat, locked, told, was_seat, was_held FROM seating_seat WHERE network_id = $1 AND edition_id = $2 LIMIT $3`, id, mostPeople*mostDays)
	out := map[db.ID]map[db.ID]seat{}
	for _, r := range rows {
		if out[r.day] == nil {
			out[r.day] = map[db.ID]seat{}
		}
		out[r.day][r.person] = seat{int(r.table), r.locked, r.told, int(r.was), r.held}
	}
	return out, err
}

// saveDay puts the seats of a day in place of those that there were.
func saveDay(tx *db.Tx, id, day db.ID, seats map[db.ID]seat) error {
	if _, err := tx.Exec(`DELETE FROM seating_seat WHERE network_id = $1 AND day_id = $2`, day); err != nil {
		return err
	}
	var who []db.ID
	for p := range seats {
		who = append(who, p)
	}
	slices.Sort(who)
	for part := range slices.Chunk(who, 200) {
		var q strings.Builder
		q.WriteString(`INSERT INTO seating_seat (network_id, edition_id, day_id, person_id, seat, locked, told, was_seat, was_held) VALUES `)
		args := []any{id, day}
		for i, p := range part {
			if i > 0 {
				q.WriteString(", ")
			}
			n := len(args) + 2
			q.WriteString("($1, $2, $3")
			for k := range 6 {
				q.WriteString(", $" + strconv.Itoa(n+k))
			}
			q.WriteString(")")
			args = append(args, p, int64(seats[p].Table), seats[p].Locked, seats[p].Told, int64(seats[p].Was), seats[p].WasHeld)
		}
		if _, err := tx.Exec(q.String(), args...); err != nil {
			return err
		}
	}
	return nil
}

func listRules(tx *db.Tx, id db.ID) ([]Rule, error) {
	return db.All(tx, func(s db.Scanner, r *Rule) error { return s.Scan(&r.ID, &r.Kind, &r.First, &r.Second) },
		`SELECT id, kind, first_id, second_id FROM seating_rule WHERE network_id = $1 AND edition_id = $2 ORDER BY created, id LIMIT $3`, id, mostRules)
}

func saveRule(tx *db.Tx, id db.ID, r Rule) error {
	_, err := tx.Exec(`INSERT INTO seating_rule (network_id, id, edition_id, kind, first_id, second_id, created) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, edition_id, first_id, second_id) DO UPDATE SET kind = excluded.kind`,
		db.NewID(), id, string(r.Kind), r.First, r.Second, int64(tx.Now))
	return err
}

func dropRule(tx *db.Tx, id, rule db.ID) error {
	n, err := tx.Exec(`DELETE FROM seating_rule WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, rule)
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

// openNeeds opens who should sit at which kinds of tables. The caller's policy says who may; the computing of a plan may,
// too, as long as nobody is told.
func (s *Seating) openNeeds(tx *db.Tx, p Plan) (map[db.ID][]string, error) {
	out := map[db.ID][]string{}
	if p.sealed == "" {
		return out, nil
	}
	text, err := s.keys.Open(tx.Network, "seating_plan.needs", p.Edition, p.sealed)
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal([]byte(text), &out)
}

func (s *Seating) sealNeeds(tx *db.Tx, id db.ID, needs map[db.ID][]string) (string, error) {
	if len(needs) == 0 {
		return "", nil
	}
	raw, err := json.Marshal(needs)
	return s.keys.Seal(tx.Network, "seating_plan.needs", id, string(raw)), err
}

// Planned says whether an edition has a plan of tables, in whatever state.
func Planned(tx *db.Tx, id db.ID) (bool, error) {
	n, err := db.Value[int](tx, `SELECT COUNT(*) FROM seating_plan WHERE network_id = $1 AND edition_id = $2`, id)
	return n > 0, err
}
