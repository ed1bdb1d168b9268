package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"alongside/engine/assign"
	"alongside/engine/seating"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"-short"})
	if err != nil || o.out != "" || o.runs != 3 {
		t.Errorf("a short run: %+v, %v", o, err)
	}
	if o, err = parse(nil); err != nil || o.out != "docs/performance.md" || o.runs != 5 {
		t.Errorf("a whole run: %+v, %v", o, err)
	}
	if o, err = parse([]string{"-only", "what"}); err != nil || o.out != "" {
		t.Errorf("a part would replace the whole: %+v, %v", o, err)
	}
	for _, args := range [][]string{{"-only", "what", "-out", "x.md"}, {"-runs", "0"}, {"-patience", "1ms"}, {"short"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

// TestFamilies: questions are the same each time, and can be answered in the way that the run relies on.
func TestFamilies(t *testing.T) {
	for _, family := range families {
		question := fullTable(family, 24)
		if !reflect.DeepEqual(question, fullTable(family, 24)) {
			t.Errorf("%s is another table each time", family)
		}
		whole, err := assign.SolveTable(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		pairs, err := assign.Solve(t.Context(), allPairs(question))
		if err != nil || pairs.Total != whole.Total {
			t.Errorf("%s: %d by pairs and %d by the table, %v", family, pairs.Total, whole.Total, err)
		}
		p := lists(family, 50, 50, 5)
		r, err := assign.Solve(t.Context(), p)
		if err != nil || len(r.Placed) != 50 {
			t.Errorf("%s: not everybody is placed: %v", family, err)
		}
		p = programme(family, 40)
		if r, err = assign.Solve(t.Context(), p); err != nil || assign.Verify(p, r) != nil {
			t.Errorf("%s: %v", family, err)
		}
	}
	if r, err := assign.Solve(t.Context(), lists("uni", 50, 45, 5)); err != nil || len(r.Placed) != 45 {
		t.Errorf("a tenth fewer: %v", err)
	}
	if _, err := assign.StableMatchings(t.Context(), rankings(20)); err != nil {
		t.Error(err)
	}
	for _, p := range []*seating.Problem{tables(4, 4, 2, true), mixed(), groups(12, 4)} {
		if err := p.Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestLibrary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(path, []byte("4 2 ss 2 2 2 2\n0 1 5\n0 2 6\n0 3 7\n1 2 8\n1 3 9\n2 3 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := library(path)
	if err != nil || len(p.Days[0].Tables) != 2 || p.Worth[1*4+2] != 8 || p.Worth[3*4+0] != 7 {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := os.WriteFile(path, []byte("2 1 ss 2 2\n0 2 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := library(path); err == nil {
		t.Error("somebody who is not there is taken")
	}
}

// fake is another tool that always finds the same total.
func fake(t *testing.T, b *bench, total string) *peer {
	p := b.start(t.Context(), []string{"sh", "-c", "echo ready; while read x; do echo 0.5 0.25 " + total + "; done"})
	t.Cleanup(p.close)
	return p
}

func TestAgainst(t *testing.T) {
	b := &bench{options: options{runs: 4, patience: time.Second}}
	ours := func() (int64, error) { return 7, nil }
	mine, theirs, err := b.against(t.Context(), ours, fake(t, b, "7"))
	if err != nil || len(mine) != 4 || len(theirs) != 2 || theirs.cpu() != 250*time.Millisecond {
		t.Errorf("patience for two runs of half a second: %v, %v, %v", mine, theirs, err)
	}
	if b.of(theirs) != "250 ms (2 runs)" {
		t.Error(b.of(theirs))
	}
	if _, _, err = b.against(t.Context(), ours, fake(t, b, "8")); err == nil || !strings.Contains(err.Error(), "our total is 7 and that of another tool 8") {
		t.Errorf("totals differ: %v", err)
	}
	if _, _, err = b.against(t.Context(), ours, fake(t, b, "nothing")); err == nil {
		t.Error("an answer without a total is taken")
	}
	gone := b.start(t.Context(), []string{"sh", "-c", "exit 3"})
	defer gone.close()
	if _, _, err = b.against(t.Context(), ours, gone); err == nil {
		t.Error("a tool that did not begin is taken")
	}
	if mine, theirs, err = b.against(t.Context(), ours, nil); err != nil || len(mine) != 4 || theirs != nil {
		t.Errorf("without another tool: %v, %v", theirs, err)
	}
}

func TestJudge(t *testing.T) {
	b := &bench{}
	if got := b.atLeast("x", 3, 2.5); got != "≥ 2.5: reached" || len(b.missed) != 0 {
		t.Error(got, b.missed)
	}
	if got := b.atMost("x", 12.34, 10, " ms"); got != "≤ 10 ms: **missed**" || len(b.missed) != 1 || b.missed[0] != "x: 12.3 (goal ≤ 10 ms)" {
		t.Error(got, b.missed)
	}
	if got := b.atLeast("x", times(samples{{1, 1}}, nil), 2); got != "≥ 2" || len(b.missed) != 1 {
		t.Error(got, b.missed)
	}
	b.short = true
	if got := b.atLeast("x", 1, 2); got != "≥ 2" || len(b.missed) != 1 {
		t.Error(got, b.missed)
	}
}

func TestMiddle(t *testing.T) {
	s := samples{{9, 4}, {1, 2}, {5, 30}}
	if s.wall() != 5 || s.cpu() != 4 || s.least() != 2 || (s[:2]).wall() != 5 {
		t.Error(s.wall(), s.cpu(), s.least(), s[:2].wall())
	}
}

func TestWriteScores(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scores.csv")
	size, err := writeScores(path, lists("geo", 3, 3, 2))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if info, _ := f.Stat(); err != nil || len(rows) != 7 || rows[1][0] != "L000000" || size != info.Size() {
		t.Error(rows, size, err)
	}
}
