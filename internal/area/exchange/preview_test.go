package exchange_test

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// upload brings a file of people up to its dry run, with people who are there already updated.
func upload(c *apptest.Client, body string) (at string, page *apptest.Result) {
	at = c.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte(body)}).Is(http.StatusSeeOther).Location
	form := c.Get(at).Is(http.StatusOK).Form(at + "/columns")
	form.Set("existing", "update")
	c.Post(at+"/columns", form).Is(http.StatusSeeOther)
	return at, c.Get(at).Is(http.StatusOK)
}

// TestTheFirstRowsAreShown: a dry run shows five rows as they will be saved, so that a letter that was read wrongly is seen.
func TestTheFirstRowsAreShown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c := site.As(site.Person("Ada", "ada@example.org", access.Coordinator))
		site.Write(func(tx *db.Tx) error {
			_, err := person.Create(tx, person.Person{Given: "Old", Family: "Kept", Email: "gwen@example.org"})
			return err
		})
		body := "First name,Last name,Email,Perspectives,Town\n" +
			"Gwen,,gwen@example.org,,\n" +
			"Zo\xeb,Quill,ZOE@example.org,patient,Riverside\n" + // as an old spreadsheet writes it
			"C,Three,c@example.org,,\nD,Four,d@example.org,,\nE,Five,e@example.org,,\nF,Six,f@example.org,,\n"
		_, page := upload(c, body)
		page.Shows("Check that letters such as é and ë look right", "The first 5 rows, as they will be saved", "Line 2: changed", "Gwen", "Kept", "Line 3: new", "Zoë", "zoe@example.org", "Riverside", "Five")
		page.Hides("Six", "Line 7", "ZOE@")
		if got := strings.Join(page.Find("table th.app-table__name .app-table__value"), ", "); got != "First name, Last name, Email address, Perspectives, Place" {
			t.Errorf("the rows are %s", got)
		}
		// A row that will be left as it is is none that will be saved, and no table stands there without rows.
		at := c.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte("First name,Email\nGwen,gwen@example.org\n")}).Is(http.StatusSeeOther).Location
		c.Get(at).Is(http.StatusOK).Shows("1 will be left as it is").Hides("as they will be saved", "é and ë")
	})
}

// TestWhoIsRenamedIsTold: a file that changes the name of somebody who has an account or a space writes to them, once, and
// not to whoever brought it in, to those who are new, or to those who only stand in a list.
func TestWhoIsRenamedIsTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
		gwen := site.Person("Gwen", "gwen@example.org")
		site.Person("Same", "same@example.org")
		site.Write(func(tx *db.Tx) error {
			for _, email := range []string{"space@example.org", "list@example.org"} {
				id, err := person.Create(tx, person.Person{Given: "Old", Family: "Name", Email: email})
				if err != nil {
					return err
				}
				if email == "list@example.org" {
					continue
				}
				if _, err := collaboration.Start(tx, site.App.Keys, collaboration.Collaboration{Name: "A pair", Members: []collaboration.Member{
					{Person: id, Side: person.Partner}, {Person: ada.ID, Side: person.Professional}}}); err != nil {
					return err
				}
			}
			return nil
		})
		body := "First name,Last name,Email,Role\n" +
			"Gwen,Changed,gwen@example.org,\nSame,,same@example.org,Nurse\nAdele,,ada@example.org,\nNew,Name,space@example.org,\nNew,Name,list@example.org,\nFresh,Person,fresh@example.org,\n"
		c := site.As(ada)
		at, page := upload(c, body)
		c.Post(at+"/start", page.Form(at+"/start")).Is(http.StatusSeeOther)
		site.Work()
		site.Work()
		c.Get(at).Is(http.StatusOK).Shows("Your file is in", "1 added", "5 updated")
		for address, most := range map[string]int{"gwen@example.org": 1, "space@example.org": 1, "same@example.org": 0, "ada@example.org": 0, "list@example.org": 0, "fresh@example.org": 0} {
			if n := len(site.Mail.To(address)); n != most {
				t.Errorf("%s got %d letters, not %d", address, n, most)
			}
		}
		letter := site.Letter("gwen@example.org")
		for _, words := range []string{"Hello Gwen,", "Adele Example brought in", "Before: " + gwen.Name(), "Now: Gwen Changed", "/me/details\n"} {
			if !strings.Contains(letter.Text, words) {
				t.Errorf("%q is not in the letter:\n%s", words, letter.Text)
			}
		}
		if !strings.Contains(letter.Subject, "Your name was changed") {
			t.Errorf("subject %q", letter.Subject)
		}
	})
}
