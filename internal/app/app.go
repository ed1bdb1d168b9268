// Package app puts the program together: it opens the database, builds every area, mounts every route and starts the
// workers. It is the one place that knows all the parts; what each part does is told in its own package.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/schema"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
	accountschema "alongside/internal/shared/account/schema"
	"alongside/internal/shared/assent"
	assentschema "alongside/internal/shared/assent/schema"
	collaborationschema "alongside/internal/shared/collaboration/schema"
	describedschema "alongside/internal/shared/described/schema"
	editionschema "alongside/internal/shared/edition/schema"
	entryschema "alongside/internal/shared/entry/schema"
	groundschema "alongside/internal/shared/ground/schema"
	groupschema "alongside/internal/shared/group/schema"
	heardschema "alongside/internal/shared/heard/schema"
	instrumentschema "alongside/internal/shared/instrument/schema"
	personschema "alongside/internal/shared/person/schema"
	roundschema "alongside/internal/shared/round/schema"
	assets "alongside/web"
)

// Config is everything that an installation can set.
type Config struct {
	Addr     string // where to listen, such as localhost:8080
	URL      string // the address that people use; empty means http:// and Addr
	Database string // sqlite:PATH or a postgres:// address; empty means a file in Data
	Data     string // the folder of the database, the files and the keys
	Keys     string // the folder of the keys; empty means keys in Data
	SMTP     string // smtp://user:password@host:port; empty keeps letters in the program
	Proxies  string // addresses or networks of trusted reverse proxies, with commas between
	Demo     bool   // serve the demonstration
	Log      *slog.Logger
	Now      func() time.Time
	// Mail takes letters instead of SMTP: tests give their own.
	Mail mail.Transport
}

// Complete fills in what was left open.
func (c Config) Complete() Config {
	if c.Addr == "" {
		c.Addr = "localhost:8080"
	}
	if c.Data == "" {
		c.Data = "data"
	}
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "alongside.db")
	}
	if c.Keys == "" {
		c.Keys = filepath.Join(c.Data, "keys")
	}
	if c.URL == "" {
		c.URL = "http://" + strings.Replace(c.Addr, "127.0.0.1", "localhost", 1)
	}
	c.URL = strings.TrimRight(c.URL, "/")
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// App is a program that is put together and not yet listening.
type App struct {
	Config    Config
	DB        *db.DB
	Keys      *secret.Keys
	Post      *mail.Post
	Accounts  *account.Accounts
	Files     *file.Store
	Decisions *assent.Decisions
	Worker    *job.Worker
	Server    *web.Server

	parts parts
}

// Migrations are the migration files of every slice.
func Migrations() (fs.FS, error) {
	return schema.Join(append([]fs.FS{schema.Files, accountschema.Files, personschema.Files, editionschema.Files, collaborationschema.Files, assentschema.Files, describedschema.Files, entryschema.Files, groundschema.Files, groupschema.Files, heardschema.Files, instrumentschema.Files, roundschema.Files}, areaSchemas...)...)
}

// Open opens and migrates the database and puts every part together.
func Open(ctx context.Context, c Config) (*App, error) {
	c = c.Complete()
	d, err := db.Open(ctx, c.Database, db.Options{Now: c.Now})
	if err != nil {
		return nil, err
	}
	a, err := build(ctx, c, d)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

func build(ctx context.Context, c Config, d *db.DB) (*App, error) {
	files, err := Migrations()
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx, files); err != nil {
		return nil, err
	}
	return Assemble(ctx, c, d)
}

// Assemble puts the parts together over a database that is open and migrated: for tests, which migrate once.
func Assemble(ctx context.Context, c Config, d *db.DB) (*App, error) {
	c = c.Complete()
	keys, err := secret.Open(c.Keys)
	if err != nil {
		return nil, err
	}
	transport, err := transportOf(c)
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, DB: d, Keys: keys}
	a.Post = mail.NewPost(d, keys, transport, c.Log, c.URL, c.Demo)
	if a.Accounts, err = account.New(d, a.Post, c.URL); err != nil {
		return nil, err
	}
	a.Decisions = assent.New(keys)
	if a.Files, err = file.Open(filepath.Join(c.Data, "files"), keys); err != nil {
		return nil, err
	}
	a.Worker = job.NewWorker(d, c.Log)
	if err := a.checkDemo(ctx); err != nil {
		return nil, err
	}
	proxies, err := web.ParseProxies(c.Proxies)
	if err != nil {
		return nil, err
	}
	rs := &web.Routes{}
	a.mount(rs)
	rs.Get("/healthz", healthPermission, a.healthz, web.API())
	rs.Get("/readyz", healthPermission, a.readyz, web.API())
	sent := web.NewSent(a.DB)
	sent.Jobs(a.Worker)
	a.Server = web.NewServer(web.Config{URL: c.URL, Demo: c.Demo, Log: c.Log, Now: c.Now, Proxies: proxies, Parts: a.parts.programmes.Around, Sent: sent}, recogniser{a}, rs, assets.Handler())
	return a, nil
}

func transportOf(c Config) (mail.Transport, error) {
	switch {
	case c.Mail != nil:
		return c.Mail, nil
	case c.SMTP != "" && !c.Demo:
		return mail.SMTP(c.SMTP)
	}
	return &mail.Memory{Limit: 500}, nil
}

// Close closes the database.
func (a *App) Close() error { return a.DB.Close() }

// Work does everything that is due now: jobs, then letters. Tests call it with a moved clock; Serve calls it all the time.
func (a *App) Work(ctx context.Context) error {
	if _, err := a.Worker.Round(ctx); err != nil {
		return err
	}
	_, err := a.Post.Deliver(ctx)
	return err
}

// Serve listens until ctx ends, then finishes what it accepted. ready is called with the address once it listens.
func (a *App) Serve(ctx context.Context, ready func(url string)) error {
	l, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", a.Config.Addr, err)
	}
	var workers sync.WaitGroup
	background, stop := context.WithCancel(ctx)
	defer workers.Wait()
	defer stop()
	workers.Go(func() {
		if err := a.parts.evaluations.Prepare(background); err != nil && background.Err() == nil {
			a.Config.Log.Error("reports", "error", err.Error())
		}
		a.Worker.Run(background)
	})
	workers.Go(func() { a.deliverMail(background) })
	server := &http.Server{
		Handler: a.Server.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.Config.Log.Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	if ready != nil {
		ready(a.Config.URL)
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return server.Shutdown(last)
}

func (a *App) deliverMail(ctx context.Context) {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		if _, err := a.Post.Deliver(ctx); err != nil && ctx.Err() == nil {
			a.Config.Log.Error("mail", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (a *App) healthz(*web.Request) (web.Answer, error) {
	return web.JSON(map[string]string{"status": "alive"}), nil
}

func (a *App) readyz(r *web.Request) (web.Answer, error) {
	if err := a.DB.Ping(r.Ctx()); err != nil {
		return web.Answer{}, errs.New(errs.TooMany, "The database does not answer.")
	}
	return web.JSON(map[string]string{"status": "ready"}), nil
}
