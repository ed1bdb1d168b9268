package evaluation

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// Plan is a wave as a coordinator writes it down, with dates and numbers as they were typed.
type Plan struct {
	Name, Instrument       string
	Respondents            []string
	Linked                 bool
	Pairs                  bool // count how far the two of each pair agree
	OpensDate, OpensTime   string
	ClosesDate, ClosesTime string
	RemindDays             string // such as "3, 6"
	Minimum                string // "" lets the program work it out
	Note                   string
	CountsFrom             string // the day from which each person's own time counts
	OwnDays                string // how many days after it, such as "30"
	Version                int64  // of the wave that is changed; 0 for a new one
}

// PlanOf is a planned wave as the form shows it.
func PlanOf(w Wave, zone string) Plan {
	opens, closes := w.Opens.In(zone), w.Closes.In(zone)
	p := Plan{Name: w.Name, Instrument: w.Instrument, Respondents: w.Respondents, Linked: w.Linked, Pairs: w.Pairs, Note: w.Note, Version: w.Version,
		OpensDate: opens.Format(time.DateOnly), OpensTime: opens.Format("15:04"), ClosesDate: closes.Format(time.DateOnly), ClosesTime: closes.Format("15:04"),
		RemindDays: strings.ReplaceAll(dayText(w.RemindDays), " ", ", ")}
	if w.CountsFrom != FromOpening {
		p.CountsFrom, p.OwnDays = string(w.CountsFrom), strconv.Itoa(w.OwnDays)
	}
	if w.Minimum > 0 {
		p.Minimum = strconv.FormatInt(w.Minimum, 10)
	}
	return p
}

// wave reads the plan, with every problem beside its field.
// kept is the opening time that it has now: a plan whose time has come can keep it.
func (p Plan) wave(tx *db.Tx, zone string, kept db.Instant) (Wave, error) {
	var c errs.Check
	w := Wave{Name: strings.TrimSpace(p.Name), Instrument: p.Instrument, Linked: p.Linked, Pairs: p.Pairs, State: Planned, Note: strings.TrimSpace(p.Note), Version: p.Version}
	c.That(w.Name != "", "name", "Enter a name, such as “At the end”.")
	c.That(utf8.RuneCountInString(w.Name) <= mostNameLength, "name", "The name can have up to %d letters.", mostNameLength)
	if _, err := waveForm(tx, &c, p.Instrument); err != nil {
		return w, err
	}
	for _, r := range Respondents {
		if slices.Contains(p.Respondents, r.Key) {
			w.Respondents = append(w.Respondents, r.Key)
		}
	}
	c.That(len(w.Respondents) > 0, "respondents", "Choose who is asked.")
	c.That(!w.Pairs || w.countsPairs(), "pairs", "How far pairs agree can be counted only when both sides are asked.")
	w.Opens = readMoment(&c, "opens", p.OpensDate, p.OpensTime, zone)
	w.Closes = readMoment(&c, "closes", p.ClosesDate, p.ClosesTime, zone)
	checkTimes(tx, &c, w, zone, kept)
	readOwnDates(&c, p, &w)
	w.RemindDays = readReminders(&c, p.RemindDays, w.Opens, w.Closes)
	w.Minimum = readMinimum(&c, p.Minimum)
	c.That(utf8.RuneCountInString(w.Note) <= 500, "note", "The note can have up to 500 letters.")
	return w, c.Err()
}

// checkTimes checks when a planned wave opens and closes; kept is the opening time that it has now.
func checkTimes(tx *db.Tx, c *errs.Check, w Wave, zone string, kept db.Instant) {
	if w.Opens != 0 && w.Closes != 0 {
		if far := ui.FarDate(w.Opens.In(zone).Format(time.DateOnly), tx.Now.In(zone).Format(time.DateOnly), 1, yearsAhead); far != "" {
			c.That(false, "opens-date", "%s", far)
		} else if w.Opens != kept && w.Opens.Add(opensWithin) <= tx.Now {
			field := "opens-date"
			if sameDay(w.Opens, tx.Now, zone) {
				field = "opens-time"
			}
			c.That(false, field, "Choose an opening time that is still to come. When the form is planned, you can also open it at once.")
		}
		c.That(w.Closes > w.Opens, "closes-date", "The form must close after it opens.")
		c.That(w.Closes.Sub(w.Opens) <= LongestOpen, "closes-date", "A form can stay open for up to 180 days.")
		c.That(w.Closes <= w.Opens || w.Closes > tx.Now, "closes-date", "Choose a closing time that is still to come.")
	}
}

// sameDay says whether two moments lie on one day in the zone.
func sameDay(a, b db.Instant, zone string) bool {
	return a.In(zone).Format(time.DateOnly) == b.In(zone).Format(time.DateOnly)
}

// readOwnDates reads from which day each person's own time counts.
func readOwnDates(c *errs.Check, p Plan, w *Wave) {
	w.CountsFrom = OwnDate(p.CountsFrom)
	c.That(slices.ContainsFunc(OwnDates, func(o Respondent) bool { return o.Key == p.CountsFrom }), "counts-from", "Choose one of the answers.")
	if w.CountsFrom == FromOpening {
		c.That(strings.TrimSpace(p.OwnDays) == "", "own-days", "Leave this empty, or say above from which day of their own it counts.")
		return
	}
	n, err := strconv.Atoi(strings.TrimSpace(p.OwnDays))
	c.That(err == nil && n >= 0 && n <= MostOwnDays, "own-days", "Enter how many days after their own day people are asked, from 0 to %d.", MostOwnDays)
	w.OwnDays = n
}

// readMoment reads the two fields name-date and name-time.
func readMoment(c *errs.Check, name, dateText, timeText, zone string) db.Instant {
	date, dateOK := ui.ParseDate(dateText)
	clock, timeOK := ui.ParseTime(timeText)
	c.That(dateOK, name+"-date", "%s", ui.NoDate(dateText))
	c.That(timeOK, name+"-time", ui.TimeProblem+".")
	if !dateOK || !timeOK {
		return 0
	}
	return edition.Day{Date: date, Starts: clock}.Start(zone)
}

func readReminders(c *errs.Check, text string, opens, closes db.Instant) []int {
	var days []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			c.That(false, "remind-days", "Enter days after the opening, such as 3, 6. Leave it empty for no reminders.")
			return nil
		}
		days = append(days, n)
	}
	c.That(len(days) <= MostReminders, "remind-days", "Send up to %d reminders.", MostReminders)
	for i, d := range days {
		if i > 0 && d < days[i-1]+ReminderGap {
			c.That(false, "remind-days", "Leave at least %d days between two reminders.", ReminderGap)
			break
		}
	}
	if n := len(days); n > 0 && opens != 0 && closes > opens {
		c.That(opens.Add(time.Duration(days[n-1])*24*time.Hour) < closes, "remind-days", "The last reminder must leave before the form closes.")
	}
	return days
}

func readMinimum(c *errs.Check, text string) int64 {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < leastMinimum || n > MostMinimum {
		c.That(false, "minimum", "Enter a whole number from %d to %d, or leave it empty.", leastMinimum, MostMinimum)
		return 0
	}
	return n
}

// Add plans a wave and returns its id.
func (e *Evaluation) Add(ctx context.Context, actor access.Actor, ed db.ID, p Plan) (db.ID, error) {
	id := db.NewID()
	err := e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		run, err := e.running(tx, actor, ed)
		if err != nil {
			return err
		}
		w, err := p.wave(tx, run.Zone, 0)
		if err != nil {
			return err
		}
		w.ID, w.Edition = id, ed
		return e.plan(tx, actor, w)
	})
	return id, err
}

// running finds the edition and checks that the actor runs it.
func (e *Evaluation) running(tx *db.Tx, actor access.Actor, id db.ID) (edition.Edition, error) {
	ed, err := edition.Find(tx, id)
	if err != nil {
		return ed, err
	}
	return ed, actor.Allow(mayRun(actor, ed))
}

// runningWave finds a wave of the edition and checks that the actor runs it.
func (e *Evaluation) runningWave(tx *db.Tx, actor access.Actor, ed, id db.ID) (edition.Edition, Wave, error) {
	run, err := e.running(tx, actor, ed)
	if err != nil {
		return run, Wave{}, err
	}
	w, err := findWave(tx, id)
	if err == nil && w.Edition != run.ID {
		err = errs.Missing()
	}
	return run, w, err
}

// plan writes a new planned wave with the job that opens it.
func (e *Evaluation) plan(tx *db.Tx, actor access.Actor, w Wave) error {
	w.State = Planned
	if err := insertWave(tx, w); err != nil {
		return err
	}
	if err := openLater(tx, w.ID, w.Opens); err != nil {
		return err
	}
	return audit.Record(tx, actor, "wave.plan", "wave", w.ID, w.Instrument)
}

// Change saves a planned wave. A stale version is errs.Conflict; a wave that has opened cannot be changed any more.
func (e *Evaluation) Change(ctx context.Context, actor access.Actor, ed, id db.ID, p Plan) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		run, old, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(old.State == Planned, "This form has opened, so its plan cannot be changed any more."); err != nil {
			return err
		}
		w, err := p.wave(tx, run.Zone, old.Opens)
		if err != nil {
			return err
		}
		w.ID, w.Edition = old.ID, old.Edition
		if w.Version != old.Version && old.samePlan(w) {
			return nil // sent from two windows: the first time counted
		}
		ok, err := updatePlanned(tx, w)
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.Conflict, "Somebody else changed this plan while you were writing.")
		}
		if err := openLater(tx, w.ID, w.Opens); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.change", "wave", w.ID, "")
	})
}

// samePlan says whether two waves are planned alike.
func (w Wave) samePlan(v Wave) bool {
	return w.Name == v.Name && w.Instrument == v.Instrument && slices.Equal(w.Respondents, v.Respondents) && w.Linked == v.Linked && w.Opens == v.Opens && w.Closes == v.Closes &&
		slices.Equal(w.RemindDays, v.RemindDays) && w.CountsFrom == v.CountsFrom && w.OwnDays == v.OwnDays && w.Pairs == v.Pairs && w.Minimum == v.Minimum && w.Note == v.Note
}

// Remove takes a planned wave away, with the links and the key of one that was opened by mistake.
func (e *Evaluation) Remove(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	box, err := e.openKey(id)
	if err != nil {
		return err
	}
	if err := e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.State == Planned, "This form has opened, so it cannot be removed any more."); err != nil {
			return err
		}
		if err := deleteInvitations(tx, w.ID); err != nil {
			return err
		}
		if err := deleteWave(tx, w.ID); err != nil {
			return err
		}
		if err := job.Cancel(tx, jobOpen, string(w.ID)); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.remove", "wave", w.ID, w.Name)
	}); err != nil || box == nil {
		return err
	}
	return box.Destroy()
}

// SetNote changes what is said wherever the wave's figures are shown.
func (e *Evaluation) SetNote(ctx context.Context, actor access.Actor, ed, id db.ID, note string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(utf8.RuneCountInString(note) <= 500, "note", "The note can have up to 500 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if err := setNote(tx, w.ID, strings.TrimSpace(note)); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.note", "wave", w.ID, "")
	})
}

// FromTemplate plans the waves of the programme's template that are not there yet, and says how many. Days without a
// date are a problem that the coordinator can mend.
func (e *Evaluation) FromTemplate(ctx context.Context, actor access.Actor, id db.ID) (int, error) {
	n := 0
	err := e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		n = 0
		ed, err := e.running(tx, actor, id)
		if err != nil {
			return err
		}
		days, err := edition.Days(tx, id)
		if err != nil {
			return err
		}
		planned, err := Schedule(ed, days)
		if err != nil {
			return err
		}
		there, err := wavesOf(tx, id)
		if err != nil {
			return err
		}
		for _, w := range planned {
			if slices.ContainsFunc(there, func(o Wave) bool { return o.Template == w.Template }) || w.Closes <= tx.Now {
				continue
			}
			w.ID, w.Edition = db.NewID(), id
			if err := e.plan(tx, actor, w); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// WavePage is what the page of one wave and the list of waves show of it.
type WavePage struct {
	Wave
	Asked    int64   // who would be asked now, while it is planned
	ToJoin   int64   // who is asked later, because they joined while it was open; only on its own page
	HaveLink int64   // who has a link already, while it is planned: it was opened by mistake before
	Boxes    int64   // how many forms came so far, while it is open; 0 in the extra time of a few people. No page tells it: see Told
	Told     told    // how many of them are told, and as of when
	Keyed    int64   // of these, how many were keyed in from paper; only on its own page
	Sheets   []Sheet // sheets that wait for a second keying, or to be settled; only on its own page
	Raised   int64   // by how much the fewest answers were raised, because people whom it asks are coordinators now; only on its own page
	KeyGone  bool    // open, but the key of its boxes is missing
	Title    string  // of its form; only on its own page
	Obstacle string  // why it cannot open, while it is planned
	Now      db.Instant
}

// List is the waves of an edition as its coordinator sees them.
func (e *Evaluation) List(ctx context.Context, actor access.Actor, id db.ID) (ed edition.Edition, list []WavePage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if ed, err = e.running(tx, actor, id); err != nil {
			return err
		}
		waves, err := wavesOf(tx, id)
		if err != nil {
			return err
		}
		boxes, err := boxCounts(tx, id)
		if err != nil {
			return err
		}
		kept, err := toldOnces(tx, id)
		if err != nil {
			return err
		}
		list = make([]WavePage, len(waves))
		for i, w := range waves {
			list[i] = WavePage{Wave: w, Now: tx.Now}
			if !list[i].hidesCount() {
				list[i].Boxes = boxes[w.ID]
			}
			list[i].Told = w.told(tx.Now, ed.Zone, kept[w.ID], boxes[w.ID])
		}
		return nil
	})
	return ed, list, err
}

// Look is one wave as its coordinator sees it: how many, never who.
func (e *Evaluation) Look(ctx context.Context, actor access.Actor, ed, id db.ID) (run edition.Edition, p WavePage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		var w Wave
		if run, w, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		p = WavePage{Wave: w, Title: w.Instrument, Now: tx.Now}
		if def, err := w.source(tx); err == nil {
			p.Title = def.Title
		} else if !errs.Is(err, errs.Invalid) {
			return err
		}
		if p.Raised, err = raisedBy(tx, w.ID); err != nil {
			return err
		}
		switch w.State {
		case Planned:
			if p.Asked, err = countRespondents(tx, w); err != nil {
				return err
			}
			p.Obstacle = w.Obstacle(p.Asked)
			if p.HaveLink, err = countInvitations(tx, w.ID); err != nil {
				return err
			}
		case Open:
			if !p.hidesCount() {
				if p.Boxes, err = countForms(tx, w.ID); err != nil {
					return err
				}
				kept, err := toldOnce(tx, w.ID)
				if err != nil {
					return err
				}
				p.Told = w.told(tx.Now, run.Zone, kept, p.Boxes)
			}
			if w.byOwnDates() {
				if p.ToJoin, err = countToJoin(tx, w); err != nil {
					return err
				}
			}
			box, keyErr := e.keys.FindBox(w.ID)
			if p.KeyGone = keyErr != nil; p.KeyGone {
				return nil
			}
			l, err := findLedger(tx, box, w.ID)
			if err != nil {
				return err
			}
			p.Keyed = int64(l.keyed)
			if p.Sheets, err = sheetsOf(tx, w.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return run, p, err
}

// When says an instant in the zone of the edition, as people read it.
func When(at db.Instant, zone string) string {
	t := at.In(zone)
	return fmt.Sprintf("%s at %s", t.Format("Monday 2 January 2006"), clockWords(t))
}

func clockWords(t time.Time) string {
	switch t.Format("15:04") {
	case "00:00":
		return "midnight"
	case "12:00":
		return "midday"
	}
	if t.Minute() == 0 {
		return t.Format("3pm")
	}
	return t.Format("3:04pm")
}
