package access

import (
	"net/http"
	"net/url"
	"strings"
)

// makeIdeas is an idea that the member of a pair brings, which the facilitator answers and the seeker is asked to own too, and a session of a
// group to which it goes; and a visit of the organisation to a place.
func (w *world) makeIdeas() {
	at := "/leadership/" + w.Sample["organisation"] + "/ideas"
	w.post(coordinator, at+"/desk", url.Values{"contact": {w.email(facilitator)}, "days": {"3"}, "version": {"0"}})
	id := last(w.post(member, "/ideas/new", url.Values{"organisation": {w.Sample["organisation"]}, "title": {"An idea of " + w.Family}, "body": {"What it is, says " + w.Family}}))
	w.Sample["idea"] = id
	group := w.Sample["group"]
	session := last(w.post(coordinator, at+"/sessions", url.Values{"group": {group}, "held": {w.site.Clock.Now().AddDate(0, 1, 0).Format("2/1/2006")}, "about": {"Of " + w.Family}}))
	w.Exact["/leadership/{organisation}/ideas/sessions"] = map[string]string{"session": session}
	w.post(member, "/ideas/"+id+"/session", url.Values{"session": {session}})
	w.post(member, "/ideas/"+id+"/owners", url.Values{"owner": {w.email(seeker)}})
	w.post(coordinator, "/leadership/"+w.Sample["organisation"]+"/outreach/new", url.Values{"place": {"The hall of " + w.Family}, "kind": {"community"}, "held": {w.site.Clock.Now().Format("2/1/2006")}, "who": {"One of " + w.Family}, "contacts": {"12"}})
	w.Sample["visit"] = w.value(`SELECT id FROM outreach_visit WHERE network_id = $1`)
	w.post(coordinator, "/leadership/"+w.Sample["organisation"]+"/outreach/"+w.Sample["visit"]+"/link", nil)
	w.Exact["/met/{token}"] = map[string]string{"token": w.value(`SELECT code FROM outreach_visit WHERE network_id = $1`)}
	w.browser[seeker].Get("/ideas/" + id).Is(http.StatusOK)
	w.makeReferrals()
}

// makeReferrals is a place that refers, for which the facilitator answers, and somebody whom it referred.
func (w *world) makeReferrals() {
	at := "/leadership/" + w.Sample["organisation"] + "/referrals"
	w.post(coordinator, at+"/places/new", url.Values{"name": {"Ward of " + w.Family}, "kind": {"ward"}, "answers": {string(w.people[coordinator].ID)}, "reach": {"0113 496 0000"}})
	w.Sample["referringplace"] = w.value(`SELECT id FROM referral_place WHERE network_id = $1`)
	address := "referred@" + strings.ToLower(w.Family) + ".example.org"
	w.post(coordinator, at+"/new", url.Values{"place": {w.Sample["referringplace"]}, "name": {"Referred " + w.Family}, "email": {address}, "step": {"talk"}, "agreed": {"A yes of " + w.Family}, "by": {"Staff of " + w.Family},
		"how": {"spoken"}, "day": {w.site.Clock.Now().Format("2/1/2006")}, "consent": {"yes"}})
	w.Sample["referral"] = w.value(`SELECT id FROM referral WHERE network_id = $1`)
	w.Exact["/referred/{token}"] = map[string]string{"token": w.token(address, "referred")}
	for _, cell := range w.browser[coordinator].Get(at + "/places/" + w.Sample["referringplace"]).Is(http.StatusOK).Find("dd") {
		if _, token, found := strings.Cut(cell, "/refer/"); found {
			w.Exact["/refer/{token}"] = map[string]string{"token": token}
		}
	}
}
