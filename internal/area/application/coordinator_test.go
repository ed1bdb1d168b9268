package application_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

func TestPipeline(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora, at := site.As(sc.cora), "/editions/"+string(sc.edition)+"/pipeline"
		cora.Get(at).Is(http.StatusOK).Shows("0 applications are being written or handed in", "No application fits these filters")
		for n := range 27 {
			sc.raw(n, []string{"partner"}, application.Organised, application.SponsorConfirmed, true)
		}
		sc.raw(27, []string{"professional"}, application.Unsaid, application.NoSponsor, false)
		sc.raw(28, []string{"professional", "partner"}, application.FullBursary, application.SponsorConfirmed, true)
		page := cora.Get(at).Is(http.StatusOK).Shows("29 applications are being written or handed in")
		if svg := page.Find("figure svg title"); len(svg) == 0 {
			t.Error("no picture of what is missing")
		}
		got := map[string]string{}
		for _, row := range page.Find("figure tbody tr") {
			words := strings.Fields(row)
			got[strings.Join(words[:len(words)-1], " ")] = words[len(words)-1]
		}
		for what, n := range map[string]string{"A partner": "28", "A real challenge": "1", "Funding": "1", "A sponsor who has confirmed": "1", "Nothing: ready": "1"} {
			found := false
			for row, count := range got {
				found = found || strings.Contains(row, what) && count == n
			}
			if !found {
				t.Errorf("%s is not counted as %s in %v", what, n, got)
			}
		}
		if n := len(page.Find(".app-table tbody a[href*='/applications/']")); n != 25 {
			t.Errorf("the first page lists %d", n)
		}
		second := cora.Get(page.Attr("a[rel=next]", "href")[0])
		if n := len(second.Find(".app-table tbody a[href*='/applications/']")); n != 4 || len(second.Attr("a[rel=prev]", "href")) != 1 {
			t.Errorf("the second page lists %d", n)
		}
		for query, n := range map[string]int{"gap=funding": 1, "gap=partner&page=2": 3, "side=professional": 1, "side=partner&page=2": 2, "state=submitted": 0, "gap=sponsor&side=partner": 0,
			"show=asked": 0, "gap=%27%3B&state=nonsense&side=x&page=-4": 25, "page=99999999999": 25} {
			if got := len(cora.Get(at + "?" + query).Is(http.StatusOK).Find(".app-table tbody a[href*='/applications/']")); got != n {
				t.Errorf("%s lists %d, want %d", query, got, n)
			}
		}
	})
}

func TestCoordinatorReadsOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, _ := sc.joint()
		cora, at := site.As(sc.cora), "/editions/"+string(sc.edition)+"/applications/"+string(id(path))
		cora.Get(at).Is(http.StatusOK).Shows("Prudence Marsh", "Patrick Lowe", "Our answer to challenge", "Perspectives that the challenge needs", "not handed in yet", "A sponsor who has confirmed")
		site.Read(func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{Action: "application.read"})
			if err != nil || len(rows) != 1 || rows[0].Object != id(path) || rows[0].Person != sc.cora.ID {
				t.Errorf("reading is not written down: %+v, %v", rows, err)
			}
			if broken, _, err := audit.Verify(tx); broken != 0 || err != nil {
				t.Errorf("the audit log breaks at %d: %v", broken, err)
			}
			return nil
		})
		// An application belongs to its own edition.
		other := sc.newEdition("pairs-application", true)
		cora.Get("/editions/" + string(other) + "/applications/" + string(id(path))).Is(http.StatusNotFound)
		cora.Get("/editions/" + string(db.NewID()) + "/pipeline").Is(http.StatusNotFound)

		// Coaching: asked, offered with words, taken.
		pru.Post(path+"/coaching", url.Values{"gap": {"gold"}}).Is(http.StatusUnprocessableEntity)
		cora.Post(at+"/coaching", url.Values{"gap": {"gold"}}).Is(http.StatusUnprocessableEntity).Shows("Choose what the coaching is about")
		pru.Post(path+"/coaching", url.Values{"gap": {"sponsor"}}).Is(http.StatusSeeOther)
		pru.Get(path).Shows("You have asked for coaching on this")
		cora.Get("/me").Shows("Somebody asks for coaching")
		cora.Get("/editions/" + string(sc.edition) + "/pipeline?show=asked").Shows("asks for coaching")
		long := strings.Repeat("a", 1001)
		bad := cora.Post(at+"/coaching", url.Values{"gap": {"sponsor"}, "words-sponsor": {long}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("words-sponsor") == "" || bad.Field("words-sponsor") != long {
			t.Error("a message without end")
		}
		cora.Post(at+"/coaching/taken", url.Values{"gap": {"sponsor"}, "taken": {"yes"}}).Is(http.StatusConflict)
		for range 2 {
			cora.Post(at+"/coaching", url.Values{"gap": {"sponsor"}, "words-sponsor": {"Let us talk on Friday."}}).Is(http.StatusSeeOther)
		}
		if n := sc.letters(sc.pat.Email, "Coaching for you: winning a sponsor"); n != 1 {
			t.Errorf("%d letters for two offers", n)
		}
		if text := site.Letter(sc.pru.Email).Text; !strings.Contains(text, "Let us talk on Friday.") || !strings.Contains(text, "Cora") {
			t.Errorf("the letter says\n%s", text)
		}
		pru.Get(path).Shows("has offered you coaching")
		cora.Get("/me").Hides("Somebody asks for coaching")
		cora.Post(at+"/coaching/taken", url.Values{"gap": {"sponsor"}, "taken": {"yes"}}).Is(http.StatusSeeOther)
		cora.Get(at).Shows("Coaching was taken")
		cora.Get("/editions/" + string(sc.edition) + "/pipeline").Shows("coaching taken")
	})
}

func TestOneReminder(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora, at := site.As(sc.cora), "/editions/"+string(sc.edition)+"/reminder"
		cora.Get(at).Is(http.StatusOK).Shows("nobody needs a reminder")
		path, _, _ := sc.joint()
		alone := site.Add(person.Person{Given: "Alma", Email: "alma@example.org"})
		sc.begin(site.As(alone), "carer", "seek")
		page := cora.Get(at).Is(http.StatusOK).Shows("2 applications lack something. 3 people get a letter.", "A partner.", "A sponsor who has confirmed.")
		form, tab := page.Form(at), cora.Get(at).Form(at)
		cora.Follow(cora.Post(at, form).Is(http.StatusSeeOther)).Shows("3 letters are on their way", "The last reminder was sent on")
		site.Work()
		pru, alma := site.Letter(sc.pru.Email).Text, site.Letter(alone.Email).Text
		if !strings.Contains(pru, "A sponsor who has confirmed.") || strings.Contains(pru, "- A partner.") || strings.Contains(pru, "- Funding.") || !strings.Contains(pru, path) {
			t.Errorf("Prudence reads\n%s", pru)
		}
		if !strings.Contains(alma, "- A partner.") || !strings.Contains(alma, "- Funding.") {
			t.Errorf("Alma reads\n%s", alma)
		}
		// The same form again, or one from another window, sends nothing; a new one within three days only on purpose.
		cora.Post(at, form).Is(http.StatusSeeOther)
		cora.Post(at, tab).Is(http.StatusConflict).Shows("A reminder has just been sent")
		soon := cora.Get(at).Shows("You have just written to them")
		bad := cora.Post(at, soon.Form(at)).Is(http.StatusUnprocessableEntity)
		if bad.Problem("again") == "" {
			t.Error("reminded twice by mistake")
		}
		meant := soon.Form(at)
		meant.Set("again", "yes")
		cora.Post(at, meant).Is(http.StatusSeeOther)
		if n := sc.letters(alone.Email, "what is still missing"); n != 2 {
			t.Errorf("%d reminders to Alma", n)
		}
		site.Advance(3 * 24 * time.Hour)
		cora.Get(at).Hides("You have just written to them")
		site.Advance(28 * 24 * time.Hour)
		late := site.As(sc.cora)
		late.Get(at).Is(http.StatusOK).Shows("Nobody can be reminded")
		late.Post(at, url.Values{"since": {fmt.Sprint(sc.lastReminder())}}).Is(http.StatusForbidden)
	})
}

// TestMoving is the states as selection moves them.
func TestMoving(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		confirm(pru, path)
		confirm(pat, path)
		actor := site.Actor(sc.cora)
		move := func(to application.State, reason string) error {
			return site.DB.Write(context.Background(), site.NetworkID, func(tx *db.Tx) error { return sc.s.Move(tx, actor, id(path), to, reason) })
		}
		if err := move(application.Accepted, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("accepted what was not offered: %v", err)
		}
		sc.must(move(application.Waiting, "There were more good applications than places."))
		pru.Get(path).Shows("On the waiting list", "more good applications than places")
		sc.must(move(application.Offered, ""))
		sc.must(move(application.Accepted, ""))
		pru.Get(path).Shows("Place accepted")
		pru.Post(path+"/withdraw", pru.Get(path+"/withdraw").Form("/withdraw")).Is(http.StatusSeeOther)
		if err := move(application.Offered, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("moved what was withdrawn: %v", err)
		}
		pat.Get(path).Shows("Withdrawn", "more good applications than places")
	})
}

// TestManyMoveAtOnce lets many decide about one application at the same moment: one of them does.
func TestManyMoveAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		confirm(pru, path)
		confirm(pat, path)
		actor := site.Actor(sc.cora)
		done := make(chan error, 10)
		for i := range cap(done) {
			to := []application.State{application.Offered, application.Refused}[i%2]
			go func() {
				done <- site.DB.Write(context.Background(), site.NetworkID, func(tx *db.Tx) error { return sc.s.Move(tx, actor, id(path), to, fmt.Sprint(i)) })
			}()
		}
		won := 0
		for range cap(done) {
			if err := <-done; err == nil {
				won++
			} else if !errs.Is(err, errs.Conflict) {
				t.Error(err)
			}
		}
		// An offer may still be refused, so two moves can count; never two of the same kind.
		if won < 1 || won > 2 {
			t.Errorf("%d moves counted", won)
		}
	})
}

// lastReminder is the moment of the newest round of letters.
func (sc *scene) lastReminder() int64 {
	sc.t.Helper()
	var at int64
	sc.site.Read(func(tx *db.Tx) error {
		var err error
		at, err = db.Value[int64](tx, `SELECT MAX(sent) FROM application_reminder WHERE network_id = $1 AND edition_id = $2`, sc.edition)
		return err
	})
	return at
}
