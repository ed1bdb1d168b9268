package evaluation_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// finished plays a form that everybody answers, and closes it.
func (s *scene) finished(name string, mark int) db.ID {
	s.t.Helper()
	wave := s.open(name, "pairs-end")
	for _, p := range s.people {
		s.answer(p, url.Values{"q-recommend": {fmt.Sprint(mark)}, "q-part-peers": {"4"}})
	}
	s.close(wave)
	return wave
}

// share shares the report as it is now with these readers, on its page.
func (s *scene) share(readers ...string) *apptest.Result {
	s.t.Helper()
	c := s.site.As(s.coordinator)
	form := c.Get(s.path("/report/share")).Is(http.StatusOK).Form("/report/share")
	form["readers"] = readers
	return c.Post(s.path("/report/share"), form)
}

var sharedLink = regexp.MustCompile(`/shared/[0-9a-f]{40}`)

// linkOf is the path of the link that the coordinator sees.
func (s *scene) linkOf() string {
	s.t.Helper()
	page := s.site.As(s.coordinator).Get(s.path("/report/share")).Is(http.StatusOK).Body
	return sharedLink.FindString(page)
}

// TestASharedReportIsFound: those who gave answers are told once, and find the report later, too; nobody else is.
func TestASharedReportIsFound(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		part, other, coordinator := s.people[0], site.Person("Otto", "otto@example.org"), site.As(s.coordinator)
		s.finished("At the end", 4)
		at := "/editions/" + string(s.edition)
		own := "/me/editions/" + string(s.edition)
		pia := site.As(part)
		pia.Get(at + "/report").Is(http.StatusNotFound)
		pia.Get(own).Is(http.StatusOK).Hides("Read what people said")
		s.share("people").Is(http.StatusSeeOther)
		for _, stop := range []bool{true, false} {
			if stop {
				coordinator.Post(at+"/report/share", url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
			} else {
				s.share("people").Is(http.StatusSeeOther)
			}
		}
		site.Work()
		n := 0
		for _, m := range site.Mail.To(part.Email) {
			if strings.Contains(m.Subject, "What people said") && strings.Contains(m.Text, at+"/report") {
				n++
			}
		}
		if n != 1 || len(site.Mail.To(other.Email)) != 0 {
			t.Errorf("%d letters to who takes part, %d to somebody else", n, len(site.Mail.To(other.Email)))
		}
		pia.Get(own).Is(http.StatusOK).Shows("Read what people said in the forms")
		pia.Get(at+"/report").Is(http.StatusOK).Shows("Published by Amara Example on", "What this cannot tell", "Take it with you")
		coordinator.Post(at+"/report/share", url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
		pia.Get(own).Hides("Read what people said")
		pia.Get(at + "/report").Is(http.StatusNotFound)
	})
}

// TestWhatIsSharedStays: what closes, is cleared or is chosen after a report was shared is in it only when the coordinator has read it and
// shares again, and what was shared before can be read again by coordinators.
func TestWhatIsSharedStays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		c, pia := site.As(s.coordinator), site.As(s.people[0])
		// An empty report cannot be shared.
		c.Get(s.path("/report/share")).Is(http.StatusOK).Shows("There is nothing to share yet")
		c.Post(s.path("/report/share"), url.Values{"do": {"share"}, "readers": {"people"}}).Is(http.StatusConflict)
		s.finished("First form", 4)
		stale := c.Get(s.path("/report/share")).Form("/report/share")
		s.share("people").Is(http.StatusSeeOther)
		forms := []string{"", ".json", ".csv", ".xlsx", ".pdf", ".csv-metadata.json"}
		before := map[string]string{}
		for _, f := range forms {
			before[f] = pia.Get(s.path("/report%s", f)).Is(http.StatusOK).Body
		}
		s.finished("Second form", 5)
		for _, f := range forms {
			if now := pia.Get(s.path("/report%s", f)).Is(http.StatusOK).Body; f != "" && now != before[f] || strings.Contains(now, "Second form") {
				t.Errorf("report%s changed under its readers", f)
			}
		}
		// What the coordinator had read before is not what would be shared now.
		c.Post(s.path("/report/share"), stale).Is(http.StatusConflict).Shows("The report has changed since you read it")
		page := c.Get(s.path("/report/share")).Is(http.StatusOK).Shows("New form: Second form.", "What others read now")
		page.Hides("New form: First form")
		again := url.Values{"do": {"again"}, "read": {page.Attr(`input[name="read"]`, "value")[0]}}
		c.Post(s.path("/report/share"), again).Is(http.StatusSeeOther)
		pia.Get(s.path("/report")).Is(http.StatusOK).Shows("Second form")
		c.Get(s.path("/report/share")).Shows("Nothing. The report says today what it said then.", "Report 2 of", "Report 1 of")
		if old := c.Get(s.path("/report/shared/1/report.json")).Is(http.StatusOK).Body; old != before[".json"] {
			t.Error("the first report that was shared reads otherwise now")
		}
		c.Get(s.path("/report/shared/1")).Is(http.StatusOK).Hides("Second form")
		c.Get(s.path("/report/shared/3")).Is(http.StatusNotFound)
		pia.Get(s.path("/report/shared/1")).Is(http.StatusNotFound)
		// The rule about small numbers stays that of the first time.
		c.Post("/small-numbers", url.Values{"policy": {"below-7"}, "version": {"0"}}).Is(http.StatusSeeOther)
		c.Get(s.path("/report/share")).Shows("Nothing. The report says today what it said then.")
	})
}

// TestWhoReadsAReport tries every kind of reader against every kind of sharing.
func TestWhoReadsAReport(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		s.finished("At the end", 4)
		admin, otto := site.As(site.Person("Ines", "ines@example.org", access.Administrator)), site.As(site.Person("Otto", "otto@example.org"))
		backer := site.Person("Sybil", "sybil@example.org")
		s.backs(backer)
		foreign := site.Network("other")
		report, public := s.path("/report"), "/reports/"+string(s.edition)
		for _, try := range []struct {
			readers              []string
			member, board, else_ bool
		}{
			{[]string{"people"}, true, false, false},
			{[]string{"board"}, false, true, false},
			{[]string{"link"}, false, false, false},
			{[]string{"people", "board"}, true, true, false},
			{[]string{"public"}, true, true, true},
		} {
			c := site.As(s.coordinator)
			c.Post(s.path("/report/share"), url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
			s.share(try.readers...).Is(http.StatusSeeOther)
			status := func(may bool) int {
				if may {
					return http.StatusOK
				}
				return http.StatusNotFound
			}
			site.As(s.people[1]).Get(report).Is(status(try.member))
			site.As(s.people[1]).Get(report + ".json").Is(status(try.member))
			admin.Get(report).Is(status(try.board))
			site.As(backer).Get(report + ".pdf").Is(status(try.board))
			otto.Get(report).Is(status(try.else_))
			site.Visitor().Get(public).Is(status(try.else_))
			site.Visitor().Get(public + "/report.csv").Is(status(try.else_))
			foreign.Visitor().Get(public).Is(http.StatusNotFound)
			if link := s.linkOf(); (link != "") != slices.Contains(try.readers, "link") {
				t.Errorf("%v: the link is %q", try.readers, link)
			}
		}
		site.Visitor().Get("/programmes/" + s.slug() + "/" + string(s.edition)).Is(http.StatusOK).Shows("Read the report")
		// Also while the days have not begun: a form can close before them.
		for _, state := range []string{"closed", "open", "ended"} {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE edition SET state = $2 WHERE network_id = $1`, state)
				return err
			})
			for _, page := range []string{"/programmes/" + s.slug() + "/" + string(s.edition), "/programmes/" + s.slug()} {
				site.Visitor().Get(page).Is(http.StatusOK).Shows("Read the report")
			}
		}
		site.Visitor().Get(public).Shows("Published by Amara Example")
		site.Visitor().Get(public + "/nothing.pdf").Is(http.StatusNotFound)
		site.Visitor().Get(public + "/report.exe").Is(http.StatusNotFound)
	})
}

// TestALinkToAReport ends on its day, is taken back at once, and tells search engines to stay away.
func TestALinkToAReport(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		s.finished("At the end", 4)
		c, nobody := site.As(s.coordinator), site.Visitor()
		form := c.Get(s.path("/report/share")).Form("/report/share")
		form["readers"] = []string{"link"}
		for _, wrong := range []string{"", "tomorrow or so", "1/1/2020", "1/1/2090"} {
			form.Set("until", wrong)
			if bad := c.Post(s.path("/report/share"), form).Is(http.StatusUnprocessableEntity); bad.Problem("until") == "" || (bad.Field("until") == "") != (wrong == "") {
				t.Errorf("%q: no message, or what was typed is gone", wrong)
			}
		}
		form.Del("readers")
		c.Post(s.path("/report/share"), form).Is(http.StatusUnprocessableEntity)
		s.share("link").Is(http.StatusSeeOther)
		link := s.linkOf()
		page := nobody.Get(link).Is(http.StatusOK).Shows("Published by Amara Example", "What this cannot tell")
		if page.Header.Get("X-Robots-Tag") != "noindex" {
			t.Error("search engines may keep the page")
		}
		for _, f := range []string{"json", "csv", "xlsx", "pdf", "csv-metadata.json"} {
			nobody.Get(link + "/report." + f).Is(http.StatusOK)
		}
		nobody.Get("/shared/" + db.NewToken()).Is(http.StatusNotFound)
		site.Network("other").Visitor().Get(link).Is(http.StatusNotFound)
		// Taken back, it opens nothing; a new one is another.
		c.Post(s.path("/report/share"), url.Values{"do": {"readers"}, "readers": {"people"}}).Is(http.StatusSeeOther)
		nobody.Get(link).Is(http.StatusGone).Shows("does not open the report any more")
		nobody.Get(link + "/report.json").Is(http.StatusGone)
		day := site.Clock.Now().AddDate(0, 0, 3).Format("2/1/2006")
		c.Post(s.path("/report/share"), url.Values{"do": {"readers"}, "readers": {"people", "link"}, "until": {day}}).Is(http.StatusSeeOther)
		second := s.linkOf()
		if second == "" || second == link {
			t.Fatalf("the new link is %q", second)
		}
		nobody.Get(second).Is(http.StatusOK)
		site.Advance(4 * 24 * time.Hour)
		nobody.Get(second).Is(http.StatusGone)
		nobody.Get(link).Is(http.StatusGone)
	})
}

// backs makes somebody a sponsor of an application of the edition that was accepted.
func (s *scene) backs(p person.Person) {
	s.t.Helper()
	app := db.NewID()
	s.site.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO application (network_id, id, edition_id, number, state, title, instrument, instrument_version, has_challenge, funding, parts_left, sponsor_state, started_by, started, changed, submitted_sealed)
			VALUES ($1, $2, $3, 1, 'accepted', '', '', 1, TRUE, '', 0, 'confirmed', $4, $5, $5, '')`, app, s.edition, s.people[0].ID, int64(tx.Now)); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO sponsor (network_id, id, application_id, name, email, role, state, named, money, amount, interest, rhythm, rhythm_words, reason_sealed)
			VALUES ($1, $2, $3, 'Sybil', $4, 'Chair', 'confirmed', $5, FALSE, 0, TRUE, '', '', '')`, db.NewID(), app, p.Email, int64(tx.Now))
		return err
	})
}

// slug is the short name of the programme.
func (s *scene) slug() (slug string) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		slug, err = db.Value[string](tx, `SELECT p.slug FROM programme p JOIN edition e ON e.network_id = p.network_id AND e.programme_id = p.id WHERE p.network_id = $1 AND e.id = $2`, s.edition)
		return err
	})
	return slug
}

// TestASharedReportKeepsItsRule: whoever shares a report again after it was taken back, or chooses another rule in between, reads before and
// in that moment that the report keeps its first rule, why, and what the other one holds for.
func TestASharedReportKeepsItsRule(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		c := site.As(s.coordinator)
		s.finished("First form", 4)
		share, kept := s.path("/report/share"), "keeps the rule “Groups of fewer than 5”"
		c.Get(share).Is(http.StatusOK).Shows("Choose another rule first").Hides(kept)
		c.Get("/small-numbers").Is(http.StatusOK).Hides("keep the rule")
		s.share("people").Is(http.StatusSeeOther)
		c.Get("/small-numbers").Is(http.StatusOK).Shows("1 report keeps the rule that it was first shared with", "Spring 2026", "Groups of fewer than 5")
		c.Post(share, url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
		c.Get(share).Is(http.StatusOK).Shows(kept, "work out what each of them hides", "the report of the next edition").Hides("Choose another rule first")
		c.Post("/small-numbers", url.Values{"policy": {"midpoint-6"}, "version": {"0"}}).Is(http.StatusSeeOther)
		c.Get("/small-numbers").Shows("Reports that are shared for the first time from now on are protected like this. 1 report that was shared before keeps another rule.")
		c.Get(share).Shows(kept, "“Rounded to the middle of six”", "does not hold for this report")
		form := c.Get(share).Form("/report/share")
		form["readers"] = []string{"public"}
		c.Post(share, form).Is(http.StatusSeeOther)
		c.Get(share).Shows("The report is shared as it is today. It " + kept)
		// Another edition, never shared, takes the new rule.
		s.edition = s.newEdition("Autumn 2026", "pairs-five-days")
		s.finished("First form", 4)
		c.Get(s.path("/report/share")).Is(http.StatusOK).Hides("keeps the rule")
	})
}

// TestWhatChangedIsSaid: what is new since a report was shared leads to the part that it is in, and what changed is said as it was and as it is.
func TestWhatChangedIsSaid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		c := site.As(s.coordinator)
		wave := s.finished("First form", 4)
		s.share("people").Is(http.StatusSeeOther)
		site.Write(func(tx *db.Tx) error { // as when the form came from a file, and is loaded anew
			_, err := tx.Exec(`UPDATE wave SET invited = 30, version = version + 1 WHERE network_id = $1 AND id = $2`, wave)
			return err
		})
		page := c.Get(s.path("/report/share")).Is(http.StatusOK).Shows("Changed: what is said of the form First form.", "It said then", "6 of 6 people answered (100%).", "It says now", "6 of 30 people answered (20%).")
		href := s.path("/report?wave=%s&open=wave#wave", wave)
		if !slices.Contains(page.Attr(`section a`, "href"), href) {
			t.Errorf("no link to %s", href)
		}
		c.Get(s.path("/report?wave=%s&open=wave", wave)).Is(http.StatusOK)
	})
}
