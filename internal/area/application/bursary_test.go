package application_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// asks makes an application of one new person that asks for a bursary of this many pounds.
func (sc *scene) asks(name string, pounds int) string {
	sc.t.Helper()
	who := sc.site.Add(person.Person{Given: name, Family: "Tester", Email: strings.ToLower(name) + "@example.org"})
	c := sc.site.As(who)
	path := sc.begin(c, "carer", "seek")
	sc.answer(c, path, "funding", url.Values{"q-funding-route": {"full-bursary"}, "q-bursary-amount": {fmt.Sprint(pounds)}, "q-bursary-reason": {"We have no money."}}).Is(http.StatusSeeOther)
	sc.state(path, application.Submitted)
	return path
}

// state puts an application into a state, whatever it lacks.
func (sc *scene) state(path string, to application.State) {
	sc.t.Helper()
	sc.site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE application SET state = $3, submitted = $4 WHERE network_id = $1 AND id = $2`, id(path), string(to), int64(tx.Now))
		return err
	})
}

func (sc *scene) awarded() int64 {
	sc.t.Helper()
	var n int64
	sc.site.Read(func(tx *db.Tx) error {
		var err error
		n, err = application.Awarded(tx, sc.edition)
		return err
	})
	return n
}

// TestTheBudgetHolds lets twenty coordinators award at once, each to another application: 20 times £150 out of £1,000.
func TestTheBudgetHolds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		const many, pounds = 20, 150
		var paths []string
		var actors []access.Actor
		for i := range many {
			paths = append(paths, sc.asks(fmt.Sprintf("Person%d", i), pounds))
			actors = append(actors, site.Actor(site.Person(fmt.Sprintf("Coord%d", i), fmt.Sprintf("coord%d@example.org", i), access.Coordinator)))
		}
		var wg sync.WaitGroup
		results := make([]error, many)
		for i := range many {
			wg.Go(func() {
				results[i] = sc.s.Award(context.Background(), actors[i], application.Decision{Edition: sc.edition, Application: id(paths[i]), Amount: pounds * 100, Version: 1})
			})
		}
		wg.Wait()
		won := 0
		for i, err := range results {
			switch {
			case err == nil:
				won++
			case !errs.Is(err, errs.Invalid):
				t.Errorf("coordinator %d: %v", i, err)
			}
		}
		if won != budget/(pounds*100) || sc.awarded() != int64(won)*pounds*100 || sc.awarded() > budget {
			t.Errorf("%d awards, %d pence of %d", won, sc.awarded(), budget)
		}
	})
}

// TestOneRequestIsDecidedOnce lets ten coordinators decide about the same request at once, each in their own words.
func TestOneRequestIsDecidedOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path := sc.asks("Una", 200)
		var wg sync.WaitGroup
		results := make([]error, 10)
		for i := range results {
			actor := site.Actor(site.Person(fmt.Sprintf("Coord%d", i), fmt.Sprintf("coord%d@example.org", i), access.Coordinator))
			wg.Go(func() {
				d := application.Decision{Edition: sc.edition, Application: id(path), Amount: 20_000, Words: fmt.Sprintf("Because of %d.", i), Version: 1}
				if i%2 == 0 {
					results[i] = sc.s.Award(context.Background(), actor, d)
				} else {
					results[i] = sc.s.Decline(context.Background(), actor, d)
				}
			})
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if !errs.Is(err, errs.Conflict) {
				t.Error(errors.Unwrap(err), err)
			}
		}
		if won != 1 {
			t.Errorf("%d decisions took effect", won)
		}
		if n := sc.letters("una@example.org", "bursary"); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestBursaryPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path := sc.asks("Una", 200)
		cora := site.As(sc.cora)
		cora.Get("/me").Shows("Decide about a request for a bursary")
		base := "/editions/" + string(sc.edition) + "/bursaries"
		one := base + "/" + string(id(path))
		cora.Get(base).Is(http.StatusOK).Shows("£1,000", "Una Tester", "£200", "Waiting for a decision")
		form := cora.Get(one).Is(http.StatusOK).Shows("We have no money.").Form("/award")
		if form.Get("amount") != "200" {
			t.Errorf("offers %q", form.Get("amount"))
		}
		for _, c := range []struct{ amount, words, field string }{
			{"", "", "amount"}, {"-5", "", "amount"}, {"abc", "", "amount"}, {"0", "", "amount"}, {"1000.01", "Much is needed.", "amount"}, {"201", "", "words-award"},
		} {
			form.Set("amount", c.amount)
			form.Set("words-award", c.words)
			r := cora.Post(one+"/award", form).Is(http.StatusUnprocessableEntity)
			if r.Problem(c.field) == "" || r.Field("amount") != c.amount || r.Field("words-award") != c.words {
				t.Errorf("award of %q: problem %q, kept %q", c.amount, r.Problem(c.field), r.Field("amount"))
			}
		}
		bad := cora.Post(one+"/decline", url.Values{"version": {"1"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("words-decline") == "" {
			t.Error("a bare no was let through")
		}
		cora.Post(one+"/decline", url.Values{"version": {"1"}, "words-decline": {"Please try the trust."}}).Is(http.StatusSeeOther)
		cora.Post(one+"/decline", url.Values{"version": {"1"}, "words-decline": {"Please try the trust."}}).Is(http.StatusSeeOther) // sent twice, and decided once
		cora.Post(one+"/decline", url.Values{"version": {"1"}, "words-decline": {"Please try the bank."}}).Is(http.StatusConflict)
		una := site.As(sc.personBy("una@example.org"))
		una.Get(path+"/bursary").Shows("Not awarded", "Please try the trust.")
		// A new amount is a new request; this time more than asked, with its reason.
		sc.state(path, application.Draft)
		sc.answer(una, path, "funding", url.Values{"q-funding-route": {"full-bursary"}, "q-bursary-amount": {"100"}, "q-bursary-reason": {"Less this time."}}).Is(http.StatusSeeOther)
		cora.Get("/me").Hides("Decide about a request for a bursary")
		cora.Get(base).Is(http.StatusOK).Hides("Una Tester")
		cora.Get(one).Is(http.StatusOK).Shows("not sent yet, so nobody decides")
		cora.Post(one+"/award", form).Is(http.StatusConflict)
		sc.state(path, application.Submitted)
		form = cora.Get(one).Form("/award")
		form.Set("amount", "1,000")
		form.Set("words-award", "Your travel is dear.")
		cora.Post(one+"/award", form).Is(http.StatusSeeOther)
		una.Get(path+"/bursary").Shows("Awarded", "£1,000", "Your travel is dear.")
		if sc.awarded() != budget {
			t.Errorf("awarded %d", sc.awarded())
		}
		back := cora.Get(one).Form("/take-back")
		cora.Post(one+"/take-back", back).Is(http.StatusUnprocessableEntity)
		back.Set("words-take-back", "You told us you need less.")
		cora.Post(one+"/take-back", back).Is(http.StatusSeeOther)
		if sc.awarded() != 0 {
			t.Error("the money is not free")
		}
		// Nobody else decides, and nobody about themselves.
		una.Get(base).Is(http.StatusNotFound)
		una.Post(one+"/award", form).Is(http.StatusNotFound)
		self := site.As(sc.cora)
		own := sc.begin(self, "manager", "seek")
		sc.answer(self, own, "funding", url.Values{"q-funding-route": {"full-bursary"}, "q-bursary-amount": {"10"}, "q-bursary-reason": {"Me."}}).Is(http.StatusSeeOther)
		mine := base + "/" + string(id(own))
		self.Get(mine).Shows("somebody else must decide")
		self.Post(mine+"/award", url.Values{"version": {"1"}, "amount": {"10"}}).Is(http.StatusForbidden)
	})
}

// TestAnAwardEndsWithItsApplication frees the money when somebody withdraws.
func TestAnAwardEndsWithItsApplication(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path := sc.asks("Una", 200)
		if err := sc.s.Award(context.Background(), site.Actor(sc.cora), application.Decision{Edition: sc.edition, Application: id(path), Amount: 20_000, Version: 1}); err != nil {
			t.Fatal(err)
		}
		una := site.As(sc.personBy("una@example.org"))
		una.Post(path+"/withdraw", una.Get(path+"/withdraw").Form("/withdraw")).Is(http.StatusSeeOther)
		if sc.awarded() != 0 {
			t.Error("the money is not free")
		}
	})
}

// personBy finds somebody by their address.
func (sc *scene) personBy(email string) person.Person {
	sc.t.Helper()
	var p person.Person
	sc.site.Read(func(tx *db.Tx) error {
		var err error
		p, _, err = person.ByEmail(tx, email)
		return err
	})
	return p
}
