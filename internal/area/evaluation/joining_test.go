package evaluation_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// joins gives places to so many people more.
func (s *scene) joins(given ...string) (out []person.Person) {
	s.t.Helper()
	for _, g := range given {
		p := s.site.Person(g, strings.ToLower(g)+".later@example.org")
		s.site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', $5)`, db.NewID(), s.edition, p.ID, int64(tx.Now))
			return err
		})
		out = append(out, p)
	}
	return out
}

// TestWhoJoinsAFormByOwnDatesIsAsked: places are confirmed after a form opened that asks each on their own day, and after somebody answered it.
// These people are asked when three can be asked together, or shortly before the form closes; their answers count, and no number is told until then.
func TestWhoJoinsAFormByOwnDatesIsAsked(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 7)
		p := s.plan("When you began", "pairs-end")
		p.CountsFrom, p.OwnDays, p.RemindDays = "place", "0", "3"
		wave := s.add(p)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		site.Work()
		c, at := site.As(s.coordinator), s.path("/waves/%s", wave)
		site.Visitor().Get("/forms/"+s.token(s.people[0])).Shows("went to 7 people at first", "Who joins later is asked too", "of the first 7 people")
		s.answer(s.people[0], withCode(recommends("4"), "Elm", "9", "Zoe"))
		c.Get(at).Shows("is shown when the form has closed").Hides("1 of 7", "Nobody else can be invited")
		c.Get(s.path("/waves")).Hides("1 of 7")

		late := s.joins("Ola", "Pip")
		site.Advance(2 * time.Hour)
		site.Work()
		c.Get(at).Shows("2 people wait for that now", "do not count towards the fewest answers")
		if n := len(site.Mail.To(late[0].Email)); n != 0 {
			t.Fatalf("%d letters: two people were asked alone", n)
		}
		late = append(late, s.joins("Quin")...)
		site.Advance(2 * time.Hour)
		site.Work()
		site.Work()
		for _, p := range late {
			if n := len(site.Mail.To(p.Email)); n != 1 {
				t.Fatalf("%s got %d letters", p.Given, n)
			}
		}
		site.As(late[0]).Get("/me").Shows("When you began")
		form := site.Visitor().Get("/forms/" + s.token(late[0])).Is(http.StatusOK).Shows("not put together with those").Hides("code-street")
		_ = form
		s.answer(late[0], recommends("5"))
		// Who answers when the number grows is not asked to begin again.
		link := "/forms/" + s.token(s.people[1])
		f := site.Visitor().Get(link).Shows("code").Form(link)
		f.Set("q-recommend", "4")
		alone := s.joins("Ros")[0]
		site.Advance(80 * time.Hour)
		site.Work()
		if n := len(site.Mail.To(late[1].Email)); n != 2 {
			t.Errorf("%d letters to somebody who joined and has not answered, want the first and a reminder", n)
		}
		if n := len(site.Mail.To(late[0].Email)); n != 1 {
			t.Errorf("%d letters to somebody who joined and answered", n)
		}
		if n := len(site.Mail.To(alone.Email)); n != 0 {
			t.Fatal("one person was asked alone long before the end")
		}
		site.Advance(4 * 24 * time.Hour) // the last three days
		site.Work()
		site.Work()
		if n := len(site.Mail.To(alone.Email)); n != 1 {
			t.Fatalf("%d letters to the last who joined", n)
		}
		s.answerBy(s.token(s.people[1]), f)
		for i, p := range s.people[2:5] {
			s.answer(p, withCode(recommends("4"), names[i], "9", "Zoe"))
		}
		s.answer(alone, recommends("3"))
		s.close(wave)
		if got := s.look(wave); got.Outcome != "opened" || got.Invited != 11 || got.Joined != 4 || got.Answered != 7 || got.Masked != 2 {
			t.Fatalf("%s: %d invited, %d joined, %d answered, %d with a random mark", got.Outcome, got.Invited, got.Joined, got.Answered, got.Masked)
		}
		c.Get(at).Shows("7 of 11")
		if n := count(s, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND kind = 'wave.join' AND state = 'waiting'`); n != 0 {
			t.Error("it still looks who joined")
		}
	})
}

// TestWhoJoinsBeforeAnAnswerIsOneOfTheFirst: until somebody has answered, people who join are as good as those who were there.
func TestWhoJoinsBeforeAnAnswerIsOneOfTheFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		p := s.plan("When you began", "pairs-end")
		p.CountsFrom, p.OwnDays, p.RemindDays = "place", "0", ""
		wave := s.add(p)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		site.Work()
		late := s.joins("Ola", "Pip", "Quin")
		if _, err := s.e.InviteNew(context.Background(), s.actor(), s.edition, wave); !errs.Is(err, errs.Invalid) {
			t.Fatalf("invited by hand: %v", err)
		}
		site.Advance(2 * time.Hour)
		site.Work()
		site.Work()
		for _, p := range late {
			site.Visitor().Get("/forms/"+s.token(p)).Shows("went to 8 people at first", "code")
			s.answer(p, recommends("5"))
		}
		s.close(wave)
		if got := s.look(wave); got.Outcome != "opened" || got.Joined != 0 || got.Answered != 3 {
			t.Fatalf("%s: %d joined, %d answered", got.Outcome, got.Joined, got.Answered)
		}
	})
}

// TestNoAnswerShowsInWhetherAFormMayGoBack: a form by own dates goes back to planned while nobody has had a letter. Afterwards it does not,
// whether somebody has answered or not, and no page differs.
func TestNoAnswerShowsInWhetherAFormMayGoBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 7)
		p := s.plan("When you began", "pairs-end")
		p.CountsFrom, p.OwnDays, p.RemindDays = "place", "0", ""
		wave := s.add(p)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		site.Work()
		c, at := site.As(s.coordinator), s.path("/waves/%s", wave)
		look := func() string {
			return strings.Join(append(c.Follow(c.Get(at+"/mistake").Is(http.StatusSeeOther)).Find("main"), c.Follow(c.Post(at+"/mistake", nil).Is(http.StatusSeeOther)).Find("main")...), "\n")
		}
		before := look()
		if !strings.Contains(before, "is not told before the form closes") {
			t.Errorf("the page does not say why it stays open:\n%s", before)
		}
		s.answer(s.people[0], recommends("4"))
		if after := look(); after != before {
			t.Errorf("a page tells that somebody has answered: %s", firstDifference(before, after))
		}
		s.joins("Ola", "Pip")
		c.Get(at+"/close").Shows("2 people joined later and have not been asked yet", "9 people belong to those whom this form asks, and it was sent to 7 of them")
	})
}
