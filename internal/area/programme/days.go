package programme

import (
	"context"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// AddDay adds a day, and says in words what else moved with it. Days stand in the order of their dates.
func (p *Programmes) AddDay(ctx context.Context, actor access.Actor, id db.ID, in DayForm) (_ db.ID, words string, _ error) {
	day := edition.Day{ID: db.NewID(), Edition: id}
	err := p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		if _, err := in.apply(&day, e.Zone); err != nil {
			return err
		}
		days, err := edition.Days(tx, id)
		if err != nil {
			return err
		}
		if len(days) >= mostDays {
			return errs.New(errs.Invalid, "An edition can have up to %d days.", mostDays)
		}
		if !actor.IsSystem() {
			if err := sureOfDay(e, days, edition.Day{}, day, tx.Now, in.Sure); err != nil {
				return err
			}
		}
		day.Position = int64(len(days) + 1)
		if err := addDay(tx, day); err != nil {
			return err
		}
		if err := orderDays(tx, id); err != nil {
			return err
		}
		if words, err = p.follow(tx, actor, e, days); err != nil {
			return err
		}
		if err := edition.DatesChanged(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "day.add", "day", day.ID, "")
	})
	return day.ID, words, err
}

// SaveDay changes a day, and says in words what else moved with it.
func (p *Programmes) SaveDay(ctx context.Context, actor access.Actor, id, day db.ID, in DayForm) (words string, err error) {
	err = p.changeDay(ctx, actor, id, day, func(tx *db.Tx, e edition.Edition, d edition.Day) error {
		before := d
		dated, err := in.apply(&d, e.Zone)
		if err != nil || settled(in.Version, before.Version, before, d) {
			return err
		}
		days, err := edition.Days(tx, id)
		if err != nil {
			return err
		}
		if d.Version = version(in.Version); d.Version == before.Version {
			if err := sureOfDay(e, days, before, d, tx.Now, in.Sure); err != nil {
				return err
			}
		}
		if err := saveDay(tx, d, dated); err != nil {
			return err
		}
		if dated {
			if err := orderDays(tx, id); err != nil {
				return err
			}
			about, err := settleSessions(tx, before, d, in.Sessions)
			if err != nil {
				return err
			}
			if words, err = p.follow(tx, actor, e, days); err != nil {
				return err
			}
			words = about + words
			if err := edition.DatesChanged(tx, id); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "day.change", "day", day, "")
	})
	return words, err
}

// RemoveDay removes a day with its sessions, and says in words what else moved with it. A day on which somebody was noted stays; so does the last day of a
// published edition.
func (p *Programmes) RemoveDay(ctx context.Context, actor access.Actor, id, day db.ID) (words string, err error) {
	err = p.changeDay(ctx, actor, id, day, func(tx *db.Tx, e edition.Edition, _ edition.Day) error {
		n, err := dayRecords(tx, day)
		if err != nil {
			return err
		}
		if n > 0 {
			return errs.New(errs.Invalid, "It is noted who came on this day, so it cannot be removed.")
		}
		days, err := edition.Days(tx, id)
		if err != nil {
			return err
		}
		if e.Published() && len(days) == 1 {
			return errs.New(errs.Invalid, "This edition is published, so it needs at least one day.")
		}
		if err := freeMaterials(tx, day); err != nil {
			return err
		}
		if err := removeDay(tx, id, day); err != nil {
			return err
		}
		if words, err = p.follow(tx, actor, e, days); err != nil {
			return err
		}
		if err := edition.DatesChanged(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "day.remove", "day", day, "")
	})
	return words, err
}

// orderDays puts the days of an edition into the order of their dates and times.
func orderDays(tx *db.Tx, id db.ID) error {
	days, err := edition.Days(tx, id)
	if err != nil {
		return err
	}
	slices.SortStableFunc(days, func(a, b edition.Day) int { return strings.Compare(a.Date+a.Starts, b.Date+b.Starts) })
	for i, d := range days {
		if d.Position != int64(i+1) {
			if err := placeDay(tx, d.ID, int64(i+1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// changeDay does one thing to a day of an edition that the actor runs.
func (p *Programmes) changeDay(ctx context.Context, actor access.Actor, id, day db.ID, fn func(*db.Tx, edition.Edition, edition.Day) error) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		d, err := edition.FindDay(tx, id, day)
		if err != nil {
			return err
		}
		return fn(tx, e, d)
	})
}

// AddSession adds a session to a day. Sessions stand in the order of their times.
func (p *Programmes) AddSession(ctx context.Context, actor access.Actor, id, day db.ID, in SessionForm) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, _ edition.Edition, _ edition.Day) error {
		s := edition.Session{ID: db.NewID(), Day: day}
		if err := in.apply(&s); err != nil {
			return err
		}
		list, err := edition.Sessions(tx, day)
		if err != nil {
			return err
		}
		if len(list) >= mostDays {
			return errs.New(errs.Invalid, "A day can have up to %d sessions.", mostDays)
		}
		s.Position = int64(len(list) + 1)
		if err := addSession(tx, s); err != nil {
			return err
		}
		if err := orderSessions(tx, day); err != nil {
			return err
		}
		return audit.Record(tx, actor, "session.add", "day", day, "")
	})
}

// SaveSession changes a session.
func (p *Programmes) SaveSession(ctx context.Context, actor access.Actor, id, day, session db.ID, in SessionForm) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, _ edition.Edition, _ edition.Day) error {
		s, err := edition.FindSession(tx, day, session)
		if err != nil {
			return err
		}
		before := s
		if err := in.apply(&s); err != nil || settled(in.Version, before.Version, before, s) {
			return err
		}
		s.Version = version(in.Version)
		if err := saveSession(tx, s); err != nil {
			return err
		}
		if err := orderSessions(tx, day); err != nil {
			return err
		}
		return audit.Record(tx, actor, "session.change", "day", day, "")
	})
}

// RemoveSession removes a session.
func (p *Programmes) RemoveSession(ctx context.Context, actor access.Actor, id, day, session db.ID) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, _ edition.Edition, _ edition.Day) error {
		if err := removeSession(tx, day, session); err != nil {
			return err
		}
		return audit.Record(tx, actor, "session.remove", "day", day, "")
	})
}

// orderSessions puts the sessions of a day into the order of their times; those without a time come last.
func orderSessions(tx *db.Tx, day db.ID) error {
	list, err := edition.Sessions(tx, day)
	if err != nil {
		return err
	}
	when := func(s edition.Session) string {
		if s.Starts == "" {
			return "99:99"
		}
		return s.Starts
	}
	slices.SortStableFunc(list, func(a, b edition.Session) int { return strings.Compare(when(a), when(b)) })
	for i, s := range list {
		if s.Position != int64(i+1) {
			if err := placeSession(tx, s.ID, int64(i+1)); err != nil {
				return err
			}
		}
	}
	return nil
}
