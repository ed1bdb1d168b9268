package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
)

// Sent remembers which forms of ui.FormOnce were sent, and what each led to. Sending the same form with the same content
// again then does nothing and leads to the same page. A form is remembered in the very transaction that does its work, so
// of two that arrive at the same instant only one does it, on both databases.
//
// It is kept per network and person, for forms that need a signed-in person only: what a secret link opens, such as an
// anonymous form, is never remembered.
type Sent struct{ db *db.DB }

// NewSent makes the memory of a database.
func NewSent(d *db.DB) *Sent { return &Sent{db: d} }

// sentJob forgets what is old.
const sentJob = "web.forget-sent"

// sentFor is how long a form is remembered after the end of the day (UTC) on which it was sent.
const sentFor = 24 * time.Hour

// sentWait is how long a second sending waits to hear where the first one led.
const sentWait = 3 * time.Second

// errSent is the answer of a transaction that finds its form done already.
var errSent = errors.New("this form was sent before")

// Jobs of the memory: forgetting.
func (s *Sent) Jobs(w *job.Worker) {
	w.Register(sentJob, func(ctx context.Context, network db.ID, _ []byte) error {
		return s.db.Write(ctx, network, func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM form_sent WHERE network_id = $1 AND at <= $2`, int64(tx.Now.Add(-sentFor)))
			return err
		})
	})
}

// sending is one form on its way.
type sending struct {
	sent         *Sent
	person       db.ID
	mark         string
	claim        db.ID
	again, first bool
}

// sendingOf is the form of a request that may do its work only once, or nil.
func (s *Sent) sendingOf(r *Request, route *Route) (*sending, error) {
	key := r.PostForm.Get(ui.OnceField)
	if s == nil || key == "" || r.Method != http.MethodPost || route.Permission.Open() || !r.Actor.SignedIn() {
		return nil, nil
	}
	mark, err := markOf(r)
	return &sending{sent: s, person: r.Actor.Person(), mark: mark, claim: db.NewRandomID()}, err
}

// markOf is the fingerprint of everything in a form, its files included.
func markOf(r *Request) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", r.URL.Path, r.PostForm.Encode())
	if r.MultipartForm != nil {
		fields := make([]string, 0, len(r.MultipartForm.File))
		for field := range r.MultipartForm.File {
			fields = append(fields, field)
		}
		slices.Sort(fields)
		for _, field := range fields {
			for _, f := range r.MultipartForm.File[field] {
				if err := addFile(h, field, f); err != nil {
					return "", err
				}
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func addFile(to io.Writer, field string, f *multipart.FileHeader) error {
	fmt.Fprintf(to, "%q %q %d\n", field, f.Filename, f.Size)
	body, err := f.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(to, body)
	return err
}

// before says where the same form led when it was sent before: known with "" while the first one is still at work.
func (g *sending) before(ctx context.Context, network db.ID) (target string, known bool, err error) {
	err = g.sent.db.Read(ctx, network, func(tx *db.Tx) error {
		target, known, err = db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) },
			`SELECT target FROM form_sent WHERE network_id = $1 AND person_id = $2 AND mark = $3`, g.person, g.mark)
		return err
	})
	return target, known, err
}

// take is the beginning of the transaction that does the form's work.
func (g *sending) take(tx *db.Tx) error {
	g.again, g.first = false, false
	n, err := tx.Exec(`INSERT INTO form_sent (network_id, person_id, mark, claim, target, at) VALUES ($1, $2, $3, $4, '', $5)
		ON CONFLICT (network_id, person_id, mark) DO NOTHING`, g.person, g.mark, g.claim, int64(tx.Now))
	if err != nil {
		return err
	}
	if n == 0 {
		g.again = true
		return errSent
	}
	g.first = true
	day := tx.Now.Time().Truncate(24 * time.Hour)
	return job.Later(tx, sentJob, day.Format(time.DateOnly), db.At(day.Add(24*time.Hour+sentFor)), nil)
}

// run gives the form to the page function, unless it was sent before.
func (g *sending) run(r *Request, page PageFunc) (Answer, error) {
	if _, known, err := g.before(r.Ctx(), r.Network.ID); err != nil {
		return Answer{}, err
	} else if known {
		return g.same(r)
	}
	outer := r.Request
	r.Request = outer.WithContext(db.First(outer.Context(), r.Network.ID, g.take))
	a, err := page(r)
	r.Request = outer
	switch {
	case g.again:
		return g.same(r)
	case !g.first:
		return a, err
	case err == nil && a.redirect != "":
		if err := g.keep(context.WithoutCancel(outer.Context()), r.Network.ID, a.redirect); err != nil {
			// The work is done; only a second sending will not know where it led.
			r.server.config.Log.Error("where a form led was not kept", "route", outer.Pattern, "error", err.Error())
		}
		return a, nil
	}
	// It led nowhere: nothing was made, or not all of it, so the same form may be sent again.
	return a, errors.Join(err, g.forget(context.WithoutCancel(outer.Context()), r.Network.ID))
}

// same leads to where the first of two equal forms led.
func (g *sending) same(r *Request) (Answer, error) {
	r.Actor.Scoped() // the person is sent to a page which checks for itself
	for end := time.Now().Add(sentWait); ; {
		target, known, err := g.before(r.Ctx(), r.Network.ID)
		switch {
		case err != nil:
			return Answer{}, err
		case target != "":
			return Redirect("%s", target).Saying("You sent this before. It was done once."), nil
		case !known:
			return Answer{}, errs.New(errs.Conflict, "You sent this twice, and the first time it did not work. Go back and send it once more.")
		case time.Now().After(end):
			return Answer{}, errs.New(errs.Conflict, "You sent this before, and it was done then.")
		}
		select {
		case <-r.Ctx().Done():
			return Answer{}, r.Ctx().Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (g *sending) keep(ctx context.Context, network db.ID, target string) error {
	return g.sent.db.Write(ctx, network, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE form_sent SET target = $4 WHERE network_id = $1 AND person_id = $2 AND mark = $3 AND claim = $5`, g.person, g.mark, target, g.claim)
		return err
	})
}

func (g *sending) forget(ctx context.Context, network db.ID) error {
	return g.sent.db.Write(ctx, network, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM form_sent WHERE network_id = $1 AND person_id = $2 AND mark = $3 AND claim = $4`, g.person, g.mark, g.claim)
		return err
	})
}
