package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/content"
	"alongside/engine/stats"
	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/area/coaching"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// demonstration is the program over a loaded demonstration.
func demonstration(t *testing.T, d *db.DB) (*app.App, *apptest.Site) {
	t.Helper()
	site := apptest.Demonstration(t, d)
	return site.App, site
}

// seatedAndScheduled looks at the tables and timetables of the lay partner programme.
func seatedAndScheduled(t *testing.T, site *apptest.Site) {
	t.Helper()
	var id string
	site.Read(func(tx *db.Tx) error {
		var err error
		id, err = db.Value[string](tx, `SELECT p.edition_id FROM seating_plan p JOIN edition e ON e.network_id = p.network_id AND e.id = p.edition_id WHERE p.network_id = $1 AND e.state = 'ended'`)
		return err
	})
	nadia := site.Visitor()
	nadia.Post("/demo/enter", url.Values{"who": {"coordinator"}}).Is(http.StatusSeeOther)
	at := "/editions/" + id
	page := nadia.Get(at+"/seating").Is(http.StatusOK).Shows("Table 8", "Each person sits with", "different people on average").Hides("Rules that are not kept", "No tables keep all rules")
	if n := len(page.Find(".app-seats__names li")); n != 48 {
		t.Errorf("%d people sit at tables", n)
	}
	for _, words := range []string{"Projects of the junior clinicians", "Case studies of the managers"} {
		link := nadia.Get(at + "/rotations").Is(http.StatusOK).Link(words)
		nadia.Get(link).Is(http.StatusOK).Shows("Table 8", "It is proved that fewer rounds are not possible.")
	}
}

// toldTwice shares a report in which two claims read alike: whoever shares it is warned, and led to where it is settled.
func toldTwice(t *testing.T, site *apptest.Site) {
	t.Helper()
	nadia := site.Visitor()
	nadia.Post("/demo/enter", url.Values{"who": {"coordinator"}}).Is(http.StatusSeeOther)
	var id string
	site.Read(func(tx *db.Tx) (err error) {
		id, err = db.Value[string](tx, `SELECT p.edition_id FROM seating_plan p JOIN edition e ON e.network_id = p.network_id AND e.id = p.edition_id WHERE p.network_id = $1 AND e.state = 'ended'`)
		return err
	})
	at := "/editions/" + id
	const warns = "Is this one change, told twice?"
	page := nadia.Get(at + "/report/share").Is(http.StatusOK).Shows(warns)
	all := nadia.Get(strings.TrimSuffix(page.Link("Say whether they are one change or two"), "#one-change")).Is(http.StatusOK).Shows("Could these be one change?")
	for _, action := range all.Attr("form", "action") {
		if strings.HasSuffix(action, "/different") {
			nadia.Post(action, all.Form(action)).Is(http.StatusSeeOther)
		}
	}
	nadia.Get(at + "/report/share").Is(http.StatusOK).Hides(warns)
}

// leadsOnlyWhereOneMayGo follows every link about an organisation on the pages of it that somebody can open, as each person who rates
// one, owns a step of its plan or holds a role in it, also from outside: none leads nowhere.
func leadsOnlyWhereOneMayGo(t *testing.T, site *apptest.Site) {
	t.Helper()
	type tie struct{ person, organisation db.ID }
	ties := map[tie]string{}
	for kind, query := range map[string]string{
		"rates": `SELECT t.person_id, r.owner_id FROM rater t JOIN rating_round r ON r.network_id = t.network_id AND r.id = t.round_id JOIN organisation o ON o.network_id = r.network_id AND o.id = r.owner_id WHERE t.network_id = $1 ORDER BY t.person_id LIMIT 100`,
		"owns":  `SELECT o.person_id, o.organisation_id FROM plan_owner o WHERE o.network_id = $1 AND o.person_id IS NOT NULL AND o.gone IS NULL ORDER BY o.person_id LIMIT 100`,
		"holds": `SELECT h.person_id, t.organisation_id FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id WHERE t.network_id = $1 AND h.person_id IS NOT NULL ORDER BY h.person_id LIMIT 100`,
	} {
		site.Read(func(tx *db.Tx) error {
			all, err := db.All(tx, func(s db.Scanner, x *tie) error { return s.Scan(&x.person, &x.organisation) }, query)
			for _, x := range all {
				ties[x] += kind + " "
			}
			return err
		})
	}
	outside, met := 0, map[string]bool{}
	for x, kinds := range ties {
		var p person.Person
		site.Read(func(tx *db.Tx) (err error) {
			p, err = person.Find(tx, x.person)
			return err
		})
		if p.Belongs() == x.organisation || met[kinds] && outside > 12 {
			continue
		}
		outside, met[kinds] = outside+1, true
		c := site.As(p)
		base := "/leadership/" + string(x.organisation)
		known := map[string]bool{}
		for _, at := range []string{"", "/steps", "/steps/history", "/connection", "/roles", "/map"} {
			page := c.Get(base + at)
			if page.Status != http.StatusOK {
				continue
			}
			for _, href := range page.Attr("a", "href") {
				if to, _, _ := strings.Cut(href, "#"); strings.HasPrefix(to, base) && !known[to] {
					known[to] = true
					if got := c.Get(to); got.Status == http.StatusNotFound {
						t.Errorf("who %sfrom outside is led from %s to %s, which they cannot open", kinds, base+at, strings.TrimPrefix(to, base))
					}
				}
			}
		}
	}
	if outside < 3 || len(met) < 2 {
		t.Errorf("only %d people from outside: %v", outside, met)
	}
}

// callsCounted looks at the figures about calls of the lay partner programme, which are the published ones: of 40 people 23 asked
// for a call, and with 19 it was held.
func callsCounted(t *testing.T, site *apptest.Site) {
	t.Helper()
	site.Read(func(tx *db.Tx) error {
		id, err := db.Value[db.ID](tx, `SELECT p.edition_id FROM seating_plan p JOIN edition e ON e.network_id = p.network_id AND e.id = p.edition_id WHERE p.network_id = $1 AND e.state = 'ended'`)
		if err != nil {
			return err
		}
		f, err := coaching.Figures(tx, id)
		if f.Places.Value != 40 || f.Asked != (stats.Cell{Value: 23}) || f.Held != (stats.Cell{Value: 19}) || f.Ahead != (stats.Cell{}) {
			t.Errorf("the figures about calls are %+v, want 40, 23 and 19", f)
		}
		return err
	})
}

// mapped looks at the map of an organisation of the integrated care system.
func mapped(t *testing.T, site *apptest.Site) {
	t.Helper()
	var org db.ID
	site.Read(func(tx *db.Tx) error {
		groups, err := db.Value[int64](tx, `SELECT COUNT(*) FROM working_group WHERE network_id = $1`)
		if err != nil {
			return err
		}
		people, err := db.Value[int64](tx, `SELECT COUNT(*) FROM holder WHERE network_id = $1`)
		if err != nil {
			return err
		}
		if groups != 40 || people < 280 || people > 340 {
			t.Errorf("%d groups and %d people are on the maps", groups, people)
		}
		org, err = person.OrganisationNamed(tx, "Riverside Hospital Trust")
		return err
	})
	nadia := site.Visitor()
	nadia.Post("/demo/enter", url.Values{"who": {"coordinator"}}).Is(http.StatusSeeOther)
	page := nadia.Get("/leadership/"+string(org)+"/map").Is(http.StatusOK).Shows("of 12 groups stand on all three pillars", "Farida Chowdhury", "Official code: XRV01", "Nobody holds")
	if n := len(page.Find(".chart-seat")); n != 12 {
		t.Errorf("%d groups are drawn", n)
	}
	// A board is given two pages, with its overrides and its story too.
	for _, name := range []string{"Riverside Hospital Trust", "Riverside Borough Council"} {
		site.Read(func(tx *db.Tx) (err error) {
			org, err = person.OrganisationNamed(tx, name)
			return err
		})
		if org == "" {
			t.Fatalf("there is no %s", name)
		}
		paper := nadia.Get("/leadership/" + string(org) + "/board-report/report.pdf").Is(http.StatusOK).Body
		if n := strings.Count(paper, "/Type /Page /Parent"); n == 0 || n > 2 {
			t.Errorf("the report to the board of %s has %d pages", name, n)
		}
	}
}

// offered looks at the opportunities of the demonstration: whoever looks for people sees whom an organisation could tell of one, and why, and there is one
// in each state.
func offered(t *testing.T, site *apptest.Site) {
	t.Helper()
	var org, own, letters, readers db.ID
	var grace person.Person
	site.Read(func(tx *db.Tx) (err error) {
		for name, id := range map[string]*db.ID{"Riverside Hospital Trust": &org, "Common Ground Network": &own} {
			if *id, err = person.OrganisationNamed(tx, name); err != nil {
				return err
			}
		}
		for title, id := range map[string]*db.ID{"Read our letters before they go out": &letters, "Read what we write about our programmes": &readers} {
			if *id, err = db.Value[db.ID](tx, `SELECT id FROM opportunity WHERE network_id = $1 AND title = $2`, title); err != nil {
				return err
			}
		}
		grace, _, err = person.ByEmail(tx, "grace.adeyemi@example.org")
		return err
	})
	nadia := site.Visitor()
	nadia.Post("/demo/enter", url.Values{"who": {"coordinator"}}).Is(http.StatusSeeOther)
	nadia.Get("/leadership/"+string(org)+"/opportunities").Is(http.StatusOK).Shows("Published", "Being written", "Finished", "Closed, being answered")
	nadia.Get("/leadership/"+string(org)+"/opportunities/"+string(letters)).Is(http.StatusOK).Shows("Grace Adeyemi", "can see whom")
	nadia.Get("/leadership/"+string(own)+"/opportunities/"+string(readers)+"/suggestions").Is(http.StatusOK).Shows("Offers “", "No other way makes more suggestions")
	site.As(grace).Get("/leadership/"+string(org)+"/opportunities/"+string(letters)+"/suggestions").Is(http.StatusOK).Shows("Offers “", "Ask ")
}

func TestDemonstrationLoadsAndOpens(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		start := time.Now()
		a, site := demonstration(t, d)
		t.Logf("loaded in %v", time.Since(start))
		if err := a.PrepareDemo(context.Background()); err != nil {
			t.Fatalf("loading it again: %v", err)
		}
		front := site.Visitor().Get("/").Is(http.StatusOK).Shows("Nadia, a coordinator", "Be somebody else")
		for _, key := range front.Fields("who") {
			v := site.Visitor()
			r := v.Post("/demo/enter", url.Values{"who": {key}}).Is(http.StatusSeeOther)
			if key != "sponsor" && key != "form" {
				v.Get("/me").Is(http.StatusOK)
			}
			if r.Location == "" {
				t.Errorf("%s arrives nowhere", key)
			}
		}
		leadsOnlyWhereOneMayGo(t, site)
		toldTwice(t, site)
		seatedAndScheduled(t, site)
		callsCounted(t, site)
		mapped(t, site)
		offered(t, site)
		site.Visitor().Post("/demo/enter", url.Values{"who": {"nobody"}}).Is(http.StatusNotFound)
		// A network that is made inside the demonstration is none: its letters hold real ways in.
		inside := site.Network("other")
		site.System(func(tx *db.SystemTx) error {
			_, err := tx.Exec(`UPDATE network SET demo = FALSE WHERE id = $1`, inside.NetworkID)
			return err
		})
		other := inside.Visitor()
		other.Get("/demo/outbox").Is(http.StatusNotFound)
		for _, key := range []string{"coordinator", "sponsor", "form"} {
			other.Post("/demo/enter", url.Values{"who": {key}}).Is(http.StatusNotFound)
		}
		other.Get("/").Is(http.StatusOK).Hides("Nadia, a coordinator")
		outbox := site.Visitor().Get("/demo/outbox").Is(http.StatusOK).Shows("Letters")
		next := outbox.Attr(`nav a[href*="page=2"]`, "href")
		if len(next) != 1 {
			t.Fatalf("the outbox has no second page: %v", next)
		}
		older := site.Visitor().Get(next[0]).Is(http.StatusOK)
		if len(older.Attr(`nav a[href*="page=1"]`, "href")) == 0 || older.Body == outbox.Body {
			t.Error("the second page of the outbox does not lead back, or is the first again")
		}
		form := outbox.Attr(`a[href^="/forms/"]`, "href")
		if len(form) == 0 {
			t.Fatal("no letter of the first page has a link to a form")
		}
		site.Visitor().Get(form[0]).Is(http.StatusOK).Shows("Check my answers")
		// However many letters follow, the people who come by the link of a letter keep their door.
		site.Write(func(tx *db.Tx) error {
			for range 120 {
				if err := a.Post.Send(tx, mail.Letter{To: "nadia.rahman@example.org", ToName: "Nadia Rahman", Subject: "News", Text: "News of today."}); err != nil {
					return err
				}
			}
			return nil
		})
		site.Visitor().Get("/").Is(http.StatusOK).Shows("Judith, a sponsor", "Anil, who fills in a form by link")
		// A network that somebody makes beside it is none: its letters are for those to whom they went.
		beside := site.Network("beside")
		site.System(func(tx *db.SystemTx) error {
			_, err := tx.Exec(`UPDATE network SET demo = FALSE WHERE id = $1`, beside.NetworkID)
			return err
		})
		beside.Visitor().Get("/n/beside/demo/outbox").Is(http.StatusNotFound)
	})
}

func TestDemonstrationAndRealDataAreApart(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		site.Visitor().Post("/demo/enter", url.Values{"who": {"coordinator"}}).Is(http.StatusNotFound)
		site.Visitor().Get("/demo/outbox").Is(http.StatusNotFound)
		site.Visitor().Get("/").Is(http.StatusOK).Hides("Look around as somebody", "/demo/")
		// A demonstration does not run over a real network ...
		c := site.App.Config
		c.Demo = true
		if _, err := app.Assemble(context.Background(), c, site.DB); err == nil {
			t.Error("the demonstration was put over real data")
		}
		// ... nor the real thing over a demonstration.
		site.System(func(tx *db.SystemTx) error {
			_, err := tx.Exec(`UPDATE network SET demo = TRUE`)
			return err
		})
		c.Demo = false
		if _, err := app.Assemble(context.Background(), c, site.DB); err == nil {
			t.Error("the demonstration was served as a real network")
		}
	})
}

func TestOnlyInventedPeopleCanBeEntered(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		real := site.Person("Ruth", "ruth@example.org")
		invented := site.Add(person.Person{Given: "Ivo", Email: "ivo@example.org", Invented: true})
		site.Visitor().Post("/demo/enter", url.Values{"who": {string(real.ID)}}).Is(http.StatusNotFound)
		site.Visitor().Post("/demo/enter", url.Values{"who": {string(invented.ID)}}).Is(http.StatusSeeOther)
	}, apptest.Demo())
}

// TestPublishedFigures reads the report as its coordinator does and compares it with what was published.
func TestPublishedFigures(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		_, site := demonstration(t, d)
		raw, err := content.Files.ReadFile("demo/lay-partner-published.csv")
		if err != nil {
			t.Fatal(err)
		}
		published, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		nadia := site.Visitor()
		nadia.Post("/demo/enter", url.Values{"who": {"coordinator"}}).Is(http.StatusSeeOther)
		lay := ""
		site.Read(func(tx *db.Tx) error {
			all, err := edition.All(tx, true)
			for _, e := range all {
				if e.Template == "lay-partner-three-days" && e.State == edition.Ended {
					lay = string(e.ID)
				}
			}
			return err
		})
		nadia.Get("/editions/" + lay + "/report").Is(http.StatusOK).Shows("They are not the real forms.")
		report, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(nadia.Get("/editions/"+lay+"/report.csv").Is(http.StatusOK).Body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := map[string]int{}
		for i, h := range report[0] {
			column[h] = i
		}
		for _, p := range published[1:] {
			found := false
			for _, r := range report {
				found = found || (r[column["Question"]] == p[0] && r[column["Answered"]] == p[1] && r[column["Mean"]] == p[2] && r[column["Forms"]] == "32")
			}
			if !found {
				t.Errorf("%s: %s answers with the mean %s are not in the report", p[0], p[1], p[2])
			}
		}
		// Of 40 people 32 sent the form, 23 asked for a call, 19 had one, and 7 came to the meeting after three months.
		people := map[string]string{}
		for _, r := range report {
			people[r[column["Question"]]] = r[column["Figure"]]
		}
		for what, n := range map[string]string{"Had a place": "40", "Asked for a call": "23", "Had a call": "19", "Meeting after three months": "7"} {
			if people[what] != n {
				t.Errorf("%s: %q, want %s", what, people[what], n)
			}
		}
		nadia.Get("/editions/"+lay+"/report").Shows("Meeting after three months", "so no objective shows a change")
		if open := nadia.Get("/editions/" + lay + "/report.json").Body; !strings.Contains(open, "Meeting after three months") || !strings.Contains(open, "Asked for a call") {
			t.Error("the open data do not say who came afterwards")
		}
	})
}

// TestThreeClicks: entering is the first click; the evaluation report, a pair's space and an application are two more away
// at most.
func TestThreeClicks(t *testing.T) {
	site := func() *apptest.Site {
		files, err := app.Migrations()
		if err != nil {
			t.Fatal(err)
		}
		_, site := demonstration(t, dbtest.Open(t, db.SQLite, files))
		return site
	}()
	for key, want := range map[string]struct{ path, shows string }{
		"coordinator":   {"/report", "Three months later"},
		"professional":  {"/applications/", "stroke"},
		"sponsor":       {"/confirm/", "Judith"},
		"administrator": {"/admin", "What was done"},
		"form":          {"/forms/", "Check my answers"},
	} {
		v := site.Visitor()
		r := v.Post("/demo/enter", url.Values{"who": {key}}).Is(http.StatusSeeOther)
		if !strings.Contains(r.Location, want.path) {
			t.Errorf("%s arrives at %s", key, r.Location)
		}
		v.Follow(r).Is(http.StatusOK).Shows(want.shows)
	}
	leadsOneAlone(t, site)
	v := site.Visitor()
	r := v.Post("/demo/enter", url.Values{"who": {"partner"}}).Is(http.StatusSeeOther)
	if !strings.HasPrefix(r.Location, "/collaborations/") {
		t.Errorf("the partner arrives at %s", r.Location)
	}
	v.Follow(r).Is(http.StatusOK).Shows("Anil", "heart failure")
	for _, role := range []string{"coordinator", "administrator"} {
		entered(site, role).Get(r.Location).Is(http.StatusNotFound)
	}
	v.Get(r.Location + "/agreement").Is(http.StatusOK).Shows("no decision about patients in a room without them")
	outbox := v.Get("/demo/outbox").Is(http.StatusOK)
	if links := outbox.Attr(`a[href^="/confirm/"]`, "href"); len(links) == 0 {
		t.Error("no letter of the outbox has a link to a sponsor's page")
	} else {
		site.Visitor().Get(links[0]).Is(http.StatusOK)
	}
}
