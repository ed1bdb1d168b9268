package selection_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
)

// TestTheWaitingListAsAFile: those who see the waiting list take it out as a spreadsheet or a table with what the page says,
// no cell runs, and the log says who did.
func TestTheWaitingListAsAFile(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.apply("=HYPERLINK(\"http://evil.example\")", site.Person("Zed", "zed@example.org"), site.Person("Zoë", "zoe@example.org"))
		for i, app := range []int{2, 0} {
			sc.exec(`UPDATE application SET state = 'waiting' WHERE network_id = $1 AND id = $2`, sc.apps[app])
			sc.exec(`INSERT INTO application_move (network_id, id, application_id, from_state, to_state, at, reason_sealed) VALUES ($1, $2, $3, 'submitted', 'waiting', $4, '')`, db.NewID(), sc.apps[app], int64(1+i))
		}
		list := "/editions/" + string(sc.edition) + "/selection"
		files := []string{list + "/waiting.xlsx", list + "/waiting.csv"}
		page := site.As(sc.cora).Get(list).Is(http.StatusOK).Shows("Take it out")
		for i, words := range []string{"as a spreadsheet (XLSX)", "as a table (CSV)"} {
			if got := page.Link(words); got != files[i] {
				t.Errorf("%q leads to %s", words, got)
			}
		}
		for _, file := range files {
			body := site.As(sc.cora).Get(file).Is(http.StatusOK).Body
			if strings.HasSuffix(file, ".csv") && !strings.Contains(body, "'=HYPERLINK") {
				t.Errorf("a cell would run: %s", body)
			}
			for _, name := range []string{"Zed", "Zoë", "Prudence"} {
				if strings.Contains(body, name) {
					t.Errorf("%s tells who applies", file)
				}
			}
			read, err := sheet.Read(strings.NewReader(body), file, sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(read.Lines) != 2 || read.Lines[0].Cells[1] != "3" || read.Lines[0].Cells[5] != "yes" || read.Lines[1].Cells[2] != "Ward rounds that listen" {
				t.Errorf("%s holds %+v", file, read.Lines)
			}
			site.As(sc.pairs[0][0]).Get(file).Is(http.StatusNotFound)
			site.Visitor().Get(file).Is(http.StatusSeeOther)
		}
		// What is not shown to somebody on the page is not in their file.
		hana := site.As(sc.pro1)
		hana.Post(sc.path(0, "/conflict"), url.Values{"conflict_reason": {"We share an office."}}).Is(http.StatusSeeOther)
		if body := hana.Get(files[1]).Is(http.StatusOK).Body; strings.Contains(body, "Ward rounds") || !strings.Contains(body, "An application that is not shown to you") {
			t.Errorf("somebody who is too close took out: %s", body)
		}
		if n := sc.count(`SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'selection.waiting-file' AND object_id = $2`, sc.edition); n != 3 {
			t.Errorf("the log has %d lines", n)
		}
	})
}
