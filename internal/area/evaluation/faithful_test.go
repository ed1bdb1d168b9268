package evaluation

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestAQuoteIsTheirOwnWords(t *testing.T) {
	const said = "Rose was kind. We did not always agree, and that was fine with me!"
	for quote, want := range map[string]struct {
		shortened bool
		problem   string
	}{
		said: {false, ""}, "Rose was kind. We did not always agree, and that was fine with me": {false, ""},
		"[Somebody] was kind. We did not always agree, and that was fine with me!": {true, ""},
		"We did not always agree […]":                                              {true, ""}, "We did not always agree": {true, ""}, "rose was kind […] that was fine": {true, ""},
		"Rose was kind. We did always agree":        {false, "Words are left out between “did” and “always”"},
		"We did […] always agree":                   {true, ""}, // visible; the second person judges what it means
		"The programme is fantastic":                {false, "“the” is not what the person wrote"},
		"agree We did":                              {false, "is not what the person wrote"},
		"Rose was kind kind":                        {false, "is not what the person wrote"},
		"[The programme is fantastic and all good]": {false, "up to 5 words"},
		"[The programme is fantastic] fine":         {false, "More words are in square brackets"},
		"[…]":                                       {false, "Nothing is left"}, "[Rose": {false, "not closed"}, "Rose] was": {false, "not closed"}, "[Rose [was]]": {false, "not closed"},
		"Rose was kind 👍": {false, "is not what the person wrote"},
	} {
		shortened, problem := faithful(said, quote)
		if shortened != want.shortened || (problem == "") != (want.problem == "") || !strings.Contains(problem, want.problem) {
			t.Errorf("%q: shortened %v, %q", quote, shortened, problem)
		}
	}
	if _, problem := faithful("We did not, but we did agree", "[…] we did agree"); problem != "" {
		t.Error("the second time of a word is not found: " + problem)
	}
	if shortened, problem := faithful("See [the page] again", "See [the page] again"); shortened || problem != "" {
		t.Errorf("brackets of the original: %v %q", shortened, problem)
	}
}

// Whatever is accepted has, outside its brackets, words of the original in their order, and a bracket wherever some are missing in between.
func TestNothingInventedIsAccepted(t *testing.T) {
	dice := rand.New(rand.NewPCG(8, 8))
	words := []string{"we", "did", "not", "agree", "[…]", "[x]"}
	text := func(n, of int) string {
		var out []string
		for range n {
			out = append(out, words[dice.IntN(of)])
		}
		return strings.Join(out, " ")
	}
	accepted := 0
	for range 20000 {
		said, quote := text(1+dice.IntN(6), 4), text(1+dice.IntN(5), 6)
		if _, problem := faithful(said, quote); problem != "" {
			continue
		}
		accepted++
		if !matches(strings.Fields(said), strings.Fields(quote), true) {
			t.Fatalf("%q was accepted as a quote of %q", quote, said)
		}
	}
	if accepted < 500 {
		t.Errorf("only %d were accepted", accepted)
	}
}

// matches is the rule told in another way: a bracket, or the beginning or end, stands for any words; a word for itself.
func matches(said, quote []string, gap bool) bool {
	if len(quote) == 0 {
		return true
	}
	if strings.HasPrefix(quote[0], "[") {
		return matches(said, quote[1:], true)
	}
	for i, w := range said {
		if w == quote[0] && matches(said[i+1:], quote[1:], false) {
			return true
		}
		if !gap {
			return false
		}
	}
	return false
}
