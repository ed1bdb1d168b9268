package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvaluateCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"good.csv":   "q\n4\n5\n5\n",
		"faulty.csv": "q\n4\n5\n3\n2\n4\n5\nmany\n",
		"form.yaml":  "no form",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	typed := typedIn(t)
	want(t, typed("evaluate", "--help"), 0, "--responses", "alongside evaluate")
	want(t, typed("evaluate", "--responses", "good.csv", "--json"), 0, `"mean": 4.666666666666667`)
	want(t, typed("evaluate", "--responses", "good.csv"), 0, "4.7", "The scale 1 to 5 is guessed")
	want(t, typed("evaluate", "--responses", "good.csv", "--out", "r.html"), 0)
	want(t, typed("evaluate", "--responses", "good.csv", "--small-numbers", "groups-of-5", "--json"), 0, `"hidden": true`)
	want(t, typed("evaluate", "--responses", "faulty.csv"), 1, `faulty.csv: Line 8, q, "many"`, "because of the fault above")
	want(t, typed("evaluate", "--responses", "good.csv", "--instrument", "form.yaml"), 1, "form.yaml is no form")
	want(t, typed("evaluate", "--responses", "good.csv", "--code", "who"), 1, `no column "who"`)
	want(t, typed("evaluate"), 2)
	want(t, typed("evaluate", "--responses", "missing.csv"), 2)
	want(t, typed("evaluate", "--responses", "good.csv", "--out", "r.doc"), 2, "--out must end in")
	want(t, typed("evaluate", "--responses", "good.csv", "--small-numbers", "odd"), 2)
}

// TestEvaluateKeepsItsInput: whatever is called, no file that is read, and no file that is no report, is written over.
func TestEvaluateKeepsItsInput(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	form := "title: Form\nkey: form\n"
	files := map[string]string{"p.csv": "q\n4\n5\n5\n", "other.csv": "name,phone\nAda,1\n", "page.html": "<p>mine</p>", "doc.pdf": "%PDF-1.4 mine", "list.xlsx": "mine",
		"out.csv-metadata.json": "{\"mine\": 1}", "old.json": `{"small_numbers":"none","items":[]}`, "form.json": form}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{os.Mkdir("dir.csv", 0o700), os.Symlink("p.csv", "soft.csv"), os.Link("p.csv", "hard.csv"), os.Symlink(".", "here"), os.Symlink("nowhere.csv", "lost.csv")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	typed := typedIn(t)
	for out, why := range map[string]string{"p.csv": "the same file", "./p.csv": "the same file", "here/../" + filepath.Base(dir) + "/p.csv": "", "here/p.csv": "the same file", filepath.Join(dir, "p.csv"): "the same file",
		"soft.csv": "the same file", "hard.csv": "the same file", "lost.csv": "leads nowhere", "dir.csv": "is a folder", "no/such.csv": "there is no folder no", "old.json": "the same file",
		"other.csv": "no report", "page.html": "no report", "doc.pdf": "no report", "list.xlsx": "no report", "out.csv": "no report"} {
		want(t, typed("evaluate", "--responses", "p.csv", "--released", "old.json", "--out", out), 1, why)
	}
	want(t, typed("evaluate", "--responses", "p.csv", "--instrument", "form.json", "--out", "form.json"), 1, "the same file")
	for name, text := range files {
		if now, err := os.ReadFile(name); err != nil || string(now) != text {
			t.Errorf("%s is %q now, %v", name, now, err)
		}
	}
	if err := os.Remove("out.csv-metadata.json"); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{"html", "json", "xlsx", "csv", "pdf"} { // a former report gives way to a new one
		if err := os.WriteFile("empty."+ending, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		want(t, typed("evaluate", "--responses", "p.csv", "--out", "empty."+ending), 0)
		want(t, typed("evaluate", "--responses", "p.csv", "--out", "out."+ending), 0)
		want(t, typed("evaluate", "--responses", "p.csv", "--out", "out."+ending), 0)
	}
}

// TestAnswersStayApartFromInput: where the answer is printed, it is not added to a file that it is made of.
func TestAnswersStayApartFromInput(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"scores.csv": "professional,partner,score\nA,B,1\n", "people.csv": "person,role\nA,participant\nB,participant\nC,participant\n", "away.csv": "presenter,round\n", "p.csv": "q\n4\n5\n5\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, args := range map[string][]string{"scores.csv": {"match", "--scores", "scores.csv"}, "people.csv": {"seat", "--people", "people.csv", "--tables", "1"},
		"away.csv": {"rotate", "--tables", "2", "--presenters", "2", "--hears", "1", "--unavailable", "away.csv"}, "p.csv": {"evaluate", "--responses", "p.csv"}} {
		before, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		var words bytes.Buffer
		code := run(t.Context(), args, f, &words)
		f.Close()
		if now, _ := os.ReadFile(name); code != 1 || !bytes.Equal(now, before) || !strings.Contains(words.String(), "is made of that file") {
			t.Errorf("%v ended with %d and wrote %q: %s", args, code, now, words.String())
		}
	}
}
