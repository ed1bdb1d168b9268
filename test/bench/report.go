package main

import (
	"fmt"
	"strings"
	"time"

	"alongside/test/bench/page"
)

// report is everything that one run measured.
type report struct {
	Machine string
	Options options
	Binary  int64
	Runs    []measured
}

// The lines of the document between which the tables stand.
const (
	beginMark = "<!-- bench: what `make bench` writes begins here -->"
	endMark   = "<!-- bench: and ends here -->"
)

func (r report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s at commit %s, on %s. %d connections at once, %g seconds for each job. The driver runs on the same cores as the program.\n",
		time.Now().UTC().Format("2 January 2006"), page.Commit(), r.Machine, r.Options.connections, r.Options.seconds)
	for _, m := range r.Runs {
		m.table(&b)
	}
	r.alone(&b)
	r.growth(&b)
	r.beside(&b)
	r.imports(&b)
	r.resources(&b)
	return b.String()
}

var engineNames = map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL"}

// goalSize is for how many people the goals are set, with SQLite.
const goalSize = 10_000

func (m measured) title() string {
	return fmt.Sprintf("%s, %s people", engineNames[m.Engine], page.Grouped(m.Size))
}

func (m measured) table(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s\n\n", m.title())
	fmt.Fprintf(b, "%s rows, written in %.0f s. The load of the machine was %s.\n\n", page.Grouped(m.Rows), m.Filling.Seconds(), m.Load)
	if m.Engine == "postgres" {
		b.WriteString("| job | a second | p50 ms | p99 ms | CPU ms | with the database's | SQL |\n|---|--:|--:|--:|--:|--:|--:|\n")
	} else {
		b.WriteString("| job | a second | p50 ms | p99 ms | CPU ms | SQL | goal |\n|---|--:|--:|--:|--:|--:|---|\n")
	}
	for _, x := range m.Results {
		fmt.Fprintf(b, "| %s | %.0f | %.1f | %.1f | %.2f | ", x.Job.name, x.rate(), ms(x.P50), ms(x.P99), x.cpu())
		if m.Engine == "postgres" {
			fmt.Fprintf(b, "%.2f | %d |\n", x.all(), x.Statements)
		} else {
			fmt.Fprintf(b, "%d | %s |\n", x.Statements, m.goal(x))
		}
	}
	for _, x := range m.Results {
		if x.Wrong > 0 {
			fmt.Fprintf(b, "\n%s: %d of %d answers were wrong.\n", x.Job.name, x.Wrong, x.Requests)
		}
	}
}

// goal says what was aimed for and whether it was reached; goals are set for SQLite and 10,000 people.
func (m measured) goal(x result) string {
	var parts []string
	judge := func(text string, ok bool) {
		if m.Size == goalSize && m.Engine == "sqlite" {
			text += map[bool]string{true: ": reached", false: ": **missed**"}[ok]
		}
		parts = append(parts, text)
	}
	if g := x.Job.goalCPU; g > 0 {
		judge(fmt.Sprintf("CPU ≤ %g ms", g), x.cpu() <= g)
	}
	if g := x.Job.goalRate; g > 0 {
		judge(fmt.Sprintf("≥ %s a second", page.Grouped(int(g))), x.rate() >= g)
	}
	judge("SQL ≤ 10", x.Statements <= 10)
	return strings.Join(parts, ", ")
}

// aloneSize is for how many people it is said how quickly one person, who asks alone, should be answered.
const aloneSize = 100_000

// alone says how long one person waits who asks alone, in each network.
func (r report) alone(b *strings.Builder) {
	if len(r.Runs) == 0 {
		return
	}
	b.WriteString("\n### One at a time\n\nHow long one person waits while nobody else asks, in milliseconds: the middle answer, and the one than which 99 of 100 are quicker. The goals are set for 100,000 people.\n\n| job | goal |")
	line := "|---|--:|"
	for _, m := range r.Runs {
		fmt.Fprintf(b, " %s |", m.title())
		line += "--:|"
	}
	b.WriteString("\n" + line + "\n")
	for i, x := range r.Runs[0].Results {
		if x.Job.goalAlone == 0 {
			continue
		}
		fmt.Fprintf(b, "| %s | ≤ %g |", x.Job.name, x.Job.goalAlone)
		for _, m := range r.Runs {
			y := m.Results[i]
			text := fmt.Sprintf("%.1f, %.1f", ms(y.Alone[0]), ms(y.Alone[1]))
			if m.Size == aloneSize {
				text += map[bool]string{true: ": reached", false: ": **missed**"}[ms(y.Alone[1]) <= x.Job.goalAlone]
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteString("\n")
	}
}

// growth compares the smallest and the largest network of each engine.
func (r report) growth(b *strings.Builder) {
	for _, engine := range r.Options.engines {
		var small, large *measured
		for i := range r.Runs {
			if m := &r.Runs[i]; m.Engine == engine {
				if small == nil || m.Size < small.Size {
					small = m
				}
				if large == nil || m.Size > large.Size {
					large = m
				}
			}
		}
		if small == nil || small.Size == large.Size {
			continue
		}
		fmt.Fprintf(b, "\n### %s: from %s to %s people\n\nThe goal: no page more than 1.5 times slower.\n\n| job | CPU ms | CPU ms | times |\n|---|--:|--:|--:|\n",
			engineNames[engine], page.Grouped(small.Size), page.Grouped(large.Size))
		for i, x := range small.Results {
			y := large.Results[i]
			fmt.Fprintf(b, "| %s | %.2f | %.2f | %s |\n", x.Job.name, x.all(), y.all(), judged(y.all(), x.all(), 1.5))
		}
	}
}

// beside compares the two engines at the same size.
func (r report) beside(b *strings.Builder) {
	for _, m := range r.Runs {
		for _, p := range r.Runs {
			if m.Engine != "sqlite" || p.Engine != "postgres" || m.Size != p.Size || m.Size != goalSize {
				continue
			}
			fmt.Fprintf(b, "\n### The two databases at %s people\n\nThe goal: no page needs more than 3 times SQLite's CPU on PostgreSQL, with the database's own share.\n\n| job | SQLite CPU ms | PostgreSQL CPU ms | times |\n|---|--:|--:|--:|\n", page.Grouped(m.Size))
			for i, x := range m.Results {
				y := p.Results[i]
				fmt.Fprintf(b, "| %s | %.2f | %.2f | %s |\n", x.Job.name, x.all(), y.all(), judged(y.all(), x.all(), 3))
			}
		}
	}
}

// imports compares an import with the database's own bulk load.
func (r report) imports(b *strings.Builder) {
	if len(r.Runs) == 0 || r.Runs[0].Import.Took == 0 {
		return
	}
	fmt.Fprintf(b, "\n### Import of %s people\n\nThe command `alongside import people`, from its start to its end, beside writing the same number of people straight into the table. The goal: at most 5 times.\n\n| | import s | CPU s | straight s | times | peak MB |\n|---|--:|--:|--:|--:|--:|\n", page.Grouped(importSize))
	for _, m := range r.Runs {
		i := m.Import
		fmt.Fprintf(b, "| %s | %.2f | %.2f | %.2f | %s | %.0f |\n", m.title(), i.Took.Seconds(), i.CPU.Seconds(), i.Bulk.Seconds(), judged(i.Took.Seconds(), i.Bulk.Seconds(), 5), float64(i.Peak)/1e6)
	}
}

func judged(now, before, most float64) string {
	if before == 0 || now == 0 {
		return "too short to tell"
	}
	if now/before > most {
		return fmt.Sprintf("**%.1f**", now/before)
	}
	return fmt.Sprintf("%.1f", now/before)
}

func (r report) resources(b *strings.Builder) {
	fmt.Fprintf(b, "\n### Start, memory, size\n\nThe program file has %.1f MB (goal ≤ 40).\n\n| | start to first answer, ms (goal ≤ 60) | memory idle, MB (goal ≤ 35) | peak under load, MB (goal ≤ 120) |\n|---|--:|--:|--:|\n", float64(r.Binary)/1e6)
	for _, m := range r.Runs {
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %.0f |\n", m.title(), ms(m.Cold), float64(m.Idle)/1e6, float64(m.Peak)/1e6)
	}
}
