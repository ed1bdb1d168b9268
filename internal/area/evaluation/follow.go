package evaluation

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// DaysMoved lets the planned waves of an edition's template follow when its days get other dates or times: before and was are
// the edition and its days as they were. A wave moves when it still had the times that were worked out from the days, so
// nobody chose others by hand. It says how many moved, and the names of those that stay although the days moved.
func DaysMoved(tx *db.Tx, actor access.Actor, before edition.Edition, was []edition.Day) (moved int, stay []string, err error) {
	there, err := plannedIn(tx, before.ID)
	if err != nil {
		return 0, nil, err
	}
	there = slices.DeleteFunc(there, func(w Wave) bool { return w.Template == "" })
	if len(there) == 0 {
		return 0, nil, nil
	}
	now, err := edition.Find(tx, before.ID)
	if err != nil {
		return 0, nil, err
	}
	days, err := edition.Days(tx, before.ID)
	if err != nil {
		return 0, nil, err
	}
	then, next, atOnce := scheduled(Schedule(before, was)), scheduled(Schedule(now, days)), scheduled(scheduleAtOnce(before, was))
	for _, w := range there {
		old, fit := then[w.Template], next[w.Template]
		if old.Opens == fit.Opens && old.Closes == fit.Closes {
			continue
		}
		chosen := w.Opens != old.Opens && w.Opens != atOnce[w.Template].Opens // plans of before forms kept apart are nobody's choice
		if chosen || w.Closes != old.Closes || fit.Closes <= max(fit.Opens, tx.Now) {
			stay = append(stay, w.Name)
			continue
		}
		w.Opens, w.Closes = fit.Opens, fit.Closes
		if slices.Equal(w.RemindDays, old.RemindDays) {
			w.RemindDays = fit.RemindDays
		}
		w.RemindDays = slices.DeleteFunc(slices.Clone(w.RemindDays), func(days int) bool { return reminderAt(w.Opens, days) >= w.Closes })
		if _, err := updatePlanned(tx, w); err != nil {
			return 0, nil, err
		}
		if err := openLater(tx, w.ID, w.Opens); err != nil {
			return 0, nil, err
		}
		if err := audit.Record(tx, actor, "wave.change", "wave", w.ID, "with the days"); err != nil {
			return 0, nil, err
		}
		moved++
	}
	return moved, stay, nil
}

// scheduled are the waves of the edition's template by their place in it; none while days have no dates.
func scheduled(list []Wave, err error) map[string]Wave {
	if err != nil {
		return nil
	}
	out := make(map[string]Wave, len(list))
	for _, w := range list {
		out[w.Template] = w
	}
	return out
}

// plannedIn are the waves of an edition that have not opened.
func plannedIn(tx *db.Tx, id db.ID) ([]Wave, error) {
	list, err := wavesOf(tx, id)
	return slices.DeleteFunc(list, func(w Wave) bool { return w.State != Planned }), err
}

// PlannedForms is how many waves of an edition have not opened.
func PlannedForms(tx *db.Tx, id db.ID) (int, error) {
	list, err := plannedIn(tx, id)
	return len(list), err
}

// ZoneMoved lets the planned waves of an edition keep their times of day when it gets another time zone: before is the edition
// as it was. What is open closes at the moment that people were told.
func ZoneMoved(tx *db.Tx, actor access.Actor, before edition.Edition, zone string) error {
	list, err := plannedIn(tx, before.ID)
	if err != nil {
		return err
	}
	for _, w := range list {
		p := PlanOf(w, before.Zone)
		opens, closes := edition.Moment(p.OpensDate, p.OpensTime, zone), edition.Moment(p.ClosesDate, p.ClosesTime, zone)
		if opens == w.Opens && closes == w.Closes {
			continue
		}
		w.Opens, w.Closes = opens, closes
		if _, err := updatePlanned(tx, w); err != nil {
			return err
		}
		if err := openLater(tx, w.ID, w.Opens); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "wave.change", "wave", w.ID, "with the time zone"); err != nil {
			return err
		}
	}
	return nil
}
