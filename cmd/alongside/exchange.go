package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"alongside/internal/app"
	"alongside/internal/app/evaluating"
	"alongside/internal/area/evaluation"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
)

// importCmd brings in files, as coordinators do in the browser.
type importCmd struct {
	People       importPeople       `cmd:"" help:"Bring in people. Example: alongside import people people.csv --network west --dry-run"`
	Applications importApplications `cmd:"" help:"Bring in the applications of an edition. Example: alongside import applications pairs.xlsx --network west --edition ID"`
	Responses    importResponses    `cmd:"" help:"Bring in answers that were collected elsewhere, as a closed wave. Example: alongside import responses forms.csv --network west --edition ID --form pairs-end --wave 'At the end' --date 2026-03-01"`
}

// importFlags hold for every import. Exit codes: 0 when it is in (or would be), 1 when a row has a fault, 2 on wrong usage.
type importFlags struct {
	File    string `arg:"" type:"existingfile" help:"A CSV or XLSX file whose first row names the columns."`
	Network string `required:"" help:"Short name of the network."`
	DryRun  bool   `help:"Only say what would happen."`
	JSON    bool   `name:"json" help:"Write the result as JSON."`
	// Map is what the browser asks under "Which column is what"; the names of the columns stand in the empty file that it offers.
	Map map[string]string `placeholder:"COLUMN=HEADING" mapsep:"none" help:"Which heading of the file fills a column, where it is not found by itself. Example: --map 'email=Contact address'. An empty heading leaves the column out."`
}

// in opens the program and finds the network.
func (f importFlags) in(ctx context.Context, s *settings, k *kong.Kong, do func(a *app.App, n db.ID, body []byte) error) error {
	if err := evaluating.NotOver(k.Stdout, f.File); err != nil {
		return err
	}
	body, err := os.ReadFile(f.File)
	if err != nil {
		return err
	}
	return within(ctx, s, f.Network, func(a *app.App, n db.ID) error { return do(a, n, body) })
}

// within opens the program and finds a network by its short name.
func within(ctx context.Context, s *settings, slug string, do func(a *app.App, n db.ID) error) error {
	a, err := app.Open(ctx, s.config(false))
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Networks(ctx)
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.Slug == slug {
			return do(a, n.ID)
		}
	}
	return fmt.Errorf("there is no network %q: see `alongside network list`", slug)
}

// outcome is what an import tells, for people and as JSON.
type outcome struct {
	Rows   int           `json:"rows"`
	Add    int           `json:"add"`
	Update int           `json:"update"`
	Leave  int           `json:"leave"`
	DryRun bool          `json:"dry_run"`
	Done   bool          `json:"done"`
	Says   []string      `json:"says,omitempty"`
	Faults []faultOutput `json:"faults"`
}

type faultOutput struct {
	Line   int    `json:"line"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
	Stops  bool   `json:"stops"`
}

// tell writes the outcome: results to standard output, faults to standard error, each with its line.
func (f importFlags) tell(k *kong.Kong, o outcome, faults []sheet.Fault) error {
	stops := sheet.Stops(faults)
	o.DryRun, o.Done, o.Faults = f.DryRun, !f.DryRun && !stops, []faultOutput{}
	for _, v := range faults {
		o.Faults = append(o.Faults, faultOutput{v.Line, v.Column, v.Value, v.Reason, !v.Note})
		if !f.JSON {
			mark := ""
			if v.Note {
				mark = " (to know)"
			}
			fmt.Fprintln(k.Stderr, v.Error()+mark)
		}
	}
	if f.JSON {
		if err := json.NewEncoder(k.Stdout).Encode(o); err != nil {
			return err
		}
	}
	if stops {
		return fmt.Errorf("nothing was brought in, because rows of %s have faults", filepath.Base(f.File))
	}
	if !f.JSON {
		verb := "Brought in"
		if f.DryRun {
			verb = "Would bring in"
		}
		fmt.Fprintf(k.Stdout, "%s %d rows: %d added, %d updated, %d left as they were.\n", verb, o.Rows, o.Add, o.Update, o.Leave)
		if o.Add > 0 {
			for _, s := range o.Says {
				fmt.Fprintln(k.Stdout, s)
			}
		}
	}
	return nil
}

func (f importFlags) run(ctx context.Context, s *settings, k *kong.Kong, in exchange.Request) error {
	return f.in(ctx, s, k, func(a *app.App, n db.ID, body []byte) error {
		in.Name, in.Body, in.Headings = filepath.Base(f.File), body, f.Map
		if !f.JSON {
			last := time.Now()
			in.Said = func(p exchange.Progress) {
				if now := time.Now(); now.Sub(last) >= time.Second { // long files say how far they are, short ones nothing but the result
					fmt.Fprintf(k.Stderr, "%d of %d\n", p.Done, p.Total)
					last = now
				}
			}
		}
		r, err := a.Import(ctx, n, in, f.DryRun)
		if err != nil {
			return err
		}
		if len(r.Twins) > 0 && !f.JSON {
			fmt.Fprintln(k.Stderr, "May be the same person (each comes in as a person of their own; bring the file in in the browser to say that they are one):")
			for _, o := range r.Twins {
				fmt.Fprintln(k.Stderr, "  "+o.Label)
			}
		}
		return f.tell(k, outcome{Rows: r.Rows, Add: r.Add, Update: r.Update, Leave: r.Leave, Says: r.Says}, r.Faults)
	})
}

type importPeople struct {
	importFlags
	Update bool `help:"Update people who are there already, by their email address. Without it they are left as they are."`
}

func (c importPeople) Run(ctx context.Context, s *settings, k *kong.Kong) error {
	return c.run(ctx, s, k, exchange.Request{Kind: exchange.People, Update: c.Update})
}

type importApplications struct {
	importFlags
	Edition string `required:"" help:"Id of the edition, as its address shows it."`
}

func (c importApplications) Run(ctx context.Context, s *settings, k *kong.Kong) error {
	return c.run(ctx, s, k, exchange.Request{Kind: exchange.Applications, Edition: db.ID(c.Edition)})
}

type importResponses struct {
	importFlags
	Edition string `required:"" help:"Id of the edition, as its address shows it."`
	Form    string `required:"" help:"Key of the form that was answered, such as pairs-end."`
	Wave    string `required:"" help:"Name of the wave, such as 'At the end'."`
	Date    string `required:"" help:"When the forms were filled in, such as 2026-03-01."`
	Asked   string `help:"How many people were asked, if it is known."`
	Note    string `help:"Said wherever the figures are shown."`
}

func (c importResponses) Run(ctx context.Context, s *settings, k *kong.Kong) error {
	return c.in(ctx, s, k, func(a *app.App, n db.ID, body []byte) error {
		plan := evaluation.ImportPlan{Name: c.Wave, Instrument: c.Form, Date: c.Date, Invited: c.Asked, Note: c.Note}
		forms, faults, err := a.ImportResponses(ctx, n, db.ID(c.Edition), plan, app.ResponsesFile{Name: filepath.Base(c.File), Body: body, Headings: c.Map}, c.DryRun)
		if err != nil {
			return err
		}
		return c.tell(k, outcome{Rows: forms, Add: forms}, faults)
	})
}

// exportCmd writes all that a network owns into a zip.
type exportCmd struct {
	Network string `required:"" help:"Short name of the network."`
	Out     string `required:"" help:"The zip file to write. It must not be there yet."`
}

func (c exportCmd) Run(ctx context.Context, s *settings, k *kong.Kong) error {
	if !strings.HasSuffix(c.Out, ".zip") {
		return fmt.Errorf("the file must end with .zip")
	}
	return within(ctx, s, c.Network, func(a *app.App, n db.ID) error {
		body, err := a.Export(ctx, n)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		if _, err := f.Write(body); err != nil {
			return errors.Join(err, f.Close(), os.Remove(c.Out))
		}
		if err := f.Close(); err != nil {
			return err
		}
		fmt.Fprintf(k.Stdout, "%s holds everything of %q but what is in private spaces.\n", c.Out, c.Network)
		return nil
	})
}
