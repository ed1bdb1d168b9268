package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/content"
	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/shared/edition"
)

// unzip reads an export and checks every file against the manifest.
func unzip(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(raw)
	}
	var m struct {
		Contents []struct {
			Table  string
			Rows   int
			SHA256 map[string]string
		}
	}
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	n := 1
	for _, c := range m.Contents {
		for name, sum := range c.SHA256 {
			n++
			if got := sha256.Sum256([]byte(files[name])); hex.EncodeToString(got[:]) != sum {
				t.Errorf("%s is not what the manifest says", name)
			}
		}
		var rows []map[string]string
		if err := json.Unmarshal([]byte(files[c.Table+".json"]), &rows); err != nil || len(rows) != c.Rows {
			t.Errorf("%s.json has %d rows, the manifest says %d: %v", c.Table, len(rows), c.Rows, err)
		}
	}
	if n != len(files) {
		t.Errorf("%d files, %d in the manifest", len(files), n)
	}
	return files
}

func entered(site *apptest.Site, key string) *apptest.Client {
	v := site.Visitor()
	v.Post("/demo/enter", url.Values{"who": {key}}).Is(http.StatusSeeOther)
	return v
}

func TestExports(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		a, site := demonstration(t, d)
		nadia := entered(site, "coordinator")
		var pairs edition.Edition
		site.Read(func(tx *db.Tx) error {
			all, err := edition.All(tx, true)
			for _, e := range all {
				if e.State == edition.Ended && e.InPairs {
					pairs = e
				}
			}
			return err
		})
		of := string(pairs.ID)
		nadia.Get("/editions/" + of + "/export").Is(http.StatusOK)
		one := unzip(t, nadia.Post("/editions/"+of+"/export", nil).Is(http.StatusOK).Body)
		all := unzip(t, nadia.Post("/export", nil).Is(http.StatusOK).Body)
		if strings.Count(one["places.csv"], "\n") != 31 || !strings.Contains(one["applications-"+of+".csv"], "heart failure") || one["report-"+of+".csv"] == "" {
			t.Errorf("the export of the edition lacks something: %d places", strings.Count(one["places.csv"], "\n")-1)
		}
		if strings.Contains(one["people.csv"], "ada.addison@example.org") || !strings.Contains(all["people.csv"], "ada.addison@example.org") {
			t.Error("the wrong people")
		}
		if _, there := all["log.csv"]; there {
			t.Error("a coordinator got the log, which is for administrators")
		}
		// What runs an edition is in it too, opened for those who may read it, and spreadsheets read its letters right.
		for _, table := range []string{"attendance", "access-needs", "bursaries", "coaching", "scores", "decisions", "offers", "forms", "quotes", "people", "tables", "timetables"} {
			if !strings.HasPrefix(all[table+".csv"], "\ufeff") || !strings.HasPrefix(one[table+".csv"], "\ufeff") {
				t.Errorf("%s.csv is missing, or has no byte order mark", table)
			}
			if table != "coaching" && table != "quotes" && strings.Count(all[table+".csv"], "\n") < 2 {
				t.Errorf("%s.csv is empty", table)
			}
		}
		if !strings.Contains(all["access-needs.csv"], "room-near-door") || strings.Contains(all["people.csv"], "room-near-door") {
			t.Error("access needs are not where they belong")
		}
		// Forty-six people sit at tables on three days; no row says why.
		if n := strings.Count(all["tables.csv"], "\n"); n < 3*40+1 || strings.Contains(all["tables.csv"], "door") || strings.Count(one["tables.csv"], "\n") != 1 || !strings.Contains(all["timetables.csv"], "Amara Nwosu") {
			t.Errorf("%d rows of tables, or the wrong ones", n-1)
		}
		// Money is pounds everywhere, as in the answers, and the headings say so.
		for name, want := range map[string][]string{"editions": {"fee_pounds", "bursary_budget_pounds"}, "bursaries": {"asked_pounds", "awarded_pounds"}, "applications-" + of: {"sponsor_amount_pounds"}} {
			for _, w := range want {
				if !strings.Contains(all[name+".csv"], w) {
					t.Errorf("%s.csv has no column %s", name, w)
				}
			}
		}
		if s := all["bursaries.csv"]; !strings.Contains(s, ",500,") || strings.Contains(s, ",50000,") {
			t.Error("bursaries are not in pounds")
		}
		// Nothing of a private space is in a coordinator's export, of whatever form.
		for name, text := range all {
			for _, space := range content.DemoSpaces() {
				for _, m := range space.Meetings {
					if strings.Contains(text, m.Minutes) {
						t.Errorf("%s has minutes of a pair", name)
					}
				}
				for _, e := range space.Log {
					if e.Audience == "members" && strings.Contains(text, e.Text) {
						t.Errorf("%s has an entry of a pair's log", name)
					}
				}
			}
		}
		// What was taken out can be brought in again: nobody is added twice.
		r, err := a.Import(context.Background(), site.NetworkID, exchange.Request{Kind: exchange.People, Name: "people.csv", Body: []byte(all["people.csv"])}, true)
		if err != nil || r.Stops() || r.Add != 0 || r.Leave < 90 {
			t.Errorf("bringing the people in again: %+v: %v", r, err)
		}
		r, err = a.Import(context.Background(), site.NetworkID, exchange.Request{Kind: exchange.Applications, Edition: pairs.ID, Name: "a.csv", Body: []byte(all["applications-"+of+".csv"])}, true)
		if err != nil || r.Stops() || r.Add != 0 || r.Leave != 15 {
			t.Errorf("bringing the applications in again: %d, %d, %v: %v", r.Add, r.Leave, r.Faults, err)
		}
		gwen := entered(site, "partner")
		gwen.Post("/editions/"+of+"/export", nil).Is(http.StatusNotFound)
		gwen.Post("/export", nil).Is(http.StatusNotFound)
		mine := unzip(t, gwen.Post("/me/export", nil).Is(http.StatusOK).Body)
		if !strings.Contains(mine["me.csv"], "room-near-door") || !strings.Contains(mine["applications.csv"], "heart failure") || !strings.Contains(mine["places.csv"], "2015/16") {
			t.Errorf("Gwen's own record lacks something: %q", mine["me.csv"])
		}
		for name, text := range mine {
			if strings.Contains(text, "anil.deshpande@") {
				t.Errorf("%s gives Gwen her partner's address", name)
			}
		}
	})
}

func TestExportsStayInTheirNetwork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		site.Person("Ada", "ada@example.org", access.Coordinator)
		other := site.Network("other")
		bo := other.As(other.Person("Bo", "bo@example.org", access.Coordinator))
		body := bo.Post("/export", nil).Is(http.StatusOK).Body
		for name, text := range unzip(t, body) {
			if bytes.Contains([]byte(text), []byte("ada@example.org")) {
				t.Errorf("%s crosses networks", name)
			}
		}
	})
}
