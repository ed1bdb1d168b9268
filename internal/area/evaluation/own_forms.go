package evaluation

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// OwnForm is a form of an edition as somebody reads of it who is asked to fill it in. Nothing tells whether they did: nobody knows.
type OwnForm struct{ Name, Words string }

// FormsOf lists the forms that somebody is asked to fill in: those that are planned for the side of their place, and those to which they
// were invited.
func FormsOf(tx *db.Tx, e edition.Edition, who db.ID) ([]OwnForm, error) {
	type row struct {
		name                        string
		state                       State
		opens, closes, late, closed db.Instant
		from                        OwnDate
		invited                     bool
		asks                        db.Instant // when they are asked themselves, 0 for at the opening
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.name, &r.state, &r.opens, &r.closes, &r.late, &r.closed, &r.from, &r.asks, &r.invited)
	}, `SELECT x.name, x.state, x.opens, x.closes, x.late_until, x.closed, x.counts_from, x.asks, x.invited FROM (SELECT w.name, w.state, w.opens, w.closes, w.late_until, w.closed, w.counts_from,
			COALESCE((SELECT i.asks FROM wave_invitation i WHERE i.network_id = w.network_id AND i.wave_id = w.id AND i.person_id = $3), 0) AS asks,
			EXISTS (SELECT 1 FROM wave_invitation i WHERE i.network_id = w.network_id AND i.wave_id = w.id AND i.person_id = $3 AND w.state <> 'planned') AS invited,
			EXISTS (SELECT 1 FROM place p WHERE p.network_id = w.network_id AND p.edition_id = w.edition_id AND p.person_id = $3 AND p.withdrawn IS NULL
				AND ' ' || w.respondents || ' ' LIKE '% ' || p.side || ' %') AS fits, w.id
			FROM wave w WHERE w.network_id = $1 AND w.edition_id = $2) AS x WHERE x.invited OR x.fits ORDER BY x.opens, x.name, x.id LIMIT 50`, e.ID, who)
	if err != nil {
		return nil, err
	}
	day := func(at db.Instant) string { return ui.Date(at.In(e.Zone)) }
	var out []OwnForm
	for _, r := range rows {
		words := "It was open until " + day(Wave{State: r.state, ClosedAt: r.closed, Closes: r.closes, LateUntil: r.late}.ended()) + "."
		switch {
		case r.state == Planned && r.from != "":
			words = "It comes to you by email, some time after a day of your own."
		case r.state == Planned:
			words = "It comes to you by email on " + day(r.opens) + "."
		case r.state == Open && r.invited && r.asks > tx.Now:
			words = "It comes to you by email on " + day(r.asks) + ", with your own link. You can fill it in until " + day(max(r.closes, r.late)) + "."
		case r.state == Open && r.invited:
			words = "You can fill it in until " + day(max(r.closes, r.late)) + ". Your own link is in a letter to you. Nobody sees whether you answered, so we cannot show it here."
		case r.state == Open:
			words = "It is open until " + day(r.closes) + ". If you are asked, a letter brings you your own link."
		}
		out = append(out, OwnForm{Name: r.name, Words: words})
	}
	return out, nil
}
