package collaboration

import (
	"alongside/internal/platform/db"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// All members have equal rights. What follows is only about one's own words.

// missingSide says whether a side has no member, and which.
func missingSide(c shared.Collaboration) (bool, person.Side) {
	for _, side := range []person.Side{person.Professional, person.Partner} {
		found := false
		for _, m := range c.Members {
			found = found || m.Side == side
		}
		if !found {
			return true, side
		}
	}
	return false, ""
}

// mayEditEntry: what is shared belongs to all members, and what somebody keeps alone is theirs. Nobody changes the words of
// somebody who has left: these would stand under a name whose owner does not see them any more.
func mayEditEntry(c shared.Collaboration, e entry.Entry, who db.ID) bool {
	return c.State == shared.Active && c.Is(who) && (e.Author == who || (e.Audience != entry.Author && c.Is(e.Author)))
}

// whyNoEdit says why a member may not change an entry.
func whyNoEdit(c shared.Collaboration) string {
	if c.State != shared.Active {
		return closedWords
	}
	return "Who wrote this has left, so the words stay as they are. You can write an entry of your own."
}

// mayRemoveEntry: the author; and when the author has left, any member.
func mayRemoveEntry(c shared.Collaboration, e entry.Entry, who db.ID) bool {
	return c.Is(who) && (e.Author == who || (!c.Is(e.Author) && e.Audience != entry.Author))
}

// mayNarrowEntry: any member, at once, also in a closed space.
func mayNarrowEntry(c shared.Collaboration, e entry.Entry, who db.ID) bool {
	return c.Is(who) && e.Audience.Wider(entry.Members)
}

// narrower lists the audiences that an entry can be narrowed to at once, the narrowest first.
func narrower(e entry.Entry) []entry.Audience {
	var out []entry.Audience
	for _, a := range entry.Audiences() {
		if a != e.Audience && a != entry.Author && e.Audience.Covers(a) && fits(e, a) {
			out = append(out, a)
		}
	}
	return out
}

// wider lists the audiences that can be proposed for an entry.
func wider(e entry.Entry) []entry.Audience {
	var out []entry.Audience
	for _, a := range entry.Audiences() {
		if a.Wider(e.Audience) && a != entry.Members && (a != entry.Programme || e.Edition != "") {
			out = append(out, a)
		}
	}
	return out
}

// fits says whether an audience means anybody for this entry.
func fits(e entry.Entry, a entry.Audience) bool {
	return (a != entry.Programme || e.Edition != "") && (a != entry.Organisation || e.Organisation != "")
}
