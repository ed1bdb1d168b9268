package collaboration

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/instrument"
)

// This file is what members take on, and the time that they give. The mirror of shared power counts both by side.

// Limits of what is typed.
const (
	maxAction  = 300
	mostAction = 200 // in a space
	mostHours  = 500 // of one member
	longAgo    = 20  // years back that time can be noted for
)

// Action is something that members want to do. Nobody may have taken it on yet.
type Action struct {
	ID, Meeting            db.ID // Meeting is empty when it came from none
	Words                  string
	AddedBy, Taken, DoneBy db.ID
	Done, Created          db.Instant
}

// Given is time that a member gave on a day.
type Given struct {
	ID      db.ID
	Person  db.ID
	Day     string // YYYY-MM-DD
	Minutes int64
}

// Take notes something to do. taken is the member who takes it on, or empty.
func (s *Space) Take(ctx context.Context, a access.Actor, id, meeting db.ID, words string, taken db.ID) (db.ID, error) {
	x := Action{ID: db.NewID(), Meeting: meeting, Words: strings.TrimSpace(instrument.CleanText(words)), AddedBy: a.Person(), Taken: taken}
	return x.ID, s.inSpace(ctx, a, id, func(tx *db.Tx, c shared.Collaboration) error {
		var e errs.Check
		e.That(x.Words != "", "action_words", "Write what is to be done.")
		e.That(utf8.RuneCountInString(x.Words) <= maxAction, "action_words", "Use up to %d letters.", maxAction)
		e.That(taken == "" || c.Is(taken), "action_taken", "Choose a member, or nobody yet.")
		if err := e.Err(); err != nil {
			return err
		}
		if meeting != "" {
			m, err := findMeeting(tx, s.keys, c.ID, meeting)
			if err != nil {
				return err
			}
			if err := stands(m); err != nil {
				return err
			}
		}
		all, err := listActions(tx, s.keys, c.ID, "")
		if err != nil {
			return err
		}
		if len(all) >= mostAction {
			return errs.New(errs.Invalid, "A space can keep up to %d of these. Remove some that are done.", mostAction)
		}
		return insertAction(tx, s.keys, c.ID, x)
	})
}

// The moves of an action.
const (
	takeOn   = "take"   // the actor takes it on
	giveUp   = "give"   // the actor does not any more
	haveDone = "done"   // the actor has done it
	notDone  = "undone" // it is not done after all
	remove   = "remove"
)

// MoveAction does one of the moves. Whoever presses a button a second time changes nothing.
func (s *Space) MoveAction(ctx context.Context, a access.Actor, id, which db.ID, move string) error {
	return s.inSpace(ctx, a, id, func(tx *db.Tx, c shared.Collaboration) error {
		all, err := listActions(tx, s.keys, c.ID, "")
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(x Action) bool { return x.ID == which })
		if at < 0 {
			return errs.Missing()
		}
		x := all[at]
		switch move {
		case takeOn:
			if x.Taken != "" && c.Is(x.Taken) && !a.Is(x.Taken) {
				return errs.New(errs.Conflict, "Somebody has taken this on already.")
			}
			x.Taken = a.Person()
		case giveUp:
			if !a.Is(x.Taken) {
				return errs.New(errs.Conflict, "Only who has taken this on can give it up.")
			}
			x.Taken = ""
		case haveDone:
			if x.Done != 0 {
				return nil
			}
			x.DoneBy, x.Done = a.Person(), tx.Now
		case notDone:
			x.DoneBy, x.Done = "", 0
		case remove:
			_, err := tx.Exec(`DELETE FROM space_action WHERE network_id = $1 AND collaboration_id = $2 AND id = $3`, c.ID, which)
			return err
		default:
			return errs.New(errs.Invalid, "Choose what to do with it.")
		}
		_, err = tx.Exec(`UPDATE space_action SET taken_by = $4, done_by = $5, done = $6 WHERE network_id = $1 AND collaboration_id = $2 AND id = $3`, c.ID, which, x.Taken.Ref(), x.DoneBy.Ref(), x.Done.Ref())
		return err
	})
}

// GiveTime notes time that the actor gave on a day. Each member tells it for themselves alone.
func (s *Space) GiveTime(ctx context.Context, a access.Actor, id db.ID, day string, minutes int64) error {
	return s.inSpace(ctx, a, id, func(tx *db.Tx, c shared.Collaboration) error {
		var e errs.Check
		today := tx.Now.In(c.Zone).Format(isoDay)
		far := ui.FarDate(day, today, longAgo, 100)
		e.That(far == "" || day > today, "day", "Check the year. It can be a day of the last %d years.", longAgo)
		e.That(day <= today, "day", "This day has not come yet. Choose today, or a day before it.")
		e.That(minutes >= 5 && minutes <= maxMinutes, "hours", "Enter a time from 5 minutes to %d hours.", maxMinutes/60)
		if err := e.Err(); err != nil {
			return err
		}
		all, err := listGiven(tx, c.ID, a.Person())
		if err != nil {
			return err
		}
		if len(all) >= mostHours {
			return errs.New(errs.Invalid, "You can note up to %d days here.", mostHours)
		}
		_, err = tx.Exec(`INSERT INTO space_hours (network_id, id, collaboration_id, person_id, day, minutes, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			db.NewID(), c.ID, a.Person(), day, minutes, int64(tx.Now))
		return err
	})
}

const isoDay = "2006-01-02"

// ForgetTime takes back time that the actor noted.
func (s *Space) ForgetTime(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.inSpace(ctx, a, id, func(tx *db.Tx, c shared.Collaboration) error {
		n, err := tx.Exec(`DELETE FROM space_hours WHERE network_id = $1 AND collaboration_id = $2 AND person_id = $3 AND id = $4`, c.ID, a.Person(), which)
		if err == nil && n == 0 {
			err = errs.Missing()
		}
		return err
	})
}

// inSpace opens a space that can be written in, and does one thing there.
func (s *Space) inSpace(ctx context.Context, a access.Actor, id db.ID, do func(tx *db.Tx, c shared.Collaboration) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		if err := do(tx, c); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
}

// listActions are those of a space, or of one meeting when meeting is not empty: what is to do first, then the latest.
func listActions(tx *db.Tx, k *secret.Keys, c, meeting db.ID) ([]Action, error) {
	all, err := db.All(tx, func(s db.Scanner, x *Action) error {
		return s.Scan(&x.ID, &x.Meeting, &x.Words, &x.AddedBy, &x.Taken, &x.DoneBy, &x.Done, &x.Created)
	}, `SELECT id, meeting_id, words_sealed, added_by, taken_by, done_by, done, created FROM space_action
		WHERE network_id = $1 AND collaboration_id = $2 AND (CAST($3 AS TEXT) IS NULL OR meeting_id = $3) ORDER BY CASE WHEN done IS NULL THEN 0 ELSE 1 END, created DESC, id LIMIT 500`, c, meeting.Ref())
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Words, err = k.Open(tx.Network, "space_action.words", all[i].ID, all[i].Words); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func insertAction(tx *db.Tx, k *secret.Keys, c db.ID, x Action) error {
	_, err := tx.Exec(`INSERT INTO space_action (network_id, id, collaboration_id, meeting_id, words_sealed, added_by, taken_by, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		x.ID, c, x.Meeting.Ref(), k.Seal(tx.Network, "space_action.words", x.ID, x.Words), x.AddedBy, x.Taken.Ref(), int64(tx.Now))
	return err
}

// listGiven is the time that one member noted, the latest day first.
func listGiven(tx *db.Tx, c, who db.ID) ([]Given, error) {
	return db.All(tx, func(s db.Scanner, g *Given) error { return s.Scan(&g.ID, &g.Person, &g.Day, &g.Minutes) },
		`SELECT id, person_id, day, minutes FROM space_hours WHERE network_id = $1 AND collaboration_id = $2 AND person_id = $3 ORDER BY day DESC, id DESC LIMIT 500`, c, who)
}
