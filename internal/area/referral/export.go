package referral

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// Headings of what goes out.
var (
	PlaceHeaders = []string{"id", "organisation_id", "kind", "name", "who_answers", "how_to_reach_them", "link_works"}
	Headers      = []string{"id", "organisation_id", "place_id", "first_step", "referred_on", "answer_owed_by", "answered_on", "working_days", "what_was_done"}
	OwnHeaders   = []string{"referred_on", "by_place", "name", "email", "phone", "address", "first_step", "what_you_agreed_to", "notes", "who_asked_you", "answer_owed_by", "answered_on"}
	MadeHeaders  = []string{"referred_on", "from_place", "first_step", "answer_owed_by", "answered"}
)

const exportedAtOnce = 500

// Export is the places that refer, and when somebody was referred and answered, for engagement leads. Nothing in it says who was referred.
func (s *Referrals) Export(tx *db.Tx, a access.Actor) (places, referrals [][]string, err error) {
	if !a.LeadsAll() {
		return nil, nil, errs.Missing()
	}
	for {
		some, err := db.All(tx, scanPlace, placeColumns+`ORDER BY p.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(places))
		if err != nil {
			return nil, nil, err
		}
		for _, p := range some {
			places = append(places, []string{string(p.ID), string(p.Organisation), p.Kind, p.Name, p.AnswersName, p.Reach, strconv.FormatBool(p.open())})
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := db.All(tx, scan, columns+`ORDER BY r.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(referrals))
		if err != nil {
			return nil, nil, err
		}
		for _, r := range some {
			took := ""
			if !r.waits() {
				took = strconv.FormatInt(r.Took, 10)
			}
			referrals = append(referrals, []string{string(r.ID), string(r.Organisation), string(r.Place), r.Step, r.MadeDay, r.Due, r.Answered, took, r.Outcome})
		}
		if len(some) < exportedAtOnce {
			return places, referrals, nil
		}
	}
}

// ExportOwn is what was passed on about somebody, found by their own address, and whom they referred themselves, without saying who that was.
func (s *Referrals) ExportOwn(tx *db.Tx, who db.ID) (own, made [][]string, err error) {
	p, err := person.Find(tx, who)
	if err != nil {
		return nil, nil, err
	}
	if mark := addressMark(tx, s.keys, p.Email); mark != "" {
		all, err := several(tx, s.keys, `AND r.address_mark = $2 ORDER BY r.id LIMIT 200`, mark)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range all {
			own = append(own, []string{r.MadeDay, r.PlaceName, r.Name, r.Email, r.Phone, r.Address, in(Steps(), r.Step), r.Agreed, r.Notes, r.Told.By, r.Due, r.Answered})
		}
	}
	for {
		some, err := db.All(tx, scan, columns+`AND r.by_id = $2 ORDER BY r.id LIMIT $3 OFFSET $4`, who, exportedAtOnce, len(made))
		if err != nil {
			return nil, nil, err
		}
		for _, r := range some {
			made = append(made, []string{r.MadeDay, r.PlaceName, in(Steps(), r.Step), r.Due, strconv.FormatBool(!r.waits())})
		}
		if len(some) < exportedAtOnce {
			return own, made, nil
		}
	}
}
