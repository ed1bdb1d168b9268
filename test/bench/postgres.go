package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// postgres is a server of our own with Debian's programs and PostgreSQL's own settings (everything is flushed to the
// disk), and a database that belongs to an ordinary role, so that row security binds it.
type postgres struct {
	folder, programs string
	port             int
	process          *exec.Cmd
	who              *syscall.Credential
}

func startPostgres(ctx context.Context, folder string) (*postgres, error) {
	p := &postgres{folder: folder}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		return nil, errors.New("PostgreSQL is not installed: make setup")
	}
	slices.Sort(found)
	p.programs = found[len(found)-1]
	if err := os.MkdirAll(folder, 0o711); err != nil {
		return nil, err
	}
	if p.who, err = ordinaryUser(folder); err != nil {
		return nil, err
	}
	if p.port, err = freePort(); err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	if err := p.command(ctx, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8").Run(); err != nil {
		return nil, fmt.Errorf("initdb: %w", err)
	}
	p.process = p.command(context.WithoutCancel(ctx), "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", strconv.Itoa(p.port))
	p.process.Stderr = nil
	if err := p.process.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if err = p.sql(ctx, "postgres", "CREATE ROLE alongside LOGIN"); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err == nil {
		err = p.sql(ctx, "postgres", "CREATE DATABASE alongside OWNER alongside")
	}
	if err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

func (p *postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(p.programs, name), args...)
	c.Dir, c.Env = p.folder, []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: p.who}
	return c
}

// sql runs one statement as the server's administrator, through its socket.
func (p *postgres) sql(ctx context.Context, database, statement string) error {
	c := p.command(ctx, "psql", "-h", p.folder, "-p", strconv.Itoa(p.port), "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-qc", statement)
	var out bytes.Buffer
	c.Stderr = &out
	if err := c.Run(); err != nil {
		return fmt.Errorf("%w: %s", err, out.String())
	}
	return nil
}

func (p *postgres) address() string {
	return fmt.Sprintf("postgres://alongside@127.0.0.1:%d/alongside?sslmode=disable", p.port)
}

func (p *postgres) stop() {
	p.process.Process.Signal(syscall.SIGINT) //nolint:errcheck // it may have ended already
	done := make(chan struct{})
	go func() { p.process.Wait(); close(done) }() //nolint:errcheck // how it ended does not matter
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		p.process.Process.Kill() //nolint:errcheck // it may have ended in between
		<-done
	}
}

// ordinaryUser gives the folder to the user that the server runs as: PostgreSQL refuses to run as root.
func ordinaryUser(folder string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, int(uid), int(gid))
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
