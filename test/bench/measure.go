package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"time"

	"alongside/internal/app"
	"alongside/test/bench/crowd"
	"alongside/test/bench/page"
)

// setting is one engine with one size.
type setting struct {
	engine   string
	size     int
	binary   string
	folder   string
	database string
}

// measured is everything about one setting.
type measured struct {
	Engine     string
	Size, Rows int
	Filling    time.Duration
	Load       string // of the machine before and after
	Cold       time.Duration
	Idle, Peak int64
	Results    []result
	Import     imported
}

func measure(ctx context.Context, o options, s setting) (measured, error) {
	m := measured{Engine: s.engine, Size: s.size, Load: page.Load()}
	if err := os.MkdirAll(s.folder, 0o711); err != nil {
		return m, err
	}
	s.database = "sqlite:" + filepath.Join(s.folder, "alongside.db")
	var pg *postgres
	if s.engine == "postgres" {
		var err error
		if pg, err = startPostgres(ctx, filepath.Join(s.folder, "server")); err != nil {
			return m, err
		}
		defer pg.stop()
		s.database = pg.address()
	}
	c, counts, err := fill(ctx, o, s, &m)
	if err != nil || o.profile != "" {
		return m, err
	}
	if pg != nil {
		// What a server does by itself some minutes after so many rows have come.
		if err := pg.sql(ctx, "alongside", "VACUUM ANALYZE"); err != nil {
			return m, err
		}
	}
	if err := prepare(ctx, s); err != nil {
		return m, err
	}
	v, err := startServer(ctx, s)
	if err != nil {
		return m, err
	}
	defer v.stop()
	m.Cold = v.cold
	time.Sleep(3 * time.Second)
	m.Idle, _ = memory(v.process.Process.Pid)
	for i, j := range jobs(v.url, c, o.connections) {
		if !strings.Contains(j.name, o.only) || ctx.Err() != nil {
			continue
		}
		r := loaded(ctx, o, v, pg, j)
		r.Statements = counts[i]
		if j.once {
			r.Alone = [2]time.Duration{r.P50, r.P99}
		} else if j.goalAlone > 0 {
			alone := drive(ctx, j, 1, time.Duration(o.seconds*float64(time.Second)))
			r.Alone = [2]time.Duration{alone.P50, alone.P99}
		}
		m.Results = append(m.Results, r)
		say("  %-36s %7.0f/s  p50 %6.1f ms  p99 %6.1f ms  cpu %5.2f ms  with database %5.2f ms  %d statements  %d wrong %s",
			j.name, r.rate(), ms(r.P50), ms(r.P99), r.cpu(), r.all(), r.Statements, r.Wrong, r.Example)
	}
	_, m.Peak = memory(v.process.Process.Pid)
	if strings.Contains(importName, o.only) && ctx.Err() == nil {
		v.stop()
		if m.Import, err = measureImport(ctx, s, c); err != nil {
			return m, err
		}
	}
	m.Load += " to " + page.Load()
	return m, ctx.Err()
}

// prepare has the program do what waits to be done beside requests: it works out the reports of forms that have closed.
func prepare(ctx context.Context, s setting) error {
	v, err := startServer(ctx, s)
	if err != nil {
		return err
	}
	defer v.stop()
	for before, quiet := time.Duration(0), 0; quiet < 5; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
		now, _, _ := times(v.process.Process.Pid)
		if quiet++; now-before > 50*time.Millisecond {
			quiet = 0
		}
		before = now
	}
	return nil
}

// loaded drives a job once for a moment, so that nothing is the first of its kind, and then measures it.
func loaded(ctx context.Context, o options, v *server, pg *postgres, j job) result {
	length := time.Duration(o.seconds * float64(time.Second))
	if j.want == http.StatusOK && !j.once {
		drive(ctx, j, o.connections, length/5)
	}
	pid := v.process.Process.Pid
	program, _, _ := times(pid)
	database := time.Duration(0)
	if pg != nil {
		database = family(pg.process.Process.Pid)
	}
	connections := o.connections
	if j.once {
		connections = 1
	}
	r := drive(ctx, j, connections, length)
	after, _, _ := times(pid)
	r.CPU = after - program
	if pg != nil {
		r.Database = family(pg.process.Process.Pid) - database
	}
	return r
}

// fill makes the network and counts the SQL statements of one request of each job, with the program in this process.
func fill(ctx context.Context, o options, s setting, m *measured) (*crowd.Crowd, []int64, error) {
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Data: s.folder, Database: s.database, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		return nil, nil, err
	}
	defer a.Close()
	begin := time.Now()
	c, err := crowd.Make(ctx, a.DB, a.Keys, s.size)
	if err != nil {
		return nil, nil, err
	}
	m.Filling, m.Rows = time.Since(begin), c.Rows
	say("%s: %d people, %d rows in %.1f s", s.engine, s.size, c.Rows, m.Filling.Seconds())
	var counts []int64
	all := jobs("http://127.0.0.1", c, 1)
	for _, j := range all {
		n, err := statements(a, j)
		if err != nil {
			return nil, nil, err
		}
		counts = append(counts, n)
	}
	if o.profile != "" {
		return c, counts, profile(ctx, o, a, all)
	}
	// What was asked for here has changed one application and used one link: the driver begins after them.
	c.Forms = c.Forms[1:]
	c.Applicants = c.Applicants[2:]
	return c, counts, nil
}

// statements is how many SQL statements the program needs for one request of a job.
func statements(a *app.App, j job) (int64, error) {
	r, ok := j.next(0)
	if !ok {
		return 0, fmt.Errorf("%s: there is nothing to ask", j.name)
	}
	before := a.DB.Statements()
	w := httptest.NewRecorder()
	a.Server.Handler().ServeHTTP(w, r)
	if w.Code != j.want {
		return 0, fmt.Errorf("%s: the answer was %d and not %d: %.2000s", j.name, w.Code, j.want, w.Body)
	}
	return a.DB.Statements() - before, nil
}

// profile asks in this process, so that a profile shows what the program does and nothing else of the network.
func profile(ctx context.Context, o options, a *app.App, all []job) error {
	f, err := os.Create(o.profile)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	for _, j := range all {
		if !strings.Contains(j.name, o.only) {
			continue
		}
		n, begin := 0, time.Now()
		for time.Since(begin).Seconds() < o.seconds && ctx.Err() == nil {
			if _, err := statements(a, j); err != nil {
				say("  %v", err) // such as: no link is left
				break
			}
			n++
		}
		say("  %-36s %6.3f ms, one after the other", j.name, perRequest(time.Since(begin), n))
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
