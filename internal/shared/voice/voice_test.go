package voice

import (
	"slices"
	"testing"
)

func TestWhoAnswersAPerspective(t *testing.T) {
	for _, c := range []struct {
		asks, says string
		want       string
	}{
		{"Carers", "carer", "all"},
		{"People with dementia", "I have had dementia for four years.", "all"},
		{"People with dementia", "carer", "no"},
		{"Young carers", "I am young. I am a carer for my mum.", "all"},
		{"Young carers", "carer", "part"},
		{"Nurses on night shifts", "I work the night shift as a nurse", "all"},
		{"Families of children", "family with a child", "part"}, // children is another word than child: the page says to read on
		{"A community member", "community member", "all"},
		{"People with lived experience", "I have lived experience of everything", "no"},
		{"", "carer", "no"},
	} {
		got := "no"
		if all, part := Answers(Main(c.says), Main(c.asks)); all {
			got = "all"
		} else if part {
			got = "part"
		}
		if got != c.want {
			t.Errorf("%q answers %q: %s, want %s", c.says, c.asks, got, c.want)
		}
	}
	if got := Lines("- Carers\n\n 2) Nurses \n• Carers\nPeople who live 10 miles away"); !slices.Equal(got, []string{"Carers", "Nurses", "People who live 10 miles away"}) {
		t.Errorf("%q", got)
	}
}
