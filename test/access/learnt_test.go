package access

import (
	"net/http"
	"net/url"
	"strings"
)

// makeImpact is something that followed from the edition: the member tells it, and somebody is asked to confirm it.
func (w *world) makeImpact() {
	claim := w.post(member, "/me/impact/new", url.Values{"edition": {w.edition}, "kind": {"role"}, "title": {"A role of " + w.Family}, "happened": {"01/01/2026"}, "about": {string(w.people[member].ID)}})
	w.Sample["claim"] = last(claim)
	w.browser[member].Post(claim+"/evidence", url.Values{"words": {"Minutes of " + w.Family}}).Is(http.StatusSeeOther)
	w.Sample["evidence"] = w.value(`SELECT id FROM impact_evidence WHERE network_id = $1 AND claim_id = $2`, last(claim))
	w.post(member, claim+"/ask", url.Values{"name": {w.Family}, "email": {"witness@" + strings.ToLower(w.Family) + ".example.org"}})
	w.post(member, claim+"/ask", url.Values{"name": {w.Family}, "email": {w.email(otherMember)}})
	w.Exact["/impact/confirm/{token}"] = map[string]string{"token": w.token("witness@"+strings.ToLower(w.Family)+".example.org", "impact/confirm")}
	w.post(coordinator, "/impact/kinds", url.Values{"name": {"A thing of " + w.Family}})
	w.Exact["/impact/kinds/{kind}"] = map[string]string{"kind": w.value(`SELECT id FROM impact_kind WHERE network_id = $1`)}
}

// makeLessons are a lesson that became a change, one that the team is asked about, costs, and a supervision.
func (w *world) makeLessons() {
	at := "/editions/" + w.edition
	lesson := func(text string) string {
		w.post(facilitator, at+"/lessons", url.Values{"text": {text + " of " + w.Family}, "phase": {"before"}})
		return w.value(`SELECT MAX(id) FROM lesson WHERE network_id = $1`)
	}
	decision := url.Values{"outcome": {"accepted"}, "reason": {"A reason of " + w.Family}, "change": {"A change of " + w.Family}, "owner": {string(w.people[facilitator].ID)}}
	done := at + "/lessons/" + lesson("Lesson")
	w.post(facilitator, done+"/ask", decision)
	w.post("facilitator2", done+"/agree", w.browser["facilitator2"].Get(done).Is(http.StatusOK).Form(done+"/agree"))
	w.Sample["change"] = w.value(`SELECT id FROM lesson_change WHERE network_id = $1`)
	w.Sample["lesson"] = lesson("Another lesson")
	w.post(coordinator, at+"/costs", url.Values{"kind": {"venue"}, "words": {"Hall of " + w.Family}, "planned": {"10"}})
	w.Sample["cost"] = w.value(`SELECT id FROM lesson_cost WHERE network_id = $1`)
	w.post(facilitator, at+"/supervision", url.Values{"held": {"13/05/2026"}})
	w.Sample["supervision"] = w.value(`SELECT id FROM supervision WHERE network_id = $1`)
}
