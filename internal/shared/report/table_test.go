package report

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/platform/sheet"
)

// tabled is a report with something of each part, and a chapter as people write it.
func tabled(t *testing.T, policy string) Report {
	t.Helper()
	p, _ := stats.PolicyOf(policy)
	var pairs []stats.Pair
	var before, after [][2]int
	for i := range 20 {
		before, after = append(before, [2]int{i % 3, i}), append(after, [2]int{min(3, i%3+1), i})
		pairs = append(pairs, stats.Pair{Before: float64(i % 3), After: float64(min(3, i%3+1))})
	}
	before = append(before, [2]int{3, 20}, [2]int{-2, 21})
	r := reportOf(t, p, before, after, pairs)
	r.Changes[0].Items[0].LeftOut = 1
	r.Flow = []Step{{Wave: r.Waves[0].Name, Invited: 30, Answered: 22, Linked: 22, New: 22, Kept: 22, Lost: 0, Again: 0}, {Wave: r.Waves[1].Name, Invited: 30, Answered: 20, Linked: 20, New: 0, Kept: 20, Lost: 2, Again: 0}}
	r.Leaving = []Leaving{{ID: "q", Label: "q", From: "W0", To: "W1", Stayers: 14, Leavers: 8, MeanStayers: 2, MeanLeavers: 1.5, Delta: 0.4, P: 0.1, Corrected: 0.1, SmallestP: 0.00001}}
	r.Themes, r.Sorted = []Theme{{Name: "Trust", Quotes: []Quote{{Text: "They listened."}}}}, "Two people sorted the quotes alone, and agree about 6 of 8."
	r.Chapters = []Chapter{{Title: "What it cost", Tables: []Table{{Caption: "Costs", Headers: []string{"What", "Amount", "People", "Change", "p"}, Rows: [][]string{{"Rooms", "£6,000", "22 (1 more left out)", "+0.7", "less than 0.001"}}}}}}
	return r
}

// TestColumnsOfNumbersHoldNumbers: another program can reckon with the table. What is missing has its reason.
func TestColumnsOfNumbersHoldNumbers(t *testing.T) {
	for _, p := range stats.Policies {
		var b bytes.Buffer
		if err := tabled(t, p.Key).WriteTable(&b, false); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i, h := range rows[0] {
			at[h] = i
		}
		why := 0
		for _, row := range rows[1:] {
			for i, c := range columns {
				if row[i] == "" || c.Type == "string" {
					continue
				}
				v, err := strconv.ParseFloat(row[i], 64)
				if err != nil || c.Type == "integer" && v != float64(int(v)) {
					t.Errorf("%s: %s holds %q, which is no %s: %q", p.Key, c.Title, row[i], c.Type, row)
				}
			}
			if row[0] == "answer" && row[at["Figure"]] == "" || row[0] == "change" && row[at["p"]] == "" {
				if row[at["Why missing"]] == "" {
					t.Errorf("%s: nothing says why a number is missing: %q", p.Key, row)
				}
				why++
			}
		}
		if p.Hide > 0 && why == 0 {
			t.Errorf("%s: nothing is missing", p.Key)
		}
		last := rows[len(rows)-4:]
		for n, want := range [][2]string{{"6000", "£6,000"}, {"22", "22 (1 more left out)"}, {"0.7", "'+0.7"}, {"", "less than 0.001"}} {
			if last[n][at["Figure"]] != want[0] || last[n][at["Text"]] != want[1] {
				t.Errorf("%s: figure %q and text %q, want %q", p.Key, last[n][at["Figure"]], last[n][at["Text"]], want)
			}
		}
	}
}

// TestWorkbookHasASheetForEachPart: the first sheet says what the others hold, and numbers are numbers there.
func TestWorkbookHasASheetForEachPart(t *testing.T) {
	var b bytes.Buffer
	if err := tabled(t, "").WriteTable(&b, true); err != nil {
		t.Fatal(err)
	}
	read := func(name string) *sheet.Table {
		table, err := sheet.Read(bytes.NewReader(b.Bytes()), "report.xlsx", sheet.Options{Sheet: name})
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	want := []string{"Forms", "Questions", "Answers", "Changes", "Stayed and left", "Quotes", "What it cost", "Cannot tell", "Formulas"}
	contents := read("") // the first one
	if contents.Sheet != "Contents" {
		t.Errorf("the first sheet is %q", contents.Sheet)
	}
	for n, name := range want {
		if l := contents.Lines[n].Cells; l[0] != name || l[2] == "0" {
			t.Errorf("contents, line %d: %q, want %q", n+1, l, name)
		}
	}
	for _, c := range []struct {
		sheet, heading, value string
	}{{"Forms", "Every time so far", "22"}, {"Forms", "Lost", "0"}, {"Quotes", "Note", "Two people sorted the quotes alone, and agree about 6 of 8."}, {"Changes", "Typical change", "1"}, {"Questions", "Mean", "1"}, {"Changes", "Left out", "1"}, {"Stayed and left", "Smallest possible p", "0.00001"}} {
		table := read(c.sheet)
		if at := slices.Index(table.Headers, c.heading); at < 0 || table.Lines[0].Cells[at] != c.value {
			t.Errorf("%s of %s: %q under %q", c.heading, c.sheet, table.Lines[0].Cells, table.Headers)
		}
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var cells strings.Builder
	for _, f := range archive.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&cells, in); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, number := range []string{"6000", "0.7", "0.00001", "1"} {
		if !strings.Contains(cells.String(), "<v>"+number+"</v>") {
			t.Errorf("%s is no number in the workbook", number)
		}
	}
}

// TestTheTableSaysWhereLowIsBetter: whoever reads the table alone takes no bad mean for a good one.
func TestTheTableSaysWhereLowIsBetter(t *testing.T) {
	r := tabled(t, "")
	turned := 0
	for w := range r.Waves {
		for s := range r.Waves[w].Sections {
			items := r.Waves[w].Sections[s].Items
			for i := range items {
				items[i].Reverse = w == 0
			}
		}
	}
	for _, cells := range r.lines() {
		if part := cells["Part"]; part != "item" && part != "answer" {
			continue
		}
		want := ""
		if cells["Wave"] == r.Waves[0].Name {
			want = "yes"
			turned++
		}
		if cells["Low is better"] != want {
			t.Errorf("%s of %s: low is better: %q", cells["Part"], cells["Wave"], cells["Low is better"])
		}
	}
	if turned == 0 {
		t.Fatal("no question is turned round")
	}
}
