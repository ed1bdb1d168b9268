package support

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	LinkHeaders         = []string{"person_id", "person", "contact_id", "contact", "cover_id", "cover", "since", "contact_answers_no_more"}
	ProfessionalHeaders = []string{"id", "organisation_id", "name", "role", "how_to_reach", "when"}
	QuestionHeaders     = []string{"question", "asked_on", "answer_owed_by", "answered_on", "closed_on", "who_wrote", "written_on", "words"}
	AwayHeaders         = []string{"first_day", "last_day"}
)

const exportedAtOnce = 1000

func dayOf(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format("2006-01-02")
}

// Export is who is whose contact and the lists of professionals, for engagement leads. Nobody's questions are among it.
func (s *Support) Export(tx *db.Tx, a access.Actor) (links, professionals [][]string, err error) {
	if !runs(a) {
		return nil, nil, errs.Missing()
	}
	for {
		some, err := db.All(tx, scanLink, linkColumns+`ORDER BY k.id LIMIT $3 OFFSET $4`, dayOf(tx.Now), exportedAtOnce, len(links))
		if err != nil {
			return nil, nil, err
		}
		for _, l := range some {
			links = append(links, []string{string(l.Person), l.PersonName, string(l.Contact), l.ContactName, string(l.Cover), l.CoverName, dayOf(l.Since), l.LapsedWhy})
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := db.All(tx, scanProfessional, professionalColumns+`ORDER BY f.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(professionals))
		if err != nil {
			return nil, nil, err
		}
		for _, p := range some {
			professionals = append(professionals, []string{string(p.ID), string(p.Organisation), p.Name, p.Role, p.Reach, p.Hours})
		}
		if len(some) < exportedAtOnce {
			return links, professionals, nil
		}
	}
}

// ExportOwn is what somebody asked with the answers to it, what they answered to others, who answers them, and when they are away.
func (s *Support) ExportOwn(tx *db.Tx, who db.ID) (links, asked, answered, away [][]string, err error) {
	l, err := linkOf(tx, who, dayOf(tx.Now))
	if err != nil {
		return nil, nil, nil, nil, err
	}
	if l.has() {
		links = [][]string{{string(l.Person), l.PersonName, string(l.Contact), l.ContactName, string(l.Cover), l.CoverName, dayOf(l.Since), l.LapsedWhy}}
	}
	for offset := 0; ; offset += 200 {
		questions, err := questionsBy(tx, who, 200, offset)
		if err != nil {
			return nil, nil, nil, nil, err
		}
		by := map[db.ID]Question{}
		var ids []db.ID
		for _, q := range questions {
			by[q.ID], ids = q, append(ids, q.ID)
		}
		words, err := messagesOf(tx, s.keys, ids...)
		if err != nil {
			return nil, nil, nil, nil, err
		}
		for _, m := range words {
			q := by[m.Question]
			asked = append(asked, []string{string(q.ID), q.AskedDay, q.Due, q.AnsweredDay, q.ClosedDay, m.AuthorName, dayOf(m.Written), m.Body})
		}
		if len(questions) < 200 {
			break
		}
	}
	mine, err := writtenBy(tx, s.keys, who)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	own := map[string]bool{}
	for _, row := range asked {
		own[row[0]] = true
	}
	for _, m := range mine {
		if !own[string(m.Question)] {
			answered = append(answered, []string{string(m.Question), "", "", "", "", m.AuthorName, dayOf(m.Written), m.Body})
		}
	}
	days, err := absencesOf(tx, who, "")
	for _, d := range days {
		away = append(away, []string{d.First, d.Last})
	}
	return links, asked, answered, away, err
}
