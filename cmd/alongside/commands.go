package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"alongside/internal/app"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// settings hold for every command: from flags, then ALONGSIDE_* variables.
type settings struct {
	Addr     string `help:"Where to listen." env:"ALONGSIDE_ADDR" default:"localhost:8080"`
	URL      string `help:"The address that people use, when it is not http:// and the address." env:"ALONGSIDE_URL"`
	Database string `help:"sqlite:PATH or a postgres:// address; a file in the data folder when not given." env:"ALONGSIDE_DATABASE"`
	Data     string `help:"Folder of the database, files and keys." env:"ALONGSIDE_DATA" default:"data"`
	Keys     string `help:"Folder of the keys; never in the same backup as the database." env:"ALONGSIDE_KEY_FILE"`
	SMTP     string `help:"smtp://user:password@host:port; without it letters stay in the program." env:"ALONGSIDE_SMTP" name:"smtp"`
	Proxies  string `help:"Addresses or networks of reverse proxies that may name the visitor, such as 127.0.0.1." env:"ALONGSIDE_PROXIES"`
	Log      string `help:"How much to log: debug, info, warn or error." env:"ALONGSIDE_LOG" default:"info" enum:"debug,info,warn,error"`
}

type commands struct {
	settings

	Serve   serve      `cmd:"" help:"Migrate the database, then serve. Example: alongside serve --addr :8080"`
	Demo    demo       `cmd:"" help:"Serve a demonstration network that you can enter as each of its people. Example: alongside demo"`
	Migrate migrate    `cmd:"" help:"Bring the database to this version. Example: alongside migrate --dry-run"`
	Import  importCmd  `cmd:"" help:"Bring in people, applications or answers from a file."`
	Export  exportCmd  `cmd:"" help:"Write all that a network owns into a zip. Example: alongside export --network west --out west.zip"`
	Network networkCmd `cmd:"" help:"Make and list networks. Example: alongside network create west 'West London' --email you@example.org --name Ada"`
}

func (s *settings) config(demo bool) app.Config {
	var level slog.Level
	level.UnmarshalText([]byte(s.Log)) //nolint:errcheck // kong checked the word
	return app.Config{Addr: s.Addr, URL: s.URL, Database: s.Database, Data: s.Data, Keys: s.Keys, SMTP: s.SMTP, Proxies: s.Proxies, Demo: demo,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))}
}

type serve struct{}

func (serve) Run(ctx context.Context, s *settings) error { return run(ctx, s.config(false), nil) }

func run(ctx context.Context, c app.Config, prepare func(*app.App) error) error {
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	defer a.Close()
	if prepare != nil {
		if err := prepare(a); err != nil {
			return err
		}
	}
	return a.Serve(ctx, func(url string) { fmt.Printf("Alongside is ready: %s\n", url) })
}

type demo struct{}

func (demo) Run(ctx context.Context, s *settings) error {
	c := s.config(true)
	if c.Database == "" {
		c.Data = strings.TrimRight(c.Data, "/") + "/demo"
	}
	return run(ctx, c, func(a *app.App) error { return a.PrepareDemo(ctx) })
}

type migrate struct {
	DryRun bool `help:"Only list what would be done."`
}

func (m migrate) Run(ctx context.Context, s *settings) error {
	list, err := app.Migrate(ctx, s.config(false), m.DryRun)
	for _, l := range list {
		fmt.Println(l)
	}
	return err
}

type networkCmd struct {
	Create networkCreate `cmd:"" help:"Make a network and its first administrator."`
	List   networkList   `cmd:"" help:"List the networks."`
}

type networkCreate struct {
	Slug  string `arg:"" help:"Short name for addresses, such as west-london."`
	Name  string `arg:"" help:"Name of the network."`
	Email string `required:"" help:"Email address of the first administrator."`
	Given string `required:"" name:"name" help:"First name of the first administrator."`
}

func (n networkCreate) Run(ctx context.Context, s *settings) error {
	a, err := app.Open(ctx, s.config(false))
	if err != nil {
		return err
	}
	defer a.Close()
	if _, err := a.FirstNetwork(ctx, network.Network{Slug: n.Slug, Name: n.Name}, person.Person{Given: n.Given, Email: n.Email}); err != nil {
		return err
	}
	fmt.Printf("The network %q is ready. %s can sign in at %s/n/%s/sign-in\n", n.Name, n.Email, a.Config.URL, n.Slug)
	return nil
}

type networkList struct{}

func (networkList) Run(ctx context.Context, s *settings) error {
	a, err := app.Open(ctx, s.config(false))
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Networks(ctx)
	for _, n := range all {
		fmt.Printf("%s\t%s\n", n.Slug, n.Name)
	}
	return err
}
