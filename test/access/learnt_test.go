package access

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"alongside/internal/area/equality"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/instrument"
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
	w.Exact["/impact/confirm/{token}/thanks"] = w.Exact["/impact/confirm/{token}"]
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
	member := w.people[member]
	w.post(facilitator, at+"/lessons", url.Values{"text": {"A lesson about somebody of " + w.Family}, "phase": {"before"}, "describes": {member.Email}})
	w.Sample["passage"] = w.value(`SELECT MAX(id) FROM described WHERE network_id = $1`)
	w.Exact["/about-me/{sort}/{thing}"] = map[string]string{"sort": "lesson", "thing": w.Sample["lesson"]}
	about := "/about-me/lesson/" + last(done)
	w.post("facilitator2", about, w.browser["facilitator2"].Get(about).Is(http.StatusOK).Form(about))
	w.Exact["/said-about/{heard}"] = map[string]string{"heard": w.value(`SELECT id FROM described_heard WHERE network_id = $1`)}
	w.post(coordinator, at+"/costs", url.Values{"kind": {"venue"}, "words": {"Hall of " + w.Family}, "planned": {"10"}})
	w.Sample["cost"] = w.value(`SELECT id FROM lesson_cost WHERE network_id = $1`)
	w.post(facilitator, at+"/supervision", url.Values{"held": {"13/05/2026"}})
	w.Sample["supervision"] = w.value(`SELECT id FROM supervision WHERE network_id = $1`)
}

// makeInquiries are a question of the programme, with what somebody of the team saw, and equality questions that are open. The words of a question
// name nobody, so the family name stands in a longer word.
func (w *world) makeInquiries() {
	w.Sample["inquiry"] = last(w.post(facilitator, "/editions/"+w.edition+"/inquiries", url.Values{"words": {"A question of " + w.Family + "land"}, "to": {"programme"}}))
	w.post(facilitator, "/inquiries/"+w.Sample["inquiry"]+"/note", url.Values{"title": {"Seen in " + w.Family + "land"}, "who": {"programme"}})
	// The edition has too few people to ask them, so the asking is laid down as it would be.
	def, _ := instrument.Shipped(equality.Key)
	text, err := json.Marshal(def)
	if err != nil {
		w.t.Fatal(err)
	}
	id := db.NewID()
	box, err := w.site.App.Keys.NewBox(id)
	if err != nil {
		w.t.Fatal(err)
	}
	token := box.Token(id)
	w.site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO equality_asking (network_id, edition_id, id, definition, purpose, people, hash, opened, closes, totals) VALUES ($1, $2, $3, $4, $5, 20, $6, $7, $8, '')`,
			w.edition, id, string(text), "Why "+w.Family+" asks", secret.Hash(token), int64(tx.Now), int64(tx.Now)+int64(1e13))
		return err
	})
	w.Exact["/equality/{token}"] = map[string]string{"token": token}
}
