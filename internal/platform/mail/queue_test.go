package mail_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/schema"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/network"
)

// flaky is a mail server at the outside that fails as it is told.
type flaky struct {
	mail.Memory
	fail error
}

func (f *flaky) Send(ctx context.Context, m mail.Message) error {
	if f.fail != nil {
		return f.fail
	}
	return f.Memory.Send(ctx, m)
}

func TestLettersLeaveOnceAndAreForgotten(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		clock := dbtest.NewClock(time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC))
		d.SetClock(clock.Now)
		keys, err := secret.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		out := &flaky{}
		post := mail.NewPost(d, keys, out, slog.New(slog.NewTextHandler(io.Discard, nil)), "https://alongside.example/", false)
		var net db.ID
		if err := d.System(t.Context(), "test", func(tx *db.SystemTx) (err error) {
			if _, err := network.Create(tx, network.Network{Slug: "first", Name: "N"}); err != nil {
				return err
			}
			net, err = network.Create(tx, network.Network{Slug: "second", Name: "N"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Second)
		send := func(fail bool) error {
			return d.Write(t.Context(), net, func(tx *db.Tx) error {
				link, err := post.Address(tx, "/x/%d", 7)
				if err != nil {
					return err
				}
				if err := post.Send(tx, mail.Letter{To: "ann@example.org", Subject: "Hello", Text: "A private word\n" + link}); err != nil {
					return err
				}
				if fail {
					return errors.New("rolled back")
				}
				return nil
			})
		}
		deliver := func() int {
			t.Helper()
			n, err := post.Deliver(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		row := func() (state, body, problem string) {
			if err := d.Read(t.Context(), net, func(tx *db.Tx) error {
				r, err := db.One(tx, func(s db.Scanner, v *[3]string) error { return s.Scan(&v[0], &v[1], db.Text(&v[2])) },
					`SELECT state, body, problem FROM mail WHERE network_id = $1 ORDER BY queued DESC, id DESC LIMIT 1`)
				state, body, problem = r[0], r[1], r[2]
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return state, body, problem
		}
		if err := send(true); err == nil || deliver() != 0 {
			t.Fatal("a letter of a transaction that failed left")
		}
		if err := send(false); err != nil {
			t.Fatal(err)
		}
		if _, body, _ := row(); body == "" || strings.Contains(body, "private") {
			t.Errorf("the waiting body: %q", body)
		}
		out.fail = errors.New("the server is away")
		deliver()
		if deliver() != 0 {
			t.Error("tried again at once")
		}
		out.fail = nil
		clock.Advance(time.Hour)
		deliver()
		deliver()
		got := out.Sent()
		if len(got) != 1 || !strings.Contains(got[0].Text, "https://alongside.example/n/second/x/7") || !strings.HasSuffix(got[0].MessageID, "@alongside.example") {
			t.Fatalf("%+v", got)
		}
		if state, body, _ := row(); state != "sent" || body != "" {
			t.Errorf("after sending: %s, %q", state, body)
		}
		clock.Advance(time.Second)
		if err := send(false); err != nil {
			t.Fatal(err)
		}
		out.fail = fmt.Errorf("%w: no such person", mail.ErrRefused)
		deliver()
		if state, _, problem := row(); state != "dead" || problem == "" {
			t.Errorf("what no second try can help: %s", state)
		}
	})
}
