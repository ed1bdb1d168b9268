package programme

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// This file is the learning objectives of an edition: what people should know or be able to do afterwards, which sessions
// serve each, and which questions of the forms measure it before and after.

// Objective is one of them.
type Objective struct {
	ID, Edition db.ID
	Position    int64
	Wording     string
	Sessions    []string // ids of sessions
	Items       []string // ids of questions that the forms of the edition ask
	Version     int64
}

// AskedItem is a question that the forms of an edition ask more than once, so that it can measure a change.
type AskedItem struct {
	ID, Wording string
	Forms       []string // names of the forms, in their order
}

// Measure is how the same people answered a question at two times. Figures are there only where they may be shown.
type Measure struct {
	Item          string
	From, To      string // names of the forms
	People        int
	Before, After float64
	Reversed      bool   // the figures are turned round: a rise means that people agree less
	Hidden        string // why there are no figures, in words, or ""
}

// Measuring is what the forms of an edition can tell about its objectives.
type Measuring struct {
	Asked    func(tx *db.Tx, e db.ID) ([]AskedItem, error)
	Measured func(tx *db.Tx, e db.ID) ([]Measure, error)
}

// mostObjectives bounds what one edition holds.
const mostObjectives = 30

// ObjectiveForm is one objective, as typed.
type ObjectiveForm struct {
	Wording         string
	Sessions, Items []string
	Version         string
}

func objectiveForm(o Objective) ObjectiveForm {
	return ObjectiveForm{Wording: o.Wording, Sessions: o.Sessions, Items: o.Items, Version: number(o.Version)}
}

func objectiveTyped(f url.Values) ObjectiveForm {
	return ObjectiveForm{Wording: f.Get("wording"), Sessions: f["sessions"], Items: f["items"], Version: f.Get("version")}
}

func (in ObjectiveForm) fields() []field {
	return []field{{label: "What people will know or be able to do", value: in.Wording}, {label: "Sessions", value: number(int64(len(in.Sessions))) + " chosen"}, {label: "Questions", value: number(int64(len(in.Items))) + " chosen"}}
}

// apply puts what was typed into the objective; sessions and questions must be among those that can be chosen.
func (in ObjectiveForm) apply(to *Objective, sessions, items []string) error {
	var c errs.Check
	c.That(in.Wording != "", "wording", "Say what people will know or be able to do.")
	checkLength(&c, "wording", "This", in.Wording, 300)
	c.That(!slices.ContainsFunc(in.Sessions, func(s string) bool { return !slices.Contains(sessions, s) }), "sessions", "Choose sessions from the list.")
	c.That(!slices.ContainsFunc(in.Items, func(s string) bool { return !slices.Contains(items, s) }), "items", "Choose questions from the list.")
	if err := c.Err(); err != nil {
		return err
	}
	to.Wording, to.Sessions, to.Items = in.Wording, in.Sessions, in.Items
	return nil
}

// choosable are the ids of the sessions and the questions of an edition.
func (p *Programmes) choosable(tx *db.Tx, id db.ID) (sessions, items []string, err error) {
	byDay, err := edition.SessionsOf(tx, id)
	if err != nil {
		return nil, nil, err
	}
	for _, list := range byDay {
		for _, s := range list {
			sessions = append(sessions, string(s.ID))
		}
	}
	asked, err := p.parts.Measuring.Asked(tx, id)
	for _, a := range asked {
		items = append(items, a.ID)
	}
	return sessions, items, err
}

// AddObjective adds an objective after the others.
func (p *Programmes) AddObjective(ctx context.Context, actor access.Actor, id db.ID, in ObjectiveForm) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		all, err := Objectives(tx, id)
		if err != nil {
			return err
		}
		if len(all) >= mostObjectives {
			return errs.New(errs.Invalid, "An edition can have up to %d objectives.", mostObjectives)
		}
		sessions, items, err := p.choosable(tx, id)
		if err != nil {
			return err
		}
		o := Objective{ID: db.NewID(), Edition: id, Position: 1}
		if len(all) > 0 {
			o.Position = all[len(all)-1].Position + 1
		}
		if err := in.apply(&o, sessions, items); err != nil {
			return err
		}
		if err := addObjective(tx, o); err != nil {
			return err
		}
		return audit.Record(tx, actor, "objective.add", "edition", id, "")
	})
}

// SaveObjective changes an objective.
func (p *Programmes) SaveObjective(ctx context.Context, actor access.Actor, id, which db.ID, in ObjectiveForm) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		o, err := findObjective(tx, id, which)
		if err != nil {
			return err
		}
		sessions, items, err := p.choosable(tx, id)
		if err != nil {
			return err
		}
		before := o
		if err := in.apply(&o, sessions, append(items, before.Items...)); err != nil {
			return err
		}
		if version(in.Version) != before.Version && o.same(before) {
			return nil // sent from two windows: the first time counted
		}
		o.Version = version(in.Version)
		if err := saveObjective(tx, o); err != nil {
			return err
		}
		return audit.Record(tx, actor, "objective.change", "edition", id, "")
	})
}

func (o Objective) same(v Objective) bool {
	return o.Wording == v.Wording && slices.Equal(o.Sessions, v.Sessions) && slices.Equal(o.Items, v.Items)
}

// RemoveObjective takes an objective out.
func (p *Programmes) RemoveObjective(ctx context.Context, actor access.Actor, id, which db.ID) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		if err := dropObjective(tx, id, which); err != nil {
			return err
		}
		return audit.Record(tx, actor, "objective.remove", "edition", id, "")
	})
}

// objectivesFrom are the objectives of a template; days are those made from it, in its order, each with its sessions.
func objectivesFrom(t content.Programme, sessions [][]edition.Session) []Objective {
	var out []Objective
	for i, o := range t.Objectives {
		v := Objective{ID: db.NewID(), Position: int64(i + 1), Wording: o.Wording, Items: o.Items}
		for _, where := range o.Sessions {
			day, start, _ := strings.Cut(where, " ")
			n := slices.IndexFunc(t.Days, func(d content.Day) bool { return d.ID == day })
			if n < 0 || n >= len(sessions) {
				continue
			}
			for _, s := range sessions[n] {
				if s.Starts == start {
					v.Sessions = append(v.Sessions, string(s.ID))
				}
			}
		}
		out = append(out, v)
	}
	return out
}

// addObjectives adds what a template, or an earlier edition, wants people to learn; now names the new session of each old one.
func addObjectives(tx *db.Tx, id db.ID, list []Objective, now map[string]string) error {
	for _, o := range list {
		o.ID, o.Edition = db.NewID(), id
		if now != nil {
			o.Sessions = slices.Clone(o.Sessions)
			for i, s := range o.Sessions {
				o.Sessions[i] = now[s]
			}
			o.Sessions = slices.DeleteFunc(o.Sessions, func(s string) bool { return s == "" })
		}
		if err := addObjective(tx, o); err != nil {
			return err
		}
	}
	return nil
}

const objectiveColumns = `SELECT id, edition_id, position, wording, sessions, items, version FROM edition_objective WHERE network_id = $1 AND edition_id = $2 `

func scanObjective(s db.Scanner, o *Objective) error {
	var sessions, items string
	err := s.Scan(&o.ID, &o.Edition, &o.Position, &o.Wording, &sessions, &items, &o.Version)
	o.Sessions, o.Items = strings.Fields(sessions), strings.Fields(items)
	return err
}

// Objectives are the learning objectives of an edition, in order.
func Objectives(tx *db.Tx, id db.ID) ([]Objective, error) {
	return db.All(tx, scanObjective, objectiveColumns+`ORDER BY position, id LIMIT 100`, id)
}

func findObjective(tx *db.Tx, id, which db.ID) (Objective, error) {
	return db.One(tx, scanObjective, objectiveColumns+`AND id = $3`, id, which)
}

func addObjective(tx *db.Tx, o Objective) error {
	_, err := tx.Exec(`INSERT INTO edition_objective (network_id, id, edition_id, position, wording, sessions, items, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`,
		o.ID, o.Edition, o.Position, o.Wording, strings.Join(o.Sessions, " "), strings.Join(o.Items, " "))
	return err
}

func saveObjective(tx *db.Tx, o Objective) error {
	n, err := tx.Exec(`UPDATE edition_objective SET wording = $4, sessions = $5, items = $6, version = version + 1
		WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND version = $7`, o.Edition, o.ID, o.Wording, strings.Join(o.Sessions, " "), strings.Join(o.Items, " "), o.Version)
	return changedOne(n, err)
}

func dropObjective(tx *db.Tx, id, which db.ID) error {
	n, err := tx.Exec(`DELETE FROM edition_objective WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, which)
	return goneOne(n, err)
}

// wordings are the objectives of an edition as the public reads them.
func wordings(tx *db.Tx, id db.ID) ([]string, error) {
	return db.Column[string](tx, `SELECT wording FROM edition_objective WHERE network_id = $1 AND edition_id = $2 ORDER BY position, id LIMIT 100`, id)
}
