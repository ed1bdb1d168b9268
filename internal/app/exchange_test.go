package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/area/exchange"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// draftEdition is an edition for pairs, made from the template.
func draftEdition(t *testing.T, site *apptest.Site, actor access.Actor) db.ID {
	t.Helper()
	id, err := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{}).Create(context.Background(), actor, programme.NewEdition{Template: "pairs-five-days", FirstDay: "2026-09-01",
		Basics: programme.Basics{Name: "2026", Place: "Hall", Places: "12", Fee: "0", BursaryBudget: "0", Zone: "Europe/London", ClosesDate: "2026-06-01", ClosesTime: "17:00"}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

const applicationHeadings = "Professional’s name,professional_email,Partner name,partner_email,Sponsor's name,sponsor_role,sponsor_email,Sponsor has confirmed,What the sponsor gives,State,professional-kind,challenge,funding-route\n"

func TestApplicationsComeIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
		gwen := site.Person("Gwen", "gwen@example.org")
		id := draftEdition(t, site, site.Actor(ada))
		in := exchange.Request{Kind: exchange.Applications, Edition: id, Name: "a.csv", Body: []byte(applicationHeadings +
			"Anil Rao,anil@example.org,,gwen@example.org,Judith Okafor,Director,judith@example.org,yes,money,,Clinician,Better letters,organisation\n" +
			",,Sam Lee,sam@example.org,,,,,,,,,\n")}
		r, err := site.App.Import(context.Background(), site.NetworkID, in, true)
		if err != nil || r.Stops() || r.Add != 2 {
			t.Fatalf("the dry run says %+v: %v", r, err)
		}
		// The same in the browser. The programme is not open yet: everybody is asked, and a file says yes for nobody.
		c := site.As(ada)
		at := c.Upload("/editions/"+string(id)+"/import", nil, apptest.File{Field: "file", Name: "a.csv", Body: in.Body}).Is(http.StatusSeeOther).Location
		form := c.Get(at).Is(http.StatusOK).Shows("2 rows are fine", "2 will be added", "The first 2 rows, as they will be saved", "Line 2: new", "Anil Rao", "Gwen Example", "Sam Lee", "Better letters", "é and ë").Form(at + "/start")
		c.Post(at+"/start", form).Is(http.StatusSeeOther)
		site.Work()
		c.Get(at).Is(http.StatusOK).Shows("2 added")
		for _, to := range []string{"judith@example.org", "anil@example.org", "gwen@example.org", "sam@example.org"} {
			if n := len(site.Mail.To(to)); n != 1 {
				t.Errorf("%d letters to %s", n, to)
			}
		}
		site.Read(func(tx *db.Tx) error {
			all, err := application.OfEdition(tx, id)
			if err != nil || len(all) != 2 {
				t.Fatalf("%d applications: %v", len(all), err)
			}
			a, b := all[0], all[1]
			if a.State != application.Draft || a.Partner != gwen.ID || a.Title != "Better letters" || a.Sponsor != application.SponsorAsked || a.Number != 1 {
				t.Errorf("the pair's application is %+v", a)
			}
			if b.State != application.Seeking || b.Professional != "" || b.SideOf(b.Partner) != person.Partner {
				t.Errorf("the seeker's application is %+v", b)
			}
			return nil
		})
		c.Get("/editions/" + string(id) + "/pipeline").Is(http.StatusOK).Shows("Better letters")
		// Bringing it in again leaves both as they are.
		if r, err := site.App.Import(context.Background(), site.NetworkID, in, false); err != nil || r.Add != 0 || r.Leave != 2 {
			t.Errorf("the second time: %+v: %v", r, err)
		}
	})
}

func TestFaultyApplications(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
		id := draftEdition(t, site, site.Actor(ada))
		site.Write(func(tx *db.Tx) error { // applications are over, so what the file says about them is kept
			_, err := tx.Exec(`UPDATE edition SET state = 'closed' WHERE network_id = $1 AND id = $2`, id)
			return err
		})
		rows := []struct{ row, says string }{
			{"New,new@example.org,,,,,,,,,wizard,,", "professional-kind"},
			{",a1@example.org,,,,,,,,,,,", "a name is needed"},
			{"A,a2@example.org,B,a2@example.org,,,,,,,,,", "same email address"},
			{"A,a3@example.org,,,Judith,,,,,,,,", "a sponsor needs a name, a role and an email address"},
			{"A,a4@example.org,,,Judith,Director,a4@example.org,,,,,,", "their own application"},
			{"A,a5@example.org,,,,,,yes,money,,,,", "none is named"},
			{"A,a6@example.org,,,,,,,,submitted,clinician,X,organisation", "a partner is missing"},
			{"A,a7@example.org,,,,,,,,perhaps,,,", "is not one of"},
			{"A,a8@example.org,B,b8@example.org,,,,,,,,,", ""},
			{"A,b9@example.org,B,a8@example.org,,,,,,,,,", "on another line too"},
			{",,,,,,,,,,clinician,X,", "nobody applies"},
			{"A,nope,,,,,,,,,,,", "is not an email address"},
		}
		var b strings.Builder
		b.WriteString(applicationHeadings)
		for _, r := range rows {
			b.WriteString(r.row + "\n")
		}
		r, err := site.App.Import(context.Background(), site.NetworkID, exchange.Request{Kind: exchange.Applications, Edition: id, Name: "a.csv", Body: []byte(b.String())}, false)
		if err != nil || !r.Stops() {
			t.Fatalf("%+v: %v", r, err)
		}
		said := map[int]string{}
		for _, f := range r.Faults {
			said[f.Line] += fmt.Sprintf("%s %s; ", f.Column, f.Reason)
		}
		for i, v := range rows {
			got := said[i+2]
			if (v.says == "") != (got == "") || (v.says != "" && v.says != "professional-kind" && !strings.Contains(got, v.says)) {
				t.Errorf("line %d should say %q: %q", i+2, v.says, got)
			}
		}
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM person WHERE network_id = $1) + (SELECT COUNT(*) FROM application WHERE network_id = $1)`)
			if n != 1 {
				t.Errorf("%d rows are there after a faulty file", n)
			}
			return err
		})
	})
}

// slow brings applications in as the area does, and stops in the middle for a test to look.
type slow struct {
	*application.Applications
	middle func(said func(done int))
}

func (s slow) ImportPlan(tx *db.Tx, actor access.Actor, by db.ID, e edition.Edition, rows []sheet.Row, invented bool) (int, int, []sheet.Fault, []sheet.Sample, func(*db.Tx, func(int)) error, error) {
	add, leave, faults, first, save, err := s.Applications.ImportPlan(tx, actor, by, e, rows, invented)
	return add, leave, faults, first, func(tx *db.Tx, said func(int)) error {
		s.middle(said)
		return save(tx, said)
	}, err
}

// TestEveryProcessShowsHowFarAnImportIs lets one process of the program do an import, and asks another one of the same
// database for the page. On SQLite only one can write, so there only the process that does it tells.
func TestEveryProcessShowsHowFarAnImportIs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
		id := draftEdition(t, site, site.Actor(ada))
		body := applicationHeadings + strings.Repeat("A,a%d@example.org,,,,,,,,,,,\n", 9)
		for i := range 9 {
			body = strings.Replace(body, "%d", fmt.Sprint(i), 1)
		}
		c := site.As(ada)
		at := c.Upload("/editions/"+string(id)+"/import", nil, apptest.File{Field: "file", Name: "a.csv", Body: []byte(body)}).Is(http.StatusSeeOther).Location
		c.Post(at+"/start", c.Get(at).Form(at+"/start")).Is(http.StatusSeeOther)

		inside, goOn := make(chan struct{}), make(chan struct{})
		apps := application.New(site.DB, site.App.Keys, site.App.Post, assent.New(site.App.Keys))
		other, worker := exchange.New(site.DB, site.App.Keys, site.App.Post, slow{apps, func(said func(int)) {
			said(3)
			site.Advance(2 * time.Second)
			said(7)
			close(inside)
			<-goOn
		}}, nil, nil), job.NewWorker(site.DB, site.App.Config.Log)
		other.Jobs(worker)
		ended := make(chan error)
		go func() {
			_, err := worker.Round(context.Background())
			ended <- err
		}()
		<-inside
		page := c.Get(at).Is(http.StatusOK).Shows("Your file is being brought in")
		far := page.Attr("progress", "value")
		if site.DB.Engine == db.PostgreSQL && (len(far) != 1 || far[0] != "7" || page.Attr("progress", "max")[0] != "9") {
			t.Errorf("another process shows %v", far)
		}
		close(goOn)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		c.Get(at).Is(http.StatusOK).Shows("9 added")
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM import_progress WHERE network_id = $1`)
			if n != 0 {
				t.Errorf("%d lines of progress are left", n)
			}
			return err
		})
	})
}
