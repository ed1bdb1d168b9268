// Command benchstats measures how long the statistics and `alongside evaluate` take: `make bench-stats`. R and its packages are measured beside
// them where this machine has them; without R the table says so. The table goes into docs/performance.md with the goals that
// are missed. It is no test: nothing here fails because a machine is slow.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"alongside/engine/stats"
	"alongside/test/bench/page"
)

const (
	beginMark = "<!-- bench-stats: what `make bench-stats` writes begins here -->"
	endMark   = "<!-- bench-stats: and ends here -->"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	runs   int
	short  bool
	folder string
	binary string
	r      string // Rscript; "" without it
	rows   [][]string
	missed []string
}

func run(ctx context.Context, args []string) error {
	b := &bench{}
	f := flag.NewFlagSet("benchstats", flag.ContinueOnError)
	f.IntVar(&b.runs, "runs", 7, "how often each job is done; the median counts")
	f.BoolVar(&b.short, "short", false, "without the file of a million forms, printed only")
	out := f.String("out", "docs/performance.md", "file whose table is replaced; empty only prints it")
	if err := f.Parse(args); err != nil {
		return err
	}
	if b.short {
		*out = ""
	}
	var err error
	if b.folder, err = os.MkdirTemp("", "benchstats-*"); err != nil {
		return err
	}
	defer os.RemoveAll(b.folder)
	b.r, _ = exec.LookPath("Rscript")
	if err := b.all(ctx); err != nil {
		return err
	}
	text := b.text()
	fmt.Println(text)
	if *out == "" {
		return nil
	}
	return page.Replace(*out, beginMark, endMark, text)
}

// all measures everything.
func (b *bench) all(ctx context.Context) error {
	if err := b.engine(ctx); err != nil {
		return err
	}
	b.binary = filepath.Join(b.folder, "alongside")
	if said, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", b.binary, "./cmd/alongside").CombinedOutput(); err != nil {
		return fmt.Errorf("the program cannot be built: %w\n%s", err, said)
	}
	small := "content/demo/lay-partner-responses.csv"
	for _, ending := range []string{"json", "html", "pdf"} {
		if err := b.command(ctx, "`alongside evaluate`, 32 forms, as "+strings.ToUpper(ending), small, ending, 100*time.Millisecond, 0); err != nil {
			return err
		}
	}
	if b.short {
		return nil
	}
	for _, coded := range []bool{false, true} {
		name, limit := "`alongside evaluate`, 1,000,000 forms of 30 questions", 10*time.Second
		if coded {
			name, limit = name+", each with a code, two occasions", 0
		}
		file, err := b.million(coded)
		if err != nil {
			return err
		}
		if err := b.command(ctx, name, file, "json", limit, 200<<20); err != nil {
			return err
		}
	}
	return nil
}

// tied are differences of n people with many ties and zeros.
func tied(n int) []float64 {
	dice, out := rand.New(rand.NewPCG(1, uint64(n))), make([]float64, n)
	for i := range out {
		out[i] = float64(dice.IntN(6) - 2)
	}
	return out
}

// engine measures the functions of package stats.
func (b *bench) engine(ctx context.Context) error {
	marks := make([]float64, 32)
	for i := range marks {
		marks[i] = float64(3 + i%3)
	}
	odd := slices.Clone(marks)
	odd[0] = 3.25 // no whole number, so that it is drawn
	table := make([][]float64, 100_000)
	for i := range table {
		table[i] = []float64{float64(i % 5), float64((i + i%3) % 5)}
	}
	fifty, thirtytwo := tied(50), tied(32)
	list := func(xs []float64) string {
		words := make([]string, len(xs))
		for i, x := range xs {
			words[i] = strconv.FormatFloat(x, 'f', -1, 64)
		}
		return "c(" + strings.Join(words, ",") + ")"
	}
	for _, job := range []struct {
		name string
		goal time.Duration
		do   func() error
		r    string // the same in R, with the time of one in milliseconds as its result
	}{
		{"Exact signed rank with ties, 32 people", 0, func() error { _, err := stats.WilcoxonSignedRank(thirtytwo); return err },
			timed("exactRankTests", "x<-"+list(thirtytwo)+"; x<-x[x!=0]", "wilcox.exact(x)", 50)},
		{"Exact signed rank with ties, 50 people", 100 * time.Microsecond, func() error { _, err := stats.WilcoxonSignedRank(fifty); return err },
			timed("exactRankTests", "x<-"+list(fifty)+"; x<-x[x!=0]", "wilcox.exact(x)", 50)},
		{"Interval of a mean of 32 marks, every resample counted", 15 * time.Millisecond, func() error { _, err := stats.ExactBCa(marks, stats.Level95); return err }, ""},
		{"Bootstrap BCa, 10,000 drawn, 32 values", 15 * time.Millisecond, func() error { _, err := stats.BCa(odd, stats.Level95, stats.DefaultSeed, 10_000); return err },
			timed("boot", "x<-"+list(odd), "boot.ci(boot(x,function(d,i)mean(d[i]),10000),type='bca')", 1)},
		{"10,000 drawn for each of 30 questions, 40 people", time.Second, func() error {
			forty := append(slices.Clone(odd), odd[:8]...)
			for range 30 {
				if _, err := stats.BCa(forty, stats.Level95, stats.DefaultSeed, 10_000); err != nil {
					return err
				}
			}
			return nil
		}, ""},
		{"Intraclass correlation, 100,000 things, 2 raters", 10 * time.Millisecond, func() error { _, err := stats.IntraclassCorrelation(table); return err }, ""},
		{"Paired permutation test, 40 values that are no whole numbers", 0, func() error {
			xs := tied(40)
			for i := range xs {
				xs[i] = xs[i]*1.7 + 0.013*float64(i+1)
			}
			_, err := stats.PairedPermutation(xs)
			return err
		}, ""},
	} {
		took, err := b.median(ctx, job.do)
		if err != nil {
			return err
		}
		b.row(job.name, took, job.goal, 0, 0, b.inR(ctx, job.r))
	}
	return nil
}

// timed is R code that prints how many milliseconds one run takes.
func timed(library, before, code string, times int) string {
	return fmt.Sprintf("suppressMessages(library(%s)); %s; %s; cat(1000*system.time(for(i in 1:%d) %s)[['elapsed']]/%d)", library, before, code, times, code, times)
}

// inR is what R says, or a dash.
func (b *bench) inR(ctx context.Context, code string) string {
	if b.r == "" || code == "" {
		return "–"
	}
	out, err := exec.CommandContext(ctx, b.r, "-e", code).Output()
	words := strings.Fields(string(out))
	if err != nil || len(words) == 0 {
		return "–"
	}
	ms, err := strconv.ParseFloat(words[len(words)-1], 64)
	if err != nil {
		return "–"
	}
	return short(time.Duration(ms * float64(time.Millisecond)))
}

// median is how long a job takes: short ones are done many times for one look at the clock.
func (b *bench) median(ctx context.Context, do func() error) (time.Duration, error) {
	var all []time.Duration
	for range b.runs {
		begun, times := time.Now(), 0
		for time.Since(begun) < 20*time.Millisecond || times == 0 {
			if err := do(); err != nil {
				return 0, err
			}
			times++
		}
		all = append(all, time.Since(begun)/time.Duration(times))
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

// command measures the program from its start to its end, and its most memory.
func (b *bench) command(ctx context.Context, name, file, ending string, goal time.Duration, memory int64) error {
	var all []time.Duration
	most := int64(0)
	runs := b.runs
	if memory > 0 {
		runs = min(runs, 3)
	}
	for range runs {
		c := exec.CommandContext(ctx, b.binary, "evaluate", "--responses", file, "--out", filepath.Join(b.folder, "out."+ending))
		var said bytes.Buffer
		c.Stderr = &said
		begun := time.Now()
		if err := c.Run(); err != nil {
			return fmt.Errorf("%s: %w\n%s", name, err, said.String())
		}
		all = append(all, time.Since(begun))
		if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
			most = max(most, u.Maxrss*1024)
		}
	}
	slices.Sort(all)
	b.row(name, all[len(all)/2], goal, most, memory, "–")
	return nil
}

// million writes a file of a million forms.
func (b *bench) million(coded bool) (string, error) {
	file := filepath.Join(b.folder, fmt.Sprintf("million-%v.csv", coded))
	f, err := os.Create(file)
	if err != nil {
		return "", err
	}
	dice := rand.New(rand.NewPCG(2, 3))
	var rows []string
	for range 4096 {
		var row strings.Builder
		for q := range 30 {
			if q > 0 {
				row.WriteByte(',')
			}
			if v := dice.IntN(8); v > 0 {
				row.WriteString(strconv.Itoa(min(v, 5)))
			}
		}
		rows = append(rows, row.String()+"\n")
	}
	var piece bytes.Buffer
	if coded {
		piece.WriteString("wave,code,")
	}
	for q := range 30 {
		fmt.Fprintf(&piece, "%sq%d", strings.Repeat(",", min(q, 1)), q+1)
	}
	piece.WriteByte('\n')
	for i := range 1_000_000 {
		if coded {
			fmt.Fprintf(&piece, "%d,c%d,", 1+i/500_000, i%500_000)
		}
		piece.WriteString(rows[dice.IntN(len(rows))])
		if piece.Len() > 1<<20 {
			if _, err := piece.WriteTo(f); err != nil {
				return "", err
			}
		}
	}
	if _, err := piece.WriteTo(f); err != nil {
		return "", err
	}
	return file, f.Close()
}

func (b *bench) row(name string, took, goal time.Duration, memory, most int64, r string) {
	want, used := "–", "–"
	if memory > 0 {
		used = fmt.Sprintf("%d MB", memory>>20)
	}
	if goal > 0 {
		want = "≤ " + short(goal)
	}
	if most > 0 {
		want = strings.TrimPrefix(want+", ≤ "+fmt.Sprintf("%d MB", most>>20), "–, ")
	}
	if goal > 0 && took > goal {
		b.missed = append(b.missed, fmt.Sprintf("**%s**: %s, goal %s.", name, short(took), short(goal)))
	}
	if most > 0 && memory > most {
		b.missed = append(b.missed, fmt.Sprintf("**%s**: %d MB, goal %d.", name, memory>>20, most>>20))
	}
	b.rows = append(b.rows, []string{name, short(took), used, r, want})
	fmt.Fprintln(os.Stderr, "  "+strings.Join(b.rows[len(b.rows)-1], "  |  "))
}

// short writes a time with three figures that count.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatFloat(float64(d)/float64(time.Microsecond), 'g', 3, 64) + " µs"
	case d < time.Second:
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'g', 3, 64) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'g', 3, 64) + " s"
}

// text is what goes into the document.
func (b *bench) text() string {
	var t strings.Builder
	fmt.Fprintf(&t, "Measured on %s at commit %s, on %s. The load of the machine was %s. Medians of %d.", time.Now().Format("2 January 2006"), page.Commit(), page.Machine(), page.Load(), b.runs)
	if b.r == "" {
		t.WriteString(" R was not there.")
	} else if out, err := exec.Command(b.r, "--version").CombinedOutput(); err == nil {
		t.WriteString(" R: " + strings.TrimSpace(strings.SplitN(string(out), "\n", 2)[0]) + ".")
	}
	t.WriteString("\n\n| job | time | most memory | R | goal |\n|---|--:|--:|--:|---|\n")
	for _, row := range b.rows {
		t.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	if len(b.missed) == 0 {
		t.WriteString("\nEvery goal is met.\n")
	} else {
		t.WriteString("\nGoals that are missed:\n\n- " + strings.Join(b.missed, "\n- ") + "\n")
	}
	return t.String()
}
