// Command bench measures how quickly the program answers when many people are in it: `make bench`. It fills a network
// (see package crowd) into SQLite and PostgreSQL, starts the built program as a process of its own so that its processor
// time and memory are its own, asks it for real pages with real sessions over loopback, and writes what it measured into
// docs/performance.md. It ends only what it started, and it is no test: nothing here fails because a machine is slow.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"alongside/test/bench/page"
)

// options are what can be chosen on the command line.
type options struct {
	sizes       []int
	engines     []string
	seconds     float64
	connections int
	only        string
	out         string
	profile     string
	binary      string
}

func parse(args []string) (options, error) {
	var o options
	var sizes, engines string
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&sizes, "sizes", "1000,10000,100000", "how many people, with commas between")
	f.StringVar(&engines, "engines", "sqlite,postgres", "which databases")
	f.Float64Var(&o.seconds, "seconds", 5, "how long each page is asked for")
	f.IntVar(&o.connections, "connections", 16, "how many ask at once")
	f.StringVar(&o.only, "only", "", "only the jobs whose name contains this")
	f.StringVar(&o.out, "out", "docs/performance.md", "file whose tables are replaced; empty only prints them")
	f.StringVar(&o.profile, "profile", "", "instead of measuring, answer in this process and write a processor profile of the jobs to this file")
	f.StringVar(&o.binary, "binary", "", "a program that is built already, to compare two versions; empty builds this one")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for _, s := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 || n > 1_000_000 {
			return o, fmt.Errorf("%q is no number of people from 1 to 1,000,000", s)
		}
		o.sizes = append(o.sizes, n)
	}
	for _, e := range strings.Split(engines, ",") {
		if e != "sqlite" && e != "postgres" {
			return o, fmt.Errorf("%q is no database: sqlite or postgres", e)
		}
		o.engines = append(o.engines, e)
	}
	if o.seconds <= 0 || o.seconds > 60 || o.connections < 1 || o.connections > 256 {
		return o, fmt.Errorf("choose up to 60 seconds and up to 256 connections")
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
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05 ")+format+"\n", args...)
}

func run(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "alongside-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	// Another user runs PostgreSQL when we are root: it may pass through, not look around.
	if err := os.Chmod(folder, 0o711); err != nil {
		return err
	}
	binary := o.binary
	if binary == "" {
		binary = filepath.Join(folder, "alongside")
		say("building the program")
		if err := build(ctx, binary); err != nil {
			return err
		}
	}
	all := report{Machine: page.Machine(), Options: o}
	if info, err := os.Stat(binary); err == nil {
		all.Binary = info.Size()
	}
	for _, engine := range o.engines {
		for _, size := range o.sizes {
			r, err := measure(ctx, o, setting{engine: engine, size: size, binary: binary, folder: filepath.Join(folder, fmt.Sprintf("%s-%d", engine, size))})
			if err != nil {
				return fmt.Errorf("%s with %d people: %w", engine, size, err)
			}
			all.Runs = append(all.Runs, r)
		}
	}
	if o.profile != "" {
		return nil
	}
	text := all.markdown()
	fmt.Print(text)
	if o.out == "" {
		return nil
	}
	return page.Replace(o.out, beginMark, endMark, text)
}
