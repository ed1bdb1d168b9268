package impact

import "alongside/internal/shared/person"

// Missing is what a claim lacks to count as confirmed, and who could give it.
type Missing struct {
	What, Because string
	Said          []string // what the answers so far do not do
	Who           string
}

// Any says whether something is missing.
func (m Missing) Any() bool { return m.What != "" }

// missingTo says what a claim lacks whose answers are known. took says where one can have taken part.
func missingTo(service bool, state State, all []witness, took string) (m Missing) {
	if state != Waiting && state != Claimed || state == Claimed && !service {
		return m // nobody has been asked, and the page says so
	}
	var open []string
	confirmed := 0
	for _, w := range all {
		switch {
		case w.State == asked:
			open = append(open, w.Name+" has been asked, and has not answered yet.")
		case w.State == yes && w.Side == person.Partner && w.Person == "":
			m.Said = append(m.Said, w.Name+" said yes as a patient partner by a link, without an account here. That counts as a yes. It is not the yes that is missing, because nobody can check it.")
		case w.State == yes && w.Side == person.Partner:
			m.Said = append(m.Said, w.Name+" said yes as a patient partner, but has not taken part as one. That counts as a yes. It is not the yes that is missing.")
		case w.State == yes:
			m.Said = append(m.Said, w.Name+" said yes as a professional. That counts as a yes. It is not the yes that is missing.")
		}
		if w.State == yes {
			confirmed++
		}
	}
	m.Said = append(m.Said, open...)
	if !service {
		m.What, m.Because = "A yes is still missing.", "This counts as confirmed when one person who was asked says that it is so."
		m.Who = "Somebody who knows about it can give it. It cannot be who tells this, or who it is about."
		return m
	}
	m.What = "The yes of a patient partner is still missing."
	if confirmed == 0 {
		m.What = "A yes is still missing, and it has to be that of a patient partner."
	}
	m.Because = "This changes what patients get. So it counts as confirmed only when a patient partner has confirmed it too. That must be somebody whom the network knows."
	m.Who = "Who can give it: somebody who has an account here, and took part as a patient partner. That can be " + took + ". It cannot be who tells this, or who it is about."
	return m
}

func (p claimPage) missing() Missing {
	took := "in " + p.Editions[p.Claim.Edition].Called() + ", in another programme that has begun, or in a pair, trio or team"
	if p.Claim.Work != "" {
		took = "in a role as a patient leader at " + p.Works[p.Claim.Work].Name + ", in a programme that has begun, or in a pair, trio or team"
	}
	return missingTo(p.Service, p.Claim.State, p.Witnesses, took)
}

// mayAsk says that the reader can ask somebody to confirm the claim.
func (p claimPage) mayAsk() bool { return p.Mine && p.Claim.State != Withdrawn && !p.Claim.private() }
