package ground

import (
	"alongside/internal/platform/db"
)

// Filter is which lines of an organisation are listed.
type Filter struct {
	Show   string  // "", Open or Complete
	Hidden []Thing // what the reader does not see: no line begins there or goes on behind it
	Done   []Thing // the changes that are confirmed, as far as the reader sees them
}

// What can be shown of lines: those that stop somewhere, and those that lead to a confirmed change.
const (
	Open     = "open"
	Complete = "complete"
)

// Beginnings lists where the lines of an organisation begin: what rests on nothing in a line, what was linked last first.
func Beginnings(tx *db.Tx, organisation db.ID, f Filter, limit, offset int) ([]Thing, error) {
	done, args := db.In(6, values(f.Done))
	hidden, more := db.In(6+len(args), values(f.Hidden))
	if len(f.Hidden) == 0 {
		hidden = "('')"
	}
	texts, err := db.Column[string](tx, `WITH RECURSIVE up(thing) AS (
			SELECT d.later FROM ground_link d WHERE d.network_id = $1 AND d.organisation_id = $2 AND d.ended IS NULL AND d.later IN `+done+` AND d.later NOT IN `+hidden+`
			UNION SELECT u.earlier FROM up JOIN ground_link u ON u.network_id = $1 AND u.later = up.thing WHERE u.ended IS NULL AND u.earlier NOT IN `+hidden+`)
		SELECT l.earlier FROM ground_link l WHERE l.network_id = $1 AND l.organisation_id = $2 AND l.ended IS NULL AND l.earlier NOT IN `+hidden+`
		AND NOT EXISTS (SELECT 1 FROM ground_link e WHERE e.network_id = $1 AND e.later = l.earlier AND e.ended IS NULL)
		AND (CAST($3 AS TEXT) = '' OR (CAST($3 AS TEXT) = 'complete') = (l.earlier IN (SELECT up.thing FROM up)))
		GROUP BY l.earlier ORDER BY MAX(l.created) DESC, l.earlier LIMIT $4 OFFSET $5`, append([]any{organisation, f.Show, limit, offset}, append(args, more...)...)...)
	return things(texts), err
}

// Onward lists every link that can be reached from some things towards a change.
func Onward(tx *db.Tx, from []Thing) ([]Link, error) {
	if len(from) == 0 {
		return nil, nil
	}
	list, args := db.In(2, values(from))
	return db.All(tx, scanLink, `WITH RECURSIVE walk(thing) AS (
			SELECT b.earlier FROM ground_link b WHERE b.network_id = $1 AND b.ended IS NULL AND b.earlier IN `+list+`
			UNION SELECT w.later FROM walk JOIN ground_link w ON w.network_id = $1 AND w.earlier = walk.thing WHERE w.ended IS NULL)
		`+linkColumns+`AND l.ended IS NULL AND l.earlier IN (SELECT walk.thing FROM walk) ORDER BY l.created, l.earlier, l.later LIMIT 2000`, args...)
}

// Through lists every link on the way from the gaps to a thing, and from it to changes.
func Through(tx *db.Tx, t Thing) ([]Link, error) {
	return db.All(tx, scanLink, `WITH RECURSIVE down(thing) AS (SELECT CAST($2 AS TEXT)
			UNION SELECT w.later FROM down JOIN ground_link w ON w.network_id = $1 AND w.earlier = down.thing WHERE w.ended IS NULL),
		up(thing) AS (SELECT CAST($2 AS TEXT)
			UNION SELECT b.earlier FROM up JOIN ground_link b ON b.network_id = $1 AND b.later = up.thing WHERE b.ended IS NULL)
		`+linkColumns+`AND l.ended IS NULL AND (l.earlier IN (SELECT down.thing FROM down) OR l.later IN (SELECT up.thing FROM up)) ORDER BY l.created, l.earlier, l.later LIMIT 2000`, t.Value())
}

// Known lists the links between things of two kinds of an organisation as they were at an instant, the first first.
func Known(tx *db.Tx, organisation db.ID, earlier, later Kind, at db.Instant) ([]Link, error) {
	return db.All(tx, scanLink, linkColumns+`AND l.organisation_id = $2 AND l.earlier LIKE $3 AND l.later LIKE $4 AND l.created <= $5 AND (l.ended IS NULL OR l.ended > $5)
		ORDER BY l.created, l.earlier, l.later LIMIT 20000`, organisation, string(earlier)+" %", string(later)+" %", int64(at))
}

// Taken are those of some things that something rests on already.
func Taken(tx *db.Tx, all []Thing) (map[Thing]bool, error) {
	out := map[Thing]bool{}
	if len(all) == 0 {
		return out, nil
	}
	list, args := db.In(2, values(all))
	texts, err := db.Column[string](tx, `SELECT DISTINCT l.earlier FROM ground_link l WHERE l.network_id = $1 AND l.ended IS NULL AND l.earlier IN `+list+` LIMIT 2000`, args...)
	for _, t := range things(texts) {
		out[t] = true
	}
	return out, err
}

// Headings of links in files.
var LinkHeaders = []string{"organisation", "earlier", "later", "linked", "taken_off"}

func (l Link) row() []string {
	stamp := func(at db.Instant) string {
		if at == 0 {
			return ""
		}
		return at.Time().Format("2006-01-02T15:04:05Z")
	}
	return []string{string(l.Organisation), l.Earlier.Value(), l.Later.Value(), stamp(l.At), stamp(l.Ended)}
}

// Rows are the links that somebody made, or with "" those of everybody, for a file: the oldest first. Links to what somebody alone may
// tell (a change) are in the files of those who made them.
func Rows(tx *db.Tx, by db.ID, limit, offset int) ([][]string, error) {
	all, err := db.All(tx, scanLink, linkColumns+`AND (CAST($2 AS TEXT) = '' AND l.later NOT LIKE 'change %' OR l.created_by = $2) ORDER BY l.created, l.earlier, l.later LIMIT $3 OFFSET $4`, string(by), limit, offset)
	out := make([][]string, len(all))
	for i, l := range all {
		out[i] = l.row()
	}
	return out, err
}
