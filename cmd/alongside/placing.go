package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"alongside/internal/app/evaluating"
	"alongside/internal/app/placing"
)

// matchCmd places people with partners, from files alone.
type matchCmd struct {
	Scores      string `type:"existingfile" placeholder:"FILE" help:"Columns professional, partner, score: more is better; a pair that is not there is not allowed."`
	Rankings    string `type:"existingfile" placeholder:"FILE" help:"Columns person, side (professional or partner), rank, choice: a smaller rank is wanted more, the same rank means wanted alike. Ranks count as they are written, also where numbers are left out. Two people can be placed together only when each listed the other."`
	People      string `type:"existingfile" placeholder:"FILE" help:"Columns person, side, capacity if wanted, and whatever the criteria compare. Needs --criteria."`
	Criteria    string `type:"existingfile" placeholder:"FILE" help:"What to compare of people and what it is worth, in YAML: a list 'criteria' of column, compare (shared, same, different, near), within (for near: how far apart at most), weight (above 0, such as 2 or 1.5), needed (true where it must be so), why (how it is said)."`
	Must        string `type:"existingfile" placeholder:"FILE" help:"Columns professional, partner: pairs that must be together."`
	Never       string `type:"existingfile" placeholder:"FILE" help:"Columns professional, partner: pairs that must never be together."`
	Capacity    string `type:"existingfile" placeholder:"FILE" help:"Columns person, capacity: with how many people somebody may be placed. Without it, with one."`
	Complete    bool   `xor:"objective" help:"Make as many pairs as possible, which places as many people where nobody may have several, and of those placings take the best total. This is how it is done when nothing is said."`
	BestTotal   bool   `xor:"objective" help:"Take the best total, even where it leaves somebody out."`
	PeopleFirst bool   `xor:"objective" help:"Give as many people as possible at least one partner, before anybody has several; then make as many pairs as possible, and take the best total. It never makes fewer pairs than --complete. Where nobody may have several it is the same."`
	Fair        string `enum:"equal,egalitarian,regret,professionals,partners" default:"equal" help:"With --rankings: equal (mean ranks of both sides as equal as can be), egalitarian (least sum of ranks), regret (least worst rank), professionals or partners (best for one side)."`
	Teams       string `placeholder:"ROLES" help:"With --people and --criteria: place in teams of these roles, such as 'clinician 1, manager 1, patient 2'. People have a column role in place of side, and any two of a team are compared."`
	Trios       bool   `help:"With --people and --criteria: place in threes, one person of each of the three roles that there are."`
	JSON        bool   `name:"json" help:"Write the result as JSON."`
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
	case m.Rankings != "" && (m.Must != "" || m.Never != "" || m.Capacity != "" || m.BestTotal || m.Complete || m.PeopleFirst):
		return errors.New("--must, --never, --capacity, --complete, --best-total and --people-first do not go with --rankings")
	case m.Teams != "" && m.Trios:
		return errors.New("give one of --teams and --trios")
	case (m.Teams != "" || m.Trios) && m.People == "":
		return errors.New("--teams and --trios go with --people and --criteria")
	case (m.Teams != "" || m.Trios) && (m.Must != "" || m.Never != "" || m.Capacity != "" || m.BestTotal || m.PeopleFirst):
		return errors.New("--must, --never, --capacity, --best-total and --people-first do not go with --teams and --trios")
	case m.Rankings == "" && m.Fair != "equal":
		return errors.New("--fair goes with --rankings")
	}
	return nil
}

func (m matchCmd) Run(ctx context.Context, out io.Writer, said words) error {
	if err := evaluating.NotOver(out, m.Scores, m.Rankings, m.People, m.Criteria, m.Must, m.Never, m.Capacity); err != nil {
		return err
	}
	return placing.Match{Scores: m.Scores, Rankings: m.Rankings, People: m.People, Criteria: m.Criteria, Must: m.Must, Never: m.Never, Capacity: m.Capacity,
		BestTotal: m.BestTotal, PeopleFirst: m.PeopleFirst, Fair: m.Fair, Teams: m.Teams, Trios: m.Trios}.Run(ctx, placing.Output{Result: out, Words: said, JSON: m.JSON})
}

// rotateCmd makes a timetable of presenters and tables.
type rotateCmd struct {
	Tables      int    `required:"" help:"How many tables there are."`
	Presenters  int    `required:"" help:"How many presenters there are."`
	Hears       int    `required:"" help:"How many different presenters each table hears."`
	Rounds      int    `help:"How many rounds there are. Without it: as few as possible."`
	Most        int    `help:"To how many tables one presenter may present. Without it: to as few as can be in these rounds."`
	Joint       bool   `help:"Two tables may join to hear a presenter together."`
	Unavailable string `type:"existingfile" placeholder:"FILE" help:"Columns presenter, round: when a presenter is not there."`
	Wishes      string `type:"existingfile" placeholder:"FILE" help:"Columns table, presenter, weight if wanted: whom a table would like to hear."`
	JSON        bool   `name:"json" help:"Write the result as JSON."`
}

// mostRotated is the largest number that a timetable is asked for with.
const mostRotated = 10_000

// Validate is called by kong before Run.
func (r rotateCmd) Validate() error {
	for _, v := range []struct {
		name        string
		number, low int
	}{{"--tables", r.Tables, 1}, {"--presenters", r.Presenters, 1}, {"--hears", r.Hears, 1}, {"--rounds", r.Rounds, 0}, {"--most", r.Most, 0}} {
		if v.number < v.low || v.number > mostRotated {
			return fmt.Errorf("%s must be from 1 to %d, and not %d", v.name, mostRotated, v.number)
		}
	}
	return nil
}

func (r rotateCmd) Run(ctx context.Context, out io.Writer, said words) error {
	if err := evaluating.NotOver(out, r.Unavailable, r.Wishes); err != nil {
		return err
	}
	return placing.Rotate{Tables: r.Tables, Presenters: r.Presenters, Hears: r.Hears, Rounds: r.Rounds, Most: r.Most, Joint: r.Joint, Unavailable: r.Unavailable, Wishes: r.Wishes}.
		Run(ctx, placing.Output{Result: out, Words: said, JSON: r.JSON})
}

// seatCmd seats people at tables, from files alone.
type seatCmd struct {
	People   string   `required:"" type:"existingfile" placeholder:"FILE" help:"Columns person, role (participant or coach), needs (parted by ;), and any number of columns to mix, such as mix:experience and mix:perspective."`
	Tables   int      `help:"How many tables there are. People are spread over them evenly."`
	Size     string   `help:"How many people a table has, such as 5-6. As many tables as coaches are taken where that fits, otherwise as few as possible."`
	Days     int      `default:"1" help:"On how many days people sit together."`
	Together string   `type:"existingfile" placeholder:"FILE" help:"Columns person, other: who always sits at the same table."`
	Apart    string   `type:"existingfile" placeholder:"FILE" help:"Columns person, other: who never does."`
	Known    string   `type:"existingfile" placeholder:"FILE" help:"Columns person, other: who has met before, so that each meeting is one again."`
	Away     string   `type:"existingfile" placeholder:"FILE" help:"Columns person, day: who is away when."`
	Locked   string   `type:"existingfile" placeholder:"FILE" help:"Columns day, table, person, as in the answer: places that are kept."`
	Room     string   `type:"existingfile" placeholder:"FILE" help:"Columns table, seats (such as 6 or 5-6) if wanted, kinds (parted by ;) such as 'near the door'. Needs are met at tables of that kind."`
	Coaches  string   `enum:"fixed,balanced,anywhere" default:"fixed" help:"fixed: each keeps one table on all days; balanced: they move, evenly spread; anywhere: as everybody."`
	NotAlone []string `placeholder:"COLUMN" help:"Columns to mix of which nobody should be the only one of their kind at a table. Without it: perspective, where there is one."`
	Seed     uint64   `default:"1" help:"Another seed gives other tables; the same seed and steps give the same."`
	Seconds  float64  `default:"5" help:"The search ends after so long, with the best so far."`
	Steps    int64    `help:"How many exchanges of seats are tried. Without it: about three seconds' worth."`
	JSON     bool     `name:"json" help:"Write the result as JSON."`
}

// Validate is called by kong before Run.
func (s seatCmd) Validate() error {
	switch {
	case s.Days < 1 || s.Days > 60:
		return errors.New("--days must be 1 to 60")
	case s.Tables < 0 || s.Tables > 1000 || s.Steps < 0:
		return errors.New("--tables must be 1 to 1000, and --steps 0 or more")
	case s.Tables > 0 && s.Size != "":
		return errors.New("give one of --tables and --size")
	case s.Tables == 0 && s.Size == "" && s.Room == "":
		return errors.New("give --tables or --size, or a --room with seats")
	case !(s.Seconds > 0 && s.Seconds <= 86400):
		return errors.New("--seconds must be more than 0, and at most a day")
	}
	return nil
}

func (s seatCmd) Run(ctx context.Context, out io.Writer, said words) error {
	if err := evaluating.NotOver(out, s.People, s.Together, s.Apart, s.Known, s.Away, s.Locked, s.Room); err != nil {
		return err
	}
	return placing.Seat{People: s.People, Together: s.Together, Apart: s.Apart, Known: s.Known, Away: s.Away, Locked: s.Locked, Room: s.Room,
		Tables: s.Tables, Size: s.Size, Days: s.Days, Coaches: s.Coaches, NotAlone: s.NotAlone, Seed: s.Seed, Steps: s.Steps,
		Time: time.Duration(s.Seconds * float64(time.Second))}.Run(ctx, placing.Output{Result: out, Words: said, JSON: s.JSON})
}
