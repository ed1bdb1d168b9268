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
	"alongside/internal/shared/notice"
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

// TestRemindersThatPeopleChose leaves out who wants none, waits for quiet hours to end, and lets everybody choose by the
// link in their letters. No row tells when they chose.
func TestRemindersThatPeopleChose(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		choose := func(i int, settings mail.Settings) {
			site.Write(func(tx *db.Tx) error { return mail.SaveSettings(tx, s.people[i].ID, settings) })
		}
		noon := site.Clock.Now().Truncate(24 * time.Hour).Add(36 * time.Hour)
		site.Advance(noon.Sub(site.Clock.Now()))
		choose(1, mail.Settings{Quiet: mail.Quiet{From: "11:30", Until: "14:00", Zone: "UTC"}})
		choose(2, mail.Settings{Ways: map[mail.Kind]mail.Way{notice.Forms: mail.Never}, Quiet: mail.Quiet{Zone: "Europe/London"}})
		choose(3, mail.Settings{Ways: map[mail.Kind]mail.Way{notice.Forms: mail.Daily}, Quiet: mail.Quiet{From: "11:30", Until: "14:00", Zone: "UTC"}})
		s.open("At the end", "pairs-end")
		first := map[string]string{}
		for _, p := range s.people { // the letter with the link comes in any case, at once, and tells how to end reminders
			l := site.Letter(p.Email)
			if !strings.Contains(l.Text, "/forms/") || !strings.HasPrefix(l.ListUnsubscribe, "https://alongside.test/letters/forms.") || !strings.Contains(l.Text, l.ListUnsubscribe) {
				t.Errorf("%s got %q, %s", p.Given, l.ListUnsubscribe, l.Text)
			}
			first[p.Email] = l.ListUnsubscribe
		}
		count := func() (out []int) {
			for _, p := range s.people {
				out = append(out, len(site.Mail.To(p.Email))-1)
			}
			return out
		}
		s.answer(s.people[3], url.Values{"q-recommend": {"4"}})
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		if got := count(); got[0] != 1 || got[1] != 0 || got[2] != 0 || got[3] != 0 || got[4] != 1 {
			t.Fatalf("reminders at noon: %v", got)
		}
		site.Advance(2 * time.Hour)
		site.Work()
		site.Advance(6 * time.Hour)
		site.Work()
		if got := count(); got[0] != 1 || got[1] != 1 || got[2] != 0 || got[3] != 0 || got[4] != 1 {
			t.Fatalf("reminders in the evening: %v", got)
		}
		reminder := site.Letter(s.people[0].Email)
		if reminder.ListUnsubscribe != first[s.people[0].Email] || !strings.Contains(reminder.Text, reminder.ListUnsubscribe) {
			t.Errorf("the reminder has another link than the first letter: %s", reminder.ListUnsubscribe)
		}
		// One press in the mail program ends them. What changes is one line without a time, and no line of the log.
		before := takeDump(t, site.DB)
		site.Visitor().Post(strings.TrimPrefix(reminder.ListUnsubscribe, "https://alongside.test"), url.Values{"List-Unsubscribe": {"One-Click"}}).Is(http.StatusOK)
		c := takeDump(t, site.DB).since(before)
		if len(c.gone) != 0 || len(c.came) != 1 || len(c.came["letter_choice"]) != 1 || len(c.came["letter_choice"][0].values) != 4 {
			t.Errorf("a choice about reminders left %v, and took %v", c.came, c.gone)
		}
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		if got := count(); got[0] != 1 || got[4] != 2 {
			t.Errorf("the second reminders: %v", got)
		}
	})
}
