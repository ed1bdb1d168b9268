package evaluation_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestWaveFromInvitationToClosing goes through a wave with the clock moved: invite, remind, answer, no more reminders,
// close.
func TestWaveFromInvitationToClosing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.add(s.plan("At the end", "pairs-end"))
		site.Work()
		if n := len(site.Mail.Sent()); n != 0 {
			t.Fatalf("%d letters left before the opening", n)
		}
		site.Advance(time.Hour)
		site.Work()
		if n := len(site.Mail.Sent()); n != 6 {
			t.Fatalf("%d invitations, want 6", n)
		}
		first := s.token(s.people[0])
		v := site.Visitor()
		page := v.Get("/forms/" + first).Is(http.StatusOK)
		page.Shows("If fewer than 3 people send it by a link", "This form went to 6 people", "Your own code")
		form := page.Form("/forms/" + first)
		if empty := v.Post("/forms/"+first, form).Is(http.StatusUnprocessableEntity); !empty.Has("You have not answered any question yet") {
			t.Error("an empty form was not told so")
		}
		form.Set("q-recommend", "5")
		form.Set("code-day", "32")
		bad := v.Post("/forms/"+first, form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("code-day") == "" || bad.Problem("code-street") == "" || bad.Field("code-day") != "32" || bad.Field("q-recommend") != "5" {
			t.Errorf("what was wrong is not beside its field, or what was typed is gone: %q", bad.Find(".nhsuk-error-message"))
		}
		withCode(form, "Mill Lane", "7th", "Zoë")
		v.Follow(v.Post("/forms/"+first, form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Thank you", "What happens next")
		v.Post("/forms/"+first, form).Is(http.StatusConflict).Shows("A form was sent by this link already")
		v.Get("/forms/" + first).Is(http.StatusOK).Shows("We have your answers")
		if got := s.look(wave); got.Boxes != 1 || got.Invited != 6 {
			t.Fatalf("%d of %d, want 1 of 6", got.Boxes, got.Invited)
		}
		// Three days on: five reminders, with the same links, and no row of the queue says to whom.
		second := s.token(s.people[1])
		queued := count(s, `SELECT COUNT(*) FROM mail WHERE network_id = $1`)
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		site.Work()
		if n := len(site.Mail.Sent()); n != 6+5 {
			t.Fatalf("%d letters after the first reminder, want 11", n)
		}
		if len(site.Mail.To(s.people[0].Email)) != 1 {
			t.Error("somebody who had answered was reminded")
		}
		if s.token(s.people[1]) != second {
			t.Error("the reminder carries another link")
		}
		if now := count(s, `SELECT COUNT(*) FROM mail WHERE network_id = $1`); now != queued {
			t.Errorf("%d rows of letters after the reminder, %d before", now, queued)
		}
		for i, p := range s.people[1:4] {
			s.answer(p, url.Values{"q-recommend": {[]string{"3", "4", "5"}[i]}})
		}
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		if n := len(site.Mail.Sent()); n != 6+5+2 {
			t.Fatalf("%d letters after the second reminder, want 13", n)
		}
		site.Advance(5 * 24 * time.Hour)
		v.Get("/forms/" + s.token(s.people[5])).Is(http.StatusOK).Shows("This form is closed")
		site.Work()
		got := s.look(wave)
		if got.State != "closed" || got.Outcome != "opened" || got.Answered != 4 {
			t.Fatalf("state %s, outcome %s, answered %d", got.State, got.Outcome, got.Answered)
		}
		if n := count(s, `SELECT COUNT(*) FROM wave_response WHERE network_id = $1`); n != 4 {
			t.Errorf("%d responses, want 4", n)
		}
		for _, table := range []string{"wave_box", "wave_ledger", "job"} {
			if n := count(s, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`); n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
		v.Get("/forms/" + first).Is(http.StatusOK).Shows("This form is closed")
		v.Get("/forms/" + db.NewToken()).Is(http.StatusNotFound).Shows("We could not find a form for this link")
	})
}

func count(s *scene, query string, args ...any) int64 {
	s.t.Helper()
	var n int64
	s.site.Read(func(tx *db.Tx) error {
		var err error
		n, err = db.Value[int64](tx, query, args...)
		return err
	})
	return n
}
