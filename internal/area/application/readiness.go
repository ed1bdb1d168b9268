package application

import (
	"slices"

	"alongside/internal/shared/edition"
)

// Funding is how the places are to be paid for, by the ids of the question "funding-route".
type Funding string

// The ways of funding. Unsaid is the zero value.
const (
	Unsaid      Funding = ""
	Organised   Funding = "organisation" // an organisation pays
	PartBursary Funding = "part-bursary" // part of the money is there, a bursary is asked for the rest
	FullBursary Funding = "full-bursary" // a bursary is asked for all of it
	NotKnown    Funding = "not-known"    // nobody knows yet
)

// AsksBursary says whether this way of funding asks for a bursary.
func (f Funding) AsksBursary() bool { return f == PartBursary || f == FullBursary }

// Gap is one of the four things that an application can lack.
type Gap string

// The gaps, in the order in which they are shown.
const (
	GapPartner   Gap = "partner"
	GapChallenge Gap = "challenge"
	GapFunding   Gap = "funding"
	GapSponsor   Gap = "sponsor"
)

// Gaps lists every gap.
var Gaps = []Gap{GapPartner, GapChallenge, GapFunding, GapSponsor}

// Valid says whether it is one of the gaps.
func (g Gap) Valid() bool { return slices.Contains(Gaps, g) }

// Words names what is missing.
func (g Gap) Words() string {
	switch g {
	case GapPartner:
		return "A partner"
	case GapChallenge:
		return "A real challenge"
	case GapFunding:
		return "Funding"
	case GapSponsor:
		return "A sponsor who has confirmed"
	}
	return string(g)
}

// Help says what help there is, to the people who apply.
func (g Gap) Help() string {
	switch g {
	case GapPartner:
		return "You can invite somebody you know, or look for somebody who seeks a partner too."
	case GapChallenge:
		return "Think of something that you both want to change, and that people would notice. Write it in one sentence."
	case GapFunding:
		return "Ask your organisation to pay. If it cannot, ask for a bursary in the part about funding."
	case GapSponsor:
		return "Name a senior person who backs you. We write to them. They need no account. Tell them that our letter comes."
	}
	return ""
}

// helpFor is Help for one application: a sponsor who was named already need not be named again.
func helpFor(g Gap, a Application) string {
	switch {
	case g == GapSponsor && a.Sponsor == SponsorAsked:
		return "We have written to your sponsor, who has not answered yet. Ask them to look for our letter."
	case g == GapSponsor && a.Sponsor == SponsorEarlier && a.State.Writing():
		return "Your sponsor confirmed what you wrote before you changed it. We ask them again when you send your application. You can also ask them now."
	case g == GapSponsor && a.Sponsor == SponsorEarlier:
		return "Your sponsor confirmed what you wrote before you changed it. Ask them to read it again."
	case g == GapSponsor && a.Sponsor == SponsorDeclined && a.State == Submitted:
		return "Your sponsor cannot do it. Until applications close you can open yours again and name somebody else. Or talk to the coordinator."
	case g == GapSponsor && a.Sponsor == SponsorDeclined && !a.State.Writing():
		return "Your sponsor cannot do it. Talk to the coordinator about what can help."
	case g == GapSponsor && a.Sponsor == SponsorDeclined:
		return "Your sponsor cannot do it. Name somebody else."
	}
	return g.Help()
}

// Coaching names the coaching that a coordinator can offer for the gap.
func (g Gap) Coaching() string {
	switch g {
	case GapPartner:
		return "Finding a partner"
	case GapChallenge:
		return "Making the case"
	case GapFunding:
		return "Finding funding"
	case GapSponsor:
		return "Winning a sponsor"
	}
	return string(g)
}

// Needs says which of the four things an edition asks for at all.
type Needs struct{ Partner, Challenge, Funding, Sponsor bool }

// NeedsOf is what applications to an edition need: a partner and a sponsor where people take part as pairs, funding where
// a place costs something, and a challenge where the questions ask for one.
func NeedsOf(e edition.Edition, asksChallenge bool) Needs {
	return Needs{Partner: e.InPairs, Challenge: asksChallenge, Funding: e.Fee > 0, Sponsor: e.InPairs}
}

// Readiness lists what the application lacks of what is needed, in the order of Gaps; an empty list means ready.
// Funding is there when somebody pays or a bursary was asked for; a sponsor only when they have confirmed.
func Readiness(n Needs, a Application) []Gap {
	var out []Gap
	lacks := map[Gap]bool{
		GapPartner:   n.Partner && !a.Joint(),
		GapChallenge: n.Challenge && !a.HasChallenge,
		GapFunding:   n.Funding && (a.Funding == Unsaid || a.Funding == NotKnown),
		GapSponsor:   n.Sponsor && a.Sponsor != SponsorConfirmed,
	}
	for _, g := range Gaps {
		if lacks[g] {
			out = append(out, g)
		}
	}
	return out
}

// lacking is the same rule as Readiness in SQL, for counting over many applications: $2 to $5 are the needs, in the order
// of Gaps. A property test holds the two together.
var lacking = map[Gap]string{
	GapPartner:   `($2 AND (pro.person_id IS NULL OR par.person_id IS NULL))`,
	GapChallenge: `($3 AND NOT a.has_challenge)`,
	GapFunding:   `($4 AND a.funding IN ('', 'not-known'))`,
	GapSponsor:   `($5 AND a.sponsor_state <> 'confirmed')`,
}

// args are the needs as $2 to $5 of a statement with lacking.
func (n Needs) args() []any { return []any{n.Partner, n.Challenge, n.Funding, n.Sponsor} }
