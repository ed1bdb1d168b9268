package evaluation_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
)

// TestSmallNumbersInEveryForm: the network's way to protect small numbers holds for the page and for every file, and a report that
// was shared keeps the way that it had.
func TestSmallNumbersInEveryForm(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 0)
		s.importLayPartner(t)
		coordinator, at := site.As(s.coordinator), "/editions/"+string(s.edition)
		forms := []string{"/report", "/report.csv", "/report.json", "/report.csv-metadata.json"}
		read := func(form string) string { return coordinator.Get(at + form).Is(http.StatusOK).Body }
		for _, form := range append(forms, "/report.pdf", "/report.xlsx") {
			if read(form) == "" {
				t.Errorf("%s is empty", form)
			}
		}
		if !strings.Contains(read("/report.json"), "4.6875") || !strings.HasPrefix(read("/report.pdf"), "%PDF-1.7") {
			t.Error("without a choice the mean is not there in full, or the PDF is none")
		}
		page := coordinator.Get("/small-numbers").Is(http.StatusOK).Shows("Groups of fewer than 5", "1 to 7 hidden", "The example reads: yes 20, no 3, left out 2.", "The example reads: yes 20, no *, left out *.", "The example reads: yes 21, no 3, left out 3.",
			"most changes are held back altogether", "It is what holds when you choose nothing")
		version := page.Field("version")
		coordinator.Post("/small-numbers", url.Values{"policy": {"nothing"}, "version": {version}}).Is(http.StatusUnprocessableEntity)
		coordinator.Post("/small-numbers", url.Values{"policy": {stats.PolicyNone}, "version": {version}}).Is(http.StatusUnprocessableEntity)
		coordinator.Post("/small-numbers", url.Values{"policy": {stats.PolicyNHS}, "version": {version}}).Is(http.StatusSeeOther)
		coordinator.Post("/small-numbers", url.Values{"policy": {stats.PolicyBelow7}, "version": {version}}).Is(http.StatusConflict)

		// 32 forms, and 3 who left "Table coaches" out: neither number is anywhere.
		if text := read("/report.json"); strings.Contains(text, "4.6875") || strings.Contains(text, `"answered": 29`) || !strings.Contains(text, `"missing": null`) {
			t.Error("the JSON tells what the rule hides")
		}
		if text := read("/report.csv"); strings.Contains(text, ",29,") || strings.Contains(text, ",32,") || !strings.Contains(text, "too small to show") {
			t.Error("the table tells what the rule hides", text)
		}
		if text := read("/report"); strings.Contains(text, "29 of the 32") || strings.Contains(text, "32 of 40") || !strings.Contains(text, "About 30 of about 30") {
			t.Error("the page tells what the rule hides")
		}
		r, err := s.e.Report(context.Background(), s.actor(), s.edition)
		s.must(err)
		for _, i := range r.Model.Waves[0].Items() {
			for _, l := range i.Steps {
				if l.N%5 != 0 || l.N > 0 && l.N < 10 || l.Hidden && l.N != 0 {
					t.Errorf("%s: %+v", i.ID, l)
				}
			}
		}

		coordinator.Get(at+"/report").Shows("The rule is “NHS rule: 1 to 7 hidden, others rounded”.").Hides("and keeps it", "nHS")
		s.share("people").Is(http.StatusSeeOther)
		coordinator.Get(at + "/report").Shows("This report was shared with that rule, and keeps it.")
		shared := read("/report.json")
		coordinator.Post("/small-numbers", url.Values{"policy": {stats.PolicyMidpoint}, "version": {coordinator.Get("/small-numbers").Field("version")}}).Is(http.StatusSeeOther)
		if read("/report.json") != shared {
			t.Error("a shared report changed with the network's rule: both together tell what each hides")
		}
		coordinator.Post(at+"/report/share", url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
		if read("/report.json") != shared {
			t.Error("a report that was taken back forgot its rule")
		}
	})
}

func TestWhoChoosesHowSmallNumbersAreProtected(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 1)
		site.As(s.people[0]).Get("/small-numbers").Is(http.StatusNotFound)
		site.As(s.people[0]).Post("/small-numbers", url.Values{"policy": {stats.PolicyBelow5}}).Is(http.StatusNotFound)
		admin := site.As(site.Person("Ann", "ann@example.org", access.Administrator))
		admin.Post("/small-numbers", url.Values{"policy": {stats.PolicyBelow5}, "version": {admin.Get("/small-numbers").Field("version")}}).Is(http.StatusSeeOther)
		if got := site.As(s.coordinator).Get("/small-numbers").Field("policy"); got != stats.PolicyBelow5 {
			t.Errorf("chosen is %q", got)
		}
		other := site.Network("elsewhere")
		if got := other.As(other.Person("Otto", "otto@example.org", access.Coordinator)).Get("/small-numbers").Field("policy"); got != stats.PolicyGroups {
			t.Errorf("in another network %q is chosen", got)
		}
	})
}

// TestFiguresAreExplained: every figure's formula and source are on one page, for everybody.
func TestFiguresAreExplained(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 0)
		s.importLayPartner(t)
		help := site.Visitor().Get("/help/figures").Is(http.StatusOK)
		for _, f := range stats.Formulas {
			help.Shows(f.Name, f.Formula, f.Source)
		}
		for _, href := range site.As(s.coordinator).Get("/editions/"+string(s.edition)+"/report").Attr(`a[href*="/help/figures#"]`, "href") {
			if _, id, _ := strings.Cut(href, "#"); len(help.Find("#"+id)) != 1 {
				t.Errorf("%s leads nowhere", href)
			}
		}
	})
}

// TestFewerThanFiveAreShownNowhere: however few were asked, what fewer than five people said is in no form of the report and on no page, also
// when their form promised only three.
func TestFewerThanFiveAreShownNowhere(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.open("Then", "pairs-end") // under a promise of three
		for i, p := range s.people[:4] {
			form := wrote("yes", map[string]string{"most-useful": "wrote " + names[i]})
			form.Set("q-recommend", "4")
			s.answer(p, form)
		}
		s.close(wave)
		defer evaluation.Promise(5)()
		c, at := site.As(s.coordinator), "/editions/"+string(s.edition)
		for _, form := range []string{"/report", "/report.csv", "/report.json"} {
			text := c.Get(at + form).Is(http.StatusOK).Body
			for _, told := range []string{"The mean is 4", `"mean": 4`, ",4.0,", "4 marks: 4", "wrote "} {
				if strings.Contains(text, told) {
					t.Errorf("%s tells %q of four people", form, told)
				}
			}
		}
		c.Get(at + "/report").Shows("Fewer than 5 people answered this question")
		c.Get(at + "/quotes").Is(http.StatusOK).Shows("Fewer than 5 people").Hides("wrote Maya")

		wave = s.open("Now", "pairs-end")
		for _, p := range s.people[:4] {
			s.answer(p, wrote("yes", map[string]string{"most-useful": "later"}))
		}
		s.close(wave)
		c.Get(at + "/report").Shows("That is fewer than 5, so their answers were never opened")
	})
}
