package placing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"alongside/engine/assign"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
)

// Rotate says what timetable is wanted. Tables, presenters and rounds are numbered from 1.
type Rotate struct {
	Tables, Presenters, Hears, Rounds, Most int
	Joint                                   bool
	Unavailable, Wishes                     string // files, may be empty
}

// Run makes a timetable and writes it.
func (m Rotate) Run(ctx context.Context, o Output) error {
	q := &assign.Rotation{Tables: m.Tables, Presenters: m.Presenters, Hears: m.Hears, Rounds: m.Rounds, Most: m.Most, Joint: m.Joint}
	if err := m.read(q, o.Words); err != nil {
		return err
	}
	t, err := assign.Rotate(ctx, q)
	var few *assign.TooFewError
	if errors.As(err, &few) {
		return errs.New(errs.Invalid, "%s", tooFew(q, few))
	}
	if err != nil {
		return err
	}
	if err := assign.VerifyTimetable(q, t); err != nil {
		return fmt.Errorf("the timetable breaks a rule, so nothing is given out: %w", err)
	}
	if o.JSON {
		return o.asJSON(timetable(q, t))
	}
	w, err := sheet.NewCSV(o.Result, []string{"round", "table", "presenter"})
	if err != nil {
		return err
	}
	for _, v := range t.Visits {
		if err := w.Row(number(v.Round), number(v.Table), number(v.Presenter)); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	tellRounds(o.Words, q, t)
	return nil
}

func number(n int32) string { return strconv.Itoa(int(n) + 1) }

// read reads the two files.
func (m Rotate) read(q *assign.Rotation, words io.Writer) error {
	var f faults
	number := func(key string, most int) sheet.Column {
		return sheet.Column{Key: key, Label: key, Required: true, Parse: sheet.Whole(1, most)}
	}
	from := func(r sheet.Row, key string) int32 {
		n, _ := strconv.Atoi(r.Get(key)) // Whole has looked at it
		return int32(n) - 1
	}
	if m.Unavailable != "" {
		rows, err := f.read(m.Unavailable, sheet.Spec{Columns: []sheet.Column{number("presenter", m.Presenters), number("round", 10_000)}})
		if err != nil {
			return err
		}
		for _, r := range rows {
			q.Unavailable = append(q.Unavailable, [2]int32{from(r, "presenter"), from(r, "round")})
		}
	}
	if m.Wishes != "" {
		rows, err := f.read(m.Wishes, sheet.Spec{Columns: []sheet.Column{number("table", m.Tables), number("presenter", m.Presenters),
			{Key: "weight", Label: "weight", Parse: sheet.Whole(1, 1_000_000)}}})
		if err != nil {
			return err
		}
		seen := map[[2]int32]int{}
		for _, r := range rows {
			w := assign.Wish{Table: from(r, "table"), Presenter: from(r, "presenter"), Weight: 1}
			if r.Get("weight") != "" {
				w.Weight = int64(from(r, "weight")) + 1
			}
			pair := [2]int32{w.Table, w.Presenter}
			if first := seen[pair]; first > 0 {
				f.add(m.Wishes, r.Line, "", "", fmt.Sprintf("this wish is on line %d already", first))
				continue
			}
			seen[pair] = r.Line
			q.Wishes = append(q.Wishes, w)
		}
	}
	return f.err(words)
}

// tooFew says why there is no timetable.
func tooFew(q *assign.Rotation, e *assign.TooFewError) string {
	if e.Why.TooSeldom {
		return fmt.Sprintf("%s who present to up to %s each make %s. %s needed.", count(q.Presenters, "presenter", "presenters"), count(q.Most, "table", "tables"), count(e.Why.Most, "visit", "visits"), count(e.Why.Needed, "visit is", "visits are"))
	}
	if e.Fewest == 0 {
		return fmt.Sprintf("Each table is to hear %d different presenters, but there are only %d.", q.Hears, q.Presenters)
	}
	return fmt.Sprintf("%s too few; the fewest possible is %d. %s", count(e.Rounds, "round is", "rounds are"), e.Fewest, because(q, e.Why))
}

// because writes the proof that some rounds are too few.
func because(q *assign.Rotation, b assign.Bound) string {
	if b.TooFewRounds {
		return fmt.Sprintf("In %s no table can hear %d presenters, one a round.", count(b.Of, "round", "rounds"), q.Hears)
	}
	var parts []string
	if len(b.Presenters) > 0 {
		what := fmt.Sprintf("visit each of the %s once", count(q.Tables, "table", "tables"))
		if b.Each < q.Tables {
			what = fmt.Sprintf("present to up to %s each", count(b.Each, "table", "tables"))
		}
		parts = append(parts, fmt.Sprintf("%s can %s (%d)", count(len(b.Presenters), "presenter", "presenters"), what, len(b.Presenters)*b.Each))
	}
	if len(b.Rounds) > 0 {
		parts = append(parts, fmt.Sprintf("in %s each table can hear one (%d)", count(len(b.Rounds), "round", "rounds"), len(b.Rounds)*q.Tables))
	}
	if b.Pairs > 0 || len(parts) == 0 {
		who, more := "the presenters", "visits"
		if len(parts) > 0 {
			who, more = "the others", "more"
		}
		parts = append(parts, fmt.Sprintf("%s, in the rounds when they are there, can make %d %s", who, b.Pairs*b.TablesTogether, more))
	}
	return fmt.Sprintf("In %s: %s. That is at most %d visits, and %d are needed.", count(b.Of, "round", "rounds"), strings.Join(parts, "; "), b.Most, b.Needed)
}

func tellRounds(w io.Writer, q *assign.Rotation, t *assign.Timetable) {
	hear := "tables hear"
	if q.Tables == 1 {
		hear = "table hears"
	}
	fmt.Fprintf(w, "%d %s %s each in %s.\n", q.Tables, hear, count(q.Hears, "presenter", "presenters"), count(t.Rounds, "round", "rounds"))
	used := map[int32]bool{}
	for _, v := range t.Visits {
		used[v.Round] = true
	}
	if len(used) < t.Rounds {
		fmt.Fprintf(w, "Only %s used.\n", count(len(used), "round is", "rounds are"))
	}
	if t.Fewer.Of > 0 {
		fmt.Fprintf(w, "Fewest possible: %s, proved. %s\n", count(t.Fewer.Of+1, "round", "rounds"), because(q, t.Fewer))
	} else {
		fmt.Fprintln(w, "Fewest possible: 1 round.")
	}
	if q.Most == 0 {
		fmt.Fprintf(w, "Nobody presents to more than %s, which is as few as can be in %s. --most lets them present to more.\n", count(t.Each, "table", "tables"), count(t.Rounds, "round", "rounds"))
	}
	if len(q.Wishes) > 0 {
		proved := "proved: no timetable of as many rounds in which nobody presents to more tables meets more"
		if t.Wishes < t.WishBound {
			proved = fmt.Sprintf("it is proved only that no more than %d can be", t.WishBound)
		}
		fmt.Fprintf(w, "Wishes met: %d; %s.\n", t.Wishes, proved)
	}
}

// timetableAnswer is a timetable as JSON.
type timetableAnswer struct {
	Visits    []visit `json:"visits"`
	Rounds    int     `json:"rounds"`
	Fewest    int     `json:"fewest_rounds"`
	Why       string  `json:"why"`
	Each      int     `json:"each_at_most"`
	Wishes    int64   `json:"wishes"`
	WishBound int64   `json:"wishes_bound"`
}

type visit struct {
	Round     int32 `json:"round"`
	Table     int32 `json:"table"`
	Presenter int32 `json:"presenter"`
}

func timetable(q *assign.Rotation, t *assign.Timetable) timetableAnswer {
	a := timetableAnswer{Visits: []visit{}, Rounds: t.Rounds, Fewest: t.Fewer.Of + 1, Why: because(q, t.Fewer), Each: t.Each, Wishes: t.Wishes, WishBound: t.WishBound}
	for _, v := range t.Visits {
		a.Visits = append(a.Visits, visit{v.Round + 1, v.Table + 1, v.Presenter + 1})
	}
	return a
}
