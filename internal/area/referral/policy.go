package referral

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// relation is what somebody is to an organisation. Answers says that somebody referred to it is theirs to answer; Covers that they stand in; Reads that they may see
// who leads where in it.
type relation struct{ Runs, Belongs, Answers, Covers, Reads bool }

// mayOpen: who runs the network, people of the organisation, who answers somebody, and who reads the figures.
func mayOpen(r relation) bool { return r.Runs || r.Belongs || r.Answers || r.Covers || r.Reads }

// mayRefer: engagement leads and people of the organisation, signed in. Everybody else refers by the link of a place.
func mayRefer(r relation) bool { return r.Runs || r.Belongs }

// mayKeep: engagement leads set up places, and print, renew and withdraw their links.
func mayKeep(r relation) bool { return r.Runs }

// mayRead: engagement leads, whoever is to answer this person, and who stands in for them. It is nobody else's business who was referred, of their
// own place included.
func mayRead(a access.Actor, r Referral) bool {
	return a.Leads(r.Organisation) || a.Is(r.Answers) || standsIn(a, r)
}

// standsIn says whether somebody stands in for a referral now: the cover of the organisation, once it became theirs too and as long as nobody has
// answered, when the person agreed that somebody does.
func standsIn(a access.Actor, r Referral) bool {
	return r.Covered && r.Passed != 0 && r.waits() && a.Is(r.Cover.Person)
}

// mayTake: who stands in takes a referral over that is not theirs to answer already.
func mayTake(a access.Actor, r Referral) bool {
	return standsIn(a, r) && !a.Is(r.Answers) && r.Emptied == 0
}

// mayAnswer: who may read a referral answers it, hands it over and posts its letter.
func mayAnswer(a access.Actor, r Referral) bool { return mayRead(a, r) }

// mayHear says whether the place that referred somebody hears that they were answered, and nothing else: only when the person agreed.
func mayHear(r Referral, p Place) bool { return r.Tells && p.Hears != "" }

// mayBe says whether somebody of an organisation can be named to answer: those who run the network and people of the organisation.
func mayBe(list []colleague, who db.ID) bool {
	for _, c := range list {
		if c.ID == who {
			return true
		}
	}
	return false
}
