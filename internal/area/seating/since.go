package seating

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// This file tells somebody whose page is older than the tables, as in a second tab, what changed since. Each change of a plan is
// noted with its version, in a few words; only the last ones are kept.

// Limits of what is noted.
const (
	keptChanges = 40
	mostMoves   = 60 // of one change; more are only counted
)

// What was changed. The words are those of the audit log behind "seating.".
const (
	didSetup   = "setup"
	didSeat    = "seat"
	didFail    = "fail" // a search that found no tables
	didPublish = "publish"
	didRules   = "rule"
	didKinds   = "kinds"
	didMove    = "move"
	didHold    = "hold"
	didAway    = "away"
	didMend    = "mend"
)

// step is what a change did to one person on one day. Table 0 is none: From for a new seat, To for away.
type step struct {
	Day    db.ID `json:"d"`
	Person db.ID `json:"p"`
	From   int   `json:"f,omitempty"`
	To     int   `json:"t,omitempty"`
	Held   bool  `json:"h,omitempty"`
	Freed  bool  `json:"l,omitempty"` // was held, and is not any more
}

// note remembers what a change does to the seats of a day, before they are saved.
func (w *crowd) note(day int, seats map[db.ID]seat) {
	id := w.Days[day].ID
	for _, p := range w.People {
		was, now := w.seats[id][p.ID], seats[p.ID]
		if was.Table != now.Table || was.Locked != now.Locked {
			w.steps = append(w.steps, step{Day: id, Person: p.ID, From: was.Table, To: now.Table, Held: now.Locked && !was.Locked, Freed: was.Locked && !now.Locked})
		}
	}
}

// keepPlan saves a plan, and notes what was done to it.
func (w *crowd) keepPlan(tx *db.Tx, a access.Actor, p *Plan, what string) error {
	if err := savePlan(tx, p); err != nil {
		return err
	}
	steps := w.steps
	if what == didSeat {
		steps = nil // all may sit elsewhere
	}
	raw, err := json.Marshal(steps[:min(len(steps), mostMoves)])
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO seating_change (network_id, edition_id, version, at, by_id, what, moves) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		p.Edition, p.Version, int64(tx.Now), a.Person().Ref(), what, string(raw)); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM seating_change WHERE network_id = $1 AND edition_id = $2 AND version <= $3`, p.Edition, p.Version-keptChanges)
	return err
}

// change is one change as it was noted.
type change struct {
	version int64
	at      db.Instant
	by      db.ID
	what    string
	steps   []step
}

// changesSince are what was done to a plan after a version, the oldest first.
func changesSince(tx *db.Tx, id db.ID, version int64) ([]change, error) {
	return db.All(tx, func(s db.Scanner, c *change) error {
		var steps string
		if err := s.Scan(&c.version, &c.at, &c.by, &c.what, &steps); err != nil {
			return err
		}
		return json.Unmarshal([]byte(steps), &c.steps)
	}, `SELECT version, at, by_id, what, moves FROM seating_change WHERE network_id = $1 AND edition_id = $2 AND version > $3 ORDER BY version LIMIT $4`, id, version, keptChanges)
}

// since says what changed after the version that somebody's page showed, in words.
func (w *crowd) since(tx *db.Tx, version int64) ([]string, error) {
	list, err := changesSince(tx, w.Edition.ID, version)
	if err != nil {
		return nil, err
	}
	var by []db.ID
	for _, c := range list {
		if c.by != "" && !slices.Contains(by, c.by) {
			by = append(by, c.by)
		}
	}
	who, err := person.Several(tx, by)
	if err != nil {
		return nil, err
	}
	var out []string
	if len(list) == 0 || list[0].version > version+1 {
		out = append(out, "More was changed before. Your page was older than what we keep.")
	}
	for _, c := range list {
		name := "Alongside"
		if c.by != "" {
			name = cmp.Or(who[c.by].Name(), "Somebody")
		}
		at := c.at.In(w.Edition.Zone)
		for _, words := range w.did(c) {
			out = append(out, fmt.Sprintf("%s, %s: %s", name, ui.Clock(at), words))
		}
	}
	return out, nil
}

// did says in words what one change did.
func (w *crowd) did(c change) []string {
	switch c.what {
	case didSeat:
		return []string{"everybody was seated again."}
	case didFail:
		return []string{"everybody was to be seated again. The tables are as before."}
	case didPublish:
		return []string{"everybody was shown their own table."}
	case didSetup, didRules, didKinds:
		return []string{"what decides who sits where was changed."}
	}
	var out []string
	for _, s := range c.steps {
		if d := w.dayNumber(s.Day); d >= 0 {
			out = append(out, fmt.Sprintf("day %d, %s", d+1, w.stepWords(s)))
		}
	}
	switch {
	case len(out) == 0:
		return []string{"nobody sits elsewhere."}
	case len(c.steps) == mostMoves:
		out = append(out, "and more people sit elsewhere.")
	}
	return out
}

func (w *crowd) stepWords(s step) string {
	name := w.name(s.Person)
	switch {
	case s.From != s.To && s.To == 0:
		return name + " is away."
	case s.From == 0 && s.To > 0:
		return fmt.Sprintf("%s has a seat at table %d.", name, s.To)
	case s.From != s.To:
		return fmt.Sprintf("%s went from table %d to table %d.", name, s.From, s.To)
	case s.Held:
		return fmt.Sprintf("%s is held at table %d.", name, s.To)
	case s.Freed:
		return fmt.Sprintf("%s is no longer held at table %d.", name, s.To)
	}
	return name + " sits as before."
}

// looked is the version that the sender of a form saw, when the tables are newer; ok says that they are.
func (p base) looked(r *web.Request) (version int64, ok bool) {
	text := r.Value("version")
	if r.Method != "POST" || text == "" || text == p.version() {
		return 0, false
	}
	return max(versionOf(text), 0), true
}

// stalePage tells somebody who pressed a button on an older page what changed, and lets them do it now.
type stalePage struct {
	base
	Wanted string   // what the button says
	Now    []string // how what it is about stands now
	Do     templ.SafeURL
	Fields map[string]string
	To     templ.SafeURL // back to what one looked at
	ToText string
	Done   bool // it is so already
}

// stale answers a button that was pressed on an older page: what changed since, and the same button again. Every other error is
// passed on. fill says what the button was for, once the tables are read.
func (s *Seating) stale(r *web.Request, err error, fill func(p *stalePage)) (web.Answer, error) {
	if !errs.Is(err, errs.Conflict) {
		return web.Answer{}, err
	}
	p := stalePage{Fields: map[string]string{}, ToText: "Back to the tables, and change nothing"}
	b, berr := s.base(r, "The tables have changed", team.maySee, nil)
	if berr != nil {
		return web.Answer{}, berr
	}
	p.base = b
	p.To = p.in("")
	p.Problems = []errs.Field{{Message: errs.Of(err).Message}}
	fill(&p)
	p.Fields["version"] = p.version()
	return web.Clash(staleView(p)), nil
}

// about fills in that a button is about a table of a day, or about somebody there.
func (p *stalePage) about(day, who db.ID, table int) {
	d := p.dayNumber(day)
	if d < 0 {
		return
	}
	if who != "" {
		if table = p.tableOf(d, who); table == 0 {
			p.Now = append(p.Now, fmt.Sprintf("%s has no seat on %s.", p.name(who), ui.LowerFirst(p.dayWords(d))))
		}
	}
	if table < 1 || table > p.Plan.Setup.Tables {
		return
	}
	var names []string
	for _, c := range p.tables(d)[table-1].Chairs {
		name := c.Name
		if c.Held {
			name += " (held)"
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		names = []string{"nobody"}
	}
	p.Now = append(p.Now, fmt.Sprintf("%s, table %d: %s.", p.dayWords(d), table, and(names)))
	p.To, p.ToText = p.in("?day=%s#table-%d", day, table), "Back to table "+strconv.Itoa(table)+", and change nothing"
}
