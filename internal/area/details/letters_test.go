package details_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

const letters = "/me/letters"

func send(site *apptest.Site, p person.Person, kind mail.Kind) {
	site.Write(func(tx *db.Tx) error {
		return site.App.Post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Subject: "News " + string(kind), Text: "Hello " + p.Given + ",\n\nnews.\n", Kind: kind, Person: p.ID})
	})
}

func TestPeopleChooseTheirLetters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann := site.Person("Ann", "ann@example.org")
		c := site.As(ann)
		form := c.Get(letters).Is(http.StatusOK).Shows("Your emails", "ann@example.org", "Reminders to fill in a form", "nobody may have one").Form(letters)
		if form.Get("way_space") != "now" || form.Get("way_forms") != "now" || form.Get("zone") != "Europe/London" {
			t.Errorf("before any choice: %v", form)
		}
		form.Set("way_space", "daily")
		form.Set("way_panel", "never")
		form.Set("quiet_from", "9pm")
		form.Set("quiet_until", "7:30")
		c.Follow(c.Post(letters, form).Is(http.StatusSeeOther)).Shows("Saved.")
		site.Read(func(tx *db.Tx) error {
			s, err := mail.SettingsOf(tx, ann.ID)
			if s.Way("space") != mail.Daily || s.Way("panel") != mail.Never || s.Way("dates") != mail.AtOnce || s.Quiet != (mail.Quiet{From: "21:00", Until: "07:30", Zone: "Europe/London"}) {
				t.Errorf("saved is %+v", s)
			}
			return err
		})
		// Somebody who was faster, which can only be the same person elsewhere.
		form.Set("way_space", "never")
		clash := c.Post(letters, form).Is(http.StatusConflict).Shows("You changed this somewhere else", "Your pair, trio or team")
		again := clash.Form(letters)
		if again.Get("way_space") != "never" {
			t.Errorf("what was chosen is not kept: %v", again)
		}
		c.Post(letters, again).To(letters)
		// Every mistake stands beside its field, what was typed is kept and nothing is saved.
		form = c.Get(letters).Form(letters)
		for name, value := range map[string]string{"way_forms": "daily", "way_space": "", "quiet_from": "soon", "quiet_until": "", "zone": "Atlantis"} {
			bad := url.Values{}
			for k, v := range form {
				bad[k] = v
			}
			bad.Set(name, value)
			bad.Set("way_dates", "never")
			page := c.Post(letters, bad).Is(http.StatusUnprocessableEntity)
			if page.Problem(name) == "" || page.Form(letters).Get("way_dates") != "never" {
				t.Errorf("%s %q: problem %q", name, value, page.Problem(name))
			}
		}
		site.Read(func(tx *db.Tx) error {
			s, err := mail.SettingsOf(tx, ann.ID)
			if s.Way("dates") != mail.AtOnce || s.Way("space") != mail.Never {
				t.Errorf("half saved: %+v", s)
			}
			rows, err2 := audit.List(tx, audit.Filter{Action: "letters.choose"})
			if len(rows) != 2 || rows[0].Detail != "" {
				t.Errorf("the log has %+v", rows)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}

func TestTheLinkInALetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann := site.Person("Ann", "ann@example.org")
		send(site, ann, notice.Space)
		link := strings.TrimPrefix(site.Letter(ann.Email).ListUnsubscribe, "https://alongside.test")
		v := site.Visitor()
		// Opening it changes nothing: programs that look for harm in letters open links.
		form := v.Get(link).Is(http.StatusOK).Shows("Your pair, trio or team").Hides("Ann", "ann@example.org", "Finding a partner").Form(link)
		if form.Get("way") != "now" {
			t.Errorf("chosen is %v", form)
		}
		v.Post(link, url.Values{"way": {"weekly"}}).Is(http.StatusUnprocessableEntity).Shows("Choose one of the answers.")
		form.Set("way", "daily")
		v.Follow(v.Post(link, form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Saved", "Your pair, trio or team")
		send(site, ann, notice.Space)
		site.Advance(24 * time.Hour)
		daily := site.Letter(ann.Email)
		if daily.Subject != "Your daily letter: 1 message" {
			t.Fatalf("got %q", daily.Subject)
		}
		// The daily letter can end by one press in the mail program, which sends no cookie and follows nothing.
		ends := strings.TrimPrefix(daily.ListUnsubscribe, "https://alongside.test")
		v.Get(ends).Is(http.StatusOK).Shows("The daily letter")
		v.Post(ends, url.Values{"List-Unsubscribe": {"One-Click"}}).Is(http.StatusOK).Shows("Saved")
		send(site, ann, notice.Space)
		send(site, ann, notice.Partner)
		site.Advance(24 * time.Hour)
		if got := site.Letter(ann.Email); got.Subject != "News partner" {
			t.Errorf("after the end: %q", got.Subject)
		}
		for _, bad := range []string{"/letters/x", "/letters/space." + string(ann.ID) + ".0", link + "0"} {
			v.Get(bad).Is(http.StatusNotFound)
			v.Post(bad, url.Values{"way": {"never"}}).Is(http.StatusNotFound)
			v.Get(bad + "/done").Is(http.StatusNotFound)
		}
		site.Read(func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{Action: "letters.choose"})
			if err == nil && (len(rows) != 2 || rows[0].Person != "" || rows[0].Actor != "someone with a letters link") {
				t.Errorf("the log has %+v", rows)
			}
			return err
		})
	})
}
