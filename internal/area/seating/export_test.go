package seating_test

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// unzip is the text of each file of an export.
func unzip(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestTablesAndTimetablesAreTakenOut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		at := s.at("/rotations")
		s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {"=Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"=cmd()\nBob"}, "hears": {"1"}, "starts": {"1:30pm"}, "minutes": {"30"}}).Is(http.StatusSeeOther)
		files := unzip(t, s.cora.Post(s.at("/export"), nil).Is(http.StatusOK).Body)
		abe := s.people[0]
		if want := fmt.Sprintf("%s,%s,2026-05-12,%s,%d,false", s.Edition, s.Days[0].ID, abe.ID, s.table(abe, 0)); !strings.Contains(files["tables.csv"], want) || strings.Count(files["tables.csv"], "\n") != 3*13+1 {
			t.Errorf("no %q in\n%s", want, files["tables.csv"])
		}
		if text := files["timetables.csv"]; strings.Count(text, "\n") != 4 || !strings.Contains(text, ",'=Projects,") || !strings.Contains(text, ",'=cmd()") || !strings.Contains(text, ",13:30,") {
			t.Errorf("the timetable is\n%s", text)
		}
		own := func() string {
			return unzip(t, site.As(abe).Post("/me/export", nil).Is(http.StatusOK).Body)["my-tables.csv"]
		}
		if strings.Count(own(), "\n") != 1 {
			t.Errorf("Abe takes out tables that were not shown:\n%s", own())
		}
		s.publish()
		if text := own(); strings.Count(text, "\n") != 4 || !strings.Contains(text, fmt.Sprintf("2026-05-12,%d", s.table(abe, 0))) {
			t.Errorf("Abe's own tables:\n%s", text)
		}
		s.fay.Post(s.at("/export"), nil).Is(http.StatusNotFound)
		var taken int64
		s.Read(func(tx *db.Tx) error {
			var err error
			taken, err = db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'export.edition'`)
			return err
		})
		if taken != 1 {
			t.Errorf("%d times it is written down that the edition was taken out", taken)
		}
	})
}
