package access

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestEditionsAreNamedWithTheirProgramme asks for every page as everybody, in a network whose edition has a year for its
// name, as most have. A heading, the title of a window or the subject of a letter that says the year says the programme
// too: people meet them out of context, in a list of windows or of letters.
func TestEditionsAreNamedWithTheirProgramme(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	w := build(t, site, "Homewood")
	for _, letter := range site.Mail.Sent() {
		if strings.Contains(letter.Subject, "2026") && !strings.Contains(letter.Subject, "Pairs of Homewood") {
			t.Errorf("a letter has the subject %q", letter.Subject)
		}
	}
	const year, programme = "2026q", "Pairs of Homewood"
	site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE edition SET name = '` + year + `' WHERE network_id = $1`)
		return err
	})
	alone := func(text string) bool { return strings.Contains(text, year) && !strings.Contains(text, programme) }
	named := 0
	for _, r := range site.App.Server.Routes() {
		if r.Method != http.MethodGet || strings.Contains(r.Path, "demo") {
			continue
		}
		path := fill(r.Path, func(name string) string {
			v, _ := (&matrix{}).sample(w, r.Path, name)
			return v
		})
		for _, role := range columns {
			page := w.browser[role].Get(path)
			if page.Status != http.StatusOK || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
				continue
			}
			for _, text := range append(page.Find("title"), page.Find("h1")...) {
				if strings.Contains(text, year) {
					named++
				}
				if alone(text) {
					t.Errorf("%s as %s is headed %q", r.Path, role, text)
				}
			}
		}
	}
	if named < 50 {
		t.Errorf("only %d headings name the edition: the test looks past them", named)
	}
}
