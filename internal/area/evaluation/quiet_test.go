package evaluation_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
)

// TestNothingIsLogged sends good and bad forms while the program logs everything that it ever logs: no line comes of it.
func TestNothingIsLogged(t *testing.T) {
	var lines bytes.Buffer
	quiet := func(c *app.Config) {
		c.Log = slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 3)
		s.open("At the end", "pairs-end")
		token := s.token(s.people[0])
		lines.Reset()
		v := site.Visitor()
		v.Get("/forms/" + token).Is(http.StatusOK)
		v.Post("/forms/"+token, url.Values{"code-day": {"99"}, "q-most-useful": {"secret words"}}).Is(http.StatusUnprocessableEntity)
		v.Post("/forms/"+token, url.Values{"q-most-useful": {"secret words"}}).Is(http.StatusSeeOther)
		v.Post("/forms/"+token, url.Values{"q-most-useful": {"secret words"}}).Is(http.StatusConflict)
		v.Get("/forms/" + db.NewToken()).Is(http.StatusNotFound)
		if lines.Len() > 0 {
			t.Errorf("the log says: %s", lines.String())
		}
	}, quiet)
}

// fickle is a mail server that refuses one address while it is down.
type fickle struct {
	mail.Memory
	mu     sync.Mutex
	refuse string
}

func (f *fickle) Send(ctx context.Context, m mail.Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.To == f.refuse {
		return errors.New("550 no such reader: " + m.To)
	}
	return f.Memory.Send(ctx, m)
}

// TestReminderIsTriedAgain lets one reminder fail: nothing that is kept says whose it was, the others get theirs once,
// and the one comes later.
func TestReminderIsTriedAgain(t *testing.T) {
	post := &fickle{}
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		site.Mail = &post.Memory
		s := newScene(t, site, 4)
		s.open("At the end", "pairs-end")
		s.answer(s.people[0], url.Values{"q-recommend": {"4"}})
		refused := s.people[2].Email
		post.refuse = refused
		before := map[string]int{}
		for _, p := range s.people {
			before[p.Email] = len(post.To(p.Email))
		}
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		for _, r := range takeDump(t, site.DB)["job"] {
			if strings.Contains(r.String(), refused) || strings.Contains(r.String(), string(s.people[2].ID)) {
				t.Errorf("a job says whose reminder failed: %s", r)
			}
		}
		post.refuse = ""
		for range 3 {
			site.Advance(time.Hour)
			site.Work()
		}
		for i, p := range s.people {
			want := 1
			if i == 0 {
				want = 0 // has answered
			}
			if got := len(post.To(p.Email)) - before[p.Email]; got != want {
				t.Errorf("%s got %d reminders, want %d", p.Given, got, want)
			}
		}
	}, func(c *app.Config) { c.Mail = post })
}
