package recommendation

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// Headings of what goes out.
var (
	LinkHeaders = []string{"organisation", "group", "what_it_is", "about"}
	Headers     = []string{"id", "group", "organisation", "to_group", "title", "words", "state", "audience", "made_on", "taken_back_on"}
	AskHeaders  = []string{"recommendation", "number", "asked_on", "owed_by", "why_asked_again", "answered_on", "answer", "reasons", "word_of_the_group"}
	OwnHeaders  = []string{"id", "title", "words", "state", "i_wrote_it", "i_owe_the_answer"}
)

const exportedAtOnce = 1000

func (v Recommendation) cells() []string {
	return []string{string(v.ID), string(v.Body), string(v.Organisation), string(v.Group), v.Title, v.Words, string(v.State), v.Audience, v.Made, v.Ended}
}

func (a Ask) cells() []string {
	return []string{string(a.Recommendation), strconv.FormatInt(a.Number, 10), a.Asked, a.Due, a.Why, a.Answered, a.Outcome, a.Reasons, a.Verdict}
}

// Export is every link, and every recommendation that is made with its answers, for engagement leads. Who answered stays out.
func (s *Recommendations) Export(tx *db.Tx, a access.Actor) (links, made, asks [][]string, err error) {
	if !a.LeadsAll() {
		return nil, nil, nil, errs.Missing()
	}
	for {
		some, err := db.All(tx, scanLink, linkColumns+`AND l.ended IS NULL ORDER BY l.organisation_id, l.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(links))
		if err != nil {
			return nil, nil, nil, err
		}
		for _, l := range some {
			links = append(links, []string{string(l.Organisation), string(l.Group), l.Kind, l.About})
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE v.network_id = $1 AND v.made <> '' ORDER BY v.made, v.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(made))
		some, err = unseal(tx, s.keys, some, err)
		if err != nil {
			return nil, nil, nil, err
		}
		for _, v := range some {
			made = append(made, v.cells())
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := asksFrom(tx, s.keys, exportedAtOnce, len(asks))
		if err != nil {
			return nil, nil, nil, err
		}
		for _, v := range some {
			asks = append(asks, v.cells())
		}
		if len(some) < exportedAtOnce {
			return links, made, asks, nil
		}
	}
}

func asksFrom(tx *db.Tx, k *secret.Keys, limit, offset int) ([]Ask, error) {
	all, err := db.All(tx, scanAsk, askColumns+`AND a.asked <> '' ORDER BY a.asked, a.id LIMIT $2 OFFSET $3`, limit, offset)
	return unsealAsks(tx, k, all, err)
}

// ExportOwn is what somebody wrote for a body or has to answer, and the answers that they gave.
func (s *Recommendations) ExportOwn(tx *db.Tx, who db.ID) (wrote, answers [][]string, err error) {
	all, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE v.network_id = $1 AND v.state <> 'dropped' AND (v.created_by = $2 OR v.owner_id = $2 AND v.made <> '') ORDER BY v.created, v.id LIMIT 2000`, string(who))
	all, err = unseal(tx, s.keys, all, err)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range all {
		wrote = append(wrote, []string{string(v.ID), v.Title, v.Words, string(v.State), strconv.FormatBool(v.By == who), strconv.FormatBool(v.Owner == who)})
	}
	mine, err := db.All(tx, scanAsk, askColumns+`AND a.answered_by = $2 ORDER BY a.answered, a.id LIMIT 2000`, string(who))
	mine, err = unsealAsks(tx, s.keys, mine, err)
	for _, v := range mine {
		answers = append(answers, v.cells())
	}
	return wrote, answers, err
}
