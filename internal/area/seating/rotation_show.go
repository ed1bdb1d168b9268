package seating

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file has the moment at which a timetable is shown to those who present and to the tables, what changes in it afterwards, and
// the letters about both. A letter names the reader's own turns and nobody else.

// turnsJob is the job that sends the letters.
const turnsJob = "seating.turns"

// sees says whether the reader may see a timetable: a trial is for the team alone.
func (t team) sees(r Rotation) bool { return t.maySee() || t.maySeeTimetables() && r.published() }

// shownRotations are the timetables that those who present, coaches and tables can see.
func shownRotations(tx *db.Tx, id db.ID) ([]Rotation, error) {
	list, err := listRotations(tx, id)
	return slices.DeleteFunc(list, func(t Rotation) bool { return !t.published() }), err
}

// PublishRotation shows a timetable to those who present and to the tables, and leaves those who present a letter. Shown before, it stays as it is.
func (s *Seating) PublishRotation(ctx context.Context, a access.Actor, id, rotation db.ID, version string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.planRotation(tx, a, id)
		if err != nil {
			return err
		}
		t, err := findRotation(tx, id, rotation)
		if err != nil || t.Published > 0 {
			return err
		}
		if !w.Edition.Published() {
			return errs.New(errs.Forbidden, "This edition is a draft. Publish it first, so that people can see its days.")
		}
		if t.Version != versionOf(version) {
			return turnedSince()
		}
		t.Published = tx.Now
		if err := saveRotation(tx, t); err != nil {
			return err
		}
		if err := showTurns(tx, w); err != nil {
			return err
		}
		if err := job.Later(tx, turnsJob, string(id), 0, tellWork{id}); err != nil {
			return err
		}
		return audit.Record(tx, a, "rotation.publish", "edition", id, "")
	})
}

// TellTurns writes to everybody who presents at another time or table than the last letter said.
func (s *Seating) TellTurns(ctx context.Context, network, id db.ID) error {
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		w, err := s.read(tx, access.System(network, "telling presenters when they present"), id, team.mayPlan)
		if err != nil || !still(w.Edition) {
			return err
		}
		list, err := listRotations(tx, id)
		if err != nil {
			return err
		}
		for _, t := range list {
			if t.Published == 0 {
				continue
			}
			if err := s.tellTurns(tx, w, t, t.turns); err != nil {
				return err
			}
		}
		return nil
	})
}

// turns is what a letter says of when somebody presents: the day, and a line for each turn; "" for none. People are known by their names.
func (t Rotation) turns(w *crowd, p person.Person) string {
	lines := t.turnsOf(p.Name())
	if len(lines) == 0 {
		return ""
	}
	if d := w.dayNumber(t.Day); d >= 0 {
		lines = slices.Insert(lines, 0, dayTitle(d, w.Days[d]))
	}
	return strings.Join(lines, "\n")
}

// tellTurns writes to each presenter for whom turns is another than the last letter said, and notes what they were told. Where
// two presenters have one name, the team passes it on, and a day that is over is no news.
func (s *Seating) tellTurns(tx *db.Tx, w *crowd, t Rotation, turns func(*crowd, person.Person) string) error {
	if d := w.dayNumber(t.Day); d >= 0 && over(w.Edition, w.Days[d], w.now) {
		return nil
	}
	presenters, err := presentersOf(tx, w.Edition.ID)
	if err != nil {
		return err
	}
	for _, p := range presenters {
		now := turns(w, p)
		if now == t.told[p.ID] || len(namedLike(presenters, p.Name())) > 1 {
			continue
		}
		if err := s.writeTurns(tx, w, t, p, now); err != nil {
			return err
		}
		if t.told[p.ID] = now; now == "" {
			delete(t.told, p.ID)
		}
	}
	told, err := json.Marshal(t.told)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE rotation SET told = $4 WHERE network_id = $1 AND edition_id = $2 AND id = $3`, w.Edition.ID, t.ID, string(told))
	return err
}

// writeTurns sends one presenter the letter about their own turns; now is "" when they have none any more.
func (s *Seating) writeTurns(tx *db.Tx, w *crowd, t Rotation, p person.Person, now string) error {
	was, subject := t.told[p.ID], "When you present"
	text := fmt.Sprintf("Here is when you present in “%s”.\n\n%s\n", t.Name, now)
	switch {
	case now == "":
		subject = "You present no more"
		text = fmt.Sprintf("You do not present in “%s” any more. Before, it was:\n\n%s\n", t.Name, was)
	case was != "":
		subject = "When you present has changed"
		text = fmt.Sprintf("Something changed in “%s”. You present now:\n\n%s\n\nBefore, it was:\n\n%s\n", t.Name, now, was)
	}
	link, err := s.post.Address(tx, "/editions/%s/rotations", w.Edition.ID)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Dates, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: subject + ": " + w.Edition.Called(), Text: fmt.Sprintf(
		"Dear %s,\n\nThis is about %s. %s\nYou can always see it here:\n%s\n\nThe team of %s sends you this because of your turns there.\n", p.Given, w.Edition.Called(), text, link, w.Edition.Called())})
}

// RemoveRotation takes a timetable away. Who was told that they present in it gets a letter.
func (s *Seating) RemoveRotation(ctx context.Context, a access.Actor, id, rotation db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := s.planRotation(tx, a, id)
		if err != nil {
			return err
		}
		t, err := findRotation(tx, id, rotation)
		if err != nil {
			return err
		}
		said, err := wordsOf(tx, id, rotation)
		if err != nil {
			return err
		}
		if len(said) > 0 {
			return errs.New(errs.Forbidden, "Tables have written to those who presented here. So this timetable stays.")
		}
		if err := s.tellTurns(tx, w, t, func(*crowd, person.Person) string { return "" }); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM rotation WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, rotation); err != nil {
			return err
		}
		if err := showTurns(tx, w); err != nil {
			return err
		}
		return audit.Record(tx, a, "rotation.remove", "edition", id, "")
	})
}

// turned is what a change does to a timetable that people see.
type turned struct {
	Words []string     // about the whole
	Turns ui.TableData // of each presenter whose turns change: as it is, and as it would be
	Then  string       // what the timetable would be
}

// turned compares a timetable with how it is to be; nil when those who follow it would see no difference.
func (w *crowd) turned(was, now Rotation) *turned {
	out := &turned{Then: now.inWords(), Turns: ui.TableData{Caption: "Who presents at other times or tables", Columns: ui.Columns("Presenter", "Now", "Then")}}
	if was.Name != now.Name {
		out.Words = append(out.Words, fmt.Sprintf("It is called “%s” then.", now.Name))
	}
	if was.Day != now.Day {
		day := func(t Rotation) string {
			if d := w.dayNumber(t.Day); d >= 0 {
				return dayTitle(d, w.Days[d])
			}
			return "no day"
		}
		out.Words = append(out.Words, fmt.Sprintf("Now it is for %s. Then it is for %s.", day(was), day(now)))
	}
	if was.Rounds != now.Rounds {
		out.Words = append(out.Words, fmt.Sprintf("Now there are %s. Then there are %d.", counted(int(was.Rounds), "round", "rounds"), now.Rounds))
	}
	all := slices.Clone(was.Setup.Presenters)
	for _, p := range now.Setup.Presenters {
		if !slices.ContainsFunc(all, func(o string) bool { return strings.EqualFold(who(o), who(p)) }) {
			all = append(all, p)
		}
		if !slices.Contains(was.Setup.Presenters, p) && slices.ContainsFunc(was.Setup.Presenters, func(o string) bool { return strings.EqualFold(who(o), who(p)) }) {
			out.Words = append(out.Words, fmt.Sprintf("It says “%s” then.", p))
		}
	}
	for _, p := range all {
		before, after := was.turnsOf(who(p)), now.turnsOf(who(p))
		if !slices.Equal(before, after) {
			out.Turns.Rows = append(out.Turns.Rows, []templ.Component{ui.Text(who(p)), ui.Lines(noTurn(before)), ui.Lines(noTurn(after))})
		}
	}
	if len(out.Words) == 0 && len(out.Turns.Rows) == 0 {
		return nil
	}
	return out
}

// noTurn is somebody's turns, a line for each.
func noTurn(lines []string) string {
	if len(lines) == 0 {
		return "Does not present"
	}
	return strings.Join(lines, "\n")
}

// TryRotation tells what a change does to a timetable that people see: nil for a trial, and when they would see no difference. It changes nothing.
func (s *Seating) TryRotation(ctx context.Context, a access.Actor, id, rotation db.ID, f RotationForm) (*turned, error) {
	var out *turned
	err := s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		w, was, now, err := s.makeRotation(tx, a, id, rotation, f)
		if err == nil && was.published() {
			out = w.turned(was, now)
		}
		return err
	})
	return out, err
}

// fields are a form as hidden fields of another.
func (f RotationForm) fields() map[string]string {
	return map[string]string{"name": f.Name, "day": f.Day, "presenters": f.Presenters, "tables": f.Tables, "hears": f.Hears, "rounds": f.Rounds, "most": f.Most, "joint": f.Joint,
		"starts": f.Starts, "minutes": f.Minutes, "unavailable": f.Unavailable, "wishes": f.Wishes, "over": f.Over, "version": f.Version}
}

func (s *Seating) publishRotation(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	rotation, err := r.ID("rotation")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.PublishRotation(r.Ctx(), r.Actor, id, rotation, r.Value("version"))
	if errs.Is(err, errs.Conflict) {
		p, perr := s.rotationPage(r, "", team.mayPlan)
		p.Title, p.Problems = p.Turn.Name, []errs.Field{{Message: errs.Of(err).Message}}
		return web.Clash(rotationView(p)), perr
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/rotations/%s", id, rotation).Saying("The timetable is shown. Presenters whose address we know get a letter."), nil
}

// version is that of the timetable, as a form carries it.
func (t Rotation) version() string { return strconv.FormatInt(t.Version, 10) }
