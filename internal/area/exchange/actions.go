package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/sheet"
)

// The jobs: one does an import that somebody started, one removes the file of an import that nobody finished.
const (
	jobImport = "exchange.import"
	jobSweep  = "exchange.sweep"
)

// Jobs registers the area's jobs.
func (x *Exchange) Jobs(w *job.Worker) {
	w.Register(jobImport, x.importJob)
	w.Register(jobSweep, x.sweepJob)
}

// upload keeps a file and guesses its columns. The file must be a table that can be read; its faults are for the dry run.
func (x *Exchange) upload(ctx context.Context, actor access.Actor, in Request) (db.ID, error) {
	t, err := x.read(in)
	if err != nil {
		if e := errs.Of(err); e != nil && len(e.Fields) == 0 {
			e.Fields = []errs.Field{{Name: "file", Message: e.Message}}
		}
		return "", err
	}
	id := db.NewID()
	err = x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := actor.Allow(mayImport(actor, in.Kind, in.Organisation)); err != nil {
			return err
		}
		spec, err := x.specOf(tx, actor, in)
		if err != nil {
			return err
		}
		if err := insertRun(tx, run{ID: id, Kind: in.Kind, Edition: in.Edition, Organisation: in.Organisation, Person: actor.Person(), Name: in.Name, Mapping: spec.Guess(t.Headers)}); err != nil {
			return err
		}
		if err := x.savePieces(tx, id, in.Body); err != nil {
			return err
		}
		if err := job.Later(tx, jobSweep, string(id), tx.Now.Add(KeepFile), id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "import.upload", "import", id, string(in.Kind))
	})
	return id, err
}

// own finds an import of the actor. Nobody else sees it, since it holds what is not in the network yet.
func own(tx *db.Tx, actor access.Actor, id db.ID) (run, error) {
	r, err := findRun(tx, id)
	if err != nil {
		actor.Scoped()
		return r, err
	}
	return r, actor.Allow(mayImport(actor, r.Kind, r.Organisation) && actor.Is(r.Person))
}

// looked is an import as its page shows it.
type looked struct {
	run
	Spec    sheet.Spec
	Headers []string
	Report  Report
	Progress
}

// look reads an import, and what it would do while it has not begun.
func (x *Exchange) look(ctx context.Context, actor access.Actor, id db.ID) (v looked, err error) {
	err = x.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		r, err := own(tx, actor, id)
		if err != nil {
			return err
		}
		v = looked{run: r}
		if r.State == waiting {
			v.Progress, err = x.saidOf(tx, id)
		}
		if r.State != uploaded {
			return err
		}
		in := r.request()
		if v.Spec, err = x.specOf(tx, actor, in); err != nil {
			return err
		}
		if in.Body, err = x.body(tx, id); err != nil {
			return err
		}
		t, err := x.read(in)
		if err != nil {
			return err
		}
		v.Headers = t.Headers
		p, err := x.plan(tx, actor, in, t)
		v.Report = p.Report
		return err
	})
	return v, err
}

func (r run) request() Request {
	return Request{Kind: r.Kind, Edition: r.Edition, Organisation: r.Organisation, Same: r.Same, run: r.ID, Name: r.Name, Mapping: r.Mapping, Update: r.Update, by: r.Person}
}

// setMapping changes how the columns are used, and what happens with people who are there already.
func (x *Exchange) setMapping(ctx context.Context, actor access.Actor, id db.ID, m sheet.Mapping, update bool) error {
	return x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := own(tx, actor, id); err != nil {
			return err
		}
		saved, err := saveMapping(tx, id, m, update)
		if err == nil && !saved {
			return errs.New(errs.Conflict, "This import has begun already.")
		}
		return err
	})
}

// start hands the import over to a job. Doing it twice does nothing twice; doing it with another mapping than the one that
// was looked at, or when it does something else by now than the page said, is errs.Conflict.
func (x *Exchange) start(ctx context.Context, actor access.Actor, id db.ID, version int64, said string) error {
	v, err := x.look(ctx, actor, id)
	if err != nil {
		return err
	}
	if v.State == uploaded && v.Report.Stops() {
		return errs.New(errs.Invalid, "Some rows have faults, so nothing was brought in. Mend them in your file, then upload it again.")
	}
	if v.State == uploaded && v.Report.said() != said {
		return errs.New(errs.Conflict, "The edition has changed since you looked, so this file now does something else. Read it again before you start it.")
	}
	return x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		r, err := own(tx, actor, id)
		if err != nil || r.State == waiting || r.State == done {
			return err
		}
		begun, err := setWaiting(tx, id, version)
		if err != nil {
			return err
		}
		if !begun {
			return errs.New(errs.Conflict, "This import was changed in another window. Look at it again before you start it.")
		}
		if err := audit.Record(tx, actor, "import.start", "import", id, string(r.Kind)); err != nil {
			return err
		}
		return job.Later(tx, jobImport, string(id), 0, id)
	})
}

// drop ends an import that has not begun, and removes its file.
func (x *Exchange) drop(ctx context.Context, actor access.Actor, id db.ID) error {
	return x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		r, err := own(tx, actor, id)
		if err != nil || r.State != uploaded {
			return err
		}
		r.State = gone
		if err := end(tx, r); err != nil {
			return err
		}
		return audit.Record(tx, actor, "import.drop", "import", id, "")
	})
}

func payloadID(payload []byte) (id db.ID, err error) {
	err = json.Unmarshal(payload, &id)
	return id, err
}

// importJob does one import in one transaction. What a person can understand ends it as failed; anything else is tried
// again by the worker.
func (x *Exchange) importJob(ctx context.Context, network db.ID, payload []byte) error {
	id, err := payloadID(payload)
	if err != nil {
		return err
	}
	err = x.db.Write(ctx, network, func(tx *db.Tx) error { return x.finish(ctx, tx, id) })
	err = errors.Join(err, x.forget(ctx, network, id))
	if e := errs.Of(err); e != nil {
		return x.db.Write(ctx, network, func(tx *db.Tx) error {
			r, err := findRun(tx, id)
			if err != nil || r.State != waiting {
				return err
			}
			r.State, r.Problem = failed, e.Error()
			return end(tx, r)
		})
	}
	return err
}

// finish brings in the file of a started import and notes what it did.
func (x *Exchange) finish(ctx context.Context, tx *db.Tx, id db.ID) error {
	r, err := findRun(tx, id)
	if err != nil || r.State != waiting {
		return err // done already: a job may run twice
	}
	in := r.request()
	in.by = r.Person
	if in.Body, err = x.body(tx, id); err != nil {
		return err
	}
	var lost error // of telling others, which must not end the import
	in.Said = func(p Progress) {
		if lost == nil {
			lost = x.said(ctx, tx.Network, id, p)
		}
	}
	t, err := x.read(in)
	if err != nil {
		return err
	}
	in.tell(0, len(t.Lines))
	p, err := x.into(tx, access.System(tx.Network, "an import that a coordinator started"), in, t)
	if err != nil {
		return err
	}
	r.State = done
	r.Added, r.Updated, r.Untouched = int64(p.Add), int64(p.Report.Update), int64(p.Leave)
	if p.Stops() {
		first := slices.IndexFunc(p.Faults, func(f sheet.Fault) bool { return !f.Note })
		r.State, r.Added, r.Updated, r.Untouched = failed, 0, 0, 0
		r.Problem = fmt.Sprintf("Something changed here since you looked. %d rows no longer fit. The first: %s.", p.Faulty(), p.Faults[first].Error())
	}
	return end(tx, r)
}

// sweepJob removes a file that nobody brought in.
func (x *Exchange) sweepJob(ctx context.Context, network db.ID, payload []byte) error {
	id, err := payloadID(payload)
	if err != nil {
		return err
	}
	return x.db.Write(ctx, network, func(tx *db.Tx) error {
		r, err := findRun(tx, id)
		switch {
		case errs.Is(err, errs.NotFound):
			return nil
		case err != nil || r.State == done || r.State == failed || r.State == gone:
			return err
		case r.State == waiting:
			return job.Later(tx, jobSweep, string(id), tx.Now.Add(time.Hour), id)
		}
		r.State = gone
		return end(tx, r)
	})
}
