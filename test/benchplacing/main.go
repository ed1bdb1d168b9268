// Command benchplacing measures how quickly and how well people are placed: `make bench-placing`. It makes questions of known families, lets
// our engines answer them, and beside them, in turn, the tools that people would use today, where this machine has them: each is
// optional, and the ones that are not there are named. Every answer is checked, and totals must agree. The tables go into
// docs/performance.md with the goals that are missed. It is no test: nothing here fails because a machine is slow.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"alongside/test/bench/page"
)

// options are what can be chosen on the command line.
type options struct {
	short    bool
	runs     int
	only     string
	large    bool
	patience time.Duration
	mdgplib  string
	python   string
	npm      string
	out      string
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("benchplacing", flag.ContinueOnError)
	f.BoolVar(&o.short, "short", false, "small sizes, three runs of each, and only printed unless -out is given")
	f.IntVar(&o.runs, "runs", 5, "how often each question is answered; the median counts")
	f.StringVar(&o.only, "only", "", "only the tables whose title contains this")
	f.BoolVar(&o.large, "large", false, "a full table of 10,000 by 10,000 too, for which the peers need half a minute each time")
	f.DurationVar(&o.patience, "patience", 90*time.Second, "how long another tool may take for one question, all its runs together; it is not run again after that")
	f.StringVar(&o.mdgplib, "mdgplib", "", "folder with the instances of MDGPLIB; without it, instances of the same kind are made")
	f.StringVar(&o.python, "python", "", "the Python that has scipy; without it, the first of python3 and /usr/bin/python3 that has it")
	f.StringVar(&o.npm, "npm", os.Getenv("NODE_PATH"), "folder node_modules with the packages to compare with")
	f.StringVar(&o.out, "out", "docs/performance.md", "file whose tables are replaced; empty only prints them")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	if o.short && !given["out"] {
		o.out = ""
	}
	if o.short && !given["runs"] {
		o.runs = 3
	}
	if o.only != "" && o.out != "" {
		if given["out"] {
			return o, fmt.Errorf("-only measures a part, which would replace the whole: leave out -out")
		}
		o.out = ""
	}
	if o.runs < 1 || o.runs > 100 || o.patience < time.Second || f.NArg() > 0 {
		return o, fmt.Errorf("choose 1 to 100 runs and a patience of a second or more, and nothing else")
	}
	return o, nil
}

func main() {
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	text, err := measure(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchplacing:", err)
		os.Exit(1)
	}
	fmt.Print(text)
	if o.out == "" {
		return
	}
	if err := page.Replace(o.out, beginMark, endMark, text); err != nil {
		fmt.Fprintln(os.Stderr, "benchplacing:", err)
		os.Exit(1)
	}
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05 ")+format+"\n", args...)
}

// The lines of the document between which the tables stand.
const (
	beginMark = "<!-- bench-placing: what `make bench-placing` writes begins here -->"
	endMark   = "<!-- bench-placing: and ends here -->"
)

// measure makes all tables.
func measure(ctx context.Context, o options) (string, error) {
	folder, err := os.MkdirTemp("", "alongside-benchplacing-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	b := &bench{options: o, folder: folder}
	if err := b.findPeers(ctx); err != nil {
		return "", err
	}
	begun, load := time.Now(), page.Load()
	for _, s := range []struct {
		title string
		fill  func(context.Context, *table) error
	}{
		{"Full tables of scores", b.full}, {"Other tools that people reach for", b.others}, {"Lists of possible partners", b.sparse},
		{"A national call", b.national}, {"A real programme: 200 by 200 with rules", b.programme}, {"What if", b.whatIf},
		{"Stable placings", b.stable}, {"Tables over several days", b.days}, {"Diverse groups on one day", b.diverse},
		{"From 100 to 100,000 people", b.growth},
	} {
		if !strings.Contains(strings.ToLower(s.title), strings.ToLower(o.only)) {
			continue
		}
		say("%s", s.title)
		t := &table{title: s.title}
		if err := s.fill(ctx, t); err != nil {
			return "", fmt.Errorf("%s: %w", s.title, err)
		}
		b.tables = append(b.tables, t)
	}
	return b.markdown(begun, load), nil
}
