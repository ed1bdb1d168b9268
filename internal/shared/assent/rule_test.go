package assent

import (
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

func voters(sides string) []Voter {
	var out []Voter
	for i, s := range sides {
		side := person.Professional
		if s == 'p' {
			side = person.Partner
		}
		out = append(out, Voter{Person: db.ID(rune('a' + i)), Side: side})
	}
	return out
}

func yes(who string) map[db.ID]bool {
	out := map[db.ID]bool{}
	for _, r := range who {
		out[db.ID(r)] = true
	}
	return out
}

// In the voters' line, c is a professional and p a patient partner; they are called a, b, c ... in order.
func TestPassed(t *testing.T) {
	for _, c := range []struct {
		name, voters, yes string
		rule              Rule
		want              bool
	}{
		{"one of each, one side alone", "ccpp", "ab", OneOfEach, false},
		{"one of each, both sides", "ccpp", "ac", OneOfEach, true},
		{"one of each, a team of one side", "cc", "b", OneOfEach, true},
		{"one of each, nobody yet", "cp", "", OneOfEach, false},
		{"one of each, a yes from outside", "c", "z", OneOfEach, false},
		{"a pair, one yes", "cp", "a", Everyone, false},
		{"a pair, both", "cp", "ab", Everyone, true},
		{"a trio, two of three", "ccp", "ab", Everyone, false},
		{"a trio, all", "ccp", "abc", Everyone, true},
		{"nobody votes", "", "ab", Everyone, false},
		{"strangers do not count", "cp", "axyz", Everyone, false},
		{"a team, majority of each side", "cccppp", "abde", EachSide, true},
		{"a team, exactly half of one side is not enough", "ccccpp", "abef", EachSide, false},
		{"a team, all of one side and none of the other", "cccppp", "abc", EachSide, false},
		{"a team, two partners need both", "cccpp", "abd", EachSide, false},
		{"a team, all", "cccpp", "abcde", EachSide, true},
		{"a side without voters never passes", "ccc", "abc", EachSide, false},
		{"half of a group is not its majority", "ccpp", "ab", Majority, false},
		{"a majority of one side alone", "cccp", "abc", Majority, true},
		{"a majority, strangers do not count", "cp", "axy", Majority, false},
		{"an unknown rule never passes", "cp", "ab", Rule("x"), false},
	} {
		if got := c.rule.Passed(voters(c.voters), yes(c.yes)); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Passing needs what the words of P13 say, however the voters are mixed: checked against a count by hand.
func TestPassedAgainstCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vs := voters(rapid.StringMatching(`[cp]{0,9}`).Draw(t, "voters"))
		said := yes(rapid.StringMatching(`[a-l]{0,9}`).Draw(t, "yes"))
		missing, pro, par, proYes, parYes := 0, 0, 0, 0, 0
		for _, v := range vs {
			if !said[v.Person] {
				missing++
			}
			if v.Side == person.Partner {
				par++
				if said[v.Person] {
					parYes++
				}
			} else {
				pro++
				if said[v.Person] {
					proYes++
				}
			}
		}
		if got, want := Everyone.Passed(vs, said), len(vs) > 0 && missing == 0; got != want {
			t.Fatalf("everyone: got %v, want %v", got, want)
		}
		want := proYes >= pro/2+1 && parYes >= par/2+1
		if got := EachSide.Passed(vs, said); got != want {
			t.Fatalf("each side: got %v, want %v", got, want)
		}
	})
}
