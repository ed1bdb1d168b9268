package main

import (
	"context"
	"errors"
	"io"

	"alongside/internal/app/placing"
)

// matchCmd places people with partners, from files alone.
type matchCmd struct {
	Scores    string `type:"existingfile" placeholder:"FILE" help:"Columns professional, partner, score: more is better; a pair that is not there is not allowed."`
	Rankings  string `type:"existingfile" placeholder:"FILE" help:"Columns person, side (professional or partner), rank, choice: 1 is the most wanted; the same rank means wanted alike."`
	People    string `type:"existingfile" placeholder:"FILE" help:"Columns person, side, capacity if wanted, and whatever the criteria compare. Needs --criteria."`
	Criteria  string `type:"existingfile" placeholder:"FILE" help:"What to compare of people and what it is worth, in YAML: a list 'criteria' of column, compare (shared, same, different, near), weight, needed, why."`
	Must      string `type:"existingfile" placeholder:"FILE" help:"Columns professional, partner: pairs that must be together."`
	Never     string `type:"existingfile" placeholder:"FILE" help:"Columns professional, partner: pairs that must never be together."`
	Capacity  string `type:"existingfile" placeholder:"FILE" help:"Columns person, capacity: with how many people somebody may be placed. Without it, with one."`
	Complete  bool   `xor:"objective" help:"Place as many people as possible, and of those placings take the best total. This is how it is done when nothing is said."`
	BestTotal bool   `xor:"objective" help:"Take the best total, even where it leaves somebody out."`
	Fair      string `enum:"equal,egalitarian,regret,professionals,partners" default:"equal" help:"With --rankings: equal (mean ranks of both sides as equal as can be), egalitarian (least sum of ranks), regret (least worst rank), professionals or partners (best for one side)."`
	JSON      bool   `name:"json" help:"Write the result as JSON."`
}

// Validate is called by kong before Run.
func (m matchCmd) Validate() error {
	given := 0
	for _, file := range []string{m.Scores, m.Rankings, m.People} {
		if file != "" {
			given++
		}
	}
	switch {
	case given != 1:
		return errors.New("give one of --scores, --rankings and --people")
	case (m.People != "") != (m.Criteria != ""):
		return errors.New("--people and --criteria belong together")
	case m.Rankings != "" && (m.Must != "" || m.Never != "" || m.Capacity != "" || m.BestTotal || m.Complete):
		return errors.New("--must, --never, --capacity, --complete and --best-total do not go with --rankings")
	case m.Rankings == "" && m.Fair != "equal":
		return errors.New("--fair goes with --rankings")
	}
	return nil
}

func (m matchCmd) Run(ctx context.Context, out io.Writer, said words) error {
	return placing.Match{Scores: m.Scores, Rankings: m.Rankings, People: m.People, Criteria: m.Criteria, Must: m.Must, Never: m.Never, Capacity: m.Capacity,
		BestTotal: m.BestTotal, Fair: m.Fair}.Run(ctx, placing.Output{Result: out, Words: said, JSON: m.JSON})
}

// rotateCmd makes a timetable of presenters and tables.
type rotateCmd struct {
	Tables      int    `required:"" help:"How many tables there are."`
	Presenters  int    `required:"" help:"How many presenters there are."`
	Hears       int    `required:"" help:"How many different presenters each table hears."`
	Rounds      int    `help:"How many rounds there are. Without it: as few as possible."`
	Joint       bool   `help:"Two tables may join to hear a presenter together."`
	Unavailable string `type:"existingfile" placeholder:"FILE" help:"Columns presenter, round: when a presenter is not there."`
	Wishes      string `type:"existingfile" placeholder:"FILE" help:"Columns table, presenter, weight if wanted: whom a table would like to hear."`
	JSON        bool   `name:"json" help:"Write the result as JSON."`
}

// Validate is called by kong before Run.
func (r rotateCmd) Validate() error {
	if r.Tables < 1 || r.Presenters < 1 || r.Hears < 1 || r.Rounds < 0 {
		return errors.New("--tables, --presenters and --hears must be 1 or more")
	}
	return nil
}

func (r rotateCmd) Run(ctx context.Context, out io.Writer, said words) error {
	return placing.Rotate{Tables: r.Tables, Presenters: r.Presenters, Hears: r.Hears, Rounds: r.Rounds, Joint: r.Joint, Unavailable: r.Unavailable, Wishes: r.Wishes}.
		Run(ctx, placing.Output{Result: out, Words: said, JSON: r.JSON})
}
