package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/schema"

	"github.com/jackc/pgx/v5"
)

// Engines are the two databases that everything is tested on.
var Engines = []db.Engine{db.SQLite, db.PostgreSQL}

// Each runs fn once on each engine, as a subtest with a fresh database that has been migrated with these files:
//
//	dbtest.Each(t, dbtest.Schemas(t, accountschema.Files), func(t *testing.T, d *db.DB) { ... })
//
// fn may call t.Parallel. The clock is the system's; d.SetClock gives it another, such as a Clock's Now.
func Each(t *testing.T, files fs.FS, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, engine := range Engines {
		t.Run(engine.String(), func(t *testing.T) { fn(t, Open(t, engine, files)) })
	}
}

// Open returns a fresh database of one engine, migrated with these files. It is closed and gone when the test ends.
func Open(t testing.TB, engine db.Engine, files fs.FS) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), Address(t, engine, files), db.Options{Rivals: true})
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

// Address is Open for tests that open the database themselves: the address of a fresh, migrated database.
func Address(t testing.TB, engine db.Engine, files fs.FS) string {
	t.Helper()
	key, err := templateKey(files)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	made, _ := templates.LoadOrStore(fmt.Sprint(engine, key), sync.OnceValues(func() (string, error) {
		if engine == db.PostgreSQL {
			return postgresTemplate(key, files)
		}
		return sqliteTemplate(key, files)
	}))
	template, err := made.(func() (string, error))()
	if err != nil {
		t.Fatalf("dbtest: no migrated %s database: %v", engine, err)
	}
	if engine == db.PostgreSQL {
		return freshPostgres(t, template)
	}
	return freshSQLite(t, template)
}

// Schemas joins the migrations of these slices with those of the platform, which every slice stands on.
func Schemas(t testing.TB, slices ...fs.FS) fs.FS {
	t.Helper()
	files, err := schema.Join(append([]fs.FS{schema.Files}, slices...)...)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	return files
}

// templates holds one function per engine and set of migrations that makes the template at its first call.
var templates sync.Map

// templateKey names a set of migrations by its content, and the code that applies them by its own: templates outlive
// a test binary, so a changed migration must get a new one.
func templateKey(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	if len(names) == 0 {
		return "", errors.New("there are no migrations (*.sql) in what was given")
	}
	sum := sha256.New()
	for _, n := range names {
		text, err := fs.ReadFile(files, n)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", n, len(text), text)
	}
	if err := addDoor(sum); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)[:12]), nil
}

// addDoor adds the source of package db: it puts row security on the tables and chooses how SQLite files are written.
func addDoor(sum hash.Hash) error {
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		if folder == filepath.Dir(folder) {
			return errors.New("no go.mod above the test's folder")
		}
		folder = filepath.Dir(folder)
	}
	sources, err := filepath.Glob(filepath.Join(folder, "internal", "platform", "db", "*.go"))
	if err != nil {
		return err
	}
	for _, s := range sources {
		if strings.HasSuffix(s, "_test.go") {
			continue
		}
		text, err := os.ReadFile(s)
		if err != nil {
			return err
		}
		sum.Write(text)
	}
	return nil
}

// migrated applies the migrations to an empty database and leaves it closed.
func migrated(address string, files fs.FS) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	d, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return err
	}
	return errors.Join(d.Migrate(ctx, files), d.Close())
}

// postgresTemplate makes the template on the server unless another test binary has done so, and returns its name.
func postgresTemplate(key string, files fs.FS) (string, error) {
	c, err := theCluster()
	if err != nil {
		return "", err
	}
	template := "template_" + key
	draft := fmt.Sprintf("t_%d_%d", os.Getpid(), counter.Add(1))
	return template, c.admin(func(ctx context.Context, conn *pgx.Conn) error {
		// One binary migrates, the others wait; the lock ends with the connection.
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(1)`); err != nil {
			return err
		}
		var there bool
		if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, template).Scan(&there); err != nil || there {
			return err
		}
		if err := createDatabase(ctx, conn, draft, "template1"); err != nil {
			return err
		}
		if err := migrated(c.address(draft), files); err != nil {
			return errors.Join(err, dropDatabase(ctx, conn, draft))
		}
		_, err := conn.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s WITH ALLOW_CONNECTIONS false", draft))
		if err == nil {
			_, err = conn.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", draft, template))
		}
		return err
	})
}

// sqliteTemplate makes the template file unless another test binary has done so, and returns its path.
func sqliteTemplate(key string, files fs.FS) (string, error) {
	folder := filepath.Join(scratchFolder(), fmt.Sprintf("alongside-templates-%d", os.Getuid()))
	if err := ownFolder(folder); err != nil {
		return "", err
	}
	lock, err := lockFile(filepath.Join(folder, "lock"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer syscall.Close(lock) //nolint:errcheck // closing is letting go
	path := filepath.Join(folder, key+".db")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := removeOldTemplates(folder); err != nil {
		return "", err
	}
	draft := filepath.Join(folder, "draft.db")
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(draft + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := migrated("sqlite:"+draft, files); err != nil {
		return "", err
	}
	if log, err := os.Stat(draft + "-wal"); err == nil && log.Size() > 0 {
		return "", errors.New("the closed SQLite file is not complete: its log was left beside it")
	}
	return path, os.Rename(draft, path)
}

// removeOldTemplates removes what nobody has made for a day: migrations that have changed since.
func removeOldTemplates(folder string) error {
	old, err := filepath.Glob(filepath.Join(folder, "*.db"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}
