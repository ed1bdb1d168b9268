package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"alongside/internal/app"
)

type serve struct{}

func (serve) Run(ctx context.Context, s *settings, out io.Writer) error {
	return listen(ctx, s.config(false), out, nil)
}

// listen opens the installation, prepares it, and serves until ctx ends.
func listen(ctx context.Context, c app.Config, out io.Writer, prepare func(*app.App) error) error {
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // everything is written by then
	if prepare != nil {
		if err := prepare(a); err != nil {
			return err
		}
	}
	return a.Serve(ctx, func(url string) { fmt.Fprintf(out, "Alongside is ready: %s\n", url) })
}

type demo struct{}

func (demo) Run(ctx context.Context, s *settings, out io.Writer) error {
	c := s.config(true)
	if c.Database == "" {
		c.Data = strings.TrimRight(c.Data, "/") + "/demo"
	}
	return listen(ctx, c, out, func(a *app.App) error { return a.PrepareDemo(ctx) })
}

type migrate struct {
	DryRun bool `help:"Only list what would be done."`
}

func (m migrate) Run(ctx context.Context, s *settings, out io.Writer) error {
	list, err := app.Migrate(ctx, s.config(false), m.DryRun)
	for _, l := range list {
		fmt.Fprintln(out, l)
	}
	return err
}
