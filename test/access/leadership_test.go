package access

import (
	"net/http"
	"net/url"
	"strings"
)

// makePlan is an organisation's plan: the member of a pair is asked to own a step as a patient leader, and something is due.
func (w *world) makePlan() {
	at := "/leadership/" + w.Sample["organisation"] + "/steps/37"
	w.post(coordinator, at+"/owners", url.Values{"kind": {"patient"}, "name": {w.Family}, "email": {w.email(member)}})
	w.browser[coordinator].Post(at+"/actions", url.Values{"words": {"Ask the panel of " + w.Family}, "due": {"01/12/2030"}}).Is(http.StatusSeeOther)
	w.Sample["owner"] = w.value(`SELECT id FROM plan_owner WHERE network_id = $1`)
	w.Sample["action"] = w.value(`SELECT id FROM plan_action WHERE network_id = $1 AND source = ''`)
	w.Exact["/leadership/{organisation}/steps/{number}"] = map[string]string{"number": "37"}

	// The member of a pair shows one thing of their journey to the network.
	w.post(member, "/me/journey/new", url.Values{"sort": {"role"}, "title": {"A role of " + w.Family}, "when": {"2019"}})
	mine := w.value(`SELECT id FROM entry WHERE network_id = $1 AND kind = 'journey'`)
	w.post(member, "/me/journey/"+mine+"/show", url.Values{"audience": {"network"}})
	w.Exact["/me/journey/{entry}"] = map[string]string{"entry": mine}
}

// makeMap is who leads where in an organisation: a group in which the member of a pair holds a role.
func (w *world) makeMap() {
	at := "/leadership/" + w.Sample["organisation"] + "/map"
	w.Sample["group"] = last(w.post(coordinator, at+"/new-group", url.Values{"name": {"Board of " + w.Family}, "kind": {"board"}, "level": {"board"}}))
	w.post(coordinator, at+"/groups/"+w.Sample["group"]+"/new", url.Values{"role": {"Seat of " + w.Family}, "pillar": {"patient"}, "email": {w.email(member)}})
	w.Sample["term"] = w.value(`SELECT id FROM term WHERE network_id = $1`)
	w.Sample["holder"] = w.value(`SELECT id FROM holder WHERE network_id = $1`)
	w.post(coordinator, at+"/groups/"+w.Sample["group"]+"/new", url.Values{"role": {"Second seat of " + w.Family}, "pillar": {"patient"}, "name": {"Twin of " + w.Family}})
	w.Sample["twin"] = w.value(`SELECT id FROM holder WHERE network_id = $1 AND person_id IS NULL`)
	w.post(coordinator, at+"/people/"+w.Sample["holder"]+"/same/"+w.Sample["twin"], url.Values{"answer": {"yes"}})
	w.Sample["join"] = w.value(`SELECT id FROM holder_twin WHERE network_id = $1`)
	w.post(coordinator, "/role-types", url.Values{"name": {"Kind of " + w.Family}, "place": {"inside"}, "influence": {"system-influencer"}})
	w.Sample["type"] = w.value(`SELECT id FROM role_type WHERE network_id = $1`)
	w.post(member, "/me/attributes/answer", url.Values{"q-lead-self": {"3"}})
	w.Sample["rating"] = w.value(`SELECT id FROM rating_round WHERE network_id = $1 AND instrument_key = 'attributes'`)
}

// makeDecisions is the register of an organisation: a decision that the facilitator looks after, in which the member of a pair is named as a
// patient leader and asked whether it is true.
func (w *world) makeDecisions() {
	at := "/leadership/" + w.Sample["organisation"] + "/decisions"
	id := last(w.post(coordinator, at+"/new", url.Values{"title": {"A plan of " + w.Family}, "about": {"Whether to do it."}, "group": {w.Sample["group"]}, "owner": {w.email(facilitator)}, "goes": {"01/12/2030"}}))
	w.post(coordinator, at+"/"+id+"/assurance", url.Values{"version": {"1"}, "leaders": {w.email(seeker)}, "took-part": {"They wrote it."}, "changed": {"All of it."}})
	w.post(coordinator, at+"/"+id+"/ask", nil)
	w.Exact["/leadership/{organisation}/decisions/{decision}"] = map[string]string{"decision": id}
}

// makeOpportunities is what an organisation offers: an informal opportunity that the seeker designs, whose contact is the facilitator, and to
// which the member of a pair has replied.
func (w *world) makeOpportunities() {
	at := "/leadership/" + w.Sample["organisation"] + "/opportunities"
	id := last(w.post(coordinator, at+"/new", url.Values{"title": {"A seat of " + w.Family}, "about": {"What it is for."}, "attributes": {"dialogue"}, "degree": {"influence"}, "level": {"collective"}, "hours": {"2"},
		"pay": {"paid"}, "pay-words": {"An hour is paid."}, "access": {"A lift."}, "contact": {w.email(facilitator)}, "reach": {"0113 496 0000"}, "designer": {w.email(seeker)},
		"closes": {w.site.Clock.Now().AddDate(0, 6, 0).Format("2/1/2006")}, "closes-at": {"17:00"}, "formal": {"informal"}, "seats": {"1"}}))
	w.post(coordinator, at+"/"+id+"/ask", nil)
	for _, who := range []string{seeker, facilitator} {
		w.post(who, at+"/"+id+"/agree", w.browser[who].Get(at+"/"+id).Is(http.StatusOK).Form("/agree"))
	}
	w.post(coordinator, at+"/"+id+"/publish", nil)
	w.Sample["opportunity"] = id
	w.Sample["reply"] = last(w.post(member, "/opportunities/"+id+"/reply", url.Values{"words": {"I would like to, says " + w.Family}}))
}

// makeStories is a story for the board of an organisation, which its teller is asked about.
func (w *world) makeStories() {
	at := "/leadership/" + w.Sample["organisation"] + "/board-report/stories"
	id := last(w.post(coordinator, at+"/new", url.Values{"of": {"somebody"}, "teller": {w.email(seeker)}, "title": {"A story of " + w.Family}, "words": {"It was so."}, "signed": {"A carer"}}))
	w.Exact["/leadership/{organisation}/board-report/stories/{story}"] = map[string]string{"story": id}
}

// makeRecommendations is a group linked with the organisation, in which the member of a pair sits and which nobody leads: it recommends
// something to the organisation, and the facilitator owes the answer.
func (w *world) makeRecommendations() {
	at := "/leadership/" + w.Sample["organisation"] + "/formal"
	w.post(coordinator, at+"/new", url.Values{"group": {w.Sample["group"]}, "kind": {"leaders"}, "about": {"A link of " + w.Family}})
	w.Sample["link"] = w.value(`SELECT id FROM formal_link WHERE network_id = $1`)
	id := last(w.post(member, "/recommendations/new?body="+w.Sample["group"], url.Values{"to": {"o" + w.Sample["organisation"]}, "title": {"A change of " + w.Family}, "words": {"What should be different."},
		"owner": {w.email(facilitator)}, "due": {w.site.Clock.Now().AddDate(0, 6, 0).Format("2/1/2006")}}))
	w.post(member, "/recommendations/"+id+"/send", nil)
	w.Sample["recommendation"] = id
}

// makeGrid is an activity of the organisation that the member of a pair, who holds a role there, placed on its participation grid.
func (w *world) makeGrid() {
	w.Sample["activity"] = last(w.post(member, "/leadership/"+w.Sample["organisation"]+"/grid/new", url.Values{"title": {"An activity of " + w.Family}, "starts": {w.site.Clock.Now().Format("2/1/2006")}, "level": {"collective"}, "degree": {"feedback"}}))
}

// makeStrategy is a draft of a strategy of the organisation, with an outcome for which the member of a pair is asked, and a plan that it belongs with.
func (w *world) makeStrategy() {
	at, today := "/leadership/"+w.Sample["organisation"]+"/strategy", w.site.Clock.Now()
	day := func(days int) string { return today.AddDate(0, 0, days).Format("2/1/2006") }
	next := w.post(coordinator, at+"/new", url.Values{"title": {"A strategy of " + w.Family}, "why": {"It matters."}, "starts": {day(-10)}, "ends": {day(700)}, "review": {day(300)}})
	w.Sample["strategy"] = last(strings.TrimSuffix(next, "/outcomes/new"))
	outcome := w.post(coordinator, next, url.Values{"different": {"An outcome of " + w.Family}, "measure": {"We count."}, "due": {day(500)}})
	w.Sample["outcome"] = last(outcome)
	w.post(coordinator, outcome+"/plans", url.Values{"plan": {"A plan of " + w.Family}, "plan-kind": {"Yearly plan"}})
	w.Sample["rest"] = w.value(`SELECT id FROM strategy_rest WHERE network_id = $1`)
	w.post(coordinator, outcome+"/people", url.Values{"level": {"lead"}, "name": {"Asked"}, "email": {w.email(member)}})
	w.Sample["responsible"] = w.value(`SELECT id FROM strategy_responsible WHERE network_id = $1`)
}

// makeMeanings is a word about which the member of a pair asked.
func (w *world) makeMeanings() {
	w.Sample["meaning"] = last(w.post(member, "/glossary/new", url.Values{"word": {"A word of " + w.Family}, "closes": {w.site.Clock.Now().AddDate(0, 6, 0).Format("2/1/2006")}}))
}
