package collaboration_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
)

// A pair from its first page to a second version of its agreement.
func TestAgreementStandsWhenBothHaveSaidYes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.a.Get("/collaborations").Is(http.StatusOK).Shows("Straight talk "+mark, "Anil Example and Gwen Example")
		s.a.Get(s.at).Is(http.StatusOK).Shows("Letters that people understand", "No version stands yet", "40 per cent")
		s.a.Get(s.at + "/agreement").Is(http.StatusOK).Shows("No version stands yet")

		// The draft is written together, and need not be complete.
		page := s.a.Get(s.at + "/agreement/edit").Is(http.StatusOK)
		form := page.Form("/agreement/edit")
		form.Set("q-purpose", "Plan care together "+mark)
		s.a.Post(s.at+"/agreement/edit", form).To(s.at + "/agreement")
		s.g.Get(s.at+"/agreement").Shows("There is a draft", "Anil Example changed it last")

		// What is incomplete cannot be put to everybody; what was typed is kept.
		form = s.g.Get(s.at + "/agreement/edit").Form("/agreement/edit")
		form.Set("then", "propose")
		form.Set("q-ambition", "Nobody without a plan "+mark)
		bad := s.g.Post(s.at+"/agreement/edit", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("q-values") == "" || bad.Field("q-ambition") != "Nobody without a plan "+mark {
			t.Errorf("problems: %q, kept: %q", bad.Problem("q-values"), bad.Field("q-ambition"))
		}
		form = bad.Form("/agreement/edit")
		for name, v := range agreementForm("Plan care together") {
			form[name] = v
		}
		form.Set("then", "propose")
		form.Set("yes", "yes")
		proposal := s.g.Post(s.at+"/agreement/edit", form).Is(http.StatusSeeOther).Location

		// Its parts are headings above its questions.
		if got := s.g.Get(proposal).Find("main h3"); !slices.Contains(got, "Our relationship") {
			t.Errorf("the headings are %q", got)
		}

		// The other is told by a letter that says nothing of it, and on the page of what waits.
		letter := site.Letter("anil@example.org")
		if !contains(letter.Text, proposal) || contains(letter.Text+letter.Subject, mark, "agreement", "Gwen") {
			t.Errorf("the letter: %s\n%s", letter.Subject, letter.Text)
		}
		s.a.Get("/me").Shows("Answer a shared decision")
		s.g.Get("/me").Hides("Answer a shared decision")
		s.a.Get(s.at).Shows("A shared decision of")

		// While it is open the words are changed there, and every yes is cleared.
		s.a.Get(s.at + "/agreement/edit").To(proposal + "/edit")
		form = s.a.Get(proposal + "/edit").Is(http.StatusOK).Shows("every yes that was given to them is cleared").Form("/edit")
		form.Set("q-purpose", "Plan care with families "+mark)
		s.a.Post(proposal+"/edit", form).To(proposal)
		s.g.Get(proposal).Shows("Plan care with families", "Changed on", "Awaited").Hides("You have said yes to these words")
		if c := s.a.Get(s.at + "/agreement"); !c.Has("No version stands yet") {
			t.Error("a version stands that nobody has agreed to")
		}
		s.agree(s.g, proposal).To(proposal)
		s.g.Get(proposal).Shows("You have said yes to these words", "Take my yes back")
		s.agree(s.a, proposal).To(proposal)
		s.a.Get(proposal).Shows("In effect")
		s.g.Get(s.at+"/agreement").Shows("Version 1 stands", "Plan care with families")
		s.g.Get(s.at).Shows("Version 1 stands since")

		// A second version shows what changed.
		form = s.g.Get(s.at + "/agreement/edit").Is(http.StatusOK).Form("/agreement/edit")
		form.Set("q-purpose", "Plan care with whole families "+mark)
		form.Set("then", "propose")
		form.Set("yes", "yes")
		second := s.g.Post(s.at+"/agreement/edit", form).Is(http.StatusSeeOther).Location
		s.agree(s.a, second)
		s.a.Get(s.at+"/agreement/versions").Is(http.StatusOK).Shows("Version 2", "stands now", "Version 1")
		history := s.a.Get(s.at + "/agreement/versions/2").Is(http.StatusOK).Shows("What changed since version 1")
		if ins := history.Find("ins"); len(ins) == 0 {
			t.Error("the history marks no change")
		}
		s.a.Get(s.at + "/agreement/versions/3").Is(http.StatusNotFound)
		s.a.Get(s.at + "/agreement/versions/x").Is(http.StatusNotFound)
	})
}

// Every page of a space opens for a member, with and without something in it.
func TestEveryPageOpens(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for _, path := range []string{"", "/agreement", "/agreement/edit", "/agreement/versions", "/proposals", "/proposals/new", "/proposals/new?about=decision", "/proposals/new?about=settings",
			"/proposals/new?about=member", "/proposals/new?about=close", "/about-us", "/about-us/edit", "/meetings", "/meetings/new", "/experiments", "/health", "/capabilities", "/log", "/log/new", "/reflections",
			"/reflections/reflection-find", "/members", "/leave"} {
			s.a.Get(s.at + path).Is(http.StatusOK)
		}
		s.a.Get("/learning").Is(http.StatusOK).Shows("Nothing is shown to you yet")
		site.Visitor().Get("/learning").Is(http.StatusOK)
		s.a.Get(s.at + "/reflections/agreement").Is(http.StatusNotFound)
		s.a.Get(s.at + "/proposals/new?about=nonsense").Is(http.StatusOK).Shows("What do you want to decide together?")
		s.a.Post(s.at+"/proposals/new", url.Values{"about": {"agreement"}}).To(s.at + "/proposals/new")
	})
}

// The menu leads to one's pair for as long as one has a pair.
func TestTheMenuNamesAPairToThoseWhoHaveOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		named := func(c *apptest.Client) bool {
			return len(c.Get("/programmes").Is(http.StatusOK).Attr(`.nhsuk-header__navigation a[href="/collaborations"]`, "href")) == 1
		}
		if !named(s.a) {
			t.Error("a member is not led to their pair")
		}
		for _, other := range []*apptest.Client{site.As(site.Person("Ned", "ned@example.org")), site.As(site.Person("Cora", "cora@example.org", access.Coordinator))} {
			if named(other) {
				t.Error("somebody without a pair is led to one")
			}
			other.Get("/collaborations").Is(http.StatusOK)
		}
		s.a.Post(s.at+"/leave", nil).To("/collaborations")
		if named(s.a) || !named(s.g) {
			t.Error("leaving changed the wrong menu")
		}
	})
}

// A network says what a collaborative relationship is and by what it can be told; a pair takes the words over or changes
// them, and what it agreed on stays when the network changes its own.
func TestANetworksDefinitionIsAdoptedAndReworded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		admin := site.As(site.Person("Adi", "adi@example.org", access.Administrator))
		const at = "/admin/relationship"
		form := admin.Get(at).Is(http.StatusOK).Shows("Our benchmark").Form(at)
		if !contains(form.Get("words"), "We share the lead") || !contains(form.Get("benchmark"), "Either side can say no") {
			t.Errorf("the words that come with the program: %v", form)
		}
		late := url.Values{"words": {"Too late"}, "benchmark": {"Late too"}, "version": {form.Get("version")}}
		form.Set("words", "We plan as equals")
		form.Set("benchmark", "We both chair\nWe both can stop it")
		admin.Follow(admin.Post(at, form).Is(http.StatusSeeOther)).Shows("Saved.", "We plan as equals")
		if clash := admin.Post(at, late).Is(http.StatusConflict).Shows("We plan as equals", "We both chair"); clash.Field("benchmark") != "Late too" {
			t.Errorf("what was typed is not kept: %q", clash.Field("benchmark"))
		}
		for field, long := range map[string]url.Values{"words": {"words": {" "}}, "benchmark": {"words": {"x"}, "benchmark": {strings.Repeat("a", 1001)}}} {
			long.Set("version", "1")
			if admin.Post(at, long).Is(http.StatusUnprocessableEntity).Problem(field) == "" {
				t.Errorf("no message beside %s", field)
			}
		}
		s.a.Get(at).Is(http.StatusNotFound)

		edit := s.at + "/agreement/edit"
		s.a.Get(edit).Is(http.StatusOK).Shows("We plan as equals", "We both chair", "Put these words into the form")
		adopted := s.a.Get(edit + "?adopt=1").Is(http.StatusOK).Form("/agreement/edit")
		if got := adopted.Get("q-relationship"); got != "We plan as equals\n\nWe can tell by this:\nWe both chair\nWe both can stop it" {
			t.Errorf("adopted: %q", got)
		}
		adopted.Set("q-purpose", "Plan care together")
		adopted.Set("q-relationship", adopted.Get("q-relationship")+"\nWe laugh")
		s.a.Post(edit, adopted).To(s.at + "/agreement")
		form = admin.Get(at).Form(at)
		form.Set("words", "Something else")
		admin.Post(at, form).Is(http.StatusSeeOther)
		if got := s.g.Get(edit).Shows("Something else").Form("/agreement/edit").Get("q-relationship"); !contains(got, "We plan as equals") || !contains(got, "We laugh") || contains(got, "Something else") {
			t.Errorf("the pair's own words became %q", got)
		}
	})
}
