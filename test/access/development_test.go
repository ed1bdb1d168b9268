package access

import "net/url"

// makeDevelopment puts an offer to learn on the list, in which the member of a pair says to have taken part.
func (w *world) makeDevelopment() {
	w.Sample["course"] = last(w.post(coordinator, "/development/new", url.Values{"version": {"0"}, "organisation": {w.Sample["organisation"]}, "title": {"Course of " + w.Family}, "kind": {"course"}, "about": {"What " + w.Family + " learns"},
		"sides": {"both"}, "cost": {"free"}, "reach": {"01632 960 000"}}))
	w.post(member, "/development/"+w.Sample["course"]+"/took-part", url.Values{"day": {"1/2/2025"}, "side": {"partner"}, "named": {"yes"}})
}
