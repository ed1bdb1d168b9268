package evaluation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// What the template's "to" means.
var (
	takesPart = []string{"partner", "professional"}
	team      = []string{string(edition.Facilitator), string(edition.Coach), string(edition.Presenter), string(edition.Supervisor)}
)

// Times of day in the edition's zone at which waves of the template open and close.
const (
	morning = "09:00"
	evening = "20:00"
)

// Schedule works out the waves of the edition's template from its days. A wave that follows a day opens when the day
// ends; one that lies days before or after opens in the morning; all close in the evening. A wave before the first day
// closes when that day begins at the latest, and a wave about a day so long before the next day that its answers can be
// read before it, as its form says. Nobody gets two forms at once: where a day is the last one, the form about the whole waits for
// the next morning.
func Schedule(ed edition.Edition, days []edition.Day) ([]Wave, error) {
	list, err := scheduleAtOnce(ed, days)
	for i := range list {
		w := &list[i]
		for slices.ContainsFunc(list[:i], func(o Wave) bool { return o.Opens == w.Opens && bothAsk(o, *w) }) {
			next := nextMorning(w.Opens, ed.Zone)
			if next >= w.Closes {
				break
			}
			w.Opens = next
		}
	}
	return list, err
}

// bothAsk says whether somebody may be asked by both waves.
func bothAsk(a, b Wave) bool {
	return slices.ContainsFunc(a.Respondents, func(who string) bool { return slices.Contains(b.Respondents, who) })
}

// nextMorning is the morning of the day after a moment.
func nextMorning(t db.Instant, zone string) db.Instant {
	return at(t.In(zone).Format(time.DateOnly), 1, morning, zone)
}

// scheduleAtOnce is the schedule by the days alone.
func scheduleAtOnce(ed edition.Edition, days []edition.Day) ([]Wave, error) {
	template, ok := content.FindProgramme(ed.Template)
	if !ok || len(template.Waves) == 0 {
		return nil, errs.New(errs.Invalid, "The template of this programme has no forms. Add them one by one.")
	}
	dated := slices.DeleteFunc(slices.Clone(days), func(d edition.Day) bool { return d.Start(ed.Zone) == 0 || d.End(ed.Zone) == 0 })
	if len(dated) == 0 || len(dated) < len(days) {
		return nil, errs.New(errs.Invalid, "Give every day of the edition a date and times first. The forms are planned from them.")
	}
	inOrder(dated)
	var out []Wave
	for _, t := range template.Waves {
		switch t.After {
		case "first-day":
			w := planned(t, dated[0], ed.Zone)
			if t.Days < 0 {
				w.Closes = min(w.Closes, dated[0].Start(ed.Zone))
			}
			out = append(out, w)
		case "each-day":
			for i, d := range dated {
				w := planned(t, d, ed.Zone)
				if i+1 < len(dated) {
					w.closeBefore(dated[i+1].Start(ed.Zone))
				}
				w.Template = fmt.Sprintf("%s %d", t.ID, i+1)
				w.Name = fmt.Sprintf("%s Day %d", t.Title, i+1)
				out = append(out, w)
			}
		default:
			out = append(out, planned(t, dated[len(dated)-1], ed.Zone))
		}
	}
	return out, nil
}

// inOrder puts days in the order in which they are.
func inOrder(days []edition.Day) {
	slices.SortStableFunc(days, func(a, b edition.Day) int { return strings.Compare(a.Date+" "+a.Starts, b.Date+" "+b.Starts) })
}

// aboutDay is the day that a form of the template asks about, with its place among the days; none where it asks about no single one.
func aboutDay(tx *db.Tx, w Wave) (numbered, error) {
	_, place, _ := strings.Cut(w.Template, " ")
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 {
		return numbered{}, nil
	}
	days, err := edition.Days(tx, w.Edition)
	if err != nil {
		return numbered{}, err
	}
	days = slices.DeleteFunc(days, func(d edition.Day) bool { return d.Date == "" })
	inOrder(days)
	if n > len(days) {
		return numbered{}, nil
	}
	return numbered{days[n-1], n}, nil
}

// numbered is a day and its place among the days of its edition.
type numbered struct {
	edition.Day
	Place int
}

// aboutWords say which day a form asks about.
func aboutWords(d numbered) string {
	date, err := time.Parse(time.DateOnly, d.Date)
	if d.Place == 0 || err != nil {
		return ""
	}
	return fmt.Sprintf("This form asks about Day %d, “%s”, on %s.", d.Place, d.Title, date.Format("Monday 2 January 2006"))
}

// toRead is how long the answers about a day can be read before the next day begins.
const toRead = 90 * time.Minute

// closeBefore makes a wave close early enough for its answers to be read before the instant. Days that follow each other
// so closely that nobody could answer in between keep their time until the next day begins.
func (w *Wave) closeBefore(next db.Instant) {
	latest := next.Add(-toRead)
	if latest <= w.Opens {
		latest = next
	}
	if latest > w.Opens {
		w.Closes = min(w.Closes, latest)
	}
	w.RemindDays = slices.DeleteFunc(w.RemindDays, func(days int) bool { return reminderAt(w.Opens, days) >= w.Closes })
}

// planned is one wave of the template that counts from this day.
func planned(t content.Wave, d edition.Day, zone string) Wave {
	w := Wave{Template: t.ID, Name: t.Title, Instrument: t.Instrument, Respondents: takesPart, Linked: true, Pairs: t.Pairs, State: Planned, RemindDays: t.RemindDays}
	if t.To == "team" {
		w.Respondents, w.Linked, w.Pairs = team, false, false
	}
	if w.RemindDays == nil {
		w.RemindDays = usualReminders
	}
	w.Opens = at(d.Date, t.Days, morning, zone)
	if t.Days == 0 {
		w.Opens = d.End(zone)
	}
	w.Closes = at(d.Date, t.Days+t.OpenDays, evening, zone)
	w.RemindDays = slices.DeleteFunc(slices.Clone(w.RemindDays), func(days int) bool { return reminderAt(w.Opens, days) >= w.Closes })
	return w
}

// at is the time of day so many days after a date, in the zone: days are counted on the calendar, not in hours, so the
// change of the clocks moves nothing.
func at(date string, days int, clock, zone string) db.Instant {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return edition.Day{Date: t.AddDate(0, 0, days).Format(time.DateOnly), Starts: clock}.Start(zone)
}

// reminderAt is when the reminder so many days after the opening leaves.
func reminderAt(opened db.Instant, days int) db.Instant {
	return opened.Add(time.Duration(days) * 24 * time.Hour)
}
