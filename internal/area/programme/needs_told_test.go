package programme_test

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestWhatCannotBeArrangedIsToldBefore: before a day nothing can have been met or not; what cannot be arranged is not counted as seen
// to, and the person is told in time. On the day and after, the same reads as what it came to.
func TestWhatCannotBeArrangedIsToldBefore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, _ := cohort(t, site)
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"support-hearing-loop", "room-quiet"}})
		})
		day := s.days()[0]
		list, mine := s.at("/days/"+string(day.ID)+"/needs"), "/me/days/"+string(day.ID)
		letters := func() (n int) {
			site.Work()
			for _, m := range site.Mail.To(pat.Email) {
				if strings.Contains(m.Text, mine) {
					n++
					if strings.Contains(m.Text+m.Subject, "loop") || strings.Contains(m.Text, "room 2") {
						t.Errorf("the letter tells what it is about: %s", m.Text)
					}
				}
			}
			return n
		}
		s.to("2026-04-14", "09:00")
		c := site.As(pat)
		c.Get(mine).Is(http.StatusOK).Shows("I need a working hearing loop", "Not seen to yet")
		action, key := "/needs/"+string(pat.ID), "need-"+string(pat.ID)+"-"
		save := func(pairs ...string) {
			s.C.Post(list+"/"+string(pat.ID), with(s.C.Get(list).Form(action), pairs...)).Is(http.StatusSeeOther)
		}
		s.C.Get(list).Shows("Arranged", "We cannot arrange it", "Something else is offered").Hides("Not met")
		save(key+"room-quiet", "met")
		if n := letters(); n != 0 {
			t.Errorf("%d letters about what is arranged", n)
		}
		save(key+"support-hearing-loop", "not-met", "note-"+string(pat.ID), "The loop in room 2 is broken.")
		s.C.Get(list).Shows("1 of 2 seen to, 1 cannot be arranged").Hides("not met")
		if n := letters(); n != 1 {
			t.Errorf("%d letters about what cannot be arranged, want 1", n)
		}
		c.Get(mine).Shows("We cannot arrange it", "Arranged", "The loop in room 2 is broken.").Hides("Not met")
		site.As(rob).Get(mine).Is(http.StatusOK).Hides("room 2", "hearing loop")
		save(key+"room-quiet", "") // nothing new about what cannot be arranged
		if n := letters(); n != 1 {
			t.Errorf("%d letters after another change, want 1", n)
		}
		save("note-"+string(pat.ID), "The loop in room 2 is broken. We bring a small one.", key+"support-hearing-loop", "alternative")
		if n := letters(); n != 2 {
			t.Errorf("%d letters when something else is offered, want 2", n)
		}

		s.to("2026-05-12", "17:30")
		save(key+"support-hearing-loop", "not-met", "note-"+string(pat.ID), "Nobody brought it.")
		s.C.Get(list).Shows("Not met", "1 of 2 noted, 1 not met").Hides("We cannot arrange it")
		site.As(pat).Get(mine).Shows("Not met", "Nobody brought it.")
		if n := letters(); n != 2 {
			t.Errorf("%d letters after the day, want 2", n)
		}
	})
}
