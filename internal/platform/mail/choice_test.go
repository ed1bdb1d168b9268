package mail_test

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/schema"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/network"
)

func TestQuietHoursEndOnThePersonsClock(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, london)
	}
	night := mail.Quiet{From: "21:30", Until: "07:00", Zone: "Europe/London"}
	lunch := mail.Quiet{From: "12:00", Until: "13:30", Zone: "Europe/London"}
	early := mail.Quiet{From: "23:00", Until: "01:30", Zone: "Europe/London"}
	for _, c := range []struct {
		quiet     mail.Quiet
		now, want time.Time
	}{
		{night, at(5, 4, 21, 29), at(5, 4, 21, 29)}, {night, at(5, 4, 21, 30), at(5, 5, 7, 0)}, {night, at(5, 5, 6, 59), at(5, 5, 7, 0)}, {night, at(5, 5, 7, 0), at(5, 5, 7, 0)},
		{night, at(12, 31, 23, 0), time.Date(2027, 1, 1, 7, 0, 0, 0, london)},
		{lunch, at(5, 4, 11, 59), at(5, 4, 11, 59)}, {lunch, at(5, 4, 12, 0), at(5, 4, 13, 30)}, {lunch, at(5, 4, 13, 30), at(5, 4, 13, 30)},
		{mail.Quiet{Zone: "Europe/London"}, at(5, 4, 3, 0), at(5, 4, 3, 0)},
		{night, at(3, 28, 22, 0), time.Date(2026, 3, 29, 6, 0, 0, 0, time.UTC)},   // the clocks go forward in this night
		{night, at(10, 24, 22, 0), time.Date(2026, 10, 25, 7, 0, 0, 0, time.UTC)}, // and back in this one
	} {
		if got := c.quiet.After(c.now); !got.Equal(c.want) {
			t.Errorf("%s to %s at %s: %s, want %s", c.quiet.From, c.quiet.Until, c.now, got, c.want)
		}
	}
	// Through every minute of both nights in which the clocks change, quiet hours end, and in at most ten hours.
	for _, q := range []mail.Quiet{night, lunch, early} {
		for _, day := range []time.Time{at(3, 28, 12, 0), at(10, 24, 12, 0)} {
			for m := range 36 * 60 {
				now := day.Add(time.Duration(m) * time.Minute)
				end := q.After(now)
				if end.Before(now) || end.Sub(now) > 11*time.Hour || !q.After(end).Equal(end) {
					t.Fatalf("%s to %s at %s end %s", q.From, q.Until, now, end)
				}
			}
		}
	}
}

func TestQuietHoursAreChecked(t *testing.T) {
	for field, q := range map[string]mail.Quiet{
		"quiet_from": {From: "25:00", Until: "07:00", Zone: "UTC"}, "quiet_until": {From: "21:00", Zone: "UTC"}, "zone": {Zone: "Atlantis"},
	} {
		if e := errs.Of(q.Check()); e == nil || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, q.Check())
		}
	}
	if err := (mail.Quiet{From: "21:00", Until: "21:00", Zone: "UTC"}).Check(); err == nil {
		t.Error("quiet hours without an end are taken")
	}
}

// desk is a post office with two networks, whose clock and mailbox a test holds.
type desk struct {
	t      *testing.T
	d      *db.DB
	post   *mail.Post
	worker *job.Worker
	clock  *dbtest.Clock
	out    *mail.Memory
	net    db.ID
	ann    db.ID
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	k := &desk{t: t, d: d, clock: dbtest.NewClock(time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)), out: &mail.Memory{}, ann: db.NewID()}
	d.SetClock(k.clock.Now)
	keys, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	k.post, k.worker = mail.NewPost(d, keys, k.out, quiet, "https://alongside.example", false), job.NewWorker(d, quiet)
	k.post.Jobs(k.worker)
	if err := d.System(t.Context(), "test", func(tx *db.SystemTx) (err error) {
		if _, err := network.Create(tx, network.Network{Slug: "first", Name: "N"}); err != nil {
			return err
		}
		k.net, err = network.Create(tx, network.Network{Slug: "second", Name: "N", Zone: "Europe/London"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *desk) write(fn func(tx *db.Tx) error) {
	k.t.Helper()
	if err := k.d.Write(k.t.Context(), k.net, fn); err != nil {
		k.t.Fatal(err)
	}
}

func (k *desk) send(subject string, kind mail.Kind) {
	k.t.Helper()
	k.write(func(tx *db.Tx) error {
		l := mail.Letter{To: "ann@example.org", Subject: subject, Text: "Hello Ann,\n\nwords about " + subject + "\n", Kind: kind, Private: kind == "space"}
		if kind != "" {
			l.Person = k.ann
		}
		return k.post.Send(tx, l)
	})
}

// got is what came since the last time, after doing what is due.
func (k *desk) got() []mail.Message {
	k.t.Helper()
	before := len(k.out.Sent())
	if _, err := k.worker.Round(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	if _, err := k.post.Deliver(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	return k.out.Sent()[before:]
}

func (k *desk) choose(kind mail.Kind, way mail.Way) {
	k.t.Helper()
	k.write(func(tx *db.Tx) error { return mail.SetWay(tx, k.ann, kind, way) })
}

func TestLettersComeAsTheirReaderChose(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.send("a link to sign in", "")
		k.send("a proposal", "space")
		all := k.got()
		if len(all) != 2 || all[0].ListUnsubscribe != "" || strings.Contains(all[0].Text, "/letters/") {
			t.Fatalf("a letter that acts: %+v", all)
		}
		link := all[1].ListUnsubscribe
		if !strings.HasPrefix(link, "https://alongside.example/n/second/letters/space."+string(k.ann)+".") || !strings.HasSuffix(all[1].Text, link+"\n") {
			t.Errorf("the link to choose is %q in %q", link, all[1].Text)
		}
		token := link[strings.LastIndex(link, "/")+1:]
		if who, kind, ok := k.post.ReadToken(k.net, token); !ok || who != k.ann || kind != "space" {
			t.Errorf("the link is read as %s %s %t", who, kind, ok)
		}
		for what, forged := range map[string]string{
			"another kind": strings.Replace(token, "space", "panel", 1), "another person": strings.Replace(token, string(k.ann), string(db.NewID()), 1),
			"nothing": "", "no signature": "space." + string(k.ann) + ".", "cut short": token[:len(token)-1],
		} {
			if _, _, ok := k.post.ReadToken(k.net, forged); ok {
				t.Errorf("a link with %s is taken", what)
			}
		}
		if _, _, ok := k.post.ReadToken(db.NewID(), token); ok {
			t.Error("a link is taken in another network")
		}
		k.choose("space", mail.Never)
		k.send("a proposal", "space")
		k.send("an introduction", "partner")
		if all = k.got(); len(all) != 1 || all[0].Subject != "an introduction" {
			t.Errorf("after none of one kind: %+v", all)
		}
		if err := d.Write(t.Context(), k.net, func(tx *db.Tx) error { return mail.SetWay(tx, k.ann, "space", "weekly") }); !errs.Is(err, errs.Invalid) {
			t.Errorf("a way that is none: %v", err)
		}
	})
}

func TestOneDailyLetter(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.choose("space", mail.Daily)
		k.choose("partner", mail.Daily)
		k.send("a proposal", "space")
		k.clock.Advance(time.Hour)
		k.send("an introduction", "partner")
		k.send("a link to sign in", "")
		if all := k.got(); len(all) != 1 || all[0].Subject != "a link to sign in" {
			t.Fatalf("on the day: %+v", all)
		}
		k.clock.Advance(21*time.Hour - time.Minute) // 7:59 in London, which is on summer time
		if all := k.got(); len(all) != 0 {
			t.Fatalf("too early: %+v", all)
		}
		k.clock.Advance(time.Minute)
		all := k.got()
		if len(all) != 1 || all[0].Subject != "Your daily letter: 2 messages" || strings.Count(all[0].Text, "Hello Ann") != 0 {
			t.Fatalf("in the morning: %+v", all)
		}
		text := all[0].Text
		if i, j := strings.Index(text, "1. a proposal\n\nwords about a proposal"), strings.Index(text, "2. an introduction\n\nwords about an introduction"); i < 0 || j < i {
			t.Errorf("the daily letter: %s", text)
		}
		if strings.Count(text, "/letters/") != 1 || !strings.Contains(all[0].ListUnsubscribe, "/letters/daily.") {
			t.Errorf("the daily letter ends with %q: %s", all[0].ListUnsubscribe, text)
		}
		rows := func(where string) (n int64) {
			if err := d.Read(t.Context(), k.net, func(tx *db.Tx) (err error) {
				n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM mail WHERE network_id = $1 AND `+where)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if rows(`body <> ''`) != 0 || rows(`state <> 'sent'`) != 0 || rows(`private`) != 2 {
			t.Error("letters are kept after they left, or a daily letter tells of a private one")
		}
		k.clock.Advance(24 * time.Hour)
		if all := k.got(); len(all) != 0 {
			t.Errorf("a daily letter without anything: %+v", all)
		}
		// Many letters come in several, and ending the daily letter ends what it gathers.
		for i := range 53 {
			k.send(fmt.Sprint("proposal ", i), "space")
		}
		k.clock.Advance(24 * time.Hour)
		if all = append(k.got(), k.got()...); len(all) != 2 || all[0].Subject != "Your daily letter: 50 messages" || all[1].Subject != "Your daily letter: 3 messages" {
			t.Errorf("many letters became %d", len(all))
		}
		k.choose(mail.DailyLetter, mail.Never)
		k.send("a proposal", "space")
		k.clock.Advance(24 * time.Hour)
		if all := k.got(); len(all) != 0 {
			t.Errorf("after the end of daily letters: %+v", all)
		}
	})
}

func TestQuietHoursHoldLettersBack(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := mail.Settings{Ways: map[mail.Kind]mail.Way{"partner": mail.Daily}, Quiet: mail.Quiet{From: "09:00", Until: "11:00", Zone: "Europe/London"}}
		k.write(func(tx *db.Tx) error { return mail.SaveSettings(tx, k.ann, s) })
		if err := d.Write(t.Context(), k.net, func(tx *db.Tx) error { return mail.SaveSettings(tx, k.ann, s) }); !errs.Is(err, errs.Conflict) {
			t.Errorf("saved over a version that nobody saw: %v", err)
		}
		s.Version = 1
		s.Quiet.From = "07:30"
		k.write(func(tx *db.Tx) error { return mail.SaveSettings(tx, k.ann, s) })
		k.send("a proposal", "space") // 10 in London
		k.send("an introduction", "partner")
		k.send("a link to sign in", "")
		if all := k.got(); len(all) != 1 || all[0].Subject != "a link to sign in" {
			t.Fatalf("in quiet hours: %+v", all)
		}
		k.clock.Advance(time.Hour)
		if all := k.got(); len(all) != 1 || all[0].Subject != "a proposal" {
			t.Errorf("after quiet hours: %+v", all)
		}
		k.clock.Advance(23 * time.Hour) // 10 in London: the daily letter waits for the end of quiet hours, too
		if all := k.got(); len(all) != 0 {
			t.Errorf("a daily letter in quiet hours: %+v", all)
		}
		k.clock.Advance(time.Hour)
		if all := k.got(); len(all) != 1 {
			t.Errorf("the daily letter: %+v", all)
		}
	})
}
