package access

import (
	"net/url"
)

// makeSupport names the facilitator the key contact of the member of a pair, with the second facilitator as cover. The member asks,
// the contact is away one day, and an organisation lists somebody.
func (w *world) makeSupport() {
	who, contact := string(w.people[member].ID), string(w.people[facilitator].ID)
	w.post(coordinator, "/contacts/people/"+who, url.Values{"contact-mail": {w.email(facilitator)}, "cover-mail": {w.email("facilitator2")}, "version": {"0"}})
	w.Sample["question"] = last(w.post(member, "/me/contact", url.Values{"words": {"A question of " + w.Family}}))
	w.post(facilitator, "/contacts/away/"+contact, url.Values{"first": {"1/12/2030"}, "last": {"2/12/2030"}})
	w.Sample["absence"] = w.value(`SELECT id FROM contact_absence WHERE network_id = $1`)
	w.post(coordinator, "/leadership/"+w.Sample["organisation"]+"/contacts", url.Values{"name": {"Sir " + w.Family}, "role": {"Complaints"}, "reach": {"01632 960 000"}, "agreed": {"yes"}})
	w.Sample["professional"] = w.value(`SELECT id FROM key_professional WHERE network_id = $1`)
	w.Exact["/contacts/people/{person}"] = map[string]string{"person": who}
	w.Exact["/contacts/away/{person}"] = map[string]string{"person": contact}
}
