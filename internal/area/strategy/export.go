package strategy

import (
	"strconv"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	Headers            = []string{"strategy_id", "organisation_id", "version", "state", "title", "why", "first_day", "last_day", "review_by", "agreed", "replaced"}
	OutcomeHeaders     = []string{"strategy_id", "version", "outcome_id", "what_will_be_different", "how_we_shall_know", "by"}
	ResponsibleHeaders = []string{"outcome_id", "level", "name", "role", "taken_on"}
	RestHeaders        = []string{"outcome_id", "thing", "plan", "kind", "web"}
	SeenHeaders        = []string{"outcome_id", "year", "side", "what_we_see"}
	OwnHeaders         = []string{"outcome", "level", "asked", "taken_on", "ended"}
	OwnSeenHeaders     = []string{"outcome", "year", "side", "what_i_wrote", "at"}
)

const atOnce = 500

func stamp(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format(time.RFC3339)
}

// pages reads a table piece by piece.
func pages[T any](read func(limit, offset int) ([]T, error), row func(T) []string) (rows [][]string, err error) {
	for {
		some, err := read(atOnce, len(rows))
		if err != nil {
			return nil, err
		}
		for _, v := range some {
			rows = append(rows, row(v))
		}
		if len(some) < atOnce {
			return rows, nil
		}
	}
}

// Out is everything that goes out, by table.
type Out struct{ Strategies, Outcomes, Responsible, Rests, Seen [][]string }

// Export is every strategy of the network, for engagement leads. Those who are asked and have not answered stay out, and so do the names of those who
// wrote what a side sees.
func (s *Strategies) Export(tx *db.Tx, a access.Actor) (out Out, err error) {
	if !a.LeadsAll() {
		return out, errs.Missing()
	}
	type version struct {
		Version
		organisation db.ID
	}
	if out.Strategies, err = pages(func(limit, offset int) ([]version, error) {
		return db.All(tx, func(sc db.Scanner, v *version) error {
			return sc.Scan(&v.Strategy, &v.organisation, &v.Number, &v.State, &v.Title, &v.Why, &v.Starts, &v.Ends, &v.Review, &v.Agreed, &v.Replaced)
		}, `SELECT s.id, s.organisation_id, v.number, v.state, v.title, v.why, v.starts, v.ends, v.review, v.agreed, v.replaced FROM strategy_version v JOIN strategy s ON s.network_id = v.network_id AND s.id = v.strategy_id
			WHERE v.network_id = $1 AND v.state <> 'withdrawn' ORDER BY s.id, v.number LIMIT $2 OFFSET $3`, limit, offset)
	}, func(v version) []string {
		return []string{string(v.Strategy), string(v.organisation), strconv.FormatInt(v.Number, 10), string(v.State), v.Title, v.Why, v.Starts, v.Ends, v.Review, stamp(v.Agreed), stamp(v.Replaced)}
	}); err != nil {
		return out, err
	}
	type words struct {
		Outcome
		strategy db.ID
		number   int64
	}
	if out.Outcomes, err = pages(func(limit, offset int) ([]words, error) {
		return db.All(tx, func(sc db.Scanner, v *words) error {
			return sc.Scan(&v.strategy, &v.number, &v.ID, &v.Different, &v.Measure, &v.Due)
		}, `SELECT v.strategy_id, v.number, w.outcome_id, w.different, w.measure, w.due FROM strategy_words w JOIN strategy_version v ON v.network_id = w.network_id AND v.id = w.version_id
			WHERE w.network_id = $1 AND v.state <> 'withdrawn' ORDER BY v.strategy_id, v.number, w.place, w.outcome_id LIMIT $2 OFFSET $3`, limit, offset)
	}, func(v words) []string {
		return []string{string(v.strategy), strconv.FormatInt(v.number, 10), string(v.ID), v.Different, v.Measure, v.Due}
	}); err != nil {
		return out, err
	}
	if out.Responsible, err = pages(func(limit, offset int) ([]Responsible, error) {
		return db.All(tx, scanResponsible, responsibleColumns+`AND r.accepted IS NOT NULL ORDER BY r.outcome_id, r.asked, r.id LIMIT $2 OFFSET $3`, limit, offset)
	}, func(r Responsible) []string {
		return []string{string(r.Outcome), string(r.Level), r.shown(), r.Job, stamp(r.Accepted)}
	}); err != nil {
		return out, err
	}
	if out.Rests, err = pages(func(limit, offset int) ([]Rest, error) {
		return db.All(tx, scanRest, restColumns+`ORDER BY r.outcome_id, r.created, r.id LIMIT $2 OFFSET $3`, limit, offset)
	}, func(r Rest) []string { return []string{string(r.Outcome), r.Thing, r.Name, r.Kind, r.Web} }); err != nil {
		return out, err
	}
	out.Seen, err = pages(func(limit, offset int) ([]Seen, error) {
		all, err := db.All(tx, scanSeen, seenColumns+`ORDER BY e.outcome_id, e.year, e.side LIMIT $2 OFFSET $3`, limit, offset)
		return s.unseal(tx, all, err)
	}, func(e Seen) []string {
		return []string{string(e.Outcome), strconv.FormatInt(e.Year, 10), string(e.Side), e.Words}
	})
	return out, err
}

// ExportOwn is for which outcomes somebody is or was responsible, or is asked to be.
func (s *Strategies) ExportOwn(tx *db.Tx, who db.ID) (rows [][]string, err error) {
	type row struct {
		words, level          string
		asked, accepted, gone db.Instant
	}
	all, err := db.All(tx, func(sc db.Scanner, r *row) error { return sc.Scan(&r.words, &r.level, &r.asked, &r.accepted, &r.gone) },
		`SELECT COALESCE((SELECT w.different FROM strategy_words w JOIN strategy_version v ON v.network_id = w.network_id AND v.id = w.version_id WHERE w.network_id = $1 AND w.outcome_id = r.outcome_id ORDER BY v.number DESC LIMIT 1), ''),
		r.level, r.asked, r.accepted, r.gone FROM strategy_responsible r WHERE r.network_id = $1 AND r.person_id = $2 ORDER BY r.asked, r.id LIMIT 2000`, who)
	for _, r := range all {
		rows = append(rows, []string{r.words, r.level, stamp(r.asked), stamp(r.accepted), stamp(r.gone)})
	}
	return rows, err
}

// ExportOwnSeen is what somebody wrote about outcomes.
func (s *Strategies) ExportOwnSeen(tx *db.Tx, who db.ID) (rows [][]string, err error) {
	all, err := db.All(tx, scanSeen, seenColumns+`AND e.person_id = $2 ORDER BY e.at, e.id LIMIT 2000`, who)
	all, err = s.unseal(tx, all, err)
	for _, e := range all {
		rows = append(rows, []string{string(e.Outcome), strconv.FormatInt(e.Year, 10), string(e.Side), e.Words, stamp(e.At)})
	}
	return rows, err
}
