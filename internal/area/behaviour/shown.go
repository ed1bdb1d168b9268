package behaviour

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/smallnumber"
)

// What the team reads of kind words is a copy, made at the end of a day, and only when at least as many people as the rule about small numbers wants gave words since the
// copy before. A number is renewed only by as many words. So whoever looks after each word sees nothing change with it, and no two copies
// differ by what a few people gave. There is no total, and nothing is told of a behaviour that was seen fewer times than that,
// not even that it was never seen.

// given is that kind words were given: about what, by whom and when.
type given struct {
	behaviour, giver db.ID
	at               db.Instant
}

// release makes the next copy of the numbers from those that are shown since a moment and all words before the next moment; ok says
// whether there is one.
func release(shown map[db.ID]int, since db.Instant, all []given, least int) (next map[db.ID]int, ok bool) {
	givers, counts := map[db.ID]bool{}, map[db.ID]int{}
	for _, g := range all {
		counts[g.behaviour]++
		if g.at >= since {
			givers[g.giver] = true
		}
	}
	if len(givers) < least {
		return shown, false
	}
	next = map[db.ID]int{}
	for id, n := range shown {
		next[id] = n
	}
	for id, n := range counts {
		if n-shown[id] >= least {
			next[id] = n
		}
	}
	return next, true
}

const jobCount = "behaviour.count"

// countWork names the edition whose words are counted, and the end of the day up to which.
type countWork struct {
	Edition db.ID
	Before  db.Instant
}

// Jobs registers the counting at the end of a day.
func (b *Behaviours) Jobs(w *job.Worker) {
	w.Register(jobCount, func(ctx context.Context, network db.ID, payload []byte) error {
		var c countWork
		if err := json.Unmarshal(payload, &c); err != nil {
			return err
		}
		return b.db.Write(ctx, network, func(tx *db.Tx) error { return countShown(tx, c) })
	})
}

// dayBegins is when this day began in a zone.
func dayBegins(now db.Instant, zone string) db.Instant {
	at := now.In(zone)
	y, m, d := at.Date()
	return db.At(time.Date(y, m, d, 0, 0, 0, 0, at.Location()))
}

// countAfterToday leaves the counting to the end of this day where the edition is.
func countAfterToday(tx *db.Tx, e edition.Edition) error {
	y, m, d := tx.Now.In(e.Zone).Date()
	next := db.At(time.Date(y, m, d+1, 0, 0, 0, 0, tx.Now.In(e.Zone).Location()))
	return job.Later(tx, jobCount, string(e.ID)+" "+strconv.FormatInt(int64(next), 10), next, countWork{e.ID, next})
}

func countShown(tx *db.Tx, c countWork) error {
	shown, since, err := readShown(tx, c.Edition)
	if err != nil || since >= c.Before {
		return err
	}
	all, err := db.All(tx, func(s db.Scanner, g *given) error { return s.Scan(&g.behaviour, &g.giver, &g.at) },
		`SELECT behaviour_id, giver_id, given FROM behaviour_feedback WHERE network_id = $1 AND edition_id = $2 AND given < $3 ORDER BY id LIMIT 100000`, c.Edition, int64(c.Before))
	if err != nil {
		return err
	}
	rule, err := smallnumber.OfEdition(tx, c.Edition)
	if err != nil {
		return err
	}
	next, ok := release(shown, since, all, smallnumber.Under(rule))
	if !ok {
		return nil
	}
	for id, n := range next {
		if _, err := tx.Exec(`INSERT INTO behaviour_shown (network_id, edition_id, behaviour_id, times) VALUES ($1, $2, $3, $4)
			ON CONFLICT (network_id, edition_id, behaviour_id) DO UPDATE SET times = excluded.times`, c.Edition, id, n); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO behaviour_counted (network_id, edition_id, at) VALUES ($1, $2, $3) ON CONFLICT (network_id, edition_id) DO UPDATE SET at = excluded.at`, c.Edition, int64(c.Before))
	return err
}

// readShown gives the copy that the team reads, and up to when words are counted in it; 0 when there is none yet.
func readShown(tx *db.Tx, edition db.ID) (map[db.ID]int, db.Instant, error) {
	since, _, err := db.Maybe(tx, func(s db.Scanner, at *db.Instant) error { return s.Scan(at) }, `SELECT at FROM behaviour_counted WHERE network_id = $1 AND edition_id = $2`, edition)
	if err != nil {
		return nil, 0, err
	}
	type row struct {
		id db.ID
		n  int
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.n) },
		`SELECT behaviour_id, times FROM behaviour_shown WHERE network_id = $1 AND edition_id = $2 ORDER BY behaviour_id LIMIT 400`, edition)
	out := map[db.ID]int{}
	for _, r := range rows {
		out[r.id] = r.n
	}
	return out, since, err
}

// timesWords say how often a behaviour was seen, as far as the rule about small numbers shows it.
func timesWords(n int, rule stats.Policy) string {
	if least := smallnumber.Under(rule); n < least {
		return "fewer than " + strconv.Itoa(least) + ", or not counted yet"
	}
	return strconv.Itoa(rule.Count(n).Value)
}
