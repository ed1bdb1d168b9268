package bank

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestOnlyWhatIsAllowedIsSeen: for every choice of fields, a view holds what was chosen and nothing else.
func TestOnlyWhatIsAllowedIsSeen(t *testing.T) {
	whole := record{Card: Card{Person: "p", Skills: 3, Interests: 5, Available: 9, Place: "PLACE", Words: "WORDS", Experience: "EXPERIENCE", Most: 2}, Given: "Ada", Family: "FAMILY", Stage: 2, Purposes: 1}
	tell := map[int64]string{showFamily: "FAMILY", showSkills: "Listening to people", showInterests: "Hospital care", showExperience: "EXPERIENCE", showAvailable: "Weekday mornings", showPlace: "PLACE", showStage: "Emerging", showWords: "WORDS"}
	if len(tell) != len(fields) {
		t.Fatalf("%d fields are tried of %d", len(tell), len(fields))
	}
	for mask := range int64(1) << len(fields) {
		r := whole
		r.Fields = mask
		v := seen(r)
		text := strings.Join([]string{v.Name, strings.Join(v.Skills, " "), strings.Join(v.Interests, " "), strings.Join(v.Available, " "), v.Place, v.Stage, v.Words, v.Experience}, "|")
		for bit, words := range tell {
			if strings.Contains(text, words) != (mask&bit != 0) {
				t.Fatalf("with fields %b, %q is seen: %v (%s)", mask, words, mask&bit == 0, text)
			}
		}
		if !strings.Contains(text, "Ada") {
			t.Fatal("the first name is always shown")
		}
	}
}

func TestHowOftenSomebodyIsAsked(t *testing.T) {
	for _, c := range []struct {
		most, month, quarter int64
		full, often          bool
	}{{2, 0, 0, false, false}, {2, 1, 1, false, false}, {2, 2, 2, true, false}, {2, 3, 3, true, false}, {2, 1, 4, false, true}, {1, 1, 2, true, false}, {1, 0, 3, false, true}, {0, 0, 0, true, false}, {8, 3, 15, false, false}, {8, 3, 16, false, true}} {
		r := record{Card: Card{Most: c.most}, Month: c.month, Quarter: c.quarter}
		if r.full() != c.full || r.often() != c.often {
			t.Errorf("%+v: full %v, often %v", c, r.full(), r.often())
		}
	}
}

// TestNobodyIsFoundByAnIllness: each word is looked at alone, whatever stands beside it.
func TestNobodyIsFoundByAnIllness(t *testing.T) {
	for text, want := range map[string]string{
		"I have dementia, and worked in care for years": "dementia",
		"Stroke ward": "stroke",
		"A Muslim woman with diabetes who reads letters": "muslim woman diabetes",
		"Letters and waiting rooms":                      "",
		"I live with MS and CKD":                         "ms ckd",
		"MND, BPD, CFS or T1D; a TIA, then AF":           "mnd bpd cfs t1d tia af",
		"Sober for years, an oncology patient":           "sober oncology",
		"I read maps and missions":                       "",
	} {
		stems, refused := countedWords(text)
		if got := strings.Join(refused, " "); got != want {
			t.Errorf("%q: refused %q, want %q", text, got, want)
		}
		for _, r := range refused {
			if slices.Contains(stems, strings.ToLower(r)) {
				t.Errorf("%q: %q counts as well", text, r)
			}
		}
	}
	c := Card{Words: "I have diabetes and like gardens", Place: "Leeds"}
	if got, _ := countedWords(c.Words); !slices.Equal(got, []string{"like", "garden"}) {
		t.Errorf("it is found by %q", got)
	}
	if _, err := (CardForm{Place: "A dementia home", Most: "1"}).card(); err == nil {
		t.Error("a place that names an illness is taken")
	}
}

// TestASearchIsItsAddress: a search reads back from its own address, whatever is in it.
func TestASearchIsItsAddress(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	some := func(ids []string) []string {
		var out []string
		for _, id := range ids {
			if rng.IntN(3) == 0 {
				out = append(out, id)
			}
		}
		return out
	}
	for range 200 {
		s := Search{Purpose: "read", Words: strings.Repeat("a&b =c ", rng.IntN(3)) + "x", Place: "Äe ö", Skills: some(idsOf(lists().Skills, -1)), Interests: some(idsOf(lists().Interests, -1)),
			Available: some(idsOf(lists().Availability, -1)), Stage: stages[rng.IntN(4)], Rested: rng.IntN(2) == 0, Page: 1}
		s.Words = clean(s.Words)
		got := searchOf(parse(t, s.query()))
		if got.query() != s.query() {
			t.Fatalf("%+v became %+v", s, got)
		}
	}
}

func parse(t *testing.T, query string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
