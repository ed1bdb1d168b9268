package main

import (
	"bytes"
	"os"
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
	typed := func(args ...string) said {
		var out, err bytes.Buffer
		code := run(t.Context(), args, &out, &err)
		return said{out.String(), err.String(), code}
	}
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
