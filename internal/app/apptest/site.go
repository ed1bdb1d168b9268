// Package apptest lets a test use the whole program as people do, without a network: it puts the app together over a
// migrated test database, with a clock that the test moves, a mailbox instead of mail, and keys in a folder that goes.
//
//	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
//		ada := site.Person("Ada", "ada@example.org", access.Coordinator)
//		page := site.As(ada).Get("/editions")
//		page.Is(http.StatusOK)
//	})
package apptest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/app"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/account"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Start is where every site's clock stands at first: a Monday morning, some weeks before the clocks change.
var Start = time.Date(2026, time.March, 2, 9, 30, 0, 0, time.UTC)

// Site is the program over one test database, seen from one of its networks.
type Site struct {
	App  *app.App
	DB   *db.DB
	Mail *mail.Memory
	// Clock is the only clock that the program has.
	Clock *dbtest.Clock
	// NetworkID and Slug are the network that people and pages of this Site belong to.
	NetworkID db.ID
	Slug      string

	t       testing.TB
	base    string // prefix of the network's pages; the first network has none
	clients *atomic.Int64
}

// Option changes how a site is put together.
type Option func(*app.Config)

// URL is the address that the program believes people use; https://alongside.test when not given.
func URL(address string) Option { return func(c *app.Config) { c.URL = address } }

// Demo makes the site a demonstration.
func Demo() Option { return func(c *app.Config) { c.Demo = true } }

// Each runs fn on a site of each engine.
func Each(t *testing.T, fn func(t *testing.T, site *Site), options ...Option) {
	t.Helper()
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) { fn(t, New(t, d, options...)) })
}

// Open is a site on one engine, for tests that gain nothing from the other, such as those in a browser.
func Open(t testing.TB, engine db.Engine, options ...Option) *Site {
	t.Helper()
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	return New(t, dbtest.Open(t, engine, files), options...)
}

// New puts the program together over a database that is migrated (see dbtest.Each and app.Migrations), and makes its
// first network, "first". What the program logs is shown when the test fails.
func New(t testing.TB, d *db.DB, options ...Option) *Site {
	t.Helper()
	s := assemble(t, d, options...)
	s.Slug, s.NetworkID = "first", s.makeNetwork("first")
	return s
}

func assemble(t testing.TB, d *db.DB, options ...Option) *Site {
	t.Helper()
	s := &Site{DB: d, Mail: &mail.Memory{}, Clock: dbtest.NewClock(Start), t: t, clients: new(atomic.Int64)}
	d.SetClock(s.Clock.Now)
	c := app.Config{
		URL: "https://alongside.test", Data: t.TempDir(), Keys: t.TempDir(), Mail: s.Mail, Now: s.Clock.Now,
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	for _, o := range options {
		o(&c)
	}
	var err error
	if s.App, err = app.Assemble(context.Background(), c, d); err != nil {
		t.Fatalf("apptest: the program could not be put together: %v", err)
	}
	return s
}

// Network makes another network and returns the site as seen from it.
func (s *Site) Network(slug string) *Site {
	s.t.Helper()
	other := *s
	other.Slug, other.NetworkID, other.base = slug, s.makeNetwork(slug), "/n/"+slug
	return &other
}

func (s *Site) makeNetwork(slug string) db.ID {
	s.t.Helper()
	var id db.ID
	s.System(func(tx *db.SystemTx) error {
		var err error
		id, err = network.Create(tx, network.Network{Slug: slug, Name: "Network " + slug, Demo: s.App.Config.Demo})
		return err
	})
	return id
}

// Person adds somebody with an account to the network. Their last name is Example.
func (s *Site) Person(given, email string, roles ...access.Role) person.Person {
	s.t.Helper()
	return s.Add(person.Person{Given: given, Family: "Example", Email: email}, roles...)
}

// Add adds a person with all the details that a test wants, and with an account.
func (s *Site) Add(p person.Person, roles ...access.Role) person.Person {
	s.t.Helper()
	s.System(func(tx *db.SystemTx) error {
		in := tx.In(s.NetworkID)
		who, err := account.Ensure(tx, p.Email)
		if err != nil {
			return err
		}
		p.Account = who
		id, err := person.Create(in, p)
		if err != nil {
			return err
		}
		for _, r := range roles {
			if err := person.Grant(in, id, r); err != nil {
				return err
			}
		}
		p, err = person.Find(in, id)
		return err
	})
	return p
}

// Actor is the person as actions know them, for tests that call an action and not a page.
func (s *Site) Actor(p person.Person) access.Actor {
	s.t.Helper()
	a, err := s.App.Accounts.Recognise(context.Background(), s.NetworkID, s.Session(p))
	if err != nil || !a.Is(p.ID) {
		s.t.Fatalf("apptest: %s is not recognised: %v", p.Name(), err)
	}
	return a
}

// Session signs the person in through a real session row and returns the session's secret, the value of the cookie.
func (s *Site) Session(p person.Person) string {
	s.t.Helper()
	secret := db.NewToken()
	s.System(func(tx *db.SystemTx) error {
		return account.StartSession(tx, s.NetworkID, p.Account, secret, "apptest", "link")
	})
	return secret
}

// Read runs fn on the network's rows.
func (s *Site) Read(fn func(tx *db.Tx) error) {
	s.t.Helper()
	if err := s.DB.Read(context.Background(), s.NetworkID, fn); err != nil {
		s.t.Fatalf("apptest: %v", err)
	}
}

// Write changes the network's rows directly, to prepare what a test needs.
func (s *Site) Write(fn func(tx *db.Tx) error) {
	s.t.Helper()
	if err := s.DB.Write(context.Background(), s.NetworkID, fn); err != nil {
		s.t.Fatalf("apptest: %v", err)
	}
}

// System changes the installation's own rows directly, to prepare what a test needs.
func (s *Site) System(fn func(tx *db.SystemTx) error) {
	s.t.Helper()
	if err := s.DB.System(context.Background(), "a test prepares", fn); err != nil {
		s.t.Fatalf("apptest: %v", err)
	}
}

// Handler is the whole program as a web server, for a real browser.
func (s *Site) Handler() http.Handler { return s.App.Server.Handler() }

// Advance moves the clock on. Nothing runs by itself: call Work for what became due.
func (s *Site) Advance(by time.Duration) { s.Clock.Advance(by) }

// Work does every job and sends every letter that is due by now.
func (s *Site) Work() {
	s.t.Helper()
	if err := s.App.Work(context.Background()); err != nil {
		s.t.Fatalf("apptest: working: %v", err)
	}
}

// Letter is the newest letter to the address, after doing the work that is due. It fails the test when there is none.
func (s *Site) Letter(address string) mail.Message {
	s.t.Helper()
	s.Work()
	all := s.Mail.To(address)
	if len(all) == 0 {
		s.t.Fatalf("apptest: no letter to %s", address)
	}
	return all[len(all)-1]
}

// Visitor is somebody who is not signed in, on a connection of their own.
func (s *Site) Visitor() *Client {
	n := s.clients.Add(1)
	return &Client{Address: fmt.Sprintf("10.0.%d.%d", n/250, n%250+1), site: s, cookies: map[string]string{}}
}

// As is the person's browser, signed in through a real session row.
func (s *Site) As(p person.Person) *Client {
	s.t.Helper()
	c := s.Visitor()
	c.SetCookie("__Host-session", s.Session(p))
	return c
}

// Demonstration is the program with the whole demonstration, over a database that is migrated and empty. The site's network
// is the demonstration's.
func Demonstration(t testing.TB, d *db.DB, options ...Option) *Site {
	t.Helper()
	s := assemble(t, d, append(options, Demo())...)
	ctx := context.Background()
	if err := s.App.PrepareDemo(ctx); err != nil {
		t.Fatalf("apptest: %v", err)
	}
	all, err := s.App.Networks(ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("apptest: %d networks in the demonstration: %v", len(all), err)
	}
	s.Slug, s.NetworkID = all[0].Slug, all[0].ID
	return s
}
