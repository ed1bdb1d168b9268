package opportunity

import (
	"fmt"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do about opportunities now.
func (s *Opportunities) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Opportunities) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	titles := map[string]string{"agree": "Say whether you agree to an opportunity", "score": "Score applications, each alone", "decide": "Decide with the panel whom to choose",
		"offer": "Say yes or no: you are chosen", "answer": "Answer somebody who is interested", "publish": "Publish an opportunity", "begin": "See to the panel of an opportunity", "why": "Tell people why they were not chosen", otherKind: "Change the words of an opportunity, and ask again"}
	return waiting.Question{SQL: waits, Args: []any{a.Person(), int64(tx.Now)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		path := fmt.Sprintf("/leadership/%s/opportunities/%s", w.A, w.B)
		if w.Kind == "offer" {
			path = "/me/opportunities/" + w.B
		}
		about := w.C
		if w.Kind == otherKind {
			about = s.askedFor(a.Network(), w.C)
		}
		return waiting.Item{Title: titles[w.Kind], About: about, Path: path}, true
	}}
}

// otherKind is what waits for whoever wrote words of which somebody said that they should be different.
const otherKind = "other-words"

// askedFor is what stands beside it: of what, and what was said. A row has the change, its sealed words and the title, in this order.
func (s *Opportunities) askedFor(network db.ID, row string) string {
	id, rest, _ := strings.Cut(row, " ")
	sealed, title, _ := strings.Cut(rest, " ")
	words, err := s.keys.Open(network, "opportunity_change.words", db.ID(id), sealed)
	if err != nil || words == "" {
		return title
	}
	return title + ". Somebody asks: “" + ui.FirstLine(words, 200) + "”"
}

// waits asks what waits for a person ($2) now ($3): words to agree to, applications to score, a choice to agree to, an offer, people who wait
// for the contact's answer, and what whoever wrote an opportunity has to do next.
const waits = `SELECT * FROM (SELECT 'agree' AS kind, o.organisation_id AS a, o.id AS b, o.title AS c, CAST(NULL AS BIGINT) AS at FROM opportunity o JOIN proposal p ON p.network_id = o.network_id AND p.id = o.proposal_id
		WHERE o.network_id = $1 AND (o.designer_id = $2 OR o.contact_id = $2) AND o.state = 'draft' AND p.state = 'open'
		AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)
	UNION ALL SELECT 'score', o.organisation_id, o.id, o.title, CAST(NULL AS BIGINT) FROM opportunity_panel m JOIN opportunity o ON o.network_id = m.network_id AND o.id = m.opportunity_id
		WHERE m.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL AND o.state = 'open' AND o.closes <= $3
		AND EXISTS (SELECT 1 FROM rating_round r JOIN rater t ON t.network_id = r.network_id AND t.round_id = r.id WHERE r.network_id = $1 AND r.owner_id = o.id AND r.state = 'open' AND t.person_id = $2 AND t.answered IS NULL AND t.stepped_out IS NULL)
	UNION ALL SELECT 'decide', o.organisation_id, o.id, o.title, CAST(NULL AS BIGINT) FROM opportunity_panel m JOIN opportunity o ON o.network_id = m.network_id AND o.id = m.opportunity_id JOIN proposal p ON p.network_id = o.network_id AND p.id = o.decision_id
		WHERE m.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL AND o.state = 'open' AND p.state = 'open'
		AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)
	UNION ALL SELECT 'offer', o.organisation_id, i.id, o.title, CAST(NULL AS BIGINT) FROM opportunity_interest i JOIN opportunity o ON o.network_id = i.network_id AND o.id = i.opportunity_id
		WHERE i.network_id = $1 AND i.person_id = $2 AND i.state = 'chosen' AND o.state = 'open'
	UNION ALL SELECT 'answer', o.organisation_id, o.id, o.title, CAST(NULL AS BIGINT) FROM opportunity o WHERE o.network_id = $1 AND o.contact_id = $2 AND o.state = 'open' AND NOT o.formal
		AND EXISTS (SELECT 1 FROM opportunity_interest i WHERE i.network_id = $1 AND i.opportunity_id = o.id AND i.state = 'sent')
	UNION ALL SELECT 'publish', o.organisation_id, o.id, o.title, CAST(NULL AS BIGINT) FROM opportunity o WHERE o.network_id = $1 AND o.created_by = $2 AND o.state = 'agreed'
	UNION ALL SELECT 'other-words', o.organisation_id, o.id, c.id || ' ' || c.words_sealed || ' ' || o.title, CAST(NULL AS BIGINT) FROM opportunity o JOIN opportunity_change c ON c.network_id = o.network_id AND c.opportunity_id = o.id
		WHERE o.network_id = $1 AND o.created_by = $2 AND o.state = 'draft' AND o.proposal_id IS NULL AND c.kind = 'not-yet'
		AND NOT EXISTS (SELECT 1 FROM opportunity_change y WHERE y.network_id = $1 AND y.opportunity_id = o.id AND y.kind IN ('not-yet', 'asked') AND (y.at > c.at OR y.at = c.at AND y.id > c.id))
	UNION ALL SELECT 'begin', o.organisation_id, o.id, o.title, CAST(NULL AS BIGINT) FROM opportunity o WHERE o.network_id = $1 AND o.created_by = $2 AND o.state = 'open' AND o.formal AND o.closes <= $3
		AND EXISTS (SELECT 1 FROM opportunity_interest i WHERE i.network_id = $1 AND i.opportunity_id = o.id AND i.state = 'sent' AND i.round_id IS NULL)
	UNION ALL SELECT 'why', o.organisation_id, o.id, o.title, CAST(NULL AS BIGINT) FROM opportunity o WHERE o.network_id = $1 AND o.created_by = $2 AND o.state = 'open' AND o.formal
		AND EXISTS (SELECT 1 FROM opportunity_interest i WHERE i.network_id = $1 AND i.opportunity_id = o.id AND i.state = 'not-chosen' AND i.answer_sealed = '')) x LIMIT 30`

// Events are the meetings of what somebody said yes to, between two instants.
func (s *Opportunities) Events(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]waiting.Event, error) {
	if !a.SignedIn() {
		return nil, nil
	}
	all, err := acceptedBy(tx, a.Person())
	if err != nil || len(all) == 0 {
		return nil, err
	}
	zone, err := db.Value[string](tx, `SELECT zone FROM (SELECT id AS network_id, zone FROM network) n WHERE network_id = $1`)
	var out []waiting.Event
	for _, o := range all {
		for n, m := range o.Meetings {
			start, end := m.start(zone), m.end(zone)
			if start == 0 || end <= from || start >= to || len(out) >= most {
				continue
			}
			out = append(out, waiting.Event{Title: o.Title, Place: m.Place, Path: "/opportunities/" + string(o.ID), Start: start, End: end, Zone: zone, ID: o.ID + db.ID(fmt.Sprintf("-%d", n+1)), Sequence: o.Version})
		}
	}
	return out, err
}

// acceptedBy are the opportunities to which somebody said yes.
func acceptedBy(tx *db.Tx, who db.ID) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`JOIN opportunity_interest i ON i.network_id = o.network_id AND i.opportunity_id = o.id
		WHERE o.network_id = $1 AND i.person_id = $2 AND i.state = 'accepted' AND o.state IN ('open', 'finished') ORDER BY o.closes DESC LIMIT 50`, who)
}
