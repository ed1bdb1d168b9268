package evaluation_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
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

// TestAPageSentTwiceKeysInOneForm: a double press, or an old phone that loads the page again, seals no second form, and is no second keying
// of a sheet. A page of a sheet that is settled meanwhile changes nothing and says so.
func TestAPageSentTwiceKeysInOneForm(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 10)
		ctx := context.Background()
		c := site.As(s.coordinator)
		at := s.path("/waves/%s/paper", s.open("At the start", "pairs-end"))
		fill := func(at, score string) url.Values {
			form := c.Get(at).Is(http.StatusOK).Form(at)
			for name, values := range recommends(score) {
				form[name] = values
			}
			return form
		}
		wave := db.ID(strings.Split(at, "/")[4])
		s.tick(wave, 5, 6, 7)
		form := fill(at, "4")
		c.Follow(c.Post(at, form).Is(http.StatusSeeOther)).Shows("The form is in", "Of their forms, 1 is keyed in", "cannot be changed for this wave")
		for range 2 {
			c.Follow(c.Post(at, form).Is(http.StatusSeeOther)).Shows("This page was sent twice", "Of their forms, 1 is keyed in")
		}
		c.Follow(c.Post(at, fill(at, "4")).Is(http.StatusSeeOther)).Shows("Of their forms, 2 are keyed in")

		twice := s.open("At the end", "pairs-end")
		s.must(s.e.KeyTwice(ctx, s.actor(), s.edition, twice, true))
		s.tick(twice, 5, 6, 7)
		at = s.path("/waves/%s/paper", twice)
		sheet := func(score string) url.Values {
			form := fill(at, score)
			form.Set("number", "2")
			return form
		}
		first := sheet("4")
		c.Follow(c.Post(at, first).Is(http.StatusSeeOther)).Shows("The sheet is keyed in once")
		c.Follow(c.Post(at, first).Is(http.StatusSeeOther)).Shows("counts as one keying", "Keyed in once so far: sheet 2")
		second := sheet("5")
		c.Follow(c.Post(at, second).Is(http.StatusSeeOther)).Shows("The two are not the same")
		settle := at + "/sheets/2"
		if to := c.Post(at, second).Is(http.StatusSeeOther).Location; !strings.HasSuffix(to, settle) {
			t.Errorf("the page of a second keying that differs, sent twice, leads to %s", to)
		}
		form = c.Get(settle).Is(http.StatusOK).Form(settle)
		form.Set("pick-recommend", "first")
		c.Follow(c.Post(settle, form).Is(http.StatusSeeOther)).Shows("The sheet is in")
		for _, stale := range []func() *apptest.Result{func() *apptest.Result { return c.Post(settle, form) }, func() *apptest.Result { return c.Get(settle) }} {
			c.Follow(stale().Is(http.StatusSeeOther)).Shows("Sheet 2 is in already", "Nothing was changed now", "Number on the sheet")
		}
		c.Follow(c.Get(at + "/sheets/9").Is(http.StatusSeeOther)).Shows("Sheet 9 does not wait to be settled")
		c.Follow(c.Post(settle+"/again", nil).Is(http.StatusSeeOther)).Shows("Sheet 2 is in already", "Nothing was changed now").Hides("Key sheet 2 in again")
	})
}
