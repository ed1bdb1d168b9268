package behaviour

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/smallnumber"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do: vote while a vote is on, read kind words that are new, and, for coordinators, read what
// was reported and not answered.
func (b *Behaviours) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, b.Asks(tx, a))
}

// Asks is the question about a person. It does not ask whether they have voted already: nothing but their own page of the vote
// can tell that.
func (b *Behaviours) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	query := `SELECT * FROM (SELECT 'kind' AS kind, x.edition_id FROM behaviour_feedback x WHERE x.network_id = $1 AND x.receiver_id = $2 AND x.kept IS NULL GROUP BY x.edition_id LIMIT 20) AS kinds
		UNION ALL SELECT * FROM (SELECT 'vote', v.edition_id FROM place v CROSS JOIN behaviour_list x WHERE v.network_id = $1 AND v.person_id = $2 AND v.withdrawn IS NULL AND x.network_id = v.network_id AND x.edition_id = v.edition_id AND x.phase = 'vote' LIMIT 20) AS votes
		UNION ALL SELECT * FROM (SELECT 'answer', x.edition_id FROM behaviour_report x WHERE x.network_id = $1 AND x.reporter = $3 AND x.answered IS NOT NULL GROUP BY x.edition_id LIMIT 20) AS answers`
	if a.Has(access.Coordinator) {
		query += ` UNION ALL SELECT * FROM (SELECT 'report', x.edition_id FROM behaviour_report x WHERE x.network_id = $1 AND x.answered IS NULL GROUP BY x.edition_id LIMIT 20) AS reports`
	}
	return waiting.Question{
		SQL: `SELECT w.kind AS kind, e.id AS a, g.name || ' ' || e.name AS b, NULL AS c, CAST(NULL AS BIGINT) AS at FROM (` + query + `) AS w
			JOIN edition e ON e.network_id = $1 AND e.id = w.edition_id JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id ORDER BY w.kind, e.id LIMIT 60`,
		Args: []any{string(a.Person()), b.reporter(tx, a.Person())}, Item: item,
	}
}

// item is one thing that waits; A is the edition, B what it is called.
func item(r waiting.Row) (waiting.Item, bool) {
	out := waiting.Item{About: r.B, Path: "/editions/" + r.A + "/behaviours"}
	switch r.Kind {
	case "kind":
		out.Title, out.Path = "Read kind words that somebody gave you", "/editions/"+r.A+"/kind-words"
	case "report":
		out.Title = "Read words that somebody reported"
	case "answer":
		out.Title, out.Path = "Read what was done about words that you reported", "/editions/"+r.A+"/kind-words"
	case "vote":
		out.Title = "A vote is on: choose the behaviours that matter most to you"
	}
	return out, out.Title != ""
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
	shown, _, err := readShown(tx, e.ID)
	if err != nil {
		return nil, err
	}
	rule, err := smallnumber.OfEdition(tx, e.ID)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, x := range onList(all) {
		out = append(out, []string{string(e.ID), number(x.Place), x.Words, timesWords(shown[x.ID], rule)})
	}
	return out, nil
}

// ExportOwn gives the kind words that somebody received and gave, and those that they reported.
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
	reported, err := b.notesOf(tx, a.Person())
	if err != nil {
		return nil, err
	}
	for _, n := range reported {
		e, err := edition.Find(tx, n.Edition)
		if err != nil {
			return nil, err
		}
		way, words := "reported", n.Words
		if n.Answered != 0 {
			way, words = "reported and answered", n.Answer
		}
		out = append(out, []string{e.Called(), way, n.At.In(e.Zone).Format("2006-01-02"), "", words})
	}
	return out, nil
}
