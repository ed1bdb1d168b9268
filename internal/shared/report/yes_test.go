package report

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"

	"alongside/engine/stats"
)

// yesNo is a question that so many answered with yes and no.
func yesNo(id string, yes, no, missing int) Item {
	i := Item{ID: id, Wording: "Was there enough time for " + id + "?", Kind: YesNo, High: 1, Answered: yes + no, Missing: missing, Forms: yes + no + missing, Mean: float64(yes) / float64(yes+no), Median: math.NaN(),
		Steps: []Level{{Value: "yes", Label: "Yes", N: yes}, {Value: "no", Label: "No", N: no}}}
	i.Interval, _ = stats.Wilson(yes, yes+no, stats.Level95)
	return i
}

// yesReport has a yes or no that was asked twice.
func yesReport(t *testing.T) Report {
	t.Helper()
	var pairs []stats.Pair
	for n := range 20 {
		pairs = append(pairs, stats.Pair{Before: b2f(n < 11), After: b2f(n < 18)})
	}
	c := Change{ID: "time", Label: "Was there enough time?", YesNo: true, High: 1, Pairs: 20, Before: 11.0 / 20, After: 18.0 / 20, Moves: MovesOf(pairs)}
	var err error
	if c.Change, err = stats.PairedChange(pairs, 0, 1); err != nil {
		t.Fatal(err)
	}
	c.P = c.Change.Wilcoxon.P
	end := Wave{Name: "End", Answered: 25, Minimum: 5, Sections: []Section{{Title: "Time", Items: []Item{yesNo("time", 23, 1, 1), yesNo("rest", 24, 0, 1), marks("day", []int{0, 0, 3, 9, 13}, 0, 0)}}}}
	return Report{Title: "Try", Policy: stats.Policies[0], Waves: []Wave{{Name: "Start", Answered: 25, Minimum: 5}, end}, Changes: []Comparison{{From: "Start", To: "End", Minimum: 5, Items: []Change{c}}}}
}

func b2f(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// A yes or no is told as how many said yes and which share that is, in each form, and nowhere as a mean.
func TestYesOrNoIsAShare(t *testing.T) {
	r := yesReport(t)
	var page, table, open, book bytes.Buffer
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"23 of them said yes (96%)", "Share who said yes", `<td class="n">23</td><td class="n">96%</td><td class="n">80% to 99%</td>`, "11 of 20 (55%)", "18 of 20 (90%)", "+35 points",
		"Of the same 20 people, 11 said yes at first and 18 afterwards. 7 went from no to yes and 0 from yes to no.", "from no to yes", "Those who said yes rose from 11 of 20 (55%) to 18 of 20 (90%)."} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, bad := range []string{"Mean before", ">1.0<", ">0.9<", ">0.6<", "mean is 1.0", "rose from 0.6 to 0.9"} {
		if strings.Contains(page.String(), bad) {
			t.Errorf("the page says %q", bad)
		}
	}
	if err := r.WriteTable(&table, false); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(table.String(), "\n")
	column := map[string]int{}
	for n, h := range strings.Split(strings.TrimPrefix(lines[0], "\ufeff"), ",") {
		column[h] = n
	}
	for _, line := range lines {
		cells := strings.Split(line, ",")
		if len(cells) < 10 || cells[column["Question id"]] != "time" {
			continue
		}
		got := [4]string{cells[column["Mean"]], cells[column["Said yes"]], cells[column["Percent yes"]], cells[column["Interval from"]]}
		switch cells[0] {
		case "item":
			if got != [4]string{"", "23", "95.8", "79.8"} {
				t.Errorf("the item is %q", got)
			}
		case "change":
			if got != [4]string{"", "18", "35.0", got[3]} {
				t.Errorf("the change is %q", got)
			}
		}
	}
	if err := r.WriteJSON(&open); err != nil {
		t.Fatal(err)
	}
	var data struct {
		Items []struct {
			Item  string
			Yes   *int     `json:"said_yes"`
			Share *float64 `json:"share_yes"`
		}
	}
	if err := json.Unmarshal(open.Bytes(), &data); err != nil || *data.Items[0].Yes != 23 || math.Abs(*data.Items[0].Share-23.0/24) > 1e-12 || data.Items[2].Share != nil {
		t.Errorf("the open data: %v %+v", err, data.Items)
	}
	if err := r.WriteTable(&book, true); err != nil {
		t.Fatal(err)
	}
	if all := unzipped(t, book.Bytes()); !strings.Contains(all, "Percent yes") || !strings.Contains(all, ">95.8<") {
		t.Error("the workbook has no share")
	}
	if err := r.WritePDF(io.Discard); err != nil {
		t.Fatal(err)
	}
}

func unzipped(t *testing.T, data []byte) (all string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all += string(b)
	}
	return all
}

// The share of a yes or no is hidden with its counts: 23 of 24 is told by 0.9583.
func TestNoShareBesideHiddenCounts(t *testing.T) {
	for _, p := range stats.Policies[1:] {
		for yes := range 30 {
			r := Report{Title: "Try", Policy: p, Waves: []Wave{{Name: "End", Answered: 30, Minimum: 5, Sections: []Section{{Items: []Item{yesNo("time", yes, 29-yes, 1)}}}}}}
			m, err := r.Protect()
			if err != nil {
				t.Fatal(err)
			}
			i := m.Waves[0].Sections[0].Items[0]
			if !math.IsNaN(i.Mean) {
				t.Errorf("%s: %d of 29 said yes, and %v is told", p.Key, yes, i.Mean)
			}
			if _, ok := i.share(); ok && (i.Rounded || i.starred()) {
				t.Errorf("%s: a share beside %+v", p.Key, i.Steps)
			}
		}
	}
}
