// Package db is the one door to the database. The same SQL text runs on SQLite and on PostgreSQL.
//
// Work on a network's rows happens inside Read or Write, which hand out a *Tx. Its network is always parameter $1 of
// every statement, so a statement cannot reach another network's rows. Rows of the installation itself (networks,
// accounts, sessions, the job queue) are reached through System, which names its reason.
//
// Functions given to these doors may run twice (PostgreSQL asks for a retry when two people change the same thing at
// once), so they must have no effect outside the transaction: mail and jobs leave as rows.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite" // the SQLite driver, without cgo
)

// Engine is the kind of database.
type Engine int

// The two engines, both first class.
const (
	SQLite Engine = iota + 1
	PostgreSQL
)

func (e Engine) String() string {
	if e == PostgreSQL {
		return "postgres"
	}
	return "sqlite"
}

// Options of Open. The zero value is what production uses.
type Options struct {
	// Now is the clock; nil means the system's.
	Now func() time.Time
	// Rivals lets writers of one network meet in the database instead of waiting for each other in this process: tests
	// use it to have the conflicts that several processes have.
	Rivals bool
}

// DB is an open database with its doors. It is safe for use by many goroutines.
type DB struct {
	Engine     Engine
	write      *sql.DB
	read       *sql.DB
	address    string // of PostgreSQL
	now        func() time.Time
	statements atomic.Int64
	rivals     bool
	queues     sync.Map // of ID: chan struct{} with room for the one writer of that network, on PostgreSQL
}

// Open opens `sqlite:PATH` or a `postgres://` address. It does not migrate.
func Open(ctx context.Context, address string, opt Options) (*DB, error) {
	d := &DB{now: opt.Now, rivals: opt.Rivals}
	if d.now == nil {
		d.now = time.Now
	}
	var err error
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		d.Engine = SQLite
		err = d.openSQLite(strings.TrimPrefix(address, "sqlite:"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		d.Engine = PostgreSQL
		err = d.openPostgreSQL(address)
	default:
		return nil, fmt.Errorf("the database address must begin with sqlite: or postgres://")
	}
	if err != nil {
		return nil, err
	}
	if err := d.write.PingContext(ctx); err != nil {
		d.Close()
		return nil, fmt.Errorf("the database does not answer: %w", err)
	}
	return d, nil
}

func (d *DB) openSQLite(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	q := url.Values{}
	for _, p := range []string{"journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(10000)", "foreign_keys(1)", "secure_delete(1)"} {
		q.Add("_pragma", p)
	}
	w := url.Values{"_txlock": {"immediate"}}
	for k, v := range q {
		w[k] = v
	}
	d.write = sql.OpenDB(connector{&sqlite.Driver{}, "file:" + path + "?" + w.Encode()})
	// One writer: SQLite has one write lock anyway, and waiting in Go is fair where waiting in the file is not.
	d.write.SetMaxOpenConns(1)
	q.Add("_pragma", "query_only(1)")
	d.read = sql.OpenDB(connector{&sqlite.Driver{}, "file:" + path + "?" + q.Encode()})
	d.read.SetMaxOpenConns(8)
	d.read.SetMaxIdleConns(8)
	return nil
}

func (d *DB) openPostgreSQL(address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return err
	}
	// A statement is planned once for each connection, and not each time for its values: with what waits for somebody, which is asked in one long
	// statement, the first page needed ten times the processor time (docs/performance.md).
	if _, said := config.RuntimeParams["plan_cache_mode"]; !said {
		config.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	}
	pool := stdlib.OpenDB(*config)
	d.address = address
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(20)
	d.write, d.read = pool, pool
	return nil
}

// Close closes every connection.
func (d *DB) Close() error {
	err := d.write.Close()
	if d.read != nil && d.read != d.write {
		err = errors.Join(err, d.read.Close())
	}
	return err
}

// Now is the database's clock, the same that Tx.Now is taken from.
func (d *DB) Now() Instant { return At(d.now()) }

// SetClock gives the database another clock: for tests that move the time. Call it before anything else uses the database.
func (d *DB) SetClock(now func() time.Time) { d.now = now }

// Statements is how many SQL statements ran since Open; a test counts those of a page with it.
func (d *DB) Statements() int64 { return d.statements.Load() }

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Read runs fn on one consistent view of one network's rows. Nothing can be changed.
func (d *DB) Read(ctx context.Context, network ID, fn func(*Tx) error) error {
	return d.do(ctx, true, network, func(c *core) error { return fn(&Tx{core: c, Network: network}) })
}

// Write runs fn as one serializable transaction on one network's rows. fn may run again after a conflict.
func (d *DB) Write(ctx context.Context, network ID, fn func(*Tx) error) error {
	leave, err := d.queue(ctx, network)
	if err != nil {
		return err
	}
	defer leave()
	return d.do(ctx, false, network, func(c *core) error { return fn(&Tx{core: c, Network: network}) })
}

// Beside runs fn as a transaction of its own while another one of this program may still be going on, for what others must
// be able to see before that one ends, such as how far it is. It must touch no row that the other one touches. Where only
// one can write at a time (SQLite) it does nothing and says so.
func (d *DB) Beside(ctx context.Context, network ID, fn func(*Tx) error) (ran bool, err error) {
	if d.Engine != PostgreSQL {
		return false, nil
	}
	return true, d.do(ctx, false, network, func(c *core) error { return fn(&Tx{core: c, Network: network}) })
}

// queue waits until no other writer of this process works on the network's rows, and returns how to leave. Writers of one
// network add to one audit log, each row after the one before, so PostgreSQL would let one of them pass and have all
// others begin again: measured with sixteen at once, waiting is many times quicker. It promises nothing: other processes
// write too, and the database alone decides what is serializable. SQLite has one writing connection anyway.
func (d *DB) queue(ctx context.Context, network ID) (leave func(), err error) {
	if d.Engine != PostgreSQL || d.rivals {
		return func() {}, nil
	}
	q, ok := d.queues.Load(network)
	if !ok {
		q, _ = d.queues.LoadOrStore(network, make(chan struct{}, 1))
	}
	room := q.(chan struct{})
	select {
	case room <- struct{}{}:
		return func() { <-room }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// System runs fn as one serializable transaction on the installation's own rows; why says for what, in a few words.
func (d *DB) System(ctx context.Context, why string, fn func(*SystemTx) error) error {
	if why == "" {
		return errors.New("db: System needs a reason")
	}
	return d.do(ctx, false, everyNetwork, func(c *core) error { return fn(&SystemTx{core: c}) })
}

// SystemRead is System without the right to change anything.
func (d *DB) SystemRead(ctx context.Context, why string, fn func(*SystemTx) error) error {
	if why == "" {
		return errors.New("db: SystemRead needs a reason")
	}
	return d.do(ctx, true, everyNetwork, func(c *core) error { return fn(&SystemTx{core: c}) })
}

// everyNetwork is what row security knows the installation's own work by.
const everyNetwork ID = "*"

// attempts is how often a transaction that lost a race on PostgreSQL is tried before its error is believed.
const attempts = 24

func (d *DB) do(ctx context.Context, readOnly bool, network ID, fn func(*core) error) error {
	if network == "" {
		return errors.New("db: no network given")
	}
	work, saved := fn, func() {}
	if f := firstOf(ctx); f != nil && !readOnly {
		work, saved = f.join(network, fn)
	}
	for n := 1; ; n++ {
		err := d.once(ctx, readOnly, network, work)
		if err == nil {
			saved()
		}
		if err == nil || n == attempts || !retryable(err, n) {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(time.Millisecond) << min(n, 6)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (d *DB) once(ctx context.Context, readOnly bool, network ID, fn func(*core) error) error {
	pool, opt := d.write, &sql.TxOptions{Isolation: sql.LevelSerializable}
	if d.Engine == SQLite {
		opt = nil
	}
	if readOnly {
		pool = d.read
		if d.Engine == PostgreSQL {
			opt = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
		}
	}
	tx, err := pool.BeginTx(ctx, opt)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing; before it, the first error matters
	c := &core{ctx: ctx, tx: tx, db: d, Now: d.Now(), Engine: d.Engine}
	if d.Engine == PostgreSQL {
		if _, err := tx.ExecContext(ctx, `SELECT set_config('app.network', $1, true)`, string(network)); err != nil {
			return err
		}
	}
	if err := fn(c); err != nil {
		return err
	}
	return tx.Commit()
}

// doubtful is how often PostgreSQL's "this key is there already" is not believed.
const doubtful = 4

// retryable says whether a transaction that failed n times should be run again. PostgreSQL asks for it with SQLSTATE 40001
// and 40P01. Of two serializable transactions that choose the same next key, one may get 23505 (a key that is there
// already) although it would have chosen another if it had come later: PostgreSQL's manual, chapter "Serialization Failure
// Handling", says to try these again too. A key that is truly taken fails the same way each time.
func retryable(err error, n int) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	return pg.Code == "40001" || pg.Code == "40P01" || pg.Code == "23505" && n < doubtful
}

var errAgain = errors.New("another transaction was quicker")

// Again marks the error of a statement that can only have failed because another transaction was quicker, such as a next
// number that is taken: the transaction runs again from its beginning.
func Again(err error) error { return fmt.Errorf("%w: %w", errAgain, err) }

// Duplicate says whether err comes from a unique key that already holds the value.
func Duplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	return err != nil && (strings.Contains(err.Error(), "UNIQUE constraint failed") || strings.Contains(err.Error(), "(2067)") || strings.Contains(err.Error(), "(1555)"))
}
