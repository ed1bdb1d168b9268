package behaviour

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do: vote while a vote is on, read kind words that are new, and, for coordinators, read what
// was reported. Whether somebody has voted already is asked under their mark.
func (b *Behaviours) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	type row struct {
		kind            string
		edition         db.ID
		programme, name string
	}
	query := `SELECT * FROM (SELECT 'kind' AS kind, x.edition_id FROM behaviour_feedback x WHERE x.network_id = $1 AND x.receiver_id = $2 AND x.kept IS NULL GROUP BY x.edition_id LIMIT 20) AS kinds
		UNION ALL SELECT * FROM (SELECT 'vote', v.edition_id FROM place v CROSS JOIN behaviour_list x WHERE v.network_id = $1 AND v.person_id = $2 AND v.withdrawn IS NULL AND x.network_id = v.network_id AND x.edition_id = v.edition_id AND x.phase = 'vote' LIMIT 20) AS votes`
	if a.Has(access.Coordinator) {
		query += ` UNION ALL SELECT * FROM (SELECT 'report', x.edition_id FROM behaviour_report x WHERE x.network_id = $1 GROUP BY x.edition_id LIMIT 20) AS reports`
	}
	list, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.kind, &r.edition, &r.programme, &r.name) },
		`SELECT q.kind, e.id, g.name, e.name FROM (`+query+`) AS q JOIN edition e ON e.network_id = $1 AND e.id = q.edition_id JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id ORDER BY q.kind, e.id`, string(a.Person()))
	if err != nil {
		return nil, err
	}
	var out []waiting.Item
	for _, r := range list {
		item := waiting.Item{About: r.programme + " " + r.name, Path: "/editions/" + string(r.edition) + "/behaviours"}
		switch r.kind {
		case "kind":
			item.Title, item.Path = "Read kind words that somebody gave you", "/editions/"+string(r.edition)+"/kind-words"
		case "report":
			item.Title = "Read words that somebody reported"
		case "vote":
			voted, err := votesOf(tx, r.edition, b.voter(tx, r.edition, a.Person()))
			if err != nil {
				return nil, err
			}
			if len(voted) > 0 {
				continue
			}
			item.Title = "Vote for the behaviours that matter most to you"
		}
		out = append(out, item)
	}
	return out, nil
}

// Headers of the tables of an export.
var (
	ListHeaders    = []string{"edition", "place", "behaviour", "times_seen"}
	OwnKindHeaders = []string{"edition", "given_or_received", "on", "behaviour", "words"}
)

// Export gives the group's list of an edition with how often each behaviour was seen, small numbers hidden, for whoever runs
// the edition; for everybody else nothing. Kind words are in no export but that of the two.
func (b *Behaviours) Export(tx *db.Tx, a access.Actor, e edition.Edition) ([][]string, error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil
	}
	all, err := behaviours(tx, e.ID)
	if err != nil {
		return nil, err
	}
	counts, err := seen(tx, e.ID)
	if err != nil {
		return nil, err
	}
	list := onList(all)
	cells, _, err := totals(list, counts)
	var out [][]string
	for i, x := range list {
		if err == nil {
			out = append(out, []string{string(e.ID), number(x.Place), x.Words, cellWords(cells[i])})
		}
	}
	return out, err
}

// ExportOwn gives the kind words that somebody received and gave.
func (b *Behaviours) ExportOwn(tx *db.Tx, a access.Actor) ([][]string, error) {
	own, err := ownKinds(tx, b.keys, a.Person())
	if err != nil {
		return nil, err
	}
	words := map[db.ID]string{}
	known := map[db.ID]edition.Edition{}
	var out [][]string
	for _, k := range own {
		if _, ok := known[k.Edition]; !ok {
			if known[k.Edition], err = edition.Find(tx, k.Edition); err != nil {
				return nil, err
			}
			all, err := behaviours(tx, k.Edition)
			if err != nil {
				return nil, err
			}
			for _, x := range all {
				words[x.ID] = x.Words
			}
		}
		e, way := known[k.Edition], "received"
		if a.Is(k.Giver) {
			way = "given"
		}
		out = append(out, []string{e.Called(), way, k.Given.In(e.Zone).Format("2006-01-02"), words[k.Behaviour], k.Words})
	}
	return out, nil
}
