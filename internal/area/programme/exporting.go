package programme

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// AttendanceHeaders and NeedsHeaders are those of the two tables of an export.
var (
	AttendanceHeaders = []string{"edition", "day", "date", "person", "state"}
	NeedsHeaders      = []string{"edition", "person", "needs", "words"}
)

// OwnNeedsHeaders are those of the table of what somebody said themselves about their needs on a day.
var OwnNeedsHeaders = []string{"programme", "edition", "day", "date", "about", "answer", "words"}

// ObjectiveHeaders are those of the table of learning objectives.
var ObjectiveHeaders = []string{"edition", "objective", "sessions", "questions"}

// ExportObjectives gives what people should learn in an edition, for whoever runs it; for everybody else nothing.
func (p *Programmes) ExportObjectives(tx *db.Tx, a access.Actor, e edition.Edition) (rows [][]string, err error) {
	if !mayRun(a, e) {
		return nil, nil
	}
	list, err := Objectives(tx, e.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	titles, _, err := sessionTitles(tx, e.ID)
	for _, o := range list {
		var names []string
		for _, s := range o.Sessions {
			if titles[s] != "" {
				names = append(names, titles[s])
			}
		}
		rows = append(rows, []string{string(e.ID), o.Wording, strings.Join(names, "; "), strings.Join(o.Items, "; ")})
	}
	return rows, err
}

// Export gives what was noted on the days of an edition, and what its people told about access and communication, for whoever
// runs the edition; for everybody else nothing. The caller writes into the log that it was taken out.
func (p *Programmes) Export(tx *db.Tx, a access.Actor, e edition.Edition) (attendance, needs [][]string, err error) {
	if !mayRun(a, e) {
		return nil, nil, nil
	}
	attendance, err = db.All(tx, func(s db.Scanner, r *[]string) error {
		var day, date, who, state string
		err := s.Scan(&day, &date, &who, &state)
		*r = []string{string(e.ID), day, date, who, state}
		return err
	}, `SELECT d.id, d.date, a.person_id, a.state FROM attendance a JOIN edition_day d ON d.network_id = a.network_id AND d.id = a.day_id
		WHERE a.network_id = $1 AND d.edition_id = $2 ORDER BY d.date, d.id, a.person_id LIMIT 100000`, e.ID)
	if err != nil {
		return nil, nil, err
	}
	places, err := edition.Places(tx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]db.ID, len(places))
	for i, v := range places {
		ids[i] = v.Person
	}
	told, err := person.NeedsOfSeveral(tx, p.keys, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		if n, ok := told[id]; ok {
			needs = append(needs, []string{string(e.ID), string(id), strings.Join(n.IDs, "; "), n.Words})
		}
	}
	return attendance, needs, nil
}

// ExportOwnNeeds gives what the actor said about what they need on days: to what was offered to them instead, and afterwards.
func (p *Programmes) ExportOwnNeeds(tx *db.Tx, a access.Actor) (rows [][]string, err error) {
	type row struct {
		of []string // programme, edition, day and its date
		sealedRow
		about string
	}
	said, err := db.All(tx, func(s db.Scanner, r *row) error {
		r.of, r.person = make([]string, 4), a.Person()
		return s.Scan(&r.of[0], &r.of[1], &r.of[2], &r.of[3], &r.day, &r.sealed, &r.version, &r.about)
	}, `SELECT g.name, e.name, d.title, d.date, s.day_id, s.sealed, s.old, s.about FROM (
			SELECT day_id, sealed, CASE WHEN old THEN 1 ELSE 0 END AS old, 'offer' AS about FROM needs_reply WHERE network_id = $1 AND person_id = $2
			UNION ALL SELECT day_id, sealed, 0 AS old, 'afterwards' AS about FROM needs_feedback WHERE network_id = $1 AND person_id = $2) s
		JOIN edition_day d ON d.network_id = $1 AND d.id = s.day_id
		JOIN edition e ON e.network_id = d.network_id AND e.id = d.edition_id
		JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
		ORDER BY d.date, d.id, s.about LIMIT 10000`, a.Person())
	if err != nil {
		return nil, err
	}
	for _, r := range said {
		var about, answer, words string
		if r.about == "offer" {
			one, err := p.openReply(tx, r.sealedRow)
			if err != nil {
				return nil, err
			}
			about, answer, words = "what was offered instead", one.own(), one.Words
			if one.old {
				about = "what was offered instead, before it changed"
			}
		} else {
			one, err := p.openFeedback(tx, r.sealedRow)
			if err != nil {
				return nil, err
			}
			about, answer, words = "whether you had what you needed", strings.TrimPrefix(one.words(), "They say: "), one.Words
		}
		rows = append(rows, append(r.of, about, answer, words))
	}
	return rows, nil
}
