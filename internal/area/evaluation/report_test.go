package evaluation_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/sheet"
)

const demoFolder = "../../../content/demo/"

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(demoFolder + name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// importLayPartner brings the 32 reconstructed forms in.
func (s *scene) importLayPartner(t *testing.T) {
	t.Helper()
	raw, err := os.ReadFile(demoFolder + "lay-partner-responses.csv")
	s.must(err)
	plan := evaluation.ImportPlan{Name: "At the end", Instrument: "lay-partner-evaluation", Date: "2017-07-01", Invited: "40", Note: "These forms were reconstructed from the published figures. They are not the real forms."}
	_, faults, err := s.e.ImportFile(context.Background(), s.actor(), s.edition, plan, "lay-partner-responses.csv", bytes.NewReader(raw))
	s.must(err)
	if sheet.Stops(faults) {
		t.Fatalf("the 32 forms were not taken: %v", faults)
	}
}

// TestPublishedFigures imports the reconstructed forms and finds exactly the published numbers and means.
func TestPublishedFigures(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 0)
		s.importLayPartner(t)
		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		got := map[string]evaluation.ItemReport{}
		for _, sec := range r.Waves[0].Sections {
			for _, i := range sec.Items {
				got[i.Item.Wording] = i
			}
		}
		published := readCSV(t, "lay-partner-published.csv")[1:]
		if len(published) != 8 {
			t.Fatalf("%d published items", len(published))
		}
		for _, line := range published {
			i, ok := got[line[0]]
			if !ok {
				t.Errorf("%q is not in the report", line[0])
				continue
			}
			if strconv.Itoa(i.Answered) != line[1] || stats.Round1(i.Mean) != line[2] {
				t.Errorf("%s: %d answered with a mean of %s, published %s and %s", line[0], i.Answered, stats.Round1(i.Mean), line[1], line[2])
			}
			if i.Forms != 32 || i.Interval.Low >= i.Mean || i.Interval.High <= i.Mean {
				t.Errorf("%s: %d forms, interval %v", line[0], i.Forms, i.Interval)
			}
		}
		if w, i := r.Model.Main(); w != 0 || r.Model.Waves[w].Note == "" || i.ID != "recommend" {
			t.Errorf("the recommendation is missing, or the note: %d %q", w, i.ID)
		}
		checkExport(t, r, published)
	})
}

// checkExport finds the same figures in both spreadsheets.
func checkExport(t *testing.T, r evaluation.Report, published [][]string) {
	t.Helper()
	for _, xlsx := range []bool{false, true} {
		var out bytes.Buffer
		if err := r.Model.WriteTable(&out, xlsx); err != nil {
			t.Fatal(err)
		}
		options := sheet.Options{}
		if xlsx {
			options.Sheet = "Questions"
		}
		table, err := sheet.Read(&out, "report", options)
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i, h := range table.Headers {
			at[h] = i
		}
		for _, line := range published {
			found := false
			for _, l := range table.Lines {
				cell := func(h string) string {
					if at[h] < len(l.Cells) {
						return l.Cells[at[h]]
					}
					return ""
				}
				if (xlsx || cell("Part") == "item") && cell("Question") == line[0] {
					found = true
					if cell("Answered") != line[1] || !sameNumber(cell("Mean"), line[2]) {
						t.Errorf("spreadsheet (xlsx %t): %s: %s and %s, published %s and %s", xlsx, line[0], cell("Answered"), cell("Mean"), line[1], line[2])
					}
				}
			}
			if !found {
				t.Errorf("spreadsheet (xlsx %t): %q is missing", xlsx, line[0])
			}
		}
	}
}

func sameNumber(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && x == y
}

// TestImportRefusesAsAWhole gives a table with faults: each is named by its line, and nothing is kept.
func TestImportRefusesAsAWhole(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 0)
		ctx := context.Background()
		plan := evaluation.ImportPlan{Name: "At the end", Instrument: "lay-partner-evaluation", Date: "1/7/2017"}
		bad := "form,Working in small groups,Table coaches\n1,5,5\n2,9,5\n3,,\n4,five,na\n"
		_, faults, err := s.e.ImportFile(ctx, s.actor(), s.edition, plan, "x.csv", strings.NewReader(bad))
		s.must(err)
		var lines []string
		for _, f := range faults {
			if !f.Note {
				lines = append(lines, strconv.Itoa(f.Line)+" "+f.Column)
			}
		}
		if got := strings.Join(lines, "; "); got != "3 Working in small groups; 4 ; 5 Working in small groups" {
			t.Errorf("faults: %s (%v)", got, faults)
		}
		_, faults, err = s.e.ImportFile(ctx, s.actor(), s.edition, plan, "x.csv", strings.NewReader("Table coaches\n5\n4\n"))
		s.must(err)
		if !sheet.Stops(faults) {
			t.Error("two forms were taken: they could not be anonymous")
		}
		_, faults, err = s.e.ImportFile(ctx, s.actor(), s.edition, plan, "x.csv", strings.NewReader("a,b\n5,1\n4,1\n3,1\n"))
		s.must(err)
		if !sheet.Stops(faults) {
			t.Error("a file without any question was taken")
		}
		for _, table := range []string{"wave", "wave_response"} {
			if n := count(s, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`); n != 0 {
				t.Errorf("%d rows of %s were kept", n, table)
			}
		}
	})
}
