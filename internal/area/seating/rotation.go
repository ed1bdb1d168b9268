package seating

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/engine/assign"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
)

// This file has rotations: presenters with real projects go round the tables, and each table hears some of them.

// Limits of a rotation.
const (
	mostPresenters = 100
	mostRounds     = 60
	mostRotations  = 50
	longestName    = 120
)

// RotationSetup is what a timetable is made from.
type RotationSetup struct {
	Presenters  []string         `json:"presenters"` // name, and the project if wanted
	Tables      int              `json:"tables"`
	Hears       int              `json:"hears"` // presenters that each table hears
	Rounds      int              `json:"rounds,omitempty"`
	Most        int              `json:"most,omitempty"` // to how many tables one presents at most; 0 for as few as can be
	Joint       bool             `json:"joint,omitempty"`
	Starts      string           `json:"starts,omitempty"` // HH:MM
	Minutes     int              `json:"minutes,omitempty"`
	Unavailable map[string][]int `json:"unavailable,omitempty"` // by presenter the rounds, from 1, in which they are not there
	Wishes      map[int][]string `json:"wishes,omitempty"`      // by table, from 1, whom it would like to hear
	Each        int              `json:"each,omitempty"`        // to how many tables anybody presents at most, as it was found
	WishBound   int64            `json:"wish_bound,omitempty"`  // how many wishes can be met at most, as it was found when the timetable was made
}

// Rotation is a timetable of an edition.
type Rotation struct {
	ID, Edition db.ID
	Day         db.ID // "" for none
	Name        string
	Setup       RotationSetup
	Visits      []assign.Visit
	Rounds      int64
	showing
	told    map[db.ID]string // what the last letter said of when somebody presents
	Version int64
}

// RotationForm is a rotation as typed.
type RotationForm struct {
	Name, Day, Presenters, Tables, Hears, Rounds, Most, Joint, Starts, Minutes, Unavailable, Wishes, Over, Version string
}

func (t Rotation) form() RotationForm {
	s := t.Setup
	f := RotationForm{Name: t.Name, Day: string(t.Day), Presenters: strings.Join(s.Presenters, "\n"), Tables: strconv.Itoa(s.Tables), Hears: strconv.Itoa(s.Hears), Starts: s.Starts,
		Version: strconv.FormatInt(t.Version, 10)}
	if s.Rounds > 0 {
		f.Rounds = strconv.Itoa(s.Rounds)
	}
	if s.Most > 0 {
		f.Most = strconv.Itoa(s.Most)
	}
	if s.Minutes > 0 {
		f.Minutes = strconv.Itoa(s.Minutes)
	}
	if s.Joint {
		f.Joint = "yes"
	}
	var lines []string
	for _, p := range s.Presenters {
		if rounds := s.Unavailable[p]; len(rounds) > 0 {
			lines = append(lines, who(p)+": "+numbers(rounds))
		}
	}
	f.Unavailable, f.Wishes = strings.Join(lines, "\n"), strings.Join(s.wishLines(), "\n")
	return f
}

// who is the name of a presenter without their project.
func who(presenter string) string {
	name, _, _ := strings.Cut(presenter, ",")
	return strings.TrimSpace(name)
}

// read checks what was typed, and makes the timetable.
func (f RotationForm) read(w *crowd) (Rotation, error) {
	var c errs.Check
	t := Rotation{Edition: w.Edition.ID, Name: f.Name, Day: db.ID(f.Day)}
	s := &t.Setup
	c.That(f.Name != "", "name", "Enter a name, such as “Projects of the fellows”.")
	c.That(len([]rune(f.Name)) <= longestName, "name", "The name can have up to %d letters.", longestName)
	c.That(f.Day == "" || w.dayNumber(t.Day) >= 0, "day", "Choose a day of this edition.")
	for line := range strings.Lines(f.Presenters) {
		if line = strings.TrimSpace(line); line != "" {
			s.Presenters = append(s.Presenters, line)
			c.That(len([]rune(line)) <= 200, "presenters", "Each line can have up to 200 letters.")
		}
	}
	c.That(len(s.Presenters) > 0, "presenters", "Enter who presents, one on each line.")
	c.That(len(s.Presenters) <= mostPresenters, "presenters", "There can be up to %d presenters.", mostPresenters)
	for i, p := range s.Presenters {
		same := slices.IndexFunc(s.Presenters, func(o string) bool { return strings.EqualFold(who(o), who(p)) }) < i
		c.That(!same, "presenters", "“%s” stands there twice.", who(p))
	}
	s.Tables = whole(&c, "tables", f.Tables, 1, mostTables)
	s.Hears = whole(&c, "hears", f.Hears, 1, mostPresenters)
	if f.Rounds != "" {
		s.Rounds = whole(&c, "rounds", f.Rounds, 1, mostRounds)
	}
	if f.Most != "" {
		s.Most = whole(&c, "most", f.Most, 1, mostTables)
	}
	s.Joint = f.Joint == "yes"
	if f.Starts != "" {
		at, ok := ui.ParseTime(f.Starts)
		c.That(ok, "starts", "%s", ui.TimeProblem+".")
		s.Starts = at
	}
	if f.Minutes != "" {
		s.Minutes = whole(&c, "minutes", f.Minutes, 1, 480)
	}
	c.That(s.Starts == "" || s.Minutes > 0, "minutes", "Enter how many minutes each round takes.")
	s.fits(&c, w, t.Day)
	s.readUnavailable(&c, f.Unavailable)
	s.readWishes(&c, f.Wishes)
	if err := c.Err(); err != nil {
		return t, err
	}
	if err := t.solve(); err != nil {
		return t, err
	}
	t.within(&c, w)
	return t, c.Err()
}

// fits checks that there are as many tables as the room has.
func (s *RotationSetup) fits(c *errs.Check, w *crowd, day db.ID) {
	if room := w.Plan.Setup.Tables; w.Has && day != "" {
		c.That(s.Tables <= room, "tables", "There are %d tables in the room.", room)
	}
}

// room says where a timetable of a day does not fit the tables that there are now: it was made for other ones. "" is that it fits.
func (t Rotation) room(w *crowd) string {
	now, then, d := w.Plan.Setup.Tables, t.Setup.Tables, w.dayNumber(t.Day)
	switch {
	case !w.Has || d < 0 || now == then || over(w.Edition, w.Days[d], w.now):
		return ""
	case now > then:
		return fmt.Sprintf("There %s now. “%s” was made for %s, so %s nobody.", isAreTables(now), t.Name, counted(then, "table", "tables"), counted(now-then, "table hears", "tables hear"))
	}
	return fmt.Sprintf("There %s now. “%s” was made for %d, so presenters are sent to tables that are not there.", isAreTables(now), t.Name, then)
}

func isAreTables(n int) string {
	if n == 1 {
		return "is 1 table"
	}
	return "are " + strconv.Itoa(n) + " tables"
}

// within checks that all rounds are on the day, and while it lasts.
func (t Rotation) within(c *errs.Check, w *crowd) {
	if t.Setup.Starts == "" {
		return
	}
	begins, _ := t.Setup.minutes(0)
	_, ends := t.Setup.minutes(int(t.Rounds) - 1)
	c.That(ends <= 24*60, "starts", "The last of the %d rounds would end after midnight. Start sooner, or make the rounds shorter.", t.Rounds)
	d := w.dayNumber(t.Day)
	if d < 0 || ends > 24*60 {
		return
	}
	from, to := minuteOf(w.Days[d].Starts), minuteOf(w.Days[d].Ends)
	if from >= 0 && to > from {
		c.That(begins >= from && ends <= to, "starts", "Day %d is from %s to %s. The rounds would be from %s to %s.", d+1, clockOf(from), clockOf(to), clockOf(begins), clockOf(ends))
	}
}

// minuteOf is the minute of the day of a time as HH:MM; -1 for none.
func minuteOf(clock string) int {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return -1
	}
	return at.Hour()*60 + at.Minute()
}

// clockOf writes a minute of the day as people read it.
func clockOf(minute int) string {
	return ui.Clock(time.Time{}.Add(time.Duration(minute) * time.Minute))
}

// readUnavailable reads lines such as "Maria Santos: 1, 2".
func (s *RotationSetup) readUnavailable(c *errs.Check, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		at := strings.LastIndex(line, ":")
		if at < 0 {
			c.That(false, "unavailable", "Write a name, a colon and numbers of rounds, such as “Maria Santos: 1, 2”.")
			continue
		}
		name := strings.TrimSpace(line[:at])
		i := slices.IndexFunc(s.Presenters, func(p string) bool { return strings.EqualFold(who(p), name) || strings.EqualFold(p, name) })
		rounds, ok := tableNumbers(line[at+1:], mostRounds)
		c.That(i >= 0, "unavailable", "“%s” is not among those who present.", name)
		c.That(ok && len(rounds) > 0, "unavailable", "Write numbers of rounds after the colon, such as “%s: 1, 2”.", name)
		if i >= 0 && ok {
			if s.Unavailable == nil {
				s.Unavailable = map[string][]int{}
			}
			s.Unavailable[s.Presenters[i]] = rounds
		}
	}
}

// question is the rotation as the engine reads it.
func (s RotationSetup) question() *assign.Rotation {
	q := &assign.Rotation{Tables: s.Tables, Presenters: len(s.Presenters), Hears: s.Hears, Rounds: s.Rounds, Most: s.Most, Joint: s.Joint, Wishes: s.wishes()}
	for i, p := range s.Presenters {
		for _, r := range s.Unavailable[p] {
			q.Unavailable = append(q.Unavailable, [2]int32{int32(i), int32(r - 1)})
		}
	}
	return q
}

// solve makes the timetable, which is checked before it is given out.
func (t *Rotation) solve() error {
	q := t.Setup.question()
	got, err := assign.Rotate(context.Background(), q)
	var few *assign.TooFewError
	switch {
	case errors.As(err, &few):
		var c errs.Check
		switch {
		case few.Why.TooSeldom:
			c.That(false, "most", "Then there are %s, and the tables need %d.", counted(few.Why.Most, "visit", "visits"), few.Why.Needed)
		case few.Fewest == 0:
			c.That(false, "hears", "Each table is to hear %d, but only %s. Or presenters are away too often.", t.Setup.Hears, counted(len(t.Setup.Presenters), "person presents", "people present"))
		default:
			c.That(false, "rounds", "%s too few. It takes at least %d.", counted(few.Rounds, "round is", "rounds are"), few.Fewest)
		}
		return c.Err()
	case err != nil:
		return err
	}
	if got.Rounds > mostRounds {
		return errs.New(errs.Invalid, "That would take more than %d rounds. Let tables hear fewer, or name more people who present.", mostRounds)
	}
	if err := assign.VerifyTimetable(q, got); err != nil {
		return fmt.Errorf("the timetable has a clash, so it is not given out: %w", err)
	}
	t.Visits, t.Rounds, t.Setup.WishBound = got.Visits, int64(got.Rounds), got.WishBound
	t.Setup.Each = got.Each
	return nil
}

// clash says who would be in two places at once if both timetables stood; nothing when nobody would. A timetable without a day or
// without times clashes with none. A round that begins when another ends is no clash.
func (t Rotation) clash(o Rotation) string {
	if t.Day == "" || t.Day != o.Day {
		return ""
	}
	for _, mine := range t.Visits {
		from, to := t.Setup.minutes(int(mine.Round))
		for _, theirs := range o.Visits {
			begins, ends := o.Setup.minutes(int(theirs.Round))
			if to <= begins || ends <= from {
				continue
			}
			at := o.Setup.clock(int(theirs.Round))
			if mine.Table == theirs.Table {
				return fmt.Sprintf("Table %d would hear two people at once: “%s” is at that table at %s too. Choose another time.", mine.Table+1, o.Name, at)
			}
			if name := who(t.Setup.Presenters[mine.Presenter]); strings.EqualFold(name, who(o.Setup.Presenters[theirs.Presenter])) {
				return fmt.Sprintf("%s would be in two places at once: “%s” has them at table %d at %s. Choose another time.", name, o.Name, theirs.Table+1, at)
			}
		}
	}
	return ""
}

// minutes are when a round begins and ends, in minutes of the day; nothing of both when no time is set.
func (s RotationSetup) minutes(round int) (from, to int) {
	at, err := time.Parse("15:04", s.Starts)
	if err != nil {
		return 0, 0
	}
	from = at.Hour()*60 + at.Minute() + round*s.Minutes
	return from, from + s.Minutes
}

// when is the time of a round as HH:MM, "" when no time is set.
func (s RotationSetup) when(round int) string {
	return s.time(round, func(at time.Time) string { return at.Format("15:04") })
}

// clock is the time of a round as people read it, "" when no time is set.
func (s RotationSetup) clock(round int) string { return s.time(round, ui.Clock) }

func (s RotationSetup) time(round int, as func(time.Time) string) string {
	at, err := time.Parse("15:04", s.Starts)
	if err != nil {
		return ""
	}
	return as(at.Add(time.Duration(round*s.Minutes) * time.Minute))
}

const rotationColumns = `SELECT id, edition_id, day_id, name, setup, visits, rounds, published, told, version FROM rotation WHERE network_id = $1 AND edition_id = $2 `

func scanRotation(s db.Scanner, t *Rotation) error {
	var setup, visits, told string
	var published *int64
	t.Setup, t.Visits, t.told = RotationSetup{}, nil, map[db.ID]string{}
	if err := s.Scan(&t.ID, &t.Edition, &t.Day, &t.Name, &setup, &visits, &t.Rounds, &published, db.Text(&told), &t.Version); err != nil {
		return err
	}
	t.showing = shownAt(published)
	if told != "" {
		if err := json.Unmarshal([]byte(told), &t.told); err != nil {
			return err
		}
	}
	if err := json.Unmarshal([]byte(setup), &t.Setup); err != nil {
		return err
	}
	return json.Unmarshal([]byte(visits), &t.Visits)
}

func listRotations(tx *db.Tx, id db.ID) ([]Rotation, error) {
	return db.All(tx, scanRotation, rotationColumns+`ORDER BY created, id LIMIT $3`, id, mostRotations)
}

func findRotation(tx *db.Tx, id, rotation db.ID) (Rotation, error) {
	return db.One(tx, scanRotation, rotationColumns+`AND id = $3`, id, rotation)
}

// saveRotation adds a rotation, or changes one that nobody changed since its version.
func saveRotation(tx *db.Tx, t Rotation) error {
	setup, err := json.Marshal(t.Setup)
	if err != nil {
		return err
	}
	visits, err := json.Marshal(t.Visits)
	if err != nil {
		return err
	}
	if t.Version == 0 {
		_, err := tx.Exec(`INSERT INTO rotation (network_id, id, edition_id, day_id, name, setup, visits, rounds, created, published, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
			t.ID, t.Edition, t.Day.Ref(), t.Name, string(setup), string(visits), t.Rounds, int64(tx.Now), t.column())
		return err
	}
	n, err := tx.Exec(`UPDATE rotation SET day_id = $4, name = $5, setup = $6, visits = $7, rounds = $8, published = $9, version = version + 1 WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND version = $10`,
		t.Edition, t.ID, t.Day.Ref(), t.Name, string(setup), string(visits), t.Rounds, t.column(), t.Version)
	if err == nil && n == 0 {
		err = turnedSince()
	}
	return err
}

// turnedSince tells somebody that another was faster.
func turnedSince() error {
	return errs.New(errs.Conflict, "Somebody else changed this timetable while you were here. Look at how it is now, then do again what you still want.")
}

// planRotation opens an edition in order to change its rotations.
func (s *Seating) planRotation(tx *db.Tx, a access.Actor, id db.ID) (*crowd, error) {
	w, err := s.read(tx, a, id, team.mayPlan)
	if err == nil && !still(w.Edition) {
		err = errs.New(errs.Forbidden, "This edition has ended, so its timetables stay as they are.")
	}
	return w, err
}

// makeRotation makes the timetable that a form asks for, without saving it. was is how it is now, empty for a new one.
func (s *Seating) makeRotation(tx *db.Tx, a access.Actor, id, rotation db.ID, f RotationForm) (w *crowd, was, now Rotation, err error) {
	if w, err = s.planRotation(tx, a, id); err != nil {
		return
	}
	if now, err = f.read(w); err != nil {
		return
	}
	list, err := listRotations(tx, id)
	if err != nil {
		return
	}
	var c errs.Check
	for _, other := range list {
		if words := now.clash(other); other.ID != rotation && c.OK() {
			c.That(words == "", "starts", "%s", words)
		}
	}
	if err = c.Err(); err != nil {
		return
	}
	if rotation == "" {
		if len(list) >= mostRotations {
			err = errs.New(errs.Invalid, "There are %d timetables already. Take one away first.", mostRotations)
		}
		now.ID = db.NewID()
		if err == nil {
			err = now.beside(tx, f.Over == "yes")
		}
		return
	}
	if was, err = findRotation(tx, id, rotation); err != nil {
		return
	}
	now.ID, now.Version, now.showing, now.told = was.ID, was.Version, was.showing, was.told
	if was.Version != versionOf(f.Version) {
		err = turnedSince()
		return
	}
	err = now.beside(tx, f.Over == "yes")
	return
}

// SaveRotation makes a timetable (rotation is "") or makes one anew. Where people were shown it, they see the new one at once, and
// those it concerns get a letter when no more changes come.
func (s *Seating) SaveRotation(ctx context.Context, a access.Actor, id, rotation db.ID, f RotationForm) (db.ID, error) {
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, _, t, err := s.makeRotation(tx, a, id, rotation, f)
		if err != nil {
			return err
		}
		if err := saveRotation(tx, t); err != nil {
			return err
		}
		rotation = t.ID
		if t.published() {
			if err := showTurns(tx, w); err != nil {
				return err
			}
		}
		if t.Published > 0 {
			if err := job.Later(tx, turnsJob, string(id), tx.Now.Add(settle), tellWork{id}); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "rotation.save", "edition", id, "")
	})
	return rotation, err
}

// versionOf reads the version that a form showed; nothing that was saved has the version of what cannot be read.
func versionOf(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return -1
	}
	return n
}
