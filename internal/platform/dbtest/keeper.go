package dbtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	keeperVariable   = "ALONGSIDE_DBTEST_KEEPER"
	programsVariable = "ALONGSIDE_DBTEST_PROGRAMS"
	idleVariable     = "ALONGSIDE_DBTEST_IDLE"
	// idle is how long the keeper waits for the next test binary after the last one ended: `go test ./...` may build
	// for a while between two packages.
	idle = 15 * time.Second
	// starting is how long the server may take to answer for the first time.
	starting = 60 * time.Second
)

// settings make the server quick and forgetful: nothing is ever flushed to the disk, nothing works in the background.
const settings = `
listen_addresses = '127.0.0.1'
max_connections = 400
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
checkpoint_timeout = 1h
min_wal_size = 32MB
max_wal_size = 128MB
autovacuum = off
jit = off
max_parallel_workers_per_gather = 0
dynamic_shared_memory_type = mmap
timezone = 'UTC'
log_min_messages = warning
`

// access lets the administrator in through the socket only (its folder is closed to others), the ordinary role
// through the loopback address.
const access = `
local all postgres trust
host all ` + role + ` 127.0.0.1/32 trust
`

// A test binary that is started with the keeper's variable is the keeper and nothing else. This runs on the main
// thread, which the signal at the keeper's death (see diesWithUs) depends on.
func init() {
	if base := os.Getenv(keeperVariable); base != "" {
		wait, err := time.ParseDuration(os.Getenv(idleVariable))
		if err != nil {
			wait = idle
		}
		os.Exit(keep(base, os.Getenv(programsVariable), wait))
	}
}

// keep starts a server, tells the test binary that waits at file 3, and ends the server when nobody used it for the
// given time. It returns the exit status of the keeper.
func keep(base, programs string, idle time.Duration) int {
	answer := os.NewFile(3, "answer")
	syscall.CloseOnExec(3)
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if _, err := lockFile(filepath.Join(base, keeperLock), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		fmt.Fprintf(answer, "another keeper runs already: %v", err)
		return 1
	}
	s, err := startServer(base, programs)
	if err != nil {
		fmt.Fprintf(answer, "%v", err)
		return 1
	}
	defer s.stop()
	state, err := json.Marshal(s.cluster)
	if err == nil {
		err = os.WriteFile(filepath.Join(base, stateFile), state, 0o600)
	}
	if err != nil {
		fmt.Fprintf(answer, "%v", err)
		return 1
	}
	fmt.Fprint(answer, "ok\x00")
	answer.Close()

	for unused := time.Duration(0); ; {
		const step = 250 * time.Millisecond
		select {
		case <-interrupt:
			return 0
		case <-s.ended:
			return 1
		case <-time.After(step):
		}
		free, gate := nobody(base)
		if unused += step; !free {
			unused = 0
		}
		if unused >= idle {
			// Still holding the gate: whoever comes now waits until we are gone and starts the next server.
			return 0
		}
		if free {
			syscall.Close(gate) //nolint:errcheck // closing is letting go
		}
	}
}

// nobody says whether no test binary uses the server; if so, it holds the gate, whose number it returns.
func nobody(base string) (bool, int) {
	gate, err := lockFile(filepath.Join(base, gateLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return false, 0
	}
	users, err := lockFile(filepath.Join(base, usersLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		syscall.Close(gate) //nolint:errcheck // closing is letting go
		return false, 0
	}
	syscall.Close(users) //nolint:errcheck // closing is letting go; nobody can come while we hold the gate
	return true, gate
}

// server is PostgreSQL as a child of the keeper.
type server struct {
	cluster
	folder  string
	process *exec.Cmd
	ended   chan struct{}
}

// startServer makes a new cluster in the base folder and starts it.
func startServer(base, programs string) (*server, error) {
	if err := removeOld(base); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(base, "pg-")
	if err != nil {
		return nil, err
	}
	s := &server{cluster: cluster{Socket: folder, Keeper: os.Getpid()}, folder: folder, ended: make(chan struct{})}
	if err := s.start(programs); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// removeOld removes what a keeper that was killed left behind.
func removeOld(base string) error {
	old, err := filepath.Glob(filepath.Join(base, "pg-*"))
	if err != nil {
		return err
	}
	for _, f := range old {
		err = errors.Join(err, os.RemoveAll(f))
	}
	return err
}

func (s *server) start(programs string) error {
	who, err := ordinaryUser(s.folder)
	if err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	initdb := exec.Command(filepath.Join(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.Dir, initdb.Env = s.folder, []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb failed (the folder %s must be reachable for the user that runs it; TMPDIR chooses another): %w\n%s", s.folder, err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	s.Port = port
	if err := appendTo(filepath.Join(data, "postgresql.conf"), fmt.Sprintf("%sport = %d\nunix_socket_directories = '%s'\n", settings, port, s.folder)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(access), 0o600); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.process = exec.Command(filepath.Join(programs, "postgres"), "-D", data)
	s.process.Dir, s.process.Env = s.folder, initdb.Env
	s.process.Stdout, s.process.Stderr = log, log
	s.process.SysProcAttr = diesWithUs(&syscall.SysProcAttr{Credential: who})
	if err := s.process.Start(); err != nil {
		s.process = nil
		return err
	}
	go func() { s.process.Wait(); close(s.ended) }() //nolint:errcheck // the log says why it ended
	return s.ready()
}

// ready waits until the server answers and makes the ordinary role.
func (s *server) ready() error {
	deadline := time.Now().Add(starting)
	for s.ping() != nil {
		select {
		case <-s.ended:
			return fmt.Errorf("the server ended at once: %s", s.log())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the server did not answer within %s: %s", starting, s.log())
		}
	}
	return s.admin(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "CREATE ROLE "+role+" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
		return err
	})
}

func (s *server) log() string {
	text, err := os.ReadFile(filepath.Join(s.folder, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// stop ends the server at once and removes its folder.
func (s *server) stop() {
	if s.process != nil {
		s.process.Process.Signal(syscall.SIGQUIT) //nolint:errcheck // it may have ended already
		select {
		case <-s.ended:
		case <-time.After(10 * time.Second):
			s.process.Process.Kill() //nolint:errcheck // it may have ended in between
			<-s.ended
		}
	}
	os.RemoveAll(s.folder) //nolint:errcheck // the next keeper removes what is left
}

// ordinaryUser gives the folder to the user that the server runs as: PostgreSQL refuses to run as root, so root
// takes the user that Debian's package made. Nil means this user.
func ordinaryUser(folder string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL refuses to run as root, and there is no user named postgres: %w", err)
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

// freePort asks the system for a port that nobody uses now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
