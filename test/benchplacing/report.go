package main

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"alongside/test/bench/page"
)

// bench is one run.
type bench struct {
	options
	folder string
	python []string // how to start Python with scipy; empty when there is none
	node   string
	lemon  string   // the compiled comparison in C++; empty when there is none
	peers  []string // those that are there, with their versions
	absent []string
	tables []*table
	missed []string // goals, in words
}

// table is one table of the document.
type table struct {
	title, about string
	head         []string
	rows         [][]string
	after        string
}

func (t *table) columns(names ...string) { t.head = names }
func (t *table) row(cells ...string) {
	t.rows = append(t.rows, cells)
	say("  %s", strings.Join(cells, "  |  "))
}

// sample is what one answer took.
type sample struct{ wall, cpu time.Duration }

// samples are what the runs of one question took.
type samples []sample

func (s samples) wall() time.Duration {
	return middle(s, func(x sample) time.Duration { return x.wall })
}
func (s samples) cpu() time.Duration { return middle(s, func(x sample) time.Duration { return x.cpu }) }

func (s samples) least() time.Duration {
	least := time.Duration(math.MaxInt64)
	for _, x := range s {
		least = min(least, x.cpu)
	}
	return least
}

// middle is the median, of an even number the mean of the two in the middle.
func middle(s samples, of func(sample) time.Duration) time.Duration {
	if len(s) == 0 {
		return 0
	}
	all := make([]time.Duration, len(s))
	for i, x := range s {
		all[i] = of(x)
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// times is how many times as much processor time the other one needed.
func times(ours, other samples) float64 {
	if len(other) == 0 || ours.cpu() <= 0 {
		return math.NaN()
	}
	return other.cpu().Seconds() / ours.cpu().Seconds()
}

// short writes a duration with three digits.
func short(d time.Duration) string {
	switch s := d.Seconds(); {
	case s >= 100:
		return fmt.Sprintf("%.0f s", s)
	case s >= 10:
		return fmt.Sprintf("%.1f s", s)
	case s >= 1:
		return fmt.Sprintf("%.2f s", s)
	case s >= 0.1:
		return fmt.Sprintf("%.0f ms", 1e3*s)
	case s >= 0.01:
		return fmt.Sprintf("%.1f ms", 1e3*s)
	}
	return fmt.Sprintf("%.2f ms", 1e3*d.Seconds())
}

// of writes the CPU time of samples, with how many runs there were when they were not as many as asked for.
func (b *bench) of(s samples) string {
	switch {
	case len(s) == 0:
		return "–"
	case len(s) < b.runs:
		return fmt.Sprintf("%s (%d run%s)", short(s.cpu()), len(s), map[bool]string{true: "", false: "s"}[len(s) == 1])
	}
	return short(s.cpu())
}

func ratio(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.1f", x)
}

// judge says whether a goal is reached, and remembers it when it is not. A number that is not known judges nothing, nor does a short run: goals
// are set for the sizes of a whole one.
func (b *bench) judge(what, goal string, value float64, ok bool) string {
	switch {
	case math.IsNaN(value) || b.short:
		return goal
	case ok:
		return goal + ": reached"
	}
	b.missed = append(b.missed, fmt.Sprintf("%s: %.3g (goal %s)", what, value, goal))
	return goal + ": **missed**"
}

func (b *bench) atLeast(what string, value, goal float64) string {
	return b.judge(what, fmt.Sprintf("≥ %g", goal), value, value >= goal)
}

func (b *bench) atMost(what string, value, goal float64, unit string) string {
	return b.judge(what, fmt.Sprintf("≤ %g%s", goal, unit), value, value <= goal)
}

func (b *bench) markdown(begun time.Time, load string) string {
	var w strings.Builder
	fmt.Fprintf(&w, "Measured on %s at commit %s, on %s. The load of the machine was %s to %s; it took %s. ",
		time.Now().UTC().Format("2 January 2006"), page.Commit(), page.Machine(), load, page.Load(), time.Since(begun).Round(time.Second))
	fmt.Fprintf(&w, "Processor time, medians of %d runs in turn with each other tool, of which none began another run after %s.\n\n", b.runs, b.patience)
	if len(b.peers) > 0 {
		fmt.Fprintf(&w, "Measured beside: %s. ", strings.Join(b.peers, ", "))
	}
	if len(b.absent) > 0 {
		fmt.Fprintf(&w, "Not on this machine, so not measured: %s.", strings.Join(b.absent, ", "))
	}
	w.WriteString("\n\n")
	switch {
	case b.short:
		w.WriteString("A short run, of small sizes: goals are not judged.\n")
	case len(b.missed) == 0:
		w.WriteString("No goal that was measured is missed.\n")
	default:
		w.WriteString("Goals that are missed:\n\n")
		for _, m := range b.missed {
			fmt.Fprintf(&w, "- %s\n", m)
		}
	}
	for _, t := range b.tables {
		t.write(&w)
	}
	return w.String()
}

func (t *table) write(w *strings.Builder) {
	fmt.Fprintf(w, "\n### %s\n", t.title)
	if t.about != "" {
		fmt.Fprintf(w, "\n%s\n", t.about)
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\n| %s |\n|---%s|\n", strings.Join(t.head, " | "), strings.Repeat("|--:", len(t.head)-1))
		for _, r := range t.rows {
			fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | "))
		}
	}
	if t.after != "" {
		fmt.Fprintf(w, "\n%s\n", t.after)
	}
}

// megabytes are the most memory that this process has had since it was last asked, where the system tells.
func megabytes() float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return math.NaN()
	}
	for line := range strings.Lines(string(text)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb * 1024 / 1e6
		}
	}
	return math.NaN()
}

// forgetMemory gives back what is not used any more, and begins to count the most memory again.
func forgetMemory() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200)
}

// peakOf is the most memory, in bytes, that a process which has ended had.
func peakOf(s *os.ProcessState) int64 {
	if u, ok := s.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss * 1024
	}
	return 0
}
