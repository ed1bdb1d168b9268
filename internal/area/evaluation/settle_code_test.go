package evaluation_test

import (
	"context"
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestTheCodeOfASheetIsTypedOnceMore: where two keyings of a sheet have different codes, nobody chooses blind. Whoever settles it types the
// code from the paper, and it is said whether it is the first, the second or neither.
func TestTheCodeOfASheetIsTypedOnceMore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 10)
		ctx := context.Background()
		wave := s.open("At the end", "pairs-end")
		s.must(s.e.KeyTwice(ctx, s.actor(), s.edition, wave, true))
		s.tick(wave, 5, 6, 7)
		key := func(number, day string) {
			f := withCode(recommends("4"), "Ab", day, "Cd")
			f.Set("number", number)
			_, err := s.e.Key(ctx, s.actor(), s.edition, wave, f)
			s.must(err)
		}
		c := site.As(s.coordinator)
		for number, typed := range map[string]string{"1": "7", "2": "17"} {
			key(number, "7")
			key(number, "17")
			at := s.path("/waves/%s/paper/sheets/"+number, wave)
			page := c.Get(at).Is(http.StatusOK).Shows("Type the code once more from the sheet").Hides("keyed in the first time")
			form := page.Form(at)
			form.Set("code-street", "Ab")
			form.Set("code-day", "9")
			form.Set("code-friend", "Cd")
			bad := c.Post(at, form).Is(http.StatusUnprocessableEntity).Shows("neither the code that was keyed in first nor the one")
			if bad.Problem("code-street") == "" || bad.Field("code-day") != "9" {
				t.Error("the message is not beside the field, or what was typed is lost")
			}
			form.Set("code-day", typed)
			want := map[string]string{"7": "keyed in first", "17": "keyed in second"}[typed]
			c.Follow(c.Post(at, form).Is(http.StatusSeeOther)).Shows("The code that you typed is the one that was " + want)
		}

		// Facilitators do not key in forms: what people of their own groups say of them would pass through their hands.
		fay := site.Person("Fay", "fay@example.org")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'facilitator', 'professional')`, s.edition, fay.ID)
			return err
		})
		site.As(fay).Get(s.path("/waves/%s/paper", wave)).Is(http.StatusNotFound)
		if n := len(site.As(fay).Get("/editions/" + string(s.edition) + "/days").Find(`a[href*="/waves"]`)); n != 0 {
			t.Errorf("a facilitator is led to forms that they cannot open: %d", n)
		}
	})
}
