package evaluation_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestRoomBehindOneAddress lets a full room answer from one address at once, while guessing from there ends soon and
// shuts out neither those who have a link nor other kinds of link.
func TestRoomBehindOneAddress(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 25)
		wave := s.open("How was today?", "pairs-day")
		v := site.Visitor()
		opened := "/forms/" + s.token(s.people[24])
		v.Get(opened).Is(http.StatusOK)
		for _, p := range s.people[:24] {
			form := "/forms/" + s.token(p)
			v.Get(form).Is(http.StatusOK)
			v.Follow(v.Post(form, url.Values{"q-day-useful": {"4"}}).Is(http.StatusSeeOther)).Is(http.StatusOK)
		}
		if got := s.look(wave); got.Boxes != 24 {
			t.Fatalf("%d of 24 could answer", got.Boxes)
		}
		guesses := 0
		for guesses < 100 && v.Get("/forms/"+db.NewToken()).Status == http.StatusNotFound {
			guesses++
		}
		if guesses == 0 || guesses > 60 {
			t.Errorf("%d guesses before the limit", guesses)
		}
		v.Get(opened).Is(http.StatusOK)
		if got := v.Get("/confirm/" + db.NewToken()).Status; got == http.StatusTooManyRequests {
			t.Error("guessing forms shut out sponsors")
		}
		tries := 0
		for tries < 100 && v.Get(opened).Status == http.StatusOK {
			tries++
		}
		if tries == 100 {
			t.Error("one link can be opened without end")
		}
		site.Visitor().Post(opened, url.Values{"q-day-useful": {"4"}}).Is(http.StatusTooManyRequests)
	})
}
