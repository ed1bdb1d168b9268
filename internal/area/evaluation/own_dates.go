package evaluation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
)

// OwnDate is the day from which each person's own time counts.
type OwnDate string

// The days that a wave can count from.
const (
	FromOpening OwnDate = ""         // everybody is asked when the wave opens
	FromPlace   OwnDate = "place"    // the day on which the person's place was confirmed
	FromLastDay OwnDate = "last-day" // the last day of the edition on which the person was there
)

// OwnDates are the days that a coordinator can choose, in words.
var OwnDates = []Respondent{
	{string(FromOpening), "When the form opens, everybody at once"},
	{string(FromPlace), "Counted from the day on which their place was confirmed"},
	{string(FromLastDay), "Counted from the last day on which they were there"},
}

// MostOwnDays is how many days after their own day somebody can be asked.
const MostOwnDays = 400

// LastDays gives, for everybody who was there, the date (YYYY-MM-DD) of the last day of an edition on which they were.
type LastDays func(tx *db.Tx, edition db.ID) (map[db.ID]string, error)

// CountFromLastDays tells the area who was there when.
func (e *Evaluation) CountFromLastDays(fn LastDays) { e.lastDays = fn }

// timeToAnswer is how long before the closing time the last people are asked.
const timeToAnswer = 3 * 24 * time.Hour

// atTheirOwnTime says of each person when they are asked: so many days after their own day, in the morning. Who has no such day
// and can have none any more is asked at once. People are asked in groups of askedTogether or more, when the day of the last of a group has come: an answer
// that came on a day on which one person alone had been asked would be known to be theirs.
func (e *Evaluation) atTheirOwnTime(tx *db.Tx, w Wave, who []asked) ([]asked, error) {
	if w.CountsFrom == FromOpening {
		return who, nil
	}
	ed, err := edition.Find(tx, w.Edition)
	if err != nil {
		return nil, err
	}
	own, err := e.ownDates(tx, w, ed.Zone)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(who)
	for i := range out {
		if date := own.of(out[i].Person); date != "" {
			out[i].Asks = at(date, w.OwnDays, morning, ed.Zone)
		}
	}
	latest := w.lastAsked()
	return inGroups(out, tx.Now, max(latest, tx.Now)), nil
}

// ownDays are the days of their own, YYYY-MM-DD, from which people are asked.
type ownDays struct {
	by  map[db.ID]string
	all string // the day for everybody without one, "" for none
}

func (o ownDays) of(who db.ID) string { return cmp.Or(o.by[who], o.all) }

// ownDates are the days from which a wave counts. As long as a day of the edition is to come, nobody's last day is known: the last one
// that is planned stands for it.
func (e *Evaluation) ownDates(tx *db.Tx, w Wave, zone string) (own ownDays, err error) {
	if w.CountsFrom == FromLastDay {
		days, err := edition.Days(tx, w.Edition)
		if err != nil {
			return own, err
		}
		today := tx.Now.In(zone).Format(time.DateOnly)
		for _, d := range days {
			if d.Date >= today {
				own.all = max(own.all, d.Date)
			}
		}
		if own.all == "" && e.lastDays != nil {
			own.by, err = e.lastDays(tx, w.Edition)
		}
		return own, err
	}
	places, err := placesOf(tx, w.Edition)
	if err != nil {
		return own, err
	}
	own.by = map[db.ID]string{}
	for _, p := range places {
		own.by[p.person] = p.confirmed.In(zone).Format(time.DateOnly)
	}
	return own, nil
}

// inGroups puts people who are asked at times of their own into groups of askedTogether or more; each is asked with the last of its
// group, never later than latest. Times that have passed become 0, which is at once; so do those of the first group
// when fewer people than askedTogether are asked at once otherwise.
func inGroups(who []asked, now, latest db.Instant) []asked {
	for i := range who {
		if who[i].Asks = min(who[i].Asks, latest); who[i].Asks <= now {
			who[i].Asks = 0
		}
	}
	slices.SortStableFunc(who, func(a, b asked) int { return int(a.Asks.Sub(b.Asks) / time.Second) })
	for from := 0; from < len(who); {
		to := from + 1
		for to < len(who) && (to-from < askedTogether || who[to].Asks == who[to-1].Asks) {
			to++
		}
		if len(who)-to < askedTogether {
			to = len(who) // too few are left for a group of their own
		}
		for i := range who[from:to] {
			who[from+i].Asks = who[to-1].Asks
		}
		from = to
	}
	return who
}

// groupsIn are the times at which people are asked, the soonest first.
func groupsIn(who []asked) []db.Instant {
	var out []db.Instant
	for _, a := range who {
		if !slices.Contains(out, a.Asks) {
			out = append(out, a.Asks)
		}
	}
	slices.Sort(out)
	return out
}

func askKey(wave db.ID, asks db.Instant) string { return fmt.Sprintf("%s/%d", wave, asks) }

func remindKey(wave db.ID, nth int, asks db.Instant) string {
	if asks == 0 {
		return fmt.Sprintf("%s/%d", wave, nth)
	}
	return fmt.Sprintf("%s/%d/%d", wave, nth, asks)
}

// planGroup plans the letter and the reminders of those who are asked at one time.
func planGroup(tx *db.Tx, w Wave, asks db.Instant) error {
	from := max(asks, tx.Now)
	if asks != 0 {
		if err := job.Later(tx, jobAsk, askKey(w.ID, asks), asks, waveJob{Wave: w.ID, Asks: asks}); err != nil {
			return err
		}
	}
	for i, days := range w.RemindDays {
		if when := reminderAt(from, days); when < w.Closes {
			if err := job.Later(tx, jobRemind, remindKey(w.ID, i+1, asks), when, waveJob{Wave: w.ID, Reminder: i + 1, Asks: asks}); err != nil {
				return err
			}
		}
	}
	return nil
}

// askJob writes to those whose own time has come. Everybody of the group gets the letter, whatever anybody answered.
func (e *Evaluation) askJob(ctx context.Context, network db.ID, j waveJob) error {
	box, err := e.keys.FindBox(j.Wave)
	if errors.Is(err, secret.ErrNoBox) {
		return nil // the wave is closed, or its key is missing: its page says so
	}
	if err != nil {
		return err
	}
	return e.db.Write(ctx, network, func(tx *db.Tx) error {
		w, err := findWave(tx, j.Wave)
		if err != nil || !w.TakesAnswers(tx.Now) {
			return err
		}
		ed, err := edition.Find(tx, w.Edition)
		if err != nil {
			return err
		}
		all, err := invitationsOf(tx, w.ID)
		if err != nil {
			return err
		}
		byPerson := map[db.ID]invitation{}
		for _, i := range all {
			if i.Asks == j.Asks {
				byPerson[i.Person] = i
			}
		}
		who, err := respondentsOf(tx, w) // somebody who gave their place back is not asked any more
		if err != nil {
			return err
		}
		n := int64(0)
		for _, a := range who {
			inv, ok := byPerson[a.Person]
			if !ok {
				continue
			}
			n++
			if err := e.ask(tx, ed, w, box, a, inv); err != nil {
				return err
			}
		}
		if !w.InExtraTime(tx.Now) && n >= askedTogether {
			if err := e.join(tx, ed, w, box, int(n)); err != nil {
				return err
			}
		}
		return audit.Record(tx, access.System(network, "asks people at their own time"), "wave.ask", "wave", w.ID, people(n)+" asked")
	})
}
