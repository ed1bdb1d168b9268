package matching

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"alongside/content"
	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/internal/shared/voice"
)

// testCard is a card for comparing.
func testCard(given, perspective, interest, place, when string, meet ...string) Seeker {
	return Seeker{ID: db.ID("card of " + given), Person: db.ID(given), Given: given, Side: person.SideOf(perspective), Perspective: perspective, Interest: interest, Place: place, Times: when, Ways: meet}
}

func only(criterion int, w Weight) Criteria {
	var c Criteria
	c.Weights[criterion] = w
	return c
}

func TestFit(t *testing.T) {
	ada := testCard("Ada", "manager", "Shorter waits and kinder letters in the eye clinic", "Leeds", "weekday mornings", "video", "in-person")
	for _, c := range []struct {
		name     string
		criteria Criteria
		other    Seeker
		asks     []string // of Ada's challenge
		theirs   []string
		worth    int64
		possible bool
	}{
		{"two shared words", only(byInterest, Helps), testCard("Ben", "carer", "Letters of every clinic", "York", "", "phone"), nil, nil, 9, true}, // letter, clinic
		{"one shared word, of another number", only(byInterest, Helps), testCard("Ben", "carer", "A letter", "York", "", "phone"), nil, nil, 6, true},
		{"idle words are not shared", only(byInterest, Helps), testCard("Ben", "carer", "I want to make it better", "York", "", "phone"), nil, nil, 0, true},
		{"no shared word where one must be", only(byInterest, Needed), testCard("Ben", "carer", "Gardens", "York", "", "phone"), nil, nil, 0, false},
		{"the same place, written otherwise", only(byPlace, Matters), testCard("Ben", "carer", "x", " LEEDS.", "", "phone"), nil, nil, 36, true},
		{"a place with its name in it", only(byPlace, Helps), testCard("Ben", "carer", "x", "North Leeds", "", "phone"), nil, nil, 8, true},
		{"only a direction in common", only(byPlace, Helps), testCard("Ben", "carer", "x", "North York", "", "phone"), nil, nil, 0, true},
		{"times overlap a little", only(byTimes, Helps), testCard("Ben", "carer", "x", "York", "Tuesday mornings", "phone"), nil, nil, 8, true},
		{"times overlap", only(byTimes, Most), testCard("Ben", "carer", "x", "York", "mornings", "phone"), nil, nil, 108, true},
		{"no time in common where it must be", only(byTimes, Needed), testCard("Ben", "carer", "x", "York", "evenings", "phone"), nil, nil, 0, false},
		{"a time that cannot be read forbids nothing", only(byTimes, Needed), testCard("Ben", "carer", "x", "York", "ask me", "phone"), nil, nil, 0, true},
		{"one way of meeting", only(byWays, Needed), testCard("Ben", "carer", "x", "York", "", "video"), nil, nil, 72, true},
		{"no way of meeting", only(byWays, Needed), testCard("Ben", "carer", "x", "York", "", "phone"), nil, nil, 0, false},
		{"no way of meeting, which only helps", only(byWays, Helps), testCard("Ben", "carer", "x", "York", "", "phone"), nil, nil, 0, true},
		{"answers the task of the other", only(byVoices, Helps), testCard("Ben", "carer", "x", "York", "", "phone"), []string{"Night staff", "Carers"}, nil, 12, true},
		{"answers it in part", only(byVoices, Helps), testCard("Ben", "carer", "x", "York", "", "phone"), []string{"Night carers"}, nil, 6, true},
		{"a task that asks for who people are", only(byVoices, Needed), testCard("Ben", "carer", "Muslim women", "York", "", "phone"), []string{"Muslim women", "Young carers"}, nil, 0, true},
		{"and for what they do", only(byVoices, Needed), testCard("Ben", "carer", "Muslim women", "York", "", "phone"), []string{"Muslim women", "Carers"}, nil, 108, true},
		{"is answered in their own task", only(byVoices, Helps), testCard("Ben", "carer", "x", "York", "", "phone"), nil, []string{"Managers"}, 12, true},
		{"no task asks for anything", only(byVoices, Needed), testCard("Ben", "carer", "x", "York", "", "phone"), nil, nil, 0, true},
		{"what the task asks for is missing", only(byVoices, Needed), testCard("Ben", "carer", "x", "York", "", "phone"), []string{"Night staff"}, nil, 0, false},
		{"what does not matter", only(byPlace, Off), testCard("Ben", "carer", "x", "Leeds", "", "phone"), nil, nil, 0, true},
	} {
		worth, possible := compare(c.criteria).Fit(read(ada, c.asks), read(c.other, c.theirs))
		if worth != c.worth || possible != c.possible {
			t.Errorf("%s: %d %v, want %d %v", c.name, worth, possible, c.worth, c.possible)
		}
	}
	kept := only(byVoices, Helps)
	kept.Lines = []string{"Muslim women with HIV"}
	if worth, _ := compare(kept).Fit(read(ada, nil), read(testCard("Ben", "patient", "Muslim women with HIV", "York", "", "phone"), nil)); worth != 0 {
		t.Errorf("a faith, a sex and an illness count %d", worth)
	}
	c := Usual()
	c.Lines = []string{"Carers"}
	same := testCard("Ben", "carer", ada.Interest, ada.Place, ada.Times, ada.Ways...)
	if worth, _ := compare(c).Fit(read(ada, nil), read(same, nil)); worth != c.best() {
		t.Errorf("the best that two cards can be is %d, want %d", worth, c.best())
	}
}

func TestWhy(t *testing.T) {
	ada := testCard("Ada", "manager", "Shorter waits and kinder letters in the eye clinic", "Leeds", "weekday mornings", "video", "in-person")
	ben := testCard("Ben", "carer", "Letters from the clinic", "leeds", "Tuesday mornings", "video")
	c := Usual()
	a, b := read(ada, []string{"Carers"}), read(ben, nil)
	for to, want := range map[reader]string{
		theCoordinator:  "Both cards speak of “letters” and “clinic”. Ben’s card answers a perspective that Ada’s challenge asks for: “Carers”. Both named Leeds. Both have time: Tuesday mornings. Both can meet by video call.",
		theProfessional: "You both wrote about “letters” and “clinic”. Ben’s card answers a perspective that your challenge asks for: “Carers”. You both named Leeds. You both have time: Tuesday mornings. You can both meet by video call.",
		thePartner:      "You both wrote about “letters” and “clinic”. Your card answers a perspective that Ada’s challenge asks for. You both named Leeds. You both have time: Tuesday mornings. You can both meet by video call.",
	} {
		if got := compare(c).Why(a, b, to); got != want {
			t.Errorf("%d:\n%s\nwant\n%s", to, got, want)
		}
	}
	if got := compare(only(byPlace, Helps)).Why(a, read(testCard("Cleo", "carer", "x", "York", "", "phone"), nil), theCoordinator); got != "Nothing on the two cards speaks for these two or against them." {
		t.Error(got)
	}
}

// What people wrote of their health neither counts nor is quoted.
func TestASentenceQuotesNothingPrivate(t *testing.T) {
	ada := testCard("Ada", "clinician", "Dementia and the night ward", "The Memory and Stroke Centre", "", "video")
	ben := testCard("Ben", "patient", "My dementia on the ward at night", "The Memory and Stroke Centre", "", "video")
	c := Usual()
	c.Lines = []string{"Muslim women"}
	for _, asks := range [][]string{{"People with dementia"}, nil} {
		for _, to := range []reader{theCoordinator, theProfessional, thePartner} {
			got := strings.ToLower(compare(c).Why(read(ada, asks), read(ben, nil), to))
			for _, word := range []string{"dementia", "stroke", "muslim", "women"} {
				if strings.Contains(got, word) {
					t.Errorf("%q quotes %s", got, word)
				}
			}
			if !strings.Contains(got, "night") || !strings.Contains(got, "the same place") {
				t.Errorf("%q says too little", got)
			}
		}
	}
	worth, _ := compare(only(byInterest, Helps)).Fit(read(ada, nil), read(ben, nil))
	if worth != 9 { // night and ward
		t.Errorf("the interests count %d", worth)
	}
}

// TestWhoPeopleAreCountsForNothing: two who wrote the same of their health, faith, origin, age or family are worth no more to each other than two who wrote
// nothing of it, by interest as by what a task asks for; and what they wrote of the work counts beside it.
func TestWhoPeopleAreCountsForNothing(t *testing.T) {
	c := only(byInterest, Most)
	c.Weights[byVoices] = Helps
	c.Lines = []string{"Nurses on the stroke ward"} // of care, so it may count
	for _, words := range []string{"diabetes", "stroke", "Muslim", "women", "young", "pregnancy", "cancer", "Polish", "lesbian", "disability", "mother"} {
		a := read(testCard("Ada", "manager", "My "+words+" and letters", "Leeds", "", "video"), nil)
		b := read(testCard("Ben", "patient", "Living with "+words+"; letters", "York", "", "video"), nil)
		if n := shared(a.interest, b.interest, nil); n != 1 {
			t.Errorf("%s: %d shared words, of %v and %v", words, n, a.interest, b.interest)
		}
		if _, possible := compare(only(byInterest, Needed)).Fit(a, read(testCard("Ben", "patient", words, "York", "", "video"), nil)); possible {
			t.Errorf("%s makes a pair possible", words)
		}
		plain := read(testCard("Ben", "patient", "Living with something; letters", "York", "", "video"), nil)
		with, _ := compare(c).Fit(a, b)
		without, _ := compare(c).Fit(a, plain)
		if with != without {
			t.Errorf("%s: worth %d, and %d where only one wrote of it", words, with, without)
		}
		why := strings.ToLower(compare(c).Why(a, b, theCoordinator))
		if strings.Contains(why, strings.ToLower(words)) || !strings.Contains(why, "“letters”") || strings.Contains(why, "perspective") {
			t.Errorf("%s: %q", words, why)
		}
	}
	// Who speaks of the work on a ward answers a perspective of it.
	ward := read(testCard("Ada", "manager", "Nurses on the stroke ward", "Leeds", "", "video"), nil)
	if worth, _ := compare(c).Fit(ward, read(testCard("Ben", "patient", "Gardens", "York", "", "video"), nil)); worth != whole {
		t.Errorf("work on a ward counts %d", worth)
	}
}

// Only words of work are quoted: also words of health, of what the law protects, and of somebody's past that no list of
// forbidden words would have.
func TestOnlyWordsOfWorkAreQuoted(t *testing.T) {
	never := strings.Fields(`ptsd methadone stillbirth syphilis herpes angina asian offender prostate bladder steroids somali women radiotherapy ostomy pacemaker thalassaemia
		ivf contraception tuberculosis psoriasis bariatric sober heroin rehab sectioned detained assault survivor tinnitus gout cataract macular tremor palsy insomnia hernia scars womb pmdd ocd pots sepsis lithium
		prozac morphine testosterone polish men synagogue church bereaved prison homeless wheelchair toilet translation single mother fostering zzyzx`)
	for _, w := range never {
		for _, line := range []string{w, w + " and letters"} {
			got := compare(only(byInterest, Helps)).Why(read(testCard("Ada", "manager", line, "", ""), nil), read(testCard("Ben", "carer", line, "", ""), nil), theCoordinator)
			want := "Both cards speak of the same thing."
			switch {
			case line != w:
				want = "Both cards speak of “letters”."
			case !voice.Counts(w):
				want = "Nothing on the two cards speaks for these two or against them."
			}
			if got != want {
				t.Errorf("%q: %s", line, got)
			}
		}
	}
	for _, w := range content.WordsOfWork() {
		if !quotable(w) {
			t.Errorf("%q is a word of work, and is held back where a place or a perspective has it", w)
		}
		if len(voice.Words(w)) != 1 {
			t.Errorf("%q is not one word", w)
		}
	}
}

func testCrowd(professionals, partners int) *crowd {
	w := &crowd{Criteria: Usual(), met: map[[2]db.ID]bool{}, invited: map[db.ID]db.Instant{}, now: 1 << 50}
	topics := []string{"letters", "waiting rooms", "night wards", "gardens", "transport", "results", "discharge", "visiting", "food", "signs"}
	towns := []string{"Leeds", "York", "Hull", "Ripon"}
	times := []string{"weekday mornings", "evenings", "weekends", "ask me", "Tuesdays and Thursdays"}
	n := 0
	card := func(perspective string) *profile {
		n++
		s := testCard(fmt.Sprintf("P%04d", n), perspective, topics[n*7%10]+" and "+topics[n*3%9], towns[n*n%4], times[n*n*n%5], []string{"video", "phone", "in-person"}[n%3], "writing")
		return read(s, []string{"Carers", "Night managers"}[:n%3%2+n%2])
	}
	for range professionals {
		w.sides[0] = append(w.sides[0], card("manager"))
	}
	for i := range partners {
		w.sides[1] = append(w.sides[1], card([]string{"carer", "patient"}[i%2]))
	}
	return w
}

func quiet(int64) error { return nil }

func TestTheBestPairsAreFoundAndExplained(t *testing.T) {
	w := testCrowd(12, 15)
	id := func(side, i int) db.ID { return w.sides[side][i].Person }
	w.met[[2]db.ID{id(0, 0), id(1, 0)}] = true
	w.Rules = []Rule{{Professional: id(0, 1), Partner: id(1, 1), Kind: Must, Created: 1}, {Professional: id(0, 2), Partner: id(1, 2), Kind: Never, Created: 2}, {Professional: id(0, 0), Partner: id(1, 0), Kind: Must, Created: 3}, {Professional: id(0, 1), Partner: id(1, 4), Kind: Must, Created: 4}, {Professional: "gone", Partner: id(1, 3), Kind: Must, Created: 5}}
	q, err := w.ask(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(q.idle) != 3 {
		t.Errorf("%d rules without effect: %v", len(q.idle), q.idle)
	}
	a, err := q.solve(context.Background(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	all := q.suggestions(a)
	if len(all) != 12 {
		t.Fatalf("%d pairs", len(all))
	}
	forced := false
	for _, s := range all {
		if s.Professional == id(0, 0) && s.Partner == id(1, 0) || s.Professional == id(0, 2) && s.Partner == id(1, 2) {
			t.Errorf("suggested in spite of a rule: %v", s)
		}
		forced = forced || s.Must && s.Professional == id(0, 1) && s.Partner == id(1, 1)
		if k, ok := q.pair(s.Professional, s.Partner); !ok || q.p.Pairs[k].Score != s.Worth {
			t.Errorf("the pair is not found again: %v", s)
		}
	}
	if !forced {
		t.Error("the pair that must be is missing")
	}
	left := q.leftOut(a)
	n := 0
	for _, l := range left {
		if l.Side != person.Partner {
			t.Errorf("left: %v", l)
		}
		n += len(l.Unplaced)
	}
	if n != 3 {
		t.Errorf("%d are left", n)
	}
	if h := w.hash(); h != testCrowdWith(w.Rules).hash() || h == testCrowd(12, 15).hash() {
		t.Error("the fingerprint is not that of cards and rules")
	}
}

func testCrowdWith(rules []Rule) *crowd {
	w := testCrowd(12, 15)
	w.Rules = rules
	return w
}

// Costs are what computing again with the change gives.
func TestWhatAChangeCosts(t *testing.T) {
	w := testCrowd(9, 8)
	q, err := w.ask(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	a, err := q.solve(context.Background(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]int32, len(q.p.Pairs))
	for k := range all {
		all[k] = int32(k)
	}
	costs, err := assign.WhatIf(context.Background(), &q.p, a.Result, all)
	if err != nil {
		t.Fatal(err)
	}
	placed := map[int32]bool{}
	for _, k := range a.Placed {
		placed[k] = true
	}
	for k, e := range q.p.Pairs {
		p := q.p
		two := [][2]int32{{e.Left, e.Right}}
		if placed[int32(k)] {
			p.Never = two
		} else {
			p.Must = two
		}
		r, err := assign.Solve(context.Background(), &p)
		if err != nil {
			t.Fatal(err)
		}
		if got := (assign.Cost{Possible: true, Places: int32(len(a.Placed) - len(r.Placed)), Total: a.Total - r.Total}); got != costs[k] {
			t.Errorf("pair %d costs %v, told as %v", k, got, costs[k])
		}
	}
}

func TestPeopleWhoWereInvitedLatelyRest(t *testing.T) {
	w := testCrowd(3, 3)
	w.Criteria.Rest = 7
	w.invited[w.sides[0][0].Person] = w.now.Add(-6 * 24 * time.Hour)
	w.invited[w.sides[0][1].Person] = w.now.Add(-8 * 24 * time.Hour)
	q, err := w.ask(context.Background())
	if err != nil || len(q.left) != 2 || q.left[0] != w.sides[0][1] {
		t.Errorf("%v %v", q.left, err)
	}
}

func TestCriteriaCheck(t *testing.T) {
	if err := Usual().Check(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Criteria){
		"nothing matters":    func(c *Criteria) { c.Weights = [criteriaCount]Weight{} },
		"an unknown weight":  func(c *Criteria) { c.Weights[0] = 9 },
		"a line of nothing":  func(c *Criteria) { c.Lines = []string{"People with experience"} },
		"a long line":        func(c *Criteria) { c.Lines = []string{strings.Repeat("carer ", 50)} },
		"an unknown rest":    func(c *Criteria) { c.Rest = 5 },
		"many perspectives":  func(c *Criteria) { c.Lines = strings.Split(strings.Repeat("Carers\n", 31), "\n")[:31] },
		"a weight below all": func(c *Criteria) { c.Weights[2] = -1 },
	} {
		c := Usual()
		spoil(&c)
		if c.Check() == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	c := Usual()
	c.Lines, c.Rest = []string{"Carers"}, 7
	text, err := c.encode()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := decodeCriteria(text); err != nil || fmt.Sprint(back) != fmt.Sprint(c) {
		t.Errorf("%v %v", back, err)
	}
}

func BenchmarkSuggestions(b *testing.B) {
	for _, n := range []int{200, 1500} {
		w := testCrowd(n, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				q, err := w.ask(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				if _, err := q.solve(context.Background(), quiet); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
