package application

import (
	"slices"
	"testing"
)

func TestWhoAnswersAPerspective(t *testing.T) {
	for _, c := range []struct {
		asks, says string
		want       bool
	}{
		{"Carers", "carer", true},
		{"People with dementia", "I have had dementia for four years.", true},
		{"People with dementia", "carer", false},
		{"Young carers", "I am young. I am a carer for my mum.", true},
		{"Young carers", "carer", false},
		{"Nurses on night shifts", "I work the night shift as a nurse", true},
		{"Families of children", "family with a child", false}, // children is another word than child: the page says to read on
		{"A community member", "community member", true},
		{"People with lived experience", "I have lived experience of everything", false},
		{"", "carer", false},
	} {
		if got := answers(mainWords(c.says), mainWords(c.asks)); got != c.want {
			t.Errorf("%q answers %q: %v", c.says, c.asks, got)
		}
	}
	if got := perspectivesIn("- Carers\n\n 2) Nurses \n• Carers\nPeople who live 10 miles away"); !slices.Equal(got, []string{"Carers", "Nurses", "People who live 10 miles away"}) {
		t.Errorf("%q", got)
	}
}
