package policy

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// repository is the whole repository, parsed once.
func repository(t *testing.T) (*tree, []source) {
	t.Helper()
	all, err := read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	sources, err := all.sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(all.files) < 100 || len(sources) < 50 {
		t.Fatalf("found only %d files and %d of Go: this is not the repository", len(all.files), len(sources))
	}
	return all, sources
}

// none fails the test with each complaint.
func none(t *testing.T, complaints []string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		t.Error(c)
	}
}

func TestImports(t *testing.T) {
	all, sources := repository(t)
	rules, err := readImportRules(all, "internal/policy/imports.txt")
	if err != nil {
		t.Fatal(err)
	}
	none(t, checkImports(sources, rules), nil)
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	_, sources := repository(t)
	none(t, checkPackages(sources), nil)
}

func TestFoldersSayWhatTheyAreFor(t *testing.T) {
	all, sources := repository(t)
	complaints, err := checkFolders(all, sources)
	none(t, complaints, err)
}

func TestSQLRunsOnBothEngines(t *testing.T) {
	all, sources := repository(t)
	rules, err := readSQLRules(all, "internal/policy/sql.txt")
	if err != nil {
		t.Fatal(err)
	}
	complaints, err := checkSQL(all, sources, rules)
	none(t, complaints, err)
	complaints, err = checkTables(all, rules)
	none(t, complaints, err)
	none(t, checkNumbers(all), nil)
}

func TestUnwantedWords(t *testing.T) {
	all, sources := repository(t)
	complaints, err := checkWords(all, sources)
	none(t, complaints, err)
}

func TestMakersOfActors(t *testing.T) {
	all, sources := repository(t)
	imports, err := readImportRules(all, "internal/policy/imports.txt")
	if err != nil {
		t.Fatal(err)
	}
	makers, err := readMakers(all, "internal/policy/makers.txt")
	if err != nil {
		t.Fatal(err)
	}
	none(t, checkMakers(sources, makers, imports.tests), nil)
}

// small is a tree of files with these contents.
func small(t *testing.T, files map[string]string) (*tree, []source) {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	all, err := read(m)
	if err != nil {
		t.Fatal(err)
	}
	sources, err := all.sources()
	if err != nil {
		t.Fatal(err)
	}
	return all, sources
}

// expect fails the test unless there is exactly one complaint for each of the given words, in any order.
func expect(t *testing.T, complaints []string, err error, words ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	left := append([]string(nil), complaints...)
next:
	for _, w := range words {
		for i, c := range left {
			if strings.Contains(c, w) {
				left = append(left[:i], left[i+1:]...)
				continue next
			}
		}
		t.Errorf("no complaint says %q; there are:\n%s", w, strings.Join(complaints, "\n"))
	}
	for _, c := range left {
		t.Errorf("a complaint too many: %s", c)
	}
}

const someFloors = `
floor app internal/app/...
floor area internal/area/...
floor shared internal/shared/...
floor engine engine/...
apart area
tests internal/dbtest
only engine/... imports gonum.org/v1/gonum/stat/distuv
library database/sql by internal/platform/db
except internal/shared/old imports internal/area/fund because it moves next month
`

func importing(pkg, path string) string { return "package " + pkg + "\n\nimport _ \"" + path + "\"\n" }

func TestBadImportsAreFound(t *testing.T) {
	all, sources := small(t, map[string]string{
		"imports.txt":                        someFloors,
		"internal/app/a.go":                  importing("app", "alongside/internal/area/fund"),
		"internal/area/fund/a.go":            importing("fund", "alongside/internal/area/fund/schema"),
		"internal/area/fund/schema/a.go":     "package schema\n",
		"internal/area/story/a.go":           importing("story", "alongside/internal/area/fund/schema"),
		"internal/area/story/b.go":           importing("story", "alongside/internal/dbtest"),
		"internal/area/story/b_test.go":      importing("story", "alongside/internal/dbtest"),
		"internal/area/story/c.go":           importing("story", "database/sql"),
		"internal/shared/person/a.go":        importing("person", "alongside/internal/area/fund"),
		"internal/shared/person/in_test.go":  importing("person", "alongside/internal/app"),
		"internal/shared/person/out_test.go": importing("person_test", "alongside/internal/app"),
		"internal/shared/person/b.go":        importing("person", "alongside/internal/lost"),
		"internal/shared/old/a.go":           importing("old", "alongside/internal/area/fund"),
		"internal/dbtest/a.go":               "package dbtest\n",
		"internal/lost/a.go":                 "package lost\n",
		"engine/stats/a.go":                  importing("stats", "gonum.org/v1/gonum/stat/distuv"),
		"engine/stats/b.go":                  importing("stats", "gonum.org/v1/gonum/mat"),
		"engine/stats/b_test.go":             importing("stats", "pgregory.net/rapid"),
		"engine/stats/c.go":                  importing("stats", "alongside/internal/shared/person"),
		"node_modules/x/a.go":                importing("x", "alongside/internal/area/fund"),
		"internal/area/fund/testdata/a.go":   "not Go at all",
	})
	rules, err := readImportRules(all, "imports.txt")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, checkImports(sources, rules), nil,
		"story/a.go:3 imports alongside/internal/area/fund/schema: rooms of the floor area",
		"story/b.go:3 imports alongside/internal/dbtest: that package is for tests only",
		"story/c.go:3 imports database/sql: only internal/platform/db may",
		"person/a.go:3 imports alongside/internal/area/fund: the floor shared must not know the floor area",
		"person/in_test.go:3 imports alongside/internal/app: the floor shared must not know the floor app",
		"person/b.go:3 imports alongside/internal/lost: internal/lost is on no floor",
		"stats/b.go:3 imports gonum.org/v1/gonum/mat: besides the standard library",
		"stats/c.go:3 imports alongside/internal/shared/person: the floor engine must not know",
	)
}

func TestExceptionsNeedAReasonAndAUse(t *testing.T) {
	all, sources := small(t, map[string]string{"good.txt": someFloors, "bad.txt": "except a imports b\n", "odd.txt": "flor a b\n"})
	rules, err := readImportRules(all, "good.txt")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, checkImports(sources, rules), nil, "nothing needs this exception")
	for _, name := range []string{"bad.txt", "odd.txt"} {
		if _, err := readImportRules(all, name); err == nil {
			t.Errorf("%s was read without a complaint", name)
		}
	}
}

func TestSilentPackagesAndFoldersAreFound(t *testing.T) {
	all, sources := small(t, map[string]string{
		"engine/good/a.go":           "// Package good is good.\npackage good\n",
		"engine/good/testdata/x":     "",
		"engine/silent/a.go":         "package silent\n",
		"engine/made/a_templ.go":     "// Code generated by templ - DO NOT EDIT.\n\n// Package made looks like it.\npackage made\n",
		"internal/helpers/a.go":      "// Package helpers helps.\npackage helpers\n",
		"cmd/x/main.go":              "// Command x is x.\npackage main\n",
		"web/README.md":              "`dist/` is what is built.",
		"web/dist/a.css":             "",
		"web/styles/a.scss":          "",
		"content/letters/welcome.md": "",
		"README.md":                  "x",
	})
	expect(t, checkPackages(sources), nil, "engine/silent: package silent has no comment", "engine/made: package made has no comment", "internal/helpers: the name helpers")
	complaints, err := checkFolders(all, sources)
	expect(t, complaints, err, "web/styles: nothing says", "content/letters: nothing says", "content: nothing says", "cmd: nothing says", "engine: nothing says", "internal: nothing says")
}

func TestOneEngineSQLIsFound(t *testing.T) {
	quoted := func(sql string) string { return "package x\n\nconst q = `" + sql + "`\n" }
	files := map[string]string{
		"sql.txt":                            "table network because it is the network\nfile internal/x/odd.go because only PostgreSQL has it\n",
		"internal/x/words.go":                quoted("please update now() and then"),
		"internal/x/good.go":                 quoted("SELECT id FROM x WHERE network_id = $1 AND at > $2 LIMIT 5"),
		"internal/x/odd.go":                  quoted("SELECT now()"),
		"internal/x/schema/0001_network.sql": "-- +goose Up\nCREATE TABLE network (\n  id TEXT NOT NULL PRIMARY KEY, -- not now()\n  slug TEXT NOT NULL UNIQUE\n);\n",
	}
	var want []string
	for i, sql := range []string{"SELECT now()", "SELECT x FROM y WHERE a ILIKE $2", "SELECT a FROM b FOR UPDATE", "SELECT DISTINCT ON (a) a FROM b", "CREATE TABLE a (n INTEGER PRIMARY KEY AUTOINCREMENT)",
		"SELECT a::text FROM b", "SELECT a FROM b WHERE c = ANY($2)", "INSERT OR IGNORE INTO a SELECT 1", "SELECT CURRENT_TIMESTAMP"} {
		name := "internal/x/bad" + string(rune('a'+i)) + ".go"
		files[name] = quoted(sql)
		want = append(want, name+":3: SQL says")
	}
	all, sources := small(t, files)
	rules, err := readSQLRules(all, "sql.txt")
	if err != nil {
		t.Fatal(err)
	}
	complaints, err := checkSQL(all, sources, rules)
	expect(t, complaints, err, want...)
}

func TestTablesThatCrossNetworksAreFound(t *testing.T) {
	all, _ := small(t, map[string]string{
		"sql.txt":                            "table network because it is the network\ntable gone because it was\nindex job_due because one worker serves all\nindex old because it was\n",
		"internal/x/schema/0001_network.sql": "CREATE TABLE network (\n  id TEXT NOT NULL PRIMARY KEY\n);\nCREATE INDEX job_due ON job (due);\n",
		"internal/x/schema/0002_good.sql": "CREATE TABLE good (\n  network_id TEXT NOT NULL REFERENCES network (id),\n  id TEXT NOT NULL,\n  x_id TEXT NOT NULL,\n" +
			"  UNIQUE (network_id, x_id),\n  PRIMARY KEY (network_id, id),\n  FOREIGN KEY (network_id, x_id) REFERENCES x (network_id, id)\n);\nCREATE INDEX good_x ON good (network_id, x_id);\n",
		"internal/x/schema/0003_lost.sql": "CREATE TABLE lost (\n  id TEXT NOT NULL\n);\n",
		"internal/y/schema/0003_bad.sql": "CREATE TABLE bad (\n  network_id TEXT NOT NULL,\n  id TEXT NOT NULL PRIMARY KEY,\n  x_id TEXT NOT NULL REFERENCES good (id),\n" +
			"  UNIQUE (id, network_id)\n);\nCREATE UNIQUE INDEX bad_x ON bad (x_id);\n",
		"internal/y/schema/4_odd.sql": "CREATE TABLE odd (id TEXT);\n",
	})
	rules, err := readSQLRules(all, "sql.txt")
	if err != nil {
		t.Fatal(err)
	}
	complaints, err := checkTables(all, rules)
	expect(t, complaints, err, "table lost: it needs network_id", "the key on id alone", "x_id must refer to good by a pair", "UNIQUE (id ...) must begin",
		"the index bad_x must begin", "4_odd.sql: a CREATE TABLE is not understood", "there is no table gone", "sql.txt:4: nothing needs this exception")
	expect(t, checkNumbers(all), nil, "has the number 0003 already", "4_odd.sql: name migrations")
}

func TestUnwantedWordsAreFound(t *testing.T) {
	here := "/" + "work/main"
	all, sources := small(t, map[string]string{
		"docs/a.md":       "See " + here + " for more.",
		"docs/b.md":       "See https://example.org" + here + " for more.",
		"a/a.go":          "package a\n\n// " + "TO" + "DO: later\n",
		"a/a_test.go":     "package a\n\nfunc x() { t." + "Skip(1) }\n",
		"a/page.templ":    "package a\n<p style=\"x\">\n",
		"a/long.go":       "package a\n" + strings.Repeat("\n", longest),
		"a/a.test":        strings.Repeat("x", heaviest+1),
		"a/page_templ.go": "// Code generated by templ - DO NOT EDIT.\npackage a\n" + strings.Repeat("\n", longest) + "// " + here,
	})
	complaints, err := checkWords(all, sources)
	expect(t, complaints, err, "docs/a.md:1 says", "a/a.go:3 says", "a/a_test.go:3 says", "a/page.templ:2 says", "a/long.go has 701 lines", "a/a.test has 1048577 bytes")
}

func TestUnlistedMakersAreFound(t *testing.T) {
	use := func(pkg string) string {
		return "package " + pkg + "\n\nimport \"alongside/internal/access\"\n\nvar x = access.NewPerson(1)\n"
	}
	all, sources := small(t, map[string]string{
		"makers.txt":              "internal/access NewPerson by internal/account\ninternal/access Gone by internal/account\n",
		"internal/access/a.go":    "package access\n\nfunc NewPerson(n int) int { return n }\n",
		"internal/account/a.go":   use("account"),
		"internal/fund/a.go":      use("fund"),
		"internal/fund/b.go":      "package fund\n\nimport who \"alongside/internal/access\"\n\nvar y = who.NewPerson\n",
		"internal/fund/c.go":      "package fund\n\nimport . \"alongside/internal/access\"\n\nvar z = NewPerson(2)\n",
		"internal/fund/a_test.go": use("fund"),
		"internal/apptest/a.go":   use("apptest"),
	})
	makers, err := readMakers(all, "makers.txt")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, checkMakers(sources, makers, []string{"internal/apptest"}), nil,
		"fund/a.go:5 uses access.NewPerson", "fund/b.go:5 uses who.NewPerson", "fund/c.go:3 imports internal/access with a dot", "there is no function Gone")
}
