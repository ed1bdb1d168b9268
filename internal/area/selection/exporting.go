package selection

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// ScoreHeaders, DecisionHeaders and OfferHeaders are those of the three tables of an export.
var (
	ScoreHeaders    = []string{"edition", "application", "panel_member", "side", "total", "below_bar"}
	DecisionHeaders = []string{"edition", "application", "outcome", "reason", "put_on", "taken_back_on"}
	OfferHeaders    = []string{"edition", "application", "people", "state", "made_on", "until"}
)

// Export gives the totals of the panel's scores, what was put to the panel and the offers of an edition, for whoever runs it;
// for everybody else nothing. Applications that are the actor's own, or in which they declared a conflict, are left out:
// who applied learns no score.
func (x *Selection) Export(tx *db.Tx, a access.Actor, e edition.Edition) (scores, decisions, offers [][]string, err error) {
	if !edition.Runs(a, e) && !a.IsSystem() {
		return nil, nil, nil, nil
	}
	day := func(at db.Instant) string {
		if at == 0 {
			return ""
		}
		return at.In(e.Zone).Format("2006-01-02")
	}
	closed, err := db.Column[db.ID](tx, `SELECT application_id FROM panel_conflict WHERE network_id = $1 AND person_id = $2 AND taken_back IS NULL
		UNION SELECT application_id FROM applicant WHERE network_id = $1 AND person_id = $2 LIMIT 1000`, a.Person().Ref())
	if err != nil {
		return nil, nil, nil, err
	}
	hidden := map[db.ID]bool{}
	for _, id := range closed {
		hidden[id] = true
	}
	scores, err = db.All(tx, func(s db.Scanner, r *[]string) error {
		var application, who, side string
		var total int64
		var below bool
		err := s.Scan(&application, &who, &side, &total, &below)
		*r = []string{string(e.ID), application, who, side, strconv.FormatInt(total, 10), strconv.FormatBool(below)}
		return err
	}, `SELECT v.application_id, v.person_id, v.side, v.total, v.below_bar FROM panel_score v
		JOIN application p ON p.network_id = v.network_id AND p.id = v.application_id
		WHERE v.network_id = $1 AND p.edition_id = $2 AND NOT v.outdated ORDER BY v.application_id, v.person_id LIMIT 20000`, e.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	scores = without(scores, hidden)
	put, err := decisionsIn(tx, x.keys, e.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, d := range put {
		decisions = append(decisions, []string{string(e.ID), string(d.Application), string(d.Outcome), d.Reason, day(d.Created), day(d.TakenBack)})
	}
	made, err := db.All(tx, scanOffer, offerColumns+`AND edition_id = $2 ORDER BY made, id LIMIT 20000`, e.ID)
	for _, o := range made {
		offers = append(offers, []string{string(e.ID), string(o.Application), strconv.FormatInt(o.People, 10), string(o.State), day(o.Made), day(o.Expires)})
	}
	return scores, without(decisions, hidden), offers, err
}

// without leaves out the rows about applications that are hidden; the application stands second.
func without(rows [][]string, hidden map[db.ID]bool) [][]string {
	var out [][]string
	for _, r := range rows {
		if !hidden[db.ID(r[1])] {
			out = append(out, r)
		}
	}
	return out
}
