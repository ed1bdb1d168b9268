package crowd

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"alongside/internal/shared/instrument"
)

var (
	givenNames  = strings.Fields("Ada Bola Chen Dipa Ewan Fatou Grace Hugo Imran Jola Kofi Lena Musa Nia Omar Priya Quinn Rosa Sami Tara Uma Viktor Wanda Yusuf Zoe")
	familyNames = strings.Fields("Adeyemi Brown Chowdhury Davies Evans Fraser Green Hussain Iqbal Jones Kaur Lewis Mensah Nowak Okafor Patel Quigley Roberts Singh Taylor Usman Vaughan Williams Young Zaman")
	sayings     = []string{
		"We met at the clinic and found that both of us want fewer people to travel far for a short visit.",
		"Going home from hospital is hard when nobody asks who is there to help.",
		"People told us that letters are hard to read, so we wrote one together and tried it out.",
		"I learned to wait until the other person had finished, and then to ask what they need.",
		"Our aim is one plan that the person holds, and that everybody who helps can read.",
		"What surprised me was how much we agreed once we stopped to think before we spoke.",
	}
)

// words is some text of about n letters.
func words(rng *rand.Rand, n int) string {
	var b strings.Builder
	for b.Len() < n {
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(sayings[rng.IntN(len(sayings))])
	}
	return b.String()
}

// answers answers every question of a form, as somebody might.
func answers(rng *rand.Rand, def instrument.Definition) instrument.Answers {
	out := instrument.Answers{}
	for _, it := range def.Items() {
		if steps := it.Steps(); len(steps) > 0 {
			out[it.ID] = instrument.Give(steps[rng.IntN(len(steps))].Value)
			continue
		}
		switch it.Kind {
		case instrument.Choice, instrument.Choices:
			out[it.ID] = instrument.Give(it.Options[rng.IntN(len(it.Options))].ID)
		case instrument.Number:
			out[it.ID] = instrument.Give(strconv.Itoa(100 * (1 + rng.IntN(4))))
		case instrument.Text, instrument.LongText:
			text := words(rng, 60)
			if it.Kind == instrument.LongText {
				text = words(rng, 240)
			}
			if most := it.MaxLength(); len(text) > most {
				text = strings.TrimSpace(text[:most])
			}
			out[it.ID] = instrument.Give(text)
		}
	}
	return out
}
