package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"alongside/internal/app"
	"alongside/internal/platform/access"
)

type userCmd struct {
	List   userList   `cmd:"" help:"List the people of a network. Example: alongside user list --network west --json"`
	Invite userInvite `cmd:"" help:"Add somebody, give them roles, and send them a sign-in link. Example: alongside user invite bo@example.org --name Bo --role coordinator"`
	Reset  userReset  `cmd:"" name:"reset-sessions" help:"Sign somebody out everywhere. Example: alongside user reset-sessions bo@example.org"`
}

type userList struct {
	Network string `help:"Short name of the network; not needed when there is one."`
	JSON    bool   `help:"For machines." name:"json"`
}

func (u userList) Run(ctx context.Context, s *settings, out io.Writer) error {
	return with(ctx, s, func(a *app.App) error {
		list, err := a.Users(ctx, u.Network)
		if err != nil {
			return err
		}
		if u.JSON {
			return json.NewEncoder(out).Encode(list)
		}
		for _, p := range list {
			state := "open"
			switch {
			case p.Closed:
				state = "closed"
			case !p.ComeIn:
				state = "not yet come in"
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", p.Email, p.Name, state, roleNames(p.Roles))
		}
		return nil
	})
}

func roleNames(roles []access.Role) string {
	out := ""
	for i, r := range roles {
		if i > 0 {
			out += ", "
		}
		out += string(r)
	}
	return out
}

type userInvite struct {
	Email    string   `arg:"" help:"Their email address."`
	Network  string   `help:"Short name of the network; not needed when there is one."`
	Given    string   `name:"name" help:"Their first name, when they are not in the network yet."`
	Family   string   `name:"last-name" help:"Their last name."`
	Role     []string `help:"A role to give them; may be said several times." enum:"coordinator,administrator,lead"`
	Org      string   `name:"organisation" help:"Name of the organisation whose engagement lead they become. Needed with --role lead."`
	ShowLink bool     `help:"Print the sign-in link instead of sending it: where no mail server is set. Whoever reads it can sign in as them."`
}

func (u userInvite) Run(ctx context.Context, s *settings, out io.Writer) error {
	return with(ctx, s, func(a *app.App) error {
		if a.Config.SMTP == "" && !u.ShowLink {
			return errors.New("no mail server is set (ALONGSIDE_SMTP), so nothing can be sent: add --show-link to print the link")
		}
		i := app.Invitation{Network: u.Network, Email: u.Email, Given: u.Given, Family: u.Family, ShowLink: u.ShowLink, Organisation: u.Org}
		if slices.Contains(u.Role, string(access.Lead)) != (u.Org != "") {
			return errors.New("an engagement lead leads for one organisation: --role lead and --organisation belong together")
		}
		for _, r := range u.Role {
			i.Roles = append(i.Roles, access.Role(r))
		}
		link, err := a.InviteUser(ctx, i)
		if err != nil {
			return err
		}
		if u.ShowLink {
			fmt.Fprintln(out, link)
			return nil
		}
		fmt.Fprintf(out, "An invitation is on its way to %s.\n", u.Email)
		return nil
	})
}

type userReset struct {
	Email string `arg:"" optional:"" help:"Their email address."`
	All   bool   `help:"Sign everybody out."`
}

// Validate is called by kong before Run.
func (u userReset) Validate() error {
	if u.All == (u.Email != "") {
		return errors.New("say either whose sessions to end, or --all")
	}
	return nil
}

func (u userReset) Run(ctx context.Context, s *settings, out io.Writer) error {
	return with(ctx, s, func(a *app.App) error {
		n, err := a.ResetSessions(ctx, u.Email)
		if err == nil {
			fmt.Fprintf(out, "%d sessions ended.\n", n)
		}
		return err
	})
}
