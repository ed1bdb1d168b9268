package equality

import (
	"math/rand/v2"
	"testing"

	"alongside/internal/shared/instrument"
)

func questions(t *testing.T) instrument.Definition {
	t.Helper()
	def, ok := instrument.Shipped(Key)
	if !ok {
		t.Fatal("the questions are missing")
	}
	return def
}

// TestEveryQuestionCanBeLeft: each question can be left out, and each offers not to say.
func TestEveryQuestionCanBeLeft(t *testing.T) {
	for _, it := range questions(t).Items() {
		last := it.Options[len(it.Options)-1]
		if it.Required || it.Kind != instrument.Choice || last.ID != preferNot {
			t.Errorf("%s must be answered, or has no way to prefer not to say", it.ID)
		}
	}
}

// TestTotalsHideSmallNumbers adds up answers by chance: no count from 1 to 4 is shown, nothing that stands alone is hidden, and
// what is hidden adds up to at least five people, so that no subtraction from the number of answers tells it.
func TestTotalsHideSmallNumbers(t *testing.T) {
	def := questions(t)
	rng := rand.New(rand.NewPCG(12, 12))
	shown := 0
	for range 300 {
		all := make([]instrument.Answers, least+rng.IntN(50))
		for i := range all {
			all[i] = instrument.Answers{}
			for _, it := range def.Items() {
				if at := rng.IntN(len(it.Options)+1) * rng.IntN(2); at < len(it.Options) {
					all[i][it.ID] = instrument.Give(it.Options[at].ID)
				}
			}
		}
		totals, err := addUp(def, all)
		if err != nil || totals.Forms != len(all) {
			t.Fatal(totals, err)
		}
		for _, item := range totals.Items {
			if item.Hidden {
				if item.Counts != nil {
					t.Fatalf("%s is hidden and has counts", item.ID)
				}
				continue
			}
			hidden, sum := 0, 0
			for _, c := range item.Counts {
				if !c.Hidden && c.Value > 0 && c.Value < under {
					t.Fatalf("%s shows %d", item.ID, c.Value)
				}
				if c.Hidden {
					hidden++
				}
				sum += c.Value
				shown++
			}
			if rest := len(all) - sum; hidden == 1 || hidden > 1 && rest < under {
				t.Fatalf("%s hides %d numbers that add up to %d", item.ID, hidden, rest)
			}
		}
	}
	if shown == 0 {
		t.Fatal("nothing was ever shown: the test looks past it")
	}
}

// TestAllAlikeIsNotShown: when everybody says the same, the total would tell what each said.
func TestAllAlikeIsNotShown(t *testing.T) {
	def := questions(t)
	all := make([]instrument.Answers, 20)
	for i := range all {
		all[i] = instrument.Answers{"sex": instrument.Give("female")}
		if i%2 == 0 {
			all[i]["age"] = instrument.Give("age-35-44")
		}
	}
	totals, err := addUp(def, all)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range totals.Items {
		if want := item.ID != "age"; item.Hidden != want {
			t.Errorf("%s is hidden: %v", item.ID, item.Hidden)
		}
	}
	if few, err := addUp(def, all[:least-1]); err != nil || !few.TooFew || few.Items != nil || few.Forms != 0 {
		t.Errorf("too few answers are shown: %+v, %v", few, err)
	}
}
