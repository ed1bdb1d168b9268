package support

import (
	"math"
	"slices"
	"strconv"
	"time"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/smallnumber"
)

// Figures are how quickly patient leaders were answered: of the questions asked in a period, as it was known at the end of one day. They
// may be shown to everybody: small numbers are protected by the network's rule.
type Figures struct {
	From, Until, On string // days; From and Until are the period, both included
	TooFew          bool   // fewer people asked than may be shown: nothing else is filled
	Under           int    // the least number that is shown
	InTime, Late    stats.Cell
	Waits           stats.Cell // not answered yet, and the day by which it is owed was not over
	Median          string     // working days to the first answer; "" where it is not shown
	Share           string     // of those whose day has come, answered in time; "" where it is not shown
}

// tally is what one period holds, before small numbers are protected.
type tally struct {
	inTime, late, waits int
	took                []float64 // of those that were answered
	people              int
}

// asOf sorts questions by where they stood at the end of a day ($4), of those asked from one day ($2) to another ($3). Late is: answered
// late, taken back late, or not answered when the day was over. What was taken back in time counts nowhere.
const asOf = ` FROM support_question q WHERE q.network_id = $1 AND q.asked_day >= $2 AND q.asked_day <= $3 AND q.asked_day <= $4 `

const stood = `CASE WHEN q.answered_day <> '' AND q.answered_day <= $4 THEN CASE WHEN q.answered_day <= q.due_day THEN 'in' ELSE 'late' END
	WHEN q.closed_day <> '' AND q.closed_day <= $4 THEN CASE WHEN q.closed_day <= q.due_day THEN 'back' ELSE 'late' END
	WHEN q.due_day < $4 THEN 'late' ELSE 'waits' END`

// tallies counts questions, for the whole period under "", or by years.
func tallies(tx *db.Tx, from, until, on string, yearly bool) (map[string]*tally, error) {
	by := `''`
	if yearly {
		by = `SUBSTR(q.asked_day, 1, 4)`
	}
	type row struct {
		period, stood string
		took, n       int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.period, &r.stood, &r.took, &r.n) },
		`SELECT period, stood, took, COUNT(*) FROM (SELECT `+by+` AS period, `+stood+` AS stood, CASE WHEN q.answered_day <> '' AND q.answered_day <= $4 THEN q.took ELSE -1 END AS took`+asOf+`) AS x
		GROUP BY period, stood, took ORDER BY period, took, stood LIMIT 10000`, from, until, on)
	if err != nil {
		return nil, err
	}
	out := map[string]*tally{}
	at := func(period string) *tally {
		if out[period] == nil {
			out[period] = &tally{}
		}
		return out[period]
	}
	for _, r := range rows {
		t := at(r.period)
		switch r.stood {
		case "in":
			t.inTime += r.n
		case "late":
			t.late += r.n
		case "waits":
			t.waits += r.n
		}
		if r.took >= 0 {
			for range r.n {
				t.took = append(t.took, float64(r.took))
			}
		}
	}
	type asked struct {
		period string
		people int
	}
	people, err := db.All(tx, func(s db.Scanner, r *asked) error { return s.Scan(&r.period, &r.people) },
		`SELECT period, COUNT(DISTINCT asker_id) FROM (SELECT `+by+` AS period, q.asker_id`+asOf+`) AS x GROUP BY period ORDER BY period LIMIT 1000`, from, until, on)
	for _, r := range people {
		at(r.period).people = r.people
	}
	return out, err
}

// protect is what of a tally may be shown.
func (t *tally) protect(p stats.Policy, f Figures) (Figures, error) {
	f.Under = smallnumber.Under(p)
	if t == nil || t.people < f.Under {
		f.TooFew = true
		return f, nil
	}
	cells, err := smallnumber.GuardedRow(p, t.inTime, t.late)
	if err != nil {
		return f, err
	}
	f.InTime, f.Late = cells[0], cells[1]
	if cells, err = smallnumber.GuardedRow(p, t.waits); err != nil {
		return f, err
	}
	f.Waits = cells[0]
	if whole := f.InTime.Value + f.Late.Value; !f.InTime.Hidden && !f.Late.Hidden && whole > 0 {
		f.Share = stats.Percent(f.InTime.Value, whole)
	}
	if len(t.took) >= f.Under {
		slices.Sort(t.took)
		if m := stats.Quantile(t.took, 0.5); !math.IsNaN(m) {
			f.Median = strconv.FormatFloat(m, 'f', -1, 64)
		}
	}
	return f, nil
}

// FiguresOf are the figures of a period as they were known on a day. A board report asks for them, and a page for coordinators.
func FiguresOf(tx *db.Tx, from, until, on string) (Figures, error) {
	p, err := smallnumber.Of(tx)
	if err != nil {
		return Figures{}, err
	}
	all, err := tallies(tx, from, until, on, false)
	if err != nil {
		return Figures{}, err
	}
	return all[""].protect(p, Figures{From: from, Until: until, On: on})
}

// yearsOf are the figures of calendar years as they were known on a day, the newest first.
func yearsOf(tx *db.Tx, from, on string) ([]Figures, error) {
	p, err := smallnumber.Of(tx)
	if err != nil {
		return nil, err
	}
	all, err := tallies(tx, from, on, on, true)
	if err != nil {
		return nil, err
	}
	var out []Figures
	for year, t := range all {
		f, err := t.protect(p, Figures{From: year + "-01-01", Until: min(year+"-12-31", on), On: on})
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Figures) int {
		if a.From > b.From {
			return -1
		}
		return 1
	})
	return out, nil
}

// Sentence says the figures in words.
func (f Figures) Sentence() string {
	if f.TooFew {
		return "Too few people asked in this time. Fewer than " + strconv.Itoa(f.Under) + " are not shown."
	}
	out := ""
	if f.Share != "" {
		out = f.Share + " of questions were answered in time. "
	}
	if f.Median != "" {
		out += "The middle answer took " + f.Median + " working " + map[bool]string{true: "day", false: "days"}[f.Median == "1"] + "."
	}
	if out == "" {
		return "Too few were answered to show how quickly."
	}
	return out
}

// cellWords is a count as a table shows it.
func cellWords(c stats.Cell) string {
	if c.Hidden {
		return "few"
	}
	return strconv.Itoa(c.Value)
}

// lastOfMonth is the last day of the month of a day.
func lastOfMonth(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// yearBefore is the first day of the twelve months that end with the month of a day.
func yearBefore(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return time.Date(t.Year()-1, t.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// period reads what was typed: whole months, the last twelve where nothing was, as known today where nothing was.
func period(from, until, on, today string) (string, string, string, []errs.Field) {
	var c errs.Check
	day := func(text, field, usual string) string {
		if text == "" {
			return usual
		}
		d, ok := ui.ParseDate(text)
		if c.That(ok, field, "%s", ui.NoDate(text)); !ok {
			return usual
		}
		return d
	}
	on = day(on, "on", today)
	if c.That(on <= today, "on", "Choose a day that is over, or today."); on > today {
		on = today
	}
	until = lastOfMonth(day(until, "until", on))
	from = day(from, "from", yearBefore(until))[:7] + "-01"
	if c.That(from <= until, "until", "The end is before the beginning. Choose a later day."); from > until {
		until = lastOfMonth(from)
	}
	if e := errs.Of(c.Err()); e != nil {
		return from, until, on, e.Fields
	}
	return from, until, on, nil
}
