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
