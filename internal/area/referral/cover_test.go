package referral_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// named makes Sue stand in, and hands the ward's people to Sam.
func (s *scene) named() {
	s.as["Cora"].Post(s.at+"/cover", url.Values{"version": {"0"}, "cover": {string(s.by["Sue"].ID)}, "does": {"Head of patient experience"}}).Is(http.StatusSeeOther)
	form := s.as["Cora"].Get(s.place).Form(s.place)
	form.Set("answers", string(s.by["Sam"].ID))
	s.as["Cora"].Post(s.place, form).Is(http.StatusSeeOther)
}

func TestACoverIsNamed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Cora"].Get("/me").Shows("Name who stands in for referrals")
		for _, who := range []string{"Sam", "Ada", "Out"} {
			s.as[who].Get(s.at + "/cover").Is(http.StatusNotFound)
		}
		bad := s.as["Cora"].Post(s.at+"/cover", url.Values{"version": {"0"}, "cover": {string(s.by["Out"].ID)}}).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"cover", "does"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing stands beside %s", field)
			}
		}
		s.named()
		s.as["Cora"].Get("/me").Hides("Name who stands in for referrals")
		s.as["Cora"].Post(s.at+"/cover", url.Values{"version": {"0"}, "cover": {string(s.by["Sam"].ID)}, "does": {"Governor"}}).Is(http.StatusConflict)
		site.Work()
		if to := site.Letter("sue@example.org"); !strings.Contains(to.Text, "You stand in at Riverside Trust") {
			t.Errorf("the letter to who stands in: %s", to.Text)
		}
		site.Visitor().Get(s.link).Is(http.StatusOK).Shows("Sue Example, head of patient experience")
	})
}

func TestTheCoverTakesOverWhatIsLate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.named()
		site.Visitor().Post(s.link, s.form()).Is(http.StatusSeeOther)
		site.Work()
		own := s.own("maud@example.net")
		if to := site.Letter("maud@example.net"); !strings.Contains(to.Text, "Sue Example, head of patient experience") {
			t.Errorf("the thank-you letter does not name who stands in: %s", to.Text)
		}
		site.Visitor().Get(own).Shows("Sam Example answers you by", "Sue Example, head of patient experience")
		one := s.as["Cora"].Get(s.at).Link("Maud Tate")
		s.as["Sue"].Get(one).Is(http.StatusNotFound)
		s.as["Sue"].Post(one+"/take", nil).Is(http.StatusNotFound)
		s.as["Sue"].Get("/me").Hides("Stand in for somebody")
		before := len(site.Mail.To("sue@example.org"))
		for range 9 {
			site.Advance(24 * time.Hour)
			site.Work()
		}
		if n := len(site.Mail.To("sue@example.org")) - before; n != 1 {
			t.Errorf("the cover got %d letters, want 1", n)
		}
		sue, sam := site.As(s.by["Sue"]), site.As(s.by["Sam"])
		sue.Get("/me").Shows("Stand in for somebody who was referred")
		sue.Get(s.at).Is(http.StatusOK).Shows("Maud Tate")
		sue.Get(one).Is(http.StatusOK).Shows("Ring me on Tuesdays.", "Sue Example stands in: the answer is late", "take this over")
		site.Visitor().Get(own).Shows("Sue Example, head of patient experience, stands in now, because the answer is late")
		site.As(s.by["Out"]).Post(one+"/take", nil).Is(http.StatusNotFound)
		sam.Post(one+"/take", nil).Is(http.StatusForbidden)
		sue.Post(one+"/take", nil).Is(http.StatusSeeOther)
		site.Work()
		if to := site.Letter("sam@example.org"); !strings.Contains(to.Text, "Sue Example stands in for you") {
			t.Errorf("the letter to who was to answer: %s", to.Text)
		}
		sam.Get(one).Is(http.StatusNotFound)
		sue.Get("/me").Shows("Answer somebody who was referred").Hides("Stand in for somebody")
		site.Visitor().Get(own).Shows("Sue Example stands in for a colleague")
		site.As(s.by["Ada"]).Get("/admin/audit").Is(http.StatusOK).Shows("stood in and took over the answer to somebody who was referred", "Sue Example")
		form := sue.Get(one).Form(one + "/answer")
		form.Set("outcome", "met")
		sue.Post(one+"/answer", form).Is(http.StatusSeeOther)
		sue.Get(one).Is(http.StatusOK).Shows("Sue Example stood in")
		site.Visitor().Post(own+"/stop", nil).Is(http.StatusOK)
		if n := s.count(`SELECT COUNT(*) FROM referral_stand_in WHERE network_id = $1`); n != 0 {
			t.Errorf("%d rows about who stood in stay", n)
		}
	})
}

func TestTheCoverStandsInForWhoIsAwayOrLeaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.named()
		site.Visitor().Post(s.link, s.form()).Is(http.StatusSeeOther)
		s.as["Sue"].Get("/me").Hides("Stand in for somebody")
		// Days away that begin today make it the cover's at once, and so does a referral on such a day.
		today := site.Clock.Now().Format("2/1/2006")
		s.as["Sam"].Get(s.at).Shows("Say when you are away")
		away := "/contacts/away/" + string(s.by["Sam"].ID)
		s.as["Out"].Post("/contacts/away/"+string(s.by["Out"].ID), url.Values{"first": {today}, "last": {today}}).Is(http.StatusNotFound)
		s.as["Sam"].Post(away, url.Values{"first": {today}, "last": {today}}).Is(http.StatusSeeOther)
		s.as["Sue"].Get("/me").Shows("Stand in for somebody who was referred")
		site.Visitor().Post(s.link, s.form("name", "Iqbal Shah", "email", "iqbal@example.net")).Is(http.StatusSeeOther)
		s.as["Sue"].Get(s.at).Shows("Maud Tate", "Iqbal Shah")
		// To answer is to take over.
		one := s.as["Sue"].Get(s.at).Link("Iqbal Shah")
		form := s.as["Sue"].Get(one).Form(one + "/answer")
		form.Set("outcome", "talked")
		s.as["Sue"].Post(one+"/answer", form).Is(http.StatusSeeOther)
		if n := s.count(`SELECT COUNT(*) FROM referral_stand_in WHERE network_id = $1 AND taken_by = $2`, s.by["Sue"].ID); n != 1 {
			t.Errorf("%d are taken over, want 1", n)
		}
		// Who leaves.
		site.Advance(48 * time.Hour)
		site.Visitor().Post(s.link, s.form("name", "Olive Grant", "email", "olive@example.net")).Is(http.StatusSeeOther)
		site.As(s.by["Sue"]).Get(s.at).Hides("Olive Grant")
		site.As(s.by["Ada"]).Post("/admin/people/"+string(s.by["Sam"].ID)+"/close", nil).Is(http.StatusSeeOther)
		site.As(s.by["Sue"]).Get(s.at).Shows("Olive Grant")
		// Without the agreement of the person nobody stands in.
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM referral_stand_in WHERE network_id = $1`)
			return err
		})
		site.As(s.by["Sue"]).Get(s.at).Hides("Olive Grant", "Maud Tate")
	})
}
