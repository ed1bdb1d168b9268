package dbtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a running PostgreSQL server, as its keeper wrote it into the state file.
//
// Test binaries find the server through a folder that belongs to this user, with three locks in it. The kernel lets
// go of a lock when its process ends, in whatever way, so nothing can be left behind:
//
//   - gate is held while somebody looks for the server, starts it or ends it;
//   - users is held, shared, by every test binary that uses the server;
//   - keeper is held by the process that owns the server. When it gets users for itself, nobody is left.
type cluster struct {
	Port   int    // on 127.0.0.1, for the ordinary role
	Socket string // folder of the unix socket, for the administrator
	Keeper int    // process number of the keeper
}

const (
	gateLock   = "gate.lock"
	usersLock  = "users.lock"
	keeperLock = "keeper.lock"
	stateFile  = "state.json"
	// role is the ordinary role that owns every database: no superuser, so that row security binds it.
	role = "alongside"
)

// theCluster finds or starts the server, once per test binary.
var theCluster = sync.OnceValues(connect)

func connect() (*cluster, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	base, err := baseFolder(programs)
	if err != nil {
		return nil, err
	}
	gate, err := lockFile(filepath.Join(base, gateLock), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(gate) //nolint:errcheck // closing is letting go
	// Held until this process ends: the number is never closed on purpose.
	if _, err := lockFile(filepath.Join(base, usersLock), syscall.LOCK_SH); err != nil {
		return nil, err
	}
	alive, err := keeperLives(base)
	if err != nil {
		return nil, err
	}
	if !alive {
		if err := startKeeper(base, programs, idle); err != nil {
			return nil, err
		}
	}
	c, err := readState(base)
	if err != nil {
		return nil, err
	}
	if err := c.admin(dropOrphans); err != nil {
		return nil, fmt.Errorf("the PostgreSQL server of the tests does not answer: %w", err)
	}
	return c, nil
}

// readState reads what the keeper wrote about its server.
func readState(base string) (*cluster, error) {
	text, err := os.ReadFile(filepath.Join(base, stateFile))
	if err != nil {
		return nil, err
	}
	c := new(cluster)
	return c, json.Unmarshal(text, c)
}

// findPrograms returns the folder of PostgreSQL's server programs: the newest that Debian installed, else the PATH's.
func findPrograms() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	best, bestVersion := "", -1
	for _, f := range found {
		folder := filepath.Dir(f)
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err == nil && version > bestVersion {
			best, bestVersion = folder, version
		}
	}
	if best != "" {
		return best, nil
	}
	if f, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(f), nil
	}
	return "", errors.New("PostgreSQL is not installed, and these tests do not run without it: run `make setup` (it installs Debian's postgresql-15)")
}

// baseFolder is the folder of this user's server. Its name changes with the server's settings, so that two versions
// of this package that run side by side do not share one.
func baseFolder(programs string) (string, error) {
	kind := crc32.ChecksumIEEE([]byte(programs + settings + access))
	base := filepath.Join(scratchFolder(), fmt.Sprintf("alongside-dbtest-%d-%08x", os.Getuid(), kind))
	return base, ownFolder(base)
}

// memory is where Linux keeps files in memory. A database is copied there about ten times as quickly as on a disk.
const memory = "/dev/shm"

// scratchFolder is where everything of this package goes: memory if there is enough, unless TMPDIR names a folder.
func scratchFolder() string {
	const enough = 1 << 30 // bytes: a hundred databases of ten megabytes at once
	var f syscall.Statfs_t
	if os.Getenv("TMPDIR") == "" && syscall.Statfs(memory, &f) == nil && f.Bavail*uint64(f.Bsize) >= enough {
		return memory
	}
	return os.TempDir()
}

// ownFolder makes the folder, or makes sure that it is ours.
func ownFolder(base string) error {
	// Others may pass through (the server is another user when we are root), but not look around.
	if err := os.Mkdir(base, 0o711); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(base)
	if err != nil {
		return err
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || int(owner.Uid) != os.Getuid() {
		return fmt.Errorf("%s belongs to somebody else: remove it or set TMPDIR", base)
	}
	// Mkdir's mode passes through the umask.
	return os.Chmod(base, 0o711)
}

// lockFile opens and locks a file and returns its number; closing the number, or ending the process, unlocks it.
func lockFile(path string, how int) (int, error) {
	fd, err := syscall.Open(path, syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("opening %s: %w", path, err)
	}
	for {
		err = syscall.Flock(fd, how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		syscall.Close(fd) //nolint:errcheck // the error of the lock says more
		return 0, err
	}
	return fd, nil
}

// keeperLives says whether a keeper holds its lock.
func keeperLives(base string) (bool, error) {
	fd, err := lockFile(filepath.Join(base, keeperLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, syscall.Close(fd)
}

// startKeeper starts this same test binary again as the keeper and waits until its server answers. The keeper is no
// child that `go test` waits for: it has its own session and no terminal.
func startKeeper(base, programs string, idle time.Duration) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	said, says, err := os.Pipe()
	if err != nil {
		return err
	}
	defer said.Close()
	keeper := exec.Command(self)
	keeper.Dir = base
	keeper.Env = []string{keeperVariable + "=" + base, programsVariable + "=" + programs, idleVariable + "=" + idle.String(), "PATH=" + os.Getenv("PATH")}
	keeper.ExtraFiles = []*os.File{says}
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = keeper.Start()
	says.Close()
	if err != nil {
		return err
	}
	if err := keeper.Process.Release(); err != nil {
		return err
	}
	first, err := bufio.NewReader(said).ReadString(0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if answer := strings.TrimSuffix(first, "\x00"); answer != "ok" {
		return fmt.Errorf("PostgreSQL could not be started: %s", answer)
	}
	return nil
}

// processLives says whether a process of that number runs.
func processLives(pid string) bool {
	n, err := strconv.Atoi(pid)
	if err != nil {
		return false
	}
	err = syscall.Kill(n, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// ping waits for one answer of the server.
func (c *cluster) ping() error {
	return c.admin(func(ctx context.Context, conn *pgx.Conn) error { return conn.Ping(ctx) })
}
