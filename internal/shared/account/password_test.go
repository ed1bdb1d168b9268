package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/account"
	"alongside/internal/shared/account/password"
)

const good, other = "plum tram nine", "teapot fern gravel"

var ctx = context.Background()

// at is where a try comes from.
func at(site *apptest.Site, from string) account.Arrival {
	return account.Arrival{Network: site.NetworkID, Host: "alongside.test", From: from, Agent: "test"}
}

// withPassword gives Ada an account with a password.
func withPassword(t *testing.T, site *apptest.Site) {
	t.Helper()
	if err := site.App.Accounts.SetPassword(ctx, site.Actor(site.Person("Ada", "ada@example.org")), good); err != nil {
		t.Fatal(err)
	}
}

func TestPasswordOpensOnlyItsAccount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		withPassword(t, site)
		site.Person("Bo", "bo@example.org")
		for i, c := range []struct{ email, text, problem string }{
			{"ada@example.org", good, ""},
			{" Ada@Example.org ", good, ""},
			{"ada@example.org", good + " ", "password"},
			{"ada@example.org", strings.ToUpper(good), "password"},
			{"bo@example.org", good, "password"},
			{"nobody@example.org", good, "password"},
			{"ada@example.org", "", "password"},
			{"ada", good, "email"},
		} {
			secret, err := site.App.Accounts.UsePassword(ctx, at(site, "10.9.0.1"), c.email, c.text)
			if c.problem != "" {
				if e := errs.Of(err); e == nil || e.Kind != errs.Invalid || e.Fields[0].Name != c.problem || secret != "" {
					t.Errorf("%d %s: secret %q, error %v", i, c.email, secret, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%d %s: %v", i, c.email, err)
				continue
			}
			if who, err := site.App.Accounts.Recognise(ctx, site.NetworkID, secret); err != nil || who.Name() != "Ada Example" {
				t.Errorf("%d recognised %q, %v", i, who.Name(), err)
			}
		}
	})
}

// TestTriesTellNothing replays the ways to find out who has an account: one answer for all, and one cost.
func TestTriesTellNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		withPassword(t, site)
		site.Person("Bo", "bo@example.org") // an account without a password
		var answers []string
		for _, email := range []string{"ada@example.org", "bo@example.org", "nobody@example.org"} {
			for try := range 8 {
				before := password.Worked()
				_, err := site.App.Accounts.UsePassword(ctx, at(site, "10.9.0.2"), email, "wrong all the way")
				cost := password.Worked() - before
				// The sixth try and those after it must wait, and are not compared at all.
				if want := int64(1); try >= 5 && cost != 0 || try < 5 && cost != want {
					t.Errorf("%s, try %d: the costly function ran %d times", email, try+1, cost)
				}
				answers = append(answers, err.Error())
			}
		}
		for i := range 8 {
			if answers[i] != answers[8+i] || answers[i] != answers[16+i] {
				t.Errorf("try %d is answered differently: %q, %q, %q", i+1, answers[i], answers[8+i], answers[16+i])
			}
		}
	})
}

// TestGuessingIsSlowedDown: waits grow and end, count for every process, and a link gets in all the while.
func TestGuessingIsSlowedDown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		withPassword(t, site)
		second, err := account.New(site.DB, site.App.Post, "https://alongside.test")
		if err != nil {
			t.Fatal(err)
		}
		try := func(a *account.Accounts, text string) error {
			_, err := a.UsePassword(ctx, at(site, "10.9.0.3"), "ada@example.org", text)
			return err
		}
		for range 5 {
			if err := try(site.App.Accounts, "wrong"); !errs.Is(err, errs.Invalid) {
				t.Fatalf("one of the first tries: %v", err)
			}
		}
		if err := try(second, good); !errs.Is(err, errs.TooMany) || !strings.Contains(err.Error(), "1 second") {
			t.Errorf("the sixth try, in another process: %v", err)
		}
		for i := range 14 {
			wait := min(time.Second<<i, 15*time.Minute)
			site.Advance(wait - time.Second)
			if wait > time.Second && !errs.Is(try(second, "wrong"), errs.TooMany) {
				t.Fatalf("wait %d is shorter than %v", i+1, wait)
			}
			site.Advance(time.Second)
			if err := try(second, "wrong"); !errs.Is(err, errs.Invalid) {
				t.Fatalf("wait %d is longer than %v: %v", i+1, wait, err)
			}
		}
		token := linkFor(t, site, "ada@example.org")
		if _, _, err := site.App.Accounts.UseLink(ctx, at(site, "10.9.0.3"), token); err != nil {
			t.Errorf("the link: %v", err)
		}
		if err := try(second, good); err != nil {
			t.Errorf("the password after the link: %v", err)
		}
	})
}

// TestGuessingAtOnce sends many guesses at the same moment: no more may be compared than one after the other.
func TestGuessingAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		withPassword(t, site)
		before := password.Worked()
		var all sync.WaitGroup
		for range 25 {
			all.Go(func() {
				if _, err := site.App.Accounts.UsePassword(ctx, at(site, "10.9.0.4"), "ada@example.org", "wrong"); errs.Of(err) == nil {
					t.Errorf("not a person's error: %v", err)
				}
			})
		}
		all.Wait()
		if n := password.Worked() - before; n != 5 {
			t.Errorf("%d guesses were compared, want 5", n)
		}
	})
}

// TestOneConnectionGuessesAtMany: the connection is slowed down too, and signing in oneself buys it no new guesses.
func TestOneConnectionGuessesAtMany(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		withPassword(t, site)
		try := func(from, email, text string) error {
			_, err := site.App.Accounts.UsePassword(ctx, at(site, from), email, text)
			return err
		}
		tries := 0
		for ; tries < 80; tries++ {
			if tries == 30 {
				if err := try("2001:db8:1:2::9", "ada@example.org", good); err != nil {
					t.Fatal(err)
				}
			}
			if errs.Is(try("2001:db8:1:2::1", strings.Repeat("x", tries+1)+"@example.org", "wrong"), errs.TooMany) {
				break
			}
		}
		if tries != 50 {
			t.Errorf("stopped after %d tries, want 50", tries)
		}
		if err := try("2001:db8:1:2:ffff::7", "ada@example.org", good); !errs.Is(err, errs.TooMany) {
			t.Errorf("another address of the same household: %v", err)
		}
		if err := try("2001:db8:1:3::1", "ada@example.org", good); err != nil {
			t.Errorf("another household: %v", err)
		}
		site.Advance(10 * time.Minute)
		if err := try("2001:db8:1:2::1", "ada@example.org", good); err != nil {
			t.Errorf("ten minutes later: %v", err)
		}
	})
}

func TestChangingAPassword(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		elsewhere := site.As(ada)
		here := site.Actor(ada)
		if err := site.App.Accounts.SetPassword(ctx, here, "ada@example.org"); !errs.Is(err, errs.Invalid) {
			t.Errorf("her address as a password: %v", err)
		}
		if err := site.App.Accounts.SetPassword(ctx, here, good); err != nil {
			t.Fatal(err)
		}
		elsewhere.Get("/me").Is(303)
		if m := site.Letter(ada.Email); m.Subject != "Your password was set" || strings.Contains(m.Text, good) {
			t.Errorf("letter %q", m.Subject)
		}
		list, err := site.App.Accounts.Sessions(ctx, here)
		if err != nil || len(list) != 1 || !list[0].Current {
			t.Errorf("sessions %+v, %v", list, err)
		}
		site.Advance(account.FreshFor + time.Minute)
		for what, err := range map[string]error{
			"set": site.App.Accounts.SetPassword(ctx, here, other), "remove": site.App.Accounts.RemovePassword(ctx, here),
		} {
			if !errors.Is(err, account.ErrStale) {
				t.Errorf("%s by an old session: %v", what, err)
			}
		}
		secret, err := site.App.Accounts.ConfirmByPassword(ctx, here, account.Arrival{Network: site.NetworkID, From: "10.9.0.5", Old: here.Session()}, good)
		if err != nil {
			t.Fatal(err)
		}
		again, err := site.App.Accounts.Recognise(ctx, site.NetworkID, secret)
		if err != nil || again.Session() == here.Session() {
			t.Fatalf("no new session: %v", err)
		}
		if err := site.App.Accounts.RemovePassword(ctx, again); err != nil {
			t.Fatal(err)
		}
		if _, err := site.App.Accounts.UsePassword(ctx, at(site, "10.9.0.5"), ada.Email, good); !errs.Is(err, errs.Invalid) {
			t.Errorf("the removed password: %v", err)
		}
		var actions []string
		site.Read(func(tx *db.Tx) error {
			var err error
			actions, err = db.Column[string](tx, `SELECT action FROM audit WHERE network_id = $1 AND action LIKE 'password.%' ORDER BY seq`)
			return err
		})
		if strings.Join(actions, " ") != "password.set password.remove" {
			t.Errorf("audit %q", actions)
		}
	})
}

// TestPasswordIsRehashed: a password that was stored at another cost is stored at today's when it is next used.
func TestPasswordIsRehashed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org")
		// argon2id of "plum tram nine" at a low cost.
		key := "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$8LeqxK2pnH3Z6DHjECX/g/5XI0Gch+bq18PjP736h5k"
		site.System(func(tx *db.SystemTx) error {
			_, err := tx.Exec(`UPDATE account SET password = $2 WHERE id = $1`, ada.Account, key)
			return err
		})
		for range 2 {
			if _, err := site.App.Accounts.UsePassword(ctx, at(site, "10.9.0.6"), ada.Email, good); err != nil {
				t.Fatal(err)
			}
		}
		site.System(func(tx *db.SystemTx) error {
			now, err := db.Value[string](tx, `SELECT password FROM account WHERE id = $1`, ada.Account)
			if now == key || password.Outdated(now) {
				t.Errorf("stored as %s", now)
			}
			return err
		})
	})
}
