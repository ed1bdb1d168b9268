package equality

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/smallnumber"
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
	p := stats.Policies[0]
	least, under := leastOf(p), smallnumber.Under(p)
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
		totals, err := addUp(def, all, p)
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
	def, p := questions(t), stats.Policies[0]
	least := leastOf(p)
	all := make([]instrument.Answers, 20)
	for i := range all {
		all[i] = instrument.Answers{"sex": instrument.Give("female")}
		if i%2 == 0 {
			all[i]["age"] = instrument.Give("age-35-44")
		}
	}
	totals, err := addUp(def, all, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range totals.Items {
		if want := item.ID != "age"; item.Hidden != want {
			t.Errorf("%s is hidden: %v", item.ID, item.Hidden)
		}
	}
	if few, err := addUp(def, all[:least-1], p); err != nil || !few.TooFew || few.Items != nil || few.Forms != 0 {
		t.Errorf("too few answers are shown: %+v, %v", few, err)
	}
}

// TestTotalsTellNoSmallNumber is the attack of somebody who has the page and the export: for every rule they go through all ways in
// which a small group can have answered two questions, and look whether what is shown leaves a small number only one value.
func TestTotalsTellNoSmallNumber(t *testing.T) {
	option := func(id string) instrument.Option { return instrument.Option{ID: id, Label: id} }
	def := instrument.Definition{Sections: []instrument.Section{{Items: []instrument.Item{
		{ID: "q", Kind: instrument.Choice, Options: []instrument.Option{option("a"), option("b"), option(preferNot)}}}}}}
	for _, p := range stats.Policies {
		under, hidden := smallnumber.Under(p), 0
		type seen struct{ values [4]map[int]bool }
		worlds := map[string]*seen{}
		type world struct {
			counts [4]int
			looks  string
		}
		var all []world
		for a := range 20 {
			for b := range 14 {
				for c := range 12 {
					for left := range 12 {
						counts := [4]int{a, b, c, left}
						var forms []instrument.Answers
						for k, n := range counts {
							for range n {
								as := instrument.Answers{}
								if k < 3 {
									as["q"] = instrument.Give([]string{"a", "b", preferNot}[k])
								}
								forms = append(forms, as)
							}
						}
						totals, err := addUp(def, forms, p)
						if err != nil {
							t.Fatal(err)
						}
						looks := fmt.Sprintf("%+v", totals)
						if worlds[looks] == nil {
							worlds[looks] = &seen{[4]map[int]bool{{}, {}, {}, {}}}
						}
						for k, n := range counts {
							worlds[looks].values[k][n] = true
						}
						all = append(all, world{counts, looks})
					}
				}
			}
		}
		for n := leastOf(p); n < 60; n++ { // what everybody answers alike is hidden too
			for k := range 4 {
				looks := fmt.Sprintf("%+v", alike(t, def, k, n, p))
				if worlds[looks] != nil {
					for i := range 4 {
						worlds[looks].values[i][map[bool]int{true: n}[i == k]] = true
					}
				}
			}
		}
		for _, w := range all {
			if w.counts[0] > 9 || w.counts[1] > 7 || w.counts[2] > 6 || w.counts[3] > 6 {
				continue // at the edge of what was gone through
			}
			for k, n := range w.counts {
				if n == 0 || n >= under {
					continue
				}
				hidden++
				if len(worlds[w.looks].values[k]) < 2 {
					t.Fatalf("%s: %v is shown as %s, which tells that %d people gave answer %d", p.Key, w.counts, w.looks, n, k)
				}
			}
		}
		if hidden < 100 {
			t.Errorf("%s: only %d small numbers were attacked", p.Key, hidden)
		}
	}
}

// alike are the totals of so many who all gave one answer, or all left it out.
func alike(t *testing.T, def instrument.Definition, answer, n int, p stats.Policy) Totals {
	t.Helper()
	all := make([]instrument.Answers, n)
	for i := range all {
		all[i] = instrument.Answers{}
		if answer < 3 {
			all[i]["q"] = instrument.Give([]string{"a", "b", preferNot}[answer])
		}
	}
	totals, err := addUp(def, all, p)
	if err != nil {
		t.Fatal(err)
	}
	return totals
}

// TestListsOfEthnicGroups: each country has a list of its own, whose answers are told apart, and the questions say which it is.
func TestListsOfEthnicGroups(t *testing.T) {
	for _, id := range []string{"england", "wales", "scotland", "northern-ireland"} {
		def := withList(questions(t), id)
		it, ok := def.Item(ethnicItem)
		if !ok || it.Options[len(it.Options)-1].ID != preferNot || len(it.Options) < 10 {
			t.Fatalf("%s: %+v", id, it)
		}
		ids := map[string]bool{}
		for _, o := range it.Options {
			if ids[o.ID] || o.Label == "" {
				t.Errorf("%s: the answer %q stands twice or has no words", id, o.ID)
			}
			ids[o.ID] = true
		}
		if err := def.Check(); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	scotland, _ := withList(questions(t), "scotland").Item(ethnicItem)
	if scotland.Options[3].Label != "White: Polish" {
		t.Errorf("Scotland's list is %v", scotland.Options)
	}
	if ours := questions(t); len(ours.Items()) == 0 || ours.Items()[3].Hint != "" {
		t.Error("the shipped questions were changed")
	}
}
