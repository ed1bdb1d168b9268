package placing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alongside/engine/seating"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
)

// Seat says which files to seat from, and at what tables. Files may be empty, but not People.
type Seat struct {
	People, Together, Apart, Known, Away, Locked, Room string
	Tables                                             int
	Size                                               string // of tables: 5 or 5-6
	Days                                               int
	Coaches                                            string   // fixed, balanced or anywhere
	NotAlone                                           []string // mix columns of which nobody should be the only one at a table; nil is perspective, where there is one
	Seed                                               uint64
	Steps                                              int64 // 0 is as many as usual
	Time                                               time.Duration
}

// Run seats people and writes the answer.
func (m Seat) Run(ctx context.Context, o Output) error {
	c, err := m.read(o)
	if err != nil {
		return err
	}
	by := ctx // ends when whoever gave the command stops it
	ctx, stop := context.WithTimeout(ctx, m.Time)
	defer stop()
	seat := func() (*seating.Result, error) {
		return seating.Seat(ctx, &c.p, seating.Options{Seed: m.Seed, Steps: m.Steps, Progress: c.progress(o)})
	}
	r, err := seat()
	var no *seating.ContradictionError
	said := ""
	if errors.As(err, &no) {
		said = c.contradiction(no)
	}
	// Where people say how large tables are, and not how many, the rules may ask for more or fewer of them.
	for _, number := range c.numbers {
		if said == "" || err == nil || ctx.Err() != nil || len(c.p.Locks) > 0 {
			break
		}
		c.arrange(number)
		r, err = seat()
	}
	switch {
	case errors.As(err, &no):
		if len(c.numbers) > 0 && len(c.p.Locks) == 0 {
			said += " Another number of tables of that size does not help."
		}
		return errs.New(errs.Invalid, "%s", said)
	case errors.Is(err, seating.ErrUnsure):
		return errs.New(errs.Invalid, "No tables were found that keep all the rules, nor a proof that there are none. Ease the rules or the sizes of tables.")
	case errors.Is(err, context.DeadlineExceeded):
		return errs.New(errs.Invalid, "The time was over before any tables were found that keep all the rules. Give more --seconds.")
	case err != nil:
		return err
	}
	if err := seating.Verify(&c.p, r); err != nil {
		return fmt.Errorf("the tables break a rule, so nothing is given out: %w", err)
	}
	a := c.answer(r, m.Seed)
	if by.Err() != nil && r.Ended == seating.EndedTime {
		a.Ended = stopped
	}
	if o.JSON {
		return o.asJSON(a)
	}
	w, err := sheet.NewCSV(o.Result, []string{"day", "table", "person"})
	if err != nil {
		return err
	}
	for _, v := range a.Seats {
		if err := w.Row(fmt.Sprint(v.Day), fmt.Sprint(v.Table), v.Person); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	a.tell(o.Words)
	c.easings(o.Words)
	c.alone(o.Words)
	return nil
}

// progress tells about once a second how good the tables are so far.
func (c *seatCall) progress(o Output) func(seating.Progress) {
	last := time.Now()
	return func(p seating.Progress) {
		if now := time.Now(); !o.JSON && now.Sub(last) >= time.Second {
			last = now
			fmt.Fprintf(o.Words, "So far: %s, %d alone, mix %d.\n", again(p.Figures.Repeats), p.Figures.Lone, p.Figures.Mix)
		}
	}
}

func again(n int) string { return count(n, "meeting again", "meetings again") }

// seatAnswer is who sits where, as it is given out.
type seatAnswer struct {
	Seats  []seatOf    `json:"seats"`
	People int         `json:"people"`
	Days   int         `json:"days"`
	Again  figure      `json:"meet_again"`
	Least  figure      `json:"least_met"`
	Mean   meanMet     `json:"mean_met"`
	Alone  figure      `json:"alone"`
	Mix    []mixFigure `json:"mix"`
	Best   bool        `json:"best"` // proved
	Seed   uint64      `json:"seed"`
	Steps  int64       `json:"steps"`
	Ended  string      `json:"ended"`
	lone   bool        // asked for
}

type seatOf struct {
	Day    int    `json:"day"`
	Table  int32  `json:"table"`
	Person string `json:"person"`
}

// figure is a count, and the bound that no seating can be better than.
type figure struct {
	Count int `json:"count"`
	Bound int `json:"bound"`
}

type meanMet struct {
	Mean  float64 `json:"mean"`
	Bound float64 `json:"bound"`
}

type mixFigure struct {
	Column string `json:"column"`
	Same   int    `json:"same_at_a_table"` // pairs, over all days
	Bound  int    `json:"bound"`
	Alone  int    `json:"alone"`
}

// stopped is how a search ended that whoever gave the command stopped.
const stopped = "stopped"

var endings = map[seating.Ended]string{seating.EndedSteps: "steps", seating.EndedTime: "time", seating.EndedBest: "best"}

func (c *seatCall) answer(r *seating.Result, seed uint64) *seatAnswer {
	f, b, n := r.Figures, r.Bound, len(c.people.list)
	a := &seatAnswer{Seats: []seatOf{}, People: n, Days: len(r.Seating), Again: figure{f.Repeats, b.Repeats}, Least: figure{f.LeastMet, b.LeastMet},
		Mean: meanMet{float64(f.Met) / float64(n), float64(b.Met) / float64(n)}, Alone: figure{f.Lone, b.Lone}, Mix: []mixFigure{},
		Best: r.Best, Seed: seed, Steps: r.Steps, Ended: endings[r.Ended]}
	for d, day := range r.Seating {
		for t := range c.p.Days[d].Tables {
			for i, at := range day {
				if at == int32(t) {
					a.Seats = append(a.Seats, seatOf{d + 1, int32(t) + 1, c.people.list[i]})
				}
			}
		}
	}
	for k, name := range c.mix {
		one := seating.Problem{People: c.p.People, Days: c.p.Days, AnyMeetings: true,
			Attributes: []seating.Attribute{{Value: c.p.Attributes[k].Value, Weight: 1, Lone: true}}}
		own, _ := seating.Count(&one, r.Seating) // Verify has found that the seating fits
		a.Mix = append(a.Mix, mixFigure{name, int(own.Mix), int(seating.Bounds(&one).Mix), own.Lone})
		a.lone = a.lone || c.p.Attributes[k].Lone
	}
	return a
}
