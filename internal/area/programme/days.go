package programme

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// AddDay adds a day after the last one.
func (p *Programmes) AddDay(ctx context.Context, actor access.Actor, id db.ID, in DayForm) (db.ID, error) {
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
		day.Position = 1
		if n := len(days); n > 0 {
			day.Position = days[n-1].Position + 1
		}
		if err := addDay(tx, day); err != nil {
			return err
		}
		if err := edition.DatesChanged(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "day.add", "day", day.ID, "")
	})
	return day.ID, err
}

// SaveDay changes a day.
func (p *Programmes) SaveDay(ctx context.Context, actor access.Actor, id, day db.ID, in DayForm) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, e edition.Edition, d edition.Day) error {
		dated, err := in.apply(&d, e.Zone)
		if err != nil {
			return err
		}
		d.Version = version(in.Version)
		if err := saveDay(tx, d, dated); err != nil {
			return err
		}
		if dated {
			if err := edition.DatesChanged(tx, id); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "day.change", "day", day, "")
	})
}

// RemoveDay removes a day with its sessions. A day on which somebody was noted stays; so does the last day of a
// published edition.
func (p *Programmes) RemoveDay(ctx context.Context, actor access.Actor, id, day db.ID) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, e edition.Edition, _ edition.Day) error {
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
		if err := removeDay(tx, id, day); err != nil {
			return err
		}
		if err := edition.DatesChanged(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "day.remove", "day", day, "")
	})
}

// ShiftDay moves a day one place up (-1) or down (+1) in the order. At the end it stays where it is.
func (p *Programmes) ShiftDay(ctx context.Context, actor access.Actor, id, day db.ID, by int) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, _ edition.Edition, _ edition.Day) error {
		days, err := edition.Days(tx, id)
		if err != nil {
			return err
		}
		ids := make([]db.ID, len(days))
		for i, d := range days {
			ids[i] = d.ID
		}
		for i, v := range shift(ids, day, by) {
			if err := placeDay(tx, v, int64(i+1)); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "day.order", "day", day, "")
	})
}

// shift moves one id by one place, as far as there is one.
func shift(ids []db.ID, which db.ID, by int) []db.ID {
	for i, id := range ids {
		if id == which {
			if j := i + by; j >= 0 && j < len(ids) {
				ids[i], ids[j] = ids[j], ids[i]
			}
			break
		}
	}
	return ids
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

// AddSession adds a session at the end of a day.
func (p *Programmes) AddSession(ctx context.Context, actor access.Actor, id, day db.ID, in SessionForm) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, _ edition.Edition, _ edition.Day) error {
		s := edition.Session{ID: db.NewID(), Day: day, Position: 1}
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
		if n := len(list); n > 0 {
			s.Position = list[n-1].Position + 1
		}
		if err := addSession(tx, s); err != nil {
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
		if err := in.apply(&s); err != nil {
			return err
		}
		s.Version = version(in.Version)
		if err := saveSession(tx, s); err != nil {
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

// ShiftSession moves a session one place up (-1) or down (+1) in the order of its day.
func (p *Programmes) ShiftSession(ctx context.Context, actor access.Actor, id, day, session db.ID, by int) error {
	return p.changeDay(ctx, actor, id, day, func(tx *db.Tx, _ edition.Edition, _ edition.Day) error {
		list, err := edition.Sessions(tx, day)
		if err != nil {
			return err
		}
		ids := make([]db.ID, len(list))
		for i, s := range list {
			ids[i] = s.ID
		}
		for i, v := range shift(ids, session, by) {
			if err := placeSession(tx, v, int64(i+1)); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "session.order", "day", day, "")
	})
}
