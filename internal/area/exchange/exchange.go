// Package exchange brings in what people already have in files, and gives out everything that is theirs.
//
// Words: an import takes one file of one kind (people, the applications of an edition, or who holds which role in an organisation). Its columns are mapped to what
// the import needs; a dry run lists every faulty row with its line, column, value and reason, and says what would be added,
// updated or left. Only a file without faults can be brought in, whole or not at all. The same code serves the pages, the
// command line and the demonstration.
//
// States of an import: uploaded (its columns can be mapped), waiting (somebody said go, a job will do it), done, failed
// (the data changed since the dry run, so that it no longer fits; nothing was saved), undone (what it brought in was taken away). The file itself is kept sealed, and
// only until the import is done or a day has passed.
//
// Where things are: request.go does an import of any kind; people.go, applications.go and terms.go are the kinds; letters.go tells
// people what a file has changed about them; actions.go and
// pages.go are the same in the browser; export.go gives out.
package exchange

import (
	"context"
	"sync"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
)

// Kind is what a file holds.
type Kind string

// The kinds.
const (
	People       Kind = "people"
	Applications Kind = "applications"
	Terms        Kind = "terms" // who holds which role in the groups of an organisation
)

// Words is the kind as people read it.
func (k Kind) Words() string {
	switch k {
	case Applications:
		return "applications"
	case Terms:
		return "roles"
	}
	return "people"
}

// Limits of an import.
const (
	// MaxFile is how many bytes a file may have.
	MaxFile = 10 << 20
	// MaxRows is how many lines a file may have below its headings.
	MaxRows = 20_000
	// KeepFile is how long the file of an import that nobody finished is kept.
	KeepFile = 24 * time.Hour
	// shownFaults is how many faults one page lists.
	shownFaults = 100
)

// Exchange does imports and exports.
type Exchange struct {
	db         *db.DB
	keys       *secret.Keys
	post       *mail.Post
	apps       Applicants
	committees Committees
	parts      []Part

	mu       sync.Mutex
	progress map[db.ID]told // of imports that run in this process
}

// told is how far an import is, and when the other processes were last told.
type told struct {
	Progress
	at db.Instant
}

// Progress is how far a running import has come, in rows.
type Progress struct{ Done, Total int }

// New makes the area. apps brings applications in, committees who holds which role; both may be nil where there are none. parts are what each area adds to an
// export.
func New(d *db.DB, k *secret.Keys, post *mail.Post, apps Applicants, committees Committees, parts []Part) *Exchange {
	return &Exchange{db: d, keys: k, post: post, apps: apps, committees: committees, parts: parts, progress: map[db.ID]told{}}
}

// tellEvery is how often other processes are told how far an import is.
const tellEvery = time.Second

// said notes how far an import is: for the pages of this process at once, and for those of others, which serve the same
// database, from time to time.
func (x *Exchange) said(ctx context.Context, network, id db.ID, p Progress) error {
	now := x.db.Now()
	x.mu.Lock()
	before, running := x.progress[id]
	due := !running || now.Sub(before.at) >= tellEvery
	if !due {
		now = before.at
	}
	x.progress[id] = told{p, now}
	x.mu.Unlock()
	if !due {
		return nil
	}
	_, err := x.db.Beside(ctx, network, func(tx *db.Tx) error { return saveProgress(tx, id, p) })
	return err
}

// saidOf is how far an import is that runs in this process, or in another one of the same database.
func (x *Exchange) saidOf(tx *db.Tx, id db.ID) (Progress, error) {
	x.mu.Lock()
	here, running := x.progress[id]
	x.mu.Unlock()
	if running {
		return here.Progress, nil
	}
	return progressOf(tx, id)
}

func (x *Exchange) forget(ctx context.Context, network, id db.ID) error {
	x.mu.Lock()
	delete(x.progress, id)
	x.mu.Unlock()
	_, err := x.db.Beside(ctx, network, func(tx *db.Tx) error { return dropProgress(tx, id) })
	return err
}
