package seating

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file has the moment at which people are shown where they sit, and the letters to those whose table is new or has
// changed. A letter names the reader's own tables and nobody else.

// tellJob is the job that sends the letters.
const tellJob = "seating.tell"

// settle is how long after the last change letters leave: who moves several people does not write to anybody twice.
const settle = 10 * time.Minute

type tellWork struct {
	Edition db.ID `json:"edition"`
}

// tells registers the jobs that send letters.
func (s *Seating) tells(w *job.Worker) {
	for kind, tell := range map[string]func(ctx context.Context, network, id db.ID) error{tellJob: s.Tell, turnsJob: s.TellTurns, wordsJob: s.TellWords} {
		w.Register(kind, func(ctx context.Context, network db.ID, payload []byte) error {
			var p tellWork
			if err := json.Unmarshal(payload, &p); err != nil {
				return err
			}
			return tell(ctx, network, p.Edition)
		})
	}
}

// Publish shows everybody their own tables, and leaves them a letter.
func (s *Seating) Publish(ctx context.Context, a access.Actor, id db.ID, version string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.change(tx, a, id, version, team.mayPlan)
		if err != nil {
			return err
		}
		switch {
		case !w.Edition.Published():
			return errs.New(errs.Forbidden, "This edition is a draft. Publish it first, so that people can see its days.")
		case !w.seated() || w.Plan.State == Waiting:
			return errs.New(errs.Forbidden, "There are no tables to show yet.")
		}
		w.Plan.Published = tx.Now
		if err := w.keepPlan(tx, a, &w.Plan, didPublish); err != nil {
			return err
		}
		for d := range w.Days {
			if _, err := edition.ShowSeats(tx, id, w.Days[d].ID, w.shown(w.seats[w.Days[d].ID])); err != nil {
				return err
			}
		}
		if err := job.Later(tx, tellJob, string(id), 0, tellWork{id}); err != nil {
			return err
		}
		return audit.Record(tx, a, "seating.publish", "edition", id, "")
	})
}

// showing is whether the tables of a plan, or a timetable, are seen by those whom they concern.
type showing struct {
	// Published is when they were first shown, 0 for not yet; before says that they always could be seen, as nobody was asked then.
	Published db.Instant
	before    bool
}

// published says whether those whom it concerns can see it.
func (v showing) published() bool { return v.Published > 0 || v.before }

// shownAt reads the column of when something was shown; column is what is saved in it.
func shownAt(column *int64) showing {
	if column == nil {
		return showing{before: true}
	}
	return showing{Published: db.Instant(*column)}
}

func (v showing) column() *int64 {
	if v.Published == 0 && v.before {
		return nil
	}
	at := int64(v.Published)
	return &at
}

// shown are the tables of a day as people are told of them: of everybody who sits there now.
func (w *crowd) shown(seats map[db.ID]seat) map[db.ID]int64 {
	out := map[db.ID]int64{}
	for who, at := range seats {
		if _, sits := w.at[who]; sits && at.Table > 0 && at.Table <= w.Plan.Setup.Tables {
			out[who] = int64(at.Table)
		}
	}
	return out
}

// save puts the seats of a day in place of those that there were. Where people have been shown their tables, they see the new
// ones at once, and those it concerns get a letter when no more changes come.
func (w *crowd) save(tx *db.Tx, day int, seats map[db.ID]seat) error {
	id := w.Days[day].ID
	w.note(day, seats)
	for _, who := range w.afterAll[id] { // who comes after all and has no seat yet is not forgotten
		if _, known := seats[who]; !known {
			seats[who] = w.noted(id, who).leave(true)
		}
	}
	if err := saveDay(tx, w.Edition.ID, id, seats); err != nil || w.Plan.Published == 0 {
		return err
	}
	changed, err := edition.ShowSeats(tx, w.Edition.ID, id, w.shown(seats))
	if err != nil || !changed {
		return err
	}
	return job.Later(tx, tellJob, string(w.Edition.ID), tx.Now.Add(settle), tellWork{w.Edition.ID})
}

// Tell writes to everybody whose table on a day to come is another than the last letter said.
func (s *Seating) Tell(ctx context.Context, network, id db.ID) error {
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		w, err := s.read(tx, access.System(network, "telling people their tables"), id, team.mayPlan)
		if err != nil || !w.Has || w.Plan.Published == 0 || !still(w.Edition) {
			return err
		}
		seats, err := edition.SeatsToTell(tx, id)
		if err != nil {
			return err
		}
		own := map[db.ID][]edition.Seat{}
		for _, v := range seats {
			own[v.Person] = append(own[v.Person], v)
		}
		for _, p := range w.People {
			if lines := w.news(own[p.ID]); len(lines) > 0 {
				if err := s.write(tx, w, p.Person, own[p.ID], lines); err != nil {
					return err
				}
			}
		}
		return edition.SeatsTold(tx, id)
	})
}

// news says what is new about one person's tables, in the order of the days. Days that are over are no news, and neither is a day
// on which somebody is away.
func (w *crowd) news(seats []edition.Seat) []string {
	var out []string
	for d, day := range w.Days {
		i := slices.IndexFunc(seats, func(v edition.Seat) bool { return v.Day == day.ID })
		if i < 0 || seats[i].Table == 0 || over(w.Edition, day, w.now) {
			continue
		}
		line := fmt.Sprintf("%s: table %d", dayTitle(d, day), seats[i].Table)
		if seats[i].Told > 0 {
			line += fmt.Sprintf(". Before, it was table %d", seats[i].Told)
		}
		out = append(out, line+".")
	}
	return out
}

// dayTitle names a day: "Day 2, 14 May 2014".
func dayTitle(i int, d edition.Day) string {
	out := fmt.Sprintf("Day %d", i+1)
	if d.Date != "" {
		out += ", " + ui.PlainDate(d.Date)
	}
	return out
}

// write sends one person the letter about their own tables.
func (s *Seating) write(tx *db.Tx, w *crowd, p person.Person, seats []edition.Seat, lines []string) error {
	subject, begin := "Your table", "Here is where you sit."
	if slices.ContainsFunc(seats, func(v edition.Seat) bool { return v.Table > 0 && v.Told > 0 }) {
		subject, begin = "Your table has changed", "You sit at another table than we told you before."
	}
	path := "/me"
	if len(seats) == 1 {
		path = "/me/days/" + string(seats[0].Day)
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Dates, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: subject + ": " + w.Edition.Called(), Text: fmt.Sprintf(
		"Dear %s,\n\n%s It is about %s.\n\n%s\n\nYou can always see it here:\n%s\n\nThe team of %s sends you this because you come on these days.\n",
		p.Given, begin, w.Edition.Called(), strings.Join(lines, "\n"), link, w.Edition.Called())})
}

func (s *Seating) publish(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.Publish(r.Ctx(), r.Actor, id, r.Value("version")); err != nil {
		return s.stale(r, err, func(p *stalePage) {
			p.Wanted, p.Do, p.Done = "Show everybody their table", p.in("/publish"), p.Plan.Published > 0
		})
	}
	return web.Redirect("/editions/%s/seating", id).Saying("Everybody now sees their own table, and gets a letter."), nil
}

// OwnSeat is what somebody's own pages tell of one day of an edition.
type OwnSeat struct {
	Table     int64    // 0 for none
	Waits     bool     // the tables of the day are shown, and the reader comes and has none yet
	Away      bool     // the team noted that the reader does not come, and the reader told nothing of that
	Hears     []string // whom the table hears, in order of time
	Presents  []string // when the reader presents, and at which table, in order of time
	Sheet     bool     // a coach can read who sits with them
	Timetable bool     // there are timetables that a presenter or coach can read
}

// Own is what somebody's own page of a day tells about tables. Nothing is told before the coordinator has shown the tables.
func (s *Seating) Own(tx *db.Tx, id, day, who db.ID) (OwnSeat, error) {
	var out OwnSeat
	list, err := shownRotations(tx, id)
	if err != nil {
		return out, err
	}
	members, err := edition.Members(tx, id)
	if err != nil {
		return out, err
	}
	own, known, err := db.Maybe(tx, func(s db.Scanner, v *seat) error {
		var table int64
		err := s.Scan(&table, &v.Told)
		v.Table = int(table)
		return err
	}, `SELECT t.seat, t.told FROM seating_seat t JOIN seating_plan p ON p.network_id = t.network_id AND p.edition_id = t.edition_id
		WHERE t.network_id = $1 AND t.day_id = $2 AND t.person_id = $3 AND (p.published IS NULL OR p.published > 0)`, day, who)
	if err != nil {
		return out, err
	}
	table := int64(own.Table)
	out.Table = table
	if known && table == 0 {
		excused, err := s.excused(tx, day)
		if err != nil {
			return out, err
		}
		out.Waits = own.Told && !slices.Contains(excused, who)
		out.Away = !own.Told && !slices.Contains(excused, who)
	}
	presents := false
	for _, m := range members {
		if m.Person == who {
			presents = presents || m.Function == edition.Presenter && len(list) > 0
			out.Sheet = out.Sheet || m.Function == edition.Coach && table > 0
			out.Timetable = out.Timetable || (m.Function == edition.Coach || m.Function == edition.Presenter) && len(list) > 0
		}
	}
	if table > 0 {
		out.Hears = heardAt(list, day, int(table))
	}
	if presents {
		out.Presents, err = ownTurns(tx, list, day, who)
	}
	return out, err
}
