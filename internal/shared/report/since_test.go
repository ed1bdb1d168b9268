package report

import (
	"bytes"
	"encoding/base64"
	"os"
	"slices"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// shared is a small report with everything that is hard to store: what is no number, what is hidden, words of people.
func shared(t *testing.T, policy string) Report {
	t.Helper()
	p, _ := stats.PolicyOf(policy)
	i := marks("recommend", []int{0, 2, 9, 8, 6, 5}, 1, 2)
	r := Report{Title: "What people said: Pairs 2030", Policy: p, Notes: []string{"Made up."},
		Waves:   []Wave{{ID: "w1", Name: "End", Invited: 40, Answered: i.Forms, Minimum: 5, Sections: []Section{{Title: "All", Items: []Item{i}}}}},
		Changes: []Comparison{{From: "Before", To: "End", Minimum: 5, Items: []Change{moved("Trust", 0.5, 0.01, false), {ID: "few", Label: "Few", Hidden: TooFewLinked}}}},
		Themes:  []Theme{{Name: "Peers", Quotes: []Quote{{"We heard each other.", "Most useful (End)"}}}},
		Chapters: []Chapter{{Title: "Calls with a coach", People: true, Intro: "Each number counts people.",
			Tables: []Table{{Caption: "Calls", Headers: []string{"What", "People"}, Rows: [][]string{{"Asked for a call", "23"}, {"Had a call", "19"}}}}}}}
	r, err := r.Protect()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestStoredReportsStay: what was stored reads as it did in all its forms, for every rule; also what an older program stored.
func TestStoredReportsStay(t *testing.T) {
	for _, p := range stats.Policies {
		r := shared(t, p.Key)
		stored, err := r.Store()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Restore(stored)
		if err != nil {
			t.Fatal(err)
		}
		for name, write := range map[string]func(Report, *bytes.Buffer) error{
			"json": func(r Report, b *bytes.Buffer) error { return r.WriteJSON(b) }, "csv": func(r Report, b *bytes.Buffer) error { return r.WriteTable(b, false) },
			"html": func(r Report, b *bytes.Buffer) error { return r.WriteHTML(b) }, "pdf": func(r Report, b *bytes.Buffer) error { return r.WritePDF(b) }} {
			var one, two bytes.Buffer
			if err := write(r, &one); err != nil {
				t.Fatal(err)
			}
			if err := write(again, &two); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Errorf("%s: %s reads otherwise", p.Key, name)
			}
		}
		if len(again.Since(r)) != 0 {
			t.Errorf("%s: new in the same report: %v", p.Key, again.Since(r))
		}
	}
	if _, err := (Report{}).Store(); err == nil {
		t.Error("what was not protected is stored")
	}
	text, err := os.ReadFile("testdata/stored-1.txt")
	if err != nil {
		t.Fatal(err)
	}
	old, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Restore(old)
	if err != nil || len(r.Waves) != 1 || r.Waves[0].Items()[0].Answered != 30 || r.Changes[0].Items[0].Pairs != 20 || r.Themes[0].Quotes[0].Text != "We heard each other." || r.Chapters[0].Tables[0].Rows[0][1] != "23" {
		t.Errorf("what was stored before cannot be read any more: %v", err)
	}
	for _, broken := range [][]byte{nil, {}, {2, 3}, old[:len(old)/2], append([]byte{9}, old[1:]...)} {
		if _, err := Restore(broken); err == nil {
			t.Error("something broken is read as a report")
		}
	}
}

// TestTwoVersionsTellNothingOfAFew: a count of people that moves by a few, or is hidden in one of two versions, stays as it was.
func TestTwoVersionsTellNothingOfAFew(t *testing.T) {
	calls := func(asked, held string) func(*Report) {
		return func(r *Report) {
			r.Chapters = slices.Clone(r.Chapters)
			r.Chapters[0].Tables = []Table{{Caption: "Calls", Headers: []string{"What", "People"}, Rows: [][]string{{"Asked for a call", asked}, {"Had a call", held}}}}
		}
	}
	for _, try := range []struct {
		name        string
		change      func(*Report)
		asked, held string
		stays       bool
	}{
		{"nothing moved", calls("23", "19"), "23", "19", false},
		{"one more", calls("24", "19"), "23", "19", true},
		{"one less", calls("23", "18"), "23", "19", true},
		{"enough more", calls("28", "24"), "28", "24", false},
		{"enough more of one, few of the other", calls("30", "20"), "23", "19", true},
		{"hidden now", calls("fewer than 5, or not shown", "19"), "23", "19", true},
	} {
		old, now := shared(t, stats.PolicyGroups), shared(t, stats.PolicyGroups)
		try.change(&now)
		got := now.HoldDifferences(old, "1 May 2030").HoldDifferences(old, "1 May 2030").Chapters[0]
		if rows := got.Tables[0].Rows; rows[0][1] != try.asked || rows[1][1] != try.held {
			t.Errorf("%s: %v", try.name, rows)
		}
		if said := strings.Count(got.Intro, "These numbers are of 1 May 2030. What has changed since then is too little to be shown."); said > 1 || (said == 1) != try.stays {
			t.Errorf("%s: %q", try.name, got.Intro)
		}
	}
	// A third version is held against the first, too: 23, then 28, then 24.
	first, second, third := shared(t, stats.PolicyGroups), shared(t, stats.PolicyGroups), shared(t, stats.PolicyGroups)
	calls("28", "24")(&second)
	calls("33", "18")(&third) // far from the second, near the first
	if got := third.HoldDifferences(second, "2 May 2030").HoldDifferences(first, "1 May 2030").Chapters[0].Tables[0].Rows[1][1]; got != "19" {
		t.Errorf("the third version tells %s beside the first", got)
	}
	// A form from a file that came anew with one person more.
	old, now := shared(t, stats.PolicyGroups), shared(t, stats.PolicyGroups)
	more := marks("recommend", []int{0, 2, 9, 8, 6, 6}, 1, 2)
	now.Waves = []Wave{{ID: "w1", Name: "End", Invited: 40, Answered: more.Forms, Minimum: 5, Sections: []Section{{Title: "All", Items: []Item{more}}}}}
	if got := now.HoldDifferences(old, "1 May 2030").Waves[0].Items()[0]; got.Answered != 30 {
		t.Errorf("%d answered beside 30 before", got.Answered)
	}
}

// TestSinceSaysWhatIsNew in words that a coordinator reads before sharing again.
func TestSinceSaysWhatIsNew(t *testing.T) {
	old, now := shared(t, stats.PolicyGroups), shared(t, stats.PolicyGroups)
	now.Waves = append(slices.Clone(now.Waves), Wave{ID: "w2", Name: "A month later", Invited: 40, Answered: 20})
	now.Changes = append(slices.Clone(now.Changes), Comparison{From: "Before", To: "A month later"})
	now.Themes = []Theme{{Name: "Peers", Quotes: []Quote{{"I spoke first.", "Most useful (End)"}}}}
	now.Chapters = append(slices.Clone(now.Chapters), Chapter{Title: "What was learnt", Lines: []string{"During: ask sooner"}})
	want := []string{"New form: A month later. 20 of 40 people answered (50%).", "New: what changed from Before to A month later.", "New quote: “I spoke first.”",
		"Not there any more: the quote “We heard each other.”", "New part: What was learnt."}
	if got := newsWords(now.Since(old)); !slices.Equal(got, want) {
		t.Errorf("new since then: %q", got)
	}
	got := newsWords(old.Since(now))
	for _, gone := range []string{"Not there any more: the form A month later.", "Not there any more: what changed from Before to A month later.", "Not there any more: What was learnt."} {
		if !slices.Contains(got, gone) {
			t.Errorf("%q does not say %q", got, gone)
		}
	}
}

// newsWords are the words of what is new.
func newsWords(all []News) (out []string) {
	for _, n := range all {
		out = append(out, n.Words)
	}
	return out
}

// TestNewsSayWhatChanged: whatever changed is said as it was and as it is, and leads to its part.
func TestNewsSayWhatChanged(t *testing.T) {
	for name, try := range map[string]struct {
		change      func(*Report)
		words, part string
		was, is     []string
	}{
		"a form": {func(r *Report) { r.Waves[0].Sections[0].Items[0] = marks("recommend", []int{0, 2, 9, 8, 6, 15}, 1, 2) },
			"Changed: what is said of the form End.", "wave=w1&open=wave#wave",
			[]string{"“How was recommend?” 30 of the 33 who sent the form answered this.", "“How was recommend?”, “5”: 5"}, []string{"“How was recommend?” 40 of the 43 who sent the form answered this.", "“How was recommend?”, “5”: 15"}},
		"a chapter": {func(r *Report) { r.Chapters[0].Tables[0].Rows[0][1] = "33" },
			"Changed: Calls with a coach.", "open=calls-with-a-coach#calls-with-a-coach", []string{"Asked for a call: 23"}, []string{"Asked for a call: 33"}},
		"a note":   {func(r *Report) { r.Notes = []string{"Made up again."} }, "Changed: what must be said with the figures.", "", []string{"Made up."}, []string{"Made up again."}},
		"a change": {func(r *Report) { r.Changes[0].Items[0] = moved("Trust", -0.5, 0.01, false) }, "Changed: what is said of the change from Before to End.", "change=1&open=change#changes", []string{"Trust"}, []string{"Trust"}},
	} {
		old, now := shared(t, stats.PolicyGroups), shared(t, stats.PolicyGroups)
		try.change(&now)
		got := now.Since(old)
		if len(got) != 1 || got[0].Words != try.words || got[0].Part != try.part {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		holds := func(lines []string, want []string) {
			for _, w := range want {
				if !strings.Contains(strings.Join(lines, "\n"), w) {
					t.Errorf("%s: %q does not say %q", name, lines, w)
				}
			}
		}
		holds(got[0].Was, try.was)
		holds(got[0].Is, try.is)
	}
}

// TestAnEmptyReport is one in which nobody said anything that is shown.
func TestAnEmptyReport(t *testing.T) {
	few := marks("recommend", []int{0, 1, 1}, 0, 0)
	few.Hidden = true
	for n, try := range []struct {
		r     Report
		empty bool
	}{
		{Report{}, true},
		{Report{Chapters: []Chapter{{Title: "What it cost", Lines: []string{"a"}}}}, true},
		{Report{Waves: []Wave{{Name: "End", Sections: []Section{{Items: []Item{few}}}}}}, true},
		{shared(t, stats.PolicyGroups), false},
	} {
		if try.r.Empty() != try.empty {
			t.Errorf("report %d: empty %v", n, !try.empty)
		}
	}
}
