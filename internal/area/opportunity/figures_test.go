package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestFiguresHideFewPeople: how many replied, and how many wait, are shown by the rule of the network, also of a past day.
func TestFiguresHideFewPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		_, public := s.published()
		before := s.in(0)
		figures := s.At + "/figures"
		row := func(path string) string {
			t.Helper()
			rows := s.as["Cora"].Get(path).Is(http.StatusOK).Find("tr")
			for _, r := range rows {
				if _, n, ok := strings.Cut(r, "People who had replied by the end How many "); ok {
					return n
				}
			}
			t.Fatalf("no line on who replied: %q", rows)
			return ""
		}
		if r := row(figures); r != "0" {
			t.Errorf("nobody replied, and it reads %q", r)
		}
		s.pass(2)
		s.reply("Pat", public)
		s.reply("Joe", public)
		s.as["Cora"].Post("/small-numbers", url.Values{"policy": {"below-7"}, "version": {"0"}}).Is(http.StatusSeeOther)
		if few := row(figures); few != "fewer than 7, or not shown" {
			t.Errorf("two people replied, and it reads %q", few)
		}
		if r := row(figures + "?known=" + before + "&to=" + before); r != "0" {
			t.Errorf("as it was known on the day before, it reads %q", r)
		}
		if s.as["Cora"].Get(figures+"?from=never&to=31/2/2026&known=").Status != http.StatusOK {
			t.Error("dates that are none break the page")
		}
	})
}
