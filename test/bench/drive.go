package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// result is what came of one job.
type result struct {
	Job        job
	Requests   int
	Wrong      int    // answers with another status
	Example    string // of a wrong answer
	Elapsed    time.Duration
	P50, P99   time.Duration
	Alone      [2]time.Duration // the same when one person asks at a time
	CPU        time.Duration    // of the program
	Database   time.Duration    // of PostgreSQL beside it
	Statements int64            // SQL statements of one request, counted apart
}

// rate is requests a second.
func (r result) rate() float64 { return float64(r.Requests) / r.Elapsed.Seconds() }

// cpu is the program's processor time for one request in milliseconds; all adds the database's.
func (r result) cpu() float64 { return perRequest(r.CPU, r.Requests) }
func (r result) all() float64 { return perRequest(r.CPU+r.Database, r.Requests) }

func perRequest(d time.Duration, n int) float64 {
	if n == 0 {
		return 0
	}
	return d.Seconds() * 1000 / float64(n)
}

// addresses counts the loopback addresses that visitors came from.
var addresses atomic.Int64

// client is one connection. A visitor's comes from a loopback address of its own.
func client(visitor bool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if visitor {
		n := addresses.Add(1)
		dialer.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, byte(1+n/62500%200), byte(1+n/250%250), byte(1+n%250))}
	}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 1, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       30 * time.Second,
	}
}

// perVisitor is how many links one address may open before another takes its turn: below what the program allows at once.
const perVisitor = 40

// drive makes requests of one job over the connections until the time is up or nothing is left to ask.
func drive(ctx context.Context, j job, connections int, length time.Duration) result {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	out := result{Job: j}
	var mu sync.Mutex
	var all []time.Duration
	var workers sync.WaitGroup
	begin := time.Now()
	for w := range connections {
		workers.Go(func() {
			took, wrong, example := one(ctx, j, w)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			out.Wrong += wrong
			if example != "" {
				out.Example = example
			}
		})
	}
	workers.Wait()
	out.Elapsed = time.Since(begin)
	out.Requests = len(all)
	if slices.Sort(all); len(all) > 0 {
		out.P50, out.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return out
}

// one is one connection's work.
func one(ctx context.Context, j job, w int) (took []time.Duration, wrong int, example string) {
	c := client(j.visitors)
	defer func() { c.CloseIdleConnections() }()
	for n := 1; ctx.Err() == nil; n++ {
		if j.visitors && n%perVisitor == 0 {
			c.CloseIdleConnections()
			c = client(true)
		}
		r, ok := j.next(w)
		if !ok {
			return took, wrong, example
		}
		begin := time.Now()
		status, body, err := ask(c, r)
		took = append(took, time.Since(begin))
		if err != nil || status != j.want {
			wrong++
			example = fmt.Sprintf("%s %s: %d %v %.300s", r.Method, r.URL.Path, status, err, body)
		}
	}
	return took, wrong, example
}

func ask(c *http.Client, r *http.Request) (int, []byte, error) {
	a, err := c.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	return a.StatusCode, body, err
}
