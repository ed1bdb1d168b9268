package exchange_test

import (
	"net/http"
	"reflect"
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

// TestWhoIsChangedIsTold: a file that changes something about somebody who has an account or a space writes to them, once, and
// not to whoever brought it in, to those who are new, or to those who only stand in a list.
func TestWhoIsChangedIsTold(t *testing.T) {
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
		for address, most := range map[string]int{"gwen@example.org": 1, "space@example.org": 1, "same@example.org": 1, "ada@example.org": 0, "list@example.org": 0, "fresh@example.org": 0} {
			if n := len(site.Mail.To(address)); n != most {
				t.Errorf("%s got %d letters, not %d", address, n, most)
			}
		}
		letter := site.Letter("gwen@example.org")
		for _, words := range []string{"Hello Gwen,", "Adele Example brought in", "Name. Before: " + gwen.Name() + ". Now: Gwen Changed.", "/me/details\n"} {
			if !strings.Contains(letter.Text, words) {
				t.Errorf("%q is not in the letter:\n%s", words, letter.Text)
			}
		}
		if !strings.Contains(letter.Subject, "Your details were changed") {
			t.Errorf("subject %q", letter.Subject)
		}
		if l := site.Letter("same@example.org"); !strings.Contains(l.Text, "Role. Before: nothing. Now: Nurse.") || strings.Contains(l.Text, "Name.") {
			t.Errorf("the letter: %s", l.Text)
		}
	})
}

// TestAFileNeverReplacesWhatSomebodyNeeds: what people said themselves about access stays, whatever a file says; only what
// was empty is filled. The dry run says so, with before and after, and the letter names it without its words.
func TestAFileNeverReplacesWhatSomebodyNeeds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		petra := site.Add(person.Person{Given: "Petra", Family: "Example", Email: "petra@example.org", Place: "Old town"})
		pam := site.Person("Pam", "pam@example.org")
		own := person.Needs{IDs: []string{"contact-email", "format-print-24"}, Words: "A quiet room"}
		site.Write(func(tx *db.Tx) error { return person.SetNeeds(tx, site.App.Keys, petra.ID, own) })
		c := site.As(site.Person("Nadia", "nadia@example.org", access.Coordinator))
		at, page := upload(c, "First name,Email,Town,Access needs\nPetra,petra@example.org,Riverside,IMPORTED NEED\nPam,pam@example.org,,A ramp\n")
		page.Shows("Riverside (before: Old town)", "a person’s own words are never replaced").Hides("IMPORTED NEED", "A ramp", "before: nothing", "said it themselves", "A quiet room")
		c.Post(at+"/start", page.Form(at+"/start")).Is(http.StatusSeeOther)
		site.Work()
		needs := func(id db.ID) (n person.Needs) {
			site.Read(func(tx *db.Tx) (err error) {
				n, err = person.NeedsOf(tx, site.App.Keys, id)
				return err
			})
			return n
		}
		if got := needs(petra.ID); !reflect.DeepEqual(got, own) {
			t.Errorf("a file replaced what somebody said: %+v", got)
		}
		if got := needs(pam.ID); got.Words != "A ramp" {
			t.Errorf("what was empty holds %+v", got)
		}
		letter := site.Letter("pam@example.org").Text
		if !strings.Contains(letter, "the file filled it in") || strings.Contains(letter, "ramp") {
			t.Errorf("the letter: %s", letter)
		}
		if letter := site.Letter("petra@example.org").Text; !strings.Contains(letter, "Place. Before: Old town. Now: Riverside.") || strings.Contains(letter, "helps you") {
			t.Errorf("the letter: %s", letter)
		}
		// A file that only names needs looks the same for somebody who told theirs as for somebody who did not.
		at, _ = upload(c, "First name,Email,Access needs\nPetra,petra@example.org,IMPORTED NEED\n")
		c.Get(at).Shows("1 will be updated", "a person’s own words are never replaced")
	})
}
