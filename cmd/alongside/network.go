package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"alongside/internal/app"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// with opens the installation for one command and closes it afterwards.
func with(ctx context.Context, s *settings, do func(*app.App) error) error {
	a, err := app.Open(ctx, s.config(false))
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // everything is written by then
	return do(a)
}

type networkCmd struct {
	Create networkCreate `cmd:"" help:"Make a network and its first administrator. Example: alongside network create west 'West London' --email you@example.org --name Ada"`
	List   networkList   `cmd:"" help:"List the networks. Example: alongside network list --json"`
}

type networkCreate struct {
	Slug  string `arg:"" help:"Short name for addresses, such as west-london."`
	Name  string `arg:"" help:"Name of the network."`
	Email string `required:"" help:"Email address of the first administrator."`
	Given string `required:"" name:"name" help:"First name of the first administrator."`
}

func (n networkCreate) Run(ctx context.Context, s *settings, out io.Writer) error {
	return with(ctx, s, func(a *app.App) error {
		if _, err := a.FirstNetwork(ctx, network.Network{Slug: n.Slug, Name: n.Name}, person.Person{Given: n.Given, Email: n.Email}); err != nil {
			return err
		}
		fmt.Fprintf(out, "The network %q is ready. %s can sign in at %s/n/%s/sign-in\n", n.Name, n.Email, a.Config.URL, n.Slug)
		if a.Config.SMTP == "" {
			fmt.Fprintf(out, "No mail server is set, so the sign-in link cannot be sent. Show it with: alongside user invite %s --network %s --show-link\n", n.Email, n.Slug)
		}
		return nil
	})
}

type networkList struct {
	JSON bool `help:"For machines." name:"json"`
}

func (n networkList) Run(ctx context.Context, s *settings, out io.Writer) error {
	return with(ctx, s, func(a *app.App) error {
		all, err := a.Networks(ctx)
		if err != nil {
			return err
		}
		type line struct {
			Slug string `json:"slug"`
			Name string `json:"name"`
			Host string `json:"host"`
		}
		list := make([]line, len(all))
		for i, n := range all {
			list[i] = line{Slug: n.Slug, Name: n.Name, Host: n.Host}
		}
		if n.JSON {
			return json.NewEncoder(out).Encode(list)
		}
		for _, l := range list {
			fmt.Fprintf(out, "%s\t%s\n", l.Slug, l.Name)
		}
		return nil
	})
}
