package seating_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// TestWhoComesAfterAllGetsASeatAgain: somebody tells that they cannot come, is seated away, and comes after all. Whoever leads the day is told of
// both, and one button gives them a seat; their own page says that a table will be found.
func TestWhoComesAfterAllGetsASeatAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		s.publish()
		day := s.Days[1]
		plan, away, mine := s.at("/seating?day=%s", day.ID), s.at("/seating/days/%s/away", day.ID), "/me/days/"+string(day.ID)
		flo, gus := s.people[5], s.people[6]
		site.Clock.Set(time.Date(2026, 5, 11, 9, 0, 0, 0, time.UTC))
		s.cora, s.fay = site.As(s.runs), site.As(s.leads)
		s.cora.Get("/me").Is(http.StatusOK).Hides("See who has to move", "Give somebody a seat")

		site.As(flo).Post(mine+"/apologies", nil).Is(http.StatusSeeOther)
		told := s.fay.Get(plan).Shows("1 person told us that they cannot come on this day: Flo Example.")
		if strings.Index(told.Body, "told us that they cannot come") > strings.Index(told.Body, `id="table-1"`) {
			t.Error("what was told stands below the tables")
		}
		s.fay.Get(s.at("/seating")).Shows("Day 2, 13 May 2026: 1 person told us that they cannot come: Flo Example.")
		s.cora.Get("/me").Shows("See who has to move: somebody cannot come")
		s.fay.Get("/me").Shows("See who has to move: somebody cannot come")
		site.As(gus).Get("/me").Hides("somebody cannot come")
		for _, paper := range []string{"/seating/cards", "/seating/lists", "/seating/run-sheet"} {
			s.cora.Get(s.at("%s", paper)).Is(http.StatusOK).Shows("(not coming)")
		}

		// Two stay away: Flo, who told so, and Gus, of whom the coordinator heard.
		look := s.fay.Get(away + "?look=yes&away=" + string(flo.ID) + "&away=" + string(gus.ID)).Is(http.StatusOK)
		s.fay.Post(away, look.Form(away)).Is(http.StatusSeeOther)
		s.cora.Get("/me").Hides("somebody cannot come", "comes after all")
		site.As(flo).Get(mine).Hides("no table")
		site.As(gus).Get(mine).Shows("You have no table on this day. The team heard that you do not come.")

		site.As(flo).Post(mine+"/apologies", url.Values{"coming": {"yes"}}).Is(http.StatusSeeOther)
		site.As(flo).Get(mine).Shows("You have no table on this day yet. The team knows that you come, and finds one for you.")
		site.As(flo).Get("/me").Shows("You have no table yet.")
		site.As(gus).Get("/me").Hides("You have no table yet.")
		s.cora.Get("/me").Shows("Give somebody a seat who comes after all")
		s.fay.Get(plan).Shows("Flo Example told us of coming after all, and has no seat.", "Away on this day: Gus Example.", "Seat them with the fewest moves")
		form := s.fay.Get(away).Shows("Flo Example told us of coming after all.")
		if got := form.Attr(`input[name="away"][checked]`, "value"); len(got) != 1 || got[0] != string(gus.ID) {
			t.Errorf("ticked: %v", got)
		}
		// What else is changed on that day forgets nobody.
		abe := s.people[0]
		for _, p := range s.people[1:] {
			if n := s.table(p, 1); n > 0 && n != s.table(abe, 1) {
				s.swap(1, abe, p)
				break
			}
		}
		s.cora.Get("/me").Shows("Give somebody a seat who comes after all")

		s.fay.Follow(s.send(s.fay, plan, s.at("/seating/mend"), nil).Is(http.StatusSeeOther)).Shows("Everybody has a seat.").Hides("coming after all")
		if s.table(flo, 1) == 0 || s.table(gus, 1) != 0 {
			t.Error("Flo has no seat, or Gus has one")
		}
		site.As(flo).Get(mine).Shows("You sit at table").Hides("no table")
		s.cora.Get("/me").Hides("comes after all")

		// Whoever is ticked all the same stays away.
		site.As(flo).Post(mine+"/apologies", nil).Is(http.StatusSeeOther)
		s.fay.Post(away, s.fay.Get(away+"?see=yes").Is(http.StatusOK).Shows("Who has to move").Form(away)).Is(http.StatusSeeOther)
		site.As(flo).Post(mine+"/apologies", url.Values{"coming": {"yes"}}).Is(http.StatusSeeOther)
		look = s.fay.Get(away + "?look=yes&away=" + string(flo.ID) + "&away=" + string(gus.ID)).Is(http.StatusOK)
		s.fay.Post(away, look.Form(away)).Is(http.StatusSeeOther)
		s.cora.Get("/me").Hides("comes after all")
		site.Clock.Set(time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC))
		site.As(flo).Get(mine).Hides("finds one for you")
	})
}
