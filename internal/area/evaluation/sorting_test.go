package evaluation_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestTwoSortWithoutSeeingEachOther: a coordinator and a patient partner who leads the days sort quotes by theme. Neither sees anywhere what
// the other chose before both have sorted all; after that what they chose stays as it is.
func TestTwoSortWithoutSeeingEachOther(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.open("At the end", "pairs-end")
		texts := []string{"Rose helped me to be brave.", "Time to think.", "We met others.", "Zest.", "Longer breaks.", "For you only."}
		for i, p := range s.people {
			s.answer(p, url.Values{"q-most-useful": {texts[i]}, "q-quote-ok": {"yes"}, "q-recommend": {"4"}})
		}
		s.close(wave)
		c := site.As(s.coordinator)
		page := c.Get(s.path("/quotes")).Is(http.StatusOK)
		marks, items := page.Attr("form input[name=mark]", "value"), page.Attr("form input[name=item]", "value")
		for n := range 3 {
			c.Post(s.path("/quotes"), url.Values{"do": {"choose"}, "wave": {string(wave)}, "item": {items[n]}, "mark": {marks[n]}}).Is(http.StatusSeeOther)
		}
		partner := site.Person("Paula", "paula@example.org")
		s.must(site.DB.Write(context.Background(), site.NetworkID, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'facilitator', 'patient')`, s.edition, partner.ID)
			return err
		}))
		at := s.path("/quotes/themes")
		second := site.As(partner)
		stranger := site.As(s.people[0])
		stranger.Get(at).Is(http.StatusNotFound)
		stranger.Post(at, url.Values{"do": {"names"}, "names": {"Mine"}, "version": {"0"}}).Is(http.StatusNotFound)
		second.Get("/me").Hides("Sort quotes by theme")

		c.Get(at).Is(http.StatusOK).Shows("First: the list of themes")
		bad := c.Post(at, url.Values{"do": {"names"}, "names": {" "}, "version": {"0"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("names") == "" {
			t.Error("an empty list is taken")
		}
		c.Post(at, url.Values{"do": {"names"}, "names": {"Courage\nPace\ncourage\n\nOther people"}, "version": {"0"}}).Is(http.StatusSeeOther)
		stale := second.Post(at, url.Values{"do": {"names"}, "names": {"Mine"}, "version": {"0"}}).Is(http.StatusConflict)
		if !strings.Contains(stale.Problem("names"), "Courage, Pace, Other people") || stale.Field("names") != "Mine" {
			t.Error("a stale list is not told, or what was typed is gone")
		}

		fields := c.Get(at).Is(http.StatusOK).Attr("select", "name")
		if len(fields) != 3 {
			t.Fatalf("%d quotes to sort", len(fields))
		}
		mine := url.Values{fields[0]: {"Courage"}, fields[1]: {"Pace"}, fields[2]: {"Other people"}}
		c.Follow(c.Post(at, mine).Is(http.StatusSeeOther)).Shows("You have sorted all. Nobody else has yet.")
		// The second is asked on their first page, and nothing tells them what the first chose.
		second.Get("/me").Is(http.StatusOK).Shows("Sort quotes by theme")
		c.Get("/me").Hides("Sort quotes by theme")
		stranger.Get("/me").Hides("Sort quotes by theme")
		blind := func(where string) {
			t.Helper()
			p := second.Get(where).Is(http.StatusOK)
			for _, f := range fields {
				if v := p.Field(f); v != "" {
					t.Errorf("%s shows %q before both have sorted", where, v)
				}
			}
			p.Hides("They chose the same theme", "sorted differently")
		}
		blind(at)
		blind(s.path("/quotes/second"))
		another := site.As(site.Person("Otto", "otto@example.org", "coordinator"))
		for _, where := range []string{at, s.path("/quotes"), s.path("/report"), s.path("/report.json")} {
			another.Get(where).Is(http.StatusOK).Hides("They chose the same theme", "sorted differently", `value="Courage" selected`)
		}
		if p := another.Get(s.path("/quotes")); strings.Contains(p.Body, "Courage") || !strings.Contains(p.Body, "Its theme is settled when two people have sorted") {
			t.Error("the page of quotes tells a theme, or not why there is none")
		}

		// A part is not all.
		second.Post(at, url.Values{fields[0]: {"Courage"}}).Is(http.StatusSeeOther)
		blind2 := second.Get(at).Hides("They chose the same theme")
		if blind2.Field(fields[0]) != "Courage" || blind2.Field(fields[1]) != "" {
			t.Error("a part is not saved, or more is shown")
		}
		c.Get(at).Hides("They chose the same theme")
		c.Post(at, url.Values{fields[0]: {"Courage"}}).Is(http.StatusSeeOther) // still open, and left as it is

		done := second.Follow(second.Post(at, url.Values{fields[0]: {"Courage"}, fields[1]: {"Pace"}, fields[2]: {"Pace"}}).Is(http.StatusSeeOther))
		done.Shows("They chose the same theme for 2 (67%)", "Quotes that the two sorted differently", "Other people", "Kappa", "A coordinator then gives them")
		if done.Link("Kappa") != "/help/figures#kappa" {
			t.Errorf("the way is told at %s", done.Link("Kappa"))
		}
		c.Get(at).Shows("They chose the same theme for 2 (67%)", "Talk about these")
		second.Get("/me").Hides("Sort quotes by theme")
		// Now it stays.
		c.Post(at, url.Values{fields[2]: {"Pace"}}).Is(http.StatusConflict).Shows("so your themes stay")
		// What both chose is the theme of the report; what differs is settled by hand.
		if n := count(s, `SELECT COUNT(*) FROM wave_quote WHERE network_id = $1 AND theme <> ''`); n != 2 {
			t.Errorf("%d quotes have a theme", n)
		}
		c.Get(s.path("/quotes")).Hides("Its theme is settled when")
		// A new quote waits for both again, and what stands is not lost.
		c.Post(s.path("/quotes"), url.Values{"do": {"choose"}, "wave": {string(wave)}, "item": {items[3]}, "mark": {marks[3]}}).Is(http.StatusSeeOther)
		c.Get(at).Hides("They chose the same theme").Shows("Your theme:")
	})
}

// TestAThemeNamesNobody: a theme is asked about nobody, so it cannot name somebody of the programme: not in the list, not given to a quote, not
// taken over because two people chose it before, and not in the report.
func TestAThemeNamesNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			s.answer(p, wrote("yes", map[string]string{"most-useful": fmt.Sprintf("useful %d", i)}))
		}
		s.close(wave)
		c := site.As(s.coordinator)
		page := c.Get(s.path("/quotes"))
		marks, items := page.Attr("form input[name=mark]", "value"), page.Attr("form input[name=item]", "value")
		for n := range 2 {
			c.Post(s.path("/quotes"), url.Values{"do": {"choose"}, "wave": {string(wave)}, "item": {items[n]}, "mark": {marks[n]}}).Is(http.StatusSeeOther)
		}
		at := s.path("/quotes/themes")
		list := url.Values{"do": {"names"}, "names": {"Courage\nWhat brian  EXAMPLE did\nMaya Example"}, "version": {"0"}}
		bad := c.Post(at, list).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("names"), "name somebody of this programme") || !strings.Contains(bad.Field("names"), "brian") {
			t.Error("the list takes the name of somebody, or what was typed is gone")
		}
		list.Set("names", "Courage\nPace")
		c.Post(at, list).Is(http.StatusSeeOther)
		fields := c.Get(at).Attr("select", "name")
		if len(fields) != 2 {
			t.Fatalf("%d quotes to sort", len(fields))
		}
		if c.Post(at, url.Values{fields[0]: {"Maya Example"}, fields[1]: {"Pace"}}).Is(http.StatusUnprocessableEntity).Problem(fields[0]) == "" {
			t.Error("a quote takes the name of somebody as its theme")
		}
		if n := count(s, `SELECT COUNT(*) FROM quote_theme WHERE network_id = $1`); n != 0 {
			t.Errorf("%d themes are kept of a form with a problem", n)
		}
		// Before somebody of that name came, another person gave both quotes a theme with it, and the coordinator one of them.
		other := site.Person("Otto", "otto@example.org", access.Coordinator)
		site.Write(func(tx *db.Tx) error {
			for _, q := range fields {
				for _, who := range []person.Person{other, s.coordinator} {
					if who.ID == other.ID || q == fields[0] {
						if _, err := tx.Exec(`INSERT INTO quote_theme (network_id, quote_id, person_id, theme) VALUES ($1, $2, $3, 'Like Maya Example')`, strings.TrimPrefix(q, "theme-"), who.ID); err != nil {
							return err
						}
					}
				}
			}
			_, err := tx.Exec(`UPDATE quote_theme SET theme = 'Pace' WHERE network_id = $1 AND quote_id = $2 AND person_id = $3`, strings.TrimPrefix(fields[1], "theme-"), other.ID)
			return err
		})
		c.Post(at, url.Values{fields[1]: {"Pace"}}).Is(http.StatusSeeOther)
		if n := count(s, `SELECT COUNT(*) FROM quote_theme WHERE network_id = $1 AND stands`); n != 4 {
			t.Fatalf("%d themes stand", n)
		}
		if n := count(s, `SELECT COUNT(*) FROM wave_quote WHERE network_id = $1 AND theme <> ''`); n != 1 {
			t.Errorf("%d quotes took over the theme of both, want the one that names nobody", n)
		}
		c.Post(at, url.Values{fields[0]: {"Like Maya Example"}, fields[1]: {"Pace"}}).Is(http.StatusSeeOther) // what stands is sent again
		// A theme that was settled before is left out of the report, and whoever settles it is told.
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE wave_quote SET cleared = TRUE, theme = CASE WHEN theme = '' THEN 'Like Maya Example' ELSE theme END WHERE network_id = $1`)
			return err
		})
		report := c.Get(s.path("/report")).Is(http.StatusOK).Shows("Pace", "useful").Hides("Like Maya Example")
		if n := strings.Count(report.Body, "useful "); n < 2 {
			t.Errorf("the report shows %d quotes", n)
		}
		c.Get(s.path("/report.json")).Is(http.StatusOK).Hides("Like Maya Example")
		c.Get(s.path("/quotes")).Is(http.StatusOK).Shows("The theme that stood here is not shown")
	})
}
