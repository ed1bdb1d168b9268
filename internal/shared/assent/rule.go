package assent

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Rule says whose assent a shared decision needs.
type Rule string

const (
	// Everyone needs the assent of every voter: a pair, a trio, the two people of a joint application.
	Everyone Rule = "everyone"
	// EachSide needs more than half of each side's voters, and so at least one of each side: a wider team, a panel of
	// both sides. A side without voters can never assent, so nothing takes effect while one is missing.
	EachSide Rule = "each-side"
	// OneOfEach needs one assent of each side that has voters: a team that decides what it changes, where both sides are on it.
	OneOfEach Rule = "one-of-each"
	// Majority needs more than half of all voters, whatever their side: a body that nobody leads.
	Majority Rule = "majority"
)

// Voter is somebody whose assent counts, and for which side.
type Voter struct {
	Person db.ID
	Side   person.Side
}

// Passed says whether the people who assented to the present text are enough. Assents of people who are no voters
// count for nothing, and no voters at all is never enough.
func (r Rule) Passed(voters []Voter, yes map[db.ID]bool) bool {
	if len(voters) == 0 {
		return false
	}
	var all, in [2]int // professionals, partners
	for _, v := range voters {
		i := 0
		if v.Side == person.Partner {
			i = 1
		}
		all[i]++
		if yes[v.Person] {
			in[i]++
		}
	}
	switch r {
	case Everyone:
		return in[0] == all[0] && in[1] == all[1]
	case OneOfEach:
		return (in[0] > 0 || all[0] == 0) && (in[1] > 0 || all[1] == 0)
	case Majority:
		return 2*(in[0]+in[1]) > all[0]+all[1]
	case EachSide:
		return 2*in[0] > all[0] && 2*in[1] > all[1]
	}
	return false
}

// Words says the rule as people read it.
func (r Rule) Words() string {
	switch r {
	case EachSide:
		return "This takes effect when more than half of each side has agreed."
	case Majority:
		return "This takes effect when more than half of those who are asked have agreed."
	case OneOfEach:
		return "This takes effect when one of each side has agreed."
	}
	return "This takes effect when everybody has agreed."
}
