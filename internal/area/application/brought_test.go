package application_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// handedIn is a file with one application that says of itself that it is submitted and backed.
func handedIn(t *testing.T) []byte {
	t.Helper()
	def, _ := instrument.Shipped("pairs-application")
	as := sample(def)
	heads := []string{"professional_name", "professional_email", "partner_name", "partner_email", "sponsor_name", "sponsor_role", "sponsor_email", "sponsor_confirmed", "sponsor_backing", "state"}
	cells := []string{"Prudence Marsh", "pru@example.org", "New Nora", "nora@example.org", "Sue Sponsor", "Director", "sue@example.org", "yes", "money", "submitted"}
	for _, it := range def.Items() {
		if a, ok := as[it.ID]; ok {
			heads, cells = append(heads, it.ID), append(cells, instrument.Cell(it, a))
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{heads, cells}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bring uploads a file as Cora and brings it in. It returns what the page said before anything was saved.
func (sc *scene) bring(body []byte) *apptest.Result {
	sc.t.Helper()
	c := sc.site.As(sc.cora)
	at := c.Upload("/editions/"+string(sc.edition)+"/import", nil, apptest.File{Field: "file", Name: "a.csv", Body: body}).Is(http.StatusSeeOther).Location
	page := c.Get(at).Is(http.StatusOK)
	c.Post(at+"/start", page.Form(at+"/start")).Is(http.StatusSeeOther)
	sc.site.Work()
	c.Get(at).Is(http.StatusOK).Shows("1 added")
	return page
}

// theOnly is the one application of the edition.
func (sc *scene) theOnly() (a application.Application) {
	sc.t.Helper()
	sc.site.Read(func(tx *db.Tx) error {
		all, err := application.OfEdition(tx, sc.edition)
		if err != nil || len(all) != 1 {
			sc.t.Fatalf("%d applications: %v", len(all), err)
		}
		a = all[0]
		return nil
	})
	return a
}

// TestAFileSaysYesForNobody brings a file that says "submitted" and "confirmed" into a call that is open.
func TestAFileSaysYesForNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.bring(handedIn(t)).Shows("come in as being written", "gets a letter", "sponsor")
		a := sc.theOnly()
		if a.State != application.Draft || a.Sponsor != application.SponsorAsked || a.Submitted != 0 {
			t.Fatalf("it stands at %s, its sponsor at %s", a.State, a.Sponsor)
		}
		for _, to := range []string{"pru@example.org", "nora@example.org"} {
			if n := len(site.Mail.To(to)); n != 1 {
				t.Fatalf("%d letters to %s", n, to)
			}
			if text := site.Letter(to).Text; !strings.Contains(text, "Cora Example") || !strings.Contains(text, "/applications/"+string(a.ID)) || !strings.Contains(text, "confirm") {
				t.Errorf("the letter to %s says %s", to, text)
			}
		}
		text := site.Letter("sue@example.org").Text
		if strings.Contains(text, "named you as their sponsor") || !strings.Contains(text, "Cora Example") || !strings.Contains(text, "from a file") {
			t.Errorf("the letter to the sponsor says %s", text)
		}
		site.Visitor().Get(sc.link("sue@example.org", "confirm")).Is(http.StatusOK)
		// In the demonstration nobody is written to.
		other := sc.newEdition("pairs-application", true)
		if _, err := exchange.New(site.DB, site.App.Keys, site.App.Post, sc.s, nil, nil).Import(context.Background(), site.Actor(sc.cora), exchange.Request{Kind: exchange.Applications, Edition: other, Name: "a.csv", Body: handedIn(t), Invented: true}); err != nil {
			t.Fatal(err)
		}
		if n := len(site.Mail.To("sue@example.org")); n != 1 {
			t.Errorf("%d letters about invented people", n)
		}
	})
}

// TestWhatCameFromAFileSaysSo brings the same file into an edition whose call is over.
func TestWhatCameFromAFileSaysSo(t *testing.T) {
	for _, c := range []struct {
		state   string
		letters int
		says    string
	}{{"closed", 1, "gets one letter"}, {"ended", 0, "Nobody is written to"}} {
		t.Run(c.state, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, site *apptest.Site) {
				sc := newScene(t, site)
				sc.set("state", c.state)
				sc.bring(handedIn(t)).Shows("as they are in the file", "not confirmed here", c.says)
				a := sc.theOnly()
				if a.State != application.Submitted || a.Sponsor != application.SponsorConfirmed {
					t.Fatalf("it stands at %s, its sponsor at %s", a.State, a.Sponsor)
				}
				for _, to := range []string{"pru@example.org", "nora@example.org", "sue@example.org"} {
					if n := len(site.Mail.To(to)); n != c.letters {
						t.Errorf("%d letters to %s", n, to)
					}
				}
				const from = "rought in from a file by Cora Example on "
				path := "/applications/" + string(a.ID)
				pru := site.As(sc.pru)
				pru.Get(path+"/check").Is(http.StatusOK).Shows(from, "not confirmed").Hides("everybody confirmed")
				pru.Get(path).Is(http.StatusOK).Shows(from)
				pru.Get("/applications").Is(http.StatusOK).Shows("not confirmed here")
				pru.Get(path + "/sponsor").Is(http.StatusOK).Shows(from)
				cora := site.As(sc.cora)
				cora.Get("/editions/"+string(sc.edition)+"/applications/"+string(a.ID)).Is(http.StatusOK).Shows(from, "Submitted, not confirmed here", "Backing: money")
				cora.Get("/editions/" + string(sc.edition) + "/pipeline").Is(http.StatusOK).Shows("not confirmed here")
				cora.Get("/editions/" + string(sc.edition) + "/selection").Is(http.StatusOK).Shows("not confirmed here")
				site.Read(func(tx *db.Tx) error {
					panel, err := sc.s.PartsOf(tx, a.ID)
					if text := fmt.Sprint(panel); err != nil || strings.Count(text, from) != 2 {
						t.Errorf("the panel reads %s: %v", text, err)
					}
					said, err := db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'application.import' AND object_id = $2`, a.ID)
					if err != nil || said != 1 {
						t.Errorf("%d lines of the log say it: %v", said, err)
					}
					e, err := edition.Find(tx, sc.edition)
					if err != nil {
						return err
					}
					heads, rows, err := sc.s.Export(tx, site.Actor(sc.cora), e)
					if err != nil || len(rows) != 1 {
						t.Fatalf("%d rows: %v", len(rows), err)
					}
					for i, h := range heads {
						if (h == "from_file" || h == "sponsor_from_file") && !strings.Contains(rows[0][i], from) {
							t.Errorf("%s of the export is %q", h, rows[0][i])
						}
					}
					return nil
				})
				// When it is opened again and confirmed here, it is like any other.
				if c.state == "closed" {
					sc.set("state", "open")
					pru.Post(path+"/reopen", nil).Is(http.StatusSeeOther)
					if b := sc.theOnly(); b.State != application.Draft || b.Brought != 0 {
						t.Errorf("opened again it is %+v", b)
					}
				}
			})
		})
	}
}
