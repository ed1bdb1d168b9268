// Package administration holds the browser journey of somebody who looks after a network.
package administration

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// look checks the page wide and narrow, and keeps pictures of it.
func look(b *browser.Browser, name string, scripts bool) {
	for _, width := range []int{1280, 320} {
		b.Width(width)
		b.Accessible()
		b.NoSidewaysScroll()
		b.Screenshot(fmt.Sprintf("admin-%s-%d-%s", name, width, map[bool]string{true: "scripts", false: "plain"}[scripts]))
	}
	b.Width(1000)
}

// prepare fills the network with what the pages show.
func prepare(site *apptest.Site) person.Person {
	ada := site.Person("Ada", "ada@example.org", access.Administrator, access.Coordinator)
	site.Write(func(tx *db.Tx) error {
		trust, err := person.OrganisationNamed(tx, "Riverside University Hospitals NHS Foundation Trust")
		if err != nil {
			return err
		}
		for i := range 60 {
			if _, err := person.Create(tx, person.Person{Given: fmt.Sprintf("Person%02d", i), Family: "Invented", Email: fmt.Sprintf("person%02d@riverside.example.org", i), Organisation: trust}); err != nil {
				return err
			}
		}
		return job.Later(tx, "test.broken", "", 0, nil)
	})
	site.App.Worker.Register("test.broken", func(context.Context, db.ID, []byte) error { return errors.New("the file could not be read") })
	for range 10 {
		site.Work()
		site.Advance(24 * time.Hour)
	}
	return ada
}

func TestLookingAfterANetwork(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%t", scripts), func(t *testing.T) {
			site := apptest.Open(t, db.SQLite)
			ada := prepare(site)
			address := browser.Serve(t, site.Handler())
			b := browser.New(t)
			b.NoScripts(!scripts)
			b.Open(address + "/sign-in")
			b.Fill("Email address", ada.Email)
			b.Press("Send me a link")
			b.Open(address + "/sign-in/" + token(site.Letter(ada.Email).Text))
			b.Press("Sign in")

			b.Click("Administration")
			b.HasText("61 people", "1 failed", "You keep this installation")
			look(b, "overview", scripts)
			b.Click("People")
			look(b, "people", scripts)
			b.Fill("Name or email address", "person07")
			b.Press("Search")
			b.Click("Person07 Invented")
			b.Tick("Coordinator")
			b.Press("Save roles")
			b.HasText("The roles are saved")
			look(b, "person", scripts)
			b.Click("Change role at work")
			look(b, "person-edit", scripts)
			b.Fill("Role at work", "Engagement lead")
			b.Press("Save")
			b.HasText("Engagement lead")
			b.Press("Close access")
			b.HasText("Their access is closed")
			b.Open(address + "/admin/people/new")
			b.Press("Add this person")
			b.HasText("There is a problem")
			look(b, "person-new", scripts)

			for path, name := range map[string]string{"/admin/organisations": "organisations", "/admin/network": "network", "/admin/networks": "networks", "/admin/networks/new": "network-new",
				"/admin/audit": "audit", "/admin/audit/check": "audit-check", "/admin/messages": "messages", "/admin/jobs": "jobs"} {
				b.Open(address + path)
				look(b, name, scripts)
			}
			b.Open(address + "/admin/network")
			b.Choose("Plum")
			b.Press("Save")
			b.HasText("The network is saved")
			look(b, "plum", scripts)
		})
	}
}

// token is the secret of the link in a letter.
func token(text string) string {
	const before = "/sign-in/"
	for i := 0; i+len(before)+40 <= len(text); i++ {
		if text[i:i+len(before)] == before {
			return text[i+len(before) : i+len(before)+40]
		}
	}
	return ""
}
