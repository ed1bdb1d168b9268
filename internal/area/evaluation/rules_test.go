package evaluation

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

func TestMinimum(t *testing.T) {
	defer Promise(5)()
	for _, c := range []struct{ chosen, want int64 }{{0, 5}, {7, 7}, {5, 5}, {3, 5}, {1, 5}, {-5, 5}} {
		if got := MinimumFor(c.chosen); got != c.want {
			t.Errorf("chosen %d: %d, want %d", c.chosen, got, c.want)
		}
	}
	for _, p := range stats.Policies {
		if int64(p.Least) < leastMinimum {
			t.Errorf("%s shows groups of %d, and the forms open no fewer than %d answers", p.Key, p.Least, leastMinimum)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if MinimumFor(rapid.Int64().Draw(t, "chosen")) < 5 {
			t.Fatal("fewer than five answers would be opened")
		}
	})
}

func TestObstacle(t *testing.T) {
	defer Promise(5)()
	for _, c := range []struct {
		minimum, invited int64
		stops            bool
	}{{0, 0, true}, {0, 4, true}, {0, 5, false}, {8, 7, true}, {8, 8, false}} {
		if got := (Wave{Minimum: c.minimum}).Obstacle(c.invited); (got != "") != c.stops {
			t.Errorf("minimum %d, %d invited: %q", c.minimum, c.invited, got)
		}
	}
}

// TestLedgerKeepsEverything seals and opens random ledgers; equal numbers of people have equal lengths.
func TestLedgerKeepsEverything(t *testing.T) {
	keys, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	box, err := keys.NewBox(db.NewID())
	if err != nil {
		t.Fatal(err)
	}
	lengths := map[int]int{}
	rapid.Check(t, func(t *rapid.T) {
		l := ledger{ticks: make([]tick, rapid.IntRange(0, 40).Draw(t, "people")), keyed: rapid.IntRange(0, 1<<16-1).Draw(t, "keyed")}
		for i := range l.ticks {
			l.ticks[i] = tick{flags: rapid.Byte().Draw(t, "flags"), reminded: rapid.Byte().Draw(t, "reminded")}
		}
		for range rapid.IntRange(0, 2*mostPages).Draw(t, "pages") {
			page := readPageMark(newPageMark())
			if l = l.keyedOn(page); !l.keyedBefore(page) {
				t.Fatal("a page that was sent is not remembered")
			}
		}
		sealed, err := l.seal(box)
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := lengths[len(l.ticks)]; ok && n != len(sealed) {
			t.Fatalf("ledgers of %d people have lengths %d and %d", len(l.ticks), n, len(sealed))
		}
		lengths[len(l.ticks)] = len(sealed)
		back, err := openLedger(box, sealed)
		if err != nil || !slices.Equal(back.ticks, l.ticks) || back.keyed != l.keyed || !slices.Equal(back.pages, l.pages) {
			t.Fatalf("%v came back as %v (%v)", l, back, err)
		}
		again, err := l.seal(box)
		if err != nil || again == sealed {
			t.Fatalf("the same ledger was sealed to the same bytes (%v)", err)
		}
		// As versions before this one wrote it: with the number of forms on paper alone, or without anything.
		var old []byte
		for _, x := range l.ticks {
			old = append(old, x.flags, x.reminded)
		}
		for _, end := range [][]byte{nil, {0, byte(l.keyed >> 8), byte(l.keyed)}} {
			if len(l.ticks) == 0 && end == nil {
				continue
			}
			sealed, err := box.Seal(append(slices.Clone(old), end...), len(old)+len(end))
			if err != nil {
				t.Fatal(err)
			}
			back, err := openLedger(box, sealed)
			if err != nil || !slices.Equal(back.ticks, l.ticks) || end != nil && back.keyed != l.keyed || len(back.pages) > 0 {
				t.Fatalf("an old ledger of %v came back as %v (%v)", l, back, err)
			}
		}
	})
	if (ledger{}).keyedBefore(readPageMark("")) || len((ledger{}).keyedOn(readPageMark("no mark")).pages) > 0 {
		t.Error("a page without a mark is remembered")
	}
}

func TestReminders(t *testing.T) {
	opens := db.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	closes := opens.Add(10 * 24 * time.Hour)
	for text, want := range map[string][]int{"": nil, "3": {3}, "3, 6": {3, 6}, "2;5 9": {2, 5, 9}} {
		var c errs.Check
		if got := readReminders(&c, text, opens, closes); !c.OK() || !slices.Equal(got, want) {
			t.Errorf("%q: %v (%v)", text, got, c.Err())
		}
	}
	for _, text := range []string{"0", "-1", "x", "3, 4", "6, 3", "1, 3, 5, 7", "10", "3, 11"} {
		var c errs.Check
		if readReminders(&c, text, opens, closes); c.OK() {
			t.Errorf("%q was taken", text)
		}
	}
}

// TestScheduleOverClockChanges plans the template's waves around both changes of the clocks in London: the time of day
// stays what it is.
func TestScheduleOverClockChanges(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	ed := edition.Edition{Template: "pairs-five-days", Zone: "Europe/London"}
	for _, first := range []string{"2026-03-27", "2026-10-23"} { // the clocks change on the following Sunday
		days := []edition.Day{{Date: first, Starts: "10:00", Ends: "16:30"}, {Date: at2(first, 1), Starts: "09:30", Ends: "16:00"}}
		waves, err := Schedule(ed, days)
		if err != nil {
			t.Fatal(err)
		}
		byName := map[string]Wave{}
		for _, w := range waves {
			byName[w.Template] = w
			if w.Closes <= w.Opens || len(w.RemindDays) > MostReminders {
				t.Errorf("%s: opens %s, closes %s, reminders %v", w.Template, w.Opens.Time(), w.Closes.Time(), w.RemindDays)
			}
			if got := w.Closes.Time().In(london).Format("15:04"); got != "20:00" && w.Template != "before" && w.Template != "each-day 1" {
				t.Errorf("%s closes at %s", w.Template, got)
			}
		}
		day1 := days[0]
		if w := byName["before"]; w.Closes != day1.Start(ed.Zone) || w.Opens.Time().In(london).Format("2006-01-02 15:04") != at2(first, -14)+" 09:00" {
			t.Errorf("before: %s to %s", w.Opens.In(ed.Zone), w.Closes.In(ed.Zone))
		}
		if w := byName["each-day 1"]; w.Closes >= days[1].Start(ed.Zone) || w.Closes.In(ed.Zone).Format("2006-01-02 15:04") != at2(first, 1)+" 08:00" {
			t.Errorf("what people say about day 1 is read only after day 2 begins: it closes %s", w.Closes.In(ed.Zone))
		}
		if w := byName["each-day 1"]; w.Opens != day1.End(ed.Zone) {
			t.Errorf("day 1 opens %s", w.Opens.In(ed.Zone))
		}
		if w := byName["end"]; w.Opens.In(ed.Zone).Format("2006-01-02 15:04") != at2(first, 2)+" 09:00" {
			t.Errorf("the form about the whole opens %s, beside that about the last day", w.Opens.In(ed.Zone))
		}
		for i, w := range waves {
			for _, o := range waves[:i] {
				if w.Opens == o.Opens && slices.ContainsFunc(w.Respondents, func(who string) bool { return slices.Contains(o.Respondents, who) }) {
					t.Errorf("the same people get %s and %s at once", o.Name, w.Name)
				}
			}
		}
		if w := byName["one-month"]; w.Opens.In(ed.Zone).Format("2006-01-02 15:04") != at2(first, 31)+" 09:00" {
			t.Errorf("one month opens %s", w.Opens.In(ed.Zone))
		}
		if w := byName["team"]; w.Linked || !slices.Contains(w.Respondents, "facilitator") || slices.Contains(w.Respondents, "partner") {
			t.Errorf("team: %+v", w)
		}
	}
	if _, err := Schedule(ed, []edition.Day{{Date: "2026-03-27", Starts: "10:00", Ends: "16:00"}, {}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a day without a date: %v", err)
	}
	if _, err := Schedule(edition.Edition{Template: "no such"}, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("no template: %v", err)
	}
}

func at2(date string, days int) string {
	t, _ := time.Parse(time.DateOnly, date)
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

// TestMixForgetsTheOrder mixes often: where a form ends up has nothing to do with where it was, and ids rise.
func TestMixForgetsTheOrder(t *testing.T) {
	const runs = 4000
	var seen [5][5]int
	for range runs {
		forms := [][]byte{{0}, {1}, {2}, {3}, {4}}
		rows, err := mix(forms)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(rows, func(a, b newRow) int { return strings.Compare(string(a.id), string(b.id)) }) {
			t.Fatal("rows are not in the order of their ids")
		}
		for i, r := range rows {
			seen[r.form[0]][i]++
		}
	}
	for from, places := range seen {
		for to, n := range places {
			if math.Abs(float64(n)-runs/5) > 7*math.Sqrt(runs*0.2*0.8) { // seven standard deviations
				t.Errorf("form %d came to place %d %d times of %d", from, to, n, runs)
			}
		}
	}
}

// TestSidedQuestions are asked only when one side alone is asked: else answering them would tell a side.
func TestSidedQuestions(t *testing.T) {
	def := instrument.Definition{Key: "x", Version: 1, Use: instrument.UseWave, Title: "X", For: "all", Licence: "ours", Sections: []instrument.Section{{ID: "s", Title: "S", Items: []instrument.Item{
		{ID: "both", Kind: instrument.Marks, Wording: "Both"}, {ID: "partner", Kind: instrument.Marks, Wording: "P", Side: instrument.Partner}, {ID: "professional", Kind: instrument.Marks, Wording: "Q", Side: instrument.Professional}}}}}
	raw, err := definitionText(def)
	if err != nil {
		t.Fatal(err)
	}
	for respondents, want := range map[string]string{"partner": "both partner", "professional": "both professional", "partner professional": "both", "facilitator": "both"} {
		got, err := (Wave{Definition: raw, Respondents: strings.Fields(respondents)}).Questions(nil)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, it := range got.Items() {
			ids = append(ids, it.ID)
		}
		if strings.Join(ids, " ") != want {
			t.Errorf("%s are asked %q, want %q", respondents, ids, want)
		}
	}
}

// TestWordsClaimNoMore looks at the sentences of a change: only a corrected p below 0.05 is called more than chance.
func TestWordsClaimNoMore(t *testing.T) {
	change := func(diffs ...float64) ChangeReport {
		var pairs []stats.Pair
		for _, d := range diffs {
			pairs = append(pairs, stats.Pair{Before: 3, After: 3 + d})
		}
		c, err := stats.PairedChange(pairs, 1, 5)
		if err != nil {
			t.Fatal(err)
		}
		return ChangeReport{Pairs: len(pairs), Change: c, P: c.Wilcoxon.P}
	}
	const seldom = "Chance alone would seldom"
	for _, c := range []struct {
		name    string
		change  ChangeReport
		minimum int64
		says    string
	}{
		{"five rose", change(1, 1, 2, 1, 1), 3, "no test can tell it from chance: the smallest p possible is 0.0625"},
		{"eight rose", change(1, 1, 2, 1, 1, 2, 1, 1), 3, seldom + " make a rise"},
		{"eight fell", change(-1, -1, -2, -1, -1, -2, -1, -1), 3, seldom + " make a fall"},
		{"mixed", change(1, -1, 2, -2, 1, -1, 1, -1), 3, "Chance alone could make a change like this."},
		{"nobody changed", change(0, 0, 0, 0), 3, "Nobody changed."},
		{"hidden", ChangeReport{Pairs: 2, Hidden: TooFewLinked}, 3, "Too few people could be linked (3 are needed)"},
	} {
		if got := c.change.Words(int(c.minimum)); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q does not say %q", c.name, got, c.says)
		}
	}
	corrected := change(1, 1, 2, 1, 1, 2, 1, 1)
	corrected.P = 0.2 // one of many questions
	if got := corrected.Words(3); strings.Contains(got, seldom) {
		t.Errorf("a change that does not survive the correction is claimed: %q", got)
	}
	if got := corrected.Words(3); !strings.Contains(got, "this question alone") || strings.Contains(got, "easily") {
		t.Errorf("the range of one question and the corrected p differ, and the words do not say why: %q", got)
	}
	wide := change(1, -1, 2, -2, 1, -1, 1, -1)
	wide.P = 0.01 // however it comes about: the words never pass over a range that holds nought
	if got := wide.Words(3); !strings.Contains(got, "stays unsure") {
		t.Errorf("a range from a fall to a rise is passed over: %q", got)
	}
	for _, words := range []string{"prove", "significant", "caused by"} {
		if strings.Contains(corrected.Words(3), words) {
			t.Errorf("the sentence says %q", words)
		}
	}
}

// TestSmallCountsStayHidden works out items with few answers: no figure leaves.
func TestSmallCountsStayHidden(t *testing.T) {
	it := instrument.Item{ID: "x", Kind: instrument.Marks, Wording: "X", NA: true}
	def := instrument.Definition{Key: "k", Version: 1, Use: instrument.UseWave, Title: "T", For: "all", Licence: "ours", Sections: []instrument.Section{{ID: "s", Title: "S", Items: []instrument.Item{it}}}}
	forms := []instrument.Answers{{"x": instrument.Give("5")}, {"x": instrument.Give("1")}, {"x": {State: instrument.NotApplicable}}, {}, {}}
	sections, err := sectionReports(def, forms, 3)
	if err != nil {
		t.Fatal(err)
	}
	got := sections[0].Items[0]
	if !got.Hidden || got.Steps != nil || !math.IsNaN(got.Mean) || got.Interval.N != 0 || got.Answered != 2 || got.NotApplicable != 1 || got.Missing != 2 {
		t.Errorf("%+v", got)
	}
	r := Report{Waves: []WaveReport{{Sections: sections}}, Policy: stats.Policies[0]}
	if err := r.protect(); err != nil {
		t.Fatal(err)
	}
	row := r.Model.Rows()[1]
	for i, h := range report.Headers() {
		if (h == "Mean" || h == "Figure") && row[i] != "" || h == "Note" && row[i] != "too few to show" {
			t.Errorf("the spreadsheet shows %v", row)
		}
	}
}
