package seating_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"alongside/internal/app/apptest"
)

// TestLongListsHaveASearch: without scripts the search leaves out who is not looked for, and nothing that was ticked or chosen is lost by it.
func TestLongListsHaveASearch(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		abe, lou := string(s.people[0].ID), string(s.people[11].ID)
		day := s.at("/seating/days/%s", s.Days[0].ID)

		away := s.fay.Get(day + "/away?seek=find&find=lou&away=" + abe).Is(http.StatusOK).Shows("Shown: 2 of 13. Whoever is ticked is always shown.").Hides("Who has to move")
		if got := away.Attr(`input[name="away"]`, "value"); !slices.Equal(got, []string{abe, lou}) || !slices.Equal(away.Attr(`input[name="away"][checked]`, "value"), []string{abe}) || away.Field("find") != "lou" {
			t.Errorf("of those who may be away there are %v", got)
		}
		s.fay.Get(day + "/away?look=yes&find=lou&away=" + abe + "&away=" + lou).Is(http.StatusOK).Shows("Who has to move").Hides("told the team")

		move := s.fay.Get(day + "/move?seek=find&find=lou&person=" + abe + "&to=with:" + string(s.elsewhere())).Is(http.StatusOK).Hides("What it does")
		if got := move.Attr(`select[name="person"] option`, "value"); !slices.Equal(got, []string{"", abe, lou}) || len(move.Attr(`select[name="to"] option[selected]`, "value")) != 1 {
			t.Errorf("who may move: %v", got)
		}

		kinds := s.at("/seating/kinds")
		form := s.fay.Get(kinds).Form(kinds)
		form["kind"] = []string{"door:" + abe}
		form.Set("find", "lou")
		form.Set("seek", "find")
		found := s.fay.Post(kinds, form).Is(http.StatusOK).Shows("Shown: 2 of 13.")
		if n, ticks := len(found.Find("fieldset.app-seats__person")), found.Attr(`input[name="kind"][checked]`, "value"); n != 2 || !slices.Equal(ticks, []string{"door:" + abe}) {
			t.Errorf("%d people are shown, ticked %v", n, ticks)
		}
		if ticks := s.fay.Get(kinds).Attr(`input[name="kind"][checked]`, "value"); len(ticks) != 0 {
			t.Errorf("the search saved %v", ticks)
		}
		form = found.Form(kinds)
		form["kind"] = []string{"door:" + abe, "door:" + lou}
		s.fay.Post(kinds, form).Is(http.StatusSeeOther)
		if ticks := s.fay.Get(kinds+"?"+url.Values{"find": {"nobody"}}.Encode()).Attr(`input[name="kind"][checked]`, "value"); len(ticks) != 2 {
			t.Errorf("saved: %v", ticks)
		}
	})
}
