package idea

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	Headers        = []string{"id", "organisation", "brought_on", "state", "answer_owed_by", "first_answer_on", "working_days", "adopted"}
	OwnHeaders     = []string{"id", "organisation", "title", "words", "state", "who_reads", "brought_on", "answer_owed_by", "adopted"}
	StepHeaders    = []string{"idea", "at", "what", "who", "words"}
	SessionHeaders = []string{"id", "organisation", "group", "held_on", "about", "cancelled"}
)

const exportedAtOnce = 500

func stamp(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format("2006-01-02T15:04:05Z")
}

// Export is where every idea of the network stands and the sessions, for engagement leads. The words are their owners' to take out.
func (s *Ideas) Export(tx *db.Tx, a access.Actor) (ideas, sessions [][]string, err error) {
	if !a.LeadsAll() {
		return nil, nil, errs.Missing()
	}
	for {
		some, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE i.network_id = $1 ORDER BY i.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(ideas))
		if err != nil {
			return nil, nil, err
		}
		for _, i := range some {
			ideas = append(ideas, []string{string(i.ID), i.OrgName, i.BroughtDay, string(i.State), i.Due, i.AnsweredDay, took(i), strconv.FormatBool(i.Adopted != 0)})
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := db.All(tx, scanSession, sessionColumns+`ORDER BY s.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(sessions))
		if err != nil {
			return nil, nil, err
		}
		for _, m := range some {
			sessions = append(sessions, []string{string(m.ID), string(m.Organisation), m.GroupName, m.Held, m.About, stamp(m.Cancelled)})
		}
		if len(some) < exportedAtOnce {
			return ideas, sessions, nil
		}
	}
}

func took(i Idea) string {
	if i.AnsweredDay == "" {
		return ""
	}
	return number(i.Took)
}

// ExportOwn is what somebody owns, with every answer to it, and what they wrote about ideas of others.
func (s *Ideas) ExportOwn(tx *db.Tx, who db.ID) (ideas, steps, answers [][]string, err error) {
	own := map[db.ID]bool{}
	for {
		some, err := ideasBy(tx, s.keys, who, exportedAtOnce, len(ideas))
		if err != nil {
			return nil, nil, nil, err
		}
		var ids []db.ID
		for _, i := range some {
			own[i.ID], ids = true, append(ids, i.ID)
			ideas = append(ideas, []string{string(i.ID), i.OrgName, i.Words.Title, i.Words.Body, string(i.State), string(i.Words.Audience), i.BroughtDay, i.Due, strconv.FormatBool(i.Adopted != 0)})
		}
		if len(ids) > 0 {
			list, args := db.In(2, ids)
			all, err := db.All(tx, scanStep, stepColumns+`AND t.idea_id IN `+list+` ORDER BY t.idea_id, t.at, t.id LIMIT 100000`, args...)
			if all, err = openSteps(tx, s.keys, all, err); err != nil {
				return nil, nil, nil, err
			}
			for _, v := range all {
				steps = append(steps, v.row())
			}
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	all, err := db.All(tx, scanStep, stepColumns+`AND t.person_id = $2 ORDER BY t.at, t.id LIMIT 100000`, who)
	if all, err = openSteps(tx, s.keys, all, err); err != nil {
		return nil, nil, nil, err
	}
	for _, v := range all {
		if !own[v.Idea] && v.Words != "" {
			answers = append(answers, v.row())
		}
	}
	return ideas, steps, answers, nil
}

func (s Step) row() []string {
	return []string{string(s.Idea), stamp(s.At), string(s.Kind), s.Name, s.Words}
}
