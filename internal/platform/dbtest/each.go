package dbtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"alongside/internal/platform/db"
)

// Each runs fn once on each engine, as a subtest with a fresh database that has been migrated with these files.
// Migrating happens once per engine and test binary: every test gets a copy.
func Each(t *testing.T, files fs.FS, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) { fn(t, Open(t, engine, files)) })
	}
}

// Open returns a fresh database of one engine, migrated with these files. It is closed and gone when the test ends.
func Open(t testing.TB, engine db.Engine, files fs.FS) *db.DB {
	t.Helper()
	from, err := migrated(engine, files)
	if err != nil {
		t.Fatalf("dbtest: no migrated database to copy: %v", err)
	}
	address := ""
	if engine == db.PostgreSQL {
		address = freshPostgres(t, from)
	} else {
		address = freshSQLite(t, from)
	}
	d, err := db.Open(context.Background(), address, db.Options{})
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("dbtest: closing the test's database: %v", err)
		}
	})
	return d
}

// templates has, for each engine and set of migration files, the function that makes the database to copy.
var templates sync.Map

// migrated is the name (PostgreSQL) or file (SQLite) of a database that only tests copy.
func migrated(engine db.Engine, files fs.FS) (string, error) {
	sum, err := fingerprint(files)
	if err != nil {
		return "", err
	}
	make := sync.OnceValues(func() (string, error) {
		if engine == db.PostgreSQL {
			return templatePostgres(files)
		}
		return templateSQLite(files)
	})
	once, _ := templates.LoadOrStore(engine.String()+sum, make)
	return once.(func() (string, error))()
}

// fingerprint tells sets of migration files apart.
func fingerprint(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, n := range names {
		text, err := fs.ReadFile(files, n)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d %s", n, len(text), text)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

func migrate(address string, files fs.FS) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	d, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // copying tells when something is wrong
	return d.Migrate(ctx, files)
}

// templatePostgres makes the database; a later test binary removes it, as it does with every orphan.
func templatePostgres(files fs.FS) (string, error) {
	c, err := theCluster()
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), counter.Add(1))
	if err := c.admin(func(ctx context.Context, conn *pgx.Conn) error { return createDatabase(ctx, conn, name, "template1") }); err != nil {
		return "", err
	}
	if err := migrate(c.address(name), files); err != nil {
		return "", err
	}
	// The server drops a closed connection a moment later, and it copies no database that somebody is connected to.
	return name, c.admin(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, name)
		return err
	})
}

// templateSQLite makes the file; a later test binary removes its folder, as it does with every orphan.
func templateSQLite(files fs.FS) (string, error) {
	folder, err := os.MkdirTemp(scratchFolder(), fmt.Sprintf("alongside-sqlite-%d-", os.Getpid()))
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "alongside.db")
	if err := migrate("sqlite:"+path, files); err != nil {
		return "", err
	}
	// Closing the last connection folds the write-ahead log into the file, so that copying the file copies everything.
	if left, _ := filepath.Glob(path + "-wal"); len(left) > 0 {
		return "", fmt.Errorf("%s was not closed", strings.Join(left, " "))
	}
	return path, nil
}

// Clock is a clock that moves only when a test moves it: d.SetClock(clock.Now).
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that stands at this time.
func NewClock(at time.Time) *Clock { return &Clock{now: at.UTC()} }

// Now is where the clock stands, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// Set moves the clock to this time.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at.UTC()
}
