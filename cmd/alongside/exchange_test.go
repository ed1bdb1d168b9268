package main

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// real is a file of the demonstration: twelve pairs and three variants, and the forms of the lay partner programme.
func real(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(root, "content", "demo", name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// root is the repository; tests change their folder.
var root = func() string {
	here, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return filepath.Join(here, "..", "..")
}()

// draft makes an edition in the network, as its coordinator does in the browser.
func draft(t *testing.T, slug, template string) string {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Database: os.Getenv("ALONGSIDE_DATABASE")})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close() //nolint:errcheck // only a test
	all, err := a.Networks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		if n.Slug == slug {
			id, err := programme.New(a.DB, a.Keys, a.Post, programme.Parts{}).Create(t.Context(), access.System(n.ID, "test"), programme.NewEdition{Template: template, FirstDay: "2026-09-01",
				Basics: programme.Basics{Name: "2026", Place: "Hall", Places: "40", Fee: "0", BursaryBudget: "0", Zone: "Europe/London", ClosesDate: "2026-06-01", ClosesTime: "17:00"}})
			if err != nil {
				t.Fatal(err)
			}
			return string(id)
		}
	}
	t.Fatal("no network")
	return ""
}

// TestBringingFilesIn brings the real files in by commands, as people who run an installation do.
func TestBringingFilesIn(t *testing.T) {
	terminal(t, func(t *testing.T, typed func(...string) said) {
		want(t, typed("network", "create", "west", "West London", "--email", "ada@example.org", "--name", "Ada"), 0)
		write := func(name string, body []byte) {
			if err := os.WriteFile(name, body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		pairs := draft(t, "west", "pairs-five-days")
		applications := func(file string, more ...string) said {
			return typed(append([]string{"import", "applications", file, "--network", "west", "--edition", pairs}, more...)...)
		}
		// The twelve pairs as they were published have no names and no addresses: that is said for each line, and nothing is saved.
		write("pairs.csv", real(t, "pairs-2015.csv"))
		want(t, applications("pairs.csv", "--dry-run"), 1, "nobody applies", "nothing was brought in")
		write("applications.csv", real(t, "applications.csv"))
		want(t, applications("applications.csv", "--dry-run"), 0, "Would bring in 20 rows: 20 added")
		// Another heading than we know: the command is told which column it fills, as the browser asks.
		renamed := strings.Replace(string(real(t, "applications.csv")), "professional_email", "Contact", 1)
		write("renamed.csv", []byte(renamed))
		want(t, applications("renamed.csv", "--dry-run", "--map", "professional_email=Nobody"), 1, `no heading "Nobody"`, "partner_email")
		want(t, applications("renamed.csv", "--dry-run", "--map", "shoe size=Contact"), 1, `no column "shoe size"`)
		if s := applications("renamed.csv", "--dry-run"); strings.Contains(s.out, "20 added") {
			t.Errorf("an unknown heading was taken: %s%s", s.out, s.err)
		}
		s := applications("renamed.csv", "--map", "professional_email=Contact", "--json")
		var o outcome
		if err := json.Unmarshal([]byte(s.out), &o); err != nil || s.code != 0 || o.Add != 20 || !o.Done {
			t.Errorf("json: %s%s: %v", s.out, s.err, err)
		}
		want(t, applications("applications.csv"), 0, "0 added", "20 left as they were")
		want(t, typed("import", "applications", "applications.csv", "--network", "west", "--edition", string(db.NewID())), 1)
		want(t, typed("import", "applications", "applications.csv", "--network", "west", "--edition", "the spring one"), 1)
		want(t, typed("import", "applications", "missing.csv", "--network", "west", "--edition", pairs), 2)

		lay := draft(t, "west", "lay-partner-three-days")
		responses := func(file string, more ...string) said {
			return typed(append([]string{"import", "responses", file, "--network", "west", "--edition", lay, "--form", "lay-partner-evaluation", "--wave", "At the end"}, more...)...)
		}
		forms := string(real(t, "lay-partner-responses.csv"))
		write("forms.csv", []byte(forms))
		want(t, responses("forms.csv", "--date", "2016-02-01", "--asked", "40", "--dry-run"), 0, "Would bring in 32 rows")
		want(t, responses("forms.csv", "--date", "some day"), 1, "Enter a date")
		want(t, responses("forms.csv", "--date", "2016-02-01", "--asked", "12"), 1, "not smaller than the number of forms (32)")
		want(t, typed("import", "responses", "forms.csv", "--network", "west", "--edition", lay, "--form", "no-such-form", "--wave", "At the end", "--date", "2016-02-01"), 1)
		write("wrong.csv", []byte(strings.Replace(forms, "\n2,4,", "\n2,9,", 1)))
		want(t, responses("wrong.csv", "--date", "2016-02-01"), 1, "Line 3", "nothing was brought in")
		write("coaches.csv", []byte(strings.Replace(forms, "Table coaches", "People at our table", 1)))
		want(t, responses("coaches.csv", "--date", "2016-02-01", "--map", "Table coaches=People at our table", "--note", "Reconstructed forms."), 0, "Brought in 32 rows")
		want(t, typed("export", "--network", "west", "--out", "west.zip"), 0, "west.zip holds everything")
		want(t, typed("export", "--network", "west", "--out", "west.zip"), 1)
		files := unzipped(t, "west.zip")
		if report := files["report-"+lay+".csv"]; !strings.Contains(report, "Table coaches") || !strings.Contains(report, "4.6") || !strings.Contains(report, "Reconstructed forms.") {
			t.Errorf("the report does not have the forms that came in: %s", report)
		}
		if strings.Count(files["applications-"+pairs+".csv"], "@example.org") < 30 {
			t.Error("the applications that came in do not go out")
		}
	})
}

func unzipped(t *testing.T, name string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // only read
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(body)
	}
	return files
}
