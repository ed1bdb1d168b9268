package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func build(ctx context.Context, binary string) error {
	c := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", binary, "./cmd/alongside")
	c.Stderr = os.Stderr
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	return c.Run()
}

// server is the program as a process of its own.
type server struct {
	process *exec.Cmd
	url     string
	log     *bytes.Buffer
	// cold is the time from the start of the process to its first whole answer.
	cold time.Duration
}

// startServer starts the program on a free port and waits for its first answer.
func startServer(ctx context.Context, s setting) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	addr := "127.0.0.1:" + strconv.Itoa(port)
	v := &server{url: "http://" + addr, log: new(bytes.Buffer)}
	v.process = exec.CommandContext(context.WithoutCancel(ctx), s.binary, "serve")
	v.process.Env = []string{"PATH=" + os.Getenv("PATH"), "ALONGSIDE_ADDR=" + addr, "ALONGSIDE_DATABASE=" + s.database, "ALONGSIDE_DATA=" + s.folder, "ALONGSIDE_LOG=error"}
	v.process.Stderr = v.log
	begin := time.Now()
	if err := v.process.Start(); err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	for time.Since(begin) < 30*time.Second {
		r, err := client.Get(v.url + "/")
		if err == nil {
			_, err = io.Copy(io.Discard, r.Body)
			r.Body.Close()
			if err == nil && r.StatusCode == http.StatusOK {
				v.cold = time.Since(begin)
				return v, nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	v.stop()
	return nil, fmt.Errorf("the program did not answer: %s", v.log)
}

// stop ends the program and waits until it has ended.
func (v *server) stop() {
	v.process.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it may have ended already
	done := make(chan struct{})
	go func() { v.process.Wait(); close(done) }() //nolint:errcheck // how it ended does not matter
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		v.process.Process.Kill() //nolint:errcheck // it may have ended in between
		<-done
	}
}

// ticks are the kernel's units of processor time in /proc: 100 a second on every Linux that Go runs on.
const ticks = 100

// times are a process's own processor time and that of its children which have ended.
func times(pid int) (own, children time.Duration, parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, 0
	}
	// The name is in brackets and may hold anything: the numbers begin after the last one.
	f := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	number := func(i int) int {
		n, _ := strconv.Atoi(f[i]) // the kernel writes numbers
		return n
	}
	tick := func(i int) time.Duration { return time.Duration(number(i)) * time.Second / ticks }
	return tick(11) + tick(12), tick(13) + tick(14), number(1)
}

// family is the processor time of a process with all its children, living and ended: PostgreSQL has one for each
// connection.
func family(pid int) time.Duration {
	own, ended, _ := times(pid)
	total := own + ended
	all, _ := filepath.Glob("/proc/[0-9]*") // the pattern is well formed
	for _, f := range all {
		child, err := strconv.Atoi(filepath.Base(f))
		if err != nil {
			continue
		}
		if own, ended, parent := times(child); parent == pid {
			total += own + ended
		}
	}
	return total
}

// memory is what a process holds in memory now and at most so far, in bytes.
func memory(pid int) (now, peak int64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		n, _ := strconv.ParseInt(f[1], 10, 64) // lines that are no number are not asked for
		switch f[0] {
		case "VmRSS:":
			now = n << 10
		case "VmHWM:":
			peak = n << 10
		}
	}
	return now, peak
}
