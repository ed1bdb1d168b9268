package details_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// What helps somebody is told once, and on a day that they can choose they are asked whether it still fits.
func TestWhenSomebodyIsAskedAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann := site.Person("Ann", "ann@example.org")
		review := func() (r person.Review) {
			site.Read(func(tx *db.Tx) (err error) {
				r, err = person.ReviewOf(tx, ann.ID)
				return err
			})
			return r
		}
		c := site.As(ann)
		c.Get("/me/details").Hides("We ask you whether it still fits")
		c.Get("/me/details/still").Shows("You have not told us anything yet")
		c.Post("/me/details/still", url.Values{"when": {"3"}}).Is(http.StatusNotFound)
		tell := func(words string) {
			form := c.Get("/me/details?change=words").Form("/me/details")
			form.Set("needs_words", words)
			c.Post("/me/details", form).Is(http.StatusSeeOther)
		}
		tell("I tire easily.")
		told := site.Clock.Now()
		if r := review(); r.Told != db.At(told) || r.Ask != db.At(told.Add(365*24*time.Hour)) {
			t.Fatalf("told %v, asked %v", r.Told.Time(), r.Ask.Time())
		}
		c.Get("/me/details").Shows("We ask you whether it still fits", told.AddDate(1, 0, 0).Format("2 January 2006"))
		c.Get("/me/details/still").Shows("I tire easily.", "It still fits", "In 3 months").Hides("Has anything changed?")

		// A day that is past, too far or no day: the words stand beside the field, and what was typed stays.
		for _, bad := range []string{"", "soon", "01/01/2001", "01/01/2101"} {
			r := c.Post("/me/details/still", url.Values{"when": {"day"}, "day": {bad}}).Is(http.StatusUnprocessableEntity)
			if r.Problem("day") == "" || r.Field("day") != bad {
				t.Errorf("%q: problem %q, kept %q", bad, r.Problem("day"), r.Field("day"))
			}
		}
		if r := c.Post("/me/details/still", nil).Is(http.StatusUnprocessableEntity); r.Problem("when") == "" {
			t.Error("no choice is taken")
		}
		soon := told.AddDate(0, 2, 0)
		c.Follow(c.Post("/me/details/still", url.Values{"when": {"day"}, "day": {soon.Format("2/1/2006")}})).Shows("What you told us stands.", soon.Format("2 January 2006"))

		// A day that somebody chose stays when they change something, or save the same again.
		site.Advance(time.Hour)
		tell("I tire easily in the afternoon.")
		if r := review(); r.Told != db.At(site.Clock.Now()) || r.Ask.Time().Format(time.DateOnly) != soon.Format(time.DateOnly) {
			t.Errorf("told %v, asked %v", r.Told.Time(), r.Ask.Time())
		}
		changed := site.Clock.Now()
		site.Advance(time.Hour)
		tell("I tire easily in the afternoon.")
		if r := review(); r.Told != db.At(changed) {
			t.Errorf("the same again counts as told on %v", r.Told.Time())
		}
		// When the day has come, a change counts as the answer.
		site.Advance(70 * 24 * time.Hour)
		c = site.As(ann)
		c.Get("/me/details/still").Shows("Has anything changed?")
		tell("I am well.")
		if r := review(); r.Ask != db.At(site.Clock.Now().Add(365*24*time.Hour)) {
			t.Errorf("asked %v", r.Ask.Time())
		}
		// Who does not want to be asked is not, also not after a change.
		c.Post("/me/details/still", url.Values{"when": {"never"}}).Is(http.StatusSeeOther)
		tell("I am very well.")
		c.Get("/me/details").Shows("Never")
		c.Get("/me/details/still").Shows("We do not ask you about it again.")
		if r := review(); r.Ask != 0 || r.Told == 0 {
			t.Errorf("told %v, asked %v", r.Told.Time(), r.Ask.Time())
		}
		tell("")
		if r := review(); r.Ask != 0 || r.Told != 0 {
			t.Errorf("nothing told, but told %v, asked %v", r.Told.Time(), r.Ask.Time())
		}
	})
}
