package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// TestPlacingCommands needs no database: these commands work on files alone.
func TestPlacingCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"scores.csv":   "professional,partner,score\nAda,Bo,2\nEve,Bo,3\n",
		"faulty.csv":   "professional,partner,score\nAda,Bo,much\n",
		"rankings.csv": "person,side,rank,choice\nAda,professional,1,Bo\nBo,partner,1,Ada\n",
		"room.csv":     "table,seats\n1,3\n2,2\n",
		"head.csv":     "professional,partner,score\n",
		"away.csv":     "presenter,round\n1,1\n",
		"people.csv":   "person,role\nAda,coach\nBo,\nCy,\nDi,\nEve,\nFay,coach\n",
		"apart.csv":    "person,other\nBo,Cy\n",
		"teams.csv":    "person,role,place\nAda,clinician,West\nBo,patient,West\nCy,manager,East\nDi,patient,West\n",
		"same.yaml":    "criteria:\n  - {column: place, compare: same, weight: 2, why: are in the same place}\n",
		"clash.csv":    "person,other\nBo,Cy\nBo,Di\nCy,Di\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	typed := typedIn(t)
	want(t, typed("match", "--scores", "scores.csv"), 0, "Eve,Bo,3", "share only 1 partner (Bo)")
	want(t, typed("match", "--scores", "scores.csv", "--best-total", "--json"), 0, `"total": 3`)
	want(t, typed("match", "--scores", "scores.csv", "--people-first", "--json"), 0, `"objective": "people-first"`, `"people": 2`)
	want(t, typed("match", "--scores", "scores.csv", "--people-first", "--best-total"), 2)
	want(t, typed("match", "--rankings", "rankings.csv", "--people-first"), 2, "do not go with --rankings")
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--trios", "--people-first"), 2, "do not go with --teams")
	want(t, typed("match", "--scores", "faulty.csv"), 1, "Line 2, score")
	want(t, typed("match", "--rankings", "rankings.csv"), 0, "Ada,Bo,1,1")
	want(t, typed("match", "--help"), 0, "alongside match", "--best-total")
	want(t, typed("match"), 2, "give one of --scores")
	want(t, typed("match", "--scores", "missing.csv"), 2)
	want(t, typed("match", "--scores", "scores.csv", "--rankings", "rankings.csv"), 2, "give one of")
	want(t, typed("match", "--scores", "scores.csv", "--fair", "regret"), 2, "--fair goes with")
	want(t, typed("match", "--rankings", "rankings.csv", "--best-total"), 2, "do not go with --rankings")
	want(t, typed("match", "--people", "scores.csv"), 2, "belong together")
	want(t, typed("match", "--scores", "scores.csv", "--complete", "--best-total"), 2)
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--trios"), 0, "1,Ada,clinician,2,", "Placed 1 team", "Total 2, proved bound 2")
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--teams", "clinician, Patient 2", "--json"), 0, `"total": 6`, `"proved": true`)
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--teams", "nurse 1"), 1, "nobody has that role")
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--teams", "patient 2", "--trios"), 2, "one of --teams and --trios")
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--trios", "--best-total"), 2, "do not go with --teams")
	want(t, typed("match", "--scores", "scores.csv", "--trios"), 2, "go with --people")
	want(t, typed("rotate", "--tables", "8", "--presenters", "6", "--hears", "2"), 0, "round,table,presenter", "Fewest possible: 3 rounds")
	want(t, typed("rotate", "--tables", "8", "--presenters", "6", "--hears", "2", "--rounds", "2"), 1, "too few")
	want(t, typed("rotate", "--tables", "2", "--presenters", "2", "--hears", "1", "--unavailable", "away.csv", "--json"), 0, `"fewest_rounds": 2`)
	want(t, typed("rotate", "--tables", "8"), 2)
	want(t, typed("rotate", "--tables", "0", "--presenters", "1", "--hears", "1"), 2, "--tables must be from 1 to 10000")
	want(t, typed("seat", "--people", "people.csv", "--size", "3", "--days", "2", "--apart", "apart.csv"), 0, "day,table,person\n1,1,Ada\n", "Seated 6 people on 2 days", "Two people meet again")
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--seed", "4", "--steps", "1000", "--seconds", "9", "--json"), 0, `"seed": 4`)
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--apart", "clash.csv"), 1, "these 3 rules cannot be kept together", "clash.csv, line 4")
	want(t, typed("seat", "--people", "faulty.csv", "--tables", "2"), 1, "person")
	want(t, typed("seat", "--people", "people.csv"), 2, "give --tables or --size")
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--size", "3"), 2, "one of --tables and --size")
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--days", "0"), 2, "--days")
	want(t, typed("seat", "--people", "people.csv", "--tables", "-2"), 2, "--tables")
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--seconds", "0"), 2, "--seconds")
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--coaches", "never"), 2, "coaches")
	want(t, typed("seat", "--tables", "2"), 2)
	want(t, typed("seat", "--people", "missing.csv", "--tables", "2"), 2)
	want(t, typed("seat", "--help"), 0, "alongside seat", "mix:perspective")
	for _, name := range []string{"match", "rotate", "seat", "evaluate"} { // own flags first, and none of the server's
		help := typed(name, "--help")
		if want(t, help, 0, "works on files alone"); strings.Contains(help.out, "--smtp") || strings.Contains(help.out, "--proxies") {
			t.Errorf("%s --help: %s", name, help.out)
		}
	}
	want(t, typed("serve", "--help"), 0, "--smtp")
	want(t, typed("seat", "--people", "people.csv", "--size", "5-3"), 2, `--size "5-3" is not a size`)
	want(t, typed("seat", "--people", "people.csv", "--size", "abc"), 2, "is not a size")
	want(t, typed("seat", "--people", "people.csv", "--tables", "2", "--room", "room.csv"), 2, "leave out --tables and --size")
	want(t, typed("seat", "--people", "people.csv", "--tables", "20"), 1, "20 tables are more than the 6 people")
	want(t, typed("seat", "--people", "people.csv", "--tables", "1001"), 2, "1 to 1000", "alongside seat --help")
	want(t, typed("seat", "--people", "people.csv", "--room", "room.csv"), 1, "there are 6 people and only 5 seats at 2 tables")
	want(t, typed("rotate", "--tables", "8", "--presenters", "6", "--hears", "2", "--rounds", "100000000"), 2, "--rounds must be from 1 to 10000, and not 100000000")
	want(t, typed("match", "--people", "teams.csv", "--criteria", "same.yaml", "--teams", "patient 0"), 2, "write it like")
	want(t, typed("match", "--scores", "head.csv"), 1, "there is nothing below the headings")
	want(t, typed("nothing"), 2, "alongside --help")
	want(t, typed("rotate", "--help"), 0, "alongside rotate --tables 8")
}

// TestStopped stops commands on files. They end at once with a sentence, in the middle of anything; the search for tables gives its best so far.
func TestStopped(t *testing.T) {
	t.Chdir(t.TempDir())
	people, scores := "person\n", "professional,partner,score\n"
	for i := range 40 {
		people += fmt.Sprintf("P%d\n", i)
		scores += fmt.Sprintf("A%d,B%d,%d\n", i, i, i)
	}
	for name, text := range map[string]string{"scores.csv": scores, "people.csv": people} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, said bytes.Buffer
	if code := run(ctx, []string{"match", "--scores", "scores.csv"}, &out, &said); code != 1 || out.Len() > 0 || said.String() != "Stopped before the end. Nothing is given out.\n" {
		t.Errorf("%d: %q, %q", code, out.String(), said.String())
	}
	k, err := kong.New(&commands{}, kong.Name("alongside"))
	if err != nil {
		t.Fatal(err)
	}
	command, err := k.Parse([]string{"match", "--scores", "scores.csv"})
	if err != nil {
		t.Fatal(err)
	}
	never, start := make(chan error), time.Now()
	if err := unlessStopped(ctx, command.Selected(), func() error { return <-never }); err != errStopped || time.Since(start) > 5*time.Second {
		t.Error(err, time.Since(start))
	}
	close(never)
	ctx, stop = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	out.Reset()
	said.Reset()
	code := run(ctx, []string{"seat", "--people", "people.csv", "--size", "5-6", "--days", "9", "--seconds", "60", "--steps", "999999999"}, &out, &said)
	if code != 0 || !strings.HasPrefix(out.String(), "day,table,person\n1,1,") || !strings.Contains(said.String(), "Stopped by you after ") || strings.Contains(said.String(), "by time") {
		t.Errorf("%d: %s", code, said.String())
	}
}

// What is wrong with arguments is said in plain words, not in those of the system or of the library that reads them.
func TestWrongArgumentsAreToldPlainly(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("p.csv", []byte("person\nAda\nBo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ flag, value, words string }{
		{"--tables", "-3", `--tables takes a whole number such as 3, not "-3"`}, {"--tables", "x", `--tables takes a whole number such as 3, not "x"`},
		{"--size", "-4", `--size cannot be "-4"`}, {"--seconds", "x", `--seconds cannot be "x"`}, {"--apart", "nowhere.csv", "there is no file"},
	} {
		got := typedIn(t)("seat", "--people", "p.csv", c.flag, c.value)
		want(t, got, 2, c.words, "alongside seat --help")
		for _, no := range []string{"stat ", "expected", "flag)", "no such file"} {
			if strings.Contains(got.err, no) {
				t.Errorf("%s %s: %s", c.flag, c.value, got.err)
			}
		}
	}
}
