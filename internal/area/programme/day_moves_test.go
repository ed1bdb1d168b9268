package programme_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// TestDaysOfAPublishedEditionMoveWithCare: what cannot be is refused, what is unusual is asked once more, and neither writes a
// letter to anybody.
func TestDaysOfAPublishedEditionMoveWithCare(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		pat := s.place("Pat", person.Partner, "")
		s.Work()
		letters := len(site.Mail.To(pat.Email))
		edit := s.at("/days/" + string(s.days()[0].ID) + "/edit")
		move := func(fields ...string) *apptest.Result {
			f := s.C.Get(edit).Is(http.StatusOK).Form("/edit")
			for i := 0; i < len(fields); i += 2 {
				f.Set(fields[i], fields[i+1])
			}
			return s.C.Post(edit, f)
		}
		for date, words := range map[string]string{
			"01/01/2020": "is over",     // still to come, and moved into the past
			"13/05/2026": "on this day", // the hours of the second day
		} {
			bad := move("date", date, "sure", "yes").Is(http.StatusUnprocessableEntity)
			if !strings.Contains(bad.Problem("date"), words) || bad.Field("date") != date {
				t.Errorf("%s: %q, kept %q", date, bad.Problem("date"), bad.Field("date"))
			}
		}
		asked := move("date", "01/07/2026").Is(http.StatusUnprocessableEntity).Shows("Is this right?", "then comes after")
		if asked.Problem("sure") == "" || asked.Field("date") != "01/07/2026" {
			t.Errorf("it was not asked: %q, kept %q", asked.Problem("sure"), asked.Field("date"))
		}
		if days := s.days(); days[0].Date != "2026-05-12" {
			t.Fatalf("the first day is on %s", days[0].Date)
		}
		s.Work()
		if n := len(site.Mail.To(pat.Email)); n != letters {
			t.Errorf("%d letters left although nothing was saved", n-letters)
		}
		again := asked.Form("/edit")
		again.Set("sure", "yes")
		s.C.Post(edit, again).Is(http.StatusSeeOther)
		if days := s.days(); days[4].Date != "2026-08-11" || days[3].Date != "2026-07-01" {
			t.Errorf("the days are %v", days)
		}
		// A new day into the past of an edition that has not begun; then times of the same day, which need no question.
		add := url.Values{"title": {"Before"}, "date": {"01/01/2020"}, "starts": {"10:00"}, "ends": {"16:00"}, "module": {"1"}}
		if bad := s.C.Post(s.at("/days/new"), add).Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("date"), "is over") {
			t.Errorf("a new day: %q", bad.Problem("date"))
		}
		add.Set("date", "14/05/2026")
		s.C.Post(s.at("/days/new"), add).Is(http.StatusSeeOther)
		move("starts", "10:30", "sessions", "leave").Is(http.StatusSeeOther)
	})
}
