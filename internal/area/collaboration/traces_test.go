package collaboration_test

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// TestAdministratorsSeeNoTraces fills a space and looks for it where administrators look: letters that left to its members
// and lines of the log tell what goes on inside, even without their words.
func TestAdministratorsSeeNoTraces(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.fill()
		site.Work()
		var letters, lines int64
		site.Read(func(tx *db.Tx) (err error) {
			if letters, err = db.Value[int64](tx, `SELECT COUNT(*) FROM mail WHERE network_id = $1 AND NOT private`); err != nil {
				return err
			}
			lines, err = db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND kind IN ('collaboration', 'proposal', 'entry', 'meeting')`)
			return err
		})
		if letters != 0 || len(site.Mail.Sent()) == 0 {
			t.Errorf("%d letters of %d are in the message log", letters, len(site.Mail.Sent()))
		}
		if lines == 0 {
			t.Error("nothing of the space is in the log, so this proves nothing")
		}
		admin := site.As(site.Person("Adam", "adam@example.org", access.Administrator))
		admin.Get("/admin/messages").Is(http.StatusOK).Shows("No letter fits")
		for _, page := range []*apptest.Result{admin.Get("/admin/audit").Is(http.StatusOK), admin.Get("/admin/audit.csv").Is(http.StatusOK)} {
			for _, kind := range []string{"collaboration", "proposal", "entry", "meeting", "space"} {
				if strings.Contains(page.Body, kind+".") || strings.Contains(page.Body, kind+": ") || strings.Contains(page.Body, ","+kind+",") {
					t.Errorf("the log tells of a %s", kind)
				}
			}
		}
	})
}
