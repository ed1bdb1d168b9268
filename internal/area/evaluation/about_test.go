package evaluation_test

import (
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestAFormSaysItsNameAndTheDayItAsksAbout: what comes by a link, and what is printed, has the name that the letter has, and the day.
func TestAFormSaysItsNameAndTheDayItAsksAbout(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		s.addDays("2031-12-15", "2031-12-16") // a Monday and a Tuesday
		p := s.plan("How was today? Day 2", "pairs-day")
		wave := s.add(p)
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE wave SET template = 'after-day 2' WHERE network_id = $1 AND id = $2`, wave)
			return err
		})
		c, at := site.As(s.coordinator), s.path("/waves/%s", wave)
		page := c.Get(at+"/print").Is(http.StatusOK).Shows("How was today? Day 2", "This form asks about Day 2,", "on Tuesday 16 December 2031")
		if got := page.Find("h1"); len(got) != 1 {
			t.Errorf("%d headings", len(got))
		}
		c.Post(at+"/open", nil).To(at)
		site.Work()
		letter := site.Letter(s.people[0].Email)
		link := regexp.MustCompile(`/forms/\S+`).FindString(letter.Text)
		site.Visitor().Get(link).Is(http.StatusOK).Shows("How was today? Day 2", "on Tuesday 16 December 2031").Hides("before the next day, Tuesday 16 December")
	})
}
