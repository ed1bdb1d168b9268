package access

import (
	"net/http"
	"net/url"
	"strings"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/instrument"
)

// makeSpace fills the space of a pair with one of everything: an agreement that stands, open proposals, a meeting with
// an agenda, an entry with a file, one that everybody may read, and an invitation that nobody has answered.
func (w *world) makeSpace() {
	at := "/collaborations/" + w.Sample["collaboration"]
	agree := func(proposal string) {
		w.post("member2", proposal+"/agree", w.browser["member2"].Get(proposal).Is(http.StatusOK).Form("/agree"))
	}
	def, _ := instrument.Shipped("agreement")
	form := instrument.Encode(def, sample(def), "q-")
	form.Set("version", "0")
	form.Set("then", "propose")
	form.Set("yes", "yes")
	agree(w.post(member, at+"/agreement/edit", form))
	w.Sample["number"] = "1"

	agree(w.post(member, at+"/proposals/new", url.Values{"about": {"member"}, "who": {"Stranger of " + w.Family}, "email": {w.email(stranger)}, "side": {"partner"}, "yes": {"yes"}}))
	w.Sample["invitation"] = w.value(`SELECT id FROM collaboration_invitation WHERE network_id = $1`)
	w.Exact["/join/{token}"] = map[string]string{"token": w.token(w.email(stranger), "join")}
	w.Sample["proposal"] = last(w.post(member, at+"/proposals/new", url.Values{"about": {"decision"}, "words": {"We speak first, says " + w.Family}, "yes": {"yes"}}))

	w.Sample["meeting"] = last(w.post(member, at+"/meetings/new", url.Values{"title": {"Letters of " + w.Family}, "date": {"5 April 2026"}, "time": {"2pm"}, "minutes": {"60"}, "place": {"Library of " + w.Family}}))
	meeting := at + "/meetings/" + w.Sample["meeting"]
	w.post(member, meeting+"/agenda", url.Values{"agenda_title": {"What we heard in " + w.Family}, "use": {"reflection"}, "agenda_minutes": {"20"}})
	w.Sample["item"] = w.value(`SELECT id FROM agenda_item WHERE network_id = $1`)
	w.post(member, at+"/actions", url.Values{"action_words": {"Read the letters of " + w.Family}})
	w.Sample["doing"] = w.value(`SELECT id FROM space_action WHERE network_id = $1`)
	w.post(member, at+"/hours", url.Values{"day": {"1 January 2026"}, "minutes": {"60"}})
	w.Sample["given"] = w.value(`SELECT id FROM space_hours WHERE network_id = $1`)
	def, _ = instrument.Shipped("role-check-in")
	form = instrument.Encode(def, sample(def), "q-")
	form.Set("version", "0")
	w.post(member, meeting+"/roles", form)

	def, _ = instrument.Shipped("about-us")
	form = instrument.Encode(def, sample(def), "q-")
	form.Set("version", "0")
	w.post(member, at+"/about-us/edit", form)

	rounds := w.post(member, at+"/health", nil)
	w.Sample["round"] = last(strings.TrimSuffix(rounds, "/answer"))

	w.Sample["entry"], w.Sample["file"] = w.logEntry(at, "A quiet entry of "+w.Family)
	shown, file := w.logEntry(at, "A shown entry of "+w.Family)
	agree(w.post(member, at+"/log/"+shown+"/audience", url.Values{"audience": {"network"}, "yes": {"yes"}}))
	w.Exact["/learning/{entry}"] = map[string]string{"entry": shown, "file": file}
	w.Sample["way"] = "reflection-find"
}

// logEntry writes an entry with a file into the learning log.
func (w *world) logEntry(at, title string) (entry, file string) {
	location := w.browser[member].Upload(at+"/log/new", url.Values{"title": {title}, "happened": {"1 March 2026"}, "alone": {"no"}, "description": {"A note of " + w.Family}},
		apptest.File{Field: "file", Name: "note of " + strings.ToLower(w.Family) + ".txt", Body: []byte("A note of " + w.Family)}).Is(http.StatusSeeOther).Location
	entry = last(location)
	return entry, w.value(`SELECT file_id FROM entry_file WHERE network_id = $1 AND entry_id = $2`, entry)
}
