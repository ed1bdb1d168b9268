package exchange_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

func area(site *apptest.Site) *exchange.Exchange {
	return exchange.New(site.DB, site.App.Keys, site.App.Post, nil, nil, nil)
}

func count(site *apptest.Site, table string) (n int64) {
	site.Read(func(tx *db.Tx) error {
		var err error
		n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`)
		return err
	})
	return n
}

func find(site *apptest.Site, email string) (p person.Person, n person.Needs) {
	site.Read(func(tx *db.Tx) error {
		var err error
		if p, _, err = person.ByEmail(tx, email); err != nil || p.ID == "" {
			return err
		}
		n, err = person.NeedsOf(tx, site.App.Keys, p.ID)
		return err
	})
	return p, n
}

const people = "Given name,Surname,E-mail,Perspective,Job title,Organisation,Town,Access needs\n" +
	"Zoë,Quill,Zoe@Example.org,patient; carer,,Riverside Group,Riverside,A seat near the door; my dog comes too\n" +
	"Ben,Adler,ben@example.org,Other professional,Manager,riverside  group,Heathfield,\n"

func TestPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		actor := site.Actor(site.Person("Ada", "ada@example.org", access.Coordinator))
		x, ctx := area(site), context.Background()
		in := exchange.Request{Kind: exchange.People, Name: "people.csv", Body: []byte(people)}
		if r, err := x.Look(ctx, actor, in); err != nil || r.Stops() || r.Rows != 2 || r.Add != 2 || r.Leave != 0 || count(site, "person") != 1 {
			t.Fatalf("the dry run says %+v: %v", r, err)
		}
		if r, err := x.Import(ctx, actor, in); err != nil || r.Add != 2 {
			t.Fatalf("the import says %+v: %v", r, err)
		}
		zoe, needs := find(site, "zoe@example.org")
		if zoe.Name() != "Zoë Quill" || strings.Join(zoe.Perspectives, " ") != "patient carer" || zoe.OrgName != "Riverside Group" || zoe.Place != "Riverside" || zoe.Invented {
			t.Errorf("Zoë is %+v", zoe)
		}
		if strings.Join(needs.IDs, " ") != "room-near-door" || needs.Words != "my dog comes too" {
			t.Errorf("her needs are %+v", needs)
		}
		if n := count(site, "organisation"); n != 1 {
			t.Errorf("%d organisations of one name", n)
		}
		// A second time nobody is added twice. Updating changes what the file says, and empty cells change nothing.
		if r, err := x.Import(ctx, actor, in); err != nil || r.Add != 0 || r.Update != 0 || r.Leave != 2 || count(site, "person") != 3 {
			t.Errorf("the second import says %+v: %v", r, err)
		}
		in.Update = true
		in.Body = []byte("First name,Email,Place,Role\nBenjamin,ben@example.org,,Director\nZoë,zoe@example.org,,\n")
		if r, err := x.Import(ctx, actor, in); err != nil || r.Update != 1 || r.Leave != 1 {
			t.Errorf("the update says %+v: %v", r, err)
		}
		if ben, _ := find(site, "ben@example.org"); ben.Given != "Benjamin" || ben.Family != "Adler" || ben.Job != "Director" || ben.Place != "Heathfield" {
			t.Errorf("Ben is %+v", ben)
		}
	})
}

func TestAllOrNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		actor := site.Actor(site.Person("Ada", "ada@example.org", access.Coordinator))
		x, ctx := area(site), context.Background()
		body := "First name,Email,Perspectives\nGood,good@example.org,patient\n,empty@example.org,\nBad,not an address,\nTwin,GOOD@example.org,\nOdd,odd@example.org,wizard\n"
		r, err := x.Import(ctx, actor, exchange.Request{Kind: exchange.People, Name: "p.csv", Body: []byte(body)})
		if err != nil || !r.Stops() || count(site, "person") != 1 {
			t.Fatalf("%+v: %v; %d people", r, err, count(site, "person"))
		}
		var lines []int
		for _, f := range r.Faults {
			lines = append(lines, f.Line)
			if f.Reason == "" || f.Column == "" {
				t.Errorf("a fault without a reason or a column: %+v", f)
			}
		}
		if fmt.Sprint(lines) != "[3 4 5 6]" || r.Faulty() != 4 || r.Rows != 1 || r.Wrong != 4 {
			t.Errorf("faults on lines %v, %d faulty: %v", lines, r.Faulty(), r.Faults)
		}
	})
}

// TestRowsAddUp: where a column is missing no row is fine, and the rows still add up.
func TestRowsAddUp(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		actor := site.Actor(site.Person("Ada", "ada@example.org", access.Coordinator))
		r, err := area(site).Look(context.Background(), actor, exchange.Request{Kind: exchange.People, Name: "p.csv", Body: []byte("Email,Place\na@example.org,X\nnope,X\nc@example.org,X\n")})
		if err != nil || r.Rows != 0 || r.Wrong != 3 {
			t.Errorf("%d fine and %d wrong of 3: %v", r.Rows, r.Wrong, err)
		}
	})
}

func TestOnlyCoordinatorsBringIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		plain := site.Actor(site.Person("Bo", "bo@example.org"))
		in := exchange.Request{Kind: exchange.People, Name: "p.csv", Body: []byte(people)}
		if _, err := area(site).Import(context.Background(), plain, in); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody without a role imported: %v", err)
		}
		if _, err := area(site).Look(context.Background(), plain, in); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody without a role looked: %v", err)
		}
	})
}

func TestManyPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		actor := site.Actor(site.Person("Ada", "ada@example.org", access.Coordinator))
		var b strings.Builder
		b.WriteString("First name,Last name,Email,Organisation\n")
		for i := range 2203 {
			fmt.Fprintf(&b, "Person,Number %d,p%d@example.org,Group %d\n", i, i, i%7)
		}
		last := exchange.Progress{}
		before := site.DB.Statements()
		r, err := area(site).Import(context.Background(), actor, exchange.Request{Kind: exchange.People, Name: "p.csv", Body: []byte(b.String()), Said: func(p exchange.Progress) { last = p }})
		if err != nil || r.Add != 2203 || count(site, "person") != 2204 || last != (exchange.Progress{Done: 2203, Total: 2203}) {
			t.Fatalf("%d added, %d people, progress %+v: %v", r.Add, count(site, "person"), last, err)
		}
		if n := site.DB.Statements() - before; n > 40 {
			t.Errorf("%d statements", n)
		}
	})
}

// TestInTheBrowser goes through an import as a coordinator does.
func TestInTheBrowser(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.As(site.Person("Ada", "ada@example.org", access.Coordinator))
		other := site.As(site.Person("Bo", "bo@example.org", access.Coordinator))
		ada.Get("/import").Is(http.StatusOK).Shows("Bring in people")
		ada.Get("/import/people.csv").Is(http.StatusOK).Shows("First name,Last name,Email address")
		if p := ada.Post("/import", url.Values{}).Is(http.StatusUnprocessableEntity).Problem("file"); p == "" {
			t.Error("no message beside the file")
		}
		bad := ada.Upload("/import", nil, apptest.File{Field: "file", Name: "x.pdf", Body: []byte("%PDF-1.4")}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("file"), "PDF") {
			t.Errorf("the message is %q", bad.Problem("file"))
		}
		at := ada.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte("Who,Contact\nZoe,zoe@example.org\n,ben@example.org\n")}).Is(http.StatusSeeOther).Location
		page := ada.Get(at).Is(http.StatusOK).Shows("cannot be brought in yet", "no column of the file is used for this")
		other.Get(at).Is(http.StatusNotFound)
		if n := count(site, "import_piece"); n != 1 {
			t.Errorf("%d pieces of the file", n)
		}
		form := page.Form(at + "/columns")
		form.Set("column-given_name", "0")
		form.Set("column-email", "1")
		ada.Post(at+"/columns", form).Is(http.StatusSeeOther)
		ada.Get(at).Is(http.StatusOK).Shows("1 row has something wrong", "is needed, but the cell is empty", "3")
		ada.Get(at + "/faults.csv").Is(http.StatusOK).Shows("First name")
		ada.Post(at+"/start", url.Values{"version": {"2"}}).Is(http.StatusSeeOther)
		site.Work()
		if n := count(site, "person"); n != 2 {
			t.Fatalf("%d people after a faulty file", n)
		}
		ada.Post(at+"/remove", nil).Is(http.StatusSeeOther)
		ada.Get(at).Shows("This file is gone")

		at = ada.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte(people)}).Is(http.StatusSeeOther).Location
		form = ada.Get(at).Is(http.StatusOK).Shows("2 rows are fine").Form(at + "/start")
		for range 3 { // a double submission does nothing twice
			ada.Post(at+"/start", form).Is(http.StatusSeeOther)
		}
		ada.Get(at).Is(http.StatusOK).Shows("being brought in", "See how far it is")
		site.Work()
		ada.Post(at+"/start", form).Is(http.StatusSeeOther)
		site.Work()
		ada.Get(at).Is(http.StatusOK).Shows("Your file is in", "2 added")
		if n, pieces := count(site, "person"), count(site, "import_piece"); n != 4 || pieces != 0 {
			t.Errorf("%d people, %d pieces of the file left", n, pieces)
		}
	})
}

func TestFilesDoNotStay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.As(site.Person("Ada", "ada@example.org", access.Coordinator))
		at := ada.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte(people)}).Is(http.StatusSeeOther).Location
		var stored string
		site.Read(func(tx *db.Tx) error {
			var err error
			stored, err = db.Value[string](tx, `SELECT body_sealed FROM import_piece WHERE network_id = $1`)
			return err
		})
		if stored == "" || strings.Contains(stored, "Zoë") || strings.Contains(stored, "example.org") || strings.Contains(stored, "@") {
			t.Errorf("the file is not sealed: %.40q", stored)
		}
		site.Advance(exchange.KeepFile + 1)
		site.Work()
		ada.Get(at).Is(http.StatusOK).Shows("This file is gone")
		if n := count(site, "import_piece"); n != 0 {
			t.Errorf("%d pieces left", n)
		}
	})
}

// TestTheWorldChanges lets somebody else add a person between the dry run and the import.
func TestTheWorldChanges(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.As(site.Person("Ada", "ada@example.org", access.Coordinator))
		at := ada.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte(people)}).Is(http.StatusSeeOther).Location
		form := ada.Get(at).Is(http.StatusOK).Form(at + "/start")
		ada.Post(at+"/start", form).Is(http.StatusSeeOther)
		site.Person("Zoe", "zoe@example.org")
		site.Work()
		ada.Get(at).Is(http.StatusOK).Shows("1 added", "1 left as they were")
	})
}

// TestHeadingsAlone: a file without a row is refused with words, beside the field.
func TestHeadingsAlone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c := site.As(site.Person("Ada", "ada@example.org", access.Coordinator))
		empty := c.Get("/import/people.csv").Is(http.StatusOK).Body
		page := c.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte(empty)}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(page.Problem("file"), "no rows below them") {
			t.Errorf("problem %q", page.Problem("file"))
		}
	})
}

// TestTheSamePersonTwice: a line that may be somebody who is here, or of a line above, is offered; without a tick everybody comes in as a person of their own.
func TestTheSamePersonTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c := site.As(site.Person("Ada", "ada@example.org", access.Coordinator))
		ann := site.Add(person.Person{Given: "Ann", Family: "Smith", Email: "ann@old.example.org", Place: "Riverside"})
		site.Add(person.Person{Given: "Bob", Family: "Jones", Email: "family@example.org"})
		const body = "First name,Last name,Email,Place\nAnne,Smyth,other@example.org,\nDr Ann,Smith,ann@new.example.org,Hill\nCy,Green,cy@example.org,\nCyril,Green,cyril@example.org,\nDora,Quite,family@example.org,\n"
		at, page := upload(c, body)
		page.Shows("Is this the same person?", "Line 3: Dr Ann Smith, ann@new.example.org and Hill is Ann Smith, who is here already", "Here already: Ann Smith, ann@old.example.org and Riverside", "Line 5: Cyril Green and cyril@example.org is the same person as line 4",
			"Line 6: Dora Quite and family@example.org has the address of Bob Jones", "4 will be added", "0 will be updated").Hides("Anne Smyth and other@example.org is", "The same name is always the same person")
		if n := len(page.Attr(`input[name="same"][checked]`, "value")); n != 0 {
			t.Errorf("%d are ticked before anybody said so", n)
		}
		all := page.Attr(`input[name="same"]`, "value")
		c.Post(at+"/same", url.Values{"same": all}).Is(http.StatusSeeOther)
		page = c.Get(at).Shows("2 will be added", "2 will be updated", "1 will be left")
		c.Post(at+"/start", page.Form(at+"/start")).Is(http.StatusSeeOther)
		site.Work()
		c.Get(at).Shows("Your file is in", "2 added", "2 updated")
		if got, _ := find(site, "ann@old.example.org"); got.ID != ann.ID || got.Place != "Hill" {
			t.Errorf("Ann is %+v", got)
		}
		for _, gone := range []string{"ann@new.example.org", "cyril@example.org"} {
			if p, _ := find(site, gone); p.ID != "" {
				t.Errorf("%s is a person of their own", gone)
			}
		}
		if p, _ := find(site, "family@example.org"); p.Name() != "Dora Quite" {
			t.Errorf("the new name was said to be right: %s", p.Name())
		}
		// Without a tick nobody becomes somebody else.
		at, page = upload(c, "First name,Last name,Email\nAnn,Smith,third@example.org\nEmil,Else,family@example.org\n")
		page.Shows("1 will be added", "1 will be left")
		c.Post(at+"/start", page.Form(at+"/start")).Is(http.StatusSeeOther)
		site.Work()
		if p, _ := find(site, "third@example.org"); p.ID == "" {
			t.Error("whoever was not ticked did not come in")
		}
		if p, _ := find(site, "family@example.org"); p.Name() != "Dora Quite" {
			t.Errorf("a file made another person of an address: %s", p.Name())
		}
	})
}
