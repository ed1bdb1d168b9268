package access

import (
	"net/http"
	"net/url"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// makeBank is the people bank of an organisation: the coordinator and the facilitator belong to it and look for people in its name; the
// member of a pair is found, and is asked.
func (w *world) makeBank() {
	org := db.ID(w.Sample["organisation"])
	w.site.Write(func(tx *db.Tx) error {
		for _, role := range []string{coordinator, facilitator} {
			p, err := person.Find(tx, w.people[role].ID)
			if err != nil {
				return err
			}
			p.Organisation = org
			if err := person.Update(tx, p); err != nil {
				return err
			}
			if err := person.ConfirmOrganisation(tx, p.ID, org); err != nil {
				return err
			}
		}
		return nil
	})
	at := "/partner-organisations/" + string(org)
	w.post(coordinator, at+"/change", url.Values{"version": {"0"}, "does": {"What " + w.Family + " does"}, "bank": {"yes"}})
	w.browser[coordinator].Post(at+"/leads", url.Values{"email": {w.email(facilitator)}}).Is(http.StatusSeeOther)
	w.Exact["/partner-organisations/{organisation}/leads/{person}"] = map[string]string{"person": string(w.people[facilitator].ID)}
	w.post(member, "/me/bank/card", url.Values{"version": {"0"}, "skills": {"listen"}, "words": {"The garden of " + w.Family}, "most": {"4"}})
	w.post(member, "/me/bank/organisations/"+string(org), url.Values{"purposes": {"take-part", "read"}, "shown": {"family", "words"}})
	bank := "/bank/" + string(org)
	w.post(coordinator, bank+"/people/"+w.Sample["person"], url.Values{"purpose": {"take-part"}, "words": {"Come to " + w.Family}})
	w.Sample["bankrequest"] = w.value(`SELECT id FROM bank_request WHERE network_id = $1`)
	w.post(coordinator, bank+"/searches", url.Values{"name": {"Search of " + w.Family}, "q": {"garden"}})
	w.Sample["banksearch"] = w.value(`SELECT id FROM bank_search WHERE network_id = $1`)
}
