// Command alongside is the whole program: it serves the pages and has commands for those who run it. `alongside --help`
// lists them. A command ends with 0 when it did what it was asked, 1 when it could not, and 2 when it was asked wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"alongside/internal/app/placing"
	"alongside/internal/platform/errs"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

type commands struct {
	settings

	Serve    serve       `cmd:"" help:"Migrate the database, then serve. Example: alongside serve --addr :8080"`
	Demo     demo        `cmd:"" help:"Serve a demonstration network that you can enter as each of its people. Example: alongside demo"`
	Migrate  migrate     `cmd:"" help:"Bring the database to this version. Example: alongside migrate --dry-run"`
	Import   importCmd   `cmd:"" help:"Bring in people, applications or answers from a file."`
	Export   exportCmd   `cmd:"" help:"Write all that a network owns into a zip. Example: alongside export --network west --out west.zip"`
	Network  networkCmd  `cmd:"" help:"Make and list networks. Example: alongside network create west 'West London' --email you@example.org --name Ada"`
	User     userCmd     `cmd:"" help:"List and invite people, and sign them out. Example: alongside user invite bo@example.org --name Bo --role coordinator"`
	Match    matchCmd    `cmd:"" help:"Place people with partners, from files alone. Example: alongside match --scores scores.csv --must pairs.csv"`
	Rotate   rotateCmd   `cmd:"" help:"Make a timetable of presenters and tables. Example: alongside rotate --tables 8 --presenters 6 --hears 2"`
	Seat     seatCmd     `cmd:"" help:"Seat people at tables on one day or several. Example: alongside seat --people people.csv --size 5-6 --days 3"`
	Evaluate evaluateCmd `cmd:"" help:"Make a report of a file of answers. Example: alongside evaluate --responses responses.csv --instrument form.yaml --out report.html"`
	Doctor   doctor      `cmd:"" help:"Check this installation and say what to do. Example: alongside doctor"`
	Config   configCmd   `cmd:"" help:"Print every setting with where it comes from. Example: alongside config --json"`
}

// words is where a command says what is not its result: standard error.
type words io.Writer

// stop is what kong's own end of the program (--help) becomes, so that run returns like everything else.
type stop int

// run is the program from its arguments to its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			c, ours := p.(stop)
			if !ours {
				panic(p)
			}
			code = int(c)
		}
	}()
	fail := func(code int, err error) int {
		fmt.Fprintln(stderr, plainly(err))
		return code
	}
	if len(args) > 0 && args[0] == "help" { // as people type it: help, or help seat
		args = append(slices.Clone(args[1:]), "--help")
	}
	file, err := readFile(args)
	if err != nil {
		return fail(2, err)
	}
	var c commands
	k, err := kong.New(&c, kong.Name("alongside"), kong.Description("Patients, carers and communities leading health and care together with professionals."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(stdout, (*io.Writer)(nil)), kong.BindTo(stderr, (*words)(nil)), kong.Bind(file), kong.Resolvers(file),
		kong.Writers(stdout, stderr), kong.Help(help), kong.Exit(func(code int) { panic(stop(code)) }))
	if err != nil {
		return fail(2, err)
	}
	command, err := k.Parse(args)
	if err != nil {
		see := ""
		if len(args) > 0 && slices.ContainsFunc(k.Model.Children, func(n *kong.Node) bool { return n.Name == args[0] }) {
			see = args[0] + " "
		}
		return fail(2, fmt.Errorf("%w\nSee how it is used with: alongside %s--help", inWords(err), see))
	}
	if err := unlessStopped(ctx, command.Selected(), func() error { return command.Run(&c.settings, k) }); err != nil {
		if asked := (placing.Usage{}); errors.As(err, &asked) {
			return fail(2, err)
		}
		return fail(1, err)
	}
	return 0
}

// grace is how long a command on files has, after it was stopped, to give what it has. The search for tables gives its best so far.
const grace = time.Second

var errStopped = errs.New(errs.Invalid, "Stopped before the end. Nothing is given out.")

// unlessStopped runs a command. One that works on files alone ends at once when it is stopped, whatever it is in the middle of.
func unlessStopped(ctx context.Context, command *kong.Node, run func() error) error {
	if command == nil || !slices.Contains(onFiles, command.Name) {
		return run()
	}
	done := make(chan error, 1)
	go func() { done <- run() }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		select {
		case err = <-done:
		case <-time.After(grace):
			return errStopped
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return errStopped
	}
	return err
}

// onFiles are the commands that need no network, and so none of its settings.
var onFiles = []string{"match", "rotate", "seat", "evaluate"}

// help shows the flags of a command. The settings of the server are not among those of commands that work on files alone.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	command := ctx.Selected()
	if command == nil || !slices.Contains(onFiles, command.Name) {
		return kong.DefaultHelpPrinter(options, ctx)
	}
	for _, f := range ctx.Model.Flags {
		f.Hidden = f.Name != "help"
	}
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintln(ctx.Stdout, "\nThis command works on files alone. The settings of the server, which it does not need, are in: alongside --help")
	return err
}

// plainly is an error as people read it on a terminal: of a form's problems only the sentences.
func plainly(err error) string {
	e := errs.Of(err)
	if e == nil || len(e.Fields) == 0 {
		return err.Error()
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, f.Message)
	}
	return strings.Join(out, "\n")
}
