package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// The other tools run in processes of their own, which read the question from a file once and then answer it each time they are told "go",
// with the seconds and processor seconds that it took and the total that they found.

//go:embed peer.py
var pythonPeer string

//go:embed peer.mjs
var nodePeer string

//go:embed lemon/peer.cc
var lemonPeer string

// findPeers looks which other tools are on this machine.
func (b *bench) findPeers(ctx context.Context) error {
	for name, text := range map[string]string{"peer.py": pythonPeer, "peer.mjs": nodePeer, "peer.cc": lemonPeer} {
		if err := os.WriteFile(filepath.Join(b.folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	candidates := []string{"python3", "/usr/bin/python3"}
	if b.options.python != "" {
		candidates = []string{b.options.python}
	}
	for _, python := range candidates {
		out, err := exec.CommandContext(ctx, python, filepath.Join(b.folder, "peer.py"), "versions").Output()
		if err == nil {
			b.python = []string{python, filepath.Join(b.folder, "peer.py")}
			b.peers = append(b.peers, strings.Split(strings.TrimSpace(string(out)), "\n")...)
			break
		}
	}
	if b.python == nil {
		b.absent = append(b.absent, "scipy (Debian's python3-scipy)")
	}
	if version := b.compile(ctx); version != "" {
		b.peers = append(b.peers, version)
	} else {
		b.absent = append(b.absent, "LEMON (Debian's g++ and liblemon-dev)")
	}
	packages := []string{"munkres", "linear-sum-assignment", "stable-marriage"}
	if b.npm != "" {
		version, err := exec.CommandContext(ctx, "node", "--version").Output()
		if err == nil {
			b.peers = append(b.peers, "Node "+strings.TrimSpace(string(version)))
			b.node = b.npm
		}
	}
	for _, name := range packages {
		if version := b.npmVersion(name); version != "" {
			b.peers = append(b.peers, "npm "+name+" "+version)
		} else {
			b.absent = append(b.absent, "npm "+name)
		}
	}
	b.absent = append(b.absent, "OR-Tools, mentor-match, Good-Enough Golfers and anticlust (neither Debian nor npm has them)")
	return nil
}

// compile makes the comparison in C++, and gives its version; nothing where there is no compiler, or no LEMON.
func (b *bench) compile(ctx context.Context) string {
	program := filepath.Join(b.folder, "lemon")
	if err := exec.CommandContext(ctx, "g++", "-O3", "-std=c++17", "-w", "-o", program, filepath.Join(b.folder, "peer.cc")).Run(); err != nil {
		return ""
	}
	version, err := exec.CommandContext(ctx, program, "version").Output()
	if err != nil {
		return ""
	}
	b.lemon = program
	return strings.TrimSpace(string(version))
}

// inCPP starts LEMON's network simplex on a file of lists, or gives nil when it is not there. Its cost scaling, the method of OR-Tools, is several times
// slower on these questions.
func (b *bench) inCPP(ctx context.Context, args ...string) *peer {
	if b.lemon == "" {
		return nil
	}
	return b.start(ctx, append([]string{b.lemon, "networksimplex"}, args...))
}

// npmVersion is the version of a package that is there, or nothing.
func (b *bench) npmVersion(name string) string {
	if b.node == "" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(b.node, name, "package.json"))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(text), `"version"`)
	_, rest, _ = strings.Cut(rest, `"`)
	version, _, _ := strings.Cut(rest, `"`)
	return version
}

// peer is another tool that has read a question.
type peer struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	lines  chan string
	stop   context.CancelFunc
	left   time.Duration // of our patience
	failed error
}

// scipy starts Python on a question, or gives nil when there is none.
func (b *bench) scipy(ctx context.Context, args ...string) *peer {
	if b.python == nil {
		return nil
	}
	return b.start(ctx, append(append([]string{}, b.python...), args...))
}

// fromNPM starts a package of npm on a question, or gives nil when it is not there.
func (b *bench) fromNPM(ctx context.Context, name string, args ...string) *peer {
	if b.npmVersion(name) == "" {
		return nil
	}
	folder, err := filepath.Abs(b.node)
	if err != nil {
		return nil
	}
	return b.start(ctx, append([]string{"node", "--max-old-space-size=8192", filepath.Join(b.folder, "peer.mjs"), folder, name}, args...))
}

func (b *bench) start(ctx context.Context, args []string) *peer {
	ctx, stop := context.WithCancel(ctx)
	p := &peer{cmd: exec.CommandContext(ctx, args[0], args[1:]...), stop: stop, left: b.patience, lines: make(chan string)}
	p.cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	p.cmd.Stderr = os.Stderr
	in, err := p.cmd.StdinPipe()
	out, err2 := p.cmd.StdoutPipe()
	if p.failed = errors.Join(err, err2); p.failed == nil {
		p.failed = p.cmd.Start()
	}
	if p.failed != nil {
		return p
	}
	p.in = in
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
		close(p.lines)
	}()
	if line, ok := <-p.lines; !ok || line != "ready" {
		p.failed = fmt.Errorf("it did not begin: %q", line)
	}
	return p
}

// answer lets the tool answer once more, if there is patience left for it. The total is of all that it placed.
func (p *peer) answer() (s sample, total int64, ok bool, err error) {
	if p == nil || p.left <= 0 || p.failed != nil {
		if p != nil {
			err = p.failed
		}
		return s, 0, false, err
	}
	if _, err := io.WriteString(p.in, "go\n"); err != nil {
		return s, 0, false, err
	}
	// A tool that is at work may end what it has begun, up to three times our patience.
	select {
	case line, open := <-p.lines:
		var wall, cpu float64
		if _, err := fmt.Sscan(line, &wall, &cpu, &total); !open || err != nil {
			return s, 0, false, fmt.Errorf("another tool answered %q", line)
		}
		s = sample{time.Duration(wall * 1e9), time.Duration(cpu * 1e9)}
		p.left -= s.wall
		return s, total, true, nil
	case <-time.After(3 * p.left):
		p.left = 0
		p.stop()
		return s, 0, false, nil
	}
}

func (p *peer) close() {
	if p == nil {
		return
	}
	p.stop()
	if p.lines != nil && p.in != nil {
		for range p.lines {
		}
		_ = p.cmd.Wait()
	}
}

// processor is the processor time of this process so far, that of its garbage collector included.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timed takes the time of one answer of ours. What was left over before is cleared away first.
func timed(fn func() error) (sample, error) {
	runtime.GC()
	wall, cpu := time.Now(), processor()
	err := fn()
	return sample{time.Since(wall), processor() - cpu}, err
}

// against lets ours and another tool answer in turn, runs times. Their totals must be the same.
func (b *bench) against(ctx context.Context, ours func() (int64, error), other *peer) (mine, theirs samples, err error) {
	mine, all, err := b.againstAll(ctx, ours, other)
	if err != nil {
		return nil, nil, err
	}
	return mine, all[0], nil
}

// againstAll is against for several other tools.
func (b *bench) againstAll(ctx context.Context, ours func() (int64, error), others ...*peer) (mine samples, theirs []samples, err error) {
	theirs = make([]samples, len(others))
	for range b.runs {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		var total int64
		s, err := timed(func() (err error) { total, err = ours(); return err })
		if err != nil {
			return nil, nil, err
		}
		mine = append(mine, s)
		for k, other := range others {
			t, found, ok, err := other.answer()
			switch {
			case err != nil:
				return nil, nil, err
			case ok && found != total:
				return nil, nil, fmt.Errorf("our total is %d and that of another tool %d", total, found)
			case ok:
				theirs[k] = append(theirs[k], t)
			}
		}
	}
	return mine, theirs, nil
}
